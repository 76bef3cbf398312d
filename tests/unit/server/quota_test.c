/* quota: which limit is nearest, and that nobody pays for another. */
#include <string.h>

#include "server/quota.h"
#include "tests/unit/server/suites.h"

#define S INT64_C(1000000)

static struct principal token(enum principal_kind kind, uint8_t first)
{
    struct principal principal = {.kind = (uint8_t)kind, .seat = 1};
    principal.token_hash.bytes[3] = first;
    return principal;
}

/* How many of `count` requests at one moment are let through. */
static int taken(struct quota *quota, uint64_t address, struct principal who, int count,
                 struct quota_left *out)
{
    int through = 0;
    for (int i = 0; i < count; i++) {
        through += quota_take(quota, address, &who, S, out);
    }
    return through;
}

START_TEST(off)
{
    struct quota_rates rates = {.address = 0, .seat = 1, .token = 1};
    struct quota *quota = quota_create(&rates, NULL);
    struct quota_left left;
    ck_assert_int_eq(taken(quota, 1, token(PRINCIPAL_SEAT, 1), 1000, &left), 1000);
    ck_assert_ptr_null(left.policy);
    quota_destroy(quota);
}
END_TEST

START_TEST(nearest_is_told)
{
    struct quota_rates rates = {.address = 100, .seat = 5, .token = 50};
    struct quota *quota = quota_create(&rates, NULL);
    struct quota_left left;
    ck_assert_int_eq(taken(quota, 1, token(PRINCIPAL_NONE, 0), 1, &left), 1);
    ck_assert_str_eq(left.policy, "address");
    ck_assert_uint_eq(left.per_second, 100);
    ck_assert_uint_eq(left.left, 199);
    ck_assert_int_eq(taken(quota, 1, token(PRINCIPAL_SEAT, 1), 20, &left), 10);
    ck_assert_str_eq(left.policy, "seat");
    ck_assert_uint_eq(left.left, 0);
    /* Another seat, and the administrator, have quotas of their own. */
    ck_assert_int_eq(taken(quota, 1, token(PRINCIPAL_SEAT, 2), 20, &left), 10);
    ck_assert_int_eq(taken(quota, 1, token(PRINCIPAL_ADMIN, 0), 20, &left), 20);
    quota_destroy(quota);
}
END_TEST

START_TEST(address_comes_first)
{
    struct quota_rates rates = {.address = 4, .seat = 50, .token = 0};
    struct quota *quota = quota_create(&rates, NULL);
    struct quota_left left;
    ck_assert_int_eq(taken(quota, 1, token(PRINCIPAL_SEAT, 1), 20, &left), 8);
    ck_assert_str_eq(left.policy, "address");
    /* What the address was refused did not use up the token. */
    ck_assert_int_eq(taken(quota, 2, token(PRINCIPAL_SEAT, 1), 1, &left), 1);
    ck_assert_int_eq(taken(quota, 3, token(PRINCIPAL_ADMIN, 0), 20, &left), 8);
    quota_destroy(quota);
}
END_TEST

Suite *quota_suite(void)
{
    Suite *suite = suite_create("quota");
    TCase *tcase = tcase_create("quota");
    tcase_add_test(tcase, off);
    tcase_add_test(tcase, nearest_is_told);
    tcase_add_test(tcase, address_comes_first);
    suite_add_tcase(suite, tcase);
    return suite;
}
