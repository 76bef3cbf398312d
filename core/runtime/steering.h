/*
 * steering: what an admin does beside the game: pausing what the server does by itself, scripts,
 * and the audit log. Calls as in runtime.h, and their rules.
 */
#ifndef DONJON_CORE_RUNTIME_STEERING_H
#define DONJON_CORE_RUNTIME_STEERING_H

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

enum { SCRIPT_REFUSALS_MAX = 32 };

/* A line of a script that the rules refused. */
struct script_refusal {
    size_t line; /* from 0 */
    uint64_t seq;
    uint8_t verdict;
};

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
    /* out */
    struct script_report report;
};
void runtime_script(struct runtime *runtime, struct runtime_script_call *call);

/* ---- why is it stuck ----------------------------------------------------------------------------
 */

/* Why is it stuck: admin only. */
struct runtime_inspect_call {
    struct runtime_call call;
    /* out */
    bool resident;
    const char *instance_state;
    uint64_t epoch;
    size_t queued_calls;
    bool commit_in_flight;
    int64_t last_used_us;
    char last_error[ERROR_MESSAGE_SIZE];
    uint64_t last_checkpoint_seq;
    struct session_access access; /* state NULL when not resident */
};
void runtime_inspect(struct runtime *runtime, struct runtime_inspect_call *call);

/* ---- audit --------------------------------------------------------------------------------------
 */

/* Writes a line; id and time are filled in. Ends with ERR_OK even if the line was lost, which is
 * logged and counted: what it tells of has happened. */
struct runtime_audit_call {
    struct runtime_call call; /* principal and session are not read */
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
