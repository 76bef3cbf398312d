/* asking: the question, the answer, and what becomes of both. */
#include "core/runtime/providers/asking.h"

#include <stdlib.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/internal.h"
#include "core/runtime/providers/attendance.h"

struct question {
    struct store_job job;
    struct provider_kind kind;
    struct provider_turn turn;
    struct game_view view;
    struct game_legal legal;
    bool decided;
    struct game_action action;
};

bool asking_is_open(const struct instance *instance)
{
    return instance->asking.open && instance->asking.seq == instance->head.seq;
}

static void ask_on_worker(struct store_job *job, struct store *store)
{
    struct question *question = (struct question *)job;
    (void)store;
    question->decided =
        question->kind.decide(question->kind.user, &question->turn, &question->action);
}

void asking_give_up(struct runtime *runtime, struct instance *instance)
{
    struct game_input input = {.kind = GAME_INPUT_TIMEOUT,
                               .entity = instance->summary.next.entity,
                               .deadline_us = (uint64_t)instance->asking.until_us,
                               .action.dir = GAME_DIR_NONE};
    metrics_add(METRIC_PROVIDER_FAILURES, 1);
    log_warning("provider_passed", "entity=%u provider=%s seq=%llu", input.entity,
                game_provider_name(instance->summary.next.provider),
                (unsigned long long)instance->head.seq);
    attendance_decide(runtime, instance, &input);
}

/* Is the answer one that can be played? Then it is; otherwise the turn is passed. */
static void answer(struct runtime *runtime, struct instance *instance,
                   const struct question *question)
{
    struct game_input input = {
        .kind = GAME_INPUT_ACTION, .entity = question->turn.entity, .action = question->action};
    if (question->decided) {
        instance->ruleset->judge(instance->state, instance->content, &input, runtime->outcome);
        if (runtime->outcome->verdict == GAME_VERDICT_ACCEPTED) {
            attendance_decide(runtime, instance, &input);
            return;
        }
    }
    asking_give_up(runtime, instance);
}

static void ask_back(struct store_job *job, struct runtime *runtime)
{
    struct question *question = (struct question *)job;
    runtime->questions--;
    struct instance *instance = registry_find(&runtime->registry, &question->turn.session);
    bool counts = instance != NULL && instance->phase == INSTANCE_LIVE &&
                  asking_is_open(instance) && instance->asking.seq == question->turn.seq &&
                  instance->summary.next.provider == question->kind.number &&
                  !instance_head_is_held(instance) && !instance->attendance.busy &&
                  !instance->session.record.paused &&
                  runtime_wall_us(runtime) < instance->asking.until_us;
    if (counts) {
        answer(runtime, instance, question);
    }
    free(question);
}

static void fill(struct question *question, const struct instance *instance,
                 const struct provider_kind *kind)
{
    const struct game_next *next = &instance->summary.next;
    const struct ruleset *ruleset = instance->ruleset;
    question->job = (struct store_job){.run = ask_on_worker, .back = ask_back};
    question->kind = *kind;
    question->turn = (struct provider_turn){.session = instance->id,
                                            .seq = instance->head.seq,
                                            .entity = next->entity,
                                            .seat = next->seat,
                                            .view = &question->view,
                                            .legal = &question->legal};
    question->action.dir = GAME_DIR_NONE;
    ruleset->view(instance->state, instance->content, next->seat, &question->view);
    if (next->seat != 0) {
        ruleset->legal(instance->state, instance->content, next->seat, &question->legal);
    }
}

bool asking_start(struct runtime *runtime, struct instance *instance,
                  const struct provider_kind *kind)
{
    struct question *question = calloc(1, sizeof(*question));
    if (question == NULL) {
        return false;
    }
    fill(question, instance, kind);
    if (store_workers_submit(runtime->deciders, &question->job) != ERR_OK) {
        free(question);
        return false;
    }
    runtime->jobs++;
    runtime->questions++;
    int64_t decide_us = kind->decide_us > 0 ? kind->decide_us : PROVIDER_DECIDE_US;
    instance->asking = (struct asking){
        .open = true, .seq = instance->head.seq, .until_us = runtime_wall_us(runtime) + decide_us};
    instance->attendance.due_us = instance->asking.until_us;
    return true;
}
