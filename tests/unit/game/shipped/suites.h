/* suites: what is tested of the shipped content beside random play. The runner owns them. */
#ifndef DONJON_TESTS_UNIT_GAME_SHIPPED_SUITES_H
#define DONJON_TESTS_UNIT_GAME_SHIPPED_SUITES_H

#include <check.h>

TCase *threat_cases(void);

#endif
