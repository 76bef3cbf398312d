/*
 * http_fixture: the server's listener with routes made for tests: no runtime, no database.
 *
 * It takes the program's own settings as flags, prints its address, and stops on SIGTERM as the
 * program does: no new connections, what is under way is finished, everything is freed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/text.h"
#include "core/codec/json_writer.h"
#include "handlers/reply.h"
#include "server/config.h"
#include "server/lifecycle.h"
#include "server/listener.h"

static const int64_t DRAIN_US = 5 * 1000 * 1000;

/* A request that is answered when its time has come. */
struct later {
    struct request *request;
    struct later *next;
    int64_t due_us;
};

static struct later *laters;
static struct runtime_call doubtful = {.in_doubt = true};

static int64_t now_us(void)
{
    struct clock *clock = clock_system();
    return clock->monotonic_us(clock);
}

static void answer_text(struct request *request, const char *text, size_t size)
{
    strbuf_add(&request->reply.body, text, size);
    reply_json(request, 200);
    request_done(request);
}

/* ---- routes ---- */

static void small(struct request *request)
{
    answer_text(request, "{}", 2);
}

static void echo(struct request *request)
{
    answer_text(request, request->body, request->body_size);
}

static void big(struct request *request)
{
    uint64_t kib = 0;
    char block[1024];
    if (!text_parse_u64(request->params[0], 64 * 1024, &kib)) {
        reply_error(request, ERR_VALIDATION_FAILED, "a number of KiB");
        request_done(request);
        return;
    }
    memset(block, 'x', sizeof(block));
    for (uint64_t i = 0; i < kib; i++) {
        strbuf_add(&request->reply.body, block, sizeof(block));
    }
    reply_json(request, 200);
    request_done(request);
}

/* What the handler sees. */
static void show(struct request *request)
{
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "path");
    json_write_string(&writer, request->path);
    json_write_key(&writer, "params");
    json_write_array_open(&writer);
    for (size_t i = 0; i < request->param_count; i++) {
        json_write_string(&writer, request->params[i]);
    }
    json_write_array_close(&writer);
    json_write_key(&writer, "query");
    json_write_object_open(&writer);
    for (size_t i = 0; i < request->query_count; i++) {
        json_write_key_text(&writer, request->query[i].name);
        json_write_string(&writer, request->query[i].value);
    }
    json_write_object_close(&writer);
    json_write_key(&writer, "request_id");
    json_write_string(&writer, request->request_id);
    json_write_key(&writer, "peer");
    json_write_string(&writer, request->peer);
    json_write_key(&writer, "principal");
    json_write_u64(&writer, request->principal.kind);
    json_write_key(&writer, "if_match");
    json_write_string(&writer, request->if_match);
    json_write_key(&writer, "body_size");
    json_write_u64(&writer, request->body_size);
    json_write_object_close(&writer);
    reply_json(request, 200);
    request_done(request);
}

static void later(struct request *request)
{
    uint64_t ms = 0;
    (void)!text_parse_u64(request->params[0], 60 * 1000, &ms);
    struct later *later = request_alloc(request, sizeof(*later));
    if (!later) {
        reply_error(request, ERR_NO_MEMORY, NULL);
        request_done(request);
        return;
    }
    if (request->query_count > 0 && strcmp(request->query[0].name, "doubt") == 0) {
        request->call = &doubtful;
    }
    *later = (struct later){request, laters, now_us() + (int64_t)ms * 1000};
    laters = later;
}

static void statusless(struct request *request)
{
    request_done(request);
}

static void greedy(struct request *request)
{
    size_t total = 0;
    while (request_alloc(request, 50000)) {
        total += 50000;
    }
    strbuf_addf(&request->reply.body, "{\"total\":%zu}", total);
    reply_json(request, 200);
    request_done(request);
}

static void show_metrics(struct request *request)
{
    metrics_write(&request->reply.body);
    request->reply.status = 200;
    request->reply.content_type = "text/plain; version=0.0.4";
    request_done(request);
}

static const struct route fixture_routes[] = {
    {HTTP_GET, "/small", small, AUTH_NONE, BODY_NONE},
    {HTTP_POST, "/echo", echo, AUTH_NONE, BODY_JSON},
    {HTTP_POST, "/optional", show, AUTH_NONE, BODY_JSON_OPTIONAL},
    {HTTP_GET, "/big/{kib}", big, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/show", show, AUTH_SESSION, BODY_NONE},
    {HTTP_GET, "/show/{a}/{b}", show, AUTH_SESSION, BODY_NONE},
    {HTTP_PUT, "/show/{a}/{b}", show, AUTH_SESSION, BODY_JSON},
    {HTTP_GET, "/show/{a}/literal", small, AUTH_NONE, BODY_NONE},
    {HTTP_POST, "/later/{ms}", later, AUTH_NONE, BODY_JSON_OPTIONAL},
    {HTTP_GET, "/later/{ms}", later, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/statusless", statusless, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/greedy", greedy, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/admin", small, AUTH_ADMIN, BODY_NONE},
    {HTTP_POST, "/create", small, AUTH_CREATE, BODY_JSON_OPTIONAL},
    {HTTP_GET, "/metrics", show_metrics, AUTH_NONE, BODY_NONE},
    {0}};

/* ---- the program ---- */

static int64_t run_laters(void *user)
{
    (void)user;
    int64_t now = now_us();
    int64_t wait_us = LOOP_IDLE_US;
    struct later **place = &laters;
    while (*place) {
        struct later *due = *place;
        if (due->due_us > now) {
            wait_us = due->due_us - now < wait_us ? due->due_us - now : wait_us;
            place = &due->next;
            continue;
        }
        *place = due->next;
        answer_text(due->request, "{\"late\":true}", 13);
    }
    return wait_us;
}

static void serve(struct loop *loop, struct lifecycle *lifecycle, struct listener *listener)
{
    printf("http://%s\n", listener_address(listener));
    fflush(stdout);
    while (!lifecycle->stop_requested) {
        loop_pass(loop, LOOP_IDLE_US);
    }
    listener_drain(listener);
    int64_t end_us = now_us() + DRAIN_US;
    do {
        loop_pass(loop, 20 * 1000);
    } while (!listener_is_idle(listener) && now_us() < end_us);
}

static struct listener *create(const struct config *config, const struct services *services,
                               const struct auth *auth, struct error *error)
{
    int fd = address_bind(&config->address, error);
    if (fd < 0) {
        return NULL;
    }
    struct listener_options options = {
        .fd = fd,
        .routes = fixture_routes,
        .services = services,
        .auth = auth,
        .clock = clock_system(),
        .connections_max = lifecycle_allow_connections((unsigned)config->connections),
        .receive_us = config->receive_timeout_ms * 1000,
        .reply_us = config->reply_timeout_ms * 1000,
        .send_us = config->send_timeout_ms * 1000,
        .idle_us = config->idle_timeout_ms * 1000,
        .rates = {.address = (uint32_t)config->rate_limit,
                  .seat = (uint32_t)config->rate_limit_seat,
                  .token = (uint32_t)config->rate_limit_token},
        .cors_origins = config->cors_origins,
        .access_log = config->access_log == 1};
    return listener_create(&options, error);
}

static int run(const struct config *config)
{
    struct loop loop = {0};
    struct lifecycle lifecycle;
    struct error error = {0};
    struct auth auth;
    struct services services = {.open_sessions = config->open_sessions == 1};
    auth_init(&auth, config->admin_token);
    if (lifecycle_init(&lifecycle, &error) != ERR_OK) {
        fprintf(stderr, "http_fixture: %s\n", error.message);
        return 1;
    }
    struct listener *listener = create(config, &services, &auth, &error);
    if (!listener) {
        fprintf(stderr, "http_fixture: %s\n", error.message);
        lifecycle_finish(&lifecycle);
        return 1;
    }
    lifecycle_attach(&lifecycle, &loop);
    loop_add(&loop, (struct loop_source){-1, run_laters, NULL});
    listener_attach(listener, &loop);
    serve(&loop, &lifecycle, listener);
    int exit_code = listener_is_idle(listener) ? 0 : 1;
    listener_destroy(listener);
    lifecycle_finish(&lifecycle);
    return exit_code;
}

int main(int argc, char **argv)
{
    struct config config;
    struct config_report report;
    int exit_code = 2;
    if (config_read(&config, argv + (argc > 0), environ, &report)) {
        log_configure((enum log_level)config.log_level, (enum log_format)config.log_format);
        exit_code = run(&config);
    } else {
        fprintf(stderr, "%s", report.problems.data);
    }
    config_report_finish(&report);
    config_finish(&config);
    return exit_code;
}
