/*
 * export: a session's file of evidence (docs/evidence-format.md), from what the store holds.
 *
 * Runs on store workers and in `donjon export`; takes no ownership of the session and needs nothing
 * of it in memory. What it writes is one moment of the log, that of its first read.
 */
#ifndef DONJON_CORE_RUNTIME_EVIDENCE_EXPORT_H
#define DONJON_CORE_RUNTIME_EVIDENCE_EXPORT_H

#include "core/base/strbuf.h"
#include "core/codec/log_json.h"
#include "core/runtime/sessions/loader.h"

/* Everything is borrowed for the call. */
struct export_source {
    const struct loader *loader; /* with the store */
    struct keyring *keyring;     /* signs where the log ends; NULL: nobody does */
    struct session_id session;
    bool has_batch; /* only that batch, which must be proven */
    uint64_t batch;
    struct log_reader reader; /* whose inputs are shown; after the end everybody's are */
};

/*
 * Writes the bundle of a session, or the evidence of one batch. Seed, salt, blinding, content and
 * what else one needs to play it again are in it once the session has finished and this build has
 * its rules. ERR_NOT_FOUND, also for a batch that is not proven; ERR_SESSION_ARCHIVED;
 * ERR_VALIDATION_FAILED when it would be larger than out->max; ERR_DIVERGED, store errors. `out`
 * must be empty and is of no use after an error.
 */
MUST_CHECK enum err export_write(const struct export_source *source, struct strbuf *out,
                                 struct error *error);

#endif
