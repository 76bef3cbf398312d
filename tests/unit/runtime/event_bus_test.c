/* The event bus: the rows about it of the analysis that this runtime answers, one test each. */
#include <pthread.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/base/metrics.h"
#include "core/runtime/watching/event_bus.h"
#include "tests/unit/runtime/bench.h"

static struct event_bus *bus;
static const struct session_id HERE = {{1}};
static const struct session_id THERE = {{2}};

/* A subscriber that counts how often it was woken. */
struct listener {
    struct event_subscriber *subscriber;
    int woken;
};

static void setup(void)
{
    bus = event_bus_create(NULL);
    ck_assert_ptr_nonnull(bus);
}

static void teardown(void)
{
    event_bus_destroy(bus);
}

static void ready(struct event_subscriber *subscriber, void *user)
{
    struct listener *listener = user;
    ck_assert_ptr_eq(subscriber, listener->subscriber);
    listener->woken++;
}

static void listen_to(struct listener *listener, unsigned topics, const struct session_id *session)
{
    struct event_filter filter = {.topics = topics, .every_session = session == NULL};
    if (session != NULL) {
        filter.session = *session;
    }
    listener->woken = 0;
    listener->subscriber = event_bus_subscribe(bus, &filter, ready, listener);
    ck_assert_ptr_nonnull(listener->subscriber);
}

static struct event_publication publish(uint8_t topic, const struct session_id *session,
                                        uint64_t seq)
{
    return event_bus_publish(bus,
                             &(struct bus_event){.topic = topic, .session = *session, .seq = seq});
}

/* Takes one event; fails the test unless it has this seq. */
static void take(struct listener *listener, uint64_t seq)
{
    struct bus_event event;
    uint64_t lagged = 0;
    ck_assert_int_eq(event_bus_take(listener->subscriber, &event, &lagged), EVENT_TAKEN_EVENT);
    ck_assert_uint_eq(event.seq, seq);
}

static enum event_taken take_any(struct listener *listener, uint64_t *out_lagged)
{
    struct bus_event event;
    *out_lagged = 0;
    return event_bus_take(listener->subscriber, &event, out_lagged);
}

START_TEST(issue_1_publish_says_what_became_of_the_event)
{
    struct listener one;
    struct listener two;
    struct event_publication nobody = publish(TOPIC_GAME, &HERE, 1);
    ck_assert_int_eq(nobody.outcome, EVENT_NO_SUBSCRIBERS);
    listen_to(&one, 1u << TOPIC_GAME, &HERE);
    listen_to(&two, 1u << TOPIC_GAME, NULL);
    struct event_publication both = publish(TOPIC_GAME, &HERE, 1);
    ck_assert_int_eq(both.outcome, EVENT_DELIVERED);
    ck_assert_uint_eq(both.delivered, 2);
    ck_assert_int_eq(publish(TOPIC_COUNT, &HERE, 1).outcome, EVENT_UNKNOWN_TOPIC);
    for (uint64_t i = 1; i < LIMIT_BUS_RING; i++) {
        ck_assert_int_eq(publish(TOPIC_GAME, &HERE, i + 1).outcome, EVENT_DELIVERED);
    }
    take(&two, 1);
    struct event_publication full = publish(TOPIC_GAME, &HERE, 99);
    ck_assert_int_eq(full.outcome, EVENT_OVERFLOW);
    ck_assert_uint_eq(full.delivered, 1);
    ck_assert_uint_eq(full.missed, 1);
    event_bus_unsubscribe(one.subscriber);
    event_bus_unsubscribe(two.subscriber);
}
END_TEST

START_TEST(issue_1_a_non_delivery_is_counted_and_no_subscriber_is_none)
{
    struct listener slow;
    uint64_t failures = metrics_counter(METRIC_PUBLISH_FAILURES);
    publish(TOPIC_GAME, &HERE, 1);
    ck_assert_uint_eq(metrics_counter(METRIC_PUBLISH_FAILURES), failures);
    publish(TOPIC_COUNT, &HERE, 1);
    ck_assert_uint_eq(metrics_counter(METRIC_PUBLISH_FAILURES), failures + 1);
    listen_to(&slow, 1u << TOPIC_GAME, &HERE);
    for (uint64_t i = 0; i < LIMIT_BUS_RING; i++) {
        publish(TOPIC_GAME, &HERE, i);
    }
    ck_assert_uint_eq(metrics_counter(METRIC_PUBLISH_FAILURES), failures + 1);
    publish(TOPIC_GAME, &HERE, 99);
    ck_assert_uint_eq(metrics_counter(METRIC_PUBLISH_FAILURES), failures + 2);
    event_bus_unsubscribe(slow.subscriber);
}
END_TEST

START_TEST(issue_1_a_lagging_subscriber_is_told_and_stays_subscribed)
{
    struct listener slow;
    struct bus_event event;
    uint64_t lagged = 0;
    listen_to(&slow, 1u << TOPIC_GAME, &HERE);
    for (uint64_t seq = 1; seq <= LIMIT_BUS_RING + 5; seq++) {
        publish(TOPIC_GAME, &HERE, seq);
    }
    take(&slow, 1); /* room again, but what comes now is behind a gap */
    publish(TOPIC_GAME, &HERE, 100);
    for (uint64_t seq = 2; seq <= LIMIT_BUS_RING; seq++) {
        take(&slow, seq);
    }
    ck_assert_int_eq(event_bus_take(slow.subscriber, &event, &lagged), EVENT_TAKEN_LAGGED);
    ck_assert_uint_eq(lagged, 6);
    ck_assert_int_eq(take_any(&slow, &lagged), EVENT_TAKEN_NONE);
    ck_assert_int_eq(publish(TOPIC_GAME, &HERE, 101).outcome, EVENT_DELIVERED);
    take(&slow, 101);
    event_bus_unsubscribe(slow.subscriber);
}
END_TEST

START_TEST(recommendation_1_lag_is_counted_by_what_was_missed)
{
    struct listener slow;
    listen_to(&slow, 1u << TOPIC_GAME, &HERE);
    uint64_t before = metrics_counter(METRIC_BUS_LAG);
    for (uint64_t seq = 1; seq <= LIMIT_BUS_RING; seq++) {
        publish(TOPIC_GAME, &HERE, seq);
    }
    ck_assert_uint_eq(metrics_counter(METRIC_BUS_LAG), before);
    for (int i = 0; i < 7; i++) {
        publish(TOPIC_GAME, &HERE, 99);
    }
    ck_assert_uint_eq(metrics_counter(METRIC_BUS_LAG), before + 7);
    event_bus_unsubscribe(slow.subscriber);
}
END_TEST

START_TEST(strength_4_a_subscriber_gets_only_what_it_asked_for)
{
    struct listener proofs;
    uint64_t lagged;
    listen_to(&proofs, 1u << TOPIC_PROOF, &HERE);
    ck_assert_int_eq(publish(TOPIC_GAME, &HERE, 1).outcome, EVENT_NO_SUBSCRIBERS);
    ck_assert_int_eq(publish(TOPIC_PROOF, &THERE, 2).outcome, EVENT_NO_SUBSCRIBERS);
    ck_assert_int_eq(publish(TOPIC_PROOF, &HERE, 3).outcome, EVENT_DELIVERED);
    take(&proofs, 3);
    ck_assert_int_eq(take_any(&proofs, &lagged), EVENT_TAKEN_NONE);
    ck_assert(event_bus_is_watched(bus, &HERE));
    ck_assert(!event_bus_is_watched(bus, &THERE));
    event_bus_unsubscribe(proofs.subscriber);
    ck_assert(!event_bus_is_watched(bus, &HERE));
}
END_TEST

START_TEST(scenario_3_a_slow_subscriber_lags_and_the_others_miss_nothing)
{
    enum { ROUNDS = 1000 };
    struct listener slow;
    struct listener fast;
    uint64_t lagged = 0;
    listen_to(&slow, 1u << TOPIC_GAME, &HERE);
    listen_to(&fast, 1u << TOPIC_GAME, &HERE);
    for (uint64_t seq = 1; seq <= ROUNDS; seq++) {
        ck_assert_uint_eq(publish(TOPIC_GAME, &HERE, seq).delivered, seq <= LIMIT_BUS_RING ? 2 : 1);
        take(&fast, seq);
    }
    ck_assert_int_eq(take_any(&fast, &lagged), EVENT_TAKEN_NONE);
    for (uint64_t seq = 1; seq <= LIMIT_BUS_RING; seq++) {
        take(&slow, seq);
    }
    ck_assert_int_eq(take_any(&slow, &lagged), EVENT_TAKEN_LAGGED);
    ck_assert_uint_eq(lagged, ROUNDS - LIMIT_BUS_RING);
    event_bus_unsubscribe(slow.subscriber);
    event_bus_unsubscribe(fast.subscriber);
}
END_TEST

START_TEST(ready_runs_once_for_what_came_together)
{
    struct listener listener;
    listen_to(&listener, 1u << TOPIC_GAME, &HERE);
    event_bus_dispatch(bus);
    ck_assert_int_eq(listener.woken, 0);
    publish(TOPIC_GAME, &HERE, 1);
    publish(TOPIC_GAME, &HERE, 2);
    event_bus_dispatch(bus);
    event_bus_dispatch(bus);
    ck_assert_int_eq(listener.woken, 1);
    publish(TOPIC_GAME, &HERE, 3);
    event_bus_dispatch(bus);
    ck_assert_int_eq(listener.woken, 2);
    publish(TOPIC_GAME, &HERE, 4);
    event_bus_unsubscribe(listener.subscriber); /* while it waits to be woken */
    event_bus_dispatch(bus);
    ck_assert_int_eq(listener.woken, 2);
}
END_TEST

START_TEST(what_is_about_no_session_is_told_to_all)
{
    struct listener here;
    struct listener there;
    listen_to(&here, 1u << TOPIC_WORKER, &HERE);
    listen_to(&there, 1u << TOPIC_WORKER | 1u << TOPIC_GAME, &THERE);
    struct bus_event event = {.topic = TOPIC_WORKER, .general = true};
    ck_assert_uint_eq(event_bus_publish(bus, &event).delivered, 2);
    event_bus_unsubscribe(here.subscriber);
    event_bus_unsubscribe(there.subscriber);
}
END_TEST

enum { THREADS = 4, PUBLISHED = 2000 };

static void *publish_many(void *unused)
{
    (void)unused;
    for (uint64_t i = 0; i < PUBLISHED; i++) {
        publish(TOPIC_PROOF, &HERE, i);
    }
    return NULL;
}

/* Every event is either taken or counted as missed, whoever publishes. */
START_TEST(any_thread_publishes)
{
    pthread_t threads[THREADS];
    struct listener listener;
    uint64_t seen = 0;
    listen_to(&listener, 1u << TOPIC_PROOF, &HERE);
    for (int i = 0; i < THREADS; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, publish_many, NULL), 0);
    }
    for (int round = 0; round < 1000; round++) {
        uint64_t lagged = 0;
        event_bus_dispatch(bus);
        enum event_taken taken = take_any(&listener, &lagged);
        seen += taken == EVENT_TAKEN_EVENT ? 1 : lagged;
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    uint64_t lagged = 0;
    enum event_taken taken;
    while ((taken = take_any(&listener, &lagged)) != EVENT_TAKEN_NONE) {
        seen += taken == EVENT_TAKEN_EVENT ? 1 : lagged;
    }
    ck_assert_uint_eq(seen, (uint64_t)THREADS * PUBLISHED);
    event_bus_unsubscribe(listener.subscriber);
}
END_TEST

START_TEST(topics_have_names)
{
    uint8_t topic = 0;
    ck_assert(event_topic_find("proof", 5, &topic));
    ck_assert_int_eq(topic, TOPIC_PROOF);
    ck_assert(!event_topic_find("proofs", 6, &topic));
    ck_assert(!event_topic_find("", 0, &topic));
    ck_assert_str_eq(event_topic_name(TOPIC_WORKER), "worker");
    ck_assert_ptr_null(event_topic_name(TOPIC_COUNT));
    ck_assert_str_eq(bus_kind_name(BUS_PROOF_FAILED), "proof_failed");
}
END_TEST

Suite *event_bus_suite(void)
{
    Suite *suite = suite_create("event_bus");
    TCase *tcase = tcase_create("event_bus");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, issue_1_publish_says_what_became_of_the_event);
    tcase_add_test(tcase, issue_1_a_non_delivery_is_counted_and_no_subscriber_is_none);
    tcase_add_test(tcase, issue_1_a_lagging_subscriber_is_told_and_stays_subscribed);
    tcase_add_test(tcase, recommendation_1_lag_is_counted_by_what_was_missed);
    tcase_add_test(tcase, strength_4_a_subscriber_gets_only_what_it_asked_for);
    tcase_add_test(tcase, scenario_3_a_slow_subscriber_lags_and_the_others_miss_nothing);
    tcase_add_test(tcase, ready_runs_once_for_what_came_together);
    tcase_add_test(tcase, what_is_about_no_session_is_told_to_all);
    tcase_add_test(tcase, any_thread_publishes);
    tcase_add_test(tcase, topics_have_names);
    suite_add_tcase(suite, tcase);
    return suite;
}
