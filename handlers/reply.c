/* reply: statuses, problem bodies and headers. Every problem is written by reply_problem_write, so
 * that one inside a list of results reads as one on its own. */
#include "handlers/reply.h"

#include <stdio.h>
#include <string.h>

#include "core/codec/json_problems.h"
#include "core/codec/json_writer.h"

enum { POINTER_SIZE = 64, NUMBER_SIZE = 24, ETAG_SIZE = 32 };

/* ---- headers and bodies ---- */

void reply_header(struct request *request, const char *name, const char *value)
{
    struct reply *reply = &request->reply;
    size_t size = strlen(value) + 1;
    char *copy = request_alloc(request, size);
    if (!copy || reply->header_count == REPLY_HEADERS_MAX) {
        return;
    }
    memcpy(copy, value, size);
    reply->headers[reply->header_count++] = (struct reply_header){name, copy};
}

void reply_empty(struct request *request, int status)
{
    strbuf_clear(&request->reply.body);
    request->reply.status = status;
    request->reply.content_type = NULL;
}

void reply_json(struct request *request, int status)
{
    if (request->reply.body.failed) {
        reply_error(request, ERR_NO_MEMORY, NULL);
        return;
    }
    request->reply.status = status;
    request->reply.content_type = "application/json";
}

/* ---- the members of a problem ---- */

/* Seconds after which a client may try again, 0 where waiting does not help. */
static int retry_after_s(const struct problem *problem)
{
    if (problem->retry_after_s > 0) {
        return problem->retry_after_s;
    }
    if (problem->err == ERR_DRAINING) {
        return 5;
    }
    int status = err_status(problem->err);
    bool waits = status == 429 || status == 503 || status == 504;
    return waits && err_is_retryable(problem->err) ? 1 : 0;
}

/* The request's path as a URI reference: what a path may not hold is percent-encoded again. */
static void write_instance(struct json_writer *writer, const char *path)
{
    char text[512];
    size_t length = 0;
    for (const char *c = path; *c != '\0' && length + 4 < sizeof(text); c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                     (*c >= '0' && *c <= '9') || strchr("-._~/:@!$&()*+,;=", *c);
        if (plain) {
            text[length++] = *c;
        } else {
            length += (size_t)snprintf(text + length, 4, "%%%02X", (unsigned)(unsigned char)*c);
        }
    }
    json_write_text(writer, text, length);
}

/* The place in the body that a verdict is about: "#/action/dir", "#/actions/2/target". */
static void write_rejection(struct json_writer *writer, const struct problem *problem)
{
    const struct submit_rejection *rejection = problem->rejection;
    char pointer[POINTER_SIZE];
    const char *field =
        rejection->field == GAME_FIELD_NONE ? NULL : game_field_name(rejection->field);
    size_t length =
        problem->rejection_in_list
            ? (size_t)snprintf(pointer, sizeof(pointer), "#/actions/%zu", rejection->index)
            : (size_t)snprintf(pointer, sizeof(pointer), "#/action");
    if (field) {
        snprintf(pointer + length, sizeof(pointer) - length, "/%s", field);
    }
    json_write_key(writer, "phase");
    json_write_string(writer, game_phase_name(rejection->phase));
    json_write_key(writer, "verdict");
    json_write_string(writer, game_verdict_name(rejection->verdict));
    json_write_key(writer, "pointer");
    json_write_string(writer, pointer);
    if (rejection->hook) {
        json_write_key(writer, "hook");
        json_write_string(writer, rejection->hook);
        json_write_key(writer, "hook_depth");
        json_write_u64(writer, rejection->hook_depth);
    }
}

/* What the problem says to a person: the given text, the first fault found, or the title. */
static const char *detail_of(const struct problem *problem)
{
    const struct json_problems *errors = problem->errors;
    if (problem->detail && problem->detail[0] != '\0') {
        return problem->detail;
    }
    if (problem->rejection) {
        return game_verdict_text(problem->rejection->verdict);
    }
    if (errors && errors->error.message[0] != '\0') {
        return errors->error.message;
    }
    return err_title(problem->err);
}

static void write_general_members(struct json_writer *writer, const struct request *request,
                                  const struct problem *problem)
{
    char type[POINTER_SIZE];
    snprintf(type, sizeof(type), "urn:donjon:problem:%s", err_word(problem->err));
    json_write_key(writer, "type");
    json_write_string(writer, type);
    json_write_key(writer, "title");
    json_write_string(writer, err_title(problem->err));
    json_write_key(writer, "status");
    json_write_i64(writer, err_status(problem->err));
    json_write_key(writer, "code");
    json_write_string(writer, err_word(problem->err));
    json_write_key(writer, "detail");
    json_write_string(writer, detail_of(problem));
    json_write_key(writer, "instance");
    write_instance(writer, request->path ? request->path : "");
    json_write_key(writer, "request_id");
    json_write_string(writer, request->request_id);
    json_write_key(writer, "retryable");
    json_write_bool(writer, err_is_retryable(problem->err));
}

void reply_problem_write(struct json_writer *writer, const struct request *request,
                         const struct problem *problem)
{
    const struct json_problems *errors = problem->errors;
    json_write_object_open(writer);
    write_general_members(writer, request, problem);
    if (problem->has_head_seq) {
        json_write_key(writer, "head_seq");
        json_write_u64(writer, problem->head_seq);
    }
    if (problem->has_expected_seq) {
        json_write_key(writer, "expected_seq");
        json_write_u64(writer, problem->expected_seq);
    }
    if (problem->head_hash) {
        json_write_key(writer, "head_hash");
        json_write_digest(writer, problem->head_hash);
    }
    if (problem->rejection) {
        write_rejection(writer, problem);
    }
    if (errors && errors->count > 0) {
        json_write_key(writer, "errors");
        json_problems_write(writer, errors);
    }
    json_write_object_close(writer);
}

/* ---- a problem as the reply ---- */

/* Headers that HTTP asks for with certain statuses. */
static void add_problem_headers(struct request *request, const struct problem *problem)
{
    char text[ETAG_SIZE];
    int wait_s = retry_after_s(problem);
    if (wait_s > 0) {
        snprintf(text, sizeof(text), "%d", wait_s);
        reply_header(request, "Retry-After", text);
    }
    if (problem->err == ERR_SEQ_PRECONDITION && problem->has_head_seq) {
        snprintf(text, sizeof(text), "\"s%llu\"", (unsigned long long)problem->head_seq);
        reply_header(request, "ETag", text);
    }
}

void reply_problem(struct request *request, const struct problem *problem)
{
    struct reply *reply = &request->reply;
    strbuf_clear(&reply->body);
    reply->header_count = 0;
    struct json_writer writer = json_writer_on(&reply->body);
    reply_problem_write(&writer, request, problem);
    reply->status = err_status(problem->err);
    reply->content_type = "application/problem+json";
    add_problem_headers(request, problem);
    if (reply->body.failed) {
        reply_empty(request, reply->status);
    }
}

void reply_error(struct request *request, enum err err, const char *detail)
{
    struct problem problem = {.err = err, .detail = detail};
    reply_problem(request, &problem);
}

struct problem problem_of_call(const struct request *request, const struct runtime_call *call)
{
    enum err err = call->err;
    bool tells_head =
        err == ERR_SEQ_CONFLICT || err == ERR_SEQ_PRECONDITION || err == ERR_SESSION_ARCHIVED;
    bool tells_reason = err_status(err) < 500 || request->principal.kind == PRINCIPAL_ADMIN;
    return (struct problem){.err = err,
                            .detail = tells_reason ? call->error.message : NULL,
                            .has_head_seq = tells_head,
                            .head_seq = call->head.seq,
                            .head_hash =
                                err == ERR_SESSION_ARCHIVED ? &call->head.chain_hash : NULL};
}

/* The fault that the runtime found, as if the reader of the body had found it. */
static void problems_of_call(const struct runtime_call *call, struct json_problems *out)
{
    json_problems_init(out);
    struct json_problem *problem = &out->items[out->count++];
    problem->code = JSON_PROBLEM_UNKNOWN_VALUE;
    snprintf(problem->pointer, sizeof(problem->pointer), "#/%s", call->wrong_member);
    snprintf(problem->detail, sizeof(problem->detail), "%.*s", (int)sizeof(problem->detail) - 1,
             call->error.message);
}

void reply_call_error(struct request *request, const struct runtime_call *call)
{
    struct problem problem = problem_of_call(request, call);
    struct json_problems problems;
    if (call->wrong_member) {
        problems_of_call(call, &problems);
        problem.errors = &problems;
    }
    reply_problem(request, &problem);
}
