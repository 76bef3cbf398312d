/* Each of the twenty traits decides something: the same situation, two minds, two decisions. */
#include <string.h>

#include "core/game/stats.h"
#include "tests/unit/game/minds/case.h"
#include "tests/unit/game/minds/suites.h"

enum { NONE = 0, MOST = CASE_MOST };

static struct mind_case one;

static const char *const duel[] = {"##########", "#........#", "#..1g....#",
                                   "#........#", "##########", NULL};
static const char *const afar[] = {"##########", "#........#", "#1.....g.#",
                                   "#........#", "##########", NULL};
/* Nobody can be seen; the goblin stands in the middle of a long hall. */
static const char *const alone[] = {"#################", "#.......g.......#", "#################",
                                    "#1#.............#", "#################", NULL};

static struct state_actor *goblin(void)
{
    return case_monster(&one, FIXTURE_GOBLIN);
}

static void remember(struct state_actor *actor, uint8_t x, uint8_t y)
{
    actor->last_x = x;
    actor->last_y = y;
    actor->memory = 20;
}

static void hear(struct state_actor *actor, uint8_t x, uint8_t y)
{
    actor->flags |= STATE_ACTOR_HEARD;
    actor->heard_x = x;
    actor->heard_y = y;
}

START_TEST(bravery)
{
    case_draw(&one, duel);
    goblin()->hp = 3;
    case_bend(&one, CONTENT_TRAIT_BRAVERY, NONE);
    ck_assert_uint_eq(case_goal(&one, FIXTURE_GOBLIN), GOAL_FLEE);
    goblin()->goal = GOAL_NONE;
    case_bend(&one, CONTENT_TRAIT_BRAVERY, MOST);
    ck_assert_uint_eq(case_goal(&one, FIXTURE_GOBLIN), GOAL_FIGHT);
}
END_TEST

/* Something new calls; who has discipline stays with what it was about. */
START_TEST(discipline)
{
    case_draw(&one, alone);
    case_bend(&one, CONTENT_TRAIT_CURIOSITY, MOST);
    for (int turn = 0; turn < 2; turn++) {
        remember(goblin(), 1, 1);
        hear(goblin(), 15, 1);
        goblin()->goal = GOAL_HUNT;
        case_bend(&one, CONTENT_TRAIT_DISCIPLINE, turn == 0 ? NONE : MOST);
        ck_assert_uint_eq(case_goal(&one, FIXTURE_GOBLIN),
                          turn == 0 ? GOAL_INVESTIGATE : GOAL_HUNT);
    }
}
END_TEST

START_TEST(aggression)
{
    case_draw(&one, afar);
    case_bend(&one, CONTENT_TRAIT_AGGRESSION, NONE);
    ck_assert_uint_ne(case_goal(&one, FIXTURE_GOBLIN), GOAL_FIGHT);
    case_bend(&one, CONTENT_TRAIT_AGGRESSION, MOST);
    ck_assert_uint_eq(case_goal(&one, FIXTURE_GOBLIN), GOAL_FIGHT);
}
END_TEST

/* The hero has a second wind, and is not in danger yet. */
START_TEST(caution)
{
    case_draw(&one, duel);
    case_player(&one, 1)->hp = case_player(&one, 1)->hp_max * 45 / 100;
    case_bend(&one, CONTENT_TRAIT_CAUTION, NONE);
    ck_assert_int_eq(case_decide_player(&one).kind, GAME_ACTION_ATTACK);
    case_bend(&one, CONTENT_TRAIT_CAUTION, MOST);
    ck_assert_int_eq(case_decide_player(&one).kind, GAME_ACTION_ABILITY);
}
END_TEST

START_TEST(curiosity)
{
    case_draw(&one, alone);
    hear(goblin(), 15, 1);
    case_bend(&one, CONTENT_TRAIT_CURIOSITY, NONE);
    ck_assert_uint_ne(case_goal(&one, FIXTURE_GOBLIN), GOAL_INVESTIGATE);
    case_bend(&one, CONTENT_TRAIT_CURIOSITY, MOST);
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).dir, GAME_DIR_E);
    ck_assert_uint_eq(goblin()->goal, GOAL_INVESTIGATE);
}
END_TEST

START_TEST(loyalty)
{
    static const char *const rows[] = {"#############", "#g.........o#", "###########.#",
                                       "#1#.........#", "#############", NULL};

    case_draw(&one, rows);
    goblin()->leader = case_monster(&one, FIXTURE_ORC)->id;
    case_bend(&one, CONTENT_TRAIT_OBEDIENCE, NONE);
    case_bend(&one, CONTENT_TRAIT_LOYALTY, NONE);
    ck_assert_uint_ne(case_goal(&one, FIXTURE_GOBLIN), GOAL_FOLLOW);
    case_bend(&one, CONTENT_TRAIT_LOYALTY, MOST);
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).dir, GAME_DIR_E);
    ck_assert_uint_eq(goblin()->goal, GOAL_FOLLOW);
}
END_TEST

/* There is gold in sight, and a hunt to go on with. */
START_TEST(greed)
{
    static const char *const rows[] = {"##########", "#....g..$#", "##########",
                                       "#1########", "##########", NULL};

    case_draw(&one, rows);
    remember(goblin(), 1, 1);
    case_bend(&one, CONTENT_TRAIT_GREED, NONE);
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).dir, GAME_DIR_W);
    case_bend(&one, CONTENT_TRAIT_GREED, MOST);
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).dir, GAME_DIR_E);
    ck_assert_uint_eq(goblin()->goal, GOAL_LOOT);
}
END_TEST

/* Between two things that are almost as good, the calm always choose the same. */
START_TEST(impulsivity)
{
    case_draw(&one, alone);
    case_bend(&one, CONTENT_TRAIT_CURIOSITY, MOST);
    for (int whims = 0; whims < 2; whims++) {
        unsigned hunts = 0;

        case_bend(&one, CONTENT_TRAIT_IMPULSIVITY, whims != 0 ? MOST : NONE);
        for (uint64_t nonce = 0; nonce < 100; nonce++) {
            one.arena.state.header.nonce = nonce;
            remember(goblin(), 1, 1);
            hear(goblin(), 15, 1);
            hunts += case_goal(&one, FIXTURE_GOBLIN) == GOAL_HUNT ? 1 : 0;
        }
        ck_assert(whims != 0 ? hunts > 5 && hunts < 95 : hunts == 0);
    }
}
END_TEST

START_TEST(empathy)
{
    static const char *const rows[] = {"###########", "#g.......o#", "###########",
                                       "#1#########", "###########", NULL};

    case_draw(&one, rows);
    case_monster(&one, FIXTURE_ORC)->hp = 2;
    remember(goblin(), 1, 1);
    case_bend(&one, CONTENT_TRAIT_PERCEPTION, MOST);
    case_bend(&one, CONTENT_TRAIT_EMPATHY, NONE);
    ck_assert_uint_ne(case_goal(&one, FIXTURE_GOBLIN), GOAL_SUPPORT);
    remember(goblin(), 1, 1);
    case_bend(&one, CONTENT_TRAIT_EMPATHY, MOST);
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).dir, GAME_DIR_E);
    ck_assert_uint_eq(goblin()->goal, GOAL_SUPPORT);
}
END_TEST

/* Seven tiles of open floor: the goblin's kind notices at seven, the dull ones at less. */
START_TEST(perception)
{
    static const char *const rows[] = {"##########", "#1......g#", "##########", NULL};

    case_draw(&one, rows);
    case_bend(&one, CONTENT_TRAIT_PERCEPTION, NONE);
    case_decide(&one, FIXTURE_GOBLIN);
    ck_assert_uint_eq(goblin()->target, 0);
    case_bend(&one, CONTENT_TRAIT_PERCEPTION, MOST);
    case_decide(&one, FIXTURE_GOBLIN);
    ck_assert_uint_eq(goblin()->target, case_player(&one, 1)->id);
}
END_TEST

START_TEST(tactical_sense)
{
    static const char *const rows[] = {"#####", "#1g2#", "#####", NULL};

    case_draw(&one, rows);
    case_player(&one, 2)->hp = 1;
    case_bend(&one, CONTENT_TRAIT_TACTICAL_SENSE, NONE);
    ck_assert_uint_eq(case_decide(&one, FIXTURE_GOBLIN).target, case_player(&one, 1)->id);
    case_bend(&one, CONTENT_TRAIT_TACTICAL_SENSE, MOST);
    ck_assert_uint_eq(case_decide(&one, FIXTURE_GOBLIN).target, case_player(&one, 2)->id);
}
END_TEST

START_TEST(memory)
{
    uint8_t turns;

    case_draw(&one, afar);
    case_bend(&one, CONTENT_TRAIT_MEMORY, NONE);
    case_decide(&one, FIXTURE_GOBLIN);
    turns = goblin()->memory;
    case_bend(&one, CONTENT_TRAIT_MEMORY, MOST);
    case_decide(&one, FIXTURE_GOBLIN);
    ck_assert_uint_gt(goblin()->memory, turns);
}
END_TEST

START_TEST(mobility)
{
    unsigned moves[2] = {0, 0};

    case_draw(&one, alone);
    for (int agile = 0; agile < 2; agile++) {
        case_bend(&one, CONTENT_TRAIT_MOBILITY, agile != 0 ? MOST : NONE);
        for (uint64_t nonce = 0; nonce < 200; nonce++) {
            one.arena.state.header.nonce = nonce;
            moves[agile] += case_decide(&one, FIXTURE_GOBLIN).kind == GAME_ACTION_MOVE ? 1 : 0;
        }
    }
    ck_assert_uint_gt(moves[1], 2 * moves[0]);
}
END_TEST

START_TEST(stamina)
{
    case_draw(&one, afar);
    case_bend(&one, CONTENT_TRAIT_STAMINA, NONE);
    ck_assert_uint_ne(case_goal(&one, FIXTURE_GOBLIN), GOAL_FIGHT);
    case_bend(&one, CONTENT_TRAIT_STAMINA, MOST);
    ck_assert_uint_eq(case_goal(&one, FIXTURE_GOBLIN), GOAL_FIGHT);
}
END_TEST

/* The spit is not ready yet; until then one keeps away, or does not. */
START_TEST(preferred_range)
{
    static const char *const rows[] = {"##########", "#........#", "#.1.S....#",
                                       "#........#", "##########", NULL};
    struct state_actor *shaman;

    case_draw(&one, rows);
    one.arena.content.actors[FIXTURE_HERO].speed = 90; /* from the swifter one does not keep away */
    shaman = case_monster(&one, FIXTURE_SHAMAN);
    shaman->ability_ready_at[0] = 1000;
    case_bend(&one, CONTENT_TRAIT_PREFERRED_RANGE, NONE);
    ck_assert_int_eq(case_distance_after(shaman, case_decide(&one, FIXTURE_SHAMAN), 2, 2), 1);
    case_bend(&one, CONTENT_TRAIT_PREFERRED_RANGE, MOST);
    ck_assert_int_eq(case_distance_after(shaman, case_decide(&one, FIXTURE_SHAMAN), 2, 2), 3);
    ck_assert_uint_eq(shaman->goal, GOAL_KITE);
}
END_TEST

/* Twelve tiles from home nobody who loves it goes on. */
START_TEST(territoriality)
{
    static const char *const rows[] = {"####################", "#1...g.............#",
                                       "####################", NULL};

    case_draw(&one, rows);
    goblin()->home_x = 18;
    case_bend(&one, CONTENT_TRAIT_TERRITORIALITY, NONE);
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).dir, GAME_DIR_W);
    case_bend(&one, CONTENT_TRAIT_TERRITORIALITY, MOST);
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).dir, GAME_DIR_E);
    ck_assert_uint_eq(goblin()->goal, GOAL_GUARD);
}
END_TEST

/* The orc calls; the goblin, who sees nothing, hears it. */
START_TEST(obedience)
{
    static const char *const rows[] = {"###########", "#1...o#...#", "#.....#...#", "#.....#.g.#",
                                       "#.....+...#", "###########", NULL};

    for (int obedient = 0; obedient < 2; obedient++) {
        case_draw(&one, rows);
        case_bend(&one, CONTENT_TRAIT_DOMINANCE, MOST);
        case_bend(&one, CONTENT_TRAIT_OBEDIENCE, obedient != 0 ? MOST : NONE);
        ck_assert_uint_eq(case_goal(&one, FIXTURE_ORC), GOAL_CALL);
        ck_assert_uint_ne(goblin()->flags & STATE_ACTOR_HEARD, 0);
        ck_assert_uint_eq(case_goal(&one, FIXTURE_GOBLIN),
                          obedient != 0 ? GOAL_HUNT : GOAL_INVESTIGATE);
    }
}
END_TEST

START_TEST(honor)
{
    case_draw(&one, duel);
    case_afflict(&one, case_player(&one, 1), CONTENT_STATUS_STUN);
    case_bend(&one, CONTENT_TRAIT_HONOR, NONE);
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).kind, GAME_ACTION_ATTACK);
    case_bend(&one, CONTENT_TRAIT_HONOR, MOST);
    ck_assert_int_ne(case_decide(&one, FIXTURE_GOBLIN).kind, GAME_ACTION_ATTACK);
}
END_TEST

START_TEST(superstition)
{
    case_draw(&one, duel);
    case_afflict(&one, case_player(&one, 1), CONTENT_STATUS_SHIELD);
    case_bend(&one, CONTENT_TRAIT_SUPERSTITION, NONE);
    ck_assert_uint_eq(case_goal(&one, FIXTURE_GOBLIN), GOAL_FIGHT);
    case_bend(&one, CONTENT_TRAIT_SUPERSTITION, MOST);
    ck_assert_uint_eq(case_goal(&one, FIXTURE_GOBLIN), GOAL_FLEE);
}
END_TEST

START_TEST(dominance)
{
    case_draw(&one, afar);
    case_bend(&one, CONTENT_TRAIT_DOMINANCE, NONE);
    case_decide(&one, FIXTURE_GOBLIN);
    ck_assert_ptr_null(arena_event(&one.arena, GAME_EVENT_CALLED));
    case_bend(&one, CONTENT_TRAIT_DOMINANCE, MOST);
    case_decide(&one, FIXTURE_GOBLIN);
    ck_assert_ptr_nonnull(arena_event(&one.arena, GAME_EVENT_CALLED));
    ck_assert_uint_ne(case_goal(&one, FIXTURE_GOBLIN), GOAL_CALL); /* once in a hunt */
}
END_TEST

/* Four layers with a weight each; a layer that a kind does not have is middling. */
START_TEST(a_trait_is_composed_of_four_layers)
{
    struct game_content *content = &one.arena.content;
    const struct world *world;

    case_draw(&one, alone);
    world = arena_world(&one.arena);
    memcpy(content->tuning.trait_weights[CONTENT_TRAIT_BRAVERY], (uint8_t[]){6, 5, 2, 3}, 4);
    content->trait_set_count = 4;
    for (uint8_t layer = 0; layer < CONTENT_LAYER_COUNT; layer++) {
        content->trait_sets[layer].layer = layer;
        content->trait_sets[layer].values[CONTENT_TRAIT_BRAVERY] = (uint8_t)(10 + layer);
    }
    ck_assert_uint_eq(mind_trait_of(world, goblin(), CONTENT_TRAIT_BRAVERY), 6 * 10 + 10 * 8);
    content->actors[FIXTURE_GOBLIN].traits[1] = CONTENT_LAYER_ARCHETYPE;
    content->actors[FIXTURE_GOBLIN].traits[2] = CONTENT_LAYER_TEMPERAMENT;
    content->factions[FIXTURE_MONSTERS].traits = CONTENT_LAYER_FACTION;
    ck_assert_uint_eq(mind_trait_of(world, goblin(), CONTENT_TRAIT_BRAVERY),
                      6 * 10 + 5 * 11 + 2 * 12 + 3 * 13);
}
END_TEST

Suite *trait_suite(void)
{
    Suite *suite = suite_create("traits");
    TCase *test_case = tcase_create("traits");

    tcase_add_test(test_case, bravery);
    tcase_add_test(test_case, discipline);
    tcase_add_test(test_case, aggression);
    tcase_add_test(test_case, caution);
    tcase_add_test(test_case, curiosity);
    tcase_add_test(test_case, loyalty);
    tcase_add_test(test_case, greed);
    tcase_add_test(test_case, impulsivity);
    tcase_add_test(test_case, empathy);
    tcase_add_test(test_case, perception);
    tcase_add_test(test_case, tactical_sense);
    tcase_add_test(test_case, memory);
    tcase_add_test(test_case, mobility);
    tcase_add_test(test_case, stamina);
    tcase_add_test(test_case, preferred_range);
    tcase_add_test(test_case, territoriality);
    tcase_add_test(test_case, obedience);
    tcase_add_test(test_case, honor);
    tcase_add_test(test_case, superstition);
    tcase_add_test(test_case, dominance);
    tcase_add_test(test_case, a_trait_is_composed_of_four_layers);
    suite_add_tcase(suite, test_case);
    return suite;
}
