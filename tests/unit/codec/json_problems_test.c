/* json_problems: pointers as RFC 6901 writes them in a fragment, bounds, and the reply's list. */
#include <string.h>

#include "core/codec/json_problems.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

static struct json_problems problems;

/* The pointer of the member `name` of a document's root. */
static const char *pointer_of(const char *file, const char *name)
{
    json_problems_init(&problems);
    json_t *object = json_object();
    struct json_place root = json_place_root(object, file, &problems);
    struct json_place member = json_place_member(&root, name);
    json_place_problem(name ? &member : &root, JSON_PROBLEM_WRONG_TYPE, "x");
    json_decref(object);
    return problems.items[0].pointer;
}

/* The names of RFC 6901, section 6, and what needs its own escape in a fragment. */
START_TEST(pointers_are_fragments)
{
    ck_assert_str_eq(pointer_of(NULL, "foo"), "#/foo");
    ck_assert_str_eq(pointer_of(NULL, ""), "#/");
    ck_assert_str_eq(pointer_of(NULL, "a/b"), "#/a~1b");
    ck_assert_str_eq(pointer_of(NULL, "c%d"), "#/c%25d");
    ck_assert_str_eq(pointer_of(NULL, "e^f"), "#/e%5Ef");
    ck_assert_str_eq(pointer_of(NULL, "g|h"), "#/g%7Ch");
    ck_assert_str_eq(pointer_of(NULL, "i\\j"), "#/i%5Cj");
    ck_assert_str_eq(pointer_of(NULL, "k\"l"), "#/k%22l");
    ck_assert_str_eq(pointer_of(NULL, " "), "#/%20");
    ck_assert_str_eq(pointer_of(NULL, "m~n"), "#/m~0n");
    ck_assert_str_eq(pointer_of(NULL, "\xC3\xA9"), "#/%C3%A9");
    ck_assert_str_eq(pointer_of("actors.json", "actors"), "actors.json#/actors");
}
END_TEST

START_TEST(items_are_numbered)
{
    json_problems_init(&problems);
    json_t *json = json_loads("{\"actions\": [{}, {\"dir\": 1}]}", 0, NULL);
    struct json_place root = json_place_root(json, NULL, &problems);
    struct json_place list = json_place_member(&root, "actions");
    struct json_place item = json_place_item(&list, 1);
    struct json_place dir = json_place_member(&item, "dir");
    json_place_unexpected(&dir, JSON_PROBLEM_WRONG_TYPE, "must be a string");
    ck_assert_str_eq(problems.items[0].pointer, "#/actions/1/dir");
    ck_assert_str_eq(problems.items[0].detail, "must be a string, not 1");
    json_decref(json);
}
END_TEST

/* A name that does not fit is cut at the end; the pointer stays within its bytes. */
START_TEST(long_names_are_cut)
{
    char name[1000];
    memset(name, '%', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    const char *pointer = pointer_of(NULL, name);
    size_t len = strlen(pointer);
    ck_assert_uint_lt(len, JSON_POINTER_SIZE);
    ck_assert_uint_ge(len, JSON_POINTER_SIZE - 3);
    ck_assert_uint_eq((len - 2) % 3, 0);
}
END_TEST

/* Every kind of value as people read it, and no half of a character. */
START_TEST(values_are_told)
{
    static const struct {
        const char *json;
        const char *detail;
    } cases[] = {
        {"{\"v\": {}}", "must be x, not an object"},
        {"{\"v\": []}", "must be x, not an array"},
        {"{\"v\": null}", "must be x, not null"},
        {"{\"v\": true}", "must be x, not true"},
        {"{\"v\": false}", "must be x, not false"},
        {"{\"v\": -12}", "must be x, not -12"},
        {"{\"v\": 1.5}", "must be x, not the fraction 1.5"},
        {"{\"v\": \"abc\"}", "must be x, not \"abc\""},
        {"{}", "must be x, not nothing"},
        {"{\"v\": \"123456789012345678901234567890123456789\xE2\x82\xAC more\"}",
         "must be x, not \"123456789012345678901234567890123456789...\""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        json_problems_init(&problems);
        json_t *json = json_loads(cases[i].json, 0, NULL);
        struct json_place root = json_place_root(json, NULL, &problems);
        struct json_place value = json_place_member(&root, "v");
        json_place_unexpected(&value, JSON_PROBLEM_WRONG_TYPE, "must be x");
        ck_assert_str_eq(problems.items[0].detail, cases[i].detail);
        json_decref(json);
    }
}
END_TEST

START_TEST(the_list_is_bounded)
{
    json_problems_init(&problems);
    ck_assert(json_problems_is_empty(&problems));
    ck_assert_int_eq(json_problems_result(&problems), ERR_OK);
    struct json_place root = json_place_root(NULL, NULL, &problems);
    for (int i = 0; i < JSON_PROBLEMS_MAX + 7; i++) {
        json_place_problem(&root, JSON_PROBLEM_CONFLICT, "number %d", i);
    }
    ck_assert_uint_eq(problems.count, JSON_PROBLEMS_MAX);
    ck_assert_uint_eq(problems.more, 7);
    ck_assert(!json_problems_is_empty(&problems));
    ck_assert_int_eq(json_problems_result(&problems), ERR_VALIDATION_FAILED);
    ck_assert_str_eq(problems.error.message, "#: number 0");
}
END_TEST

START_TEST(a_system_action_is_forbidden)
{
    json_problems_init(&problems);
    struct json_place root = json_place_root(NULL, NULL, &problems);
    json_place_problem(&root, JSON_PROBLEM_CONFLICT, "first");
    json_place_problem(&root, JSON_PROBLEM_SYSTEM_ACTION, "second");
    ck_assert_int_eq(json_problems_result(&problems), ERR_FORBIDDEN);
    ck_assert_int_eq(json_problems_result(&problems), ERR_FORBIDDEN);
}
END_TEST

START_TEST(the_list_is_written)
{
    json_problems_init(&problems);
    struct json_place root = json_place_root(NULL, NULL, &problems);
    struct json_place member = json_place_member(&root, "a\"b");
    json_place_problem(&member, JSON_PROBLEM_MISSING_MEMBER, "is \"required\"");
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    json_problems_write(&writer, &problems);
    support_assert_written(&text, "[{\"pointer\": \"#/a%22b\", \"code\": \"missing_member\","
                                  " \"detail\": \"is \\\"required\\\"\"}]");
}
END_TEST

Suite *json_problems_suite(void)
{
    Suite *suite = suite_create("json_problems");
    TCase *tests = tcase_create("json_problems");
    tcase_add_test(tests, pointers_are_fragments);
    tcase_add_test(tests, items_are_numbered);
    tcase_add_test(tests, long_names_are_cut);
    tcase_add_test(tests, values_are_told);
    tcase_add_test(tests, the_list_is_bounded);
    tcase_add_test(tests, a_system_action_is_forbidden);
    tcase_add_test(tests, the_list_is_written);
    suite_add_tcase(suite, tests);
    return suite;
}
