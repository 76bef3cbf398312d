/*
 * Sessions: taking and giving up ownership, reading, listing, archiving. How ownership and commits
 * exclude each other is told in pg_store.h.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/cleanup.h"
#include "core/base/clock.h"

/* One slice of waiting for a former owner, and the pause that lets its other commits pass. */
enum { BARRIER_SLICE_MS = 100, BARRIER_PAUSE_MS = 20 };

enum { SESSION_QUERIES_MAX = 4 };

/* The answers of one call about a session; queries are laid out as in `open` and `get`. */
struct session_call {
    struct pg_query queries[SESSION_QUERIES_MAX];
    PGresult *results[SESSION_QUERIES_MAX];
    size_t count;
    struct pg_params id; /* $1: the session */
};

static void call_init(struct session_call *call, const struct session_id *id)
{
    memset(call, 0, sizeof(*call));
    pg_params_uuid(&call->id, id->bytes);
}

static void call_add(struct session_call *call, enum pg_statement statement,
                     const struct pg_params *params)
{
    assert(call->count < SESSION_QUERIES_MAX);
    call->queries[call->count++] = (struct pg_query){statement, params};
}

static enum err call_run(struct session_call *call, struct pg_store *store, struct error *error)
{
    return pg_pool_run(store->pool, call->queries, call->count, call->results, error);
}

static enum err corrupt_session(const struct session_id *id, struct error *error)
{
    char text[ID_TEXT_SIZE];
    id_format(id->bytes, text);
    return error_set(error, ERR_CORRUPT, "the row of session %s cannot be read", text);
}

static enum err unknown_session(const struct session_id *id, struct error *error)
{
    char text[ID_TEXT_SIZE];
    id_format(id->bytes, text);
    return error_set(error, ERR_NOT_FOUND, "session %s does not exist", text);
}

/* Fills `out` from the row, the last entry (none: genesis is the head) and the seats. */
static enum err session_assemble(const struct session_id *id, PGresult *const rows[3],
                                 struct store_session *out, struct error *error)
{
    if (PQntuples(rows[0]) == 0) {
        return unknown_session(id, error);
    }
    struct pg_row row = pg_row_of(rows[0], 0);
    struct pg_row head = pg_row_of(rows[1], 0);
    memset(out, 0, sizeof(*out));
    pg_session_row_read(&row, out);
    out->head = out->genesis;
    if (PQntuples(rows[1]) > 0) {
        pg_session_head_read(&head, &out->head);
    }
    if (row.corrupt || head.corrupt || pg_session_seats_read(rows[2], &out->seats) != ERR_OK) {
        return corrupt_session(id, error);
    }
    return ERR_OK;
}

/* Waits for one slice until no commit of the lock's node is under way. */
static enum err barrier_slice(struct pg_store *store, int64_t key, int slice_ms,
                              struct error *error)
{
    char patience[16];
    snprintf(patience, sizeof(patience), "%d", slice_ms);
    struct pg_params wait = {0};
    struct pg_params lock = {0};
    pg_params_text(&wait, patience);
    pg_params_i64(&lock, key);
    struct pg_query queries[] = {{PG_BARRIER_PATIENCE, &wait}, {PG_BARRIER, &lock}};
    PGresult *results[2] = {NULL};
    enum err err = pg_pool_run(store->pool, queries, 2, results, error);
    pg_results_clear(results, 2);
    return err;
}

/*
 * Returns once every commit of `owner` that began before the call has ended. Waiting for the lock
 * keeps others from taking it shared, so it is done in slices: should a commit of a node hang, the
 * node's other commits go on in between.
 */
static enum err wait_for_owner(struct pg_store *store, const struct node_id *owner,
                               struct error *error)
{
    struct clock *clock = clock_system();
    int64_t deadline_us = clock->monotonic_us(clock) + (int64_t)store->statement_ms * 1000;
    enum err err;
    for (;;) {
        err = barrier_slice(store, pg_lock_key(owner), BARRIER_SLICE_MS, error);
        if (err != ERR_UNAVAILABLE || clock->monotonic_us(clock) >= deadline_us) {
            return err;
        }
        struct timespec pause = {.tv_nsec = BARRIER_PAUSE_MS * 1000000L};
        nanosleep(&pause, NULL);
    }
}

static enum err read_session(struct pg_store *store, const struct session_id *id,
                             struct store_session *out, struct error *error)
{
    struct session_call call;
    call_init(&call, id);
    call_add(&call, PG_SESSION_SELECT, &call.id);
    call_add(&call, PG_HEAD_SELECT, &call.id);
    call_add(&call, PG_SEATS_SELECT, &call.id);
    enum err err = call_run(&call, store, error);
    if (err != ERR_OK) {
        return err;
    }
    struct store_session found;
    err = session_assemble(id, call.results, &found, error);
    pg_results_clear(call.results, call.count);
    if (err == ERR_OK) {
        *out = found;
    }
    return err;
}

enum err pg_session_get(struct store *store, const struct session_id *id, struct store_session *out,
                        struct error *error)
{
    return read_session(pg_store_of(store), id, out, error);
}

/*
 * Reads a session under its row lock and changes it with `change`. Gives it as it was before, and
 * whether the change, which leaves archived sessions alone, was made.
 */
static enum err change_session(struct pg_store *store, const struct session_id *id,
                               const struct pg_query *change, struct store_session *out,
                               bool *out_changed, struct error *error)
{
    struct session_call call;
    call_init(&call, id);
    call_add(&call, PG_SESSION_LOCK, &call.id);
    call_add(&call, PG_HEAD_SELECT, &call.id);
    call_add(&call, PG_SEATS_SELECT, &call.id);
    call_add(&call, change->statement, change->params);
    enum err err = call_run(&call, store, error);
    if (err != ERR_OK) {
        return err;
    }
    err = session_assemble(id, call.results, out, error);
    *out_changed = pg_result_changed(call.results[3]) == 1;
    pg_results_clear(call.results, call.count);
    return err;
}

/* After the barrier: the head as it is now, if the session is still under the epoch we gave it. */
static enum err reread_session(struct pg_store *store, const struct session_id *id,
                               struct store_session *session, struct error *error)
{
    struct store_session now;
    enum err err = read_session(store, id, &now, error);
    if (err != ERR_OK) {
        return err;
    }
    now.epoch = session->epoch; /* of this opening, even if somebody has taken over since */
    *session = now;
    return ERR_OK;
}

enum err pg_session_open(struct store *store, const struct session_id *id,
                         const struct node_id *owner, struct store_session *out,
                         struct error *error)
{
    struct pg_store *self = pg_store_of(store);
    assert(memcmp(owner, &self->node, sizeof(*owner)) == 0);
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    pg_params_uuid(&params, owner->bytes);
    struct store_session before = {0};
    bool taken = false;
    enum err err = change_session(self, id, &(struct pg_query){PG_SESSION_TAKE, &params}, &before,
                                  &taken, error);
    if (err != ERR_OK) {
        return err;
    }
    if (!taken) {
        *out = before;
        return error_set(error, ERR_SESSION_ARCHIVED, "the session is archived");
    }
    before.epoch++;
    if (!id_is_zero(before.owner.bytes)) {
        err = wait_for_owner(self, &before.owner, error);
        if (err == ERR_OK) {
            err = reread_session(self, id, &before, error);
        }
    }
    if (err == ERR_OK) {
        *out = before;
    }
    return err;
}

enum err pg_session_release(struct store *store, const struct session_id *id, uint64_t epoch,
                            struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    pg_params_i64(&params, (int64_t)epoch);
    return pg_store_execute(pg_store_of(store), PG_SESSION_RELEASE, &params, NULL, error);
}

/* Waits for the owner's last commit too, so that the head of an archived session stands still. */
enum err pg_session_archive(struct store *store, const struct session_id *id,
                            const struct audit_record *audit, struct error *error)
{
    struct pg_store *self = pg_store_of(store);
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    CLEANUP(pg_array_finish) struct pg_array line = {0};
    pg_params_audit(&params, &line, audit);
    struct store_session before;
    bool archived;
    enum err err = change_session(self, id, &(struct pg_query){PG_SESSION_ARCHIVE, &params},
                                  &before, &archived, error);
    if (err != ERR_OK) {
        return err;
    }
    if (!archived) {
        return error_set(error, ERR_SESSION_ARCHIVED, "the session is archived already");
    }
    return id_is_zero(before.owner.bytes) ? ERR_OK : wait_for_owner(self, &before.owner, error);
}

enum err pg_epoch_check(struct store *store, const struct session_id *id, uint64_t epoch,
                        bool *out_current, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    PGresult *result = NULL;
    enum err err = pg_store_query(pg_store_of(store), PG_SESSION_EPOCH, &params, &result, error);
    if (err != ERR_OK) {
        return err;
    }
    if (PQntuples(result) == 0) {
        err = unknown_session(id, error);
    } else {
        struct pg_row row = pg_row_of(result, 0);
        *out_current = pg_row_u64(&row) == epoch;
    }
    PQclear(result);
    return err;
}

static enum err list_read(PGresult *result, struct store_sessions *out, struct error *error)
{
    size_t count = (size_t)PQntuples(result);
    struct store_session *items = calloc(count + 1, sizeof(*items));
    if (items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a list of sessions");
    }
    for (size_t i = 0; i < count; i++) {
        struct pg_row row = pg_row_of(result, (int)i);
        pg_session_row_read(&row, &items[i]);
        items[i].head = items[i].genesis;
        if (!pg_row_next_is_null(&row)) {
            pg_session_head_read(&row, &items[i].head);
        }
        if (row.corrupt) {
            enum err err = corrupt_session(&items[i].record.id, error);
            free(items);
            return err;
        }
    }
    *out = (struct store_sessions){.items = items, .count = count};
    return ERR_OK;
}

/* The statement that has the conditions of the filter which an index serves, and its parameters. */
static enum pg_statement list_ask(const struct store_session_filter *filter, size_t limit,
                                  struct pg_params *params)
{
    /* Above every id, for those are version 7. Parameters are borrowed until they are sent. */
    static const uint8_t end[ID_SIZE] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                         0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    pg_params_uuid(params, filter->has_before ? filter->before.bytes : end);
    pg_params_uuid(params, filter->from.bytes);
    pg_params_text(params, filter->search);
    pg_params_i64(params, limit > INT_MAX ? INT_MAX : (int64_t)limit);
    bool has_status = filter->status != 0;
    bool has_scenario = filter->scenario[0] != '\0';
    if (has_status) {
        pg_params_i16(params, filter->status);
    }
    if (has_scenario) {
        pg_params_text(params, filter->scenario);
    }
    return has_status && has_scenario ? PG_SESSION_LIST_OF_BOTH
           : has_status               ? PG_SESSION_LIST_OF_STATUS
           : has_scenario             ? PG_SESSION_LIST_OF_SCENARIO
                                      : PG_SESSION_LIST;
}

enum err pg_session_list(struct store *store, const struct store_session_filter *filter,
                         size_t limit, struct store_sessions *out, struct error *error)
{
    static const struct store_session_filter all;
    struct pg_params params = {0};
    enum pg_statement list = list_ask(filter != NULL ? filter : &all, limit, &params);
    PGresult *result = NULL;
    enum err err = pg_store_query(pg_store_of(store), list, &params, &result, error);
    if (err == ERR_OK) {
        err = list_read(result, out, error);
    }
    PQclear(result);
    return err;
}
