/*
 * audit: who did what. A line is written in the transaction of what it tells of, where that is the
 * store's own or an entry's; what no transaction does gets its line afterwards.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/internal.h"
#include "core/runtime/steering/steering.h"

static void actor_write(const struct principal *principal, char out[AUDIT_ACTOR_SIZE])
{
    if (principal->kind == PRINCIPAL_SEAT) {
        snprintf(out, AUDIT_ACTOR_SIZE, "seat:%u", principal->seat);
    } else {
        snprintf(out, AUDIT_ACTOR_SIZE, "%s",
                 principal->kind == PRINCIPAL_ADMIN ? "admin" : "anybody");
    }
}

static void line_begin(struct runtime *runtime, const struct runtime_call *call,
                       struct audit_record *out)
{
    out->at_us = runtime_wall_us(runtime);
    id_generate(out->at_us, out->id);
    actor_write(&call->principal, out->actor);
    snprintf(out->request_id, sizeof(out->request_id), "%s",
             call->request_id != NULL ? call->request_id : "");
}

struct audit_record audit_line(struct runtime *runtime, const struct runtime_call *call,
                               const struct session_id *session, const char *action,
                               const char *format, ...)
{
    struct audit_record line = {.at_us = 0};
    line_begin(runtime, call, &line);
    if (session != NULL) {
        line.session = *session;
    }
    snprintf(line.action, sizeof(line.action), "%s", action);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line.detail, sizeof(line.detail), format, arguments);
    va_end(arguments);
    return line;
}

struct add_job {
    struct call_job base;
    struct audit_record record;
};

static void add_on_worker(struct store_job *job, struct store *store)
{
    struct add_job *add = (struct add_job *)job;
    add->base.err = store->ops->audit_add(store, &add->record, &add->base.error);
}

static void add_back(struct store_job *job, struct runtime *runtime)
{
    struct add_job *add = (struct add_job *)job;
    if (add->base.err != ERR_OK) {
        const struct audit_record *record = &add->record;
        metrics_add(METRIC_AUDIT_FAILURES, 1);
        log_error("audit_lost", "actor=%s action=%s detail=\"%s\" request_id=%s code=%s",
                  record->actor, record->action, record->detail, record->request_id,
                  err_word(add->base.err));
    }
    add->base.err = ERR_OK; /* what is audited has happened all the same */
    call_job_end(runtime, &add->base);
}

void runtime_audit_add(struct runtime *runtime, struct runtime_audit_call *call)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct add_job), .run = add_on_worker, .back = add_back};
    if (!call_begin(runtime, &call->call, CALL_AUDIT)) {
        return;
    }
    line_begin(runtime, &call->call, &call->record);
    struct add_job *add = call_job_create(runtime, &call->call, NULL, &kind);
    if (add != NULL) {
        add->record = call->record;
        call_job_start(runtime, &add->base);
    }
}

struct list_job {
    struct call_job base;
    bool has_session;
    bool has_before;
    uint8_t before[ID_SIZE];
    size_t limit;
    struct store_audit audit;
};

static void list_on_worker(struct store_job *job, struct store *store)
{
    struct list_job *list = (struct list_job *)job;
    list->base.err = store->ops->audit_list(store, list->has_session ? &list->base.session : NULL,
                                            list->has_before ? list->before : NULL, list->limit,
                                            &list->audit, &list->base.error);
}

static void list_back(struct store_job *job, struct runtime *runtime)
{
    struct list_job *list = (struct list_job *)job;
    ((struct runtime_audit_list_call *)list->base.call)->audit = list->audit;
    call_job_end(runtime, &list->base);
}

static void list_finish(void *job)
{
    store_audit_finish(&((struct list_job *)job)->audit);
}

void runtime_audit_list(struct runtime *runtime, struct runtime_audit_list_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct list_job),
                                              .run = list_on_worker,
                                              .back = list_back,
                                              .finish = list_finish};
    call->audit = (struct store_audit){0};
    if (!call_begin_admin(runtime, &call->call, CALL_AUDIT_LIST)) {
        return;
    }
    struct list_job *list = call_job_create(runtime, &call->call, NULL, &kind);
    if (list == NULL) {
        return;
    }
    list->has_session = call->has_session;
    list->has_before = call->has_before;
    memcpy(list->before, call->before, sizeof(list->before));
    list->limit = call->limit;
    call_job_start(runtime, &list->base);
}
