/* workers: making, looking after and stopping each of them. */
#include "core/runtime/workers.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/runtime/internal.h"

__attribute__((format(printf, 2, 3))) static struct worker_health health_of(enum health status,
                                                                            const char *format, ...)
{
    struct worker_health health = {.status = status};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(health.reason, sizeof(health.reason), format, arguments);
    va_end(arguments);
    return health;
}

/* ---- settings ---- */

static void check_number(struct strbuf *problems, const char *name, uint64_t value, uint64_t min,
                         uint64_t max)
{
    if (value < min || value > max) {
        strbuf_addf(problems, "%s is %llu; it must be from %llu to %llu\n", name,
                    (unsigned long long)value, (unsigned long long)min, (unsigned long long)max);
    }
}

static void check_providers(const struct runtime_options *options, struct strbuf *problems)
{
    struct provider_kinds kinds;
    struct error error = {0};
    enum err err = provider_kinds_init(&kinds, options->providers, options->provider_count, &error);
    if (err == ERR_OK) {
        err = provider_kinds_check(&kinds, &error);
    }
    if (err != ERR_OK) {
        strbuf_addf(problems, "%s\n", error.message);
    }
}

static void check_store(const struct runtime_options *options, struct strbuf *problems)
{
    struct error error = {0};
    if (options->store == NULL) {
        strbuf_addf(problems, "store is missing\n");
    } else if (options->store->ops->check(options->store, &error) != ERR_OK) {
        strbuf_addf(problems, "store cannot be written to: %s\n", error.message);
    }
}

bool workers_check(const struct runtime_options *options, struct strbuf *problems)
{
    size_t before = problems->len;
    if (options->clock == NULL) {
        strbuf_addf(problems, "clock is missing\n");
    }
    check_number(problems, "content_count", options->content_count, 1, UINT16_MAX);
    check_number(problems, "checkpoint_interval", options->checkpoint_interval, 1, UINT32_MAX);
    check_number(problems, "instances_max", options->instances_max, 1, INT32_MAX);
    check_number(problems, "store_workers", options->store_workers, 1, 64);
    check_number(problems, "pace_us", (uint64_t)options->pace_us, 0, INT64_C(3600000000));
    check_number(problems, "prover_threads", options->prover_threads, 0, PROVER_THREADS_MAX);
    check_number(problems, "proof_lease_ms", (uint64_t)options->proof_lease_ms, 1, INT32_MAX);
    check_number(problems, "proof_progress_every", options->proof_progress_every, 1, UINT32_MAX);
    check_providers(options, problems);
    check_store(options, problems);
    return problems->len == before;
}

/* ---- simulation ---- */

static bool simulation_memory(struct simulation_worker *worker,
                              const struct simulation_settings *settings)
{
    worker->contents = calloc(settings->content_count, sizeof(*worker->contents));
    worker->outcome = calloc(1, sizeof(*worker->outcome));
    worker->working[0] = malloc(RULESET_STATE_SIZE_MAX);
    worker->working[1] = malloc(RULESET_STATE_SIZE_MAX);
    worker->digest = digest_create();
    if (worker->contents == NULL || worker->outcome == NULL || worker->digest == NULL ||
        worker->working[0] == NULL || worker->working[1] == NULL) {
        return false;
    }
    memcpy(worker->contents, settings->contents,
           settings->content_count * sizeof(*worker->contents));
    return true;
}

struct simulation_worker *workers_create_simulation(const struct simulation_settings *settings,
                                                    struct error *error)
{
    struct simulation_worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL || !simulation_memory(worker, settings)) {
        (void)error_set(error, ERR_NO_MEMORY, "no memory for the simulation");
        simulation_worker_destroy(worker);
        return NULL;
    }
    worker->instances_max = settings->instances_max;
    enum err err = provider_kinds_init(&worker->providers, settings->providers,
                                       settings->provider_count, error);
    if (err == ERR_OK) {
        err = provider_kinds_check(&worker->providers, error);
    }
    if (err == ERR_OK && worker->providers.custom_count > 0) {
        worker->deciders =
            store_workers_create(settings->store, RUNTIME_DECIDERS, settings->completions, error);
        err = worker->deciders == NULL ? ERR_NO_MEMORY : ERR_OK;
    }
    if (err != ERR_OK) {
        simulation_worker_destroy(worker);
        return NULL;
    }
    return worker;
}

void simulation_worker_ran(struct simulation_worker *worker, int64_t now_us, int64_t due_us)
{
    if (worker->due_us != 0 && now_us - worker->due_us > WORKERS_LATE_US) {
        worker->late_us = now_us - worker->due_us;
        worker->late_at_us = now_us;
    }
    worker->due_us = due_us;
}

struct worker_health simulation_worker_health(const struct simulation_worker *worker,
                                              size_t instances, int64_t now_us)
{
    if (worker->due_us != 0 && now_us - worker->due_us > WORKERS_LATE_US) {
        return health_of(HEALTH_UNHEALTHY, "the loop has stood still for %lld ms",
                         (long long)((now_us - worker->due_us) / 1000));
    }
    if (worker->late_at_us != 0 && now_us - worker->late_at_us < WORKERS_LATE_SHOWN_US) {
        return health_of(HEALTH_DEGRADED, "the loop stood still for %lld ms",
                         (long long)(worker->late_us / 1000));
    }
    if (instances >= worker->instances_max) {
        return health_of(HEALTH_DEGRADED, "%zu sessions in memory, as many as allowed", instances);
    }
    return health_of(HEALTH_HEALTHY, "%s", "");
}

bool simulation_worker_stop(struct simulation_worker *worker, int64_t timeout_us)
{
    return worker->deciders == NULL || store_workers_stop(worker->deciders, timeout_us);
}

void simulation_worker_destroy(struct simulation_worker *worker)
{
    if (worker == NULL) {
        return;
    }
    (void)simulation_worker_stop(worker, INT64_MAX);
    store_workers_destroy(worker->deciders);
    digest_destroy(worker->digest);
    free(worker->outcome);
    free(worker->working[0]);
    free(worker->working[1]);
    free(worker->contents);
    free(worker);
}

/* ---- persistence ---- */

static bool persistence_threads(struct persistence_worker *worker,
                                const struct persistence_settings *settings, struct error *error)
{
    const struct group_commit_options options = {.store = settings->store,
                                                 .clock = settings->clock,
                                                 .completions = worker->commits_back,
                                                 .discard = settings->discard_commits,
                                                 .prepare = settings->prepare,
                                                 .user = settings->user};
    worker->group_commit = group_commit_create(&options, error);
    if (worker->group_commit == NULL) {
        return false;
    }
    worker->workers =
        store_workers_create(settings->store, settings->store_workers, worker->jobs_back, error);
    return worker->workers != NULL;
}

struct persistence_worker *workers_create_persistence(const struct persistence_settings *settings,
                                                      struct error *error)
{
    struct persistence_worker *worker = calloc(1, sizeof(*worker));
    if (worker != NULL) {
        worker->commits_back = work_queue_create(0);
        worker->jobs_back = work_queue_create(0);
    }
    if (worker == NULL || worker->commits_back == NULL || worker->jobs_back == NULL) {
        (void)error_set(error, ERR_NO_MEMORY, "no memory or descriptors for the persistence");
        persistence_worker_destroy(worker);
        return NULL;
    }
    if (!persistence_threads(worker, settings, error)) {
        persistence_worker_destroy(worker);
        return NULL;
    }
    return worker;
}

static bool is_crowded(size_t queued, size_t limit)
{
    return queued > limit - limit / 4;
}

struct worker_health persistence_worker_health(const struct persistence_worker *worker,
                                               const char *database_reason)
{
    int64_t oldest_us = group_commit_oldest_us(worker->group_commit);
    enum err last = group_commit_last_error(worker->group_commit);
    size_t commits = group_commit_queued(worker->group_commit);
    size_t jobs = store_workers_queued(worker->workers);
    if (database_reason[0] != '\0') {
        return health_of(HEALTH_UNHEALTHY, "%.120s", database_reason);
    }
    if (oldest_us > WORKERS_STUCK_US) {
        return health_of(HEALTH_UNHEALTHY, "a commit has been under way for %lld ms",
                         (long long)(oldest_us / 1000));
    }
    if (is_crowded(commits, LIMIT_COMMIT_QUEUE) || is_crowded(jobs, LIMIT_STORE_QUEUE)) {
        return health_of(HEALTH_DEGRADED, "%zu commits and %zu jobs wait for the database", commits,
                         jobs);
    }
    if (last != ERR_OK) {
        return health_of(HEALTH_DEGRADED, "the last commit failed: %s", err_word(last));
    }
    return health_of(HEALTH_HEALTHY, "%s", "");
}

bool persistence_worker_stop(struct persistence_worker *worker, int64_t timeout_us)
{
    bool committed =
        worker->group_commit == NULL || group_commit_stop(worker->group_commit, timeout_us);
    bool joined = worker->workers == NULL || store_workers_stop(worker->workers, timeout_us);
    return committed && joined;
}

void persistence_worker_destroy(struct persistence_worker *worker)
{
    if (worker == NULL) {
        return;
    }
    (void)persistence_worker_stop(worker, INT64_MAX);
    group_commit_destroy(worker->group_commit);
    store_workers_destroy(worker->workers);
    work_queue_destroy(worker->commits_back);
    work_queue_destroy(worker->jobs_back);
    free(worker);
}

/* ---- prover ---- */

struct prover_pool *workers_create_prover(const struct prover_pool_options *settings,
                                          struct error *error)
{
    return prover_pool_create(settings, error);
}
