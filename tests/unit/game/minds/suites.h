/* suites: one function for each file of tests about minds. */
#ifndef DONJON_TESTS_UNIT_GAME_MINDS_SUITES_H
#define DONJON_TESTS_UNIT_GAME_MINDS_SUITES_H

#include <check.h>

Suite *faction_suite(void);
Suite *flood_suite(void);
Suite *goal_suite(void);
Suite *kinds_suite(void);
Suite *script_suite(void);
Suite *trait_suite(void);

#endif
