/* suites: the suites about single rules, one for each file of tests. The runner owns them. */
#ifndef DONJON_TESTS_UNIT_GAME_RULES_SUITES_H
#define DONJON_TESTS_UNIT_GAME_RULES_SUITES_H

#include <check.h>

Suite *ai_suite(void);
Suite *combat_suite(void);
Suite *deed_suite(void);
Suite *effect_suite(void);
Suite *hook_suite(void);
Suite *item_suite(void);
Suite *move_suite(void);
Suite *place_suite(void);
Suite *sight_suite(void);
Suite *stats_suite(void);
Suite *term_suite(void);
Suite *turn_suite(void);
Suite *vigil_suite(void);

#endif
