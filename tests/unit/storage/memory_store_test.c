/* The store in memory: the contract, and the faults it makes on demand. */
#include <stdlib.h>
#include <string.h>

#include "core/storage/memory/memory_store.h"
#include "tests/unit/storage/store_contract.h"
#include "tests/unit/storage/store_fixture.h"

static struct store *shared;
static unsigned users;

static struct store *open_shared(const struct node_id *node)
{
    (void)node;
    if (users++ == 0) {
        shared = memory_store_create(clock_system(), NULL);
    }
    return shared;
}

static void close_shared(struct store *store)
{
    if (--users == 0) {
        store_destroy(store);
        shared = NULL;
    }
}

static const struct store_contract_subject memory = {open_shared, close_shared};

static struct store *store;
static struct node_id node;
static struct session_id id;

static void set_up(void)
{
    store = memory_store_create(clock_system(), NULL);
    ck_assert_ptr_nonnull(store);
    fixture_node(&node);
    id = fixture_session(store, &node);
}

static void tear_down(void)
{
    store_destroy(store);
}

START_TEST(fails_commits_on_demand)
{
    memory_store_fail_commits(store, ERR_UNAVAILABLE, 2, true);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 1), ERR_UNAVAILABLE);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 1), ERR_UNAVAILABLE);
    fixture_expect_log(store, &id, 0);
    memory_store_fail_commits(store, ERR_OUTCOME_UNKNOWN, 1, false);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 1), ERR_OUTCOME_UNKNOWN);
    fixture_expect_log(store, &id, 0);
    memory_store_fail_commits(store, ERR_OUTCOME_UNKNOWN, 1, true);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 1), ERR_OUTCOME_UNKNOWN);
    fixture_expect_log(store, &id, 1);
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 1), ERR_OK);
}
END_TEST

START_TEST(corrupts_a_checkpoint)
{
    struct checkpoint_record genesis;
    struct store_checkpoint found;
    fixture_checkpoint(&id, 0, &genesis);
    ck_assert_int_eq(memory_store_corrupt_checkpoint(store, &id, 3), ERR_NOT_FOUND);
    ck_assert_int_eq(memory_store_corrupt_checkpoint(store, &id, 0), ERR_OK);
    ck_assert_int_eq(store->ops->checkpoint_read(store, &id, 9, &found, NULL), ERR_OK);
    ck_assert_int_ne(memcmp(found.record.state, genesis.state, genesis.size), 0);
    store_checkpoint_finish(&found);
}
END_TEST

START_TEST(takes_over)
{
    ck_assert_int_eq(memory_store_take_over(store, &id), ERR_OK);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 1), ERR_FENCED);
    ck_assert_int_eq(fixture_append(store, &id, 2, 1, 1), ERR_OK);
}
END_TEST

int main(void)
{
    SRunner *runner = srunner_create(store_contract_suite("memory_store", &memory));
    Suite *suite = suite_create("memory_store_faults");
    TCase *tests = tcase_create("faults");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, fails_commits_on_demand);
    tcase_add_test(tests, corrupts_a_checkpoint);
    tcase_add_test(tests, takes_over);
    suite_add_tcase(suite, tests);
    srunner_add_suite(runner, suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
