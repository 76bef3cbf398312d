/* See event_json.h. */
#include "core/codec/event_json.h"

#include <string.h>

bool event_is_visible(const struct game_event *event, uint8_t seat)
{
    if (seat > GAME_SEATS_MAX) { /* a spectator notices what any seat does */
        return event->seats != 0;
    }
    return seat == 0 || (event->seats >> (seat - 1) & 1) != 0;
}

static void write_entity(struct json_writer *writer, const struct game_event *event)
{
    if (event->entity != 0) {
        json_write_key(writer, "entity");
        json_write_u64(writer, event->entity);
    }
}

static void write_target(struct json_writer *writer, const struct game_event *event)
{
    if (event->target != 0) {
        json_write_key(writer, "target");
        json_write_u64(writer, event->target);
    }
}

static void write_position(struct json_writer *writer, const struct game_event *event)
{
    json_write_key(writer, "x");
    json_write_i64(writer, event->x);
    json_write_key(writer, "y");
    json_write_i64(writer, event->y);
}

static void write_code(struct json_writer *writer, const struct game_event *event)
{
    switch (event->type) {
    case GAME_EVENT_PROVIDER_CHANGED:
        json_write_key(writer, "provider");
        json_write_string(writer, game_provider_name((uint8_t)event->code));
        break;
    case GAME_EVENT_GAME_ENDED:
        json_write_key(writer, "result");
        json_write_string(writer, game_result_name((uint8_t)event->code));
        break;
    default:
        json_write_key(writer, "code");
        json_write_u64(writer, event->code);
        break;
    }
}

/* A row's id; the accessors give "" for a code that is not there. */
static void write_row(struct json_writer *writer, const char *key, const char *id)
{
    if (id[0] != '\0') {
        json_write_key_text(writer, key);
        json_write_string(writer, id);
    }
}

/* What somebody said, as the content has it. */
static void write_line(struct json_writer *writer, const struct game_event *event,
                       const struct game_content *content)
{
    const char *line = content_script_line(content, event->code, event->amount);
    json_write_key(writer, "text");
    json_write_text(writer, line, strlen(line));
}

static void write_member(struct json_writer *writer, const struct game_event *event, char member,
                         const struct game_content *content)
{
    switch (member) {
    case 'e':
        write_entity(writer, event);
        break;
    case 't':
        write_target(writer, event);
        break;
    case 'p':
        write_position(writer, event);
        break;
    case 'a':
        json_write_key(writer, "amount");
        json_write_i64(writer, event->amount);
        break;
    case 'b':
        json_write_key(writer, "hp");
        json_write_i64(writer, event->amount2);
        break;
    case 'i':
        write_row(writer, "item", content_item_id(content, event->code));
        break;
    case 'k':
        write_row(writer, "kind", content_actor_id(content, event->code));
        break;
    case 's':
        write_row(writer, "status", content_status_id(content, event->code));
        break;
    case 'y':
        write_row(writer, "ability", content_ability_id(content, event->code));
        break;
    case 'r':
        json_write_key(writer, "resource");
        json_write_string(writer, content_resource_word((uint8_t)event->code));
        break;
    case 'l':
        write_line(writer, event, content);
        break;
    default:
        write_code(writer, event);
        break;
    }
}

void event_json_write_members(struct json_writer *writer, const struct game_event *event,
                              const struct game_content *content)
{
    json_write_key(writer, "type");
    json_write_string(writer, game_event_name(event->type));
    const char *members = game_event_members(event->type);
    for (; members && *members; members++) {
        write_member(writer, event, *members, content);
    }
}

void event_json_write(struct json_writer *writer, const struct game_event *event,
                      const struct game_content *content)
{
    json_write_object_open(writer);
    event_json_write_members(writer, event, content);
    json_write_object_close(writer);
}

void events_json_write(struct json_writer *writer, const struct game_event *events, size_t count,
                       uint8_t seat, const struct game_content *content)
{
    json_write_array_open(writer);
    for (size_t i = 0; i < count; i++) {
        if (event_is_visible(&events[i], seat)) {
            event_json_write(writer, &events[i], content);
        }
    }
    json_write_array_close(writer);
}
