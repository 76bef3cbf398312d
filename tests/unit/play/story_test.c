/* Events as sentences. */
#include "play/story.h"

#include <string.h>

#include "tests/unit/play/suites.h"

static struct guide guide;
static struct story story;
static struct view view;

static void setup(void)
{
    memset(&story, 0, sizeof(story));
    guide_init(&guide, json_loads("{\"items\": [{\"id\": \"jack\", \"name\": \"quilted jack\"}],"
                                  " \"statuses\": [{\"id\": \"cowed\", \"name\": \"cowed\","
                                  " \"text\": \"No heart.\", \"harmful\": true}]}",
                                  0, NULL));
    view = (struct view){.entity_count = 2};
    view.entities[0] = (struct view_entity){.id = 1, .you = true, .name = "warden", .x = 9, .y = 9};
    view.entities[1] = (struct view_entity){.id = 7, .name = "ghoul"};
    story_meet(&story, &view);
}

static void teardown(void)
{
    guide_finish(&guide);
}

static const char *tell(const char *events)
{
    json_t *json = json_loads(events, 0, NULL);
    ck_assert_ptr_nonnull(json);
    story_tell(&story, &guide, json);
    json_decref(json);
    return story.count > 0 ? story_line(&story, 0)->shown : NULL;
}

START_TEST(who_does_what_to_whom)
{
    ck_assert_str_eq(
        tell("[{\"type\": \"damaged\", \"entity\": 1, \"target\": 7, \"amount\": 4, \"hp\": 2}]"),
        "You hit the ghoul for 4.");
    ck_assert_str_eq(tell("[{\"type\": \"missed\", \"entity\": 7, \"target\": 1}]"),
                     "The ghoul misses you.");
    ck_assert_str_eq(tell("[{\"type\": \"damaged\", \"target\": 1, \"amount\": 2}]"),
                     "You lose 2 hit points.");
    ck_assert_str_eq(tell("[{\"type\": \"picked_up\", \"entity\": 1, \"item\": \"jack\"}]"),
                     "You take: quilted jack.");
}
END_TEST

/* One who is not to be seen any more still has its name. */
START_TEST(the_dead_have_names)
{
    view.entity_count = 1;
    story_meet(&story, &view);
    ck_assert_str_eq(tell("[{\"type\": \"died\", \"entity\": 7, \"target\": 1}]"),
                     "You slay the ghoul.");
    ck_assert_str_eq(tell("[{\"type\": \"died\", \"entity\": 99}]"), "Something dies.");
}
END_TEST

START_TEST(silence_and_the_unknown)
{
    ck_assert_ptr_null(tell("[{\"type\": \"turn\", \"entity\": 1}, {\"type\": \"moved\"}]"));
    ck_assert_str_eq(tell("[{\"type\": \"sang\", \"entity\": 7}]"), "The ghoul: sang.");
    ck_assert_str_eq(tell("[{\"type\": \"door_opened\"}]"), "A door opens.");
    ck_assert_str_eq(tell("[7, {}, null]"), "A door opens.");
}
END_TEST

/* To its bearer a status is explained, a noise has a direction, a hard blow is one line. */
START_TEST(what_it_means_is_told)
{
    ck_assert_str_eq(tell("[{\"type\": \"status_gained\", \"entity\": 1, \"status\": \"cowed\"}]"),
                     "You are cowed. (No heart.)");
    ck_assert_int_eq(story_line(&story, 0)->ink, INK_BAD);
    ck_assert_str_eq(tell("[{\"type\": \"status_gained\", \"entity\": 7, \"status\": \"cowed\"}]"),
                     "The ghoul is cowed.");
    ck_assert_str_eq(tell("[{\"type\": \"noise\", \"x\": 20, \"y\": 10, \"amount\": 5}]"),
                     "You hear a noise to the east.");
    ck_assert_str_eq(tell("[{\"type\": \"noise\", \"x\": 2, \"y\": 2, \"amount\": 5}]"),
                     "You hear a noise to the north-west.");
    ck_assert_str_eq(tell("[{\"type\": \"critical\", \"entity\": 1, \"target\": 7},"
                          " {\"type\": \"damaged\", \"entity\": 1, \"target\": 7, \"amount\": 9}]"),
                     "You hit the ghoul hard for 9.");
    ck_assert_str_eq(
        tell("[{\"type\": \"summoned\", \"entity\": 9, \"target\": 7, \"kind\": \"rat\"}]"),
        "A rat comes at the call of the ghoul.");
}
END_TEST

START_TEST(one_knows_what_one_died_of)
{
    ck_assert_str_eq(tell("[{\"type\": \"died\", \"entity\": 1, \"target\": 7}]"), "You die!");
    ck_assert_str_eq(story.fate, "You died, slain by the ghoul");
    ck_assert_str_eq(tell("[{\"type\": \"died\", \"entity\": 1}]"), "You die! (2 times)");
    ck_assert_str_eq(story.fate, "You died of what you had suffered");
}
END_TEST

START_TEST(what_happens_again_is_counted)
{
    story_begin(&story);
    story_add(&story, INK_PLAIN, "the way is blocked");
    ck_assert_uint_eq(story_fresh(&story), 1);
    story_begin(&story);
    ck_assert_uint_eq(story_fresh(&story), 0);
    story_add(&story, INK_PLAIN, "the way is blocked");
    ck_assert_str_eq(story_line(&story, 0)->shown, "The way is blocked. (2 times)");
    ck_assert_uint_eq(story_fresh(&story), 1);
    ck_assert_uint_eq(story.count, 1);
}
END_TEST

/* Each kind of event of the contract has a sentence of its own or is left out on purpose: none is
 * told by its bare type. */
START_TEST(every_event_has_its_sentence)
{
    static const char *const types[] = {"turn",
                                        "moved",
                                        "waited",
                                        "attacked",
                                        "missed",
                                        "damaged",
                                        "healed",
                                        "died",
                                        "noticed",
                                        "picked_up",
                                        "dropped",
                                        "equipped",
                                        "unequipped",
                                        "item_used",
                                        "door_opened",
                                        "door_closed",
                                        "status_gained",
                                        "status_lost",
                                        "experience",
                                        "level_up",
                                        "descended",
                                        "provider_changed",
                                        "turn_timed_out",
                                        "game_ended",
                                        "hook_failed",
                                        "ability_used",
                                        "critical",
                                        "resisted",
                                        "absorbed",
                                        "status_resisted",
                                        "resource_spent",
                                        "resource_gained",
                                        "summoned",
                                        "vanished",
                                        "transformed",
                                        "swapped",
                                        "pushed",
                                        "learned",
                                        "trap_sprung",
                                        "found",
                                        "lever_moved",
                                        "unlocked",
                                        "drank",
                                        "noise",
                                        "called",
                                        "light_changed",
                                        "said",
                                        "chose",
                                        "bell"};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        char event[256];
        char bare[64];
        snprintf(event, sizeof(event),
                 "[{\"type\": \"%s\", \"entity\": 7, \"target\": 1, \"amount\": 2}]", types[i]);
        snprintf(bare, sizeof(bare), "The ghoul: %s.", types[i]);
        memset(&story, 0, sizeof(story));
        story_meet(&story, &view);
        const char *line = tell(event);
        ck_assert_msg(!line || strcmp(line, bare) != 0, "%s has no sentence", types[i]);
    }
}
END_TEST

START_TEST(old_lines_go)
{
    for (int i = 0; i < STORY_LINES_MAX + 3; i++) {
        story_add(&story, INK_PLAIN, "line %d", i);
    }
    ck_assert_str_eq(story_line(&story, 0)->shown, "Line 202.");
    ck_assert_str_eq(story_line(&story, STORY_LINES_MAX - 1)->shown, "Line 3.");
    ck_assert_ptr_null(story_line(&story, STORY_LINES_MAX));
}
END_TEST

Suite *story_suite(void)
{
    Suite *suite = suite_create("story");
    TCase *tests = tcase_create("story");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, who_does_what_to_whom);
    tcase_add_test(tests, the_dead_have_names);
    tcase_add_test(tests, silence_and_the_unknown);
    tcase_add_test(tests, what_it_means_is_told);
    tcase_add_test(tests, one_knows_what_one_died_of);
    tcase_add_test(tests, what_happens_again_is_counted);
    tcase_add_test(tests, every_event_has_its_sentence);
    tcase_add_test(tests, old_lines_go);
    suite_add_tcase(suite, tests);
    return suite;
}
