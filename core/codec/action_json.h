/*
 * action_json: what a player asks for, between JSON and the plain structs of the rules.
 *
 * Reading is strict: unknown members, members that do not belong to the kind, missing members,
 * wrong types and ranges are problems with a place and a code, all of them reported at once. It is
 * also canonical: two bodies that mean the same give byte-equal struct game_action, whatever the
 * order of members, white space, escapes or letter case of a UUID. Two requests with one action id
 * are the same request exactly when their arrays of actions are equal byte by byte.
 *
 * Whether an action is legal is not asked here: that is the rules' verdict.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_ACTION_JSON_H
#define DONJON_CORE_CODEC_ACTION_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/id.h"
#include "core/base/limits.h"
#include "core/codec/json_problems.h"
#include "core/codec/json_writer.h"
#include "core/game/content.h"
#include "core/record/record.h"
#include "core/game/game.h"

/* One ACTION. `entity` is who is said to act: 0 when the member was not given. */
struct action_asked {
    struct game_action action;
    uint32_t entity;
};

/* The body of POST .../actions. */
struct action_request {
    bool is_list; /* "actions" was given, not "action" */
    bool has_signatures;
    bool has_action_id;
    struct action_id action_id;
    bool has_expected_seq;
    uint64_t expected_seq;
    bool has_entity; /* said in the body or in its actions; all that say it agree */
    uint32_t entity;
    size_t count; /* 1..LIMIT_ACTIONS_PER_REQUEST */
    /* The first `count`; what is behind them is unspecified. */
    struct game_action actions[LIMIT_ACTIONS_PER_REQUEST];
    uint8_t signatures[LIMIT_ACTIONS_PER_REQUEST][SIGNATURE_SIZE]; /* where has_signatures */
};

/*
 * Reads a whole body. ERR_MALFORMED_JSON; ERR_FORBIDDEN when it asks for a system action, which
 * only the server makes; ERR_VALIDATION_FAILED. The reasons are in `problems`, which is initialised
 * here, and `out` is unspecified then.
 */
MUST_CHECK enum err action_request_read(const char *body, size_t size,
                                        const struct game_content *content,
                                        struct action_request *out, struct json_problems *problems);

/* Reads one ACTION at `place`. False when a problem was added; `out` is unspecified then. */
bool action_json_read(const struct json_place *place, const struct game_content *content,
                      struct action_asked *out);

/* ACTION with the members that are given, and nothing else. */
void action_json_write(struct json_writer *writer, const struct game_action *action,
                       const struct game_content *content);

/*
 * The `action` of a log item. A character's action is an ACTION; other inputs are
 * {"kind": "continue"}, {"kind": "bind_provider", "provider": "ai:wait"},
 * {"kind": "turn_timeout", "provider": "ai:wait" or null, "deadline": time} and
 * {"kind": "abandon"}.
 */
void input_json_write(struct json_writer *writer, const struct game_input *input,
                      const struct game_content *content);

/* ---- what kinds there are, for clients ---- */

/* The members of ACTION that a kind may have, as enum GAME_GIVEN_* bits. */
struct action_members {
    uint8_t required;
    uint8_t optional; /* of these at most one is given */
};

/* Of a character's action; both 0 for every other kind. */
struct action_members action_members_of(uint8_t kind);

/* The name of the member for one GAME_GIVEN_* bit; "x" for the position, whose other member is
 * "y". */
const char *action_member_name(uint8_t given);

#endif
