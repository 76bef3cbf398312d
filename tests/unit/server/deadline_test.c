/* deadline: order and counts, whatever leaves from wherever. */
#include "server/deadline.h"
#include "tests/unit/server/suites.h"

START_TEST(due_in_order)
{
    struct deadlines queue = {.wait_us = 100};
    struct deadline nodes[3] = {0};
    ck_assert_ptr_null(deadlines_due(&queue, 1000));
    ck_assert_int_eq(deadlines_wait_us(&queue, 0, 77), 77);
    for (int i = 0; i < 3; i++) {
        deadline_start(&nodes[i], &queue, 10 * i);
    }
    ck_assert_ptr_null(deadlines_due(&queue, 99));
    ck_assert_int_eq(deadlines_wait_us(&queue, 40, 77), 60);
    ck_assert_ptr_eq(deadlines_due(&queue, 100), &nodes[0]);
    ck_assert_int_eq(deadlines_wait_us(&queue, 200, 77), 0);
    deadline_stop(&nodes[0]);
    ck_assert_ptr_null(deadlines_due(&queue, 109));
    ck_assert_ptr_eq(deadlines_due(&queue, 110), &nodes[1]);
    ck_assert_uint_eq(queue.count, 2);
}
END_TEST

START_TEST(leaving_from_the_middle_and_moving)
{
    struct deadlines a = {.wait_us = 10};
    struct deadlines b = {.wait_us = 20};
    struct deadline nodes[4] = {0};
    for (int i = 0; i < 4; i++) {
        deadline_start(&nodes[i], &a, i);
    }
    deadline_start(&nodes[1], &b, 5);
    deadline_stop(&nodes[3]);
    deadline_stop(&nodes[3]);
    ck_assert_uint_eq(a.count, 2);
    ck_assert_uint_eq(b.count, 1);
    ck_assert_ptr_eq(b.first, &nodes[1]);
    ck_assert_int_eq(nodes[1].due_us, 25);
    ck_assert_ptr_eq(a.first, &nodes[0]);
    ck_assert_ptr_eq(a.last, &nodes[2]);
    deadline_start(&nodes[0], &a, 9);
    ck_assert_ptr_eq(a.first, &nodes[2]);
    ck_assert_ptr_eq(a.last, &nodes[0]);
    deadline_stop(&nodes[0]);
    deadline_stop(&nodes[2]);
    ck_assert_ptr_null(a.first);
    ck_assert_ptr_null(a.last);
    ck_assert_uint_eq(a.count, 0);
}
END_TEST

Suite *deadline_suite(void)
{
    Suite *suite = suite_create("deadline");
    TCase *tcase = tcase_create("deadline");
    tcase_add_test(tcase, due_in_order);
    tcase_add_test(tcase, leaving_from_the_middle_and_moving);
    suite_add_tcase(suite, tcase);
    return suite;
}
