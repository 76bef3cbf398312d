/*
 * script: recorded actions that drive the entities of a session (the provider `replay`).
 *
 * One script for each entity, at most SCRIPTS_MAX for a session, each of LIMIT_SCRIPT_LINES lines.
 * When the entity acts next, the next line is what it does. A line that the rules refuse is noted
 * with the verdict and passed over. When the script has ended the entity waits for more, or for its
 * deadline.
 *
 * Scripts are in the store (scripting.h), and so is how far they have come. A line that is played
 * carries an action id that is made from the script's id and the line's number, so the log itself
 * says which were: no line is played twice, whenever the server dies. A line that was refused
 * leaves nothing in the log: that it was is written before the next one is played.
 *
 * Owned by the instance; loop thread only. Functions take NULL for "no scripts".
 */
#ifndef DONJON_CORE_RUNTIME_PROVIDERS_SCRIPT_H
#define DONJON_CORE_RUNTIME_PROVIDERS_SCRIPT_H

#include "core/runtime/actions/action_set.h"
#include "core/runtime/steering/steering.h"

struct script_set;

/* The script of the entity, or NULL. */
const struct script_record *script_find(const struct script_set *set, uint32_t entity);

/* Fills `out` with a copy of the entity's script, or of none when `fresh` (then it gets a new id),
 * to which the lines are appended; `out->lines` is the caller's to free. ERR_OVERLOADED past a
 * limit, ERR_NO_MEMORY. */
MUST_CHECK enum err script_extend(const struct script_set *set, uint32_t entity, bool fresh,
                                  const struct game_action *lines, size_t count,
                                  struct script_record *out);

/* Puts the script in the place of the entity's, making the set at `*set` if need be, and takes over
 * its lines; without lines the entity has no script any more. False: no memory, nothing changed. */
MUST_CHECK bool script_install(struct script_set **set, struct script_record *script);

/* The same for all that were read; lines that stand among the session's actions were played. */
MUST_CHECK bool script_install_all(struct script_set **set, struct store_scripts *scripts,
                                   const struct action_set *actions);

/* The script of an entity as it stands; zero lines if there is none. The refusals are borrowed. */
struct script_report script_report_of(const struct script_set *set, uint32_t entity);

/* Lines that are still to be played. */
size_t script_lines_left(const struct script_set *set, uint32_t entity);

/* The next line; there must be one. */
const struct game_action *script_line(const struct script_set *set, uint32_t entity);

/* The action id of that line. */
void script_line_id(const struct script_set *set, uint32_t entity, struct action_id *out);

/* The next line was played: on to the one behind it. */
void script_line_done(struct script_set *set, uint32_t entity);

/* How far the script has come when the rules refuse the next line at this head. */
struct script_record script_refused(const struct script_set *set, uint32_t entity, uint64_t seq,
                                    uint8_t verdict);

/* It has come so far: what script_refused gave, when it is durable. */
void script_noted(struct script_set *set, const struct script_record *script);

void script_set_destroy(struct script_set *set); /* NULL is a no-op */

#endif
