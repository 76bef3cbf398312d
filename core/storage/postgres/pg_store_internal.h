/*
 * pg_store_internal: what the files of the store share. Each implements the slots of store_ops that
 * are named after it; the contract is in core/storage/store.h.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_STORE_INTERNAL_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_STORE_INTERNAL_H

#include <stdatomic.h>

#include "core/storage/postgres/pg_pool.h"
#include "core/storage/postgres/pg_result.h"
#include "core/storage/postgres/pg_store.h"

struct pg_commit;
struct pg_listen;

struct pg_store {
    struct store store; /* first */
    struct node_id node;
    int statement_ms;
    struct pg_pool *pool;
    struct pg_commit *commit;
    struct pg_listen *listen;
    _Atomic bool in_doubt; /* a write was refused: the next check looks closer */
};

static inline struct pg_store *pg_store_of(struct store *store)
{
    return (struct pg_store *)store;
}

/* The advisory lock of a node's commits. */
int64_t pg_lock_key(const struct node_id *node);

/* Runs a single query. */
MUST_CHECK enum err pg_store_query(struct pg_store *store, enum pg_statement statement,
                                   const struct pg_params *params, PGresult **out,
                                   struct error *error);

/* Runs a single query whose rows nobody needs; `out_changed` may be NULL. */
MUST_CHECK enum err pg_store_execute(struct pg_store *store, enum pg_statement statement,
                                     const struct pg_params *params, size_t *out_changed,
                                     struct error *error);

/* Notes what became of a write, for the check of health; returns `err`. */
enum err pg_store_wrote(struct pg_store *store, enum err err);

/* pg_commit.c */
struct pg_commit *pg_commit_create(const struct postgres_store_options *options);
void pg_commit_destroy(struct pg_commit *commit); /* NULL is a no-op */
enum err pg_commit_run(struct store *store, struct commit_unit *const *units, size_t count,
                       struct error *error);

/* pg_session.c */
enum err pg_session_open(struct store *store, const struct session_id *id,
                         const struct node_id *owner, struct store_session *out,
                         struct error *error);
enum err pg_session_release(struct store *store, const struct session_id *id, uint64_t epoch,
                            struct error *error);
enum err pg_session_get(struct store *store, const struct session_id *id, struct store_session *out,
                        struct error *error);
enum err pg_session_list(struct store *store, const struct store_session_filter *filter,
                         size_t limit, struct store_sessions *out, struct error *error);
enum err pg_session_archive(struct store *store, const struct session_id *id,
                            const struct audit_record *audit, struct error *error);
enum err pg_epoch_check(struct store *store, const struct session_id *id, uint64_t epoch,
                        bool *out_current, struct error *error);

/* pg_due.c */
enum err pg_session_pause(struct store *store, const struct session_id *id, uint64_t epoch,
                          bool paused, const struct audit_record *audit, struct error *error);
enum err pg_sessions_due(struct store *store, const struct node_id *node, int64_t now_us,
                         size_t limit, struct store_due *out, struct error *error);

/* pg_audit.c. The line as one parameter, for the statements that write it: `fields` is the caller's
 * to finish, when the statement was sent. */
void pg_params_audit(struct pg_params *params, struct pg_array *fields,
                     const struct audit_record *record);
enum err pg_audit_add(struct store *store, const struct audit_record *record, struct error *error);
enum err pg_audit_list(struct store *store, const struct session_id *session, const uint8_t *before,
                       size_t limit, struct store_audit *out, struct error *error);

/* pg_session_row.c: reads SESSION_COLUMNS, HEAD_COLUMNS and the seats. */
void pg_session_row_read(struct pg_row *row, struct store_session *out);
void pg_session_head_read(struct pg_row *row, struct session_head *out);
enum err pg_session_seats_read(const PGresult *result, struct store_seats *out);

/* pg_session_create.c */
enum err pg_session_create(struct store *store, const struct session_record *record,
                           const struct store_seats *seats, const struct checkpoint_record *genesis,
                           const struct node_id *owner, const uint8_t *consumed_seed,
                           const struct audit_record *audit, struct error *error);

/* pg_entry.c */
enum err pg_entries_read(struct store *store, const struct session_id *id, uint64_t after,
                         size_t limit, struct store_entries *out, struct error *error);
enum err pg_receipts_read(struct store *store, const struct session_id *id, uint64_t after,
                          size_t limit, struct store_receipts *out, struct error *error);
enum err pg_actions_read(struct store *store, const struct session_id *id,
                         struct store_actions *out, struct error *error);

/* pg_checkpoint.c */
enum err pg_checkpoint_read(struct store *store, const struct session_id *id, uint64_t max_seq,
                            struct store_checkpoint *out, struct error *error);
enum err pg_checkpoint_list(struct store *store, const struct session_id *id, uint64_t from,
                            size_t limit, struct store_checkpoints *out, struct error *error);
enum err pg_checkpoint_put(struct store *store, const struct checkpoint_record *checkpoint,
                           struct error *error);

/* pg_seat.c */
enum err pg_seat_change(struct store *store, const struct session_id *id, uint64_t epoch,
                        const struct seat_record *expected, const struct seat_record *next,
                        const struct audit_record *audit, struct error *error);

/* pg_seed.c */
enum err pg_seed_put(struct store *store, const struct store_seed *seed, struct error *error);
enum err pg_seed_get(struct store *store, const uint8_t id[ID_SIZE], int64_t now_us,
                     struct store_seed *out, struct error *error);

/* pg_request.c */
enum err pg_request_begin(struct store *store, const struct store_request *request,
                          const struct store_attempt *attempt, struct store_request_found *out,
                          struct error *error);
enum err pg_request_end(struct store *store, const struct store_request *request, uint32_t attempt,
                        const void *reply, size_t reply_size, struct error *error);
/* pg_job.c */
enum err pg_batch_last(struct store *store, const struct session_id *id, struct job_batch *out,
                       struct error *error);
enum err pg_batch_close(struct store *store, uint64_t epoch,
                        const struct checkpoint_record *checkpoint, const struct job_batch *batch,
                        struct error *error);
enum err pg_session_jobs(struct store *store, const struct session_id *id, uint64_t from,
                         size_t limit, struct store_jobs *out, struct error *error);
enum err pg_job_claim(struct store *store, const struct store_claim *claim, struct store_jobs *out,
                      struct error *error);
enum err pg_job_beat(struct store *store, const struct job_lease *leases, size_t count,
                     int64_t lease_ms, bool *out_held, struct error *error);
enum err pg_job_progress(struct store *store, const struct job_lease *lease, uint64_t seq,
                         const void *state, size_t size, struct error *error);
enum err pg_job_progress_read(struct store *store, const struct job_lease *lease,
                              struct store_progress *out, struct error *error);
enum err pg_jobs_succeed(struct store *store, const struct job_done *done, size_t count,
                         size_t *out_kept, struct error *error);
enum err pg_job_fail(struct store *store, const struct job_lease *lease,
                     const struct job_failure *failure, struct error *error);
enum err pg_job_release(struct store *store, const struct job_lease *lease, int64_t delay_ms,
                        struct error *error);

/* pg_job_admin.c */
enum err pg_jobs_tend(struct store *store, struct store_job_stats *out, struct error *error);
enum err pg_jobs_list(struct store *store, enum job_listing listing, const struct job_lease *after,
                      size_t limit, struct store_jobs *out, struct error *error);
enum err pg_job_redrive(struct store *store, const struct job_lease *job,
                        const struct audit_record *audit, struct error *error);
enum err pg_job_cancel(struct store *store, const struct job_lease *job,
                       const struct audit_record *audit, struct error *error);

/* pg_listen.c */
struct pg_listen *pg_listen_create(const struct postgres_store_options *options);
void pg_listen_destroy(struct pg_listen *listen); /* NULL is a no-op */
void pg_jobs_wait(struct store *store, struct store_wait *wait);

/* pg_key.c */
enum err pg_seat_key_put(struct store *store, const struct session_id *id, uint64_t epoch,
                         const struct seat_key_record *key, const struct audit_record *audit,
                         struct error *error);
enum err pg_seat_keys_read(struct store *store, const struct session_id *id,
                           struct store_seat_keys *out, struct error *error);
enum err pg_key_put(struct store *store, const struct key_record *key, int64_t retire_us,
                    const struct audit_record *audit, struct error *error);
enum err pg_keys_list(struct store *store, size_t limit, struct store_keys *out,
                      struct error *error);

/* pg_script.c */
enum err pg_script_put(struct store *store, const struct session_id *id, uint64_t epoch,
                       const struct script_record *script, bool unattended,
                       const struct audit_record *audit, struct error *error);
enum err pg_script_note(struct store *store, const struct session_id *id, uint64_t epoch,
                        const struct script_record *script, bool unattended, struct error *error);
enum err pg_scripts_read(struct store *store, const struct session_id *id,
                         struct store_scripts *out, struct error *error);

/* pg_ticket.c */
enum err pg_ticket_put(struct store *store, const struct ticket_record *ticket, size_t max,
                       int64_t now_us, struct error *error);
enum err pg_ticket_take(struct store *store, const struct digest_value *hash,
                        const struct session_id *session, int64_t now_us, struct principal *out,
                        struct error *error);

/* pg_node.c */
enum err pg_node_beat(struct store *store, const struct node_id *node, int64_t window_ms,
                      size_t *out_others, struct error *error);
enum err pg_node_leave(struct store *store, const struct node_id *node, struct error *error);
enum err pg_check(struct store *store, struct error *error);

#endif
