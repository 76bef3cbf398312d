/* err: the table agrees with itself, and messages are kept and cut. */
#include <string.h>

#include "core/base/err.h"
#include "tests/unit/base/suites.h"

START_TEST(rows_are_complete)
{
    enum err code = (enum err)_i;
    const char *word = err_word(code);
    ck_assert_uint_gt(strlen(word), 0);
    ck_assert_uint_eq(strspn(word, "abcdefghijklmnopqrstuvwxyz_"), strlen(word));
    ck_assert_uint_gt(strlen(err_title(code)), 0);
    int status = err_status(code);
    ck_assert(code == ERR_OK ? status == 200 : status >= 400 && status <= 599);
}
END_TEST

START_TEST(words_mean_one_thing)
{
    /* A word on the wire is always retryable or never. */
    for (int other = 0; other < ERR_COUNT; other++) {
        if (strcmp(err_word((enum err)_i), err_word((enum err)other)) == 0) {
            ck_assert_int_eq(err_is_retryable((enum err)_i), err_is_retryable((enum err)other));
        }
    }
}
END_TEST

START_TEST(known_rows)
{
    ck_assert_int_eq(ERR_OK, 0);
    ck_assert_int_eq(err_status(ERR_SEQ_CONFLICT), 409);
    ck_assert_int_eq(err_status(ERR_SEQ_PRECONDITION), 412);
    ck_assert_str_eq(err_word(ERR_SEQ_PRECONDITION), "seq_mismatch");
    ck_assert(err_is_retryable(ERR_OVERLOADED));
    ck_assert(!err_is_retryable(ERR_ILLEGAL_ACTION));
}
END_TEST

START_TEST(message)
{
    struct error error = {0};
    ck_assert_int_eq(error_set(&error, ERR_NOT_FOUND, "session %d does not exist", 7),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(error.code, ERR_NOT_FOUND);
    ck_assert_str_eq(error.message, "session 7 does not exist");
    ck_assert_int_eq(error_set(NULL, ERR_CONFIG, "nobody asks"), ERR_CONFIG);
}
END_TEST

START_TEST(long_message_is_cut)
{
    struct error error = {0};
    ck_assert_int_eq(error_set(&error, ERR_CONFIG, "%0400d", 1), ERR_CONFIG);
    ck_assert_uint_eq(strlen(error.message), ERROR_MESSAGE_SIZE - 1);
}
END_TEST

Suite *err_suite(void)
{
    Suite *suite = suite_create("err");
    TCase *tcase = tcase_create("err");
    tcase_add_loop_test(tcase, rows_are_complete, 0, ERR_COUNT);
    tcase_add_loop_test(tcase, words_mean_one_thing, 0, ERR_COUNT);
    tcase_add_test(tcase, known_rows);
    tcase_add_test(tcase, message);
    tcase_add_test(tcase, long_message_is_cut);
    suite_add_tcase(suite, tcase);
    return suite;
}
