/*
 * content_check_things: items, statuses, abilities, and what players start with.
 */
#include "core/game/content_checker.h"

#include "core/game/item.h"

static const struct range item_ranges[] = {
    SIGNED_RANGE(content_item, power_min, 0, 1000),
    SIGNED_RANGE(content_item, power_max, 0, 1000),
    RANGE(content_item, turns, 0, 1000),
    SIGNED_RANGE(content_item, attack, -100, 1000),
    SIGNED_RANGE(content_item, defence, -100, 1000),
    RANGE(content_item, armour, 0, 1000),
    RANGE(content_item, damage_min, 0, 1000),
    RANGE(content_item, damage_max, 0, 1000),
    RANGE(content_item, value, 0, 10000),
    RANGE(content_item, weight, 0, 1000),
    RANGE(content_item, class_, 1, 12),
    RANGE(content_item, damage_type, 0, 6),
    RANGE(content_item, hands, 0, 2),
    RANGE(content_item, reach, 0, 3),
    RANGE(content_item, effect, 0, 6),
    RANGE(content_item, targeting, 0, 2),
    RANGE(content_item, stack_max, 1, 99),
    RANGE(content_item, min_depth, 1, 26),
    RANGE(content_item, max_depth, 1, 26),
    RANGE(content_item, glyph, 33, 126),
    RANGE(content_item, reserved, 0, 0),
};

static const struct range status_ranges[] = {
    RANGE(content_status, effect, 0, 16),
    RANGE(content_status, harmful, 0, 1),
    RANGE(content_status, power, 0, 255),
};

static const struct range ability_ranges[] = {
    SIGNED_RANGE(content_ability, power_min, 0, 1000),
    SIGNED_RANGE(content_ability, power_max, 0, 1000),
    RANGE(content_ability, turns, 0, 1000),
    RANGE(content_ability, cooldown, 0, 1000000),
    RANGE(content_ability, effect, 1, 6),
    RANGE(content_ability, targeting, 0, 2),
    RANGE(content_ability, reserved, 0, 0),
};

/* What items and abilities have in common. */
struct effect_fields {
    int16_t power_min;
    int16_t power_max;
    uint16_t status;
    uint16_t turns;
    uint8_t effect;
    uint8_t targeting;
    uint8_t range;
};

static bool targeting_fits(const struct effect_fields *fields)
{
    switch (fields->effect) {
    case CONTENT_EFFECT_DAMAGE:
        return fields->targeting == CONTENT_TARGETING_ENTITY;
    case CONTENT_EFFECT_BLINK:
        return fields->targeting != CONTENT_TARGETING_ENTITY;
    case CONTENT_EFFECT_STATUS:
        return fields->targeting != CONTENT_TARGETING_POSITION;
    default:
        return fields->targeting == CONTENT_TARGETING_SELF;
    }
}

static bool check_effect(struct checker *checker, struct effect_fields fields)
{
    bool ranged =
        fields.targeting != CONTENT_TARGETING_SELF || fields.effect == CONTENT_EFFECT_BLINK;
    bool status = fields.effect == CONTENT_EFFECT_STATUS;
    uint8_t sight = checker->content->tuning.sight_radius;

    return require(checker, fields.power_max >= fields.power_min, "power_max",
                   "not below power_min") &&
           require(checker, targeting_fits(&fields), "targeting", "one that suits the effect") &&
           require(checker, ranged ? fields.range >= 1 && fields.range <= sight : fields.range == 0,
                   "range", "1..sight_radius with a target or blink, else 0") &&
           require(checker,
                   status ? fields.status < checker->content->status_count
                          : fields.status == CONTENT_NONE,
                   "status", "a row of statuses for the effect status, else none") &&
           require(checker, status ? fields.turns >= 1 : fields.turns == 0, "turns",
                   "1..1000 for the effect status, else 0");
}

static bool check_item_class(struct checker *checker, const struct content_item *item)
{
    bool used = item->class_ == CONTENT_ITEM_POTION || item->class_ == CONTENT_ITEM_SCROLL ||
                item->class_ == CONTENT_ITEM_WAND;
    bool weapon = item->class_ == CONTENT_ITEM_WEAPON;
    bool worn = item_equipment_of(item->class_) != 0;
    bool worth = item->class_ == CONTENT_ITEM_TREASURE || item->class_ == CONTENT_ITEM_GOAL;

    return require(checker, used == (item->effect != CONTENT_EFFECT_NONE), "effect",
                   "one for potions and scrolls, none for others") &&
           require(checker, weapon || item->damage_max == 0, "damage_max",
                   "weapons only, else 0") &&
           require(checker,
                   weapon ? item->hands >= 1 && item->reach >= 1
                          : item->hands == 0 && item->reach == 0,
                   "hands", "1 or 2 for weapons, with a reach of 1..3, else 0") &&
           require(checker,
                   worn || (item->attack == 0 && item->defence == 0 && item->armour == 0 &&
                            item->passive == CONTENT_NONE &&
                            item->bonuses[0].layer == CONTENT_BONUS_NONE),
                   "bonuses", "only on what can be worn (as attack, defence, armour, passive)") &&
           require(checker, !worn || item->stack_max == 1, "stack_max", "1 for what can be worn") &&
           require(checker, (item->class_ == CONTENT_ITEM_KEY) == (item->key != 0), "key",
                   "1..255 for keys, else 0") &&
           require(checker, is_code(item->passive, checker->content->passive_count), "passive",
                   "a row of passives or none") &&
           checker_bonuses(checker, item->bonuses) && checker_text(checker, item->text) &&
           require(checker, worth || item->value == 0, "value", "treasure and goal only, else 0");
}

bool check_item(struct checker *checker, uint16_t row)
{
    const struct content_item *item = &checker->content->items[row];
    struct effect_fields fields = {item->power_min, item->power_max, item->status, item->turns,
                                   item->effect,    item->targeting, item->range};

    return checker_texts(checker, checker->content->items, sizeof(*item), GAME_NAME_SIZE, row) &&
           CHECK_RANGES(checker, item, item_ranges) &&
           require(checker, item->damage_max >= item->damage_min, "damage_max",
                   "not below damage_min") &&
           require(checker, item->max_depth >= item->min_depth, "max_depth",
                   "not below min_depth") &&
           check_item_class(checker, item) && check_effect(checker, fields);
}

bool check_status(struct checker *checker, uint16_t row)
{
    const struct content_status *status = &checker->content->statuses[row];

    return checker_texts(checker, checker->content->statuses, sizeof(*status), GAME_NAME_SIZE,
                         row) &&
           CHECK_RANGES(checker, status, status_ranges) && checker_text(checker, status->text) &&
           checker_bonuses(checker, status->bonuses) &&
           require(checker,
                   status->effect != CONTENT_STATUS_HASTE ||
                       (status->power >= 1 && status->power <= 250),
                   "power", "1..250 for haste") &&
           require(checker,
                   status->effect != CONTENT_STATUS_SLOW ||
                       (status->power >= 1 && status->power <= 90),
                   "power", "1..90 for slow");
}

bool check_ability(struct checker *checker, uint16_t row)
{
    const struct content_ability *ability = &checker->content->abilities[row];
    struct effect_fields fields = {ability->power_min, ability->power_max, ability->status,
                                   ability->turns,     ability->effect,    ability->targeting,
                                   ability->range};

    return checker_texts(checker, checker->content->abilities, sizeof(*ability), GAME_NAME_SIZE,
                         row) &&
           CHECK_RANGES(checker, ability, ability_ranges) && check_effect(checker, fields);
}

bool check_start_items(struct checker *checker, const struct content_start_item *items)
{
    const struct game_content *content = checker->content;

    for (size_t i = 0; i < CONTENT_START_ITEMS_MAX; i++) {
        const struct content_start_item *start = &items[i];
        bool holds;

        if (start->item == CONTENT_NONE) {
            holds = start->quantity == 0;
        } else {
            holds = start->item < content->item_count && start->quantity >= 1 &&
                    start->quantity <= content->items[start->item].stack_max &&
                    content->items[start->item].class_ != CONTENT_ITEM_TREASURE &&
                    content->items[start->item].class_ != CONTENT_ITEM_GOAL;
        }
        if (!holds) {
            return fail(checker, "start_items",
                        "rows of items that can be carried, quantity 1..stack_max; none: 0");
        }
    }
    return true;
}
