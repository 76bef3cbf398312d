/* providers: the kinds there are, who decides for whom in a session, and changing that. */
#include <string.h>

#include "core/base/text.h"
#include "core/codec/action_json.h"
#include "core/codec/json_writer.h"
#include "core/codec/session_json.h"
#include "core/runtime/steering/steering.h"
#include "handlers/request.h"
#include "handlers/routes.h"

/* ---- GET /v1/providers ---- */

static void write_kind(struct json_writer *writer, const struct provider_kind *kind)
{
    json_write_object_open(writer);
    json_write_key(writer, "kind");
    json_write_string(writer, game_provider_name(kind->number));
    json_write_key(writer, "pure");
    json_write_bool(writer, game_provider_is_pure(kind->number));
    json_write_key(writer, "description");
    json_write_string(writer, kind->description);
    json_write_object_close(writer);
}

void providers_list(struct request *request)
{
    if (!request_open_json(request, NULL)) {
        return;
    }
    const struct provider_kinds *kinds = runtime_providers(request->services->runtime);
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "items");
    json_write_array_open(&writer);
    for (size_t i = 0; i < kinds->count; i++) {
        write_kind(&writer, &kinds->items[i]);
    }
    json_write_array_close(&writer);
    json_write_object_close(&writer);
    request_answer(request, 200);
}

/* ---- GET /v1/sessions/{id}/providers ---- */

static void write_binding(struct json_writer *writer, const struct game_binding *binding)
{
    json_write_object_open(writer);
    json_write_key(writer, "entity");
    json_write_u64(writer, binding->entity);
    json_write_key(writer, "kind");
    json_write_string(writer, game_provider_name(binding->provider));
    json_write_key(writer, "seat");
    json_write_u64_or_null(writer, binding->seat);
    json_write_object_close(writer);
}

/* A seat is told who plays for the party; that a monster has a provider tells that it is there. */
static void write_bindings(struct json_writer *writer, const struct session_access *access)
{
    struct game_binding bindings[GAME_VIEW_ENTITIES_MAX];
    const struct ruleset *ruleset = access->ruleset;
    size_t count = ruleset->bindings(access->state, bindings, GAME_VIEW_ENTITIES_MAX);
    json_write_object_open(writer);
    json_write_key(writer, "default");
    json_write_string(writer,
                      game_provider_name(ruleset->provider_of(access->state, access->content, 0)));
    json_write_key(writer, "bindings");
    json_write_array_open(writer);
    for (size_t i = 0; i < count; i++) {
        if (access->seat == 0 || bindings[i].seat != 0) {
            write_binding(writer, &bindings[i]);
        }
    }
    json_write_array_close(writer);
    json_write_object_close(writer);
}

static void bindings_list_done(struct runtime_call *call)
{
    const struct runtime_read_call *read = (struct runtime_read_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    if (!read->access.state) {
        request_refuse(request, ERR_RULES_UNAVAILABLE, "the state cannot be read here");
        return;
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    write_bindings(&writer, &read->access);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 200);
}

void bindings_list(struct request *request)
{
    request_read_session(request, false, bindings_list_done);
}

/* ---- PUT, DELETE /v1/sessions/{id}/providers/{entity} ---- */

/* "entity": the entity of the path, null for the default. */
static void write_bound(struct json_writer *writer, const struct runtime_submit_call *bind)
{
    json_write_object_open(writer);
    json_write_key(writer, "entity");
    json_write_u64_or_null(writer, bind->input.entity);
    json_write_key(writer, "kind");
    json_write_string(writer, game_provider_name(bind->provider_after));
    json_write_key(writer, "previous");
    json_write_string(writer, game_provider_name(bind->provider_before));
    json_write_key(writer, "seq");
    json_write_u64(writer, bind->results[0].seq);
    json_write_object_close(writer);
}

static void binding_done(struct runtime_call *call)
{
    struct runtime_submit_call *bind = (struct runtime_submit_call *)call;
    struct request *request = call->user;
    request->call = NULL;
    if (call->err != ERR_OK) {
        struct problem problem = problem_of_call(request, call);
        bool judged = bind->rejection.happened && call->err == ERR_ILLEGAL_ACTION;
        problem.rejection = judged ? &bind->rejection : NULL;
        reply_problem(request, &problem);
        runtime_submit_finish(bind);
        request_done(request);
        return;
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    write_bound(&writer, bind);
    runtime_submit_finish(bind);
    request_answer(request, 200);
}

/* The entity of the path; 0 for "default". */
static bool read_entity(struct request *request, bool default_allowed, uint32_t *out)
{
    const char *text = request->params[1];
    uint64_t entity = 0;
    if (default_allowed && strcmp(text, "default") == 0) {
        *out = 0;
        return true;
    }
    if (!text_parse_u64(text, UINT32_MAX, &entity) || entity == 0) {
        request_refuse(request, ERR_UNKNOWN_ENTITY, "\"%.32s\" is no entity of the session", text);
        return false;
    }
    *out = (uint32_t)entity;
    return true;
}

static void bind(struct request *request, const struct session_id *session, uint32_t entity,
                 uint8_t provider)
{
    struct runtime_submit_call *call = request_memory(request, sizeof(*call));
    if (!call) {
        return;
    }
    call->call.session = *session;
    call->has_action_id = request_key_uuid(request, call->action_id.bytes);
    call->input = (struct game_input){.kind = GAME_INPUT_PROVIDER,
                                      .provider = provider,
                                      .entity = entity,
                                      .action.dir = GAME_DIR_NONE};
    call->audited = true;
    request_call_begin(request, &call->call, binding_done);
    runtime_decide(request->services->runtime, call);
}

void binding_put(struct request *request)
{
    struct session_id session;
    struct json_problems problems;
    enum game_provider provider = GAME_PROVIDER_NONE;
    uint32_t entity = 0;
    if (!request_open_json(request, NULL) || !request_session(request, &session) ||
        !read_entity(request, true, &entity)) {
        return;
    }
    enum err err = provider_request_read(request->body, request->body_size, &provider, &problems);
    if (err != ERR_OK) {
        request_refuse_body(request, err, &problems);
        return;
    }
    bind(request, &session, entity, (uint8_t)provider);
}

void binding_delete(struct request *request)
{
    struct session_id session;
    uint32_t entity = 0;
    if (request_open_json(request, NULL) && request_session(request, &session) &&
        read_entity(request, false, &entity)) {
        bind(request, &session, entity, GAME_PROVIDER_NONE);
    }
}

/* ---- /v1/sessions/{id}/providers/{entity}/script ---- */

static void write_refusal(struct json_writer *writer, const struct script_refusal *refusal)
{
    json_write_object_open(writer);
    json_write_key(writer, "line");
    json_write_u64(writer, refusal->line);
    json_write_key(writer, "seq");
    json_write_u64(writer, refusal->seq);
    json_write_key(writer, "verdict");
    json_write_string(writer, game_verdict_name(refusal->verdict));
    json_write_key(writer, "detail");
    json_write_string(writer, game_verdict_text(refusal->verdict));
    json_write_object_close(writer);
}

static void script_done(struct runtime_call *call)
{
    const struct script_report *report = &((struct runtime_script_call *)call)->report;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "entity");
    json_write_u64(&writer, report->entity);
    json_write_key(&writer, "lines");
    json_write_u64(&writer, report->lines);
    json_write_key(&writer, "played");
    json_write_u64(&writer, report->played);
    json_write_key(&writer, "refused");
    json_write_u64(&writer, report->refused);
    json_write_key(&writer, "refusals");
    json_write_array_open(&writer);
    for (size_t i = 0; i < report->refusal_count; i++) {
        write_refusal(&writer, &report->refusals[i]);
    }
    json_write_array_close(&writer);
    json_write_object_close(&writer);
    request_answer(request, 200);
}

static struct runtime_script_call *script_open(struct request *request)
{
    struct session_id session;
    uint32_t entity = 0;
    if (!request_open_json(request, NULL) || !request_session(request, &session) ||
        !read_entity(request, false, &entity)) {
        return NULL;
    }
    struct runtime_script_call *script = request_memory(request, sizeof(*script));
    if (script) {
        script->call.session = session;
        script->entity = entity;
    }
    return script;
}

static void script_start(struct request *request, struct runtime_script_call *script)
{
    request_call_begin(request, &script->call, script_done);
    runtime_script(request->services->runtime, script);
}

void script_get(struct request *request)
{
    struct runtime_script_call *script = script_open(request);
    if (script) {
        script_start(request, script);
    }
}

/* The session has another content than the one the lines were read with. */
static enum err lines_reread(struct runtime_script_call *script, const void *content)
{
    const struct request *request = script->call.user;
    struct game_action *lines = (struct game_action *)(uintptr_t)script->lines;
    struct json_problems problems;
    struct action_request again;
    enum err err =
        action_request_read(request->body, request->body_size, content, &again, &problems);
    if (err == ERR_OK) {
        memcpy(lines, again.actions, sizeof(*lines) * script->line_count);
    }
    return err == ERR_OK ? ERR_OK : ERR_VALIDATION_FAILED;
}

static bool read_lines(struct request *request, struct runtime_script_call *script)
{
    struct json_problems problems;
    struct action_request *asked = request_memory(request, sizeof(*asked));
    if (!asked) {
        return false;
    }
    enum err err =
        action_request_read(request->body, request->body_size,
                            request->services->contents[0].runtime->content, asked, &problems);
    if (err != ERR_OK) {
        request_refuse_body(request, err, &problems);
        return false;
    }
    if (asked->has_action_id || asked->has_expected_seq || asked->has_entity) {
        request_refuse(request, ERR_VALIDATION_FAILED, "a script has \"actions\" alone");
        return false;
    }
    script->lines = asked->actions;
    script->line_count = asked->count;
    script->words = request->services->contents[0].runtime->content;
    script->reread = lines_reread;
    return true;
}

static void script_write(struct request *request, bool drop)
{
    struct runtime_script_call *script = script_open(request);
    if (script && read_lines(request, script)) {
        script->drop = drop;
        script_start(request, script);
    }
}

void script_put(struct request *request)
{
    script_write(request, true);
}

void script_append_lines(struct request *request)
{
    script_write(request, false);
}

void script_delete(struct request *request)
{
    struct runtime_script_call *script = script_open(request);
    if (script) {
        script->drop = true;
        script_start(request, script);
    }
}
