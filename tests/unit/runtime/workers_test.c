/* The workers: checked, made alone, seen when they are in trouble, stopped in order; and each
 * metric moves by what it names. */
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "core/base/cleanup.h"
#include "core/base/metrics.h"
#include "core/runtime/workers.h"
#include "core/storage/memory/memory_store.h"
#include "tests/unit/runtime/bench.h"

enum { SECOND_US = 1000 * 1000, MS_US = 1000 };

static struct bench bench;
static struct played played;
static struct runtime_submit_call call;

/* ---- a store in trouble ---- */

static const struct store_ops *inner;
static struct store_ops troubled;
static atomic_bool holds_commits;
static atomic_bool is_gone;

static enum err commit(struct store *store, struct commit_unit *const *units, size_t count,
                       struct error *error)
{
    while (atomic_load(&holds_commits)) {
        usleep(MS_US);
    }
    return inner->commit(store, units, count, error);
}

static enum err check(struct store *store, struct error *error)
{
    return atomic_load(&is_gone) ? error_set(error, ERR_UNAVAILABLE, "it is gone")
                                 : inner->check(store, error);
}

static void trouble(struct store *store)
{
    atomic_store(&holds_commits, false);
    atomic_store(&is_gone, false);
    inner = store->ops;
    troubled = *inner;
    troubled.commit = commit;
    troubled.check = check;
    store->ops = &troubled;
}

static atomic_bool holds_decisions;

static bool decide(void *user, const struct provider_turn *turn, struct game_action *out)
{
    (void)user;
    (void)turn;
    while (atomic_load(&holds_decisions)) {
        usleep(MS_US);
    }
    *out = (struct game_action){.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE};
    return true;
}

static const struct provider_kind customs[] = {{.number = GAME_PROVIDER_CUSTOM_FIRST,
                                                .description = "takes its time",
                                                .decide = decide,
                                                .decide_us = 3600 * (int64_t)SECOND_US}};

static void adjust(struct runtime_options *options)
{
    options->providers = customs;
    options->provider_count = 1;
}

static void setup(void)
{
    atomic_store(&holds_decisions, false);
    bench.adjust = adjust;
    bench_start(&bench);
    trouble(bench.store);
    played = bench_session(&bench, "training", 7);
}

static void teardown(void)
{
    atomic_store(&holds_commits, false);
    atomic_store(&holds_decisions, false);
    runtime_destroy(bench.runtime);
    store_destroy(bench.store);
}

static void nothing(struct runtime_call *done)
{
    (void)done;
}

/* A wait of seat 1 that nobody waits for. */
static void act(void)
{
    static const struct game_action wait = {.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE};
    call = (struct runtime_submit_call){
        .call = {.principal = played.seat, .session = played.id, .done = nothing},
        .actions = &wait,
        .action_count = 1};
    runtime_submit(bench.runtime, &call);
}

static struct runtime_health health(void)
{
    struct runtime_health now;
    runtime_health(bench.runtime, &now);
    return now;
}

/* ---- settings ---- */

START_TEST(everything_wrong_is_told_at_once)
{
    CLEANUP(strbuf_finish) struct strbuf problems = {0};
    const struct provider_kind bad = {.number = 1};
    struct runtime_options options = {
        .pace_us = -1, .prover_threads = 100000, .providers = &bad, .provider_count = 1};
    ck_assert(!workers_check(&options, &problems));
    static const char *const names[] = {
        "clock",           "content_count",   "checkpoint_interval",
        "instances_max",   "store_workers",   "pace_us",
        "prover_threads",  "proof_lease_ms",  "proof_progress_every",
        "provider 1: the", "store is missing"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ck_assert_msg(strstr(problems.data, names[i]) != NULL, "%s: %s", names[i], problems.data);
    }
    ck_assert_ptr_nonnull(strstr(problems.data, "store_workers is 0; it must be from 1 to 64"));
    struct error error = {0};
    ck_assert_ptr_null(runtime_create(&options, &error));
    ck_assert_int_eq(error.code, ERR_CONFIG);
}
END_TEST

START_TEST(a_store_that_takes_no_writes_is_told)
{
    CLEANUP(strbuf_finish) struct strbuf problems = {0};
    struct runtime_options options = {.store = bench.store};
    atomic_store(&is_gone, true);
    ck_assert(!workers_check(&options, &problems));
    ck_assert_ptr_nonnull(strstr(problems.data, "store cannot be written to: it is gone"));
}
END_TEST

/* ---- each alone ---- */

START_TEST(persistence_alone)
{
    const struct persistence_settings settings = {
        .store = bench.store, .clock = clock_system(), .store_workers = 1};
    struct persistence_worker *worker = workers_create_persistence(&settings, NULL);
    ck_assert_ptr_nonnull(worker);
    ck_assert_int_eq(persistence_worker_health(worker, "").status, HEALTH_HEALTHY);
    struct worker_health down = persistence_worker_health(worker, "no route");
    ck_assert_int_eq(down.status, HEALTH_UNHEALTHY);
    ck_assert_str_eq(down.reason, "no route");
    ck_assert(persistence_worker_stop(worker, SECOND_US));
    ck_assert(persistence_worker_stop(worker, SECOND_US));
    persistence_worker_destroy(worker);
    persistence_worker_destroy(NULL);
}
END_TEST

START_TEST(simulation_alone)
{
    struct work_queue *completions = work_queue_create(0);
    const struct runtime_content content = {.ruleset = &donjon_ruleset};
    struct simulation_settings settings = {.contents = &content,
                                           .content_count = 1,
                                           .instances_max = 2,
                                           .providers = customs,
                                           .provider_count = 1,
                                           .completions = completions};
    struct simulation_worker *worker = workers_create_simulation(&settings, NULL);
    ck_assert_ptr_nonnull(worker);
    ck_assert_ptr_nonnull(worker->deciders);
    ck_assert_int_eq(simulation_worker_health(worker, 1, 0).status, HEALTH_HEALTHY);
    ck_assert_int_eq(simulation_worker_health(worker, 2, 0).status, HEALTH_DEGRADED);
    ck_assert(simulation_worker_stop(worker, SECOND_US));
    simulation_worker_destroy(worker);
    const struct provider_kind bad = {.number = 1};
    settings.providers = &bad;
    ck_assert_ptr_null(workers_create_simulation(&settings, NULL));
    work_queue_destroy(completions);
}
END_TEST

/* ---- seen within two seconds ---- */

START_TEST(a_stuck_committer_is_seen)
{
    ck_assert_int_eq(health().persistence.status, HEALTH_HEALTHY);
    atomic_store(&holds_commits, true);
    act();
    bench_run_ms(&bench, 20);
    for (int i = 0; i < 8; i++) { /* two seconds, in which the loop goes round */
        bench_pass_us(SECOND_US / 4);
        bench_run_ms(&bench, 5);
    }
    struct runtime_health now = health();
    ck_assert_int_eq(now.persistence.status, HEALTH_UNHEALTHY);
    ck_assert_ptr_nonnull(strstr(now.persistence.reason, "a commit has been under way"));
    ck_assert_int_eq(now.simulation.status, HEALTH_HEALTHY);
    atomic_store(&holds_commits, false);
    bench_run_ms(&bench, 20);
    ck_assert_int_eq(health().persistence.status, HEALTH_HEALTHY);
    runtime_submit_finish(&call);
}
END_TEST

START_TEST(a_dead_database_is_seen)
{
    ck_assert(health().database_up);
    atomic_store(&is_gone, true);
    for (int i = 0; i < 8 && health().database_up; i++) {
        bench_pass_us(SECOND_US / 4);
        bench_run_ms(&bench, 20);
    }
    ck_assert(!health().database_up);
    ck_assert_int_eq(health().persistence.status, HEALTH_UNHEALTHY);
    ck_assert_str_eq(health().persistence.reason, "it is gone");
}
END_TEST

START_TEST(a_full_queue_is_seen)
{
    static struct commit_ticket tickets[LIMIT_COMMIT_QUEUE + 1];
    const struct persistence_settings settings = {
        .store = bench.store, .clock = clock_system(), .store_workers = 1};
    struct persistence_worker *worker = workers_create_persistence(&settings, NULL);
    struct entry_record entry = {.seq = 1};
    atomic_store(&holds_commits, true);
    for (size_t i = 0; i <= LIMIT_COMMIT_QUEUE; i++) {
        tickets[i].unit = (struct commit_unit){.entries = &entry, .entry_count = 1};
        ck_assert_int_eq(group_commit_submit(worker->group_commit, &tickets[i]), ERR_OK);
        while (i == 0 && group_commit_queued(worker->group_commit) > 0) {
            usleep(MS_US); /* until the committer is held up by the first */
        }
    }
    struct worker_health now = persistence_worker_health(worker, "");
    ck_assert_int_eq(now.status, HEALTH_DEGRADED);
    ck_assert_ptr_nonnull(strstr(now.reason, "wait for the database"));
    atomic_store(&holds_commits, false);
    ck_assert(persistence_worker_stop(worker, 20 * (int64_t)SECOND_US));
    struct work_list back = {0};
    while (work_queue_try_take(worker->commits_back, LIMIT_COMMIT_QUEUE, &back)) {
        back = (struct work_list){0};
    }
    persistence_worker_destroy(worker);
}
END_TEST

START_TEST(a_paused_thread_is_seen)
{
    bench_run_ms(&bench, 5);
    ck_assert_int_eq(health().simulation.status, HEALTH_HEALTHY);
    bench_pass_us(2 * SECOND_US); /* the loop does not come */
    ck_assert_int_eq(health().simulation.status, HEALTH_UNHEALTHY);
    bench_run_ms(&bench, 5);
    ck_assert_int_eq(health().simulation.status, HEALTH_DEGRADED);
    for (int i = 0; i < 30; i++) {
        bench_pass_us(SECOND_US / 4);
        bench_run_ms(&bench, 2);
    }
    ck_assert_int_eq(health().simulation.status, HEALTH_HEALTHY);
}
END_TEST

/* ---- the stop ---- */

START_TEST(a_committer_that_overruns_is_named)
{
    atomic_store(&holds_commits, true);
    act();
    bench_run_ms(&bench, 5);
    const char *overran = runtime_stop(bench.runtime, 100 * MS_US);
    ck_assert_ptr_nonnull(overran);
    ck_assert_str_eq(overran, "persistence");
    ck_assert_int_eq(call.call.err, ERR_OK); /* not answered yet: nothing is known of it */
    ck_assert_ptr_null(runtime_stop(bench.runtime, 100 * MS_US));
}
END_TEST

/* origin.md 7.4, scenario 1: the simulation fails, and everything that was received is kept. */
START_TEST(persistence_survives_a_simulation_failure)
{
    bench_wait(&bench, &played, 1, &call);
    ck_assert_int_eq(call.call.err, ERR_OK);
    runtime_submit_finish(&call);
    atomic_store(&holds_decisions, true);
    struct game_input bind = {.kind = GAME_INPUT_PROVIDER,
                              .entity = bench_summary(&bench, &played, NULL).seat_entity[0],
                              .provider = GAME_PROVIDER_CUSTOM_FIRST};
    bench_decide(&bench, &played, &bench_admin, bind, &call);
    ck_assert_int_eq(call.call.err, ERR_OK);
    runtime_submit_finish(&call);
    bench_run_ms(&bench, 20); /* the provider is asked, and does not answer */
    const char *overran = runtime_stop(bench.runtime, 100 * MS_US);
    ck_assert_ptr_nonnull(overran);
    ck_assert_str_eq(overran, "simulation");
    struct store_session kept;
    ck_assert_int_eq(bench.store->ops->session_get(bench.store, &played.id, &kept, NULL), ERR_OK);
    ck_assert_uint_eq(kept.head.seq, 2);
    ck_assert(id_is_zero(kept.owner.bytes)); /* and given up in good order */
}
END_TEST

/* origin.md 7.4, scenario 4: a checkpoint under load does not hold up actions. */
START_TEST(a_checkpoint_does_not_block_actions)
{
    for (uint8_t id = 1; id <= 40; id++) { /* every fifth makes one */
        bench_wait(&bench, &played, id, &call);
        ck_assert_int_eq(call.call.err, ERR_OK);
        ck_assert_uint_eq(call.results[0].seq, id);
        runtime_submit_finish(&call);
    }
    struct store_checkpoints checkpoints;
    ck_assert_int_eq(
        bench.store->ops->checkpoint_list(bench.store, &played.id, 0, 100, &checkpoints, NULL),
        ERR_OK);
    ck_assert_uint_eq(checkpoints.count, 9); /* each from the state in hand, at its own entry */
    for (size_t i = 0; i < checkpoints.count; i++) {
        ck_assert_uint_eq(checkpoints.items[i].seq, 5 * i);
    }
    store_checkpoints_finish(&checkpoints);
}
END_TEST

/* ---- metrics: recommendation R1 ---- */

static const enum metric_counter COUNTED[] = {
    METRIC_ACTIONS_EXECUTED,    METRIC_ACTIONS_FAILED,     METRIC_ENTRIES_COMMITTED,
    METRIC_CHECKPOINTS_CREATED, METRIC_PROVIDER_SWITCHES,  METRIC_PROVIDER_FAILURES,
    METRIC_TURN_TIMEOUTS,       METRIC_SESSIONS_CREATED,   METRIC_SESSIONS_FINISHED,
    METRIC_SESSIONS_LOADED,     METRIC_SESSIONS_RECOVERED, METRIC_IDEMPOTENT_REPLAYS,
    METRIC_COMMIT_FAILURES,     METRIC_COMMIT_FENCED,      METRIC_AUDIT_FAILURES};
enum { COUNTERS = sizeof(COUNTED) / sizeof(COUNTED[0]) };

static void waits(void)
{
    bench_wait(&bench, &played, 0, &call);
    runtime_submit_finish(&call);
}

static void acts_with_id(void)
{
    bench_wait(&bench, &played, 77, &call);
    runtime_submit_finish(&call);
}

static void decides(uint8_t kind, uint8_t provider)
{
    struct game_input input = {.kind = kind, .provider = provider};
    bench_decide(&bench, &played, &bench_admin, input, &call);
    runtime_submit_finish(&call);
}

static void switches(void)
{
    decides(GAME_INPUT_PROVIDER, GAME_PROVIDER_AI_WAIT);
}

static void abandons(void)
{
    decides(GAME_INPUT_ABANDON, GAME_PROVIDER_NONE);
}

static void creates(void)
{
    (void)bench_session(&bench, "training", 8);
}

static void fails_to_commit(void)
{
    memory_store_fail_commits(bench.store, ERR_UNAVAILABLE, 1, false);
    waits();
}

static void is_taken_over(void)
{
    ck_assert_int_eq(memory_store_take_over(bench.store, &played.id), ERR_OK);
    waits();
}

static bool counted[COUNTERS]; /* which counters the event may move */

static void may_move(enum metric_counter counter)
{
    for (size_t i = 0; i < COUNTERS; i++) {
        counted[i] = counted[i] || COUNTED[i] == counter;
    }
}

struct moved {
    void (*event)(void);
    enum metric_counter named;   /* by exactly one */
    enum metric_counter also[4]; /* what comes with it; ends with METRIC_COUNTER_COUNT */
};

#define AND_AN_ENTRY                                                                               \
    {                                                                                              \
        METRIC_ENTRIES_COMMITTED, METRIC_ACTIONS_EXECUTED, METRIC_COUNTER_COUNT                    \
    }

static const struct moved events[] = {
    {waits, METRIC_ENTRIES_COMMITTED, {METRIC_ACTIONS_EXECUTED, METRIC_COUNTER_COUNT}},
    {switches, METRIC_PROVIDER_SWITCHES, AND_AN_ENTRY},
    {abandons,
     METRIC_SESSIONS_FINISHED,
     {METRIC_ENTRIES_COMMITTED, METRIC_ACTIONS_EXECUTED, METRIC_CHECKPOINTS_CREATED,
      METRIC_COUNTER_COUNT}},
    {creates, METRIC_SESSIONS_CREATED, {METRIC_COUNTER_COUNT}},
    {fails_to_commit, METRIC_COMMIT_FAILURES, {METRIC_COUNTER_COUNT}},
    {is_taken_over,
     METRIC_COMMIT_FENCED,
     {METRIC_SESSIONS_RECOVERED, METRIC_ENTRIES_COMMITTED, METRIC_ACTIONS_EXECUTED,
      METRIC_COUNTER_COUNT}},
    {acts_with_id, METRIC_IDEMPOTENT_REPLAYS, {METRIC_COUNTER_COUNT}},
};

START_TEST(each_metric_is_moved_by_what_it_names)
{
    const struct moved *row = &events[_i];
    uint64_t before[COUNTERS];
    if (row->event == acts_with_id) {
        acts_with_id(); /* the first time it is an action, the second a replay */
    }
    memset(counted, 0, sizeof(counted));
    may_move(row->named);
    for (size_t i = 0; i < 4 && row->also[i] != METRIC_COUNTER_COUNT; i++) {
        may_move(row->also[i]);
    }
    for (size_t i = 0; i < COUNTERS; i++) {
        before[i] = metrics_counter(COUNTED[i]);
    }
    row->event();
    for (size_t i = 0; i < COUNTERS; i++) {
        uint64_t moved = metrics_counter(COUNTED[i]) - before[i];
        ck_assert_msg(counted[i] || moved == 0, "row %d moved counter %d", _i, (int)COUNTED[i]);
        ck_assert_msg(COUNTED[i] != row->named || moved == 1, "row %d: %llu", _i,
                      (unsigned long long)moved);
    }
}
END_TEST

Suite *workers_suite(void)
{
    Suite *suite = suite_create("workers");
    TCase *tests = tcase_create("workers");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, everything_wrong_is_told_at_once);
    tcase_add_test(tests, a_store_that_takes_no_writes_is_told);
    tcase_add_test(tests, persistence_alone);
    tcase_add_test(tests, simulation_alone);
    tcase_add_test(tests, a_stuck_committer_is_seen);
    tcase_add_test(tests, a_dead_database_is_seen);
    tcase_add_test(tests, a_full_queue_is_seen);
    tcase_add_test(tests, a_paused_thread_is_seen);
    tcase_add_test(tests, a_committer_that_overruns_is_named);
    tcase_add_test(tests, persistence_survives_a_simulation_failure);
    tcase_add_test(tests, a_checkpoint_does_not_block_actions);
    tcase_add_loop_test(tests, each_metric_is_moved_by_what_it_names, 0,
                        sizeof(events) / sizeof(events[0]));
    suite_add_tcase(suite, tests);
    return suite;
}
