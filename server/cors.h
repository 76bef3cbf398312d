/*
 * cors: which web pages of other origins may use the API from a browser (the Fetch standard, "CORS
 * protocol"). Tokens travel in a header that a page sets itself, never in cookies, so nothing is
 * allowed with credentials.
 */
#ifndef DONJON_SERVER_CORS_H
#define DONJON_SERVER_CORS_H

#include <stdbool.h>

/* Value of Access-Control-Allow-Origin for a request's Origin: "*", the origin itself, or NULL when
 * it is not among `origins`, a list of origins separated by commas, or "*". Either may be NULL. */
const char *cors_allow_origin(const char *origins, const char *origin);

/* Whether `origins` is such a list, or nothing: what a browser sends has no path and no slash at
 * the end, so that one with them would never be found. */
bool cors_origins_valid(const char *origins);

/* Headers of the API that such pages may read and send. */
extern const char cors_exposed_headers[];
extern const char cors_request_headers[];

/* Seconds for which a browser need not ask again. */
extern const char cors_max_age[];

#endif
