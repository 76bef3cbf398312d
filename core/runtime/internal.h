/*
 * internal: what the files of core/runtime share. Included by nobody else.
 *
 * The walk of an action: submit.c (may it, in turn?) -> simulation.c (the rules, on working states)
 * -> persistence.c (the commit unit, to the group commit, and what follows when it is back).
 * calls.c begins, routes and ends every call; loading.c brings sessions into memory.
 */
#ifndef DONJON_CORE_RUNTIME_INTERNAL_H
#define DONJON_CORE_RUNTIME_INTERNAL_H

#include "core/base/page_delta.h"
#include "core/runtime/attendance.h"
#include "core/runtime/event_bus.h"
#include "core/runtime/instance.h"
#include "core/runtime/loader.h"
#include "core/runtime/proofs.h"
#include "core/runtime/proving.h"
#include "core/runtime/registry.h"
#include "core/runtime/runtime.h"
#include "core/runtime/steering.h"
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
    CALL_SEAT_KEY
};

enum {
    RUNTIME_TICK_US = 250 * 1000,        /* the janitor's round */
    RUNTIME_BEAT_US = 400 * 1000,        /* between two signs of life of this node */
    RUNTIME_BEAT_STALE_US = 1300 * 1000, /* without one for that long, others may not know of it */
    RUNTIME_NODE_WINDOW_MS = 3 * 1000,   /* a node not seen for that long is gone */
    RUNTIME_KEYS_US = 30 * 1000 * 1000,  /* between two looks for a key that was rotated */
    RUNTIME_MEET_US = 1500 * 1000,       /* until the other nodes know of this one */
    RUNTIME_JOIN_US = 1000 * 1000,       /* for threads to end at the stop, at least */
    RUNTIME_DECIDERS = 2,                /* threads that ask custom providers */
    RUNTIME_PROVER_STUCK_US = 20 * 1000 * 1000, /* without a look for jobs */
    RUNTIME_DEAF_US = 1500 * 1000,              /* without notifications, until health says so */
    RUNTIME_RETRY_US = 500 * 1000, /* a session that could not be loaded is not tried before */
    RUNTIME_ATTEMPTS_MAX = 3,      /* of one call, when its session was taken over meanwhile */
    RUNTIME_EVICT_MAX = 64,        /* sessions dropped in one round */
    COMMITS_KEPT_MAX = 1024        /* finished commits kept for reuse */
};

/*
 * One commit under way: the entries of one submit call, how they change the committed state, and
 * the ticket that takes them to the committer. The rules play on the runtime's two working states;
 * what is kept until the commit is back is only the pages that changed. The committer reads
 * `ticket.unit` and what it points to until the ticket is back; the loop thread does not touch them
 * meanwhile.
 */
struct commit {
    struct commit_ticket ticket; /* first */
    struct instance *instance;
    struct runtime_submit_call *call;
    const void *newest; /* while playing: the committed or a working state */
    uint64_t changed;   /* pages in which `newest` may differ from the committed state */
    struct page_delta delta;
    struct page_tree tree;    /* of the newest state */
    struct session_head head; /* after the newest entry */
    struct game_summary summary;
    int64_t at_us;
    struct entry_record *entries;
    size_t entry_count;
    size_t entry_capacity;
    struct game_executed *executed; /* of all entries, one after the other */
    size_t executed_count;
    size_t executed_capacity;
    const uint8_t *signature; /* the player's, of the action that is being played; or NULL */
    struct receipt *receipts; /* one for each result of the call */
    size_t receipt_count;
    size_t receipt_capacity;
    struct job_batch job; /* of the batch that ends with it, when a checkpoint goes with it */
    struct hook_counts hooks[GAME_HOOKS_MAX]; /* of all entries */
    struct checkpoint_record checkpoint;
    void *checkpoint_state; /* a copy of the newest state when a checkpoint goes with it, or NULL */
    bool watched;           /* somebody follows the session: `feed` keeps what happens */
    struct feed feed;       /* of the entries */
    struct commit *next_free;
};

/* The workers whose health is told of when it changes. X(member of struct runtime_health) */
#define RUNTIME_WORKERS(X) X(simulation) X(persistence) X(prover)

enum runtime_worker {
#define X(name) RUNTIME_WORKER_##name,
    RUNTIME_WORKERS(X)
#undef X
        RUNTIME_WORKER_COUNT
};

struct janitor {
    enum health seen[RUNTIME_WORKER_COUNT]; /* of each worker, at the last round */
    int64_t next_tick_us;
    int64_t next_beat_us;
    bool check_under_way;
    bool beat_under_way;
    bool keys_under_way;
    int64_t next_keys_us;
    int64_t beaten_us; /* monotonic, when the last sign of life that arrived was sent */
    int64_t next_scan_us;
    bool scan_under_way;
    bool evicting;
};

struct database_state {
    int64_t checked_us; /* monotonic, of the last answer; 0: none yet */
    enum err err;
    char reason[128];
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
    bool draining;
    bool stopped;
    size_t other_nodes; /* alive on the same store */
    struct janitor janitor;
    struct database_state database;
    struct hook_counts hooks[GAME_HOOKS_MAX]; /* since the start, of what is durable */
};

int64_t runtime_now_us(struct runtime *runtime);  /* monotonic */
int64_t runtime_wall_us(struct runtime *runtime); /* Unix time */

/* ---- calls.c: the beginning and the end of every call
 * -------------------------------------------- */

/* Counts the call and clears its outputs. False: it was ended already (draining). */
bool call_begin(struct runtime *runtime, struct runtime_call *call, enum call_kind kind);

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

/* Takes a call about a session to its instance, loading it first if need be. */
void call_route(struct runtime *runtime, struct runtime_call *call);

/* Runs a call whose instance is LIVE. */
void call_run(struct runtime *runtime, struct instance *instance, struct runtime_call *call);

/* Ends all calls that wait at the instance. */
void calls_end_waiting(struct runtime *runtime, struct instance *instance, enum err err,
                       const char *message);

/* Runs those that can go on, in order. */
void calls_serve_waiting(struct runtime *runtime, struct instance *instance);

/* Submits a job for the call; when the queue is full the call is ended and false given. */
bool call_job(struct runtime *runtime, struct runtime_call *call, struct store_job *job);

/* What a call may look at, from the committed state. */
void access_fill(const struct instance *instance, uint8_t seat, struct session_access *out);

/* ---- loading.c
 * ------------------------------------------------------------------------------------ */

/* Starts to load an instance that is LOADING or RECOVERING. */
void loading_start(struct runtime *runtime, struct instance *instance);

/* Memory is in doubt: drop it and load again. The instance is LIVE and has no commit. */
void loading_recover(struct runtime *runtime, struct instance *instance, const char *reason);

/* Room for one more instance, evicting if need be. */
bool loading_make_room(struct runtime *runtime);

/* Puts a session that was just created into memory. Takes over `state`'s bytes. False: no room,
 * which is no error, for it can be loaded later. */
bool loading_adopt(struct runtime *runtime, const struct store_session *session,
                   struct loader_state *state);

/* Asks the store whether the instance is still ours, then runs the call; for servers that share a
 * store. */
void loading_validate(struct runtime *runtime, struct instance *instance,
                      struct runtime_call *call);

/* ---- submit.c, simulation.c, persistence.c, retelling.c
 * -------------------------------------------- */

void submit_run(struct runtime *runtime, struct instance *instance,
                struct runtime_submit_call *call);

/* The entity that acts, or that is decided about. */
uint32_t submit_entity(const struct instance *instance, const struct runtime_submit_call *call);

/* Plays the call's actions on working states. ERR_OK if at least one was accepted. */
MUST_CHECK enum err simulation_play(struct runtime *runtime, struct commit *commit);

/* The error a verdict becomes when it is all there is to say. */
enum err simulation_verdict_err(uint8_t verdict);

/* A seat's decision as an input. */
struct game_input simulation_input(uint8_t seat, uint32_t entity, const struct game_action *action);

/* Notes that the rules rejected the action `index` of the call. */
void simulation_reject(struct runtime_submit_call *call, size_t index,
                       const struct ruleset *ruleset, const struct game_outcome *outcome);

/* Adds an outcome's events to a result. */
MUST_CHECK enum err result_add_events(struct submit_result *result,
                                      const struct game_outcome *outcome);

struct commit *persistence_commit_create(struct runtime *runtime, struct instance *instance,
                                         struct runtime_submit_call *call);
void persistence_commit_free(struct runtime *runtime, struct commit *commit);
void persistence_commits_finish(struct runtime *runtime); /* frees those kept for reuse */
void persistence_submit(struct runtime *runtime, struct commit *commit);
void persistence_committed(struct runtime *runtime, struct commit_ticket *ticket);

/* ---- signing.c
 * -------------------------------------------------------------------------------------- */

/* Fills the keyring from the store; makes a key when there is none to sign with. Blocks. */
MUST_CHECK enum err signing_open(struct runtime *runtime, struct error *error);

/* The same when the ring was filled before, as a job of the janitor. */
void signing_refresh(struct runtime *runtime);

/* A receipt for each result of the commit's call, to be signed by the committer. */
MUST_CHECK enum err signing_commit_begin(struct commit *commit);

/* The committer's: signs the receipts of a transaction; `user` is the runtime. */
void signing_prepare(void *user, struct commit_unit *const *units, size_t count);

/* Hands the signed receipts to the call's results. */
void signing_committed(struct commit *commit);

/* The receipts of results that are told again: those that were kept, new ones where none was. On a
 * store worker. */
MUST_CHECK enum err signing_retell(struct keyring *keyring, struct store *store,
                                   const struct session_id *session,
                                   struct runtime_submit_call *call, struct error *error);

/* Answers a call whose action id is in the log at `seq`, by replaying what it led to. */
void retelling_run(struct runtime *runtime, struct instance *instance,
                   struct runtime_submit_call *call, uint64_t seq);

/* ---- reading.c
 * ------------------------------------------------------------------------------------- */

void reading_run(struct runtime *runtime, struct instance *instance,
                 struct runtime_read_call *call);
void reading_log_run(struct runtime *runtime, struct instance *instance,
                     struct runtime_log_call *call);
void reading_checkpoints_run(struct runtime *runtime, struct instance *instance,
                             struct runtime_checkpoints_call *call);
void reading_checkpoint_create_run(struct runtime *runtime, struct instance *instance,
                                   struct runtime_checkpoint_call *call);
/* evidence.c */
void evidence_run(struct runtime *runtime, struct instance *instance,
                  struct runtime_evidence_call *call);

/* ---- watching.c: who follows a session is told
 * ---------------------------------------------------
 */

/* Notes whether what the commit does is to be told. */
void watching_commit_begin(struct runtime *runtime, struct commit *commit);

/* An entry was added to the commit. */
void watching_entry(struct commit *commit, uint64_t seq, const struct game_outcome *outcome);

/* The commit is durable and the instance has advanced: wakes those who follow. */
void watching_committed(struct runtime *runtime, struct commit *commit);

/* Tells of a checkpoint made outside of a commit, unless it was there before. */
void watching_checkpoint(struct runtime *runtime, const struct checkpoint_record *checkpoint,
                         bool created);

/* The newest seq that a spectator of this place may see now. Blocks on the store. */
MUST_CHECK enum err watching_horizon(struct store *store, const struct store_session *session,
                                     uint8_t seat, int64_t now_us, uint64_t *out_seq,
                                     struct error *error);

/* ---- seating.c: who sits where
 * ------------------------------------------------------------------ */

void seating_run(struct runtime *runtime, struct instance *instance,
                 struct runtime_seat_call *call);

/* ---- attendance.c
 * ----------------------------------------------------------------------------------- */

/* Has the input decided as the server's own. */
void attendance_decide(struct runtime *runtime, struct instance *instance,
                       const struct game_input *input);

/* ---- steering.c
 * ------------------------------------------------------------------------------------- */

void steering_pause_run(struct runtime *runtime, struct instance *instance,
                        struct runtime_pause_call *call);
void steering_script_run(struct runtime *runtime, struct instance *instance,
                         struct runtime_script_call *call);

/* ---- authorship.c
 * ----------------------------------------------------------------------------------- */

void authorship_key_run(struct runtime *runtime, struct instance *instance,
                        struct runtime_seat_key_call *call);

/* Puts the keys that were read in the place of those the instance knew. */
void authorship_install(struct instance *instance, const struct store_seat_keys *keys);

/* Whether the actions of the call are signed as they must be. */
MUST_CHECK enum err authorship_check(const struct instance *instance,
                                     const struct runtime_submit_call *call,
                                     const char **out_message);

/* ---- proof_calls.c
 * --------------------------------------------------------------------------------- */

void proof_list_run(struct runtime *runtime, struct instance *instance,
                    struct runtime_proofs_call *call);
void proof_close_run(struct runtime *runtime, struct instance *instance,
                     struct runtime_proof_close_call *call);

/* ---- janitor.c
 * ------------------------------------------------------------------------------------- */

/* Whether others may have begun to serve without this node's knowing: then it checks with the store
 * before it answers from memory. */
bool janitor_may_be_alone(const struct runtime *runtime, int64_t now_us);

/* What is due; returns when the next round is. */
int64_t janitor_run(struct runtime *runtime);

/* Drops the instance from memory and gives its ownership up. It must be droppable. */
void janitor_evict(struct runtime *runtime, struct instance *instance);

#endif
