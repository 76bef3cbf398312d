/*
 * clock: the time, injectable. Code that needs the time takes a `struct clock *`; tests and the
 * simulation hand in a virtual one. The rules never see a clock.
 */
#ifndef DONJON_CORE_BASE_CLOCK_H
#define DONJON_CORE_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Both functions may be called from any thread. */
struct clock {
    int64_t (*wall_us)(struct clock *clock);      /* Unix time in microseconds */
    int64_t (*monotonic_us)(struct clock *clock); /* never runs back */
};

/* The machine's clock. Static, never freed. */
struct clock *clock_system(void);

enum { CLOCK_RFC3339_SIZE = 32 };

/* "2026-01-31T12:34:56.789012Z" for a Unix time in microseconds. Returns its length. */
size_t clock_format_rfc3339(int64_t wall_us, char out[CLOCK_RFC3339_SIZE]);

/* Reads the same, with none to six digits of a fraction. False, and nothing is written, for
 * anything else, times of other zones and days that no calendar has among it. */
bool clock_parse_rfc3339(const char *text, int64_t *out_wall_us);

#endif
