/*
 * Looking after proof jobs: taking back what was abandoned, counting, and what administrators do.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <limits.h>

#include "core/base/cleanup.h"
#include "core/storage/postgres/pg_job_row.h"

static void read_stats(struct pg_row *row, struct store_job_stats *out)
{
    out->backlog = pg_row_u64(row) + pg_row_u64(row);
    out->frozen = pg_row_u64(row);
    out->dead = pg_row_u64(row);
    out->oldest_age_us = pg_row_i64(row);
}

enum err pg_jobs_tend(struct store *store, struct store_job_stats *out, struct error *error)
{
    struct pg_params rescue = {0};
    struct pg_params count = {0};
    PGresult *results[3] = {NULL};
    pg_params_i16(&rescue, JOB_ATTEMPTS_MAX);
    pg_params_i64(&count, JOB_STATS_MAX);
    struct pg_query queries[] = {
        {PG_JOBS_RESCUE, &rescue}, {PG_JOBS_RELEASE, NULL}, {PG_JOBS_COUNT, &count}};
    enum err err = pg_pool_run(pg_store_of(store)->pool, queries, 3, results, error);
    if (err == ERR_OK) {
        struct pg_row row = pg_row_of(results[2], 0);
        *out = (struct store_job_stats){.rescued = pg_result_changed(results[0]),
                                        .released = pg_result_changed(results[1])};
        read_stats(&row, out);
    }
    pg_results_clear(results, 3);
    return err;
}

enum err pg_jobs_list(struct store *store, enum job_listing listing, const struct job_lease *after,
                      size_t limit, struct store_jobs *out, struct error *error)
{
    static const enum pg_statement statements[] = {[JOBS_STUCK] = PG_JOBS_LIST_STUCK,
                                                   [JOBS_WAITING] = PG_JOBS_LIST_WAITING,
                                                   [JOBS_QUEUED] = PG_JOBS_LIST_QUEUED,
                                                   [JOBS_RUNNING] = PG_JOBS_LIST_RUNNING};
    static const uint8_t first[ID_SIZE];
    struct pg_params params = {0};
    PGresult *result = NULL;
    pg_params_uuid(&params, after != NULL ? after->session.bytes : first);
    pg_params_i64(&params, after != NULL ? (int64_t)after->batch : -1);
    pg_params_i64(&params, limit > INT_MAX ? INT_MAX : (int64_t)limit);
    enum err err = pg_store_query(pg_store_of(store), statements[listing], &params, &result, error);
    if (err == ERR_OK) {
        err = pg_job_rows_read(result, out, error);
    }
    PQclear(result);
    return err;
}

/* The rows of the statements say whether there is such a job and whether it was changed. */
static enum err change(struct store *store, enum pg_statement statement,
                       const struct job_lease *job, const struct audit_record *audit,
                       struct error *error)
{
    struct pg_params params = {0};
    CLEANUP(pg_array_finish) struct pg_array line = {0};
    PGresult *result = NULL;
    pg_params_uuid(&params, job->session.bytes);
    pg_params_i64(&params, job->batch > INT64_MAX ? INT64_MAX : (int64_t)job->batch);
    pg_params_audit(&params, &line, audit);
    enum err err = pg_store_query(pg_store_of(store), statement, &params, &result, error);
    if (err == ERR_OK) {
        struct pg_row row = pg_row_of(result, 0);
        uint64_t existing = pg_row_u64(&row);
        uint64_t changed = pg_row_u64(&row);
        if (existing == 0) {
            err = error_set(error, ERR_NOT_FOUND, "there is no such job");
        } else if (changed == 0) {
            err = error_set(error, ERR_CONFLICT, "the state of the job does not allow this");
        }
    }
    PQclear(result);
    return err;
}

enum err pg_job_redrive(struct store *store, const struct job_lease *job,
                        const struct audit_record *audit, struct error *error)
{
    return change(store, PG_JOB_REDRIVE, job, audit, error);
}

enum err pg_job_cancel(struct store *store, const struct job_lease *job,
                       const struct audit_record *audit, struct error *error)
{
    return change(store, PG_JOB_CANCEL, job, audit, error);
}
