/*
 * router: which handler a method and a path belong to.
 *
 * Built once from the table of routes, then read-only and usable from any thread. A lookup neither
 * allocates nor copies: it walks a tree of segments. A literal segment wins over a parameter.
 */
#ifndef DONJON_SERVER_ROUTER_H
#define DONJON_SERVER_ROUTER_H

#include "handlers/handler.h"
#include "server/target.h"

struct router;

struct route_match {
    const struct route *route; /* NULL: the path is known, the method is not */
    const char *allow;         /* sorted methods of the path, for the Allow header */
    const char *params[REQUEST_PARAMS_MAX];
    size_t param_count;
};

/* `table` ends with a path of NULL and is borrowed. NULL when it is not well formed: a path without
 * a leading slash, too deep or with too many parameters, or a method twice for one path. */
struct router *router_create(const struct route *table, struct error *error);
void router_destroy(struct router *router); /* NULL is a no-op */

/* ERR_NOT_FOUND when no route has this path. HEAD finds the route of GET. */
MUST_CHECK enum err router_find(const struct router *router, enum http_method method,
                                const struct target *target, struct route_match *out);

#endif
