/* player: see player.h. */
#include "tests/sim/player.h"

#include <string.h>

#include "tests/sim/weather.h"

static struct action_id id_of(size_t number)
{
    struct action_id id = {{0x01}};
    memcpy(id.bytes + 8, &number, sizeof(number));
    id.bytes[1] = 0xff; /* never the zero id */
    return id;
}

static struct game_action any_action(void)
{
    struct game_action action = {.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE};
    if (weather_dice(2) == 0) {
        action.kind = GAME_ACTION_MOVE;
        action.dir = (uint8_t)weather_dice(GAME_DIR_COUNT);
        action.given = GAME_GIVEN_DIR;
    }
    return action;
}

/* ---- acting ---- */

static void remember_accepted(struct player *player, struct remembered *memory)
{
    const struct submit_result *result = &player->submit.results[0];
    if (memory->answer == ANSWER_ACCEPTED) {
        ck_assert(player->submit.replayed);
        ck_assert_uint_eq(memory->seq, result->seq);
        ck_assert(digest_equal(&memory->chain_hash, &result->chain_hash));
        return;
    }
    ck_assert_int_ne(memory->answer, ANSWER_REFUSED);
    memory->answer = ANSWER_ACCEPTED;
    memory->seq = result->seq;
    memory->chain_hash = result->chain_hash;
    player->seen = player->seen > result->seq ? player->seen : result->seq;
    player->finished = player->finished || result->summary.status == GAME_STATUS_FINISHED;
}

static void acted(struct runtime_call *call)
{
    struct player *player = call->user;
    struct remembered *memory = &player->memory[player->asking];
    player->busy = false;
    if (call->err == ERR_OK) {
        remember_accepted(player, memory);
    } else {
        /* Whatever went wrong, what was accepted once stays so. */
        bool refused = call->err == ERR_ILLEGAL_ACTION || call->err == ERR_SESSION_FINISHED ||
                       call->err == ERR_NOT_YOUR_TURN;
        ck_assert(!refused || memory->answer != ANSWER_ACCEPTED);
        player->finished = player->finished || call->err == ERR_SESSION_FINISHED;
        if (memory->answer != ANSWER_ACCEPTED) {
            /* Another attempt may find it legal: only the present one was refused. */
            memory->answer = ANSWER_UNSURE;
        }
        ck_assert_msg(refused || err_is_retryable(call->err), "%s", err_word(call->err));
    }
    runtime_submit_finish(&player->submit);
}

static void submit(struct player *player, size_t number)
{
    player->busy = true;
    player->asking = number;
    player->submit = (struct runtime_submit_call){.call = {.principal = player->seat,
                                                           .session = player->session,
                                                           .done = acted,
                                                           .user = player},
                                                  .actions = &player->memory[number].action,
                                                  .action_count = 1,
                                                  .has_action_id = true,
                                                  .action_id = id_of(number)};
    runtime_submit(player->runtime, &player->submit);
}

void player_act(struct player *player)
{
    if (player->asked < PLAYER_REQUESTS_MAX) {
        player->memory[player->asked].action = any_action();
        submit(player, player->asked++);
    }
}

void player_repeat(struct player *player)
{
    if (player->asked > 0) {
        submit(player, (size_t)weather_dice(player->asked));
    }
}

/* ---- looking ---- */

/* What is shown is in the log, to the root; and it is not older than what was answered before. */
static void looked(struct runtime_call *call)
{
    struct player *player = call->user;
    const struct session_head *head = &player->read.access.head;
    player->busy = false;
    if (call->err != ERR_OK) {
        ck_assert_msg(err_is_retryable(call->err), "%s", err_word(call->err));
        return;
    }
    struct store_entries log;
    ck_assert_int_eq(weather_log(&player->session, &log), ERR_OK);
    ck_assert_uint_le(head->seq, log.count);
    ck_assert_uint_ge(head->seq, player->seen);
    if (head->seq > 0) {
        ck_assert(digest_equal(&log.items[head->seq - 1].state_root, &head->state_root));
        ck_assert(digest_equal(&log.items[head->seq - 1].chain_hash, &head->chain_hash));
    }
    store_entries_finish(&log);
}

void player_look(struct player *player)
{
    player->busy = true;
    player->read = (struct runtime_read_call){.call = {.principal = {.kind = PRINCIPAL_ADMIN},
                                                       .session = player->session,
                                                       .done = looked,
                                                       .user = player}};
    runtime_session_read(player->runtime, &player->read);
}

/* ---- steering ---- */

static void decided(struct runtime_call *call)
{
    struct player *player = call->user;
    player->busy = false;
    ck_assert_msg(call->err == ERR_OK || call->err == ERR_SESSION_FINISHED ||
                      call->err == ERR_ILLEGAL_ACTION || err_is_retryable(call->err),
                  "%s", err_word(call->err));
    player->finished = player->finished || call->err == ERR_SESSION_FINISHED;
    runtime_submit_finish(&player->decide);
}

void player_bind(struct player *player, uint8_t provider)
{
    player->busy = true;
    player->decide = (struct runtime_submit_call){.call = {.principal = {.kind = PRINCIPAL_ADMIN},
                                                           .session = player->session,
                                                           .done = decided,
                                                           .user = player},
                                                  .input = {.kind = GAME_INPUT_PROVIDER,
                                                            .provider = provider,
                                                            .entity = 1,
                                                            .action.dir = GAME_DIR_NONE}};
    runtime_decide(player->runtime, &player->decide);
}

static void paused(struct runtime_call *call)
{
    struct player *player = call->user;
    player->busy = false;
    ck_assert_msg(call->err == ERR_OK || call->err == ERR_SESSION_FINISHED ||
                      err_is_retryable(call->err),
                  "%s", err_word(call->err));
}

void player_pause(struct player *player, bool pause)
{
    player->busy = true;
    player->pause = (struct runtime_pause_call){.call = {.principal = {.kind = PRINCIPAL_ADMIN},
                                                         .session = player->session,
                                                         .done = paused,
                                                         .user = player},
                                                .paused = pause};
    runtime_session_pause(player->runtime, &player->pause);
}

/* ---- joining ---- */

static void joined(struct runtime_call *call)
{
    struct player *player = call->user;
    player->busy = false;
    ck_assert_msg(call->err == ERR_OK, "%s", call->error.message);
    player->created = true;
    player->session = player->create.access.record->id;
    player->seat =
        (struct principal){.kind = PRINCIPAL_SEAT, .seat = 1, .session = player->session};
    digest_of(NULL, player->create.token_secrets[0], RUNTIME_TOKEN_SECRET_SIZE,
              &player->seat.token_hash);
}

void player_join(struct player *player, struct runtime *runtime, uint8_t seed)
{
    memset(player, 0, sizeof(*player));
    player->runtime = runtime;
    player->busy = true;
    player->create = (struct runtime_create_call){.call = {.done = joined, .user = player},
                                                  .scenario = "training",
                                                  .players = 1,
                                                  .has_seed = true,
                                                  .turn_timeout_s = seed % 2 == 0 ? 60 : 0,
                                                  .on_timeout = TIMEOUT_PASS};
    memset(player->create.seed, seed, sizeof(player->create.seed));
    runtime_session_create(runtime, &player->create);
}

/* ---- the log ---- */

static size_t number_of(const struct action_id *id)
{
    size_t number;
    memcpy(&number, id->bytes + 8, sizeof(number));
    return number;
}

void player_check_log(const struct player *player)
{
    struct store_entries log;
    uint64_t nonce = 0;
    static size_t found[PLAYER_REQUESTS_MAX]; /* how often each id is in the log */
    memset(found, 0, sizeof(found));
    ck_assert_int_eq(weather_log(&player->session, &log), ERR_OK);
    for (size_t i = 0; i < log.count; i++) {
        const struct entry_record *entry = &log.items[i];
        ck_assert_uint_eq(entry->seq, i + 1);
        ck_assert_uint_ge(entry->first_nonce, nonce + (entry->executed_count > 0 ? 1 : 0));
        nonce = entry->last_nonce;
        if (entry->has_action_id) {
            size_t number = number_of(&entry->action_id);
            ck_assert_uint_lt(number, player->asked);
            ck_assert_uint_eq(found[number]++, 0);
        }
    }
    for (size_t i = 0; i < player->asked; i++) {
        const struct remembered *memory = &player->memory[i];
        if (memory->answer == ANSWER_ACCEPTED) {
            ck_assert_uint_eq(found[i], 1);
            ck_assert_uint_le(memory->seq, log.count);
            ck_assert(digest_equal(&memory->chain_hash, &log.items[memory->seq - 1].chain_hash));
        }
    }
    store_entries_finish(&log);
}
