/* threads: what core/base promises for any thread, under several of them at once. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/digest.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/thread.h"
#include "tests/unit/base/suites.h"

enum { THREADS = 4, ROUNDS = 500, LOG_ROUNDS = 50 };

static void run_in_threads(void *(*work)(void *))
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, NULL), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        ck_assert_ptr_null(result);
    }
}

/* NULL if all went well. */
static void *hash(void *argument)
{
    static const uint8_t abc[4] = {0xba, 0x78, 0x16, 0xbf};
    (void)argument;
    for (int i = 0; i < ROUNDS; i++) {
        static char wrong;
        struct digest_value value;
        digest_of(NULL, "abc", 3, &value);
        if (memcmp(value.bytes, abc, sizeof(abc)) != 0) {
            return &wrong;
        }
        digest_hmac("key", 3, "abc", 3, &value);
    }
    return NULL;
}

START_TEST(one_shot_hashes)
{
    run_in_threads(hash);
}
END_TEST

static void *count(void *argument)
{
    for (int i = 0; i < ROUNDS; i++) {
        metrics_add(METRIC_SESSIONS_LOADED, 1);
        metrics_gauge_add(METRIC_GAUGE_COMMIT_QUEUE, i % 2 == 0 ? 3 : -3);
        metrics_observe_us(METRIC_HISTOGRAM_LOAD_SECONDS, i);
    }
    return argument;
}

START_TEST(metrics_lose_nothing)
{
    struct strbuf text = {0};
    run_in_threads(count);
    ck_assert_uint_eq(metrics_counter(METRIC_SESSIONS_LOADED), THREADS * ROUNDS);
    ck_assert_int_eq(metrics_gauge(METRIC_GAUGE_COMMIT_QUEUE), 0);
    metrics_write(&text);
    ck_assert_ptr_nonnull(strstr(text.data, "\ndonjon_session_load_seconds_count 2000\n"));
    strbuf_finish(&text);
}
END_TEST

static void *speak(void *argument)
{
    for (int i = 0; i < LOG_ROUNDS; i++) {
        log_info("spoken", "round=%d text=\"%s\"", i, "of several words");
    }
    return argument;
}

START_TEST(log_lines_stay_whole)
{
    static char text[THREADS * LOG_ROUNDS * 128]; /* 200 lines of about 90: they fit in a pipe */
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_ge(dup2(ends[1], STDERR_FILENO), 0);
    run_in_threads(speak);
    ssize_t size = read(ends[0], text, sizeof(text) - 1);
    ck_assert_int_gt(size, 0);
    text[size] = '\0';
    int lines = 0;
    char *rest = text;
    for (char *one = strsep(&rest, "\n"); rest; one = strsep(&rest, "\n")) {
        static const char end[] = " text=\"of several words\"";
        ck_assert_int_eq(strncmp(one, "time=20", 7), 0);
        ck_assert_str_eq(one + strlen(one) - (sizeof(end) - 1), end);
        lines++;
    }
    ck_assert_int_eq(lines, THREADS * LOG_ROUNDS);
}
END_TEST

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;

static void *wait_for_it(void *argument)
{
    pthread_mutex_lock(&held);
    pthread_mutex_unlock(&held);
    return argument;
}

START_TEST(a_join_gives_up_in_time_and_may_be_tried_again)
{
    pthread_t thread;
    pthread_mutex_lock(&held);
    ck_assert_int_eq(pthread_create(&thread, NULL, wait_for_it, NULL), 0);
    struct thread_deadline soon = thread_deadline_in(1000);
    ck_assert(!thread_join_by(thread, &soon));
    ck_assert(!thread_join_by(thread, &soon)); /* it has passed */
    pthread_mutex_unlock(&held);
    struct thread_deadline never = thread_deadline_in(INT64_MAX);
    ck_assert(thread_join_by(thread, &never));
}
END_TEST

static Suite *threads_suite(void)
{
    Suite *suite = suite_create("threads");
    TCase *tcase = tcase_create("threads");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, one_shot_hashes);
    tcase_add_test(tcase, a_join_gives_up_in_time_and_may_be_tried_again);
    tcase_add_test(tcase, metrics_lose_nothing);
    tcase_add_test(tcase, log_lines_stay_whole);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    SRunner *runner = srunner_create(work_queue_suite());
    srunner_add_suite(runner, threads_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
