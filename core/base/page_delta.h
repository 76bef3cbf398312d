/*
 * page_delta: the pages in which one state differs from another, so that a small change to a large
 * state can wait for its commit without a copy of the whole.
 *
 * Plain data with memory of its own; zeroed memory is an empty delta. Belongs to one thread at a
 * time.
 */
#ifndef DONJON_CORE_BASE_PAGE_DELTA_H
#define DONJON_CORE_BASE_PAGE_DELTA_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/page_tree.h"

struct page_delta {
    uint64_t pages;  /* bit i: page i is held */
    uint8_t *bytes;  /* the held pages, one after the other */
    size_t capacity; /* pages that `bytes` has room for; kept for reuse */
};

/* Takes the pages of `state` that are set in `pages`, in place of what was held. ERR_NO_MEMORY
 * leaves the delta as it was. */
MUST_CHECK enum err page_delta_take(struct page_delta *delta, uint64_t pages, const void *state);

/* Writes the held pages into `state`. */
void page_delta_apply(const struct page_delta *delta, void *state);

/* Frees the memory. */
void page_delta_finish(struct page_delta *delta);

#endif
