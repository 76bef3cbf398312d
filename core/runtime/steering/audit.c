/* audit: who did what, written and listed by store workers. */
#include <stdlib.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/internal.h"
#include "core/runtime/steering/steering.h"

struct audit_job {
    struct store_job job;
    struct runtime_call *call;
    struct audit_record record;
    struct session_id session;
    bool has_session;
    bool has_before;
    uint8_t before[ID_SIZE];
    size_t limit;
    struct store_audit audit;
    enum err err;
    struct error error;
};

static void job_start(struct runtime *runtime, struct runtime_call *call,
                      const struct audit_job *job)
{
    struct audit_job *copy = malloc(sizeof(*copy));
    if (copy == NULL) {
        call_end(runtime, call, ERR_NO_MEMORY, NULL);
        return;
    }
    *copy = *job;
    copy->call = call;
    if (!call_job(runtime, call, &copy->job)) {
        free(copy);
    }
}

static void add_on_worker(struct store_job *job, struct store *store)
{
    struct audit_job *add = (struct audit_job *)job;
    add->err = store->ops->audit_add(store, &add->record, &add->error);
}

static void add_back(struct store_job *job, struct runtime *runtime)
{
    struct audit_job *add = (struct audit_job *)job;
    if (add->err != ERR_OK) {
        const struct audit_record *record = &add->record;
        metrics_add(METRIC_AUDIT_FAILURES, 1);
        log_error("audit_lost", "actor=%s action=%s detail=\"%s\" request_id=%s code=%s",
                  record->actor, record->action, record->detail, record->request_id,
                  err_word(add->err));
    }
    call_end(runtime, add->call, ERR_OK, NULL);
    free(add);
}

void runtime_audit_add(struct runtime *runtime, struct runtime_audit_call *call)
{
    if (!call_begin(runtime, &call->call, CALL_AUDIT)) {
        return;
    }
    call->record.at_us = runtime_wall_us(runtime);
    id_generate(call->record.at_us, call->record.id);
    struct audit_job add = {.job = {.run = add_on_worker, .back = add_back},
                            .record = call->record};
    job_start(runtime, &call->call, &add);
}

static void list_on_worker(struct store_job *job, struct store *store)
{
    struct audit_job *list = (struct audit_job *)job;
    list->err = store->ops->audit_list(store, list->has_session ? &list->session : NULL,
                                       list->has_before ? list->before : NULL, list->limit,
                                       &list->audit, &list->error);
}

static void list_back(struct store_job *job, struct runtime *runtime)
{
    struct audit_job *list = (struct audit_job *)job;
    ((struct runtime_audit_list_call *)list->call)->audit = list->audit;
    call_end(runtime, list->call, list->err, list->error.message);
    store_audit_finish(&list->audit);
    free(list);
}

void runtime_audit_list(struct runtime *runtime, struct runtime_audit_list_call *call)
{
    call->audit = (struct store_audit){0};
    if (!call_begin(runtime, &call->call, CALL_AUDIT_LIST)) {
        return;
    }
    enum err err = call_require_admin(&call->call);
    if (err != ERR_OK) {
        call_end(runtime, &call->call, err, NULL);
        return;
    }
    struct audit_job list = {.job = {.run = list_on_worker, .back = list_back},
                             .has_session = call->has_session,
                             .session = call->call.session,
                             .has_before = call->has_before,
                             .limit = call->limit};
    for (size_t i = 0; i < ID_SIZE; i++) {
        list.before[i] = call->before[i];
    }
    job_start(runtime, &call->call, &list);
}
