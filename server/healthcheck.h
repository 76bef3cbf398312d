/*
 * healthcheck: asks a running server whether it is alive and ready, for containers and scripts.
 */
#ifndef DONJON_SERVER_HEALTHCHECK_H
#define DONJON_SERVER_HEALTHCHECK_H

#include "server/address.h"

/* True when GET /livez and GET /readyz both answer 200; else `error` says which did not. */
bool healthcheck(const struct address *address, struct error *error);

#endif
