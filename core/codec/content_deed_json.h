/*
 * content_deed_json: effects, formulas and conditions of abilities.
 *
 * An effect is an object with `kind` and what that kind takes, and at will `to` (target or caster),
 * `phase`, `priority` and `when` (a condition):
 *
 *   damage {formula, type, critical}         strike {amount}      experience {formula}
 *   restore, set_resource {resource, formula, overfill}           core {stat, amount}
 *   status {status, turns, formula}          remove_status {status}
 *   move_self, move_target {how, amount}     summon, transform {actor, amount, turns}
 *   give_item {item, amount}                 conditional {when, then, else}
 *   repeat {amount, effects}                 clear_debuffs, clear_buffs, swap, open, close, reveal
 *
 * A formula is a number or an object with one operation: {"roll": [F, F]}, {"caster_stat": "psi",
 * "percent": 50}, {"weapon": 100}, {"sum": [F, ...]} ...; a condition likewise: {"chance": 30},
 * {"target_below": "hp", "percent": 25}, {"target_has": "poisoned"}, {"not": [C]} ... The words are
 * those of CONTENT_TERMS.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_CONTENT_DEED_JSON_H
#define DONJON_CORE_CODEC_CONTENT_DEED_JSON_H

#include "core/codec/content_fields.h"
#include "core/codec/json_problems.h"
#include "core/codec/json_writer.h"

/* Appends the effects of the array at `place` to the pools of the content and notes them in the
 * ability's row. */
void content_effects_read(const struct json_place *place, struct game_content *content,
                          struct content_ability *ability);

void content_effects_write(struct json_writer *writer, const struct game_content *content,
                           const struct content_ability *ability);

/* Appends the program of a formula or condition to the pool of terms; its first row and its length.
 * Nothing is written when a problem was added. content_term_json.c */
void content_program_read(const struct json_place *place, struct game_content *content,
                          uint16_t *out_first, uint8_t *out_count);

void content_program_write(struct json_writer *writer, const struct game_content *content,
                           uint16_t first, uint8_t count);

#endif
