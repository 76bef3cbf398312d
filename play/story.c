/* See story.h. */
#include "play/story.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void story_add(struct story *story, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(story->lines[story->count % STORY_LINES_MAX], STORY_LINE_SIZE, format, arguments);
    va_end(arguments);
    story->count++;
}

const char *story_line(const struct story *story, size_t back)
{
    if (back >= story->count || back >= STORY_LINES_MAX) {
        return NULL;
    }
    return story->lines[(story->count - 1 - back) % STORY_LINES_MAX];
}

/* ---- names ---- */

static struct story_name *find_name(struct story *story, int64_t id)
{
    size_t known = story->name_count < STORY_NAMES_MAX ? story->name_count : STORY_NAMES_MAX;
    for (size_t i = 0; i < known; i++) {
        if (story->names[i].id == id) {
            return &story->names[i];
        }
    }
    return NULL;
}

void story_meet(struct story *story, const struct view *view)
{
    for (size_t i = 0; i < view->entity_count; i++) {
        const struct view_entity *entity = &view->entities[i];
        struct story_name *name = find_name(story, entity->id);
        if (!name) {
            name = &story->names[story->name_count++ % STORY_NAMES_MAX];
        }
        name->id = entity->id;
        name->you = entity->you;
        memcpy(name->name, entity->name, sizeof(name->name));
    }
}

/* Who an event is about, as words of a sentence. */
struct person {
    char name[VIEW_TEXT_SIZE + 8]; /* "you", "the ghoul", "something" */
    bool you;
    const char *s; /* the ending of a verb: "" for you, "s" for others */
};

static struct person person_of(struct story *story, const json_t *event, const char *member)
{
    const json_t *id = json_object_get(event, member);
    const struct story_name *known = id ? find_name(story, json_integer_value(id)) : NULL;
    struct person person = {.you = known && known->you};
    person.s = person.you ? "" : "s";
    if (person.you) {
        snprintf(person.name, sizeof(person.name), "you");
    } else if (known) {
        snprintf(person.name, sizeof(person.name), "the %s", known->name);
    } else {
        snprintf(person.name, sizeof(person.name), "something");
    }
    return person;
}

/* ---- sentences ---- */

struct telling {
    struct story *story;
    const struct guide *guide;
    const json_t *event;
    struct person who;
    struct person whom;
    long long amount;
};

static const char *word(const struct telling *telling, const char *member)
{
    const char *text = json_string_value(json_object_get(telling->event, member));
    return text ? text : "";
}

static const char *named(const struct telling *telling, const char *member, const char *table)
{
    return guide_name(telling->guide, table, word(telling, member));
}

static void tell_nothing(const struct telling *telling)
{
    (void)telling;
}

static void tell_missed(const struct telling *telling)
{
    story_add(telling->story, "%s miss%s %s.", telling->who.name, telling->who.you ? "" : "es",
              telling->whom.name);
}

static void tell_damaged(const struct telling *telling)
{
    if (json_object_get(telling->event, "entity")) {
        story_add(telling->story, "%s hit%s %s for %lld.", telling->who.name, telling->who.s,
                  telling->whom.name, telling->amount);
    } else {
        story_add(telling->story, "%s take%s %lld damage.", telling->whom.name, telling->whom.s,
                  telling->amount);
    }
}

static void tell_healed(const struct telling *telling)
{
    story_add(telling->story, "%s regain%s %lld hit points.", telling->who.name, telling->who.s,
              telling->amount);
}

static void tell_died(const struct telling *telling)
{
    story_add(telling->story, "%s die%s.", telling->who.name, telling->who.s);
}

static void tell_noticed(const struct telling *telling)
{
    story_add(telling->story, "%s notice%s %s.", telling->who.name, telling->who.s,
              telling->whom.name);
}

static void tell_picked_up(const struct telling *telling)
{
    story_add(telling->story, "%s pick%s up: %s.", telling->who.name, telling->who.s,
              named(telling, "item", "items"));
}

static void tell_dropped(const struct telling *telling)
{
    story_add(telling->story, "%s falls to the ground.", named(telling, "item", "items"));
}

static void tell_equipped(const struct telling *telling)
{
    story_add(telling->story, "%s put%s on: %s.", telling->who.name, telling->who.s,
              named(telling, "item", "items"));
}

static void tell_unequipped(const struct telling *telling)
{
    story_add(telling->story, "%s take%s off: %s.", telling->who.name, telling->who.s,
              named(telling, "item", "items"));
}

static void tell_item_used(const struct telling *telling)
{
    story_add(telling->story, "%s use%s: %s.", telling->who.name, telling->who.s,
              named(telling, "item", "items"));
}

static void tell_ability_used(const struct telling *telling)
{
    story_add(telling->story, "%s use%s %s.", telling->who.name, telling->who.s,
              named(telling, "ability", "abilities"));
}

static void tell_status_gained(const struct telling *telling)
{
    story_add(telling->story, "%s %s now: %s.", telling->who.name, telling->who.you ? "are" : "is",
              named(telling, "status", "statuses"));
}

static void tell_status_lost(const struct telling *telling)
{
    story_add(telling->story, "%s %s no longer %s.", telling->who.name,
              telling->who.you ? "are" : "is", named(telling, "status", "statuses"));
}

static void tell_experience(const struct telling *telling)
{
    story_add(telling->story, "%s gain%s %lld experience.", telling->who.name, telling->who.s,
              telling->amount);
}

static void tell_level_up(const struct telling *telling)
{
    story_add(telling->story, "%s reach%s level %lld!", telling->who.name,
              telling->who.you ? "" : "es", telling->amount);
}

static void tell_descended(const struct telling *telling)
{
    story_add(telling->story, "You come to depth %lld.", telling->amount);
}

static void tell_game_ended(const struct telling *telling)
{
    story_add(telling->story, "The game has ended: %s.", word(telling, "result"));
}

static void tell_trap_sprung(const struct telling *telling)
{
    story_add(telling->story, "A trap springs under %s!", telling->who.name);
}

static void tell_noise(const struct telling *telling)
{
    story_add(telling->story, "You hear a noise.");
}

static void tell_bell(const struct telling *telling)
{
    if (json_integer_value(json_object_get(telling->event, "amount")) <= 1) {
        story_add(telling->story, "A bell tolls: the keep wakes, and knows where you are.");
    } else {
        story_add(telling->story, "The bell tolls again, and the cold takes its toll.");
    }
}

static void tell_critical(const struct telling *telling)
{
    story_add(telling->story, "A telling blow!");
}

static void tell_plain(const struct telling *telling)
{
    static const struct {
        const char *type;
        const char *sentence;
    } sentences[] = {{"door_opened", "A door opens."},
                     {"door_closed", "A door falls shut."},
                     {"unlocked", "A lock turns."},
                     {"lever_moved", "A lever is moved."},
                     {"found", "Something hidden comes to light."},
                     {"drank", "The water is cold and good."},
                     {"light_changed", "The light changes."}};
    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
        if (strcmp(sentences[i].type, word(telling, "type")) == 0) {
            story_add(telling->story, "%s", sentences[i].sentence);
            return;
        }
    }
    if (json_object_get(telling->event, "entity")) {
        story_add(telling->story, "%s: %s.", telling->who.name, word(telling, "type"));
    }
}

static const struct {
    const char *type;
    void (*tell)(const struct telling *telling);
} tellers[] = {
    {"turn", tell_nothing},
    {"moved", tell_nothing},
    {"waited", tell_nothing},
    {"attacked", tell_nothing},
    {"provider_changed", tell_nothing},
    {"hook_failed", tell_nothing},
    {"resource_spent", tell_nothing},
    {"missed", tell_missed},
    {"damaged", tell_damaged},
    {"healed", tell_healed},
    {"died", tell_died},
    {"noticed", tell_noticed},
    {"picked_up", tell_picked_up},
    {"dropped", tell_dropped},
    {"equipped", tell_equipped},
    {"unequipped", tell_unequipped},
    {"item_used", tell_item_used},
    {"ability_used", tell_ability_used},
    {"status_gained", tell_status_gained},
    {"status_lost", tell_status_lost},
    {"experience", tell_experience},
    {"level_up", tell_level_up},
    {"descended", tell_descended},
    {"game_ended", tell_game_ended},
    {"trap_sprung", tell_trap_sprung},
    {"noise", tell_noise},
    {"bell", tell_bell},
    {"critical", tell_critical},
};

/* A sentence begins with a capital. */
static void capitalize(char *line)
{
    if (line[0] >= 'a' && line[0] <= 'z') {
        line[0] = (char)(line[0] - 'a' + 'A');
    }
}

void story_tell(struct story *story, const struct guide *guide, const json_t *events)
{
    size_t i = 0;
    const json_t *event = NULL;
    json_array_foreach(events, i, event)
    {
        struct telling telling = {.story = story,
                                  .guide = guide,
                                  .event = event,
                                  .who = person_of(story, event, "entity"),
                                  .whom = person_of(story, event, "target"),
                                  .amount = json_integer_value(json_object_get(event, "amount"))};
        void (*tell)(const struct telling *) = tell_plain;
        for (size_t t = 0; t < sizeof(tellers) / sizeof(tellers[0]); t++) {
            if (strcmp(tellers[t].type, word(&telling, "type")) == 0) {
                tell = tellers[t].tell;
            }
        }
        size_t before = story->count;
        tell(&telling);
        if (story->count > before) {
            capitalize(story->lines[(story->count - 1) % STORY_LINES_MAX]);
        }
    }
}
