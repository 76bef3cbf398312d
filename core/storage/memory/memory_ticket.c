/* Tickets. */
#include "core/storage/memory/memory_internal.h"

static void sweep(struct memory_store *store, int64_t now_us)
{
    for (size_t i = store->ticket_count; i > 0; i--) {
        if (store->tickets[i - 1].expires_us <= now_us) {
            store->tickets[i - 1] = store->tickets[--store->ticket_count];
        }
    }
}

static enum err add(struct memory_store *store, const struct ticket_record *ticket, size_t max)
{
    if (store->ticket_count >= max) {
        return ERR_OVERLOADED;
    }
    struct ticket_record *grown = memory_grow(store->tickets, &store->ticket_capacity,
                                              store->ticket_count + 1, sizeof(*store->tickets));
    if (grown == NULL) {
        return ERR_NO_MEMORY;
    }
    store->tickets = grown;
    store->tickets[store->ticket_count++] = *ticket;
    return ERR_OK;
}

enum err memory_ticket_put(struct store *store, const struct ticket_record *ticket, size_t max,
                           int64_t now_us, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    sweep(self, now_us);
    enum err err = add(self, ticket, max);
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "too many tickets wait to be used");
}

enum err memory_ticket_take(struct store *store, const struct digest_value *hash,
                            const struct session_id *session, int64_t now_us, struct principal *out,
                            struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    bool found = false;
    pthread_mutex_lock(&self->lock);
    sweep(self, now_us);
    for (size_t i = 0; i < self->ticket_count && !found; i++) {
        const struct ticket_record *ticket = &self->tickets[i];
        found = digest_equal(&ticket->hash, hash) && session_id_equal(&ticket->session, session);
        if (found) {
            *out = ticket->principal;
            self->tickets[i] = self->tickets[--self->ticket_count];
        }
    }
    pthread_mutex_unlock(&self->lock);
    return found ? ERR_OK
                 : error_set(error, ERR_NOT_FOUND, "the ticket is unknown, used or expired");
}
