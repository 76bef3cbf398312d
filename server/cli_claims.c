/* cli_claims: claims in one list; sorted, those about one seq stand side by side. */
#include "server/cli_claims.h"

#include <stdlib.h>
#include <string.h>

void claims_add(struct claims *claims, const struct claim *claim)
{
    if (claims->count == claims->capacity) {
        size_t capacity = claims->capacity == 0 ? 64 : claims->capacity * 2;
        struct claim *items = realloc(claims->items, capacity * sizeof(*items));
        if (items == NULL) {
            claims->failed = true;
            return;
        }
        claims->items = items;
        claims->capacity = capacity;
    }
    claims->items[claims->count++] = *claim;
}

void claims_add_file(struct claims *claims, const struct evidence *evidence,
                     const struct verify_report *report, const char *source)
{
    struct evidence_entry entry;
    size_t cursor = 0;
    if (!report->attested) {
        return;
    }
    struct claim claim = {.session = evidence->session.id,
                          .seq = evidence->start.seq,
                          .chain_hash = evidence->start.chain_hash,
                          .source = source};
    claims_add(claims, &claim);
    while (evidence_entry_next(evidence, &cursor, &entry) &&
           entry.entry.seq <= report->attested_seq) {
        claim.seq = entry.entry.seq;
        claim.chain_hash = entry.entry.chain_hash;
        claims_add(claims, &claim);
    }
}

static int by_session_and_seq(const void *a, const void *b)
{
    const struct claim *left = a;
    const struct claim *right = b;
    int order = memcmp(left->session.bytes, right->session.bytes, ID_SIZE);
    if (order != 0 || left->seq == right->seq) {
        return order;
    }
    return left->seq < right->seq ? -1 : 1;
}

bool claims_find_fork(struct claims *claims, struct claim *out_first, struct claim *out_second)
{
    if (claims->count > 0) {
        qsort(claims->items, claims->count, sizeof(*claims->items), by_session_and_seq);
    }
    for (size_t i = 1; i < claims->count; i++) {
        const struct claim *before = &claims->items[i - 1];
        const struct claim *claim = &claims->items[i];
        if (by_session_and_seq(before, claim) == 0 &&
            !digest_equal(&before->chain_hash, &claim->chain_hash)) {
            *out_first = *before;
            *out_second = *claim;
            return true;
        }
    }
    return false;
}

void claims_finish(struct claims *claims)
{
    free(claims->items);
    *claims = (struct claims){0};
}
