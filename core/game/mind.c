/*
 * mind: traits, perceiving, and the means of deciding.
 */
#include "core/game/mind.h"

#include "core/game/combat.h"
#include "core/game/fov.h"
#include "core/game/stats.h"

enum {
    THREATS_COUNTED = 6,
    DETOUR = 8 /* steps beyond twice the distance by which a foe is still on its way */
};

/* ---- traits ---- */

/* The layers of a mind in the order of the weights; NULL: middling in everything. */
struct layers {
    const uint8_t *values[CONTENT_LAYER_COUNT];
};

static struct layers layers_of(const struct world *world, const struct state_actor *actor)
{
    const struct game_content *content = world->content;
    const struct content_actor *kind = &content->actors[actor->kind];
    uint16_t sets[CONTENT_LAYER_COUNT] = {kind->traits[0], kind->traits[1],
                                          content->factions[actor->faction].traits,
                                          kind->traits[2]};
    struct layers layers;

    for (size_t layer = 0; layer < CONTENT_LAYER_COUNT; layer++) {
        layers.values[layer] =
            sets[layer] < content->trait_set_count ? content->trait_sets[sets[layer]].values : NULL;
    }
    return layers;
}

static uint8_t trait_of(const struct world *world, const struct layers *layers, uint8_t trait)
{
    const uint8_t *weights = world_tuning(world)->trait_weights[trait];
    uint32_t sum = 0;

    for (size_t layer = 0; layer < CONTENT_LAYER_COUNT; layer++) {
        const uint8_t *values = layers->values[layer];

        sum += weights[layer] * (values != NULL ? values[trait] : (uint32_t)MIND_LAYER_MIDDLING);
    }
    return (uint8_t)(sum < 240 ? sum : 240);
}

uint8_t mind_trait_of(const struct world *world, const struct state_actor *actor, uint8_t trait)
{
    struct layers layers = layers_of(world, actor);

    return trait_of(world, &layers, trait);
}

int mind_perception(const struct world *world, const struct state_actor *actor)
{
    int radius = world_kind(world, actor)->perception;
    int keen = mind_trait_of(world, actor, CONTENT_TRAIT_PERCEPTION) - MIND_TRAIT_MIDDLING;

    if (actor->seat != 0) {
        return world_tuning(world)->sight_radius;
    }
    radius += radius * keen / 240;
    return radius < world_tuning(world)->sight_radius ? radius : world_tuning(world)->sight_radius;
}

/* A memory of its kind's length, half as long for the forgetful and half as long again for the
 * retentive. */
static uint8_t memory_of(const struct mind *mind)
{
    int32_t turns = world_kind(mind->world, mind->actor)->memory;

    turns += turns * (mind_trait(mind, CONTENT_TRAIT_MEMORY) - MIND_TRAIT_MIDDLING) / 240;
    return (uint8_t)(turns < 255 ? turns : 255);
}

/* ---- others ---- */

bool mind_bears(const struct world *world, const struct state_actor *actor, uint8_t effect)
{
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        uint8_t code = actor->statuses[i].code;

        if (code != 0 && world->content->statuses[code - 1].effect == effect) {
            return true;
        }
    }
    return false;
}

int32_t mind_health(const struct state_actor *actor)
{
    return actor->hp_max > 0 ? actor->hp * 100 / actor->hp_max : 0;
}

int32_t mind_blow(const struct world *world, const struct state_actor *striker,
                  const struct state_actor *target)
{
    struct stats own = stats_of(world, striker);
    struct stats other = stats_of(world, target);
    int32_t damage = own.damage_min + own.damage_max;

    if (own.damage_type < CONTENT_RESISTANCES) {
        damage = damage * (100 - other.of[CONTENT_STAT_RESIST_PHYSICAL + own.damage_type]) / 100;
        if (damage <= 0) {
            return 0;
        }
    }
    damage -= own.damage_type == CONTENT_DAMAGE_PHYSICAL ? other.of[CONTENT_STAT_ARMOUR] : 0;
    damage = damage > 2 ? damage : 2;
    return damage * 8 * (int32_t)combat_chance(world_tuning(world), &own, &other) / 100;
}

static void insert(struct mind_other *others, uint8_t *count, struct mind_other other)
{
    size_t at = *count < MIND_OTHERS_MAX ? *count : MIND_OTHERS_MAX;

    while (at > 0 && (others[at - 1].distance > other.distance ||
                      (others[at - 1].distance == other.distance &&
                       others[at - 1].actor->id > other.actor->id))) {
        if (at < MIND_OTHERS_MAX) {
            others[at] = others[at - 1];
        }
        at--;
    }
    if (at < MIND_OTHERS_MAX) {
        others[at] = other;
        *count = (uint8_t)(*count < MIND_OTHERS_MAX ? *count + 1 : MIND_OTHERS_MAX);
    }
}

static void look_round(struct mind *mind)
{
    struct world *world = mind->world;
    const struct state_actor *actor = mind->actor;
    int radius = mind_perception(world, actor);

    for (size_t i = 0; i < world->state->header.actor_slots; i++) {
        const struct state_actor *other = &world->state->actors[i];
        struct mind_other seen = {.actor = other};
        bool hostile;

        if (other == actor || !actor_alive(other) ||
            !fov_in_range(actor->x - other->x, actor->y - other->y, radius)) {
            continue;
        }
        hostile = stats_hostile(world, actor, other);
        if ((!hostile && other->faction != actor->faction) || !world_sees(world, actor, other)) {
            continue;
        }
        seen.distance = tile_distance(actor->x, actor->y, other->x, other->y);
        if (hostile) {
            insert(mind->foes, &mind->foe_count, seen);
        } else {
            insert(mind->friends, &mind->friend_count, seen);
        }
    }
}

/* ---- remembering ---- */

static void forget_a_little(struct state_actor *actor)
{
    if (actor->memory > 0) {
        actor->memory--;
    }
    if (actor->memory == 0) {
        actor->target = 0;
        actor->flags &= (uint8_t)~STATE_ACTOR_CALLED;
    }
}

static void remember(struct mind *mind)
{
    struct state_actor *actor = mind->actor;
    const struct state_actor *foe = mind->foe_count > 0 ? mind->foes[0].actor : NULL;

    if (foe == NULL) {
        forget_a_little(actor);
        return;
    }
    for (uint8_t i = 1; i < mind->foe_count; i++) {
        foe = mind->foes[i].actor->id == actor->target ? mind->foes[i].actor : foe;
    }
    if (actor->target != foe->id) {
        actor->target = foe->id;
        world_emit(mind->world, (struct game_event){.type = GAME_EVENT_NOTICED}, actor, foe);
    }
    actor->last_x = foe->x;
    actor->last_y = foe->y;
    actor->memory = memory_of(mind);
}

static int32_t danger_of(const struct mind *mind)
{
    int32_t danger = 0;

    for (uint8_t i = 0; i < mind->foe_count && i < THREATS_COUNTED; i++) {
        danger += mind_blow(mind->world, mind->foes[i].actor, mind->actor);
    }
    return danger / 16;
}

void mind_init(struct mind *mind, struct world *world, struct state_actor *actor)
{
    struct layers layers = layers_of(world, actor);

    mind->world = world;
    mind->actor = actor;
    mind->foe_count = 0;
    mind->friend_count = 0;
    mind->spent = 0;
    mind->ground_known = false;
    mind->pressed_known = false;
    mind->dice = world_dice(world, actor->id, RNG_AI);
    mind->dice.label.nonce++; /* of the action that is being decided */
    for (uint8_t trait = 0; trait < CONTENT_TRAIT_COUNT; trait++) {
        mind->traits[trait] = trait_of(world, &layers, trait);
    }
    look_round(mind);
    remember(mind);
    mind->danger = danger_of(mind);
}

/* ---- means ---- */

bool mind_spend(struct mind *mind, uint64_t price)
{
    if (mind->spent + price > MIND_OPERATIONS_MAX) {
        return false;
    }
    mind->spent += price;
    mind->world->operations += price;
    return true;
}

uint8_t mind_judge(struct mind *mind, const struct game_action *action)
{
    struct action_plan plan;

    return mind_spend(mind, WORLD_PRICE_ACTION)
               ? action_plan(mind->world, mind->actor, action, &plan).verdict
               : (uint8_t)GAME_VERDICT_NO_EFFECT;
}

bool mind_allows(struct mind *mind, const struct game_action *action)
{
    return mind_judge(mind, action) == GAME_VERDICT_ACCEPTED;
}

const struct flood_ground *mind_ground(struct mind *mind)
{
    if (!mind->ground_known) {
        walk_ground(mind->world, mind->actor, &mind->ground);
        mind->ground_known = true;
    }
    return &mind->ground;
}

/* Over traps where there is no other way. */
static uint8_t dare(struct mind *mind, const struct tile_set *goals, uint16_t *out_distance)
{
    struct flood_ground ground = *mind_ground(mind);
    struct flood_way way;

    walk_over_traps(mind->world, mind->actor, &ground);
    flood_find_way(&ground, goals, mind->actor->x, mind->actor->y, &way);
    if (out_distance != NULL) {
        *out_distance = way.distance;
    }
    return walk_step(mind->world, mind->actor, &ground, &way);
}

bool mind_pressed(struct mind *mind)
{
    struct tile_set foes = {0};
    struct flood_way way;

    if (mind->foe_count == 0 || mind->pressed_known || !mind_spend(mind, WORLD_PRICE_PATH)) {
        return mind->foe_count > 0 && (mind->pressed || !mind->pressed_known);
    }
    for (uint8_t i = 0; i < mind->foe_count; i++) {
        tile_set_add(&foes, mind->foes[i].actor->x, mind->foes[i].actor->y);
    }
    flood_find_way(mind_ground(mind), &foes, mind->actor->x, mind->actor->y, &way);
    mind->pressed = way.distance <= 2 * mind->foes[0].distance + DETOUR;
    mind->pressed_known = true;
    return mind->pressed;
}

uint8_t mind_step_to(struct mind *mind, const struct tile_set *goals, uint16_t *out_distance)
{
    const struct flood_ground *ground = mind_ground(mind);
    struct flood_way way;

    if (!mind_spend(mind, WORLD_PRICE_PATH)) {
        return GAME_DIR_NONE;
    }
    flood_find_way(ground, goals, mind->actor->x, mind->actor->y, &way);
    if (way.distance == FLOOD_UNREACHED && mind->actor->seat != 0 &&
        mind_spend(mind, WORLD_PRICE_PATH)) {
        return dare(mind, goals, out_distance);
    }
    if (out_distance != NULL) {
        *out_distance = way.distance;
    }
    return walk_step(mind->world, mind->actor, ground, &way);
}

struct game_action mind_wait(void)
{
    return (struct game_action){.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE};
}

struct game_action mind_move(uint8_t dir)
{
    if (dir == GAME_DIR_NONE) {
        return mind_wait();
    }
    return (struct game_action){.kind = GAME_ACTION_MOVE, .given = GAME_GIVEN_DIR, .dir = dir};
}

struct game_action mind_attack(uint32_t target)
{
    return (struct game_action){.kind = GAME_ACTION_ATTACK,
                                .given = GAME_GIVEN_TARGET,
                                .dir = GAME_DIR_NONE,
                                .target = target};
}
