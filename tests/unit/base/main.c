/* Runs the suites of core/base that need no threads. */
#include <stdlib.h>

#include "tests/unit/base/suites.h"

int main(void)
{
    SRunner *runner = srunner_create(clock_suite());
    srunner_add_suite(runner, digest_suite());
    srunner_add_suite(runner, err_suite());
    srunner_add_suite(runner, id_suite());
    srunner_add_suite(runner, log_suite());
    srunner_add_suite(runner, metrics_suite());
    srunner_add_suite(runner, page_tree_suite());
    srunner_add_suite(runner, seal_suite());
    srunner_add_suite(runner, sign_suite());
    srunner_add_suite(runner, strbuf_suite());
    srunner_add_suite(runner, text_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
