/* keys: what this server signs with, the rotation of it, a session's signed head, and the keys of
 * players. */
#include <string.h>

#include "core/base/text.h"
#include "core/codec/json_writer.h"
#include "core/codec/session_json.h"
#include "core/runtime/proving/proofs.h"
#include "handlers/request.h"
#include "handlers/routes.h"

/* ---- GET /v1/keys, POST /v1/admin/keys ---- */

static void write_key(struct json_writer *writer, const struct key_record *key, bool active)
{
    json_write_object_open(writer);
    json_write_key(writer, "key_id");
    json_write_hex(writer, key->key_id, sizeof(key->key_id));
    json_write_key(writer, "algorithm");
    json_write_string(writer, "Ed25519");
    json_write_key(writer, "public_key");
    json_write_hex(writer, key->public_key, sizeof(key->public_key));
    json_write_key(writer, "valid_from");
    json_write_time_us(writer, key->valid_from_us);
    json_write_key(writer, "valid_until");
    json_write_time_us_or_null(writer, key->valid_until_us);
    json_write_key(writer, "active");
    json_write_bool(writer, active);
    json_write_object_close(writer);
}

void keys_list(struct request *request)
{
    if (!request_open_json(request, NULL)) {
        return;
    }
    struct key_record *keys = request_memory(request, KEYRING_KEYS_MAX * sizeof(*keys));
    if (!keys) {
        return;
    }
    uint8_t active[SIGN_KEY_ID_SIZE];
    size_t count = runtime_keys(request->services->runtime, keys, KEYRING_KEYS_MAX, active);
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "items");
    json_write_array_open(&writer);
    for (size_t i = 0; i < count; i++) {
        write_key(&writer, &keys[i], memcmp(keys[i].key_id, active, sizeof(active)) == 0);
    }
    json_write_array_close(&writer);
    json_write_object_close(&writer);
    request_answer(request, 200);
}

static void keys_rotate_done(struct runtime_call *call)
{
    const struct runtime_key_call *rotate = (struct runtime_key_call *)call;
    struct request *request = request_call_end(call);
    if (request) {
        struct json_writer writer = json_writer_on(&request->reply.body);
        write_key(&writer, &rotate->key, true);
        reply_header(request, "Cache-Control", "no-store");
        request_answer(request, 201);
    }
}

void keys_rotate(struct request *request)
{
    if (!request_open_json(request, NULL) || !request_empty_body(request)) {
        return;
    }
    struct runtime_key_call *rotate = request_memory(request, sizeof(*rotate));
    if (!rotate) {
        return;
    }
    request_write_begin(request, &rotate->call, keys_rotate_done);
    runtime_key_rotate(request->services->runtime, rotate);
}

/* ---- GET /v1/sessions/{id}/head ---- */

static void write_head(struct request *request, const struct session_access *access)
{
    struct receipt head;
    uint8_t bytes[RECEIPT_HEAD_SIZE];
    runtime_head_sign(request->services->runtime, access, &head);
    head_encode(&head, bytes);
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "session");
    json_write_id(&writer, access->record->id.bytes);
    json_write_key(&writer, "seq");
    json_write_u64(&writer, access->head.seq);
    json_write_key(&writer, "nonce");
    json_write_u64(&writer, access->head.nonce);
    json_write_key(&writer, "state_root");
    json_write_digest(&writer, &access->head.state_root);
    json_write_key(&writer, "chain_hash");
    json_write_digest(&writer, &access->head.chain_hash);
    json_write_key(&writer, "at");
    json_write_time_us(&writer, head.at_us);
    json_write_key(&writer, "key_id");
    json_write_hex(&writer, head.key_id, sizeof(head.key_id));
    json_write_key(&writer, "signed_head");
    json_write_base64(&writer, bytes, sizeof(bytes));
    json_write_object_close(&writer);
}

static void session_head_get_done(struct runtime_call *call)
{
    const struct runtime_read_call *read = (struct runtime_read_call *)call;
    struct request *request = request_call_end(call);
    if (request) {
        write_head(request, &read->access);
        reply_header(request, "Cache-Control", "no-store");
        request_answer(request, 200);
    }
}

void session_head_get(struct request *request)
{
    request_read_session(request, false, session_head_get_done);
}

/* ---- PUT /v1/sessions/{id}/seats/{seat}/key ---- */

static void seat_key_put_done(struct runtime_call *call)
{
    const struct runtime_seat_key_call *taken = (struct runtime_seat_key_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "seat");
    json_write_u64(&writer, taken->key.seat);
    json_write_key(&writer, "public_key");
    if (seat_key_is_none(&taken->key)) {
        json_write_null(&writer);
    } else {
        json_write_hex(&writer, taken->key.public_key, sizeof(taken->key.public_key));
    }
    json_write_key(&writer, "change");
    json_write_string(&writer, seat_key_change_word(taken->key.change));
    json_write_key(&writer, "from_seq");
    json_write_u64(&writer, taken->key.from_seq);
    json_write_key(&writer, "chain_hash");
    json_write_digest(&writer, &taken->chain_hash);
    json_write_key(&writer, "signed_seat_key");
    json_write_base64(&writer, taken->key.record, taken->key.record_size);
    json_write_object_close(&writer);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 200);
}

static void ask_for_key(struct runtime_seat_key_call *taking, const struct seat_key_request *asked)
{
    memcpy(taking->public_key, asked->public_key, sizeof(taking->public_key));
    memcpy(taking->signature, asked->signature, sizeof(taking->signature));
    taking->has_signature = asked->has_signature;
    taking->lost = asked->lost;
}

void seat_key_put(struct request *request)
{
    struct json_problems problems;
    uint64_t seat = 0;
    struct runtime_seat_key_call *taking = request_session_call(request, NULL, sizeof(*taking));
    if (!taking) {
        return;
    }
    if (!text_parse_u64(request->params[1], GAME_SEATS_MAX, &seat) || seat == 0) {
        request_refuse(request, ERR_NOT_FOUND, "there is no such seat");
        return;
    }
    struct seat_key_request asked;
    enum err err = seat_key_request_read(request->body, request->body_size, &asked, &problems);
    if (err != ERR_OK) {
        request_refuse_body(request, err, &problems);
        return;
    }
    ask_for_key(taking, &asked);
    taking->seat = (uint8_t)seat;
    request_write_begin(request, &taking->call, seat_key_put_done);
    runtime_seat_key_take(request->services->runtime, taking);
}
