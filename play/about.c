/*
 * about: what the content tells of things and people, in a sentence or two.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "play/game.h"

struct text {
    char *out;
    size_t size;
    size_t length;
};

__attribute__((format(printf, 3, 4))) static void append(struct text *text, const char *between,
                                                         const char *format, ...)
{
    va_list arguments;
    if (text->length > 0 && text->length < text->size) {
        text->length +=
            (size_t)snprintf(text->out + text->length, text->size - text->length, "%s", between);
    }
    va_start(arguments, format);
    if (text->length < text->size) {
        text->length += (size_t)vsnprintf(text->out + text->length, text->size - text->length,
                                          format, arguments);
    }
    va_end(arguments);
}

static struct text begin(char *out, size_t size)
{
    out[0] = '\0';
    return (struct text){.out = out, .size = size};
}

static int number(const struct game *game, const char *table, const char *id, const char *member)
{
    return guide_number(&game->guide, table, id, member);
}

/* ---- people ---- */

static void append_actor(const struct game *game, const char *id, struct text *text)
{
    size_t i = 0;
    const json_t *ability = NULL;
    const json_t *row = guide_row(&game->guide, "actors", id);
    append(text, " ", "Attack %d, defence %d, armour %d, hits for %d to %d, speed %d.",
           number(game, "actors", id, "attack"), number(game, "actors", id, "defence"),
           number(game, "actors", id, "armour"), number(game, "actors", id, "damage_min"),
           number(game, "actors", id, "damage_max"), number(game, "actors", id, "speed"));
    json_array_foreach(json_object_get(row, "abilities"), i, ability)
    {
        const char *word = json_string_value(ability);
        append(text, i == 0 ? " Can: " : ", ", "%s",
               word ? guide_name(&game->guide, "abilities", word) : "");
    }
}

/* ---- things ---- */

static void append_worn(const struct game *game, const char *id, struct text *text)
{
    static const char *const members[] = {"attack", "defence", "armour", NULL};
    int damage = number(game, "items", id, "damage_max");
    if (damage > 0) {
        append(text, " ", "Hits for %d to %d.", number(game, "items", id, "damage_min"), damage);
    }
    for (size_t i = 0; members[i]; i++) {
        int value = number(game, "items", id, members[i]);
        if (value != 0) {
            append(text, " ", "%s %+d.", members[i], value);
        }
    }
    if (number(game, "items", id, "hands") == 2) {
        append(text, " ", "Takes both hands.");
    }
    if (number(game, "items", id, "reach") > 1) {
        append(text, " ", "Reaches %d tiles.", number(game, "items", id, "reach"));
    }
}

void game_about_item(const struct game *game, const char *id, char *out, size_t size)
{
    struct text text = begin(out, size);
    const char *words = guide_text(&game->guide, "items", id, "text");
    if (words[0] != '\0') {
        append(&text, " ", "%s", words);
    }
    append_worn(game, id, &text);
}

void game_about_entity(const struct game *game, const struct view_entity *entity, char *out,
                       size_t size)
{
    struct text text = begin(out, size);
    if (strcmp(entity->kind, "monster") == 0) {
        const char *words = guide_text(&game->guide, "actors", entity->type, "text");
        append(&text, " ", "%s%s", entity->hostile ? "" : "No foe of yours. ", words);
        append_actor(game, entity->type, &text);
    } else if (strcmp(entity->kind, "item") == 0) {
        game_about_item(game, entity->type, out, size);
    }
}

/* What must be in hand or be so, in words. */
static const char *need_words(const char *kind)
{
    static const struct {
        const char *kind;
        const char *words;
    } needs[] = {{"weapon_equipped", "a weapon in hand"},
                 {"shield_equipped", "a shield"},
                 {"ranged_weapon", "a bow or another long weapon"},
                 {"target_unaware", "a foe that is not after you"},
                 {"min_hp_percent", "health"},
                 {"max_hp_percent", "wounds"},
                 {"min_level", "experience"}};
    for (size_t i = 0; kind && i < sizeof(needs) / sizeof(needs[0]); i++) {
        if (strcmp(needs[i].kind, kind) == 0) {
            return needs[i].words;
        }
    }
    return kind ? kind : "";
}

static void append_needs(const struct game *game, const char *id, struct text *text)
{
    size_t i = 0;
    const json_t *need = NULL;
    const json_t *row = guide_row(&game->guide, "abilities", id);
    json_array_foreach(json_object_get(row, "requires"), i, need)
    {
        append(text, " ", "Needs %s.",
               need_words(json_string_value(json_object_get(need, "kind"))));
    }
}

void game_about_ability(const struct game *game, const char *id, char *out, size_t size)
{
    struct text text = begin(out, size);
    int cooldown = number(game, "abilities", id, "cooldown");
    int range = number(game, "abilities", id, "range");
    append(&text, " ", "%s", guide_text(&game->guide, "abilities", id, "text"));
    if (range > 1) {
        append(&text, " ", "Range %d.", range);
    }
    if (cooldown > 0) {
        append(&text, " ", "Again after %d turns.", (cooldown + 99) / 100);
    }
    append_needs(game, id, &text);
}

/* ---- refusals ---- */

const char *game_refusal(const char *verdict, const char *otherwise)
{
    static const struct {
        const char *verdict;
        const char *words;
    } refusals[] = {
        {"rooted", "You are held fast; you can wait, strike or use something"},
        {"stunned", "You are stunned and can only wait (.)"},
        {"silenced", "You are silenced: no spell, no scroll"},
        {"disarmed", "You have no weapon in hand just now"},
        {"afraid", "You are too afraid to attack"},
        {"berserk", "In your rage you can only fight and move"},
        {"insufficient_resources", "You have not enough power for it"},
        {"on_cooldown", "It is not ready yet"},
        {"no_effect", "It would do nothing now"},
        {"requirements_not_met", "You have not what it needs; the list of abilities (a) tells"},
        {"locked", "It is locked, and you have no key for it"},
        {"no_target", "There is nobody to aim at"},
        {"inventory_full", "You can carry no more"},
    };
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        if (strcmp(refusals[i].verdict, verdict) == 0) {
            return refusals[i].words;
        }
    }
    return otherwise;
}

/* ---- games ---- */

void game_about_scenario(const struct guide *guide, const json_t *scenario, char *out, size_t size)
{
    const char *ending = json_string_value(json_object_get(scenario, "ending"));
    const char *goal = json_string_value(json_object_get(scenario, "goal_item"));
    long long depths = json_integer_value(json_object_get(scenario, "depths"));
    struct text text = begin(out, size);
    if (ending && strcmp(ending, "goal_item") == 0 && goal) {
        append(&text, "", "find the %s", guide_name(guide, "items", goal));
    } else if (ending && strcmp(ending, "exit") == 0) {
        append(&text, "", "find the way out");
    } else {
        append(&text, "", "practise as long as you like");
    }
    if (depths > 1) {
        append(&text, "", ", %lld depths down", depths);
    }
}
