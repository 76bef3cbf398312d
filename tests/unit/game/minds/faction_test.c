/* Who fights whom, and what statuses make of it. */
#include "core/game/ai.h"
#include "tests/unit/game/minds/case.h"
#include "tests/unit/game/minds/suites.h"

static struct mind_case one;

/* A neutral that the monsters hate, and that hates them. */
static void make_cats_fight(void)
{
    one.arena.content.factions[FIXTURE_NEUTRAL].hostile = 1 << FIXTURE_MONSTERS;
    ck_assert(game_content_validate(&one.arena.content, NULL));
}

static const char *const brawl[] = {"##########", "#..fg....#", "#........#",
                                    "#.......1#", "##########", NULL};

static const uint8_t kinds[] = {GAME_PROVIDER_AI_AGGRESSIVE, GAME_PROVIDER_AI_UTILITY};

START_TEST(monsters_of_hostile_factions_fight_each_other)
{
    for (size_t i = 0; i < sizeof(kinds); i++) {
        struct game_action action;

        case_draw(&one, brawl);
        make_cats_fight();
        action = ai_decide(arena_world(&one.arena), case_monster(&one, FIXTURE_GOBLIN), kinds[i]);
        ck_assert_int_eq(action.kind, GAME_ACTION_ATTACK);
        ck_assert_uint_eq(action.target, case_monster(&one, FIXTURE_CAT)->id);
    }
}
END_TEST

START_TEST(they_fight_to_an_end_where_no_player_sees_it)
{
    static const char *const rows[] = {"##########", "#..fg#..1#", "#...##...#", "##########",
                                       NULL};

    case_draw(&one, rows);
    make_cats_fight();
    case_wait(&one, 60);
    ck_assert((one.arena.state.actors[GAME_SEATS_MAX].id != 0) !=
              (one.arena.state.actors[GAME_SEATS_MAX + 1].id != 0));
}
END_TEST

START_TEST(who_is_hostile_to_nobody_is_left_alone)
{
    static const char *const rows[] = {"#######", "#1fg..#", "#######", NULL};

    for (size_t i = 0; i < sizeof(kinds); i++) {
        case_draw(&one, rows);
        ck_assert_int_ne(
            ai_decide(arena_world(&one.arena), case_monster(&one, FIXTURE_CAT), kinds[i]).kind,
            GAME_ACTION_ATTACK);
        ck_assert_uint_ne(
            ai_decide(arena_world(&one.arena), case_monster(&one, FIXTURE_GOBLIN), kinds[i]).target,
            case_monster(&one, FIXTURE_CAT)->id);
    }
}
END_TEST

/* A monster of the players' own faction goes for theirs. */
START_TEST(friendly_monsters_fight_for_the_party)
{
    static const char *const rows[] = {"##########", "#1.o..g..#", "##########", NULL};
    struct game_action action;

    case_draw(&one, rows);
    case_monster(&one, FIXTURE_ORC)->faction = FIXTURE_PARTY;
    action = case_decide(&one, FIXTURE_ORC);
    ck_assert_int_eq(action.kind, GAME_ACTION_MOVE);
    ck_assert_int_eq(action.dir, GAME_DIR_E);
    ck_assert_uint_eq(case_monster(&one, FIXTURE_ORC)->target,
                      case_monster(&one, FIXTURE_GOBLIN)->id);
}
END_TEST

START_TEST(walls_hide_monsters_from_each_other)
{
    static const char *const rows[] = {"##########", "#..f#g...#", "#...#....#",
                                       "#...#...1#", "##########", NULL};

    case_draw(&one, rows);
    make_cats_fight();
    case_decide(&one, FIXTURE_CAT);
    ck_assert_uint_eq(case_monster(&one, FIXTURE_CAT)->target, 0);
}
END_TEST

START_TEST(the_frightened_flee_whatever_they_are)
{
    static const char *const rows[] = {"#########", "#.1o....#", "#########", NULL};

    for (size_t i = 0; i < sizeof(kinds); i++) {
        struct game_action action;

        case_draw(&one, rows);
        case_afflict(&one, case_monster(&one, FIXTURE_ORC), CONTENT_STATUS_FEAR);
        action = ai_decide(arena_world(&one.arena), case_monster(&one, FIXTURE_ORC), kinds[i]);
        ck_assert_int_eq(action.kind, GAME_ACTION_MOVE);
        ck_assert_int_eq(action.dir, GAME_DIR_E);
    }
}
END_TEST

START_TEST(the_raging_never_flee)
{
    static const char *const rows[] = {"#########", "#.1g....#", "#########", NULL};

    for (size_t i = 0; i < sizeof(kinds); i++) {
        case_draw(&one, rows);
        case_monster(&one, FIXTURE_GOBLIN)->hp = 1;
        case_afflict(&one, case_monster(&one, FIXTURE_GOBLIN), CONTENT_STATUS_BERSERK);
        ck_assert_int_eq(
            ai_decide(arena_world(&one.arena), case_monster(&one, FIXTURE_GOBLIN), kinds[i]).kind,
            GAME_ACTION_ATTACK);
    }
}
END_TEST

Suite *faction_suite(void)
{
    Suite *suite = suite_create("factions");
    TCase *test_case = tcase_create("factions");

    tcase_add_test(test_case, monsters_of_hostile_factions_fight_each_other);
    tcase_add_test(test_case, they_fight_to_an_end_where_no_player_sees_it);
    tcase_add_test(test_case, who_is_hostile_to_nobody_is_left_alone);
    tcase_add_test(test_case, friendly_monsters_fight_for_the_party);
    tcase_add_test(test_case, walls_hide_monsters_from_each_other);
    tcase_add_test(test_case, the_frightened_flee_whatever_they_are);
    tcase_add_test(test_case, the_raging_never_flee);
    suite_add_tcase(suite, test_case);
    return suite;
}
