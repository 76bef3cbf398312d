/*
 * The table of SQLSTATE prefixes, longest first where they overlap. What is not listed is a mistake
 * of ours: ERR_INTERNAL.
 */
#include "core/storage/postgres/pg_error.h"

#include <stddef.h>
#include <string.h>

struct mapping {
    const char *prefix;
    enum err err;
    bool ends_connection;
};

static const struct mapping mappings[] = {
    {"23505", ERR_DUPLICATE, false},   /* unique_violation */
    {"25006", ERR_UNAVAILABLE, true},  /* read_only_sql_transaction */
    {"26000", ERR_UNAVAILABLE, true},  /* prepared statement unknown: someone discarded all */
    {"0A000", ERR_UNAVAILABLE, true},  /* cached plan must not change: the schema was migrated */
    {"55P03", ERR_UNAVAILABLE, false}, /* lock_not_available */
    {"57014", ERR_UNAVAILABLE, false}, /* query_canceled, statement_timeout among them */
    {"57P", ERR_UNAVAILABLE, true},    /* the server shuts down, crashed, starts */
    {"XX001", ERR_CORRUPT, false},     /* data_corrupted */
    {"XX002", ERR_CORRUPT, false},     /* index_corrupted */
    {"08", ERR_UNAVAILABLE, true},     /* connection */
    {"28", ERR_UNAVAILABLE, true},     /* authorization */
    {"3D", ERR_UNAVAILABLE, true},     /* no such database */
    {"40", ERR_CONFLICT, false},       /* deadlock, serialization: worth another try */
    {"53", ERR_UNAVAILABLE, false},    /* out of disk, memory, connections */
    {"58", ERR_UNAVAILABLE, false},    /* input/output error outside PostgreSQL */
};

static const struct mapping *mapping_of(const char *sqlstate)
{
    for (size_t i = 0; sqlstate != NULL && i < sizeof(mappings) / sizeof(mappings[0]); i++) {
        if (strncmp(sqlstate, mappings[i].prefix, strlen(mappings[i].prefix)) == 0) {
            return &mappings[i];
        }
    }
    return NULL;
}

enum err pg_error_of_sqlstate(const char *sqlstate)
{
    const struct mapping *mapping = mapping_of(sqlstate);
    return mapping != NULL ? mapping->err : ERR_INTERNAL;
}

bool pg_error_ends_connection(const char *sqlstate)
{
    const struct mapping *mapping = mapping_of(sqlstate);
    return mapping != NULL && mapping->ends_connection;
}

void pg_error_copy_line(const char *text, char *out, int size)
{
    int len = 0;
    for (; text != NULL && *text != '\0' && len < size - 1; text++) {
        if (*text == '\n') {
            if (text[1] == '\0') {
                break;
            }
            out[len++] = ' ';
        } else {
            out[len++] = *text == '"' ? '\'' : *text;
        }
    }
    out[len] = '\0';
}
