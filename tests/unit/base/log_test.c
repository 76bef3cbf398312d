/* log: lines as they arrive at standard error, and arguments that try to break out of theirs. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "tests/unit/base/suites.h"

static int pipe_end;
static char line[2 * LOG_LINE_MAX];

/* Standard error goes into a pipe. Each test is a process of its own. */
static void redirect(void)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_ge(dup2(ends[1], STDERR_FILENO), 0);
    close(ends[1]);
    ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    pipe_end = ends[0];
}

/* What was written since, without the time, which stands first and is 27 characters. */
static const char *logged(void)
{
    ssize_t size = read(pipe_end, line, sizeof(line) - 1);
    line[size > 0 ? size : 0] = '\0';
    const char *start = strncmp(line, "{\"time\":\"", 9) == 0 ? line + 9 : line + 5;
    return size > 0 ? start + 27 : "";
}

START_TEST(logfmt)
{
    log_configure(LOG_INFO, LOG_LOGFMT);
    log_info("session_loaded", "session=%s entries=%zu", "abc", (size_t)12);
    ck_assert_str_eq(logged(), " level=info event=session_loaded session=abc entries=12\n");
    ck_assert_int_eq(strncmp(line, "time=20", 7), 0);
    log_warning("queue_full", "%s", "");
    ck_assert_str_eq(logged(), " level=warning event=queue_full\n");
    log_error("store_failed", "reason=\"%s\" attempts=%d", "no route to host", -3);
    ck_assert_str_eq(logged(),
                     " level=error event=store_failed reason=\"no route to host\" attempts=-3\n");
}
END_TEST

START_TEST(json)
{
    log_configure(LOG_INFO, LOG_JSON);
    log_info("session_loaded", "session=%s entries=%zu share=%.2f", "12", (size_t)12, 0.5);
    ck_assert_str_eq(logged(), "\",\"level\":\"info\",\"event\":\"session_loaded\","
                               "\"session\":\"12\",\"entries\":12,\"share\":0.50}\n");
    log_error("broken", "reason=\"%s\" at=%x", "a\\b \"c\"\n\t\x01", 0xbeefU);
    ck_assert_str_eq(logged(), "\",\"level\":\"error\",\"event\":\"broken\","
                               "\"reason\":\"a\\\\b \\\"c\\\"\\n\\u0009\\u0001\","
                               "\"at\":\"beef\"}\n");
    log_info("numbers", "a=%d b=%03d c=%s d=%u", -0, 7, "", 0U);
    ck_assert_str_eq(logged(), "\",\"level\":\"info\",\"event\":\"numbers\",\"a\":0,\"b\":\"007\","
                               "\"c\":\"\",\"d\":0}\n");
}
END_TEST

START_TEST(arguments_cannot_forge)
{
    log_configure(LOG_INFO, LOG_LOGFMT);
    log_info("label", "text=%s n=%d", "x admin=1\nlevel=error", 1);
    ck_assert_str_eq(logged(), " level=info event=label text=\"x admin=1\\nlevel=error\" n=1\n");
    log_info("label", "text=\"%s\" n=%d", "x\" admin=\"1", 1);
    ck_assert_str_eq(logged(), " level=info event=label text=\"x\\\" admin=\\\"1\" n=1\n");
    log_configure(LOG_INFO, LOG_JSON);
    log_info("label", "text=%s", "\",\"admin\":\"1");
    ck_assert_str_eq(logged(), "\",\"level\":\"info\",\"event\":\"label\","
                               "\"text\":\"\\\",\\\"admin\\\":\\\"1\"}\n");
}
END_TEST

START_TEST(words_without_key_are_the_message)
{
    log_configure(LOG_INFO, LOG_LOGFMT);
    log_info("listening", "serving on %s port=%d", "127.0.0.1", 8080);
    ck_assert_str_eq(logged(),
                     " level=info event=listening message=\"serving on 127.0.0.1\" port=8080\n");
    log_info("config", "%s", "DONJON_LISTEN is not an address");
    ck_assert_str_eq(logged(),
                     " level=info event=config message=\"DONJON_LISTEN is not an address\"\n");
}
END_TEST

START_TEST(utf8_stays_and_other_bytes_do_not)
{
    log_configure(LOG_INFO, LOG_JSON);
    log_info("label", "text=%s", "caf\xc3\xa9");
    ck_assert_str_eq(logged(),
                     "\",\"level\":\"info\",\"event\":\"label\",\"text\":\"caf\xc3\xa9\"}\n");
    log_info("label", "text=%s", "caf\xc3");
    ck_assert_str_eq(logged(), "\",\"level\":\"info\",\"event\":\"label\",\"text\":\"caf?\"}\n");
}
END_TEST

START_TEST(levels)
{
    log_configure(LOG_WARNING, LOG_LOGFMT);
    log_info("quiet", "n=%d", 1);
    log_debug("quiet", "n=%d", 1);
    ck_assert_str_eq(logged(), "");
    log_configure(LOG_DEBUG, LOG_LOGFMT);
    log_debug("loud", "n=%d", 1);
    ck_assert_str_eq(logged(), " level=debug event=loud n=1\n");
    log_configure(LOG_OFF, LOG_LOGFMT);
    log_error("quiet", "n=%d", 1);
    ck_assert_str_eq(logged(), "");
    ck_assert(!log_enabled(LOG_OFF));
}
END_TEST

START_TEST(level_words)
{
    enum log_level level = LOG_OFF;
    ck_assert(log_level_parse("debug", &level) && level == LOG_DEBUG);
    ck_assert(log_level_parse("warning", &level) && level == LOG_WARNING);
    ck_assert(log_level_parse("off", &level) && level == LOG_OFF);
    ck_assert(!log_level_parse("WARNING", &level));
    ck_assert(!log_level_parse("", &level));
    ck_assert_int_eq(level, LOG_OFF);
}
END_TEST

static size_t count(const char *text, char c)
{
    size_t found = 0;
    for (; *text != '\0'; text++) {
        found += *text == c;
    }
    return found;
}

/* Whatever the length of the value, the line is whole: it ends as it must and is one line. */
START_TEST(long_lines_are_cut_whole)
{
    static char value[LOG_LINE_MAX + 200];
    for (enum log_format format = LOG_LOGFMT; format <= LOG_JSON; format++) {
        log_configure(LOG_INFO, format);
        for (size_t size = LOG_LINE_MAX - 200; size < sizeof(value) - 2; size++) {
            memset(value, size % 3 == 0 ? '"' : 'v', size);
            memcpy(value + size - size % 2, "\xc3\xa9", 2);
            value[size - size % 2 + 2] = '\0';
            log_info("long", "text=\"%s\" more=%d", value, 12345);
            const char *rest = logged();
            size_t length = strlen(line);
            ck_assert_uint_gt(strlen(rest), 0);
            ck_assert_uint_le(length, LOG_LINE_MAX);
            ck_assert_uint_eq(count(line, '\n'), 1);
            ck_assert_int_ge(text_utf8_length(line, length), 0);
            ck_assert_str_eq(line + length - 1, "\n");
            if (format == LOG_JSON) {
                ck_assert_int_eq(line[length - 2], '}');
                ck_assert(line[length - 3] == '"' || line[length - 3] == '5');
            }
        }
    }
}
END_TEST

Suite *log_suite(void)
{
    Suite *suite = suite_create("log");
    TCase *tcase = tcase_create("log");
    tcase_add_checked_fixture(tcase, redirect, NULL);
    tcase_add_test(tcase, logfmt);
    tcase_add_test(tcase, json);
    tcase_add_test(tcase, arguments_cannot_forge);
    tcase_add_test(tcase, words_without_key_are_the_message);
    tcase_add_test(tcase, utf8_stays_and_other_bytes_do_not);
    tcase_add_test(tcase, levels);
    tcase_add_test(tcase, level_words);
    tcase_add_test(tcase, long_lines_are_cut_whole);
    suite_add_tcase(suite, tcase);
    return suite;
}
