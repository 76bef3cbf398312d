/*
 * game_fixture: a small content for tests, compiled in, and what one needs to play with it.
 *
 * It is apart from content/ on purpose: golden replays are made with it, so that changing the
 * balance of the shipped game does not change them. It has each effect, class, faction and ending
 * of the rules at least once.
 */
#ifndef DONJON_TESTS_SUPPORT_GAME_FIXTURE_H
#define DONJON_TESTS_SUPPORT_GAME_FIXTURE_H

#include "core/game/content.h"
#include "core/game/ruleset.h"

/* Codes of the rows, in the order of the tables. */
enum fixture_actor {
    FIXTURE_HERO,
    FIXTURE_RAT,
    FIXTURE_GOBLIN,
    FIXTURE_ORC,
    FIXTURE_SNAKE,
    FIXTURE_SHAMAN,
    FIXTURE_OGRE,
    FIXTURE_CAT,
    FIXTURE_DRAGON,
    FIXTURE_ACTORS
};

enum fixture_item {
    FIXTURE_HEALING,
    FIXTURE_ANTIDOTE,
    FIXTURE_SPEED,
    FIXTURE_BLINK,
    FIXTURE_LEAP,
    FIXTURE_MAPPING,
    FIXTURE_BOLT,
    FIXTURE_SLEEP,
    FIXTURE_SWORD,
    FIXTURE_AXE,
    FIXTURE_LEATHER,
    FIXTURE_MAIL,
    FIXTURE_GOLD,
    FIXTURE_CROWN,
    FIXTURE_ITEMS
};

enum fixture_status {
    FIXTURE_POISONED,
    FIXTURE_REGENERATING,
    FIXTURE_HASTED,
    FIXTURE_SLOWED,
    FIXTURE_SHIELDED,
    FIXTURE_WEAKENED,
    FIXTURE_STUNNED,
    FIXTURE_ROOTED,
    FIXTURE_SILENCED,
    FIXTURE_DISARMED,
    FIXTURE_INVISIBLE,
    FIXTURE_BURNING,
    FIXTURE_BERSERK,
    FIXTURE_AFRAID,
    FIXTURE_WARDED,
    FIXTURE_CHARMED,
    FIXTURE_STATUSES
};

enum fixture_faction { FIXTURE_PARTY, FIXTURE_MONSTERS, FIXTURE_NEUTRAL, FIXTURE_FACTIONS };

enum fixture_ability {
    FIXTURE_SECOND_WIND,
    FIXTURE_SPIT,
    FIXTURE_DRINK_HEALING,
    FIXTURE_DRINK_ANTIDOTE,
    FIXTURE_DRINK_SPEED,
    FIXTURE_READ_BLINK,
    FIXTURE_READ_LEAP,
    FIXTURE_READ_MAPPING,
    FIXTURE_READ_BOLT,
    FIXTURE_READ_SLEEP,
    FIXTURE_FIRE_BALL,
    FIXTURE_FIRE_CONE,
    FIXTURE_FIRE_LINE,
    FIXTURE_BASH,
    FIXTURE_DASH,
    FIXTURE_SWAP,
    FIXTURE_CALL_RATS,
    FIXTURE_OGRE_FORM,
    FIXTURE_DRAIN,
    FIXTURE_HEX,
    FIXTURE_FLURRY,
    FIXTURE_KNOCK,
    FIXTURE_ABILITIES
};

enum fixture_passive {
    FIXTURE_FLIGHT,
    FIXTURE_SWIM,
    FIXTURE_WALL_CLIMB,
    FIXTURE_SEE_INVISIBLE,
    FIXTURE_THORNS,
    FIXTURE_LIFE_STEAL,
    FIXTURE_CRITICAL,
    FIXTURE_REGENERATION,
    FIXTURE_POISON_IMMUNITY,
    FIXTURE_FIRE_RESISTANCE,
    FIXTURE_UNDEAD,
    FIXTURE_CONSTRUCT,
    FIXTURE_ETHEREAL,
    FIXTURE_MIGHTY,
    FIXTURE_PASSIVES
};

enum fixture_scenario { FIXTURE_DELVE, FIXTURE_TRAINING, FIXTURE_ESCAPE, FIXTURE_SCENARIOS };

/* Writes the content; it is valid. */
void game_fixture_content(struct game_content *out);

/* A genesis whose key and ids are filled from `seed`. */
struct game_genesis game_fixture_genesis(uint16_t scenario, uint8_t players, uint64_t seed);

/* Inputs, as a seat or the server would make them. */
struct game_input game_fixture_action(uint8_t seat, uint32_t entity, struct game_action action);
struct game_action game_fixture_plain(uint8_t kind);
struct game_action game_fixture_move(uint8_t dir);
struct game_action game_fixture_attack(uint32_t target);
struct game_action game_fixture_slot(uint8_t kind, uint8_t slot);

/* A small generator for tests (splitmix64): the next number of the sequence that starts at
 * *state. */
uint64_t game_fixture_random(uint64_t *state);

#endif
