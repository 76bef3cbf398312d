/*
 * Non-interference: of two states that a seat sees alike, every output for that seat is the same,
 * byte for byte: bodies, entity tags, legal actions, verdicts.
 *
 * States come from play; each is then changed in what may be hidden, at random and within the
 * rules' bounds. A change that does show in the view is no case; the others are. What is public by
 * design (seq, nonce, clock, roots and hashes) is the same in both, but where an output must not
 * depend on it: there it differs.
 */
#include <stdio.h>
#include <string.h>

#include "core/codec/view_json.h"
#include "core/game/state.h"
#include "tests/support/game_fixture.h"
#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

enum { SEEDS = 12, STEPS_MAX = 24, CHANGES = 160, CASES_MIN = 400 };

static uint64_t random_state;

/* xorshift64: the same cases in every run. */
static uint32_t pick(uint32_t count)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 16) % count;
}

static struct game_state *state(void)
{
    return (struct game_state *)(void *)fake.state;
}

/* ---- a state from play, and its twin ---- */

static void play_some(uint64_t seed)
{
    static struct game_state after;
    static struct game_outcome outcome;
    struct game_genesis genesis = game_fixture_genesis(FIXTURE_DELVE, 2, seed);
    ck_assert_int_eq(donjon_ruleset.genesis(fake.state, &fake.content, &genesis),
                     GAME_VERDICT_ACCEPTED);
    for (uint32_t i = pick(STEPS_MAX); i > 0; i--) {
        struct game_legal legal = {0};
        struct game_summary now;
        donjon_ruleset.summary(fake.state, &fake.content, &now);
        donjon_ruleset.legal(fake.state, &fake.content, now.next.seat, &legal);
        if (now.next.seat == 0 || legal.count == 0) {
            return;
        }
        struct game_input input = {.kind = GAME_INPUT_ACTION,
                                   .seat = now.next.seat,
                                   .entity = legal.entity,
                                   .action = legal.actions[pick(legal.count)]};
        donjon_ruleset.step(fake.state, &after, &fake.content, &input, &outcome);
        memcpy(fake.state, &after, sizeof(after));
    }
}

static void change_monster(struct game_state *twin)
{
    struct state_actor *actor =
        &twin->actors[GAME_SEATS_MAX + pick(STATE_ACTORS_MAX - GAME_SEATS_MAX)];
    if (actor->id == 0) {
        return;
    }
    switch (pick(6)) {
    case 0:
        actor->hp = 1 + (int32_t)pick((uint32_t)actor->hp_max);
        break;
    case 1:
        actor->x = (uint8_t)pick(twin->header.width);
        actor->y = (uint8_t)pick(twin->header.height);
        break;
    case 2:
        actor->target = pick(2) == 0 ? 0 : twin->actors[0].id;
        actor->memory = (uint8_t)pick(9);
        actor->last_x = (uint8_t)pick(twin->header.width);
        break;
    case 3:
        actor->mp = (uint16_t)pick(50);
        actor->statuses[0] = (struct state_status){.code = (uint8_t)pick(2), .turns = 3};
        break;
    case 4:
        actor->kind = (uint16_t)(FIXTURE_RAT + pick(4));
        break;
    default:
        state_actor_remove(twin, actor);
        break;
    }
}

static void change_other_seat(struct game_state *twin)
{
    struct state_seat *seat = &twin->seats[1];
    switch (pick(4)) {
    case 0:
        seat->experience += 1 + pick(100);
        break;
    case 1:
        seat->inventory[pick(GAME_INVENTORY_MAX)].quantity = (uint16_t)pick(3);
        break;
    case 2:
        twin->memory[1].rows[pick(GAME_LEVEL_HEIGHT_MAX)] ^= UINT64_C(1) << pick(40);
        break;
    default:
        twin->actors[1].mp = (uint16_t)pick(20);
        break;
    }
}

static void change_thing(struct game_state *twin)
{
    struct state_item *item = &twin->items[pick(STATE_ITEMS_MAX)];
    struct state_prop *prop = &twin->props[pick(STATE_PROPS_MAX)];
    if (item->id != 0) {
        item->kind = (uint16_t)pick(FIXTURE_ITEMS);
        item->x = (uint8_t)pick(twin->header.width);
    }
    if (prop->id != 0) {
        prop->item = (uint16_t)pick(FIXTURE_ITEMS);
        prop->quantity = (uint16_t)(1 + pick(5));
    }
}

static void change(struct game_state *twin)
{
    switch (pick(5)) {
    case 0:
        twin->header.rng_key[pick(32)] ^= 1;
        twin->header.blinding[pick(32)] ^= 1;
        break;
    case 1:
        change_other_seat(twin);
        break;
    case 2:
        change_thing(twin);
        break;
    default:
        change_monster(twin);
        break;
    }
}

static bool looks_alike(const struct game_state *one, const struct game_state *two)
{
    static struct game_view views[2];
    memset(views, 0, sizeof(views));
    donjon_ruleset.view(one, &fake.content, 1, &views[0]);
    donjon_ruleset.view(two, &fake.content, 1, &views[1]);
    return memcmp(&views[0], &views[1], sizeof(views[0])) == 0;
}

/* ---- what is put out ---- */

struct output {
    int status;
    char etag[64];
    size_t size;
    char body[64 * 1024];
};

static void ask(enum http_method method, const char *path, struct output *out)
{
    test_again();
    test.request.principal.seat = 1;
    test_send(method, path);
    const struct strbuf *body = &test.request.reply.body;
    const char *etag = test_header("ETag");
    memset(out, 0, sizeof(*out));
    out->status = test.request.reply.status;
    out->size = body->len;
    ck_assert_uint_le(body->len, sizeof(out->body));
    memcpy(out->body, body->data, body->len);
    if (etag) {
        snprintf(out->etag, sizeof(out->etag), "%s", etag);
    }
}

/* Asks for the same of both states. The commitments to them differ unless they are shown. */
static void expect_same(const char *path, const struct game_state *one,
                        const struct game_state *two, bool shows_commitments)
{
    static struct output outputs[2];
    const struct game_state *states[2] = {one, two};
    for (int i = 0; i < 2; i++) {
        memcpy(fake.state, states[i], sizeof(*states[i]));
        int mark = shows_commitments ? 0 : i;
        memset(fake.head.state_root.bytes, 0xaa + mark, DIGEST_SIZE);
        memset(fake.head.chain_hash.bytes, 0xbb + mark, DIGEST_SIZE);
        ask(HTTP_GET, path, &outputs[i]);
    }
    ck_assert_int_eq(outputs[0].status, 200);
    ck_assert_msg(memcmp(&outputs[0], &outputs[1], sizeof(outputs[0])) == 0,
                  "%s:\n%.1500s\n%.1500s\n%s %s", path, outputs[0].body, outputs[1].body,
                  outputs[0].etag, outputs[1].etag);
}

static struct game_action action_of(uint8_t kind)
{
    return (struct game_action){.kind = kind, .dir = GAME_DIR_NONE};
}

static void expect_same_verdict(const struct game_state *one, const struct game_state *two,
                                struct game_action action)
{
    static struct game_outcome outcomes[2];
    struct game_input input = {
        .kind = GAME_INPUT_ACTION, .seat = 1, .entity = one->actors[0].id, .action = action};
    donjon_ruleset.judge(one, &fake.content, &input, &outcomes[0]);
    donjon_ruleset.judge(two, &fake.content, &input, &outcomes[1]);
    ck_assert_msg(outcomes[0].verdict == outcomes[1].verdict &&
                      outcomes[0].phase == outcomes[1].phase &&
                      outcomes[0].field == outcomes[1].field,
                  "kind %s dir %u target %u at %d,%d: %s and %s", game_action_name(action.kind),
                  action.dir, action.target, action.x, action.y,
                  game_verdict_name(outcomes[0].verdict), game_verdict_name(outcomes[1].verdict));
}

/* What a dry run, or an attempt, would tell. */
static void expect_same_verdicts(const struct game_state *one, const struct game_state *two)
{
    for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir++) {
        struct game_action action = action_of(GAME_ACTION_MOVE);
        action.given = GAME_GIVEN_DIR;
        action.dir = dir;
        expect_same_verdict(one, two, action);
        action.kind = GAME_ACTION_INTERACT;
        expect_same_verdict(one, two, action);
    }
    for (uint32_t target = 1; target < one->header.next_id + 2; target++) {
        struct game_action action = action_of(GAME_ACTION_ATTACK);
        action.given = GAME_GIVEN_TARGET;
        action.target = target;
        expect_same_verdict(one, two, action);
        action.kind = GAME_ACTION_USE_ITEM;
        action.given |= GAME_GIVEN_SLOT;
        for (action.slot = 0; action.slot < 5; action.slot++) {
            expect_same_verdict(one, two, action);
        }
    }
    expect_same_verdict(one, two, action_of(GAME_ACTION_PICKUP));
    expect_same_verdict(one, two, action_of(GAME_ACTION_DESCEND));
}

START_TEST(what_a_seat_cannot_see_changes_nothing_it_gets)
{
    static struct game_state one;
    static struct game_state two;
    size_t cases = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        random_state = seed * UINT64_C(0x9e3779b97f4a7c15);
        play_some(seed);
        memcpy(&one, state(), sizeof(one));
        for (int i = 0; i < CHANGES; i++) {
            two = one;
            for (uint32_t changes = 1 + pick(3); changes > 0; changes--) {
                change(&two);
            }
            if (memcmp(&one, &two, sizeof(one)) == 0 || !looks_alike(&one, &two)) {
                continue;
            }
            cases++;
            expect_same(TEST_SESSION "/state", &one, &two, false);
            expect_same(TEST_SESSION "/legal-actions", &one, &two, false);
            expect_same(TEST_SESSION "/seats", &one, &two, false);
            expect_same(TEST_SESSION, &one, &two, true);
            expect_same_verdicts(&one, &two);
        }
    }
    ck_assert_uint_ge(cases, CASES_MIN);
}
END_TEST

/* ---- what is not in the state ---- */

static void fill_log(void)
{
    static const struct game_executed executed[] = {{.entity = 1, .kind = GAME_ACTION_WAIT},
                                                    {.entity = 9, .kind = GAME_ACTION_MOVE}};
    fake.entry_count = 2;
    for (size_t i = 0; i < fake.entry_count; i++) {
        fake.entries[i] = (struct entry_record){.seq = i + 1,
                                                .first_nonce = 2 * i + 1,
                                                .last_nonce = 2 * i + 2,
                                                .executed = executed,
                                                .executed_count = 2};
        fake.entries[i].input = (struct game_input){
            .kind = GAME_INPUT_ACTION, .seat = (uint8_t)(i + 1), .entity = (uint32_t)(i + 1)};
        fake.entries[i].input.action = action_of(GAME_ACTION_WAIT);
    }
}

START_TEST(what_others_decided_changes_no_log)
{
    static struct output before;
    static struct output after;
    static const struct game_executed other[] = {
        {.entity = 1, .kind = GAME_ACTION_WAIT},
        {.entity = 12, .kind = GAME_ACTION_ATTACK, .provider = GAME_PROVIDER_AI_AGGRESSIVE}};
    fill_log();
    ask(HTTP_GET, TEST_SESSION "/actions", &before);
    ck_assert_int_eq(before.status, 200);
    fake.entries[1].input.action = (struct game_action){
        .kind = GAME_ACTION_ATTACK, .dir = GAME_DIR_NONE, .given = GAME_GIVEN_TARGET, .target = 12};
    fake.entries[1].has_action_id = true;
    memset(fake.entries[1].action_id.bytes, 3, ID_SIZE);
    fake.entries[0].executed = other;
    fake.entries[1].executed = other;
    ask(HTTP_GET, TEST_SESSION "/actions", &after);
    ck_assert_str_eq(before.body, after.body);
    fake.seat = 0;
    ask(HTTP_GET, TEST_SESSION "/actions", &after);
    ck_assert_str_ne(before.body, after.body); /* an admin sees the difference */
}
END_TEST

START_TEST(how_well_a_state_compresses_is_not_told)
{
    static struct output outputs[3];
    fake.listed = 2;
    for (int i = 0; i < 3; i++) {
        fake.stored_size = i == 1 ? 2222 : 1111;
        test_again();
        test_as(i == 2 ? PRINCIPAL_ADMIN : PRINCIPAL_SEAT);
        test_send(HTTP_GET, TEST_SESSION "/checkpoints");
        ck_assert_int_eq(test.request.reply.status, 200);
        snprintf(outputs[i].body, sizeof(outputs[i].body), "%s", test.request.reply.body.data);
    }
    ck_assert_str_eq(outputs[0].body, outputs[1].body);
    ck_assert_ptr_nonnull(strstr(outputs[2].body, "1111"));
}
END_TEST

/* A monster that decides is nobody to a seat. */
START_TEST(whose_turn_it_is_is_told_of_players_only)
{
    struct game_next monster = {
        .entity = 20, .provider = GAME_PROVIDER_AI_AGGRESSIVE, .pending = 1};
    struct game_next player = {.entity = 2, .seat = 2, .provider = GAME_PROVIDER_INTERACTIVE};
    ck_assert_uint_eq(next_for_viewer(&monster, 1).entity, 0);
    ck_assert_uint_eq(next_for_viewer(&monster, SEAT_SPECTATOR_FIRST).entity, 0);
    ck_assert_uint_eq(next_for_viewer(&monster, 0).entity, 20);
    ck_assert_uint_eq(next_for_viewer(&player, 1).entity, 2);
}
END_TEST

Suite *secrecy_suite(void)
{
    Suite *suite = suite_create("secrecy");
    TCase *tcase = tcase_create("non-interference");
    tcase_set_timeout(tcase, 120);
    tcase_add_checked_fixture(tcase, test_setup, test_teardown);
    tcase_add_test(tcase, what_a_seat_cannot_see_changes_nothing_it_gets);
    tcase_add_test(tcase, what_others_decided_changes_no_log);
    tcase_add_test(tcase, how_well_a_state_compresses_is_not_told);
    tcase_add_test(tcase, whose_turn_it_is_is_told_of_players_only);
    suite_add_tcase(suite, tcase);
    return suite;
}
