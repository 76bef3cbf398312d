/*
 * workers: the three workers of a server, each with settings of its own, made and tested alone.
 *
 *   simulation   the loop thread's: the kinds of providers, contents, the states the rules play on,
 *                and the threads that ask custom providers, if there are any
 *   persistence  the committer with its queue, and the threads that wait for the store
 *   prover       the threads that prove (prover_pool.h)
 *
 * The runtime only orchestrates: it makes persistence, simulation and prover, for each needs what
 * the one before has, and stops them in the order above, each within a time of its own. One that
 * overruns is named, and the others are stopped all the same.
 *
 * `workers_check` says everything that is wrong with all settings at once. It is the first thing
 * that happens; the functions that make a worker take settings that passed it.
 *
 * Made, stopped and destroyed by the loop thread.
 */
#ifndef DONJON_CORE_RUNTIME_WORKERS_H
#define DONJON_CORE_RUNTIME_WORKERS_H

#include "core/base/strbuf.h"
#include "core/runtime/proving/prover_pool.h"
#include "core/runtime/runtime.h"
#include "core/runtime/store_workers.h"
#include "core/storage/group_commit.h"

enum {
    WORKERS_STUCK_US = 1750 * 1000,         /* without progress for longer: a fault */
    WORKERS_LATE_US = 1000 * 1000,          /* the loop came that much later than it had to */
    WORKERS_LATE_SHOWN_US = 5 * 1000 * 1000 /* for how long that is told */
};

/*
 * What is wrong with the options, one line each with name, value and range. When there is a store
 * it is asked for a write in a transaction that is rolled back. Blocks. True: nothing is wrong.
 */
bool workers_check(const struct runtime_options *options, struct strbuf *problems);

/* ---- simulation ---- */

struct simulation_settings {
    struct store *store;                    /* handed to the jobs of the deciding threads */
    const struct runtime_content *contents; /* copied */
    size_t content_count;
    size_t instances_max;
    const struct provider_kind *providers; /* custom ones */
    size_t provider_count;
    struct work_queue *completions; /* where answers of custom providers come back */
};

struct simulation_worker {
    struct provider_kinds providers;
    struct runtime_content *contents;
    size_t instances_max;
    struct game_outcome *outcome;
    void *working[2];
    struct digest *digest;
    struct store_workers *deciders; /* NULL: there are no custom providers */
    int64_t due_us;                 /* monotonic, when the loop has to come again */
    int64_t late_us;                /* by how much it once came later */
    int64_t late_at_us;             /* and when; 0: never */
};

struct simulation_worker *workers_create_simulation(const struct simulation_settings *settings,
                                                    struct error *error);
/* The loop has come, and must come again at `due_us`. */
void simulation_worker_ran(struct simulation_worker *worker, int64_t now_us, int64_t due_us);
struct worker_health simulation_worker_health(const struct simulation_worker *worker,
                                              size_t instances, int64_t now_us);
/* False: a custom provider has not come back. May be called again. */
bool simulation_worker_stop(struct simulation_worker *worker, int64_t timeout_us);
void simulation_worker_destroy(struct simulation_worker *worker); /* NULL is a no-op; stops */

/* ---- persistence ---- */

struct persistence_settings {
    struct store *store;
    struct clock *clock;
    unsigned store_workers; /* threads */
    bool discard_commits;
    void (*prepare)(void *user, struct commit_unit *const *units, size_t count); /* or NULL */
    void *user;
};

struct persistence_worker {
    struct work_queue *commits_back; /* tickets that are back */
    struct work_queue *jobs_back;    /* store jobs that are back */
    struct group_commit *group_commit;
    struct store_workers *workers;
};

struct persistence_worker *workers_create_persistence(const struct persistence_settings *settings,
                                                      struct error *error);
/* `database_reason` "": the database answers. */
struct worker_health persistence_worker_health(const struct persistence_worker *worker,
                                               const char *database_reason);
/* Writes what is queued and joins the threads. False: they overran. May be called again. */
bool persistence_worker_stop(struct persistence_worker *worker, int64_t timeout_us);
void persistence_worker_destroy(struct persistence_worker *worker); /* NULL is a no-op; stops */

/* ---- prover ---- */

struct prover_pool *workers_create_prover(const struct prover_pool_options *settings,
                                          struct error *error);

#endif
