/* evidence, the writer: sections into a growing buffer, their sizes filled in behind them. */
#include "core/proof/evidence_write.h"

#include <string.h>

#include "core/proof/wire.h"

/* Sizes are 32 bits. */
enum { SIZE_OFFSET = 12 };

static void set_u32(struct strbuf *out, size_t offset, size_t value)
{
    if (!out->failed) {
        (void)wire_put_uint((uint8_t *)out->data + offset, value, 4);
    }
}

static void add_uint(struct strbuf *out, uint64_t value, size_t size)
{
    uint8_t bytes[8];
    (void)wire_put_u64(bytes, value);
    strbuf_add(out, bytes, size);
}

static void finish_section(struct evidence_writer *writer)
{
    if (writer->section_start != 0) {
        set_u32(writer->out, writer->section_start - 4, writer->out->len - writer->section_start);
    }
}

void evidence_write_begin(struct evidence_writer *writer, struct strbuf *out,
                          enum evidence_kind kind)
{
    *writer = (struct evidence_writer){.out = out};
    if (out->max == 0 || out->max > UINT32_MAX) {
        out->max = UINT32_MAX;
    }
    strbuf_add(out, EVIDENCE_MAGIC, 8);
    add_uint(out, kind, 4);
    add_uint(out, 0, 4);
}

void evidence_write_section(struct evidence_writer *writer, enum evidence_section section)
{
    finish_section(writer);
    add_uint(writer->out, section, 4);
    add_uint(writer->out, 0, 4);
    writer->section_start = writer->out->len;
}

void evidence_write_bytes(struct evidence_writer *writer, const void *bytes, size_t size)
{
    strbuf_add(writer->out, bytes, size);
}

void evidence_write_facts(struct evidence_writer *writer, const struct session_record *session,
                          const struct session_head *genesis)
{
    uint8_t facts[FACTS_SIZE];
    facts_encode(session, genesis, facts);
    evidence_write_section(writer, EVIDENCE_FACTS);
    strbuf_add(writer->out, facts, sizeof(facts));
    strbuf_add(writer->out, genesis->chain_hash.bytes, DIGEST_SIZE);
}

void evidence_write_start(struct evidence_writer *writer, const struct session_head *start)
{
    evidence_write_section(writer, EVIDENCE_START);
    add_uint(writer->out, start->seq, 8);
    add_uint(writer->out, start->nonce, 8);
    strbuf_add(writer->out, start->state_root.bytes, DIGEST_SIZE);
    strbuf_add(writer->out, start->chain_hash.bytes, DIGEST_SIZE);
}

void evidence_write_secrets(struct evidence_writer *writer, const struct session_record *session)
{
    evidence_write_section(writer, EVIDENCE_SECRETS);
    strbuf_add(writer->out, session->server_seed, sizeof(session->server_seed));
    strbuf_add(writer->out, session->seed_salt, sizeof(session->seed_salt));
    strbuf_add(writer->out, session->blinding, sizeof(session->blinding));
}

static void add_open_part(struct strbuf *out, const struct digest_value *salt,
                          const struct entry_record *entry)
{
    static const uint8_t zero[SIGNATURE_SIZE];
    unsigned flags = (entry->has_action_id ? CHAIN_FLAG_ACTION_ID : 0U) |
                     (entry->has_signature ? CHAIN_FLAG_SIGNATURE : 0U);
    strbuf_add(out, salt->bytes, DIGEST_SIZE);
    add_uint(out, flags, 2);
    add_uint(out, entry->request_index, 2);
    add_uint(out, 0, 4);
    strbuf_add(out, entry->has_action_id ? entry->action_id.bytes : zero, ID_SIZE);
    strbuf_add(out, &entry->input, sizeof(entry->input));
    strbuf_add(out, entry->has_signature ? entry->signature : zero, SIGNATURE_SIZE);
}

void evidence_write_entry(struct evidence_writer *writer, struct digest *digest,
                          const uint8_t blinding[32], const struct entry_record *entry, bool open)
{
    struct strbuf *out = writer->out;
    struct digest_value value;
    add_uint(out, entry->seq, 8);
    add_uint(out, entry->first_nonce, 8);
    add_uint(out, entry->last_nonce, 8);
    add_uint(out, (uint64_t)entry->at_us, 8);
    strbuf_add(out, entry->state_root.bytes, DIGEST_SIZE);
    strbuf_add(out, entry->chain_hash.bytes, DIGEST_SIZE);
    add_uint(out, open, 4);
    add_uint(out, 0, 4);
    chain_salt(digest, blinding, entry->seq, &value);
    if (open) {
        add_open_part(out, &value, entry);
    } else {
        chain_secret(digest, &value, entry, &value);
        strbuf_add(out, value.bytes, DIGEST_SIZE);
    }
}

void evidence_write_end(struct evidence_writer *writer, struct digest *digest)
{
    struct strbuf *out = writer->out;
    struct digest_value value = {{0}};
    evidence_write_section(writer, EVIDENCE_END);
    size_t hashed = out->len - EVIDENCE_SECTION_HEADER_SIZE;
    set_u32(out, SIZE_OFFSET, out->len + DIGEST_SIZE);
    set_u32(out, writer->section_start - 4, DIGEST_SIZE);
    if (!out->failed) {
        digest_begin(digest, NULL);
        digest_add(digest, out->data, hashed);
        digest_end(digest, &value);
    }
    strbuf_add(out, value.bytes, DIGEST_SIZE);
}
