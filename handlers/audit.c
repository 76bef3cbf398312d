/* audit: who did what: the line that goes before a reply, and the list of them. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/log.h"
#include "core/codec/json_writer.h"
#include "core/runtime/steering/steering.h"
#include "handlers/request.h"
#include "handlers/routes.h"

/* ---- writing ---- */

struct audited {
    struct runtime_audit_call add; /* first */
    int status;
};

/* What was done has happened, whether its line could be written or not. */
static void audited_done(struct runtime_call *call)
{
    const struct audited *audited = (struct audited *)call;
    struct request *request = call->user;
    request->call = NULL;
    request_answer(request, audited->status);
}

void request_answer_audited(struct request *request, int status, const char *action,
                            const char *format, ...)
{
    struct audited *audited = request_alloc(request, sizeof(*audited));
    if (!audited) {
        log_error("audit_lost", "action=%s request_id=%s code=overloaded", action,
                  request->request_id);
        request_answer(request, status);
        return;
    }
    struct audit_record *record = &audited->add.record;
    audited->status = status;
    record->session = (struct session_id){{0}};
    snprintf(record->action, sizeof(record->action), "%s", action);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(record->detail, sizeof(record->detail), format, arguments);
    va_end(arguments);
    request_write_begin(request, &audited->add.call, audited_done);
    runtime_audit_add(request->services->runtime, &audited->add);
}

/* ---- GET /v1/admin/audit ---- */

static void write_record(const struct request *request, struct json_writer *writer,
                         const void *item)
{
    const struct audit_record *record = item;
    (void)request;
    json_write_object_open(writer);
    json_write_key(writer, "id");
    json_write_id(writer, record->id);
    json_write_key(writer, "at");
    json_write_time_us(writer, record->at_us);
    json_write_key(writer, "actor");
    json_write_string(writer, record->actor);
    json_write_key(writer, "action");
    json_write_string(writer, record->action);
    json_write_key(writer, "session");
    json_write_id_or_null(writer, record->session.bytes);
    json_write_key(writer, "detail");
    json_write_string(writer, record->detail);
    json_write_key(writer, "request_id");
    json_write_string(writer, record->request_id);
    json_write_object_close(writer);
}

static void record_cursor(const void *last, const void *next, void *out)
{
    (void)next;
    memcpy(out, ((const struct audit_record *)last)->id, ID_SIZE);
}

static void audit_list_done(struct runtime_call *call)
{
    struct runtime_audit_list_call *list = (struct runtime_audit_list_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    reply_header(request, "Cache-Control", "no-store");
    request_answer_page(request, &(struct list_page){.items = list->audit.items,
                                                     .item_size = sizeof(*list->audit.items),
                                                     .count = list->audit.count,
                                                     .limit = list->limit,
                                                     .write = write_record,
                                                     .cursor = record_cursor,
                                                     .cursor_size = ID_SIZE});
}

static bool read_session(struct request *request, struct runtime_audit_list_call *list)
{
    const char *text = request_query(request, "session");
    list->has_session = text != NULL;
    if (text && !id_parse(text, list->call.session.bytes)) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "query parameter \"session\" must be a UUID");
        return false;
    }
    return true;
}

void audit_list(struct request *request)
{
    static const char *const query_names[] = {"limit", "cursor", "session", NULL};
    size_t limit = 0;
    if (!request_open_json(request, query_names) || !request_limit(request, &limit)) {
        return;
    }
    struct runtime_audit_list_call *list = request_memory(request, sizeof(*list));
    if (!list || !request_cursor(request, list->before, ID_SIZE, &list->has_before) ||
        !read_session(request, list)) {
        return;
    }
    list->limit = limit + 1;
    request_call_begin(request, &list->call, audit_list_done);
    runtime_audit_list(request->services->runtime, list);
}
