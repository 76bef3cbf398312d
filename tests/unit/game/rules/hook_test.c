/*
 * The executor, with tables made up here; then the shape of the game's own table.
 */
#include "core/game/hook.h"

#include <string.h>

#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;
static char log_text[256]; /* a letter for each hook that ran */

static struct world *begin(void)
{
    static const char *const rows[] = {"#####", "#1..#", "#####", NULL};
    struct world *world;

    log_text[0] = '\0';
    arena_draw(&arena, rows);
    world = arena_world(&arena);
    world->delta.entity = 1;
    return world;
}

static bool always(const struct world *world)
{
    (void)world;
    return true;
}

static bool never(const struct world *world)
{
    (void)world;
    return false;
}

static bool on_flag(const struct world *world)
{
    return (world->delta.flags & DELTA_HOOK) != 0;
}

static void note(char letter)
{
    size_t length = strlen(log_text);

    if (length + 1 < sizeof(log_text)) {
        log_text[length] = letter;
        log_text[length + 1] = '\0';
    }
}

static bool run_a(struct world *world)
{
    (void)world;
    note('a');
    return true;
}

static bool run_b(struct world *world)
{
    (void)world;
    note('b');
    return true;
}

static bool run_flag(struct world *world)
{
    world->delta.flags |= DELTA_HOOK;
    note('f');
    return true;
}

/* Does a bit of everything, then fails. */
static bool run_broken(struct world *world)
{
    note('x');
    world_execute(world, GAME_ACTION_REWARD, 1, 0);
    world_emit_to(world, (struct game_event){.type = GAME_EVENT_EXPERIENCE}, 1);
    world->state->header.score += 1000;
    world->state->actors[0].hp = 1;
    world->delta.flags |= DELTA_HOOK;
    return false;
}

#define ROOT(name, criticality, priority, next, run)                                               \
    {                                                                                              \
        name, HOOK_ROOT, criticality, priority, next, always, run                                  \
    }
#define LOOKUP(name, criticality, next, run)                                                       \
    {                                                                                              \
        name, HOOK_LOOKUP, criticality, 0, next, always, run                                       \
    }

static struct hook_report ask(const struct hook *hooks, uint16_t count, uint16_t depth_max)
{
    const struct hook_table table = {hooks, count};

    return hooks_ask(&table, begin(), depth_max);
}

START_TEST(roots_are_asked_by_priority)
{
    const struct hook hooks[] = {
        ROOT("late", HOOK_CRITICAL, 20, NULL, run_b),
        LOOKUP("not_asked", HOOK_CRITICAL, NULL, run_broken),
        ROOT("early", HOOK_CRITICAL, 10, NULL, run_a),
        ROOT("as_late", HOOK_CRITICAL, 20, NULL, run_a),
    };
    struct hook_report report = ask(hooks, 4, 50);

    ck_assert_str_eq(log_text, "aba");
    ck_assert_int_eq(report.verdict, GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(report.ran, 3);
    ck_assert_uint_eq(report.failed, 0);
}
END_TEST

START_TEST(a_chain_follows_names_even_after_nothing_was_done)
{
    const struct hook hooks[] = {
        ROOT("root", HOOK_CRITICAL, 1, "second", run_a),
        LOOKUP("third", HOOK_CRITICAL, NULL, run_a),
        LOOKUP("second", HOOK_CRITICAL, "third", run_b),
        ROOT("after", HOOK_CRITICAL, 2, NULL, run_b),
    };

    ck_assert_int_eq(ask(hooks, 4, 50).verdict, GAME_VERDICT_ACCEPTED);
    ck_assert_str_eq(log_text, "abab");
}
END_TEST

START_TEST(what_is_not_triggered_succeeds_and_ends_its_chain)
{
    const struct hook hooks[] = {
        {"root", HOOK_ROOT, HOOK_CRITICAL, 1, "next", never, run_broken},
        LOOKUP("next", HOOK_CRITICAL, NULL, run_broken),
        ROOT("other", HOOK_CRITICAL, 2, NULL, run_a),
    };

    ck_assert_int_eq(ask(hooks, 3, 50).verdict, GAME_VERDICT_ACCEPTED);
    ck_assert_str_eq(log_text, "a");
}
END_TEST

START_TEST(each_is_asked_with_the_newest_delta)
{
    const struct hook hooks[] = {
        {"before", HOOK_ROOT, HOOK_CRITICAL, 1, NULL, on_flag, run_b},
        ROOT("maker", HOOK_CRITICAL, 2, "chained", run_flag),
        {"chained", HOOK_LOOKUP, HOOK_CRITICAL, 0, NULL, on_flag, run_a},
        {"after", HOOK_ROOT, HOOK_CRITICAL, 3, NULL, on_flag, run_b},
    };

    ask(hooks, 4, 50);
    ck_assert_str_eq(log_text, "fab");
}
END_TEST

START_TEST(the_depth_limit_is_exact)
{
    const struct hook chain[] = {
        ROOT("one", HOOK_CRITICAL, 1, "two", run_a),
        LOOKUP("two", HOOK_CRITICAL, "three", run_a),
        LOOKUP("three", HOOK_CRITICAL, NULL, run_a),
    };
    struct hook_report report = ask(chain, 3, 3);

    ck_assert_int_eq(report.verdict, GAME_VERDICT_ACCEPTED);
    report = ask(chain, 3, 2);
    ck_assert_int_eq(report.verdict, GAME_VERDICT_HOOK_CHAIN_TOO_DEEP);
    ck_assert_uint_eq(report.hook, 2);
    ck_assert_uint_eq(report.depth, 3);
    ck_assert_str_eq(log_text, "aa");
}
END_TEST

START_TEST(an_endless_chain_runs_as_often_as_allowed)
{
    const struct hook hooks[] = {ROOT("self", HOOK_CRITICAL, 1, "self", run_a)};
    struct hook_report report = ask(hooks, 1, 50);

    ck_assert_int_eq(report.verdict, GAME_VERDICT_HOOK_CHAIN_TOO_DEEP);
    ck_assert_uint_eq(report.depth, 51);
    ck_assert_uint_eq(strlen(log_text), 50);
}
END_TEST

START_TEST(a_critical_failure_ends_it)
{
    const struct hook hooks[] = {
        ROOT("first", HOOK_CRITICAL, 1, NULL, run_a),
        ROOT("broken", HOOK_CRITICAL, 2, "chained", run_broken),
        ROOT("never", HOOK_CRITICAL, 3, NULL, run_b),
        LOOKUP("chained", HOOK_CRITICAL, NULL, run_b),
    };
    struct hook_report report = ask(hooks, 4, 50);

    ck_assert_int_eq(report.verdict, GAME_VERDICT_HOOK_FAILED);
    ck_assert_uint_eq(report.hook, 1);
    ck_assert_uint_eq(report.depth, 1);
    ck_assert_str_eq(log_text, "ax");
}
END_TEST

/* What a failed hook did is undone; the chain of the failed one is not followed, the next root
 * is. */
static void expect_undone(uint8_t criticality, uint16_t events)
{
    const struct hook hooks[] = {
        ROOT("broken", criticality, 1, "chained", run_broken),
        LOOKUP("chained", HOOK_CRITICAL, NULL, run_b),
        ROOT("next", HOOK_CRITICAL, 2, NULL, run_a),
    };
    const struct hook_table table = {hooks, 3};
    struct world *world = begin();
    struct game_state before = arena.state;
    struct hook_report report = hooks_ask(&table, world, 50);

    ck_assert_int_eq(report.verdict, GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(report.failed, 1);
    ck_assert_uint_eq(report.ran, 1);
    ck_assert_str_eq(log_text, "xa");
    ck_assert_mem_eq(&before, &arena.state, sizeof(before));
    ck_assert_uint_eq(arena.outcome.executed_count, 0);
    ck_assert_uint_eq(arena.outcome.event_count, events);
    ck_assert_uint_eq(world->delta.flags, 0);
}

START_TEST(an_important_failure_is_undone_and_told)
{
    expect_undone(HOOK_IMPORTANT, 1);
    ck_assert_int_eq(arena.outcome.events[0].type, GAME_EVENT_HOOK_FAILED);
    ck_assert_uint_eq(arena.outcome.events[0].code, 0);
    ck_assert_uint_eq(arena.outcome.events[0].seats, 0);
}
END_TEST

START_TEST(an_optional_failure_is_undone_in_silence)
{
    expect_undone(HOOK_OPTIONAL, 0);
}
END_TEST

START_TEST(a_failure_undoes_only_its_own_hook)
{
    const struct hook hooks[] = {
        ROOT("maker", HOOK_CRITICAL, 1, "broken", run_flag),
        LOOKUP("broken", HOOK_OPTIONAL, NULL, run_broken),
    };

    ck_assert_int_eq(ask(hooks, 2, 50).verdict, GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.world.delta.flags, DELTA_HOOK);
    ck_assert_int_eq(arena.state.actors[0].hp, arena.state.actors[0].hp_max);
}
END_TEST

START_TEST(a_chain_too_deep_is_judged_by_the_hook_that_did_not_run)
{
    const struct hook hooks[] = {
        ROOT("one", HOOK_CRITICAL, 1, "two", run_a),
        LOOKUP("two", HOOK_IMPORTANT, NULL, run_b),
        ROOT("next", HOOK_CRITICAL, 2, NULL, run_a),
    };
    struct hook_report report = ask(hooks, 3, 1);

    ck_assert_int_eq(report.verdict, GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(report.failed, 1);
    ck_assert_str_eq(log_text, "aa");
}
END_TEST

START_TEST(the_game_has_a_sound_table)
{
    uint16_t priority = 0;

    for (uint16_t i = 0; i < game_hooks.count; i++) {
        const struct hook *hook = &game_hooks.hooks[i];

        ck_assert_ptr_eq(hook_find(&game_hooks, hook->name), hook);
        ck_assert(hook->next == NULL || hook_find(&game_hooks, hook->next) != NULL);
        if (hook->role == HOOK_ROOT) {
            ck_assert_uint_gt(hook->priority, priority);
            priority = hook->priority;
        }
    }
    ck_assert_ptr_null(hook_find(&game_hooks, "nothing"));
}
END_TEST

/* With a limit of two the chain damage, death_check, on_death is too long: on_death is important,
 * so the foe dies and nobody is rewarded. */
START_TEST(the_content_sets_the_limit)
{
    static const char *const rows[] = {"#####", "#1r.#", "#####", NULL};

    arena_draw(&arena, rows);
    arena.content.tuning.hook_depth_max = 2;
    arena.content.tuning.hit_min = 100;
    arena.content.tuning.hit_max = 100;
    arena_monster(&arena, FIXTURE_RAT)->hp = 1;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_DIED));
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_HOOK_FAILED));
    ck_assert_uint_eq(arena.state.seats[0].experience, 0);
    arena_draw(&arena, rows);
    arena.content.tuning.hook_depth_max = 1;
    arena.content.tuning.hit_min = 100;
    arena.content.tuning.hit_max = 100;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)),
                     GAME_VERDICT_HOOK_CHAIN_TOO_DEEP);
    ck_assert_int_eq(arena.outcome.phase, GAME_PHASE_POST_VALIDATE);
    ck_assert_uint_eq(arena.outcome.hook_depth, 2);
    ck_assert_str_eq(game_hooks.hooks[arena.outcome.hook].name, "death_check");
}
END_TEST

START_TEST(a_trace_tells_how_hooks_were_asked)
{
    static const struct hook rows[] = {
        {"a", HOOK_ROOT, HOOK_OPTIONAL, 1, "b", always, run_a},
        {"b", HOOK_LOOKUP, HOOK_OPTIONAL, 0, NULL, always, run_b},
        {"c", HOOK_ROOT, HOOK_OPTIONAL, 2, "b", never, run_a},
        {"x", HOOK_ROOT, HOOK_OPTIONAL, 3, "b", always, run_broken},
    };
    static const struct hook_table table = {rows, 4};
    static struct game_trace trace;
    struct world *world = begin();

    memset(&trace, 0, sizeof(trace));
    memset(world->outcome->hooks, 0, sizeof(world->outcome->hooks));
    world->trace = &trace;
    (void)hooks_ask(&table, world, 50);
    world->trace = NULL;
    ck_assert_uint_eq(trace.count, 4);
    ck_assert_uint_eq(trace.steps[0].hook, 0);
    ck_assert_uint_eq(trace.steps[0].next, 1);
    ck_assert_uint_eq(trace.steps[1].depth, 2);
    ck_assert_uint_eq(trace.steps[1].next, GAME_TRACE_NO_HOOK);
    ck_assert_uint_eq(trace.steps[2].triggered, 0);
    ck_assert_uint_eq(trace.steps[3].verdict, GAME_VERDICT_HOOK_FAILED);
    ck_assert_uint_eq(trace.steps[3].executed_count, 0);
    ck_assert_uint_eq(world->outcome->hooks[1].triggered, 1);
    ck_assert_uint_eq(world->outcome->hooks[2].triggered, 0);
    ck_assert_uint_eq(world->outcome->hooks[3].failed, 1);
}
END_TEST

Suite *hook_suite(void)
{
    Suite *suite = suite_create("hook");
    TCase *test_case = tcase_create("executor");

    tcase_add_test(test_case, roots_are_asked_by_priority);
    tcase_add_test(test_case, a_chain_follows_names_even_after_nothing_was_done);
    tcase_add_test(test_case, what_is_not_triggered_succeeds_and_ends_its_chain);
    tcase_add_test(test_case, each_is_asked_with_the_newest_delta);
    tcase_add_test(test_case, the_depth_limit_is_exact);
    tcase_add_test(test_case, an_endless_chain_runs_as_often_as_allowed);
    tcase_add_test(test_case, a_critical_failure_ends_it);
    tcase_add_test(test_case, an_important_failure_is_undone_and_told);
    tcase_add_test(test_case, an_optional_failure_is_undone_in_silence);
    tcase_add_test(test_case, a_failure_undoes_only_its_own_hook);
    tcase_add_test(test_case, a_chain_too_deep_is_judged_by_the_hook_that_did_not_run);
    tcase_add_test(test_case, the_game_has_a_sound_table);
    tcase_add_test(test_case, the_content_sets_the_limit);
    tcase_add_test(test_case, a_trace_tells_how_hooks_were_asked);
    suite_add_tcase(suite, test_case);
    return suite;
}
