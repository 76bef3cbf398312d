/*
 * content_check_deeds: abilities, effects, formulas and conditions.
 *
 * Once a program has passed here it can be run without looking: it never takes what is not there,
 * never holds more than CONTENT_STACK_MAX values, and leaves exactly one.
 */
#include "core/game/content_checker.h"

enum { EFFECT_AMOUNT_MAX = 24, REPEAT_MAX = 6, SUMMON_MAX = 6, TAGS_END = 19 };

/* ---- programs ---- */

static bool is_condition(const struct content_term *term)
{
    return term->op >= CONTENT_TERM_CASTER_BELOW;
}

/* True if the program leaves one value, all of them of the same sort. */
static bool runs(const struct game_content *content, uint16_t first, uint8_t count, bool condition)
{
    unsigned depth = 0;

    if (count > CONTENT_PROGRAM_MAX || first + count > content->term_count) {
        return false;
    }
    for (uint16_t i = first; i < first + count; i++) {
        const struct content_term *term = &content->terms[i];

        if (is_condition(term) != condition || content_term_takes(term) > depth) {
            return false;
        }
        depth = depth - content_term_takes(term) + 1;
        if (depth > CONTENT_STACK_MAX) {
            return false;
        }
    }
    return depth == 1;
}

bool check_term(struct checker *checker, uint16_t row)
{
    const struct content_term *term = &checker->content->terms[row];
    bool list = content_term_takes(term) > 0 ||
                (term->op >= CONTENT_TERM_SUM && term->op <= CONTENT_TERM_MAX) ||
                (term->op >= CONTENT_TERM_AND && term->op <= CONTENT_TERM_NOT);
    bool stat = term->op == CONTENT_TERM_CASTER_STAT || term->op == CONTENT_TERM_TARGET_STAT;
    bool status = term->op == CONTENT_TERM_CASTER_HAS || term->op == CONTENT_TERM_TARGET_HAS;
    uint8_t arg_max = stat ? CONTENT_STAT_COUNT - 1 : CONTENT_RESOURCE_LUCIDITY;

    if (content_term_word(term->op) == NULL) {
        return fail(checker, "op", "one of the terms");
    }
    if (list) {
        return require(checker,
                       term->op == CONTENT_TERM_ROLL ||
                           (term->arg >= 1 && term->arg <= CONTENT_STACK_MAX),
                       "arg", "1..8 values");
    }
    if (status) {
        return require(checker, term->value >= 0 && term->value < checker->content->status_count,
                       "value", "a row of statuses");
    }
    return require(checker, term->arg <= arg_max, "arg", "a stat or a resource") &&
           require(checker,
                   term->op == CONTENT_TERM_CONSTANT ||
                       (term->value >= -1000 && term->value <= 1000),
                   "value", "-1000..1000 percent");
}

/* ---- effects ---- */

static bool needs_formula(uint8_t kind)
{
    return kind == CONTENT_EFFECT_DAMAGE || kind == CONTENT_EFFECT_RESTORE ||
           kind == CONTENT_EFFECT_SET_RESOURCE || kind == CONTENT_EFFECT_EXPERIENCE;
}

static uint8_t type_max(uint8_t kind)
{
    switch (kind) {
    case CONTENT_EFFECT_DAMAGE:
        return CONTENT_DAMAGE_TRUE;
    case CONTENT_EFFECT_RESTORE:
    case CONTENT_EFFECT_SET_RESOURCE:
        return CONTENT_RESOURCE_LUCIDITY;
    case CONTENT_EFFECT_MOVE_SELF:
    case CONTENT_EFFECT_MOVE_TARGET:
        return CONTENT_DISPLACE_RANDOM;
    case CONTENT_EFFECT_CORE:
        return CONTENT_STAT_EGO;
    default:
        return 0;
    }
}

/* How many rows the code of such an effect may name; 0: it names none. */
static uint16_t code_rows(const struct game_content *content, uint8_t kind)
{
    switch (kind) {
    case CONTENT_EFFECT_STATUS:
    case CONTENT_EFFECT_REMOVE_STATUS:
        return content->status_count;
    case CONTENT_EFFECT_SUMMON:
    case CONTENT_EFFECT_TRANSFORM:
        return content->actor_count;
    case CONTENT_EFFECT_GIVE_ITEM:
        return content->item_count;
    default:
        return 0;
    }
}

static bool amount_fits(const struct content_effect *effect)
{
    switch (effect->kind) {
    case CONTENT_EFFECT_STRIKE:
        return effect->amount >= 1 && effect->amount <= 1000;
    case CONTENT_EFFECT_MOVE_SELF:
    case CONTENT_EFFECT_MOVE_TARGET:
        return effect->type == CONTENT_DISPLACE_TO_POSITION
                   ? effect->amount == 0
                   : effect->amount >= 1 && effect->amount <= EFFECT_AMOUNT_MAX;
    case CONTENT_EFFECT_SUMMON:
        return effect->amount >= 1 && effect->amount <= SUMMON_MAX;
    case CONTENT_EFFECT_REPEAT:
        return effect->amount >= 1 && effect->amount <= REPEAT_MAX;
    case CONTENT_EFFECT_GIVE_ITEM:
        return effect->amount >= 1 && effect->amount <= 99;
    case CONTENT_EFFECT_CORE:
        return effect->amount >= -10 && effect->amount <= 10 && effect->amount != 0;
    default:
        return effect->amount == 0;
    }
}

static bool check_programs(struct checker *checker, const struct content_effect *effect)
{
    const struct game_content *content = checker->content;
    bool may = needs_formula(effect->kind) || effect->kind == CONTENT_EFFECT_STATUS;

    return require(checker,
                   effect->formula_count == 0
                       ? !needs_formula(effect->kind) && effect->formula == 0
                       : may && runs(content, effect->formula, effect->formula_count, false),
                   "formula", "a program of numbers where the effect has a quantity, else none") &&
           require(checker,
                   effect->condition_count == 0
                       ? effect->kind != CONTENT_EFFECT_CONDITIONAL && effect->condition == 0
                       : runs(content, effect->condition, effect->condition_count, true),
                   "when", "a program of conditions; a conditional needs one");
}

bool check_effect(struct checker *checker, uint16_t row)
{
    const struct content_effect *effect = &checker->content->effects[row];
    uint16_t rows = code_rows(checker->content, effect->kind);
    bool timed = effect->kind == CONTENT_EFFECT_STATUS || effect->kind == CONTENT_EFFECT_SUMMON ||
                 effect->kind == CONTENT_EFFECT_TRANSFORM;
    bool body = effect->kind == CONTENT_EFFECT_CONDITIONAL || effect->kind == CONTENT_EFFECT_REPEAT;

    return require(checker, effect->kind >= 1 && content_effect_word(effect->kind) != NULL, "kind",
                   "one of the effects") &&
           require(checker, effect->phase <= CONTENT_PHASE_FINAL, "phase", "one of the phases") &&
           require(checker, effect->flags <= 7 && effect->reserved == 0, "flags", "known flags") &&
           require(
               checker,
               (effect->flags & CONTENT_EFFECT_OVERFILL) == 0 ||
                   (effect->kind == CONTENT_EFFECT_RESTORE && effect->type == CONTENT_RESOURCE_HP),
               "overfill", "only where hit points are restored") &&
           require(checker, effect->type <= type_max(effect->kind), "type",
                   "a type that suits the effect") &&
           require(checker, rows == 0 ? effect->code == CONTENT_NONE : effect->code < rows, "code",
                   "a row of statuses, actors or items where the effect needs one") &&
           require(checker,
                   timed ? effect->turns <= 1000 &&
                               (effect->turns >= 1 || effect->kind != CONTENT_EFFECT_STATUS)
                         : effect->turns == 0,
                   "turns", "1..1000 for statuses, 0..1000 for summon and transform, else 0") &&
           require(checker, amount_fits(effect), "amount", "a number that suits the effect") &&
           require(checker, body ? effect->body >= 1 : effect->body == 0 && effect->other == 0,
                   "body", "effects for conditional and repeat, none for others") &&
           check_programs(checker, effect);
}

/* ---- abilities ---- */

/*
 * True if the rows from `first` to `end` fill it exactly, bodies inside, no deeper than `depth`.
 * Repeats hold no repeats.
 */
static bool nests(const struct game_content *content, uint16_t first, uint16_t end, unsigned depth,
                  bool repeated)
{
    uint16_t row = first;

    while (row < end) {
        const struct content_effect *effect = &content->effects[row];
        uint16_t body = (uint16_t)(row + 1 + effect->body);
        uint16_t next = (uint16_t)(body + effect->other);
        bool repeat = effect->kind == CONTENT_EFFECT_REPEAT;

        if (next > end || (effect->body > 0 && depth == 0) || (repeat && repeated) ||
            (effect->body > 0 &&
             (!nests(content, (uint16_t)(row + 1), body, depth - 1, repeated || repeat) ||
              !nests(content, body, next, depth - 1, repeated)))) {
            return false;
        }
        row = next;
    }
    return row == end;
}

static bool check_aim(struct checker *checker, const struct content_ability *ability)
{
    bool ranged = ability->targeting == CONTENT_TARGETING_ENTITY ||
                  ability->targeting == CONTENT_TARGETING_POSITION ||
                  ability->targeting == CONTENT_TARGETING_DIRECTION;
    bool beam = ability->area == CONTENT_AREA_CONE || ability->area == CONTENT_AREA_LINE;

    return require(checker,
                   ranged ? ability->range >= 1 &&
                                ability->range <= checker->content->tuning.sight_radius
                          : ability->range == 0,
                   "range", "1..sight_radius with an aim, else 0") &&
           require(checker, !beam || ability->targeting == CONTENT_TARGETING_DIRECTION, "area",
                   "cone and line only with a direction") &&
           require(checker,
                   ability->area == CONTENT_AREA_CIRCLE
                       ? ability->radius >= 1 && ability->radius <= 8
                       : ability->radius == 0,
                   "radius", "1..8 for a circle, else 0") &&
           require(checker,
                   ability->area == CONTENT_AREA_LINE
                       ? ability->width % 2 == 1 && ability->width <= 5
                       : ability->width == 0,
                   "width", "1, 3 or 5 for a line, else 0");
}

static bool check_prices(struct checker *checker, const struct content_ability *ability)
{
    for (size_t i = 0; i < CONTENT_PRICES_MAX; i++) {
        const struct content_price *price = &ability->prices[i];

        if (price->resource > CONTENT_RESOURCE_LUCIDITY || price->reserved != 0 ||
            price->amount > 1000 || (price->amount == 0 && price->resource != 0)) {
            return fail(checker, "prices", "resources with an amount of 1..1000");
        }
    }
    for (size_t i = 0; i < CONTENT_REQUIREMENTS_MAX; i++) {
        const struct content_requirement *requirement = &ability->requirements[i];

        if (content_requirement_word(requirement->kind) == NULL || requirement->reserved != 0 ||
            requirement->value > 100) {
            return fail(checker, "requires", "known requirements, value 0..100");
        }
    }
    return true;
}

bool check_ability(struct checker *checker, uint16_t row)
{
    static const struct range ranges[] = {
        RANGE(content_ability, cooldown, 0, 1000000), RANGE(content_ability, cost, 0, 10000),
        RANGE(content_ability, targeting, 0, 4),      RANGE(content_ability, area, 0, 3),
        RANGE(content_ability, affects, 1, 7),        RANGE(content_ability, sight, 0, 1),
        RANGE(content_ability, effect_count, 1, 12),
    };
    const struct game_content *content = checker->content;
    const struct content_ability *ability = &content->abilities[row];
    uint16_t end = (uint16_t)(ability->first_effect + ability->effect_count);

    return checker_texts(checker, content->abilities, sizeof(*ability), GAME_NAME_SIZE, row) &&
           checker_text(checker, ability->text) && CHECK_RANGES(checker, ability, ranges) &&
           require(checker, ability->tags >> TAGS_END == 0, "tags", "known tags") &&
           check_aim(checker, ability) && check_prices(checker, ability) &&
           require(checker,
                   end <= content->effect_count &&
                       nests(content, ability->first_effect, end, 2, false),
                   "effects", "1..12 effects, bodies inside them, two deep at the most");
}
