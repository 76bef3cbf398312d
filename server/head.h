/*
 * head: what the headers of a request say.
 *
 * Stricter than the library where two readings of one request are possible: a request with both
 * Content-Length and Transfer-Encoding, with two lengths, with a transfer coding other than chunked
 * or with a name that is not a token is refused, and its connection closed. So is one of HTTP/1.1
 * without Host, and any with two.
 */
#ifndef DONJON_SERVER_HEAD_H
#define DONJON_SERVER_HEAD_H

#include "server/exchange.h"

struct head {
    const char *authorization; /* borrowed from the library */
    const char *request_id;
    bool has_host;
    bool chunked;
    bool has_length;
    uint64_t length; /* UINT64_MAX: larger than a number can say */
    enum err err;    /* ERR_OK, or why the request is refused */
    const char *wrong;
    struct exchange *exchange;
    size_t bytes; /* of all names and values */
};

/* Reads the headers of `exchange`, a request of `version` ("HTTP/1.1"), into `out` and into its
 * request. Of a header whose value is a list all lines count, of another the first. */
void head_read(struct exchange *exchange, const char *version, struct head *out);

/* A word for X-Request-Id: at most LIMIT_REQUEST_ID_BYTES letters, digits and "-_.:" */
bool head_request_id_valid(const char *text);

/* "application/json", any case, with or without parameters. */
bool head_is_json(const char *content_type);

#endif
