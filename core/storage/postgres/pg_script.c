/* Scripts of entities. */
#include "core/storage/postgres/pg_store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"

static void add_progress(struct pg_params *params, const struct script_record *script)
{
    pg_params_i32(params, (int32_t)script->next);
    pg_params_i32(params, (int32_t)script->refused);
    pg_params_bytes(params, script->refusals,
                    script_refusals_kept(script) * sizeof(script->refusals[0]));
}

static enum err write_script(struct store *store, enum pg_statement statement,
                             const struct pg_params *params, struct error *error)
{
    size_t changed = 0;
    enum err err = pg_store_execute(pg_store_of(store), statement, params, &changed, error);
    if (err == ERR_OK && changed == 0) {
        err = error_set(error, ERR_FENCED, "another server has taken over the session");
    }
    return err;
}

static void add_head(struct pg_params *params, const struct session_id *id, uint64_t epoch,
                     bool unattended, uint32_t entity)
{
    pg_params_uuid(params, id->bytes);
    pg_params_i64(params, (int64_t)epoch);
    pg_params_i16(params, unattended ? 1 : 0);
    pg_params_i64(params, entity);
}

enum err pg_script_put(struct store *store, const struct session_id *id, uint64_t epoch,
                       const struct script_record *script, bool unattended,
                       const struct audit_record *audit, struct error *error)
{
    struct pg_params params = {0};
    CLEANUP(pg_array_finish) struct pg_array line = {0};
    add_head(&params, id, epoch, unattended, script->entity);
    pg_params_audit(&params, &line, audit);
    if (script->count == 0) {
        return write_script(store, PG_SCRIPT_DELETE, &params, error);
    }
    pg_params_uuid(&params, script->id);
    add_progress(&params, script);
    pg_params_bytes(&params, script->lines, script->count * sizeof(*script->lines));
    return write_script(store, PG_SCRIPT_PUT, &params, error);
}

enum err pg_script_note(struct store *store, const struct session_id *id, uint64_t epoch,
                        const struct script_record *script, bool unattended, struct error *error)
{
    struct pg_params params = {0};
    add_head(&params, id, epoch, unattended, script->entity);
    pg_params_uuid(&params, script->id);
    add_progress(&params, script);
    return write_script(store, PG_SCRIPT_NOTE, &params, error);
}

/* Bytes that are whole items: their count, 0 and marked as corrupt when they are not. */
static size_t items_of(struct pg_row *row, size_t item_size, size_t max, const void **out)
{
    size_t size = 0;
    *out = pg_row_bytes(row, &size);
    bool whole = size % item_size == 0 && size / item_size <= max;
    row->corrupt = row->corrupt || !whole;
    return whole ? size / item_size : 0;
}

/* False: no memory. */
static bool read_script(struct pg_row *row, struct script_record *out)
{
    const void *refusals;
    const void *lines;
    out->entity = (uint32_t)pg_row_u64(row);
    pg_row_fixed(row, out->id, sizeof(out->id));
    out->next = (uint32_t)pg_row_i32(row);
    out->refused = (uint32_t)pg_row_i32(row);
    size_t kept = items_of(row, sizeof(out->refusals[0]), SCRIPT_REFUSALS_MAX, &refusals);
    out->count = items_of(row, sizeof(*out->lines), LIMIT_SCRIPT_LINES, &lines);
    row->corrupt = row->corrupt || out->next > out->count || kept != script_refusals_kept(out);
    if (row->corrupt) {
        return true;
    }
    memcpy(out->refusals, refusals, kept * sizeof(out->refusals[0]));
    out->lines = malloc((out->count + 1) * sizeof(*out->lines));
    if (out->lines != NULL) {
        memcpy(out->lines, lines, out->count * sizeof(*out->lines));
    }
    return out->lines != NULL;
}

static enum err read_scripts(const PGresult *result, struct store_scripts *out, struct error *error)
{
    size_t rows = (size_t)PQntuples(result);
    if (rows > SCRIPTS_MAX) {
        return error_set(error, ERR_CORRUPT, "the session has too many scripts");
    }
    for (size_t i = 0; i < rows; i++) {
        struct pg_row row = pg_row_of(result, (int)i);
        out->count = i + 1;
        if (!read_script(&row, &out->items[i])) {
            return error_set(error, ERR_NO_MEMORY, "out of memory for a script");
        }
        if (row.corrupt) {
            return error_set(error, ERR_CORRUPT, "a script cannot be read");
        }
    }
    return ERR_OK;
}

enum err pg_scripts_read(struct store *store, const struct session_id *id,
                         struct store_scripts *out, struct error *error)
{
    struct pg_params params = {0};
    struct store_scripts scripts = {.count = 0};
    PGresult *result = NULL;
    pg_params_uuid(&params, id->bytes);
    enum err err = pg_store_query(pg_store_of(store), PG_SCRIPTS_SELECT, &params, &result, error);
    if (err == ERR_OK) {
        err = read_scripts(result, &scripts, error);
    }
    PQclear(result);
    if (err == ERR_OK) {
        *out = scripts;
    } else {
        store_scripts_finish(&scripts);
    }
    return err;
}
