/* The set of action ids is exact: everything added is found, nothing else is. */
#include <string.h>

#include "core/runtime/actions/action_set.h"
#include "tests/unit/runtime/bench.h"

static struct action_id id_of(uint32_t number)
{
    struct action_id id = {{0}};
    memcpy(id.bytes + 8, &number, sizeof(number));
    return id;
}

START_TEST(exact)
{
    struct action_set set = {0};
    struct action_id first = id_of(1);
    ck_assert_uint_eq(action_set_find(&set, &first), 0);
    for (uint32_t i = 1; i <= 5000; i++) {
        struct action_id id = id_of(i);
        ck_assert_int_eq(action_set_reserve(&set, 1), ERR_OK);
        ck_assert(action_set_add(&set, &id, i));
    }
    for (uint32_t i = 1; i <= 5000; i++) {
        struct action_id id = id_of(i);
        struct action_id other = id_of(i + 5000);
        ck_assert_uint_eq(action_set_find(&set, &id), i);
        ck_assert_uint_eq(action_set_find(&set, &other), 0);
    }
    ck_assert_int_eq(action_set_reserve(&set, 1), ERR_OK);
    ck_assert(!action_set_add(&set, &first, 9));
    ck_assert_uint_eq(action_set_find(&set, &first), 1);
    action_set_finish(&set);
}
END_TEST

Suite *action_set_suite(void)
{
    Suite *suite = suite_create("action_set");
    TCase *tests = tcase_create("action_set");
    tcase_add_test(tests, exact);
    suite_add_tcase(suite, tests);
    return suite;
}
