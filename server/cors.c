/* cors: a list of origins and one comparison. */
#include "server/cors.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

const char cors_exposed_headers[] =
    "ETag, Location, Retry-After, X-Request-Id, Idempotent-Replayed, Allow, RateLimit, "
    "RateLimit-Policy";
const char cors_request_headers[] =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, "
    "X-Request-Id";
const char cors_max_age[] = "600";

const char *cors_allow_origin(const char *origins, const char *origin)
{
    if (!origins || !origin || origins[0] == '\0') {
        return NULL;
    }
    if (strcmp(origins, "*") == 0) {
        return "*";
    }
    size_t length = strlen(origin);
    const char *next = origins;
    while (*next) {
        next += strspn(next, ", ");
        size_t size = strcspn(next, ", ");
        if (size == length && size > 0 && strncasecmp(next, origin, size) == 0) {
            return origin;
        }
        next += size;
    }
    return NULL;
}
