/*
 * content_check_things: items, statuses, and what players start with.
 */
#include "core/game/content_checker.h"

#include "core/game/item.h"

static const struct range item_ranges[] = {
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
    RANGE(content_item, stack_max, 1, 99),
    RANGE(content_item, min_depth, 1, 26),
    RANGE(content_item, hit_percent, 0, 100),
    RANGE(content_item, hit_turns, 0, 100),
    RANGE(content_item, quantity, 1, 99),
    RANGE(content_item, max_depth, 1, 26),
    RANGE(content_item, glyph, 33, 126),
};

static const struct range status_ranges[] = {
    RANGE(content_status, effect, 0, 17),
    RANGE(content_status, harmful, 0, 1),
    RANGE(content_status, power, 0, 255),
};

static bool check_item_class(struct checker *checker, const struct content_item *item)
{
    bool used = item->class_ == CONTENT_ITEM_POTION || item->class_ == CONTENT_ITEM_SCROLL ||
                item->class_ == CONTENT_ITEM_WAND;
    bool weapon = item->class_ == CONTENT_ITEM_WEAPON;
    bool worn = item_equipment_of(item->class_) != 0;
    bool worth = item->class_ == CONTENT_ITEM_TREASURE || item->class_ == CONTENT_ITEM_GOAL;

    return require(checker,
                   used ? item->use < checker->content->ability_count : item->use == CONTENT_NONE,
                   "use", "a row of abilities for potions, scrolls and wands, else none") &&
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

static bool check_on_hit(struct checker *checker, const struct content_item *item)
{
    bool strikes = item->hit_status != CONTENT_NONE;

    return require(checker,
                   strikes ? item->class_ == CONTENT_ITEM_WEAPON &&
                                 item->hit_status < checker->content->status_count
                           : item->hit_percent == 0 && item->hit_turns == 0,
                   "hit_status", "a row of statuses, for weapons only, or none") &&
           require(checker, !strikes || item->hit_turns >= 1, "hit_turns",
                   "1..100 with hit_status, else 0");
}

bool check_item(struct checker *checker, uint16_t row)
{
    const struct content_item *item = &checker->content->items[row];

    return checker_texts(checker, checker->content->items, sizeof(*item), GAME_NAME_SIZE, row) &&
           CHECK_RANGES(checker, item, item_ranges) &&
           require(checker, item->damage_max >= item->damage_min, "damage_max",
                   "not below damage_min") &&
           require(checker, item->max_depth >= item->min_depth, "max_depth",
                   "not below min_depth") &&
           require(checker, item->quantity <= item->stack_max, "quantity", "1..stack_max") &&
           check_item_class(checker, item) && check_on_hit(checker, item);
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
            return fail_item(checker, "start_items", i,
                             "a row of items that can be carried, quantity 1..stack_max; none: 0");
        }
    }
    return true;
}
