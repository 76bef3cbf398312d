/*
 * histogram: latencies in microseconds with a relative error below two percent.
 *
 * Each power of two is cut into HISTOGRAM_PARTS buckets, so recording is a shift and an addition
 * and the whole range from a microsecond to hours fits a fixed array. One thread at a time.
 */
#ifndef DONJON_TESTS_BENCH_HISTOGRAM_H
#define DONJON_TESTS_BENCH_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_PART_BITS = 6, HISTOGRAM_PARTS = 1 << HISTOGRAM_PART_BITS };

/* Zero-initialise it. */
struct histogram {
    uint64_t counts[(64 - HISTOGRAM_PART_BITS + 1) * HISTOGRAM_PARTS];
    uint64_t total;
    int64_t max_us;
};

/* A negative value counts as 0. */
void histogram_add(struct histogram *histogram, int64_t us);

/* The value in microseconds that `percent` of all recorded ones do not exceed; 0 if there are
 * none. */
int64_t histogram_percentile(const struct histogram *histogram, double percent);

#endif
