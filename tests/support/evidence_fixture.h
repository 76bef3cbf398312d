/*
 * evidence_fixture: a game of two seats played in memory, with everything that evidence of it
 * needs: chain, journal records, heads, receipts, a player who signs. And the files that can be
 * made of it.
 *
 * The keys are made from fixed bytes and the game from a seed, so a file is the same each time, but
 * for the rules id of the build.
 */
#ifndef DONJON_TESTS_SUPPORT_EVIDENCE_FIXTURE_H
#define DONJON_TESTS_SUPPORT_EVIDENCE_FIXTURE_H

#include "core/base/sign.h"
#include "core/game/content.h"
#include "core/proof/evidence_write.h"
#include "core/proof/verify.h"

enum {
    EVIDENCE_GAME_ENTRIES_MAX = 2048,
    EVIDENCE_GAME_BATCH = 4,     /* entries of a batch */
    EVIDENCE_GAME_KEY_SINCE = 2, /* seq at which seat 1 registers its first key; more follow */
    EVIDENCE_GAME_KEYS = 2
};

struct evidence_game {
    struct session_record session;
    struct session_head genesis;
    struct game_content content;
    struct entry_record entries[EVIDENCE_GAME_ENTRIES_MAX];
    size_t entry_count;
    struct digest *digest;
    struct sign_key *server_key;
    uint8_t server_public[SIGN_PUBLIC_SIZE];
    struct sign_key *player_keys[EVIDENCE_GAME_KEYS];
};

/* What goes into a file. */
struct evidence_choice {
    enum evidence_kind kind;
    uint64_t batch;     /* of EVIDENCE_BATCH */
    bool secrets;       /* as after the end */
    uint8_t seat;       /* only its entries are open; 0: all */
    bool unsigned_;     /* nothing of the server's is signed */
    bool receipts;      /* two of the first entries' */
    size_t head_seq;    /* a head at this seq too; 0: only at the end */
    bool other_history; /* that head, and the receipts, are of another history */
};

/* Plays until the game is over or has that many entries; NULL when memory runs out. */
struct evidence_game *evidence_game_create(uint64_t seed, size_t entries);
void evidence_game_destroy(struct evidence_game *game);

/* Chains and signs anew after a test has changed facts or entries, as a server that lies would do:
 * states are not looked at. */
void evidence_game_rechain(struct evidence_game *game);

void evidence_game_write(struct evidence_game *game, const struct evidence_choice *choice,
                         struct strbuf *out);

/* The state after `seq`, by playing. `out` holds a whole state. */
void evidence_game_state(struct evidence_game *game, uint64_t seq, void *out);

/* Signs a statement about (seq, chain hash) as a head (144 bytes). */
void evidence_game_sign_head(struct evidence_game *game, uint64_t seq,
                             const struct digest_value *chain_hash,
                             uint8_t out[EVIDENCE_HEAD_SIZE]);

#endif
