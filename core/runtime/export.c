/* export: the sections in their order, the log page by page. */
#include "core/runtime/export.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/proof/evidence_write.h"
#include "core/proof/keyring.h"
#include "core/proof/receipt.h"

enum { EXPORT_PAGE = 500 };

/* One file in the making. */
struct export
{
    const struct export_source *source;
    struct store *store;
    struct error *error;
    struct store_session session;
    const struct runtime_content *content; /* NULL: without the secrets */
    struct log_reader reader;
    struct evidence_writer writer;
    struct digest *digest;
    struct receipt head; /* signed; what the file ends with */
    bool has_head;
    uint8_t receipt[RECEIPT_SIZE_MAX]; /* of the last entry, where nothing can be signed */
    size_t receipt_size;
    uint8_t key[SIGN_PUBLIC_SIZE]; /* that signed head or receipt */
};

/* ---- what may be told
 * ------------------------------------------------------------------------------ */

static enum err open_session(struct export *export)
{
    const struct export_source *source = export->source;
    enum err err = export->store->ops->session_get(export->store, &source->session,
                                                   &export->session, export->error);
    if (err != ERR_OK) {
        return err;
    }
    if (export->session.record.status == SESSION_ARCHIVED) {
        return ERR_SESSION_ARCHIVED;
    }
    export->reader = source->reader;
    if (export->session.record.status == SESSION_FINISHED) {
        export->content = loader_content(source->loader, &export->session.record);
        export->reader.sees_all = true;
    }
    return ERR_OK;
}

/* ---- what is signed
 * -------------------------------------------------------------------------------- */

static bool find_key(const struct store_keys *keys, const uint8_t key_id[SIGN_KEY_ID_SIZE],
                     uint8_t out[SIGN_PUBLIC_SIZE])
{
    for (size_t i = 0; i < keys->count; i++) {
        if (memcmp(keys->items[i].key_id, key_id, SIGN_KEY_ID_SIZE) == 0) {
            memcpy(out, keys->items[i].public_key, SIGN_PUBLIC_SIZE);
            return true;
        }
    }
    return false;
}

static enum err sign_end(struct export *export)
{
    const struct session_head *head = &export->session.head;
    export->head = (struct receipt){.session = export->session.record.id,
                                    .seq = head->seq,
                                    .chain_hash = head->chain_hash,
                                    .at_us = export->session.record.created_us};
    if (export->source->keyring == NULL) {
        return ERR_OK;
    }
    head_sign(export->source->keyring, &export->head);
    struct key_record key;
    export->has_head = keyring_find(export->source->keyring, export->head.key_id, &key);
    memcpy(export->key, key.public_key, SIGN_PUBLIC_SIZE);
    return ERR_OK;
}

/* The receipt of the last entry, if one is kept. */
static enum err take_receipt(struct export *export)
{
    const struct session_head *head = &export->session.head;
    CLEANUP(store_receipts_finish) struct store_receipts receipts = {0};
    CLEANUP(store_keys_finish) struct store_keys keys = {0};
    struct store *store = export->store;
    if (export->has_head || head->seq == 0) {
        return ERR_OK;
    }
    enum err err = store->ops->receipts_read(store, &export->session.record.id, head->seq - 1, 1,
                                             &receipts, export->error);
    if (err == ERR_OK) {
        err = store->ops->keys_list(store, KEYRING_KEYS_MAX, &keys, export->error);
    }
    if (err != ERR_OK || receipts.count == 0) {
        return err;
    }
    CLEANUP(store_entries_finish) struct store_entries entries = {0};
    err = store->ops->entries_read(store, &export->session.record.id, head->seq - 1, 1, &entries,
                                   export->error);
    struct receipt receipt;
    if (err == ERR_OK && entries.count == 1 &&
        receipt_tail_decode(receipts.items[0].bytes, receipts.items[0].size, &receipt) &&
        find_key(&keys, receipt.key_id, export->key)) {
        receipt.session = export->session.record.id;
        receipt.seq = head->seq;
        receipt.at_us = entries.items[0].at_us;
        receipt.chain_hash = head->chain_hash;
        export->receipt_size = receipt_encode(&receipt, export->receipt);
    }
    return err;
}

/* ---- sections
 * -------------------------------------------------------------------------------------- */

static enum err write_first_state(struct export *export)
{
    CLEANUP(loader_state_finish) struct loader_state state = {0};
    if (!export->session.record.has_parent) {
        return ERR_OK;
    }
    enum err err =
        loader_state_at(export->source->loader, &export->session, 0, &state, export->error);
    if (err == ERR_OK) {
        evidence_write_section(&export->writer, EVIDENCE_STATE);
        evidence_write_bytes(&export->writer, state.bytes, state.ruleset->state_size);
    }
    return err;
}

static enum err write_beginning(struct export *export)
{
    const struct session_record *record = &export->session.record;
    evidence_write_facts(&export->writer, record, &export->session.genesis);
    if (export->content == NULL) {
        return ERR_OK;
    }
    evidence_write_secrets(&export->writer, record);
    evidence_write_section(&export->writer, EVIDENCE_CONTENT);
    evidence_write_bytes(&export->writer, export->content->content,
                         export->content->ruleset->content_size);
    return write_first_state(export);
}

static enum err write_entries(struct export *export, const struct store_entries *page,
                              uint64_t *in_out_seq)
{
    uint64_t last = export->session.head.seq;
    for (size_t i = 0; i < page->count && *in_out_seq < last; i++) {
        const struct entry_record *entry = &page->items[i];
        if (entry->seq != *in_out_seq + 1) {
            return error_set(export->error, ERR_DIVERGED, "entry %llu is missing",
                             (unsigned long long)(*in_out_seq + 1));
        }
        evidence_write_entry(&export->writer, export->digest, export->session.record.blinding,
                             entry, log_reader_sees_input(&export->reader, &entry->input));
        *in_out_seq = entry->seq;
    }
    return ERR_OK;
}

static enum err write_log(struct export *export)
{
    uint64_t seq = 0;
    evidence_write_section(&export->writer, EVIDENCE_LOG);
    while (seq < export->session.head.seq && !export->writer.out->failed) {
        CLEANUP(store_entries_finish) struct store_entries page = {0};
        uint64_t before = seq;
        enum err err = export->store->ops->entries_read(export->store, &export->session.record.id,
                                                        seq, EXPORT_PAGE, &page, export->error);
        if (err == ERR_OK) {
            err = write_entries(export, &page, &seq);
        }
        if (err != ERR_OK) {
            return err;
        }
        if (seq == before) {
            return error_set(export->error, ERR_DIVERGED, "entry %llu is missing",
                             (unsigned long long)(seq + 1));
        }
    }
    return ERR_OK;
}

static void write_signed(struct export *export)
{
    struct evidence_writer *writer = &export->writer;
    if (!export->has_head && export->receipt_size == 0) {
        return;
    }
    evidence_write_section(writer, EVIDENCE_KEYS);
    evidence_write_bytes(writer, export->key, sizeof(export->key));
    if (export->has_head) {
        uint8_t head[RECEIPT_HEAD_SIZE];
        head_encode(&export->head, head);
        evidence_write_section(writer, EVIDENCE_HEADS);
        evidence_write_bytes(writer, head, sizeof(head));
    }
    if (export->receipt_size > 0) {
        uint8_t size[4] = {(uint8_t) export->receipt_size, (uint8_t)(export->receipt_size >> 8)};
        evidence_write_section(writer, EVIDENCE_RECEIPTS);
        evidence_write_bytes(writer, size, sizeof(size));
        evidence_write_bytes(writer, export->receipt, export->receipt_size);
    }
}

/* ---- the file
 * --------------------------------------------------------------------------------------- */

static enum err write_file(struct export *export)
{
    enum err err = sign_end(export);
    if (err == ERR_OK) {
        err = take_receipt(export);
    }
    if (err == ERR_OK) {
        err = write_beginning(export);
    }
    if (err == ERR_OK) {
        err = write_log(export);
    }
    if (err == ERR_OK) {
        write_signed(export);
        evidence_write_end(&export->writer, export->digest);
    }
    return err;
}

static enum err judge_size(const struct strbuf *out, struct error *error)
{
    if (!out->failed) {
        return ERR_OK;
    }
    bool full = out->max - out->len < EVIDENCE_ENTRY_OPEN_SIZE * EXPORT_PAGE;
    return full ? error_set(error, ERR_VALIDATION_FAILED,
                            "the file would be larger than %zu bytes; `donjon export` may write it",
                            out->max)
                : ERR_NO_MEMORY;
}

enum err export_bundle(const struct export_source *source, struct strbuf *out, struct error *error)
{
    struct export *export = calloc(1, sizeof(*export));
    if (export == NULL) {
        return ERR_NO_MEMORY;
    }
    export->source = source;
    export->store = source->loader->store;
    export->error = error;
    export->digest = digest_create();
    enum err err = open_session(export);
    if (err == ERR_OK) {
        evidence_write_begin(&export->writer, out, EVIDENCE_BUNDLE);
        err = write_file(export);
    }
    if (err == ERR_OK) {
        err = judge_size(out, error);
    }
    digest_destroy(export->digest);
    digest_wipe(export, sizeof(*export));
    free(export);
    return err;
}
