/*
 * scripting: scripts become durable, and only then are what the entity does. What is written takes
 * the place of a commit, so that it says what goes on in the session as the log stands.
 */
#ifndef DONJON_CORE_RUNTIME_PROVIDERS_SCRIPTING_H
#define DONJON_CORE_RUNTIME_PROVIDERS_SCRIPTING_H

#include "core/runtime/sessions/instance.h"
#include "core/runtime/steering/steering.h"

/* Writes what the call changes and ends it: ERR_OVERLOADED past a limit. Nothing of the instance is
 * under way. */
void scripting_write(struct runtime *runtime, struct instance *instance,
                     struct runtime_script_call *call);

/* Writes that the rules refused the next line of the entity's script, and goes on. */
void scripting_note_refused(struct runtime *runtime, struct instance *instance, uint32_t entity,
                            const struct submit_rejection *rejection);

#endif
