/* evidence: the files that others check, and checking them. */
#include <string.h>

#include "core/base/id.h"
#include "core/base/text.h"
#include "handlers/request.h"
#include "handlers/routes.h"

static const char EVIDENCE_TYPE[] = "application/vnd.donjon.evidence";

/* ---- GET /v1/sessions/{id}/export, .../proofs/{batch}/evidence ---- */

static void name_file(struct request *request, const struct runtime_evidence_call *evidence)
{
    char id[ID_TEXT_SIZE];
    char batch[24] = "";
    char value[ID_TEXT_SIZE + 96];
    id_format(evidence->call.session.bytes, id);
    if (evidence->has_batch) {
        snprintf(batch, sizeof(batch), "-%llu", (unsigned long long)evidence->batch);
    }
    snprintf(value, sizeof(value), "attachment; filename=\"%s%s.evidence\"", id, batch);
    reply_header(request, "Content-Disposition", value);
    reply_header(request, "Cache-Control", "no-store");
}

static void export_get_done(struct runtime_call *call)
{
    struct runtime_evidence_call *export = (struct runtime_evidence_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    strbuf_finish(&request->reply.body);
    request->reply.body = export->bytes;
    request->reply.status = 200;
    request->reply.content_type = EVIDENCE_TYPE;
    name_file(request, export);
    request_done(request);
}

static void give_file(struct request *request, const struct session_id *session, bool has_batch,
                      uint64_t batch)
{
    struct runtime_evidence_call *export = request_memory(request, sizeof(*export));
    if (!export) {
        return;
    }
    export->call.session = *session;
    export->has_batch = has_batch;
    export->batch = batch;
    request_call_begin(request, &export->call, export_get_done);
    runtime_evidence_read(request->services->runtime, export);
}

void export_get(struct request *request)
{
    struct session_id session;
    if (request_open(request, EVIDENCE_TYPE, NULL) && request_session(request, &session)) {
        give_file(request, &session, false, 0);
    }
}

void batch_evidence_get(struct request *request)
{
    struct session_id session;
    uint64_t batch = 0;
    if (!request_open(request, EVIDENCE_TYPE, NULL) || !request_session(request, &session)) {
        return;
    }
    if (!text_parse_u64(request->params[1], INT64_MAX, &batch)) {
        request_refuse(request, ERR_NOT_FOUND, "there is no such batch");
        return;
    }
    give_file(request, &session, true, batch);
}

/* ---- POST /v1/verify ---- */

static void verify_file_done(struct runtime_call *call)
{
    const struct runtime_verify_call *verify = (struct runtime_verify_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    char *text = request_memory(request, VERIFY_JSON_MAX);
    if (text) {
        strbuf_add(&request->reply.body, text,
                   verify_report_json(&verify->report, text, VERIFY_JSON_MAX));
        reply_header(request, "Cache-Control", "no-store");
        request_answer(request, 200);
    }
}

void evidence_verify(struct request *request)
{
    if (!request_open_json(request, NULL)) {
        return;
    }
    struct runtime_verify_call *verify = request_memory(request, sizeof(*verify));
    if (!verify) {
        return;
    }
    verify->bytes = request->body;
    verify->size = request->body_size;
    request_call_begin(request, &verify->call, verify_file_done);
    runtime_verify(request->services->runtime, verify);
}
