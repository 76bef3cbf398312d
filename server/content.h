/*
 * content: the game data this process offers, loaded from folders and ready to be served.
 *
 * New sessions use the first. The others are older: sessions that began with them go on with them,
 * for a session is pinned to the root of its content.
 */
#ifndef DONJON_SERVER_CONTENT_H
#define DONJON_SERVER_CONTENT_H

#include "core/base/limits.h"
#include "core/base/strbuf.h"
#include "core/runtime/runtime.h"
#include "handlers/handler.h"

struct content {
    size_t count;
    struct game_content *compiled[LIMIT_CONTENTS];
    struct strbuf json[LIMIT_CONTENTS];
    struct runtime_content runtime[LIMIT_CONTENTS]; /* points to `compiled` */
    struct served_content served[LIMIT_CONTENTS];   /* points to `runtime` and `json` */
};

/*
 * Loads and compiles the folder of new sessions and then those of `older`, separated by colons.
 * What is wrong is added to `problems`, a line each, with file and place; the error then is
 * ERR_CONFIG. A content that is there already is not taken twice.
 */
MUST_CHECK enum err content_init(struct content *content, const char *folder, const char *older,
                                 struct strbuf *problems);
void content_finish(struct content *content); /* a zeroed one is fine */

#endif
