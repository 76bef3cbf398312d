/* suites: the suites of play, one for each file of tests. The runner owns what they return. */
#ifndef DONJON_TESTS_UNIT_PLAY_SUITES_H
#define DONJON_TESTS_UNIT_PLAY_SUITES_H

#include <check.h>

Suite *guide_suite(void);
Suite *options_suite(void);
Suite *path_suite(void);
Suite *save_list_suite(void);
Suite *story_suite(void);
Suite *view_suite(void);

#endif
