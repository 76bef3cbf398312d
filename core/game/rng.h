/*
 * rng: every roll is a function of the session's key and of what the roll is for.
 *
 * There is no running stream. A roll is one 32-bit word of a ChaCha20 key stream (block function of
 * RFC 8439, section 2.3) under the session key; the block's counter and nonce words say for what:
 *
 *   word 12   purpose << 24 | retry << 20 | block, where block is index / 16
 *   words 13, 14   the nonce of the executed action, low word first
 *   word 15   the entity
 *
 * and the roll is word index % 16 of the block. A word is mapped to 0..n-1 by multiplication
 * with rejection (D. Lemire, "Fast random integer generation in an interval", 2019), so every value
 * is equally likely. A rejected word is replaced by the same word of the block with `retry` raised.
 *
 * A struct rng is a cache of one block. It belongs to one step and holds nothing that could not be
 * computed again.
 */
#ifndef DONJON_CORE_GAME_RNG_H
#define DONJON_CORE_GAME_RNG_H

#include "core/game/game.h"

/* What a roll decides. Numbers are part of the rules: never reuse one. */
enum rng_purpose {
    RNG_HIT = 1,
    RNG_DAMAGE = 2,
    RNG_ARMOUR = 3,
    RNG_HIT_STATUS = 4,
    RNG_DROP = 5,
    RNG_EFFECT = 6,
    RNG_BLINK = 7,
    RNG_AI = 8,
    RNG_LEVEL = 9,
    RNG_MONSTERS = 10,
    RNG_ITEMS = 11,
    RNG_DARKNESS = 32,
    RNG_NOTICE = 33,
    RNG_BELL = 34,
    RNG_CRITICAL = 48,
    RNG_RESIST = 49
};

struct rng {
    uint32_t key[8];
    uint32_t position[4]; /* words 12 to 15 of the cached block */
    uint32_t block[16];
    bool cached;
};

/* What a roll is for: all but its index. */
struct rng_label {
    uint64_t nonce;
    uint32_t entity;
    uint8_t purpose; /* enum rng_purpose */
};

/* The block function alone: 16 words from key, counter and nonce words. */
void rng_chacha20_block(const uint32_t key[8], const uint32_t position[4], uint32_t out[16]);

void rng_init(struct rng *rng, const uint8_t key[32]);

/* 0..range-1, unbiased. `range` 0 stands for 2^32; `index`, below 2^24, tells rolls of one label
 * apart. */
uint32_t rng_below(struct rng *rng, struct rng_label label, uint32_t index, uint32_t range);

/* A row of rolls with one label: indexes count up. */
struct dice {
    struct rng *rng;
    struct rng_label label;
    uint32_t index;
};

/* low..high, both included; low alone where high is not above it. */
int32_t dice_between(struct dice *dice, int32_t low, int32_t high);

/* True in `percent` of a hundred. */
bool dice_percent(struct dice *dice, uint32_t percent);

#endif
