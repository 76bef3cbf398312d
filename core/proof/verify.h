/*
 * verify: whether a file of evidence holds, and what that says.
 *
 * Two passes. The first needs the file alone: the form, the commitment to the seed, the content,
 * the chain over every entry, journal records and their chaining, signatures of the server and of
 * players. The second plays the game again with this build's rules, hooks and AI turns derived
 * anew, and compares every state root; it needs the secrets, which a file has after the end of its
 * session alone. The first thing that does not hold ends the check and is reported with its seq,
 * its field and its place in the file.
 *
 * Freestanding: no allocation, no clock, no output; the same code runs in the server, in `donjon
 * verify` and, compiled to WebAssembly, in a browser. It trusts nothing in the file: content is
 * validated before it is used, and a first state that is only given is played from under the
 * conditions of the policy. Any thread, on a workspace of its own.
 */
#ifndef DONJON_CORE_PROOF_VERIFY_H
#define DONJON_CORE_PROOF_VERIFY_H

#include "core/game/ruleset.h"
#include "core/proof/evidence.h"

enum { VERIFY_KEYS_MAX = 64 };

/* The rules this build can play again. */
struct verify_rules {
    const struct ruleset *ruleset;
    bool (*content_valid)(const void *content);
    bool (*state_valid)(const void *state, const void *content);
};

/* Memory for one check at a time; states and content aligned for a uint64_t. */
struct verify_workspace {
    struct digest *digest;
    struct game_outcome *outcome;
    void *content;   /* ruleset->content_size bytes */
    void *states[2]; /* ruleset->state_size bytes each */
};

struct verify_policy {
    /* Keys whose signatures count. None: those in the file are taken at their word. */
    const uint8_t (*trusted)[EVIDENCE_KEY_SIZE];
    size_t trusted_count;
    /* Play from a state that is only given (a later batch, a fork) just when a trusted key has
     * signed for it: for a process that must survive whatever it is sent. The rules rely on the
     * invariants of a state, and state_valid does not look at every one of them. */
    bool given_states_need_trust;
};

/* X(constant, word on the wire) */
#define VERIFY_REPLAYS(X)                                                                          \
    X(NOT_REACHED, "not_reached")             /* the first pass found a fault */                   \
    X(SECRETS_UNKNOWN, "secrets_unknown")     /* the session has not ended */                      \
    X(RULES_UNAVAILABLE, "rules_unavailable") /* other rules than this build's */                  \
    X(STATE_UNTRUSTED, "state_untrusted")     /* see the policy */                                 \
    X(FROM_GENESIS, "from_genesis")           /* all of it, the first state derived */             \
    X(FROM_GIVEN_STATE, "from_given_state")   /* the first state was in the file */

enum verify_replay {
#define X(constant, word) VERIFY_REPLAY_##constant,
    VERIFY_REPLAYS(X)
#undef X
};

/* What does not hold. Texts are static. */
struct verify_divergence {
    bool found;
    bool has_seq;
    bool fork; /* the server has signed two histories: this is evidence against it */
    uint64_t seq;
    const char *section; /* of the file */
    size_t offset;       /* in the file */
    const char *field;
    const char *what; /* for people */
};

struct verify_key {
    uint8_t id[KEY_ID_SIZE];
    bool trusted;
};

struct verify_report {
    bool valid;
    bool readable;  /* what follows is known as far as the file has the one form */
    uint8_t kind;   /* enum evidence_kind */
    uint8_t level;  /* enum proof_level */
    uint8_t replay; /* enum verify_replay */
    bool has_batch;
    bool commitment_checked;
    bool finished; /* after a replay: the game has ended, with `result` */
    uint8_t result;
    uint64_t batch;
    struct session_id session;
    struct digest_value rules_id;
    struct digest_value content_root;
    struct session_head first; /* before the first entry */
    struct session_head last;  /* after the last entry that holds */
    uint64_t entries;          /* chained */
    uint64_t open_entries;     /* of these, with their inputs */
    uint64_t replayed_entries;
    uint64_t records;
    uint64_t heads;
    uint64_t receipts;
    uint64_t player_signatures;
    uint64_t seat_keys;          /* of players, ends of keys among them */
    uint64_t seat_keys_by_token; /* of these: only the server vouches that they followed */
    uint64_t attested_seq;       /* the last seq that an accepted signature covers */
    bool attested;
    size_t key_count;
    struct verify_key keys[VERIFY_KEYS_MAX];
    struct verify_divergence divergence;
};

/* Checks the file. `out` is written whole. */
void verify_file(const uint8_t *bytes, size_t size, const struct verify_rules *rules,
                 const struct verify_policy *policy, const struct verify_workspace *workspace,
                 struct verify_report *out);

/* Writes the report as JSON: {"valid", "level", ..., "checked": {...}, "first_divergence"}, with a
 * NUL. Returns its length; VERIFY_JSON_MAX bytes are always enough. */
enum { VERIFY_JSON_MAX = 16384 };
size_t verify_report_json(const struct verify_report *report, char *out, size_t size);

const char *verify_replay_name(uint8_t replay);

#endif
