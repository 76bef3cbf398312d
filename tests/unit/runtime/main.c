/* The tests of core/runtime. */
#include <stdlib.h>

#include "core/base/log.h"
#include "tests/unit/runtime/bench.h"

int main(void)
{
    log_configure(LOG_OFF, LOG_LOGFMT);
    SRunner *runner = srunner_create(action_set_suite());
    srunner_add_suite(runner, runtime_suite());
    srunner_add_suite(runner, attendance_suite());
    srunner_add_suite(runner, workers_suite());
    srunner_add_suite(runner, doubt_suite());
    srunner_add_suite(runner, event_bus_suite());
    srunner_add_suite(runner, watching_suite());
    srunner_add_suite(runner, seating_suite());
    srunner_add_suite(runner, signing_suite());
    srunner_add_suite(runner, proving_suite());
    srunner_add_suite(runner, authorship_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
