/*
 * suites: the suites of core/game, one for each file of tests. The runner owns what they return.
 */
#ifndef DONJON_TESTS_UNIT_GAME_SUITES_H
#define DONJON_TESTS_UNIT_GAME_SUITES_H

#include <check.h>

Suite *content_suite(void);
Suite *inputs_suite(void);
Suite *level_suite(void);
Suite *play_suite(void);
Suite *rng_suite(void);
Suite *style_suite(void);
Suite *view_suite(void);

#endif
