/*
 * sessions: listing and archiving them, and the seeds that are promised to those to come. The store
 * is asked by a worker.
 */
#include <stdlib.h>
#include <string.h>

#include "core/proof/seed.h"
#include "core/runtime/internal.h"
#include "core/runtime/sessions/sessions.h"

enum { SEED_COMMITMENT_LIFE_S = 3600 };

/* ---- listing ---- */

struct list_job {
    struct call_job base;
    struct store_session_filter filter;
    size_t limit;
    struct store_sessions sessions;
};

static void list_on_worker(struct store_job *job, struct store *store)
{
    struct list_job *list = (struct list_job *)job;
    list->base.err = store->ops->session_list(store, &list->filter, list->limit, &list->sessions,
                                              &list->base.error);
}

static void list_back(struct store_job *job, struct runtime *runtime)
{
    struct list_job *list = (struct list_job *)job;
    ((struct runtime_list_call *)list->base.call)->sessions = list->sessions;
    call_job_end(runtime, &list->base);
}

static void list_finish(void *job)
{
    store_sessions_finish(&((struct list_job *)job)->sessions);
}

void runtime_session_list(struct runtime *runtime, struct runtime_list_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct list_job),
                                              .run = list_on_worker,
                                              .back = list_back,
                                              .finish = list_finish};
    call->sessions = (struct store_sessions){0};
    if (!call_begin_admin(runtime, &call->call, CALL_LIST)) {
        return;
    }
    struct list_job *list = call_job_create(runtime, &call->call, NULL, &kind);
    if (list != NULL) {
        list->filter = call->filter;
        list->limit = call->limit;
        call_job_start(runtime, &list->base);
    }
}

/* ---- archiving ---- */

struct archive_job {
    struct call_job base;
    struct session_head head; /* as it was told, or as the store has it */
    struct audit_record audit;
};

static void archive_on_worker(struct store_job *job, struct store *store)
{
    struct archive_job *archive = (struct archive_job *)job;
    archive->base.err = store->ops->session_archive(store, &archive->base.session, &archive->audit,
                                                    &archive->base.error);
    struct store_session session;
    if (archive->base.err == ERR_SESSION_ARCHIVED &&
        store->ops->session_get(store, &archive->base.session, &session, NULL) == ERR_OK) {
        archive->head = session.head;
    }
}

/* The epoch has been raised, so memory is stale: drop it now, or when what holds it is back. */
static void forget_archived(struct runtime *runtime, const struct session_id *id)
{
    struct instance *instance = registry_find(&runtime->registry, id);
    if (instance == NULL || instance->phase != INSTANCE_LIVE) {
        return;
    }
    if (registry_is_droppable(instance)) {
        instance_enter(instance, INSTANCE_CLOSING);
        instance_enter(instance, INSTANCE_CLOSED);
        registry_remove(&runtime->registry, instance);
    } else if (instance->commit == NULL) {
        loading_recover(runtime, instance, "archived");
    }
}

static void archive_back(struct store_job *job, struct runtime *runtime)
{
    struct archive_job *archive = (struct archive_job *)job;
    if (archive->base.err == ERR_OK) {
        forget_archived(runtime, &archive->base.session);
        event_bus_publish(runtime->events, &(struct bus_event){.topic = TOPIC_SESSION,
                                                               .kind = BUS_ARCHIVED,
                                                               .session = archive->base.session});
    }
    archive->base.call->head = archive->head;
    call_job_end(runtime, &archive->base);
}

static void archive_start(struct runtime *runtime, struct runtime_call *call,
                          const struct session_head *head)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct archive_job), .run = archive_on_worker, .back = archive_back};
    struct archive_job *archive = call_job_create(runtime, call, NULL, &kind);
    if (archive != NULL) {
        archive->head = *head;
        archive->audit = audit_line(runtime, call, &call->session, "session_archive",
                                    "head_seq=%llu", (unsigned long long)head->seq);
        call_job_start(runtime, &archive->base);
    }
}

/* A game that is still played is given up first, as an entry of its log, so that it has an end. */
struct archiving {
    struct runtime_submit_call abandon; /* first */
    struct runtime *runtime;
    struct runtime_call *call;
};

static void archive_abandoned(struct runtime_call *abandoned)
{
    struct archiving *archiving = (struct archiving *)abandoned;
    struct runtime *runtime = archiving->runtime;
    struct runtime_call *call = archiving->call;
    enum err err = abandoned->err;
    bool ended = err == ERR_OK || err == ERR_SESSION_FINISHED || err == ERR_SESSION_ARCHIVED ||
                 err == ERR_RULES_UNAVAILABLE || err == ERR_CORRUPT || err == ERR_DIVERGED;
    runtime_submit_finish(&archiving->abandon);
    if (ended) {
        archive_start(runtime, call, &abandoned->head);
    } else {
        call_end(runtime, call, err, abandoned->error.message);
    }
    free(archiving);
}

void runtime_session_archive(struct runtime *runtime, struct runtime_call *call)
{
    if (!call_begin_admin(runtime, call, CALL_ARCHIVE)) {
        return;
    }
    struct archiving *archiving = calloc(1, sizeof(*archiving));
    if (archiving == NULL) {
        call_end(runtime, call, ERR_NO_MEMORY, NULL);
        return;
    }
    archiving->runtime = runtime;
    archiving->call = call;
    archiving->abandon.call = (struct runtime_call){
        .principal = call->principal, .session = call->session, .done = archive_abandoned};
    archiving->abandon.input =
        (struct game_input){.kind = GAME_INPUT_ABANDON, .action.dir = GAME_DIR_NONE};
    runtime_decide(runtime, &archiving->abandon);
}

/* ---- promised seeds ---- */

struct seed_job {
    struct call_job base;
    struct store_seed seed;
};

static void seed_on_worker(struct store_job *job, struct store *store)
{
    struct seed_job *seed = (struct seed_job *)job;
    seed->base.err = store->ops->seed_put(store, &seed->seed, &seed->base.error);
}

static void seed_back(struct store_job *job, struct runtime *runtime)
{
    struct seed_job *seed = (struct seed_job *)job;
    struct runtime_seed_call *call = (struct runtime_seed_call *)seed->base.call;
    if (seed->base.err == ERR_OK) {
        memcpy(call->id, seed->seed.id, ID_SIZE);
        call->expires_us = seed->seed.expires_us;
        seed_commitment(seed->seed.server_seed, seed->seed.salt, &call->commitment);
    }
    call_job_end(runtime, &seed->base);
}

static void seed_finish(void *job)
{
    struct seed_job *seed = job;
    digest_wipe(&seed->seed, sizeof(seed->seed));
}

void runtime_seed_commit(struct runtime *runtime, struct runtime_seed_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct seed_job),
                                              .run = seed_on_worker,
                                              .back = seed_back,
                                              .finish = seed_finish};
    if (!call_begin(runtime, &call->call, CALL_SEED)) {
        return;
    }
    struct seed_job *seed = call_job_create(runtime, &call->call, NULL, &kind);
    if (seed == NULL) {
        return;
    }
    int64_t now_us = runtime_wall_us(runtime);
    id_generate(now_us, seed->seed.id);
    digest_random(seed->seed.server_seed, sizeof(seed->seed.server_seed));
    digest_random(seed->seed.salt, sizeof(seed->seed.salt));
    seed->seed.expires_us = now_us + (int64_t)SEED_COMMITMENT_LIFE_S * 1000000;
    call_job_start(runtime, &seed->base);
}
