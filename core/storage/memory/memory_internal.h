/*
 * memory_internal: what the files of the memory store share. Functions here are called with the
 * lock held, but for the slots of store_ops, which take it.
 */
#ifndef DONJON_CORE_STORAGE_MEMORY_MEMORY_INTERNAL_H
#define DONJON_CORE_STORAGE_MEMORY_MEMORY_INTERNAL_H

#include <pthread.h>

#include "core/storage/memory/memory_store.h"

struct memory_job {
    struct job_record record;
    int64_t queued_us;
    void *progress; /* the state after record.progress_seq, owned; or NULL */
    size_t progress_size;
};

struct memory_session {
    struct store_session data;
    struct node_id owner;         /* zero: nobody */
    struct entry_record *entries; /* the one of seq n at n - 1; cascades are owned */
    size_t entry_count;
    size_t entry_capacity;
    struct checkpoint_record *checkpoints; /* ascending by seq; states are owned */
    size_t checkpoint_count;
    size_t checkpoint_capacity;
    struct store_seat_keys seat_keys;
    size_t seat_key_capacity;
    struct store_scripts scripts;
    struct memory_job *jobs; /* the one of batch n at n */
    size_t job_count;
    size_t job_capacity;
    uint64_t batch; /* the last commit that wrote to it */
};

struct memory_node {
    struct node_id id;
    int64_t seen_us;
};

struct memory_request {
    struct store_request request;
    struct node_id node;
    int64_t first_us;
    int64_t begun_us;
    uint32_t attempt;
    void *reply; /* owned; NULL: under way */
    size_t reply_size;
};

struct memory_store {
    struct store store; /* first */
    struct clock *clock;
    int jobs_fd;                      /* hints, an eventfd */
    bool jobs_opened;                 /* of whoever waits for hints */
    pthread_mutex_t lock;             /* guards what follows */
    struct memory_session **sessions; /* ascending by id */
    size_t session_count;
    size_t session_capacity;
    struct store_seed *seeds;
    size_t seed_count;
    size_t seed_capacity;
    struct memory_node *nodes;
    size_t node_count;
    size_t node_capacity;
    struct memory_request *requests; /* a row that was forgotten is taken out */
    size_t request_count;
    size_t request_capacity;
    struct ticket_record *tickets;
    size_t ticket_count;
    size_t ticket_capacity;
    struct key_record *keys; /* newest first */
    size_t key_count;
    size_t key_capacity;
    struct audit_record *audit; /* in the order of adding */
    size_t audit_count;
    size_t audit_capacity;
    uint64_t batch; /* commits so far */
    enum err fault;
    unsigned fault_count; /* commits that still fail */
    bool fault_written;
};

static inline struct memory_store *memory_store_of(struct store *store)
{
    return (struct memory_store *)store;
}

/* Room for `needed` items of `size` bytes: the array, perhaps moved; NULL when memory runs out and
 * `items` is as it was. */
void *memory_grow(void *items, size_t *capacity, size_t needed, size_t size);

/* memory_seat.c */
enum err memory_seat_change(struct store *store, const struct session_id *id, uint64_t epoch,
                            const struct seat_record *expected, const struct seat_record *next,
                            const struct audit_record *audit, struct error *error);

/* memory_session.c */
struct memory_session *memory_session_find(struct memory_store *store, const struct session_id *id);
void memory_session_destroy(struct memory_session *session); /* NULL is a no-op */
enum err memory_session_create(struct store *store, const struct session_record *record,
                               const struct store_seats *seats,
                               const struct checkpoint_record *genesis, const struct node_id *owner,
                               const uint8_t *consumed_seed, const struct audit_record *audit,
                               struct error *error);
enum err memory_session_open(struct store *store, const struct session_id *id,
                             const struct node_id *owner, struct store_session *out,
                             struct error *error);
enum err memory_session_release(struct store *store, const struct session_id *id, uint64_t epoch,
                                struct error *error);
enum err memory_session_get(struct store *store, const struct session_id *id,
                            struct store_session *out, struct error *error);
enum err memory_session_list(struct store *store, const struct store_session_filter *filter,
                             size_t limit, struct store_sessions *out, struct error *error);
enum err memory_session_archive(struct store *store, const struct session_id *id,
                                const struct audit_record *audit, struct error *error);
enum err memory_session_pause(struct store *store, const struct session_id *id, uint64_t epoch,
                              bool paused, const struct audit_record *audit, struct error *error);
enum err memory_sessions_due(struct store *store, const struct node_id *node, int64_t now_us,
                             size_t limit, struct store_due *out, struct error *error);
enum err memory_epoch_check(struct store *store, const struct session_id *id, uint64_t epoch,
                            bool *out_current, struct error *error);

/* memory_script.c */
enum err memory_script_put(struct store *store, const struct session_id *id, uint64_t epoch,
                           const struct script_record *script, bool unattended,
                           const struct audit_record *audit, struct error *error);
enum err memory_script_note(struct store *store, const struct session_id *id, uint64_t epoch,
                            const struct script_record *script, bool unattended,
                            struct error *error);
enum err memory_scripts_read(struct store *store, const struct session_id *id,
                             struct store_scripts *out, struct error *error);

/* memory_ticket.c */
enum err memory_ticket_put(struct store *store, const struct ticket_record *ticket, size_t max,
                           int64_t now_us, struct error *error);
enum err memory_ticket_take(struct store *store, const struct digest_value *hash,
                            const struct session_id *session, int64_t now_us, struct principal *out,
                            struct error *error);

/* memory_commit.c */
enum err memory_commit(struct store *store, struct commit_unit *const *units, size_t count,
                       struct error *error);

/* memory_entry.c */
enum err memory_entries_read(struct store *store, const struct session_id *id, uint64_t after,
                             size_t limit, struct store_entries *out, struct error *error);
enum err memory_receipts_read(struct store *store, const struct session_id *id, uint64_t after,
                              size_t limit, struct store_receipts *out, struct error *error);
enum err memory_actions_read(struct store *store, const struct session_id *id,
                             struct store_actions *out, struct error *error);

/* memory_checkpoint.c: `add` copies the state; ERR_DUPLICATE; ERR_NO_MEMORY. */
MUST_CHECK enum err memory_checkpoint_add(struct memory_session *session,
                                          const struct checkpoint_record *checkpoint);
enum err memory_checkpoint_read(struct store *store, const struct session_id *id, uint64_t max_seq,
                                struct store_checkpoint *out, struct error *error);
enum err memory_checkpoint_list(struct store *store, const struct session_id *id, uint64_t from,
                                size_t limit, struct store_checkpoints *out, struct error *error);
enum err memory_checkpoint_put(struct store *store, const struct checkpoint_record *checkpoint,
                               struct error *error);

/* memory_job.c: `find` gives NULL; `add` ERR_DUPLICATE for a batch that is not the next. */
struct memory_job *memory_job_find(struct memory_store *store, const struct session_id *id,
                                   uint64_t batch);
/* What a job is that nobody has: QUEUED, or WAITING for the one before. */
uint8_t memory_job_free_state(const struct memory_session *session, uint64_t batch);
MUST_CHECK enum err memory_job_add(struct memory_store *store, struct memory_session *session,
                                   const struct job_batch *batch);
enum err memory_batch_last(struct store *store, const struct session_id *id, struct job_batch *out,
                           struct error *error);
enum err memory_batch_close(struct store *store, uint64_t epoch,
                            const struct checkpoint_record *checkpoint,
                            const struct job_batch *batch, struct error *error);
enum err memory_session_jobs(struct store *store, const struct session_id *id, uint64_t from,
                             size_t limit, struct store_jobs *out, struct error *error);
enum err memory_job_claim(struct store *store, const struct store_claim *claim,
                          struct store_jobs *out, struct error *error);
enum err memory_job_beat(struct store *store, const struct job_lease *leases, size_t count,
                         int64_t lease_ms, bool *out_held, struct error *error);
enum err memory_job_progress(struct store *store, const struct job_lease *lease, uint64_t seq,
                             const void *state, size_t size, struct error *error);
enum err memory_job_progress_read(struct store *store, const struct job_lease *lease,
                                  struct store_progress *out, struct error *error);
enum err memory_jobs_succeed(struct store *store, const struct job_done *done, size_t count,
                             size_t *out_kept, struct error *error);
enum err memory_job_fail(struct store *store, const struct job_lease *lease,
                         const struct job_failure *failure, struct error *error);
enum err memory_job_release(struct store *store, const struct job_lease *lease, int64_t delay_ms,
                            struct error *error);
enum err memory_jobs_tend(struct store *store, struct store_job_stats *out, struct error *error);

/* memory_job_admin.c */
void memory_jobs_wait(struct store *store, struct store_wait *wait);
enum err memory_jobs_list(struct store *store, enum job_listing listing,
                          const struct job_lease *after, size_t limit, struct store_jobs *out,
                          struct error *error);
enum err memory_job_redrive(struct store *store, const struct job_lease *job,
                            const struct audit_record *audit, struct error *error);
enum err memory_job_cancel(struct store *store, const struct job_lease *job,
                           const struct audit_record *audit, struct error *error);

/* memory_key.c */
enum err memory_seat_key_put(struct store *store, const struct session_id *id, uint64_t epoch,
                             const struct seat_key_record *key, const struct audit_record *audit,
                             struct error *error);
enum err memory_seat_keys_read(struct store *store, const struct session_id *id,
                               struct store_seat_keys *out, struct error *error);
enum err memory_key_put(struct store *store, const struct key_record *key, int64_t retire_us,
                        const struct audit_record *audit, struct error *error);
enum err memory_keys_list(struct store *store, size_t limit, struct store_keys *out,
                          struct error *error);

/* memory_seed.c: `exists` asks for unexpired ones; removing one that is not there is a no-op. */
bool memory_seed_exists(struct memory_store *store, const uint8_t id[ID_SIZE], int64_t now_us);
void memory_seed_remove(struct memory_store *store, const uint8_t id[ID_SIZE]);
enum err memory_seed_put(struct store *store, const struct store_seed *seed, struct error *error);
enum err memory_seed_get(struct store *store, const uint8_t id[ID_SIZE], int64_t now_us,
                         struct store_seed *out, struct error *error);
bool memory_node_is_alive(const struct memory_store *store, const struct node_id *node,
                          int64_t window_us);
enum err memory_node_beat(struct store *store, const struct node_id *node, int64_t window_ms,
                          size_t *out_others, struct error *error);
enum err memory_node_leave(struct store *store, const struct node_id *node, struct error *error);

/* memory_audit.c */
/* Room for so many more lines. False: no memory. */
bool memory_audit_reserve(struct memory_store *store, size_t count);
/* The line of a change that is being made; none for NULL. The first has room reserved, so that it
 * cannot fail; the second is false without memory. */
void memory_audit_append(struct memory_store *store, const struct audit_record *record);
bool memory_audit_write(struct memory_store *store, const struct audit_record *record);
enum err memory_audit_add(struct store *store, const struct audit_record *record,
                          struct error *error);
enum err memory_audit_list(struct store *store, const struct session_id *session,
                           const uint8_t *before, size_t limit, struct store_audit *out,
                           struct error *error);

/* memory_request.c */
void memory_requests_destroy(struct memory_store *store);
enum err memory_request_begin(struct store *store, const struct store_request *request,
                              const struct store_attempt *attempt, struct store_request_found *out,
                              struct error *error);
enum err memory_request_end(struct store *store, const struct store_request *request,
                            uint32_t attempt, const void *reply, size_t reply_size,
                            struct error *error);

#endif
