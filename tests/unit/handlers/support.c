/* See support.h. */
#include "tests/unit/handlers/support.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/clock.h"
#include "handlers/once.h"
#include "handlers/stream_hub.h"

struct test_exchange test;
static struct services services;
static struct runtime_content content;
static struct served_content served;

static void *test_alloc(struct request *request, size_t size)
{
    (void)request;
    test.allocs++;
    if (test.allocs == test.failing_alloc) {
        return NULL;
    }
    ck_assert_uint_lt(test.allocs, sizeof(test.blocks) / sizeof(test.blocks[0]));
    test.blocks[test.allocs] = calloc(1, size);
    return test.blocks[test.allocs];
}

static void test_done(struct request *request)
{
    ck_assert_ptr_eq(request, &test.request);
    test.done++;
}

static void test_drain(void *server)
{
    ((struct test_exchange *)server)->drained = true;
}

/* ---- streams ---- */

int64_t test_now_us = INT64_C(1700000000000000);
static struct stream_hub *hub;

static int64_t test_time(struct clock *unused)
{
    (void)unused;
    return test_now_us;
}

static struct clock test_clock = {test_time, test_time};

struct stream_hub *test_hub(void)
{
    if (!hub) {
        hub = stream_hub_create(&test_clock, 100, NULL);
        ck_assert_ptr_nonnull(hub);
    }
    return hub;
}

static bool test_give(struct request *request, bool last)
{
    ck_assert(!test.last_piece);
    if (test.client_gone) {
        return false;
    }
    strbuf_add(&test.given, request->reply.body.data, request->reply.body.len);
    test.pieces++;
    test.last_piece = last;
    return true;
}

static void test_linger(struct request *request)
{
    ck_assert_ptr_eq(request, &test.request);
    test.lingers = true;
}

void test_take(void)
{
    strbuf_clear(&test.request.reply.body);
    if (test.last_piece) {
        test.request.stream->ended(&test.request);
    } else {
        test.request.stream->taken(&test.request);
    }
}

/* ---- requests ---- */

static void fill_request(void)
{
    test.request.services = &services;
    test.request.done = test_done;
    test.request.give = test_give;
    test.request.linger = test_linger;
    test.request.alloc = test_alloc;
    test.request.body = "";
    test.request.peer = "127.0.0.1";
    strcpy(test.request.request_id, "0123456789abcdef");
    test.request.principal.kind = PRINCIPAL_SEAT;
}

void test_setup(void)
{
    static const char guide[] = "{\"content_root\":\"00\"}";
    memset(&test, 0, sizeof(test));
    fake_runtime_reset();
    content = (struct runtime_content){.ruleset = &donjon_ruleset, .content = &fake.content};
    memset(content.root.bytes, 0xdd, DIGEST_SIZE);
    served =
        (struct served_content){.runtime = &content, .json = guide, .json_size = sizeof(guide) - 1};
    services = (struct services){.clock = clock_system(),
                                 .contents = &served,
                                 .content_count = 1,
                                 .streams = test_hub(),
                                 .drain = test_drain,
                                 .server = &test};
    fill_request();
}

static void free_reply(void)
{
    for (size_t i = 0; i < sizeof(test.blocks) / sizeof(test.blocks[0]); i++) {
        free(test.blocks[i]);
        test.blocks[i] = NULL;
    }
    json_decref(test.json);
    test.json = NULL;
    strbuf_finish(&test.request.reply.body);
    strbuf_finish(&test.given);
}

void test_teardown(void)
{
    free_reply();
}

void test_again(void)
{
    bool drained = test.drained;
    free_reply();
    memset(&test, 0, sizeof(test));
    test.drained = drained;
    fill_request();
}

void test_query(const char *name, const char *value)
{
    test.request.query[test.request.query_count++] = (struct query_pair){name, value};
}

void test_body(const char *body)
{
    test.request.body = body;
    test.request.body_size = strlen(body);
    test.request.content_type = "application/json";
}

void test_as(enum principal_kind kind)
{
    test.request.principal.kind = (uint8_t)kind;
}

/* True when the path is of the route; its parameters are then cut out of test.path. */
static bool path_matches(const char *pattern, const char *path)
{
    char *part = test.path;
    test.request.param_count = 0;
    while (*pattern && *path) {
        if (*pattern == '{') {
            size_t length = strcspn(path, "/");
            memcpy(part, path, length);
            part[length] = '\0';
            test.request.params[test.request.param_count++] = part;
            part += length + 1;
            path += length;
            pattern += strcspn(pattern, "}") + 1;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *pattern == '\0' && *path == '\0';
}

void test_read_reply(void)
{
    const struct reply *reply = &test.request.reply;
    ck_assert_int_eq(test.done, 1);
    ck_assert_int_ne(reply->status, 0);
    if (reply->content_type && strstr(reply->content_type, "json")) {
        json_error_t error;
        test.json = json_loadb(reply->body.data, reply->body.len, JSON_REJECT_DUPLICATES, &error);
        ck_assert_msg(test.json != NULL, "%s in %s", error.text, reply->body.data);
    }
}

void test_send(enum http_method method, const char *path)
{
    for (const struct route *route = routes; route->path; route++) {
        if (route->method == method && path_matches(route->path, path)) {
            test.request.method = method;
            test.request.path = path;
            test.request.route = route;
            once_handle(&test.request); /* as the listener does */
            if (!fake.waiting && test.pieces == 0 && !test.lingers) {
                test_read_reply();
            }
            return;
        }
    }
    ck_abort_msg("no route for %s", path);
}

const char *test_header(const char *name)
{
    for (size_t i = 0; i < test.request.reply.header_count; i++) {
        if (strcasecmp(test.request.reply.headers[i].name, name) == 0) {
            return test.request.reply.headers[i].value;
        }
    }
    return NULL;
}

const char *test_text(const char *member)
{
    const char *text = json_string_value(json_object_get(test.json, member));
    return text ? text : "";
}

json_int_t test_number(const char *member)
{
    return json_integer_value(json_object_get(test.json, member));
}

void test_is_problem(int status, const char *code)
{
    ck_assert_int_eq(test.request.reply.status, status);
    ck_assert_str_eq(test.request.reply.content_type, "application/problem+json");
    ck_assert_str_eq(test_text("code"), code);
    ck_assert_int_eq(test_number("status"), status);
    ck_assert_str_eq(test_text("request_id"), "0123456789abcdef");
    ck_assert(json_is_boolean(json_object_get(test.json, "retryable")));
    ck_assert_str_ne(test_text("title"), "");
    ck_assert_str_ne(test_text("detail"), "");
}
