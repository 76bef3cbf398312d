/* job: words for states. */
#include "core/record/job.h"

const char *job_state_word(uint8_t state)
{
    switch (state) {
#define X(constant, number, word)                                                                  \
    case JOB_##constant:                                                                           \
        return word;
        JOB_STATES(X)
#undef X
    default:
        return NULL;
    }
}
