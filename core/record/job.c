/* job: words for states. */
#include "core/record/job.h"

const char *job_state_word(uint8_t state)
{
    static const char *const words[] = {
#define X(constant, number, word) [JOB_##constant] = word,
        JOB_STATES(X)
#undef X
    };
    return state < sizeof(words) / sizeof(words[0]) ? words[state] : NULL;
}
