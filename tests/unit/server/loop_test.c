/* loop: order of the sources, and what ends the sleep. */
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "server/loop.h"
#include "tests/unit/server/suites.h"

static char order[16];
static size_t order_count;
static int64_t next_us;

static int64_t run_a(void *user)
{
    (void)user;
    order[order_count++] = 'a';
    return LOOP_IDLE_US;
}

static int64_t run_b(void *user)
{
    (void)user;
    order[order_count++] = 'b';
    return next_us;
}

static int64_t pass_us(struct loop *loop, int64_t max_us)
{
    struct clock *clock = clock_system();
    int64_t begin_us = clock->monotonic_us(clock);
    loop_pass(loop, max_us);
    return clock->monotonic_us(clock) - begin_us;
}

START_TEST(runs_in_order_and_sleeps_until_due)
{
    struct loop loop = {0};
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    order_count = 0;
    loop_add(&loop, (struct loop_source){fd, run_a, NULL});
    loop_add(&loop, (struct loop_source){-1, run_b, NULL});
    next_us = 30 * 1000;
    ck_assert_int_ge(pass_us(&loop, LOOP_IDLE_US), 30 * 1000);
    next_us = LOOP_IDLE_US;
    ck_assert_int_ge(pass_us(&loop, 20 * 1000), 20 * 1000);
    next_us = 0;
    ck_assert_int_lt(pass_us(&loop, LOOP_IDLE_US), 5 * 1000 * 1000);
    next_us = LOOP_IDLE_US;
    ck_assert_int_eq(eventfd_write(fd, 1), 0);
    ck_assert_int_lt(pass_us(&loop, LOOP_IDLE_US), 5 * 1000 * 1000);
    order[order_count] = '\0';
    ck_assert_str_eq(order, "abababab");
    close(fd);
}
END_TEST

Suite *loop_suite(void)
{
    Suite *suite = suite_create("loop");
    TCase *tcase = tcase_create("loop");
    tcase_add_test(tcase, runs_in_order_and_sleeps_until_due);
    suite_add_tcase(suite, tcase);
    return suite;
}
