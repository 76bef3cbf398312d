/* work_queue: order, limits and close in one thread, then many threads and a polling loop. */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/work_queue.h"
#include "tests/unit/base/suites.h"

enum { PRODUCERS = 3, CONSUMERS = 3, PER_PRODUCER = 5000, SMALL_QUEUE = 16 };

struct numbered {
    struct work_item item;
    int producer;
    int number;
};

static struct numbered *numbered_of(struct work_item *item)
{
    return (struct numbered *)item; /* the item is the first member */
}

static bool is_readable(int fd)
{
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    return poll(&polled, 1, 0) == 1;
}

static void push(struct work_queue *queue, struct work_item *item)
{
    ck_assert_int_eq(work_queue_push(queue, item), ERR_OK);
}

START_TEST(list_keeps_order)
{
    struct work_list list = {0};
    struct work_item items[3];
    ck_assert_ptr_null(work_list_pop(&list));
    for (int i = 0; i < 3; i++) {
        work_list_push(&list, &items[i]);
    }
    ck_assert_uint_eq(list.count, 3);
    for (int i = 0; i < 3; i++) {
        ck_assert_ptr_eq(work_list_pop(&list), &items[i]);
    }
    ck_assert_ptr_null(work_list_pop(&list));
    ck_assert_ptr_null(list.last);
    ck_assert_uint_eq(list.count, 0);
}
END_TEST

START_TEST(pushes_a_list_at_once)
{
    struct work_queue *queue = work_queue_create(0);
    struct work_item items[6];
    struct work_list list = {0};
    struct work_list taken;
    int fd = work_queue_fd(queue);
    work_queue_push_list(queue, &list); /* an empty one changes nothing */
    ck_assert(!is_readable(fd));
    for (int round = 0; round < 2; round++) { /* to an empty queue, then behind what is there */
        for (int i = 0; i < 3; i++) {
            work_list_push(&list, &items[3 * round + i]);
        }
        work_queue_push_list(queue, &list);
        ck_assert_uint_eq(list.count, 0);
        ck_assert_ptr_null(list.first);
        ck_assert(is_readable(fd));
    }
    ck_assert(work_queue_take(queue, 10, &taken));
    ck_assert_uint_eq(taken.count, 6);
    for (int i = 0; i < 6; i++) {
        ck_assert_ptr_eq(work_list_pop(&taken), &items[i]);
    }
    ck_assert(!is_readable(fd));
    work_queue_destroy(queue);
}
END_TEST

START_TEST(takes_in_order_up_to_max)
{
    struct work_queue *queue = work_queue_create(0);
    struct work_item items[5];
    struct work_list taken;
    ck_assert(!work_queue_try_take(queue, 10, &taken));
    ck_assert_uint_eq(taken.count, 0);
    for (int i = 0; i < 5; i++) {
        push(queue, &items[i]);
    }
    ck_assert_uint_eq(work_queue_count(queue), 5);
    ck_assert(work_queue_take(queue, 2, &taken));
    ck_assert_uint_eq(taken.count, 2);
    ck_assert_ptr_eq(taken.first, &items[0]);
    ck_assert_ptr_eq(taken.last, &items[1]);
    ck_assert_ptr_null(taken.last->next);
    ck_assert(work_queue_try_take(queue, 3, &taken));
    ck_assert_uint_eq(taken.count, 3);
    ck_assert_ptr_eq(taken.last, &items[4]);
    ck_assert_uint_eq(work_queue_count(queue), 0);
    work_queue_destroy(queue);
    work_queue_destroy(NULL);
}
END_TEST

START_TEST(full_and_closed)
{
    struct work_queue *queue = work_queue_create(2);
    struct work_item items[3];
    struct work_list taken;
    push(queue, &items[0]);
    push(queue, &items[1]);
    ck_assert_int_eq(work_queue_push(queue, &items[2]), ERR_OVERLOADED);
    ck_assert(work_queue_take(queue, 1, &taken));
    push(queue, &items[2]);
    work_queue_close(queue);
    ck_assert_int_eq(work_queue_push(queue, &items[0]), ERR_DRAINING);
    ck_assert(work_queue_take(queue, 10, &taken)); /* what is left is still given */
    ck_assert_uint_eq(taken.count, 2);
    ck_assert(!work_queue_take(queue, 10, &taken));
    ck_assert(!work_queue_try_take(queue, 10, &taken));
    work_queue_destroy(queue);
}
END_TEST

START_TEST(fd_is_readable_while_items_wait)
{
    struct work_queue *queue = work_queue_create(0);
    struct work_item items[3];
    struct work_list taken;
    push(queue, &items[0]);
    int fd = work_queue_fd(queue); /* items from before count too */
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(work_queue_fd(queue), fd);
    ck_assert(is_readable(fd));
    push(queue, &items[1]);
    push(queue, &items[2]);
    ck_assert(work_queue_try_take(queue, 1, &taken));
    ck_assert(is_readable(fd)); /* two are left */
    ck_assert(work_queue_try_take(queue, 10, &taken));
    ck_assert(!is_readable(fd));
    push(queue, &items[0]);
    ck_assert(is_readable(fd));
    ck_assert(work_queue_take(queue, 1, &taken));
    ck_assert(!is_readable(fd));
    work_queue_destroy(queue);
}
END_TEST

START_TEST(a_burst_is_one_wake_up)
{
    struct work_queue *queue = work_queue_create(0);
    struct work_item items[100];
    struct work_list taken;
    int fd = work_queue_fd(queue);
    for (int i = 0; i < 100; i++) {
        push(queue, &items[i]);
    }
    uint64_t wakes = 0;
    ck_assert_int_eq(read(fd, &wakes, sizeof(wakes)), sizeof(wakes));
    ck_assert_uint_eq(wakes, 1);
    ck_assert_int_eq(write(fd, &wakes, sizeof(wakes)), sizeof(wakes)); /* as it was */
    ck_assert(work_queue_try_take(queue, 100, &taken));
    work_queue_destroy(queue);
}
END_TEST

/* ---- threads ---- */

struct crowd {
    struct work_queue *queue;
    struct numbered *items; /* PRODUCERS * PER_PRODUCER of them */
    atomic_int next_producer;
    atomic_int taken[PRODUCERS * PER_PRODUCER];
    atomic_int disorders;
};

static void *produce(void *argument)
{
    struct crowd *crowd = argument;
    int producer = atomic_fetch_add(&crowd->next_producer, 1);
    for (int i = 0; i < PER_PRODUCER; i++) {
        struct numbered *numbered = &crowd->items[producer * PER_PRODUCER + i];
        numbered->producer = producer;
        numbered->number = i;
        while (work_queue_push(crowd->queue, &numbered->item) != ERR_OK) {
            sched_yield(); /* full: the consumers are at it */
        }
    }
    return NULL;
}

/* Counts the items of a list, and those that came before an earlier one of their producer. */
static void account(struct crowd *crowd, struct work_list *list, int last[PRODUCERS])
{
    for (struct work_item *item = work_list_pop(list); item; item = work_list_pop(list)) {
        struct numbered *numbered = numbered_of(item);
        int index = numbered->producer * PER_PRODUCER + numbered->number;
        atomic_fetch_add(&crowd->taken[index], 1);
        if (numbered->number <= last[numbered->producer]) {
            atomic_fetch_add(&crowd->disorders, 1);
        }
        last[numbered->producer] = numbered->number;
    }
}

static void *consume(void *argument)
{
    struct crowd *crowd = argument;
    struct work_list list;
    int last[PRODUCERS] = {-1, -1, -1};
    while (work_queue_take(crowd->queue, 7, &list)) {
        account(crowd, &list, last);
    }
    return NULL;
}

/* A loop that waits in poll, as the HTTP loop does. The queue being closed comes last of all. */
static void *consume_polling(void *argument)
{
    struct crowd *crowd = argument;
    int last[PRODUCERS] = {-1, -1, -1};
    int total = 0;
    struct pollfd polled = {.fd = work_queue_fd(crowd->queue), .events = POLLIN};
    while (total < PRODUCERS * PER_PRODUCER && poll(&polled, 1, 10000) == 1) {
        struct work_list list;
        if (work_queue_try_take(crowd->queue, 5, &list)) {
            total += (int)list.count;
            account(crowd, &list, last);
        }
    }
    return NULL;
}

static struct crowd *crowd_create(size_t max)
{
    struct crowd *crowd = calloc(1, sizeof(*crowd));
    ck_assert_ptr_nonnull(crowd);
    crowd->items = calloc((size_t)PRODUCERS * PER_PRODUCER, sizeof(*crowd->items));
    crowd->queue = work_queue_create(max);
    ck_assert(crowd->items && crowd->queue);
    return crowd;
}

static void crowd_run(struct crowd *crowd, void *(*consumer)(void *), int consumers)
{
    pthread_t producing[PRODUCERS];
    pthread_t consuming[CONSUMERS];
    for (int i = 0; i < consumers; i++) {
        ck_assert_int_eq(pthread_create(&consuming[i], NULL, consumer, crowd), 0);
    }
    for (int i = 0; i < PRODUCERS; i++) {
        ck_assert_int_eq(pthread_create(&producing[i], NULL, produce, crowd), 0);
    }
    for (int i = 0; i < PRODUCERS; i++) {
        pthread_join(producing[i], NULL);
    }
    work_queue_close(crowd->queue);
    for (int i = 0; i < consumers; i++) {
        pthread_join(consuming[i], NULL);
    }
    for (int i = 0; i < PRODUCERS * PER_PRODUCER; i++) {
        ck_assert_int_eq(atomic_load(&crowd->taken[i]), 1);
    }
    ck_assert_int_eq(atomic_load(&crowd->disorders), 0);
    work_queue_destroy(crowd->queue);
    free(crowd->items);
    free(crowd);
}

START_TEST(many_threads_take_each_item_once)
{
    crowd_run(crowd_create(SMALL_QUEUE), consume, CONSUMERS);
}
END_TEST

START_TEST(one_taker_sees_each_producer_in_order)
{
    crowd_run(crowd_create(0), consume, 1);
}
END_TEST

START_TEST(a_polling_loop_misses_nothing)
{
    crowd_run(crowd_create(SMALL_QUEUE), consume_polling, 1);
}
END_TEST

START_TEST(close_wakes_all_takers)
{
    struct crowd *crowd = crowd_create(0);
    pthread_t takers[CONSUMERS];
    for (int i = 0; i < CONSUMERS; i++) {
        ck_assert_int_eq(pthread_create(&takers[i], NULL, consume, crowd), 0);
    }
    usleep(10 * 1000);
    work_queue_close(crowd->queue);
    for (int i = 0; i < CONSUMERS; i++) {
        pthread_join(takers[i], NULL);
    }
    work_queue_destroy(crowd->queue);
    free(crowd->items);
    free(crowd);
}
END_TEST

Suite *work_queue_suite(void)
{
    Suite *suite = suite_create("work_queue");
    TCase *tcase = tcase_create("work_queue");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, list_keeps_order);
    tcase_add_test(tcase, pushes_a_list_at_once);
    tcase_add_test(tcase, takes_in_order_up_to_max);
    tcase_add_test(tcase, full_and_closed);
    tcase_add_test(tcase, fd_is_readable_while_items_wait);
    tcase_add_test(tcase, a_burst_is_one_wake_up);
    tcase_add_test(tcase, many_threads_take_each_item_once);
    tcase_add_test(tcase, one_taker_sees_each_producer_in_order);
    tcase_add_test(tcase, a_polling_loop_misses_nothing);
    tcase_add_test(tcase, close_wakes_all_takers);
    suite_add_tcase(suite, tcase);
    return suite;
}
