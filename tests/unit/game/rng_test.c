/* The rolls: the published block, their range and their evenness. */
#include <check.h>
#include <string.h>

#include "core/game/rng.h"
#include "tests/unit/game/suites.h"

/* RFC 8439, section 2.3.2. */
START_TEST(the_block_is_that_of_the_rfc)
{
    static const uint32_t expected[16] = {0xe4e7f110, 0x15593bd1, 0x1fdd0f50, 0xc47120a3,
                                          0xc7f4d1c7, 0x0368c033, 0x9aaa2204, 0x4e6cd4c3,
                                          0x466482d2, 0x09aa9f07, 0x05d7c214, 0xa2028bd9,
                                          0xd19c12b5, 0xb94e16de, 0xe883d0cb, 0x4e3c50a2};
    const uint32_t position[4] = {1, 0x09000000, 0x4a000000, 0};
    uint8_t key_bytes[32];
    uint32_t key[8];
    uint32_t block[16];

    for (size_t i = 0; i < sizeof(key_bytes); i++) {
        key_bytes[i] = (uint8_t)i;
    }
    memcpy(key, key_bytes, sizeof(key));
    rng_chacha20_block(key, position, block);
    ck_assert_mem_eq(block, expected, sizeof(expected));
}
END_TEST

static struct dice dice_of(struct rng *rng, uint64_t nonce)
{
    return (struct dice){.rng = rng, .label = {.nonce = nonce, .entity = 7, .purpose = RNG_DAMAGE}};
}

START_TEST(rolls_stay_in_their_range)
{
    static const uint8_t key[32] = {1, 2, 3};
    static const int32_t spans[][2] = {{0, 0},     {5, 5},  {1, 6},  {-10, 10},
                                       {0, 65535}, {9, -9}, {-1, 0}, {INT32_MIN, INT32_MAX - 1}};
    struct rng rng;

    rng_init(&rng, key);
    for (size_t s = 0; s < sizeof(spans) / sizeof(spans[0]); s++) {
        struct dice dice = dice_of(&rng, s);

        for (int i = 0; i < 2000; i++) {
            int32_t roll = dice_between(&dice, spans[s][0], spans[s][1]);
            int32_t high = spans[s][1] < spans[s][0] ? spans[s][0] : spans[s][1];

            ck_assert_int_ge(roll, spans[s][0]);
            ck_assert_int_le(roll, high);
        }
    }
}
END_TEST

/* 0.1 percent of fair dice exceed these values of chi-square; the key is fixed, so it passes or
 * fails for good. */
START_TEST(rolls_are_even)
{
    static const struct {
        uint32_t sides;
        double limit;
    } dies[] = {{2, 10.83}, {6, 20.52}, {10, 27.88}, {20, 43.82}, {100, 148.23}};
    static const uint8_t key[32] = {42};
    struct rng rng;

    rng_init(&rng, key);
    for (size_t d = 0; d < sizeof(dies) / sizeof(dies[0]); d++) {
        uint32_t counts[100] = {0};
        double expected = 1000;
        double chi_square = 0;

        for (uint32_t i = 0; i < 1000 * dies[d].sides; i++) {
            struct dice dice = dice_of(&rng, i / 8);

            counts[rng_below(&rng, dice.label, i % 8, dies[d].sides)]++;
        }
        for (uint32_t side = 0; side < dies[d].sides; side++) {
            double off = counts[side] - expected;

            chi_square += off * off / expected;
        }
        ck_assert_msg(chi_square < dies[d].limit, "%u sides: chi-square %f", dies[d].sides,
                      chi_square);
    }
}
END_TEST

START_TEST(a_roll_depends_on_its_label_alone)
{
    static const uint8_t key[32] = {9};
    struct rng warm;
    struct rng cold;

    rng_init(&warm, key);
    for (uint32_t i = 0; i < 500; i++) {
        struct rng_label label = {.nonce = i % 13, .entity = i % 5, .purpose = RNG_HIT};

        rng_init(&cold, key);
        ck_assert_uint_eq(rng_below(&warm, label, i % 40, 1000),
                          rng_below(&cold, label, i % 40, 1000));
    }
}
END_TEST

Suite *rng_suite(void)
{
    Suite *suite = suite_create("rng");
    TCase *test_case = tcase_create("rolls");

    tcase_add_test(test_case, the_block_is_that_of_the_rfc);
    tcase_add_test(test_case, rolls_stay_in_their_range);
    tcase_add_test(test_case, rolls_are_even);
    tcase_add_test(test_case, a_roll_depends_on_its_label_alone);
    suite_add_tcase(suite, test_case);
    return suite;
}
