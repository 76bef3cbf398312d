/*
 * internal: the runtime itself and its calls, as the files of core/runtime and its folders share
 * them. Each folder has a header of what it does for the others (actions/actions.h,
 * sessions/sessions.h, ...). Included by nobody outside.
 *
 * calls.c begins, routes and ends every call.
 */
#ifndef DONJON_CORE_RUNTIME_INTERNAL_H
#define DONJON_CORE_RUNTIME_INTERNAL_H

#include "core/runtime/proving/proving.h"
#include "core/runtime/runtime.h"
#include "core/runtime/sessions/instance.h"
#include "core/runtime/sessions/janitor.h"
#include "core/runtime/sessions/loader.h"
#include "core/runtime/sessions/registry.h"
#include "core/runtime/steering/steering.h"
#include "core/runtime/store_workers.h"
#include "core/storage/group_commit.h"

enum call_kind {
    CALL_CREATE = 1,
    CALL_FORK,
    CALL_READ,
    CALL_LIST,
    CALL_ARCHIVE,
    CALL_SEED,
    CALL_SUBMIT,
    CALL_LOG,
    CALL_CHECKPOINT_LIST,
    CALL_CHECKPOINT_CREATE,
    CALL_EVIDENCE,
    CALL_VERIFY,
    CALL_INSPECT,
    CALL_SEAT,
    CALL_EVENTS,
    CALL_ONCE,
    CALL_WAKE,
    CALL_TRACE,
    CALL_PAUSE,
    CALL_SCRIPT,
    CALL_AUDIT,
    CALL_AUDIT_LIST,
    CALL_KEY_ROTATE,
    CALL_PROOFS,
    CALL_PROOF_CLOSE,
    CALL_JOBS,
    CALL_JOB_CHANGE,
    CALL_SEAT_KEY,
    CALL_TICKET
};

enum {
    RUNTIME_MEET_US = 1500 * 1000,              /* until the other nodes know of this one */
    RUNTIME_JOIN_US = 1000 * 1000,              /* for threads to end at the stop, at least */
    RUNTIME_DECIDERS = 2,                       /* threads that ask custom providers */
    RUNTIME_PROVER_STUCK_US = 20 * 1000 * 1000, /* without a look for jobs */
    RUNTIME_DEAF_US = 1500 * 1000,              /* without notifications, until health says so */
    RUNTIME_ATTEMPTS_MAX = 3 /* of one call, when its session was taken over meanwhile */
};

struct runtime {
    struct runtime_options options;
    struct runtime_content *contents;
    struct loader loader;
    struct registry registry;
    struct work_queue *commits_back;
    struct work_queue *jobs_back;
    struct group_commit *group_commit;
    struct keyring *keyring;
    struct digest *receipt_digest; /* the committer's */
    struct store_workers *workers;
    struct simulation_worker *simulation;   /* owns what the loop thread plays with, */
    struct persistence_worker *persistence; /* and queues, committer and store workers */
    struct provider_kinds providers;
    struct store_workers *deciders; /* threads that ask custom providers; NULL: there are none */
    size_t questions;               /* put to them and not back */
    struct proving proving;
    struct prover_pool *provers;
    int epoll_fd;
    struct event_bus *events;
    struct digest *digest;
    struct game_outcome *outcome; /* scratch of the loop thread, as are the two below */
    void *working[2]; /* states that the rules play on; of RULESET_STATE_SIZE_MAX bytes */
    struct commit *free_commits;
    size_t free_commit_count;
    size_t calls;         /* begun and not finished */
    size_t jobs;          /* submitted and not back */
    size_t commits;       /* the same */
    size_t verifications; /* under way */
    size_t signed_calls;  /* whose signatures are being checked */
    bool draining;
    bool stopped;
    size_t other_nodes; /* alive on the same store */
    struct janitor janitor;
    struct database_state database;
    struct hook_counts hooks[GAME_HOOKS_MAX]; /* since the start, of what is durable */
};

int64_t runtime_now_us(struct runtime *runtime);  /* monotonic */
int64_t runtime_wall_us(struct runtime *runtime); /* Unix time */

/* ---- calls.c: the beginning and the end of every call ---- */

/* Counts the call and clears its outputs. False: it was ended already (draining). */
bool call_begin(struct runtime *runtime, struct runtime_call *call, enum call_kind kind);

/* The same for a call that only an admin may make. False: it was ended already. */
bool call_begin_admin(struct runtime *runtime, struct runtime_call *call, enum call_kind kind);

/* The call whose item this is. */
static inline struct runtime_call *call_of(struct work_item *item)
{
    return (struct runtime_call *)((char *)item - offsetof(struct runtime_call, item));
}

/* Ends the call: `done` runs. `message` may be NULL. */
void call_end(struct runtime *runtime, struct runtime_call *call, enum err err,
              const char *message);

/* ERR_OK for an admin; what to answer otherwise. */
MUST_CHECK enum err call_require_admin(const struct runtime_call *call);

/* What can be refused without knowing the session. */
MUST_CHECK enum err call_precheck(const struct runtime_call *call);

/* Whether the call may look at the instance: its seat in `out_seat` (0 for an admin), and the head
 * goes along. Spectators may only where they are named. False: the call was ended. */
bool call_may_look(struct runtime *runtime, const struct instance *instance,
                   struct runtime_call *call, bool for_spectators, uint8_t *out_seat);

/* Whether this build has the session's rules. False: the call was ended. */
bool call_has_rules(struct runtime *runtime, const struct instance *instance,
                    struct runtime_call *call);

/* Takes a call about a session to its instance, loading it first if need be. */
void call_route(struct runtime *runtime, struct runtime_call *call);

/* Runs a call whose instance is LIVE. */
void call_run(struct runtime *runtime, struct instance *instance, struct runtime_call *call);

/* Ends all calls that wait at the instance. */
void calls_end_waiting(struct runtime *runtime, struct instance *instance, enum err err,
                       const char *message);

/* Runs those that can go on, in order. */
void calls_serve_waiting(struct runtime *runtime, struct instance *instance);

/* What a call may look at, from the committed state. */
void access_fill(const struct instance *instance, uint8_t seat, struct session_access *out);

/* ---- jobs.c: what a store worker does for a call, or for the server itself ---- */

/* What the jobs of a kind are and do. */
struct call_job_kind {
    size_t size;               /* of such a job, which begins with a struct call_job */
    store_job_run run;         /* on a worker: leaves what became of it in `err` and `error` */
    store_job_back back;       /* on the loop thread: ends in call_job_end or call_job_let_go */
    void (*finish)(void *job); /* frees what the job owns; NULL: it owns nothing */
};

/*
 * One visit to the store for one call: the first member of whatever the visit carries. A job about
 * an instance pins it while it is under way.
 */
struct call_job {
    struct store_job job; /* first */
    const struct call_job_kind *kind;
    struct runtime_call *call; /* NULL: the server's own */
    struct instance *instance; /* or NULL */
    bool *holds; /* a member of the instance that is true while the job is under way; who waits for
                    it is served afterwards. NULL: nobody has to wait */
    bool released;             /* it holds nothing any more */
    struct session_id session; /* the instance's, or the call's */
    uint64_t epoch;            /* the instance's when the job was made */
    enum err err;
    struct error error;
};

/* A job with the members above filled and all others zero; its owner fills those and starts it.
 * `instance` may be NULL. Without memory the call is ended, and NULL given. */
void *call_job_create(struct runtime *runtime, struct runtime_call *call, struct instance *instance,
                      const struct call_job_kind *kind);

/* Hands the job to the workers. False: too much waits; the call was ended and the job freed. */
bool call_job_start(struct runtime *runtime, struct call_job *job);

/* Ends the call as `err` and `error` say, lets go of the instance and frees the job. */
void call_job_end(struct runtime *runtime, struct call_job *job);

/* The same for a call that goes on elsewhere, or was ended. */
void call_job_let_go(struct runtime *runtime, struct call_job *job);

/* Gives up early what the job holds, to what is started in its `back`; who waits is still served
 * last. */
void call_job_release(struct call_job *job);

/* Frees a job that was not started. */
void call_job_drop(struct call_job *job);

/* ---- audit.c ---- */

/* The line of the audit log about what the call does, for the transaction that does it.
 * `session` NULL: to the server. The detail is words as in a log line. */
__attribute__((format(printf, 5, 6))) struct audit_record audit_line(
    struct runtime *runtime, const struct runtime_call *call, const struct session_id *session,
    const char *action, const char *format, ...);

#endif
