/*
 * page_tree: the SHA-256 tree over the fixed pages of a state, whose root is the state root.
 *
 * Leaf i is SHA-256("donjon/state/leaf/1\0" || u64 i || page i), an inner node is
 * SHA-256("donjon/state/node/1\0" || left || right); the number of pages is a power of two. Leaves
 * carry their index and leaves and nodes differ in their tag, so no page can pass for a node and no
 * two pages can be exchanged. Only the pages that changed are hashed again.
 *
 * A tree is plain data. Belongs to one thread at a time.
 */
#ifndef DONJON_CORE_BASE_PAGE_TREE_H
#define DONJON_CORE_BASE_PAGE_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/digest.h"

enum { PAGE_TREE_PAGE_SIZE = 1024, PAGE_TREE_PAGES_MAX = 64 };

/* nodes[1] is the root, nodes[pages + i] leaf i: the layout of a binary heap. */
struct page_tree {
    size_t pages;
    struct digest_value nodes[2 * PAGE_TREE_PAGES_MAX];
};

/* Hash all of `state`, whose size is a power of two times the page size, at most 64 pages. */
void page_tree_build(struct page_tree *tree, struct digest *digest, const void *state, size_t size);

/* Bring the tree of `before` up to date for `after`: hashes the pages that differ and their paths.
 * Returns those pages: bit i for page i. */
uint64_t page_tree_update(struct page_tree *tree, struct digest *digest, const void *before,
                          const void *after);

/* Makes `to` the same tree as `from`; cheaper than assignment where there are few pages. */
void page_tree_copy(struct page_tree *to, const struct page_tree *from);

const struct digest_value *page_tree_root(const struct page_tree *tree);

/* Offset of the first byte that differs, or `size` if none does. */
size_t page_tree_first_difference(const void *a, const void *b, size_t size);

#endif
