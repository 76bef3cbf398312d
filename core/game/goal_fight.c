/*
 * goal_fight: fighting and keeping a distance while doing so.
 *
 * Aggression says how gladly one fights, caution holds back where the odds are bad, territory and
 * stamina say how far one goes for it. Whom to strike is a question of tactical sense: the dull
 * take the nearest, the clever the one that falls soonest. The honourable leave the helpless alone.
 */
#include "core/game/goal.h"

#include "core/game/fov.h"
#include "core/game/stats.h"
#include "core/game/use.h"

enum {
    FIGHT_BASE = 400,
    FIGHT_BERSERK = 1500,
    IN_REACH = 200, /* one who stands before one must be answered */
    MEEK = 60,      /* aggression below which one does not begin a fight */
    HONOURABLE = 160,
    HOME_GROUND = 6, /* tiles around home that a territorial one fights for */
    SHOOTER = 60,    /* preferred range from which one keeps a distance */
    SHOT_RANGE = 3,  /* what reaches as far is a shot */
    TARGETS_TRIED = 4,
    VALUE_VAIN = 1, /* of a blow that does nothing */
    VALUE_REARM = 45,
    VALUE_DISARM = 40,
    VALUE_APPROACH = 10, /* of a step, where a blow is worth up to 300 */
    VALUE_KILL = 120,
    VALUE_HINDER = 90,
    VALUE_BUFF = 80,
    VALUE_SUMMON = 150,
    OWN_SIDE = 250,     /* what catches a friend or oneself is worth so much less */
    ITEM_DISCOUNT = 60, /* an item is worth less than what costs nothing */
    IN_NEED = 50        /* percent of hit points below which nothing is saved up */
};

/* ---- whether ---- */

static bool is_helpless(const struct mind *mind, const struct state_actor *other)
{
    return mind_bears(mind->world, other, CONTENT_STATUS_STUN) ||
           mind_bears(mind->world, other, CONTENT_STATUS_FEAR);
}

/* True if honour or the place forbids to fight this one. */
static bool is_spared(const struct mind *mind, const struct mind_other *foe)
{
    if (mind_bears(mind->world, mind->actor, CONTENT_STATUS_BERSERK)) {
        return false;
    }
    return (mind_trait(mind, CONTENT_TRAIT_HONOR) >= HONOURABLE && is_helpless(mind, foe->actor)) ||
           (foe->distance > 1 && goal_leashed(mind, foe->actor->x, foe->actor->y));
}

static const struct mind_other *nearest_quarry(const struct mind *mind)
{
    for (uint8_t i = 0; i < mind->foe_count; i++) {
        if (!is_spared(mind, &mind->foes[i])) {
            return &mind->foes[i];
        }
    }
    return NULL;
}

/* Too far to run for one who is soon out of breath. */
static bool is_too_far(const struct mind *mind, const struct mind_other *foe)
{
    return mind->actor->seat == 0 &&
           foe->distance > 3 + mind_trait(mind, CONTENT_TRAIT_STAMINA) / 12;
}

static bool begins_no_fight(const struct mind *mind, const struct mind_other *foe)
{
    return mind->actor->seat == 0 && mind_trait(mind, CONTENT_TRAIT_AGGRESSION) < MEEK &&
           foe->distance > 1 && mind->actor->hp >= mind->actor->hp_max;
}

int32_t fight_score(struct mind *mind)
{
    const struct state_actor *actor = mind->actor;
    const struct mind_other *foe = nearest_quarry(mind);
    int32_t score = FIGHT_BASE + 2 * goal_bent(mind, CONTENT_TRAIT_AGGRESSION);

    if (foe == NULL || mind_bears(mind->world, actor, CONTENT_STATUS_FEAR)) {
        return 0;
    }
    if (mind_bears(mind->world, actor, CONTENT_STATUS_BERSERK)) {
        return FIGHT_BERSERK;
    }
    if (is_too_far(mind, foe) || begins_no_fight(mind, foe)) {
        return 0;
    }
    if (foe->distance <= 1) {
        score += IN_REACH;
    }
    if (mind->danger * 3 > actor->hp) {
        score -= mind_trait(mind, CONTENT_TRAIT_CAUTION);
    }
    if (tile_distance(foe->actor->x, foe->actor->y, actor->home_x, actor->home_y) <= HOME_GROUND &&
        actor->seat == 0) {
        score += mind_trait(mind, CONTENT_TRAIT_TERRITORIALITY) / 2;
    }
    return score > 150 ? score : 150;
}

/* ---- what ---- */

struct choice {
    struct game_action action;
    int32_t value;
};

static void consider(struct mind *mind, struct choice *best, struct game_action action,
                     int32_t value)
{
    if (value > best->value && mind_allows(mind, &action)) {
        *best = (struct choice){action, value};
    }
}

/*
 * What it is worth to take `damage` (times 16) from a foe: its share of what is left for those with
 * tactical sense, nearness for the others; he who is already after somebody stays with it.
 */
static int32_t worth(const struct mind *mind, const struct mind_other *foe, int32_t damage)
{
    int32_t sense = mind_trait(mind, CONTENT_TRAIT_TACTICAL_SENSE);
    int32_t share = damage * 100 / (16 * foe->actor->hp);
    int32_t near = 100 - 10 * (foe->distance < 9 ? foe->distance : 9);

    share = share < 100 ? share : 100;
    near += foe->actor->id == mind->actor->target ? 20 : 0;
    if (damage >= 16 * foe->actor->hp) {
        share += VALUE_KILL;
    }
    return 50 + (share * sense + near * (240 - sense)) / 240;
}

static void consider_blows(struct mind *mind, struct choice *best)
{
    uint8_t reach = stats_of(mind->world, mind->actor).reach;
    uint8_t tried = 0;

    for (uint8_t i = 0; i < mind->foe_count && tried < TARGETS_TRIED; i++) {
        const struct mind_other *foe = &mind->foes[i];

        if (foe->distance <= reach && !is_spared(mind, foe)) {
            int32_t damage = mind_blow(mind->world, mind->actor, foe->actor);

            tried++;
            consider(mind, best, mind_attack(foe->actor->id),
                     damage > 0 ? worth(mind, foe, damage) : VALUE_VAIN);
        }
    }
}

static struct game_action equip(uint8_t slot)
{
    return (struct game_action){
        .kind = GAME_ACTION_EQUIP, .given = GAME_GIVEN_SLOT, .dir = GAME_DIR_NONE, .slot = slot};
}

/* A player whose weapon does nothing to its foe takes another one, or its bare hands. */
static void consider_other_weapon(struct mind *mind, struct choice *best)
{
    const struct game_content *content = mind->world->content;
    const struct content_item *worn = stats_worn(mind->world, mind->actor, CONTENT_EQUIP_WEAPON);
    const struct state_seat *seat;

    if (worn == NULL || mind->foes[0].distance > 2 ||
        mind_blow(mind->world, mind->actor, mind->foes[0].actor) > 0) {
        return;
    }
    seat = &mind->world->state->seats[mind->actor->seat - 1];
    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        const struct content_item *item = &content->items[seat->inventory[slot].item];

        if (seat->inventory[slot].quantity != 0 && item->class_ == CONTENT_ITEM_WEAPON) {
            consider(mind, best, equip(slot),
                     item->damage_type != worn->damage_type ? VALUE_REARM : VALUE_DISARM);
        }
    }
}

static bool is_in_need(const struct mind *mind)
{
    return mind_health(mind->actor) < IN_NEED || mind->danger * 3 > mind->actor->hp;
}

/* What it would do to one foe. */
static int32_t value_on(const struct mind *mind, const struct use *use,
                        const struct mind_other *foe)
{
    int32_t value = 0;

    if ((use->purposes & USE_HARM) != 0) {
        value = worth(mind, foe, 16 * use->power);
    }
    if ((use->purposes & USE_HINDER) != 0 &&
        (use->status == CONTENT_NONE ||
         !mind_bears(mind->world, foe->actor,
                     mind->world->content->statuses[use->status].effect))) {
        value = value > VALUE_HINDER ? value : VALUE_HINDER;
    }
    return value;
}

/* The same for all foes that it catches, less what friends and the user itself would suffer. */
static int32_t use_value(const struct mind *mind, const struct use *use,
                         const struct mind_other *target)
{
    bool on_friends = (use->affects >> CONTENT_AFFECTED_ALLIES & 1) != 0;
    bool on_self = (use->affects >> CONTENT_AFFECTED_SELF & 1) != 0;
    int32_t value = value_on(mind, use, target);

    for (uint8_t i = 0; use->area != CONTENT_AREA_NONE && i < mind->foe_count; i++) {
        if (mind->foes[i].actor != target->actor &&
            use_catches(use, mind->actor, target->actor, mind->foes[i].actor)) {
            value += value_on(mind, use, &mind->foes[i]) / 2;
        }
    }
    for (uint8_t i = 0; on_friends && i < mind->friend_count; i++) {
        value -=
            use_catches(use, mind->actor, target->actor, mind->friends[i].actor) ? OWN_SIDE : 0;
    }
    if (on_self && use->area != CONTENT_AREA_NONE &&
        use_catches(use, mind->actor, target->actor, mind->actor)) {
        value -= OWN_SIDE;
    }
    if (use->spends) {
        value -= is_in_need(mind) ? ITEM_DISCOUNT / 3 : ITEM_DISCOUNT;
    }
    return value;
}

static void consider_uses_on_foes(struct mind *mind, struct choice *best)
{
    struct use uses[USES_MAX];
    uint8_t count = use_list(mind->world, mind->actor, USE_HARM | USE_HINDER, uses);

    for (uint8_t i = 0; i < count; i++) {
        uint8_t tried = 0;

        if ((uses[i].affects >> CONTENT_AFFECTED_FOES & 1) == 0) {
            continue;
        }
        for (uint8_t j = 0; uses[i].ready && j < mind->foe_count && tried < TARGETS_TRIED; j++) {
            const struct mind_other *foe = &mind->foes[j];

            if (!is_spared(mind, foe)) {
                tried++;
                consider(mind, best, use_aimed(&uses[i], mind->actor, foe->actor),
                         use_value(mind, &uses[i], foe));
            }
        }
    }
}

/* Nobody reads or drinks in a rage: to rage is no way out. */
static bool makes_mad(const struct mind *mind, const struct use *use)
{
    return use->status != CONTENT_NONE &&
           mind->world->content->statuses[use->status].effect == CONTENT_STATUS_BERSERK;
}

static void consider_preparing(struct mind *mind, struct choice *best)
{
    struct use uses[USES_MAX];
    uint8_t count = use_list(mind->world, mind->actor, USE_BUFF | USE_SUMMON, uses);

    for (uint8_t i = 0; i < count; i++) {
        const struct use *use = &uses[i];
        int32_t value = (use->purposes & USE_SUMMON) != 0 ? VALUE_SUMMON : VALUE_BUFF;

        if (!use->ready || (use->spends && (!is_in_need(mind) || makes_mad(mind, use))) ||
            (use->status != CONTENT_NONE &&
             mind_bears(mind->world, mind->actor,
                        mind->world->content->statuses[use->status].effect))) {
            continue;
        }
        value += mind_trait(mind, CONTENT_TRAIT_CAUTION) / 4;
        consider(mind, best, use_aimed(use, mind->actor, mind->actor), value);
    }
}

/* ---- distance ---- */

/* What it has that reaches far. */
struct shots {
    bool any;   /* perhaps not ready yet, or the foe still out of range */
    bool ready; /* it can shoot now */
    bool soon;  /* it can shoot from here as soon as it is ready again */
};

static struct shots shots_of(struct mind *mind)
{
    struct use uses[USES_MAX];
    struct shots shots = {0};
    uint8_t count;

    if (mind_trait(mind, CONTENT_TRAIT_PREFERRED_RANGE) < SHOOTER) {
        return shots;
    }
    count = use_list(mind->world, mind->actor, USE_HARM, uses);
    for (uint8_t i = 0; i < count; i++) {
        struct game_action shot = use_aimed(&uses[i], mind->actor, mind->foes[0].actor);
        uint8_t verdict;

        if (uses[i].spends || uses[i].range < SHOT_RANGE) {
            continue;
        }
        verdict = mind_judge(mind, &shot);
        shots.ready = shots.ready || verdict == GAME_VERDICT_ACCEPTED;
        shots.soon = shots.soon || verdict == GAME_VERDICT_ON_COOLDOWN;
        shots.any = shots.any || shots.ready || shots.soon || verdict == GAME_VERDICT_OUT_OF_RANGE;
    }
    return shots;
}

/* The distance at which it likes its foes. */
static int32_t wanted_distance(const struct mind *mind)
{
    return 2 + mind_trait(mind, CONTENT_TRAIT_PREFERRED_RANGE) / 48;
}

int32_t kite_score(struct mind *mind)
{
    int32_t fight = fight_score(mind);
    struct shots shots;

    if (fight == 0 || mind->foes[0].distance >= wanted_distance(mind) ||
        mind_bears(mind->world, mind->actor, CONTENT_STATUS_BERSERK) ||
        stats_speed(mind->world, mind->actor) < stats_speed(mind->world, mind->foes[0].actor)) {
        return 0;
    }
    shots = shots_of(mind);
    return shots.any && !shots.ready ? fight + IN_REACH : 0;
}

bool kite_find(struct mind *mind, struct game_action *out)
{
    return goal_get_away(mind, out);
}

/* A tile that a friend holds beside the foe is no way to it: one goes round. */
static struct tile_set beside_friends(const struct mind *mind, const struct state_actor *foe)
{
    struct tile_set taken = {0};

    for (uint8_t i = 0; i < mind->friend_count; i++) {
        const struct state_actor *friend = mind->friends[i].actor;

        if (tile_distance(friend->x, friend->y, foe->x, foe->y) <= 1) {
            tile_set_add(&taken, friend->x, friend->y);
        }
    }
    return taken;
}

static uint8_t step_round(struct mind *mind, const struct state_actor *foe)
{
    struct flood_ground around = *mind_ground(mind);
    struct tile_set taken = beside_friends(mind, foe);
    struct tile_set goal = {0};
    struct flood_way way;

    if (tile_set_empty(&taken) || !mind_spend(mind, WORLD_PRICE_PATH)) {
        return GAME_DIR_NONE;
    }
    tile_set_subtract(&around.open, &taken);
    tile_set_add(&goal, foe->x, foe->y);
    flood_find_way(&around, &goal, mind->actor->x, mind->actor->y, &way);
    return walk_step(mind->world, mind->actor, &around, &way);
}

static void consider_approach(struct mind *mind, struct choice *best)
{
    const struct mind_other *foe = nearest_quarry(mind);
    struct game_action action;
    uint8_t dir;

    if (foe == NULL || best->value > VALUE_APPROACH ||
        (mind->actor->seat != 0 && !mind_pressed(mind))) {
        return;
    }
    /* Who waits for a foe that is out of range might wait for ever. */
    if (foe->distance > 1 && foe->distance <= wanted_distance(mind) + 1 && shots_of(mind).soon) {
        consider(mind, best, mind_wait(), VALUE_APPROACH);
        return;
    }
    dir = step_round(mind, foe->actor);
    if (dir != GAME_DIR_NONE) {
        consider(mind, best, mind_move(dir), VALUE_APPROACH);
    } else if (goal_go(mind, foe->actor->x, foe->actor->y, &action)) {
        consider(mind, best, action, VALUE_APPROACH);
    }
}

bool fight_find(struct mind *mind, struct game_action *out)
{
    struct choice best = {.action = mind_wait(), .value = 0};

    consider_blows(mind, &best);
    consider_uses_on_foes(mind, &best);
    consider_preparing(mind, &best);
    consider_other_weapon(mind, &best);
    consider_approach(mind, &best);
    *out = best.action;
    return best.value > 0;
}
