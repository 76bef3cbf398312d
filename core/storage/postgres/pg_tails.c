/* pg_tails: a table with one place for each remainder of the id's random bits. */
#include "core/storage/postgres/pg_tails.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES = 32768 }; /* 1 MiB */

struct tail {
    struct session_id session;
    uint64_t epoch;
    uint64_t seq;
};

struct pg_tails {
    struct tail places[PLACES];
};

struct pg_tails *pg_tails_create(void)
{
    return calloc(1, sizeof(struct pg_tails));
}

void pg_tails_destroy(struct pg_tails *tails)
{
    free(tails);
}

/* The last bytes of a UUIDv7 are random. */
static size_t place_of(const struct session_id *session)
{
    uint32_t random;
    memcpy(&random, session->bytes + ID_SIZE - sizeof(random), sizeof(random));
    return random % PLACES;
}

bool pg_tails_continue(const struct pg_tails *tails, const struct commit_unit *unit)
{
    const struct tail *tail = &tails->places[place_of(&unit->session)];
    return tail->seq != 0 && tail->seq == unit->entries[0].seq - 1 && tail->epoch == unit->epoch &&
           session_id_equal(&tail->session, &unit->session);
}

void pg_tails_note(struct pg_tails *tails, const struct commit_unit *unit)
{
    tails->places[place_of(&unit->session)] =
        (struct tail){.session = unit->session,
                      .epoch = unit->epoch,
                      .seq = unit->entries[unit->entry_count - 1].seq};
}
