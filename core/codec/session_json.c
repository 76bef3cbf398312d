/* See session_json.h. */
#include "core/codec/session_json.h"

#include <string.h>

#include "core/base/cleanup.h"
#include "core/codec/json_reader.h"
#include "core/codec/view_json.h"

/* ---- members ---- */

/* A text of at most `characters`, which fits into `size` bytes whatever they are. */
static bool read_text(const struct json_place *place, size_t characters, char *out, size_t size)
{
    const char *text = NULL;
    if (!json_read_text(place, 0, characters, &text)) {
        return false;
    }
    memcpy(out, text, strnlen(text, size - 1) + 1);
    return true;
}

static bool read_label(const struct json_place *body, char out[LIMIT_LABEL_BYTES + 1])
{
    struct json_place place;
    return json_optional(body, "label", &place) &&
           read_text(&place, LIMIT_LABEL_CHARACTERS, out, LIMIT_LABEL_BYTES + 1);
}

static bool read_scenario(const struct json_place *place, char out[LIMIT_SCENARIO_BYTES + 1])
{
    const char *id = NULL;
    if (!json_read_text(place, 1, LIMIT_SCENARIO_BYTES, &id)) {
        return false;
    }
    if (strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(id)) {
        json_place_unexpected(place, JSON_PROBLEM_BAD_FORMAT, "must be the id of a scenario");
        return false;
    }
    memcpy(out, id, strlen(id) + 1);
    return true;
}

/* "wait", "pass" or a provider of the rules' own: nobody outside can be asked once time is up. */
static bool read_on_timeout(const struct json_place *place, struct session_request *out)
{
    static const uint8_t providers[] = {
#define X(constant, number, name, pure, description) number,
        GAME_PROVIDERS(X)
#undef X
    };
    const char *words[sizeof(providers) + 3] = {"wait", "pass"};
    size_t count = 2;
    for (size_t i = 0; i < sizeof(providers); i++) {
        if (game_provider_is_pure(providers[i])) {
            words[count++] = game_provider_name(providers[i]);
        }
    }
    size_t index = 0;
    if (!json_read_word(place, words, &index)) {
        return false;
    }
    out->on_timeout = (uint8_t)(index < 2 ? index : TIMEOUT_AI);
    out->on_timeout_provider = index < 2 ? GAME_PROVIDER_NONE : game_provider_find(words[index]);
    return true;
}

_Static_assert(TIMEOUT_WAIT == 0 && TIMEOUT_PASS == 1, "the words stand in this order");

/* ---- POST /v1/sessions ---- */

static void read_seeds(const struct json_place *body, struct session_request *out)
{
    struct json_place place;
    if (json_optional(body, "seed", &place)) {
        out->has_seed = json_read_hex(&place, out->seed, sizeof(out->seed));
    }
    if (json_optional(body, "client_seed", &place)) {
        out->has_client_seed = read_text(&place, LIMIT_CLIENT_SEED_CHARACTERS, out->client_seed,
                                         sizeof(out->client_seed));
    }
    if (json_optional(body, "seed_commitment_id", &place)) {
        out->has_seed_commitment_id = json_read_uuid(&place, out->seed_commitment_id);
        if (out->has_seed) {
            json_place_problem(&place, JSON_PROBLEM_CONFLICT,
                               "seed and seed_commitment_id exclude each other");
        }
    }
}

static void read_turns(const struct json_place *body, struct session_request *out)
{
    struct json_place place;
    int64_t number = 0;
    if (json_optional(body, "turn_timeout_s", &place) &&
        json_read_int(&place, 0, LIMIT_TURN_TIMEOUT_S, &number)) {
        out->has_turn_timeout = true;
        out->turn_timeout_s = (uint32_t)number;
    }
    if (json_optional(body, "on_timeout", &place)) {
        out->has_on_timeout = read_on_timeout(&place, out);
    }
}

static void read_session(const struct json_place *body, struct session_request *out)
{
    struct json_place place;
    int64_t players = 0;
    if (json_optional(body, "scenario", &place)) {
        out->has_scenario = read_scenario(&place, out->scenario);
    }
    read_seeds(body, out);
    if (json_optional(body, "players", &place) &&
        json_read_int(&place, 1, GAME_SEATS_MAX, &players)) {
        out->has_players = true;
        out->players = (uint8_t)players;
    }
    out->has_label = read_label(body, out->label);
    read_turns(body, out);
}

enum err session_request_read(const char *body, size_t size, struct session_request *out,
                              struct json_problems *problems)
{
    static const char *const names[] = {"scenario",           "seed",       "client_seed",
                                        "seed_commitment_id", "players",    "label",
                                        "turn_timeout_s",     "on_timeout", NULL};
    CLEANUP(json_decrefp) json_t *root = NULL;
    struct json_place place;
    enum err err = json_open_body_or_empty(body, size, names, problems, &root, &place);
    if (err != ERR_OK) {
        return err;
    }
    struct session_request request;
    memset(&request, 0, sizeof(request));
    read_session(&place, &request);
    err = json_problems_result(problems);
    if (err == ERR_OK) {
        *out = request;
    }
    return err;
}

/* ---- the small bodies ---- */

enum err fork_request_read(const char *body, size_t size, struct fork_request *out,
                           struct json_problems *problems)
{
    static const char *const names[] = {"from_seq", "label", NULL};
    CLEANUP(json_decrefp) json_t *root = NULL;
    struct json_place object;
    enum err err = json_open_body(body, size, names, problems, &root, &object);
    if (err != ERR_OK) {
        return err;
    }
    struct fork_request request = {0};
    struct json_place place;
    int64_t seq = 0;
    if (json_required(&object, "from_seq", &place)) {
        json_read_int(&place, 0, INT64_MAX, &seq);
    }
    request.from_seq = (uint64_t)seq;
    request.has_label = read_label(&object, request.label);
    err = json_problems_result(problems);
    if (err == ERR_OK) {
        *out = request;
    }
    return err;
}

enum err checkpoint_request_read(const char *body, size_t size, struct checkpoint_request *out,
                                 struct json_problems *problems)
{
    static const char *const names[] = {"label", NULL};
    CLEANUP(json_decrefp) json_t *root = NULL;
    struct json_place place;
    enum err err = json_open_body_or_empty(body, size, names, problems, &root, &place);
    if (err != ERR_OK) {
        return err;
    }
    struct checkpoint_request request = {0};
    request.has_label = read_label(&place, request.label);
    err = json_problems_result(problems);
    if (err == ERR_OK) {
        *out = request;
    }
    return err;
}

enum err provider_request_read(const char *body, size_t size, enum game_provider *out,
                               struct json_problems *problems)
{
    static const char *const names[] = {"kind", NULL};
    CLEANUP(json_decrefp) json_t *root = NULL;
    struct json_place place;
    enum err err = json_open_body(body, size, names, problems, &root, &place);
    if (err != ERR_OK) {
        return err;
    }
    struct json_place kind;
    const char *word = "";
    if (json_required(&place, "kind", &kind)) {
        json_read_text(&kind, 1, GAME_NAME_SIZE, &word);
    }
    err = json_problems_result(problems);
    if (err != ERR_OK) {
        return err;
    }
    enum game_provider provider = (enum game_provider)game_provider_find(word);
    if (provider == GAME_PROVIDER_NONE) {
        json_place_unexpected(&kind, JSON_PROBLEM_UNKNOWN_VALUE, "must be the kind of a provider");
        return error_set(&problems->error, ERR_UNKNOWN_PROVIDER, "there is no such provider");
    }
    *out = provider;
    return ERR_OK;
}

/* The new key, or null; zeroes would mean the same. */
static void read_public_key(const struct json_place *key, struct seat_key_request *out)
{
    static const uint8_t none[sizeof(out->public_key)];
    if (!json_is_null(key->value) && json_read_hex(key, out->public_key, sizeof(none)) &&
        memcmp(out->public_key, none, sizeof(none)) == 0) {
        json_place_problem(key, JSON_PROBLEM_BAD_FORMAT, "is no key");
    }
}

enum err seat_key_request_read(const char *body, size_t size, struct seat_key_request *out,
                               struct json_problems *problems)
{
    static const char *const names[] = {"public_key", "signature", "lost", NULL};
    CLEANUP(json_decrefp) json_t *root = NULL;
    struct json_place place;
    enum err err = json_open_body(body, size, names, problems, &root, &place);
    if (err != ERR_OK) {
        return err;
    }
    struct seat_key_request request = {.lost = false};
    struct json_place member;
    if (json_required(&place, "public_key", &member)) {
        read_public_key(&member, &request);
    }
    if (json_optional(&place, "signature", &member)) {
        request.has_signature = json_read_hex(&member, request.signature, SIGNATURE_SIZE);
    }
    if (json_optional(&place, "lost", &member) && json_read_bool(&member, &request.lost) &&
        request.lost && request.has_signature) {
        json_place_problem(&member, JSON_PROBLEM_CONFLICT, "a key that signs is not lost");
    }
    err = json_problems_result(problems);
    if (err == ERR_OK) {
        *out = request;
    }
    return err;
}

/* ---- the session object ---- */

const char *session_status_word(uint8_t status)
{
    switch (status) {
    case SESSION_FINISHED:
        return "finished";
    case SESSION_ARCHIVED:
        return "archived";
    default:
        return "active";
    }
}

const char *session_on_timeout_word(const struct session_record *record)
{
    switch (record->on_timeout) {
    case TIMEOUT_PASS:
        return "pass";
    case TIMEOUT_AI:
        return game_provider_name(record->on_timeout_provider);
    default:
        return "wait";
    }
}

static void write_identity(struct json_writer *writer, const struct session_record *record)
{
    bool ended = record->result != GAME_RESULT_NONE;
    json_write_key(writer, "id");
    json_write_id(writer, record->id.bytes);
    json_write_key(writer, "status");
    json_write_string(writer, session_status_word(record->status));
    json_write_key(writer, "result");
    json_write_string(writer, ended ? game_result_name(record->result) : NULL);
    json_write_key(writer, "scenario");
    json_write_string(writer, record->scenario);
    json_write_key(writer, "label");
    json_write_string_or_null(writer, record->label);
    json_write_key(writer, "players");
    json_write_u64(writer, record->players);
    json_write_key(writer, "turn_timeout_s");
    json_write_u64(writer, record->turn_timeout_s);
    json_write_key(writer, "on_timeout");
    json_write_string(writer, session_on_timeout_word(record));
    json_write_key(writer, "paused");
    json_write_bool(writer, record->paused);
}

static void write_pins(struct json_writer *writer, const struct session_record *record)
{
    json_write_key(writer, "rules_id");
    json_write_digest(writer, &record->rules_id);
    json_write_key(writer, "content_root");
    json_write_digest(writer, &record->content_root);
    json_write_key(writer, "seed_commitment");
    json_write_digest(writer, &record->seed_commitment);
    json_write_key(writer, "client_seed");
    json_write_string_or_null(writer, record->client_seed);
    json_write_key(writer, "seed_epoch");
    json_write_u64(writer, record->seed_epoch);
}

void head_json_write_members(struct json_writer *writer, const struct session_head *head)
{
    json_write_key(writer, "seq");
    json_write_u64(writer, head->seq);
    json_write_key(writer, "nonce");
    json_write_u64(writer, head->nonce);
    json_write_key(writer, "state_root");
    json_write_digest(writer, &head->state_root);
    json_write_key(writer, "chain_hash");
    json_write_digest(writer, &head->chain_hash);
}

static void write_history(struct json_writer *writer, const struct session_record *record)
{
    json_write_key(writer, "created_at");
    json_write_time_us(writer, record->created_us);
    json_write_key(writer, "finished_at");
    json_write_time_us_or_null(writer, record->finished_us);
    json_write_key(writer, "parent");
    if (!record->has_parent) {
        json_write_null(writer);
        return;
    }
    json_write_object_open(writer);
    json_write_key(writer, "session");
    json_write_id(writer, record->parent.bytes);
    json_write_key(writer, "seq");
    json_write_u64(writer, record->parent_seq);
    json_write_object_close(writer);
}

/* The one place that reveals a seed: the game must have ended, whatever became of the session. */
static void write_secrets(struct json_writer *writer, const struct session_record *record)
{
    if (record->status == SESSION_ACTIVE || record->result == GAME_RESULT_NONE) {
        return;
    }
    json_write_key(writer, "server_seed");
    json_write_hex(writer, record->server_seed, sizeof(record->server_seed));
    json_write_key(writer, "seed_salt");
    json_write_hex(writer, record->seed_salt, sizeof(record->seed_salt));
    json_write_key(writer, "blinding");
    json_write_hex(writer, record->blinding, sizeof(record->blinding));
}

static void write_seats(struct json_writer *writer, const struct session_shown *session)
{
    json_write_array_open(writer);
    for (size_t i = 0; i < session->summary->players && i < GAME_SEATS_MAX; i++) {
        json_write_object_open(writer);
        json_write_key(writer, "seat");
        json_write_u64(writer, i + 1);
        json_write_key(writer, "entity");
        json_write_u64(writer, session->summary->seat_entity[i]);
        if (session->tokens) {
            json_write_key(writer, "token");
            json_write_string(writer, session->tokens[i]);
        }
        json_write_object_close(writer);
    }
    json_write_array_close(writer);
}

static void write_game(struct json_writer *writer, const struct session_shown *session)
{
    json_write_key(writer, "score");
    json_write_u64(writer, session->summary->score);
    json_write_key(writer, "depth");
    json_write_u64(writer, session->summary->depth);
    json_write_key(writer, "seats");
    write_seats(writer, session);
    json_write_key(writer, "next");
    next_json_write(writer, &session->summary->next, session->deadline_us);
}

void session_json_write(struct json_writer *writer, const struct session_shown *session)
{
    json_write_object_open(writer);
    write_identity(writer, session->record);
    write_pins(writer, session->record);
    head_json_write_members(writer, session->head);
    write_history(writer, session->record);
    write_secrets(writer, session->record);
    if (session->summary) {
        write_game(writer, session);
    }
    json_write_object_close(writer);
}
