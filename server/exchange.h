/*
 * exchange: one request and its reply, from the request line to the last byte sent.
 *
 * It holds what handlers see (`struct request`, first member), the memory of the request and where
 * it stands. Two parties use it: the HTTP library, until its connection is done with the request,
 * and the handler, from its call until `request_done`. An exchange goes back to its pool when both
 * are through, so neither a client that goes away nor a deadline can pull memory from under a
 * handler that still waits for a commit.
 *
 * Exchanges are reused: the first block of memory and the buffers stay, so a usual request
 * allocates nothing here. Loop thread only.
 */
#ifndef DONJON_SERVER_EXCHANGE_H
#define DONJON_SERVER_EXCHANGE_H

#include "handlers/handler.h"
#include "server/quota.h"
#include "server/target.h"

struct MHD_Connection;
struct connection;
struct listener;

enum {
    EXCHANGE_BLOCK_SIZE = 8192,           /* request memory that costs nothing: an action's */
    EXCHANGE_MEMORY_MAX = 1024 * 1024,    /* request memory in all */
    EXCHANGE_KEPT_BODY_BYTES = 16 * 1024, /* buffers up to this size are kept for reuse */
    EXCHANGE_POOL_MAX = 4096              /* idle exchanges kept */
};

struct exchange_block;

struct exchange {
    struct request request; /* first */
    struct listener *listener;
    struct connection *connection; /* NULL once the library is done with it */
    struct MHD_Connection *mhd;

    bool receiving;    /* some of the request is still to come */
    bool head_read;    /* the library has shown the headers */
    bool coded;        /* the body has a Content-Encoding */
    bool in_handler;   /* the handler is on the stack */
    bool handler_owes; /* the handler was called and has not said done */
    bool suspended;    /* the connection waits for the handler */
    bool queued;       /* the library has a response */
    bool failed;       /* no response can be given: the library must close */
    bool close_after;  /* the reply says Connection: close */
    bool lingers;      /* the reply is late on purpose */
    bool streaming;    /* the reply is given piece by piece; `queued` is set, too */
    bool last_piece;   /* nothing comes after what reply.body holds */
    bool hung_up;      /* the client of a stream has gone */
    size_t piece_sent; /* of reply.body, with the library */

    const char *raw_target;  /* as it was sent */
    const char *sent_target; /* where it stood, to find a NUL byte in it */
    struct strbuf body;
    size_t body_max; /* above LIMIT_BODY_BYTES: it has a place among the listener's large bodies */
    struct reply late; /* what the deadline answered */
    struct quota_left quota;
    struct strbuf compressed; /* the body as it is sent, when it is */
    int status;               /* of the reply that was queued */
    size_t reply_bytes;       /* of its body */
    char peer[48];

    struct exchange_block *blocks;
    size_t memory_left;    /* of EXCHANGE_MEMORY_MAX */
    size_t used;           /* of `block` */
    struct exchange *next; /* in the pool */
    _Alignas(16) char block[EXCHANGE_BLOCK_SIZE];
};

struct exchange_pool {
    struct exchange *idle;
    size_t idle_count;
    size_t live_count; /* handed out */
};

/* An empty exchange, zeroed but for its buffers; NULL when memory has run out. */
struct exchange *exchange_take(struct exchange_pool *pool);
void exchange_give_back(struct exchange_pool *pool, struct exchange *exchange);
void exchange_pool_finish(struct exchange_pool *pool); /* frees the idle ones */

/* Request memory, zeroed. NULL past EXCHANGE_MEMORY_MAX. */
void *exchange_alloc(struct exchange *exchange, size_t size);

/* A NUL-terminated copy in request memory. */
char *exchange_copy(struct exchange *exchange, const char *text, size_t size);

#endif
