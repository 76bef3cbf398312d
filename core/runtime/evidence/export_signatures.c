/* export_signatures: gather first, for the keys stand before what they signed. */
#include "core/runtime/evidence/export_signatures.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"

enum {
    JOBS_PAGE = 200,
    KEYS_READ_MAX = 4096,
    SEAT_KEY_SIGNER = SEAT_KEY_RECORD_SIZE - SIGN_SIZE - KEY_ID_SIZE /* where its key id is */
};

void export_signatures_init(struct export_signatures *signatures, struct store *store,
                            const struct session_record *session)
{
    *signatures = (struct export_signatures){.store = store, .session = session};
}

void export_signatures_finish(struct export_signatures *signatures)
{
    strbuf_finish(&signatures->seat_keys);
    strbuf_finish(&signatures->records);
    strbuf_finish(&signatures->heads);
}

/* False when there are more keys than a file may have. */
static bool note_key(struct export_signatures *signatures, const uint8_t key_id[KEY_ID_SIZE])
{
    for (size_t i = 0; i < signatures->key_count; i++) {
        if (memcmp(signatures->key_ids[i], key_id, KEY_ID_SIZE) == 0) {
            return true;
        }
    }
    if (signatures->key_count == VERIFY_KEYS_MAX) {
        return false;
    }
    memcpy(signatures->key_ids[signatures->key_count++], key_id, KEY_ID_SIZE);
    return true;
}

void export_signatures_sign(struct export_signatures *signatures, struct keyring *keyring,
                            const struct session_head *head, int64_t at_us)
{
    uint8_t bytes[RECEIPT_HEAD_SIZE];
    struct receipt signed_head = {.session = signatures->session->id,
                                  .seq = head->seq,
                                  .at_us = at_us,
                                  .chain_hash = head->chain_hash};
    head_sign(keyring, &signed_head);
    if (note_key(signatures, signed_head.key_id)) {
        head_encode(&signed_head, bytes);
        strbuf_add(&signatures->heads, bytes, sizeof(bytes));
    }
}

/* ---- records ---- */

static bool add_record(struct export_signatures *signatures, const struct job_record *job,
                       struct journal_record *out)
{
    journal_record_decode(job->proof, out);
    if (!note_key(signatures, out->key_id)) {
        return false;
    }
    strbuf_add(&signatures->records, job->proof, sizeof(job->proof));
    return true;
}

enum err export_signatures_batch(struct export_signatures *signatures, uint64_t batch,
                                 struct journal_record *out, struct error *error)
{
    CLEANUP(store_jobs_finish) struct store_jobs jobs = {0};
    struct store *store = signatures->store;
    enum err err =
        store->jobs->session_jobs(store, &signatures->session->id, batch, 1, &jobs, error);
    if (err != ERR_OK) {
        return err;
    }
    if (jobs.count == 0 || jobs.items[0].batch.batch != batch || !jobs.items[0].has_proof) {
        return error_set(error, ERR_NOT_FOUND, "there is no such batch, or it is not proven yet");
    }
    return add_record(signatures, &jobs.items[0], out) ? ERR_OK : ERR_CORRUPT;
}

enum err export_signatures_batches(struct export_signatures *signatures, uint64_t last_seq,
                                   struct error *error)
{
    struct store *store = signatures->store;
    uint64_t next = 0;
    size_t read = JOBS_PAGE;
    while (read == JOBS_PAGE) {
        CLEANUP(store_jobs_finish) struct store_jobs jobs = {0};
        enum err err = store->jobs->session_jobs(store, &signatures->session->id, next, JOBS_PAGE,
                                                 &jobs, error);
        if (err != ERR_OK) {
            return err;
        }
        for (size_t i = 0; i < jobs.count; i++, next++) {
            const struct job_record *job = &jobs.items[i];
            struct journal_record record;
            if (job->batch.batch != next || !job->has_proof || job->batch.last_seq > last_seq ||
                !add_record(signatures, job, &record)) {
                return ERR_OK;
            }
        }
        read = jobs.count;
    }
    return ERR_OK;
}

/* ---- keys of seats ---- */

enum err export_signatures_seat_keys(struct export_signatures *signatures, uint64_t last_seq,
                                     struct error *error)
{
    CLEANUP(store_seat_keys_finish) struct store_seat_keys keys = {0};
    struct store *store = signatures->store;
    enum err err = store->ops->seat_keys_read(store, &signatures->session->id, &keys, error);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < keys.count; i++) {
        const struct seat_key_record *key = &keys.items[i];
        if (key->from_seq > last_seq) {
            break;
        }
        if (!note_key(signatures, key->record + SEAT_KEY_SIGNER)) {
            return error_set(error, ERR_CORRUPT, "too many keys have signed");
        }
        strbuf_add(&signatures->seat_keys, key->record, key->record_size);
    }
    return ERR_OK;
}

/* ---- sections ---- */

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, EVIDENCE_KEY_SIZE);
}

static const struct key_record *find_key(const struct store_keys *keys,
                                         const uint8_t key_id[KEY_ID_SIZE])
{
    for (size_t i = 0; i < keys->count; i++) {
        if (memcmp(keys->items[i].key_id, key_id, KEY_ID_SIZE) == 0) {
            return &keys->items[i];
        }
    }
    return NULL;
}

static enum err write_keys(const struct export_signatures *signatures,
                           struct evidence_writer *writer, struct error *error)
{
    CLEANUP(store_keys_finish) struct store_keys keys = {0};
    uint8_t found[VERIFY_KEYS_MAX][EVIDENCE_KEY_SIZE];
    struct store *store = signatures->store;
    enum err err = store->ops->keys_list(store, KEYS_READ_MAX, &keys, error);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < signatures->key_count; i++) {
        const struct key_record *key = find_key(&keys, signatures->key_ids[i]);
        if (key == NULL) {
            return error_set(error, ERR_CORRUPT, "a key that signed is not to be found");
        }
        memcpy(found[i], key->public_key, EVIDENCE_KEY_SIZE);
    }
    qsort(found, signatures->key_count, EVIDENCE_KEY_SIZE, by_bytes);
    evidence_write_section(writer, EVIDENCE_KEYS);
    evidence_write_bytes(writer, found, signatures->key_count * EVIDENCE_KEY_SIZE);
    return ERR_OK;
}

static void write_section(struct evidence_writer *writer, enum evidence_section section,
                          const struct strbuf *bytes)
{
    writer->out->failed = writer->out->failed || bytes->failed;
    if (bytes->len > 0) {
        evidence_write_section(writer, section);
        evidence_write_bytes(writer, bytes->data, bytes->len);
    }
}

enum err export_signatures_write(const struct export_signatures *signatures,
                                 struct evidence_writer *writer, struct error *error)
{
    if (signatures->key_count == 0) {
        return ERR_OK;
    }
    enum err err = write_keys(signatures, writer, error);
    if (err == ERR_OK) {
        write_section(writer, EVIDENCE_SEAT_KEYS, &signatures->seat_keys);
        write_section(writer, EVIDENCE_RECORDS, &signatures->records);
        write_section(writer, EVIDENCE_HEADS, &signatures->heads);
    }
    return err;
}
