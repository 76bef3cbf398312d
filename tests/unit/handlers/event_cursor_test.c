/* Cursors: what is written is read again, and nothing else is read. */
#include <string.h>

#include "handlers/event_cursor.h"
#include "tests/unit/handlers/suites.h"

START_TEST(what_is_written_is_read)
{
    static const struct event_cursor cursors[] = {{0, 0},  {1, 0},    {13, 0},
                                                  {13, 1}, {13, 768}, {INT64_MAX, 5}};
    static const char *const texts[] = {"0", "1", "13", "13.1", "13.768", "9223372036854775807.5"};
    for (size_t i = 0; i < sizeof(cursors) / sizeof(cursors[0]); i++) {
        char text[EVENT_CURSOR_SIZE];
        struct event_cursor read = {0};
        event_cursor_format(&cursors[i], 0, text);
        ck_assert_str_eq(text, texts[i]);
        ck_assert(event_cursor_parse(text, &read));
        ck_assert_uint_eq(read.seq, cursors[i].seq);
        ck_assert_uint_eq(read.index, cursors[i].index);
        event_cursor_format(&cursors[i], 57, text);
        ck_assert_ptr_nonnull(strstr(text, "~57"));
        ck_assert(event_cursor_parse(text, &read));
        ck_assert_uint_eq(read.index, cursors[i].index);
    }
}
END_TEST

START_TEST(nothing_else_is_read)
{
    static const char *const wrong[] = {"",
                                        "-1",
                                        "+1",
                                        " 1",
                                        "1 ",
                                        "1.",
                                        ".1",
                                        "1.0",
                                        "0.1",
                                        "1.2.3",
                                        "1~",
                                        "~1",
                                        "1~x",
                                        "1~2~3",
                                        "1.769",
                                        "x",
                                        "1e3",
                                        "9223372036854775808",
                                        "99999999999999999999999999",
                                        "1.99999999999999999999999999"};
    struct event_cursor out = {7, 7};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        ck_assert_msg(!event_cursor_parse(wrong[i], &out), "%s", wrong[i]);
    }
    ck_assert_uint_eq(out.seq, 7);
}
END_TEST

START_TEST(an_entry_begun_is_read_again)
{
    ck_assert_uint_eq(event_cursor_after(&(struct event_cursor){13, 0}), 13);
    ck_assert_uint_eq(event_cursor_after(&(struct event_cursor){13, 2}), 12);
}
END_TEST

Suite *event_cursor_suite(void)
{
    Suite *suite = suite_create("event_cursor");
    TCase *tcase = tcase_create("event_cursor");
    tcase_add_test(tcase, what_is_written_is_read);
    tcase_add_test(tcase, nothing_else_is_read);
    tcase_add_test(tcase, an_entry_begun_is_read_again);
    suite_add_tcase(suite, tcase);
    return suite;
}
