/* Runs the suites of play: what needs neither a terminal nor a server. */
#include <stdlib.h>

#include "tests/unit/play/suites.h"

int main(void)
{
    SRunner *runner = srunner_create(guide_suite());
    srunner_add_suite(runner, options_suite());
    srunner_add_suite(runner, path_suite());
    srunner_add_suite(runner, save_list_suite());
    srunner_add_suite(runner, story_suite());
    srunner_add_suite(runner, view_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
