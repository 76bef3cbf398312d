/* exchange: the pool and the bump allocator. */
#include "server/exchange.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, BLOCK_SIZE_MIN = 16 * 1024 };

/* A further block of request memory; the newest is first and the one that is filled. */
struct exchange_block {
    struct exchange_block *next;
    size_t size;
    size_t used;
    _Alignas(ALIGNMENT) char memory[];
};

static void free_blocks(struct exchange *exchange)
{
    while (exchange->blocks) {
        struct exchange_block *next = exchange->blocks->next;
        free(exchange->blocks);
        exchange->blocks = next;
    }
}

static void *alloc_from_request(struct request *request, size_t size)
{
    return exchange_alloc((struct exchange *)request, size);
}

/* Zeroes everything in front of the block, but the memory of the two buffers. */
static void reset(struct exchange *exchange)
{
    struct strbuf body = exchange->body;
    struct strbuf reply = exchange->request.reply.body;
    memset(exchange, 0, offsetof(struct exchange, block));
    exchange->body = body;
    exchange->request.reply.body = reply;
    exchange->request.alloc = alloc_from_request;
    exchange->memory_left = EXCHANGE_MEMORY_MAX;
}

static void keep_small(struct strbuf *buffer)
{
    if (buffer->size > EXCHANGE_KEPT_BODY_BYTES) {
        strbuf_finish(buffer);
    }
    strbuf_clear(buffer);
    buffer->max = 0;
}

struct exchange *exchange_take(struct exchange_pool *pool)
{
    struct exchange *exchange = pool->idle;
    if (exchange) {
        pool->idle = exchange->next;
        pool->idle_count--;
    } else {
        exchange = malloc(sizeof(*exchange));
        if (!exchange) {
            return NULL;
        }
        exchange->body = (struct strbuf){0};
        exchange->request.reply.body = (struct strbuf){0};
    }
    reset(exchange);
    pool->live_count++;
    return exchange;
}

static void destroy(struct exchange *exchange)
{
    strbuf_finish(&exchange->body);
    strbuf_finish(&exchange->request.reply.body);
    free(exchange);
}

void exchange_give_back(struct exchange_pool *pool, struct exchange *exchange)
{
    assert(pool->live_count > 0);
    pool->live_count--;
    free_blocks(exchange);
    strbuf_finish(&exchange->late.body);
    strbuf_finish(&exchange->compressed);
    keep_small(&exchange->body);
    keep_small(&exchange->request.reply.body);
    if (pool->idle_count == EXCHANGE_POOL_MAX) {
        destroy(exchange);
        return;
    }
    exchange->next = pool->idle;
    pool->idle = exchange;
    pool->idle_count++;
}

void exchange_pool_finish(struct exchange_pool *pool)
{
    while (pool->idle) {
        struct exchange *next = pool->idle->next;
        destroy(pool->idle);
        pool->idle = next;
    }
    pool->idle_count = 0;
}

static void *alloc_from_block(struct exchange *exchange, size_t size)
{
    struct exchange_block *block = exchange->blocks;
    if (!block || block->size - block->used < size) {
        size_t block_size = size > BLOCK_SIZE_MIN ? size : BLOCK_SIZE_MIN;
        if (block_size > exchange->memory_left) {
            return NULL;
        }
        block = malloc(sizeof(*block) + block_size);
        if (!block) {
            return NULL;
        }
        *block = (struct exchange_block){.next = exchange->blocks, .size = block_size};
        exchange->blocks = block;
        exchange->memory_left -= block_size;
    }
    void *memory = block->memory + block->used;
    block->used += size;
    return memory;
}

static void *alloc_raw(struct exchange *exchange, size_t size)
{
    if (size > EXCHANGE_MEMORY_MAX) {
        return NULL;
    }
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (rounded <= EXCHANGE_BLOCK_SIZE - exchange->used) {
        void *memory = exchange->block + exchange->used;
        exchange->used += rounded;
        return memory;
    }
    return alloc_from_block(exchange, rounded);
}

void *exchange_alloc(struct exchange *exchange, size_t size)
{
    void *memory = alloc_raw(exchange, size);
    return memory ? memset(memory, 0, size) : NULL;
}

char *exchange_copy(struct exchange *exchange, const char *text, size_t size)
{
    char *copy = alloc_raw(exchange, size + 1);
    if (copy) {
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    return copy;
}
