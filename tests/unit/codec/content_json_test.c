/*
 * content_json: the shipped content is valid and always compiles to the same bytes; and each way to
 * break it is told with file, place, code and what was expected. A broken copy is the shipped text
 * of one file with one piece replaced.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/codec/content_json.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

static struct json_problems problems;
static struct game_content content;
static char *texts[CONTENT_FILE_COUNT];

static void setup(void)
{
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        texts[i] = support_content_file(content_file_names[i]);
    }
}

static void teardown(void)
{
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        free(texts[i]);
    }
}

static enum err compile(void)
{
    struct content_text sources[CONTENT_FILE_COUNT];
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        sources[i].text = texts[i];
        sources[i].size = texts[i] ? strlen(texts[i]) : 0;
    }
    memset(&content, 0xA5, sizeof(content));
    return content_compile(sources, &content, &problems);
}

static size_t file_index(const char *name)
{
    size_t i = 0;
    while (strcmp(content_file_names[i], name) != 0) {
        i++;
    }
    return i;
}

/* Replaces the first `old` in the text of a file. */
static void replace(const char *file, const char *old, const char *new)
{
    char **text = &texts[file_index(file)];
    char *at = strstr(*text, old);
    ck_assert_msg(at != NULL, "%s is not in %s", old, file);
    char *changed = NULL;
    ck_assert_int_ge(
        asprintf(&changed, "%.*s%s%s", (int)(at - *text), *text, new, at + strlen(old)), 0);
    free(*text);
    *text = changed;
}

/* ---- what is right ---- */

START_TEST(the_shipped_content)
{
    const struct game_content *shipped = support_content();
    ck_assert_str_eq(shipped->scenarios[0].id, "delve");
    ck_assert_uint_eq(shipped->tuning.action_cost[GAME_ACTION_MOVE], 100);
    ck_assert_uint_eq(shipped->tuning.hook_depth_max, 50);
    ck_assert_int_eq(shipped->tuning.viewer_glyph, '@');
    ck_assert(game_content_validate(shipped, NULL));
    ck_assert_uint_eq(shipped->scenarios[0].goal_item, content_item_find(shipped, "keep_crown"));
    ck_assert_uint_eq(shipped->scenarios[0].start_items[3].item,
                      content_item_find(shipped, "scroll_blink"));
    ck_assert_uint_eq(shipped->scenarios[3].start_items[2].item, CONTENT_NONE);
    ck_assert_uint_eq(shipped->scenarios[3].guardian, CONTENT_NONE);
    ck_assert_uint_eq(shipped->items[0].max_depth, CONTENT_DEPTH_MAX);
}
END_TEST

START_TEST(compiling_twice_gives_the_same_bytes)
{
    struct digest_value first;
    struct digest_value second;
    ck_assert_int_eq(compile(), ERR_OK);
    ck_assert_mem_eq(&content, support_content(), sizeof(content));
    content_root(&content, &first);
    content_root(support_content(), &second);
    ck_assert(digest_equal(&first, &second));
    content.tuning.hit_base ^= 1;
    content_root(&content, &second);
    ck_assert(!digest_equal(&first, &second));
}
END_TEST

/* Only what a file means reaches the bytes. */
START_TEST(spelling_does_not_matter)
{
    replace("statuses.json", "\"id\": \"poisoned\", \"name\": \"poisoned\"",
            "\n\n  \"name\":\"p\\u006fisoned\" , \"id\" :\t\"poisoned\"");
    replace("items.json", "\"stack_max\": 9,", "\"stack_max\": 9, \"value\": 0,");
    replace("actors.json", "\"armour\": 1, ", "");
    replace("actors.json", "\"hp\": 28,", "\"armour\": 1, \"hp\": 28,");
    ck_assert_int_eq(compile(), ERR_OK);
    ck_assert_mem_eq(&content, support_content(), sizeof(content));
}
END_TEST

/* ---- what is wrong ---- */

static const struct breakage {
    const char *file;
    const char *old;
    const char *new;
    const char *pointer;
    const char *word;
} breakages[] = {
    {"tuning.json", "\"hit_base\": 70", "\"hit_base\": 101", "tuning.json#/hit_base",
     "out_of_range"},
    {"tuning.json", "\"hit_base\": 70", "\"hit_base\": \"70\"", "tuning.json#/hit_base",
     "wrong_type"},
    {"tuning.json", "\"hit_base\": 70", "\"hit_bass\": 70", "tuning.json#/hit_bass",
     "unknown_member"},
    {"tuning.json", "\"hit_base\": 70,", "", "tuning.json#/hit_base", "missing_member"},
    {"tuning.json", "\"hit_min\": 10", "\"hit_min\": 99", "tuning.json#/hit_max",
     "invalid_content"},
    {"tuning.json", "\"move\": 100", "\"move\": 0", "tuning.json#/action_cost/move",
     "out_of_range"},
    {"tuning.json", "\"move\": 100,", "", "tuning.json#/action_cost/move", "missing_member"},
    {"tuning.json", "\"move\": 100", "\"move\": 100, \"fly\": 1", "tuning.json#/action_cost/fly",
     "unknown_member"},
    {"tuning.json", "{", "", "tuning.json#", "malformed_json"},
    {"tuning.json", "{", "{ \"hit_base\": 1,", "tuning.json#", "malformed_json"},
    {"legend.json", "\"glyph\": \"#\"", "\"glyph\": \"##\"", "legend.json#/tiles/1/glyph",
     "bad_format"},
    {"legend.json", "\"glyph\": \"#\"", "\"glyph\": \" \"", "legend.json#/tiles/1/glyph",
     "bad_format"},
    {"legend.json", "\"glyph\": \"#\"", "\"glyph\": \"\xC2\xA7\"", "legend.json#/tiles/1/glyph",
     "bad_format"},
    {"legend.json", "\"glyph\": \"#\"", "\"glyph\": 35", "legend.json#/tiles/1/glyph",
     "wrong_type"},
    {"legend.json", "\"remembered\": \":\"", "\"remembered\": \"#\"", NULL, "invalid_content"},
    {"legend.json", "\"id\": \"wall\"", "\"id\": \"hedge\"", "legend.json#/tiles/1/id",
     "unknown_value"},
    {"legend.json", "\"viewer_glyph\": \"@\",", "", "legend.json#/viewer_glyph", "missing_member"},
    {"legend.json", "\"props\": [", "\"props\": [{},", "legend.json#/props", "out_of_range"},
    {"legend.json", "{\"id\": \"chest\", \"name\": \"iron-bound chest\", \"glyph\": \"(\"}", "7",
     "legend.json#/props/0", "wrong_type"},
    {"statuses.json", "\"statuses\": [", "\"status\": [", "statuses.json#/statuses",
     "missing_member"},
    {"statuses.json", "\"id\": \"mending\"", "\"id\": \"poisoned\"", "statuses.json#/statuses/1/id",
     "duplicate"},
    {"statuses.json", "\"id\": \"mending\"", "\"id\": \"Mending\"", "statuses.json#/statuses/1/id",
     "bad_format"},
    {"statuses.json", "\"id\": \"mending\", ", "", "statuses.json#/statuses/1/id",
     "missing_member"},
    {"statuses.json", "\"harmful\": true", "\"harmful\": 1", "statuses.json#/statuses/0/harmful",
     "wrong_type"},
    {"statuses.json", "\"effect\": \"poison\"", "\"effect\": \"venom\"",
     "statuses.json#/statuses/0/effect", "unknown_value"},
    {"statuses.json", "\"power\": 60", "\"power\": 251", "statuses.json#/statuses/2/power",
     "invalid_content"},
    {"abilities.json", "\"cooldown\": 4000", "\"cooldown\": 1000001",
     "abilities.json#/abilities/0/cooldown", "out_of_range"},
    {"abilities.json", "\"turns\": 2", "\"turns\": 0",
     "abilities.json#/abilities/1/effects/1/turns", "invalid_content"},
    {"abilities.json", "\"kind\": \"restore\"", "\"kind\": \"refill\"",
     "abilities.json#/abilities/0/effects/0/kind", "unknown_value"},
    {"abilities.json", "\"kind\": \"restore\", \"resource\": \"hp\"",
     "\"kind\": \"restore\", \"resource\": \"hope\"",
     "abilities.json#/abilities/0/effects/0/resource", "unknown_value"},
    {"abilities.json", "{\"roll\": [5, 9]}", "{\"roll\": [5]}",
     "abilities.json#/abilities/0/effects/0/formula/sum/0/roll", "out_of_range"},
    {"abilities.json", "{\"roll\": [5, 9]}", "{\"rolls\": [5, 9]}",
     "abilities.json#/abilities/0/effects/0/formula/sum/0", "unknown_value"},
    {"abilities.json", "{\"chance\": 40}", "{\"sum\": [40]}",
     "abilities.json#/abilities/1/effects/1/when", "invalid_content"},
    {"abilities.json", "\"turns\": 2", "\"turns\": 2, \"amount\": 1",
     "abilities.json#/abilities/1/effects/1/amount", "unknown_member"},
    {"abilities.json", "\"affects\": [\"foes\"]", "\"affects\": [\"foe\"]",
     "abilities.json#/abilities/1/affects/0", "unknown_value"},
    {"abilities.json", "\"prices\": [{\"resource\": \"mp\", \"amount\": 2}]",
     "\"prices\": [{\"resource\": \"mp\", \"amount\": 0}]",
     "abilities.json#/abilities/1/prices/0/amount", "out_of_range"},
    {"classes.json", "\"actor\": \"warden\"", "\"actor\": \"ghoul\"",
     "classes.json#/classes/0/actor", "invalid_content"},
    {"classes.json", "{\"ability\": \"shield_bash\"}", "{\"ability\": \"bash\"}",
     "classes.json#/classes/0/lessons/1/ability", "unknown_value"},
    {"factions.json", "\"hostile\": [\"garrison\"", "\"hostile\": [\"party\"",
     "factions.json#/factions/0/hostile", "invalid_content"},
    {"passives.json", "\"kind\": \"flight\"", "\"kind\": \"flying\"",
     "passives.json#/passives/0/kind", "unknown_value"},
    {"items.json", "\"name\": \"theriac\"", "\"name\": \"\"", "items.json#/items/4/name",
     "bad_length"},
    {"items.json", "\"name\": \"theriac\"", "\"name\": \"0123456789012345678901234567890x\"",
     "items.json#/items/4/name", "bad_length"},
    {"items.json", "\"name\": \"theriac\"",
     "\"name\": \"\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
     "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\"",
     "items.json#/items/4/name", "bad_length"},
    {"items.json", "\"class\": \"potion\"", "\"class\": \"elixir\"", "items.json#/items/0/class",
     "unknown_value"},
    {"items.json", "\"class\": \"potion\"", "\"class\": \"weapon\"", "items.json#/items/0/use",
     "invalid_content"},
    {"items.json", "\"use\": \"drink_mending\"", "\"use\": \"bliss\"", "items.json#/items/1/use",
     "unknown_value"},
    {"items.json", "\"use\": \"drink_mending\"", "\"use\": null", "items.json#/items/1/use",
     "wrong_type"},
    {"items.json", "\"damage_max\": 4", "\"damage_max\": 1", "items.json#/items/10/damage_max",
     "invalid_content"},
    {"actors.json", "\"faction\": \"party\"", "\"faction\": \"pary\"",
     "actors.json#/actors/0/faction", "unknown_value"},
    {"actors.json", "\"abilities\": [\"second_wind\"]", "\"abilities\": [\"third_wind\"]",
     "actors.json#/actors/0/abilities/0", "unknown_value"},
    {"actors.json", "\"provider\": \"ai:passive\"", "\"provider\": \"interactive\"",
     "actors.json#/actors/15/provider", "unknown_value"},
    {"actors.json", "\"hp\": 28", "\"hp\": 28.0", "actors.json#/actors/0/hp", "wrong_type"},
    {"actors.json", "\"hp\": 28", "\"hp\": 0", "actors.json#/actors/0/hp", "out_of_range"},
    {"actors.json", "\"attack\": 3", "\"attack\": -101", "actors.json#/actors/0/attack",
     "out_of_range"},
    {"actors.json", "\"drop_percent\": 60", "\"drop_percent\": 101",
     "actors.json#/actors/5/drop_percent", "out_of_range"},
    {"scenarios.json", "\"player_actor\": \"warden\",", "",
     "scenarios.json#/scenarios/0/player_actor", "missing_member"},
    {"scenarios.json", "\"player_actor\": \"warden\"", "\"player_actor\": \"ghoul\"",
     "scenarios.json#/scenarios/0/player_actor", "invalid_content"},
    {"scenarios.json", "\"goal_item\": \"keep_crown\"", "\"goal_item\": \"dagger\"",
     "scenarios.json#/scenarios/0/goal_item", "invalid_content"},
    {"scenarios.json", "{\"item\": \"dagger\"}", "{\"item\": \"poniard\"}",
     "scenarios.json#/scenarios/0/start_items/0/item", "unknown_value"},
    {"scenarios.json", "{\"item\": \"dagger\"}", "{\"quantity\": 1}",
     "scenarios.json#/scenarios/0/start_items/0/item", "missing_member"},
    {"scenarios.json", "{\"item\": \"dagger\"}", "{\"item\": \"dagger\", \"worn\": true}",
     "scenarios.json#/scenarios/0/start_items/0/worn", "unknown_member"},
    {"scenarios.json", "{\"item\": \"dagger\"}", "\"dagger\"",
     "scenarios.json#/scenarios/0/start_items/0", "wrong_type"},
    {"scenarios.json", "{\"item\": \"dagger\"}",
     "{\"item\":\"jack\"},{\"item\":\"jack\"},{\"item\":\"jack\"},{\"item\":\"jack\"}",
     "scenarios.json#/scenarios/0/start_items", "out_of_range"},
    {"scenarios.json", "\"quantity\": 2", "\"quantity\": 0",
     "scenarios.json#/scenarios/0/start_items/2/quantity", "out_of_range"},
    {"scenarios.json", "\"width\": 48", "\"width\": 49", "scenarios.json#/scenarios/0/width",
     "out_of_range"},
    {"scenarios.json", "\"layout\": \"hall\"", "\"layout\": \"rooms\"",
     "scenarios.json#/scenarios/3/rooms_min", "invalid_content"},
    {"scenarios.json", "\"style\": \"cellars\"", "\"style\": \"attics\"",
     "scenarios.json#/scenarios/0/floors/0/style", "unknown_value"},
    {"scenarios.json", "\"style\": \"cellars\"", "\"map\": \"guardroom\"",
     "scenarios.json#/scenarios/0/floors/0/map", "invalid_content"},
    {"scenarios.json", "\"monsters_max\": 8", "\"monsters_max\": 3",
     "scenarios.json#/scenarios/0/floors/0/monsters_max", "invalid_content"},
    {"abilities.json", "\"resource\": \"mp\", \"formula\": {\"roll\": [10, 16]}",
     "\"resource\": \"mp\", \"overfill\": true, \"formula\": {\"roll\": [10, 16]}",
     "abilities.json#/abilities/38/effects/0/overfill", "invalid_content"},
    {"abilities.json", "\"then\": [{\"kind\": \"strike\", \"amount\": 250",
     "\"then\": [{\"kind\": \"strike\", \"amount\": 0",
     "abilities.json#/abilities/6/effects/0/then/0/amount", "invalid_content"},
    {"abilities.json", "\"else\": [{\"kind\": \"strike\", \"amount\": 120",
     "\"else\": [{\"kind\": \"strike\", \"amount\": 0",
     "abilities.json#/abilities/6/effects/0/else/0/amount", "invalid_content"},
    {"tuning.json", "\"bravery\": [6", "\"bravery\": [7", "tuning.json#/trait_weights/bravery",
     "invalid_content"},
    {"scenarios.json", "\"traps_max\": 2", "\"traps_max\": 13",
     "scenarios.json#/scenarios/0/floors/0/traps_max", "out_of_range"},
    {"styles.json", "\"fill_percent\": 44", "\"fill_percent\": 20",
     "styles.json#/styles/2/fill_percent", "invalid_content"},
    {"populations.json", "\"actor\": \"bat\"", "\"actor\": \"bar\"",
     "populations.json#/populations/0/entries/1/actor", "unknown_value"},
    {"populations.json", "\"pack\": 3", "\"pack\": 9",
     "populations.json#/populations/0/entries/0/pack", "out_of_range"},
    {"maps.json", "\"what\": \"exit\"", "\"what\": \"door\"", "maps.json#/maps/0/marks/0/what",
     "unknown_value"},
    {"maps.json", "\"####e####\"", "\"####e###\"", "maps.json#/maps/0/rows/1", "bad_length"},
    {"maps.json", "\"####e####\"", "\"##?#e####\"", "maps.json#/maps/0/rows/0", "invalid_content"},
    {"maps.json", "\"#.I...I.#\"", "\"..I...I.#\"", "maps.json#/maps/0/rows/2", "invalid_content"},
    {"maps.json", "\"#.#(!..X.e\"", "\"#.#(!..#.e\"", "maps.json#/maps/4/rows", "invalid_content"},
    {"maps.json", "\"what\": \"arrival\"", "\"what\": \"item\"", "maps.json#/maps/10/rows",
     "invalid_content"},
};

START_TEST(breakages_are_told)
{
    const struct breakage *test = &breakages[_i];
    replace(test->file, test->old, test->new);
    ck_assert_int_eq(compile(), ERR_VALIDATION_FAILED);
    ck_assert_int_eq(problems.error.code, ERR_VALIDATION_FAILED);
    ck_assert_uint_eq(((const uint8_t *)&content)[0], 0xA5);
    const char *pointer = test->pointer ? test->pointer : problems.items[0].pointer;
    support_assert_problem(&problems, pointer, test->word);
    ck_assert_ptr_eq(strstr(pointer, test->file), pointer);
}
END_TEST

/* Each drawing is good by itself, and there is no way to move the gate of the first. */
START_TEST(a_drawn_level_must_be_winnable)
{
    replace("maps.json", "\"prop\": \"lever\", \"link\": 1", "\"prop\": \"lever\", \"link\": 2");
    ck_assert_int_eq(compile(), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "scenarios.json#/scenarios/0/floors/9/map",
                           "invalid_content");
}
END_TEST

START_TEST(a_detail_names_value_and_expectation)
{
    replace("items.json", "\"use\": \"drink_mending\"", "\"use\": \"bliss\"");
    ck_assert_int_eq(compile(), ERR_VALIDATION_FAILED);
    ck_assert_str_eq(problems.error.message,
                     "items.json#/items/1/use: must be the id of an ability, not \"bliss\"");
    replace("items.json", "\"use\": \"bliss\"", "\"use\": \"drink_mending\"");
    replace("tuning.json", "\"hit_min\": 10", "\"hit_min\": 99");
    ck_assert_int_eq(compile(), ERR_VALIDATION_FAILED);
    ck_assert_str_eq(problems.error.message,
                     "tuning.json#/hit_max: must be not below hit_min, not 95");
}
END_TEST

START_TEST(all_files_are_told_at_once)
{
    replace("tuning.json", "\"hit_base\": 70", "\"hit_base\": 170");
    replace("actors.json", "\"hp\": 28", "\"hp\": \"many\"");
    replace("actors.json", "\"speed\": 120", "\"speed\": 5");
    replace("legend.json", "\"ally_glyph\": \"&\"", "\"ally_glyph\": \"\"");
    free(texts[file_index("statuses.json")]);
    texts[file_index("statuses.json")] = NULL;
    ck_assert_int_eq(compile(), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "statuses.json#", "unreadable");
    support_assert_problem(&problems, "tuning.json#/hit_base", "out_of_range");
    support_assert_problem(&problems, "actors.json#/actors/0/hp", "wrong_type");
    support_assert_problem(&problems, "actors.json#/actors/1/speed", "out_of_range");
    support_assert_problem(&problems, "legend.json#/ally_glyph", "bad_format");
}
END_TEST

START_TEST(too_many_rows)
{
    struct strbuf rows = {0};
    size_t size = 0;
    strbuf_adds(&rows, "{\"statuses\": [");
    for (int i = 0; i < CONTENT_STATUSES_MAX + 1; i++) {
        strbuf_addf(&rows, "%s{\"id\": \"s%d\", \"name\": \"s\", \"effect\": \"none\"}",
                    i ? "," : "", i);
    }
    strbuf_adds(&rows, "]}");
    free(texts[file_index("statuses.json")]);
    texts[file_index("statuses.json")] = strbuf_detach(&rows, &size);
    ck_assert_int_eq(compile(), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "statuses.json#/statuses", "out_of_range");
}
END_TEST

/* ---- folders ---- */

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    ck_assert_int_eq(fclose(file), 0);
}

static void remove_file(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    ck_assert_int_eq(unlink(path), 0);
}

START_TEST(folders)
{
    char folder[] = "/tmp/donjon-content-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        write_file(folder, content_file_names[i], texts[i]);
    }
    write_file(folder, "README.md", "not of the content");
    ck_assert_int_eq(content_load(folder, &content, &problems), ERR_OK);
    ck_assert_mem_eq(&content, support_content(), sizeof(content));

    write_file(folder, "actor.json", "{}");
    ck_assert_int_eq(content_load(folder, &content, &problems), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "actor.json#", "unknown_member");
    remove_file(folder, "actor.json");

    remove_file(folder, "items.json");
    ck_assert_int_eq(content_load(folder, &content, &problems), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "items.json#", "unreadable");
    ck_assert_ptr_nonnull(strstr(problems.items[0].detail, "No such file"));

    write_file(folder, "items.json", "");
    ck_assert_int_eq(content_load(folder, &content, &problems), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "items.json#", "malformed_json");

    char *large = calloc(1, CONTENT_FILE_BYTES_MAX + 2);
    memset(large, ' ', CONTENT_FILE_BYTES_MAX + 1);
    write_file(folder, "items.json", large);
    free(large);
    ck_assert_int_eq(content_load(folder, &content, &problems), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "items.json#", "unreadable");
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        remove_file(folder, content_file_names[i]);
    }
    remove_file(folder, "README.md");
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(a_folder_that_is_not_there)
{
    ck_assert_int_eq(content_load("/nonexistent/donjon", &content, &problems),
                     ERR_VALIDATION_FAILED);
    ck_assert_uint_ge(problems.count, CONTENT_FILE_COUNT);
    support_assert_problem(&problems, "scenarios.json#", "unreadable");
}
END_TEST

Suite *content_json_suite(void)
{
    Suite *suite = suite_create("content_json");
    TCase *tests = tcase_create("content_json");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_shipped_content);
    tcase_add_test(tests, compiling_twice_gives_the_same_bytes);
    tcase_add_test(tests, spelling_does_not_matter);
    tcase_add_loop_test(tests, breakages_are_told, 0,
                        (int)(sizeof(breakages) / sizeof(breakages[0])));
    tcase_add_test(tests, a_drawn_level_must_be_winnable);
    tcase_add_test(tests, a_detail_names_value_and_expectation);
    tcase_add_test(tests, all_files_are_told_at_once);
    tcase_add_test(tests, too_many_rows);
    tcase_add_test(tests, folders);
    tcase_add_test(tests, a_folder_that_is_not_there);
    suite_add_tcase(suite, tests);
    return suite;
}
