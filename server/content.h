/*
 * content: the game data this process offers, loaded from a folder and ready to be served.
 */
#ifndef DONJON_SERVER_CONTENT_H
#define DONJON_SERVER_CONTENT_H

#include "core/base/strbuf.h"
#include "core/runtime/runtime.h"

struct content {
    struct game_content *compiled;
    struct runtime_content runtime; /* points to `compiled` */
    struct strbuf json;             /* the body of GET /v1/content */
};

/* Loads and compiles. What is wrong is added to `problems`, a line each, with file and place; the
 * error then is ERR_CONFIG. */
MUST_CHECK enum err content_init(struct content *content, const char *folder,
                                 struct strbuf *problems);
void content_finish(struct content *content); /* a zeroed one is fine */

#endif
