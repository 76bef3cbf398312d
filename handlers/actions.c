/* actions: a seat plays. The hot path of the server: the body is parsed once, the rules and the
 * store are asked by one call, and the reply is written straight into its buffer. */
#include <string.h>

#include "core/codec/action_json.h"
#include "core/codec/event_json.h"
#include "core/codec/json_writer.h"
#include "core/codec/view_json.h"
#include "handlers/negotiate.h"
#include "handlers/request.h"
#include "handlers/routes.h"

enum { RESULT_BYTES_USUAL = 1024 };

/* One request on its way through the runtime. */
struct submission {
    struct runtime_submit_call submit; /* first: its call comes back */
    struct action_request asked;
};

/* ---- the reply ---- */

/* The session's own content, in whose words its events are told. */
static const struct game_content *content_of(const struct request *request,
                                             const struct runtime_submit_call *submit)
{
    return submit->content ? submit->content : request->services->contents[0].runtime->content;
}

static void write_result(struct json_writer *writer, const struct submit_result *result,
                         uint8_t seat, const struct game_content *content)
{
    json_write_object_open(writer);
    json_write_key(writer, "seq");
    json_write_u64(writer, result->seq);
    json_write_key(writer, "nonce");
    json_write_u64(writer, result->nonce);
    json_write_key(writer, "entity");
    json_write_u64(writer, result->entity);
    json_write_key(writer, "state_root");
    json_write_digest(writer, &result->state_root);
    json_write_key(writer, "chain_hash");
    json_write_digest(writer, &result->chain_hash);
    json_write_key(writer, "receipt");
    json_write_base64(writer, result->receipt, result->receipt_size);
    json_write_key(writer, "events");
    events_json_write(writer, result->events, result->event_count, seat, content);
    json_write_key(writer, "next");
    const struct game_next next = next_for_viewer(&result->summary.next, seat);
    next_json_write(writer, &next, result->deadline_us);
    json_write_key(writer, "status");
    json_write_string(writer, game_status_word(result->summary.status));
    json_write_object_close(writer);
}

static void write_rejected(struct json_writer *writer, const struct request *request,
                           const struct submit_rejection *rejection)
{
    struct problem problem = {
        .err = rejection->err, .rejection = rejection, .rejection_in_list = true};
    if (rejection->happened) {
        reply_problem_write(writer, request, &problem);
    } else {
        json_write_null(writer);
    }
}

/* {"results": [...], "rejected": problem or null} */
static void answer_list(struct request *request, const struct runtime_submit_call *submit)
{
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "results");
    json_write_array_open(&writer);
    for (size_t i = 0; i < submit->result_count; i++) {
        write_result(&writer, &submit->results[i], submit->seat, content_of(request, submit));
    }
    json_write_array_close(&writer);
    json_write_key(&writer, "rejected");
    write_rejected(&writer, request, &submit->rejection);
    json_write_object_close(&writer);
    reply_json(request, 200);
}

/* {"seq", "legal", "verdict", "detail", "phase", "field"}: what the rules would say now. */
static void answer_verdict(struct request *request, const struct runtime_submit_call *submit)
{
    const struct submit_rejection *rejection = &submit->rejection;
    bool legal = !rejection->happened;
    uint8_t verdict = legal ? (uint8_t)GAME_VERDICT_ACCEPTED : rejection->verdict;
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "seq");
    json_write_u64(&writer, submit->call.head.seq);
    json_write_key(&writer, "legal");
    json_write_bool(&writer, legal);
    json_write_key(&writer, "verdict");
    json_write_string(&writer, game_verdict_name(verdict));
    json_write_key(&writer, "detail");
    json_write_string(&writer, game_verdict_text(verdict));
    json_write_key(&writer, "phase");
    json_write_string(&writer, legal ? NULL : game_phase_name(rejection->phase));
    json_write_key(&writer, "field");
    bool named = !legal && rejection->field != GAME_FIELD_NONE;
    json_write_string(&writer, named ? game_field_name(rejection->field) : NULL);
    json_write_object_close(&writer);
    reply_json(request, 200);
}

static void answer_error(struct request *request, const struct submission *submission)
{
    const struct runtime_submit_call *submit = &submission->submit;
    struct problem problem = problem_of_call(request, &submit->call);
    if (submit->rejection.happened) {
        problem.rejection = &submit->rejection;
        problem.detail = NULL;
        problem.rejection_in_list = submission->asked.is_list;
    }
    problem.has_expected_seq =
        problem.has_head_seq && submit->has_expected_seq && submit->expected_seq <= INT64_MAX;
    problem.expected_seq = submit->expected_seq;
    reply_problem(request, &problem);
}

static void actions_submit_done(struct runtime_call *call)
{
    struct submission *submission = (struct submission *)call;
    struct runtime_submit_call *submit = &submission->submit;
    struct request *request = call->user;
    bool judged = call->err == ERR_OK || submit->rejection.happened;
    bool listed = call->err == ERR_OK || call->err == ERR_ILLEGAL_ACTION;
    request->call = NULL;
    strbuf_reserve(&request->reply.body, RESULT_BYTES_USUAL);
    if (submit->replayed) {
        reply_header(request, "Idempotent-Replayed", "true");
    }
    if (judged && submit->dry_run) {
        answer_verdict(request, submit);
    } else if (listed && submission->asked.is_list) {
        answer_list(request, submit);
    } else if (call->err == ERR_OK && submit->result_count > 0) {
        struct json_writer writer = json_writer_on(&request->reply.body);
        write_result(&writer, &submit->results[0], submit->seat, content_of(request, submit));
        reply_json(request, 200);
    } else {
        answer_error(request, submission);
    }
    runtime_submit_finish(submit);
    request_done(request);
}

/* ---- the request ---- */

/* Idempotency-Key is another spelling of action_id. */
static bool read_idempotency_key(struct request *request, struct action_request *asked)
{
    struct action_id key;
    if (!request->idempotency_key) {
        return true;
    }
    if (!request_key_uuid(request, key.bytes)) {
        request_refuse(request, ERR_VALIDATION_FAILED, "Idempotency-Key must be a UUID");
        return false;
    }
    if (asked->has_action_id && memcmp(key.bytes, asked->action_id.bytes, ID_SIZE) != 0) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "Idempotency-Key and action_id name different actions");
        return false;
    }
    asked->has_action_id = true;
    asked->action_id = key;
    return true;
}

/* If-Match is another spelling of expected_seq, with another status when it fails. */
static bool read_if_match(struct request *request, struct submission *submission)
{
    struct runtime_submit_call *submit = &submission->submit;
    uint64_t seq = UINT64_MAX; /* of no state */
    enum if_match match = negotiate_if_match(request->if_match, &seq);
    if (match == IF_MATCH_ANY) {
        return true;
    }
    if (match == IF_MATCH_MALFORMED) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "If-Match must hold one entity tag of the state, or *");
        return false;
    }
    if (submit->has_expected_seq && submit->expected_seq != seq) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "If-Match and expected_seq expect different states");
        return false;
    }
    submit->has_expected_seq = true;
    submit->expected_seq = seq;
    submit->expected_by_header = true;
    return true;
}

static bool read_dry_run(struct request *request, bool *out)
{
    const char *value = request_query(request, "dry_run");
    *out = value && strcmp(value, "true") == 0;
    if (value && !*out && strcmp(value, "false") != 0) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "query parameter \"dry_run\" must be true or false");
        return false;
    }
    return true;
}

/*
 * Which content the session has is not known before it is loaded. So the body is read in the words
 * of the first content that understands it, and read again should the session have another.
 */
static bool read_body(struct request *request, struct submission *submission)
{
    const struct services *services = request->services;
    struct json_problems problems;
    enum err err = ERR_VALIDATION_FAILED;
    for (size_t i = 0; i < services->content_count && err != ERR_OK; i++) {
        const struct game_content *content = services->contents[i].runtime->content;
        err = action_request_read(request->body, request->body_size, content, &submission->asked,
                                  &problems);
        submission->submit.words = content;
    }
    if (err != ERR_OK) {
        const struct game_content *content = services->contents[0].runtime->content;
        err = action_request_read(request->body, request->body_size, content, &submission->asked,
                                  &problems);
        request_refuse_body(request, err, &problems);
    }
    return err == ERR_OK;
}

static enum err actions_reread(struct runtime_submit_call *submit, const void *content)
{
    struct submission *submission = (struct submission *)submit;
    const struct request *request = submit->call.user;
    struct json_problems problems;
    struct action_request again;
    enum err err =
        action_request_read(request->body, request->body_size, content, &again, &problems);
    if (err == ERR_OK) {
        memcpy(submission->asked.actions, again.actions, again.count * sizeof(*again.actions));
    }
    return err == ERR_OK ? ERR_OK : ERR_VALIDATION_FAILED;
}

static void fill_call(struct submission *submission)
{
    struct runtime_submit_call *submit = &submission->submit;
    const struct action_request *asked = &submission->asked;
    submit->actions = asked->actions;
    submit->reread = actions_reread;
    submit->action_count = asked->count;
    submit->signatures = asked->has_signatures ? asked->signatures : NULL;
    submit->has_action_id = asked->has_action_id;
    submit->action_id = asked->action_id;
    submit->has_entity = asked->has_entity;
    submit->entity = asked->entity;
    submit->has_expected_seq = asked->has_expected_seq;
    submit->expected_seq = asked->expected_seq;
}

void actions_submit(struct request *request)
{
    static const char *const query_names[] = {"dry_run", NULL};
    struct session_id session;
    if (!request_open_json(request, query_names) || !request_session(request, &session)) {
        return;
    }
    struct submission *submission = request_memory(request, sizeof(*submission));
    if (!submission || !read_dry_run(request, &submission->submit.dry_run) ||
        !read_body(request, submission) || !read_idempotency_key(request, &submission->asked)) {
        return;
    }
    fill_call(submission);
    if (!read_if_match(request, submission)) {
        return;
    }
    submission->submit.call.session = session;
    request_call_begin(request, &submission->submit.call, actions_submit_done);
    runtime_submit(request->services->runtime, &submission->submit);
}
