/*
 * proof_calls: calls of proofs.h about a session that is in memory.
 */
#ifndef DONJON_CORE_RUNTIME_PROVING_PROOF_CALLS_H
#define DONJON_CORE_RUNTIME_PROVING_PROOF_CALLS_H

#include "core/runtime/proving/proofs.h"
#include "core/runtime/sessions/instance.h"

void proof_list_run(struct runtime *runtime, struct instance *instance,
                    struct runtime_proofs_call *call);
void proof_close_run(struct runtime *runtime, struct instance *instance,
                     struct runtime_proof_close_call *call);

#endif
