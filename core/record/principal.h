/*
 * principal: who asks. Made by server/auth from the Authorization header, judged by the runtime,
 * which knows a session's seats. A seat's token names its session and seat, so a token of another
 * session is recognised without a search.
 */
#ifndef DONJON_CORE_RECORD_PRINCIPAL_H
#define DONJON_CORE_RECORD_PRINCIPAL_H

#include "core/base/digest.h"
#include "core/base/id.h"

enum principal_kind {
    PRINCIPAL_NONE = 0,    /* no Authorization header */
    PRINCIPAL_INVALID = 1, /* a header that is no token of this server */
    PRINCIPAL_ADMIN = 2,
    PRINCIPAL_SEAT = 3 /* a well-formed seat token, whose secret is not checked yet */
};

struct principal {
    uint8_t kind;                   /* enum principal_kind */
    uint8_t seat;                   /* SEAT: 1..GAME_SEATS_MAX */
    struct session_id session;      /* SEAT: the session the token is for */
    struct digest_value token_hash; /* SEAT: SHA-256 of the token's secret */
};

#endif
