/* Following a session: the same is told from memory, from the log, and after a restart. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/runtime/bench.h"

static struct bench bench;
static struct played played;

static void setup(void)
{
    bench_start(&bench);
    played = bench_session(&bench, "training", 7);
}

static void teardown(void)
{
    bench_stop(&bench);
}

/* What one reading gave, kept beyond it. */
struct told {
    bool done;
    enum err err;
    uint64_t upto;
    bool more;
    size_t entries;
    size_t events;
    uint64_t seqs[256];
    struct game_event all[4096];
};

static void keep(struct runtime_call *call)
{
    struct runtime_events_call *events = (struct runtime_events_call *)call;
    struct told *told = call->user;
    told->done = true;
    told->err = call->err;
    told->upto = events->upto;
    told->more = events->more;
    for (size_t i = 0; call->err == ERR_OK && i < events->entry_count; i++) {
        const struct feed_entry *entry = &events->entries[i];
        told->seqs[told->entries++] = entry->seq;
        if (entry->event_count > 0) {
            memcpy(told->all + told->events, entry->events,
                   entry->event_count * sizeof(*entry->events));
        }
        told->events += entry->event_count;
    }
}

static void read_once(struct told *told, uint64_t after, bool check_store,
                      const struct principal *who)
{
    struct runtime_events_call call = {
        .call = {.principal = *who, .session = played.id, .done = keep, .user = told},
        .after = after,
        .check_store = check_store};
    told->done = false;
    runtime_events_read(bench.runtime, &call);
    bench_run_until(&bench, &told->done);
}

/* Everything after `after`, page by page. */
static struct told *read_all(uint64_t after, bool check_store)
{
    struct told *told = calloc(1, sizeof(*told));
    ck_assert_ptr_nonnull(told);
    told->upto = after;
    do {
        read_once(told, told->upto, check_store, &played.seat);
        ck_assert_int_eq(told->err, ERR_OK);
    } while (told->more);
    return told;
}

static void assert_same(const struct told *one, const struct told *two)
{
    ck_assert_uint_eq(one->entries, two->entries);
    ck_assert_uint_eq(one->events, two->events);
    ck_assert_mem_eq(one->seqs, two->seqs, one->entries * sizeof(one->seqs[0]));
    ck_assert_mem_eq(one->all, two->all, one->events * sizeof(one->all[0]));
    ck_assert_uint_eq(one->upto, two->upto);
}

static void play(int times)
{
    for (int i = 0; i < times; i++) {
        struct runtime_submit_call call;
        bench_wait(&bench, &played, 0, &call);
        ck_assert_int_eq(call.call.err, ERR_OK);
        runtime_submit_finish(&call);
    }
}

static void ignore(struct event_subscriber *subscriber, void *user)
{
    (void)subscriber;
    (*(int *)user)++;
}

static struct event_subscriber *follow(int *woken)
{
    struct event_filter filter = {.topics = 1u << TOPIC_GAME | 1u << TOPIC_TURN,
                                  .session = played.id};
    struct event_subscriber *subscriber =
        event_bus_subscribe(runtime_events(bench.runtime), &filter, ignore, woken);
    ck_assert_ptr_nonnull(subscriber);
    return subscriber;
}

START_TEST(memory_and_log_tell_the_same)
{
    int woken = 0;
    struct event_subscriber *subscriber = follow(&woken);
    play(12);
    ck_assert_int_gt(woken, 0);
    struct told *from_memory = read_all(0, false);
    struct told *from_log = read_all(0, true);
    ck_assert_uint_eq(from_memory->entries, 12);
    ck_assert_uint_gt(from_memory->events, 12);
    assert_same(from_memory, from_log);
    event_bus_unsubscribe(subscriber);
    bench_restart(&bench);
    struct told *after_restart = read_all(0, false);
    assert_same(from_memory, after_restart);
    free(from_memory);
    free(from_log);
    free(after_restart);
}
END_TEST

/* Nobody listens, or only somebody who takes nothing: what is told later is the same. */
START_TEST(issue_1_the_history_never_depends_on_the_bus)
{
    int woken = 0;
    play(10);
    struct event_subscriber *stalled = follow(&woken);
    play(140);
    play(1);
    struct told *all = read_all(0, false);
    ck_assert_uint_eq(all->entries, 151);
    for (size_t i = 0; i < all->entries; i++) {
        ck_assert_uint_eq(all->seqs[i], i + 1);
    }
    struct told *tail = read_all(120, false);
    ck_assert_uint_eq(tail->entries, 31);
    ck_assert_mem_eq(tail->all, all->all + (all->events - tail->events),
                     tail->events * sizeof(tail->all[0]));
    event_bus_unsubscribe(stalled);
    free(all);
    free(tail);
}
END_TEST

START_TEST(a_cursor_beyond_the_end_is_refused)
{
    struct told *told = calloc(1, sizeof(*told));
    play(2);
    read_once(told, 3, false, &played.seat);
    ck_assert_int_eq(told->err, ERR_VALIDATION_FAILED);
    read_once(told, 2, false, &played.seat);
    ck_assert_int_eq(told->err, ERR_OK);
    ck_assert_uint_eq(told->entries, 0);
    free(told);
}
END_TEST

START_TEST(only_who_may_look_is_told)
{
    struct told *told = calloc(1, sizeof(*told));
    struct principal stranger = played.seat;
    stranger.token_hash.bytes[0] ^= 1;
    play(1);
    for (int store = 0; store < 2; store++) {
        read_once(told, 0, store == 1, &stranger);
        ck_assert_int_eq(told->err, ERR_UNAUTHENTICATED);
        read_once(told, 0, store == 1, &(struct principal){.kind = PRINCIPAL_NONE});
        ck_assert_int_eq(told->err, ERR_UNAUTHENTICATED);
    }
    stranger = played.seat;
    stranger.session.bytes[0] ^= 1;
    read_once(told, 0, false, &stranger);
    ck_assert_int_eq(told->err, ERR_NOT_FOUND);
    ck_assert_uint_eq(told->entries, 0);
    free(told);
}
END_TEST

Suite *watching_suite(void)
{
    Suite *suite = suite_create("watching");
    TCase *tcase = tcase_create("watching");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, memory_and_log_tell_the_same);
    tcase_add_test(tcase, issue_1_the_history_never_depends_on_the_bus);
    tcase_add_test(tcase, a_cursor_beyond_the_end_is_refused);
    tcase_add_test(tcase, only_who_may_look_is_told);
    suite_add_tcase(suite, tcase);
    return suite;
}
