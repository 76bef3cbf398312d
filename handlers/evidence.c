/* evidence: the files that others check, and checking them. */
#include <string.h>

#include "core/base/id.h"
#include "handlers/request.h"
#include "handlers/routes.h"

static const char EVIDENCE_TYPE[] = "application/vnd.donjon.evidence";

/* ---- GET /v1/sessions/{id}/export
 * ------------------------------------------------------------------- */

static void name_file(struct request *request, const struct session_id *session)
{
    char id[ID_TEXT_SIZE];
    char value[ID_TEXT_SIZE + 64];
    id_format(session->bytes, id);
    snprintf(value, sizeof(value), "attachment; filename=\"%s.evidence\"", id);
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
    name_file(request, &call->session);
    request_done(request);
}

void export_get(struct request *request)
{
    struct session_id session;
    if (!request_open(request, EVIDENCE_TYPE, NULL) || !request_session(request, &session)) {
        return;
    }
    struct runtime_evidence_call *export = request_memory(request, sizeof(*export));
    if (!export) {
        return;
    }
    export->call.session = session;
    request_call_begin(request, &export->call, export_get_done);
    runtime_evidence_read(request->services->runtime, export);
}

/* ---- POST /v1/verify
 * -------------------------------------------------------------------------------- */

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
