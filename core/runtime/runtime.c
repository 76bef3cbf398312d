/* runtime: putting the parts together, the loop's share of the work, and the orderly stop. */
#include "core/runtime/runtime.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "core/base/cleanup.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/actions/actions.h"
#include "core/runtime/evidence/evidence.h"
#include "core/runtime/internal.h"
#include "core/runtime/providers/attendance.h"
#include "core/runtime/sessions/janitor.h"
#include "core/runtime/workers.h"

enum { COMPLETIONS_PER_RUN = 4096 };

int64_t runtime_now_us(struct runtime *runtime)
{
    return runtime->options.clock->monotonic_us(runtime->options.clock);
}

int64_t runtime_wall_us(struct runtime *runtime)
{
    return runtime->options.clock->wall_us(runtime->options.clock);
}

/* ---- life cycle ---- */

static bool watch(int epoll_fd, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    return fd >= 0 && epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool queues_create(struct runtime *runtime)
{
    runtime->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    runtime->events = event_bus_create(NULL);
    return runtime->events != NULL && runtime->epoll_fd >= 0 &&
           watch(runtime->epoll_fd, work_queue_fd(runtime->commits_back)) &&
           watch(runtime->epoll_fd, work_queue_fd(runtime->jobs_back)) &&
           watch(runtime->epoll_fd, event_bus_fd(runtime->events));
}

/* What signs is shared by the committer and the provers. */
static bool signers_create(struct runtime *runtime)
{
    runtime->receipt_digest = digest_create();
    runtime->keyring = keyring_create();
    return runtime->receipt_digest != NULL && runtime->keyring != NULL;
}

static enum err persistence_create(struct runtime *runtime, struct error *error)
{
    const struct runtime_options *options = &runtime->options;
    const struct persistence_settings settings = {.store = options->store,
                                                  .clock = options->clock,
                                                  .store_workers = options->store_workers,
                                                  .discard_commits = options->discard_commits,
                                                  .prepare = signing_prepare,
                                                  .user = runtime};
    runtime->persistence = workers_create_persistence(&settings, error);
    if (runtime->persistence == NULL) {
        return ERR_NO_MEMORY;
    }
    runtime->commits_back = runtime->persistence->commits_back;
    runtime->jobs_back = runtime->persistence->jobs_back;
    runtime->group_commit = runtime->persistence->group_commit;
    runtime->workers = runtime->persistence->workers;
    return ERR_OK;
}

static enum err simulation_create(struct runtime *runtime, struct error *error)
{
    const struct runtime_options *options = &runtime->options;
    const struct simulation_settings settings = {.store = options->store,
                                                 .contents = options->contents,
                                                 .content_count = options->content_count,
                                                 .instances_max = options->instances_max,
                                                 .providers = options->providers,
                                                 .provider_count = options->provider_count,
                                                 .completions = runtime->jobs_back};
    struct simulation_worker *worker = workers_create_simulation(&settings, error);
    if (worker == NULL) {
        return ERR_NO_MEMORY;
    }
    runtime->simulation = worker;
    runtime->providers = worker->providers;
    runtime->contents = worker->contents;
    runtime->outcome = worker->outcome;
    runtime->working[0] = worker->working[0];
    runtime->working[1] = worker->working[1];
    runtime->digest = worker->digest;
    runtime->deciders = worker->deciders;
    runtime->registry.max = options->instances_max;
    runtime->loader = (struct loader){.store = options->store,
                                      .contents = runtime->contents,
                                      .content_count = options->content_count};
    return ERR_OK;
}

static enum err provers_create(struct runtime *runtime, struct error *error)
{
    const struct runtime_options *options = &runtime->options;
    runtime->proving = (struct proving){.store = options->store,
                                        .clock = options->clock,
                                        .loader = &runtime->loader,
                                        .keyring = runtime->keyring,
                                        .events = runtime->events,
                                        .progress_every = options->proof_progress_every};
    const struct prover_pool_options pool = {.store = options->store,
                                             .clock = options->clock,
                                             .node = options->node,
                                             .threads = options->prover_threads,
                                             .lease_ms = options->proof_lease_ms,
                                             .work = proving_work,
                                             .user = &runtime->proving};
    runtime->provers = workers_create_prover(&pool, error);
    return runtime->provers == NULL ? ERR_NO_MEMORY : ERR_OK;
}

/*
 * Makes this node known. Where others are alive it waits until they know too, for from then on they
 * check before they answer from memory whether a session is still theirs.
 */
static enum err meet_others(struct runtime *runtime, struct error *error)
{
    struct store *store = runtime->options.store;
    runtime->janitor.beaten_us = runtime_now_us(runtime);
    enum err err = store->ops->node_beat(store, &runtime->options.node, RUNTIME_NODE_WINDOW_MS,
                                         &runtime->other_nodes, error);
    if (err == ERR_OK && runtime->other_nodes > 0) {
        usleep(RUNTIME_MEET_US);
    }
    return err;
}

/* Everything that is wrong with the options is told at once. */
static enum err options_check(const struct runtime_options *options, struct error *error)
{
    CLEANUP(strbuf_finish) struct strbuf problems = {0};
    if (workers_check(options, &problems)) {
        return ERR_OK;
    }
    return error_set(error, ERR_CONFIG, "%s", problems.data != NULL ? problems.data : "no memory");
}

static enum err parts_create(struct runtime *runtime, struct error *error)
{
    enum err err = persistence_create(runtime, error);
    if (err == ERR_OK) {
        err = simulation_create(runtime, error);
    }
    if (err == ERR_OK && (!signers_create(runtime) || !queues_create(runtime))) {
        err = error_set(error, ERR_NO_MEMORY, "no memory or descriptors for the runtime");
    }
    if (err == ERR_OK) {
        err = meet_others(runtime, error);
    }
    if (err == ERR_OK) {
        err = signing_open(runtime, error);
    }
    return err == ERR_OK ? provers_create(runtime, error) : err;
}

struct runtime *runtime_create(const struct runtime_options *options, struct error *error)
{
    if (options_check(options, error) != ERR_OK) {
        return NULL;
    }
    struct runtime *runtime = calloc(1, sizeof(*runtime));
    if (runtime == NULL) {
        error_set(error, ERR_NO_MEMORY, "no memory for the runtime");
        return NULL;
    }
    runtime->options = *options;
    if (options->pace_us == 0) {
        runtime->options.pace_us = ATTENDANCE_PACE_US;
    }
    runtime->epoll_fd = -1;
    if (parts_create(runtime, error) != ERR_OK) {
        runtime_destroy(runtime);
        return NULL;
    }
    /* The store has just been used; the janitor's own checks follow. */
    runtime->database.checked_us = runtime_now_us(runtime);
    return runtime;
}

int runtime_fd(struct runtime *runtime)
{
    return runtime->epoll_fd;
}

/* ---- the loop's share ---- */

static void commits_take(struct runtime *runtime)
{
    struct work_list back = {0};
    while (work_queue_try_take(runtime->commits_back, COMPLETIONS_PER_RUN, &back)) {
        struct work_item *item;
        while ((item = work_list_pop(&back)) != NULL) {
            persistence_committed(runtime, (struct commit_ticket *)item);
        }
    }
}

static void jobs_take(struct runtime *runtime)
{
    struct work_list back = {0};
    while (work_queue_try_take(runtime->jobs_back, COMPLETIONS_PER_RUN, &back)) {
        struct work_item *item;
        while ((item = work_list_pop(&back)) != NULL) {
            struct store_job *job = (struct store_job *)item;
            runtime->jobs--;
            job->back(job, runtime);
        }
    }
}

int64_t runtime_run(struct runtime *runtime)
{
    commits_take(runtime);
    jobs_take(runtime);
    event_bus_dispatch(runtime->events);
    int64_t due_us = janitor_run(runtime);
    int64_t now_us = runtime_now_us(runtime);
    simulation_worker_ran(runtime->simulation, now_us, due_us);
    return due_us > now_us ? due_us - now_us : 0;
}

void runtime_drain(struct runtime *runtime)
{
    if (!runtime->draining) {
        runtime->draining = true;
        metrics_gauge_set(METRIC_GAUGE_DRAINING, 1);
    }
}

bool runtime_is_idle(struct runtime *runtime)
{
    return runtime->calls == 0;
}

/* ---- stop ---- */

static bool nothing_under_way(const struct runtime *runtime)
{
    return runtime->calls == 0 && runtime->jobs == runtime->questions;
}

static bool run_until_still(struct runtime *runtime, int64_t deadline_us)
{
    for (;;) {
        (void)runtime_run(runtime);
        if (nothing_under_way(runtime)) {
            return true;
        }
        int64_t left_us = deadline_us - runtime_now_us(runtime);
        if (left_us <= 0) {
            return false;
        }
        struct pollfd wait = {.fd = runtime->epoll_fd, .events = POLLIN};
        (void)poll(&wait, 1, (int)(left_us > 50000 ? 50 : left_us / 1000 + 1));
    }
}

/* Gives up the ownership of every resident session that nothing holds. */
static bool release_all(struct runtime *runtime, int64_t deadline_us)
{
    for (;;) {
        for (size_t i = 0; i < LIMIT_STORE_QUEUE / 2; i++) {
            struct instance *instance =
                registry_oldest_droppable(&runtime->registry, RUNTIME_EVICT_MAX);
            if (instance == NULL) {
                return run_until_still(runtime, deadline_us);
            }
            janitor_evict(runtime, instance);
        }
        if (!run_until_still(runtime, deadline_us)) {
            return false;
        }
    }
}

/* Waiting calls of instances that never came to rest. */
static void end_what_waits(struct runtime *runtime)
{
    for (struct instance *instance = runtime->registry.newest; instance != NULL;
         instance = instance->older) {
        calls_end_waiting(runtime, instance, ERR_DRAINING, NULL);
    }
}

/* Whether something waits for the store, which is not the simulation's to end. */
static bool store_is_busy(const struct runtime *runtime)
{
    return runtime->jobs > runtime->questions || runtime->commits > 0;
}

static const char *overran(const char *former, const char *worker, int64_t timeout_us)
{
    log_error("worker_overran", "worker=%s timeout_ms=%lld", worker,
              (long long)(timeout_us / 1000));
    return former == NULL ? worker : former;
}

/* Threads that have nothing to do need a moment to end, even when the time is up. */
static int64_t time_to_join(struct runtime *runtime, int64_t deadline_us)
{
    int64_t left_us = deadline_us - runtime_now_us(runtime);
    return left_us > RUNTIME_JOIN_US ? left_us : RUNTIME_JOIN_US;
}

/* Refuses new work and finishes what the simulation itself has to do. */
static bool simulation_stop(struct runtime *runtime, int64_t timeout_us)
{
    int64_t deadline_us = runtime_now_us(runtime) + timeout_us;
    bool still = run_until_still(runtime, deadline_us);
    bool joined = simulation_worker_stop(runtime->simulation, time_to_join(runtime, deadline_us));
    jobs_take(runtime);
    return joined && (still || store_is_busy(runtime));
}

/* What is queued is written, ownership is given up, the threads are joined. */
static bool persistence_stop(struct runtime *runtime, int64_t timeout_us)
{
    int64_t deadline_us = runtime_now_us(runtime) + timeout_us;
    bool still = run_until_still(runtime, deadline_us);
    if (!still) {
        end_what_waits(runtime);
    }
    bool released = still && release_all(runtime, deadline_us);
    if (released) {
        janitor_leave(runtime);
        (void)run_until_still(runtime, deadline_us);
    }
    bool joined = persistence_worker_stop(runtime->persistence, time_to_join(runtime, deadline_us));
    commits_take(runtime);
    jobs_take(runtime);
    return released && joined;
}

const char *runtime_stop(struct runtime *runtime, int64_t timeout_us)
{
    if (runtime->stopped) {
        return NULL;
    }
    const char *first = NULL;
    int64_t end_us = runtime_now_us(runtime) + timeout_us;
    runtime_drain(runtime);
    runtime->stopped = true;
    if (!simulation_stop(runtime, timeout_us / 2)) {
        first = overran(first, "simulation", timeout_us);
    }
    if (!persistence_stop(runtime, time_to_join(runtime, end_us))) {
        first = overran(first, "persistence", timeout_us);
    }
    if (!prover_pool_stop(runtime->provers, time_to_join(runtime, end_us))) {
        first = overran(first, "prover", timeout_us);
    }
    return first;
}

static void instances_free(struct runtime *runtime)
{
    while (runtime->registry.newest != NULL) {
        struct instance *instance = runtime->registry.newest;
        instance->pins = 0;
        registry_remove(&runtime->registry, instance);
    }
}

void runtime_destroy(struct runtime *runtime)
{
    if (runtime == NULL) {
        return;
    }
    if (runtime->provers != NULL) {
        (void)runtime_stop(runtime, 1000000);
        (void)simulation_worker_stop(runtime->simulation, INT64_MAX);
        (void)persistence_worker_stop(runtime->persistence, INT64_MAX);
        commits_take(runtime);
        jobs_take(runtime);
    }
    prover_pool_destroy(runtime->provers);
    instances_free(runtime);
    persistence_commits_finish(runtime);
    simulation_worker_destroy(runtime->simulation);
    persistence_worker_destroy(runtime->persistence);
    event_bus_destroy(runtime->events);
    if (runtime->epoll_fd >= 0) {
        close(runtime->epoll_fd);
    }
    digest_destroy(runtime->receipt_digest);
    keyring_destroy(runtime->keyring);
    digest_wipe(runtime->options.signing_secret, sizeof(runtime->options.signing_secret));
    free(runtime);
}

/* ---- health ---- */

const char *health_name(enum health health)
{
    static const char *const names[] = {"healthy", "degraded", "unhealthy"};
    return names[health];
}

__attribute__((format(printf, 3, 4))) static void health_set(struct worker_health *health,
                                                             enum health status, const char *format,
                                                             ...)
{
    va_list arguments;
    va_start(arguments, format);
    health->status = status;
    vsnprintf(health->reason, sizeof(health->reason), format, arguments);
    va_end(arguments);
}

/* A batch that does not replay outweighs all else: somebody has to look. */
static void prover_health(struct runtime *runtime, struct worker_health *out)
{
    struct prover_pool_state state;
    prover_pool_look(runtime->provers, &state);
    if (state.stats.frozen > 0) {
        health_set(out, HEALTH_DEGRADED, "%llu batches do not replay and are frozen: see the jobs",
                   (unsigned long long)state.stats.frozen);
    } else if (state.tend_age_us > RUNTIME_PROVER_STUCK_US) {
        health_set(out, HEALTH_UNHEALTHY, "no look for jobs has succeeded for %lld s",
                   (long long)(state.tend_age_us / 1000000));
    } else if (state.deaf_us > RUNTIME_DEAF_US) {
        health_set(out, HEALTH_DEGRADED,
                   "notifications do not arrive; jobs are looked for instead");
    } else if (state.stats.dead > 0) {
        health_set(out, HEALTH_DEGRADED, "%llu jobs are dead: see the jobs",
                   (unsigned long long)state.stats.dead);
    }
}

void runtime_health(struct runtime *runtime, struct runtime_health *out)
{
    const struct database_state *database = &runtime->database;
    *out = (struct runtime_health){.draining = runtime->draining,
                                   .instances = runtime->registry.count};
    int64_t age_us = runtime_now_us(runtime) - database->checked_us;
    if (database->checked_us == 0) {
        snprintf(out->database_reason, sizeof(out->database_reason), "not checked yet");
    } else if (age_us > WORKERS_STUCK_US) {
        snprintf(out->database_reason, sizeof(out->database_reason),
                 "the database has not answered for %lld ms", (long long)(age_us / 1000));
    } else if (database->err != ERR_OK) {
        memcpy(out->database_reason, database->reason, sizeof(out->database_reason));
    } else {
        out->database_up = true;
    }
    out->simulation = simulation_worker_health(runtime->simulation, runtime->registry.count,
                                               runtime_now_us(runtime));
    out->persistence = persistence_worker_health(runtime->persistence, out->database_reason);
    prover_health(runtime, &out->prover);
}
