/*
 * evidence, the reader: first the frame (which sections, how large), then what the sections say,
 * each in the one form it may have.
 */
#include "core/proof/evidence.h"

#include "core/proof/wire.h"

/* The state of one reading. */
struct reading {
    struct evidence *evidence;
    struct evidence_fault *fault;
};

const char *evidence_section_name(unsigned section)
{
    switch (section) {
#define X(constant, number, name)                                                                  \
    case number:                                                                                   \
        return name;
        EVIDENCE_SECTIONS(X)
#undef X
    default:
        return "file";
    }
}

static bool fail(const struct reading *reading, size_t offset, unsigned section, const char *what)
{
    *reading->fault = (struct evidence_fault){
        .offset = offset, .section = evidence_section_name(section), .what = what};
    return false;
}

size_t evidence_offset(const struct evidence *evidence, const void *place)
{
    return (size_t)((const uint8_t *)place - evidence->bytes);
}

/* Where the section begins, for faults about it; its header if it is there. */
static size_t section_offset(const struct evidence *evidence, unsigned section)
{
    const struct evidence_span *span = &evidence->sections[section];
    return span->bytes == NULL ? 0 : evidence_offset(evidence, span->bytes);
}

/* ---- the frame ---- */

static bool read_header(const struct reading *reading)
{
    struct evidence *evidence = reading->evidence;
    uint32_t kind;
    uint32_t size;
    if (evidence->size < EVIDENCE_SIZE_MIN) {
        return fail(reading, evidence->size, 0, "the file is too short");
    }
    if (memcmp(evidence->bytes, EVIDENCE_MAGIC, 8) != 0) {
        return fail(reading, 0, 0, "this is no evidence file of version 1");
    }
    (void)wire_get_u32(wire_get_u32(evidence->bytes + 8, &kind), &size);
    if (kind != EVIDENCE_BUNDLE && kind != EVIDENCE_BATCH) {
        return fail(reading, 8, 0, "the kind is unknown");
    }
    if (size != evidence->size) {
        return fail(reading, 12, 0, "the size is not the file's");
    }
    evidence->kind = (uint8_t)kind;
    return true;
}

static bool read_sections(const struct reading *reading)
{
    struct evidence *evidence = reading->evidence;
    size_t at = EVIDENCE_HEADER_SIZE;
    uint32_t last = 0;
    while (at < evidence->size) {
        uint32_t section;
        uint32_t size;
        if (evidence->size - at < EVIDENCE_SECTION_HEADER_SIZE) {
            return fail(reading, at, 0, "the header of a section is cut off");
        }
        (void)wire_get_u32(wire_get_u32(evidence->bytes + at, &section), &size);
        if (section <= last || section >= EVIDENCE_SECTION_COUNT) {
            return fail(reading, at, 0, "the section is unknown or out of order");
        }
        at += EVIDENCE_SECTION_HEADER_SIZE;
        if (size > evidence->size - at) {
            return fail(reading, at - 4, section, "the section is larger than the file");
        }
        evidence->sections[section] =
            (struct evidence_span){.bytes = evidence->bytes + at, .size = size};
        at += size;
        last = section;
    }
    return last == EVIDENCE_END || fail(reading, at, EVIDENCE_END, "the last section is missing");
}

/* ---- which sections may stand together ---- */

static bool has(const struct evidence *evidence, enum evidence_section section)
{
    return evidence->sections[section].bytes != NULL;
}

/* A section that must be there exactly when `wanted`. */
static bool require(const struct reading *reading, enum evidence_section section, bool wanted,
                    const char *what)
{
    if (has(reading->evidence, section) == wanted) {
        return true;
    }
    return fail(reading, section_offset(reading->evidence, section), section, what);
}

static bool require_size(const struct reading *reading, enum evidence_section section, size_t size)
{
    const struct evidence_span *span = &reading->evidence->sections[section];
    if (span->bytes == NULL || span->size == size) {
        return true;
    }
    return fail(reading, section_offset(reading->evidence, section), section,
                "the section has the wrong size");
}

/* A section of items of one size, of which there is at least one. */
static bool require_items(const struct reading *reading, enum evidence_section section, size_t size)
{
    const struct evidence_span *span = &reading->evidence->sections[section];
    if (span->bytes == NULL || (span->size != 0 && span->size % size == 0)) {
        return true;
    }
    return fail(reading, section_offset(reading->evidence, section), section,
                "the section does not hold whole items");
}

static bool check_sizes(const struct reading *reading)
{
    return require(reading, EVIDENCE_FACTS, true, "the section is missing") &&
           require(reading, EVIDENCE_LOG, true, "the section is missing") &&
           require_size(reading, EVIDENCE_FACTS, EVIDENCE_FACTS_SIZE) &&
           require_size(reading, EVIDENCE_START, EVIDENCE_START_SIZE) &&
           require_size(reading, EVIDENCE_SECRETS, EVIDENCE_SECRETS_SIZE) &&
           require_items(reading, EVIDENCE_CONTENT, 1) &&
           require_items(reading, EVIDENCE_STATE, 1) &&
           require_items(reading, EVIDENCE_KEYS, EVIDENCE_KEY_SIZE) &&
           require_items(reading, EVIDENCE_SEAT_KEYS, 1) &&
           require_items(reading, EVIDENCE_RECORDS, JOURNAL_RECORD_SIZE) &&
           require_items(reading, EVIDENCE_HEADS, EVIDENCE_HEAD_SIZE) &&
           require_size(reading, EVIDENCE_END, DIGEST_SIZE);
}

/* The first state is in the file when it is told at all and genesis does not give it. */
static bool check_company(const struct reading *reading)
{
    const struct evidence *evidence = reading->evidence;
    bool secrets = has(evidence, EVIDENCE_SECRETS);
    bool given = evidence->session.has_parent || has(evidence, EVIDENCE_START);
    if (evidence->kind == EVIDENCE_BUNDLE &&
        !require(reading, EVIDENCE_START, false, "a bundle starts at genesis")) {
        return false;
    }
    if (evidence->kind == EVIDENCE_BATCH &&
        evidence_item_count(evidence, EVIDENCE_RECORDS, JOURNAL_RECORD_SIZE) != 1) {
        return fail(reading, section_offset(evidence, EVIDENCE_RECORDS), EVIDENCE_RECORDS,
                    "a batch has one record");
    }
    return require(reading, EVIDENCE_CONTENT, secrets, "content and secrets come together") &&
           require(reading, EVIDENCE_STATE, secrets && given,
                   "a first state is there after the end alone, where genesis does not give it");
}

/* ---- what the sections say ---- */

static bool read_facts(const struct reading *reading)
{
    struct evidence *evidence = reading->evidence;
    const uint8_t *facts = evidence->sections[EVIDENCE_FACTS].bytes;
    size_t offset = 0;
    if (!facts_decode(facts, &evidence->session, &evidence->genesis, &offset)) {
        return fail(reading, section_offset(evidence, EVIDENCE_FACTS) + offset, EVIDENCE_FACTS,
                    "the facts are not in their one form");
    }
    memcpy(evidence->genesis.chain_hash.bytes, facts + FACTS_SIZE, DIGEST_SIZE);
    evidence->start = evidence->genesis;
    return true;
}

static bool read_start(const struct reading *reading)
{
    struct evidence *evidence = reading->evidence;
    const uint8_t *at = evidence->sections[EVIDENCE_START].bytes;
    if (at == NULL) {
        return true;
    }
    at = wire_get_u64(at, &evidence->start.seq);
    at = wire_get_u64(at, &evidence->start.nonce);
    at = wire_get(at, evidence->start.state_root.bytes, DIGEST_SIZE);
    (void)wire_get(at, evidence->start.chain_hash.bytes, DIGEST_SIZE);
    return evidence->start.seq != 0 || fail(reading, section_offset(evidence, EVIDENCE_START),
                                            EVIDENCE_START, "a start at genesis is left out");
}

static void read_secrets(struct evidence *evidence)
{
    const uint8_t *at = evidence->sections[EVIDENCE_SECRETS].bytes;
    evidence->has_secrets = at != NULL;
    if (at != NULL) {
        at = wire_get(at, evidence->session.server_seed, 32);
        at = wire_get(at, evidence->session.seed_salt, 32);
        (void)wire_get(at, evidence->session.blinding, 32);
    }
}

/* Keys ascend, so that there is one order and none twice. */
static bool check_keys(const struct reading *reading)
{
    const struct evidence *evidence = reading->evidence;
    size_t count = evidence_item_count(evidence, EVIDENCE_KEYS, EVIDENCE_KEY_SIZE);
    for (size_t i = 1; i < count; i++) {
        const uint8_t *key = evidence_item(evidence, EVIDENCE_KEYS, EVIDENCE_KEY_SIZE, i);
        if (memcmp(key - EVIDENCE_KEY_SIZE, key, EVIDENCE_KEY_SIZE) >= 0) {
            return fail(reading, evidence_offset(evidence, key), EVIDENCE_KEYS,
                        "the keys do not ascend");
        }
    }
    return true;
}

size_t evidence_item_count(const struct evidence *evidence, enum evidence_section section,
                           size_t item_size)
{
    return evidence->sections[section].size / item_size;
}

const uint8_t *evidence_item(const struct evidence *evidence, enum evidence_section section,
                             size_t item_size, size_t index)
{
    return evidence->sections[section].bytes + index * item_size;
}

/* ---- the log ---- */

static const uint8_t *read_open_part(const uint8_t *at, struct evidence_entry *out,
                                     uint16_t *out_flags)
{
    struct entry_record *entry = &out->entry;
    at = wire_get(at, out->salt.bytes, DIGEST_SIZE);
    at = wire_get_u16(at, out_flags);
    at = wire_get_u16(at, &entry->request_index) + 4;
    at = wire_get(at, entry->action_id.bytes, ID_SIZE);
    at = wire_get(at, &entry->input, sizeof(entry->input));
    entry->has_action_id = (*out_flags & CHAIN_FLAG_ACTION_ID) != 0;
    entry->has_signature = (*out_flags & CHAIN_FLAG_SIGNATURE) != 0;
    return wire_get(at, entry->signature, SIGNATURE_SIZE);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

/* The parts of an open entry that mean nothing are zero. */
static bool open_part_is_canonical(const uint8_t *part, const struct evidence_entry *entry,
                                   uint16_t flags)
{
    return (flags & ~(CHAIN_FLAG_ACTION_ID | CHAIN_FLAG_SIGNATURE)) == 0 &&
           is_zero(part + DIGEST_SIZE + 4, 4) &&
           (entry->entry.has_action_id || is_zero(entry->entry.action_id.bytes, ID_SIZE)) &&
           (entry->entry.has_signature || is_zero(entry->entry.signature, SIGNATURE_SIZE));
}

/* The place behind the entry, or NULL when there is no entry in its one form. */
static const uint8_t *read_entry(const uint8_t *at, size_t left, struct evidence_entry *out)
{
    struct entry_record *entry = &out->entry;
    uint64_t at_us;
    uint32_t open;
    uint32_t zero;
    uint16_t flags;
    *out = (struct evidence_entry){.open = false};
    if (left < EVIDENCE_ENTRY_CLOSED_SIZE) {
        return NULL;
    }
    at = wire_get_u64(at, &entry->seq);
    at = wire_get_u64(at, &entry->first_nonce);
    at = wire_get_u64(at, &entry->last_nonce);
    at = wire_get_u64(at, &at_us);
    entry->at_us = (int64_t)at_us;
    at = wire_get(at, entry->state_root.bytes, DIGEST_SIZE);
    at = wire_get(at, entry->chain_hash.bytes, DIGEST_SIZE);
    at = wire_get_u32(wire_get_u32(at, &open), &zero);
    if (open > 1 || zero != 0 || (open == 1 && left < EVIDENCE_ENTRY_OPEN_SIZE)) {
        return NULL;
    }
    out->open = open == 1;
    if (!out->open) {
        return wire_get(at, out->secret.bytes, DIGEST_SIZE);
    }
    const uint8_t *behind = read_open_part(at, out, &flags);
    return open_part_is_canonical(at, out, flags) ? behind : NULL;
}

bool evidence_entry_next(const struct evidence *evidence, size_t *cursor,
                         struct evidence_entry *out)
{
    const struct evidence_span *log = &evidence->sections[EVIDENCE_LOG];
    if (*cursor >= log->size) {
        return false;
    }
    const uint8_t *at = log->bytes + *cursor;
    const uint8_t *behind = read_entry(at, log->size - *cursor, out);
    if (behind == NULL) {
        return false;
    }
    memcpy(out->entry.session.bytes, evidence->session.id.bytes, ID_SIZE);
    out->offset = evidence_offset(evidence, at);
    *cursor = (size_t)(behind - log->bytes);
    return true;
}

static bool check_log(const struct reading *reading)
{
    struct evidence *evidence = reading->evidence;
    struct evidence_entry entry;
    size_t cursor = 0;
    while (evidence_entry_next(evidence, &cursor, &entry)) {
        evidence->entry_count++;
    }
    return cursor == evidence->sections[EVIDENCE_LOG].size ||
           fail(reading, section_offset(evidence, EVIDENCE_LOG) + cursor, EVIDENCE_LOG,
                "the entry is not in its one form");
}

/* ---- keys of players ---- */

bool evidence_seat_key_next(const struct evidence *evidence, size_t *cursor,
                            struct evidence_span *out)
{
    enum { CHANGE_AT = ID_SIZE + 4 };
    const struct evidence_span *section = &evidence->sections[EVIDENCE_SEAT_KEYS];
    size_t left = section->size - *cursor;
    uint32_t change;
    if (left < EVIDENCE_SEAT_KEY_SIZE) {
        return false;
    }
    const uint8_t *at = section->bytes + *cursor;
    (void)wire_get_u32(at + CHANGE_AT, &change);
    size_t size = change == SEAT_KEY_BY_KEY ? EVIDENCE_SEAT_KEY_MAX : EVIDENCE_SEAT_KEY_SIZE;
    if (size > left) {
        return false;
    }
    *out = (struct evidence_span){.bytes = at, .size = size};
    *cursor += size;
    return true;
}

static bool check_seat_keys(const struct reading *reading)
{
    const struct evidence *evidence = reading->evidence;
    const struct evidence_span *section = &evidence->sections[EVIDENCE_SEAT_KEYS];
    struct evidence_span key;
    size_t cursor = 0;
    while (evidence_seat_key_next(evidence, &cursor, &key)) {
    }
    return cursor == section->size ||
           fail(reading, section_offset(evidence, EVIDENCE_SEAT_KEYS) + cursor, EVIDENCE_SEAT_KEYS,
                "the section does not hold whole items");
}

/* ---- receipts ---- */

bool evidence_receipt_next(const struct evidence *evidence, size_t *cursor,
                           struct evidence_span *out)
{
    const struct evidence_span *section = &evidence->sections[EVIDENCE_RECEIPTS];
    uint32_t size;
    if (section->size - *cursor < sizeof(size)) {
        return false;
    }
    const uint8_t *at = wire_get_u32(section->bytes + *cursor, &size);
    size_t left = section->size - *cursor - sizeof(size);
    if (size > left || !statement_receipt_size_is_valid(size)) {
        return false;
    }
    *out = (struct evidence_span){.bytes = at, .size = size};
    *cursor += sizeof(size) + size;
    return true;
}

static bool check_receipts(const struct reading *reading)
{
    const struct evidence *evidence = reading->evidence;
    const struct evidence_span *section = &evidence->sections[EVIDENCE_RECEIPTS];
    struct evidence_span receipt;
    size_t cursor = 0;
    if (section->bytes == NULL) {
        return true;
    }
    while (evidence_receipt_next(evidence, &cursor, &receipt)) {
    }
    return (cursor == section->size && cursor != 0) ||
           fail(reading, section_offset(evidence, EVIDENCE_RECEIPTS) + cursor, EVIDENCE_RECEIPTS,
                "the receipt is not in its one form");
}

/* ---- all of it ---- */

bool evidence_read(const uint8_t *bytes, size_t size, struct evidence *out,
                   struct evidence_fault *fault)
{
    struct reading reading = {.evidence = out, .fault = fault};
    *out = (struct evidence){.bytes = bytes, .size = size};
    if (!read_header(&reading) || !read_sections(&reading) || !check_sizes(&reading) ||
        !read_facts(&reading) || !read_start(&reading) || !check_company(&reading)) {
        return false;
    }
    read_secrets(out);
    return check_keys(&reading) && check_log(&reading) && check_seat_keys(&reading) &&
           check_receipts(&reading);
}

bool evidence_end_check(const struct evidence *evidence, struct digest *digest)
{
    const struct evidence_span *end = &evidence->sections[EVIDENCE_END];
    struct digest_value value;
    digest_begin(digest, NULL);
    digest_add(digest, evidence->bytes,
               evidence_offset(evidence, end->bytes) - EVIDENCE_SECTION_HEADER_SIZE);
    digest_end(digest, &value);
    return memcmp(value.bytes, end->bytes, DIGEST_SIZE) == 0;
}
