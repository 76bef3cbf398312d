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
    struct store_job job;
    struct instance *instance; /* pinned */
    struct runtime_evidence_call *call;
    struct export_source source;
    struct strbuf bytes;
    enum err err;
    struct error error;
};

static void export_on_worker(struct store_job *job, struct store *store)
{
    struct evidence_job *work = (struct evidence_job *)job;
    (void)store; /* the loader's is the same */
    work->bytes.max = LIMIT_EXPORT_BYTES;
    work->err = export_write(&work->source, &work->bytes, &work->error);
}

static void export_back(struct store_job *job, struct runtime *runtime)
{
    struct evidence_job *work = (struct evidence_job *)job;
    work->instance->pins--;
    if (work->err == ERR_OK) {
        work->call->bytes = work->bytes;
        work->bytes = (struct strbuf){0};
    }
    call_end(runtime, &work->call->call, work->err, work->error.message);
    strbuf_finish(&work->bytes);
    free(work);
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
    uint8_t seat = 0;
    enum err err =
        instance_authorize(&call->call.principal, &instance->id, &instance->session.seats, &seat);
    call->call.head = instance->head;
    struct evidence_job *work = err == ERR_OK ? calloc(1, sizeof(*work)) : NULL;
    if (work == NULL) {
        call_end(runtime, &call->call, err == ERR_OK ? ERR_NO_MEMORY : err, NULL);
        return;
    }
    *work = (struct evidence_job){
        .job = {.run = export_on_worker, .back = export_back},
        .instance = instance,
        .call = call,
        .source = {.loader = &runtime->loader,
                   .keyring = runtime->keyring,
                   .session = instance->id,
                   .has_batch = call->has_batch,
                   .batch = call->batch,
                   .reader = {.sees_all = seat == 0,
                              .entity = entity_of_seat(&instance->session.seats, seat)}}};
    if (call_job(runtime, &call->call, &work->job)) {
        instance->pins++;
    } else {
        free(work);
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
    struct store_job job;
    struct runtime_verify_call *call;
    struct keyring *keyring;
    enum err err;
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
    struct runtime_verify_call *call = work->call;
    struct verifier *verifier = verifier_create();
    struct key_record *keys = malloc(KEYRING_KEYS_MAX * sizeof(*keys));
    uint8_t(*trusted)[EVIDENCE_KEY_SIZE] = malloc(KEYRING_KEYS_MAX * sizeof(*trusted));
    (void)store;
    work->err = ERR_NO_MEMORY;
    if (verifier != NULL && keys != NULL && trusted != NULL) {
        struct verify_policy policy = {.trusted = (const uint8_t(*)[EVIDENCE_KEY_SIZE])trusted,
                                       .trusted_count = trusted_keys(work->keyring, keys, trusted),
                                       .given_states_need_trust = true};
        verifier_check(verifier, call->bytes, call->size, &policy, &call->report);
        work->err = ERR_OK;
    }
    free(trusted);
    free(keys);
    verifier_destroy(verifier);
}

static void verify_back(struct store_job *job, struct runtime *runtime)
{
    struct verify_job *work = (struct verify_job *)job;
    runtime->verifications--;
    call_end(runtime, &work->call->call, work->err, NULL);
    free(work);
}

/* A check may take seconds, so one worker is left to those who wait for the store. */
static size_t verifications_max(const struct runtime *runtime)
{
    size_t others = runtime->options.store_workers > 2 ? runtime->options.store_workers - 1 : 1;
    return others < LIMIT_VERIFICATIONS ? others : LIMIT_VERIFICATIONS;
}

void runtime_verify(struct runtime *runtime, struct runtime_verify_call *call)
{
    if (!call_begin(runtime, &call->call, CALL_VERIFY)) {
        return;
    }
    if (runtime->verifications >= verifications_max(runtime)) {
        call_end(runtime, &call->call, ERR_OVERLOADED, "too many files are being checked");
        return;
    }
    struct verify_job *work = calloc(1, sizeof(*work));
    if (work == NULL) {
        call_end(runtime, &call->call, ERR_NO_MEMORY, NULL);
        return;
    }
    *work = (struct verify_job){.job = {.run = verify_on_worker, .back = verify_back},
                                .call = call,
                                .keyring = runtime->keyring};
    runtime->verifications++;
    if (!call_job(runtime, &call->call, &work->job)) {
        runtime->verifications--;
        free(work);
    }
}
