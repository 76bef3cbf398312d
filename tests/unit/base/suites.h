/* suites: the Check suites of core/base, one for each of its files. */
#ifndef DONJON_TESTS_UNIT_BASE_SUITES_H
#define DONJON_TESTS_UNIT_BASE_SUITES_H

#include <check.h>

Suite *clock_suite(void);
Suite *digest_suite(void);
Suite *err_suite(void);
Suite *id_suite(void);
Suite *log_suite(void);
Suite *metrics_suite(void);
Suite *page_tree_suite(void);
Suite *seal_suite(void);
Suite *sign_suite(void);
Suite *strbuf_suite(void);
Suite *text_suite(void);
Suite *work_queue_suite(void);

#endif
