/*
 * proofs: the part of the runtime's facade that is about signatures and proofs. The rules of
 * runtime.h hold: the loop thread calls, unless said otherwise, and `done` runs once.
 */
#ifndef DONJON_CORE_RUNTIME_PROVING_PROOFS_H
#define DONJON_CORE_RUNTIME_PROVING_PROOFS_H

#include "core/proof/journal.h"
#include "core/proof/receipt.h"
#include "core/record/job.h"
#include "core/runtime/runtime.h"

/* ---- signatures ---- */

/* The keys that servers on this store sign with, newest first, at most `max`; their number. The id
 * of the one that signs now is in `out_active`. */
size_t runtime_keys(struct runtime *runtime, struct key_record *out, size_t max,
                    uint8_t out_active[SIGN_KEY_ID_SIZE]);

/* The ring itself. Any thread. */
struct keyring *runtime_keyring(struct runtime *runtime);

/* A new key takes over from the others, which end RUNTIME_KEY_OVERLAP_S later. Admin. */
enum { RUNTIME_KEY_OVERLAP_S = 300 };
struct runtime_key_call {
    struct runtime_call call;
    /* out */
    struct key_record key; /* without its secret */
};
void runtime_key_rotate(struct runtime *runtime, struct runtime_key_call *call);

/* The session's end of the log, signed: `out` is filled from what may be looked at. */
void runtime_head_sign(struct runtime *runtime, const struct session_access *access,
                       struct receipt *out);

/* ---- authorship ---- */

/*
 * Whoever has the token of a seat gives it a key: from now on its actions must be signed by it.
 * ERR_FORBIDDEN for anybody else. A seat that has one changes it, or gives it up, by a signature of
 * that key on the present head, or, where the key is lost, by saying so. ERR_SIGNATURE_INVALID;
 * ERR_CONFLICT: neither is said, there is no key to change, or it had LIMIT_SEAT_KEYS.
 */
struct runtime_seat_key_call {
    struct runtime_call call;
    uint8_t seat;
    uint8_t public_key[SIGN_PUBLIC_SIZE]; /* zeroes: none any more */
    bool has_signature;                   /* of the change, by the key before */
    uint8_t signature[SIGN_SIZE];
    bool lost; /* the key before */
    /* out */
    struct seat_key_record key;
    struct digest_value chain_hash; /* at key.from_seq */
};
void runtime_seat_key_take(struct runtime *runtime, struct runtime_seat_key_call *call);

/* ---- proofs ---- */

/* A batch with its job, and its record once it is proven (job.has_proof). */
struct proof_shown {
    struct job_record job;
    struct journal_record record;
    struct digest_value journal_digest;
    struct digest_value proof_id;
};

/* The batches of a session, ascending. */
struct runtime_proofs_call {
    struct runtime_call call;
    uint64_t from;
    size_t limit;
    /* out: owned by the call until runtime_proofs_finish */
    struct proof_shown *proofs;
    size_t count;
};
void runtime_proofs_list(struct runtime *runtime, struct runtime_proofs_call *call);
void runtime_proofs_finish(struct runtime_proofs_call *call);

/* Admin. Closes the open batch now; where nothing happened since the last one, that is given. */
struct runtime_proof_close_call {
    struct runtime_call call;
    /* out */
    struct proof_shown proof;
};
void runtime_proof_close(struct runtime *runtime, struct runtime_proof_close_call *call);

/* Admin. Jobs of all sessions. */
struct runtime_jobs_call {
    struct runtime_call call;
    enum job_listing listing;
    bool has_after;
    struct job_lease after;
    size_t limit;
    /* out */
    struct store_jobs jobs;
};
void runtime_jobs_list(struct runtime *runtime, struct runtime_jobs_call *call);

/* Admin. Tries a job of call.session again that is failed, dead or cancelled, or cancels one that
 * is not done. ERR_NOT_FOUND; ERR_CONFLICT in another state. */
struct runtime_job_call {
    struct runtime_call call;
    uint64_t batch;
    bool cancels; /* else redrives */
    /* out */
    struct job_record job;
};
void runtime_job_change(struct runtime *runtime, struct runtime_job_call *call);

#endif
