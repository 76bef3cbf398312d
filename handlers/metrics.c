/* metrics: the Prometheus text of every number in core/base/metrics.h. */
#include "core/base/metrics.h"

#include "handlers/request.h"
#include "handlers/routes.h"

void metrics_get(struct request *request)
{
    if (!request_open(request, "text/plain", NULL)) {
        return;
    }
    metrics_write(&request->reply.body);
    reply_json(request, 200);
    if (request->reply.status == 200) {
        request->reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
    }
    request_done(request);
}
