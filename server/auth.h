/*
 * auth: who asks, from the Authorization header.
 *
 * The admin token is known as its SHA-256 only and compared in constant time. A seat's token names
 * session and seat; whether its secret is right is for the runtime to judge, so nothing here needs
 * the database. Read-only after creation; any thread.
 */
#ifndef DONJON_SERVER_AUTH_H
#define DONJON_SERVER_AUTH_H

#include "core/record/principal.h"
#include "handlers/handler.h"

struct auth {
    bool has_admin;
    struct digest_value admin_hash;
};

/* `admin_token` NULL or "": nobody is admin. */
void auth_init(struct auth *auth, const char *admin_token);

/* `header` is the value of Authorization, NULL when absent. */
void auth_principal(const struct auth *auth, const char *header, struct principal *out);

/* Whether the principal may use a route of this kind: ERR_OK, ERR_UNAUTHENTICATED,
 * ERR_FORBIDDEN. */
MUST_CHECK enum err auth_check(enum route_auth needed, const struct principal *principal,
                               bool open_sessions);

/* Value of WWW-Authenticate for a 401 to this principal (RFC 6750, section 3). */
const char *auth_challenge(const struct principal *principal);

enum { AUTH_TOKEN_SIZE = 6 + 43 + 1 };

/* A new admin token: "dnj_a_" and 256 random bits in base64url. */
void auth_generate_admin_token(char out[AUTH_TOKEN_SIZE]);

#endif
