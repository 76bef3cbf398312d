/*
 * admission: from a whole request to its handler, or to the reason why not.
 *
 * The checks run in the order a client can act on: the address (400), the route (404), the method
 * (405, OPTIONS), the credential (401, 403), the rate (429), the body and its type (400, 415).
 */
#ifndef DONJON_SERVER_ADMISSION_H
#define DONJON_SERVER_ADMISSION_H

#include "server/auth.h"
#include "server/exchange.h"
#include "server/router.h"

/* True: request->route is set and its handler may be called. False: request->reply is complete. */
bool admission_admit(struct exchange *exchange, const struct router *router,
                     const struct services *services);

/* How large a body the request's route takes. */
size_t admission_body_max(struct exchange *exchange, const struct router *router);

/* HTTP_... or 0 for a method that no route has. */
enum http_method admission_method(const char *name);

#endif
