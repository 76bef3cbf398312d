/*
 * player: who plays one session, one request at a time, and remembers each answer.
 *
 * A request that may be tried again is tried again with the same id, as API.md tells clients to.
 */
#ifndef DONJON_TESTS_SIM_PLAYER_H
#define DONJON_TESTS_SIM_PLAYER_H

#include <check.h>

#include "core/runtime/steering/steering.h"

enum { PLAYER_REQUESTS_MAX = 512 };

enum answer { ANSWER_NONE, ANSWER_ACCEPTED, ANSWER_REFUSED, ANSWER_UNSURE };

/* What is known of one action id. */
struct remembered {
    enum answer answer;
    struct game_action action;
    uint64_t seq; /* ACCEPTED: as the answer said */
    struct digest_value chain_hash;
};

struct player {
    struct runtime *runtime;
    struct session_id session;
    struct principal seat;
    bool busy;
    bool finished; /* the game has ended, as an answer said */
    size_t asked;  /* ids used so far */
    size_t asking; /* the id of the request under way */
    uint64_t seen; /* the highest seq of an answer */
    struct remembered memory[PLAYER_REQUESTS_MAX];
    /* calls under way */
    struct runtime_submit_call submit;
    struct runtime_read_call read;
    struct runtime_submit_call decide;
    struct runtime_pause_call pause;
    bool created;
    struct runtime_create_call create;
};

/* Asks for a session. */
void player_join(struct player *player, struct runtime *runtime, uint8_t seed);

/* Acts anew, or sends an earlier request again. Not while busy. */
void player_act(struct player *player);
void player_repeat(struct player *player);

/* Looks at the state; what it sees must be in the log. */
void player_look(struct player *player);

/* Hands the own entity to `provider`, as an admin does. */
void player_bind(struct player *player, uint8_t provider);
void player_pause(struct player *player, bool paused);

/* The log against the memory: nothing lost, nothing doubled, nothing told that is not so. */
void player_check_log(const struct player *player);

#endif
