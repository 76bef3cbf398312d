/*
 * seating: who sits where. Invites, joining, new tokens, and the end of tokens.
 *
 * The seats in memory are a copy of the store's. A change is decided here on what memory says and
 * made in the store by comparison, so that of two who take one seat one is told that it is taken,
 * whichever servers they ask. One change of a session is under way at a time.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/runtime/internal.h"
#include "core/runtime/sessions/sessions.h"

struct seat_job {
    struct call_job base;
    struct runtime_seat_call *call;
    bool exists;  /* `expected` holds the place */
    bool remains; /* `next` holds the place */
    struct seat_record expected;
    struct seat_record next;
    uint8_t secret[RUNTIME_TOKEN_SECRET_SIZE];
    struct audit_record audit;
};

static bool is_none(const struct digest_value *hash)
{
    static const struct digest_value none;
    return digest_equal(hash, &none);
}

/* A new secret, of which only the hash is kept. */
static void secret_make(struct seat_job *job, struct digest_value *out_hash)
{
    digest_random(job->secret, sizeof(job->secret));
    digest_of(NULL, job->secret, sizeof(job->secret), out_hash);
}

/* ---- what is asked for ---- */

/* The place that the job is about. */
static bool take_place(struct seat_job *job, const struct store_seats *seats, uint8_t seat)
{
    const struct seat_record *found = instance_seat_find(seats, seat);
    if (found == NULL) {
        return false;
    }
    job->exists = true;
    job->remains = true;
    job->expected = *found;
    job->next = *found;
    return true;
}

static enum err no_such_seat(struct seat_job *job)
{
    return error_set(&job->base.error, ERR_NOT_FOUND, "there is no such seat");
}

/* Whoever made the session sits on seat 1; the others can be given away until somebody came. */
static bool is_taken(const struct seat_record *seat)
{
    return seat->joined_us != 0 || (seat->seat == 1 && !is_none(&seat->token_hash));
}

static uint8_t first_open(const struct store_seats *seats)
{
    for (uint8_t i = 0; i < seats->count; i++) {
        const struct seat_record *seat = &seats->items[i];
        if (!seat_is_spectator(seat->seat) && !is_taken(seat)) {
            return seat->seat;
        }
    }
    return 0;
}

static uint8_t free_spectator(const struct store_seats *seats)
{
    for (uint8_t seat = SEAT_SPECTATOR_FIRST; seat <= SEATS_MAX; seat++) {
        if (instance_seat_find(seats, seat) == NULL) {
            return seat;
        }
    }
    return 0;
}

/* The place to invite to; 0 when none is free. */
static uint8_t seat_to_give(const struct runtime_seat_call *call, const struct store_seats *seats)
{
    if (call->spectator) {
        return free_spectator(seats);
    }
    return call->seat != 0 ? call->seat : first_open(seats);
}

static enum err invite(struct seat_job *job, const struct store_seats *seats, uint8_t asker,
                       int64_t now_us)
{
    const struct runtime_seat_call *call = job->call;
    uint8_t seat = seat_to_give(call, seats);
    if (asker > 1) {
        return error_set(&job->base.error, ERR_FORBIDDEN, "an admin and seat 1 invite");
    }
    if (seat == 0) {
        return error_set(&job->base.error, ERR_SEAT_TAKEN, "there is no free seat");
    }
    if (call->spectator) {
        job->remains = true;
        job->next = (struct seat_record){
            .seat = seat, .delay_entries = call->delay_entries, .delay_s = call->delay_s};
    } else if (seat_is_spectator(seat) || !take_place(job, seats, seat)) {
        return no_such_seat(job);
    } else if (is_taken(&job->expected)) {
        return ERR_SEAT_TAKEN;
    }
    secret_make(job, &job->next.invite_hash);
    job->next.invite_expires_us = now_us + (int64_t)call->expires_s * 1000000;
    return ERR_OK;
}

/* An invite that was used is told apart from one that never was. */
static enum err join(struct seat_job *job, const struct instance *instance, int64_t now_us)
{
    const struct principal *invited = &job->call->call.principal;
    const struct seat_record *seat = instance_seat_invited(&instance->session.seats, invited);
    bool known = seat != NULL && take_place(job, &instance->session.seats, seat->seat);
    if (known && job->expected.joined_us != 0) {
        return ERR_SEAT_TAKEN;
    }
    if (!known || job->expected.invite_expires_us <= now_us) {
        return error_set(&job->base.error, ERR_FORBIDDEN,
                         "the invite is not valid, or not any more");
    }
    if (instance->summary.status == GAME_STATUS_FINISHED && !seat_is_spectator(invited->seat)) {
        return ERR_SESSION_FINISHED;
    }
    secret_make(job, &job->next.token_hash);
    job->next.joined_us = now_us;
    return ERR_OK;
}

static enum err renew(struct seat_job *job, const struct store_seats *seats, uint8_t asker)
{
    if (asker != 0 && asker != job->call->seat) {
        return error_set(&job->base.error, ERR_FORBIDDEN, "a token is renewed by its holder");
    }
    if (!take_place(job, seats, job->call->seat)) {
        return no_such_seat(job);
    }
    secret_make(job, &job->next.token_hash);
    return ERR_OK;
}

static enum err revoke(struct seat_job *job, const struct store_seats *seats, uint8_t asker)
{
    uint8_t seat = job->call->seat;
    if (asker != 0 && asker != seat && !(asker == 1 && seat_is_spectator(seat))) {
        return error_set(&job->base.error, ERR_FORBIDDEN, "a seat is given up by its holder");
    }
    if (!take_place(job, seats, seat)) {
        return no_such_seat(job);
    }
    job->remains = !seat_is_spectator(seat);
    job->next = (struct seat_record){.seat = seat, .entity = job->expected.entity};
    return ERR_OK;
}

/* The change that the call asks for, or why there is none. */
static enum err decide(struct seat_job *job, const struct instance *instance, int64_t now_us)
{
    const struct runtime_seat_call *call = job->call;
    const struct store_seats *seats = &instance->session.seats;
    uint8_t asker = 0;
    if (call->what == SEAT_JOIN) {
        return join(job, instance, now_us);
    }
    enum err err = instance_authorize_viewer(&call->call.principal, &instance->id, seats, &asker);
    if (err != ERR_OK) {
        return err;
    }
    switch (call->what) {
    case SEAT_INVITE:
        return invite(job, seats, asker, now_us);
    case SEAT_RENEW:
        return renew(job, seats, asker);
    default:
        return revoke(job, seats, asker);
    }
}

/* ---- making it so ---- */

static uint8_t seat_of(const struct seat_job *job)
{
    return job->exists ? job->expected.seat : job->next.seat;
}

/* Who may sit here is written down, whoever changed it. */
static struct audit_record line_of(struct runtime *runtime, const struct seat_job *job)
{
    static const char *const actions[] = {[SEAT_INVITE] = "seat_invite",
                                          [SEAT_JOIN] = "seat_join",
                                          [SEAT_RENEW] = "seat_renew",
                                          [SEAT_REVOKE] = "seat_revoke"};
    uint8_t seat = seat_of(job);
    return audit_line(runtime, &job->call->call, &job->base.session, actions[job->call->what],
                      "seat=%u role=%s", seat, seat_is_spectator(seat) ? "spectator" : "player");
}

static void change_on_worker(struct store_job *job, struct store *store)
{
    struct seat_job *seat = (struct seat_job *)job;
    struct call_job *base = &seat->base;
    base->err = store->ops->seat_change(
        store, &base->session, base->epoch, seat->exists ? &seat->expected : NULL,
        seat->remains ? &seat->next : NULL, &seat->audit, &base->error);
}

/* Memory follows the store. */
static void apply(struct store_seats *seats, const struct seat_job *job)
{
    uint8_t at = 0;
    while (at < seats->count && seats->items[at].seat < seat_of(job)) {
        at++;
    }
    struct seat_record *item = &seats->items[at];
    size_t behind = (size_t)(seats->count - at);
    if (!job->exists) {
        assert(seats->count < SEATS_MAX);
        memmove(item + 1, item, behind * sizeof(*item));
        seats->count++;
    } else if (!job->remains) {
        memmove(item, item + 1, (behind - 1) * sizeof(*item));
        seats->count--;
    }
    if (job->remains) {
        *item = job->next;
    }
}

/* A token that was renewed ends the streams of the former one, which are woken to notice. */
static void tell(struct runtime *runtime, const struct seat_job *job)
{
    static const enum bus_kind kinds[] = {[SEAT_INVITE] = BUS_ADVANCED,
                                          [SEAT_JOIN] = BUS_SEAT_JOINED,
                                          [SEAT_RENEW] = BUS_ADVANCED,
                                          [SEAT_REVOKE] = BUS_SEAT_LEFT};
    event_bus_publish(runtime->events, &(struct bus_event){.topic = TOPIC_SESSION,
                                                           .kind = (uint8_t)kinds[job->call->what],
                                                           .session = job->base.session,
                                                           .number = seat_of(job)});
}

/* Somebody else has changed the seats: another server, for this one makes one change at a time. */
static bool try_again(struct runtime *runtime, struct seat_job *job)
{
    struct instance *instance = job->base.instance;
    struct runtime_call *call = &job->call->call;
    if (++call->attempts > RUNTIME_ATTEMPTS_MAX || instance->phase == INSTANCE_FAILED) {
        return false;
    }
    work_list_push(&instance->waiting, &call->item);
    if (instance->phase == INSTANCE_LIVE && instance->commit == NULL) {
        loading_recover(runtime, instance, "its seats have changed");
    }
    return true;
}

static void accept(struct runtime *runtime, struct seat_job *job)
{
    struct instance *instance = job->base.instance;
    struct runtime_seat_call *call = job->call;
    if (instance->phase == INSTANCE_LIVE && instance->session.epoch == job->base.epoch) {
        apply(&instance->session.seats, job);
    }
    call->record = job->remains ? job->next : job->expected;
    memcpy(call->secret, job->secret, sizeof(call->secret));
    tell(runtime, job);
}

static void change_back(struct store_job *job, struct runtime *runtime)
{
    struct seat_job *seat = (struct seat_job *)job;
    if (seat->base.err == ERR_CONFLICT && try_again(runtime, seat)) {
        call_job_let_go(runtime, &seat->base);
        return;
    }
    if (seat->base.err == ERR_CONFLICT) {
        seat->base.err = ERR_RECOVERING;
    } else if (seat->base.err == ERR_OK) {
        accept(runtime, seat);
    }
    call_job_end(runtime, &seat->base);
}

static void change_finish(void *job)
{
    digest_wipe(((struct seat_job *)job)->secret, RUNTIME_TOKEN_SECRET_SIZE);
}

void seating_run(struct runtime *runtime, struct instance *instance, struct runtime_seat_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct seat_job),
                                              .run = change_on_worker,
                                              .back = change_back,
                                              .finish = change_finish};
    struct seat_job *job = call_job_create(runtime, &call->call, instance, &kind);
    if (job == NULL) {
        return;
    }
    job->call = call;
    job->base.holds = &instance->seat_held;
    call->call.head = instance->head;
    enum err err = decide(job, instance, runtime_wall_us(runtime));
    if (err != ERR_OK) {
        call_end(runtime, &call->call, err, job->base.error.message);
        call_job_drop(&job->base);
        return;
    }
    job->audit = line_of(runtime, job);
    call_job_start(runtime, &job->base);
}

void runtime_seat_change(struct runtime *runtime, struct runtime_seat_call *call)
{
    if (call_begin(runtime, &call->call, CALL_SEAT)) {
        call_route(runtime, &call->call);
    }
}
