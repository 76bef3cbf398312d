/* openapi: the contract, as the file says it. */
#include "handlers/openapi_text.h"
#include "handlers/request.h"
#include "handlers/routes.h"

static void answer_text(struct request *request, const char *type, const char *text, size_t size)
{
    if (!request_open(request, type, NULL)) {
        return;
    }
    strbuf_add(&request->reply.body, text, size);
    reply_header(request, "Cache-Control", "public, max-age=300");
    reply_json(request, 200);
    if (request->reply.status == 200) {
        request->reply.content_type = type;
    }
    request_done(request);
}

void openapi_get_yaml(struct request *request)
{
    answer_text(request, "application/yaml", openapi_yaml, openapi_yaml_size);
}

void openapi_get_json(struct request *request)
{
    answer_text(request, "application/json", openapi_json, openapi_json_size);
}
