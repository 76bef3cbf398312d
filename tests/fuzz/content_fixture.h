/* content_fixture: the texts of content/ and what they compile to, read once from the working
 * directory, for targets that need a content beside their input. */
#ifndef DONJON_TESTS_FUZZ_CONTENT_FIXTURE_H
#define DONJON_TESTS_FUZZ_CONTENT_FIXTURE_H

#include "core/codec/content_json.h"

struct content_fixture {
    struct content_text texts[CONTENT_FILE_COUNT];
    struct game_content content;
};

/* Ends the process when content/ cannot be read or is not valid. */
const struct content_fixture *content_fixture(void);

#endif
