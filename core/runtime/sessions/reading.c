/*
 * reading: looking at a session: its state, now or earlier, and its log. What memory holds is
 * answered at once; the rest is read by a worker.
 */
#include "core/runtime/internal.h"
#include "core/runtime/sessions/sessions.h"
#include "core/runtime/watching/watching.h"

/* One read by a worker for one call. */
struct read_job {
    struct call_job base;
    const struct loader *loader;
    uint64_t from;
    size_t limit;
    uint8_t seat;
    bool held_back;   /* a spectator, who sees no further than `horizon` */
    int64_t now_us;   /* when it asked */
    uint64_t horizon; /* UINT64_MAX: nothing is held back */
    /* results */
    struct store_session session;
    struct loader_state past;     /* of a read of the state */
    struct store_entries entries; /* of a read of the log, with the keys */
    struct store_seat_keys seat_keys;
};

static void read_finish(void *job)
{
    struct read_job *read = job;
    loader_state_finish(&read->past);
    store_entries_finish(&read->entries);
    store_seat_keys_finish(&read->seat_keys);
}

/* As call_job_create gives it: NULL when the call was ended. */
static struct read_job *job_create(struct runtime *runtime, struct instance *instance,
                                   struct runtime_call *call, uint8_t seat,
                                   const struct call_job_kind *kind)
{
    struct read_job *job = call_job_create(runtime, call, instance, kind);
    if (job != NULL) {
        job->loader = &runtime->loader;
        job->seat = seat;
        job->held_back = seat_is_spectator(seat);
        job->now_us = runtime_wall_us(runtime);
        job->horizon = UINT64_MAX;
    }
    return job;
}

/* ---- state ---- */

/* How far a spectator sees, from the session that was read. */
static enum err horizon_find(struct read_job *read, struct store *store)
{
    return watching_horizon(store, &read->session, read->seat, read->now_us, &read->horizon,
                            &read->base.error);
}

static void past_on_worker(struct store_job *job, struct store *store)
{
    struct read_job *read = (struct read_job *)job;
    read->base.err =
        store->ops->session_get(store, &read->base.session, &read->session, &read->base.error);
    if (read->base.err == ERR_OK && read->held_back) {
        read->base.err = horizon_find(read, store);
        read->from = read->from < read->horizon ? read->from : read->horizon;
    }
    if (read->base.err == ERR_OK) {
        read->base.err = loader_state_at(read->loader, &read->session, read->from, &read->past,
                                         &read->base.error);
    }
}

static void past_back(struct store_job *job, struct runtime *runtime)
{
    struct read_job *read = (struct read_job *)job;
    struct runtime_read_call *call = (struct runtime_read_call *)read->base.call;
    if (read->base.err == ERR_OK) {
        const struct loader_state *past = &read->past;
        call->access = (struct session_access){.record = &read->session.record,
                                               .seats = &read->session.seats,
                                               .ruleset = past->ruleset,
                                               .content = past->content,
                                               .state = past->bytes,
                                               .head = past->head,
                                               .seat = read->seat};
        past->ruleset->summary(past->bytes, past->content, &call->access.summary);
    }
    call_job_end(runtime, &read->base);
}

static void read_past(struct runtime *runtime, struct instance *instance,
                      struct runtime_read_call *call, uint8_t seat, uint64_t seq)
{
    static const struct call_job_kind kind = {.size = sizeof(struct read_job),
                                              .run = past_on_worker,
                                              .back = past_back,
                                              .finish = read_finish};
    struct read_job *job = job_create(runtime, instance, &call->call, seat, &kind);
    if (job != NULL) {
        job->from = seq;
        call_job_start(runtime, &job->base);
    }
}

void reading_run(struct runtime *runtime, struct instance *instance, struct runtime_read_call *call)
{
    uint8_t seat = 0;
    if (!call_may_look(runtime, instance, &call->call, call->for_spectators, &seat) ||
        !call_has_rules(runtime, instance, &call->call)) {
        return;
    }
    if (seat_is_spectator(seat) && !call->has_seq) {
        read_past(runtime, instance, call, seat, UINT64_MAX); /* what it sees now is a past */
        return;
    }
    if (!call->has_seq || (call->seq == instance->head.seq && !seat_is_spectator(seat))) {
        access_fill(instance, seat, &call->access);
        call_end(runtime, &call->call, ERR_OK, NULL);
        return;
    }
    if (seat != 0 && instance->summary.status != GAME_STATUS_FINISHED) {
        call_end(runtime, &call->call, ERR_FORBIDDEN,
                 "a seat sees the past once the game has ended");
        return;
    }
    if (call->seq > instance->head.seq) {
        call_end(runtime, &call->call, ERR_NOT_FOUND, "the session has not come to this seq");
        return;
    }
    read_past(runtime, instance, call, seat, call->seq);
}

void runtime_session_read(struct runtime *runtime, struct runtime_read_call *call)
{
    if (call_begin(runtime, &call->call, CALL_READ)) {
        call_route(runtime, &call->call);
    }
}

/* ---- log ---- */

static bool any_is_signed(const struct store_entries *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        if (entries->items[i].has_signature) {
            return true;
        }
    }
    return false;
}

static void log_on_worker(struct store_job *job, struct store *store)
{
    struct read_job *read = (struct read_job *)job;
    if (read->held_back) {
        read->base.err =
            store->ops->session_get(store, &read->base.session, &read->session, &read->base.error);
        if (read->base.err == ERR_OK) {
            read->base.err = horizon_find(read, store);
        }
    }
    if (read->base.err == ERR_OK) {
        read->base.err = store->ops->entries_read(store, &read->base.session, read->from,
                                                  read->limit, &read->entries, &read->base.error);
    }
    if (read->base.err == ERR_OK && any_is_signed(&read->entries)) {
        read->base.err = store->ops->seat_keys_read(store, &read->base.session, &read->seat_keys,
                                                    &read->base.error);
    }
}

/* Entries that came in by another server since are left out: the reader sees one moment. */
static void entries_cut(struct store_entries *entries, uint64_t head_seq)
{
    while (entries->count > 0 && entries->items[entries->count - 1].seq > head_seq) {
        entries->count--;
    }
}

static void log_back(struct store_job *job, struct runtime *runtime)
{
    struct read_job *read = (struct read_job *)job;
    struct runtime_log_call *call = (struct runtime_log_call *)read->base.call;
    struct instance *instance = read->base.instance;
    if (read->base.err == ERR_OK && instance->phase != INSTANCE_LIVE) {
        read->base.err = ERR_RECOVERING;
    }
    if (read->base.err == ERR_OK) {
        uint64_t head_seq = instance->head.seq;
        access_fill(instance, read->seat, &call->access);
        entries_cut(&read->entries, head_seq < read->horizon ? head_seq : read->horizon);
        call->entries = read->entries;
        call->seat_keys = read->seat_keys;
    }
    call_job_end(runtime, &read->base);
}

void reading_log_run(struct runtime *runtime, struct instance *instance,
                     struct runtime_log_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct read_job),
                                              .run = log_on_worker,
                                              .back = log_back,
                                              .finish = read_finish};
    uint8_t seat = 0;
    if (!call_may_look(runtime, instance, &call->call, call->for_spectators, &seat)) {
        return;
    }
    struct read_job *job = job_create(runtime, instance, &call->call, seat, &kind);
    if (job != NULL) {
        job->from = call->after;
        job->limit = call->limit;
        call_job_start(runtime, &job->base);
    }
}

void runtime_log_read(struct runtime *runtime, struct runtime_log_call *call)
{
    call->entries = (struct store_entries){0};
    if (call_begin(runtime, &call->call, CALL_LOG)) {
        call_route(runtime, &call->call);
    }
}
