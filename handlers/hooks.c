/* hooks: what they are and what became of them; how they were asked in one entry. */
#include "core/base/text.h"
#include "core/codec/action_json.h"
#include "core/codec/json_writer.h"
#include "core/runtime/steering/steering.h"
#include "handlers/request.h"
#include "handlers/routes.h"

/* ---- GET /v1/hooks ---- */

static void write_hook(struct json_writer *writer, const struct game_hook_info *hook,
                       const struct hook_counts *counts)
{
    json_write_object_open(writer);
    json_write_key(writer, "name");
    json_write_string(writer, hook->name);
    json_write_key(writer, "role");
    json_write_string(writer, hook->role);
    json_write_key(writer, "priority");
    json_write_u64(writer, hook->priority);
    json_write_key(writer, "criticality");
    json_write_string(writer, hook->criticality);
    json_write_key(writer, "next");
    json_write_string(writer, hook->next);
    json_write_key(writer, "triggered");
    json_write_u64(writer, counts->triggered);
    json_write_key(writer, "failed");
    json_write_u64(writer, counts->failed);
    json_write_object_close(writer);
}

void hooks_list(struct request *request)
{
    if (!request_open_json(request, NULL)) {
        return;
    }
    struct game_hook_info hook;
    struct hook_counts counts;
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "items");
    json_write_array_open(&writer);
    for (uint16_t i = 0; runtime_hook(request->services->runtime, i, &hook, &counts); i++) {
        write_hook(&writer, &hook, &counts);
    }
    json_write_array_close(&writer);
    json_write_object_close(&writer);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 200);
}

/* ---- GET /v1/admin/sessions/{id}/entries/{seq}/trace ---- */

static void write_hook_name(struct json_writer *writer, const struct ruleset *ruleset,
                            uint16_t index)
{
    struct game_hook_info hook;
    json_write_string(writer, ruleset->hook(index, &hook) ? hook.name : NULL);
}

/* The actions the hook made, as they stand in the log. */
static void write_made(struct json_writer *writer, const struct entry_record *entry,
                       const struct game_trace_step *step)
{
    json_write_array_open(writer);
    for (uint16_t i = 0; i < step->executed_count; i++) {
        uint16_t place = (uint16_t)(step->executed_first + i);
        const struct game_executed *executed = &entry->executed[place];
        if (place >= entry->executed_count) {
            break;
        }
        json_write_object_open(writer);
        json_write_key(writer, "nonce");
        json_write_u64(writer, entry->first_nonce + place);
        json_write_key(writer, "entity");
        json_write_u64(writer, executed->entity);
        json_write_key(writer, "kind");
        json_write_string(writer, game_action_name(executed->kind));
        json_write_object_close(writer);
    }
    json_write_array_close(writer);
}

static void write_step(struct json_writer *writer, const struct runtime_trace_call *call,
                       const struct game_trace_step *step)
{
    bool failed = step->verdict != GAME_VERDICT_ACCEPTED;
    json_write_object_open(writer);
    json_write_key(writer, "hook");
    write_hook_name(writer, call->ruleset, step->hook);
    json_write_key(writer, "depth");
    json_write_u64(writer, step->depth);
    json_write_key(writer, "triggered");
    json_write_bool(writer, step->triggered != 0);
    json_write_key(writer, "after_nonce");
    json_write_u64(writer, call->entry->first_nonce + step->executed_first - 1);
    json_write_key(writer, "made");
    write_made(writer, call->entry, step);
    json_write_key(writer, "next");
    write_hook_name(writer, call->ruleset, step->next);
    json_write_key(writer, "error");
    json_write_string(writer, failed ? game_verdict_name(step->verdict) : NULL);
    json_write_object_close(writer);
}

static void entry_trace_done(struct runtime_call *call)
{
    const struct runtime_trace_call *traced = (struct runtime_trace_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "session");
    json_write_id(&writer, call->session.bytes);
    json_write_key(&writer, "seq");
    json_write_u64(&writer, traced->seq);
    json_write_key(&writer, "action");
    input_json_write(&writer, &traced->entry->input, traced->content);
    json_write_key(&writer, "steps");
    json_write_array_open(&writer);
    for (size_t i = 0; i < traced->trace->count; i++) {
        write_step(&writer, traced, &traced->trace->steps[i]);
    }
    json_write_array_close(&writer);
    json_write_key(&writer, "dropped");
    json_write_u64(&writer, traced->trace->dropped);
    json_write_object_close(&writer);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 200);
}

void entry_trace(struct request *request)
{
    struct runtime_trace_call *call = request_session_call(request, NULL, sizeof(*call));
    if (!call) {
        return;
    }
    if (!text_parse_u64(request->params[1], INT64_MAX, &call->seq)) {
        request_refuse(request, ERR_NOT_FOUND, "the log has no such entry");
        return;
    }
    request_call_begin(request, &call->call, entry_trace_done);
    runtime_trace(request->services->runtime, call);
}
