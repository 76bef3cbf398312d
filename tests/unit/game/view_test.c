/* What a seat is shown: nothing that it neither sees nor remembers. */
#include <check.h>
#include <string.h>

#include "core/game/sight.h"
#include "tests/unit/game/play.h"
#include "tests/unit/game/suites.h"

static struct play play;
static struct game_view view;

static void find_sight(struct game_state *state, uint8_t seat, struct tile_set *out)
{
    struct world world = {.state = state, .content = &play.content};

    sight_of_seat(&world, seat, out);
}

static void expect_filtered(uint8_t seat)
{
    const struct game_state *state = &play.state;
    struct tile_set sight;
    bool filtered = true;

    find_sight(&play.state, seat, &sight);
    donjon_ruleset.view(state, &play.content, seat, &view);
    for (int y = 0; y < view.height; y++) {
        for (int x = 0; x < view.width; x++) {
            bool known = tile_set_has(&sight, x, y) || tile_set_has(&state->memory[seat - 1], x, y);

            filtered = filtered && (known || (view.rows[y][x] == ' ' && view.terrain[y][x] == ' '));
        }
    }
    ck_assert(filtered);
    for (size_t i = 0; i < view.entity_count; i++) {
        ck_assert(tile_set_has(&sight, view.entities[i].x, view.entities[i].y));
        ck_assert(view.entities[i].class_ != GAME_CLASS_MONSTER || view.entities[i].provider == 0);
    }
}

/* What is out of sight may be anything: the view must not change with it. */
static void expect_blind(uint8_t seat)
{
    static struct game_view other;
    struct game_state twisted = play.state;
    struct tile_set sight;

    find_sight(&twisted, seat, &sight);
    for (size_t i = 0; i < STATE_ITEMS_MAX; i++) {
        if (twisted.items[i].id != 0 &&
            !tile_set_has(&sight, twisted.items[i].x, twisted.items[i].y)) {
            twisted.items[i].kind = FIXTURE_CROWN;
        }
    }
    for (size_t i = GAME_SEATS_MAX; i < STATE_ACTORS_MAX; i++) {
        if (twisted.actors[i].id != 0 &&
            !tile_set_has(&sight, twisted.actors[i].x, twisted.actors[i].y)) {
            twisted.actors[i].hp = 1;
            twisted.actors[i].kind = FIXTURE_RAT;
        }
    }
    memset(&view, 0, sizeof(view));
    memset(&other, 0, sizeof(other));
    donjon_ruleset.view(&play.state, &play.content, seat, &view);
    donjon_ruleset.view(&twisted, &play.content, seat, &other);
    ck_assert_mem_eq(&view, &other, sizeof(view));
}

START_TEST(a_seat_is_shown_only_what_it_knows)
{
    for (uint64_t seed = 0; seed < 12; seed++) {
        play_start(&play, FIXTURE_DELVE, 2, 700 + seed);
        for (int turn = 0; turn < 80 && !play_over(&play); turn++) {
            play_turn(&play);
            for (uint8_t seat = 1; seat <= 2; seat++) {
                expect_filtered(seat);
                expect_blind(seat);
            }
        }
    }
}
END_TEST

START_TEST(seat_zero_is_shown_everything)
{
    size_t things = 0;

    play_start(&play, FIXTURE_DELVE, 1, 5);
    for (size_t i = 0; i < STATE_ITEMS_MAX; i++) {
        things += play.state.items[i].id != 0;
    }
    for (size_t i = 0; i < STATE_PROPS_MAX; i++) {
        things += play.state.props[i].id != 0;
    }
    for (size_t i = 0; i < STATE_ACTORS_MAX; i++) {
        things += play.state.actors[i].id != 0;
    }
    donjon_ruleset.view(&play.state, &play.content, 0, &view);
    ck_assert_uint_eq(view.entity_count, things);
}
END_TEST

START_TEST(a_seat_that_is_not_there_is_shown_nothing)
{
    static const struct game_view nothing;

    play_start(&play, FIXTURE_DELVE, 1, 5);
    for (uint8_t seat = 2; seat < 20; seat++) {
        donjon_ruleset.view(&play.state, &play.content, seat, &view);
        ck_assert_mem_eq(&view, &nothing, sizeof(view));
    }
}
END_TEST

Suite *view_suite(void)
{
    Suite *suite = suite_create("view");
    TCase *test_case = tcase_create("filter");

    tcase_set_timeout(test_case, 60);
    tcase_add_test(test_case, a_seat_is_shown_only_what_it_knows);
    tcase_add_test(test_case, seat_zero_is_shown_everything);
    tcase_add_test(test_case, a_seat_that_is_not_there_is_shown_nothing);
    suite_add_tcase(suite, test_case);
    return suite;
}
