/* rate_limit: the rate, the burst, and that clients do not pay for each other. */
#include <stdio.h>

#include "server/rate_limit.h"
#include "tests/unit/server/suites.h"

static const int64_t S = 1000 * 1000;

START_TEST(burst_then_rate)
{
    struct rate_limit *limit = rate_limit_create(100, NULL);
    uint64_t key = rate_limit_key("192.0.2.1");
    int taken = 0;
    for (int i = 0; i < 1000; i++) {
        taken += rate_limit_take(limit, key, S, NULL);
    }
    ck_assert_int_eq(taken, 200);
    taken = 0;
    for (int i = 0; i < 1000; i++) {
        taken += rate_limit_take(limit, key, 2 * S + i * 1000, NULL);
    }
    ck_assert_int_ge(taken, 198);
    ck_assert_int_le(taken, 200);
    rate_limit_destroy(limit);
}
END_TEST

START_TEST(quiet_clients_do_not_hoard)
{
    struct rate_limit *limit = rate_limit_create(10, NULL);
    uint64_t key = rate_limit_key("192.0.2.1");
    int taken = 0;
    ck_assert(rate_limit_take(limit, key, S, NULL));
    for (int i = 0; i < 100; i++) {
        taken += rate_limit_take(limit, key, 1000 * S, NULL);
    }
    ck_assert_int_eq(taken, 20);
    rate_limit_destroy(limit);
}
END_TEST

START_TEST(clients_are_apart)
{
    struct rate_limit *limit = rate_limit_create(1, NULL);
    uint64_t a = rate_limit_key("192.0.2.1");
    uint64_t b = rate_limit_key("192.0.2.2");
    ck_assert_uint_ne(a, b);
    while (rate_limit_take(limit, a, S, NULL)) {
    }
    ck_assert(rate_limit_take(limit, b, S, NULL));
    ck_assert_uint_eq(rate_limit_key("2001:db8:1:2::1"), rate_limit_key("2001:db8:1:2:ffff::9"));
    ck_assert_uint_ne(rate_limit_key("2001:db8:1:2::1"), rate_limit_key("2001:db8:1:3::1"));
    rate_limit_destroy(limit);
}
END_TEST

START_TEST(flood_of_addresses)
{
    struct rate_limit *limit = rate_limit_create(1, NULL);
    char peer[32];
    for (unsigned i = 0; i < 100000; i++) {
        snprintf(peer, sizeof(peer), "10.%u.%u.%u", i >> 16, (i >> 8) & 255, i & 255);
        ck_assert(rate_limit_take(limit, rate_limit_key(peer), S + i, NULL));
    }
    rate_limit_destroy(limit);
}
END_TEST

Suite *rate_limit_suite(void)
{
    Suite *suite = suite_create("rate_limit");
    TCase *tcase = tcase_create("rate_limit");
    tcase_add_test(tcase, burst_then_rate);
    tcase_add_test(tcase, quiet_clients_do_not_hoard);
    tcase_add_test(tcase, clients_are_apart);
    tcase_add_test(tcase, flood_of_addresses);
    suite_add_tcase(suite, tcase);
    return suite;
}
