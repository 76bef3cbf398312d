/*
 * store: the contract of durable storage.
 *
 * Two implementations exist, PostgreSQL (core/storage/postgres) and memory (core/storage/memory,
 * for tests and simulation); one test suite runs against both. The log is the truth, checkpoints
 * are a cache of it.
 *
 * Ownership of a session. One server at a time owns a session: `store_session_open` raises the
 * session's *epoch*, and every append carries the epoch of its owner. An append under an older
 * epoch is *fenced*: it writes nothing. Opening waits until no append of the former owner is still
 * under way, so what it reads is the end of the log under every older epoch.
 *
 * Appending is a compare-and-swap on the head seq: an entry's (session, seq) can be taken once.
 *
 * Threading: every function may be called from any thread; implementations pool what they need.
 * Calls block for at most LIMIT_STATEMENT_MS (plus LIMIT_CONNECT_S when a connection must be made).
 *
 * Errors, for every function unless it says otherwise: ERR_UNAVAILABLE the store cannot be reached
 * or refuses writes, and nothing was changed; ERR_OUTCOME_UNKNOWN the connection was lost while
 * committing; ERR_CORRUPT stored data cannot be decoded; ERR_NO_MEMORY.
 * Outputs are written only on success. Output lists own their memory until their `_finish`.
 */
#ifndef DONJON_CORE_STORAGE_STORE_H
#define DONJON_CORE_STORAGE_STORE_H

#include "core/base/err.h"
#include "core/record/record.h"
#include "core/storage/job_store.h"

/* ---- committing entries ---- */

/* Whether a unit changes who looks after the session. */
enum commit_attendance { ATTENDANCE_SAME = 0, ATTENDANCE_GONE, ATTENDANCE_BACK };

/*
 * What becomes durable together for one session: its next entries, perhaps a checkpoint of the
 * state after the last of them, perhaps the end of the session. Pointers are borrowed for the call.
 */
struct commit_unit {
    struct session_id session;
    uint64_t epoch;                             /* of the owner */
    const struct entry_record *entries;         /* seqs without gap, the first is head + 1 */
    size_t entry_count;                         /* at least 1 */
    const struct checkpoint_record *checkpoint; /* or NULL */
    const struct job_batch *job;                /* of the batch that ends here, or NULL */
    uint8_t finished_result; /* enum game_result when the session ends here, else 0 */
    int64_t finished_us;
    uint8_t attendance;               /* enum commit_attendance: sets or clears record.unattended */
    const struct audit_record *audit; /* who did it, where that is kept; or NULL */
    enum err result; /* out: ERR_OK, or ERR_FENCED when another owner has the session */
};

/* ---- reading ---- */

struct store_seats {
    struct seat_record items[SEATS_MAX]; /* ascending by seat */
    uint8_t count;
};

struct store_session {
    struct session_record record;
    struct session_head genesis; /* seq 0 */
    struct session_head head;
    struct store_seats seats;
    uint64_t epoch;
    struct node_id owner; /* who held it before this call; zero: nobody */
};

/* An action id the log knows, and the seq of its entry. */
struct store_action {
    struct action_id id;
    uint64_t seq;
};

struct store_actions {
    struct store_action *items;
    size_t count;
};
void store_actions_finish(struct store_actions *actions);

/* Entries with the memory of their cascades. */
struct store_entries {
    struct entry_record *items;
    size_t count;
    void *memory; /* the implementation's */
};
void store_entries_finish(struct store_entries *entries);

/* What is kept of the receipt of an entry. */
struct store_receipt {
    uint64_t seq;
    size_t size;
    uint8_t bytes[ENTRY_RECEIPT_MAX];
};

/* Which sessions a list has. Ids are of version 7, so they say when a session was made; what is
 * zero asks for nothing. */
struct store_session_filter {
    bool has_before;
    struct session_id before; /* ids below this one */
    struct session_id from;   /* and not below this one */
    uint8_t status;           /* enum session_status */
    char scenario[LIMIT_SCENARIO_BYTES + 1];
    char
        search[LIMIT_LABEL_BYTES + 1]; /* in id, label or scenario; in lower case as ASCII has it */
};

struct store_receipts {
    struct store_receipt *items;
    size_t count;
};
void store_receipts_finish(struct store_receipts *receipts);

/* The keys of a session's seats, by from_seq, of each seat in the order in which they were
 * given. */
struct store_seat_keys {
    struct seat_key_record *items;
    size_t count;
};
void store_seat_keys_finish(struct store_seat_keys *keys);

/* The scripts of a session's entities, ascending by entity; they own their lines. */
struct store_scripts {
    struct script_record items[SCRIPTS_MAX];
    size_t count;
};
void store_scripts_finish(struct store_scripts *scripts);

struct store_keys {
    struct key_record *items;
    size_t count;
};
void store_keys_finish(struct store_keys *keys); /* wipes the secrets */

struct store_checkpoint {
    struct checkpoint_record record; /* record.state points to `memory` or is NULL */
    void *memory;
};
void store_checkpoint_finish(struct store_checkpoint *checkpoint);

struct store_checkpoints {
    struct checkpoint_record *items; /* without their states */
    size_t count;
};
void store_checkpoints_finish(struct store_checkpoints *checkpoints);

struct store_sessions {
    struct store_session *items; /* without seats */
    size_t count;
};
void store_sessions_finish(struct store_sessions *sessions);

/* Sessions in which the server has something to do by itself. */
struct store_due {
    struct session_id *items;
    size_t count;
};
void store_due_finish(struct store_due *due);

struct store_audit {
    struct audit_record *items;
    size_t count;
};
void store_audit_finish(struct store_audit *audit);

struct store_seed {
    uint8_t id[ID_SIZE];
    uint8_t server_seed[32];
    uint8_t salt[32];
    int64_t expires_us;
};

/*
 * A mutating request that is to be done once, known by its client's key: what it asks for, who does
 * it, and in the end its reply, which the store keeps for a day and cannot read.
 */
struct store_request {
    struct session_id session;       /* zero: of no session */
    struct digest_value key;         /* of who asks and the client's key */
    struct digest_value fingerprint; /* of what is asked */
    uint8_t salt[32];                /* random; kept if the request is new */
};

/* Who takes it on, and when. */
struct store_attempt {
    struct node_id node;
    int64_t now_us;
    int64_t given_up_us; /* an attempt that was begun before counts as given up */
};

enum store_request_state {
    STORE_REQUEST_BEGUN = 1, /* the caller's to do */
    STORE_REQUEST_UNDER_WAY, /* another's */
    STORE_REQUEST_DONE       /* here is the reply */
};

struct store_request_found {
    uint8_t state;                   /* enum store_request_state */
    uint32_t attempt;                /* 1: never tried before */
    struct digest_value fingerprint; /* as it was first given, with salt and time */
    uint8_t salt[32];
    int64_t first_us;
    void *reply; /* DONE; owned, from malloc */
    size_t reply_size;
};
void store_request_found_finish(struct store_request_found *found);

/* ---- the contract ---- */

struct store;

/* All slots MUST be filled. An `audit` is a line of the audit log, written in the same transaction,
 * if anything is: NULL, for none, may be given where that is said. */
struct store_ops {
    void (*destroy)(struct store *store);

    /*
     * All `count` units in one transaction. Called by one thread at a time (the committer), on a
     * connection of its own.
     *   ERR_OK               every unit is durable, but those whose `result` is ERR_FENCED, which
     *                        wrote nothing
     *   ERR_UNAVAILABLE      nothing was written
     *   ERR_OUTCOME_UNKNOWN  the connection was lost during the commit
     *   other                the transaction was refused as a whole and nothing was written, for
     *                        instance ERR_DUPLICATE when a seq is taken: try the units one by one
     */
    enum err (*commit)(struct store *store, struct commit_unit *const *units, size_t count,
                       struct error *error);

    /* A new session with its seats, its genesis checkpoint and the job of batch 0, owned by `owner`
     * at epoch 1. When `consumed_seed` is not NULL that seed commitment is used up in the same
     * transaction; ERR_NOT_FOUND if it does not exist or has expired at `record->created_us`.
     * `audit` may be NULL. */
    enum err (*session_create)(struct store *store, const struct session_record *record,
                               const struct store_seats *seats,
                               const struct checkpoint_record *genesis, const struct node_id *owner,
                               const uint8_t *consumed_seed, const struct audit_record *audit,
                               struct error *error);

    /* Takes ownership: raises the epoch, waits for the former owner's appends, reads all.
     * ERR_NOT_FOUND; ERR_SESSION_ARCHIVED (then `out` is filled, and ownership is not taken). */
    enum err (*session_open)(struct store *store, const struct session_id *id,
                             const struct node_id *owner, struct store_session *out,
                             struct error *error);

    /* Gives ownership up, if it is still held under `epoch`. */
    enum err (*session_release)(struct store *store, const struct session_id *id, uint64_t epoch,
                                struct error *error);

    /* Reads without taking ownership. ERR_NOT_FOUND. Archived sessions are found. */
    enum err (*session_get)(struct store *store, const struct session_id *id,
                            struct store_session *out, struct error *error);

    /* Newest first, archived ones included, what the filter lets through (NULL: all). */
    enum err (*session_list)(struct store *store, const struct store_session_filter *filter,
                             size_t limit, struct store_sessions *out, struct error *error);

    /* Marks it archived and raises the epoch, so that its owner is fenced. ERR_NOT_FOUND;
     * ERR_SESSION_ARCHIVED if it is already. */
    enum err (*session_archive)(struct store *store, const struct session_id *id,
                                const struct audit_record *audit, struct error *error);

    /* Changes one place from `expected` (NULL: there is none) to `next` (NULL: there is none any
     * more); both are of the same seat. ERR_CONFLICT, and nothing is changed, when the place is not
     * as expected: its hashes are compared; or when `epoch` is not the session's any more. */
    enum err (*seat_change)(struct store *store, const struct session_id *id, uint64_t epoch,
                            const struct seat_record *expected, const struct seat_record *next,
                            const struct audit_record *audit, struct error *error);

    /* Pauses or resumes it at `audit->at_us`, under the owner's epoch. ERR_NOT_FOUND;
     * ERR_SESSION_ARCHIVED; ERR_FENCED when another owner has it. */
    enum err (*session_pause)(struct store *store, const struct session_id *id, uint64_t epoch,
                              bool paused, const struct audit_record *audit, struct error *error);

    /* At most `limit` active, unpaused sessions that nobody alive but perhaps `node` owns, and that
     * are unattended, or whose turn deadline with a policy has passed at `now_us`. */
    enum err (*sessions_due)(struct store *store, const struct node_id *node, int64_t now_us,
                             size_t limit, struct store_due *out, struct error *error);

    /* Entries with after < seq, ascending, at most `limit`. An unknown session has none. */
    enum err (*entries_read)(struct store *store, const struct session_id *id, uint64_t after,
                             size_t limit, struct store_entries *out, struct error *error);

    /* The receipts that are kept of entries with after < seq, ascending, at most `limit`. */
    enum err (*receipts_read)(struct store *store, const struct session_id *id, uint64_t after,
                              size_t limit, struct store_receipts *out, struct error *error);

    /* Every action id of the session's log, ascending by seq. */
    enum err (*actions_read)(struct store *store, const struct session_id *id,
                             struct store_actions *out, struct error *error);

    /* The newest checkpoint with seq <= max_seq, with its state. ERR_NOT_FOUND. A state that cannot
     * be decoded is ERR_CORRUPT; whether it matches its root is for the caller to check. */
    enum err (*checkpoint_read)(struct store *store, const struct session_id *id, uint64_t max_seq,
                                struct store_checkpoint *out, struct error *error);

    /* Without states, ascending, those with seq >= from, at most `limit`. */
    enum err (*checkpoint_list)(struct store *store, const struct session_id *id, uint64_t from,
                                size_t limit, struct store_checkpoints *out, struct error *error);

    /* Adds a checkpoint outside of a commit. ERR_DUPLICATE if one with this seq exists: that takes
     * the label if it has none. */
    enum err (*checkpoint_put)(struct store *store, const struct checkpoint_record *checkpoint,
                               struct error *error);

    /* Seed commitments that no session uses yet. `seed_get` gives unexpired ones: ERR_NOT_FOUND. */
    enum err (*seed_put)(struct store *store, const struct store_seed *seed, struct error *error);
    enum err (*seed_get)(struct store *store, const uint8_t id[ID_SIZE], int64_t now_us,
                         struct store_seed *out, struct error *error);

    /* The audit log, for ever. The list: newest first, those with an id below `before` (NULL: from
     * the newest), of one session or (NULL) of all. */
    enum err (*audit_add)(struct store *store, const struct audit_record *record,
                          struct error *error);
    enum err (*audit_list)(struct store *store, const struct session_id *session,
                           const uint8_t *before, size_t limit, struct store_audit *out,
                           struct error *error);

    /*
     * Takes the request on, if nobody has: an attempt counts as given up when it was begun before
     * `given_up_us`, or when its node has not been seen for three seconds. One of
     * another fingerprint is never taken on: the caller compares.
     */
    enum err (*request_begin)(struct store *store, const struct store_request *request,
                              const struct store_attempt *attempt, struct store_request_found *out,
                              struct error *error);

    /* Keeps the reply of the attempt, or with `reply` NULL forgets that it was made. ERR_FENCED:
     * another has taken the request on, and nothing was changed. */
    enum err (*request_end)(struct store *store, const struct store_request *request,
                            uint32_t attempt, const void *reply, size_t reply_size,
                            struct error *error);
    /* Keys of players. ERR_FENCED under another epoch, ERR_DUPLICATE: the seat has one. */
    enum err (*seat_key_put)(struct store *store, const struct session_id *id, uint64_t epoch,
                             const struct seat_key_record *key, const struct audit_record *audit,
                             struct error *error);
    enum err (*seat_keys_read)(struct store *store, const struct session_id *id,
                               struct store_seat_keys *out, struct error *error);

    /*
     * Scripts, under the owner's epoch: ERR_FENCED. `script_put` writes all of the entity's script,
     * or without lines removes it; `script_note` only how far it has come. Both say whether the
     * session is unattended from now on, as a commit does.
     */
    enum err (*script_put)(struct store *store, const struct session_id *id, uint64_t epoch,
                           const struct script_record *script, bool unattended,
                           const struct audit_record *audit, struct error *error);
    enum err (*script_note)(struct store *store, const struct session_id *id, uint64_t epoch,
                            const struct script_record *script, bool unattended,
                            struct error *error);
    enum err (*scripts_read)(struct store *store, const struct session_id *id,
                             struct store_scripts *out, struct error *error);

    /* Keys to sign with. `key_put` adds one and, when `retire_us` is not 0, lets all others that
     * are open end then; ERR_DUPLICATE; `audit` may be NULL. `keys_list` gives the newest first, at
     * most `limit`. */
    enum err (*key_put)(struct store *store, const struct key_record *key, int64_t retire_us,
                        const struct audit_record *audit, struct error *error);
    enum err (*keys_list)(struct store *store, size_t limit, struct store_keys *out,
                          struct error *error);

    /* Tickets. ERR_OVERLOADED when `max` are kept already, expired ones not counted. `ticket_take`
     * uses one up and gives whom it stands for: ERR_NOT_FOUND if it is none of this session, used
     * or expired. */
    enum err (*ticket_put)(struct store *store, const struct ticket_record *ticket, size_t max,
                           int64_t now_us, struct error *error);
    enum err (*ticket_take)(struct store *store, const struct digest_value *hash,
                            const struct session_id *session, int64_t now_us, struct principal *out,
                            struct error *error);

    /* Says that `node` is alive and counts the others seen within `window_ms` on the store's
     * clock. */
    enum err (*node_beat)(struct store *store, const struct node_id *node, int64_t window_ms,
                          size_t *out_others, struct error *error);

    /* Says that `node` has stopped: it is not alive any more, without waiting until that shows. */
    enum err (*node_leave)(struct store *store, const struct node_id *node, struct error *error);

    /* Whether `epoch` is still the session's. ERR_NOT_FOUND. */
    enum err (*epoch_check)(struct store *store, const struct session_id *id, uint64_t epoch,
                            bool *out_current, struct error *error);

    /* One round trip that also proves the schema version and that writes are accepted; after one
     * was refused, that there is room for more. */
    enum err (*check)(struct store *store, struct error *error);
};

/* Implementations embed this as their first member. */
struct store {
    const struct store_ops *ops;
    const struct job_store_ops *jobs;
};

/* NULL is a no-op. No call may be under way. */
void store_destroy(struct store *store);

#endif
