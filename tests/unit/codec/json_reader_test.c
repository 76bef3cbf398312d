/* json_reader: what I-JSON refuses, where the refusal points, and each strict reading. */
#include <string.h>

#include "core/base/limits.h"
#include "core/codec/json_reader.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

#define BODY(literal) literal, sizeof(literal) - 1

struct body_case {
    const char *body;
    size_t size;
    const char *where; /* how the message starts */
    const char *why;   /* what it contains */
};

static const struct body_case refused[] = {
    {BODY(""), "line 1, column 1:", "empty"},
    {BODY(" \n\t\r"), "line 1, column 1:", "empty"},
    {BODY("[]"), "line 1, column 1:", "object"},
    {BODY("[1]"), "line 1, column 1:", "object"},
    {BODY("3"), "line 1, ", ""},
    {BODY("null"), "line 1, ", ""},
    {BODY("{"), "line 1, ", ""},
    {BODY("{\n  \"a\": ,\n}"), "line 2, ", ""},
    {BODY("{} x"), "line 1, ", "end of file"},
    {BODY("{}{}"), "line 1, ", "end of file"},
    {BODY("{\"a\": 1,}"), "line 1, ", ""},
    {BODY("{'a': 1}"), "line 1, ", ""},
    {BODY("{\"a\": 01}"), "line 1, ", ""},
    {BODY("{\"a\": +1}"), "line 1, ", ""},
    {BODY("{\"a\": NaN}"), "line 1, ", ""},
    {BODY("{\"a\": 1 /* no */}"), "line 1, ", ""},
    {BODY("{\"a\": 1, \"a\": 1}"), "line 1, ", "duplicate"},
    {BODY("{\"a\": 1, \"\\u0061\": 1}"), "line 1, ", "duplicate"},
    {BODY("{\"a\": {\"b\": 1, \"b\": 2}}"), "line 1, ", "duplicate"},
    {BODY("{\"a\": \"\\ud800\"}"), "line 1, ", "nicode"},
    {BODY("{\"a\": \"\\udc00\"}"), "line 1, ", "nicode"},
    {BODY("{\"a\": \"\\ud800\\u0041\"}"), "line 1, ", "nicode"},
    {BODY("{\"\\ud800\": 1}"), "line 1, ", "nicode"},
    {BODY("{\"a\": \"\\u0000\"}"), "line 1, ", "u0000"},
    {BODY("{\"\\u0000\": 1}"), "line 1, ", ""},
    {BODY("{\"a\": \"\0\"}"), "line 1, ", ""},
    {BODY("{}\0"), "line 1, ", ""},
    {BODY("\0{}"), "line 1, ", ""},
    {BODY("{\"a\": \"\xff\"}"), "line 1, ", ""},
    {BODY("{\"a\": \"\xc0\x80\"}"), "line 1, ", ""},
    {BODY("{\"a\": \"\xed\xa0\x80\"}"), "line 1, ", ""},
    {BODY("{\"a\": \"\xf4\x90\x80\x80\"}"), "line 1, ", ""},
    {BODY("\xef\xbb\xbf{}"), "line 1, ", ""},
    {BODY("{\"a\": \"line\nbreak\"}"), "line 1, ", ""},
    {BODY("{\"a\": 9223372036854775808}"), "line 1, ", "too big"},
    {BODY("{\"a\": -9223372036854775809}"), "line 1, ", "too big"},
    {BODY("{\"a\": 1e999}"), "line 1, ", "overflow"},
    {BODY("{\"a\": tru}"), "line 1, ", ""},
};

START_TEST(refuses)
{
    const struct body_case *test = &refused[_i];
    struct error error = {0};
    json_t *json = NULL;
    ck_assert_int_eq(json_read_body(test->body, test->size, &json, &error), ERR_MALFORMED_JSON);
    ck_assert_int_eq(error.code, ERR_MALFORMED_JSON);
    ck_assert_ptr_null(json);
    ck_assert_msg(strncmp(error.message, test->where, strlen(test->where)) == 0, "%s",
                  error.message);
    ck_assert_msg(strstr(error.message, test->why) != NULL, "%s", error.message);
}
END_TEST

/* A body of `depth` nested arrays inside the root object, whose deepest level is depth + 1. */
static enum err read_nested(int depth, const char *inside, struct error *error)
{
    struct strbuf body = {0};
    json_t *json = NULL;
    strbuf_adds(&body, "{\"a\":");
    for (int i = 0; i < depth; i++) {
        strbuf_addc(&body, '[');
    }
    strbuf_adds(&body, inside);
    for (int i = 0; i < depth; i++) {
        strbuf_addc(&body, ']');
    }
    strbuf_addc(&body, '}');
    enum err err = json_read_body(body.data, body.len, &json, error);
    json_decref(json);
    strbuf_finish(&body);
    return err;
}

START_TEST(depth_is_bounded)
{
    struct error error = {0};
    ck_assert_int_eq(read_nested(LIMIT_JSON_DEPTH - 1, "1", &error), ERR_OK);
    ck_assert_int_eq(read_nested(LIMIT_JSON_DEPTH, "1", &error), ERR_MALFORMED_JSON);
    ck_assert_str_eq(error.message,
                     "line 1, column 37: objects and arrays are nested more than 32 deep");
    ck_assert_int_eq(read_nested(5000, "", &error), ERR_MALFORMED_JSON);
    ck_assert_ptr_nonnull(strstr(error.message, "nested"));
    ck_assert_int_eq(read_nested(LIMIT_JSON_DEPTH - 1, "\"[[[[{{{{\\\"[[[[\"", &error), ERR_OK);
    ck_assert_int_eq(read_nested(LIMIT_JSON_DEPTH - 2, "[],[],{},[]", &error), ERR_OK);
}
END_TEST

START_TEST(accepts)
{
    static const char *const bodies[] = {
        "{}",
        " {\"a\": [1, -0, 9223372036854775807, -9223372036854775808, 1.5e3, true, null]}\n",
        "{\"\": \"\\ud83d\\uddd1 \\u00e9 \\\\ \\\" \\/\"}",
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        json_t *json = NULL;
        struct error error = {0};
        ck_assert_int_eq(json_read_body(bodies[i], strlen(bodies[i]), &json, &error), ERR_OK);
        ck_assert(json_is_object(json));
        json_decref(json);
    }
}
END_TEST

START_TEST(an_absent_body_may_mean_an_empty_object)
{
    static const char *const bodies[] = {"", " \n", "{}"};
    static const char *const none[] = {NULL};
    struct json_problems problems;
    struct json_place object;
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        json_t *json = NULL;
        ck_assert_int_eq(
            json_open_body_or_empty(bodies[i], strlen(bodies[i]), none, &problems, &json, &object),
            ERR_OK);
        ck_assert_int_eq(json_problems_result(&problems), ERR_OK);
        ck_assert_uint_eq(json_object_size(object.value), 0);
        json_decref(json);
    }
    json_t *json = NULL;
    ck_assert_int_eq(json_open_body_or_empty("[]", 2, none, &problems, &json, &object),
                     ERR_MALFORMED_JSON);
}
END_TEST

/* ---- values ---- */

static struct json_problems problems;

/* Runs `read` on the member "v" of a document and tells whether it was accepted. A refusal adds
 * exactly one problem, an acceptance none. */
static bool reads(const char *document, bool (*read)(const struct json_place *place))
{
    json_problems_init(&problems);
    json_t *json = NULL;
    ck_assert_int_eq(json_read_body(document, strlen(document), &json, NULL), ERR_OK);
    struct json_place root = json_place_root(json, NULL, &problems);
    struct json_place value;
    ck_assert(json_required(&root, "v", &value));
    bool ok = read(&value);
    ck_assert_uint_eq(problems.count, ok ? 0 : 1);
    json_decref(json);
    return ok;
}

static bool read_small_int(const struct json_place *place)
{
    int64_t value = 99;
    bool ok = json_read_int(place, -5, 5, &value);
    ck_assert_int_eq(value == 99, !ok);
    return ok;
}

START_TEST(integers)
{
    ck_assert(reads("{\"v\": 5}", read_small_int));
    ck_assert(reads("{\"v\": -5}", read_small_int));
    ck_assert(reads("{\"v\": -0}", read_small_int));
    ck_assert(!reads("{\"v\": 6}", read_small_int));
    support_assert_problem(&problems, "#/v", "out_of_range");
    ck_assert_str_eq(problems.items[0].detail, "must be in -5..5, not 6");
    ck_assert(!reads("{\"v\": 1.0}", read_small_int));
    support_assert_problem(&problems, "#/v", "wrong_type");
    ck_assert_str_eq(problems.items[0].detail, "must be an integer, not the fraction 1");
    ck_assert(!reads("{\"v\": 1e2}", read_small_int));
    ck_assert(!reads("{\"v\": \"1\"}", read_small_int));
    ck_assert(!reads("{\"v\": null}", read_small_int));
    ck_assert(!reads("{\"v\": true}", read_small_int));
    support_assert_problem(&problems, "#/v", "wrong_type");
}
END_TEST

static bool read_flag(const struct json_place *place)
{
    bool value = false;
    return json_read_bool(place, &value);
}

START_TEST(flags)
{
    ck_assert(reads("{\"v\": true}", read_flag));
    ck_assert(reads("{\"v\": false}", read_flag));
    ck_assert(!reads("{\"v\": 1}", read_flag));
    ck_assert(!reads("{\"v\": \"true\"}", read_flag));
    support_assert_problem(&problems, "#/v", "wrong_type");
}
END_TEST

static bool read_short_text(const struct json_place *place)
{
    const char *value = NULL;
    bool ok = json_read_text(place, 1, 3, &value);
    ck_assert_int_eq(value != NULL, ok);
    return ok;
}

START_TEST(texts)
{
    ck_assert(reads("{\"v\": \"abc\"}", read_short_text));
    ck_assert(reads("{\"v\": \"\xE2\x82\xAC\xF0\x9F\x97\x9D\xC3\xA9\"}", read_short_text));
    ck_assert(!reads("{\"v\": \"\"}", read_short_text));
    support_assert_problem(&problems, "#/v", "bad_length");
    ck_assert(!reads("{\"v\": \"abcd\"}", read_short_text));
    ck_assert_str_eq(problems.items[0].detail, "must have 1..3 characters, not 4");
    ck_assert(!reads("{\"v\": 7}", read_short_text));
    support_assert_problem(&problems, "#/v", "wrong_type");
}
END_TEST

START_TEST(texts_without_hazards)
{
    static const char *const hazards[] = {
        "{\"v\": \"\\n\"}",     "{\"v\": \"\\u001b\"}",        "{\"v\": \"\\u007f\"}",
        "{\"v\": \"\\u0085\"}", "{\"v\": \"\\ufffe\"}",        "{\"v\": \"\\uffff\"}",
        "{\"v\": \"\\ufdd0\"}", "{\"v\": \"\\udbff\\udfff\"}", "{\"v\": \"a\\ud83f\\udffe\"}",
    };
    for (size_t i = 0; i < sizeof(hazards) / sizeof(hazards[0]); i++) {
        ck_assert(!reads(hazards[i], read_short_text));
        support_assert_problem(&problems, "#/v", "bad_format");
    }
    ck_assert(reads("{\"v\": \"\\u00a0\\ufffd\\ufdcf\"}", read_short_text));
}
END_TEST

static bool read_wind(const struct json_place *place)
{
    static const char *const words[] = {"north", "south", NULL};
    size_t index = 9;
    bool ok = json_read_word(place, words, &index);
    ck_assert_int_eq(index < 2, ok);
    return ok;
}

START_TEST(words)
{
    ck_assert(reads("{\"v\": \"south\"}", read_wind));
    ck_assert(!reads("{\"v\": \"South\"}", read_wind));
    support_assert_problem(&problems, "#/v", "unknown_value");
    ck_assert_str_eq(problems.items[0].detail, "must be one of north, south, not \"South\"");
    ck_assert(!reads("{\"v\": 0}", read_wind));
    support_assert_problem(&problems, "#/v", "wrong_type");
}
END_TEST

static bool read_id(const struct json_place *place)
{
    uint8_t id[16];
    return json_read_uuid(place, id);
}

static bool read_two_bytes(const struct json_place *place)
{
    uint8_t bytes[2];
    return json_read_hex(place, bytes, sizeof(bytes));
}

START_TEST(ids_and_bytes)
{
    ck_assert(reads("{\"v\": \"017F22e2-79b0-7cc3-98c4-dc0c0c07398f\"}", read_id));
    ck_assert(!reads("{\"v\": \"017f22e279b07cc398c4dc0c0c07398f\"}", read_id));
    support_assert_problem(&problems, "#/v", "bad_format");
    ck_assert(!reads("{\"v\": 1}", read_id));
    support_assert_problem(&problems, "#/v", "wrong_type");
    ck_assert(reads("{\"v\": \"00fF\"}", read_two_bytes));
    ck_assert(!reads("{\"v\": \"00f\"}", read_two_bytes));
    ck_assert(!reads("{\"v\": \"00ffa\"}", read_two_bytes));
    ck_assert(!reads("{\"v\": \"00fg\"}", read_two_bytes));
    support_assert_problem(&problems, "#/v", "bad_format");
    ck_assert(!reads("{\"v\": []}", read_two_bytes));
    support_assert_problem(&problems, "#/v", "wrong_type");
}
END_TEST

static bool read_pair(const struct json_place *place)
{
    return json_read_array(place, 1, 2);
}

static bool read_members(const struct json_place *place)
{
    static const char *const names[] = {"a", "b", NULL};
    return json_read_object(place, names);
}

START_TEST(arrays_and_objects)
{
    ck_assert(reads("{\"v\": [1, 2]}", read_pair));
    ck_assert(!reads("{\"v\": []}", read_pair));
    support_assert_problem(&problems, "#/v", "out_of_range");
    ck_assert(!reads("{\"v\": [1, 2, 3]}", read_pair));
    ck_assert(!reads("{\"v\": {}}", read_pair));
    support_assert_problem(&problems, "#/v", "wrong_type");
    ck_assert(reads("{\"v\": {\"b\": 1}}", read_members));
    ck_assert(!reads("{\"v\": []}", read_members));
    support_assert_problem(&problems, "#/v", "wrong_type");
}
END_TEST

START_TEST(unknown_members_are_all_told)
{
    static const char *const names[] = {"a", "b", NULL};
    json_problems_init(&problems);
    json_t *json = json_loads("{\"x\": 1, \"a\": 2, \"A\": 3}", 0, NULL);
    struct json_place root = json_place_root(json, NULL, &problems);
    struct json_place absent;
    ck_assert(json_read_object(&root, names));
    ck_assert_uint_eq(problems.count, 2);
    support_assert_problem(&problems, "#/x", "unknown_member");
    support_assert_problem(&problems, "#/A", "unknown_member");
    ck_assert_str_eq(problems.items[0].detail, "known members are a, b");
    ck_assert(!json_optional(&root, "b", &absent));
    ck_assert_uint_eq(problems.count, 2);
    ck_assert(!json_required(&root, "b", &absent));
    support_assert_problem(&problems, "#/b", "missing_member");
    json_decref(json);
}
END_TEST

Suite *json_reader_suite(void)
{
    Suite *suite = suite_create("json_reader");
    TCase *tests = tcase_create("json_reader");
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof(refused) / sizeof(refused[0])));
    tcase_add_test(tests, depth_is_bounded);
    tcase_add_test(tests, accepts);
    tcase_add_test(tests, an_absent_body_may_mean_an_empty_object);
    tcase_add_test(tests, integers);
    tcase_add_test(tests, flags);
    tcase_add_test(tests, texts);
    tcase_add_test(tests, texts_without_hazards);
    tcase_add_test(tests, words);
    tcase_add_test(tests, ids_and_bytes);
    tcase_add_test(tests, arrays_and_objects);
    tcase_add_test(tests, unknown_members_are_all_told);
    suite_add_tcase(suite, tests);
    return suite;
}
