/* request: the steps that all handlers share, so that a handler shows only what is its own. */
#include "handlers/request.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/text.h"
#include "core/codec/json_reader.h"
#include "handlers/negotiate.h"

enum { CURSOR_TEXT_SIZE = (CURSOR_BYTES_MAX * 8 + 5) / 6 + 1 };

void request_refuse(struct request *request, enum err err, const char *format, ...)
{
    char detail[ERROR_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(detail, sizeof(detail), format, arguments);
    va_end(arguments);
    reply_error(request, err, detail);
    request_done(request);
}

void request_refuse_body(struct request *request, enum err err,
                         const struct json_problems *problems)
{
    struct problem problem = {.err = err, .errors = problems};
    reply_problem(request, &problem);
    request_done(request);
}

void *request_memory(struct request *request, size_t size)
{
    void *memory = request_alloc(request, size);
    if (!memory) {
        reply_error(request, ERR_NO_MEMORY, NULL);
        request_done(request);
    }
    return memory;
}

void request_answer(struct request *request, int status)
{
    if (status == 204) {
        reply_empty(request, status);
    } else {
        reply_json(request, status);
    }
    request_done(request);
}

/* ---- what was asked for ---- */

static bool name_is_known(const char *name, const char *const *names)
{
    for (; names && *names; names++) {
        if (strcmp(*names, name) == 0) {
            return true;
        }
    }
    return false;
}

/* False for a query parameter whose name stood before. */
static bool is_first(const struct request *request, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(request->query[i].name, request->query[index].name) == 0) {
            return false;
        }
    }
    return true;
}

static bool check_query(struct request *request, const char *const *names)
{
    for (size_t i = 0; i < request->query_count; i++) {
        const char *name = request->query[i].name;
        if (!name_is_known(name, names)) {
            request_refuse(request, ERR_VALIDATION_FAILED, "unknown query parameter \"%s\"", name);
            return false;
        }
        if (!is_first(request, i)) {
            request_refuse(request, ERR_VALIDATION_FAILED, "query parameter \"%s\" is given twice",
                           name);
            return false;
        }
    }
    return true;
}

bool request_open(struct request *request, const char *type, const char *const *query_names)
{
    if (!negotiate_accepts(request->accept, type)) {
        request_refuse(request, ERR_NOT_ACCEPTABLE, "this resource is given as %s only", type);
        return false;
    }
    return check_query(request, query_names);
}

bool request_open_json(struct request *request, const char *const *query_names)
{
    return request_open(request, "application/json", query_names);
}

bool request_empty_body(struct request *request)
{
    static const char *const names[] = {NULL};
    struct json_problems problems;
    struct json_place place;
    CLEANUP(json_decrefp) json_t *root = NULL;
    enum err err =
        json_open_body_or_empty(request->body, request->body_size, names, &problems, &root, &place);
    if (err == ERR_OK) {
        err = json_problems_result(&problems);
    }
    if (err != ERR_OK) {
        request_refuse_body(request, err, &problems);
    }
    return err == ERR_OK;
}

/* ---- parameters ---- */

bool request_session(struct request *request, struct session_id *out)
{
    if (!id_parse(request->params[0], out->bytes)) {
        request_refuse(request, ERR_NOT_FOUND, "there is no such session");
        return false;
    }
    return true;
}

const char *request_query(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->query_count; i++) {
        if (strcmp(request->query[i].name, name) == 0) {
            return request->query[i].value;
        }
    }
    return NULL;
}

bool request_query_number(struct request *request, const char *name, uint64_t min, uint64_t max,
                          uint64_t *out)
{
    const char *text = request_query(request, name);
    uint64_t value = 0;
    if (!text) {
        return true;
    }
    if (!text_parse_u64(text, max, &value) || value < min) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "query parameter \"%s\" must be an integer from %llu to %llu", name,
                       (unsigned long long)min, (unsigned long long)max);
        return false;
    }
    *out = value;
    return true;
}

bool request_query_text(struct request *request, const char *name, size_t max, char *out,
                        size_t out_size)
{
    const char *text = request_query(request, name);
    if (!text) {
        return true;
    }
    size_t size = strlen(text);
    long length = text_utf8_length(text, size);
    if (length < 1 || (size_t)length > max || size >= out_size) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "query parameter \"%s\" must have 1 to %zu characters", name, max);
        return false;
    }
    memcpy(out, text, size + 1);
    return true;
}

bool request_limit(struct request *request, size_t *out)
{
    uint64_t limit = LIMIT_PAGE_DEFAULT;
    if (!request_query_number(request, "limit", 1, LIMIT_PAGE_MAX, &limit)) {
        return false;
    }
    *out = (size_t)limit;
    return true;
}

bool request_cursor(struct request *request, void *out, size_t size, bool *out_given)
{
    const char *text = request_query(request, "cursor");
    *out_given = text != NULL;
    if (text && !text_base64url_decode(text, out, size)) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "query parameter \"cursor\" is not one this list gave");
        return false;
    }
    return true;
}

void request_cursor_write(struct json_writer *writer, const void *key, size_t size)
{
    char text[CURSOR_TEXT_SIZE] = "";
    if (key && size <= CURSOR_BYTES_MAX) {
        text_base64url_encode(key, size, text);
    }
    json_write_key(writer, "next_cursor");
    json_write_string(writer, key ? text : NULL);
}

void request_answer_page(struct request *request, const struct list_page *page)
{
    const char *items = page->items;
    bool more = page->count == page->limit;
    size_t count = more ? page->limit - 1 : page->count;
    uint8_t cursor[CURSOR_BYTES_MAX] = {0};
    assert(page->cursor_size <= sizeof(cursor));
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "items");
    json_write_array_open(&writer);
    for (size_t i = 0; i < count; i++) {
        page->write(request, &writer, items + i * page->item_size);
    }
    json_write_array_close(&writer);
    if (more) {
        const char *next = items + count * page->item_size;
        page->cursor(next - page->item_size, next, cursor);
    }
    request_cursor_write(&writer, more ? cursor : NULL, page->cursor_size);
    json_write_object_close(&writer);
    request_answer(request, 200);
}

/* ---- calls ---- */

void request_call_begin(struct request *request, struct runtime_call *call, runtime_done done)
{
    call->principal = request->principal;
    call->done = done;
    call->user = request;
    call->request_id = request->request_id;
    request->call = call;
    request->deadline_err = ERR_UNAVAILABLE;
}

void *request_session_call(struct request *request, const char *const *query_names, size_t size)
{
    struct session_id session;
    if (!request_open_json(request, query_names) || !request_session(request, &session)) {
        return NULL;
    }
    struct runtime_call *call = request_memory(request, size);
    if (call) {
        call->session = session;
    }
    return call;
}

void request_read_session(struct request *request, bool for_spectators, runtime_done done)
{
    struct runtime_read_call *read = request_session_call(request, NULL, sizeof(*read));
    if (!read) {
        return;
    }
    read->for_spectators = for_spectators;
    request_call_begin(request, &read->call, done);
    runtime_session_read(request->services->runtime, read);
}

void request_write_begin(struct request *request, struct runtime_call *call, runtime_done done)
{
    request_call_begin(request, call, done);
    request->deadline_err = ERR_OUTCOME_UNKNOWN;
}

struct request *request_call_end(struct runtime_call *call)
{
    struct request *request = call->user;
    request->call = NULL;
    if (call->err == ERR_OK) {
        return request;
    }
    reply_call_error(request, call);
    request_done(request);
    return NULL;
}

/* With or without the quotes of a structured field. */
bool request_key_uuid(const struct request *request, uint8_t out[ID_SIZE])
{
    char text[ID_TEXT_SIZE];
    const char *key = request->idempotency_key;
    size_t length = key ? strlen(key) : 0;
    if (length >= 2 && key[0] == '"' && key[length - 1] == '"') {
        key++;
        length -= 2;
    }
    if (length != sizeof(text) - 1) {
        return false;
    }
    memcpy(text, key, length);
    text[length] = '\0';
    return id_parse(text, out);
}
