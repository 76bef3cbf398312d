/*
 * thread: waiting for the end of a thread, no longer than one can afford.
 *
 * Any thread.
 */
#ifndef DONJON_CORE_BASE_THREAD_H
#define DONJON_CORE_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* Until when to wait; the same for several threads. */
struct thread_deadline {
    bool for_ever;
    struct timespec at;
};

/* INT64_MAX: for ever. */
struct thread_deadline thread_deadline_in(int64_t timeout_us);

/* False when the thread has not ended by then; it may be waited for again. */
bool thread_join_by(pthread_t thread, const struct thread_deadline *deadline);

#endif
