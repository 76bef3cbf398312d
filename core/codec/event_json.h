/*
 * event_json: what happened in a game, as clients read it.
 *
 * An event is {"type": ..., members}, with the members that GAME_EVENTS names for its type: e
 * `entity`, t `target`, p `x` and `y`, a `amount`, b `hp` (hit points left), i `item`, k `kind` (an
 * actor's id), s `status`, c the word that the code stands for: `provider` of provider_changed,
 * `result` of game_ended, else the number `code`. An entity, target or row that is none is left
 * out.
 *
 * Each event carries the seats that may see it; whoever writes for a seat writes no other.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_EVENT_JSON_H
#define DONJON_CORE_CODEC_EVENT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/codec/json_writer.h"
#include "core/game/content.h"
#include "core/game/game.h"

/* Seat 0, the server or an admin, sees every event; one above GAME_SEATS_MAX, a spectator, what any
 * seat may see. */
bool event_is_visible(const struct game_event *event, uint8_t seat);

/* One object. The members of an event may be written into an open object of more members. */
void event_json_write(struct json_writer *writer, const struct game_event *event,
                      const struct game_content *content);
void event_json_write_members(struct json_writer *writer, const struct game_event *event,
                              const struct game_content *content);

/* The array of those of `count` events that the seat may see. */
void events_json_write(struct json_writer *writer, const struct game_event *events, size_t count,
                       uint8_t seat, const struct game_content *content);

#endif
