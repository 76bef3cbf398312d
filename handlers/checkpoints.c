/* checkpoints: encoded states that a session can be loaded from. */
#include <string.h>

#include "core/codec/json_writer.h"
#include "core/codec/log_json.h"
#include "core/codec/session_json.h"
#include "handlers/request.h"
#include "handlers/routes.h"

/* How well a state can be compressed tells of what is hidden in it: a seat is told its plain
 * size. */
static void write_item(const struct request *request, struct json_writer *writer, const void *item)
{
    struct checkpoint_record shown = *(const struct checkpoint_record *)item;
    if (request->principal.kind != PRINCIPAL_ADMIN) {
        shown.stored_size = shown.size;
    }
    checkpoint_json_write(writer, &shown);
}

static void item_cursor(const void *last, const void *next, void *out)
{
    (void)last;
    memcpy(out, &((const struct checkpoint_record *)next)->seq, sizeof(uint64_t));
}

static void checkpoints_list_done(struct runtime_call *call)
{
    struct runtime_checkpoints_call *list = (struct runtime_checkpoints_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    request_answer_page(request, &(struct list_page){.items = list->checkpoints.items,
                                                     .item_size = sizeof(*list->checkpoints.items),
                                                     .count = list->checkpoints.count,
                                                     .limit = list->limit,
                                                     .write = write_item,
                                                     .cursor = item_cursor,
                                                     .cursor_size = sizeof(uint64_t)});
}

void checkpoints_list(struct request *request)
{
    static const char *const query_names[] = {"limit", "cursor", NULL};
    size_t limit = 0;
    bool given = false;
    struct runtime_checkpoints_call *list =
        request_session_call(request, query_names, sizeof(*list));
    if (!list || !request_limit(request, &limit) ||
        !request_cursor(request, &list->from, sizeof(list->from), &given)) {
        return;
    }
    if (list->from > INT64_MAX) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "query parameter \"cursor\" is not one this list gave");
        return;
    }
    list->limit = limit + 1;
    request_call_begin(request, &list->call, checkpoints_list_done);
    runtime_checkpoint_list(request->services->runtime, list);
}

static void checkpoints_create_done(struct runtime_call *call)
{
    const struct runtime_checkpoint_call *create = (struct runtime_checkpoint_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    write_item(request, &writer, &create->checkpoint);
    request_answer(request, create->created ? 201 : 200);
}

void checkpoints_create(struct request *request)
{
    struct checkpoint_request asked;
    struct json_problems problems;
    struct runtime_checkpoint_call *create = request_session_call(request, NULL, sizeof(*create));
    if (!create) {
        return;
    }
    enum err err = checkpoint_request_read(request->body, request->body_size, &asked, &problems);
    if (err != ERR_OK) {
        request_refuse_body(request, err, &problems);
        return;
    }
    memcpy(create->label, asked.label, sizeof(create->label));
    request_write_begin(request, &create->call, checkpoints_create_done);
    runtime_checkpoint_create(request->services->runtime, create);
}
