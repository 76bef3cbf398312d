/* audit: who did what, written and listed by store workers. */
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/internal.h"
#include "core/runtime/steering/steering.h"

struct audit_job {
    struct call_job base;
    struct audit_record record;
    struct session_id session;
    bool has_session;
    bool has_before;
    uint8_t before[ID_SIZE];
    size_t limit;
    struct store_audit audit;
};

static void add_on_worker(struct store_job *job, struct store *store)
{
    struct audit_job *add = (struct audit_job *)job;
    add->base.err = store->ops->audit_add(store, &add->record, &add->base.error);
}

static void add_back(struct store_job *job, struct runtime *runtime)
{
    struct audit_job *add = (struct audit_job *)job;
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
    if (!call_begin(runtime, &call->call, CALL_AUDIT)) {
        return;
    }
    call->record.at_us = runtime_wall_us(runtime);
    id_generate(call->record.at_us, call->record.id);
    struct audit_job add = {.base.job = {.run = add_on_worker, .back = add_back},
                            .record = call->record};
    call_job_start(runtime, &call->call, &add.base, sizeof(add));
}

static void list_on_worker(struct store_job *job, struct store *store)
{
    struct audit_job *list = (struct audit_job *)job;
    list->base.err = store->ops->audit_list(store, list->has_session ? &list->session : NULL,
                                            list->has_before ? list->before : NULL, list->limit,
                                            &list->audit, &list->base.error);
}

static void list_back(struct store_job *job, struct runtime *runtime)
{
    struct audit_job *list = (struct audit_job *)job;
    ((struct runtime_audit_list_call *)list->base.call)->audit = list->audit;
    struct store_audit audit = list->audit;
    call_job_end(runtime, &list->base);
    store_audit_finish(&audit);
}

void runtime_audit_list(struct runtime *runtime, struct runtime_audit_list_call *call)
{
    call->audit = (struct store_audit){0};
    if (!call_begin_admin(runtime, &call->call, CALL_AUDIT_LIST)) {
        return;
    }
    struct audit_job list = {.base.job = {.run = list_on_worker, .back = list_back},
                             .has_session = call->has_session,
                             .session = call->call.session,
                             .has_before = call->has_before,
                             .limit = call->limit};
    for (size_t i = 0; i < ID_SIZE; i++) {
        list.before[i] = call->before[i];
    }
    call_job_start(runtime, &call->call, &list.base, sizeof(list));
}
