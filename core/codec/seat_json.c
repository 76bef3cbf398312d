/* See seat_json.h. */
#include "core/codec/seat_json.h"

#include <stdio.h>

#include "core/base/cleanup.h"
#include "core/codec/json_reader.h"

static uint32_t read_number(const struct json_place *object, const char *name, int64_t min,
                            int64_t max, uint32_t otherwise)
{
    struct json_place place;
    int64_t value = 0;
    bool read = json_optional(object, name, &place) && json_read_int(&place, min, max, &value);
    return read ? (uint32_t)value : otherwise;
}

static bool read_spectator(const struct json_place *object)
{
    static const char *const roles[] = {"player", "spectator", NULL};
    struct json_place place;
    size_t role = 0;
    return json_optional(object, "role", &place) && json_read_word(&place, roles, &role) &&
           role == 1;
}

/* A seat is a player's, a delay a spectator's. */
static void refuse_other_role(const struct json_place *object, bool spectator)
{
    static const char *const of_spectators[] = {"delay_entries", "delay_s"};
    struct json_place place;
    if (spectator && json_optional(object, "seat", &place)) {
        json_place_problem(&place, JSON_PROBLEM_NOT_ALLOWED, "a spectator has no seat");
    }
    for (size_t i = 0; !spectator && i < 2; i++) {
        if (json_optional(object, of_spectators[i], &place)) {
            json_place_problem(&place, JSON_PROBLEM_NOT_ALLOWED, "a player sees without delay");
        }
    }
}

enum err invite_request_read(const char *body, size_t size, struct invite_request *out,
                             struct json_problems *problems)
{
    static const char *const names[] = {"seat",    "role",      "delay_entries",
                                        "delay_s", "expires_s", NULL};
    CLEANUP(json_decrefp) json_t *root = NULL;
    struct json_place place;
    enum err err = json_open_body_or_empty(body, size, names, problems, &root, &place);
    if (err != ERR_OK) {
        return err;
    }
    struct invite_request request = {.spectator = read_spectator(&place)};
    request.seat = (uint8_t)read_number(&place, "seat", 1, GAME_SEATS_MAX, 0);
    request.delay_entries = read_number(&place, "delay_entries", 0, LIMIT_SPECTATOR_ENTRIES, 0);
    request.delay_s = read_number(&place, "delay_s", 0, LIMIT_SPECTATOR_S, 0);
    request.expires_s = read_number(&place, "expires_s", 1, LIMIT_INVITE_S, LIMIT_INVITE_DEFAULT_S);
    refuse_other_role(&place, request.spectator);
    err = json_problems_result(problems);
    if (err == ERR_OK) {
        *out = request;
    }
    return err;
}

enum err join_request_read(const char *body, size_t size, struct join_request *out,
                           struct json_problems *problems)
{
    static const char *const names[] = {"invite", NULL};
    CLEANUP(json_decrefp) json_t *root = NULL;
    struct json_place object;
    enum err err = json_open_body(body, size, names, problems, &root, &object);
    if (err != ERR_OK) {
        return err;
    }
    struct json_place place;
    const char *text = "";
    if (json_required(&object, "invite", &place)) {
        json_read_text(&place, 1, INVITE_TEXT_MAX, &text);
    }
    err = json_problems_result(problems);
    if (err == ERR_OK) {
        snprintf(out->invite, sizeof(out->invite), "%s", text);
    }
    return err;
}

void seat_json_write_members(struct json_writer *writer, const struct seat_record *seat)
{
    bool spectator = seat_is_spectator(seat->seat);
    json_write_key(writer, "seat");
    json_write_u64(writer, seat->seat);
    json_write_key(writer, "entity");
    if (spectator) {
        json_write_null(writer);
    } else {
        json_write_u64(writer, seat->entity);
    }
    json_write_key(writer, "role");
    json_write_string(writer, spectator ? "spectator" : "player");
    if (spectator) {
        json_write_key(writer, "delay_entries");
        json_write_u64(writer, seat->delay_entries);
        json_write_key(writer, "delay_s");
        json_write_u64(writer, seat->delay_s);
    }
}

void seat_json_write(struct json_writer *writer, const struct seat_record *seat, uint8_t viewer,
                     int64_t now_us)
{
    json_write_object_open(writer);
    seat_json_write_members(writer, seat);
    json_write_key(writer, "joined");
    json_write_bool(writer, seat->joined_us != 0);
    json_write_key(writer, "invited");
    json_write_bool(writer, seat->joined_us == 0 && seat->invite_expires_us > now_us);
    json_write_key(writer, "you");
    json_write_bool(writer, seat->seat == viewer);
    json_write_object_close(writer);
}
