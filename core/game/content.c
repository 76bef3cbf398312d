/*
 * content: names of rows, and the words of the content's enumerations.
 */
#include "core/game/content.h"

#include "core/game/state.h"
#include "core/game/text.h"

bool content_terrain_walkable(uint8_t terrain)
{
    return terrain < GAME_TERRAIN_COUNT && (TERRAIN_WAY >> terrain & 1) != 0;
}

bool content_terrain_opaque(uint8_t terrain)
{
    return terrain < GAME_TERRAIN_COUNT && terrain_opaque(terrain);
}

bool content_prop_blocks(uint8_t prop)
{
    return prop < GAME_PROP_KIND_COUNT && prop_blocks(prop);
}

/* id, name and find of one table; `second` is the member with the text for people. */
#define TABLE(table, rows, second, row_count)                                                      \
    const char *content_##table##_id(const struct game_content *content, uint16_t code)            \
    {                                                                                              \
        return code < content->row_count ? content->rows[code].id : "";                            \
    }                                                                                              \
    const char *content_##table##_##second(const struct game_content *content, uint16_t code)      \
    {                                                                                              \
        return code < content->row_count ? content->rows[code].second : "";                        \
    }                                                                                              \
    uint16_t content_##table##_find(const struct game_content *content, const char *id)            \
    {                                                                                              \
        for (uint16_t code = 0; code < content->row_count; code++) {                               \
            if (text_equal(content->rows[code].id, id)) {                                          \
                return code;                                                                       \
            }                                                                                      \
        }                                                                                          \
        return CONTENT_NONE;                                                                       \
    }

TABLE(actor, actors, name, actor_count)
TABLE(item, items, name, item_count)
TABLE(status, statuses, name, status_count)
TABLE(ability, abilities, name, ability_count)
TABLE(scenario, scenarios, title, scenario_count)
TABLE(passive, passives, name, passive_count)
TABLE(class, classes, name, class_count)
TABLE(faction, factions, name, faction_count)

const char *content_script_line(const struct game_content *content, uint16_t code, int32_t line)
{
    return code < content->script_count && line >= 0 && line < CONTENT_SCRIPT_LINES_MAX
               ? content->scripts[code].lines[line]
               : "";
}

#define WORD_CASE(constant, number, id)                                                            \
    case number:                                                                                   \
        return id;

#define FIND_CASE(constant, number, id)                                                            \
    if (text_equal(word, id)) {                                                                    \
        return number;                                                                             \
    }

#define WORDS(enumeration, LIST)                                                                   \
    const char *content_##enumeration##_word(uint8_t number)                                       \
    {                                                                                              \
        switch (number) {                                                                          \
            LIST(WORD_CASE)                                                                        \
        default:                                                                                   \
            return NULL;                                                                           \
        }                                                                                          \
    }

#define FINDS(enumeration, LIST)                                                                   \
    uint16_t content_##enumeration##_find(const char *word)                                        \
    {                                                                                              \
        LIST(FIND_CASE)                                                                            \
        return CONTENT_NONE;                                                                       \
    }

WORDS(terrain, GAME_TERRAINS)
WORDS(prop, GAME_PROPS)
WORDS(item_class, CONTENT_ITEM_CLASSES)
WORDS(effect, CONTENT_EFFECTS)
WORDS(targeting, CONTENT_TARGETINGS)
WORDS(tag, CONTENT_TAGS)
WORDS(area, CONTENT_AREAS)
WORDS(affected, CONTENT_AFFECTED)
WORDS(requirement, CONTENT_REQUIREMENTS)
WORDS(phase, CONTENT_PHASES)
WORDS(displacement, CONTENT_DISPLACEMENTS)
WORDS(term, CONTENT_TERMS)
WORDS(status_effect, CONTENT_STATUS_EFFECTS)
WORDS(layout, CONTENT_LAYOUTS)
WORDS(ending, CONTENT_ENDINGS)
WORDS(equipment, CONTENT_EQUIPMENT)
WORDS(stat, CONTENT_STATS)
WORDS(bonus_layer, CONTENT_BONUS_LAYERS)
WORDS(damage_type, CONTENT_DAMAGE_TYPES)
WORDS(resource, CONTENT_RESOURCES)
WORDS(passive_kind, CONTENT_PASSIVES)
WORDS(trait, CONTENT_TRAITS)
WORDS(trait_layer, CONTENT_TRAIT_LAYERS)
WORDS(script_op, CONTENT_SCRIPT_OPS)
WORDS(mark, CONTENT_MARKS)

FINDS(item_class, CONTENT_ITEM_CLASSES)
FINDS(effect, CONTENT_EFFECTS)
FINDS(targeting, CONTENT_TARGETINGS)
FINDS(status_effect, CONTENT_STATUS_EFFECTS)
FINDS(layout, CONTENT_LAYOUTS)
FINDS(ending, CONTENT_ENDINGS)

unsigned content_term_takes(const struct content_term *term)
{
    switch (term->op) {
    case CONTENT_TERM_ROLL:
        return 2;
    case CONTENT_TERM_SUM:
    case CONTENT_TERM_PRODUCT:
    case CONTENT_TERM_MIN:
    case CONTENT_TERM_MAX:
    case CONTENT_TERM_AND:
    case CONTENT_TERM_OR:
    case CONTENT_TERM_NOT:
        return term->arg;
    default:
        return 0;
    }
}
