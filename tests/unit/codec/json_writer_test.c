/* json_writer: every token, every escape, and random documents that jansson reads back the same. */
#include <stdio.h>
#include <string.h>

#include "core/codec/json_writer.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

START_TEST(commas_stand_between_values_only)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    json_write_object_open(&writer);
    json_write_key(&writer, "a");
    json_write_array_open(&writer);
    json_write_array_close(&writer);
    json_write_key(&writer, "b");
    json_write_object_open(&writer);
    json_write_object_close(&writer);
    json_write_key_text(&writer, "c\"d");
    json_write_array_open(&writer);
    json_write_u64(&writer, 1);
    json_write_null(&writer);
    json_write_object_open(&writer);
    json_write_object_close(&writer);
    json_write_bool(&writer, true);
    json_write_bool(&writer, false);
    json_write_array_close(&writer);
    json_write_object_close(&writer);
    ck_assert_str_eq(text.data, "{\"a\":[],\"b\":{},\"c\\\"d\":[1,null,{},true,false]}");
    strbuf_finish(&text);
}
END_TEST

START_TEST(integers_reach_their_ends)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    json_write_array_open(&writer);
    json_write_u64(&writer, 0);
    json_write_u64(&writer, UINT64_MAX);
    json_write_i64(&writer, 0);
    json_write_i64(&writer, -1);
    json_write_i64(&writer, INT64_MIN);
    json_write_i64(&writer, INT64_MAX);
    json_write_array_close(&writer);
    ck_assert_str_eq(text.data, "[0,18446744073709551615,0,-1,-9223372036854775808,"
                                "9223372036854775807]");
    strbuf_finish(&text);
}
END_TEST

START_TEST(bytes_ids_and_times)
{
    static const uint8_t id[ID_SIZE] = {0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0, 0x7c, 0xc3,
                                        0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    json_write_array_open(&writer);
    json_write_hex(&writer, "\x00\xff\x1a", 3);
    json_write_hex(&writer, "", 0);
    json_write_base64(&writer, "", 0);
    json_write_base64(&writer, "f", 1); /* RFC 4648, section 10 */
    json_write_base64(&writer, "fo", 2);
    json_write_base64(&writer, "foobar", 6);
    json_write_base64(&writer, "\xfb\xff\xbf", 3);
    json_write_id(&writer, id);
    json_write_time_us(&writer, 1645557742000001);
    json_write_time_us_or_null(&writer, 0);
    json_write_string(&writer, NULL);
    json_write_raw(&writer, "{\"x\":1}", 7);
    json_write_array_close(&writer);
    support_assert_written(&text,
                           "[\"00ff1a\", \"\", \"\", \"Zg==\", \"Zm8=\", \"Zm9vYmFy\", \"+/+/\","
                           " \"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\","
                           " \"2022-02-22T19:22:22.000001Z\", null, null, {\"x\": 1}]");
}
END_TEST

/* Every byte at every place, and every length. */
START_TEST(hex_of_every_byte)
{
    for (size_t size = 0; size <= 256; size++) {
        uint8_t bytes[256];
        char expected[2 * sizeof(bytes) + 3] = "\"";
        struct strbuf text = {0};
        struct json_writer writer = json_writer_on(&text);
        for (size_t i = 0; i < size; i++) {
            bytes[i] = (uint8_t)(i * 7 + size);
            snprintf(expected + 1 + 2 * i, 4, "%02x\"", bytes[i]);
        }
        json_write_hex(&writer, bytes, size);
        ck_assert_str_eq(text.data, size == 0 ? "\"\"" : expected);
        strbuf_finish(&text);
    }
}
END_TEST

static void assert_string(const char *bytes, size_t size, const char *expected)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    json_write_text(&writer, bytes, size);
    ck_assert_str_eq(text.data, expected);
    strbuf_finish(&text);
}

START_TEST(strings_are_escaped)
{
    assert_string("", 0, "\"\"");
    assert_string("plain text of more than eight bytes", 35,
                  "\"plain text of more than eight bytes\"");
    assert_string("\"\\/", 3, "\"\\\"\\\\/\"");
    assert_string("\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"");
    assert_string("\0\x01\x1f\x7f", 4, "\"\\u0000\\u0001\\u001f\x7f\"");
    assert_string("eight by\nand more \"quoted\" text", 31,
                  "\"eight by\\nand more \\\"quoted\\\" text\"");
    assert_string("h\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x97\x9D", 12,
                  "\"h\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x97\x9D\"");
}
END_TEST

/* Each of these bytes alone becomes one replacement character. */
START_TEST(what_is_not_utf8_is_replaced)
{
    assert_string("a\xFFz", 3, "\"a\xEF\xBF\xBDz\"");
    assert_string("\xC3", 1, "\"\xEF\xBF\xBD\"");
    assert_string("\xC0\x80", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    assert_string("\xE0\x80\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    assert_string("\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    assert_string("\xF4\x90\x80\x80", 4, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    assert_string("\xE2\x82"
                  "A",
                  3,
                  "\"\xEF\xBF\xBD\xEF\xBF\xBD"
                  "A\"");
}
END_TEST

/* Random bytes in, valid JSON out; where they were UTF-8 without NUL, the same string comes
 * back. */
START_TEST(any_bytes_give_json)
{
    uint64_t state = 7;
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        size_t size = support_random(&state) % sizeof(bytes);
        bool ascii = round % 2 == 0;
        for (size_t i = 0; i < size; i++) {
            uint64_t random = support_random(&state);
            bytes[i] = (char)(ascii ? 1 + random % 127 : random);
        }
        struct strbuf text = {0};
        struct json_writer writer = json_writer_on(&text);
        json_write_text(&writer, bytes, size);
        json_t *json = json_loadb(text.data, text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        ck_assert_msg(json_is_string(json), "%s", text.data);
        if (ascii) {
            ck_assert_uint_eq(json_string_length(json), size);
            ck_assert_mem_eq(json_string_value(json), bytes, size);
        }
        json_decref(json);
        strbuf_finish(&text);
    }
}
END_TEST

/* Writes a random document and builds the same with jansson. */
static json_t *write_random(struct json_writer *writer, uint64_t *state, int depth)
{
    uint64_t choice = support_random(state) % (depth > 0 ? 7 : 5);
    int64_t number = (int64_t)support_random(state);
    char key[2] = {0};
    json_t *json = choice == 5 ? json_array() : choice == 6 ? json_object() : NULL;
    switch (choice) {
    case 0:
        json_write_null(writer);
        return json_null();
    case 1:
        json_write_bool(writer, number % 2 == 0);
        return json_boolean(number % 2 == 0);
    case 2:
        json_write_i64(writer, number);
        return json_integer(number);
    case 3:
        json_write_u64(writer, (uint64_t)number >> 1);
        return json_integer((json_int_t)((uint64_t)number >> 1));
    case 4:
        json_write_string(writer, number % 2 == 0 ? "a\"b" : "h\xC3\xA9");
        return json_string(number % 2 == 0 ? "a\"b" : "h\xC3\xA9");
    case 5:
        json_write_array_open(writer);
        for (int i = 0; i < number % 5; i++) {
            json_array_append_new(json, write_random(writer, state, depth - 1));
        }
        json_write_array_close(writer);
        return json;
    default:
        json_write_object_open(writer);
        for (int i = 0; i < number % 5; i++) {
            key[0] = (char)('a' + i);
            json_write_key_text(writer, key);
            json_object_set_new(json, key, write_random(writer, state, depth - 1));
        }
        json_write_object_close(writer);
        return json;
    }
}

START_TEST(random_documents_come_back)
{
    uint64_t state = 99;
    for (int round = 0; round < 2000; round++) {
        struct strbuf text = {0};
        struct json_writer writer = json_writer_on(&text);
        json_t *wanted = write_random(&writer, &state, 5);
        json_t *json = support_parse(&text);
        ck_assert(json_equal(json, wanted));
        json_decref(json);
        json_decref(wanted);
    }
}
END_TEST

/* A bounded strbuf takes exactly what fits and then fails for good. */
START_TEST(a_full_strbuf_fails)
{
    for (size_t max = 1; max <= 16; max++) {
        struct strbuf text = {.max = max};
        struct json_writer writer = json_writer_on(&text);
        json_write_array_open(&writer);
        json_write_u64(&writer, 1234567);
        json_write_string(&writer, "ab\n");
        json_write_array_close(&writer);
        ck_assert_int_eq(text.failed, max < 16);
        ck_assert_uint_le(text.len, max);
        strbuf_finish(&text);
    }
}
END_TEST

Suite *json_writer_suite(void)
{
    Suite *suite = suite_create("json_writer");
    TCase *tests = tcase_create("json_writer");
    tcase_add_test(tests, commas_stand_between_values_only);
    tcase_add_test(tests, integers_reach_their_ends);
    tcase_add_test(tests, bytes_ids_and_times);
    tcase_add_test(tests, hex_of_every_byte);
    tcase_add_test(tests, strings_are_escaped);
    tcase_add_test(tests, what_is_not_utf8_is_replaced);
    tcase_add_test(tests, any_bytes_give_json);
    tcase_add_test(tests, random_documents_come_back);
    tcase_add_test(tests, a_full_strbuf_fails);
    suite_add_tcase(suite, tests);
    return suite;
}
