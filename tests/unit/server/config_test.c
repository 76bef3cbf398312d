/* config: where values come from, and that everything that is wrong is told at once. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/log.h"
#include "server/setting.h"
#include "tests/unit/server/suites.h"

static struct config config;
static struct config_report report;

/* Both lists end with NULL. */
static bool read_settings(const char *const *flags, const char *const *environment)
{
    char *flag_copies[16] = {0};
    char *variable_copies[16] = {0};
    for (size_t i = 0; flags[i]; i++) {
        flag_copies[i] = strdup(flags[i]);
    }
    for (size_t i = 0; environment[i]; i++) {
        variable_copies[i] = strdup(environment[i]);
    }
    bool good = config_read(&config, flag_copies, variable_copies, &report);
    for (size_t i = 0; i < 16; i++) {
        free(flag_copies[i]);
        free(variable_copies[i]);
    }
    return good;
}

#define LIST(...)                                                                                  \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

static void finish(void)
{
    config_finish(&config);
    config_report_finish(&report);
}

static bool told(const char *text)
{
    return report.problems.data && strstr(report.problems.data, text);
}

START_TEST(defaults)
{
    ck_assert(read_settings(LIST(NULL), LIST("PATH=/bin")));
    ck_assert_str_eq(config.listen, "127.0.0.1:8080");
    ck_assert_str_eq(config.address.port, "8080");
    ck_assert_str_eq(config.database_url, "");
    ck_assert_str_eq(config.data_dir, "./.donjon");
    ck_assert_str_eq(config.admin_token, "");
    ck_assert_int_eq(config.open_sessions, -1);
    ck_assert_int_eq(config.allow_fixed_seed, 0);
    ck_assert_int_eq(config.checkpoint_interval, 10);
    ck_assert_int_eq(config.shutdown_timeout_s, 10);
    ck_assert_int_eq(config.log_level, LOG_INFO);
    ck_assert_int_eq(config.log_format, LOG_LOGFMT);
    ck_assert_uint_eq(report.warnings.len, 0);
    finish();
}
END_TEST

START_TEST(environment_and_flags)
{
    ck_assert(read_settings(
        LIST("--checkpoint-interval", "7", "--listen=[::1]:9", "--log-level", "debug",
             "--checkpoint-interval=8", "--database-url", "postgresql://x/?a=b"),
        LIST("DONJON_CHECKPOINT_INTERVAL=5", "DONJON_STORE_WORKERS=2", "DONJON_OPEN_SESSIONS=true",
             "DONJON_LOG_FORMAT=json", "DONJON_RATE_LIMIT=")));
    ck_assert_int_eq(config.checkpoint_interval, 8);
    ck_assert_int_eq(config.store_workers, 2);
    ck_assert_int_eq(config.open_sessions, 1);
    ck_assert_int_eq(config.rate_limit, 0);
    ck_assert_int_eq(config.log_level, LOG_DEBUG);
    ck_assert_int_eq(config.log_format, LOG_JSON);
    ck_assert_str_eq(config.address.host, "::1");
    ck_assert_str_eq(config.database_url, "postgresql://x/?a=b");
    finish();
}
END_TEST

START_TEST(every_problem_is_told)
{
    ck_assert(!read_settings(LIST("--store-workers", "0", "--no-such-flag", "1", "--log-format"),
                             LIST("DONJON_CHECKPOINT_INTERVAL=abc", "DONJON_LISTEN=nowhere",
                                  "DONJON_LOG_LEVEL=loud", "DONJON_OPEN_SESSIONS=2",
                                  "DONJON_ADMIN_TOKEN=with space and secret",
                                  "DONJON_SHUTDOWN_TIMEOUT_S=-1")));
    ck_assert(told("DONJON_CHECKPOINT_INTERVAL=abc: the value is not a number from 1 to 1000000"));
    ck_assert(told("DONJON_STORE_WORKERS=0: the value is not a number from 1 to 8"));
    ck_assert(told("DONJON_LISTEN=nowhere: the value is not HOST:PORT or [IPV6]:PORT"));
    ck_assert(told("DONJON_LOG_LEVEL=loud: the value is not one of debug info warning error off"));
    ck_assert(told("DONJON_OPEN_SESSIONS=2: the value is not 0 or 1"));
    ck_assert(told("DONJON_SHUTDOWN_TIMEOUT_S=-1: "));
    ck_assert(told("DONJON_ADMIN_TOKEN: the value is not 1 to 256 visible characters"));
    ck_assert(told("--no-such-flag: there is no such flag"));
    ck_assert(told("--log-format: a value is missing"));
    ck_assert(!told("secret"));
    finish();
}
END_TEST

START_TEST(unknown_variables_are_warned_of)
{
    ck_assert(
        read_settings(LIST(NULL), LIST("DONJON_LISTNE=x", "DONJON_LISTEN_FILE=x", "OTHER=1")));
    ck_assert_str_eq(report.warnings.data, "DONJON_LISTNE: there is no such setting\n"
                                           "DONJON_LISTEN_FILE: there is no such setting\n");
    finish();
}
END_TEST

START_TEST(secrets_from_files)
{
    char path[] = "/tmp/donjon-config-XXXXXX";
    char variable[64];
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq((int)write(fd, "from-a-file\nsecond line\n", 24), 24);
    close(fd);
    snprintf(variable, sizeof(variable), "DONJON_ADMIN_TOKEN_FILE=%s", path);
    ck_assert(read_settings(LIST(NULL), LIST(variable)));
    ck_assert_str_eq(config.admin_token, "from-a-file");
    finish();
    ck_assert(read_settings(LIST("--admin-token-file", path), LIST(NULL)));
    ck_assert_str_eq(config.admin_token, "from-a-file");
    finish();
    ck_assert(!read_settings(LIST(NULL), LIST(variable, "DONJON_ADMIN_TOKEN=x")));
    ck_assert(told("DONJON_ADMIN_TOKEN: given both as a value and as DONJON_ADMIN_TOKEN_FILE"));
    finish();
    unlink(path);
    ck_assert(!read_settings(LIST(NULL), LIST(variable)));
    ck_assert(told("the file cannot be read: No such file or directory"));
    finish();
}
END_TEST

START_TEST(help_names_every_setting)
{
    struct strbuf help = {0};
    struct strbuf markdown = {0};
    config_write_help(&help);
    config_write_markdown(&markdown);
    for (size_t i = 0; i < setting_count; i++) {
        ck_assert_int_eq(strstr(help.data, settings[i].name) != NULL, !settings[i].hidden);
        ck_assert_int_eq(strstr(markdown.data, settings[i].name) != NULL, !settings[i].hidden);
    }
    strbuf_finish(&help);
    strbuf_finish(&markdown);
}
END_TEST

Suite *config_suite(void)
{
    Suite *suite = suite_create("config");
    TCase *tcase = tcase_create("config");
    tcase_add_test(tcase, defaults);
    tcase_add_test(tcase, environment_and_flags);
    tcase_add_test(tcase, every_problem_is_told);
    tcase_add_test(tcase, unknown_variables_are_warned_of);
    tcase_add_test(tcase, secrets_from_files);
    tcase_add_test(tcase, help_names_every_setting);
    suite_add_tcase(suite, tcase);
    return suite;
}
