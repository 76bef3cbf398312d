/*
 * Where rows are many, one array of rows; where they are rare, one array for each column.
 */
#include "core/storage/postgres/pg_commit_rows.h"

#include <assert.h>
#include <string.h>

#include "core/storage/postgres/pg_lz4.h"

/* Of the columns of the types in migrations/0011_commit_rows.sql. */
static const uint32_t entry_types[] = {PG_OID_UUID,  PG_OID_INT8,  PG_OID_INT8,  PG_OID_INT8,
                                       PG_OID_INT8,  PG_OID_INT8,  PG_OID_INT4,  PG_OID_UUID,
                                       PG_OID_BYTEA, PG_OID_BYTEA, PG_OID_BYTEA, PG_OID_BYTEA,
                                       PG_OID_BYTEA, PG_OID_BYTEA, PG_OID_INT8};
static const uint32_t checkpoint_types[] = {PG_OID_UUID,  PG_OID_INT8,  PG_OID_INT8,  PG_OID_INT8,
                                            PG_OID_INT4,  PG_OID_BYTEA, PG_OID_BYTEA, PG_OID_TEXT,
                                            PG_OID_BYTEA, PG_OID_INT8};
static const uint32_t job_types[] = {PG_OID_UUID, PG_OID_INT8, PG_OID_INT2, PG_OID_INT8,
                                     PG_OID_INT8, PG_OID_INT8, PG_OID_INT8};

static const uint32_t finish_types[PG_FINISH_COLUMNS] = {PG_OID_UUID, PG_OID_INT8, PG_OID_INT8,
                                                         PG_OID_INT2, PG_OID_INT8, PG_OID_INT2};
static const uint32_t audit_types[PG_COMMIT_AUDIT_COLUMNS] = {
    PG_OID_UUID, PG_OID_INT8, PG_OID_INT8, PG_OID_UUID, PG_OID_INT8,
    PG_OID_TEXT, PG_OID_TEXT, PG_OID_TEXT, PG_OID_TEXT};
static const uint32_t written_types[PG_WRITTEN_COLUMNS] = {PG_OID_UUID, PG_OID_INT8, PG_OID_INT8};

#define ROW_BEGIN(array, types) pg_record_begin(array, types, sizeof(types) / sizeof((types)[0]))

static void columns_begin(struct pg_array *columns, const uint32_t *types, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pg_array_begin(&columns[i], types[i]);
    }
}

static bool columns_end(struct pg_array *columns, size_t count)
{
    bool complete = true;
    for (size_t i = 0; i < count; i++) {
        pg_array_end(&columns[i]);
        complete = complete && pg_array_is_complete(&columns[i]);
    }
    return complete;
}

static void columns_finish(struct pg_array *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pg_array_finish(&columns[i]);
    }
}

void pg_commit_rows_finish(struct pg_commit_rows *rows)
{
    pg_array_finish(&rows->entries);
    pg_array_finish(&rows->checkpoints);
    pg_array_finish(&rows->jobs);
    columns_finish(rows->finishes, PG_FINISH_COLUMNS);
    columns_finish(rows->audits, PG_COMMIT_AUDIT_COLUMNS);
    columns_finish(rows->written, PG_WRITTEN_COLUMNS);
    strbuf_finish(&rows->block);
}

/* Nothing is null. */
static void add_optional(struct pg_record *row, const void *bytes, size_t size)
{
    if (size > 0) {
        pg_array_add(pg_record_column(row), bytes, size);
    } else {
        pg_array_add_null(pg_record_column(row));
    }
}

static void add_entry(struct pg_array *rows, const struct entry_record *entry, uint64_t epoch,
                      int64_t before)
{
    struct pg_record row = ROW_BEGIN(rows, entry_types);
    pg_array_add(pg_record_column(&row), entry->session.bytes, ID_SIZE);
    pg_array_add_i64(pg_record_column(&row), (int64_t)entry->seq);
    pg_array_add_i64(pg_record_column(&row), (int64_t)entry->first_nonce);
    pg_array_add_i64(pg_record_column(&row), (int64_t)entry->last_nonce);
    pg_array_add_i64(pg_record_column(&row), entry->at_us);
    pg_array_add_i64(pg_record_column(&row), (int64_t)epoch);
    pg_array_add_i32(pg_record_column(&row), entry->request_index);
    add_optional(&row, entry->action_id.bytes, entry->has_action_id ? ID_SIZE : 0);
    pg_array_add(pg_record_column(&row), &entry->input, sizeof(entry->input));
    pg_array_add(pg_record_column(&row), entry->executed,
                 entry->executed_count * sizeof(*entry->executed));
    pg_array_add_digest(pg_record_column(&row), &entry->state_root);
    pg_array_add_digest(pg_record_column(&row), &entry->chain_hash);
    add_optional(&row, entry->signature, entry->has_signature ? SIGNATURE_SIZE : 0);
    add_optional(&row, entry->receipt, entry->receipt_size);
    pg_array_add_i64(pg_record_column(&row), before);
    pg_record_end(&row);
}

static void add_entries(struct pg_commit_rows *rows, const struct pg_tails *tails,
                        const struct commit_unit *unit)
{
    bool known = pg_tails_continue(tails, unit);
    int64_t before = known ? 0 : (int64_t)unit->entries[0].seq - 1;
    for (size_t i = 0; i < unit->entry_count; i++) {
        const struct entry_record *entry = &unit->entries[i];
        assert(session_id_equal(&entry->session, &unit->session));
        assert(entry->seq == unit->entries[0].seq + i);
        add_entry(&rows->entries, entry, unit->epoch, before);
    }
    rows->entry_count += unit->entry_count;
}

static void add_checkpoint(struct pg_commit_rows *rows, const struct checkpoint_record *checkpoint,
                           uint64_t epoch)
{
    strbuf_clear(&rows->block);
    (void)pg_lz4_compress(checkpoint->state, checkpoint->size, &rows->block);
    if (rows->block.failed) {
        rows->checkpoints.bytes.failed = true;
        return;
    }
    struct pg_record row = ROW_BEGIN(&rows->checkpoints, checkpoint_types);
    pg_array_add(pg_record_column(&row), checkpoint->session.bytes, ID_SIZE);
    pg_array_add_i64(pg_record_column(&row), (int64_t)checkpoint->seq);
    pg_array_add_i64(pg_record_column(&row), (int64_t)checkpoint->nonce);
    pg_array_add_i64(pg_record_column(&row), checkpoint->created_us);
    pg_array_add_i32(pg_record_column(&row), (int32_t)checkpoint->size);
    pg_array_add_digest(pg_record_column(&row), &checkpoint->state_root);
    pg_array_add_digest(pg_record_column(&row), &checkpoint->chain_hash);
    pg_array_add_text(pg_record_column(&row), checkpoint->label);
    pg_array_add(pg_record_column(&row), rows->block.data, rows->block.len);
    pg_array_add_i64(pg_record_column(&row), (int64_t)epoch);
    pg_record_end(&row);
    rows->checkpoint_count++;
}

static uint64_t last_seq(const struct commit_unit *unit)
{
    return unit->entries[unit->entry_count - 1].seq;
}

static void add_finish(struct pg_commit_rows *rows, const struct commit_unit *unit)
{
    struct pg_array *column = rows->finishes;
    pg_array_add(column++, unit->session.bytes, ID_SIZE);
    pg_array_add_i64(column++, (int64_t)last_seq(unit));
    pg_array_add_i64(column++, (int64_t)unit->epoch);
    pg_array_add_i16(column++, unit->finished_result);
    pg_array_add_i64(column++, unit->finished_us);
    pg_array_add_i16(column++, unit->attendance);
    rows->finish_count++;
}

static void add_job(struct pg_commit_rows *rows, const struct job_batch *job, uint64_t epoch)
{
    struct pg_record row = ROW_BEGIN(&rows->jobs, job_types);
    pg_array_add(pg_record_column(&row), job->session.bytes, ID_SIZE);
    pg_array_add_i64(pg_record_column(&row), (int64_t)job->batch);
    pg_array_add_i16(pg_record_column(&row), job->backend);
    pg_array_add_i64(pg_record_column(&row), (int64_t)job->first_seq);
    pg_array_add_i64(pg_record_column(&row), (int64_t)job->last_seq);
    pg_array_add_i64(pg_record_column(&row), job->created_us);
    pg_array_add_i64(pg_record_column(&row), (int64_t)epoch);
    pg_record_end(&row);
    rows->job_count++;
}

static void add_audit(struct pg_commit_rows *rows, const struct commit_unit *unit)
{
    const struct audit_record *line = unit->audit;
    struct pg_array *column = rows->audits;
    pg_array_add(column++, unit->session.bytes, ID_SIZE);
    pg_array_add_i64(column++, (int64_t)last_seq(unit));
    pg_array_add_i64(column++, (int64_t)unit->epoch);
    pg_array_add(column++, line->id, ID_SIZE);
    pg_array_add_i64(column++, line->at_us);
    pg_array_add_text(column++, line->actor);
    pg_array_add_text(column++, line->action);
    pg_array_add_text(column++, line->detail);
    pg_array_add_text(column++, line->request_id);
    rows->audit_count++;
}

static void add_unit(struct pg_commit_rows *rows, const struct pg_tails *tails,
                     const struct commit_unit *unit)
{
    assert(unit->entry_count >= 1);
    add_entries(rows, tails, unit);
    if (unit->checkpoint != NULL) {
        assert(unit->checkpoint->seq == last_seq(unit));
        add_checkpoint(rows, unit->checkpoint, unit->epoch);
    }
    if (unit->finished_result != GAME_RESULT_NONE || unit->attendance != ATTENDANCE_SAME) {
        add_finish(rows, unit);
    }
    if (unit->job != NULL) {
        assert(unit->job->last_seq == last_seq(unit));
        add_job(rows, unit->job, unit->epoch);
    }
    if (unit->audit != NULL) {
        assert(session_id_equal(&unit->audit->session, &unit->session));
        add_audit(rows, unit);
    }
}

bool pg_commit_rows_fill(struct pg_commit_rows *rows, const uint32_t types[PG_ROW_TYPE_COUNT],
                         const struct pg_tails *tails, struct commit_unit *const *units,
                         size_t count)
{
    rows->entry_count = 0;
    rows->checkpoint_count = 0;
    rows->finish_count = 0;
    rows->job_count = 0;
    rows->audit_count = 0;
    pg_array_begin(&rows->entries, types[PG_ROW_ENTRY]);
    pg_array_begin(&rows->checkpoints, types[PG_ROW_CHECKPOINT]);
    pg_array_begin(&rows->jobs, types[PG_ROW_JOB]);
    columns_begin(rows->finishes, finish_types, PG_FINISH_COLUMNS);
    columns_begin(rows->audits, audit_types, PG_COMMIT_AUDIT_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        add_unit(rows, tails, units[i]);
    }
    pg_array_end(&rows->entries);
    pg_array_end(&rows->checkpoints);
    pg_array_end(&rows->jobs);
    bool complete = columns_end(rows->finishes, PG_FINISH_COLUMNS);
    complete = columns_end(rows->audits, PG_COMMIT_AUDIT_COLUMNS) && complete;
    return complete && pg_array_is_complete(&rows->entries) &&
           pg_array_is_complete(&rows->checkpoints) && pg_array_is_complete(&rows->jobs);
}

bool pg_commit_rows_fill_written(struct pg_commit_rows *rows, struct commit_unit *const *units,
                                 size_t count)
{
    columns_begin(rows->written, written_types, PG_WRITTEN_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        pg_array_add(&rows->written[0], units[i]->session.bytes, ID_SIZE);
        pg_array_add_i64(&rows->written[1], (int64_t)last_seq(units[i]));
        pg_array_add_i64(&rows->written[2], (int64_t)units[i]->epoch);
    }
    return columns_end(rows->written, PG_WRITTEN_COLUMNS);
}

void pg_commit_rows_params(const struct pg_array *columns, size_t count, struct pg_params *params)
{
    for (size_t i = 0; i < count; i++) {
        pg_params_array(params, &columns[i]);
    }
}
