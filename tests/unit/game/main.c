/* Runs the suites of core/game. */
#include <stdlib.h>

#include "tests/unit/game/suites.h"

int main(void)
{
    SRunner *runner = srunner_create(content_suite());
    srunner_add_suite(runner, inputs_suite());
    srunner_add_suite(runner, level_suite());
    srunner_add_suite(runner, play_suite());
    srunner_add_suite(runner, rng_suite());
    srunner_add_suite(runner, style_suite());
    srunner_add_suite(runner, view_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
