/*
 * attendance: what the server does in a session by itself, because nobody else is going to.
 *
 *   going on   a pure provider acts next and no request drives the game: one entry after the other,
 *              `pace_us` apart
 *   lateness   the turn deadline of an external provider has passed: the session's policy decides,
 *              and the entry says which deadline that was
 *   script     a replay provider has a line for the entity that acts next
 *   custom     a provider in this process is asked, on a thread of its own, until its own deadline
 *
 * What is decided so goes the way of every action, as a call of an admin's, so it waits its turn,
 * is durable before it is visible, and may be refused: then it is tried again a little later. A
 * session with something ahead is on the registry's watch list. A round serves at most
 * ATTENDANCE_ROUND_MAX sessions, and who was served goes to the end of the list, so that none
 * starves another and all of them together leave room for requests. A paused session is left alone.
 *
 * Sessions that are not in memory are found in the store by `attendance_scan`, so deadlines and
 * games without people survive a restart and the loss of a server. Loop thread only.
 */
#ifndef DONJON_CORE_RUNTIME_PROVIDERS_ATTENDANCE_H
#define DONJON_CORE_RUNTIME_PROVIDERS_ATTENDANCE_H

#include "core/runtime/sessions/instance.h"

enum {
    ATTENDANCE_ROUND_MAX = 64,             /* sessions served in one round */
    ATTENDANCE_SCAN_MAX = 256,             /* sessions found in one scan */
    ATTENDANCE_SCAN_US = 2 * 1000 * 1000,  /* between two scans */
    ATTENDANCE_RETRY_US = 1 * 1000 * 1000, /* after a refusal */
    ATTENDANCE_PACE_US = 1 * 1000 * 1000   /* the default of the option */
};

struct runtime;

/* The committed state, the record or the script has changed: looks what is ahead, and does at once
 * what need not wait. The instance is LIVE. */
void attendance_note(struct runtime *runtime, struct instance *instance);

/* Nothing is ahead any more: before the instance is unloaded. */
void attendance_forget(struct runtime *runtime, struct instance *instance);

/* Serves those that are due. */
void attendance_run(struct runtime *runtime);

/* Has the store look for sessions that are due and in nobody's memory. */
void attendance_scan(struct runtime *runtime);

/* Whether the session goes on without anybody outside once it has come to this summary, by the call
 * `by` (or by none, NULL): a pure provider acts next, or an entity that has a script. */
bool attendance_goes_on(const struct instance *instance, const struct game_summary *summary,
                        const struct runtime_submit_call *by);

/* Whether there is still a reason for an input that the server decided on earlier; true for all
 * other inputs. */
bool attendance_still_due(const struct instance *instance, const struct game_input *input);

/* Has the input decided as the server's own. */
void attendance_decide(struct runtime *runtime, struct instance *instance,
                       const struct game_input *input);

#endif
