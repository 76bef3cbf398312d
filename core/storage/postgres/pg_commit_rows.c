/*
 * One array for each column, in the order of the statements in pg_statement.c.
 */
#include "core/storage/postgres/pg_commit_rows.h"

#include <assert.h>
#include <string.h>

#include "core/storage/postgres/pg_lz4.h"

static const uint32_t entry_types[PG_ENTRY_COLUMNS] = {
    PG_OID_UUID,  PG_OID_INT8,  PG_OID_INT8,  PG_OID_INT8,  PG_OID_INT8,
    PG_OID_INT8,  PG_OID_INT4,  PG_OID_UUID,  PG_OID_BYTEA, PG_OID_BYTEA,
    PG_OID_BYTEA, PG_OID_BYTEA, PG_OID_BYTEA, PG_OID_BYTEA, PG_OID_INT8};
static const uint32_t checkpoint_types[PG_CHECKPOINT_COLUMNS] = {
    PG_OID_UUID,  PG_OID_INT8,  PG_OID_INT8, PG_OID_INT8,  PG_OID_INT4,
    PG_OID_BYTEA, PG_OID_BYTEA, PG_OID_TEXT, PG_OID_BYTEA, PG_OID_INT8};
static const uint32_t finish_types[PG_FINISH_COLUMNS] = {PG_OID_UUID, PG_OID_INT8, PG_OID_INT8,
                                                         PG_OID_INT2, PG_OID_INT8, PG_OID_INT2};
static const uint32_t job_types[PG_JOB_COLUMN_COUNT] = {
    PG_OID_UUID, PG_OID_INT8, PG_OID_INT2, PG_OID_INT8, PG_OID_INT8, PG_OID_INT8, PG_OID_INT8};
static const uint32_t written_types[PG_WRITTEN_COLUMNS] = {PG_OID_UUID, PG_OID_INT8, PG_OID_INT8};

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
    columns_finish(rows->entries, PG_ENTRY_COLUMNS);
    columns_finish(rows->checkpoints, PG_CHECKPOINT_COLUMNS);
    columns_finish(rows->finishes, PG_FINISH_COLUMNS);
    columns_finish(rows->jobs, PG_JOB_COLUMN_COUNT);
    columns_finish(rows->written, PG_WRITTEN_COLUMNS);
    strbuf_finish(&rows->block);
}

/* Nothing is null. */
static void add_optional(struct pg_array *column, const void *bytes, size_t size)
{
    if (size > 0) {
        pg_array_add(column, bytes, size);
    } else {
        pg_array_add_null(column);
    }
}

static void add_entry(struct pg_array *column, const struct entry_record *entry, uint64_t epoch)
{
    pg_array_add(column++, entry->session.bytes, ID_SIZE);
    pg_array_add_i64(column++, (int64_t)entry->seq);
    pg_array_add_i64(column++, (int64_t)entry->first_nonce);
    pg_array_add_i64(column++, (int64_t)entry->last_nonce);
    pg_array_add_i64(column++, entry->at_us);
    pg_array_add_i64(column++, (int64_t)epoch);
    pg_array_add_i32(column++, entry->request_index);
    if (entry->has_action_id) {
        pg_array_add(column++, entry->action_id.bytes, ID_SIZE);
    } else {
        pg_array_add_null(column++);
    }
    pg_array_add(column++, &entry->input, sizeof(entry->input));
    pg_array_add(column++, entry->executed, entry->executed_count * sizeof(*entry->executed));
    pg_array_add_digest(column++, &entry->state_root);
    pg_array_add_digest(column++, &entry->chain_hash);
    add_optional(column++, entry->signature, entry->has_signature ? SIGNATURE_SIZE : 0);
    add_optional(column++, entry->receipt, entry->receipt_size);
}

static void add_entries(struct pg_commit_rows *rows, const struct pg_tails *tails,
                        const struct commit_unit *unit)
{
    struct pg_array *before = &rows->entries[PG_ENTRY_COLUMNS - 1];
    bool known = pg_tails_continue(tails, unit);
    int64_t to_ask = known ? 0 : (int64_t)unit->entries[0].seq - 1;
    for (size_t i = 0; i < unit->entry_count; i++) {
        const struct entry_record *entry = &unit->entries[i];
        assert(session_id_equal(&entry->session, &unit->session));
        assert(entry->seq == unit->entries[0].seq + i);
        add_entry(rows->entries, entry, unit->epoch);
        pg_array_add_i64(before, to_ask);
    }
    rows->entry_count += unit->entry_count;
}

static void add_checkpoint(struct pg_commit_rows *rows, const struct checkpoint_record *checkpoint,
                           uint64_t epoch)
{
    struct pg_array *column = rows->checkpoints;
    strbuf_clear(&rows->block);
    (void)pg_lz4_compress(checkpoint->state, checkpoint->size, &rows->block);
    if (rows->block.failed) {
        column->bytes.failed = true;
        return;
    }
    pg_array_add(column++, checkpoint->session.bytes, ID_SIZE);
    pg_array_add_i64(column++, (int64_t)checkpoint->seq);
    pg_array_add_i64(column++, (int64_t)checkpoint->nonce);
    pg_array_add_i64(column++, checkpoint->created_us);
    pg_array_add_i32(column++, (int32_t)checkpoint->size);
    pg_array_add_digest(column++, &checkpoint->state_root);
    pg_array_add_digest(column++, &checkpoint->chain_hash);
    pg_array_add(column++, checkpoint->label, strlen(checkpoint->label));
    pg_array_add(column++, rows->block.data, rows->block.len);
    pg_array_add_i64(column++, (int64_t)epoch);
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
    struct pg_array *column = rows->jobs;
    pg_array_add(column++, job->session.bytes, ID_SIZE);
    pg_array_add_i64(column++, (int64_t)job->batch);
    pg_array_add_i16(column++, job->backend);
    pg_array_add_i64(column++, (int64_t)job->first_seq);
    pg_array_add_i64(column++, (int64_t)job->last_seq);
    pg_array_add_i64(column++, job->created_us);
    pg_array_add_i64(column++, (int64_t)epoch);
    rows->job_count++;
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
}

bool pg_commit_rows_fill(struct pg_commit_rows *rows, const struct pg_tails *tails,
                         struct commit_unit *const *units, size_t count)
{
    rows->entry_count = 0;
    rows->checkpoint_count = 0;
    rows->finish_count = 0;
    rows->job_count = 0;
    columns_begin(rows->entries, entry_types, PG_ENTRY_COLUMNS);
    columns_begin(rows->checkpoints, checkpoint_types, PG_CHECKPOINT_COLUMNS);
    columns_begin(rows->finishes, finish_types, PG_FINISH_COLUMNS);
    columns_begin(rows->jobs, job_types, PG_JOB_COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        add_unit(rows, tails, units[i]);
    }
    bool complete = columns_end(rows->entries, PG_ENTRY_COLUMNS);
    complete = columns_end(rows->checkpoints, PG_CHECKPOINT_COLUMNS) && complete;
    complete = columns_end(rows->jobs, PG_JOB_COLUMN_COUNT) && complete;
    return columns_end(rows->finishes, PG_FINISH_COLUMNS) && complete;
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
