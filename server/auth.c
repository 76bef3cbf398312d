/* auth: bearer tokens (RFC 6750). */
#include "server/auth.h"

#include <string.h>
#include <strings.h>

#include "core/base/text.h"
#include "handlers/seat_token.h"

static const char SCHEME[] = "Bearer ";
enum { SCHEME_LENGTH = sizeof(SCHEME) - 1, TOKEN_LENGTH_MAX = 512 };

void auth_init(struct auth *auth, const char *admin_token)
{
    *auth = (struct auth){0};
    if (admin_token && admin_token[0] != '\0') {
        auth->has_admin = true;
        digest_of(NULL, admin_token, strlen(admin_token), &auth->admin_hash);
    }
}

static bool is_admin(const struct auth *auth, const char *token)
{
    struct digest_value hash;
    digest_of(NULL, token, strlen(token), &hash);
    return auth->has_admin &&
           digest_equal_constant_time(hash.bytes, auth->admin_hash.bytes, DIGEST_SIZE);
}

void auth_principal(const struct auth *auth, const char *header, struct principal *out)
{
    memset(out, 0, sizeof(*out));
    if (!header) {
        out->kind = PRINCIPAL_NONE;
        return;
    }
    out->kind = PRINCIPAL_INVALID;
    if (strncasecmp(header, SCHEME, SCHEME_LENGTH) != 0) {
        return;
    }
    const char *token = header + SCHEME_LENGTH;
    token += strspn(token, " ");
    if (strnlen(token, TOKEN_LENGTH_MAX + 1) > TOKEN_LENGTH_MAX || seat_token_parse(token, out)) {
        return;
    }
    if (is_admin(auth, token)) {
        out->kind = PRINCIPAL_ADMIN;
    }
}

enum err auth_check(enum route_auth needed, const struct principal *principal, bool open_sessions)
{
    bool restricted = needed == AUTH_ADMIN || (needed == AUTH_CREATE && !open_sessions);
    if (needed == AUTH_NONE || needed == AUTH_SESSION || principal->kind == PRINCIPAL_ADMIN) {
        return ERR_OK;
    }
    if (principal->kind == PRINCIPAL_INVALID) {
        return ERR_UNAUTHENTICATED;
    }
    if (!restricted) {
        return ERR_OK;
    }
    return principal->kind == PRINCIPAL_SEAT ? ERR_FORBIDDEN : ERR_UNAUTHENTICATED;
}

const char *auth_challenge(const struct principal *principal)
{
    return principal->kind == PRINCIPAL_NONE ? "Bearer realm=\"donjon\""
                                             : "Bearer realm=\"donjon\", error=\"invalid_token\"";
}

void auth_generate_admin_token(char out[AUTH_TOKEN_SIZE])
{
    uint8_t secret[32];
    digest_random(secret, sizeof(secret));
    memcpy(out, "dnj_a_", 6);
    text_base64url_encode(secret, sizeof(secret), out + 6);
    digest_wipe(secret, sizeof(secret));
}
