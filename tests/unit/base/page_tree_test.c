/* page_tree: the tree of the definition, and updating as good as building anew. */
#include <string.h>

#include "core/base/page_delta.h"
#include "core/base/page_tree.h"
#include "tests/unit/base/suites.h"

enum { PAGES = PAGE_TREE_PAGES_MAX, SIZE = PAGES * PAGE_TREE_PAGE_SIZE, SEED = 20260131 };

/* A small fixed generator (xorshift64*), so that a failure is the same each time. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1d;
}

static void fill(uint8_t *bytes, size_t size, uint64_t seed)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(next_random(&seed) >> 56);
    }
}

/* The root of pages [first, first + count), straight from the definition, by recursion. */
static struct digest_value defined_root(const uint8_t *state, size_t first, size_t count)
{
    struct digest_value value;
    uint8_t bytes[8 + PAGE_TREE_PAGE_SIZE] = {0};
    if (count == 1) {
        bytes[0] = (uint8_t)first; /* u64 little-endian; there are at most 64 pages */
        memcpy(bytes + 8, state + first * PAGE_TREE_PAGE_SIZE, PAGE_TREE_PAGE_SIZE);
        digest_of("donjon/state/leaf/1", bytes, sizeof(bytes), &value);
    } else {
        struct digest_value left = defined_root(state, first, count / 2);
        struct digest_value right = defined_root(state, first + count / 2, count / 2);
        memcpy(bytes, left.bytes, DIGEST_SIZE);
        memcpy(bytes + DIGEST_SIZE, right.bytes, DIGEST_SIZE);
        digest_of("donjon/state/node/1", bytes, (size_t)2 * DIGEST_SIZE, &value);
    }
    return value;
}

START_TEST(built_as_defined)
{
    static uint8_t state[SIZE];
    size_t pages = (size_t)1 << _i;
    struct page_tree tree;
    struct digest *digest = digest_create();
    fill(state, sizeof(state), SEED);
    page_tree_build(&tree, digest, state, pages * PAGE_TREE_PAGE_SIZE);
    struct digest_value expected = defined_root(state, 0, pages);
    ck_assert(digest_equal(page_tree_root(&tree), &expected));
    digest_destroy(digest);
}
END_TEST

START_TEST(updated_is_rebuilt)
{
    static uint8_t before[SIZE];
    static uint8_t after[SIZE];
    size_t size = ((size_t)1 << _i) * PAGE_TREE_PAGE_SIZE;
    uint64_t random = SEED + (uint64_t)_i;
    struct page_tree tree;
    struct page_tree rebuilt;
    struct page_tree copy;
    struct page_delta delta = {0};
    struct digest *digest = digest_create();
    fill(before, size, random);
    page_tree_build(&tree, digest, before, size);
    for (int round = 0; round < 60; round++) {
        memcpy(after, before, size);
        uint64_t edits = next_random(&random) % 8; /* none at all among them */
        for (uint64_t i = 0; i < edits; i++) {
            after[next_random(&random) % size] ^= (uint8_t)(1 + next_random(&random) % 255);
        }
        uint64_t pages = page_tree_update(&tree, digest, before, after);
        page_tree_build(&rebuilt, digest, after, size);
        ck_assert_mem_eq(&tree, &rebuilt, sizeof(tree));
        page_tree_copy(&copy, &tree);
        ck_assert(digest_equal(page_tree_root(&copy), page_tree_root(&rebuilt)));
        /* The pages that changed, and no others, turn the one state into the other. */
        ck_assert_int_eq(page_delta_take(&delta, pages, after), ERR_OK);
        ck_assert_uint_le((uint64_t)__builtin_popcountll(pages), edits);
        page_delta_apply(&delta, before);
        ck_assert_mem_eq(before, after, size);
    }
    page_delta_finish(&delta);
    digest_destroy(digest);
}
END_TEST

START_TEST(every_bit_and_place_counts)
{
    static uint8_t state[4 * PAGE_TREE_PAGE_SIZE];
    struct page_tree tree;
    struct page_tree other;
    struct digest *digest = digest_create();
    fill(state, sizeof(state), SEED);
    page_tree_build(&tree, digest, state, sizeof(state));
    state[sizeof(state) - 1] ^= 0x80;
    page_tree_build(&other, digest, state, sizeof(state));
    ck_assert(!digest_equal(page_tree_root(&tree), page_tree_root(&other)));

    /* Equal pages have different leaves, because a leaf knows its place. */
    memset(state, 0, sizeof(state));
    page_tree_build(&tree, digest, state, sizeof(state));
    ck_assert(!digest_equal(&tree.nodes[4], &tree.nodes[5]));
    digest_destroy(digest);
}
END_TEST

START_TEST(first_difference)
{
    uint8_t a[100] = {0};
    uint8_t b[100] = {0};
    ck_assert_uint_eq(page_tree_first_difference(a, b, sizeof(a)), 100);
    b[99] = 1;
    ck_assert_uint_eq(page_tree_first_difference(a, b, sizeof(a)), 99);
    b[0] = 1;
    ck_assert_uint_eq(page_tree_first_difference(a, b, sizeof(a)), 0);
    ck_assert_uint_eq(page_tree_first_difference(a, b, 0), 0);
}
END_TEST

Suite *page_tree_suite(void)
{
    Suite *suite = suite_create("page_tree");
    TCase *tcase = tcase_create("page_tree");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, built_as_defined, 0, 7);
    tcase_add_loop_test(tcase, updated_is_rebuilt, 0, 7);
    tcase_add_test(tcase, every_bit_and_place_counts);
    tcase_add_test(tcase, first_difference);
    suite_add_tcase(suite, tcase);
    return suite;
}
