/*
 * hook: the executor.
 */
#include "core/game/hook.h"

#include <string.h>

#include "core/game/text.h"

enum { HOOKS_MAX = 64 };

/* What a hook that fails is undone to. */
struct savepoint {
    struct game_state state;
    struct world_delta delta;
    uint16_t executed_count;
    uint16_t event_count;
};

static void savepoint_take(struct savepoint *savepoint, const struct world *world)
{
    memcpy(&savepoint->state, world->state, sizeof(savepoint->state));
    savepoint->delta = world->delta;
    savepoint->executed_count = world->outcome->executed_count;
    savepoint->event_count = world->outcome->event_count;
}

static void savepoint_restore(const struct savepoint *savepoint, struct world *world)
{
    memcpy(world->state, &savepoint->state, sizeof(savepoint->state));
    world->delta = savepoint->delta;
    world->outcome->executed_count = savepoint->executed_count;
    world->outcome->event_count = savepoint->event_count;
    world_forget_sight(world, 0);
}

const struct hook *hook_find(const struct hook_table *table, const char *name)
{
    for (uint16_t i = 0; i < table->count; i++) {
        if (text_equal(table->hooks[i].name, name)) {
            return &table->hooks[i];
        }
    }
    return NULL;
}

/* A critical hook needs no savepoint: the whole entry goes when it fails. */
static bool run_undoable(const struct hook *hook, struct world *world)
{
    struct savepoint savepoint;

    if (hook->criticality == HOOK_CRITICAL) {
        return hook->run(world);
    }
    savepoint_take(&savepoint, world);
    if (hook->run(world)) {
        return true;
    }
    savepoint_restore(&savepoint, world);
    return false;
}

/* Notes a failure. True if the entry can go on. */
static bool survive(struct hook_report *report, struct world *world, const struct hook_table *table,
                    const struct hook *hook)
{
    uint16_t index = (uint16_t)(hook - table->hooks);

    report->failed++;
    if (hook->criticality == HOOK_IMPORTANT) {
        world_emit_to(world,
                      (struct game_event){.type = GAME_EVENT_HOOK_FAILED,
                                          .code = index,
                                          .entity = world->delta.entity},
                      0);
    }
    return hook->criticality != HOOK_CRITICAL;
}

/* One hook that was asked: how often it was triggered and failed, and a line of the trace. */
static void note(struct world *world, const struct game_trace_step *step)
{
    struct game_trace *trace = world->trace;

    if (step->hook < GAME_HOOKS_MAX) {
        struct game_hook_count *count = &world->outcome->hooks[step->hook];

        count->triggered = (uint16_t)(count->triggered + step->triggered);
        if (step->verdict != GAME_VERDICT_ACCEPTED) {
            count->failed++;
        }
    }
    if (trace != NULL && trace->count < GAME_TRACE_MAX) {
        trace->steps[trace->count++] = *step;
    } else if (trace != NULL) {
        trace->dropped++;
    }
}

/* Asks one hook of a chain; the step says how it went. */
static struct game_trace_step ask(struct world *world, const struct hook_table *table,
                                  const struct hook *hook, uint16_t depth, uint16_t depth_max)
{
    struct game_trace_step step = {.hook = (uint16_t)(hook - table->hooks),
                                   .depth = depth,
                                   .next = GAME_TRACE_NO_HOOK,
                                   .executed_first = world->outcome->executed_count};

    step.triggered = hook->triggered(world) ? 1 : 0;
    if (step.triggered != 0 && depth > depth_max) {
        step.verdict = GAME_VERDICT_HOOK_CHAIN_TOO_DEEP;
    } else if (step.triggered != 0 && !run_undoable(hook, world)) {
        step.verdict = GAME_VERDICT_HOOK_FAILED;
    } else {
        step.executed_count = (uint16_t)(world->outcome->executed_count - step.executed_first);
    }
    return step;
}

/* Asks a root hook and its chain. False if a critical hook failed. */
static bool ask_chain(struct hook_report *report, struct world *world,
                      const struct hook_table *table, const struct hook *hook, uint16_t depth_max)
{
    for (uint16_t depth = 1; hook != NULL; depth++) {
        struct game_trace_step step = ask(world, table, hook, depth, depth_max);
        bool goes_on = step.triggered != 0 && step.verdict == GAME_VERDICT_ACCEPTED;
        const struct hook *next =
            goes_on && hook->next != NULL ? hook_find(table, hook->next) : NULL;

        if (next != NULL) {
            step.next = (uint16_t)(next - table->hooks);
        }
        note(world, &step);
        if (step.verdict != GAME_VERDICT_ACCEPTED) {
            if (survive(report, world, table, hook)) {
                return true;
            }
            report->verdict = step.verdict;
            report->hook = step.hook;
            report->depth = depth;
            return false;
        }
        report->ran = (uint16_t)(report->ran + step.triggered);
        hook = next;
    }
    return true;
}

/* The root hooks in the order in which they are asked; how many. A table that is in order already
 * is gone through once. */
static uint8_t roots_of(const struct hook_table *table, uint8_t order[HOOKS_MAX])
{
    uint8_t count = 0;

    for (uint8_t i = 0; i < table->count && i < HOOKS_MAX; i++) {
        uint8_t at = count;

        if (table->hooks[i].role != HOOK_ROOT) {
            continue;
        }
        while (at > 0 && table->hooks[order[at - 1]].priority > table->hooks[i].priority) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
        count++;
    }
    return count;
}

struct hook_report hooks_ask(const struct hook_table *table, struct world *world,
                             uint16_t depth_max)
{
    struct hook_report report = {.verdict = GAME_VERDICT_ACCEPTED};
    uint8_t order[HOOKS_MAX];
    uint8_t count = roots_of(table, order);

    for (uint8_t i = 0; i < count; i++) {
        if (!ask_chain(&report, world, table, &table->hooks[order[i]], depth_max)) {
            break;
        }
    }
    return report;
}

bool hook_info(const struct hook_table *table, uint16_t index, struct game_hook_info *out)
{
    static const char *const roles[] = {[HOOK_ROOT] = "root", [HOOK_LOOKUP] = "lookup"};
    static const char *const criticalities[] = {
        [HOOK_CRITICAL] = "critical", [HOOK_IMPORTANT] = "important", [HOOK_OPTIONAL] = "optional"};

    if (index >= table->count) {
        return false;
    }
    *out = (struct game_hook_info){.name = table->hooks[index].name,
                                   .role = roles[table->hooks[index].role],
                                   .criticality = criticalities[table->hooks[index].criticality],
                                   .next = table->hooks[index].next,
                                   .priority = table->hooks[index].priority};
    return true;
}
