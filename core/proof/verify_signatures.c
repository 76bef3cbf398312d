/*
 * verify_signatures: what the server and players have signed about a seq. Heads, receipts and seat
 * keys stand in the file in the order of their seqs, so that one walk over the log meets them all.
 */
#include <string.h>

#include "core/base/sign.h"
#include "core/proof/authorship.h"
#include "core/proof/statement.h"
#include "core/proof/verify_internal.h"
#include "core/proof/tags.h"
#include "core/proof/wire.h"

enum { SEAT_KEY_SIGNED_SIZE = EVIDENCE_SEAT_KEY_SIZE - SIGNATURE_SIZE };

static struct verify_place place_at(const struct verification *verification, unsigned section,
                                    const uint8_t *bytes, uint64_t seq)
{
    return (struct verify_place){.section = section,
                                 .offset = evidence_offset(&verification->evidence, bytes),
                                 .has_seq = true,
                                 .seq = seq};
}

/* ---- heads and receipts ---- */

static bool check_statement(struct verification *verification, struct verify_place place,
                            struct evidence_span bytes, const struct statement *statement)
{
    bool counts = false;
    const uint8_t *key = verify_key_find(verification, statement->key_id, &counts);
    if (key == NULL) {
        return verify_fail(verification, place, "key_id", "its key is not there");
    }
    bool holds = place.section == EVIDENCE_HEADS
                     ? statement_head_holds(bytes.bytes, key)
                     : statement_receipt_holds(verification->digest, bytes.bytes, bytes.size, key);
    if (!holds) {
        return verify_fail(verification, place, "signature",
                           "it is not what its signature is over");
    }
    if (memcmp(statement->session.bytes, verification->evidence.session.id.bytes, ID_SIZE) != 0) {
        return verify_fail(verification, place, "session", "it is of another session");
    }
    if (memcmp(statement->chain_hash.bytes, verification->head.chain_hash.bytes, DIGEST_SIZE) !=
        0) {
        return verify_fail_fork(verification, place,
                                "the server signed another history for this seq");
    }
    if (counts) {
        verify_attest(verification);
    }
    return true;
}

/* Checks a statement about the seq at which the walk stands. `out_is_here`: it is about that
 * seq. */
static bool statement_here(struct verification *verification, unsigned section,
                           struct evidence_span bytes, bool *out_is_here)
{
    struct statement statement;
    statement_decode(bytes.bytes, &statement);
    *out_is_here = statement.seq == verification->head.seq;
    return !*out_is_here ||
           check_statement(verification,
                           place_at(verification, section, bytes.bytes, statement.seq), bytes,
                           &statement);
}

static bool check_heads(struct verification *verification)
{
    const struct evidence *evidence = &verification->evidence;
    size_t count = evidence_item_count(evidence, EVIDENCE_HEADS, EVIDENCE_HEAD_SIZE);
    while (verification->heads_done < count) {
        struct evidence_span head = {.size = EVIDENCE_HEAD_SIZE};
        bool is_here;
        head.bytes = evidence_item(evidence, EVIDENCE_HEADS, EVIDENCE_HEAD_SIZE,
                                   (size_t)verification->heads_done);
        if (!statement_here(verification, EVIDENCE_HEADS, head, &is_here)) {
            return false;
        }
        if (!is_here) {
            return true;
        }
        verification->heads_done++;
        verification->report->heads++;
    }
    return true;
}

static bool check_receipts(struct verification *verification)
{
    struct evidence_span receipt;
    size_t cursor = verification->receipts_cursor;
    while (evidence_receipt_next(&verification->evidence, &cursor, &receipt)) {
        bool is_here;
        if (!statement_here(verification, EVIDENCE_RECEIPTS, receipt, &is_here)) {
            return false;
        }
        if (!is_here) {
            return true;
        }
        verification->receipts_cursor = cursor;
        verification->report->receipts++;
    }
    return true;
}

/* ---- keys of players ---- */

/* session 16, u32 seat, u32 change, u64 from seq, chain hash 32, public key 32, key id 16,
 * signature 64; of a change by the key before its signature 64 */
struct seat_key {
    struct session_id session;
    uint32_t seat;
    uint32_t change;
    uint64_t from_seq;
    struct digest_value chain_hash;
    const uint8_t *key;
    uint8_t key_id[KEY_ID_SIZE];
};

static void seat_key_decode(const uint8_t *bytes, struct seat_key *out)
{
    const uint8_t *at = wire_get(bytes, out->session.bytes, ID_SIZE);
    at = wire_get_u32(wire_get_u32(at, &out->seat), &out->change);
    at = wire_get_u64(at, &out->from_seq);
    at = wire_get(at, out->chain_hash.bytes, DIGEST_SIZE);
    out->key = at;
    (void)wire_get(at + EVIDENCE_KEY_SIZE, out->key_id, KEY_ID_SIZE);
}

static bool is_none(const uint8_t key[EVIDENCE_KEY_SIZE])
{
    static const uint8_t none[EVIDENCE_KEY_SIZE];
    return memcmp(key, none, sizeof(none)) == 0;
}

/* What the server says of the key. */
static bool server_vouches(struct verification *verification, const uint8_t *bytes,
                           const struct seat_key *seat_key)
{
    bool counts = false;
    uint8_t message[sizeof(TAG_SEAT_KEY) + SEAT_KEY_SIGNED_SIZE];
    const uint8_t *key = verify_key_find(verification, seat_key->key_id, &counts);
    (void)wire_put(wire_put(message, TAG_SEAT_KEY, sizeof(TAG_SEAT_KEY)), bytes,
                   SEAT_KEY_SIGNED_SIZE);
    return key != NULL && sign_verify(key, message, sizeof(message), bytes + SEAT_KEY_SIGNED_SIZE);
}

static bool player_changed(const uint8_t *key, const uint8_t *bytes,
                           const struct seat_key *seat_key)
{
    uint8_t message[AUTHORSHIP_CHANGE_SIZE];
    authorship_change_message(&seat_key->session, (uint8_t)seat_key->seat, &seat_key->chain_hash,
                              seat_key->key, message);
    return sign_verify(key, message, sizeof(message), bytes + EVIDENCE_SEAT_KEY_SIZE);
}

/* The first key of a seat follows none; a later one says how it follows those before. */
static bool may_follow(const struct verify_seat_key *before, const struct seat_key *seat_key)
{
    bool ends = is_none(seat_key->key);
    switch (seat_key->change) {
    case SEAT_KEY_FIRST:
        return !before->had_any && !ends;
    case SEAT_KEY_BY_KEY:
        return before->key != NULL;
    case SEAT_KEY_BY_TOKEN:
        return before->had_any && (before->key != NULL || !ends);
    default:
        return false;
    }
}

static bool check_seat_key(struct verification *verification, struct verify_place place,
                           const uint8_t *bytes, const struct seat_key *seat_key)
{
    if (!server_vouches(verification, bytes, seat_key)) {
        return verify_fail(verification, place, "signature",
                           "the key of the seat is not what its signature is over");
    }
    bool is_ours =
        memcmp(seat_key->session.bytes, verification->evidence.session.id.bytes, ID_SIZE) == 0 &&
        seat_key->seat >= 1 && seat_key->seat <= GAME_SEATS_MAX;
    struct verify_seat_key *before = is_ours ? &verification->seat_keys[seat_key->seat - 1] : NULL;
    if (before == NULL || !may_follow(before, seat_key)) {
        return verify_fail(verification, place, "seat",
                           "the key is of another session, of no seat, or does not follow the one "
                           "before");
    }
    if (seat_key->change == SEAT_KEY_BY_KEY && !player_changed(before->key, bytes, seat_key)) {
        return verify_fail(verification, place, "player_signature",
                           "the player did not sign this change of the key on this history");
    }
    /* Where a batch begins later, the signature alone says since when the key counts. */
    if (seat_key->from_seq == verification->head.seq &&
        memcmp(seat_key->chain_hash.bytes, verification->head.chain_hash.bytes, DIGEST_SIZE) != 0) {
        return verify_fail_fork(verification, place,
                                "the key of the seat was signed for another history");
    }
    *before = (struct verify_seat_key){.key = is_none(seat_key->key) ? NULL : seat_key->key,
                                       .from_seq = seat_key->from_seq,
                                       .had_any = true};
    verification->report->seat_keys++;
    verification->report->seat_keys_by_token += seat_key->change == SEAT_KEY_BY_TOKEN;
    return true;
}

static bool check_seat_keys(struct verification *verification)
{
    const struct evidence *evidence = &verification->evidence;
    struct evidence_span item;
    size_t cursor = verification->seat_keys_cursor;
    while (evidence_seat_key_next(evidence, &cursor, &item)) {
        struct seat_key seat_key;
        seat_key_decode(item.bytes, &seat_key);
        bool earlier = seat_key.from_seq < evidence->start.seq;
        if (!earlier && seat_key.from_seq != verification->head.seq) {
            return true;
        }
        if (!check_seat_key(
                verification,
                place_at(verification, EVIDENCE_SEAT_KEYS, item.bytes, seat_key.from_seq),
                item.bytes, &seat_key)) {
            return false;
        }
        verification->seat_keys_cursor = cursor;
    }
    return true;
}

static bool player_signed(const struct verification *verification, const uint8_t *key,
                          const struct entry_record *entry)
{
    uint8_t message[AUTHORSHIP_ACTION_SIZE];
    authorship_action_message(&entry->session, entry->input.seat, &verification->request_head,
                              verification->request_actions, &entry->input.action, message);
    return authorship_action_verify(key, message, entry->signature);
}

static bool check_player(struct verification *verification, struct verify_place place,
                         const struct entry_record *entry)
{
    uint8_t seat = entry->input.seat;
    const struct verify_seat_key *seat_key =
        seat >= 1 && seat <= GAME_SEATS_MAX ? &verification->seat_keys[seat - 1] : NULL;
    bool must_be_signed =
        seat_key != NULL && seat_key->key != NULL && entry->seq > seat_key->from_seq;
    if (!must_be_signed) {
        return !entry->has_signature || verify_fail(verification, place, "player_signature",
                                                    "the seat has no key that could have signed");
    }
    if (!entry->has_signature) {
        return verify_fail(verification, place, "player_signature",
                           "the seat has a key, but its action is not signed");
    }
    if (!verification->request_known) { /* its request began before the file does */
        return true;
    }
    if (!player_signed(verification, seat_key->key, entry)) {
        return verify_fail(verification, place, "player_signature",
                           "the player did not sign this action on this history");
    }
    verification->report->player_signatures++;
    return true;
}

bool verify_player(struct verification *verification, const struct evidence_entry *entry)
{
    const struct entry_record *record = &entry->entry;
    struct verify_place place = place_at(verification, EVIDENCE_LOG,
                                         verification->evidence.bytes + entry->offset, record->seq);
    if (!entry->open) {
        verification->request_known = false;
        return true;
    }
    if (record->request_index == 0) {
        verification->request_known = true;
        verification->request_head = verification->head.chain_hash;
        verification->request_actions = 0;
    }
    bool is_action = record->input.kind == GAME_INPUT_ACTION;
    if (!is_action && record->has_signature) {
        return verify_fail(verification, place, "player_signature",
                           "what no player decides carries a signature");
    }
    if (is_action && !check_player(verification, place, record)) {
        return false;
    }
    verification->request_actions += is_action;
    return true;
}

/* ---- all of them ---- */

bool verify_marks(struct verification *verification)
{
    return check_seat_keys(verification) && check_heads(verification) &&
           check_receipts(verification);
}

static bool left_over(struct verification *verification, unsigned section, const uint8_t *bytes)
{
    struct verify_place place = {.section = section,
                                 .offset = evidence_offset(&verification->evidence, bytes)};
    return verify_fail(verification, place, "seq",
                       "it is about a seq that the log does not have, or out of order");
}

bool verify_marks_left(struct verification *verification)
{
    static const struct {
        enum evidence_section section;
        size_t size;
    } kinds[] = {{EVIDENCE_RECORDS, JOURNAL_RECORD_SIZE}, {EVIDENCE_HEADS, EVIDENCE_HEAD_SIZE}};
    const struct evidence *evidence = &verification->evidence;
    const uint64_t done[] = {verification->records_done, verification->heads_done};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (done[i] < evidence_item_count(evidence, kinds[i].section, kinds[i].size)) {
            return left_over(
                verification, kinds[i].section,
                evidence_item(evidence, kinds[i].section, kinds[i].size, (size_t)done[i]));
        }
    }
    const struct evidence_span *seat_keys = &evidence->sections[EVIDENCE_SEAT_KEYS];
    if (verification->seat_keys_cursor < seat_keys->size) {
        return left_over(verification, EVIDENCE_SEAT_KEYS,
                         seat_keys->bytes + verification->seat_keys_cursor);
    }
    const struct evidence_span *receipts = &evidence->sections[EVIDENCE_RECEIPTS];
    return verification->receipts_cursor == receipts->size ||
           left_over(verification, EVIDENCE_RECEIPTS,
                     receipts->bytes + verification->receipts_cursor);
}
