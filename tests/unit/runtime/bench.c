/* bench: puts a runtime together and waits, with a limit, for what was asked. */
#include "tests/unit/runtime/bench.h"

#include <poll.h>
#include <stdatomic.h>
#include <string.h>

#include "core/game/content.h"
#include "core/storage/memory/memory_store.h"
#include "tests/support/game_fixture.h"

enum { WAIT_MS = 10 * 1000 };

const struct principal bench_admin = {.kind = PRINCIPAL_ADMIN};
static struct game_content content;
static _Atomic int64_t ahead_us;

static int64_t wall_us(struct clock *clock)
{
    (void)clock;
    return clock_system()->wall_us(clock_system()) + atomic_load(&ahead_us);
}

static int64_t monotonic_us(struct clock *clock)
{
    (void)clock;
    return clock_system()->monotonic_us(clock_system()) + atomic_load(&ahead_us);
}

static struct clock bench_clock = {.wall_us = wall_us, .monotonic_us = monotonic_us};

void bench_pass_us(int64_t us)
{
    atomic_fetch_add(&ahead_us, us);
}

static void runtime_start(struct bench *bench)
{
    game_fixture_content(&content);
    struct runtime_content contents = {.ruleset = &donjon_ruleset, .content = &content};
    digest_of("donjon/content/1", &content, sizeof(content), &contents.root);
    struct runtime_options options = {.store = bench->store,
                                      .clock = &bench_clock,
                                      .contents = &contents,
                                      .content_count = 1,
                                      .checkpoint_interval = 5,
                                      .prover_threads = 1,
                                      .proof_lease_ms = 60000,
                                      .proof_progress_every = 1000,
                                      .instances_max = 4,
                                      .store_workers = 2,
                                      .idle_evict_us = INT64_C(60000000)};
    id_generate(0, options.node.bytes);
    if (bench->adjust != NULL) {
        bench->adjust(&options);
    }
    struct error error = {0};
    bench->runtime = runtime_create(&options, &error);
    ck_assert_msg(bench->runtime != NULL, "%s", error.message);
}

void bench_start(struct bench *bench)
{
    bench->store = memory_store_create(&bench_clock, NULL);
    ck_assert_ptr_nonnull(bench->store);
    runtime_start(bench);
}

void bench_restart(struct bench *bench)
{
    ck_assert_ptr_null(runtime_stop(bench->runtime, 5000000));
    runtime_destroy(bench->runtime);
    runtime_start(bench);
}

void bench_stop(struct bench *bench)
{
    ck_assert_ptr_null(runtime_stop(bench->runtime, 5000000));
    runtime_destroy(bench->runtime);
    store_destroy(bench->store);
}

void bench_run_until(struct bench *bench, const bool *done)
{
    for (int waited = 0; !*done && waited < WAIT_MS; waited++) {
        (void)runtime_run(bench->runtime);
        if (!*done) {
            struct pollfd wait = {.fd = runtime_fd(bench->runtime), .events = POLLIN};
            (void)poll(&wait, 1, 1);
        }
    }
    ck_assert_msg(*done, "the call did not end in %d ms", WAIT_MS);
}

static void set_done(struct runtime_call *call)
{
    *(bool *)call->user = true;
}

struct made {
    bool done;
    struct session_id id;
};

static void set_made(struct runtime_call *call)
{
    struct made *made = call->user;
    made->done = true;
    if (call->err == ERR_OK) {
        made->id = ((struct runtime_create_call *)call)->access.record->id;
    }
}

static struct principal seat_of(const struct runtime_create_call *call,
                                const struct session_id *session, uint8_t seat)
{
    struct principal principal = {.kind = PRINCIPAL_SEAT, .seat = seat, .session = *session};
    digest_of(NULL, call->token_secrets[seat - 1], RUNTIME_TOKEN_SECRET_SIZE,
              &principal.token_hash);
    return principal;
}

static struct played create(struct bench *bench, struct runtime_create_call *call)
{
    struct made made = {0};
    call->call = (struct runtime_call){.done = set_made, .user = &made};
    runtime_session_create(bench->runtime, call);
    bench_run_until(bench, &made.done);
    ck_assert_msg(call->call.err == ERR_OK, "%s", call->call.error.message);
    struct played played = {.id = made.id, .seat = seat_of(call, &made.id, 1)};
    if (call->players > 1) {
        played.other = seat_of(call, &made.id, 2);
    }
    return played;
}

struct played bench_party(struct bench *bench, const char *scenario, uint8_t fixed_seed,
                          uint8_t players)
{
    struct runtime_create_call call = {.players = players, .has_seed = true};
    strcpy(call.scenario, scenario);
    memset(call.seed, fixed_seed, sizeof(call.seed));
    return create(bench, &call);
}

struct played bench_session(struct bench *bench, const char *scenario, uint8_t fixed_seed)
{
    return bench_party(bench, scenario, fixed_seed, 1);
}

struct played bench_timed_session(struct bench *bench, const char *scenario, uint8_t players,
                                  uint32_t turn_timeout_s, uint8_t on_timeout)
{
    struct runtime_create_call call = {.players = players,
                                       .has_seed = true,
                                       .seed = {9},
                                       .turn_timeout_s = turn_timeout_s,
                                       .on_timeout = on_timeout};
    strcpy(call.scenario, scenario);
    if (on_timeout == TIMEOUT_AI) {
        call.on_timeout_provider = GAME_PROVIDER_AI_AGGRESSIVE;
    }
    return create(bench, &call);
}

void bench_wait(struct bench *bench, const struct played *played, uint8_t id,
                struct runtime_submit_call *out)
{
    static const struct game_action wait = {.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE};
    bool done = false;
    *out = (struct runtime_submit_call){
        .call = {.principal = played->seat, .session = played->id, .done = set_done, .user = &done},
        .actions = &wait,
        .action_count = 1,
        .has_action_id = id != 0};
    memset(out->action_id.bytes, id, sizeof(out->action_id.bytes));
    runtime_submit(bench->runtime, out);
    bench_run_until(bench, &done);
}

struct session_head bench_head(struct bench *bench, const struct played *played)
{
    bool done = false;
    struct runtime_read_call call = {
        .call = {.principal = bench_admin, .session = played->id, .done = set_done, .user = &done}};
    runtime_session_read(bench->runtime, &call);
    bench_run_until(bench, &done);
    ck_assert_msg(call.call.err == ERR_OK, "%s", call.call.error.message);
    return call.access.head;
}

void bench_run_ms(struct bench *bench, int ms)
{
    int64_t end_us = clock_system()->monotonic_us(clock_system()) + (int64_t)ms * 1000;
    while (clock_system()->monotonic_us(clock_system()) < end_us) {
        (void)runtime_run(bench->runtime);
        struct pollfd wait = {.fd = runtime_fd(bench->runtime), .events = POLLIN};
        (void)poll(&wait, 1, 1);
    }
}

struct session_head bench_head_at(struct bench *bench, const struct played *played, uint64_t seq)
{
    struct session_head head = bench_head(bench, played);
    for (int waited = 0; head.seq < seq && waited < WAIT_MS / 5; waited++) {
        bench_run_ms(bench, 5);
        head = bench_head(bench, played);
    }
    ck_assert_msg(head.seq >= seq, "the head is at %llu", (unsigned long long)head.seq);
    return head;
}

void bench_decide(struct bench *bench, const struct played *played, const struct principal *by,
                  struct game_input input, struct runtime_submit_call *out)
{
    bool done = false;
    *out = (struct runtime_submit_call){
        .call = {.principal = *by, .session = played->id, .done = set_done, .user = &done},
        .input = input};
    out->input.action.dir = GAME_DIR_NONE;
    runtime_decide(bench->runtime, out);
    bench_run_until(bench, &done);
}

struct game_summary bench_summary(struct bench *bench, const struct played *played,
                                  int64_t *out_deadline_us)
{
    bool done = false;
    struct runtime_read_call call = {
        .call = {.principal = bench_admin, .session = played->id, .done = set_done, .user = &done}};
    runtime_session_read(bench->runtime, &call);
    bench_run_until(bench, &done);
    ck_assert_msg(call.call.err == ERR_OK, "%s", call.call.error.message);
    if (out_deadline_us != NULL) {
        *out_deadline_us = call.access.deadline_us;
    }
    return call.access.summary;
}

void bench_pause(struct bench *bench, const struct played *played, bool paused,
                 struct runtime_pause_call *out)
{
    bool done = false;
    *out = (struct runtime_pause_call){
        .call = {.principal = bench_admin, .session = played->id, .done = set_done, .user = &done},
        .paused = paused};
    runtime_session_pause(bench->runtime, out);
    bench_run_until(bench, &done);
}

void bench_script(struct bench *bench, const struct played *played,
                  struct runtime_script_call *call)
{
    bool done = false;
    call->call = (struct runtime_call){
        .principal = bench_admin, .session = played->id, .done = set_done, .user = &done};
    runtime_script(bench->runtime, call);
    bench_run_until(bench, &done);
}
