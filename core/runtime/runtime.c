/* runtime: putting the parts together, the loop's share of the work, and the orderly stop. */
#include "core/runtime/runtime.h"

#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/internal.h"

enum { COMPLETIONS_PER_RUN = 4096 };

int64_t runtime_now_us(struct runtime *runtime)
{
    return runtime->options.clock->monotonic_us(runtime->options.clock);
}

int64_t runtime_wall_us(struct runtime *runtime)
{
    return runtime->options.clock->wall_us(runtime->options.clock);
}

/* ---- life cycle ---------------------------------------------------------------------------------
 */

static bool watch(int epoll_fd, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    return fd >= 0 && epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool queues_create(struct runtime *runtime)
{
    runtime->commits_back = work_queue_create(0);
    runtime->jobs_back = work_queue_create(0);
    runtime->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    runtime->events = event_bus_create(NULL);
    return runtime->commits_back != NULL && runtime->jobs_back != NULL && runtime->events != NULL &&
           runtime->epoll_fd >= 0 &&
           watch(runtime->epoll_fd, work_queue_fd(runtime->commits_back)) &&
           watch(runtime->epoll_fd, work_queue_fd(runtime->jobs_back)) &&
           watch(runtime->epoll_fd, event_bus_fd(runtime->events));
}

static bool memory_create(struct runtime *runtime)
{
    const struct runtime_options *options = &runtime->options;
    runtime->contents = calloc(options->content_count, sizeof(*runtime->contents));
    runtime->outcome = calloc(1, sizeof(*runtime->outcome));
    runtime->working[0] = malloc(RULESET_STATE_SIZE_MAX);
    runtime->working[1] = malloc(RULESET_STATE_SIZE_MAX);
    runtime->digest = digest_create();
    runtime->receipt_digest = digest_create();
    runtime->keyring = keyring_create();
    if (runtime->contents == NULL || runtime->outcome == NULL || runtime->digest == NULL ||
        runtime->receipt_digest == NULL || runtime->keyring == NULL ||
        runtime->working[0] == NULL || runtime->working[1] == NULL) {
        return false;
    }
    memcpy(runtime->contents, options->contents,
           options->content_count * sizeof(*runtime->contents));
    runtime->loader = (struct loader){.store = options->store,
                                      .contents = runtime->contents,
                                      .content_count = options->content_count};
    runtime->registry.max = options->instances_max;
    return true;
}

/* Threads for custom providers, where there are any. */
static enum err deciders_create(struct runtime *runtime, struct error *error)
{
    if (runtime->providers.custom_count == 0) {
        return ERR_OK;
    }
    runtime->deciders =
        store_workers_create(runtime->options.store, RUNTIME_DECIDERS, runtime->jobs_back, error);
    return runtime->deciders == NULL ? ERR_NO_MEMORY : ERR_OK;
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
    runtime->provers = prover_pool_create(&pool, error);
    return runtime->provers == NULL ? ERR_NO_MEMORY : ERR_OK;
}

static enum err threads_create(struct runtime *runtime, struct error *error)
{
    const struct group_commit_options commit_options = {.store = runtime->options.store,
                                                        .clock = runtime->options.clock,
                                                        .completions = runtime->commits_back,
                                                        .discard = runtime->options.discard_commits,
                                                        .prepare = signing_prepare,
                                                        .user = runtime};
    runtime->group_commit = group_commit_create(&commit_options, error);
    if (runtime->group_commit == NULL) {
        return ERR_NO_MEMORY;
    }
    runtime->workers = store_workers_create(runtime->options.store, runtime->options.store_workers,
                                            runtime->jobs_back, error);
    if (runtime->workers == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = deciders_create(runtime, error);
    return err == ERR_OK ? provers_create(runtime, error) : err;
}

static enum err providers_create(struct runtime *runtime, struct error *error)
{
    const struct runtime_options *options = &runtime->options;
    enum err err = provider_kinds_init(&runtime->providers, options->providers,
                                       options->provider_count, error);
    return err == ERR_OK ? provider_kinds_check(&runtime->providers, error) : err;
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

struct runtime *runtime_create(const struct runtime_options *options, struct error *error)
{
    assert(options->content_count > 0 && options->checkpoint_interval > 0);
    assert(options->proof_lease_ms > 0 && options->proof_progress_every > 0);
    assert(options->store_workers > 0 && options->instances_max > 0);
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
    enum err err = ERR_OK;
    if (!memory_create(runtime) || !queues_create(runtime)) {
        err = error_set(error, ERR_NO_MEMORY, "no memory or descriptors for the runtime");
    }
    if (err == ERR_OK) {
        err = providers_create(runtime, error);
    }
    if (err == ERR_OK) {
        err = meet_others(runtime, error);
    }
    if (err == ERR_OK) {
        err = signing_open(runtime, error);
    }
    if (err == ERR_OK) {
        err = threads_create(runtime, error);
        /* Whoever hands in a store has just used it; the janitor's own checks follow. */
        runtime->database.checked_us = runtime_now_us(runtime);
    }
    if (err != ERR_OK) {
        runtime_destroy(runtime);
        return NULL;
    }
    return runtime;
}

int runtime_fd(struct runtime *runtime)
{
    return runtime->epoll_fd;
}

/* ---- the loop's share
 * ----------------------------------------------------------------------------- */

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
    int64_t left_us = due_us - runtime_now_us(runtime);
    return left_us > 0 ? left_us : 0;
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

/* ---- stop
 * ------------------------------------------------------------------------------------------- */

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

const char *runtime_stop(struct runtime *runtime, int64_t timeout_us)
{
    if (runtime->stopped) {
        return NULL;
    }
    const char *overran = NULL;
    runtime_drain(runtime);
    runtime->stopped = true;
    if (!run_until_still(runtime, runtime_now_us(runtime) + timeout_us)) {
        overran = "simulation";
        log_error("worker_overran", "worker=simulation calls=%zu jobs=%zu", runtime->calls,
                  runtime->jobs);
        end_what_waits(runtime);
    }
    bool released = release_all(runtime, runtime_now_us(runtime) + timeout_us);
    group_commit_stop(runtime->group_commit);
    commits_take(runtime);
    bool joined = store_workers_stop(runtime->workers, timeout_us);
    jobs_take(runtime);
    if (runtime->deciders != NULL && !store_workers_stop(runtime->deciders, timeout_us)) {
        log_error("worker_overran", "worker=simulation questions=%zu", runtime->questions);
        overran = overran == NULL ? "simulation" : overran;
    }
    jobs_take(runtime);
    if (!released || !joined) {
        log_error("worker_overran", "worker=persistence jobs=%zu", runtime->jobs);
        overran = overran == NULL ? "persistence" : overran;
    }
    if (!prover_pool_stop(runtime->provers, timeout_us)) {
        log_error("worker_overran", "worker=prover");
        overran = overran == NULL ? "prover" : overran;
    }
    return overran;
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
        (void)store_workers_stop(runtime->workers, INT64_MAX);
        if (runtime->deciders != NULL) {
            (void)store_workers_stop(runtime->deciders, INT64_MAX);
        }
        jobs_take(runtime);
    }
    prover_pool_destroy(runtime->provers);
    group_commit_destroy(runtime->group_commit);
    store_workers_destroy(runtime->workers);
    store_workers_destroy(runtime->deciders);
    instances_free(runtime);
    persistence_commits_finish(runtime);
    work_queue_destroy(runtime->commits_back);
    work_queue_destroy(runtime->jobs_back);
    event_bus_destroy(runtime->events);
    if (runtime->epoll_fd >= 0) {
        close(runtime->epoll_fd);
    }
    digest_destroy(runtime->digest);
    digest_destroy(runtime->receipt_digest);
    keyring_destroy(runtime->keyring);
    digest_wipe(runtime->options.signing_secret, sizeof(runtime->options.signing_secret));
    free(runtime->outcome);
    free(runtime->working[0]);
    free(runtime->working[1]);
    free(runtime->contents);
    free(runtime);
}

/* ---- health
 * ------------------------------------------------------------------------------------------ */

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

static void persistence_health(struct runtime *runtime, const struct runtime_health *all,
                               struct worker_health *out)
{
    int64_t oldest_us = group_commit_oldest_us(runtime->group_commit);
    enum err last = group_commit_last_error(runtime->group_commit);
    if (!all->database_up) {
        health_set(out, HEALTH_UNHEALTHY, "%s", all->database_reason);
    } else if (oldest_us > RUNTIME_STUCK_US) {
        health_set(out, HEALTH_UNHEALTHY, "a commit has been under way for %lld ms",
                   (long long)(oldest_us / 1000));
    } else if (last != ERR_OK) {
        health_set(out, HEALTH_DEGRADED, "the last commit failed: %s", err_word(last));
    }
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
    } else if (age_us > RUNTIME_STUCK_US) {
        snprintf(out->database_reason, sizeof(out->database_reason),
                 "the database has not answered for %lld ms", (long long)(age_us / 1000));
    } else if (database->err != ERR_OK) {
        memcpy(out->database_reason, database->reason, sizeof(out->database_reason));
    } else {
        out->database_up = true;
    }
    if (runtime->registry.count >= runtime->registry.max) {
        health_set(&out->simulation, HEALTH_DEGRADED, "%zu sessions in memory, as many as allowed",
                   runtime->registry.count);
    }
    persistence_health(runtime, out, &out->persistence);
    prover_health(runtime, &out->prover);
}
