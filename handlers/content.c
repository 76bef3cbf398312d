/* content: what a client needs to draw and explain the game. It is named by its root, so a copy of
 * it stays right for ever. */
#include <stdio.h>

#include "core/base/text.h"
#include "handlers/negotiate.h"
#include "handlers/request.h"
#include "handlers/routes.h"

enum { CONTENT_ETAG_SIZE = DIGEST_HEX_SIZE + 2 };

/* The content's body, or 304 to whoever has it. */
static void answer_content(struct request *request, const struct served_content *content,
                           const char *cache_control)
{
    char root[DIGEST_HEX_SIZE];
    char etag[CONTENT_ETAG_SIZE];
    text_hex_encode(content->runtime->root.bytes, DIGEST_SIZE, root);
    snprintf(etag, sizeof(etag), "\"%s\"", root);
    reply_header(request, "ETag", etag);
    reply_header(request, "Cache-Control", cache_control);
    if (negotiate_none_match(request->if_none_match, etag)) {
        reply_empty(request, 304);
        request_done(request);
        return;
    }
    strbuf_add(&request->reply.body, content->json, content->json_size);
    request_answer(request, 200);
}

void content_get(struct request *request)
{
    if (request_open_json(request, NULL)) {
        answer_content(request, &request->services->contents[0], "public, no-cache");
    }
}

static const struct served_content *find_content(const struct services *services, const char *hex)
{
    struct digest_value root;
    bool named = text_hex_decode(hex, root.bytes, DIGEST_SIZE);
    for (size_t i = 0; named && i < services->content_count; i++) {
        if (digest_equal(&root, &services->contents[i].runtime->root)) {
            return &services->contents[i];
        }
    }
    return NULL;
}

void content_get_by_root(struct request *request)
{
    if (!request_open_json(request, NULL)) {
        return;
    }
    const struct served_content *content = find_content(request->services, request->params[0]);
    if (!content) {
        request_refuse(request, ERR_NOT_FOUND, "this server has no content with this root");
        return;
    }
    answer_content(request, content, "public, max-age=31536000, immutable");
}
