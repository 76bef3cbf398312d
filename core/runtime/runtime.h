/*
 * runtime: the facade over live sessions. Handlers call it; it knows rules, storage and memory, and
 * nothing of HTTP or JSON.
 *
 * One thread, the *loop thread*, owns every instance: it alone calls the functions below (but for
 * those marked otherwise) and runs every `done`. Work that waits, on the database or on a long
 * replay, is done by store workers and the committer, which hand back through queues that make
 * `runtime_fd` readable. So sessions need no lock, and nobody ever waits for the database on the
 * loop thread.
 *
 * Every operation is a *call*: a struct that the caller owns and that starts with `struct
 * runtime_call`. The caller fills the inputs and starts the operation; `done` runs exactly once,
 * perhaps before the starting function returns, with `call->err` and the outputs filled. What a
 * call's outputs point to is borrowed until `done` returns, unless said otherwise.
 *
 * Readers only ever see committed states. Nothing is handed to `done` before it is durable.
 *
 * Who may do what is judged here: an admin everything, a seat its own entity in its own session.
 * ERR_UNAUTHENTICATED no or a wrong token, ERR_NOT_FOUND no such session or not for this token,
 * ERR_FORBIDDEN not with this kind of token, ERR_SESSION_ARCHIVED (call->head is the final head).
 * Any call may also end with ERR_UNAVAILABLE, ERR_OVERLOADED, ERR_DRAINING, ERR_RECOVERING,
 * ERR_RULES_UNAVAILABLE, ERR_NO_MEMORY; nothing was changed then.
 */
#ifndef DONJON_CORE_RUNTIME_RUNTIME_H
#define DONJON_CORE_RUNTIME_RUNTIME_H

#include "core/base/clock.h"
#include "core/base/err.h"
#include "core/base/strbuf.h"
#include "core/base/work_queue.h"
#include "core/game/ruleset.h"
#include "core/proof/receipt.h"
#include "core/proof/verify.h"
#include "core/record/principal.h"
#include "core/runtime/providers/provider.h"
#include "core/runtime/watching/event_bus.h"
#include "core/runtime/watching/feed.h"
#include "core/storage/store.h"

/* ---- life cycle ---- */

/* One content this build can play: compiled bytes and their root, with the rules that read them. */
struct runtime_content {
    const struct ruleset *ruleset;
    const void *content; /* ruleset->content_size bytes */
    struct digest_value root;
};

struct runtime_options {
    struct store *store;
    struct clock *clock;
    struct node_id node;                    /* this process */
    const struct runtime_content *contents; /* the first is what new sessions use */
    size_t content_count;
    uint32_t checkpoint_interval; /* entries between two checkpoints, >= 1 */
    size_t instances_max;         /* resident sessions */
    unsigned store_workers;       /* threads, each using one pooled connection at a time */
    int64_t idle_evict_us;        /* a session nobody asked for that long is dropped from memory */
    int64_t pace_us;              /* between two entries of a game that plays itself; 0: a second */
    const struct provider_kind *providers; /* custom ones, or NULL; all they point to is borrowed */
    size_t provider_count;
    unsigned prover_threads;       /* 0: this server proves nothing */
    int64_t proof_lease_ms;        /* how long a job is somebody's without a sign of life */
    uint64_t proof_progress_every; /* entries between two notes of how far a proof has come, >= 1 */
    bool discard_commits;          /* benchmarks only: never write entries */
    bool has_signing_secret;       /* else the key to sign with is made and kept in the store */
    uint8_t signing_secret[SIGN_SECRET_SIZE];
};

struct runtime;

/* Starts the committer and the store workers. Options are copied, what they point to is
 * borrowed. */
struct runtime *runtime_create(const struct runtime_options *options, struct error *error);

/* Readable when `runtime_run` has something to do. */
int runtime_fd(struct runtime *runtime);

/* Does what has come back and what is due; never blocks. Returns the microseconds until it must be
 * called again even if the descriptor stays silent. */
int64_t runtime_run(struct runtime *runtime);

/* Refuse new calls with ERR_DRAINING; those under way go on. */
void runtime_drain(struct runtime *runtime);

/* True when no call and no commit is under way. */
bool runtime_is_idle(struct runtime *runtime);

/* Stop in order: instances are released in the database, workers joined, jobs handed back.
 * Simulation, persistence and prover, in this order, share `timeout_us`: the first at most half of
 * it, each other what is left, or a second where little is. The name of the first that overran is
 * given, or NULL after a clean stop. Calls still under way end with ERR_DRAINING. */
const char *runtime_stop(struct runtime *runtime, int64_t timeout_us);

/* Stops if needed and frees. NULL is a no-op. */
void runtime_destroy(struct runtime *runtime);

/* ---- calls ---- */

struct runtime_call;
typedef void (*runtime_done)(struct runtime_call *call);

struct runtime_call {
    /* in */
    struct principal principal;
    struct session_id session;
    runtime_done done;
    void *user;
    const char *request_id; /* for the audit log; borrowed until done; or NULL */
    /* out */
    enum err err;
    struct error error;       /* a message for people, "" if there is none */
    const char *wrong_member; /* of the request, where it is what the error is about; or NULL */
    struct session_head head; /* where the session's committed log ends, when it is known */
    bool in_doubt; /* set while an answer by deadline must say "outcome unknown": the commit is
                      under way */
    /* the runtime's own */
    struct work_item item;
    uint8_t kind;
    uint8_t attempts;
};

/* A session as the call's principal may look at it. */
struct session_access {
    const struct session_record *record;
    const struct store_seats *seats;
    const struct ruleset *ruleset;
    const void *content;
    const void *state;        /* of ruleset->state_size bytes */
    struct session_head head; /* of `state` */
    int64_t head_at_us;       /* when the entry at head was made, creation for seq 0 */
    struct game_summary summary;
    uint8_t seat;        /* who looks: 0 an admin */
    int64_t deadline_us; /* of the turn the session waits for; 0: none */
};

/* ---- requests that are done once ---- */

/*
 * Takes a request on, or says that it is under way or done. Whoever gets STORE_REQUEST_BEGUN does
 * it and then calls runtime_once_end. An attempt that did not end is given up when its server is
 * gone, or after LIMIT_ATTEMPT_S.
 */
struct runtime_once_call {
    struct runtime_call call;
    struct store_request request; /* in, but for the salt */
    /* out; the reply is borrowed until done returns */
    struct store_request_found found;
};
void runtime_once_begin(struct runtime *runtime, struct runtime_once_call *call);

/* `reply` is borrowed until done; NULL: nothing was done, and a retry may do it. */
struct runtime_once_end_call {
    struct runtime_call call;
    struct store_request request;
    uint32_t attempt;
    const void *reply;
    size_t reply_size;
};
void runtime_once_end(struct runtime *runtime, struct runtime_once_end_call *call);

/* What an operation that makes something needs to make the same again after a crash. */
struct runtime_once {
    uint8_t secret[32]; /* ids and tokens come from it; the server's seed never does */
    int64_t first_us;   /* of the first attempt */
    bool again;         /* it was tried before and may be there */
};

/* ---- sessions ---- */

enum { RUNTIME_TOKEN_SECRET_SIZE = 32 };

/* principal and session of the call are not read: whether the caller may create is the shell's
 * decision. */
struct runtime_create_call {
    struct runtime_call call;
    /* in */
    char scenario[LIMIT_SCENARIO_BYTES + 1]; /* "": the content's first */
    char label[LIMIT_LABEL_BYTES + 1];
    char client_seed[LIMIT_CLIENT_SEED_BYTES + 1];
    uint8_t players;             /* 1..GAME_SEATS_MAX */
    uint8_t on_timeout;          /* enum session_timeout_policy */
    uint8_t on_timeout_provider; /* enum game_provider, for TIMEOUT_AI */
    uint32_t turn_timeout_s;     /* 0: none */
    bool has_seed;               /* testing only */
    uint8_t seed[32];
    bool has_seed_commitment; /* use the seed committed to earlier: ERR_NOT_FOUND if unknown or
                                 expired */
    uint8_t seed_commitment_id[ID_SIZE];
    const struct runtime_once *once; /* or NULL; borrowed until done */
    /* out; the session is durable and resident */
    struct session_access access;
    uint8_t token_secrets[GAME_SEATS_MAX]
                         [RUNTIME_TOKEN_SECRET_SIZE]; /* index seat-1; shown once, stored hashed */
};

/* ERR_VALIDATION_FAILED with a message: unknown scenario, more players than it takes. */
void runtime_session_create(struct runtime *runtime, struct runtime_create_call *call);

/* Admin. A new session whose first state is that of `call.session` after `from_seq`, under a new
 * seed. */
struct runtime_fork_call {
    struct runtime_call call;
    uint64_t from_seq; /* ERR_VALIDATION_FAILED beyond the head */
    char label[LIMIT_LABEL_BYTES + 1];
    const struct runtime_once *once; /* or NULL; borrowed until done */
    /* out */
    struct session_access access;
    uint8_t token_secrets[GAME_SEATS_MAX][RUNTIME_TOKEN_SECRET_SIZE];
};
void runtime_session_fork(struct runtime *runtime, struct runtime_fork_call *call);

/* Look at a session: its committed state, now or after an earlier seq. */
struct runtime_read_call {
    struct runtime_call call;
    bool for_spectators; /* they are shown it, too, as late as their delay says */
    bool has_seq;        /* admin, or a seat once the session has finished */
    uint64_t seq;        /* ERR_NOT_FOUND beyond the head */
    /* out */
    struct session_access access;
};
void runtime_session_read(struct runtime *runtime, struct runtime_read_call *call);

/* Admin. Newest first. */
struct runtime_list_call {
    struct runtime_call call;
    struct store_session_filter filter;
    size_t limit;
    /* out */
    struct store_sessions sessions; /* each with record and head */
};
void runtime_session_list(struct runtime *runtime, struct runtime_list_call *call);

/* Admin. ERR_SESSION_ARCHIVED if it is already. */
void runtime_session_archive(struct runtime *runtime, struct runtime_call *call);

/* A server seed committed to before the client names its own. Open to whoever may create
 * sessions. */
struct runtime_seed_call {
    struct runtime_call call;
    /* out */
    uint8_t id[ID_SIZE];
    struct digest_value commitment;
    int64_t expires_us;
};
void runtime_seed_commit(struct runtime *runtime, struct runtime_seed_call *call);

/* ---- seats ---- */

/*
 * What can be done with a place at the session.
 *   INVITE  makes an invite: an admin or the holder of seat 1, for a player's seat that nobody has
 *           joined (0: the first such seat), or for a new spectator. An older invite to it ends.
 *   JOIN    whoever has the invite (the principal) takes the place: a new token; the former ends.
 *   RENEW   a new token for the same holder, or by an admin.
 *   REVOKE  by an admin or its holder, or by seat 1 for a spectator: the token ends. A player's
 *           seat can be joined by a new invite then; a spectator's place is gone.
 */
enum seat_change { SEAT_INVITE, SEAT_JOIN, SEAT_RENEW, SEAT_REVOKE };

struct runtime_seat_call {
    struct runtime_call call;
    /* in */
    uint8_t what;           /* enum seat_change */
    uint8_t seat;           /* INVITE, RENEW, REVOKE */
    bool spectator;         /* INVITE */
    uint32_t delay_entries; /* INVITE of a spectator */
    uint32_t delay_s;
    uint32_t expires_s; /* INVITE */
    /* out */
    struct seat_record record;                 /* as it is now; REVOKE: as it was */
    uint8_t secret[RUNTIME_TOKEN_SECRET_SIZE]; /* of the invite or the token; shown once */
};

/* ERR_SEAT_TAKEN somebody has joined there, or no seat is free; ERR_FORBIDDEN the invite is not
 * valid, or not with this token; ERR_NOT_FOUND no such seat; ERR_SESSION_FINISHED. */
void runtime_seat_change(struct runtime *runtime, struct runtime_seat_call *call);

/* ---- playing ---- */

/* One accepted action with what followed from it. */
struct submit_result {
    uint64_t seq;   /* of the last entry, continuations included */
    uint64_t nonce; /* of the last executed action */
    uint32_t entity;
    struct digest_value state_root;
    struct digest_value chain_hash;
    int64_t at_us;
    int64_t deadline_us;         /* of the next turn; 0: none */
    struct game_summary summary; /* after it */
    struct game_event *events;   /* all; the reader filters by seat */
    size_t event_count;
    size_t receipt_size;
    uint8_t receipt[RECEIPT_SIZE_MAX]; /* core/proof/receipt.h */
};

struct submit_rejection {
    bool happened;
    enum err err; /* what the verdict is to a client */
    size_t index; /* of the rejected action in the request */
    uint8_t verdict;
    uint8_t phase;
    uint8_t field;
    const char *hook; /* that failed, or NULL */
    uint16_t hook_depth;
};

/* A seat acts with its entity; or something is decided about the game: see runtime_decide. */
struct runtime_submit_call {
    struct runtime_call call;
    /* in; borrowed until done */
    const struct game_action *actions; /* 1..LIMIT_ACTIONS_PER_REQUEST, in order */
    size_t action_count;
    bool has_input; /* instead of actions; its seat is filled in */
    struct game_input input;
    bool audited; /* the input: who decided it becomes a line of the audit log */
    /* Actions name rows of a content. `words` is the one they were read with; a session that has
     * another has them read again: `reread` changes `actions` and `action_count`, or says why it
     * cannot (ERR_VALIDATION_FAILED). NULL: the actions are good for every content. */
    const void *words;
    enum err (*reread)(struct runtime_submit_call *call, const void *content);
    const uint8_t (*signatures)[SIGNATURE_SIZE]; /* the player's, one for each action; or NULL */
    bool has_action_id;
    struct action_id action_id;
    bool has_entity; /* the request names an entity: ERR_FORBIDDEN if it is not the seat's */
    uint32_t entity;
    bool has_expected_seq;
    uint64_t expected_seq;
    bool expected_by_header; /* a mismatch is ERR_SEQ_PRECONDITION rather than ERR_SEQ_CONFLICT */
    bool dry_run; /* only the verdict on the first action: nothing is rolled, changed, committed */
    /* out: `results` are owned by the call until runtime_submit_finish, so they outlive done */
    struct submit_result *results;
    size_t result_count;
    struct submit_rejection rejection;
    bool replayed; /* the same action id again: the same answer again */
    uint8_t seat;
    uint8_t provider_before; /* of the entity a PROVIDER input is about */
    uint8_t provider_after;
    const void *content; /* the session's; NULL while it is not known */
};

/*
 * Where the seat has a key: ERR_SIGNATURE_REQUIRED, ERR_SIGNATURE_INVALID (also for signatures of a
 * seat that has none).
 *
 * Commits the actions in order as one unit and stops at the first the rules reject. ERR_OK if at
 * least one was accepted (or, dry, would be judged); otherwise nothing was changed:
 *   ERR_ILLEGAL_ACTION      with `rejection`
 *   ERR_NOT_YOUR_TURN, ERR_SESSION_FINISHED, ERR_FORBIDDEN
 *   ERR_SEQ_CONFLICT, ERR_SEQ_PRECONDITION (call.head is the present head)
 *   ERR_IDEMPOTENCY_MISMATCH  the action id was used for another request
 *   ERR_OUTCOME_UNKNOWN     retry with the same action id
 * An action id that is known is answered before anything else is judged. An entity that was handed
 * to a pure provider is taken back by its seat's acting: the entry that binds it to the interactive
 * provider comes first, in the same unit.
 */
void runtime_submit(struct runtime *runtime, struct runtime_submit_call *call);

/*
 * One decision that is no character's action, as an entry of its own: `call->input`, of kind
 *   PROVIDER  binds `entity` (0: the default) to `provider`, or with NONE back to the default: an
 *             admin, or a seat for its own entity. ERR_UNKNOWN_ENTITY, ERR_UNKNOWN_PROVIDER (not
 *             registered either)
 *   ABANDON   the game ends as abandoned: an admin
 *   CONTINUE, TIMEOUT  the server's own; ERR_CONFLICT when there is no longer a reason for it
 * The errors of runtime_submit, and ERR_FORBIDDEN for a seat that asks for more.
 */
void runtime_decide(struct runtime *runtime, struct runtime_submit_call *call);
void runtime_submit_finish(struct runtime_submit_call *call); /* frees the results */

/* The log, ascending. */
struct runtime_log_call {
    struct runtime_call call;
    bool for_spectators; /* they are shown it, too, as late as their delay says */
    uint64_t after;
    size_t limit;
    /* out */
    struct session_access access;
    struct store_entries entries; /* all: hiding what a seat may not know is the reader's task */
    struct store_seat_keys seat_keys; /* where an entry was signed */
};
void runtime_log_read(struct runtime *runtime, struct runtime_log_call *call);

/* ---- following ---- */

/* What happened after an entry, in the order of the log; the same on every server and after every
 * restart. The session is not loaded and no other server loses it. */
struct runtime_events_call {
    struct runtime_call call;
    /* in */
    uint64_t after;   /* ERR_VALIDATION_FAILED beyond the head */
    bool at_head;     /* nothing is read: `upto` says where the log ends */
    bool check_store; /* memory may not know of what another server did */
    /* out; `access` without a state */
    struct session_access access;
    const struct feed_entry *entries; /* all events: the reader filters by seat */
    size_t entry_count;
    uint64_t upto; /* the reader has come this far */
    bool more;     /* there is more in the log */
    bool shared;   /* look again soon: another server may play, or a spectator is held back */
};
void runtime_events_read(struct runtime *runtime, struct runtime_events_call *call);

/* Where what is committed is announced. */
struct event_bus *runtime_events(struct runtime *runtime);

/* ---- checkpoints ---- */

struct runtime_checkpoints_call {
    struct runtime_call call;
    uint64_t from;
    size_t limit;
    /* out */
    struct store_checkpoints checkpoints;
};
void runtime_checkpoint_list(struct runtime *runtime, struct runtime_checkpoints_call *call);

struct runtime_checkpoint_call {
    struct runtime_call call;
    char label[LIMIT_LABEL_BYTES + 1];
    /* out */
    bool created;                        /* false: one of this seq existed and is given */
    struct checkpoint_record checkpoint; /* without its state */
};
void runtime_checkpoint_create(struct runtime *runtime, struct runtime_checkpoint_call *call);

/* ---- evidence ---- */

/* The session's file of evidence (docs/evidence-format.md): inputs as far as the caller may know
 * them, seed and whatever else is secret once the session has finished. */
struct runtime_evidence_call {
    struct runtime_call call;
    bool has_batch; /* only that batch: ERR_NOT_FOUND if it is not proven */
    uint64_t batch;
    /* out; the caller's to finish. ERR_VALIDATION_FAILED: larger than LIMIT_EXPORT_BYTES */
    struct strbuf bytes;
};
void runtime_evidence_read(struct runtime *runtime, struct runtime_evidence_call *call);

/* Checks any file of evidence, trusting the keys of this server. principal and session of the call
 * are not read. At most LIMIT_VERIFICATIONS at a time: ERR_OVERLOADED. */
struct runtime_verify_call {
    struct runtime_call call;
    const void *bytes; /* borrowed until done */
    size_t size;
    /* out */
    struct verify_report report;
};
void runtime_verify(struct runtime *runtime, struct runtime_verify_call *call);

/* ---- operations ---- */

enum health { HEALTH_HEALTHY = 0, HEALTH_DEGRADED = 1, HEALTH_UNHEALTHY = 2 };

struct worker_health {
    enum health status;
    char reason[128]; /* "" when healthy */
};

struct runtime_health {
    struct worker_health simulation;
    struct worker_health persistence;
    struct worker_health prover; /* its trouble is no player's: it never makes the server unready */
    bool database_up;            /* the last check, at most a second old, succeeded */
    bool draining;
    char database_reason[128];
    size_t instances;
};

/* The name of the worker `number` of a bus event WORKER_CHANGED, whose `seq` is its new health. */
const char *runtime_worker_name(uint64_t number);
const char *health_name(enum health health); /* "healthy", "degraded", "unhealthy" */

/* Loop thread. Cheap: reads what the workers last reported. */
void runtime_health(struct runtime *runtime, struct runtime_health *out);

#endif
