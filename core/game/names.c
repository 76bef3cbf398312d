/*
 * names: the words of the wire for the numbers of game.h, and back.
 *
 * Every list comes from the one X-macro in game.h that also makes the enum, so a number without a
 * word cannot exist.
 */
#include "core/game/game.h"

#include <string.h>

#include "core/game/text.h"

struct action_word {
    uint8_t kind;
    const char *name;
};

static const struct action_word action_words[] = {
#define X(constant, number, name) {number, name},
    GAME_CHARACTER_ACTIONS(X) GAME_SYSTEM_ACTIONS(X)
#undef X
};

enum { ACTION_WORDS = sizeof(action_words) / sizeof(action_words[0]) };

const char *game_action_name(uint8_t kind)
{
    for (size_t i = 0; i < ACTION_WORDS; i++) {
        if (action_words[i].kind == kind) {
            return action_words[i].name;
        }
    }
    return NULL;
}

uint8_t game_action_find(const char *name)
{
    for (size_t i = 0; i < ACTION_WORDS; i++) {
        if (text_equal(action_words[i].name, name)) {
            return action_words[i].kind;
        }
    }
    return GAME_ACTION_NONE;
}

bool game_action_is_system(uint8_t kind)
{
    switch (kind) {
#define X(constant, number, name) case number:
        GAME_SYSTEM_ACTIONS(X)
#undef X
        return true;
    default:
        return false;
    }
}

static const char *const direction_words[GAME_DIR_COUNT] = {"n", "ne", "e", "se",
                                                            "s", "sw", "w", "nw"};

const char *game_direction_name(uint8_t dir)
{
    return dir < GAME_DIR_COUNT ? direction_words[dir] : NULL;
}

uint8_t game_direction_find(const char *name)
{
    for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir++) {
        if (text_equal(direction_words[dir], name)) {
            return dir;
        }
    }
    return GAME_DIR_NONE;
}

struct provider_row {
    uint8_t provider;
    bool pure;
    const char *name;
    const char *description;
};

static const struct provider_row provider_rows[] = {
#define X(constant, number, name, pure, description) {number, pure, name, description},
    GAME_PROVIDERS(X)
#undef X
};

enum { PROVIDER_ROWS = sizeof(provider_rows) / sizeof(provider_rows[0]) };

static const struct provider_row *provider_row(uint8_t provider)
{
    for (size_t i = 0; i < PROVIDER_ROWS; i++) {
        if (provider_rows[i].provider == provider) {
            return &provider_rows[i];
        }
    }
    return NULL;
}

static const char *const custom_names[] = {"custom:1", "custom:2", "custom:3", "custom:4",
                                           "custom:5", "custom:6", "custom:7", "custom:8"};
_Static_assert(sizeof(custom_names) / sizeof(custom_names[0]) ==
                   GAME_PROVIDER_CUSTOM_LAST - GAME_PROVIDER_CUSTOM_FIRST + 1,
               "each custom number has a name");

bool game_provider_is_custom(uint8_t provider)
{
    return provider >= GAME_PROVIDER_CUSTOM_FIRST && provider <= GAME_PROVIDER_CUSTOM_LAST;
}

const char *game_provider_name(uint8_t provider)
{
    const struct provider_row *row = provider_row(provider);
    if (game_provider_is_custom(provider)) {
        return custom_names[provider - GAME_PROVIDER_CUSTOM_FIRST];
    }
    return row != NULL ? row->name : NULL;
}

uint8_t game_provider_find(const char *name)
{
    for (uint8_t i = 0; i <= GAME_PROVIDER_CUSTOM_LAST - GAME_PROVIDER_CUSTOM_FIRST; i++) {
        if (text_equal(custom_names[i], name)) {
            return (uint8_t)(GAME_PROVIDER_CUSTOM_FIRST + i);
        }
    }
    for (size_t i = 0; i < PROVIDER_ROWS; i++) {
        if (text_equal(provider_rows[i].name, name)) {
            return provider_rows[i].provider;
        }
    }
    return GAME_PROVIDER_NONE;
}

bool game_provider_is_pure(uint8_t provider)
{
    const struct provider_row *row = provider_row(provider);
    return row != NULL && row->pure;
}

const char *game_provider_description(uint8_t provider)
{
    const struct provider_row *row = provider_row(provider);
    return row != NULL ? row->description : NULL;
}

static const char *const verdict_words[GAME_VERDICT_COUNT][2] = {
#define X(constant, name, text) {name, text},
    GAME_VERDICTS(X)
#undef X
};

const char *game_verdict_name(uint8_t verdict)
{
    return verdict < GAME_VERDICT_COUNT ? verdict_words[verdict][0] : NULL;
}

const char *game_verdict_text(uint8_t verdict)
{
    return verdict < GAME_VERDICT_COUNT ? verdict_words[verdict][1] : NULL;
}

const char *game_phase_name(uint8_t phase)
{
    static const char *const words[] = {"none", "pre_validate", "apply", "post_validate"};

    return phase < sizeof(words) / sizeof(words[0]) ? words[phase] : NULL;
}

const char *game_field_name(uint8_t field)
{
    static const char *const words[] = {"",       "kind", "entity",  "dir",      "slot",
                                        "target", "x",    "ability", "provider", "class"};

    return field < sizeof(words) / sizeof(words[0]) ? words[field] : NULL;
}

static const char *const event_words[GAME_EVENT_COUNT][2] = {{"none", ""},
#define X(constant, name, members) {name, members},
                                                             GAME_EVENTS(X)
#undef X
};

const char *game_event_name(uint8_t type)
{
    return type < GAME_EVENT_COUNT ? event_words[type][0] : NULL;
}

const char *game_event_members(uint8_t type)
{
    return type < GAME_EVENT_COUNT ? event_words[type][1] : NULL;
}

const char *game_result_name(uint8_t result)
{
    switch (result) {
#define X(constant, number, name)                                                                  \
    case number:                                                                                   \
        return name;
        GAME_RESULTS(X)
#undef X
    default:
        return NULL;
    }
}
