/* content_guide_json: what the guide says can be loaded again, and it agrees with what is
 * written. */
#include <stdlib.h>
#include <string.h>

#include "core/codec/content_guide_json.h"
#include "core/codec/content_json.h"
#include "core/codec/event_json.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

static json_t *guide;

static void setup(void)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    struct digest_value root;
    content_root(support_content(), &root);
    content_guide_json_write(&writer, support_content(), &root);
    guide = support_parse(&text);
}

static void teardown(void)
{
    json_decref(guide);
}

/* The files of the content, made from the guide alone. */
static json_t *file_from_guide(const char *name)
{
    if (strcmp(name, "legend.json") == 0) {
        json_t *legend = json_copy(json_object_get(guide, "legend"));
        ck_assert_int_eq(json_object_del(legend, "unseen"), 0);
        ck_assert_int_eq(json_object_del(legend, "walkable"), 0);
        ck_assert_int_eq(json_object_del(legend, "opaque"), 0);
        ck_assert_int_eq(json_object_del(legend, "blocking"), 0);
        return legend;
    }
    if (strcmp(name, "tuning.json") == 0) {
        json_t *tuning = json_copy(json_object_get(guide, "tuning"));
        json_t *costs = json_object();
        json_t *actions = json_object_get(guide, "actions");
        for (size_t i = 0; i < json_array_size(actions); i++) {
            json_t *action = json_array_get(actions, i);
            json_object_set(costs, json_string_value(json_object_get(action, "kind")),
                            json_object_get(action, "cost"));
        }
        json_object_set_new(tuning, "action_cost", costs);
        return tuning;
    }
    char table[32] = {0};
    memcpy(table, name, strlen(name) - strlen(".json"));
    return json_pack("{s:O}", table, json_object_get(guide, table));
}

START_TEST(the_guide_holds_the_whole_content)
{
    static struct game_content content;
    static struct json_problems problems;
    struct content_text texts[CONTENT_FILE_COUNT];
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        json_t *file = file_from_guide(content_file_names[i]);
        char *text = json_dumps(file, 0);
        ck_assert_ptr_nonnull(text);
        texts[i] = (struct content_text){.text = text, .size = strlen(text)};
        json_decref(file);
    }
    enum err err = content_compile(texts, &content, &problems);
    ck_assert_msg(err == ERR_OK, "%s", problems.error.message);
    ck_assert_mem_eq(&content, support_content(), sizeof(content));
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        free((char *)(uintptr_t)texts[i].text);
    }
}
END_TEST

/* The row of a list whose member `key` is `word`. */
static json_t *find_row(const char *list, const char *key, const char *word)
{
    json_t *rows = json_object_get(guide, list);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        if (strcmp(json_string_value(json_object_get(row, key)), word) == 0) {
            return row;
        }
    }
    ck_abort_msg("no %s in %s", word, list);
    return NULL;
}

START_TEST(actions_and_their_members)
{
    ck_assert_uint_eq(json_array_size(json_object_get(guide, "actions")), 12);
    support_assert_json(find_row("actions", "kind", "use_item"),
                        "{\"kind\": \"use_item\", \"required\": [\"slot\"],"
                        " \"optional\": [\"target\", \"x\", \"y\", \"dir\"], \"cost\": 100}");
    support_assert_json(find_row("actions", "kind", "pickup"),
                        "{\"kind\": \"pickup\", \"required\": [], \"optional\": [], \"cost\": 50}");
    support_assert_json(find_row("directions", "dir", "sw"),
                        "{\"dir\": \"sw\", \"dx\": -1, \"dy\": 1}");
    support_assert_json(find_row("providers", "kind", "ai:wait"),
                        "{\"kind\": \"ai:wait\", \"pure\": true,"
                        " \"description\": \"waits every turn\"}");
}
END_TEST

/* The members that the guide lists for a type are those that an event of it has. */
START_TEST(events_and_their_members)
{
    for (uint8_t type = 1; type < GAME_EVENT_COUNT; type++) {
        struct game_event event = {.type = type, .entity = 1, .target = 2, .code = 1};
        struct strbuf text = {0};
        struct json_writer writer = json_writer_on(&text);
        event_json_write(&writer, &event, support_content());
        json_t *written = support_parse(&text);
        json_t *members =
            json_object_get(find_row("events", "type", game_event_name(type)), "members");
        ck_assert_uint_eq(json_object_size(written), json_array_size(members) + 1);
        for (size_t i = 0; i < json_array_size(members); i++) {
            const char *name = json_string_value(json_array_get(members, i));
            ck_assert_msg(json_object_get(written, name) != NULL, "%s", name);
        }
        json_decref(written);
    }
}
END_TEST

START_TEST(words)
{
    support_assert_json(json_object_get(guide, "results"), "[\"won\", \"lost\", \"abandoned\"]");
    ck_assert_uint_eq(json_array_size(json_object_get(guide, "verdicts")), GAME_VERDICT_COUNT);
    ck_assert_uint_eq(strlen(json_string_value(json_object_get(guide, "content_root"))), 64);
    support_assert_json(json_object_get(json_object_get(guide, "legend"), "unseen"), "\" \"");
}
END_TEST

START_TEST(ground)
{
    const json_t *legend = json_object_get(guide, "legend");
    support_assert_json(
        json_object_get(legend, "walkable"),
        "[\"floor\", \"door_closed\", \"door_open\", \"stairs_down\", \"exit\", \"brush\"]");
    support_assert_json(json_object_get(legend, "opaque"),
                        "[\"rock\", \"wall\", \"door_closed\", \"door_locked\", \"brush\"]");
    support_assert_json(json_object_get(legend, "blocking"),
                        "[\"chest\", \"lever\", \"lever_down\", \"fountain\", \"fountain_dry\","
                        " \"brazier\"]");
}
END_TEST

Suite *content_guide_json_suite(void)
{
    Suite *suite = suite_create("content_guide_json");
    TCase *tests = tcase_create("content_guide_json");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_guide_holds_the_whole_content);
    tcase_add_test(tests, actions_and_their_members);
    tcase_add_test(tests, events_and_their_members);
    tcase_add_test(tests, words);
    tcase_add_test(tests, ground);
    suite_add_tcase(suite, tests);
    return suite;
}
