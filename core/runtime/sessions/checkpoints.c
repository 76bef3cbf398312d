/*
 * checkpoints: those that callers list and make beside the ones that go with commits. They change
 * nothing about the session.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/metrics.h"
#include "core/runtime/internal.h"
#include "core/runtime/sessions/sessions.h"
#include "core/runtime/watching/watching.h"

/* ---- listing ---- */

struct list_job {
    struct call_job base;
    uint64_t from;
    size_t limit;
    struct store_checkpoints checkpoints;
};

static void list_on_worker(struct store_job *job, struct store *store)
{
    struct list_job *list = (struct list_job *)job;
    list->base.err = store->ops->checkpoint_list(
        store, &list->base.session, list->from, list->limit, &list->checkpoints, &list->base.error);
}

static void list_back(struct store_job *job, struct runtime *runtime)
{
    struct list_job *list = (struct list_job *)job;
    ((struct runtime_checkpoints_call *)list->base.call)->checkpoints = list->checkpoints;
    call_job_end(runtime, &list->base);
}

static void list_finish(void *job)
{
    store_checkpoints_finish(&((struct list_job *)job)->checkpoints);
}

void checkpoint_list_run(struct runtime *runtime, struct instance *instance,
                         struct runtime_checkpoints_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct list_job),
                                              .run = list_on_worker,
                                              .back = list_back,
                                              .finish = list_finish};
    uint8_t seat = 0;
    if (!call_may_look(runtime, instance, &call->call, false, &seat)) {
        return;
    }
    struct list_job *list = call_job_create(runtime, &call->call, instance, &kind);
    if (list != NULL) {
        list->from = call->from;
        list->limit = call->limit;
        call_job_start(runtime, &list->base);
    }
}

void runtime_checkpoint_list(struct runtime *runtime, struct runtime_checkpoints_call *call)
{
    call->checkpoints = (struct store_checkpoints){0};
    if (call_begin(runtime, &call->call, CALL_CHECKPOINT_LIST)) {
        call_route(runtime, &call->call);
    }
}

/* ---- making ---- */

struct put_job {
    struct call_job base;
    struct checkpoint_record checkpoint;
    void *state;                   /* of the checkpoint: the instance may go on meanwhile */
    bool created;                  /* else there was one of this seq */
    struct store_checkpoints kept; /* the one that is there now */
};

static void put_on_worker(struct store_job *job, struct store *store)
{
    struct put_job *put = (struct put_job *)job;
    struct call_job *base = &put->base;
    uint64_t seq = put->checkpoint.seq;
    base->err = store->ops->checkpoint_put(store, &put->checkpoint, &base->error);
    put->created = base->err == ERR_OK;
    if (base->err == ERR_OK || base->err == ERR_DUPLICATE) {
        base->err =
            store->ops->checkpoint_list(store, &base->session, seq, 1, &put->kept, &base->error);
    }
    if (base->err == ERR_OK && (put->kept.count == 0 || put->kept.items[0].seq != seq)) {
        base->err = error_set(&base->error, ERR_CORRUPT, "the checkpoint was not kept");
    }
}

static void put_back(struct store_job *job, struct runtime *runtime)
{
    struct put_job *put = (struct put_job *)job;
    struct runtime_checkpoint_call *call = (struct runtime_checkpoint_call *)put->base.call;
    struct instance *instance = put->base.instance;
    if (put->base.err == ERR_OK) {
        call->checkpoint = put->kept.items[0];
        call->created = put->created;
        if (put->created) {
            metrics_add(METRIC_CHECKPOINTS_CREATED, 1);
            watching_checkpoint(runtime, &put->checkpoint);
        }
        if (instance->last_checkpoint_seq < put->checkpoint.seq) {
            instance->last_checkpoint_seq = put->checkpoint.seq;
        }
    }
    call_job_end(runtime, &put->base);
}

static void put_finish(void *job)
{
    struct put_job *put = job;
    free(put->state);
    store_checkpoints_finish(&put->kept);
}

void checkpoint_create_run(struct runtime *runtime, struct instance *instance,
                           struct runtime_checkpoint_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct put_job),
                                              .run = put_on_worker,
                                              .back = put_back,
                                              .finish = put_finish};
    uint8_t seat = 0;
    if (!call_may_look(runtime, instance, &call->call, false, &seat) ||
        !call_has_rules(runtime, instance, &call->call)) {
        return;
    }
    struct put_job *put = call_job_create(runtime, &call->call, instance, &kind);
    if (put == NULL) {
        return;
    }
    put->state = instance_state_copy(instance);
    if (put->state == NULL) {
        call_job_drop(&put->base);
        call_end(runtime, &call->call, ERR_NO_MEMORY, NULL);
        return;
    }
    put->checkpoint = instance_checkpoint(instance, put->state, runtime_wall_us(runtime));
    memcpy(put->checkpoint.label, call->label, sizeof(put->checkpoint.label));
    call_job_start(runtime, &put->base);
}

void runtime_checkpoint_create(struct runtime *runtime, struct runtime_checkpoint_call *call)
{
    call->created = false;
    if (call_begin(runtime, &call->call, CALL_CHECKPOINT_CREATE)) {
        call_route(runtime, &call->call);
    }
}
