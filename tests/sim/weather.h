/*
 * weather: the simulated world around a runtime: its clock, its dice, and a store that fails as the
 * seed says.
 *
 * The store is a memory store whose table of operations is replaced by one that first asks the
 * weather. What an operation meets depends on the seed, the kind of the operation and how many of
 * its kind came before, so it is the same in every run.
 */
#ifndef DONJON_TESTS_SIM_WEATHER_H
#define DONJON_TESTS_SIM_WEATHER_H

#include "core/base/clock.h"
#include "core/storage/store.h"

enum weather { WEATHER_CALM, WEATHER_ROUGH, WEATHER_STORE_DOWN, WEATHER_SLOW, WEATHER_KINDS };

/* A new world. One at a time. */
struct store *weather_begin(uint64_t seed);
void weather_end(void);

void weather_set(enum weather weather);

/* Time passes by itself only as fast as it is looked at. */
struct clock *weather_clock(void);
void weather_pass_us(int64_t us);

/* The dice of the loop thread: 0..below-1. */
uint64_t weather_dice(uint64_t below);

/* The log as it is, whatever the weather. */
enum err weather_log(const struct session_id *session, struct store_entries *out);

#endif
