/* See log_json.h. */
#include "core/codec/log_json.h"

#include "core/codec/action_json.h"
#include "core/codec/session_json.h"

static void write_executed(struct json_writer *writer, const struct game_executed *executed,
                           uint64_t nonce)
{
    json_write_object_open(writer);
    json_write_key(writer, "nonce");
    json_write_u64(writer, nonce);
    json_write_key(writer, "entity");
    json_write_u64_or_null(writer, executed->entity);
    json_write_key(writer, "kind");
    json_write_string(writer, game_action_name(executed->kind));
    if (executed->provider != GAME_PROVIDER_NONE) {
        json_write_key(writer, "provider");
        json_write_string(writer, game_provider_name(executed->provider));
    }
    json_write_object_close(writer);
}

static void write_cascade(struct json_writer *writer, const struct entry_record *entry,
                          const struct log_reader *reader)
{
    json_write_array_open(writer);
    for (uint16_t i = 0; i < entry->executed_count; i++) {
        const struct game_executed *executed = &entry->executed[i];
        bool own = reader->entity != 0 && executed->entity == reader->entity;
        if (reader->sees_all || own) {
            write_executed(writer, executed, entry->first_nonce + i);
        }
    }
    json_write_array_close(writer);
}

/* Who decided: the provider that the rules noted for the entry's first own action. */
static const char *deciding_provider(const struct entry_record *entry)
{
    if (entry->input.kind != GAME_INPUT_ACTION) {
        return NULL;
    }
    bool noted = entry->executed_count > 0 && entry->executed[0].entity == entry->input.entity &&
                 entry->executed[0].provider != GAME_PROVIDER_NONE;
    return game_provider_name(noted ? entry->executed[0].provider : GAME_PROVIDER_INTERACTIVE);
}

bool log_reader_sees_input(const struct log_reader *reader, const struct game_input *input)
{
    bool own = reader->entity != 0 && input->entity == reader->entity;
    return reader->sees_all || own || input->kind == GAME_INPUT_CONTINUE ||
           input->kind == GAME_INPUT_ABANDON;
}

static void write_decision(struct json_writer *writer, const struct entry_record *entry,
                           const struct game_content *content, const struct log_reader *reader)
{
    bool visible = log_reader_sees_input(reader, &entry->input);
    json_write_key(writer, "entity");
    json_write_u64_or_null(writer, visible ? entry->input.entity : 0);
    json_write_key(writer, "provider");
    json_write_string(writer, visible ? deciding_provider(entry) : NULL);
    json_write_key(writer, "action");
    if (visible) {
        input_json_write(writer, &entry->input, content);
    } else {
        json_write_null(writer);
    }
    json_write_key(writer, "executed");
    write_cascade(writer, entry, reader);
}

void log_item_json_write(struct json_writer *writer, const struct entry_record *entry,
                         const struct game_content *content, const struct log_reader *reader,
                         const uint8_t *signed_by)
{
    json_write_object_open(writer);
    json_write_key(writer, "seq");
    json_write_u64(writer, entry->seq);
    json_write_key(writer, "first_nonce");
    json_write_u64(writer, entry->first_nonce);
    json_write_key(writer, "last_nonce");
    json_write_u64(writer, entry->last_nonce);
    json_write_key(writer, "action_id");
    if (entry->has_action_id && log_reader_sees_input(reader, &entry->input)) {
        json_write_id(writer, entry->action_id.bytes);
    } else {
        json_write_null(writer);
    }
    write_decision(writer, entry, content, reader);
    json_write_key(writer, "signed_by");
    if (signed_by != NULL && log_reader_sees_input(reader, &entry->input)) {
        json_write_hex(writer, signed_by, 32);
    } else {
        json_write_null(writer);
    }
    json_write_key(writer, "state_root");
    json_write_digest(writer, &entry->state_root);
    json_write_key(writer, "chain_hash");
    json_write_digest(writer, &entry->chain_hash);
    json_write_key(writer, "at");
    json_write_time_us(writer, entry->at_us);
    json_write_object_close(writer);
}

void checkpoint_json_write(struct json_writer *writer, const struct checkpoint_record *checkpoint)
{
    const struct session_head head = {.seq = checkpoint->seq,
                                      .nonce = checkpoint->nonce,
                                      .state_root = checkpoint->state_root,
                                      .chain_hash = checkpoint->chain_hash};
    json_write_object_open(writer);
    head_json_write_members(writer, &head);
    json_write_key(writer, "label");
    json_write_string_or_null(writer, checkpoint->label);
    json_write_key(writer, "bytes");
    json_write_u64(writer, checkpoint->stored_size);
    json_write_key(writer, "created_at");
    json_write_time_us(writer, checkpoint->created_us);
    json_write_object_close(writer);
}
