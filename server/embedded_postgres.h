/*
 * embedded_postgres: a private PostgreSQL for a server without DATABASE_URL.
 *
 * A cluster in DATA_DIR/postgres, made at the first start, reachable through a unix socket only. It
 * runs as a child: it stops with the server, also when the server is killed (the kernel then sends
 * it SIGINT, a fast shutdown). Started as root it runs as the user postgres, or nobody where there
 * is none. Loop thread only.
 */
#ifndef DONJON_SERVER_EMBEDDED_POSTGRES_H
#define DONJON_SERVER_EMBEDDED_POSTGRES_H

#include <stdint.h>

#include "core/base/err.h"

struct embedded_postgres;

/*
 * Makes the cluster if need be, starts it and waits until it answers, at most
 * LIMIT_EMBEDDED_START_MS; a former server of the same folder that is still shutting down is waited
 * for. NULL with the reason in `error`: no PostgreSQL installed, the folder is in use by another
 * server, the cluster does not start (the reason is in DATA_DIR/postgres.log).
 */
struct embedded_postgres *embedded_postgres_start(const char *data_dir, struct error *error);

/*
 * For somebody who only reads, and connects so that nothing else is possible: that of a server
 * which runs and keeps on running, or else started for the while; never made. NULL with the reason.
 */
struct embedded_postgres *embedded_postgres_open(const char *data_dir, struct error *error);

/* How to connect. Valid as long as the object. */
const char *embedded_postgres_conninfo(const struct embedded_postgres *postgres);

/* Starts it again should it have died. Returns the microseconds until the next look. */
int64_t embedded_postgres_watch(struct embedded_postgres *postgres);

/* Fast shutdown of what was started, after a while a hard one, and frees. NULL is a no-op. */
void embedded_postgres_stop(struct embedded_postgres *postgres);

#endif
