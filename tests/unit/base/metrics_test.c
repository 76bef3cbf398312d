/* metrics: the exposition line by line. Each test is a process of its own, so all begin at zero. */
#include <stdio.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/metrics.h"
#include "tests/unit/base/suites.h"

static unsigned occurrences(const char *text, const char *part)
{
    unsigned count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

static void assert_line(const struct strbuf *text, const char *line)
{
    char whole[256];
    snprintf(whole, sizeof(whole), "\n%s\n", line);
    ck_assert_msg(occurrences(text->data, whole) == 1, "no or not one line '%s' in:\n%s", line,
                  text->data);
}

START_TEST(values)
{
    CLEANUP(strbuf_finish) struct strbuf text = {0};
    metrics_add(METRIC_ACTIONS_EXECUTED, 41);
    metrics_add(METRIC_ACTIONS_EXECUTED, 1);
    metrics_add(METRIC_HTTP_4XX, 3);
    metrics_gauge_set(METRIC_GAUGE_DATABASE_UP, 1);
    metrics_gauge_add(METRIC_GAUGE_SESSIONS_RESIDENT, 5);
    metrics_gauge_add(METRIC_GAUGE_SESSIONS_RESIDENT, -7);
    metrics_write(&text);
    ck_assert_uint_eq(metrics_counter(METRIC_ACTIONS_EXECUTED), 42);
    ck_assert_int_eq(metrics_gauge(METRIC_GAUGE_SESSIONS_RESIDENT), -2);
    assert_line(&text, "donjon_actions_executed_total 42");
    assert_line(&text, "donjon_actions_failed_total 0");
    assert_line(&text, "donjon_http_requests_total{class=\"2xx\"} 0");
    assert_line(&text, "donjon_http_requests_total{class=\"4xx\"} 3");
    assert_line(&text, "donjon_database_up 1");
    assert_line(&text, "donjon_sessions_resident -2");
    ck_assert_int_eq(text.data[text.len - 1], '\n');
    ck_assert(!text.failed);
}
END_TEST

/* The name of a sample or comment line, up to its end or label or value. */
static size_t name_length(const char *line)
{
    return strcspn(line, "{ ");
}

START_TEST(families)
{
    CLEANUP(strbuf_finish) struct strbuf text = {0};
    metrics_write(&text);
    ck_assert_uint_eq(occurrences(text.data, "# HELP donjon_http_requests_total "), 1);
    ck_assert_uint_eq(occurrences(text.data, "# TYPE donjon_http_requests_total counter\n"), 1);
    ck_assert_uint_eq(occurrences(text.data, "# TYPE donjon_sessions_resident gauge\n"), 1);
    ck_assert_uint_eq(occurrences(text.data, "# TYPE donjon_commit_seconds histogram\n"), 1);

    /* Each family: HELP with a text, then TYPE of the same name, once; samples follow. */
    const char *previous = NULL;
    unsigned samples = 0;
    char *rest = text.data;
    for (char *line = strtok_r(rest, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "# HELP ", 7) == 0) {
            const char *name = line + 7;
            ck_assert_uint_gt(strlen(name + name_length(name)), 2);
            previous = name;
        } else if (strncmp(line, "# TYPE ", 7) == 0) {
            ck_assert_ptr_nonnull(previous);
            ck_assert_int_eq(strncmp(line + 7, previous, name_length(previous) + 1), 0);
        } else {
            ck_assert_ptr_nonnull(previous);
            ck_assert_int_eq(strncmp(line, previous, name_length(previous)), 0);
            samples++;
        }
    }
    unsigned scalars = (unsigned)METRIC_COUNTER_COUNT + (unsigned)METRIC_GAUGE_COUNT;
    ck_assert_uint_eq(samples, scalars + METRIC_HISTOGRAM_COUNT * 25U);
}
END_TEST

START_TEST(histogram)
{
    CLEANUP(strbuf_finish) struct strbuf text = {0};
    static const int64_t observed[] = {
        -5, 0, 32, 33, 1 << 20, 1 << 26, (1 << 26) + 1, INT64_C(100) * 1000 * 1000};
    for (size_t i = 0; i < sizeof(observed) / sizeof(observed[0]); i++) {
        metrics_observe_us(METRIC_HISTOGRAM_COMMIT_SECONDS, observed[i]);
    }
    metrics_write(&text);
    assert_line(&text, "donjon_commit_seconds_bucket{le=\"0.000032\"} 3"); /* bounds belong */
    assert_line(&text, "donjon_commit_seconds_bucket{le=\"0.000064\"} 4");
    assert_line(&text, "donjon_commit_seconds_bucket{le=\"0.524288\"} 4");
    assert_line(&text, "donjon_commit_seconds_bucket{le=\"1.048576\"} 5");
    assert_line(&text, "donjon_commit_seconds_bucket{le=\"33.554432\"} 5");
    assert_line(&text, "donjon_commit_seconds_bucket{le=\"67.108864\"} 6");
    assert_line(&text, "donjon_commit_seconds_bucket{le=\"+Inf\"} 8");
    assert_line(&text, "donjon_commit_seconds_count 8");
    /* 32 + 33 + 2^20 + 2^26 + 2^26 + 1 + 10^8 microseconds */
    assert_line(&text, "donjon_commit_seconds_sum 235.266370");
}
END_TEST

START_TEST(short_of_memory)
{
    CLEANUP(strbuf_finish) struct strbuf text = {.max = 100};
    metrics_write(&text);
    ck_assert(text.failed);
    ck_assert_uint_le(text.len, 100);
}
END_TEST

Suite *metrics_suite(void)
{
    Suite *suite = suite_create("metrics");
    TCase *tcase = tcase_create("metrics");
    tcase_add_test(tcase, values);
    tcase_add_test(tcase, families);
    tcase_add_test(tcase, histogram);
    tcase_add_test(tcase, short_of_memory);
    suite_add_tcase(suite, tcase);
    return suite;
}
