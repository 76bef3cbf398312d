/*
 * pg_job_row: from JOB_COLUMNS (pg_statement.c) to struct job_record.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_JOB_ROW_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_JOB_ROW_H

#include "core/storage/postgres/pg_store_internal.h"

/* ERR_NO_MEMORY, ERR_CORRUPT. */
MUST_CHECK enum err pg_job_rows_read(const PGresult *result, struct store_jobs *out,
                                     struct error *error);

#endif
