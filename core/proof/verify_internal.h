/*
 * verify_internal: what the files of the verifier share. Included by nobody else.
 */
#ifndef DONJON_CORE_PROOF_VERIFY_INTERNAL_H
#define DONJON_CORE_PROOF_VERIFY_INTERNAL_H

#include "core/proof/verify.h"

/* The public key of a player and since when it counts. */
struct verify_seat_key {
    const uint8_t *key; /* NULL: the seat has none */
    uint64_t from_seq;
    bool had_any;
};

/* One check under way. */
struct verification {
    struct evidence evidence;
    const struct verify_rules *rules;
    const struct verify_policy *policy;
    const struct verify_workspace *workspace;
    struct digest *digest;
    struct verify_report *report;
    /* the walk over the log */
    struct session_head head;             /* after the last entry that was read */
    struct entries_tree tree;             /* of the batch that is open */
    struct digest_value batch_state_root; /* when it began */
    uint64_t batch_first_seq;
    struct digest_value record_hash; /* of the last record */
    uint64_t records_done;
    bool record_counts; /* the last record was signed with a key that counts */
    uint64_t heads_done;
    size_t receipts_cursor;
    size_t seat_keys_cursor;
    struct verify_seat_key seat_keys[GAME_SEATS_MAX]; /* index seat-1 */
    bool request_known; /* the head that the request at hand was made on is known */
    struct digest_value request_head;
    uint64_t request_actions; /* of the request, before the entry at hand */
};

/* A place in the file and what it is about. */
struct verify_place {
    unsigned section; /* enum evidence_section */
    size_t offset;
    bool has_seq;
    uint64_t seq;
};

/* Notes the first divergence; returns false, for `return verify_fail(...)`. */
bool verify_fail(struct verification *verification, struct verify_place place, const char *field,
                 const char *what);

/* The same where valid signatures say that the server told two histories. */
bool verify_fail_fork(struct verification *verification, struct verify_place place,
                      const char *what);

/* verify_log.c: the chain over all entries, and whatever is signed at each seq. */
MUST_CHECK bool verify_log(struct verification *verification);

/* verify_signatures.c: what the file says about the seq at which the walk stands. */
MUST_CHECK bool verify_marks(struct verification *verification);
/* Nothing signed may be left over behind the end of the log. */
MUST_CHECK bool verify_marks_left(struct verification *verification);
MUST_CHECK bool verify_player(struct verification *verification,
                              const struct evidence_entry *entry);

/* verify_records.c: the journal records that end at the seq at which the walk stands. */
MUST_CHECK bool verify_records(struct verification *verification);

/* The key with this id among the file's, NULL if it is not there; notes whether it counts. */
const uint8_t *verify_key_find(const struct verification *verification,
                               const uint8_t key_id[KEY_ID_SIZE], bool *out_counts);

/* A signature that counts covers the log up to the seq at which the walk stands. */
void verify_attest(struct verification *verification);

/* verify_replay.c: plays it again. */
MUST_CHECK bool verify_replay(struct verification *verification);

#endif
