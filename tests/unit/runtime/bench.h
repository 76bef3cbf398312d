/*
 * bench: a whole runtime on the memory store, for tests that play through its facade.
 */
#ifndef DONJON_TESTS_UNIT_RUNTIME_BENCH_H
#define DONJON_TESTS_UNIT_RUNTIME_BENCH_H

#include <check.h>

#include "core/runtime/proving/proofs.h"
#include "core/runtime/steering/steering.h"

struct bench {
    struct store *store;
    void (*adjust)(struct runtime_options *options); /* before the runtime starts; or NULL */
    struct runtime *runtime;
};

/* A session with its seat-1 token, as a client knows it. */
struct played {
    struct session_id id;
    struct principal seat;
    struct principal other; /* of seat 2, in a party */
};

extern const struct principal bench_admin;

void bench_start(struct bench *bench);   /* a fresh store and a runtime on it */
void bench_restart(struct bench *bench); /* another runtime on the same store */
void bench_stop(struct bench *bench);
void bench_run_until(struct bench *bench, const bool *done); /* fails the test after 10 s */

/* The same for a party; `other` of the result is the token of seat 2. */
struct played bench_party(struct bench *bench, const char *scenario, uint8_t fixed_seed,
                          uint8_t players);
struct played bench_session(struct bench *bench, const char *scenario, uint8_t fixed_seed);

/* A wait of seat 1. `id` 0: without an action id. */
void bench_wait(struct bench *bench, const struct played *played, uint8_t id,
                struct runtime_submit_call *out);

/* The committed head as an admin reads it. */
struct session_head bench_head(struct bench *bench, const struct played *played);

/* The clock of the bench: the machine's, and this much ahead. */
void bench_pass_us(int64_t us);

/* Runs until the committed head is at `seq` or beyond; gives it. */
struct session_head bench_head_at(struct bench *bench, const struct played *played, uint64_t seq);

/* Runs the runtime for a while, for what must not happen. */
void bench_run_ms(struct bench *bench, int ms);

/* A decision about the game, by whom. */
void bench_decide(struct bench *bench, const struct played *played, const struct principal *by,
                  struct game_input input, struct runtime_submit_call *out);

void bench_pause(struct bench *bench, const struct played *played, bool paused,
                 struct runtime_pause_call *out);

/* As an admin; `call` has what is asked. */
void bench_script(struct bench *bench, const struct played *played,
                  struct runtime_script_call *call);

/* A session of several players with a turn deadline. The tokens are those of seats 1.. */
struct played bench_timed_session(struct bench *bench, const char *scenario, uint8_t players,
                                  uint32_t turn_timeout_s, uint8_t on_timeout);

/* The committed summary, as an admin reads it, with the deadline of the turn. */
struct game_summary bench_summary(struct bench *bench, const struct played *played,
                                  int64_t *out_deadline_us);

Suite *attendance_suite(void);
Suite *workers_suite(void);
Suite *action_set_suite(void);
Suite *runtime_suite(void);
Suite *doubt_suite(void);
Suite *signing_suite(void);
Suite *proving_suite(void);
Suite *authorship_suite(void);
Suite *event_bus_suite(void);
Suite *watching_suite(void);
Suite *seating_suite(void);

#endif
