/*
 * sessions: how they come into memory, are read, and get their people; what the rest of the runtime
 * enters by. instance.h is one of them, registry.h all, janitor.h lets go of them.
 */
#ifndef DONJON_CORE_RUNTIME_SESSIONS_SESSIONS_H
#define DONJON_CORE_RUNTIME_SESSIONS_SESSIONS_H

#include "core/runtime/sessions/instance.h"
#include "core/runtime/sessions/loader.h"

enum { RUNTIME_RETRY_US = 500 * 1000 /* a session that could not be loaded is not tried before */ };

/* ---- loading.c ---- */

/* Starts to load an instance that is LOADING or RECOVERING. */
void loading_start(struct runtime *runtime, struct instance *instance);

/* Memory is in doubt: drop it and load again. The instance is LIVE and has no commit. */
void loading_recover(struct runtime *runtime, struct instance *instance, const char *reason);

/* Whether memory may be wrong about a session whose rows could not be written for this reason:
 * another server has written them, or nobody knows. */
bool loading_is_doubt(enum err err);

/* Room for one more instance, evicting if need be. */
bool loading_make_room(struct runtime *runtime);

/* Puts a session that was just created into memory. Takes over `state`'s bytes. False: no room,
 * which is no error, for it can be loaded later. */
bool loading_adopt(struct runtime *runtime, const struct store_session *session,
                   struct loader_state *state);

/* Asks the store whether the instance is still ours, then runs the call; for servers that share a
 * store. */
void loading_validate(struct runtime *runtime, struct instance *instance,
                      struct runtime_call *call);

/* ---- reading.c ---- */

void reading_run(struct runtime *runtime, struct instance *instance,
                 struct runtime_read_call *call);
void reading_log_run(struct runtime *runtime, struct instance *instance,
                     struct runtime_log_call *call);

/* ---- checkpoints.c ---- */

void checkpoint_list_run(struct runtime *runtime, struct instance *instance,
                         struct runtime_checkpoints_call *call);
void checkpoint_create_run(struct runtime *runtime, struct instance *instance,
                           struct runtime_checkpoint_call *call);

/* ---- seating.c: who sits where ---- */

void seating_run(struct runtime *runtime, struct instance *instance,
                 struct runtime_seat_call *call);

#endif
