/* The file of games and tokens. */
#include "play/save_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/play/suites.h"

static char folder[] = "/tmp/donjon-saves-XXXXXX";
static char path[128];
static struct save_list list;
static struct save_list again;

static void setup(void)
{
    memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/deep/sessions.json", folder);
    ck_assert_int_eq(save_list_read(&list, path, NULL), ERR_OK);
}

static void teardown(void)
{
    char deep[160];
    unlink(path);
    snprintf(deep, sizeof(deep), "%s/deep", folder);
    rmdir(deep);
    rmdir(folder);
}

static struct save make_save(int number)
{
    struct save save = {.seat = 1 + number % 2};
    snprintf(save.url, sizeof(save.url), "http://127.0.0.1:8080");
    snprintf(save.session, sizeof(save.session), "session-%d", number / 2);
    snprintf(save.token, sizeof(save.token), "token-%d", number);
    snprintf(save.scenario, sizeof(save.scenario), "delve");
    return save;
}

START_TEST(no_file_is_an_empty_list)
{
    ck_assert_uint_eq(list.count, 0);
}
END_TEST

START_TEST(what_is_written_is_read)
{
    struct stat facts;
    for (int i = 0; i < 3; i++) {
        struct save save = make_save(i);
        save_list_put(&list, &save);
    }
    ck_assert_int_eq(save_list_write(&list, NULL), ERR_OK);
    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_int_eq(facts.st_mode & 0777, 0600);
    ck_assert_int_eq(save_list_read(&again, path, NULL), ERR_OK);
    ck_assert_mem_eq(&list, &again, sizeof(list));
    ck_assert_str_eq(again.rows[0].token, "token-2");
}
END_TEST

/* The same seat of the same session has one row; two seats of it are two. */
START_TEST(a_seat_has_one_row)
{
    struct save save = make_save(0);
    struct save other = make_save(1);
    save_list_put(&list, &save);
    save_list_put(&list, &other);
    snprintf(save.note, sizeof(save.note), "later");
    save_list_put(&list, &save);
    ck_assert_uint_eq(list.count, 2);
    ck_assert_str_eq(list.rows[0].note, "later");
    ck_assert_int_eq(list.rows[1].seat, 2);
}
END_TEST

START_TEST(the_oldest_is_forgotten)
{
    for (int i = 0; i < SAVE_LIST_MAX + 5; i++) {
        struct save save = make_save(i);
        save_list_put(&list, &save);
    }
    ck_assert_uint_eq(list.count, SAVE_LIST_MAX);
    ck_assert_str_eq(list.rows[SAVE_LIST_MAX - 1].token, "token-5");
    save_list_forget(&list, 0);
    ck_assert_uint_eq(list.count, SAVE_LIST_MAX - 1);
    save_list_forget(&list, SAVE_LIST_MAX);
    ck_assert_uint_eq(list.count, SAVE_LIST_MAX - 1);
}
END_TEST

START_TEST(a_broken_file_is_told_and_kept)
{
    struct error error = {0};
    struct save save = make_save(0);
    save_list_put(&list, &save);
    ck_assert_int_eq(save_list_write(&list, NULL), ERR_OK);
    ck_assert_int_eq(truncate(path, 20), 0);
    ck_assert_int_eq(save_list_read(&again, path, &error), ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(error.message, "sessions.json"));
}
END_TEST

Suite *save_list_suite(void)
{
    Suite *suite = suite_create("save_list");
    TCase *tests = tcase_create("save_list");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, no_file_is_an_empty_list);
    tcase_add_test(tests, what_is_written_is_read);
    tcase_add_test(tests, a_seat_has_one_row);
    tcase_add_test(tests, the_oldest_is_forgotten);
    tcase_add_test(tests, a_broken_file_is_told_and_kept);
    suite_add_tcase(suite, tests);
    return suite;
}
