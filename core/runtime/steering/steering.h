/*
 * steering: what an admin does beside the game: pausing what the server does by itself, scripts,
 * and the audit log. Calls as in runtime.h, and their rules.
 */
#ifndef DONJON_CORE_RUNTIME_STEERING_STEERING_H
#define DONJON_CORE_RUNTIME_STEERING_STEERING_H

#include "core/runtime/runtime.h"

/* The kinds of providers that are registered; never changes. */
const struct provider_kinds *runtime_providers(const struct runtime *runtime);

/*
 * Whether the server does anything in the session by itself: going on where pure providers act
 * next, scripts, custom providers, turn deadlines. Persons may act in a paused session. Admin.
 * ERR_SESSION_FINISHED.
 */
struct runtime_pause_call {
    struct runtime_call call;
    bool paused;
    /* out */
    struct session_access access;
};
void runtime_session_pause(struct runtime *runtime, struct runtime_pause_call *call);

struct script_report {
    uint32_t entity;
    size_t lines;
    size_t played;                         /* done or refused */
    size_t refused;                        /* of these */
    const struct script_refusal *refusals; /* the first SCRIPT_REFUSALS_MAX of them */
    size_t refusal_count;
};

/*
 * The script that drives an entity under the provider `replay`. Admin. ERR_UNKNOWN_ENTITY;
 * ERR_OVERLOADED past LIMIT_SCRIPT_LINES lines or too many scripts of a session.
 */
struct runtime_script_call {
    struct runtime_call call;
    uint32_t entity;
    bool drop;                       /* what there is, before lines are added */
    const struct game_action *lines; /* to append; borrowed until done */
    size_t line_count;
    const void *words; /* as in struct runtime_submit_call */
    enum err (*reread)(struct runtime_script_call *call, const void *content);
    /* out */
    struct script_report report;
};
void runtime_script(struct runtime *runtime, struct runtime_script_call *call);

/* ---- why is it stuck ---- */

enum { RUNTIME_INSPECTED_JOBS = 5 };

/*
 * Why is it stuck. Admin. Nothing is loaded and no ownership taken for it: what this server has in
 * memory is told as it is, the rest is read. When the store does not answer, what is in memory is
 * told all the same.
 */
struct runtime_inspect_call {
    struct runtime_call call;
    /* out */
    bool resident;
    const char *instance_state; /* "absent" when it is not resident */
    struct node_id owner;       /* as the store has it, like the next two; zeroes: nobody */
    bool own;                   /* it is this server */
    uint64_t epoch;
    uint64_t epoch_here; /* of the resident instance; if less, another server took the session */
    char store_error[ERROR_MESSAGE_SIZE]; /* why the store did not answer; "" if it did */
    size_t queued_calls;
    bool commit_in_flight;
    int64_t last_used_us;
    char last_error[ERROR_MESSAGE_SIZE];
    char last_doubt[ERROR_MESSAGE_SIZE]; /* why it was last loaded anew; "" if never */
    int64_t last_doubt_us;
    uint64_t last_checkpoint_seq;
    const struct job_record *jobs; /* the newest RUNTIME_INSPECTED_JOBS proofs, ascending */
    size_t job_count;
    struct session_access access; /* the summary is meaningful where `ruleset` is set */
};
void runtime_inspect(struct runtime *runtime, struct runtime_inspect_call *call);

/* ---- hooks ---- */

struct hook_counts {
    uint64_t triggered;
    uint64_t failed;
};

/* The hook of this index of the rules that new sessions use, with what became of it in the entries
 * that this server has made durable since its start. False past the last. */
bool runtime_hook(const struct runtime *runtime, uint16_t index, struct game_hook_info *out_info,
                  struct hook_counts *out_counts);

/* How the hooks were asked in an entry, found out by playing it again. Admin. ERR_NOT_FOUND: there
 * is no such entry. */
struct runtime_trace_call {
    struct runtime_call call;
    uint64_t seq;
    /* out */
    const struct ruleset *ruleset;
    const void *content;
    const struct entry_record *entry; /* as it is in the log */
    const struct game_trace *trace;
};
void runtime_trace(struct runtime *runtime, struct runtime_trace_call *call);

/* ---- audit ---- */

/* Writes a line of session, action and detail about what has been done by an entry, or by no
 * transaction: what the store itself does is written with it. The rest is filled in. Ends with
 * ERR_OK even if the line was lost, which is logged and counted: what it tells of has happened. */
struct runtime_audit_call {
    struct runtime_call call; /* session is not read */
    struct audit_record record;
};
void runtime_audit_add(struct runtime *runtime, struct runtime_audit_call *call);

/* Admin. Newest first. */
struct runtime_audit_list_call {
    struct runtime_call call;
    bool has_session;
    bool has_before;
    uint8_t before[ID_SIZE];
    size_t limit;
    /* out */
    struct store_audit audit;
};
void runtime_audit_list(struct runtime *runtime, struct runtime_audit_list_call *call);

#endif
