/* Runs the suites about single rules of core/game. */
#include <stdlib.h>

#include "tests/unit/game/rules/suites.h"

int main(void)
{
    SRunner *runner = srunner_create(hook_suite());
    srunner_add_suite(runner, ai_suite());
    srunner_add_suite(runner, combat_suite());
    srunner_add_suite(runner, deed_suite());
    srunner_add_suite(runner, effect_suite());
    srunner_add_suite(runner, item_suite());
    srunner_add_suite(runner, move_suite());
    srunner_add_suite(runner, place_suite());
    srunner_add_suite(runner, sight_suite());
    srunner_add_suite(runner, stats_suite());
    srunner_add_suite(runner, term_suite());
    srunner_add_suite(runner, turn_suite());
    srunner_add_suite(runner, vigil_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
