/*
 * record: the plain structs that cross folders: what a session, a seat, a log entry and a
 * checkpoint are, as they are stored. No functions but those that hash or compare them
 * (core/proof/chain.h).
 *
 * Pointers inside a record are borrowed unless the function that fills the record says otherwise.
 */
#ifndef DONJON_CORE_RECORD_RECORD_H
#define DONJON_CORE_RECORD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/base/digest.h"
#include "core/base/id.h"
#include "core/base/limits.h"
#include "core/game/game.h"
#include "core/record/principal.h"

enum session_status { SESSION_ACTIVE = 1, SESSION_FINISHED = 2, SESSION_ARCHIVED = 3 };

/* What happens when a turn deadline passes. */
enum session_timeout_policy { TIMEOUT_WAIT = 0, TIMEOUT_PASS = 1, TIMEOUT_AI = 2 };

/* What is said once about a session, at its creation, and its status. */
struct session_record {
    struct session_id id;
    uint8_t status; /* enum session_status */
    uint8_t result; /* enum game_result */
    uint8_t players;
    uint8_t on_timeout;          /* enum session_timeout_policy */
    uint8_t on_timeout_provider; /* enum game_provider, for TIMEOUT_AI */
    uint8_t seed_epoch;          /* forks in the lineage */
    uint32_t turn_timeout_s;     /* 0: none */
    char scenario[LIMIT_SCENARIO_BYTES + 1];
    char label[LIMIT_LABEL_BYTES + 1];             /* "" : none */
    char client_seed[LIMIT_CLIENT_SEED_BYTES + 1]; /* "" : none */
    struct digest_value rules_id;
    struct digest_value content_root;
    struct digest_value seed_commitment;
    uint8_t server_seed[32]; /* secret until the session ends */
    uint8_t seed_salt[32];   /* secret until the session ends */
    uint8_t blinding[32];    /* secret until the session ends */
    int64_t created_us;
    int64_t finished_us; /* 0: not yet */
    bool paused;         /* the server does nothing in it by itself */
    int64_t resumed_us;  /* turn deadlines count from here at the earliest; 0: never paused */
    bool unattended;     /* the game goes on without anybody outside */
    bool has_parent;     /* a fork */
    struct session_id parent;
    uint64_t parent_seq;
};

/* A place at a session: of a player up to GAME_SEATS_MAX, above it of a spectator, who plays
 * nothing. A hash of zeros stands for none: no secret has it. */
enum { SEAT_SPECTATOR_FIRST = GAME_SEATS_MAX + 1, SEATS_MAX = GAME_SEATS_MAX + LIMIT_SPECTATORS };

struct seat_record {
    uint8_t seat;                    /* 1..SEATS_MAX */
    uint32_t entity;                 /* 0 for a spectator */
    struct digest_value token_hash;  /* SHA-256 of the token's secret */
    struct digest_value invite_hash; /* of the newest invite's, kept when it was used */
    int64_t invite_expires_us;
    int64_t joined_us;      /* when somebody came by an invite; 0: nobody did */
    uint32_t delay_entries; /* a spectator sees so many entries less, */
    uint32_t delay_s;       /* and nothing that is younger */
};

static inline bool seat_is_spectator(uint8_t seat)
{
    return seat >= SEAT_SPECTATOR_FIRST;
}

/* Where the log of a session ends. Seq 0 is genesis. */
struct session_head {
    uint64_t seq;
    uint64_t nonce;
    struct digest_value state_root;
    struct digest_value chain_hash;
};

enum { ENTRY_CASCADE_MAX = GAME_EXECUTED_MAX, ENTRY_RECEIPT_MAX = 216, SIGNATURE_SIZE = 64 };

/* One row of the log. */
struct entry_record {
    struct session_id session;
    uint64_t seq;
    uint64_t first_nonce;
    uint64_t last_nonce;
    bool has_action_id; /* the client's id, on the first entry of its request */
    struct action_id action_id;
    uint16_t request_index;  /* 0: the first entry of a request; 1..: what followed in it */
    struct game_input input; /* the canonical payload */
    const struct game_executed *executed; /* the cascade; executed_count of them */
    uint16_t executed_count;
    bool has_signature; /* the player signed the action with the key of its seat */
    uint8_t signature[SIGNATURE_SIZE];
    struct digest_value state_root;
    struct digest_value chain_hash;
    int64_t at_us;
    uint16_t receipt_size; /* written, and read by receipts_read alone; 0: none is kept */
    uint8_t receipt[ENTRY_RECEIPT_MAX]; /* core/proof/receipt.h */
};

/* How a seat came by a key. Numbers are part of what the server signs. */
enum seat_key_change {
    SEAT_KEY_FIRST = 0,   /* it had none before */
    SEAT_KEY_BY_KEY = 1,  /* the key before signed the change */
    SEAT_KEY_BY_TOKEN = 2 /* whoever has the token of the seat changed it */
};

static inline const char *seat_key_change_word(uint8_t change)
{
    static const char *const words[] = {
        [SEAT_KEY_FIRST] = "first", [SEAT_KEY_BY_KEY] = "by_key", [SEAT_KEY_BY_TOKEN] = "by_token"};
    return change < sizeof(words) / sizeof(words[0]) ? words[change] : "";
}

/* A player's key, and the server's word about it (core/proof/authorship.h). */
enum { SEAT_KEY_RECORD_SIZE = 176, SEAT_KEY_RECORD_MAX = SEAT_KEY_RECORD_SIZE + SIGNATURE_SIZE };
struct seat_key_record {
    uint8_t seat;           /* 1..GAME_SEATS_MAX */
    uint8_t number;         /* of the seat's keys, from 0 */
    uint8_t change;         /* enum seat_key_change */
    uint64_t from_seq;      /* actions of the seat behind it are signed */
    uint8_t public_key[32]; /* zeroes: they are not, the key before was given up */
    uint8_t record_size;    /* SEAT_KEY_RECORD_MAX of a change that the key before signed */
    uint8_t record[SEAT_KEY_RECORD_MAX];
};

static inline bool seat_key_is_none(const struct seat_key_record *key)
{
    static const uint8_t none[32];
    return memcmp(key->public_key, none, sizeof(none)) == 0;
}

/* A line of a script that the rules refused. */
struct script_refusal {
    uint64_t seq;  /* of the head it was refused at */
    uint32_t line; /* from 0 */
    uint8_t verdict;
    uint8_t reserved[3]; /* 0 */
};
_Static_assert(sizeof(struct script_refusal) == 16, "struct script_refusal is stored as it is");

enum { SCRIPTS_MAX = GAME_SEATS_MAX, SCRIPT_REFUSALS_MAX = 32 };

/* What an entity does under the provider `replay`, and how far it has come. */
struct script_record {
    uint32_t entity;
    uint8_t id[ID_SIZE];       /* random; a script that takes its place has another */
    struct game_action *lines; /* `count` of them; whose memory it is the user says */
    size_t count;
    uint32_t next;    /* lines before it were played or refused; those that the log knows by the id
                         that providers/script.h gives them were played as well */
    uint32_t refused; /* of these */
    struct script_refusal refusals[SCRIPT_REFUSALS_MAX]; /* the first of them */
};

/* How many of its refusals are kept. */
static inline size_t script_refusals_kept(const struct script_record *script)
{
    return script->refused < SCRIPT_REFUSALS_MAX ? script->refused : SCRIPT_REFUSALS_MAX;
}

/* Stands for a principal where its token cannot be sent; good once, for one session, and soon. */
struct ticket_record {
    struct digest_value hash; /* SHA-256 of its bytes, which nobody keeps */
    struct session_id session;
    struct principal principal;
    int64_t expires_us;
};

/* A key that servers sign with, and when what it signs is to be believed. */
struct key_record {
    uint8_t key_id[16]; /* core/base/sign.h */
    uint8_t public_key[32];
    bool has_secret; /* false: its secret is kept outside of the store */
    uint8_t secret[32];
    int64_t valid_from_us;
    int64_t valid_until_us; /* 0: open */
};

/* An encoded state after `seq`. A cache of the log, never the truth. */
struct checkpoint_record {
    struct session_id session;
    uint64_t seq;
    uint64_t nonce;
    struct digest_value state_root;
    struct digest_value chain_hash;
    char label[LIMIT_LABEL_BYTES + 1]; /* "" : none */
    int64_t created_us;
    const void *state; /* `size` bytes, uncompressed; NULL in lists */
    size_t size;
    size_t stored_size; /* bytes it takes in the store */
};

enum { AUDIT_ACTOR_SIZE = 32, AUDIT_ACTION_SIZE = 48, AUDIT_DETAIL_SIZE = 256 };

/* What somebody did to a session or the server that changes more than the game's course. */
struct audit_record {
    uint8_t id[ID_SIZE];       /* version 7, so it tells the order */
    struct session_id session; /* zero: of no session */
    int64_t at_us;
    char actor[AUDIT_ACTOR_SIZE];   /* "admin", "seat:1" */
    char action[AUDIT_ACTION_SIZE]; /* "provider_bind" */
    char detail[AUDIT_DETAIL_SIZE]; /* words as in a log line: "entity=1 kind=ai:wait" */
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
};

#endif
