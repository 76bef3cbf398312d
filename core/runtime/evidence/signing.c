/*
 * signing: the key this server signs with, the receipts of actions, and signed heads.
 *
 * The key lives in the store, so that all servers on it sign with the same one and it outlives
 * them; or its secret is configured, and then the store knows its public half alone. Servers that
 * start at once may each make one: all are published, and after a refresh all use the newest.
 *
 * Receipts are filled on the loop thread, signed by the committer in groups before the transaction
 * that writes their entries, and handed out when it is durable. What was signed for a transaction
 * that failed is forgotten.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/text.h"
#include "core/runtime/actions/actions.h"
#include "core/runtime/evidence/evidence.h"
#include "core/runtime/internal.h"
#include "core/runtime/steering/steering.h"

/* ---- keys ---- */

/* What opening and refreshing need, on whatever thread they run. */
struct key_source {
    struct store *store;
    struct keyring *keyring;
    bool has_secret; /* configured */
    uint8_t secret[SIGN_SECRET_SIZE];
    int64_t now_us;
};

static struct key_source key_source_of(struct runtime *runtime)
{
    struct key_source source = {.store = runtime->options.store,
                                .keyring = runtime->keyring,
                                .has_secret = runtime->options.has_signing_secret,
                                .now_us = runtime_wall_us(runtime)};
    memcpy(source.secret, runtime->options.signing_secret, sizeof(source.secret));
    return source;
}

static void key_fill(const uint8_t secret[SIGN_SECRET_SIZE], bool keep_secret, int64_t now_us,
                     struct key_record *out)
{
    struct sign_key *key = sign_key_create(secret);
    *out = (struct key_record){.has_secret = keep_secret, .valid_from_us = now_us};
    sign_key_public(key, out->public_key);
    sign_key_id(out->public_key, out->key_id);
    if (keep_secret) {
        memcpy(out->secret, secret, SIGN_SECRET_SIZE);
    }
    sign_key_destroy(key);
}

/* The first key of `keys` that can sign: the configured one, or the newest with a secret. NULL when
 * there is none. `out_secret` is filled then. */
static const struct key_record *key_choose(const struct key_source *source,
                                           const struct store_keys *keys,
                                           uint8_t out_secret[SIGN_SECRET_SIZE])
{
    struct key_record own = {0};
    if (source->has_secret) {
        key_fill(source->secret, false, source->now_us, &own);
    }
    for (size_t i = 0; i < keys->count; i++) {
        const struct key_record *key = &keys->items[i];
        bool open = key->valid_until_us == 0 || key->valid_until_us > source->now_us;
        bool usable = source->has_secret ? memcmp(key->key_id, own.key_id, sizeof(own.key_id)) == 0
                                         : key->has_secret && open;
        if (usable) {
            memcpy(out_secret, source->has_secret ? source->secret : key->secret, SIGN_SECRET_SIZE);
            return key;
        }
    }
    return NULL;
}

/* Adds a key to sign with: the configured one, or a new one. The detail of `audit`, which may be
 * NULL, is filled in. */
static enum err key_make(const struct key_source *source, int64_t retire_us,
                         struct audit_record *audit, struct key_record *out, struct error *error)
{
    uint8_t secret[SIGN_SECRET_SIZE];
    if (source->has_secret) {
        memcpy(secret, source->secret, sizeof(secret));
    } else {
        digest_random(secret, sizeof(secret));
    }
    key_fill(secret, !source->has_secret, source->now_us, out);
    digest_wipe(secret, sizeof(secret));
    char id[2 * SIGN_KEY_ID_SIZE + 1];
    text_hex_encode(out->key_id, sizeof(out->key_id), id);
    if (audit != NULL) {
        snprintf(audit->detail, sizeof(audit->detail), "key=%s", id);
    }
    enum err err = source->store->ops->key_put(source->store, out, retire_us, audit, error);
    if (err == ERR_OK) {
        log_info("signing_key_made", "key=%s configured=%s", id,
                 source->has_secret ? "true" : "false");
    }
    return err == ERR_DUPLICATE ? ERR_OK : err; /* another server was as quick */
}

/* Loads the ring. ERR_NOT_FOUND: there is no key to sign with. */
static enum err keys_load(const struct key_source *source, struct error *error)
{
    CLEANUP(store_keys_finish) struct store_keys keys = {0};
    uint8_t secret[SIGN_SECRET_SIZE];
    enum err err = source->store->ops->keys_list(source->store, KEYRING_KEYS_MAX, &keys, error);
    if (err != ERR_OK) {
        return err;
    }
    if (key_choose(source, &keys, secret) == NULL) {
        return ERR_NOT_FOUND;
    }
    keyring_load(source->keyring, keys.items, keys.count, secret);
    digest_wipe(secret, sizeof(secret));
    return ERR_OK;
}

static enum err keys_open(const struct key_source *source, struct error *error)
{
    enum err err = keys_load(source, error);
    if (err == ERR_NOT_FOUND) {
        struct key_record made;
        err = key_make(source, 0, NULL, &made, error);
        digest_wipe(&made, sizeof(made));
        if (err == ERR_OK) {
            err = keys_load(source, error);
        }
    }
    return err;
}

enum err signing_open(struct runtime *runtime, struct error *error)
{
    struct key_source source = key_source_of(runtime);
    enum err err = keys_open(&source, error);
    digest_wipe(&source, sizeof(source));
    return err;
}

/* A refresh, or a rotation when there is a call. */
struct key_job {
    struct call_job base;
    struct key_source source;
    struct key_record made;
    struct audit_record audit;
};

static void key_job_finish(void *job)
{
    struct key_job *key = job;
    digest_wipe(&key->source, sizeof(key->source));
    digest_wipe(&key->made, sizeof(key->made));
}

static void refresh_on_worker(struct store_job *job, struct store *store)
{
    (void)store;
    struct key_job *key = (struct key_job *)job;
    key->base.err = keys_open(&key->source, &key->base.error);
}

/* The ring stays as it was when the store could not be asked. */
static void refresh_back(struct store_job *job, struct runtime *runtime)
{
    runtime->janitor.keys_under_way = false;
    call_job_end(runtime, (struct call_job *)job);
}

void signing_refresh(struct runtime *runtime)
{
    static const struct call_job_kind kind = {.size = sizeof(struct key_job),
                                              .run = refresh_on_worker,
                                              .back = refresh_back,
                                              .finish = key_job_finish};
    struct key_job *job = call_job_create(runtime, NULL, NULL, &kind);
    if (job != NULL) {
        job->source = key_source_of(runtime);
        runtime->janitor.keys_under_way = call_job_start(runtime, &job->base);
    }
}

static void rotate_on_worker(struct store_job *job, struct store *store)
{
    (void)store;
    struct key_job *key = (struct key_job *)job;
    int64_t retire_us = key->source.now_us + (int64_t)RUNTIME_KEY_OVERLAP_S * 1000000;
    key->base.err = key_make(&key->source, retire_us, &key->audit, &key->made, &key->base.error);
    if (key->base.err == ERR_OK) {
        key->base.err = keys_load(&key->source, &key->base.error);
    }
}

static void rotate_back(struct store_job *job, struct runtime *runtime)
{
    struct key_job *key = (struct key_job *)job;
    struct runtime_key_call *call = (struct runtime_key_call *)key->base.call;
    if (key->base.err == ERR_OK) {
        call->key = key->made;
        call->key.has_secret = false;
        digest_wipe(call->key.secret, sizeof(call->key.secret));
    }
    call_job_end(runtime, &key->base);
}

void runtime_key_rotate(struct runtime *runtime, struct runtime_key_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct key_job),
                                              .run = rotate_on_worker,
                                              .back = rotate_back,
                                              .finish = key_job_finish};
    if (!call_begin_admin(runtime, &call->call, CALL_KEY_ROTATE)) {
        return;
    }
    if (runtime->options.has_signing_secret) {
        call_end(runtime, &call->call, ERR_CONFLICT,
                 "the key of this server is configured: configure another one");
        return;
    }
    struct key_job *job = call_job_create(runtime, &call->call, NULL, &kind);
    if (job != NULL) {
        job->source = key_source_of(runtime);
        job->audit = audit_line(runtime, &call->call, NULL, "key_rotate", "%s", "");
        call_job_start(runtime, &job->base);
    }
}

size_t runtime_keys(struct runtime *runtime, struct key_record *out, size_t max,
                    uint8_t out_active[SIGN_KEY_ID_SIZE])
{
    keyring_give_back(keyring_take(runtime->keyring, out_active));
    return keyring_list(runtime->keyring, out, max);
}

struct keyring *runtime_keyring(struct runtime *runtime)
{
    return runtime->keyring;
}

void runtime_head_sign(struct runtime *runtime, const struct session_access *access,
                       struct receipt *out)
{
    *out = (struct receipt){.session = access->record->id,
                            .seq = access->head.seq,
                            .at_us = access->head_at_us,
                            .chain_hash = access->head.chain_hash};
    head_sign(runtime->keyring, out);
}

/* ---- receipts ---- */

static void receipt_of_result(const struct session_id *session, const struct submit_result *result,
                              struct receipt *out)
{
    out->session = *session;
    out->seq = result->seq;
    out->at_us = result->at_us;
    out->chain_hash = result->chain_hash;
    out->path_count = 0;
    out->sides = 0;
}

enum err signing_commit_begin(struct commit *commit)
{
    const struct runtime_submit_call *call = commit->call;
    if (call->result_count > commit->receipt_capacity) {
        struct receipt *receipts =
            realloc(commit->receipts, call->result_count * sizeof(*receipts));
        if (receipts == NULL) {
            return ERR_NO_MEMORY;
        }
        commit->receipts = receipts;
        commit->receipt_capacity = call->result_count;
    }
    commit->receipt_count = call->result_count;
    for (size_t i = 0; i < call->result_count; i++) {
        receipt_of_result(&commit->instance->id, &call->results[i], &commit->receipts[i]);
    }
    return ERR_OK;
}

static struct commit *commit_of(struct commit_unit *unit)
{
    return (struct commit *)((char *)unit - offsetof(struct commit_ticket, unit));
}

/* Entries of requests with an action id keep their receipts: they can be asked for again. */
static void receipts_keep(struct commit *commit)
{
    if (!commit->entries[0].has_action_id) {
        return;
    }
    for (size_t i = 0; i < commit->receipt_count; i++) {
        const struct receipt *receipt = &commit->receipts[i];
        struct entry_record *entry = &commit->entries[receipt->seq - commit->entries[0].seq];
        assert(entry->seq == receipt->seq);
        entry->receipt_size = (uint16_t)receipt_tail_encode(receipt, entry->receipt);
    }
}

void signing_prepare(void *user, struct commit_unit *const *units, size_t count)
{
    struct runtime *runtime = user;
    struct receipt *group[RECEIPT_GROUP_MAX];
    size_t grouped = 0;
    for (size_t i = 0; i < count; i++) {
        struct commit *commit = commit_of(units[i]);
        for (size_t k = 0; k < commit->receipt_count; k++) {
            group[grouped++] = &commit->receipts[k];
            if (grouped == RECEIPT_GROUP_MAX) {
                receipts_sign(runtime->receipt_digest, runtime->keyring, group, grouped);
                grouped = 0;
            }
        }
    }
    if (grouped > 0) {
        receipts_sign(runtime->receipt_digest, runtime->keyring, group, grouped);
    }
    for (size_t i = 0; i < count; i++) {
        receipts_keep(commit_of(units[i]));
    }
}

void signing_committed(struct commit *commit)
{
    struct runtime_submit_call *call = commit->call;
    metrics_add(METRIC_RECEIPTS_SIGNED, commit->receipt_count);
    for (size_t i = 0; i < commit->receipt_count; i++) {
        struct submit_result *result = &call->results[i];
        result->receipt_size = receipt_encode(&commit->receipts[i], result->receipt);
    }
}

/* What is kept for `seq`, or NULL. */
static const struct store_receipt *kept_find(const struct store_receipts *kept, uint64_t seq)
{
    for (size_t i = 0; i < kept->count; i++) {
        if (kept->items[i].seq == seq) {
            return &kept->items[i];
        }
    }
    return NULL;
}

enum err signing_retell(struct keyring *keyring, struct store *store,
                        const struct session_id *session, struct runtime_submit_call *call,
                        struct error *error)
{
    CLEANUP(store_receipts_finish) struct store_receipts kept = {0};
    assert(call->result_count > 0);
    enum err err = store->ops->receipts_read(store, session, call->results[0].seq - 1,
                                             call->result_count, &kept, error);
    if (err != ERR_OK) {
        return err;
    }
    struct digest *digest = digest_create();
    for (size_t i = 0; i < call->result_count; i++) {
        struct submit_result *result = &call->results[i];
        struct receipt receipt;
        receipt_of_result(session, result, &receipt);
        const struct store_receipt *found = kept_find(&kept, result->seq);
        if (found == NULL || !receipt_tail_decode(found->bytes, found->size, &receipt)) {
            struct receipt *alone = &receipt;
            receipts_sign(digest, keyring, &alone, 1);
        }
        result->receipt_size = receipt_encode(&receipt, result->receipt);
    }
    digest_destroy(digest);
    return ERR_OK;
}
