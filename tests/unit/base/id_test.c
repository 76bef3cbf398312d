/* id: the example of RFC 9562, one accepted spelling, and what makes a version 7. */
#include <string.h>

#include "core/base/id.h"
#include "tests/unit/base/suites.h"

/* RFC 9562, appendix A.6: 2022-02-22T19:22:22Z. */
static const char EXAMPLE[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
static const uint8_t EXAMPLE_BYTES[ID_SIZE] = {0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0, 0x7c, 0xc3,
                                               0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};

START_TEST(example)
{
    uint8_t id[ID_SIZE];
    char text[ID_TEXT_SIZE];
    ck_assert(id_parse(EXAMPLE, id));
    ck_assert_mem_eq(id, EXAMPLE_BYTES, ID_SIZE);
    id_format(id, text);
    ck_assert_str_eq(text, EXAMPLE);
    ck_assert(id_parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", id));
    ck_assert_mem_eq(id, EXAMPLE_BYTES, ID_SIZE);
}
END_TEST

static const char *const refused[] = {
    "",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
    "017f22e279b07cc398c4dc0c0c07398f",
    "017f22e27-9b0-7cc3-98c4-dc0c0c07398f",
    "017f22e2_79b0_7cc3_98c4_dc0c0c07398f",
    "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
    " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    "-17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
};

START_TEST(refuses)
{
    uint8_t id[ID_SIZE];
    memset(id, 0x55, sizeof(id));
    ck_assert(!id_parse(refused[_i], id));
    for (int i = 0; i < ID_SIZE; i++) {
        ck_assert_uint_eq(id[i], 0x55);
    }
}
END_TEST

START_TEST(generated)
{
    struct session_id a;
    struct session_id b;
    id_generate(1645557742000123, a.bytes);
    id_generate(1645557742000123, b.bytes);
    ck_assert_mem_eq(a.bytes, EXAMPLE_BYTES, 6); /* the milliseconds */
    ck_assert_uint_eq(a.bytes[6] >> 4, 7);
    ck_assert_uint_eq(a.bytes[8] >> 6, 2);
    ck_assert(!session_id_equal(&a, &b));
    ck_assert(session_id_equal(&a, &a));
    id_generate(1645557742000000, a.bytes);
    for (int64_t us = 1; us <= 2000; us++) { /* later ids sort later */
        id_generate(1645557742000000 + us, b.bytes);
        ck_assert_int_lt(memcmp(a.bytes, b.bytes, ID_SIZE), 0);
        a = b;
    }
}
END_TEST

START_TEST(zero)
{
    uint8_t id[ID_SIZE] = {0};
    ck_assert(id_is_zero(id));
    id[15] = 1;
    ck_assert(!id_is_zero(id));
}
END_TEST

Suite *id_suite(void)
{
    Suite *suite = suite_create("id");
    TCase *tcase = tcase_create("id");
    tcase_add_test(tcase, example);
    tcase_add_loop_test(tcase, refuses, 0, (int)(sizeof(refused) / sizeof(refused[0])));
    tcase_add_test(tcase, generated);
    tcase_add_test(tcase, zero);
    suite_add_tcase(suite, tcase);
    return suite;
}
