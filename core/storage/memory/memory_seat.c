/* One place of a session, changed by comparison. */
#include "core/storage/memory/memory_internal.h"

#include <assert.h>
#include <string.h>

/* Where the seat is, or would be. */
static uint8_t position_of(const struct store_seats *seats, uint8_t seat)
{
    uint8_t i = 0;
    while (i < seats->count && seats->items[i].seat < seat) {
        i++;
    }
    return i;
}

static bool is_as_expected(const struct store_seats *seats, uint8_t at,
                           const struct seat_record *expected, uint8_t seat)
{
    const struct seat_record *found =
        at < seats->count && seats->items[at].seat == seat ? &seats->items[at] : NULL;
    if (expected == NULL || found == NULL) {
        return expected == NULL && found == NULL && seats->count < SEATS_MAX;
    }
    return digest_equal(&found->token_hash, &expected->token_hash) &&
           digest_equal(&found->invite_hash, &expected->invite_hash);
}

static void change(struct store_seats *seats, uint8_t at, const struct seat_record *expected,
                   const struct seat_record *next)
{
    struct seat_record *item = &seats->items[at];
    size_t behind = (size_t)(seats->count - at);
    if (expected == NULL) {
        memmove(item + 1, item, behind * sizeof(*item));
        seats->count++;
    } else if (next == NULL) {
        memmove(item, item + 1, (behind - 1) * sizeof(*item));
        seats->count--;
    }
    if (next != NULL) {
        *item = *next;
    }
}

enum err memory_seat_change(struct store *store, const struct session_id *id, uint64_t epoch,
                            const struct seat_record *expected, const struct seat_record *next,
                            const struct audit_record *audit, struct error *error)
{
    assert(expected != NULL || next != NULL);
    struct memory_store *self = memory_store_of(store);
    uint8_t seat = next != NULL ? next->seat : expected->seat;
    enum err err = ERR_CONFLICT;
    pthread_mutex_lock(&self->lock);
    struct memory_session *session = memory_session_find(self, id);
    if (session != NULL && session->data.epoch == epoch &&
        session->data.record.status != SESSION_ARCHIVED) {
        struct store_seats *seats = &session->data.seats;
        uint8_t at = position_of(seats, seat);
        if (is_as_expected(seats, at, expected, seat) && memory_audit_write(self, audit)) {
            change(seats, at, expected, next);
            err = ERR_OK;
        }
    }
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "the seat has changed meanwhile");
}
