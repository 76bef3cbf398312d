/* group_commit over a store that can be held up and told what to answer. */
#include "core/storage/group_commit.h"

#include <check.h>
#include <pthread.h>
#include <stdlib.h>

enum {
    BATCHES_MAX = 64,
    TICKETS = 16,
    PRODUCERS = 4,
    PER_PRODUCER = 500,
    SEQ_BAD = 1000000 /* the store refuses batches that have an entry of this seq */
};

/* Answers commits; records how many units each had. */
struct fake_store {
    struct store store; /* first */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool held;                     /* commits wait while it is set */
    size_t inside;                 /* commits that began */
    size_t batches[BATCHES_MAX];   /* units of each, in order */
    enum err answers[BATCHES_MAX]; /* ERR_OK unless set */
    uint64_t entries;              /* committed */
};

static struct fake_store *fake_of(struct store *store)
{
    return (struct fake_store *)store;
}

static bool is_bad(const struct commit_unit *unit)
{
    return unit->entries[0].seq == SEQ_BAD;
}

static enum err fake_commit(struct store *store, struct commit_unit *const *units, size_t count,
                            struct error *error)
{
    struct fake_store *fake = fake_of(store);
    pthread_mutex_lock(&fake->lock);
    size_t number = fake->inside++;
    enum err err = ERR_OK;
    if (number < BATCHES_MAX) {
        fake->batches[number] = count;
        err = fake->answers[number];
    }
    pthread_cond_broadcast(&fake->changed);
    while (fake->held) {
        pthread_cond_wait(&fake->changed, &fake->lock);
    }
    for (size_t i = 0; i < count; i++) {
        fake->entries += units[i]->entry_count;
        units[i]->result = units[i]->epoch == 0 ? ERR_FENCED : ERR_OK;
        if (is_bad(units[i])) {
            err = ERR_DUPLICATE;
        }
    }
    pthread_mutex_unlock(&fake->lock);
    return err == ERR_OK ? err : error_set(error, err, "told to");
}

static const struct store_ops fake_ops = {.commit = fake_commit};

static struct fake_store fake;
static struct work_queue *completions;
static struct group_commit *group_commit;
static struct commit_ticket tickets[TICKETS];
static struct entry_record entries[TICKETS];

static void create(size_t batch_max, bool discard)
{
    fake = (struct fake_store){.store.ops = &fake_ops};
    pthread_mutex_init(&fake.lock, NULL);
    pthread_cond_init(&fake.changed, NULL);
    completions = work_queue_create(0);
    struct group_commit_options options = {.store = &fake.store,
                                           .clock = clock_system(),
                                           .completions = completions,
                                           .batch_max = batch_max,
                                           .discard = discard};
    group_commit = group_commit_create(&options, NULL);
    ck_assert_ptr_nonnull(group_commit);
    for (size_t i = 0; i < TICKETS; i++) {
        entries[i] = (struct entry_record){.seq = i + 1};
        tickets[i] = (struct commit_ticket){
            .unit = {.epoch = 1, .entries = &entries[i], .entry_count = 1, .result = ERR_COUNT}};
    }
}

static void set_up(void)
{
    create(0, false);
}

static void tear_down(void)
{
    group_commit_destroy(group_commit);
    work_queue_destroy(completions);
    pthread_cond_destroy(&fake.changed);
    pthread_mutex_destroy(&fake.lock);
}

static void hold(bool held)
{
    pthread_mutex_lock(&fake.lock);
    fake.held = held;
    pthread_cond_broadcast(&fake.changed);
    pthread_mutex_unlock(&fake.lock);
}

static void wait_inside(size_t count)
{
    pthread_mutex_lock(&fake.lock);
    while (fake.inside < count) {
        pthread_cond_wait(&fake.changed, &fake.lock);
    }
    pthread_mutex_unlock(&fake.lock);
}

static void submit(size_t from, size_t count)
{
    for (size_t i = from; i < from + count; i++) {
        ck_assert_int_eq(group_commit_submit(group_commit, &tickets[i]), ERR_OK);
    }
}

/* The first ticket is being written, and the rest, `count` in all, waits. */
static void submit_behind_the_first(size_t count)
{
    hold(true);
    submit(0, 1);
    wait_inside(1);
    submit(1, count - 1);
}

/* Fails unless exactly the first `count` tickets come back, in order. */
static void expect_back(size_t count)
{
    struct work_list back;
    size_t next = 0;
    while (next < count && work_queue_take(completions, TICKETS, &back)) {
        struct work_item *item;
        while ((item = work_list_pop(&back)) != NULL) {
            ck_assert_ptr_eq(item, &tickets[next].item);
            next++;
        }
    }
    ck_assert(!work_queue_try_take(completions, TICKETS, &back));
}

static void expect_batches(const size_t *expected, size_t count)
{
    pthread_mutex_lock(&fake.lock);
    ck_assert_uint_eq(fake.inside, count);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(fake.batches[i], expected[i]);
    }
    pthread_mutex_unlock(&fake.lock);
}

START_TEST(takes_all_that_waits)
{
    submit_behind_the_first(6);
    ck_assert_uint_eq(work_queue_count(completions), 0);
    hold(false);
    expect_back(6);
    expect_batches((const size_t[]){1, 5}, 2);
    for (size_t i = 0; i < 6; i++) {
        ck_assert_int_eq(tickets[i].unit.result, ERR_OK);
    }
}
END_TEST

START_TEST(cuts_batches_by_entries)
{
    tear_down();
    create(10, false);
    entries[6].seq = 7;
    struct entry_record many[25];
    for (size_t i = 0; i < 25; i++) {
        many[i] = (struct entry_record){.seq = i + 1};
    }
    for (size_t i = 1; i < 6; i++) {
        tickets[i].unit.entries = many;
        tickets[i].unit.entry_count = i == 4 ? 25 : 4;
    }
    submit_behind_the_first(7);
    hold(false);
    expect_back(7);
    expect_batches((const size_t[]){1, 2, 1, 1, 2}, 5);
    ck_assert_uint_eq(fake.entries, 1 + 4 * 4 + 25 + 1);
}
END_TEST

START_TEST(finds_the_unit_to_blame)
{
    entries[3].seq = SEQ_BAD;
    tickets[4].unit.epoch = 0;
    submit_behind_the_first(6);
    hold(false);
    expect_back(6);
    expect_batches((const size_t[]){1, 5, 1, 1, 1, 1, 1}, 7);
    for (size_t i = 0; i < 6; i++) {
        enum err expected = i == 3 ? ERR_DUPLICATE : i == 4 ? ERR_FENCED : ERR_OK;
        ck_assert_int_eq(tickets[i].unit.result, expected);
    }
    ck_assert_int_eq(group_commit_last_error(group_commit), ERR_OK);
}
END_TEST

/* A store that is gone is not asked again for each unit. */
START_TEST(fails_all_when_the_store_is_gone)
{
    enum err err = _i == 0 ? ERR_UNAVAILABLE : ERR_OUTCOME_UNKNOWN;
    fake.answers[1] = err;
    submit_behind_the_first(5);
    hold(false);
    expect_back(5);
    expect_batches((const size_t[]){1, 4}, 2);
    ck_assert_int_eq(tickets[0].unit.result, ERR_OK);
    for (size_t i = 1; i < 5; i++) {
        ck_assert_int_eq(tickets[i].unit.result, err);
    }
    ck_assert_int_eq(group_commit_last_error(group_commit), err);
    submit(0, 1);
    expect_back(1);
    ck_assert_int_eq(group_commit_last_error(group_commit), ERR_OK);
}
END_TEST

/* Of a refused batch that is tried one by one, what was not tried yet is not in the log. */
START_TEST(stops_trying_when_the_store_goes)
{
    entries[1].seq = SEQ_BAD;
    fake.answers[3] = ERR_OUTCOME_UNKNOWN;
    submit_behind_the_first(5);
    hold(false);
    expect_back(5);
    expect_batches((const size_t[]){1, 4, 1, 1}, 4);
    ck_assert_int_eq(tickets[1].unit.result, ERR_DUPLICATE);
    ck_assert_int_eq(tickets[2].unit.result, ERR_OUTCOME_UNKNOWN);
    ck_assert_int_eq(tickets[3].unit.result, ERR_UNAVAILABLE);
    ck_assert_int_eq(tickets[4].unit.result, ERR_UNAVAILABLE);
}
END_TEST

START_TEST(tells_how_long_the_oldest_waits)
{
    ck_assert_int_eq(group_commit_oldest_us(group_commit), 0);
    submit_behind_the_first(2);
    int64_t before_us = clock_system()->monotonic_us(clock_system()) - tickets[0].submitted_us;
    ck_assert_int_ge(group_commit_oldest_us(group_commit), before_us);
    hold(false);
    expect_back(2);
    ck_assert_int_eq(group_commit_oldest_us(group_commit), 0);
}
END_TEST

START_TEST(refuses_more_than_the_limit)
{
    struct commit_ticket *many = calloc(LIMIT_COMMIT_QUEUE + 1, sizeof(*many));
    ck_assert_ptr_nonnull(many);
    submit_behind_the_first(1);
    for (size_t i = 0; i < LIMIT_COMMIT_QUEUE; i++) {
        many[i].unit = tickets[1].unit;
        ck_assert_int_eq(group_commit_submit(group_commit, &many[i]), ERR_OK);
    }
    many[LIMIT_COMMIT_QUEUE].unit = tickets[1].unit;
    ck_assert_int_eq(group_commit_submit(group_commit, &many[LIMIT_COMMIT_QUEUE]), ERR_OVERLOADED);
    hold(false);
    struct work_list back;
    size_t count = 0;
    while (count < LIMIT_COMMIT_QUEUE + 1 && work_queue_take(completions, SIZE_MAX, &back)) {
        count += back.count;
    }
    ck_assert_uint_eq(count, LIMIT_COMMIT_QUEUE + 1);
    free(many);
}
END_TEST

static void *release_later(void *argument)
{
    (void)argument;
    wait_inside(1);
    hold(false);
    return NULL;
}

START_TEST(stops_when_all_is_written)
{
    pthread_t thread;
    submit_behind_the_first(9);
    ck_assert_int_eq(pthread_create(&thread, NULL, release_later, NULL), 0);
    ck_assert(group_commit_stop(group_commit, INT64_MAX));
    ck_assert(group_commit_stop(group_commit, INT64_MAX));
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_int_eq(group_commit_submit(group_commit, &tickets[9]), ERR_DRAINING);
    expect_back(9);
    ck_assert_uint_eq(fake.entries, 9);
}
END_TEST

START_TEST(discards_when_told_to)
{
    tear_down();
    create(0, true);
    submit(0, 5);
    expect_back(5);
    ck_assert_int_eq(tickets[4].unit.result, ERR_OK);
    ck_assert_uint_eq(fake.inside, 0);
}
END_TEST

/* One submitter: a ticket is submitted again as soon as it is back, as a busy session does. */
struct producer {
    struct commit_ticket ticket;
    struct entry_record entry;
    int rounds;
};

static void producer_submit(struct producer *producer)
{
    producer->rounds++;
    producer->ticket.unit.result = ERR_COUNT;
    ck_assert_int_eq(group_commit_submit(group_commit, &producer->ticket), ERR_OK);
}

START_TEST(serves_many)
{
    struct producer producers[PRODUCERS] = {{.rounds = 0}};
    for (size_t i = 0; i < PRODUCERS; i++) {
        producers[i].ticket.unit =
            (struct commit_unit){.epoch = 1, .entries = &producers[i].entry, .entry_count = 1};
        producer_submit(&producers[i]);
    }
    for (int back = 0; back < PRODUCERS * PER_PRODUCER;) {
        struct work_list list;
        struct work_item *item;
        ck_assert(work_queue_take(completions, PRODUCERS, &list));
        while ((item = work_list_pop(&list)) != NULL) {
            struct producer *producer = (struct producer *)item;
            ck_assert_int_eq(producer->ticket.unit.result, ERR_OK);
            if (producer->rounds < PER_PRODUCER) {
                producer_submit(producer);
            }
            back++;
        }
    }
    ck_assert_uint_eq(fake.entries, PRODUCERS * PER_PRODUCER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("group_commit");
    TCase *tests = tcase_create("group_commit");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, takes_all_that_waits);
    tcase_add_test(tests, cuts_batches_by_entries);
    tcase_add_test(tests, finds_the_unit_to_blame);
    tcase_add_loop_test(tests, fails_all_when_the_store_is_gone, 0, 2);
    tcase_add_test(tests, stops_trying_when_the_store_goes);
    tcase_add_test(tests, tells_how_long_the_oldest_waits);
    tcase_add_test(tests, refuses_more_than_the_limit);
    tcase_add_test(tests, stops_when_all_is_written);
    tcase_add_test(tests, discards_when_told_to);
    tcase_add_test(tests, serves_many);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
