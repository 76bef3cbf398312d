/*
 * bench: a whole runtime on the memory store, for tests that play through its facade.
 */
#ifndef DONJON_TESTS_UNIT_RUNTIME_BENCH_H
#define DONJON_TESTS_UNIT_RUNTIME_BENCH_H

#include <check.h>

#include "core/runtime/runtime.h"

struct bench {
    struct store *store;
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

Suite *action_set_suite(void);
Suite *runtime_suite(void);
Suite *doubt_suite(void);
Suite *signing_suite(void);
Suite *event_bus_suite(void);
Suite *watching_suite(void);
Suite *seating_suite(void);

#endif
