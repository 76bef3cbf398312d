/*
 * job_store: the part of the store's contract that is about proof jobs (core/record/job.h).
 *
 * Jobs come into being with what they prove: in the transaction that creates a session (batch 0),
 * and in the one that commits the checkpoint that closes a batch. All times of leases are taken
 * from the store's clock, so that servers whose clocks differ agree on who has a job. A write under
 * a lease that has ended changes nothing and is ERR_FENCED: the worker drops what it has done.
 *
 * A hint wakes those who wait for jobs. It may be lost, so nobody relies on it.
 */
#ifndef DONJON_CORE_STORAGE_JOB_STORE_H
#define DONJON_CORE_STORAGE_JOB_STORE_H

#include "core/base/err.h"
#include "core/record/job.h"
#include "core/record/record.h"

struct store;

struct store_jobs {
    struct job_record *items;
    size_t count;
};
void store_jobs_finish(struct store_jobs *jobs);

/* The state after `seq`, in the middle of a batch, that a worker has come to. */
struct store_progress {
    uint64_t seq;
    void *state; /* `size` bytes from malloc */
    size_t size;
};
void store_progress_finish(struct store_progress *progress);

/* A job that is done. */
struct job_done {
    struct job_lease lease;
    uint8_t proof[JOB_RECORD_SIZE];
    int64_t duration_us;
};

/* Why a job was not done. */
struct job_failure {
    bool frozen;        /* the batch does not replay: FAILED, at once */
    int64_t delay_ms;   /* until it is tried again */
    const char *reason; /* for people */
};

struct store_job_stats {
    uint64_t backlog;      /* WAITING and QUEUED, counted up to JOB_STATS_MAX */
    uint64_t frozen;       /* FAILED */
    uint64_t dead;         /* DEAD */
    uint64_t rescued;      /* leases that had ended, and whose jobs were taken back just now */
    uint64_t released;     /* jobs that were WAITING for a batch that is proven by now */
    int64_t oldest_age_us; /* of those in the backlog; 0 when it is empty */
};
enum { JOB_STATS_MAX = 10000 };

/*
 * Asking for jobs. A session is *ripe* when a batch of it was closed or proven since it was last
 * said to be. A job is inserted without looking whether that before it is just being finished, so
 * whoever finishes one or inserts one says so afterwards, and one of the two sees both.
 */
struct store_claim {
    struct node_id node;
    size_t max; /* sessions; may be 0 */
    size_t run; /* batches of a session that follow each other, at least 1 */
    int64_t lease_ms;
    const struct session_id *ripe;
    size_t ripe_count;
};

/* Waiting for a hint. */
struct store_wait {
    /* in */
    int interrupt_fd;   /* readable: the wait ends; its content is the caller's */
    int64_t timeout_us; /* from now */
    bool tell;          /* jobs have come: tell every server, this one too, before waiting */
    /* out */
    bool hinted;    /* jobs have come */
    bool fresh;     /* the channel was opened just now: hints before that are lost */
    bool listening; /* hints arrive: the last probe came back */
};

/* Which jobs to list. */
enum job_listing { JOBS_STUCK, JOBS_WAITING, JOBS_QUEUED, JOBS_RUNNING };

struct job_store_ops {
    /* The newest batch of the session and its last seq. ERR_NOT_FOUND: none. */
    enum err (*batch_last)(struct store *store, const struct session_id *id, struct job_batch *out,
                           struct error *error);

    /* Adds a checkpoint (NULL: it is there) and the job of the batch that it closes, outside of a
     * commit. ERR_FENCED under another epoch; ERR_DUPLICATE if the batch is closed already. */
    enum err (*batch_close)(struct store *store, uint64_t epoch,
                            const struct checkpoint_record *checkpoint,
                            const struct job_batch *batch, struct error *error);

    /* Jobs of a session with batch >= from, ascending, at most `limit`, with their proofs. */
    enum err (*session_jobs)(struct store *store, const struct session_id *id, uint64_t from,
                             size_t limit, struct store_jobs *out, struct error *error);

    /* Queues what waits for nothing in the ripe sessions, then leases queued jobs, those first that
     * wait longest, and with each what waits behind it in its session: a *run*. What was tried
     * before is tried alone, so that a batch no worker survives takes no other with it. `out` has
     * the runs one after another, each ascending. A job that was cancelled at this moment leaves a
     * hole in its run: what is behind the hole is to be released. None is no error. */
    enum err (*job_claim)(struct store *store, const struct store_claim *claim,
                          struct store_jobs *out, struct error *error);

    /* Renews leases; `out_held[i]` says whether leases[i] was still held. */
    enum err (*job_beat)(struct store *store, const struct job_lease *leases, size_t count,
                         int64_t lease_ms, bool *out_held, struct error *error);

    /* Keeps how far a worker has come. ERR_FENCED. */
    enum err (*job_progress)(struct store *store, const struct job_lease *lease, uint64_t seq,
                             const void *state, size_t size, struct error *error);
    /* ERR_NOT_FOUND: nothing is kept; ERR_CORRUPT. */
    enum err (*job_progress_read)(struct store *store, const struct job_lease *lease,
                                  struct store_progress *out, struct error *error);

    /* Jobs of a run are done: keeps their proofs; the session is ripe. Each record chains to the
     * one before, so where a lease has ended that job and those behind it are not kept: `out_kept`
     * says how many were. At most JOB_RUN_MAX. */
    enum err (*jobs_succeed)(struct store *store, const struct job_done *done, size_t count,
                             size_t *out_kept, struct error *error);

    /* FAILED when frozen, DEAD after JOB_ATTEMPTS_MAX attempts, else as if released. ERR_FENCED. */
    enum err (*job_fail)(struct store *store, const struct job_lease *lease,
                         const struct job_failure *failure, struct error *error);

    /* Gives the job back as if it had not been claimed, for `delay_ms` to nobody: QUEUED, or
     * WAITING while the batch before is not proven. ERR_FENCED. */
    enum err (*job_release)(struct store *store, const struct job_lease *lease, int64_t delay_ms,
                            struct error *error);

    /* Takes back jobs whose lease has ended, queues those that wait for nothing, counts. */
    enum err (*jobs_tend)(struct store *store, struct store_job_stats *out, struct error *error);

    /* Returns at a hint, an interruption or the end of the time. By one thread at a time. Trouble
     * with the channel is no error: then it is not `listening`. */
    void (*jobs_wait)(struct store *store, struct store_wait *wait);

    /* For administrators: jobs behind `after` (NULL: from the first), at most `limit`. */
    enum err (*jobs_list)(struct store *store, enum job_listing listing,
                          const struct job_lease *after, size_t limit, struct store_jobs *out,
                          struct error *error);
    /* ERR_NOT_FOUND; ERR_CONFLICT when its state does not allow it. The token of `job` is not
     * read. */
    enum err (*job_redrive)(struct store *store, const struct job_lease *job,
                            const struct audit_record *audit, struct error *error);
    enum err (*job_cancel)(struct store *store, const struct job_lease *job,
                           const struct audit_record *audit, struct error *error);
};

#endif
