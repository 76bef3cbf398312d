/* page_delta: the held pages lie packed, in the order of their numbers. */
#include "core/base/page_delta.h"

#include <stdlib.h>
#include <string.h>

/* The lowest page of a set that is not empty. */
static size_t first_page(uint64_t pages)
{
    return (size_t)__builtin_ctzll(pages);
}

static enum err reserve(struct page_delta *delta, size_t count)
{
    if (count <= delta->capacity) {
        return ERR_OK;
    }
    uint8_t *bytes = realloc(delta->bytes, count * PAGE_TREE_PAGE_SIZE);
    if (bytes == NULL) {
        return ERR_NO_MEMORY;
    }
    delta->bytes = bytes;
    delta->capacity = count;
    return ERR_OK;
}

enum err page_delta_take(struct page_delta *delta, uint64_t pages, const void *state)
{
    enum err err = reserve(delta, (size_t)__builtin_popcountll(pages));
    if (err != ERR_OK) {
        return err;
    }
    uint8_t *to = delta->bytes;
    for (uint64_t left = pages; left != 0; left &= left - 1) {
        const uint8_t *from = (const uint8_t *)state + first_page(left) * PAGE_TREE_PAGE_SIZE;
        memcpy(to, from, PAGE_TREE_PAGE_SIZE);
        to += PAGE_TREE_PAGE_SIZE;
    }
    delta->pages = pages;
    return ERR_OK;
}

void page_delta_apply(const struct page_delta *delta, void *state)
{
    const uint8_t *from = delta->bytes;
    for (uint64_t left = delta->pages; left != 0; left &= left - 1) {
        memcpy((uint8_t *)state + first_page(left) * PAGE_TREE_PAGE_SIZE, from,
               PAGE_TREE_PAGE_SIZE);
        from += PAGE_TREE_PAGE_SIZE;
    }
}

void page_delta_finish(struct page_delta *delta)
{
    free(delta->bytes);
    *delta = (struct page_delta){0};
}
