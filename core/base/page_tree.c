/* page_tree: the tree as a binary heap; a changed page marks its leaf and the path to the root. */
#include "core/base/page_tree.h"

#include <assert.h>
#include <string.h>

static const char LEAF_TAG[] = "donjon/state/leaf/1";
static const char NODE_TAG[] = "donjon/state/node/1";

static const uint8_t *page_at(const void *state, size_t page)
{
    return (const uint8_t *)state + page * PAGE_TREE_PAGE_SIZE;
}

static void hash_leaf(struct page_tree *tree, struct digest *digest, const void *state, size_t page)
{
    digest_begin(digest, LEAF_TAG);
    digest_add_u64(digest, page);
    digest_add(digest, page_at(state, page), PAGE_TREE_PAGE_SIZE);
    digest_end(digest, &tree->nodes[tree->pages + page]);
}

static void hash_node(struct page_tree *tree, struct digest *digest, size_t node)
{
    /* The two children stand side by side. */
    digest_begin(digest, NODE_TAG);
    digest_add(digest, &tree->nodes[2 * node], 2 * sizeof(tree->nodes[0]));
    digest_end(digest, &tree->nodes[node]);
}

void page_tree_build(struct page_tree *tree, struct digest *digest, const void *state, size_t size)
{
    size_t pages = size / PAGE_TREE_PAGE_SIZE;
    assert(size % PAGE_TREE_PAGE_SIZE == 0 && pages >= 1 && pages <= PAGE_TREE_PAGES_MAX);
    assert((pages & (pages - 1)) == 0);
    memset(tree, 0, sizeof(*tree));
    tree->pages = pages;
    for (size_t page = 0; page < pages; page++) {
        hash_leaf(tree, digest, state, page);
    }
    for (size_t node = pages - 1; node >= 1; node--) {
        hash_node(tree, digest, node);
    }
}

uint64_t page_tree_update(struct page_tree *tree, struct digest *digest, const void *before,
                          const void *after)
{
    bool changed[2 * PAGE_TREE_PAGES_MAX] = {false};
    uint64_t pages = 0;
    for (size_t page = 0; page < tree->pages; page++) {
        if (memcmp(page_at(before, page), page_at(after, page), PAGE_TREE_PAGE_SIZE) != 0) {
            hash_leaf(tree, digest, after, page);
            changed[tree->pages + page] = true;
            pages |= UINT64_C(1) << page;
        }
    }
    for (size_t node = tree->pages - 1; node >= 1; node--) {
        changed[node] = changed[2 * node] || changed[2 * node + 1];
        if (changed[node]) {
            hash_node(tree, digest, node);
        }
    }
    return pages;
}

void page_tree_copy(struct page_tree *to, const struct page_tree *from)
{
    to->pages = from->pages;
    memcpy(to->nodes, from->nodes, 2 * from->pages * sizeof(from->nodes[0]));
}

const struct digest_value *page_tree_root(const struct page_tree *tree)
{
    return &tree->nodes[1];
}

size_t page_tree_first_difference(const void *a, const void *b, size_t size)
{
    const uint8_t *left = a;
    const uint8_t *right = b;
    size_t offset = 0;
    while (offset < size && left[offset] == right[offset]) {
        offset++;
    }
    return offset;
}
