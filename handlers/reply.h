/*
 * reply: how handlers answer. The only place where an error becomes a status and a problem body
 * (RFC 9457, application/problem+json: type, title, status, detail, instance, code, request_id,
 * retryable, and head_seq, errors, phase, verdict, pointer where they apply).
 */
#ifndef DONJON_HANDLERS_REPLY_H
#define DONJON_HANDLERS_REPLY_H

#include "core/codec/json_writer.h"
#include "handlers/handler.h"

/* What a problem says beside its code. Zero-initialise. */
struct problem {
    enum err err;
    const char *detail; /* NULL: the title serves */
    bool has_head_seq;
    uint64_t head_seq;
    bool has_expected_seq; /* what the client expected, for seq_mismatch */
    uint64_t expected_seq;
    const struct digest_value *head_hash;     /* session_archived; or NULL */
    const struct submit_rejection *rejection; /* illegal_action; or NULL */
    bool rejection_in_list;                   /* the action was one of "actions" */
    const void *errors; /* struct json_problems of core/codec/json_reader.h, or NULL */
    int retry_after_s;  /* 0: the default of the error, if it has one */
};

/* Fills the reply with a problem. Does not call request_done. */
void reply_problem(struct request *request, const struct problem *problem);

/* The same with a code and a detail only. */
void reply_error(struct request *request, enum err err, const char *detail);

/* Problem from a failed runtime call: code, message, head. The reasons of failures inside the
 * server are told to an admin only. */
void reply_call_error(struct request *request, const struct runtime_call *call);

/* The same problem, to add to before it is the reply. Borrows from the call. */
struct problem problem_of_call(const struct request *request, const struct runtime_call *call);

/* The problem's object as one value at `writer`. reply_problem writes its body with it. */
void reply_problem_write(struct json_writer *writer, const struct request *request,
                         const struct problem *problem);

/* Status 200/201/... with what was written to request->reply.body as application/json. A body whose
 * strbuf failed becomes ERR_NO_MEMORY. */
void reply_json(struct request *request, int status);

/* No body. */
void reply_empty(struct request *request, int status);

/* `value` is copied to request memory. */
void reply_header(struct request *request, const char *name, const char *value);

#endif
