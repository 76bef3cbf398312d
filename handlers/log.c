/* log: the committed entries of a session, as far as the reader may know them. */
#include "core/codec/json_writer.h"
#include "core/codec/log_json.h"
#include "handlers/request.h"
#include "handlers/routes.h"

/* 0 when no such seat is known, which shows nobody's actions. */
static uint32_t entity_of_seat(const struct store_seats *seats, uint8_t seat)
{
    for (size_t i = 0; i < seats->count; i++) {
        if (seats->items[i].seat == seat) {
            return seats->items[i].entity;
        }
    }
    return 0;
}

/* An admin reads all, and so does everybody once the session has finished; until then a seat reads
 * what its own entity did. */
static struct log_reader reader_of(const struct session_access *access)
{
    bool knows_all = access->seat == 0 || access->record->status == SESSION_FINISHED;
    return (struct log_reader){.sees_all = knows_all,
                               .entity = entity_of_seat(access->seats, access->seat)};
}

/* A session whose rules are not in the build can still be read: by the words of the present
 * content. */
static const struct game_content *content_of(const struct request *request,
                                             const struct session_access *access)
{
    return access->content ? access->content : request->services->contents[0].runtime->content;
}

/* The key that the seat had when the entry was made; NULL where the entry is not signed. */
static const uint8_t *signer_of(const struct store_seat_keys *keys,
                                const struct entry_record *entry)
{
    const uint8_t *found = NULL;
    for (size_t i = 0; entry->has_signature && i < keys->count; i++) {
        const struct seat_key_record *key = &keys->items[i];
        if (key->seat == entry->input.seat && key->from_seq < entry->seq) {
            found = key->public_key;
        }
    }
    return found;
}

static void log_list_done(struct runtime_call *call)
{
    struct runtime_log_call *log = (struct runtime_log_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    struct log_reader reader = reader_of(&log->access);
    const struct game_content *content = content_of(request, &log->access);
    uint64_t next_after = log->after;
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "items");
    json_write_array_open(&writer);
    for (size_t i = 0; i < log->entries.count; i++) {
        const struct entry_record *entry = &log->entries.items[i];
        log_item_json_write(&writer, entry, content, &reader, signer_of(&log->seat_keys, entry));
        next_after = entry->seq;
    }
    json_write_array_close(&writer);
    json_write_key(&writer, "next_after");
    json_write_u64(&writer, next_after);
    json_write_object_close(&writer);
    request_answer(request, 200);
}

void log_list(struct request *request)
{
    static const char *const query_names[] = {"after", "limit", NULL};
    struct runtime_log_call *log = request_session_call(request, query_names, sizeof(*log));
    if (!log || !request_limit(request, &log->limit) ||
        !request_query_number(request, "after", 0, INT64_MAX, &log->after)) {
        return;
    }
    log->for_spectators = true;
    request_call_begin(request, &log->call, log_list_done);
    runtime_log_read(request->services->runtime, log);
}
