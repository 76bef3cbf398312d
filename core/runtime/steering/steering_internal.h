/*
 * steering_internal: calls of steering.h about a session that is in memory.
 */
#ifndef DONJON_CORE_RUNTIME_STEERING_STEERING_INTERNAL_H
#define DONJON_CORE_RUNTIME_STEERING_STEERING_INTERNAL_H

#include "core/runtime/sessions/instance.h"
#include "core/runtime/steering/steering.h"

void steering_pause_run(struct runtime *runtime, struct instance *instance,
                        struct runtime_pause_call *call);
/* Whether it does more than look; then it takes the place of a commit. */
bool steering_script_changes(const struct runtime_script_call *call);

void steering_script_run(struct runtime *runtime, struct instance *instance,
                         struct runtime_script_call *call);

#endif
