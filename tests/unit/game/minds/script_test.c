/* ai:scripted does what its script says, a step after the other. */
#include "core/game/ai.h"

#include <string.h>

#include "tests/unit/game/minds/case.h"
#include "tests/unit/game/minds/suites.h"

static struct mind_case one;

static const char *const yard[] = {"##########", "#g.......#", "#........#", "#........#",
                                   "##########", "#1########", "##########", NULL};

static struct state_actor *actor(void)
{
    return case_monster(&one, FIXTURE_GOBLIN);
}

static void give_script(const struct content_script_step *steps, size_t count)
{
    struct game_content *content = &one.arena.content;

    content->script_count = 1;
    content->scripts[0] = (struct content_script){.id = "play", .lines = {"Who goes there?"}};
    memcpy(content->scripts[0].steps, steps, count * sizeof(*steps));
    content->actors[FIXTURE_GOBLIN].script = 0;
    ck_assert(game_content_validate(content, NULL));
}

static struct game_action turn(void)
{
    struct game_action action =
        ai_decide(arena_world(&one.arena), actor(), GAME_PROVIDER_AI_SCRIPTED);

    if (action.kind == GAME_ACTION_MOVE) {
        actor()->x = (uint8_t)(actor()->x + direction_dx[action.dir]);
        actor()->y = (uint8_t)(actor()->y + direction_dy[action.dir]);
    }
    return action;
}

START_TEST(without_a_script_it_waits)
{
    case_draw(&one, yard);
    ck_assert_int_eq(turn().kind, GAME_ACTION_WAIT);
}
END_TEST

START_TEST(it_walks_between_way_points_for_ever)
{
    static const struct content_script_step steps[] = {
        {.op = CONTENT_SCRIPT_GO, .x = 4, .y = 1},
        {.op = CONTENT_SCRIPT_WAIT, .count = 2},
        {.op = CONTENT_SCRIPT_HOME},
        {.op = CONTENT_SCRIPT_JUMP, .arg = 0},
    };

    case_draw(&one, yard);
    give_script(steps, 4);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 3; i++) {
            ck_assert_int_eq(turn().dir, GAME_DIR_E);
        }
        ck_assert_uint_eq(actor()->x, 4);
        ck_assert_int_eq(turn().kind, GAME_ACTION_WAIT);
        ck_assert_int_eq(turn().kind, GAME_ACTION_WAIT);
        for (int i = 0; i < 3; i++) {
            ck_assert_int_eq(turn().dir, GAME_DIR_W);
        }
        ck_assert_uint_eq(actor()->x, 1);
    }
}
END_TEST

START_TEST(what_it_says_is_heard_by_those_who_see_it)
{
    static const struct content_script_step steps[] = {
        {.op = CONTENT_SCRIPT_SAY, .arg = 0},
        {.op = CONTENT_SCRIPT_STEP, .arg = GAME_DIR_S},
        {.op = CONTENT_SCRIPT_END},
    };
    const struct game_event *said;

    case_draw(&one, yard);
    give_script(steps, 3);
    ck_assert_int_eq(turn().dir, GAME_DIR_S);
    said = arena_event(&one.arena, GAME_EVENT_SAID);
    ck_assert_ptr_nonnull(said);
    ck_assert_uint_eq(said->seats, 0); /* the player is behind the wall */
    ck_assert_str_eq(content_script_line(&one.arena.content, said->code, said->amount),
                     "Who goes there?");
    ck_assert_int_eq(turn().kind, GAME_ACTION_WAIT);
    ck_assert_int_eq(turn().kind, GAME_ACTION_WAIT);
}
END_TEST

START_TEST(a_foe_in_sight_makes_it_go_on_elsewhere)
{
    static const struct content_script_step steps[] = {
        {.op = CONTENT_SCRIPT_IF_FOE, .arg = 3},
        {.op = CONTENT_SCRIPT_WAIT, .count = 1},
        {.op = CONTENT_SCRIPT_JUMP, .arg = 0},
        {.op = CONTENT_SCRIPT_SAY, .arg = 0},
        {.op = CONTENT_SCRIPT_HUNT},
        {.op = CONTENT_SCRIPT_JUMP, .arg = 0},
    };

    case_draw(&one, yard);
    give_script(steps, 6);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(turn().kind, GAME_ACTION_WAIT);
    }
    case_player(&one, 1)->x = 5;
    case_player(&one, 1)->y = 3;
    for (int i = 0; i < 4; i++) {
        turn();
    }
    ck_assert_int_eq(turn().kind, GAME_ACTION_ATTACK);
}
END_TEST

START_TEST(the_hurt_run_home)
{
    static const struct content_script_step steps[] = {
        {.op = CONTENT_SCRIPT_IF_HURT, .arg = 3, .count = 50},
        {.op = CONTENT_SCRIPT_STEP, .arg = GAME_DIR_E},
        {.op = CONTENT_SCRIPT_JUMP, .arg = 0},
        {.op = CONTENT_SCRIPT_HOME},
        {.op = CONTENT_SCRIPT_END},
    };

    case_draw(&one, yard);
    give_script(steps, 5);
    ck_assert_int_eq(turn().dir, GAME_DIR_E);
    ck_assert_int_eq(turn().dir, GAME_DIR_E);
    actor()->hp = 2;
    ck_assert_int_eq(turn().dir, GAME_DIR_W);
    ck_assert_int_eq(turn().dir, GAME_DIR_W);
    ck_assert_int_eq(turn().kind, GAME_ACTION_WAIT);
}
END_TEST

/* Steps that take no time cannot hold up the game. */
START_TEST(a_circle_of_jumps_waits)
{
    static const struct content_script_step steps[] = {
        {.op = CONTENT_SCRIPT_SAY, .arg = 0},
        {.op = CONTENT_SCRIPT_JUMP, .arg = 0},
    };

    case_draw(&one, yard);
    give_script(steps, 2);
    ck_assert_int_eq(turn().kind, GAME_ACTION_WAIT);
    ck_assert_uint_le(one.arena.outcome.event_count, 8);
}
END_TEST

START_TEST(abilities_and_blows_are_used_where_they_can_be)
{
    static const char *const rows[] = {"########", "#1...S.#", "########", NULL};
    static const struct content_script_step steps[] = {
        {.op = CONTENT_SCRIPT_ATTACK},
        {.op = CONTENT_SCRIPT_ABILITY, .arg = 0},
        {.op = CONTENT_SCRIPT_INTERACT, .arg = GAME_DIR_E},
        {.op = CONTENT_SCRIPT_END},
    };
    struct state_actor *shaman;

    case_draw(&one, rows);
    give_script(steps, 4);
    one.arena.content.actors[FIXTURE_SHAMAN].script = 0;
    shaman = case_monster(&one, FIXTURE_SHAMAN);
    ck_assert_int_eq(ai_decide(arena_world(&one.arena), shaman, GAME_PROVIDER_AI_SCRIPTED).kind,
                     GAME_ACTION_ABILITY);
    ck_assert_int_eq(ai_decide(arena_world(&one.arena), shaman, GAME_PROVIDER_AI_SCRIPTED).kind,
                     GAME_ACTION_WAIT);
}
END_TEST

Suite *script_suite(void)
{
    Suite *suite = suite_create("scripts");
    TCase *test_case = tcase_create("scripts");

    tcase_add_test(test_case, without_a_script_it_waits);
    tcase_add_test(test_case, it_walks_between_way_points_for_ever);
    tcase_add_test(test_case, what_it_says_is_heard_by_those_who_see_it);
    tcase_add_test(test_case, a_foe_in_sight_makes_it_go_on_elsewhere);
    tcase_add_test(test_case, the_hurt_run_home);
    tcase_add_test(test_case, a_circle_of_jumps_waits);
    tcase_add_test(test_case, abilities_and_blows_are_used_where_they_can_be);
    suite_add_tcase(suite, test_case);
    return suite;
}
