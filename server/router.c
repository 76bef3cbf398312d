/* router: one node for each distinct prefix of a path; siblings are a list, literals first. */
#include "server/router.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { METHOD_COUNT = HTTP_OPTIONS + 1, ALLOW_SIZE = 48 };

struct node {
    char *text; /* the literal; NULL for a parameter */
    size_t length;
    struct node *children;
    struct node *sibling;
    const struct route *routes[METHOD_COUNT];
    bool has_routes;
    char allow[ALLOW_SIZE];
};

struct router {
    struct node root;
};

/* ---- building ---- */

static void destroy_nodes(struct node *node)
{
    while (node) {
        struct node *next = node->sibling;
        destroy_nodes(node->children);
        free(node->text);
        free(node);
        node = next;
    }
}

void router_destroy(struct router *router)
{
    if (router) {
        destroy_nodes(router->root.children);
        free(router);
    }
}

static bool same_segment(const struct node *node, const char *text, size_t length)
{
    if (text[0] == '{') {
        return !node->text;
    }
    return node->text && node->length == length && memcmp(node->text, text, length) == 0;
}

static struct node *create_node(const char *text, size_t length)
{
    struct node *node = calloc(1, sizeof(*node));
    if (node && text[0] != '{') {
        node->text = strndup(text, length);
        node->length = length;
        if (!node->text) {
            free(node);
            return NULL;
        }
    }
    return node;
}

/* The child for a segment, made if it is missing. Parameters go to the end of the list. */
static struct node *child_for(struct node *parent, const char *text, size_t length)
{
    struct node **place = &parent->children;
    for (struct node *node = parent->children; node; node = node->sibling) {
        if (same_segment(node, text, length)) {
            return node;
        }
    }
    while (text[0] == '{' && *place) {
        place = &(*place)->sibling;
    }
    struct node *node = create_node(text, length);
    if (node) {
        node->sibling = *place;
        *place = node;
    }
    return node;
}

static enum err add_route(struct router *router, const struct route *route, struct error *error)
{
    struct node *node = &router->root;
    size_t depth = 0;
    size_t params = 0;
    const char *from = route->path;
    if (*from != '/') {
        return error_set(error, ERR_CONFIG, "route %s has no leading slash", route->path);
    }
    while (*from) {
        const char *text = from + 1;
        size_t length = strcspn(text, "/");
        params += text[0] == '{';
        if (++depth > TARGET_SEGMENTS_MAX || params > REQUEST_PARAMS_MAX) {
            return error_set(error, ERR_CONFIG, "route %s is too deep", route->path);
        }
        node = child_for(node, text, length);
        if (!node) {
            return error_set(error, ERR_NO_MEMORY, "out of memory");
        }
        from = text + length;
    }
    if (node->routes[route->method]) {
        return error_set(error, ERR_CONFIG, "route %s stands twice", route->path);
    }
    node->routes[route->method] = route;
    node->has_routes = true;
    return ERR_OK;
}

static void add_allowed(struct node *node, bool allowed, const char *name)
{
    size_t length = strlen(node->allow);
    if (allowed) {
        snprintf(node->allow + length, ALLOW_SIZE - length, "%s%s", length > 0 ? ", " : "", name);
    }
}

/* In alphabetical order; HEAD comes with GET, OPTIONS with everything. */
static void write_allow(struct node *node)
{
    if (!node->routes[HTTP_HEAD]) {
        node->routes[HTTP_HEAD] = node->routes[HTTP_GET];
    }
    add_allowed(node, node->routes[HTTP_DELETE], "DELETE");
    add_allowed(node, node->routes[HTTP_GET], "GET");
    add_allowed(node, node->routes[HTTP_HEAD], "HEAD");
    add_allowed(node, true, "OPTIONS");
    add_allowed(node, node->routes[HTTP_POST], "POST");
    add_allowed(node, node->routes[HTTP_PUT], "PUT");
}

static void finish_nodes(struct node *node)
{
    for (; node; node = node->sibling) {
        if (node->has_routes) {
            write_allow(node);
        }
        finish_nodes(node->children);
    }
}

struct router *router_create(const struct route *table, struct error *error)
{
    struct router *router = calloc(1, sizeof(*router));
    if (!router) {
        (void)error_set(error, ERR_NO_MEMORY, "out of memory");
        return NULL;
    }
    for (const struct route *route = table; route->path; route++) {
        if (add_route(router, route, error) != ERR_OK) {
            router_destroy(router);
            return NULL;
        }
    }
    finish_nodes(router->root.children);
    return router;
}

/* ---- finding ---- */

/* Depth is bounded by TARGET_SEGMENTS_MAX; a parameter is tried after the literals of its place. */
static const struct node *descend(const struct node *nodes, const struct target *target, size_t at,
                                  struct route_match *out)
{
    const struct target_segment *segment = &target->segments[at];
    for (const struct node *node = nodes; node; node = node->sibling) {
        bool matches = node->text ? node->length == segment->length &&
                                        memcmp(node->text, segment->text, segment->length) == 0
                                  : segment->length > 0;
        if (!matches) {
            continue;
        }
        size_t params = out->param_count;
        if (!node->text) {
            out->params[out->param_count++] = segment->text;
        }
        const struct node *found = at + 1 == target->segment_count
                                       ? (node->has_routes ? node : NULL)
                                       : descend(node->children, target, at + 1, out);
        if (found) {
            return found;
        }
        out->param_count = params;
    }
    return NULL;
}

enum err router_find(const struct router *router, enum http_method method,
                     const struct target *target, struct route_match *out)
{
    out->route = NULL;
    out->allow = NULL;
    out->param_count = 0;
    if (target->segment_count == 0 || target->segment_count > TARGET_SEGMENTS_MAX) {
        return ERR_NOT_FOUND;
    }
    const struct node *node = descend(router->root.children, target, 0, out);
    if (!node) {
        return ERR_NOT_FOUND;
    }
    out->route = method ? node->routes[method] : NULL;
    out->allow = node->allow;
    return ERR_OK;
}
