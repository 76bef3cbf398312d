/* The suites of the handlers' tests. */
#ifndef DONJON_TESTS_UNIT_HANDLERS_SUITES_H
#define DONJON_TESTS_UNIT_HANDLERS_SUITES_H

#include <check.h>

Suite *actions_suite(void);
Suite *event_cursor_suite(void);
Suite *events_suite(void);
Suite *evidence_suite(void);
Suite *negotiate_suite(void);
Suite *once_suite(void);
Suite *operations_suite(void);
Suite *providers_suite(void);
Suite *reply_suite(void);
Suite *request_suite(void);
Suite *seat_token_suite(void);
Suite *seats_suite(void);
Suite *secrecy_suite(void);
Suite *sessions_suite(void);
Suite *state_suite(void);
Suite *web_suite(void);

#endif
