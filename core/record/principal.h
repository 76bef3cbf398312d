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
    PRINCIPAL_SEAT = 3,  /* a well-formed token of a seat or of a spectator, whose secret is not
                            checked yet */
    PRINCIPAL_INVITE = 4 /* a well-formed invite, good for joining alone; not checked yet either */
};

struct principal {
    uint8_t kind;                   /* enum principal_kind */
    uint8_t seat;                   /* SEAT, INVITE: 1..SEATS_MAX (core/record/record.h) */
    struct session_id session;      /* SEAT, INVITE: the session the token is for */
    struct digest_value token_hash; /* SEAT, INVITE: SHA-256 of the token's secret */
};

#endif
