/*
 * metrics: the numbers, and their text.
 *
 * Each counter has a cache line of its own, because several threads move them at once. All accesses
 * are relaxed: a scrape reads each number at some instant, not all at the same one; the count of a
 * histogram is summed from its buckets, so it always agrees with them.
 */
#include "core/base/metrics.h"

#include <stdatomic.h>
#include <string.h>

enum { CACHE_LINE = 64, BUCKET_FIRST_LOG2 = 5, BUCKET_LAST_LOG2 = 26 };
enum { BUCKET_COUNT = BUCKET_LAST_LOG2 - BUCKET_FIRST_LOG2 + 2 }; /* the last one is +Inf */

struct counter {
    _Alignas(CACHE_LINE) atomic_uint_fast64_t value;
};

struct gauge {
    _Alignas(CACHE_LINE) atomic_int_fast64_t value;
};

struct histogram {
    _Alignas(CACHE_LINE) atomic_uint_fast64_t buckets[BUCKET_COUNT];
    atomic_uint_fast64_t sum_us;
};

struct family {
    const char *name;
    const char *labels;
    const char *help;
};

static struct counter counters[METRIC_COUNTER_COUNT];
static struct gauge gauges[METRIC_GAUGE_COUNT];
static struct histogram histograms[METRIC_HISTOGRAM_COUNT];

static const struct family counter_families[METRIC_COUNTER_COUNT] = {
#define X(constant, name, labels, help) {name, labels, help},
    METRICS_COUNTERS(X)
#undef X
};

static const struct family gauge_families[METRIC_GAUGE_COUNT] = {
#define X(constant, name, labels, help) {name, labels, help},
    METRICS_GAUGES(X)
#undef X
};

static const struct family histogram_families[METRIC_HISTOGRAM_COUNT] = {
#define X(constant, name, help) {name, "", help},
    METRICS_HISTOGRAMS(X)
#undef X
};

void metrics_add(enum metric_counter counter, uint64_t amount)
{
    atomic_fetch_add_explicit(&counters[counter].value, amount, memory_order_relaxed);
}

uint64_t metrics_counter(enum metric_counter counter)
{
    return atomic_load_explicit(&counters[counter].value, memory_order_relaxed);
}

void metrics_gauge_set(enum metric_gauge gauge, int64_t value)
{
    atomic_store_explicit(&gauges[gauge].value, value, memory_order_relaxed);
}

void metrics_gauge_add(enum metric_gauge gauge, int64_t amount)
{
    atomic_fetch_add_explicit(&gauges[gauge].value, amount, memory_order_relaxed);
}

int64_t metrics_gauge(enum metric_gauge gauge)
{
    return atomic_load_explicit(&gauges[gauge].value, memory_order_relaxed);
}

/* The first bucket whose bound is not less: bounds are inclusive. */
static int bucket_of(uint64_t microseconds)
{
    int bucket = 0;
    while (bucket < BUCKET_COUNT - 1 && microseconds > 1ULL << (BUCKET_FIRST_LOG2 + bucket)) {
        bucket++;
    }
    return bucket;
}

void metrics_observe_us(enum metric_histogram histogram, int64_t microseconds)
{
    struct histogram *h = &histograms[histogram];
    uint64_t value = microseconds > 0 ? (uint64_t)microseconds : 0;
    atomic_fetch_add_explicit(&h->buckets[bucket_of(value)], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&h->sum_us, value, memory_order_relaxed);
}

static void write_head(struct strbuf *out, const struct family *family, const char *type)
{
    strbuf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", family->name, family->help, family->name,
                type);
}

static void write_name(struct strbuf *out, const struct family *family)
{
    strbuf_adds(out, family->name);
    if (family->labels[0] != '\0') {
        strbuf_addf(out, "{%s}", family->labels);
    }
    strbuf_addc(out, ' ');
}

static void write_counters(struct strbuf *out)
{
    const char *previous = "";
    for (int i = 0; i < METRIC_COUNTER_COUNT; i++) {
        const struct family *family = &counter_families[i];
        if (strcmp(previous, family->name) != 0) {
            write_head(out, family, "counter");
        }
        previous = family->name;
        write_name(out, family);
        strbuf_add_u64(out, metrics_counter((enum metric_counter)i));
        strbuf_addc(out, '\n');
    }
}

static void write_gauges(struct strbuf *out)
{
    for (int i = 0; i < METRIC_GAUGE_COUNT; i++) {
        const struct family *family = &gauge_families[i];
        write_head(out, family, "gauge");
        write_name(out, family);
        strbuf_add_i64(out, metrics_gauge((enum metric_gauge)i));
        strbuf_addc(out, '\n');
    }
}

static void write_seconds(struct strbuf *out, uint64_t microseconds)
{
    strbuf_addf(out, "%llu.%06llu", (unsigned long long)(microseconds / 1000000),
                (unsigned long long)(microseconds % 1000000));
}

static void write_histogram(struct strbuf *out, const struct family *family, struct histogram *h)
{
    uint64_t count = 0;
    write_head(out, family, "histogram");
    for (int i = 0; i < BUCKET_COUNT; i++) {
        count += atomic_load_explicit(&h->buckets[i], memory_order_relaxed);
        strbuf_addf(out, "%s_bucket{le=\"", family->name);
        if (i < BUCKET_COUNT - 1) {
            write_seconds(out, 1ULL << (BUCKET_FIRST_LOG2 + i));
        } else {
            strbuf_adds(out, "+Inf");
        }
        strbuf_addf(out, "\"} %llu\n", (unsigned long long)count);
    }
    strbuf_addf(out, "%s_sum ", family->name);
    write_seconds(out, atomic_load_explicit(&h->sum_us, memory_order_relaxed));
    strbuf_addf(out, "\n%s_count %llu\n", family->name, (unsigned long long)count);
}

void metrics_write(struct strbuf *out)
{
    write_counters(out);
    write_gauges(out);
    for (int i = 0; i < METRIC_HISTOGRAM_COUNT; i++) {
        write_histogram(out, &histogram_families[i], &histograms[i]);
    }
}
