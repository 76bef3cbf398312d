/* stream_item: the object of an item, and what stands around it in each form. */
#include "handlers/stream_item.h"

#include "core/codec/event_json.h"
#include "core/codec/json_writer.h"
#include "core/runtime/runtime.h"

/* Opens an item and its object, up to and with the members that all have. */
static struct json_writer item_open(struct stream_writer *writer, const char *id, const char *topic)
{
    struct strbuf *out = writer->out;
    if (writer->form == STREAM_SSE) {
        strbuf_addf(out, "id: %s\nevent: %s\ndata: ", id, topic);
    } else if (writer->form == STREAM_POLL && writer->count > 0) {
        strbuf_addc(out, ',');
    }
    writer->count++;
    struct json_writer json = json_writer_on(out);
    json.comma = false;
    json_write_object_open(&json);
    json_write_key(&json, "id");
    json_write_string(&json, id);
    json_write_key(&json, "topic");
    json_write_string(&json, topic);
    return json;
}

static void item_close(struct stream_writer *writer, struct json_writer *json)
{
    json_write_object_close(json);
    if (writer->form == STREAM_SSE) {
        strbuf_adds(writer->out, "\n\n");
    } else if (writer->form == STREAM_NDJSON) {
        strbuf_addc(writer->out, '\n');
    }
}

/* ---- what is in the log ---- */

static size_t visible_count(const struct feed_entry *entry, uint8_t seat)
{
    size_t count = 0;
    for (size_t i = 0; i < entry->event_count; i++) {
        count += event_is_visible(&entry->events[i], seat) ? 1 : 0;
    }
    return count;
}

static void event_write(struct stream_writer *writer, const struct feed_entry *entry,
                        const struct game_event *event, const struct game_content *content,
                        const struct event_cursor *place)
{
    char id[EVENT_CURSOR_SIZE];
    event_cursor_format(place, 0, id);
    struct json_writer json = item_open(writer, id, event_topic_name(event_topic_of(event->type)));
    event_json_write_members(&json, event, content);
    json_write_key(&json, "seq");
    json_write_u64(&json, entry->seq);
    json_write_key(&json, "at");
    json_write_time_us(&json, entry->at_us);
    item_close(writer, &json);
}

/* Where the viewer is after the item `told` of `visible`. */
static struct event_cursor place_after(const struct feed_entry *entry, size_t told, size_t visible)
{
    return (struct event_cursor){.seq = entry->seq, .index = told < visible ? (uint32_t)told : 0};
}

bool stream_entry_write(struct stream_writer *writer, const struct feed_entry *entry,
                        const struct stream_reader *reader, const struct stream_room *room,
                        struct event_cursor *cursor)
{
    size_t visible = visible_count(entry, reader->seat);
    size_t skipped = cursor->seq == entry->seq ? cursor->index : 0;
    size_t told = 0;
    for (size_t i = 0; i < entry->event_count; i++) {
        const struct game_event *event = &entry->events[i];
        if (!event_is_visible(event, reader->seat) || ++told <= skipped) {
            continue;
        }
        if (writer->out->len >= room->bytes_max || writer->count >= room->count_max) {
            return false;
        }
        struct event_cursor place = place_after(entry, told, visible);
        if ((reader->topics >> event_topic_of(event->type) & 1u) != 0) {
            event_write(writer, entry, event, reader->content, &place);
        }
        *cursor = place;
    }
    *cursor = (struct event_cursor){.seq = entry->seq};
    return true;
}

/* ---- what is not ---- */

void stream_hint_write(struct stream_writer *writer, const struct bus_event *event,
                       const struct event_cursor *cursor, uint64_t number)
{
    char id[EVENT_CURSOR_SIZE];
    event_cursor_format(cursor, number, id);
    struct json_writer json = item_open(writer, id, event_topic_name(event->topic));
    json_write_key(&json, "type");
    json_write_string(&json, bus_kind_name(event->kind));
    if (event->topic == TOPIC_PROOF) {
        json_write_key(&json, "batch");
        json_write_u64(&json, event->number);
    } else if (event->kind == BUS_SEAT_JOINED || event->kind == BUS_SEAT_LEFT) {
        json_write_key(&json, "seat");
        json_write_u64(&json, event->number);
    }
    if (event->kind == BUS_WORKER_CHANGED) {
        json_write_key(&json, "worker");
        json_write_string(&json, runtime_worker_name(event->number));
        json_write_key(&json, "status");
        json_write_string(&json, health_name((enum health)event->seq));
    }
    if (event->topic == TOPIC_PROOF || event->topic == TOPIC_CHECKPOINT) {
        json_write_key(&json, "seq");
        json_write_u64(&json, event->seq);
    }
    item_close(writer, &json);
}

void stream_lag_write(struct stream_writer *writer, uint64_t count,
                      const struct event_cursor *cursor)
{
    char id[EVENT_CURSOR_SIZE];
    event_cursor_format(cursor, 0, id);
    struct json_writer json = item_open(writer, id, "stream");
    json_write_key(&json, "type");
    json_write_string(&json, "lagged");
    json_write_key(&json, "count");
    json_write_u64(&json, count);
    item_close(writer, &json);
}

void stream_end_write(struct stream_writer *writer, const char *code, unsigned retry_ms,
                      const struct event_cursor *cursor)
{
    char id[EVENT_CURSOR_SIZE];
    event_cursor_format(cursor, 0, id);
    stream_retry_write(writer, retry_ms);
    struct json_writer json = item_open(writer, id, "stream");
    json_write_key(&json, "type");
    json_write_string(&json, "end");
    json_write_key(&json, "code");
    json_write_string(&json, code);
    json_write_key(&json, "retry_ms");
    if (retry_ms > 0) {
        json_write_u64(&json, retry_ms);
    } else {
        json_write_null(&json);
    }
    item_close(writer, &json);
}

/* A line with an id and no data is no event, but EventSource remembers the id. */
void stream_alive_write(struct stream_writer *writer, const struct event_cursor *cursor)
{
    char id[EVENT_CURSOR_SIZE];
    event_cursor_format(cursor, 0, id);
    if (writer->form == STREAM_SSE) {
        strbuf_addf(writer->out, ": alive\nid: %s\n\n", id);
    } else if (writer->form == STREAM_NDJSON) {
        strbuf_addc(writer->out, '\n');
    }
}

void stream_retry_write(struct stream_writer *writer, unsigned retry_ms)
{
    if (writer->form == STREAM_SSE && retry_ms > 0) {
        strbuf_addf(writer->out, "retry: %u\n\n", retry_ms);
    }
}
