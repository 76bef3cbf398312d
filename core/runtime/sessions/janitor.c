/* janitor: what is due by the clock: eviction of idle sessions, the check of the store, signs of
 * life. */
#include <stdio.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/evidence/evidence.h"
#include "core/runtime/internal.h"
#include "core/runtime/providers/attendance.h"
#include "core/runtime/sessions/janitor.h"

/* One of the server's own visits to the store; at most one of each kind is under way. */
struct janitor_job {
    struct call_job base;
    struct node_id node;
    int64_t sent_us;
    size_t others;
};

/* ---- eviction ---- */

static void release_on_worker(struct store_job *job, struct store *store)
{
    struct janitor_job *release = (struct janitor_job *)job;
    release->base.err = store->ops->session_release(store, &release->base.session,
                                                    release->base.epoch, &release->base.error);
}

static void release_back(struct store_job *job, struct runtime *runtime)
{
    call_job_end(runtime, (struct call_job *)job); /* if it failed, the next owner waits a little */
}

static void release(struct runtime *runtime, const struct instance *instance)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct janitor_job), .run = release_on_worker, .back = release_back};
    struct janitor_job *job = call_job_create(runtime, NULL, NULL, &kind);
    if (job != NULL) { /* without the instance, which is gone when it comes back */
        job->base.session = instance->id;
        job->base.epoch = instance->session.epoch;
        call_job_start(runtime, &job->base);
    }
}

void janitor_evict(struct runtime *runtime, struct instance *instance)
{
    if (instance->phase == INSTANCE_LIVE) {
        release(runtime, instance);
        instance_enter(instance, INSTANCE_CLOSING);
    }
    instance_enter(instance, INSTANCE_CLOSED);
    registry_remove(&runtime->registry, instance);
    metrics_add(METRIC_SESSIONS_EVICTED, 1);
}

static void evict_idle(struct runtime *runtime, int64_t now_us)
{
    int64_t limit_us = now_us - runtime->options.idle_evict_us;
    for (unsigned i = 0; i < RUNTIME_EVICT_MAX; i++) {
        struct instance *oldest = registry_oldest_droppable(&runtime->registry, RUNTIME_EVICT_MAX);
        if (oldest == NULL || oldest->used_us > limit_us) {
            return;
        }
        janitor_evict(runtime, oldest);
    }
}

/* ---- the store's health ---- */

static void check_on_worker(struct store_job *job, struct store *store)
{
    struct janitor_job *check = (struct janitor_job *)job;
    check->base.err = store->ops->check(store, &check->base.error);
}

static void check_back(struct store_job *job, struct runtime *runtime)
{
    struct janitor_job *check = (struct janitor_job *)job;
    struct database_state *database = &runtime->database;
    bool was_up = database->checked_us != 0 && database->err == ERR_OK;
    bool is_up = check->base.err == ERR_OK;
    if (was_up != is_up && database->checked_us != 0) {
        if (is_up) {
            log_info("database_up", "state=up");
        } else {
            log_error("database_down", "code=%s reason=\"%s\"", err_word(check->base.err),
                      check->base.error.message);
        }
    }
    database->checked_us = runtime_now_us(runtime);
    database->err = check->base.err;
    snprintf(database->reason, sizeof(database->reason), "%.*s", (int)sizeof(database->reason) - 1,
             check->base.error.message);
    metrics_gauge_set(METRIC_GAUGE_DATABASE_UP, is_up ? 1 : 0);
    runtime->janitor.check_under_way = false;
    call_job_end(runtime, &check->base);
}

static void check_start(struct runtime *runtime)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct janitor_job), .run = check_on_worker, .back = check_back};
    struct janitor_job *job = call_job_create(runtime, NULL, NULL, &kind);
    runtime->janitor.check_under_way = job != NULL && call_job_start(runtime, &job->base);
}

static void beat_on_worker(struct store_job *job, struct store *store)
{
    struct janitor_job *beat = (struct janitor_job *)job;
    beat->base.err = store->ops->node_beat(store, &beat->node, RUNTIME_NODE_WINDOW_MS,
                                           &beat->others, &beat->base.error);
}

/* While nobody can say who else is there, assume what was known last. */
static void beat_back(struct store_job *job, struct runtime *runtime)
{
    struct janitor_job *beat = (struct janitor_job *)job;
    if (beat->base.err == ERR_OK) {
        if ((runtime->other_nodes > 0) != (beat->others > 0)) {
            log_info("other_servers", "count=%zu", beat->others);
        }
        runtime->other_nodes = beat->others;
        runtime->janitor.beaten_us = beat->sent_us;
    }
    runtime->janitor.beat_under_way = false;
    call_job_end(runtime, &beat->base);
}

static void beat_start(struct runtime *runtime, int64_t now_us)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct janitor_job), .run = beat_on_worker, .back = beat_back};
    struct janitor_job *job = call_job_create(runtime, NULL, NULL, &kind);
    if (job != NULL) {
        job->node = runtime->options.node;
        job->sent_us = now_us;
        runtime->janitor.beat_under_way = call_job_start(runtime, &job->base);
    }
}

static void leave_on_worker(struct store_job *job, struct store *store)
{
    struct janitor_job *leave = (struct janitor_job *)job;
    leave->base.err = store->ops->node_leave(store, &leave->node, &leave->base.error);
}

static void leave_back(struct store_job *job, struct runtime *runtime)
{
    call_job_end(runtime, (struct call_job *)job); /* untold, it is missed a little later */
}

void janitor_leave(struct runtime *runtime)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct janitor_job), .run = leave_on_worker, .back = leave_back};
    struct janitor_job *job = call_job_create(runtime, NULL, NULL, &kind);
    if (job != NULL) {
        job->node = runtime->options.node;
        call_job_start(runtime, &job->base);
    }
}

bool janitor_may_be_alone(const struct runtime *runtime, int64_t now_us)
{
    return runtime->other_nodes == 0 && now_us - runtime->janitor.beaten_us < RUNTIME_BEAT_STALE_US;
}

/* ---- the workers' health ---- */

const char *runtime_worker_name(uint64_t number)
{
    static const char *const names[] = {
#define X(name) #name,
        RUNTIME_WORKERS(X)
#undef X
    };
    return number < RUNTIME_WORKER_COUNT ? names[number] : NULL;
}

static void worker_seen(struct runtime *runtime, enum runtime_worker worker,
                        const struct worker_health *health)
{
    enum health *seen = &runtime->janitor.seen[worker];
    if (*seen == health->status) {
        return;
    }
    *seen = health->status;
    const char *name = runtime_worker_name(worker);
    if (health->status == HEALTH_HEALTHY) {
        log_info("worker_health", "worker=%s status=healthy", name);
    } else {
        log_warning("worker_health", "worker=%s status=%s reason=\"%s\"", name,
                    health_name(health->status), health->reason);
    }
    event_bus_publish(runtime->events, &(struct bus_event){.topic = TOPIC_WORKER,
                                                           .kind = BUS_WORKER_CHANGED,
                                                           .general = true,
                                                           .number = worker,
                                                           .seq = health->status});
}

static void watch_workers(struct runtime *runtime)
{
    struct runtime_health now;
    runtime_health(runtime, &now);
#define X(name) worker_seen(runtime, RUNTIME_WORKER_##name, &now.name);
    RUNTIME_WORKERS(X)
#undef X
}

int64_t janitor_run(struct runtime *runtime)
{
    struct janitor *janitor = &runtime->janitor;
    int64_t now_us = runtime_now_us(runtime);
    if (now_us < janitor->next_tick_us) {
        return janitor->next_tick_us;
    }
    janitor->next_tick_us = now_us + RUNTIME_TICK_US;
    evict_idle(runtime, now_us);
    watch_workers(runtime);
    attendance_run(runtime);
    if (!janitor->scan_under_way && !runtime->draining && now_us >= janitor->next_scan_us) {
        attendance_scan(runtime);
    }
    if (!janitor->check_under_way && !runtime->stopped) {
        check_start(runtime);
    }
    if (!janitor->beat_under_way && !runtime->stopped && now_us >= janitor->next_beat_us) {
        beat_start(runtime, now_us);
        janitor->next_beat_us = now_us + RUNTIME_BEAT_US;
    }
    if (!janitor->keys_under_way && !runtime->stopped && now_us >= janitor->next_keys_us) {
        signing_refresh(runtime);
        janitor->next_keys_us = now_us + RUNTIME_KEYS_US;
    }
    return janitor->next_tick_us;
}
