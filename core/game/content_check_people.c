/*
 * content_check_people: passives, classes, factions, minds, scripts.
 */
#include "core/game/content_checker.h"

bool check_passive(struct checker *checker, uint16_t row)
{
    static const struct range ranges[] = {
        RANGE(content_passive, kind, 0, 16),
        RANGE(content_passive, power, 0, 100),
        RANGE(content_passive, reserved, 0, 0),
    };
    const struct content_passive *passive = &checker->content->passives[row];

    return checker_texts(checker, checker->content->passives, sizeof(*passive), GAME_NAME_SIZE,
                         row) &&
           checker_text(checker, passive->text) && CHECK_RANGES(checker, passive, ranges) &&
           checker_bonuses(checker, passive->bonuses);
}

static bool check_lessons(struct checker *checker, const struct content_class *class_)
{
    for (size_t i = 0; i < CONTENT_ACTOR_ABILITIES_MAX; i++) {
        const struct content_lesson *lesson = &class_->lessons[i];

        if (lesson->ability == CONTENT_NONE ? lesson->level != 0
                                            : lesson->ability >= checker->content->ability_count ||
                                                  lesson->level < 1 || lesson->level > 50) {
            return fail_item(checker, "lessons", i, "a row of abilities, level 1..50; none: 0");
        }
    }
    return true;
}

bool check_class(struct checker *checker, uint16_t row)
{
    const struct game_content *content = checker->content;
    const struct content_class *class_ = &content->classes[row];

    for (size_t i = 0; i < CONTENT_CORE_STATS; i++) {
        if (class_->growth[i] > 100) {
            return fail(checker, "growth", "0..100 each");
        }
    }
    return checker_texts(checker, content->classes, sizeof(*class_), GAME_NAME_SIZE, row) &&
           checker_text(checker, class_->text) &&
           require(checker,
                   class_->actor < content->actor_count &&
                       content->actors[class_->actor].faction == 0,
                   "actor", "a row of actors of the first faction") &&
           require(checker, class_->level_hp <= 1000, "level_hp", "0..1000") &&
           require(checker, class_->level_mp <= 1000, "level_mp", "0..1000") &&
           check_start_items(checker, class_->start_items) && check_lessons(checker, class_);
}

bool check_faction(struct checker *checker, uint16_t row)
{
    const struct game_content *content = checker->content;
    const struct content_faction *faction = &content->factions[row];

    return checker_texts(checker, content->factions, sizeof(*faction), GAME_NAME_SIZE, row) &&
           require(checker,
                   (uint32_t)faction->hostile >> content->faction_count == 0 &&
                       (faction->hostile >> row & 1) == 0,
                   "hostile", "rows of factions, but not itself") &&
           require(checker,
                   faction->traits == CONTENT_NONE ||
                       (faction->traits < content->trait_set_count &&
                        content->trait_sets[faction->traits].layer == CONTENT_LAYER_FACTION),
                   "traits", "a row of trait_sets of the layer faction or none");
}

bool check_trait_set(struct checker *checker, uint16_t row)
{
    static const struct range ranges[] = {
        RANGE(content_trait_set, layer, 0, 3),
        RANGE(content_trait_set, reserved, 0, 0),
    };
    const struct content_trait_set *set = &checker->content->trait_sets[row];

    for (size_t i = 0; i < CONTENT_TRAIT_COUNT; i++) {
        if (set->values[i] > 15) {
            return fail(checker, "values", "0..15 each");
        }
    }
    return checker_id(checker, checker->content->trait_sets, sizeof(*set), row) &&
           CHECK_RANGES(checker, set, ranges);
}

bool check_script(struct checker *checker, uint16_t row)
{
    const struct content_script *script = &checker->content->scripts[row];

    for (size_t i = 0; i < CONTENT_SCRIPT_STEPS_MAX; i++) {
        const struct content_script_step *step = &script->steps[i];
        bool jumps = step->op == CONTENT_SCRIPT_JUMP || step->op == CONTENT_SCRIPT_IF_FOE ||
                     step->op == CONTENT_SCRIPT_IF_HURT;

        if (step->op > CONTENT_SCRIPT_SAY || step->reserved != 0 ||
            (jumps && step->arg >= CONTENT_SCRIPT_STEPS_MAX) ||
            (step->op == CONTENT_SCRIPT_SAY && step->arg >= CONTENT_SCRIPT_LINES_MAX) ||
            step->x >= GAME_LEVEL_WIDTH_MAX || step->y >= GAME_LEVEL_HEIGHT_MAX) {
            return fail_item(checker, "steps", i,
                             "a known step that stays inside level and script");
        }
    }
    for (size_t i = 0; i < CONTENT_SCRIPT_LINES_MAX; i++) {
        if (!checker_text(checker, script->lines[i])) {
            return false;
        }
    }
    return checker_id(checker, checker->content->scripts, sizeof(*script), row);
}
