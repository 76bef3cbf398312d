/* suites: the Check suites of core/codec, one for each of its files. */
#ifndef DONJON_TESTS_UNIT_CODEC_SUITES_H
#define DONJON_TESTS_UNIT_CODEC_SUITES_H

#include <check.h>

Suite *action_json_suite(void);
Suite *content_guide_json_suite(void);
Suite *content_json_suite(void);
Suite *event_json_suite(void);
Suite *json_problems_suite(void);
Suite *json_reader_suite(void);
Suite *json_writer_suite(void);
Suite *log_json_suite(void);
Suite *session_json_suite(void);
Suite *shipped_levels_suite(void);
Suite *view_json_suite(void);

#endif
