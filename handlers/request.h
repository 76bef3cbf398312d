/*
 * request: what handlers do around their one runtime call: check what was asked for, read
 * parameters, start the call, and come back from it.
 *
 * Functions that return bool answer the request themselves when they return false (reply and
 * request_done): the handler then only returns. Loop thread only, as all handlers.
 */
#ifndef DONJON_HANDLERS_REQUEST_H
#define DONJON_HANDLERS_REQUEST_H

#include "core/codec/json_problems.h"
#include "handlers/handler.h"
#include "handlers/reply.h"

/*
 * The first thing every handler does. ERR_NOT_ACCEPTABLE unless the client takes `type`;
 * ERR_VALIDATION_FAILED for a query parameter that is not among the NULL-terminated `query_names`
 * (NULL: none), or is given twice. The type of the body was checked before the handler is called.
 */
bool request_open(struct request *request, const char *type, const char *const *query_names);

/* The same for replies in JSON, which is nearly all of them. */
bool request_open_json(struct request *request, const char *const *query_names);

/* The session named by the first parameter of the path. ERR_NOT_FOUND when it is no UUID. */
bool request_session(struct request *request, struct session_id *out);

/* The value of a query parameter, or NULL. */
const char *request_query(const struct request *request, const char *name);

/* A query parameter as a number of min..max; `*out` keeps its value when it is absent. */
bool request_query_number(struct request *request, const char *name, uint64_t min, uint64_t max,
                          uint64_t *out);

/* A query parameter as 1 to `max` characters of UTF-8; `out` keeps its value when it is absent. */
bool request_query_text(struct request *request, const char *name, size_t max, char *out,
                        size_t out_size);

/* ?limit= of a list. */
bool request_limit(struct request *request, size_t *out);

enum { CURSOR_BYTES_MAX = 32 };

/* ?cursor= of a list: `size` bytes that request_cursor_write wrote earlier. */
bool request_cursor(struct request *request, void *out, size_t size, bool *out_given);

/* The members that end a list: "next_cursor" with the text of a cursor, or null when `key` is
 * NULL. */
void request_cursor_write(struct json_writer *writer, const void *key, size_t size);

/*
 * A page of a list. The call was asked for one row more than the page: whether it came tells
 * whether there is a next page.
 */
struct list_page {
    const void *items;
    size_t item_size;
    size_t count; /* that came */
    size_t limit; /* of the call: one more than the page */
    void (*write)(const struct request *request, struct json_writer *writer, const void *item);
    /* Fills the cursor of the next page, from the last row of this one and the first of the
     * next. */
    void (*cursor)(const void *last, const void *next, void *out);
    size_t cursor_size; /* bytes, at most CURSOR_BYTES_MAX */
};

/* Answers with the page, 200. */
void request_answer_page(struct request *request, const struct list_page *page);

/* Answers with a problem that has a detail, and ends the request. */
__attribute__((format(printf, 3, 4))) void request_refuse(struct request *request, enum err err,
                                                          const char *format, ...);

/* Answers with what was found wrong in the body, and ends the request. */
void request_refuse_body(struct request *request, enum err err,
                         const struct json_problems *problems);

/* For bodies without members: nothing, or {}. */
bool request_empty_body(struct request *request);

/* Request memory that cannot be had answers ERR_NO_MEMORY and gives NULL. */
void *request_memory(struct request *request, size_t size);

/*
 * What most calls about the session of the path begin with: request_open_json, request_session, and
 * request_memory for a call of `size` bytes that begins with struct runtime_call, whose session is
 * filled in. NULL: the request was answered.
 */
void *request_session_call(struct request *request, const char *const *query_names, size_t size);

/* A look at the session of the path, for a handler that asks for nothing else. */
void request_read_session(struct request *request, bool for_spectators, runtime_done done);

/* Writes the members that every call needs; the caller fills the others and starts it. */
void request_call_begin(struct request *request, struct runtime_call *call, runtime_done done);

/* The same for a call that writes but does not say itself when it is in doubt: whoever is answered
 * by the deadline is told that it may have taken effect. */
void request_write_begin(struct request *request, struct runtime_call *call, runtime_done done);

/* At the end of a call: the request it belongs to, or NULL when the call failed, which is answered
 * then. */
struct request *request_call_end(struct runtime_call *call);

/* The Idempotency-Key as the id of the entry the request makes, when it is a UUID. */
bool request_key_uuid(const struct request *request, uint8_t out[ID_SIZE]);

/*
 * Ends the request as request_answer does, after a line of the audit log says who did `action` to
 * the server, with a detail of words as in a log line: for what no transaction does. Audited is
 * what was done, not what was refused.
 */
__attribute__((format(printf, 4, 5))) void request_answer_audited(struct request *request,
                                                                  int status, const char *action,
                                                                  const char *format, ...);

/* Ends the request with what stands in reply.body as JSON; 204: without a body. */
void request_answer(struct request *request, int status);

#endif
