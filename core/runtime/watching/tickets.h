/*
 * tickets: what opens one stream on one session, once and soon, where a token cannot be sent; given
 * at one server, used up at any on the same store. Calls as in runtime.h, and their rules.
 */
#ifndef DONJON_CORE_RUNTIME_WATCHING_TICKETS_H
#define DONJON_CORE_RUNTIME_WATCHING_TICKETS_H

#include "core/runtime/runtime.h"

enum { TICKET_SIZE = 36 };

struct runtime_ticket_call {
    struct runtime_call call;   /* `principal`: in, whom a new one stands for; of a used one, out */
    uint8_t bytes[TICKET_SIZE]; /* out, of a new one; in, of one that is used */
    int64_t expires_us;         /* out, of a new one */
};

/* For a principal that may look at the session, which was seen to. ERR_OVERLOADED when too many
 * wait to be used. */
void runtime_ticket_give(struct runtime *runtime, struct runtime_ticket_call *call);

/* Uses it up. ERR_UNAUTHENTICATED none of ours, used, expired, or for another session. */
void runtime_ticket_take(struct runtime *runtime, struct runtime_ticket_call *call);

#endif
