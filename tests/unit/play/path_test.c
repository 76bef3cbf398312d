/* Ways over what was shown. */
#include "play/path.h"

#include <string.h>

#include "tests/unit/play/suites.h"

static struct guide guide;
static struct view view;
static struct path_unwanted unwanted;

static void setup(void)
{
    guide_init(
        &guide,
        json_loads("{\"legend\": {\"walkable\": [\"floor\", \"door_closed\", \"stairs_down\"],"
                   " \"blocking\": [\"chest\"], \"tiles\": ["
                   "{\"id\": \"wall\", \"glyph\": \"#\", \"remembered\": \":\"},"
                   "{\"id\": \"floor\", \"glyph\": \".\", \"remembered\": \",\"},"
                   "{\"id\": \"door_closed\", \"glyph\": \"+\", \"remembered\": \"=\"},"
                   "{\"id\": \"water\", \"glyph\": \"8\", \"remembered\": \"o\"},"
                   "{\"id\": \"stairs_down\", \"glyph\": \">\", \"remembered\": \"}\"}]}}",
                   0, NULL));
    unwanted.count = 0;
}

static void teardown(void)
{
    guide_finish(&guide);
}

static void add(const char *kind, const char *type, int x, int y)
{
    struct view_entity *entity = &view.entities[view.entity_count++];
    memset(entity, 0, sizeof(*entity));
    entity->id = (int64_t)view.entity_count;
    strcpy(entity->kind, kind);
    strcpy(entity->type, type);
    entity->hp_max = strcmp(kind, "monster") == 0 || strcmp(kind, "player") == 0 ? 9 : 0;
    entity->you = strcmp(kind, "player") == 0;
    entity->x = x;
    entity->y = y;
}

/* @ is the viewer, m a foe, f a friend, ! an item, C a chest; else terrain. */
static void draw(const char *const *rows)
{
    memset(&view, 0, sizeof(view));
    view.width = (int)strlen(rows[0]);
    for (int y = 0; rows[y]; y++) {
        view.height++;
        strcpy(view.terrain[y], rows[y]);
        for (int x = 0; x < view.width; x++) {
            char c = rows[y][x];
            if (strchr("@mf!C", c)) {
                view.terrain[y][x] = '.';
                add(c == '@'               ? "player"
                    : c == 'm' || c == 'f' ? "monster"
                    : c == '!'             ? "item"
                                           : "prop",
                    c == 'C' ? "chest" : "", x, y);
                view.entities[view.entity_count - 1].hostile = c == 'm';
            }
        }
    }
}

static const char *step(struct path_goal goal)
{
    static char out[8];
    int dx = 0;
    int dy = 0;
    if (!path_step(&guide, &view, goal, &dx, &dy)) {
        return "none";
    }
    out[0] = dy < 0 ? 'n' : dy > 0 ? 's' : '-';
    out[1] = dx < 0 ? 'w' : dx > 0 ? 'e' : '-';
    out[2] = '\0';
    return out;
}

static const struct path_goal stairs = {path_stairs, NULL};
static const struct path_goal unexplored = {path_unexplored, &unwanted};

START_TEST(friends_change_places_and_foes_bar_the_way)
{
    static const char *const barred[] = {"######", "#@m.>#", "######", NULL};
    static const char *const passed[] = {"######", "#@f.>#", "######", NULL};
    draw(barred);
    ck_assert_str_eq(step(stairs), "none");
    draw(passed);
    ck_assert_str_eq(step(stairs), "-e");
}
END_TEST

START_TEST(round_walls_and_through_doors)
{
    static const char *const rows[] = {"#######", "#@#..>#", "#.+..##", "#######", NULL};
    draw(rows);
    ck_assert_str_eq(step(stairs), "s-"); /* a doorway is entered straight */
    view.entities[0].y = 2;
    ck_assert_str_eq(step(stairs), "-e");
}
END_TEST

START_TEST(not_over_water_chests_or_others)
{
    static const char *const water[] = {"######", "#@8.>#", "######", NULL};
    static const char *const chest[] = {"######", "#@C.>#", "######", NULL};
    static const char *const other[] = {"######", "#@m.>#", "######", NULL};
    draw(water);
    ck_assert_str_eq(step(stairs), "none");
    draw(chest);
    ck_assert_str_eq(step(stairs), "none");
    draw(other);
    ck_assert_str_eq(step(stairs), "none");
    ck_assert(!path_open(&guide, &view, 2, 1));
    ck_assert(path_open(&guide, &view, 3, 1));
}
END_TEST

START_TEST(not_slanting_past_water)
{
    static const char *const rows[] = {"#####", "#8@.#", "#88>#", "#####", NULL};
    draw(rows);
    ck_assert_str_eq(step(stairs), "-e");
}
END_TEST

/* One walks up to somebody, and not round a corner. */
START_TEST(up_to_somebody)
{
    static const char *const rows[] = {"######", "#@#m##", "#....#", "######", NULL};
    struct path_tile tile = {3, 1};
    draw(rows);
    ck_assert_str_eq(step((struct path_goal){path_tile_is, &tile}), "s-");
    tile = (struct path_tile){1, 1};
    ck_assert_str_eq(step((struct path_goal){path_tile_is, &tile}), "none");
}
END_TEST

START_TEST(to_what_is_not_known_yet)
{
    static const char *const rows[] = {"########", "#@..... ", "########", NULL};
    static const char *const known[] = {"########", "#...@!.#", "########", NULL};
    draw(rows);
    ck_assert_str_eq(step(unexplored), "-e");
    draw(known);
    ck_assert_str_eq(step(unexplored), "-e");
    unwanted.items[unwanted.count++] = view.entities[1].id;
    ck_assert_str_eq(step(unexplored), "none");
}
END_TEST

START_TEST(nowhere_from_nowhere)
{
    memset(&view, 0, sizeof(view));
    ck_assert_str_eq(step(stairs), "none");
    view.width = 4;
    view.height = 4;
    add("player", "", 9, 9);
    ck_assert_str_eq(step(stairs), "none");
}
END_TEST

Suite *path_suite(void)
{
    Suite *suite = suite_create("path");
    TCase *tests = tcase_create("path");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, friends_change_places_and_foes_bar_the_way);
    tcase_add_test(tests, round_walls_and_through_doors);
    tcase_add_test(tests, not_over_water_chests_or_others);
    tcase_add_test(tests, not_slanting_past_water);
    tcase_add_test(tests, up_to_somebody);
    tcase_add_test(tests, to_what_is_not_known_yet);
    tcase_add_test(tests, nowhere_from_nowhere);
    suite_add_tcase(suite, tests);
    return suite;
}
