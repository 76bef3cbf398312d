/* Runs the suites of server/. */
#include <stdlib.h>

#include "tests/unit/server/suites.h"

int main(void)
{
    SRunner *runner = srunner_create(address_suite());
    srunner_add_suite(runner, auth_suite());
    srunner_add_suite(runner, config_suite());
    srunner_add_suite(runner, deadline_suite());
    srunner_add_suite(runner, exchange_suite());
    srunner_add_suite(runner, loop_suite());
    srunner_add_suite(runner, cors_suite());
    srunner_add_suite(runner, quota_suite());
    srunner_add_suite(runner, rate_limit_suite());
    srunner_add_suite(runner, router_suite());
    srunner_add_suite(runner, target_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
