/*
 * public_view: what spectators see: all that any seat of the party sees, and nothing that is a
 * seat's own.
 *
 * It is put together from the seats' views, so it cannot show what none of them shows. A tile is
 * drawn as seen if one of the seats sees it. Inventories, experience and whose entity "you" is are
 * left out.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_HANDLERS_PUBLIC_VIEW_H
#define DONJON_HANDLERS_PUBLIC_VIEW_H

#include "core/game/content.h"
#include "core/game/ruleset.h"

void public_view(const struct ruleset *ruleset, const void *state,
                 const struct game_content *content, struct game_view *out);

#endif
