/*
 * cli_claims: what a server has signed about the logs of sessions, gathered from files and
 * receipts, to find two claims that contradict each other.
 *
 * Belongs to one thread.
 */
#ifndef DONJON_SERVER_CLI_CLAIMS_H
#define DONJON_SERVER_CLI_CLAIMS_H

#include "core/base/err.h"
#include "core/proof/verify.h"

/* "The log of this session has this chain hash at this seq", and where that is said. */
struct claim {
    struct session_id session;
    uint64_t seq;
    struct digest_value chain_hash;
    const char *source; /* borrowed */
};

struct claims {
    struct claim *items;
    size_t count;
    size_t capacity;
    bool failed; /* memory ran out */
};

void claims_add(struct claims *claims, const struct claim *claim);

/* Every entry of a file up to the last that is signed for. The file must have been found valid. */
void claims_add_file(struct claims *claims, const struct evidence *evidence,
                     const struct verify_report *report, const char *source);

/* Sorts, and finds two claims about one seq that differ. False: there are none. */
bool claims_find_fork(struct claims *claims, struct claim *out_first, struct claim *out_second);

void claims_finish(struct claims *claims);

#endif
