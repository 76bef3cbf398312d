/*
 * script: recorded actions that drive the entities of a session (the provider `replay`).
 *
 * One script for each entity, at most SCRIPTS_MAX for a session, each of LIMIT_SCRIPT_LINES lines.
 * When the entity acts next, the next line is what it does. A line that the rules refuse is noted
 * with the verdict and passed over. When the script has ended the entity waits for more, or for its
 * deadline. Scripts live in the memory of the server that plays the session, with the session; what
 * they made the entity do is in the log.
 *
 * Owned by the instance; loop thread only. Functions take NULL for "no scripts".
 */
#ifndef DONJON_CORE_RUNTIME_PROVIDERS_SCRIPT_H
#define DONJON_CORE_RUNTIME_PROVIDERS_SCRIPT_H

#include "core/runtime/steering/steering.h"

enum { SCRIPTS_MAX = GAME_SEATS_MAX };

struct script_set;

/* Appends lines, making the set at `*set` if need be. ERR_OVERLOADED past a limit, ERR_NO_MEMORY;
 * nothing was appended then. */
MUST_CHECK enum err script_append(struct script_set **set, uint32_t entity,
                                  const struct game_action *lines, size_t count);

/* The script of an entity as it stands; zero lines if there is none. The refusals are borrowed. */
struct script_report script_report_of(const struct script_set *set, uint32_t entity);

/* Drops the entity's script. */
void script_drop(struct script_set *set, uint32_t entity);

bool script_has_line(const struct script_set *set, uint32_t entity);

/* The next line; there must be one. */
const struct game_action *script_line(const struct script_set *set, uint32_t entity);

/* The line of `submit` was done or refused: on to the next. What failed for another reason is tried
 * again. */
void script_line_done(struct script_set *set, const struct runtime_submit_call *submit);

void script_set_destroy(struct script_set *set); /* NULL is a no-op */

#endif
