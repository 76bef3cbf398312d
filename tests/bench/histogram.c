/* histogram: values below HISTOGRAM_PARTS have a bucket each; above, the bits behind the leading
 * one choose it. */
#include "tests/bench/histogram.h"

#include <stddef.h>

static size_t bucket_of(uint64_t us)
{
    if (us < HISTOGRAM_PARTS) {
        return (size_t)us;
    }
    unsigned shift = 63u - (unsigned)__builtin_clzll(us) - HISTOGRAM_PART_BITS;
    return ((size_t)shift << HISTOGRAM_PART_BITS) + (size_t)(us >> shift);
}

/* The middle of a bucket. */
static int64_t value_of(size_t bucket)
{
    if (bucket < (size_t)2 * HISTOGRAM_PARTS) {
        return (int64_t)bucket;
    }
    unsigned shift = (unsigned)(bucket >> HISTOGRAM_PART_BITS) - 1;
    uint64_t head = (bucket & (HISTOGRAM_PARTS - 1)) + HISTOGRAM_PARTS;
    return (int64_t)((head << shift) + ((uint64_t)1 << shift) / 2);
}

void histogram_add(struct histogram *histogram, int64_t us)
{
    us = us < 0 ? 0 : us;
    histogram->counts[bucket_of((uint64_t)us)]++;
    histogram->total++;
    if (us > histogram->max_us) {
        histogram->max_us = us;
    }
}

int64_t histogram_percentile(const struct histogram *histogram, double percent)
{
    uint64_t rank = (uint64_t)((double)histogram->total * percent / 100.0);
    uint64_t seen = 0;
    size_t count = sizeof(histogram->counts) / sizeof(histogram->counts[0]);
    for (size_t i = 0; i < count && histogram->total > 0; i++) {
        seen += histogram->counts[i];
        if (seen > rank || seen == histogram->total) {
            int64_t value = value_of(i);
            return value < histogram->max_us ? value : histogram->max_us;
        }
    }
    return 0;
}
