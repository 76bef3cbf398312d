/*
 * One table says which members belong to which kind; reading, writing and the description for
 * clients all follow it.
 */
#include "core/codec/action_json.h"

#include <string.h>

#include "core/base/cleanup.h"
#include "core/codec/json_reader.h"

static const uint8_t all_given[] = {GAME_GIVEN_DIR,   GAME_GIVEN_SLOT,   GAME_GIVEN_ABILITY,
                                    GAME_GIVEN_CLASS, GAME_GIVEN_TARGET, GAME_GIVEN_POSITION};

struct action_members action_members_of(uint8_t kind)
{
    static const struct action_members table[] = {
        [GAME_ACTION_MOVE] = {GAME_GIVEN_DIR, 0},
        [GAME_ACTION_ATTACK] = {GAME_GIVEN_TARGET, 0},
        [GAME_ACTION_USE_ITEM] = {GAME_GIVEN_SLOT,
                                  GAME_GIVEN_TARGET | GAME_GIVEN_POSITION | GAME_GIVEN_DIR},
        [GAME_ACTION_DROP] = {GAME_GIVEN_SLOT, 0},
        [GAME_ACTION_EQUIP] = {GAME_GIVEN_SLOT, 0},
        [GAME_ACTION_INTERACT] = {GAME_GIVEN_DIR, 0},
        [GAME_ACTION_ABILITY] = {GAME_GIVEN_ABILITY,
                                 GAME_GIVEN_TARGET | GAME_GIVEN_POSITION | GAME_GIVEN_DIR},
        [GAME_ACTION_DESCEND] = {0, 0},
        [GAME_ACTION_SEARCH] = {0, 0},
        [GAME_ACTION_CHOOSE] = {GAME_GIVEN_CLASS, 0},
    };
    return kind < sizeof(table) / sizeof(table[0]) ? table[kind] : (struct action_members){0, 0};
}

const char *action_member_name(uint8_t given)
{
    switch (given) {
    case GAME_GIVEN_DIR:
        return "dir";
    case GAME_GIVEN_SLOT:
        return "slot";
    case GAME_GIVEN_ABILITY:
        return "ability";
    case GAME_GIVEN_CLASS:
        return "class";
    case GAME_GIVEN_TARGET:
        return "target";
    default:
        return "x";
    }
}

/* ---- reading one ACTION ---- */

/* A system action is a problem of its own kind: it is forbidden, not unknown. */
static bool read_kind(const struct json_place *action, uint8_t *out)
{
    static const char *const kinds[] = {
#define X(constant, number, name) name,
        GAME_CHARACTER_ACTIONS(X)
#undef X
            NULL};
    struct json_place place;
    size_t index = 0;
    if (!json_required(action, "kind", &place)) {
        return false;
    }
    if (json_is_string(place.value)) {
        uint8_t kind = game_action_find(json_string_value(place.value));
        if (kind != GAME_ACTION_NONE && game_action_is_system(kind)) {
            json_place_problem(&place, JSON_PROBLEM_SYSTEM_ACTION,
                               "only the server makes system actions");
            return false;
        }
    }
    if (!json_read_word(&place, kinds, &index)) {
        return false;
    }
    *out = game_action_find(kinds[index]);
    return true;
}

static bool read_dir(const struct json_place *place, struct game_action *out)
{
    static const char *const words[] = {"n", "ne", "e", "se", "s", "sw", "w", "nw", NULL};
    size_t index = 0;
    if (!json_read_word(place, words, &index)) {
        return false;
    }
    out->dir = game_direction_find(words[index]);
    return true;
}

static bool read_slot(const struct json_place *place, struct game_action *out)
{
    int64_t value = 0;
    if (!json_read_int(place, 0, GAME_INVENTORY_MAX - 1, &value)) {
        return false;
    }
    out->slot = (uint8_t)value;
    return true;
}

static bool read_entity(const struct json_place *place, uint32_t *out)
{
    int64_t value = 0;
    if (!json_read_int(place, 1, UINT32_MAX, &value)) {
        return false;
    }
    *out = (uint32_t)value;
    return true;
}

static bool read_ability(const struct json_place *place, const struct game_content *content,
                         struct game_action *out)
{
    const char *id = NULL;
    if (!json_read_text(place, 1, GAME_NAME_SIZE - 1, &id)) {
        return false;
    }
    out->ability = content_ability_find(content, id);
    if (out->ability == CONTENT_NONE) {
        json_place_unexpected(place, JSON_PROBLEM_UNKNOWN_VALUE, "must be the id of an ability");
        return false;
    }
    return true;
}

static bool read_class(const struct json_place *place, const struct game_content *content,
                       struct game_action *out)
{
    const char *id = NULL;
    if (!json_read_text(place, 1, GAME_NAME_SIZE - 1, &id)) {
        return false;
    }
    out->ability = content_class_find(content, id);
    if (out->ability == CONTENT_NONE) {
        json_place_unexpected(place, JSON_PROBLEM_UNKNOWN_VALUE, "must be the id of a class");
        return false;
    }
    return true;
}

/* x and y come together. */
static bool read_position(const struct json_place *action, struct game_action *out)
{
    struct json_place place_x;
    struct json_place place_y;
    int64_t x = 0;
    int64_t y = 0;
    bool has_x = json_required(action, "x", &place_x);
    bool has_y = json_required(action, "y", &place_y);
    bool x_ok = has_x && json_read_int(&place_x, 0, GAME_LEVEL_WIDTH_MAX - 1, &x);
    bool y_ok = has_y && json_read_int(&place_y, 0, GAME_LEVEL_HEIGHT_MAX - 1, &y);
    out->x = (int16_t)x;
    out->y = (int16_t)y;
    return x_ok && y_ok;
}

static bool has_member(const struct json_place *action, uint8_t given)
{
    bool has_y = given == GAME_GIVEN_POSITION && json_object_get(action->value, "y") != NULL;
    return has_y || json_object_get(action->value, action_member_name(given)) != NULL;
}

static bool read_given(const struct json_place *action, uint8_t given,
                       const struct game_content *content, struct game_action *out)
{
    if (given == GAME_GIVEN_POSITION) {
        return read_position(action, out);
    }
    struct json_place place;
    if (!json_required(action, action_member_name(given), &place)) {
        return false;
    }
    switch (given) {
    case GAME_GIVEN_DIR:
        return read_dir(&place, out);
    case GAME_GIVEN_SLOT:
        return read_slot(&place, out);
    case GAME_GIVEN_ABILITY:
        return read_ability(&place, content, out);
    case GAME_GIVEN_CLASS:
        return read_class(&place, content, out);
    default:
        return read_entity(&place, &out->target);
    }
}

static void refuse_member(const struct json_place *action, const char *name, uint8_t kind)
{
    struct json_place place;
    if (json_optional(action, name, &place)) {
        json_place_problem(&place, JSON_PROBLEM_NOT_ALLOWED, "does not belong to the kind %s",
                           game_action_name(kind));
    }
}

static void refuse_given(const struct json_place *action, uint8_t given, uint8_t kind)
{
    refuse_member(action, action_member_name(given), kind);
    if (given == GAME_GIVEN_POSITION) {
        refuse_member(action, "y", kind);
    }
}

/* At most one of the optional members: two ways to aim would leave it open where. */
static bool refuse_second_aim(const struct json_place *action, uint8_t given)
{
    if ((given & (given - 1)) == 0) {
        return true;
    }
    json_place_problem(action, JSON_PROBLEM_CONFLICT,
                       "only one of target, a position (x and y) and dir may be given");
    return false;
}

/* Reads all members that the kind knows and refuses the others, so that every problem is told. */
static bool read_members(const struct json_place *place, const struct game_content *content,
                         struct game_action *out)
{
    struct action_members members = action_members_of(out->kind);
    bool ok = true;
    uint8_t aims = 0;
    for (size_t i = 0; i < sizeof(all_given); i++) {
        uint8_t given = all_given[i];
        bool has = has_member(place, given);
        if (!((members.required | members.optional) & given)) {
            if (has) {
                refuse_given(place, given, out->kind);
                ok = false;
            }
        } else if (has || (members.required & given)) {
            ok &= read_given(place, given, content, out);
            out->given |= given;
            aims |= given & members.optional;
        }
    }
    return refuse_second_aim(place, aims) && ok;
}

bool action_json_read(const struct json_place *place, const struct game_content *content,
                      struct action_asked *out)
{
    static const char *const names[] = {"kind",   "dir", "slot", "ability", "class",
                                        "target", "x",   "y",    "entity",  NULL};
    size_t problems_before = place->problems->count + place->problems->more;
    memset(out, 0, sizeof(*out));
    out->action.dir = GAME_DIR_NONE;
    if (!json_read_object(place, names)) {
        return false;
    }
    struct json_place entity;
    if (json_optional(place, "entity", &entity)) {
        read_entity(&entity, &out->entity);
    }
    if (read_kind(place, &out->action.kind)) {
        read_members(place, content, &out->action);
    }
    return place->problems->count + place->problems->more == problems_before;
}

/* ---- reading a body ---- */

/* One request acts for one entity; whoever names another at a second place has made a mistake. */
static void note_entity(const struct json_place *place, uint32_t entity, struct action_request *out)
{
    if (entity == 0) {
        return;
    }
    if (out->has_entity && out->entity != entity) {
        json_place_problem(place, JSON_PROBLEM_CONFLICT,
                           "all actions of a request are of one entity");
        return;
    }
    out->has_entity = true;
    out->entity = entity;
}

static void read_one(const struct json_place *place, const struct game_content *content,
                     struct action_request *out)
{
    struct action_asked asked;
    if (action_json_read(place, content, &asked)) {
        note_entity(place, asked.entity, out);
        out->actions[out->count++] = asked.action;
    }
}

static void read_actions(const struct json_place *body, const struct game_content *content,
                         struct action_request *out)
{
    struct json_place one;
    struct json_place list;
    bool has_one = json_optional(body, "action", &one);
    bool has_list = json_optional(body, "actions", &list);
    out->is_list = has_list;
    if (has_one && has_list) {
        json_place_problem(&list, JSON_PROBLEM_CONFLICT, "action and actions exclude each other");
    } else if (has_one) {
        read_one(&one, content, out);
    } else if (!has_list) {
        json_place_problem(&one, JSON_PROBLEM_MISSING_MEMBER, "action or actions is required");
    } else if (json_read_array(&list, 1, LIMIT_ACTIONS_PER_REQUEST)) {
        for (size_t i = 0; i < json_array_size(list.value); i++) {
            struct json_place item = json_place_item(&list, i);
            read_one(&item, content, out);
        }
    }
}

/* "signature" goes with "action", "signatures" with "actions", one for each. */
static void read_signatures(const struct json_place *body, struct action_request *out)
{
    struct json_place one;
    struct json_place list;
    bool has_one = json_optional(body, "signature", &one);
    bool has_list = json_optional(body, "signatures", &list);
    if (has_one && !out->is_list) {
        out->has_signatures = json_read_hex(&one, out->signatures[0], SIGNATURE_SIZE);
    } else if (has_one) {
        json_place_problem(&one, JSON_PROBLEM_CONFLICT, "signature goes with action");
    }
    if (!has_list) {
        return;
    }
    if (!out->is_list) {
        json_place_problem(&list, JSON_PROBLEM_CONFLICT, "signatures go with actions");
    } else if (json_read_array(&list, out->count, out->count)) {
        for (size_t i = 0; i < json_array_size(list.value); i++) {
            struct json_place item = json_place_item(&list, i);
            (void)json_read_hex(&item, out->signatures[i], SIGNATURE_SIZE);
        }
        out->has_signatures = true;
    }
}

static void read_request(const struct json_place *body, const struct game_content *content,
                         struct action_request *out)
{
    static const char *const names[] = {"action", "actions",   "action_id",  "expected_seq",
                                        "entity", "signature", "signatures", NULL};
    struct json_place place;
    json_read_object(body, names);
    if (json_optional(body, "action_id", &place)) {
        out->has_action_id = json_read_uuid(&place, out->action_id.bytes);
    }
    int64_t seq = 0;
    if (json_optional(body, "expected_seq", &place)) {
        out->has_expected_seq = json_read_int(&place, 0, INT64_MAX, &seq);
        out->expected_seq = (uint64_t)seq;
    }
    uint32_t entity = 0;
    if (json_optional(body, "entity", &place) && read_entity(&place, &entity)) {
        note_entity(&place, entity, out);
    }
    read_actions(body, content, out);
    read_signatures(body, out);
}

enum err action_request_read(const char *body, size_t size, const struct game_content *content,
                             struct action_request *out, struct json_problems *problems)
{
    json_problems_init(problems);
    CLEANUP(json_decrefp) json_t *root = NULL;
    enum err err = json_read_body(body, size, &root, &problems->error);
    if (err != ERR_OK) {
        return err;
    }
    memset(out, 0, offsetof(struct action_request, actions));
    struct json_place place = json_place_root(root, NULL, problems);
    read_request(&place, content, out);
    return json_problems_result(problems);
}

/* ---- writing ---- */

void action_json_write(struct json_writer *writer, const struct game_action *action,
                       const struct game_content *content)
{
    json_write_object_open(writer);
    json_write_key(writer, "kind");
    json_write_string(writer, game_action_name(action->kind));
    if (action->given & GAME_GIVEN_SLOT) {
        json_write_key(writer, "slot");
        json_write_u64(writer, action->slot);
    }
    if (action->given & GAME_GIVEN_ABILITY) {
        json_write_key(writer, "ability");
        json_write_string(writer, content_ability_id(content, action->ability));
    }
    if (action->given & GAME_GIVEN_CLASS) {
        json_write_key(writer, "class");
        json_write_string(writer, content_class_id(content, action->ability));
    }
    if (action->given & GAME_GIVEN_DIR) {
        json_write_key(writer, "dir");
        json_write_string(writer, game_direction_name(action->dir));
    }
    if (action->given & GAME_GIVEN_TARGET) {
        json_write_key(writer, "target");
        json_write_u64(writer, action->target);
    }
    if (action->given & GAME_GIVEN_POSITION) {
        json_write_key(writer, "x");
        json_write_i64(writer, action->x);
        json_write_key(writer, "y");
        json_write_i64(writer, action->y);
    }
    json_write_object_close(writer);
}

static void write_kind_and_provider(struct json_writer *writer, const char *kind, uint8_t provider)
{
    json_write_object_open(writer);
    json_write_key(writer, "kind");
    json_write_string(writer, kind);
    json_write_key(writer, "provider");
    json_write_string(writer, game_provider_name(provider));
}

static void write_kind_alone(struct json_writer *writer, const char *kind)
{
    json_write_object_open(writer);
    json_write_key(writer, "kind");
    json_write_string(writer, kind);
    json_write_object_close(writer);
}

void input_json_write(struct json_writer *writer, const struct game_input *input,
                      const struct game_content *content)
{
    switch (input->kind) {
    case GAME_INPUT_ACTION:
        action_json_write(writer, &input->action, content);
        break;
    case GAME_INPUT_PROVIDER:
        write_kind_and_provider(writer, "bind_provider", input->provider);
        json_write_object_close(writer);
        break;
    case GAME_INPUT_TIMEOUT:
        write_kind_and_provider(writer, "turn_timeout", input->provider);
        json_write_key(writer, "deadline");
        json_write_time_us_or_null(writer, (int64_t)input->deadline_us);
        json_write_object_close(writer);
        break;
    case GAME_INPUT_ABANDON:
        write_kind_alone(writer, "abandon");
        break;
    default:
        write_kind_alone(writer, "continue");
        break;
    }
}
