/* The suites of server/, one for each file that can be tested without a socket. */
#ifndef DONJON_TESTS_UNIT_SERVER_SUITES_H
#define DONJON_TESTS_UNIT_SERVER_SUITES_H

#include <check.h>

Suite *address_suite(void);
Suite *auth_suite(void);
Suite *config_suite(void);
Suite *deadline_suite(void);
Suite *exchange_suite(void);
Suite *loop_suite(void);
Suite *cors_suite(void);
Suite *quota_suite(void);
Suite *rate_limit_suite(void);
Suite *router_suite(void);
Suite *target_suite(void);

#endif
