/*
 * game_words: the two long lists of game.h: why something is refused, and what can happen.
 */
#ifndef DONJON_CORE_GAME_GAME_WORDS_H
#define DONJON_CORE_GAME_GAME_WORDS_H

/* X(constant, name on the wire, text for people). ACCEPTED is 0. */
#define GAME_VERDICTS(X)                                                                           \
    X(ACCEPTED, "accepted", "the action was accepted")                                             \
    X(UNKNOWN_KIND, "unknown_kind", "the rules do not know this kind of input or action")          \
    X(SYSTEM_ACTION, "system_action", "only the server makes system actions")                      \
    X(GAME_OVER, "game_over", "the game has ended")                                                \
    X(NOT_YOUR_TURN, "not_your_turn", "another entity acts next")                                  \
    X(UNKNOWN_ENTITY, "unknown_entity", "there is no such entity")                                 \
    X(NOT_EXTERNAL, "not_external", "the entity is driven by a pure provider")                     \
    X(UNKNOWN_PROVIDER, "unknown_provider", "there is no such provider")                           \
    X(NOTHING_TO_CONTINUE, "nothing_to_continue", "the game waits for a decision")                 \
    X(DEAD, "dead", "the entity is dead")                                                          \
    X(BAD_DIRECTION, "bad_direction", "the direction is missing or unknown")                       \
    X(BLOCKED, "blocked", "the way is blocked")                                                    \
    X(OCCUPIED, "occupied", "somebody stands there")                                               \
    X(NO_TARGET, "no_target", "there is no such target to be seen")                                \
    X(BAD_TARGET, "bad_target", "this cannot be a target")                                         \
    X(OUT_OF_RANGE, "out_of_range", "the target is out of range")                                  \
    X(NO_LINE_OF_SIGHT, "no_line_of_sight", "something stands between")                            \
    X(EMPTY_SLOT, "empty_slot", "there is nothing in this slot")                                   \
    X(NOT_USABLE, "not_usable", "the item cannot be used so")                                      \
    X(NOT_EQUIPPABLE, "not_equippable", "the item cannot be equipped")                             \
    X(NOTHING_HERE, "nothing_here", "there is nothing here to pick up")                            \
    X(INVENTORY_FULL, "inventory_full", "the inventory is full")                                   \
    X(NO_ROOM, "no_room", "there is no room for it")                                               \
    X(NOTHING_TO_INTERACT, "nothing_to_interact", "there is nothing to interact with")             \
    X(NO_STAIRS, "no_stairs", "there are no stairs here")                                          \
    X(UNKNOWN_ABILITY, "unknown_ability", "the entity does not have this ability")                 \
    X(INSUFFICIENT_RESOURCES, "insufficient_resources", "not enough of a resource")                \
    X(ON_COOLDOWN, "on_cooldown", "not ready yet")                                                 \
    X(NO_EFFECT, "no_effect", "it would have no effect")                                           \
    X(STUNNED, "stunned", "it is stunned and can only wait")                                       \
    X(ROOTED, "rooted", "it is rooted to the spot")                                                \
    X(SILENCED, "silenced", "it is silenced")                                                      \
    X(DISARMED, "disarmed", "it is disarmed")                                                      \
    X(AFRAID, "afraid", "it is too afraid to attack")                                              \
    X(BERSERK, "berserk", "it rages and can only fight and move")                                  \
    X(REQUIREMENTS_NOT_MET, "requirements_not_met", "what it needs is not so")                     \
    X(TOO_LATE, "too_late", "a class is chosen before anything else is done")                      \
    X(UNKNOWN_CLASS, "unknown_class", "there is no such class")                                    \
    X(LOCKED, "locked", "it is locked and there is no key for it")                                 \
    X(INVARIANT, "invariant", "the action would break an invariant of the game")                   \
    X(HOOK_FAILED, "hook_failed", "a critical hook failed")                                        \
    X(HOOK_CHAIN_TOO_DEEP, "hook_chain_too_deep", "a chain of hooks is longer than allowed")

/*
 * What happened, for people and clients. X(constant, name on the wire, members shown), where the
 * members are the letters of: e entity, t target, p position (x, y), a amount, b second amount,
 * i item (code), k kind of entity (code), s status (code), y ability (code), r resource (code), c
 * code as a plain number, l line `amount` of the script `code`, as a text.
 */
#define GAME_EVENTS(X)                                                                             \
    X(TURN, "turn", "e") /* it is this entity's turn to decide */                                  \
    X(MOVED, "moved", "ep")                                                                        \
    X(WAITED, "waited", "e")                                                                       \
    X(ATTACKED, "attacked", "et")                                                                  \
    X(MISSED, "missed", "et")                                                                      \
    X(DAMAGED, "damaged", "etab") /* amount taken by target from entity, b hit points left */      \
    X(HEALED, "healed", "eab")                                                                     \
    X(DIED, "died", "etpk") /* entity died, target killed it */                                    \
    X(NOTICED, "noticed", "et")                                                                    \
    X(PICKED_UP, "picked_up", "eia")                                                               \
    X(DROPPED, "dropped", "eiap")                                                                  \
    X(EQUIPPED, "equipped", "ei")                                                                  \
    X(UNEQUIPPED, "unequipped", "ei")                                                              \
    X(ITEM_USED, "item_used", "ei")                                                                \
    X(DOOR_OPENED, "door_opened", "ep")                                                            \
    X(DOOR_CLOSED, "door_closed", "ep")                                                            \
    X(STATUS_GAINED, "status_gained", "esa")                                                       \
    X(STATUS_LOST, "status_lost", "es")                                                            \
    X(EXPERIENCE, "experience", "ea")                                                              \
    X(LEVEL_UP, "level_up", "ea")                                                                  \
    X(DESCENDED, "descended", "ea")               /* a: the new depth */                           \
    X(PROVIDER_CHANGED, "provider_changed", "ec") /* c: enum game_provider */                      \
    X(TURN_TIMED_OUT, "turn_timed_out", "e")                                                       \
    X(GAME_ENDED, "game_ended", "c")    /* c: enum game_result */                                  \
    X(HOOK_FAILED, "hook_failed", "ec") /* an important hook was undone; c: its index. No seat */  \
    X(ABILITY_USED, "ability_used", "eyt")                                                         \
    X(CRITICAL, "critical", "et")  /* the next damage of entity to target is critical */           \
    X(RESISTED, "resisted", "eta") /* target took an amount less than it would have */             \
    X(ABSORBED, "absorbed", "ea")  /* a status took this much damage in entity's place */          \
    X(STATUS_RESISTED, "status_resisted", "es")                                                    \
    X(RESOURCE_SPENT, "resource_spent", "era")                                                     \
    X(RESOURCE_GAINED, "resource_gained", "era")                                                   \
    X(SUMMONED, "summoned", "etpk") /* entity came, target called it */                            \
    X(VANISHED, "vanished", "ep")   /* entity's time is up */                                      \
    X(TRANSFORMED, "transformed", "ek")                                                            \
    X(SWAPPED, "swapped", "et") /* entity and target changed places */                             \
    X(PUSHED, "pushed", "etp")  /* entity moved target there */                                    \
    X(LEARNED, "learned", "ey") /* an ability came with a level */                                 \
    X(TRAP_SPRUNG, "trap_sprung", "ep")                                                            \
    X(FOUND, "found", "ep") /* something hidden */                                                 \
    X(LEVER_MOVED, "lever_moved", "ep")                                                            \
    X(UNLOCKED, "unlocked", "ep")                                                                  \
    X(DRANK, "drank", "ep")                 /* from a fountain */                                  \
    X(NOISE, "noise", "pa")                 /* heard, of this loudness; who made it is not told */ \
    X(CALLED, "called", "e")                /* entity called its allies */                         \
    X(LIGHT_CHANGED, "light_changed", "ep") /* a brazier was lit or put out */                     \
    X(SAID, "said", "el")                   /* l: a line of the script `code` */                   \
    X(CHOSE, "chose", "ek")                 /* a class; k: the actor it starts from */             \
    X(BELL, "bell", "a")                    /* the keep wakes; a: how many have tolled here */

#endif
