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

/* scheme "://" host, with or without a port; or "null", as pages in files have it. */
static bool is_origin(const char *text, size_t size)
{
    static const char punctuation[] = "-._~%[]:+";
    const char *host = memmem(text, size, "://", 3);
    if (size == 4 && strncmp(text, "null", 4) == 0) {
        return true;
    }
    if (!host || host == text || host + 3 == text + size) {
        return false;
    }
    for (const char *at = host + 3; at < text + size; at++) {
        char lower = (char)(*at | 0x20);
        bool plain = (lower >= 'a' && lower <= 'z') || (*at >= '0' && *at <= '9');
        if (!plain && !strchr(punctuation, *at)) {
            return false;
        }
    }
    return true;
}

bool cors_origins_valid(const char *origins)
{
    if (strcmp(origins, "*") == 0) {
        return true;
    }
    const char *next = origins + strspn(origins, ", ");
    while (*next) {
        size_t size = strcspn(next, ", ");
        if (!is_origin(next, size)) {
            return false;
        }
        next += size;
        next += strspn(next, ", ");
    }
    return true;
}

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
