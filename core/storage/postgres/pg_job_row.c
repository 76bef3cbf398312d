/* See pg_job_row.h. */
#include "core/storage/postgres/pg_job_row.h"

#include <stdlib.h>

static void read_proof(struct pg_row *row, struct job_record *out)
{
    out->has_proof = pg_row_fixed_or_null(row, out->proof, sizeof(out->proof));
}

/* In the order of JOB_COLUMNS in pg_statement.c. */
static void read_job(struct pg_row *row, struct job_record *out)
{
    struct job_batch *batch = &out->batch;
    pg_row_fixed(row, batch->session.bytes, sizeof(batch->session.bytes));
    batch->batch = pg_row_u64(row);
    batch->first_seq = pg_row_u64(row);
    batch->last_seq = pg_row_u64(row);
    batch->created_us = pg_row_i64(row);
    batch->backend = pg_row_u8(row);
    out->state = pg_row_u8(row);
    out->attempts = pg_row_u8(row);
    out->token = pg_row_u64(row);
    out->progress_seq = pg_row_u64(row);
    out->run_at_us = pg_row_i64(row);
    out->lease_until_us = pg_row_i64(row);
    out->duration_us = pg_row_i64(row);
    out->has_node = pg_row_fixed_or_null(row, out->node.bytes, sizeof(out->node.bytes));
    pg_row_text(row, out->last_error, sizeof(out->last_error));
    read_proof(row, out);
}

enum err pg_job_rows_read(const PGresult *result, struct store_jobs *out, struct error *error)
{
    size_t count = (size_t)PQntuples(result);
    struct store_jobs jobs = {.items = calloc(count + 1, sizeof(*jobs.items)), .count = count};
    if (jobs.items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu jobs", count);
    }
    for (size_t i = 0; i < count; i++) {
        struct pg_row row = pg_row_of(result, (int)i);
        read_job(&row, &jobs.items[i]);
        if (row.corrupt) {
            store_jobs_finish(&jobs);
            return error_set(error, ERR_CORRUPT, "a proof job cannot be read");
        }
    }
    *out = jobs;
    return ERR_OK;
}
