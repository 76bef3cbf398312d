/* A pair of descriptors for each client, and one poll over all of them. */
#include "tests/integration/storage/pg_proxy.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PAIRS_MAX = 32, BUFFER_SIZE = 256 * 1024, TICK_MS = 20 };

struct pair {
    int client; /* -1: closed */
    int server;
    bool cut_answer;
};

struct pg_proxy {
    char folder[64];
    struct sockaddr_un address;
    struct sockaddr_un target;
    int listener;
    atomic_int fault; /* enum pg_proxy_fault */
    atomic_bool stop;
    pthread_t thread;
    struct pair pairs[PAIRS_MAX]; /* the thread's, as all below */
    size_t pair_count;
    char buffer[BUFFER_SIZE];
};

static void close_fd(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

static void pair_close(struct pair *pair)
{
    close_fd(&pair->client);
    close_fd(&pair->server);
}

static void accept_client(struct pg_proxy *proxy)
{
    int client = accept(proxy->listener, NULL, NULL);
    int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client < 0 || server < 0 || proxy->pair_count == PAIRS_MAX ||
        connect(server, (const struct sockaddr *)&proxy->target, sizeof(proxy->target)) != 0) {
        close_fd(&client);
        close_fd(&server);
        return;
    }
    proxy->pairs[proxy->pair_count++] = (struct pair){.client = client, .server = server};
}

static bool pass_on(struct pg_proxy *proxy, int to, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t sent = send(to, proxy->buffer + done, size - done, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        done += (size_t)sent;
    }
    return true;
}

static void request(struct pg_proxy *proxy, struct pair *pair, size_t size)
{
    switch (atomic_exchange(&proxy->fault, PROXY_PASS)) {
    case PROXY_CUT_REQUEST:
        pair_close(pair);
        return;
    case PROXY_HANG:
        return;
    case PROXY_HALF:
        (void)pass_on(proxy, pair->server, size / 2);
        close_fd(&pair->client);
        return;
    case PROXY_CUT_ANSWER:
        pair->cut_answer = true;
        break;
    default:
        break;
    }
    if (!pass_on(proxy, pair->server, size)) {
        pair_close(pair);
    }
}

static void from_client(struct pg_proxy *proxy, struct pair *pair)
{
    ssize_t size = recv(pair->client, proxy->buffer, BUFFER_SIZE, 0);
    if (size <= 0) {
        pair_close(pair);
    } else {
        request(proxy, pair, (size_t)size);
    }
}

static void from_server(struct pg_proxy *proxy, struct pair *pair)
{
    ssize_t size = recv(pair->server, proxy->buffer, BUFFER_SIZE, 0);
    if (size <= 0 || pair->cut_answer ||
        (pair->client >= 0 && !pass_on(proxy, pair->client, (size_t)size))) {
        pair_close(pair);
    }
}

static void tick(struct pg_proxy *proxy)
{
    struct pollfd polled[1 + 2 * PAIRS_MAX] = {{.fd = proxy->listener, .events = POLLIN}};
    size_t count = proxy->pair_count;
    for (size_t i = 0; i < count; i++) {
        polled[1 + 2 * i] = (struct pollfd){.fd = proxy->pairs[i].client, .events = POLLIN};
        polled[2 + 2 * i] = (struct pollfd){.fd = proxy->pairs[i].server, .events = POLLIN};
    }
    if (poll(polled, 1 + 2 * count, TICK_MS) <= 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (proxy->pairs[i].client >= 0 && polled[1 + 2 * i].revents != 0) {
            from_client(proxy, &proxy->pairs[i]);
        }
        if (proxy->pairs[i].server >= 0 && polled[2 + 2 * i].revents != 0) {
            from_server(proxy, &proxy->pairs[i]);
        }
    }
    if (polled[0].revents != 0) {
        accept_client(proxy);
    }
}

static void *proxy_main(void *argument)
{
    struct pg_proxy *proxy = argument;
    while (!atomic_load(&proxy->stop)) {
        tick(proxy);
    }
    return NULL;
}

static bool set_up(struct pg_proxy *proxy, const char *target)
{
    snprintf(proxy->folder, sizeof(proxy->folder), "/tmp/donjon-proxy-XXXXXX");
    if (strlen(target) >= sizeof(proxy->target.sun_path) || mkdtemp(proxy->folder) == NULL) {
        return false;
    }
    proxy->target.sun_family = AF_UNIX;
    proxy->address.sun_family = AF_UNIX;
    memcpy(proxy->target.sun_path, target, strlen(target));
    snprintf(proxy->address.sun_path, sizeof(proxy->address.sun_path), "%s/.s.PGSQL.5432",
             proxy->folder);
    proxy->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return proxy->listener >= 0 &&
           bind(proxy->listener, (const struct sockaddr *)&proxy->address,
                sizeof(proxy->address)) == 0 &&
           listen(proxy->listener, PAIRS_MAX) == 0;
}

struct pg_proxy *pg_proxy_create(const char *target)
{
    struct pg_proxy *proxy = calloc(1, sizeof(*proxy));
    if (proxy == NULL || !set_up(proxy, target) ||
        pthread_create(&proxy->thread, NULL, proxy_main, proxy) != 0) {
        free(proxy);
        return NULL;
    }
    return proxy;
}

void pg_proxy_destroy(struct pg_proxy *proxy)
{
    atomic_store(&proxy->stop, true);
    pthread_join(proxy->thread, NULL);
    for (size_t i = 0; i < proxy->pair_count; i++) {
        pair_close(&proxy->pairs[i]);
    }
    close(proxy->listener);
    unlink(proxy->address.sun_path);
    rmdir(proxy->folder);
    free(proxy);
}

const char *pg_proxy_host(const struct pg_proxy *proxy)
{
    return proxy->folder;
}

void pg_proxy_arm(struct pg_proxy *proxy, enum pg_proxy_fault fault)
{
    atomic_store(&proxy->fault, (int)fault);
}
