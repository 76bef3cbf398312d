/* admission: each check either passes or writes the reply. */
#include "server/admission.h"

#include <string.h>
#include <strings.h>

#include "handlers/reply.h"
#include "server/head.h"

enum http_method admission_method(const char *name)
{
    static const struct {
        const char *name;
        enum http_method method;
    } methods[] = {{"GET", HTTP_GET},       {"POST", HTTP_POST}, {"PUT", HTTP_PUT},
                   {"DELETE", HTTP_DELETE}, {"HEAD", HTTP_HEAD}, {"OPTIONS", HTTP_OPTIONS}};
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (strcmp(name, methods[i].name) == 0) {
            return methods[i].method;
        }
    }
    return (enum http_method)0;
}

static bool refuse(struct exchange *exchange, enum err err, const char *detail)
{
    reply_error(&exchange->request, err, detail);
    return false;
}

static bool parse_target(struct exchange *exchange, struct target *out)
{
    struct request *request = &exchange->request;
    size_t length = strlen(exchange->raw_target);
    char *memory = exchange_alloc(exchange, target_memory_size(length));
    request->path = "";
    if (!memory) {
        return refuse(exchange, ERR_NO_MEMORY, NULL);
    }
    const char *wrong =
        target_parse(exchange->raw_target, memory, out, request->query, &request->query_count);
    request->path = out->path;
    return wrong ? refuse(exchange, ERR_VALIDATION_FAILED, wrong) : true;
}

static bool answer_options(struct exchange *exchange, const char *allow)
{
    reply_empty(&exchange->request, 204);
    if (allow) {
        reply_header(&exchange->request, "Allow", allow);
    }
    return false;
}

static bool find_route(struct exchange *exchange, const struct router *router,
                       const struct target *target)
{
    struct request *request = &exchange->request;
    struct route_match match;
    if (target->asterisk && request->method == HTTP_OPTIONS) {
        return answer_options(exchange, NULL);
    }
    if (router_find(router, request->method, target, &match) != ERR_OK) {
        return refuse(exchange, ERR_NOT_FOUND, NULL);
    }
    if (!match.route && request->method == HTTP_OPTIONS) {
        return answer_options(exchange, match.allow);
    }
    if (!match.route) {
        reply_error(request, ERR_METHOD_NOT_ALLOWED, NULL);
        reply_header(request, "Allow", match.allow);
        return false;
    }
    request->route = match.route;
    request->param_count = match.param_count;
    memcpy(request->params, match.params, match.param_count * sizeof(match.params[0]));
    return true;
}

/* `detail` NULL: what the error says by itself. */
static bool refuse_type(struct exchange *exchange, enum route_body wanted, const char *detail)
{
    reply_error(&exchange->request, ERR_UNSUPPORTED_MEDIA_TYPE, detail);
    reply_header(&exchange->request, "Accept-Post",
                 wanted == BODY_EVIDENCE
                     ? "application/vnd.donjon.evidence, application/octet-stream"
                     : "application/json");
    return false;
}

/* A file of evidence says what it is, or nothing. */
static bool check_evidence(struct exchange *exchange)
{
    const struct request *request = &exchange->request;
    const char *type = request->content_type;
    if (type && strcasecmp(type, "application/vnd.donjon.evidence") != 0 &&
        strcasecmp(type, "application/octet-stream") != 0) {
        return refuse_type(exchange, BODY_EVIDENCE, "a file of evidence is needed");
    }
    return request->body_size > 0 ||
           refuse(exchange, ERR_VALIDATION_FAILED, "a file of evidence is needed");
}

static bool check_json(struct exchange *exchange, enum route_body wanted)
{
    const struct request *request = &exchange->request;
    if (request->body_size == 0 && wanted == BODY_JSON_OPTIONAL) {
        return true;
    }
    bool typed = request->content_type && head_is_json(request->content_type);
    if (!typed && (request->content_type || request->body_size > 0)) {
        return refuse_type(exchange, wanted, NULL);
    }
    return request->body_size > 0 || refuse(exchange, ERR_MALFORMED_JSON, "a JSON body is needed");
}

static bool check_body(struct exchange *exchange)
{
    const struct request *request = &exchange->request;
    enum route_body wanted = request->route->body;
    if (wanted == BODY_NONE) {
        return request->body_size == 0 ||
               refuse(exchange, ERR_VALIDATION_FAILED, "no body is expected here");
    }
    if (request->body_size > 0 && exchange->coded) {
        return refuse_type(exchange, wanted, "the body must not be compressed");
    }
    return wanted == BODY_EVIDENCE ? check_evidence(exchange) : check_json(exchange, wanted);
}

size_t admission_body_max(struct exchange *exchange, const struct router *router)
{
    struct request *request = &exchange->request;
    struct target target;
    struct route_match match = {.route = NULL};
    char *memory = exchange_alloc(exchange, target_memory_size(strlen(exchange->raw_target)));
    bool found = memory &&
                 !target_parse(exchange->raw_target, memory, &target, request->query,
                               &request->query_count) &&
                 router_find(router, request->method, &target, &match) == ERR_OK && match.route;
    return found && match.route->body == BODY_EVIDENCE ? LIMIT_EVIDENCE_BODY_BYTES
                                                       : LIMIT_BODY_BYTES;
}

bool admission_admit(struct exchange *exchange, const struct router *router,
                     const struct services *services)
{
    struct target target;
    if (!parse_target(exchange, &target) || !find_route(exchange, router, &target)) {
        return false;
    }
    const struct request *request = &exchange->request;
    enum err err = auth_check(request->route->auth, &request->principal, services->open_sessions);
    if (err != ERR_OK) {
        return refuse(exchange, err, NULL);
    }
    return check_body(exchange);
}
