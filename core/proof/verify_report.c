/* verify_report: the report as JSON, into memory of fixed size. */
#include <string.h>

#include "core/proof/verify.h"

/* Writes into `out` and never past `size`; `length` counts what there would be. */
struct text {
    char *out;
    size_t size;
    size_t length;
    bool follows; /* a comma goes before the next member */
};

static void put_char(struct text *text, char c)
{
    if (text->length + 1 < text->size) {
        text->out[text->length] = c;
    }
    text->length++;
}

static void put(struct text *text, const char *words)
{
    for (; *words != '\0'; words++) {
        put_char(text, *words);
    }
}

static void put_u64(struct text *text, uint64_t value)
{
    char digits[20];
    unsigned count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (count > 0) {
        put_char(text, digits[--count]);
    }
}

static void put_hex(struct text *text, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        put_char(text, digits[bytes[i] >> 4]);
        put_char(text, digits[bytes[i] & 15]);
    }
}

/* ---- members ---- */

static void member(struct text *text, const char *name)
{
    put(text, text->follows ? ",\"" : "\"");
    put(text, name);
    put(text, "\":");
    text->follows = true;
}

static void open_object(struct text *text, const char *name)
{
    member(text, name);
    put_char(text, '{');
    text->follows = false;
}

static void close_object(struct text *text)
{
    put_char(text, '}');
    text->follows = true;
}

static void member_bool(struct text *text, const char *name, bool value)
{
    member(text, name);
    put(text, value ? "true" : "false");
}

static void member_u64(struct text *text, const char *name, uint64_t value)
{
    member(text, name);
    put_u64(text, value);
}

/* `words` need no escaping; NULL is null. */
static void member_words(struct text *text, const char *name, const char *words)
{
    member(text, name);
    if (words == NULL) {
        put(text, "null");
        return;
    }
    put_char(text, '"');
    put(text, words);
    put_char(text, '"');
}

static void member_hex(struct text *text, const char *name, const uint8_t *bytes, size_t size)
{
    member(text, name);
    put_char(text, '"');
    put_hex(text, bytes, size);
    put_char(text, '"');
}

static void member_id(struct text *text, const char *name, const uint8_t id[ID_SIZE])
{
    static const uint8_t groups[] = {4, 2, 2, 2, 6};
    member(text, name);
    put_char(text, '"');
    for (size_t i = 0; i < sizeof(groups); i++) {
        if (i > 0) {
            put_char(text, '-');
        }
        put_hex(text, id, groups[i]);
        id += groups[i];
    }
    put_char(text, '"');
}

/* ---- the report ---- */

const char *verify_replay_name(uint8_t replay)
{
    static const char *const names[] = {
#define X(constant, word) word,
        VERIFY_REPLAYS(X)
#undef X
    };
    return replay < sizeof(names) / sizeof(names[0]) ? names[replay] : NULL;
}

static void put_keys(struct text *text, const struct verify_report *report)
{
    member(text, "keys");
    put_char(text, '[');
    for (size_t i = 0; i < report->key_count; i++) {
        put(text, i == 0 ? "{" : ",{");
        text->follows = false;
        member_hex(text, "id", report->keys[i].id, KEY_ID_SIZE);
        member_bool(text, "trusted", report->keys[i].trusted);
        put_char(text, '}');
    }
    put_char(text, ']');
    text->follows = true;
}

static void put_checked(struct text *text, const struct verify_report *report)
{
    open_object(text, "checked");
    member_u64(text, "entries", report->entries);
    member_u64(text, "open_entries", report->open_entries);
    member_u64(text, "replayed_entries", report->replayed_entries);
    member_words(text, "replay", verify_replay_name(report->replay));
    member_bool(text, "seed_commitment", report->commitment_checked);
    member_u64(text, "records", report->records);
    member_u64(text, "heads", report->heads);
    member_u64(text, "receipts", report->receipts);
    member_u64(text, "player_signatures", report->player_signatures);
    member_u64(text, "seat_keys", report->seat_keys);
    member_u64(text, "seat_keys_by_token", report->seat_keys_by_token);
    member(text, "attested_seq");
    if (report->attested) {
        put_u64(text, report->attested_seq);
    } else {
        put(text, "null");
    }
    put_keys(text, report);
    close_object(text);
}

static void put_divergence(struct text *text, const struct verify_divergence *divergence)
{
    if (!divergence->found) {
        member_words(text, "first_divergence", NULL);
        return;
    }
    open_object(text, "first_divergence");
    member(text, "seq");
    if (divergence->has_seq) {
        put_u64(text, divergence->seq);
    } else {
        put(text, "null");
    }
    member_words(text, "field", divergence->field);
    member_words(text, "section", divergence->section);
    member_u64(text, "offset", divergence->offset);
    member_words(text, "detail", divergence->what);
    member_bool(text, "fork", divergence->fork);
    close_object(text);
}

static void put_session(struct text *text, const struct verify_report *report)
{
    member_words(text, "kind", report->kind == EVIDENCE_BUNDLE ? "bundle" : "batch");
    member_id(text, "session", report->session.bytes);
    member_hex(text, "rules_id", report->rules_id.bytes, DIGEST_SIZE);
    member_hex(text, "content_root", report->content_root.bytes, DIGEST_SIZE);
    if (report->has_batch) {
        member_u64(text, "batch", report->batch);
    }
    member_u64(text, "from_seq", report->first.seq);
    member_u64(text, "to_seq", report->last.seq);
    member_hex(text, "state_root", report->last.state_root.bytes, DIGEST_SIZE);
    member_hex(text, "chain_hash", report->last.chain_hash.bytes, DIGEST_SIZE);
    member_words(text, "result", report->finished ? game_result_name(report->result) : NULL);
}

size_t verify_report_json(const struct verify_report *report, char *out, size_t size)
{
    struct text text = {.out = out, .size = size};
    put_char(&text, '{');
    member_bool(&text, "valid", report->valid);
    member_words(&text, "level", proof_level_name(report->level));
    if (report->readable) {
        put_session(&text, report);
    }
    put_checked(&text, report);
    put_divergence(&text, &report->divergence);
    put_char(&text, '}');
    if (size > 0) {
        out[text.length < size ? text.length : size - 1] = '\0';
    }
    return text.length;
}
