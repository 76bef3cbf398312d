/*
 * evidence: the calls about files of evidence. Both are work for a worker: writing a file reads the
 * whole log, checking one may play a whole game.
 */
#include <stdlib.h>
#include <string.h>

#include "core/proof/keyring.h"
#include "core/proof/verifier.h"
#include "core/runtime/evidence/evidence.h"
#include "core/runtime/evidence/export.h"
#include "core/runtime/internal.h"

/* ---- a session's file ---- */

struct evidence_job {
    struct call_job base;
    struct export_source source;
    struct strbuf bytes;
};

static void export_on_worker(struct store_job *job, struct store *store)
{
    struct evidence_job *work = (struct evidence_job *)job;
    (void)store; /* the loader's is the same */
    work->bytes.max = LIMIT_EXPORT_BYTES;
    work->base.err = export_write(&work->source, &work->bytes, &work->base.error);
}

static void export_back(struct store_job *job, struct runtime *runtime)
{
    struct evidence_job *work = (struct evidence_job *)job;
    if (work->base.err == ERR_OK) {
        ((struct runtime_evidence_call *)work->base.call)->bytes = work->bytes;
        work->bytes = (struct strbuf){0};
    }
    call_job_end(runtime, &work->base);
}

static void export_finish(void *job)
{
    strbuf_finish(&((struct evidence_job *)job)->bytes);
}

static uint32_t entity_of_seat(const struct store_seats *seats, uint8_t seat)
{
    for (size_t i = 0; i < seats->count; i++) {
        if (seats->items[i].seat == seat) {
            return seats->items[i].entity;
        }
    }
    return 0;
}

void evidence_run(struct runtime *runtime, struct instance *instance,
                  struct runtime_evidence_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct evidence_job),
                                              .run = export_on_worker,
                                              .back = export_back,
                                              .finish = export_finish};
    uint8_t seat = 0;
    if (!call_may_look(runtime, instance, &call->call, false, &seat)) {
        return;
    }
    struct evidence_job *work = call_job_create(runtime, &call->call, instance, &kind);
    if (work != NULL) {
        work->source = (struct export_source){
            .loader = &runtime->loader,
            .keyring = runtime->keyring,
            .session = instance->id,
            .has_batch = call->has_batch,
            .batch = call->batch,
            .reader = {.sees_all = seat == 0,
                       .entity = entity_of_seat(&instance->session.seats, seat)}};
        call_job_start(runtime, &work->base);
    }
}

void runtime_evidence_read(struct runtime *runtime, struct runtime_evidence_call *call)
{
    call->bytes = (struct strbuf){0};
    if (call_begin(runtime, &call->call, CALL_EVIDENCE)) {
        call_route(runtime, &call->call);
    }
}

/* ---- any file ---- */

struct verify_job {
    struct call_job base;
    struct keyring *keyring;
};

/* This server's keys are the ones it trusts. */
static size_t trusted_keys(struct keyring *keyring, struct key_record *keys,
                           uint8_t (*out)[EVIDENCE_KEY_SIZE])
{
    size_t count = keyring_list(keyring, keys, KEYRING_KEYS_MAX);
    for (size_t i = 0; i < count; i++) {
        memcpy(out[i], keys[i].public_key, EVIDENCE_KEY_SIZE);
    }
    return count;
}

static void verify_on_worker(struct store_job *job, struct store *store)
{
    struct verify_job *work = (struct verify_job *)job;
    struct runtime_verify_call *call = (struct runtime_verify_call *)work->base.call;
    struct verifier *verifier = verifier_create();
    struct key_record *keys = malloc(KEYRING_KEYS_MAX * sizeof(*keys));
    uint8_t(*trusted)[EVIDENCE_KEY_SIZE] = malloc(KEYRING_KEYS_MAX * sizeof(*trusted));
    (void)store;
    work->base.err = ERR_NO_MEMORY;
    if (verifier != NULL && keys != NULL && trusted != NULL) {
        struct verify_policy policy = {.trusted = (const uint8_t(*)[EVIDENCE_KEY_SIZE])trusted,
                                       .trusted_count = trusted_keys(work->keyring, keys, trusted),
                                       .given_states_need_trust = true};
        verifier_check(verifier, call->bytes, call->size, &policy, &call->report);
        work->base.err = ERR_OK;
    }
    free(trusted);
    free(keys);
    verifier_destroy(verifier);
}

static void verify_back(struct store_job *job, struct runtime *runtime)
{
    runtime->verifications--;
    call_job_end(runtime, (struct call_job *)job);
}

/* A check may take seconds, so one worker is left to those who wait for the store. */
static size_t verifications_max(const struct runtime *runtime)
{
    size_t others = runtime->options.store_workers > 2 ? runtime->options.store_workers - 1 : 1;
    return others < LIMIT_VERIFICATIONS ? others : LIMIT_VERIFICATIONS;
}

void runtime_verify(struct runtime *runtime, struct runtime_verify_call *call)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct verify_job), .run = verify_on_worker, .back = verify_back};
    if (!call_begin(runtime, &call->call, CALL_VERIFY)) {
        return;
    }
    if (runtime->verifications >= verifications_max(runtime)) {
        call_end(runtime, &call->call, ERR_OVERLOADED, "too many files are being checked");
        return;
    }
    struct verify_job *work = call_job_create(runtime, &call->call, NULL, &kind);
    if (work == NULL) {
        return;
    }
    work->keyring = runtime->keyring;
    if (call_job_start(runtime, &work->base)) {
        runtime->verifications++;
    }
}
