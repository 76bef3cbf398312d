/*
 * styles: the fixture's content with a scenario whose depths have every style there is, each with
 * everything a style can have, and chambers to build with.
 */
#ifndef DONJON_TESTS_UNIT_GAME_STYLES_H
#define DONJON_TESTS_UNIT_GAME_STYLES_H

#include "core/game/content.h"

enum { STYLES_SCENARIO = 0, STYLES_DEPTHS = 8 };

/* Writes the content; it is valid. */
void styles_content(struct game_content *out);

#endif
