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
    guide_init(&guide, json_loads("{\"items\": [{\"id\": \"jack\", \"name\": \"quilted jack\"}]}",
                                  0, NULL));
    view = (struct view){.entity_count = 2};
    view.entities[0] = (struct view_entity){.id = 1, .you = true, .name = "warden"};
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
    return story_line(&story, 0);
}

START_TEST(who_does_what_to_whom)
{
    ck_assert_str_eq(
        tell("[{\"type\": \"damaged\", \"entity\": 1, \"target\": 7, \"amount\": 4, \"hp\": 2}]"),
        "You hit the ghoul for 4.");
    ck_assert_str_eq(tell("[{\"type\": \"missed\", \"entity\": 7, \"target\": 1}]"),
                     "The ghoul misses you.");
    ck_assert_str_eq(tell("[{\"type\": \"damaged\", \"target\": 1, \"amount\": 2}]"),
                     "You take 2 damage.");
    ck_assert_str_eq(tell("[{\"type\": \"picked_up\", \"entity\": 1, \"item\": \"jack\"}]"),
                     "You pick up: quilted jack.");
}
END_TEST

/* One who is not to be seen any more still has its name. */
START_TEST(the_dead_have_names)
{
    view.entity_count = 1;
    story_meet(&story, &view);
    ck_assert_str_eq(tell("[{\"type\": \"died\", \"entity\": 7, \"target\": 1}]"),
                     "The ghoul dies.");
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

START_TEST(old_lines_go)
{
    for (int i = 0; i < STORY_LINES_MAX + 3; i++) {
        story_add(&story, "line %d", i);
    }
    ck_assert_str_eq(story_line(&story, 0), "line 202");
    ck_assert_str_eq(story_line(&story, STORY_LINES_MAX - 1), "line 3");
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
    tcase_add_test(tests, old_lines_go);
    suite_add_tcase(suite, tests);
    return suite;
}
