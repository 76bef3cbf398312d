/*
 * verifier: a verification with the memory it needs and the rules of this build. What the server
 * and the command line use; the browser's build brings its own memory.
 *
 * A verifier belongs to one thread at a time.
 */
#ifndef DONJON_CORE_PROOF_VERIFIER_H
#define DONJON_CORE_PROOF_VERIFIER_H

#include "core/proof/verify.h"

struct verifier;

struct verifier *verifier_create(void); /* NULL when memory runs out */
void verifier_destroy(struct verifier *verifier);

void verifier_check(struct verifier *verifier, const void *bytes, size_t size,
                    const struct verify_policy *policy, struct verify_report *out);

/* The rules that this build can play again. */
const struct verify_rules *verifier_rules(void);

#endif
