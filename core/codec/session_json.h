/*
 * session_json: the request bodies that make and fork sessions, checkpoints and bindings, and the
 * session object of the replies.
 *
 * Bodies are read strictly (json_reader.h) into plain structs with a flag for each member that may
 * be left out; what a missing member means is the handlers' decision. Where every member may be
 * left out an empty body means {}.
 *
 * The session object never holds a secret before its time: seeds, salt and blinding are written
 * only for a session that has ended, tokens only where they are handed in.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_SESSION_JSON_H
#define DONJON_CORE_CODEC_SESSION_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/limits.h"
#include "core/codec/json_problems.h"
#include "core/codec/json_writer.h"
#include "core/record/record.h"

/* ---- requests ---- */

/* POST /v1/sessions. Members whose flag is false are zero. */
struct session_request {
    bool has_scenario;
    bool has_seed;
    bool has_client_seed;
    bool has_seed_commitment_id;
    bool has_players;
    bool has_label;
    bool has_turn_timeout;
    bool has_on_timeout;
    char scenario[LIMIT_SCENARIO_BYTES + 1]; /* the form of an id; whether it exists is not asked */
    uint8_t seed[32];                        /* for tests only: refused unless allowed */
    char client_seed[LIMIT_CLIENT_SEED_BYTES + 1];
    uint8_t seed_commitment_id[ID_SIZE];
    uint8_t players; /* 1..GAME_SEATS_MAX */
    char label[LIMIT_LABEL_BYTES + 1];
    uint32_t turn_timeout_s;     /* 0..LIMIT_TURN_TIMEOUT_S; 0: none */
    uint8_t on_timeout;          /* enum session_timeout_policy */
    uint8_t on_timeout_provider; /* enum game_provider, pure, for TIMEOUT_AI */
};

/* POST /v1/sessions/{id}/fork. */
struct fork_request {
    uint64_t from_seq;
    bool has_label;
    char label[LIMIT_LABEL_BYTES + 1];
};

/* POST /v1/sessions/{id}/checkpoints. */
struct checkpoint_request {
    bool has_label;
    char label[LIMIT_LABEL_BYTES + 1];
};

/*
 * Each reads a whole body: ERR_MALFORMED_JSON, ERR_VALIDATION_FAILED, ERR_NO_MEMORY, with the
 * reasons in `problems`, which is initialised here. `out` is written only on success.
 */
MUST_CHECK enum err session_request_read(const char *body, size_t size, struct session_request *out,
                                         struct json_problems *problems);
MUST_CHECK enum err fork_request_read(const char *body, size_t size, struct fork_request *out,
                                      struct json_problems *problems);
MUST_CHECK enum err checkpoint_request_read(const char *body, size_t size,
                                            struct checkpoint_request *out,
                                            struct json_problems *problems);

/* {"kind": "ai:wait"} of PUT .../providers/{entity}. Also ERR_UNKNOWN_PROVIDER. */
MUST_CHECK enum err provider_request_read(const char *body, size_t size, enum game_provider *out,
                                          struct json_problems *problems);

/* {"public_key": hex or null, "signature"?: hex, "lost"?: bool} of PUT .../seats/{seat}/key. */
struct seat_key_request {
    uint8_t public_key[32]; /* zeroes for null */
    bool has_signature;
    uint8_t signature[SIGNATURE_SIZE];
    bool lost;
};
MUST_CHECK enum err seat_key_request_read(const char *body, size_t size,
                                          struct seat_key_request *out,
                                          struct json_problems *problems);

/* ---- the session object ---- */

/* What is known of a session. */
struct session_shown {
    const struct session_record *record;
    const struct session_head *head;
    const struct game_summary *summary; /* NULL where the game is not at hand, as in lists: the
                                           members seats, next, score and depth are left out */
    int64_t deadline_us;                /* of the turn the game waits for; 0: none */
    const char *const *tokens; /* record->players tokens by seat - 1, in the reply to the creation
                                  alone; else NULL */
};

/* The members of a head: seq, nonce, state_root, chain_hash. */
void head_json_write_members(struct json_writer *writer, const struct session_head *head);

void session_json_write(struct json_writer *writer, const struct session_shown *session);

/* "active", "finished", "archived". */
const char *session_status_word(uint8_t status);

/* "wait", "pass" or the word of a provider. */
const char *session_on_timeout_word(const struct session_record *record);

#endif
