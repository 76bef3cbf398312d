/* content: what a client needs to draw and explain the game. It is named by its root, so a copy of
 * it stays right for ever. */
#include <stdio.h>

#include "core/base/text.h"
#include "handlers/negotiate.h"
#include "handlers/request.h"
#include "handlers/routes.h"

enum { CONTENT_ETAG_SIZE = DIGEST_HEX_SIZE + 2 };

/* The content's body, or 304 to whoever has it. */
static void answer_content(struct request *request, const char *cache_control)
{
    const struct services *services = request->services;
    char root[DIGEST_HEX_SIZE];
    char etag[CONTENT_ETAG_SIZE];
    text_hex_encode(services->content->root.bytes, DIGEST_SIZE, root);
    snprintf(etag, sizeof(etag), "\"%s\"", root);
    reply_header(request, "ETag", etag);
    reply_header(request, "Cache-Control", cache_control);
    if (negotiate_none_match(request->if_none_match, etag)) {
        reply_empty(request, 304);
        request_done(request);
        return;
    }
    strbuf_add(&request->reply.body, services->content_json, services->content_json_size);
    request_answer(request, 200);
}

void content_get(struct request *request)
{
    if (request_open_json(request, NULL)) {
        answer_content(request, "public, no-cache");
    }
}

void content_get_by_root(struct request *request)
{
    struct digest_value root;
    if (!request_open_json(request, NULL)) {
        return;
    }
    if (!text_hex_decode(request->params[0], root.bytes, DIGEST_SIZE) ||
        !digest_equal(&root, &request->services->content->root)) {
        request_refuse(request, ERR_NOT_FOUND, "this server has no content with this root");
        return;
    }
    answer_content(request, "public, max-age=31536000, immutable");
}
