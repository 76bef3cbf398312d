/*
 * view_json: what a seat may know of a game, as the JSON of GET .../state and of the legal actions.
 *
 * Nothing is filtered here: a struct game_view is what the rules' default-deny filter left, and all
 * of it is written.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_VIEW_JSON_H
#define DONJON_CORE_CODEC_VIEW_JSON_H

#include <stdint.h>

#include "core/base/id.h"
#include "core/codec/json_writer.h"
#include "core/game/content.h"
#include "core/game/game.h"

/* What the reply says beside the view. */
struct view_facts {
    struct session_id session;
    int64_t deadline_us; /* of the turn the game waits for; 0: none */
};

void view_json_write(struct json_writer *writer, const struct game_view *view,
                     const struct view_facts *facts, const struct game_content *content);

/* {"seq", "entity", "actions": [ACTION, ...]}; the entity is null when it is not the seat's
 * turn. */
void legal_json_write(struct json_writer *writer, const struct game_legal *legal, uint64_t seq,
                      const struct game_content *content);

/* Whose decision is waited for, as far as a viewer may know: to all but an admin (seat 0) it is a
 * player's or nobody's. */
struct game_next next_for_viewer(const struct game_next *next, uint8_t seat);

/* {"entity", "seat", "provider", "deadline"}, or null when the game has ended. */
void next_json_write(struct json_writer *writer, const struct game_next *next, int64_t deadline_us);

/* "active" or "finished". */
const char *game_status_word(uint8_t status);

#endif
