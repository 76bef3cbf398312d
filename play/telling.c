/*
 * telling: events as sentences. See story.h.
 */
#include <stdio.h>
#include <string.h>

#include "play/story.h"

/* ---- who ---- */

/* Who an event is about, as words of a sentence. */
struct person {
    char name[VIEW_TEXT_SIZE + 8]; /* "you", "the ghoul", "something" */
    bool you;
    bool none;      /* the event names nobody */
    const char *s;  /* the ending of a verb: "" for you, "s" for others */
    const char *es; /* likewise, of verbs in -s or -x */
    const char *is; /* "are" for you, "is" for others */
};

static struct person person_of(struct story *story, const json_t *event, const char *member)
{
    const json_t *id = json_object_get(event, member);
    const struct story_name *known = id ? story_who(story, json_integer_value(id)) : NULL;
    struct person person = {.you = known && known->you, .none = !id};
    person.s = person.you ? "" : "s";
    person.es = person.you ? "" : "es";
    person.is = person.you ? "are" : "is";
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

static bool same_person(const struct telling *telling)
{
    return !telling->whom.none && json_equal(json_object_get(telling->event, "entity"),
                                             json_object_get(telling->event, "target"));
}

static void tell_nothing(const struct telling *telling)
{
    (void)telling;
}

static void tell_critical(const struct telling *telling)
{
    telling->story->critical = true;
}

static void tell_missed(const struct telling *telling)
{
    story_add(telling->story, INK_DIM, "%s miss%s %s", telling->who.name, telling->who.es,
              telling->whom.name);
}

static void tell_damaged(const struct telling *telling)
{
    enum screen_ink ink = telling->whom.you ? INK_BAD : INK_PLAIN;
    const char *hard = telling->story->critical ? " hard" : "";
    telling->story->critical = false;
    if (telling->amount == 0) {
        return;
    }
    if (telling->who.none || same_person(telling)) {
        story_add(telling->story, ink, "%s lose%s %lld hit point%s", telling->whom.name,
                  telling->whom.s, telling->amount, telling->amount == 1 ? "" : "s");
    } else {
        story_add(telling->story, ink, "%s hit%s %s%s for %lld", telling->who.name, telling->who.s,
                  telling->whom.name, hard, telling->amount);
    }
}

/* A single point is time passing, and not worth a line. */
static void tell_healed(const struct telling *telling)
{
    if (telling->amount <= 1) {
        return;
    }
    story_add(telling->story, telling->who.you ? INK_GOOD : INK_PLAIN,
              "%s regain%s %lld hit point%s", telling->who.name, telling->who.s, telling->amount,
              telling->amount == 1 ? "" : "s");
}

static void tell_died(const struct telling *telling)
{
    struct story *story = telling->story;
    bool slain = !telling->whom.none && !same_person(telling);
    if (telling->who.you) {
        snprintf(story->fate, sizeof(story->fate), "You died%s%s",
                 slain ? ", slain by " : " of what you had suffered",
                 slain ? telling->whom.name : "");
        story_add(story, INK_BAD, "You die!");
    } else if (telling->whom.you) {
        story_add(story, INK_GOOD, "You slay %s", telling->who.name);
    } else {
        story_add(story, INK_PLAIN, "%s dies%s%s", telling->who.name, slain ? ", slain by " : "",
                  slain ? telling->whom.name : "");
    }
}

static void tell_noticed(const struct telling *telling)
{
    if (telling->whom.you) {
        story_add(telling->story, INK_BAD, "%s notices you", telling->who.name);
    }
}

static void tell_picked_up(const struct telling *telling)
{
    if (telling->amount > 1) {
        story_add(telling->story, INK_ITEM, "%s take%s %lld: %s", telling->who.name, telling->who.s,
                  telling->amount, named(telling, "item", "items"));
    } else {
        story_add(telling->story, INK_ITEM, "%s take%s: %s", telling->who.name, telling->who.s,
                  named(telling, "item", "items"));
    }
}

static void tell_dropped(const struct telling *telling)
{
    story_add(telling->story, INK_PLAIN, "%s falls to the ground", named(telling, "item", "items"));
}

static void tell_equipped(const struct telling *telling)
{
    story_add(telling->story, INK_PLAIN, "%s put%s on: %s", telling->who.name, telling->who.s,
              named(telling, "item", "items"));
}

static void tell_unequipped(const struct telling *telling)
{
    story_add(telling->story, INK_PLAIN, "%s take%s off: %s", telling->who.name, telling->who.s,
              named(telling, "item", "items"));
}

static void tell_item_used(const struct telling *telling)
{
    story_add(telling->story, INK_PLAIN, "%s use%s: %s", telling->who.name, telling->who.s,
              named(telling, "item", "items"));
}

static void tell_ability_used(const struct telling *telling)
{
    bool at = !telling->whom.none && !same_person(telling);
    story_add(telling->story, INK_PLAIN, "%s use%s %s%s%s", telling->who.name, telling->who.s,
              named(telling, "ability", "abilities"), at ? " on " : "",
              at ? telling->whom.name : "");
}

/* To the one who bears it, it is explained. */
static void tell_status_gained(const struct telling *telling)
{
    const char *text = guide_text(telling->guide, "statuses", word(telling, "status"), "text");
    const char *name = named(telling, "status", "statuses");
    bool bad = guide_flag(telling->guide, "statuses", word(telling, "status"), "harmful");
    if (telling->who.you && text[0] != '\0') {
        story_add(telling->story, bad ? INK_BAD : INK_GOOD, "You are %s. (%s)", name, text);
    } else {
        story_add(telling->story, INK_PLAIN, "%s %s %s", telling->who.name, telling->who.is, name);
    }
}

static void tell_status_lost(const struct telling *telling)
{
    story_add(telling->story, INK_DIM, "%s %s no longer %s", telling->who.name, telling->who.is,
              named(telling, "status", "statuses"));
}

static void tell_status_resisted(const struct telling *telling)
{
    story_add(telling->story, INK_DIM, "%s withstand%s: not %s", telling->who.name, telling->who.s,
              named(telling, "status", "statuses"));
}

static void tell_resisted(const struct telling *telling)
{
    story_add(telling->story, INK_DIM, "%s resist%s %lld of it", telling->whom.name,
              telling->whom.s, telling->amount);
}

static void tell_absorbed(const struct telling *telling)
{
    story_add(telling->story, INK_DIM, "A ward takes %lld of it from %s", telling->amount,
              telling->who.name);
}

static void tell_experience(const struct telling *telling)
{
    if (telling->who.you) {
        story_add(telling->story, INK_DIM, "You gain %lld experience", telling->amount);
    }
}

static void tell_level_up(const struct telling *telling)
{
    story_add(telling->story, INK_ITEM, "%s reach%s level %lld!", telling->who.name,
              telling->who.es, telling->amount);
}

static void tell_learned(const struct telling *telling)
{
    story_add(telling->story, INK_ITEM, "%s learn%s %s: %s", telling->who.name, telling->who.s,
              named(telling, "ability", "abilities"),
              guide_text(telling->guide, "abilities", word(telling, "ability"), "text"));
}

static void tell_descended(const struct telling *telling)
{
    story_add(telling->story, INK_ITEM, "You come to depth %lld", telling->amount);
}

static void tell_game_ended(const struct telling *telling)
{
    const char *result = word(telling, "result");
    story_add(telling->story, INK_TITLE, "%s",
              strcmp(result, "won") == 0    ? "Victory: the keep is yours!"
              : strcmp(result, "lost") == 0 ? "The keep has won."
                                            : "The game was abandoned.");
}

static void tell_trap_sprung(const struct telling *telling)
{
    story_add(telling->story, telling->who.you ? INK_BAD : INK_PLAIN, "A trap springs under %s!",
              telling->who.name);
}

static void tell_summoned(const struct telling *telling)
{
    story_add(telling->story, telling->whom.you ? INK_GOOD : INK_BAD,
              "A %s comes at the call of %s", named(telling, "kind", "actors"), telling->whom.name);
}

static void tell_vanished(const struct telling *telling)
{
    story_add(telling->story, INK_DIM, "%s fade%s away", telling->who.name, telling->who.s);
}

static void tell_transformed(const struct telling *telling)
{
    story_add(telling->story, INK_BAD, "%s become%s a %s", telling->who.name, telling->who.s,
              named(telling, "kind", "actors"));
}

static void tell_swapped(const struct telling *telling)
{
    story_add(telling->story, INK_PLAIN, "%s change%s places with %s", telling->who.name,
              telling->who.s, telling->whom.name);
}

static void tell_pushed(const struct telling *telling)
{
    story_add(telling->story, telling->whom.you ? INK_BAD : INK_PLAIN, "%s %s moved by force",
              telling->whom.name, telling->whom.is);
}

static void tell_called(const struct telling *telling)
{
    story_add(telling->story, INK_BAD, "%s call%s for help", telling->who.name, telling->who.s);
}

static void tell_said(const struct telling *telling)
{
    story_add(telling->story, INK_ITEM, "%s: \"%s\"", telling->who.name, word(telling, "text"));
}

static void tell_chose(const struct telling *telling)
{
    story_add(telling->story, INK_PLAIN, "%s %s a %s now", telling->who.name, telling->who.is,
              named(telling, "kind", "actors"));
}

/* Whether it was far along one axis only: then the direction is that one. */
static const char *direction_of(int dx, int dy)
{
    static const char *const words[3][3] = {
        {"to the north-west", "to the north", "to the north-east"},
        {"to the west", "close by", "to the east"},
        {"to the south-west", "to the south", "to the south-east"}};
    int far_x = dx < 0 ? -dx : dx;
    int far_y = dy < 0 ? -dy : dy;
    int column = dx == 0 || far_x * 2 < far_y ? 1 : dx < 0 ? 0 : 2;
    int row = dy == 0 || far_y * 2 < far_x ? 1 : dy < 0 ? 0 : 2;
    return words[row][column];
}

static void tell_noise(const struct telling *telling)
{
    int x = (int)json_integer_value(json_object_get(telling->event, "x"));
    int y = (int)json_integer_value(json_object_get(telling->event, "y"));
    story_add(telling->story, INK_DIM, "You hear a noise %s",
              direction_of(x - telling->story->x, y - telling->story->y));
}

static void tell_bell(const struct telling *telling)
{
    story_add(telling->story, INK_BAD, "%s",
              telling->amount <= 1 ? "A bell tolls: the keep wakes, and knows where you are."
                                   : "The bell tolls again, and the cold takes its toll.");
}

static void tell_provider(const struct telling *telling)
{
    const char *kind = word(telling, "provider");
    if (strcmp(kind, "interactive") == 0) {
        story_add(telling->story, INK_DIM, "A person decides for %s", telling->who.name);
    } else if (kind[0] != '\0') {
        story_add(telling->story, INK_DIM, "%s decides for %s", kind, telling->who.name);
    }
}

static void tell_timed_out(const struct telling *telling)
{
    story_add(telling->story, INK_BAD, "%s let%s the turn pass", telling->who.name, telling->who.s);
}

static void tell_plain(const struct telling *telling)
{
    static const struct {
        const char *type;
        const char *sentence;
    } sentences[] = {{"door_opened", "A door opens."},
                     {"door_closed", "A door falls shut."},
                     {"unlocked", "A lock turns."},
                     {"lever_moved", "A lever is moved; something grinds open or shut."},
                     {"found", "Something hidden comes to light."},
                     {"drank", "The water is cold and good."},
                     {"light_changed", "The light changes."}};
    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
        if (strcmp(sentences[i].type, word(telling, "type")) == 0) {
            story_add(telling->story, INK_PLAIN, "%s", sentences[i].sentence);
            return;
        }
    }
    if (json_object_get(telling->event, "entity")) {
        story_add(telling->story, INK_DIM, "%s: %s", telling->who.name, word(telling, "type"));
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
    {"hook_failed", tell_nothing},
    {"resource_spent", tell_nothing},
    {"resource_gained", tell_nothing},
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
    {"status_resisted", tell_status_resisted},
    {"resisted", tell_resisted},
    {"absorbed", tell_absorbed},
    {"experience", tell_experience},
    {"level_up", tell_level_up},
    {"learned", tell_learned},
    {"descended", tell_descended},
    {"game_ended", tell_game_ended},
    {"trap_sprung", tell_trap_sprung},
    {"summoned", tell_summoned},
    {"vanished", tell_vanished},
    {"transformed", tell_transformed},
    {"swapped", tell_swapped},
    {"pushed", tell_pushed},
    {"called", tell_called},
    {"said", tell_said},
    {"chose", tell_chose},
    {"noise", tell_noise},
    {"bell", tell_bell},
    {"critical", tell_critical},
    {"provider_changed", tell_provider},
    {"turn_timed_out", tell_timed_out},
};

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
        tell(&telling);
    }
}
