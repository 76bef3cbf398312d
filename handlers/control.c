/* control: holding a session up, letting it go on, giving it up. */
#include "core/codec/json_writer.h"
#include "core/codec/session_json.h"
#include "core/runtime/steering/steering.h"
#include "handlers/request.h"
#include "handlers/routes.h"

/* ---- POST /v1/sessions/{id}/pause, .../resume ---- */

static void pause_done(struct runtime_call *call)
{
    const struct runtime_pause_call *pause = (struct runtime_pause_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    struct session_shown shown = {.record = pause->access.record,
                                  .head = &pause->access.head,
                                  .summary = &pause->access.summary,
                                  .deadline_us = pause->access.deadline_us};
    struct json_writer writer = json_writer_on(&request->reply.body);
    session_json_write(&writer, &shown);
    request_answer(request, 200);
}

static void pause(struct request *request, bool paused)
{
    struct runtime_pause_call *call = request_session_call(request, NULL, sizeof(*call));
    if (!call || !request_empty_body(request)) {
        return;
    }
    call->paused = paused;
    request_write_begin(request, &call->call, pause_done);
    runtime_session_pause(request->services->runtime, call);
}

void session_pause(struct request *request)
{
    pause(request, true);
}

void session_resume(struct request *request)
{
    pause(request, false);
}

/* ---- POST /v1/sessions/{id}/abandon ---- */

static void write_end(struct json_writer *writer, const struct submit_result *result)
{
    json_write_object_open(writer);
    json_write_key(writer, "seq");
    json_write_u64(writer, result->seq);
    json_write_key(writer, "nonce");
    json_write_u64(writer, result->nonce);
    json_write_key(writer, "status");
    json_write_string(writer, "finished");
    json_write_key(writer, "result");
    json_write_string(writer, game_result_name(result->summary.result));
    json_write_key(writer, "state_root");
    json_write_digest(writer, &result->state_root);
    json_write_key(writer, "chain_hash");
    json_write_digest(writer, &result->chain_hash);
    json_write_object_close(writer);
}

static void abandon_done(struct runtime_call *call)
{
    struct runtime_submit_call *abandon = (struct runtime_submit_call *)call;
    struct request *request = request_call_end(call);
    if (request) {
        struct json_writer writer = json_writer_on(&request->reply.body);
        write_end(&writer, &abandon->results[0]);
        runtime_submit_finish(abandon);
        request_answer(request, 200);
    }
}

void session_abandon(struct request *request)
{
    struct runtime_submit_call *call = request_session_call(request, NULL, sizeof(*call));
    if (!call || !request_empty_body(request)) {
        return;
    }
    call->has_action_id = request_key_uuid(request, call->action_id.bytes);
    call->input = (struct game_input){.kind = GAME_INPUT_ABANDON, .action.dir = GAME_DIR_NONE};
    call->audited = true;
    request_call_begin(request, &call->call, abandon_done);
    runtime_decide(request->services->runtime, call);
}
