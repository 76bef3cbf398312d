/* Who decides: switching providers, taking back, missed deadlines, games that play themselves,
 * scripts and providers in the process. */
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "core/base/metrics.h"
#include "tests/unit/runtime/bench.h"

enum { SECOND_US = 1000 * 1000 };

static struct bench bench;
static struct played played;
static struct runtime_submit_call call;

static bool decide(void *user, const struct provider_turn *turn, struct game_action *out);
static atomic_int asked;
static atomic_int slowness_ms;
static atomic_bool decides;
static _Atomic uint8_t answer_kind;

static const struct provider_kind customs[] = {{.number = GAME_PROVIDER_CUSTOM_FIRST,
                                                .description = "waits, as a test says",
                                                .decide = decide,
                                                .decide_us = 200 * 1000}};

static bool decide(void *user, const struct provider_turn *turn, struct game_action *out)
{
    (void)user;
    ck_assert_uint_ne(turn->entity, 0);
    atomic_fetch_add(&asked, 1);
    usleep((useconds_t)atomic_load(&slowness_ms) * 1000);
    *out = (struct game_action){.kind = atomic_load(&answer_kind), .dir = GAME_DIR_NONE};
    return atomic_load(&decides);
}

static void adjust(struct runtime_options *options)
{
    options->pace_us = 1000;
    options->providers = customs;
    options->provider_count = 1;
}

static void setup(void)
{
    atomic_store(&asked, 0);
    atomic_store(&slowness_ms, 0);
    atomic_store(&decides, true);
    atomic_store(&answer_kind, GAME_ACTION_WAIT);
    bench.adjust = adjust;
    bench_start(&bench);
    played = bench_session(&bench, "training", 7);
}

static void teardown(void)
{
    bench_stop(&bench);
}

static uint32_t own_entity(void)
{
    return bench_summary(&bench, &played, NULL).seat_entity[0];
}

static enum err bind(const struct principal *by, uint32_t entity, uint8_t provider)
{
    struct game_input input = {.kind = GAME_INPUT_PROVIDER, .entity = entity, .provider = provider};
    bench_decide(&bench, &played, by, input, &call);
    runtime_submit_finish(&call);
    return call.call.err;
}

static struct game_executed entry_of(uint64_t seq, struct game_input *out_input)
{
    struct store_entries entries = {0};
    ck_assert_int_eq(
        bench.store->ops->entries_read(bench.store, &played.id, seq - 1, 1, &entries, NULL),
        ERR_OK);
    ck_assert_uint_eq(entries.count, 1);
    *out_input = entries.items[0].input;
    struct game_executed first = {0};
    if (entries.items[0].executed_count > 0) {
        first = entries.items[0].executed[0];
    }
    store_entries_finish(&entries);
    return first;
}

/* ---- switching ---- */

START_TEST(a_switch_is_an_entry_and_counted)
{
    uint64_t before = metrics_counter(METRIC_PROVIDER_SWITCHES);
    ck_assert_int_eq(bind(&bench_admin, 0, GAME_PROVIDER_AI_WAIT), ERR_OK);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, 1);
    struct game_input input;
    (void)entry_of(1, &input);
    ck_assert_uint_eq(input.kind, GAME_INPUT_PROVIDER);
    ck_assert_uint_eq(input.provider, GAME_PROVIDER_AI_WAIT);
    ck_assert_uint_eq(metrics_counter(METRIC_PROVIDER_SWITCHES), before + 1);
}
END_TEST

START_TEST(what_cannot_be_switched)
{
    ck_assert_int_eq(bind(&bench_admin, 4711, GAME_PROVIDER_AI_WAIT), ERR_UNKNOWN_ENTITY);
    ck_assert_int_eq(bind(&bench_admin, own_entity(), 200), ERR_UNKNOWN_PROVIDER);
    ck_assert_int_eq(bind(&bench_admin, own_entity(), GAME_PROVIDER_CUSTOM_LAST),
                     ERR_UNKNOWN_PROVIDER);
    ck_assert_int_eq(bind(&played.seat, 4711, GAME_PROVIDER_AI_WAIT), ERR_FORBIDDEN);
    ck_assert_int_eq(bind(&played.seat, 0, GAME_PROVIDER_AI_WAIT), ERR_FORBIDDEN);
    struct game_input abandon = {.kind = GAME_INPUT_ABANDON};
    bench_decide(&bench, &played, &played.seat, abandon, &call);
    ck_assert_int_eq(call.call.err, ERR_FORBIDDEN);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, 0);
    bench_decide(&bench, &played, &bench_admin, abandon, &call);
    ck_assert_int_eq(call.call.err, ERR_OK);
    runtime_submit_finish(&call);
    ck_assert_int_eq(bind(&bench_admin, own_entity(), GAME_PROVIDER_AI_WAIT), ERR_SESSION_FINISHED);
}
END_TEST

/* origin.md 7.4, scenario 5 */
START_TEST(an_entity_switched_from_ai_to_interactive_acts_by_its_new_provider)
{
    uint32_t entity = own_entity();
    ck_assert_int_eq(bind(&played.seat, entity, GAME_PROVIDER_AI_PASSIVE), ERR_OK);
    (void)bench_head_at(&bench, &played, 3); /* it plays on by itself */
    ck_assert_int_eq(bind(&bench_admin, entity, GAME_PROVIDER_INTERACTIVE), ERR_OK);
    uint64_t head = bench_head(&bench, &played).seq;
    ck_assert_uint_eq(bench_summary(&bench, &played, NULL).next.provider,
                      GAME_PROVIDER_INTERACTIVE);
    bench_run_ms(&bench, 50);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, head); /* it waits */
    bench_wait(&bench, &played, 1, &call);
    ck_assert_int_eq(call.call.err, ERR_OK);
    runtime_submit_finish(&call);
    struct game_input input;
    struct game_executed first = entry_of(head + 1, &input);
    ck_assert_uint_eq(input.kind, GAME_INPUT_ACTION);
    ck_assert_uint_eq(first.entity, entity);
    ck_assert_uint_eq(first.provider, GAME_PROVIDER_INTERACTIVE);
}
END_TEST

START_TEST(a_seat_takes_back_by_acting)
{
    ck_assert_int_eq(bind(&played.seat, own_entity(), GAME_PROVIDER_AI_WAIT), ERR_OK);
    uint64_t before = bench_head(&bench, &played).seq;
    bench_wait(&bench, &played, 9, &call);
    ck_assert_msg(call.call.err == ERR_OK, "%s", err_word(call.call.err));
    uint64_t head = call.results[0].seq;
    runtime_submit_finish(&call);
    ck_assert_uint_gt(head, before + 1);
    ck_assert_uint_eq(bench_summary(&bench, &played, NULL).next.provider,
                      GAME_PROVIDER_INTERACTIVE);
    bench_wait(&bench, &played, 9, &call); /* the same answer again */
    ck_assert_int_eq(call.call.err, ERR_OK);
    ck_assert(call.replayed);
    ck_assert_uint_eq(call.results[0].seq, head);
    runtime_submit_finish(&call);
}
END_TEST

/* ---- games without people ---- */

START_TEST(a_game_without_people_plays_on_and_can_be_paused)
{
    ck_assert_int_eq(bind(&bench_admin, own_entity(), GAME_PROVIDER_AI_WAIT), ERR_OK);
    struct session_head head = bench_head_at(&bench, &played, 4);
    struct runtime_pause_call pause;
    for (int i = 0; i < 2; i++) {
        bool paused = i == 0;
        bench_pause(&bench, &played, paused, &pause);
        ck_assert_int_eq(pause.call.err, ERR_OK);
        head = bench_head(&bench, &played);
        if (paused) {
            bench_run_ms(&bench, 400);
            ck_assert_uint_le(bench_head(&bench, &played).seq, head.seq + 1); /* one under way */
            bench_restart(&bench);                                            /* it is durable */
            head = bench_head(&bench, &played);
            bench_run_ms(&bench, 400);
            ck_assert_uint_eq(bench_head(&bench, &played).seq, head.seq);
        }
    }
    (void)bench_head_at(&bench, &played, head.seq + 2);
}
END_TEST

START_TEST(it_plays_on_after_a_restart)
{
    ck_assert_int_eq(bind(&bench_admin, own_entity(), GAME_PROVIDER_AI_WAIT), ERR_OK);
    (void)bench_head_at(&bench, &played, 2);
    bench_restart(&bench);
    struct store_session before;
    struct store_session now;
    ck_assert_int_eq(bench.store->ops->session_get(bench.store, &played.id, &before, NULL), ERR_OK);
    ck_assert(before.record.unattended);
    for (int i = 0; i < 1000; i++) { /* nobody asks for it */
        bench_run_ms(&bench, 5);
        (void)bench.store->ops->session_get(bench.store, &played.id, &now, NULL);
        if (now.head.seq > before.head.seq + 1) {
            return;
        }
    }
    ck_abort_msg("the session was forgotten");
}
END_TEST

/* ---- deadlines ---- */

START_TEST(a_missed_deadline_is_an_entry_that_names_it)
{
    played = bench_timed_session(&bench, "training", 1, 60, _i == 0 ? TIMEOUT_PASS : TIMEOUT_AI);
    int64_t deadline_us = 0;
    struct game_summary summary = bench_summary(&bench, &played, &deadline_us);
    ck_assert_int_gt(deadline_us, 0);
    bench_pass_us(59 * SECOND_US);
    bench_run_ms(&bench, 20);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, 0);
    bench_pass_us(2 * SECOND_US);
    ck_assert_uint_eq(bench_head_at(&bench, &played, 1).seq, 1);
    struct game_input input;
    (void)entry_of(1, &input);
    ck_assert_uint_eq(input.kind, GAME_INPUT_TIMEOUT);
    ck_assert_uint_eq(input.entity, summary.next.entity);
    ck_assert_int_eq((int64_t)input.deadline_us, deadline_us);
    ck_assert_uint_eq(input.provider, _i == 0 ? GAME_PROVIDER_NONE : GAME_PROVIDER_AI_AGGRESSIVE);
}
END_TEST

START_TEST(a_policy_to_wait_waits)
{
    played = bench_timed_session(&bench, "training", 1, 60, TIMEOUT_WAIT);
    int64_t deadline_us = 0;
    (void)bench_summary(&bench, &played, &deadline_us);
    ck_assert_int_gt(deadline_us, 0);
    bench_pass_us(1000 * (int64_t)SECOND_US);
    bench_run_ms(&bench, 50);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, 0);
}
END_TEST

START_TEST(a_deadline_survives_the_server)
{
    played = bench_timed_session(&bench, "training", 1, 60, TIMEOUT_PASS);
    bench_restart(&bench);
    bench_pass_us(61 * SECOND_US);
    struct store_session now = {0};
    for (int i = 0; i < 1000 && now.head.seq == 0; i++) { /* nobody asks for it */
        bench_run_ms(&bench, 5);
        (void)bench.store->ops->session_get(bench.store, &played.id, &now, NULL);
    }
    ck_assert_uint_ge(now.head.seq, 1);
}
END_TEST

/* ---- scripts and custom providers ---- */

START_TEST(a_script_drives_an_entity_and_refused_lines_are_told)
{
    static const struct game_action lines[] = {
        {.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE},
        {.kind = GAME_ACTION_EQUIP, .dir = GAME_DIR_NONE, .slot = 15, .given = GAME_GIVEN_SLOT},
        {.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE}};
    uint32_t entity = own_entity();
    struct runtime_script_call script = {.entity = entity, .lines = lines, .line_count = 3};
    bench_script(&bench, &played, &script);
    ck_assert_int_eq(script.call.err, ERR_OK);
    ck_assert_int_eq(bind(&bench_admin, entity, GAME_PROVIDER_REPLAY), ERR_OK);
    ck_assert_uint_eq(bench_head_at(&bench, &played, 3).seq, 3);
    script = (struct runtime_script_call){.entity = entity};
    bench_script(&bench, &played, &script);
    ck_assert_uint_eq(script.report.lines, 3);
    ck_assert_uint_eq(script.report.played, 3);
    ck_assert_uint_eq(script.report.refused, 1);
    struct game_input input;
    struct game_executed first = entry_of(3, &input);
    ck_assert_uint_eq(first.provider, GAME_PROVIDER_REPLAY);
    bench_run_ms(&bench, 50);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, 3); /* it waits for more lines */
    script = (struct runtime_script_call){.entity = 4711};
    bench_script(&bench, &played, &script);
    ck_assert_int_eq(script.call.err, ERR_UNKNOWN_ENTITY);
}
END_TEST

/* What is not in memory any more is in the store; a line that was refused, too. */
START_TEST(a_script_goes_on_after_a_restart)
{
    enum { LINES = 6 };
    struct game_action lines[LINES];
    for (size_t i = 0; i < LINES; i++) {
        lines[i] = (struct game_action){.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE};
    }
    lines[1] = (struct game_action){
        .kind = GAME_ACTION_EQUIP, .dir = GAME_DIR_NONE, .slot = 15, .given = GAME_GIVEN_SLOT};
    uint32_t entity = own_entity();
    struct runtime_script_call script = {.entity = entity, .lines = lines, .line_count = 3};
    bench_script(&bench, &played, &script);
    ck_assert_int_eq(bind(&bench_admin, entity, GAME_PROVIDER_REPLAY), ERR_OK);
    ck_assert_uint_eq(bench_head_at(&bench, &played, 3).seq, 3);
    bench_restart(&bench);
    script = (struct runtime_script_call){.entity = entity};
    bench_script(&bench, &played, &script);
    ck_assert_uint_eq(script.report.lines, 3);
    ck_assert_uint_eq(script.report.played, 3);
    ck_assert_uint_eq(script.report.refused, 1);
    ck_assert_uint_eq(script.report.refusals[0].line, 1);
    ck_assert_uint_eq(script.report.refusals[0].seq, 2);
    struct runtime_pause_call pause;
    bench_pause(&bench, &played, true, &pause);
    script =
        (struct runtime_script_call){.entity = entity, .lines = lines + 3, .line_count = LINES - 3};
    bench_script(&bench, &played, &script);
    ck_assert_uint_eq(script.report.lines, LINES);
    bench_pause(&bench, &played, false, &pause);
    bench_restart(&bench); /* nobody asks for the session: it is found */
    struct store_session now = {0};
    for (int i = 0; i < 1000 && now.head.seq < LINES; i++) {
        bench_run_ms(&bench, 5);
        (void)bench.store->ops->session_get(bench.store, &played.id, &now, NULL);
    }
    ck_assert_uint_eq(now.head.seq, LINES); /* the binding, and all lines but the refused one */
    bench_run_ms(&bench, 50);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, LINES);
    ck_assert_int_eq(bench.store->ops->session_get(bench.store, &played.id, &now, NULL), ERR_OK);
    ck_assert(!now.record.unattended);
    script = (struct runtime_script_call){.entity = entity, .drop = true};
    bench_script(&bench, &played, &script);
    ck_assert_uint_eq(script.report.lines, 0);
}
END_TEST

START_TEST(a_script_has_a_limit)
{
    static struct game_action lines[LIMIT_SCRIPT_LINES];
    for (size_t i = 0; i < LIMIT_SCRIPT_LINES; i++) {
        lines[i] = (struct game_action){.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE};
    }
    struct runtime_script_call script = {
        .entity = own_entity(), .lines = lines, .line_count = LIMIT_SCRIPT_LINES};
    bench_script(&bench, &played, &script);
    ck_assert_int_eq(script.call.err, ERR_OK);
    script.line_count = 1;
    bench_script(&bench, &played, &script);
    ck_assert_int_eq(script.call.err, ERR_OVERLOADED);
}
END_TEST

START_TEST(a_custom_provider_decides)
{
    ck_assert_int_eq(bind(&bench_admin, own_entity(), GAME_PROVIDER_CUSTOM_FIRST), ERR_OK);
    uint64_t seq = bench_head_at(&bench, &played, 4).seq;
    ck_assert_int_ge(atomic_load(&asked), 3);
    struct game_input input;
    struct game_executed first = entry_of(3, &input);
    ck_assert_uint_eq(input.kind, GAME_INPUT_ACTION);
    ck_assert_uint_eq(first.provider, GAME_PROVIDER_CUSTOM_FIRST);
    ck_assert_int_eq(bind(&bench_admin, own_entity(), GAME_PROVIDER_INTERACTIVE), ERR_OK);
    ck_assert_uint_gt(bench_head(&bench, &played).seq, seq);
}
END_TEST

/* One that is slow, has no answer, or gives one the rules reject: its turn is passed. Meanwhile
 * nobody who reads waits for it. */
START_TEST(a_custom_provider_in_error_passes_its_turn)
{
    uint64_t failures = metrics_counter(METRIC_PROVIDER_FAILURES);
    atomic_store(&slowness_ms, _i == 0 ? 600 : 0);
    atomic_store(&decides, _i != 1);
    atomic_store(&answer_kind, _i == 2 ? GAME_ACTION_EQUIP : GAME_ACTION_WAIT);
    ck_assert_int_eq(bind(&bench_admin, own_entity(), GAME_PROVIDER_CUSTOM_FIRST), ERR_OK);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, 1);
    (void)bench_head_at(&bench, &played, 2);
    struct game_input input;
    (void)entry_of(2, &input);
    ck_assert_uint_eq(input.kind, GAME_INPUT_TIMEOUT);
    ck_assert_uint_eq(input.provider, GAME_PROVIDER_NONE);
    ck_assert_uint_gt(metrics_counter(METRIC_PROVIDER_FAILURES), failures);
    ck_assert_int_eq(bind(&bench_admin, own_entity(), GAME_PROVIDER_INTERACTIVE), ERR_OK);
    atomic_store(&slowness_ms, 0);
}
END_TEST

START_TEST(kinds_are_checked_before_anything_starts)
{
    struct provider_kinds kinds;
    struct error error = {0};
    const struct provider_kind bad[] = {{.number = GAME_PROVIDER_AI_WAIT},
                                        {.number = GAME_PROVIDER_CUSTOM_FIRST}};
    ck_assert_int_eq(provider_kinds_init(&kinds, bad, 2, &error), ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(error.message, "provider 64"));
    ck_assert_ptr_nonnull(strstr(error.message, "provider 32"));
    ck_assert_int_eq(provider_kinds_init(&kinds, customs, 1, &error), ERR_OK);
    ck_assert_int_eq(provider_kinds_check(&kinds, &error), ERR_OK);
    for (size_t i = 0; i < kinds.count; i++) {
        if (kinds.items[i].number == GAME_PROVIDER_AI_WAIT) {
            kinds.items[i].number = GAME_PROVIDER_CUSTOM_LAST;
        }
    }
    ck_assert_int_eq(provider_kinds_check(&kinds, &error), ERR_CONFIG);
}
END_TEST

Suite *attendance_suite(void)
{
    Suite *suite = suite_create("attendance");
    TCase *tests = tcase_create("attendance");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_switch_is_an_entry_and_counted);
    tcase_add_test(tests, what_cannot_be_switched);
    tcase_add_test(tests, an_entity_switched_from_ai_to_interactive_acts_by_its_new_provider);
    tcase_add_test(tests, a_seat_takes_back_by_acting);
    tcase_add_test(tests, a_game_without_people_plays_on_and_can_be_paused);
    tcase_add_test(tests, it_plays_on_after_a_restart);
    tcase_add_loop_test(tests, a_missed_deadline_is_an_entry_that_names_it, 0, 2);
    tcase_add_test(tests, a_policy_to_wait_waits);
    tcase_add_test(tests, a_deadline_survives_the_server);
    tcase_add_test(tests, a_script_drives_an_entity_and_refused_lines_are_told);
    tcase_add_test(tests, a_script_goes_on_after_a_restart);
    tcase_add_test(tests, a_script_has_a_limit);
    tcase_add_test(tests, a_custom_provider_decides);
    tcase_add_loop_test(tests, a_custom_provider_in_error_passes_its_turn, 0, 3);
    tcase_add_test(tests, kinds_are_checked_before_anything_starts);
    suite_add_tcase(suite, tests);
    return suite;
}
