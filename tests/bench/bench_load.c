/*
 * bench_load: a closed loop of HTTP clients in one thread, for the benchmark.
 *
 * Every connection is kept alive and has one request under way at a time: it creates sessions of
 * its own through the API first, then plays the last of them until the time is over. Against
 * bench_echo (--echo) the same request is sent to an invented session.
 *
 * Between the two phases the program prints "ready" and waits for a line on standard input, so that
 * whoever measures processes can take samples around the second phase alone. At the end it prints
 * one line of JSON. `errors` are replies other than 201 and 200 and connections that were lost;
 * `stalled_s` counts whole seconds in which no connection at all made progress; `starved` are
 * requests that waited a second or longer. Exit code 1: the sessions could not be created.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/histogram.h"

enum {
    CONNECTIONS_MAX = 16384,
    REQUEST_SIZE = 1024,
    REPLY_SIZE = 16 * 1024,
    EVENTS = 512,
    COUNTER_DIGITS = 12, /* the last group of a UUID */
    SECOND_US = 1000 * 1000,
    CREATE_LIMIT_US = 120 * SECOND_US,
    SHOWN_REPLIES = 3
};

/* A seat's token in form and length, of a session that does not exist. */
#define ECHO_SESSION "01900000-0000-7000-8000-000000000001"
#define ECHO_TOKEN                                                                                 \
    "dnj_s_AAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAA"                                                     \
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

struct connection {
    int fd; /* -1: lost */
    int64_t sent_us;
    uint64_t actions; /* asked for so far; the number in the action id */
    size_t request_size;
    size_t counter_at; /* where that number stands in `request` */
    size_t reply_size;
    char request[REQUEST_SIZE];
    char reply[REPLY_SIZE + 1];
};

static struct {
    struct sockaddr_in address;
    const char *token;
    const char *scenario;
    size_t connections;
    size_t sessions; /* to create; at least one a connection */
    double seconds;
    bool echo;
} options = {.scenario = "tilt_yard", .connections = 64, .seconds = 3};

static struct {
    int epoll_fd;
    struct connection *connections;
    size_t live;
    bool creating;
    size_t to_create; /* not yet asked for */
    size_t under_way;
    uint64_t run_id;
    uint64_t errors;
    uint64_t starved;
    int64_t progress_us; /* of the last reply */
    int64_t stalled_us;  /* in gaps of a second or more */
    int64_t end_us;
    struct histogram latencies;
} load;

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

/* ---- requests ---- */

static void request_format(struct connection *connection, const char *path, const char *token,
                           const char *body)
{
    int size = snprintf(connection->request, REQUEST_SIZE,
                        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                        path, token, strlen(body), body);
    if (size < 0 || size >= REQUEST_SIZE) {
        fprintf(stderr, "bench_load: the request is too long\n");
        exit(2);
    }
    connection->request_size = (size_t)size;
}

static void prepare_create(struct connection *connection)
{
    char body[128];
    snprintf(body, sizeof(body), "{\"scenario\":\"%s\"}", options.scenario);
    request_format(connection, "/v1/sessions", options.token ? options.token : "none", body);
}

/* The id's groups: the run, the connection, the number of the action. */
static void prepare_action(struct connection *connection, const char *session, const char *token)
{
    char path[128];
    char body[256];
    size_t index = (size_t)(connection - load.connections);
    snprintf(path, sizeof(path), "/v1/sessions/%.36s/actions", session);
    snprintf(body, sizeof(body),
             "{\"action\":{\"kind\":\"wait\"},\"action_id\":\"%08" PRIx32 "-%04x-4%03x-%04x-"
             "%012x\"}",
             (uint32_t)load.run_id, (unsigned)(load.run_id >> 32 & 0xffff),
             (unsigned)(load.run_id >> 48 & 0xfff), (unsigned)(0x8000 | (index & 0x3fff)), 0u);
    request_format(connection, path, token, body);
    connection->counter_at = connection->request_size - strlen("\"}") - COUNTER_DIGITS;
}

static void number_action(struct connection *connection)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t number = ++connection->actions;
    char *text = connection->request + connection->counter_at;
    for (size_t i = COUNTER_DIGITS; i-- > 0; number >>= 4) {
        text[i] = digits[number & 15];
    }
}

/* ---- connections ---- */

static void lose(struct connection *connection, const char *why)
{
    if (load.errors++ < SHOWN_REPLIES) {
        fprintf(stderr, "bench_load: a connection was lost: %s\n", why);
    }
    close(connection->fd);
    connection->fd = -1;
    load.live--;
    load.under_way--;
}

/* The request fits any socket buffer, and nothing else waits in it. */
static void send_request(struct connection *connection, int64_t at_us)
{
    connection->reply_size = 0;
    connection->sent_us = at_us;
    load.under_way++;
    ssize_t sent =
        send(connection->fd, connection->request, connection->request_size, MSG_NOSIGNAL);
    if (sent != (ssize_t)connection->request_size) {
        lose(connection, sent < 0 ? strerror(errno) : "short write");
    }
}

static void open_connection(struct connection *connection)
{
    int on = 1;
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->fd < 0 || connect(connection->fd, (const struct sockaddr *)&options.address,
                                      sizeof(options.address)) != 0) {
        fprintf(stderr, "bench_load: cannot connect: %s\n", strerror(errno));
        exit(1);
    }
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(load.epoll_fd, EPOLL_CTL_ADD, connection->fd, &event) != 0) {
        fprintf(stderr, "bench_load: cannot wait: %s\n", strerror(errno));
        exit(1);
    }
    load.live++;
}

/* Whether all of a reply is there. Donjon says the length of each. */
static bool reply_is_whole(const struct connection *connection)
{
    const char *end = strstr(connection->reply, "\r\n\r\n");
    if (!end) {
        return false;
    }
    const char *line = strcasestr(connection->reply, "\r\nContent-Length:");
    if (!line || line > end) {
        return true; /* judged as an error by its status */
    }
    size_t length = strtoul(line + strlen("\r\nContent-Length:"), NULL, 10);
    return connection->reply_size >= (size_t)(end + 4 - connection->reply) + length;
}

static bool check_status(const struct connection *connection)
{
    const char *expected = load.creating ? "HTTP/1.1 201 " : "HTTP/1.1 200 ";
    if (strncmp(connection->reply, expected, strlen(expected)) == 0) {
        return true;
    }
    if (load.errors++ < SHOWN_REPLIES) {
        fprintf(stderr, "bench_load: %.400s\n", connection->reply);
    }
    return false;
}

/* Where the string of a member begins, or NULL. Enough for replies whose form is known. */
static const char *find_text(const char *reply, const char *member)
{
    char pattern[32];
    snprintf(pattern, sizeof(pattern), "\"%s\":\"", member);
    const char *found = strstr(reply, pattern);
    return found ? found + strlen(pattern) : NULL;
}

/* ---- the two phases ---- */

static void created(struct connection *connection, int64_t at_us)
{
    const char *body = strstr(connection->reply, "\r\n\r\n");
    const char *id = body ? find_text(body, "id") : NULL;
    const char *token = body ? find_text(body, "token") : NULL;
    if (!id || !token) {
        load.errors++;
        return;
    }
    if (load.to_create > 0) {
        load.to_create--;
        send_request(connection, at_us);
        return;
    }
    char copy[128];
    snprintf(copy, sizeof(copy), "%.*s", (int)strcspn(token, "\""), token);
    prepare_action(connection, id, copy);
}

static void answered(struct connection *connection, int64_t at_us)
{
    int64_t us = at_us - connection->sent_us;
    histogram_add(&load.latencies, us);
    load.starved += us >= SECOND_US ? 1 : 0;
    if (at_us < load.end_us) {
        number_action(connection);
        send_request(connection, at_us);
    }
}

static void receive(struct connection *connection)
{
    ssize_t size = recv(connection->fd, connection->reply + connection->reply_size,
                        REPLY_SIZE - connection->reply_size, MSG_DONTWAIT);
    if (size <= 0) {
        if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
            lose(connection, size == 0 ? "closed, or a reply too long" : strerror(errno));
        }
        return;
    }
    connection->reply_size += (size_t)size;
    connection->reply[connection->reply_size] = '\0';
    if (!reply_is_whole(connection)) {
        return;
    }
    load.under_way--;
    int64_t at_us = now_us();
    int64_t gap_us = at_us - load.progress_us;
    load.stalled_us += gap_us >= SECOND_US ? gap_us : 0;
    load.progress_us = at_us;
    bool good = check_status(connection);
    if (load.creating && good) {
        created(connection, at_us);
    } else if (!load.creating) {
        answered(connection, at_us);
    }
}

/* Runs until nothing is under way, but not beyond `limit_us`. */
static void run(int64_t limit_us)
{
    struct epoll_event events[EVENTS];
    while (load.under_way > 0 && now_us() < limit_us) {
        int count = epoll_wait(load.epoll_fd, events, EVENTS, 100);
        for (int i = 0; i < count; i++) {
            receive(events[i].data.ptr);
        }
    }
}

static bool create_sessions(void)
{
    load.creating = true;
    load.to_create = options.sessions - options.connections;
    load.progress_us = now_us();
    for (size_t i = 0; i < options.connections; i++) {
        prepare_create(&load.connections[i]);
        send_request(&load.connections[i], load.progress_us);
    }
    run(load.progress_us + CREATE_LIMIT_US);
    load.creating = false;
    load.stalled_us = 0;
    return load.errors == 0 && load.under_way == 0;
}

/* Waits a little beyond the end for the last replies: what does not come is a stall. */
static int64_t play(void)
{
    int64_t start_us = now_us();
    load.progress_us = start_us;
    load.end_us = start_us + (int64_t)(options.seconds * SECOND_US);
    for (size_t i = 0; i < options.connections; i++) {
        if (load.connections[i].fd >= 0) {
            number_action(&load.connections[i]);
            send_request(&load.connections[i], now_us());
        }
    }
    run(load.end_us + 10 * (int64_t)SECOND_US);
    load.starved += load.under_way;
    int64_t stop_us = load.under_way > 0 ? now_us() : load.progress_us;
    int64_t gap_us = stop_us - load.progress_us;
    load.stalled_us += gap_us >= SECOND_US ? gap_us : 0;
    return stop_us - start_us;
}

static void report(int64_t elapsed_us, int64_t cpu_us)
{
    const struct histogram *latencies = &load.latencies;
    printf("{\"connections\":%zu,\"replies\":%" PRIu64 ",\"per_s\":%.1f,\"p50_ms\":%.3f,"
           "\"p99_ms\":%.3f,\"max_ms\":%.3f,\"errors\":%" PRIu64 ",\"stalled_s\":%" PRId64
           ",\"starved\":%" PRIu64 ",\"cpu_us\":%" PRId64 "}\n",
           options.connections, latencies->total,
           (double)latencies->total * 1e6 / (double)(elapsed_us > 0 ? elapsed_us : 1),
           (double)histogram_percentile(latencies, 50) / 1e3,
           (double)histogram_percentile(latencies, 99) / 1e3, (double)latencies->max_us / 1e3,
           load.errors, load.stalled_us / SECOND_US, load.starved, cpu_us);
    fflush(stdout);
}

static int64_t cpu_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * SECOND_US +
           usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

/* ---- the program ---- */

static int usage(void)
{
    fprintf(stderr,
            "usage: bench_load --address 127.0.0.1:PORT [--connections N] [--seconds S]\n"
            "                  [--sessions N] [--scenario NAME] [--token TOKEN] [--echo]\n");
    return 2;
}

static bool parse_address(const char *text)
{
    char host[64];
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof(host)) {
        return false;
    }
    snprintf(host, sizeof(host), "%.*s", (int)(colon - text), text);
    options.address.sin_family = AF_INET;
    options.address.sin_port = htons((uint16_t)strtoul(colon + 1, NULL, 10));
    return inet_pton(AF_INET, host, &options.address.sin_addr) == 1;
}

static bool parse_options(int argc, char **argv)
{
    static const struct option longs[] = {
        {"address", required_argument, NULL, 'a'},  {"connections", required_argument, NULL, 'c'},
        {"seconds", required_argument, NULL, 's'},  {"sessions", required_argument, NULL, 'n'},
        {"scenario", required_argument, NULL, 'g'}, {"token", required_argument, NULL, 't'},
        {"echo", no_argument, NULL, 'e'},           {0}};
    bool has_address = false;
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        switch (option) {
        case 'a':
            has_address = parse_address(optarg);
            break;
        case 'c':
            options.connections = strtoul(optarg, NULL, 10);
            break;
        case 's':
            options.seconds = strtod(optarg, NULL);
            break;
        case 'n':
            options.sessions = strtoul(optarg, NULL, 10);
            break;
        case 'g':
            options.scenario = optarg;
            break;
        case 't':
            options.token = optarg;
            break;
        case 'e':
            options.echo = true;
            break;
        default:
            return false;
        }
    }
    if (options.sessions < options.connections) {
        options.sessions = options.connections;
    }
    return has_address && optind == argc && options.connections >= 1 &&
           options.connections <= CONNECTIONS_MAX && options.seconds >= 0;
}

static bool prepare(void)
{
    struct timespec wall;
    clock_gettime(CLOCK_REALTIME, &wall);
    load.run_id = ((uint64_t)wall.tv_sec << 32) ^ (uint64_t)wall.tv_nsec << 8 ^ (uint64_t)getpid();
    load.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    load.connections = calloc(options.connections, sizeof(struct connection));
    if (load.epoll_fd < 0 || !load.connections) {
        return false;
    }
    for (size_t i = 0; i < options.connections; i++) {
        open_connection(&load.connections[i]);
    }
    if (!options.echo) {
        return create_sessions();
    }
    for (size_t i = 0; i < options.connections; i++) {
        prepare_action(&load.connections[i], ECHO_SESSION, ECHO_TOKEN);
    }
    return true;
}

int main(int argc, char **argv)
{
    if (!parse_options(argc, argv)) {
        return usage();
    }
    if (!prepare()) {
        fprintf(stderr, "bench_load: the sessions were not created\n");
        return 1;
    }
    char line[16];
    printf("ready\n");
    fflush(stdout);
    if (!fgets(line, sizeof(line), stdin)) {
        return 1;
    }
    int64_t before_us = cpu_us();
    int64_t elapsed_us = options.seconds > 0 ? play() : 0;
    report(elapsed_us, cpu_us() - before_us);
    for (size_t i = 0; i < options.connections; i++) {
        if (load.connections[i].fd >= 0) {
            close(load.connections[i].fd);
        }
    }
    close(load.epoll_fd);
    free(load.connections);
    return 0;
}
