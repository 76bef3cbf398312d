/* jobs: proof jobs for administrators. A job's id is that of its session, a dot and its batch. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/codec/json_writer.h"
#include "core/runtime/proving/proofs.h"
#include "handlers/request.h"
#include "handlers/routes.h"

enum { JOB_ID_SIZE = ID_TEXT_SIZE + 21, CURSOR_SIZE = ID_SIZE + sizeof(uint64_t) };

static void write_job(const struct request *request, struct json_writer *writer, const void *item)
{
    const struct job_record *job = item;
    (void)request;
    char session[ID_TEXT_SIZE];
    char id[JOB_ID_SIZE];
    id_format(job->batch.session.bytes, session);
    snprintf(id, sizeof(id), "%s.%llu", session, (unsigned long long)job->batch.batch);
    json_write_object_open(writer);
    json_write_key(writer, "id");
    json_write_string(writer, id);
    json_write_key(writer, "session");
    json_write_string(writer, session);
    json_write_key(writer, "batch");
    json_write_u64(writer, job->batch.batch);
    json_write_key(writer, "first_seq");
    json_write_u64(writer, job->batch.first_seq);
    json_write_key(writer, "last_seq");
    json_write_u64(writer, job->batch.last_seq);
    json_write_key(writer, "status");
    json_write_string(writer, job_state_word(job->state));
    json_write_key(writer, "waits_for_batch_before");
    json_write_bool(writer, job->state == JOB_WAITING);
    json_write_key(writer, "attempts");
    json_write_u64(writer, job->attempts);
    json_write_key(writer, "progress_seq");
    json_write_u64(writer, job->progress_seq);
    json_write_key(writer, "last_error");
    json_write_string_or_null(writer, job->last_error);
    json_write_key(writer, "run_at");
    json_write_time_us(writer, job->run_at_us);
    json_write_key(writer, "lease_until");
    json_write_time_us_or_null(writer, job->lease_until_us);
    json_write_key(writer, "created_at");
    json_write_time_us(writer, job->batch.created_us);
    json_write_object_close(writer);
}

/* ---- GET /v1/admin/jobs ---- */

static void job_cursor(const void *last, const void *next, void *out)
{
    const struct job_batch *batch = &((const struct job_record *)last)->batch;
    (void)next;
    memcpy(out, batch->session.bytes, ID_SIZE);
    memcpy((char *)out + ID_SIZE, &batch->batch, sizeof(batch->batch));
}

static void jobs_list_done(struct runtime_call *call)
{
    const struct runtime_jobs_call *list = (struct runtime_jobs_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    reply_header(request, "Cache-Control", "no-store");
    request_answer_page(request, &(struct list_page){.items = list->jobs.items,
                                                     .item_size = sizeof(*list->jobs.items),
                                                     .count = list->jobs.count,
                                                     .limit = list->limit,
                                                     .write = write_job,
                                                     .cursor = job_cursor,
                                                     .cursor_size = CURSOR_SIZE});
}

static bool read_listing(struct request *request, enum job_listing *out)
{
    static const char *const words[] = {[JOBS_STUCK] = "stuck",
                                        [JOBS_WAITING] = "waiting",
                                        [JOBS_QUEUED] = "queued",
                                        [JOBS_RUNNING] = "running"};
    const char *value = request_query(request, "state");
    *out = JOBS_STUCK;
    for (size_t i = 0; value && i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(value, words[i]) == 0) {
            *out = (enum job_listing)i;
            return true;
        }
    }
    if (value) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "query parameter \"state\" must be stuck, waiting, queued or running");
    }
    return !value;
}

void jobs_list(struct request *request)
{
    static const char *const query_names[] = {"state", "limit", "cursor", NULL};
    uint8_t cursor[CURSOR_SIZE];
    size_t limit = 0;
    enum job_listing listing;
    if (!request_open_json(request, query_names) || !request_limit(request, &limit) ||
        !read_listing(request, &listing)) {
        return;
    }
    struct runtime_jobs_call *list = request_memory(request, sizeof(*list));
    if (!list || !request_cursor(request, cursor, sizeof(cursor), &list->has_after)) {
        return;
    }
    if (list->has_after) {
        memcpy(list->after.session.bytes, cursor, ID_SIZE);
        memcpy(&list->after.batch, cursor + ID_SIZE, sizeof(list->after.batch));
    }
    list->listing = listing;
    list->limit = limit + 1;
    request_call_begin(request, &list->call, jobs_list_done);
    runtime_jobs_list(request->services->runtime, list);
}

/* ---- POST /v1/admin/jobs/{id}/redrive, .../cancel ---- */

static void jobs_change_done(struct runtime_call *call)
{
    const struct runtime_job_call *change = (struct runtime_job_call *)call;
    struct request *request = request_call_end(call);
    if (request) {
        struct json_writer writer = json_writer_on(&request->reply.body);
        write_job(request, &writer, &change->job);
        reply_header(request, "Cache-Control", "no-store");
        request_answer(request, 200);
    }
}

static bool job_id_parse(const char *text, struct session_id *out_session, uint64_t *out_batch)
{
    char session[ID_TEXT_SIZE];
    if (strlen(text) < ID_TEXT_SIZE || text[ID_TEXT_SIZE - 1] != '.') {
        return false;
    }
    memcpy(session, text, ID_TEXT_SIZE - 1);
    session[ID_TEXT_SIZE - 1] = '\0';
    return id_parse(session, out_session->bytes) &&
           text_parse_u64(text + ID_TEXT_SIZE, INT64_MAX, out_batch);
}

static void change(struct request *request, bool cancels)
{
    struct session_id session;
    uint64_t batch = 0;
    if (!request_open_json(request, NULL) || !request_empty_body(request)) {
        return;
    }
    if (!job_id_parse(request->params[0], &session, &batch)) {
        request_refuse(request, ERR_NOT_FOUND, "there is no such job");
        return;
    }
    struct runtime_job_call *call = request_memory(request, sizeof(*call));
    if (!call) {
        return;
    }
    call->call.session = session;
    call->batch = batch;
    call->cancels = cancels;
    request_write_begin(request, &call->call, jobs_change_done);
    runtime_job_change(request->services->runtime, call);
}

void jobs_redrive(struct request *request)
{
    change(request, false);
}

void jobs_cancel(struct request *request)
{
    change(request, true);
}
