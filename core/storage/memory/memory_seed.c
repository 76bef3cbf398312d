/*
 * Seed commitments that no session uses yet, and the servers that were seen.
 */
#include <string.h>

#include "core/storage/memory/memory_internal.h"

static struct store_seed *find_seed(struct memory_store *store, const uint8_t id[ID_SIZE])
{
    for (size_t i = 0; i < store->seed_count; i++) {
        if (memcmp(store->seeds[i].id, id, ID_SIZE) == 0) {
            return &store->seeds[i];
        }
    }
    return NULL;
}

bool memory_seed_exists(struct memory_store *store, const uint8_t id[ID_SIZE], int64_t now_us)
{
    const struct store_seed *seed = find_seed(store, id);
    return seed != NULL && seed->expires_us > now_us;
}

void memory_seed_remove(struct memory_store *store, const uint8_t id[ID_SIZE])
{
    struct store_seed *seed = find_seed(store, id);
    if (seed != NULL) {
        *seed = store->seeds[--store->seed_count];
    }
}

static enum err add_seed(struct memory_store *store, const struct store_seed *seed,
                         struct error *error)
{
    if (find_seed(store, seed->id) != NULL) {
        return error_set(error, ERR_DUPLICATE, "the seed commitment exists already");
    }
    void *grown =
        memory_grow(store->seeds, &store->seed_capacity, store->seed_count + 1, sizeof(*seed));
    if (grown == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a seed commitment");
    }
    store->seeds = grown;
    store->seeds[store->seed_count++] = *seed;
    return ERR_OK;
}

enum err memory_seed_put(struct store *store, const struct store_seed *seed, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = add_seed(self, seed, error);
    pthread_mutex_unlock(&self->lock);
    return err;
}

enum err memory_seed_get(struct store *store, const uint8_t id[ID_SIZE], int64_t now_us,
                         struct store_seed *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    enum err err = ERR_OK;
    pthread_mutex_lock(&self->lock);
    if (memory_seed_exists(self, id, now_us)) {
        *out = *find_seed(self, id);
    } else {
        err = error_set(error, ERR_NOT_FOUND, "the seed commitment does not exist or has expired");
    }
    pthread_mutex_unlock(&self->lock);
    return err;
}

/* The node's place in the array, made if need be; NULL when memory runs out. */
static struct memory_node *node_of(struct memory_store *store, const struct node_id *id)
{
    for (size_t i = 0; i < store->node_count; i++) {
        if (memcmp(&store->nodes[i].id, id, sizeof(*id)) == 0) {
            return &store->nodes[i];
        }
    }
    void *grown = memory_grow(store->nodes, &store->node_capacity, store->node_count + 1,
                              sizeof(*store->nodes));
    if (grown == NULL) {
        return NULL;
    }
    store->nodes = grown;
    store->nodes[store->node_count] = (struct memory_node){.id = *id};
    return &store->nodes[store->node_count++];
}

static size_t count_seen(const struct memory_store *store, const struct node_id *self,
                         int64_t since_us)
{
    size_t count = 0;
    for (size_t i = 0; i < store->node_count; i++) {
        bool other = memcmp(&store->nodes[i].id, self, sizeof(*self)) != 0;
        count += other && store->nodes[i].seen_us > since_us ? 1 : 0;
    }
    return count;
}

bool memory_node_is_alive(const struct memory_store *store, const struct node_id *node,
                          int64_t window_us)
{
    int64_t since_us = store->clock->wall_us(store->clock) - window_us;
    for (size_t i = 0; i < store->node_count; i++) {
        if (memcmp(&store->nodes[i].id, node, sizeof(*node)) == 0) {
            return store->nodes[i].seen_us > since_us;
        }
    }
    return false;
}

enum err memory_node_beat(struct store *store, const struct node_id *node, int64_t window_ms,
                          size_t *out_others, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    int64_t now_us = self->clock->wall_us(self->clock);
    pthread_mutex_lock(&self->lock);
    struct memory_node *known = node_of(self, node);
    if (known != NULL) {
        known->seen_us = now_us;
        *out_others = count_seen(self, node, now_us - window_ms * 1000);
    }
    pthread_mutex_unlock(&self->lock);
    return known != NULL ? ERR_OK : error_set(error, ERR_NO_MEMORY, "out of memory for a node");
}

enum err memory_node_leave(struct store *store, const struct node_id *node, struct error *error)
{
    (void)error;
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < self->node_count; i++) {
        if (memcmp(&self->nodes[i].id, node, sizeof(*node)) == 0) {
            self->nodes[i] = self->nodes[--self->node_count];
            break;
        }
    }
    pthread_mutex_unlock(&self->lock);
    return ERR_OK;
}
