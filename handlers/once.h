/*
 * once: Idempotency-Key on everything that changes something (draft-ietf-httpapi-idempotency-key).
 *
 * The key is the client's, 1 to LIMIT_IDEMPOTENCY_KEY_BYTES visible characters, best a random UUID,
 * and belongs to who asks, by token or without one by address, and to the session it is about. The
 * first request of a key is noted before it is done; its reply is kept for a day if it succeeded.
 * The same request again gets the same reply, marked Idempotent-Replayed; another request of the
 * same key is refused with idempotency_mismatch, and one whose first is still being handled with
 * request_in_flight. A request that failed changed nothing and is forgotten, so that a retry can do
 * it.
 *
 * A reply may hold tokens. It is sealed under a key that is derived from the client's, so that the
 * database never knows them.
 *
 * POST .../actions does not come here: its key is the action id, which holds for ever.
 */
#ifndef DONJON_HANDLERS_ONCE_H
#define DONJON_HANDLERS_ONCE_H

#include "handlers/handler.h"

/* Calls the route's handler, once if the request has a key. What the listener calls. */
void once_handle(struct request *request);

/* For handlers that make something: how to make the same again, or NULL without a key. Request
 * memory. */
const struct runtime_once *once_of(const struct request *request);

#endif
