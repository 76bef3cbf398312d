/*
 * store_fixture: sessions, entries and checkpoints that mean nothing but can be told apart.
 */
#ifndef DONJON_TESTS_UNIT_STORAGE_STORE_FIXTURE_H
#define DONJON_TESTS_UNIT_STORAGE_STORE_FIXTURE_H

#include "core/storage/store.h"

enum { FIXTURE_STATE_SIZE = 3000, FIXTURE_NOW_US = 1700000000 };

void fixture_node(struct node_id *out);

/* A new session with two seats, owned by `node`. Fails the test when it is refused. */
struct session_id fixture_session(struct store *store, const struct node_id *node);
void fixture_record(struct session_record *out);
void fixture_checkpoint(const struct session_id *session, uint64_t seq,
                        struct checkpoint_record *out);
struct entry_record fixture_entry(const struct session_id *session, uint64_t seq);

/* Commits `count` (at most 64) entries from `seq` on as one unit and gives the unit's result, or
 * the error of the commit. */
enum err fixture_append(struct store *store, const struct session_id *session, uint64_t epoch,
                        uint64_t seq, size_t count);

/* Fails the test unless the log is exactly seq 1..count of what fixture_entry gives. */
void fixture_expect_log(struct store *store, const struct session_id *session, size_t count);

/* A line of the audit log about the session at a time; valid until the next call. */
const struct audit_record *fixture_audit(const struct session_id *id, int64_t at_us);

/* The same at FIXTURE_NOW_US. */
const struct audit_record *a_line(const struct session_id *id);

#endif
