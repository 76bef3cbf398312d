#include <stdlib.h>

#include "tests/unit/handlers/suites.h"

int main(void)
{
    SRunner *runner = srunner_create(actions_suite());
    srunner_add_suite(runner, event_cursor_suite());
    srunner_add_suite(runner, events_suite());
    srunner_add_suite(runner, evidence_suite());
    srunner_add_suite(runner, negotiate_suite());
    srunner_add_suite(runner, once_suite());
    srunner_add_suite(runner, operations_suite());
    srunner_add_suite(runner, providers_suite());
    srunner_add_suite(runner, reply_suite());
    srunner_add_suite(runner, request_suite());
    srunner_add_suite(runner, seat_token_suite());
    srunner_add_suite(runner, seats_suite());
    srunner_add_suite(runner, secrecy_suite());
    srunner_add_suite(runner, sessions_suite());
    srunner_add_suite(runner, state_suite());
    srunner_add_suite(runner, web_suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
