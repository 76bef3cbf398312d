/*
 * asking: a custom provider decides a turn, on a thread of its own.
 *
 * At most one question of a session is open. It is about the state after one entry: an answer
 * counts only while that is the head, the question is not closed and its deadline has not passed.
 * What comes later is thrown away. The worker gets copies; it touches no instance.
 */
#ifndef DONJON_CORE_RUNTIME_PROVIDERS_ASKING_H
#define DONJON_CORE_RUNTIME_PROVIDERS_ASKING_H

#include "core/runtime/providers/provider.h"
#include "core/runtime/sessions/instance.h"

/* Whether the turn the session waits for has been put to a provider. */
bool asking_is_open(const struct instance *instance);

/* Puts the turn to the provider. False: there is no room for one more question now. */
bool asking_start(struct runtime *runtime, struct instance *instance,
                  const struct provider_kind *kind);

/* The deadline has passed, or there is no answer: the turn is passed, as an entry. */
void asking_give_up(struct runtime *runtime, struct instance *instance);

#endif
