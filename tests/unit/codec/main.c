/* Runs the suites of core/codec, from the root of the tree: they read content/. */
#include <stdlib.h>

#include "tests/unit/codec/suites.h"

int main(void)
{
    SRunner *runner = srunner_create(action_json_suite());
    srunner_add_suite(runner, content_guide_json_suite());
    srunner_add_suite(runner, content_json_suite());
    srunner_add_suite(runner, event_json_suite());
    srunner_add_suite(runner, json_problems_suite());
    srunner_add_suite(runner, json_reader_suite());
    srunner_add_suite(runner, json_writer_suite());
    srunner_add_suite(runner, log_json_suite());
    srunner_add_suite(runner, session_json_suite());
    srunner_add_suite(runner, shipped_levels_suite());
    srunner_add_suite(runner, view_json_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
