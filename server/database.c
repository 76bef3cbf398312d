/* database: migrate before the store is used, stop the private server after it is closed. */
#include "server/database.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/storage/postgres/pg_migrate.h"
#include "core/storage/postgres/pg_store.h"
#include "server/embedded_postgres.h"

/* `open` gives the private one. */
static enum err find(struct database *database, const struct config *config,
                     struct embedded_postgres *(*open)(const char *, struct error *),
                     struct error *error)
{
    const char *conninfo = config->database_url;
    if (conninfo[0] == '\0') {
        log_info("database_starting", "data_dir=\"%s\"", config->data_dir);
        database->embedded = open(config->data_dir, error);
        if (!database->embedded) {
            return error ? error->code : ERR_UNAVAILABLE;
        }
        conninfo = embedded_postgres_conninfo(database->embedded);
    }
    database->conninfo = strdup(conninfo);
    return database->conninfo ? ERR_OK : error_set(error, ERR_NO_MEMORY, "out of memory");
}

enum err database_open(struct database *database, const struct config *config, struct error *error)
{
    *database = (struct database){0};
    int applied = 0;
    enum err err = find(database, config, embedded_postgres_start, error);
    if (err == ERR_OK) {
        err = pg_migrate(database->conninfo, &applied, error);
    }
    if (err == ERR_OK && applied > 0) {
        log_info("database_migrated", "applied=%d version=%d", applied, pg_migrate_version());
    }
    if (err != ERR_OK) {
        database_close(database);
    }
    return err;
}

static enum err make_store(struct database *database, const struct config *config,
                           const struct node_id *node, struct error *error)
{
    struct postgres_store_options options = {.conninfo = database->conninfo,
                                             .node = *node,
                                             .connections = (size_t)config->store_workers};
    database->store = postgres_store_create(&options, error);
    return database->store ? ERR_OK : ERR_NO_MEMORY;
}

enum err database_open_store(struct database *database, const struct config *config,
                             const struct node_id *node, struct error *error)
{
    enum err err = make_store(database, config, node, error);
    return err == ERR_OK ? database->store->ops->check(database->store, error) : err;
}

enum err database_open_reader(struct database *database, const struct config *config,
                              const struct node_id *node, struct error *error)
{
    *database = (struct database){0};
    enum err err = find(database, config, embedded_postgres_open, error);
    if (err == ERR_OK) {
        err = pg_migrate_check(database->conninfo, error);
    }
    if (err == ERR_OK) {
        err = make_store(database, config, node, error);
    }
    if (err != ERR_OK) {
        database_close(database);
    }
    return err;
}

static int64_t watch(void *user)
{
    return embedded_postgres_watch(user);
}

void database_attach(struct database *database, struct loop *loop)
{
    if (database->embedded) {
        loop_add(loop, (struct loop_source){-1, watch, database->embedded});
    }
}

void database_abandon(struct database *database)
{
    embedded_postgres_stop(database->embedded);
    database->embedded = NULL;
}

void database_close(struct database *database)
{
    store_destroy(database->store);
    embedded_postgres_stop(database->embedded);
    if (database->conninfo) {
        digest_wipe(database->conninfo, strlen(database->conninfo));
        free(database->conninfo);
    }
    *database = (struct database){0};
}
