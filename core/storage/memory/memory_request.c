/*
 * Requests that are to be done once. Nothing is swept: this store lives as long as a test.
 */
#include <stdlib.h>
#include <string.h>

#include "core/storage/memory/memory_internal.h"

enum { NODE_WINDOW_US = 3 * 1000 * 1000 };

void memory_requests_destroy(struct memory_store *store)
{
    for (size_t i = 0; i < store->request_count; i++) {
        free(store->requests[i].reply);
    }
    free(store->requests);
}

static struct memory_request *find(struct memory_store *store, const struct store_request *request)
{
    for (size_t i = 0; i < store->request_count; i++) {
        const struct store_request *known = &store->requests[i].request;
        if (session_id_equal(&known->session, &request->session) &&
            digest_equal(&known->key, &request->key)) {
            return &store->requests[i];
        }
    }
    return NULL;
}

static struct memory_request *add(struct memory_store *store, const struct store_request *request,
                                  int64_t now_us)
{
    void *grown = memory_grow(store->requests, &store->request_capacity, store->request_count + 1,
                              sizeof(*store->requests));
    if (grown == NULL) {
        return NULL;
    }
    store->requests = grown;
    struct memory_request *row = &store->requests[store->request_count++];
    *row = (struct memory_request){.request = *request, .first_us = now_us};
    return row;
}

static bool may_take(const struct memory_store *store, const struct memory_request *row,
                     const struct store_request *request, int64_t given_up_us)
{
    if (row->attempt == 0) {
        return true;
    }
    return row->reply == NULL && digest_equal(&row->request.fingerprint, &request->fingerprint) &&
           (row->begun_us < given_up_us ||
            !memory_node_is_alive(store, &row->node, NODE_WINDOW_US));
}

static enum err look(const struct memory_request *row, bool taken, struct store_request_found *out)
{
    struct store_request_found found = {.attempt = row->attempt,
                                        .fingerprint = row->request.fingerprint,
                                        .first_us = row->first_us,
                                        .state = STORE_REQUEST_UNDER_WAY};
    memcpy(found.salt, row->request.salt, sizeof(found.salt));
    if (taken) {
        found.state = STORE_REQUEST_BEGUN;
    } else if (row->reply != NULL) {
        found.state = STORE_REQUEST_DONE;
        found.reply_size = row->reply_size;
        found.reply = malloc(row->reply_size + 1);
        if (found.reply == NULL) {
            return ERR_NO_MEMORY;
        }
        memcpy(found.reply, row->reply, row->reply_size);
    }
    *out = found;
    return ERR_OK;
}

enum err memory_request_begin(struct store *store, const struct store_request *request,
                              const struct store_attempt *attempt, struct store_request_found *out,
                              struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    enum err err = ERR_NO_MEMORY;
    pthread_mutex_lock(&self->lock);
    struct memory_request *row = find(self, request);
    if (row == NULL) {
        row = add(self, request, attempt->now_us);
    }
    if (row != NULL) {
        bool taken = may_take(self, row, request, attempt->given_up_us);
        if (taken) {
            row->node = attempt->node;
            row->begun_us = attempt->now_us;
            row->attempt++;
        }
        err = look(row, taken, out);
    }
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "out of memory for a request");
}

static enum err end_row(struct memory_store *store, struct memory_request *row, const void *reply,
                        size_t reply_size)
{
    if (reply == NULL) {
        *row = store->requests[--store->request_count];
        return ERR_OK;
    }
    row->reply = malloc(reply_size + 1);
    if (row->reply == NULL) {
        return ERR_NO_MEMORY;
    }
    memcpy(row->reply, reply, reply_size);
    row->reply_size = reply_size;
    return ERR_OK;
}

enum err memory_request_end(struct store *store, const struct store_request *request,
                            uint32_t attempt, const void *reply, size_t reply_size,
                            struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    enum err err = ERR_FENCED;
    pthread_mutex_lock(&self->lock);
    struct memory_request *row = find(self, request);
    if (row != NULL && row->attempt == attempt && row->reply == NULL) {
        err = end_row(self, row, reply, reply_size);
    }
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "the request cannot be kept");
}
