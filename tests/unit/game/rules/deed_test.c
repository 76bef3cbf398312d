/*
 * deed: abilities, their aims and areas, their prices, and each of their effects.
 *
 * The hero is given the ability under test in its first slot; the drawn level has who it needs.
 */
#include <check.h>
#include <string.h>

#include "core/game/ability.h"
#include "core/game/stats.h"
#include "core/game/status.h"
#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;

static const char *const field[] = {"#########", "#.......#", "#..g....#", "#.1g.o..#",
                                    "#..g....#", "#.......#", "#########", NULL};

static struct state_actor *hero(void)
{
    return &arena.state.actors[0];
}

/* Draws, and gives the hero the ability and power to use it. */
static void prepare(const char *const *rows, uint16_t ability)
{
    arena_draw(&arena, rows);
    arena.content.actors[FIXTURE_HERO].abilities[0] = ability;
    arena.content.actors[FIXTURE_HERO].mp = 20;
    arena.content.tuning.hit_base = 100;
    arena.content.tuning.hit_min = 100;
    arena.content.tuning.hit_max = 100;
    arena.content.tuning.critical_percent = 0;
    stats_fill(arena_world(&arena), hero());
    for (size_t i = GAME_SEATS_MAX; i < STATE_ACTORS_MAX; i++) {
        if (arena.state.actors[i].id != 0) {
            arena.content.actors[arena.state.actors[i].kind].hp = 60;
            stats_fill(&arena.world, &arena.state.actors[i]);
        }
    }
}

static struct game_action use(void)
{
    return (struct game_action){
        .kind = GAME_ACTION_ABILITY,
        .given = GAME_GIVEN_ABILITY,
        .dir = GAME_DIR_NONE,
        .ability = arena.content.actors[FIXTURE_HERO].abilities[0],
    };
}

static uint8_t use_on(const struct state_actor *target)
{
    struct game_action action = use();

    action.given |= GAME_GIVEN_TARGET;
    action.target = target->id;
    return arena_do(&arena, 1, action);
}

static uint8_t use_at(int16_t x, int16_t y)
{
    struct game_action action = use();

    action.given |= GAME_GIVEN_POSITION;
    action.x = x;
    action.y = y;
    return arena_do(&arena, 1, action);
}

static uint8_t use_towards(uint8_t dir)
{
    struct game_action action = use();

    action.given |= GAME_GIVEN_DIR;
    action.dir = dir;
    return arena_do(&arena, 1, action);
}

static unsigned events_of(uint8_t type)
{
    unsigned count = 0;

    for (size_t i = 0; i < arena.outcome.event_count; i++) {
        count += arena.outcome.events[i].type == type ? 1 : 0;
    }
    return count;
}

static void give(uint16_t status)
{
    status_add(arena_world(&arena), hero(), status, 9);
}

static struct state_actor *orc(void)
{
    return arena_monster(&arena, FIXTURE_ORC);
}

/* ---- prices, cooldowns, requirements ---- */

START_TEST(prices_are_paid)
{
    prepare(field, FIXTURE_DRAIN);
    hero()->hp = 20;
    ck_assert_uint_eq(hero()->mp, 20);
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->mp, 16);
    ck_assert_int_eq(arena_event(&arena, GAME_EVENT_RESOURCE_SPENT)->amount, 4);
    /* Twice INT of 10 is 20, below the 30 it is bounded by; then 9 hit points for the caster. */
    ck_assert_int_eq(orc()->hp, 40);
    ck_assert_int_eq(hero()->hp, 29);
    hero()->mp = 3;
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_INSUFFICIENT_RESOURCES);
    ck_assert_uint_eq(hero()->mp, 3);
}
END_TEST

START_TEST(hit_points_can_be_a_price)
{
    prepare(field, FIXTURE_SPIT);
    arena.content.abilities[FIXTURE_SPIT].prices[0] =
        (struct content_price){.resource = CONTENT_RESOURCE_HP, .amount = 10};
    hero()->hp = 10;
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_INSUFFICIENT_RESOURCES);
    hero()->hp = 11;
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(hero()->hp, 1);
}
END_TEST

START_TEST(cooldowns_are_set)
{
    prepare(field, FIXTURE_SPIT);
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->ability_ready_at[0], 400);
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ON_COOLDOWN);
    arena.state.header.clock = 400;
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ACCEPTED);
}
END_TEST

START_TEST(time_is_counted_by_what_it_is)
{
    prepare(field, FIXTURE_DRAIN); /* a spell of 200 ticks */
    arena.content.actors[FIXTURE_HERO].core[CONTENT_STAT_INT] = 30;
    hero()->core[CONTENT_STAT_INT] = 30;
    stats_refresh(arena_world(&arena), hero());
    ck_assert_int_eq(stats_of(&arena.world, hero()).of[CONTENT_STAT_COGNITIVE], 110 + 12);
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->ready_at, 200 * 100 / 122);
}
END_TEST

START_TEST(requirements_are_asked)
{
    struct content_requirement *required;

    prepare(field, FIXTURE_BASH);
    ck_assert_int_eq(use_on(arena_monster(&arena, FIXTURE_GOBLIN)), GAME_VERDICT_ACCEPTED);
    prepare(field, FIXTURE_BASH);
    arena.state.seats[0].equipment[CONTENT_EQUIP_WEAPON - 1] = STATE_SLOT_NONE;
    ck_assert_int_eq(use_on(arena_monster(&arena, FIXTURE_GOBLIN)),
                     GAME_VERDICT_REQUIREMENTS_NOT_MET);
    prepare(field, FIXTURE_SPIT);
    required = &arena.content.abilities[FIXTURE_SPIT].requirements[0];
    *required = (struct content_requirement){.kind = CONTENT_REQUIRES_MIN_LEVEL, .value = 2};
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_REQUIREMENTS_NOT_MET);
    *required = (struct content_requirement){.kind = CONTENT_REQUIRES_MAX_HP_PERCENT, .value = 50};
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_REQUIREMENTS_NOT_MET);
    *required = (struct content_requirement){.kind = CONTENT_REQUIRES_MIN_HP_PERCENT, .value = 50};
    hero()->hp = 19;
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_REQUIREMENTS_NOT_MET);
    *required = (struct content_requirement){.kind = CONTENT_REQUIRES_SHIELD_EQUIPPED};
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_REQUIREMENTS_NOT_MET);
    *required = (struct content_requirement){.kind = CONTENT_REQUIRES_TARGET_UNAWARE};
    orc()->target = hero()->id;
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_REQUIREMENTS_NOT_MET);
    orc()->target = 0;
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ACCEPTED);
}
END_TEST

/* ---- aims and areas ---- */

START_TEST(aims_are_checked)
{
    static const char *const wall[] = {"#########", "#1..#..g#", "#########", NULL};

    prepare(field, FIXTURE_FIRE_BALL);
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_BAD_TARGET);
    ck_assert_int_eq(use_at(0, 40), GAME_VERDICT_BAD_TARGET);
    arena.content.abilities[FIXTURE_FIRE_BALL].range = 2;
    ck_assert_int_eq(use_at(7, 3), GAME_VERDICT_OUT_OF_RANGE);
    prepare(wall, FIXTURE_FIRE_BALL);
    ck_assert_int_eq(use_at(6, 1), GAME_VERDICT_NO_LINE_OF_SIGHT);
    prepare(wall, FIXTURE_FIRE_CONE);
    ck_assert_int_eq(use_towards(GAME_DIR_COUNT), GAME_VERDICT_BAD_DIRECTION);
    ck_assert_int_eq(use_towards(GAME_DIR_E), GAME_VERDICT_NO_EFFECT);
}
END_TEST

START_TEST(a_circle_hits_all_around)
{
    prepare(field, FIXTURE_FIRE_BALL);
    ck_assert_int_eq(use_at(4, 3), GAME_VERDICT_ACCEPTED);
    /* Three goblins, the orc, and the hero at the edge. */
    ck_assert_uint_eq(events_of(GAME_EVENT_DAMAGED), 5);
    ck_assert_int_eq(hero()->hp, 40 - 9);
    ck_assert_uint_eq(hero()->mp, 15);
}
END_TEST

START_TEST(walls_stop_a_circle)
{
    static const char *const rows[] = {"#########", "#1...#g.#", "#...g#..#", "#########", NULL};

    prepare(rows, FIXTURE_FIRE_BALL);
    ck_assert_int_eq(use_at(4, 1), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(events_of(GAME_EVENT_DAMAGED), 1);
}
END_TEST

START_TEST(a_cone_opens)
{
    prepare(field, FIXTURE_FIRE_CONE);
    ck_assert_int_eq(use_towards(GAME_DIR_W), GAME_VERDICT_NO_EFFECT);
    ck_assert_int_eq(use_towards(GAME_DIR_E), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(events_of(GAME_EVENT_DAMAGED), 4); /* three goblins abreast and the orc */
    prepare(field, FIXTURE_FIRE_CONE);
    ck_assert_int_eq(use_towards(GAME_DIR_NE), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(events_of(GAME_EVENT_DAMAGED), 3); /* its edges reach north and east */
}
END_TEST

START_TEST(a_line_is_as_wide_as_it_says)
{
    prepare(field, FIXTURE_FIRE_LINE);
    ck_assert_int_eq(use_towards(GAME_DIR_E), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(events_of(GAME_EVENT_DAMAGED), 2);
    prepare(field, FIXTURE_FIRE_LINE);
    arena.content.abilities[FIXTURE_FIRE_LINE].width = 3;
    ck_assert_int_eq(use_towards(GAME_DIR_E), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(events_of(GAME_EVENT_DAMAGED), 4);
    prepare(field, FIXTURE_FIRE_LINE);
    arena.content.abilities[FIXTURE_FIRE_LINE].area = CONTENT_AREA_NONE;
    arena.content.abilities[FIXTURE_FIRE_LINE].width = 0;
    ck_assert_int_eq(use_towards(GAME_DIR_E), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(events_of(GAME_EVENT_DAMAGED), 1); /* the first who stands there */
}
END_TEST

/* ---- effects ---- */

START_TEST(a_bash_strikes_and_then_pushes)
{
    static const char *const rows[] = {"########", "#1g....#", "########", NULL};

    prepare(rows, FIXTURE_BASH);
    ck_assert_int_eq(use_on(arena_monster(&arena, FIXTURE_GOBLIN)), GAME_VERDICT_ACCEPTED);
    ck_assert_int_lt(arena_monster(&arena, FIXTURE_GOBLIN)->hp, 60);
    ck_assert_uint_eq(arena_monster(&arena, FIXTURE_GOBLIN)->x, 4);
    ck_assert_int_eq(arena_event(&arena, GAME_EVENT_PUSHED)->x, 4);
}
END_TEST

START_TEST(a_push_ends_at_the_wall)
{
    static const char *const rows[] = {"######", "#1g.##", "######", NULL};

    prepare(rows, FIXTURE_BASH);
    ck_assert_int_eq(use_on(arena_monster(&arena, FIXTURE_GOBLIN)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena_monster(&arena, FIXTURE_GOBLIN)->x, 3);
}
END_TEST

START_TEST(a_pull_ends_beside_the_caster)
{
    static const char *const rows[] = {"########", "#1....g#", "########", NULL};

    prepare(rows, FIXTURE_SPIT);
    arena.content.effects[arena.content.abilities[FIXTURE_SPIT].first_effect] =
        (struct content_effect){.kind = CONTENT_EFFECT_MOVE_TARGET,
                                .type = CONTENT_DISPLACE_TOWARD_CASTER,
                                .amount = 9,
                                .code = CONTENT_NONE};
    ck_assert_int_eq(use_on(arena_monster(&arena, FIXTURE_GOBLIN)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena_monster(&arena, FIXTURE_GOBLIN)->x, 2);
}
END_TEST

START_TEST(a_dash_goes_as_far_as_it_can)
{
    static const char *const rows[] = {"#########", "#1..+...#", "#.......#", "#########", NULL};

    prepare(rows, FIXTURE_DASH);
    ck_assert_int_eq(use_towards(GAME_DIR_E), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->x, 3);
    ck_assert_int_eq(use_towards(GAME_DIR_E), GAME_VERDICT_BLOCKED);
    ck_assert_int_eq(use_towards(GAME_DIR_S), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->y, 2);
}
END_TEST

START_TEST(two_change_places)
{
    uint8_t x;

    prepare(field, FIXTURE_SWAP);
    x = orc()->x;
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->x, x);
    ck_assert_uint_eq(orc()->x, 2);
}
END_TEST

START_TEST(who_is_called_comes_follows_and_vanishes)
{
    static const char *const rows[] = {"########", "#1.....#", "#......#", "########", NULL};
    unsigned rats = 0;

    prepare(rows, FIXTURE_CALL_RATS);
    ck_assert_int_eq(arena_do(&arena, 1, use()), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_SPAWN), 2);
    for (size_t i = GAME_SEATS_MAX; i < STATE_ACTORS_MAX; i++) {
        const struct state_actor *actor = &arena.state.actors[i];

        if (actor->id != 0) {
            ck_assert_uint_eq(actor->kind, FIXTURE_RAT);
            ck_assert_uint_eq(actor->leader, hero()->id);
            ck_assert(!stats_hostile(arena_world(&arena), actor, hero()));
            rats++;
        }
    }
    ck_assert_uint_eq(rats, 2);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    }
    for (size_t i = GAME_SEATS_MAX; i < STATE_ACTORS_MAX; i++) {
        ck_assert_uint_eq(arena.state.actors[i].id, 0);
    }
}
END_TEST

START_TEST(another_shape_for_a_while)
{
    prepare(field, FIXTURE_OGRE_FORM);
    hero()->hp = 20; /* half */
    ck_assert_int_eq(arena_do(&arena, 1, use()), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->kind, FIXTURE_OGRE);
    ck_assert_uint_eq(hero()->true_kind, FIXTURE_HERO);
    ck_assert_int_eq(hero()->hp_max, 35);
    ck_assert_int_eq(hero()->hp, 18);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    }
    ck_assert_uint_eq(hero()->kind, FIXTURE_HERO);
    ck_assert_uint_eq(hero()->true_kind, CONTENT_NONE);
    ck_assert_int_eq(hero()->hp_max, 40);
}
END_TEST

START_TEST(a_condition_chooses)
{
    prepare(field, FIXTURE_HEX);
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ACCEPTED); /* whole: poison */
    ck_assert(status_bears(orc(), FIXTURE_POISONED));
    ck_assert_int_eq(orc()->hp, 59);                        /* its own turn has passed */
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ACCEPTED); /* poisoned: cold */
    ck_assert_int_eq(orc()->hp, 59 - 9 - 1);
    prepare(field, FIXTURE_HEX);
    orc()->hp = 30;
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_ACCEPTED); /* half: cold */
    ck_assert_int_eq(orc()->hp, 21);
}
END_TEST

START_TEST(a_flurry_strikes_three_times)
{
    prepare(field, FIXTURE_FLURRY);
    ck_assert_int_eq(use_on(arena_monster(&arena, FIXTURE_GOBLIN)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(events_of(GAME_EVENT_ATTACKED), 3);
    ck_assert_uint_eq(events_of(GAME_EVENT_DAMAGED), 3);
}
END_TEST

START_TEST(a_door_opens_by_itself)
{
    static const char *const rows[] = {"#######", "#1.L..#", "#######", NULL};

    struct state_prop *lock;

    prepare(rows, FIXTURE_KNOCK);
    lock = state_prop_add(&arena.state);
    *lock = (struct state_prop){.id = lock->id,
                                .item = CONTENT_NONE,
                                .ability = CONTENT_NONE,
                                .kind = GAME_PROP_LOCK,
                                .x = 3,
                                .y = 1,
                                .key = 1};
    ck_assert_int_eq(use_at(2, 1), GAME_VERDICT_NO_EFFECT);
    ck_assert_ptr_nonnull(state_prop_at(&arena.state, 3, 1));
    ck_assert_int_eq(use_at(3, 1), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.terrain[1][3], GAME_TERRAIN_DOOR_OPEN);
    ck_assert_ptr_null(state_prop_at(&arena.state, 3, 1));
}
END_TEST

START_TEST(a_trap_needs_nobody)
{
    prepare(field, FIXTURE_FIRE_BALL);
    ability_spring(arena_world(&arena), FIXTURE_FIRE_BALL, hero());
    ck_assert_int_eq(hero()->hp, 40 - 9);
    ck_assert_uint_eq(hero()->mp, 20);
    ck_assert_uint_eq(events_of(GAME_EVENT_DAMAGED), 4); /* and the goblins beside */
}
END_TEST

/* ---- statuses that forbid ---- */

START_TEST(what_statuses_forbid)
{
    prepare(field, FIXTURE_DRAIN);
    give(FIXTURE_SILENCED);
    ck_assert_int_eq(use_on(orc()), GAME_VERDICT_SILENCED);
    prepare(field, FIXTURE_DASH);
    give(FIXTURE_ROOTED);
    ck_assert_int_eq(use_towards(GAME_DIR_N), GAME_VERDICT_ROOTED);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_N)), GAME_VERDICT_ROOTED);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    prepare(field, FIXTURE_BASH);
    give(FIXTURE_AFRAID);
    ck_assert_int_eq(use_on(arena_monster(&arena, FIXTURE_GOBLIN)), GAME_VERDICT_AFRAID);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_AFRAID);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_W)), GAME_VERDICT_ACCEPTED);
    prepare(field, FIXTURE_BASH);
    give(FIXTURE_DISARMED);
    ck_assert_int_eq(use_on(arena_monster(&arena, FIXTURE_GOBLIN)), GAME_VERDICT_DISARMED);
    ck_assert_int_eq(stats_of(arena_world(&arena), hero()).damage_max, 3);
    prepare(field, FIXTURE_SECOND_WIND);
    hero()->hp = 5;
    give(FIXTURE_BERSERK);
    ck_assert_int_eq(arena_do(&arena, 1, use()), GAME_VERDICT_BERSERK);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_SEARCH)),
                     GAME_VERDICT_BERSERK);
    give(FIXTURE_STUNNED);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_STUNNED);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
}
END_TEST

/* Each status ends by itself, whatever it does. */
START_TEST(every_status_passes)
{
    /* No player is ever charmed; how a charm passes is looked at below. */
    for (uint16_t status = 0; status < FIXTURE_CHARMED; status++) {
        prepare(field, FIXTURE_SPIT);
        status_add(arena_world(&arena), hero(), status, 2);
        ck_assert(status_bears(hero(), status));
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
        ck_assert(status_bears(hero(), status));
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
        ck_assert_msg(!status_bears(hero(), status), "status %u stays", status);
        ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_STATUS_LOST)->code, status);
    }
}
END_TEST

/* ---- charm ---- */

static const char *const duel[] = {"########", "#1.g.o.#", "########", NULL};

/* The hero's sleep becomes a charm. */
static void prepare_charm(const char *const *rows)
{
    const struct content_ability *sleep;

    prepare(rows, FIXTURE_READ_SLEEP);
    sleep = &arena.content.abilities[FIXTURE_READ_SLEEP];
    arena.content.effects[sleep->first_effect].code = FIXTURE_CHARMED;
    arena.content.effects[sleep->first_effect].turns = 3;
    hero()->level = 9;
    stats_fill(arena_world(&arena), hero());
}

static bool is_shown_as_foe(const struct state_actor *actor)
{
    static struct game_view view;

    donjon_ruleset.view(&arena.state, &arena.content, 1, &view);
    for (size_t i = 0; i < view.entity_count; i++) {
        if (view.entities[i].id == actor->id) {
            return view.entities[i].hostile != 0;
        }
    }
    ck_abort_msg("it is not shown");
    return false;
}

START_TEST(the_charmed_fight_for_their_charmer)
{
    struct state_actor *goblin;
    const struct state_actor *orc;
    int32_t hp;

    prepare_charm(duel);
    arena_default_provider(&arena, GAME_PROVIDER_AI_AGGRESSIVE);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    orc = arena_monster(&arena, FIXTURE_ORC);
    hp = orc->hp;
    ck_assert_int_eq(use_on(goblin), GAME_VERDICT_ACCEPTED);
    ck_assert(status_bears(goblin, FIXTURE_CHARMED));
    ck_assert(!stats_hostile(arena_world(&arena), goblin, hero()));
    ck_assert(stats_hostile(arena_world(&arena), goblin, orc));
    ck_assert_uint_eq(goblin->leader, hero()->id);
    ck_assert(!is_shown_as_foe(goblin));
    ck_assert(is_shown_as_foe(orc));
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_attack(goblin->id)), GAME_VERDICT_BAD_TARGET);
    for (int i = 0; i < 3 && orc->hp == hp; i++) {
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    }
    ck_assert_int_lt(orc->hp, hp);
}
END_TEST

START_TEST(the_charmed_come_to_themselves)
{
    struct state_actor *goblin;
    uint8_t faction;

    prepare_charm(duel);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    faction = goblin->faction;
    ck_assert_int_eq(use_on(goblin), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_ne(goblin->faction, faction);
    for (int i = 0; i < 8 && status_bears(goblin, FIXTURE_CHARMED); i++) {
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    }
    ck_assert(!status_bears(goblin, FIXTURE_CHARMED));
    ck_assert_uint_eq(goblin->faction, faction);
    ck_assert_uint_eq(goblin->former_faction, 0);
    ck_assert_uint_eq(goblin->leader, 0);
    ck_assert(stats_hostile(arena_world(&arena), goblin, hero()));
}
END_TEST

/* A second charm takes over, and what it was is not forgotten. */
START_TEST(two_charms_end_as_one)
{
    static const char *const rows[] = {"#######", "#1.g.2#", "#######", NULL};
    struct affliction affliction = {.code = FIXTURE_CHARMED, .turns = 2};
    struct state_actor *goblin;

    prepare(rows, FIXTURE_SPIT);
    hero()->level = 9;
    arena.state.actors[1].level = 9;
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    status_afflict(arena_world(&arena), hero(), goblin, affliction);
    status_afflict(&arena.world, &arena.state.actors[1], goblin, affliction);
    ck_assert_uint_eq(goblin->leader, arena.state.actors[1].id);
    status_remove(&arena.world, goblin, FIXTURE_CHARMED);
    ck_assert_uint_eq(goblin->faction, FIXTURE_MONSTERS);
}
END_TEST

START_TEST(not_everybody_can_be_charmed)
{
    struct affliction affliction = {.code = FIXTURE_CHARMED, .turns = 9};
    struct state_actor *goblin;

    prepare_charm(duel);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    status_afflict(arena_world(&arena), goblin, hero(), affliction);
    ck_assert(!status_bears(hero(), FIXTURE_CHARMED));
    status_afflict(&arena.world, NULL, goblin, affliction);
    ck_assert(!status_bears(goblin, FIXTURE_CHARMED));
    goblin->level = 10;
    status_afflict(&arena.world, hero(), goblin, affliction);
    ck_assert(!status_bears(goblin, FIXTURE_CHARMED));
    goblin->level = 9;
    stats_fill(&arena.world, goblin);
    goblin->flags |= STATE_ACTOR_GUARDIAN;
    status_afflict(&arena.world, hero(), goblin, affliction);
    ck_assert(!status_bears(goblin, FIXTURE_CHARMED));
    arena.content.actors[FIXTURE_ORC].passives[0] = FIXTURE_CONSTRUCT;
    stats_fill(&arena.world, arena_monster(&arena, FIXTURE_ORC));
    status_afflict(&arena.world, hero(), arena_monster(&arena, FIXTURE_ORC), affliction);
    ck_assert(!status_bears(arena_monster(&arena, FIXTURE_ORC), FIXTURE_CHARMED));
    goblin->flags &= (uint8_t)~STATE_ACTOR_GUARDIAN;
    status_afflict(&arena.world, hero(), goblin, affliction);
    ck_assert(status_bears(goblin, FIXTURE_CHARMED));
    ck_assert_ptr_null(state_check(&arena.state, &arena.content));
}
END_TEST

START_TEST(the_unseen_are_seen_from_beside)
{
    static const char *const rows[] = {"########", "#1....g#", "########", NULL};
    struct state_actor *goblin;
    static struct game_view view;

    prepare(rows, FIXTURE_SPIT);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    status_add(arena_world(&arena), goblin, FIXTURE_INVISIBLE, 9);
    donjon_ruleset.view(&arena.state, &arena.content, 1, &view);
    ck_assert_uint_eq(view.entity_count, 1);
    ck_assert_int_eq(use_on(goblin), GAME_VERDICT_NO_TARGET);
    /* What it does is not told either, unless it is done to the one who is told. */
    ck_assert_uint_eq(world_witnesses(arena_world(&arena), goblin, NULL), 0);
    ck_assert_uint_eq(world_witnesses(&arena.world, goblin, hero()), 1);
    arena.content.actors[FIXTURE_HERO].passives[0] = FIXTURE_SEE_INVISIBLE;
    donjon_ruleset.view(&arena.state, &arena.content, 1, &view);
    ck_assert_uint_eq(view.entity_count, 2);
    ck_assert_uint_eq(world_witnesses(arena_world(&arena), goblin, NULL), 1);
    arena.content.actors[FIXTURE_HERO].passives[0] = CONTENT_NONE;
    goblin->x = 2;
    donjon_ruleset.view(&arena.state, &arena.content, 1, &view);
    ck_assert_uint_eq(view.entity_count, 2);
}
END_TEST

/* ---- what a seat is told ---- */

START_TEST(the_list_has_every_aim)
{
    static struct game_legal legal;
    unsigned aims = 0;

    prepare(field, FIXTURE_FIRE_CONE);
    donjon_ruleset.legal(&arena.state, &arena.content, 1, &legal);
    for (size_t i = 0; i < legal.count; i++) {
        aims += legal.actions[i].kind == GAME_ACTION_ABILITY ? 1 : 0;
    }
    ck_assert_uint_eq(aims, 5); /* from north by east to south */
}
END_TEST

START_TEST(the_view_tells_what_one_has)
{
    static struct game_view view;

    prepare(field, FIXTURE_SPIT);
    hero()->ability_ready_at[0] = 250;
    give(FIXTURE_WARDED);
    donjon_ruleset.view(&arena.state, &arena.content, 1, &view);
    ck_assert_uint_eq(view.ability_count, 1);
    ck_assert_uint_eq(view.abilities[0].ability, FIXTURE_SPIT);
    ck_assert_uint_eq(view.abilities[0].verdict, GAME_VERDICT_ON_COOLDOWN);
    ck_assert_uint_eq(view.abilities[0].ready_in, 250);
    ck_assert_uint_eq(view.condition_count, 1);
    ck_assert_uint_eq(view.conditions[0].magnitude, 10);
    ck_assert_int_eq(view.resources[CONTENT_RESOURCE_MP], 20);
    ck_assert_uint_eq(view.stat_count, CONTENT_STAT_COUNT);
    ck_assert_int_eq(view.stats[CONTENT_STAT_STR], 10);
}
END_TEST

Suite *deed_suite(void)
{
    Suite *suite = suite_create("deed");
    TCase *use_case = tcase_create("using");
    TCase *effect_case = tcase_create("effects");
    TCase *status_case = tcase_create("statuses");

    tcase_add_test(use_case, prices_are_paid);
    tcase_add_test(use_case, hit_points_can_be_a_price);
    tcase_add_test(use_case, cooldowns_are_set);
    tcase_add_test(use_case, time_is_counted_by_what_it_is);
    tcase_add_test(use_case, requirements_are_asked);
    tcase_add_test(use_case, aims_are_checked);
    tcase_add_test(use_case, a_circle_hits_all_around);
    tcase_add_test(use_case, walls_stop_a_circle);
    tcase_add_test(use_case, a_cone_opens);
    tcase_add_test(use_case, a_line_is_as_wide_as_it_says);
    tcase_add_test(use_case, the_list_has_every_aim);
    tcase_add_test(use_case, the_view_tells_what_one_has);
    tcase_add_test(effect_case, a_bash_strikes_and_then_pushes);
    tcase_add_test(effect_case, a_push_ends_at_the_wall);
    tcase_add_test(effect_case, a_pull_ends_beside_the_caster);
    tcase_add_test(effect_case, a_dash_goes_as_far_as_it_can);
    tcase_add_test(effect_case, two_change_places);
    tcase_add_test(effect_case, who_is_called_comes_follows_and_vanishes);
    tcase_add_test(effect_case, another_shape_for_a_while);
    tcase_add_test(effect_case, a_condition_chooses);
    tcase_add_test(effect_case, a_flurry_strikes_three_times);
    tcase_add_test(effect_case, a_door_opens_by_itself);
    tcase_add_test(effect_case, a_trap_needs_nobody);
    tcase_add_test(status_case, what_statuses_forbid);
    tcase_add_test(status_case, every_status_passes);
    tcase_add_test(status_case, the_charmed_fight_for_their_charmer);
    tcase_add_test(status_case, the_charmed_come_to_themselves);
    tcase_add_test(status_case, two_charms_end_as_one);
    tcase_add_test(status_case, not_everybody_can_be_charmed);
    tcase_add_test(status_case, the_unseen_are_seen_from_beside);
    suite_add_tcase(suite, use_case);
    suite_add_tcase(suite, effect_case);
    suite_add_tcase(suite, status_case);
    return suite;
}
