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

struct sessions_job {
    struct call_job base;
    struct session_id id;
    struct store_session_filter filter;
    size_t limit;
    struct store_sessions sessions;
    struct store_seed seed;
    struct session_head head; /* of a session that is archived */
    struct audit_record audit;
};

static void list_on_worker(struct store_job *job, struct store *store)
{
    struct sessions_job *list = (struct sessions_job *)job;
    list->base.err = store->ops->session_list(store, &list->filter, list->limit, &list->sessions,
                                              &list->base.error);
}

static void list_back(struct store_job *job, struct runtime *runtime)
{
    struct sessions_job *list = (struct sessions_job *)job;
    ((struct runtime_list_call *)list->base.call)->sessions = list->sessions;
    struct store_sessions sessions = list->sessions;
    call_job_end(runtime, &list->base);
    store_sessions_finish(&sessions);
}

void runtime_session_list(struct runtime *runtime, struct runtime_list_call *call)
{
    call->sessions = (struct store_sessions){0};
    if (!call_begin_admin(runtime, &call->call, CALL_LIST)) {
        return;
    }
    struct sessions_job list = {.base.job = {.run = list_on_worker, .back = list_back},
                                .filter = call->filter,
                                .limit = call->limit};
    call_job_start(runtime, &call->call, &list.base, sizeof(list));
}

static void archive_on_worker(struct store_job *job, struct store *store)
{
    struct sessions_job *archive = (struct sessions_job *)job;
    archive->base.err =
        store->ops->session_archive(store, &archive->id, &archive->audit, &archive->base.error);
    struct store_session session;
    if (archive->base.err == ERR_SESSION_ARCHIVED &&
        store->ops->session_get(store, &archive->id, &session, NULL) == ERR_OK) {
        archive->head = session.head;
    }
}

/* The epoch has been raised, so memory is stale: drop it now, or when what holds it is back. */
static void archive_back(struct store_job *job, struct runtime *runtime)
{
    struct sessions_job *archive = (struct sessions_job *)job;
    struct instance *instance = registry_find(&runtime->registry, &archive->id);
    if (archive->base.err == ERR_OK && instance != NULL && instance->phase == INSTANCE_LIVE) {
        if (registry_is_droppable(instance)) {
            instance_enter(instance, INSTANCE_CLOSING);
            instance_enter(instance, INSTANCE_CLOSED);
            registry_remove(&runtime->registry, instance);
        } else if (instance->commit == NULL) {
            loading_recover(runtime, instance, "archived");
        }
    }
    if (archive->base.err == ERR_OK) {
        event_bus_publish(runtime->events, &(struct bus_event){.topic = TOPIC_SESSION,
                                                               .kind = BUS_ARCHIVED,
                                                               .session = archive->id});
    }
    archive->base.call->head = archive->head;
    call_job_end(runtime, &archive->base);
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
        struct sessions_job archive = {
            .base.job = {.run = archive_on_worker, .back = archive_back},
            .id = call->session,
            .head = abandoned->head,
            .audit = audit_line(runtime, call, &call->session, "session_archive", "head_seq=%llu",
                                (unsigned long long)abandoned->head.seq)};
        call_job_start(runtime, call, &archive.base, sizeof(archive));
    } else {
        call_end(runtime, call, err, abandoned->error.message);
    }
    free(archiving);
}

void runtime_session_archive(struct runtime *runtime, struct runtime_call *call)
{
    if (!call_begin(runtime, call, CALL_ARCHIVE)) {
        return;
    }
    enum err err = call_require_admin(call);
    struct archiving *archiving = err == ERR_OK ? calloc(1, sizeof(*archiving)) : NULL;
    if (archiving == NULL) {
        call_end(runtime, call, err == ERR_OK ? ERR_NO_MEMORY : err, NULL);
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

static void seed_on_worker(struct store_job *job, struct store *store)
{
    struct sessions_job *seed = (struct sessions_job *)job;
    seed->base.err = store->ops->seed_put(store, &seed->seed, &seed->base.error);
}

static void seed_back(struct store_job *job, struct runtime *runtime)
{
    struct sessions_job *seed = (struct sessions_job *)job;
    struct runtime_seed_call *call = (struct runtime_seed_call *)seed->base.call;
    if (seed->base.err == ERR_OK) {
        memcpy(call->id, seed->seed.id, ID_SIZE);
        call->expires_us = seed->seed.expires_us;
        seed_commitment(seed->seed.server_seed, seed->seed.salt, &call->commitment);
    }
    digest_wipe(&seed->seed, sizeof(seed->seed));
    call_job_end(runtime, &seed->base);
}

void runtime_seed_commit(struct runtime *runtime, struct runtime_seed_call *call)
{
    if (!call_begin(runtime, &call->call, CALL_SEED)) {
        return;
    }
    struct sessions_job seed = {.base.job = {.run = seed_on_worker, .back = seed_back}};
    int64_t now_us = runtime_wall_us(runtime);
    id_generate(now_us, seed.seed.id);
    digest_random(seed.seed.server_seed, sizeof(seed.seed.server_seed));
    digest_random(seed.seed.salt, sizeof(seed.seed.salt));
    seed.seed.expires_us = now_us + (int64_t)SEED_COMMITMENT_LIFE_S * 1000000;
    call_job_start(runtime, &call->call, &seed.base, sizeof(seed));
    digest_wipe(&seed, sizeof(seed));
}
