/*
 * limits: every queue, list, body, string and wait that comes from outside has its limit here, with
 * a name. What operators may change is a setting; its default and bounds are in server/setting.c.
 */
#ifndef DONJON_CORE_BASE_LIMITS_H
#define DONJON_CORE_BASE_LIMITS_H

enum {
    /* HTTP */
    LIMIT_BODY_BYTES = 64 * 1024,  /* request body */
    LIMIT_TARGET_BYTES = 2048,     /* path and query */
    LIMIT_HEADER_BYTES = 8 * 1024, /* all request headers together */
    LIMIT_CONNECTIONS = 16384,     /* open connections, default of the setting */
    LIMIT_RECEIVE_MS = 10 * 1000,  /* from the first byte of a request to its last */
    LIMIT_IDLE_MS = 75 * 1000,     /* a keep-alive connection between two requests */
    LIMIT_REPLY_MS = 30 * 1000,    /* from the whole request to its reply; then 503 or 504 */
    LIMIT_REQUEST_ID_BYTES = 64,
    LIMIT_IDEMPOTENCY_KEY_BYTES = 128,
    LIMIT_KEPT_REPLY_BYTES = 256 * 1024, /* a reply that is kept for retries */
    /* streams */
    LIMIT_STREAMS_SESSION = 1024,   /* open at once on one session */
    LIMIT_STREAMS_SEAT = 16,        /* open at once for one seat */
    LIMIT_STREAM_BYTES = 32 * 1024, /* made for one stream before the client has taken it */
    LIMIT_STREAM_HINTS = 64,        /* of one piece */
    LIMIT_STREAM_ALIVE_MS = 15000,  /* between two signs of life on a silent stream */
    LIMIT_STREAM_TICKETS = 1024,    /* given and not used yet */
    LIMIT_STREAM_TICKET_S = 30,     /* life of a ticket */
    LIMIT_POLL_WAIT_S = 30,         /* ?wait= of a long poll */
    /* JSON */
    LIMIT_JSON_DEPTH = 32,
    LIMIT_LABEL_BYTES = 480, /* 120 characters of up to four bytes */
    LIMIT_LABEL_CHARACTERS = 120,
    LIMIT_CLIENT_SEED_CHARACTERS = 64,
    LIMIT_CLIENT_SEED_BYTES = 256,
    LIMIT_SCENARIO_BYTES = 31,
    LIMIT_PAGE_DEFAULT = 50, /* ?limit= of lists */
    LIMIT_PAGE_MAX = 500,
    LIMIT_ACTIONS_PER_REQUEST = 64,
    LIMIT_CONTENTS = 8, /* contents that one server has at once */
    LIMIT_TURN_TIMEOUT_S = 30 * 24 * 3600,
    LIMIT_SEAT_KEYS = 64,            /* that a seat signs with, one after the other */
    LIMIT_SPECTATORS = 16,           /* of one session */
    LIMIT_SPECTATOR_ENTRIES = 10000, /* delay of a spectator */
    LIMIT_SPECTATOR_S = 24 * 3600,   /* delay of a spectator */
    LIMIT_INVITE_S = 30 * 24 * 3600, /* life of an invite */
    LIMIT_INVITE_DEFAULT_S = 24 * 3600,
    /* runtime */
    LIMIT_INSTANCE_QUEUE = 64, /* calls that wait their turn at one session */
    LIMIT_COMMIT_QUEUE = 8192, /* commit units that wait for the committer, all sessions */
    LIMIT_COMMIT_BATCH = 4096, /* entries of one transaction */
    LIMIT_SIGNED_CALLS = 64,   /* calls whose signatures are being checked */
    LIMIT_STORE_QUEUE = 4096,  /* jobs that wait for the store workers */
    LIMIT_SCRIPT_LINES = 1024, /* of the script of one entity */
    LIMIT_BUS_RING = 32,       /* events that wait for one subscriber of the bus */
    LIMIT_ATTEMPT_S = 60,      /* a request to be done once that has not ended is given up */
    LIMIT_CONTINUES = 16,      /* CONTINUE entries appended on behalf of one request */
    /* evidence */
    LIMIT_EVIDENCE_BODY_BYTES = 8 * 1024 * 1024,    /* body of POST /v1/verify */
    LIMIT_LARGE_BODIES = 8,                         /* bodies above LIMIT_BODY_BYTES at a time */
    LIMIT_VERIFICATIONS = 2,                        /* files checked at a time, by the server */
    LIMIT_EXPORT_BYTES = 64 * 1024 * 1024,          /* a file of evidence as a reply */
    LIMIT_EVIDENCE_FILE_BYTES = 1024 * 1024 * 1024, /* a file that `donjon verify` reads */
    LIMIT_VERIFY_ARGUMENTS = 64,                    /* files, receipts, keys: of each that many */
    /* storage */
    LIMIT_STORE_CONNECTIONS = 8,        /* pooled connections beside the committer's */
    LIMIT_STATEMENT_MS = 10 * 1000,     /* one statement */
    LIMIT_CONNECT_S = 3,                /* one attempt to connect */
    LIMIT_EMBEDDED_START_MS = 60 * 1000 /* the private PostgreSQL from start to ready */
};

#endif
