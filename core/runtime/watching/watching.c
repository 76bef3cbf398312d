/*
 * watching: what happened after a place in the log, for those who follow a session.
 *
 * What the session's memory still has is told at once. The rest is a function of the log: a worker
 * builds the state at that place, plays the entries after it again, and collects their events. It
 * asks the store alone and takes no ownership, so who watches a session never takes it away from
 * the server that plays it, and is told the same by any server.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/actions/actions.h"
#include "core/runtime/internal.h"
#include "core/runtime/sessions/playback.h"
#include "core/runtime/watching/watching.h"

enum { FEED_RECENT_MAX = 32, FEED_PAGE_ENTRIES = 64, FEED_PAGE_EVENTS = 2048 };

struct event_bus *runtime_events(struct runtime *runtime)
{
    return runtime->events;
}

/* ---- what a commit tells ---- */

void watching_commit_begin(struct runtime *runtime, struct commit *commit)
{
    commit->watched = event_bus_is_watched(runtime->events, &commit->instance->id);
    feed_clear(&commit->feed);
}

void watching_entry(struct commit *commit, uint64_t seq, const struct game_outcome *outcome)
{
    if (commit->watched && feed_add(&commit->feed, seq, commit->at_us, outcome->events,
                                    outcome->event_count) != ERR_OK) {
        commit->watched = false; /* it is played again from the log */
        feed_clear(&commit->feed);
    }
}

static unsigned topics_of(const struct feed *feed)
{
    unsigned topics = 0;
    for (size_t i = 0; i < feed->count; i++) {
        for (size_t k = 0; k < feed->items[i].event_count; k++) {
            topics |= 1u << event_topic_of(feed->items[i].events[k].type);
        }
    }
    return topics;
}

static void publish(struct runtime *runtime, const struct commit *commit, unsigned topics)
{
    struct bus_event event = {
        .kind = BUS_ADVANCED, .session = commit->instance->id, .seq = commit->head.seq};
    for (uint8_t topic = 0; topic < TOPIC_COUNT; topic++) {
        if ((topics >> topic & 1u) != 0) {
            event.topic = topic;
            event_bus_publish(runtime->events, &event);
        }
    }
    if (commit->ticket.unit.checkpoint != NULL) {
        event.topic = TOPIC_CHECKPOINT;
        event.kind = BUS_CHECKPOINT_CREATED;
        event_bus_publish(runtime->events, &event);
    }
}

void watching_committed(struct runtime *runtime, struct commit *commit)
{
    const unsigned all = 1u << TOPIC_TURN | 1u << TOPIC_GAME | 1u << TOPIC_PROVIDER;
    struct instance *instance = commit->instance;
    if (!event_bus_is_watched(runtime->events, &instance->id)) {
        feed_finish(&instance->recent);
        feed_clear(&commit->feed);
        return;
    }
    unsigned topics = commit->watched ? topics_of(&commit->feed) : all;
    feed_move(&instance->recent, &commit->feed, FEED_RECENT_MAX);
    publish(runtime, commit, topics);
}

void watching_checkpoint(struct runtime *runtime, const struct checkpoint_record *checkpoint)
{
    event_bus_publish(runtime->events, &(struct bus_event){.topic = TOPIC_CHECKPOINT,
                                                           .kind = BUS_CHECKPOINT_CREATED,
                                                           .session = checkpoint->session,
                                                           .seq = checkpoint->seq});
}

/* ---- reading ---- */

struct events_job {
    struct call_job base;
    struct runtime_events_call *call;
    const struct loader *loader;
    struct store_session session;
    uint8_t seat;
    int64_t now_us;    /* when it was asked */
    uint64_t head_seq; /* where the log ends for who asks */
    const struct runtime_content *content;
    struct feed feed;
    bool more;
};

/* Plays the entries and keeps what happened, up to a page of it. */
static enum err tell(struct events_job *job, struct playback *playback,
                     const struct store_entries *entries)
{
    enum err err =
        playback_open(playback, job->loader, &job->session, job->call->after, &job->base.error);
    size_t i = 0;
    while (err == ERR_OK && i < entries->count && job->feed.event_count < FEED_PAGE_EVENTS) {
        const struct entry_record *entry = &entries->items[i++];
        err = playback_step(playback, entry, &job->base.error);
        if (err == ERR_OK) {
            err = feed_add(&job->feed, entry->seq, entry->at_us, playback->outcome->events,
                           playback->outcome->event_count);
        }
    }
    job->more = i < entries->count || i == FEED_PAGE_ENTRIES;
    return err;
}

/* ---- spectators ---- */

/* The newest of the entries up to `max` that is not younger than `latest_us`: bisected, because
 * times rise with the seqs. */
static enum err seq_at(struct store *store, const struct session_id *id, uint64_t max,
                       int64_t latest_us, uint64_t *out_seq)
{
    uint64_t low = 0;
    while (low < max) {
        uint64_t middle = low + (max - low + 1) / 2;
        CLEANUP(store_entries_finish) struct store_entries entry = {0};
        enum err err = store->ops->entries_read(store, id, middle - 1, 1, &entry, NULL);
        if (err != ERR_OK) {
            return err;
        }
        if (entry.count == 1 && entry.items[0].seq == middle && entry.items[0].at_us <= latest_us) {
            low = middle;
        } else {
            max = middle - 1;
        }
    }
    *out_seq = low;
    return ERR_OK;
}

enum err watching_horizon(struct store *store, const struct store_session *session, uint8_t seat,
                          int64_t now_us, uint64_t *out_seq, struct error *error)
{
    const struct seat_record *place = instance_seat_find(&session->seats, seat);
    uint64_t head = session->head.seq;
    if (!seat_is_spectator(seat) || place == NULL || session->record.status == SESSION_FINISHED) {
        *out_seq = head;
        return ERR_OK;
    }
    uint64_t max = head > place->delay_entries ? head - place->delay_entries : 0;
    if (place->delay_s == 0) {
        *out_seq = max;
        return ERR_OK;
    }
    int64_t latest_us = now_us - (int64_t)place->delay_s * 1000000;
    enum err err = seq_at(store, &session->record.id, max, latest_us, out_seq);
    return err == ERR_OK ? err : error_set(error, err, "the log cannot be read");
}

/* Who asks is judged by what the store says of the seats, which is never older than memory. */
static enum err judge(struct events_job *job, struct store *store)
{
    const struct runtime_call *call = &job->call->call;
    enum err err = store->ops->session_get(store, &call->session, &job->session, &job->base.error);
    if (err != ERR_OK) {
        return err;
    }
    err = instance_authorize_viewer(&call->principal, &call->session, &job->session.seats,
                                    &job->seat);
    if (err != ERR_OK) {
        return err;
    }
    if (job->session.record.status == SESSION_ARCHIVED) {
        return ERR_SESSION_ARCHIVED;
    }
    job->content = loader_content(job->loader, &job->session.record);
    if (job->content == NULL) {
        return ERR_RULES_UNAVAILABLE;
    }
    err = watching_horizon(store, &job->session, job->seat, job->now_us, &job->head_seq,
                           &job->base.error);
    if (err != ERR_OK) {
        return err;
    }
    return job->call->at_head || job->call->after <= job->head_seq
               ? ERR_OK
               : error_set(&job->base.error, ERR_VALIDATION_FAILED,
                           "the cursor is beyond the end of the session's log");
}

static void events_on_worker(struct store_job *job, struct store *store)
{
    struct events_job *events = (struct events_job *)job;
    const struct runtime_events_call *call = events->call;
    CLEANUP(playback_finish) struct playback playback = {0};
    CLEANUP(store_entries_finish) struct store_entries entries = {0};
    events->base.err = judge(events, store);
    uint64_t left = events->head_seq > call->after ? events->head_seq - call->after : 0;
    if (events->base.err == ERR_OK && !call->at_head && left > 0) {
        size_t limit = left < FEED_PAGE_ENTRIES ? (size_t)left : FEED_PAGE_ENTRIES;
        events->base.err = store->ops->entries_read(store, &call->call.session, call->after, limit,
                                                    &entries, &events->base.error);
        if (events->base.err == ERR_OK && entries.count > 0) {
            events->base.err = tell(events, &playback, &entries);
        }
    }
}

/* Entries from `first` on, `count` of them, and how far the reader has come with them. */
static void answer(struct runtime_events_call *call, const struct feed_entry *first, size_t count,
                   uint64_t head_seq)
{
    call->entries = first;
    call->entry_count = count;
    call->upto = count > 0 ? first[count - 1].seq : call->after;
    if (call->at_head) {
        call->upto = head_seq;
    }
}

static void events_back(struct store_job *job, struct runtime *runtime)
{
    struct events_job *events = (struct events_job *)job;
    struct runtime_events_call *call = events->call;
    call->call.head = events->session.head;
    call->shared = runtime->other_nodes > 0 || seat_is_spectator(events->seat);
    if (events->base.err == ERR_OK) {
        call->access = (struct session_access){.record = &events->session.record,
                                               .seats = &events->session.seats,
                                               .ruleset = events->content->ruleset,
                                               .content = events->content->content,
                                               .head = events->session.head,
                                               .seat = events->seat};
        call->more = events->more;
        answer(call, events->feed.items, events->feed.count, events->head_seq);
    }
    call_job_end(runtime, &events->base);
}

static void events_finish(void *job)
{
    feed_finish(&((struct events_job *)job)->feed);
}

static void read_store(struct runtime *runtime, struct runtime_events_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct events_job),
                                              .run = events_on_worker,
                                              .back = events_back,
                                              .finish = events_finish};
    struct events_job *job = call_job_create(runtime, &call->call, NULL, &kind);
    if (job != NULL) {
        job->call = call;
        job->loader = &runtime->loader;
        job->now_us = runtime_wall_us(runtime);
        call_job_start(runtime, &job->base);
    }
}

/* Answers from memory if it has all there is; false when the store must be asked. */
static bool read_memory(struct runtime *runtime, struct runtime_events_call *call)
{
    struct instance *instance = registry_find(&runtime->registry, &call->call.session);
    const struct feed_entry *first = NULL;
    if (instance == NULL || instance->phase != INSTANCE_LIVE || instance->ruleset == NULL ||
        call->check_store || seat_is_spectator(call->call.principal.seat)) {
        return false;
    }
    bool at_end = call->at_head || call->after == instance->head.seq;
    size_t count = at_end ? 0 : feed_after(&instance->recent, call->after, &first);
    if (!at_end && (count == 0 || first[count - 1].seq != instance->head.seq)) {
        return false;
    }
    uint8_t seat = 0;
    enum err err =
        instance_authorize(&call->call.principal, &instance->id, &instance->session.seats, &seat);
    call->call.head = instance->head;
    if (err == ERR_OK) {
        access_fill(instance, seat, &call->access);
        answer(call, first, count, instance->head.seq);
    }
    instance->pins++; /* while the feed is looked at */
    call_end(runtime, &call->call, err, NULL);
    instance->pins--;
    return true;
}

void runtime_events_read(struct runtime *runtime, struct runtime_events_call *call)
{
    call->entries = NULL;
    call->entry_count = 0;
    call->upto = call->after;
    call->more = false;
    call->shared = runtime->other_nodes > 0;
    if (!call_begin(runtime, &call->call, CALL_EVENTS)) {
        return;
    }
    enum err err = call_precheck(&call->call);
    if (err != ERR_OK) {
        call_end(runtime, &call->call, err, NULL);
    } else if (!read_memory(runtime, call)) {
        read_store(runtime, call);
    }
}
