/*
 * bench_echo: the ceiling of the bare HTTP layer, for the benchmark.
 *
 * The server's own listener with one handler that parses the body as the real one does and answers
 * with a body of the usual size: no game, no session, no database. With --suspend the handler
 * answers from the next loop pass, as a handler does that waited for a commit, so what is left
 * between this and the durable server is the server's own work.
 *
 *     bench_echo [ADDRESS] [--suspend]     prints http://ADDRESS, runs until SIGTERM
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/codec/json_reader.h"
#include "handlers/reply.h"
#include "server/listener.h"

/* As long as the reply to one move with its events. */
static const char REPLY[] =
    "{\"seq\":1234,\"nonce\":4321,\"entity\":1,"
    "\"state_root\":\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\","
    "\"chain_hash\":\"202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f\","
    "\"receipt\":null,\"events\":[{\"type\":\"moved\",\"entity\":1,\"x\":23,\"y\":17},"
    "{\"type\":\"moved\",\"entity\":9,\"x\":21,\"y\":15}],\"next\":{\"entity\":1,\"seat\":1,"
    "\"provider\":\"interactive\",\"deadline\":null},\"status\":\"active\"}";

/* A request that waits for the next pass. In request memory. */
struct waiting {
    struct request *request;
    struct waiting *next;
};

static struct {
    bool suspend;
    int fd; /* readable while requests wait */
    struct waiting *first;
    struct waiting **last;
} echo = {.last = &echo.first};

static volatile sig_atomic_t stopping;

static void answer(struct request *request)
{
    strbuf_add(&request->reply.body, REPLY, sizeof(REPLY) - 1);
    reply_json(request, 200);
    request_done(request);
}

static void wait_for_pass(struct request *request)
{
    struct waiting *waiting = request_alloc(request, sizeof(*waiting));
    if (!waiting) {
        reply_error(request, ERR_NO_MEMORY, NULL);
        request_done(request);
        return;
    }
    if (!echo.first) {
        (void)!eventfd_write(echo.fd, 1);
    }
    waiting->request = request;
    *echo.last = waiting;
    echo.last = &waiting->next;
}

static int64_t run_waiting(void *user)
{
    (void)user;
    struct waiting *waiting = echo.first;
    echo.first = NULL;
    echo.last = &echo.first;
    if (waiting) {
        eventfd_t count;
        (void)!eventfd_read(echo.fd, &count);
    }
    while (waiting) {
        struct waiting *next = waiting->next;
        answer(waiting->request);
        waiting = next;
    }
    return LOOP_IDLE_US;
}

static void echo_submit(struct request *request)
{
    json_t *root = NULL;
    struct error error = {0};
    if (json_read_body(request->body, request->body_size, &root, &error) != ERR_OK) {
        reply_error(request, ERR_MALFORMED_JSON, error.message);
        request_done(request);
        return;
    }
    json_decref(root);
    if (echo.suspend) {
        wait_for_pass(request);
    } else {
        answer(request);
    }
}

static const struct route echo_routes[] = {
    {HTTP_POST, "/v1/sessions/{id}/actions", echo_submit, AUTH_SESSION, BODY_JSON}, {0}};

static void stop(int signal_number)
{
    (void)signal_number;
    stopping = 1;
}

static int serve(struct listener *listener)
{
    struct loop loop = {0};
    echo.fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    loop_add(&loop, (struct loop_source){echo.fd, run_waiting, NULL});
    listener_attach(listener, &loop);
    printf("http://%s\n", listener_address(listener));
    fflush(stdout);
    while (!stopping) {
        loop_pass(&loop, 1000 * 1000);
    }
    run_waiting(NULL);
    listener_destroy(listener);
    close(echo.fd);
    return 0;
}

int main(int argc, char **argv)
{
    const char *text = "127.0.0.1:0";
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--suspend") == 0) {
            echo.suspend = true;
        } else {
            text = argv[i];
        }
    }
    struct address address;
    if (!address_parse(text, &address)) {
        fprintf(stderr, "usage: bench_echo [HOST:PORT] [--suspend]\n");
        return 2;
    }
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    signal(SIGPIPE, SIG_IGN);
    struct services services = {0};
    struct auth auth;
    auth_init(&auth, NULL);
    struct error error = {0};
    int fd = address_bind(&address, &error);
    if (fd < 0) {
        fprintf(stderr, "bench_echo: %s\n", error.message);
        return 1;
    }
    struct listener_options options = {.fd = fd,
                                       .routes = echo_routes,
                                       .services = &services,
                                       .auth = &auth,
                                       .clock = clock_system(),
                                       .connections_max = LIMIT_CONNECTIONS,
                                       .receive_us = (int64_t)LIMIT_RECEIVE_MS * 1000,
                                       .reply_us = (int64_t)LIMIT_REPLY_MS * 1000,
                                       .send_us = (int64_t)LIMIT_REPLY_MS * 1000,
                                       .idle_us = (int64_t)LIMIT_IDLE_MS * 1000};
    struct listener *listener = listener_create(&options, &error);
    if (!listener) {
        fprintf(stderr, "bench_echo: %s\n", error.message);
        return 1;
    }
    return serve(listener);
}
