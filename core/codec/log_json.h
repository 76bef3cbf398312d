/*
 * log_json: items of a session's log and of its list of checkpoints.
 *
 * The log tells what monsters and other players did, seen or unseen. A seat therefore reads only
 * what concerns its own entity until the game is over: of another's entry the entity, provider and
 * action are null, and of what followed only its own turns are listed. Hashes and nonces are shown
 * to all; they say nothing about the state.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_LOG_JSON_H
#define DONJON_CORE_CODEC_LOG_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "core/codec/json_writer.h"
#include "core/game/content.h"
#include "core/record/record.h"

/* Who reads the log. */
struct log_reader {
    bool sees_all;   /* an admin, or anybody once the session has finished */
    uint32_t entity; /* else: whose actions are shown; 0: nobody's */
};

/* Whether the reader may know what was decided. What the server itself decides about the game is no
 * secret, nor is what was done to the reader. */
bool log_reader_sees_input(const struct log_reader *reader, const struct game_input *input);

/* One item of the log as API.md writes it. `executed` of the entry must be set. `signed_by` is the
 * public key (32 bytes) that its signature holds under; NULL: none, or it is not known. */
void log_item_json_write(struct json_writer *writer, const struct entry_record *entry,
                         const struct game_content *content, const struct log_reader *reader,
                         const uint8_t *signed_by);

/* {"seq", "nonce", "state_root", "chain_hash", "label", "bytes", "created_at"}; `bytes` is what it
 * takes in the store. */
void checkpoint_json_write(struct json_writer *writer, const struct checkpoint_record *checkpoint);

#endif
