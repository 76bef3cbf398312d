/* admin: why is a session stuck, and please stop. */
#include <stdio.h>

#include "core/base/clock.h"
#include "core/codec/json_writer.h"
#include "core/codec/session_json.h"
#include "core/codec/view_json.h"
#include "core/runtime/steering/steering.h"
#include "handlers/request.h"
#include "handlers/routes.h"

/* ---- GET /v1/admin/sessions/{id} ---- */

static void write_owner(struct json_writer *writer, const struct runtime_inspect_call *inspect)
{
    json_write_key(writer, "owner");
    json_write_id_or_null(writer, inspect->owner.bytes);
    json_write_key(writer, "owned_here");
    json_write_bool(writer, inspect->own);
    json_write_key(writer, "epoch");
    json_write_u64(writer, inspect->epoch);
    json_write_key(writer, "epoch_here");
    json_write_u64(writer, inspect->epoch_here);
    json_write_key(writer, "store_error");
    json_write_string_or_null(writer, inspect->store_error);
}

static void write_instance(struct json_writer *writer, const struct runtime_inspect_call *inspect,
                           int64_t now_us)
{
    json_write_key(writer, "resident");
    json_write_bool(writer, inspect->resident);
    json_write_key(writer, "instance_state");
    json_write_string(writer, inspect->instance_state);
    json_write_key(writer, "queued_calls");
    json_write_u64(writer, inspect->queued_calls);
    json_write_key(writer, "commit_in_flight");
    json_write_bool(writer, inspect->commit_in_flight);
    json_write_key(writer, "idle_s");
    json_write_i64(writer, inspect->resident ? (now_us - inspect->last_used_us) / 1000000 : 0);
    json_write_key(writer, "last_error");
    json_write_string_or_null(writer, inspect->last_error);
    json_write_key(writer, "last_recovery");
    json_write_string_or_null(writer, inspect->last_doubt);
    json_write_key(writer, "last_recovery_at");
    json_write_time_us_or_null(writer, inspect->last_doubt_us);
    json_write_key(writer, "last_checkpoint_seq");
    json_write_u64(writer, inspect->last_checkpoint_seq);
}

/* Whose move it is, for a person who asks why nothing happens. */
static void waiting_for(const struct runtime_inspect_call *inspect, char *out, size_t size)
{
    const struct session_access *access = &inspect->access;
    const struct game_next *next = &access->summary.next;
    if (!access->ruleset || !access->record) {
        snprintf(out, size, "nothing can be said: its rules or its state are not at hand");
    } else if (access->summary.status == GAME_STATUS_FINISHED) {
        snprintf(out, size, "nothing: the game has ended");
    } else if (inspect->commit_in_flight) {
        snprintf(out, size, "the database: a commit is under way");
    } else if (access->record->paused) {
        snprintf(out, size, "an administrator: it is paused");
    } else if (next->pending) {
        snprintf(out, size, "the server: entity %u plays on by %s", next->entity,
                 game_provider_name(next->provider));
    } else if (next->provider != GAME_PROVIDER_INTERACTIVE) {
        snprintf(out, size, "the provider %s of entity %u", game_provider_name(next->provider),
                 next->entity);
    } else if (next->seat == 0) {
        snprintf(out, size, "an administrator: no seat plays entity %u", next->entity);
    } else {
        snprintf(out, size, "seat %u", next->seat);
    }
}

static void write_job(struct json_writer *writer, const struct job_record *job)
{
    json_write_object_open(writer);
    json_write_key(writer, "batch");
    json_write_u64(writer, job->batch.batch);
    json_write_key(writer, "last_seq");
    json_write_u64(writer, job->batch.last_seq);
    json_write_key(writer, "status");
    json_write_string(writer, job_state_word(job->state));
    json_write_key(writer, "attempts");
    json_write_u64(writer, job->attempts);
    json_write_key(writer, "last_error");
    json_write_string_or_null(writer, job->last_error);
    json_write_object_close(writer);
}

static void admin_inspect_done(struct runtime_call *call)
{
    const struct runtime_inspect_call *inspect = (struct runtime_inspect_call *)call;
    const struct session_access *access = &inspect->access;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    struct clock *clock = request->services->clock;
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "session");
    json_write_id(&writer, call->session.bytes);
    json_write_key(&writer, "status");
    bool known = access->record && access->record->status != 0; /* not while it is being loaded */
    json_write_string(&writer, known ? session_status_word(access->record->status) : NULL);
    char reason[128];
    waiting_for(inspect, reason, sizeof(reason));
    write_owner(&writer, inspect);
    write_instance(&writer, inspect, clock->monotonic_us(clock));
    json_write_key(&writer, "paused");
    json_write_bool(&writer, known && access->record->paused);
    json_write_key(&writer, "waiting_for");
    json_write_string(&writer, reason);
    json_write_key(&writer, "jobs");
    json_write_array_open(&writer);
    for (size_t i = 0; i < inspect->job_count; i++) {
        write_job(&writer, &inspect->jobs[i]);
    }
    json_write_array_close(&writer);
    json_write_key(&writer, "head");
    json_write_object_open(&writer);
    head_json_write_members(&writer, &call->head);
    json_write_object_close(&writer);
    json_write_key(&writer, "next");
    if (access->ruleset) {
        next_json_write(&writer, &access->summary.next, access->deadline_us);
    } else {
        json_write_null(&writer);
    }
    json_write_object_close(&writer);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 200);
}

void admin_inspect(struct request *request)
{
    struct runtime_inspect_call *inspect = request_session_call(request, NULL, sizeof(*inspect));
    if (!inspect) {
        return;
    }
    request_call_begin(request, &inspect->call, admin_inspect_done);
    runtime_inspect(request->services->runtime, inspect);
}

/* ---- POST /v1/admin/drain ---- */

/* The drain begins as after SIGTERM; requests under way, this one among them, are still
 * answered. */
void admin_drain(struct request *request)
{
    if (!request_open_json(request, NULL) || !request_empty_body(request)) {
        return;
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "status");
    json_write_string(&writer, "draining");
    json_write_object_close(&writer);
    const struct services *services = request->services; /* outlives the request */
    request_answer_audited(request, 202, "server_drain", "peer=%.64s",
                           request->peer ? request->peer : "");
    services->drain(services->server);
}
