/*
 * err: the one list of errors, and the one way to say why.
 *
 * Every fallible function returns `enum err` (or, for constructors, an object or NULL). Where a
 * person needs to know the reason, the last parameter is a `struct error *` that the failing
 * function fills with a one-line message; it may always be NULL. Rule violations are not errors but
 * verdicts (core/game/game.h); programmer mistakes are asserts.
 *
 * Each error knows the stable word and the HTTP status that clients see, so that the mapping stands
 * in one place.
 */
#ifndef DONJON_CORE_BASE_ERR_H
#define DONJON_CORE_BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>

/* X(constant, HTTP status, word on the wire, retryable, title) */
#define ERR_LIST(X)                                                                                \
    X(OK, 200, "ok", false, "OK")                                                                  \
    X(MALFORMED_JSON, 400, "malformed_json", false, "The body is not valid JSON")                  \
    X(VALIDATION_FAILED, 400, "validation_failed", false, "The request is not valid")              \
    X(UNAUTHENTICATED, 401, "unauthenticated", false, "A valid token is needed")                   \
    X(FORBIDDEN, 403, "forbidden", false, "The token does not allow this")                         \
    X(NOT_FOUND, 404, "not_found", false, "There is no such thing")                                \
    X(METHOD_NOT_ALLOWED, 405, "method_not_allowed", false, "The method is not allowed here")      \
    X(NOT_ACCEPTABLE, 406, "not_acceptable", false, "None of the accepted types can be given")     \
    X(REQUEST_TIMEOUT, 408, "request_timeout", true, "The request took too long to arrive")        \
    X(CONFLICT, 409, "conflict", false, "The request conflicts with the present state")            \
    X(NOT_YOUR_TURN, 409, "not_your_turn", true, "Another entity acts next")                       \
    X(SEQ_CONFLICT, 409, "seq_mismatch", false, "The session is at another seq")                   \
    X(SEAT_TAKEN, 409, "seat_taken", false, "The seat is taken")                                   \
    X(SESSION_FINISHED, 409, "session_finished", false, "The session has finished")                \
    X(REQUEST_IN_FLIGHT, 409, "request_in_flight", true, "The same request is being handled")      \
    X(SESSION_ARCHIVED, 410, "session_archived", false, "The session is archived")                 \
    X(SEQ_PRECONDITION, 412, "seq_mismatch", false, "The session is at another seq")               \
    X(PAYLOAD_TOO_LARGE, 413, "payload_too_large", false, "The body is too large")                 \
    X(URI_TOO_LONG, 414, "uri_too_long", false, "The address is too long")                         \
    X(UNSUPPORTED_MEDIA_TYPE, 415, "unsupported_media_type", false, "The body must be JSON")       \
    X(ILLEGAL_ACTION, 422, "illegal_action", false, "The rules do not allow this action")          \
    X(IDEMPOTENCY_MISMATCH, 422, "idempotency_mismatch", false,                                    \
      "The same id was used for another request")                                                  \
    X(SIGNATURE_REQUIRED, 422, "signature_required", false, "The action must be signed")           \
    X(SIGNATURE_INVALID, 422, "signature_invalid", false, "The signature is not the player's")     \
    X(UNKNOWN_PROVIDER, 422, "unknown_provider", false, "There is no such provider")               \
    X(UNKNOWN_ENTITY, 422, "unknown_entity", false, "There is no such entity")                     \
    X(RATE_LIMITED, 429, "rate_limited", true, "Too many requests")                                \
    X(HEADERS_TOO_LARGE, 431, "headers_too_large", false, "The headers are too large")             \
    X(INTERNAL, 500, "internal", false, "The server made a mistake")                               \
    X(NOT_IMPLEMENTED, 501, "not_implemented", false, "This server cannot do that")                \
    X(UNAVAILABLE, 503, "unavailable", true, "The database does not answer or takes no writes")    \
    X(OVERLOADED, 503, "overloaded", true, "The server has too much to do")                        \
    X(DRAINING, 503, "draining", true, "The server is shutting down")                              \
    X(RECOVERING, 503, "recovering", true, "The session is being reloaded")                        \
    X(RULES_UNAVAILABLE, 503, "rules_unavailable", false,                                          \
      "This server does not have the rules or content of the session")                             \
    X(OUTCOME_UNKNOWN, 504, "outcome_unknown", true,                                               \
      "It is not known whether the request took effect; retry with the same id")                   \
    /* Inside the server; never on the wire as they are. */                                        \
    X(FENCED, 503, "recovering", true, "Another server has taken over the session")                \
    X(DUPLICATE, 409, "conflict", false, "The thing exists already")                               \
    X(CORRUPT, 500, "internal", false, "Stored data does not match its hash")                      \
    X(DIVERGED, 500, "internal", false, "Replay gives another state than the log says")            \
    X(CONFIG, 500, "internal", false, "The configuration is not valid")                            \
    X(NO_MEMORY, 503, "overloaded", true, "The server is out of memory")

enum err {
#define X(constant, status, word, retryable, title) ERR_##constant,
    ERR_LIST(X)
#undef X
        ERR_COUNT
};

#define MUST_CHECK __attribute__((warn_unused_result))

enum { ERROR_MESSAGE_SIZE = 256 };

/* Why something failed. Plain data; zero-initialise it. */
struct error {
    enum err code;
    char message[ERROR_MESSAGE_SIZE];
};

/* Fill `error` (may be NULL) and return `code`, for `return error_set(error, ERR_..., "...")`.
 * Messages say what is wrong and where, in lower case, without function names. */
__attribute__((format(printf, 3, 4))) enum err error_set(struct error *error, enum err code,
                                                         const char *format, ...);

int err_status(enum err code);        /* HTTP status */
const char *err_word(enum err code);  /* stable word on the wire */
const char *err_title(enum err code); /* text for people */
bool err_is_retryable(enum err code); /* the same request may succeed later */

#endif
