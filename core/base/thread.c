/* thread: pthread_join with a deadline, which is of the wall clock. */
#include "core/base/thread.h"

struct thread_deadline thread_deadline_in(int64_t timeout_us)
{
    struct thread_deadline deadline = {.for_ever = timeout_us == INT64_MAX};
    if (!deadline.for_ever) {
        clock_gettime(CLOCK_REALTIME, &deadline.at);
        int64_t nanoseconds = deadline.at.tv_nsec + timeout_us % 1000000 * 1000;
        deadline.at.tv_sec += (time_t)(timeout_us / 1000000 + nanoseconds / 1000000000);
        deadline.at.tv_nsec = (long)(nanoseconds % 1000000000);
    }
    return deadline;
}

bool thread_join_by(pthread_t thread, const struct thread_deadline *deadline)
{
    if (deadline->for_ever) {
        return pthread_join(thread, NULL) == 0;
    }
    return pthread_timedjoin_np(thread, NULL, &deadline->at) == 0;
}
