/*
 * provider: who decides for an entity.
 *
 * A kind of provider is a number that stands in the state and in the log, with a name and a
 * description (GAME_PROVIDERS in core/game/game.h). *Pure* kinds are part of the rules: the step
 * computes what they decide, and a replay computes it again. The others are *external*: what they
 * decide arrives as an input and is recorded. Of these, `interactive` is a seat that acts over
 * HTTP, `replay` is a script that was handed in (script.h), and `custom:1` to `custom:8` are
 * whatever the program that embeds this library registers here.
 *
 * The table of kinds is filled before the runtime starts and never changes, so it is read without a
 * lock. Which entity has which provider is in the committed state: readers of it wait for nobody.
 *
 * Adding a provider in C: fill a `struct provider_kind` with a number from
 * GAME_PROVIDER_CUSTOM_FIRST to _LAST and a `decide` function, and hand it to `runtime_create`
 * (struct runtime_options, `providers`). From then on GET /v1/providers lists it and an
 * entity can be bound to it. tests/unit/runtime/attendance_test.c is an example.
 */
#ifndef DONJON_CORE_RUNTIME_PROVIDERS_PROVIDER_H
#define DONJON_CORE_RUNTIME_PROVIDERS_PROVIDER_H

#include "core/base/err.h"
#include "core/base/id.h"
#include "core/game/game.h"

/* What there is to decide. Borrowed for the call. */
struct provider_turn {
    struct session_id session;
    uint64_t seq; /* the decision is about the state after this entry */
    uint32_t entity;
    uint8_t seat;                   /* 0: no seat plays the entity */
    const struct game_view *view;   /* what its seat may know; everything where it has none */
    const struct game_legal *legal; /* what the seat may try; empty where it has none */
};

/*
 * Decides; true with the action in `out`. Called on a thread of its own kind, never on the loop
 * thread and never under a lock, for several sessions at once. It may take as long as it needs: at
 * `decide_us` the turn is passed and logged as timed out, and what comes later is thrown away. But
 * it must return in the end, or the server cannot stop cleanly. False: no decision, the turn is
 * passed. An action that the rules reject passes the turn too, so that a provider in error cannot
 * hold the game up.
 */
typedef bool (*provider_decide)(void *user, const struct provider_turn *turn,
                                struct game_action *out);

struct provider_kind {
    uint8_t number;          /* enum game_provider, or one of the custom numbers */
    const char *description; /* for GET /v1/providers; a literal */
    provider_decide decide;  /* NULL: not decided in this process, or by the rules */
    void *user;
    int64_t decide_us; /* for one decision; 0: PROVIDER_DECIDE_US */
};

enum { PROVIDER_KINDS_MAX = 32, PROVIDER_DECIDE_US = 5 * 1000 * 1000 };

struct provider_kinds {
    struct provider_kind items[PROVIDER_KINDS_MAX];
    size_t count;
    size_t custom_count;
};

/* The kinds of the rules, interactive, replay and those in `custom`. ERR_CONFIG, with every fault
 * named: a number that is not a custom one or is taken, no `decide`, no description. */
MUST_CHECK enum err provider_kinds_init(struct provider_kinds *kinds,
                                        const struct provider_kind *custom, size_t count,
                                        struct error *error);

/* ERR_CONFIG when `ai:wait` is missing: it passes turns that nobody decides. */
MUST_CHECK enum err provider_kinds_check(const struct provider_kinds *kinds, struct error *error);

/* The registered kind, or NULL. */
const struct provider_kind *provider_kinds_find(const struct provider_kinds *kinds, uint8_t number);

#endif
