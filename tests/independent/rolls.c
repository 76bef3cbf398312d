/*
 * rolls: prints rolls of the rules, one a line, with all that decides them: key nonce entity
 * purpose index sides roll. The odd numbers of sides make many rolls be rejected and made again.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/game/rng.h"

enum { ROLLS = 400 };

static void print_roll(const uint8_t key[32], struct rng_label label, uint32_t index,
                       uint32_t sides)
{
    struct rng rng;
    rng_init(&rng, key);
    for (size_t i = 0; i < 32; i++) {
        (void)printf("%02x", key[i]);
    }
    (void)printf(" %" PRIu64 " %" PRIu32 " %u %" PRIu32 " %" PRIu32 " %" PRIu32 "\n", label.nonce,
                 label.entity, label.purpose, index, sides, rng_below(&rng, label, index, sides));
}

int main(void)
{
    static const uint32_t sides[] = {1, 2, 6, 20, 100, 65537, 0x7fffffff, 0x80000001, 0xc0000000};
    for (uint32_t i = 0; i < ROLLS; i++) {
        uint8_t key[32] = {(uint8_t)i, (uint8_t)(i / 7), 99};
        struct rng_label label = {.nonce = (uint64_t)i * 0x100000007ULL,
                                  .entity = i % 41,
                                  .purpose = (uint8_t)(1 + i % 11)};
        print_roll(key, label, i * 5 % 67, sides[i % (sizeof(sides) / sizeof(sides[0]))]);
    }
    return EXIT_SUCCESS;
}
