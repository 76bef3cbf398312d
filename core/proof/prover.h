/*
 * prover: the contract of whatever makes proofs of batches, and what a proof is accepted for.
 *
 * A prover is given a batch (its session, the state it starts from, its entries) and gives the
 * journal of it, or the first place where the batch is not what the log says. It sees no store and
 * no clock. `verify` is a pure function: it is given the journal that the caller expects and the
 * policy, and never says what the journal ought to be.
 *
 * Backends are named by a number that stands in each record. There is one in this build:
 *   replay  plays the batch again with the rules' own code: hooks and AI turns are derived anew,
 *           every root, nonce, cascade and chain hash is compared
 *
 * Threading: provers are immutable; each call belongs to its caller's thread.
 */
#ifndef DONJON_CORE_PROOF_PROVER_H
#define DONJON_CORE_PROOF_PROVER_H

#include "core/base/err.h"
#include "core/base/sign.h"
#include "core/game/ruleset.h"
#include "core/proof/journal.h"
#include "core/record/job.h"

/* ---- proving ---- */

struct prove_task {
    const struct session_record *session;
    const struct session_head *genesis; /* seq 0 as the store has it */
    const struct ruleset *ruleset;
    const void *content;
    struct job_batch batch;
    struct session_head before; /* the end of the batch before; meaningless for batch 0 */
    int64_t before_at_us;
    /* The state to start from. Batch 0: the parent's state after parent_seq, NULL where there is no
     * parent. Else the state after `state_seq`: that of `before`, or where a worker that was
     * stopped in the middle of this batch had come to. */
    const void *state;
    uint64_t state_seq;
};

/* What a prover asks while it works. Each may say ERR_... to stop, which is passed on. */
struct prove_source {
    void *user;
    /* The entries behind `after`, ascending, at least one; borrowed until the next call. */
    enum err (*entries)(void *user, uint64_t after, const struct entry_record **out,
                        size_t *out_count, struct error *error);
    /* The state after `seq` is right. */
    enum err (*progress)(void *user, uint64_t seq, const void *state, struct error *error);
};

/* The first place where a batch is not what the log says. */
struct prove_fault {
    bool found;
    uint64_t seq;
    const char *field; /* static */
};

/* ---- verifying ---- */

enum prover_result {
    PROVER_OK = 0,
    PROVER_INVALID,       /* it does not say what was expected, or nobody has signed it */
    PROVER_MALFORMED,     /* no proof at all */
    PROVER_UNKNOWN_IMAGE, /* of rules that the policy does not accept */
    PROVER_UNSUPPORTED,   /* of a backend that this prover is not */
    PROVER_POLICY         /* good, but of less than the least level */
};

struct prover_policy {
    const uint8_t (*images)[DIGEST_SIZE]; /* accepted rules ids */
    size_t image_count;
    const uint8_t (*keys)[SIGN_PUBLIC_SIZE]; /* whose signatures count */
    size_t key_count;
    uint32_t level_min; /* enum proof_level */
};

/* What the caller knows without the proof. */
struct prover_expectation {
    struct session_id session;
    uint64_t batch;
    struct digest_value rules_id;
    struct journal journal;
};

struct prover {
    const char *name;
    uint32_t backend; /* enum journal_backend */
    uint32_t level;   /* of what it makes: enum proof_level */

    /* The rules ids it can prove. */
    bool (*has_image)(const uint8_t rules_id[DIGEST_SIZE]);

    /*
     * Fills all of `out` but previous_hash, key_id and signature. ERR_DIVERGED with `out_fault`
     * when the batch is not what the log says; ERR_NO_MEMORY; errors of the source.
     */
    enum err (*prove)(const struct prove_task *task, const struct prove_source *source,
                      struct journal_record *out, struct prove_fault *out_fault,
                      struct error *error);

    /* `out_level` is written when the result is PROVER_OK: what the proof shows to somebody who
     * believes the keys of the policy. */
    enum prover_result (*verify)(const uint8_t *proof, size_t size,
                                 const struct prover_expectation *expected,
                                 const struct prover_policy *policy, uint32_t *out_level);
};

extern const struct prover prover_replay;

/* The prover of a backend, or NULL if this build has none. */
const struct prover *prover_find(uint32_t backend);

#endif
