/*
 * rng: the ChaCha20 block function and the unbiased mapping of its words.
 */
#include "core/game/rng.h"

#include <string.h>

enum { RETRIES_MAX = 16 };

static uint32_t rotate(uint32_t value, unsigned bits)
{
    return value << bits | value >> (32 - bits);
}

#define QUARTER_ROUND(a, b, c, d)                                                                  \
    do {                                                                                           \
        a += b;                                                                                    \
        d = rotate(d ^ a, 16);                                                                     \
        c += d;                                                                                    \
        b = rotate(b ^ c, 12);                                                                     \
        a += b;                                                                                    \
        d = rotate(d ^ a, 8);                                                                      \
        c += d;                                                                                    \
        b = rotate(b ^ c, 7);                                                                      \
    } while (0)

void rng_chacha20_block(const uint32_t key[8], const uint32_t position[4], uint32_t out[16])
{
    const uint32_t start[16] = {0x61707865,  0x3320646e,  0x79622d32,  0x6b206574, key[0], key[1],
                                key[2],      key[3],      key[4],      key[5],     key[6], key[7],
                                position[0], position[1], position[2], position[3]};
    uint32_t x[16];

    memcpy(x, start, sizeof(x));
    for (int round = 0; round < 10; round++) {
        QUARTER_ROUND(x[0], x[4], x[8], x[12]);
        QUARTER_ROUND(x[1], x[5], x[9], x[13]);
        QUARTER_ROUND(x[2], x[6], x[10], x[14]);
        QUARTER_ROUND(x[3], x[7], x[11], x[15]);
        QUARTER_ROUND(x[0], x[5], x[10], x[15]);
        QUARTER_ROUND(x[1], x[6], x[11], x[12]);
        QUARTER_ROUND(x[2], x[7], x[8], x[13]);
        QUARTER_ROUND(x[3], x[4], x[9], x[14]);
    }
    for (int i = 0; i < 16; i++) {
        out[i] = x[i] + start[i];
    }
}

void rng_init(struct rng *rng, const uint8_t key[32])
{
    memcpy(rng->key, key, sizeof(rng->key));
    rng->cached = false;
}

static uint32_t word_at(struct rng *rng, struct rng_label label, uint32_t index, uint32_t retry)
{
    const uint32_t position[4] = {(uint32_t)label.purpose << 24 | retry << 20 | index >> 4,
                                  (uint32_t)label.nonce, (uint32_t)(label.nonce >> 32),
                                  label.entity};

    if (!rng->cached || memcmp(rng->position, position, sizeof(position)) != 0) {
        rng_chacha20_block(rng->key, position, rng->block);
        memcpy(rng->position, position, sizeof(position));
        rng->cached = true;
    }
    return rng->block[index & 15];
}

uint32_t rng_below(struct rng *rng, struct rng_label label, uint32_t index, uint32_t range)
{
    uint32_t threshold;
    uint64_t product = 0;

    if (range == 0) {
        return word_at(rng, label, index, 0);
    }
    threshold = (uint32_t)(-range) % range;
    /* One retry is needed in range / 2^32 of all rolls; sixteen in none that will ever be seen. */
    for (uint32_t retry = 0; retry < RETRIES_MAX; retry++) {
        product = (uint64_t)word_at(rng, label, index, retry) * range;
        if ((uint32_t)product >= threshold) {
            break;
        }
    }
    return (uint32_t)(product >> 32);
}

int32_t dice_between(struct dice *dice, int32_t low, int32_t high)
{
    uint32_t range;

    if (high <= low) {
        return low;
    }
    range = (uint32_t)high - (uint32_t)low + 1;
    return (int32_t)((uint32_t)low + rng_below(dice->rng, dice->label, dice->index++, range));
}

bool dice_percent(struct dice *dice, uint32_t percent)
{
    return rng_below(dice->rng, dice->label, dice->index++, 100) < percent;
}
