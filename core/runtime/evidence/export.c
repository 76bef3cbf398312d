/* export: the sections in their order, the log page by page. */
#include "core/runtime/evidence/export.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/proof/evidence_write.h"
#include "core/runtime/evidence/export_signatures.h"

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
    struct export_signatures signatures;
    struct session_head start; /* before the first entry */
    uint64_t last_seq;
    int64_t last_at_us;
};

/* ---- what may be told ---- */

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

/* ---- which part of the log ---- */

static enum err head_at(struct export *export, uint64_t seq, struct session_head *out)
{
    CLEANUP(store_entries_finish) struct store_entries entries = {0};
    struct store *store = export->store;
    if (seq == 0) {
        *out = export->session.genesis;
        return ERR_OK;
    }
    enum err err = store->ops->entries_read(store, &export->session.record.id, seq - 1, 1, &entries,
                                            export->error);
    if (err != ERR_OK) {
        return err;
    }
    if (entries.count == 0 || entries.items[0].seq != seq) {
        return error_set(export->error, ERR_DIVERGED, "entry %llu is missing",
                         (unsigned long long)seq);
    }
    const struct entry_record *entry = &entries.items[0];
    *out = (struct session_head){.seq = seq,
                                 .nonce = entry->last_nonce,
                                 .state_root = entry->state_root,
                                 .chain_hash = entry->chain_hash};
    export->last_at_us = entry->at_us;
    return ERR_OK;
}

/* All of the log, and what is signed about it. */
static enum err choose_all(struct export *export)
{
    struct session_head head = {.seq = 0};
    enum err err = head_at(export, export->session.head.seq, &head);
    if (err != ERR_OK) {
        return err;
    }
    export->start = export->session.genesis;
    export->last_seq = head.seq;
    if (export->source->keyring != NULL) {
        export_signatures_sign(&export->signatures, export->source->keyring, &head,
                               export->last_at_us);
    }
    err = export_signatures_seat_keys(&export->signatures, head.seq, export->error);
    return err == ERR_OK ? export_signatures_batches(&export->signatures, head.seq, export->error)
                         : err;
}

static enum err choose_batch(struct export *export)
{
    struct journal_record record;
    enum err err =
        export_signatures_batch(&export->signatures, export->source->batch, &record, export->error);
    if (err != ERR_OK) {
        return err;
    }
    export->last_seq = record.last_seq;
    err = export_signatures_seat_keys(&export->signatures, record.last_seq, export->error);
    if (err != ERR_OK) {
        return err;
    }
    return head_at(export, record.first_seq > 0 ? record.first_seq - 1 : 0, &export->start);
}

/* ---- sections ---- */

static enum err write_first_state(struct export *export)
{
    CLEANUP(loader_state_finish) struct loader_state state = {0};
    if (!export->session.record.has_parent && export->start.seq == 0) {
        return ERR_OK;
    }
    enum err err = loader_state_at(export->source->loader, &export->session, export->start.seq,
                                   &state, export->error);
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
    if (export->start.seq > 0) {
        evidence_write_start(&export->writer, &export->start);
    }
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
    uint64_t last = export->last_seq;
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
    uint64_t seq = export->start.seq;
    evidence_write_section(&export->writer, EVIDENCE_LOG);
    while (seq < export->last_seq && !export->writer.out->failed) {
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

/* ---- the file ---- */

static enum err write_file(struct export *export)
{
    enum err err = export->source->has_batch ? choose_batch(export) : choose_all(export);
    if (err == ERR_OK) {
        err = write_beginning(export);
    }
    if (err == ERR_OK) {
        err = write_log(export);
    }
    if (err == ERR_OK) {
        err = export_signatures_write(&export->signatures, &export->writer, export->error);
    }
    if (err == ERR_OK) {
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

enum err export_write(const struct export_source *source, struct strbuf *out, struct error *error)
{
    struct export *export = calloc(1, sizeof(*export));
    if (export == NULL) {
        return ERR_NO_MEMORY;
    }
    export->source = source;
    export->store = source->loader->store;
    export->error = error;
    export->digest = digest_create();
    export_signatures_init(&export->signatures, export->store, &export->session.record);
    enum err err = open_session(export);
    if (err == ERR_OK) {
        evidence_write_begin(&export->writer, out,
                             source->has_batch ? EVIDENCE_BATCH : EVIDENCE_BUNDLE);
        err = write_file(export);
    }
    if (err == ERR_OK) {
        err = judge_size(out, error);
    }
    export_signatures_finish(&export->signatures);
    digest_destroy(export->digest);
    digest_wipe(export, sizeof(*export));
    free(export);
    return err;
}
