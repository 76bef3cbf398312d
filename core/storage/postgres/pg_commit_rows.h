/*
 * pg_commit_rows: turns commit units into the parameters of the commit statements. The memory
 * is kept from one batch to the next. Belongs to the committer.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_COMMIT_ROWS_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_COMMIT_ROWS_H

#include "core/storage/postgres/pg_connection.h"
#include "core/storage/postgres/pg_tails.h"
#include "core/storage/store.h"

enum { PG_FINISH_COLUMNS = 6, PG_WRITTEN_COLUMNS = 3, PG_COMMIT_AUDIT_COLUMNS = 9 };

/* Zero-initialise it. */
struct pg_commit_rows {
    struct pg_array entries; /* of rows */
    struct pg_array checkpoints;
    struct pg_array jobs;
    struct pg_array finishes[PG_FINISH_COLUMNS];
    struct pg_array audits[PG_COMMIT_AUDIT_COLUMNS];
    struct pg_array written[PG_WRITTEN_COLUMNS]; /* the last entry of each unit */
    struct strbuf block;                         /* one compressed state */
    size_t entry_count;
    size_t checkpoint_count;
    size_t finish_count;
    size_t job_count;
    size_t audit_count;
};

void pg_commit_rows_finish(struct pg_commit_rows *rows);

/* False when memory ran out. `types`: of the connection that the rows are for. Units that `tails`
 * knows to continue their log are not checked again. */
bool pg_commit_rows_fill(struct pg_commit_rows *rows, const uint32_t types[PG_ROW_TYPE_COUNT],
                         const struct pg_tails *tails, struct commit_unit *const *units,
                         size_t count);

/* The columns of the follow-up question which units were written. */
bool pg_commit_rows_fill_written(struct pg_commit_rows *rows, struct commit_unit *const *units,
                                 size_t count);

/* Adds the columns as parameters, in order. */
void pg_commit_rows_params(const struct pg_array *columns, size_t count, struct pg_params *params);

#endif
