/*
 * The audit log.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum err pg_audit_add(struct store *store, const struct audit_record *record, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, record->session.bytes);
    pg_params_uuid(&params, record->id);
    pg_params_i64(&params, record->at_us);
    pg_params_text(&params, record->actor);
    pg_params_text(&params, record->action);
    pg_params_text(&params, record->detail);
    pg_params_text(&params, record->request_id);
    return pg_store_execute(pg_store_of(store), PG_AUDIT_INSERT, &params, NULL, error);
}

void pg_params_audit(struct pg_params *params, struct pg_array *fields,
                     const struct audit_record *record)
{
    if (record == NULL) {
        pg_params_null(params);
        return;
    }
    char session[ID_TEXT_SIZE];
    char id[ID_TEXT_SIZE];
    char at_us[24];
    id_format(record->session.bytes, session);
    id_format(record->id, id);
    snprintf(at_us, sizeof(at_us), "%lld", (long long)record->at_us);
    const char *const texts[] = {
        session, id, at_us, record->actor, record->action, record->detail, record->request_id};
    pg_array_begin(fields, PG_OID_TEXT);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        pg_array_add_text(fields, texts[i]);
    }
    pg_array_end(fields);
    pg_params_array(params, fields);
}

static void read_record(struct pg_row *row, struct audit_record *out)
{
    pg_row_fixed(row, out->session.bytes, sizeof(out->session.bytes));
    pg_row_fixed(row, out->id, sizeof(out->id));
    out->at_us = pg_row_i64(row);
    pg_row_text(row, out->actor, sizeof(out->actor));
    pg_row_text(row, out->action, sizeof(out->action));
    pg_row_text(row, out->detail, sizeof(out->detail));
    pg_row_text(row, out->request_id, sizeof(out->request_id));
}

static enum err read_list(const PGresult *result, struct store_audit *out, struct error *error)
{
    struct store_audit list = {.count = (size_t)PQntuples(result)};
    list.items = calloc(list.count + 1, sizeof(*list.items));
    if (list.items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for the audit log");
    }
    for (size_t i = 0; i < list.count; i++) {
        struct pg_row row = pg_row_of(result, (int)i);
        read_record(&row, &list.items[i]);
        if (row.corrupt) {
            store_audit_finish(&list);
            return error_set(error, ERR_CORRUPT, "a line of the audit log cannot be read");
        }
    }
    *out = list;
    return ERR_OK;
}

enum err pg_audit_list(struct store *store, const struct session_id *session, const uint8_t *before,
                       size_t limit, struct store_audit *out, struct error *error)
{
    uint8_t end[ID_SIZE]; /* above every id: those are version 7 */
    memset(end, 0xff, sizeof(end));
    struct pg_params params = {0};
    pg_params_uuid(&params, before != NULL ? before : end);
    pg_params_i64(&params, limit > INT_MAX ? INT_MAX : (int64_t)limit);
    if (session != NULL) {
        pg_params_uuid(&params, session->bytes);
    }
    PGresult *result = NULL;
    enum err err =
        pg_store_query(pg_store_of(store), session != NULL ? PG_AUDIT_OF_SESSION : PG_AUDIT_LIST,
                       &params, &result, error);
    if (err == ERR_OK) {
        err = read_list(result, out, error);
    }
    PQclear(result);
    return err;
}
