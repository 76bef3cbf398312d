#include <stdlib.h>

#include "tests/unit/game/minds/suites.h"

int main(void)
{
    SRunner *runner = srunner_create(trait_suite());
    int failed;

    srunner_add_suite(runner, faction_suite());
    srunner_add_suite(runner, flood_suite());
    srunner_add_suite(runner, goal_suite());
    srunner_add_suite(runner, kinds_suite());
    srunner_add_suite(runner, script_suite());
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
