/* address: parsing is ours, for getaddrinfo takes host and port apart only when they are apart. */
#include "server/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "core/base/text.h"

static bool copy_part(char *out, size_t size, const char *from, size_t length)
{
    if (length == 0 || length >= size) {
        return false;
    }
    memcpy(out, from, length);
    out[length] = '\0';
    return true;
}

bool address_parse(const char *text, struct address *out)
{
    bool bracketed = text[0] == '[';
    const char *host = bracketed ? text + 1 : text;
    const char *end = bracketed ? strchr(host, ']') : strchr(host, ':');
    if (!end || (bracketed && end[1] != ':')) {
        return false;
    }
    const char *port = bracketed ? end + 2 : end + 1;
    uint64_t number;
    return copy_part(out->host, sizeof(out->host), host, (size_t)(end - host)) &&
           text_parse_u64(port, 65535, &number) &&
           copy_part(out->port, sizeof(out->port), port, strlen(port));
}

static struct addrinfo *resolve(const struct address *address, int flags, struct error *error)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    int code = getaddrinfo(address->host, address->port, &hints, &found);
    if (code != 0) {
        (void)error_set(error, ERR_CONFIG, "address %s cannot be resolved: %s", address->host,
                        gai_strerror(code));
        return NULL;
    }
    return found;
}

static int fail(int fd, const struct address *address, const char *what, struct error *error)
{
    (void)error_set(error, ERR_UNAVAILABLE, "cannot %s %s port %s: %s", what, address->host,
                    address->port, strerror(errno));
    if (fd >= 0) {
        close(fd);
    }
    return -1;
}

int address_bind(const struct address *address, struct error *error)
{
    struct addrinfo *found = resolve(address, AI_PASSIVE, error);
    if (!found) {
        return -1;
    }
    int on = 1;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        bind(fd, found->ai_addr, found->ai_addrlen) != 0) {
        fd = fail(fd, address, "listen on", error);
    }
    freeaddrinfo(found);
    return fd;
}

int address_connect(const struct address *address, int timeout_ms, struct error *error)
{
    struct addrinfo *found = resolve(address, 0, error);
    if (!found) {
        return -1;
    }
    struct timeval timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000};
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout)) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout)) != 0 ||
        connect(fd, found->ai_addr, found->ai_addrlen) != 0) {
        fd = fail(fd, address, "connect to", error);
    }
    freeaddrinfo(found);
    return fd;
}

void address_peer(const struct sockaddr *address, char out[ADDRESS_TEXT_SIZE])
{
    out[0] = '\0';
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof(v4));
        inet_ntop(AF_INET, &v4.sin_addr, out, ADDRESS_TEXT_SIZE);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof(v6));
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
            inet_ntop(AF_INET, &v6.sin6_addr.s6_addr[12], out, ADDRESS_TEXT_SIZE);
        } else {
            inet_ntop(AF_INET6, &v6.sin6_addr, out, ADDRESS_TEXT_SIZE);
        }
    }
}

void address_of_socket(int fd, char out[ADDRESS_TEXT_SIZE])
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof(address);
    struct sockaddr *generic = (struct sockaddr *)&address;
    char host[ADDRESS_TEXT_SIZE] = "";
    out[0] = '\0';
    if (getsockname(fd, generic, &size) != 0) {
        return;
    }
    address_peer(generic, host);
    /* The port is at the same place in both families. */
    struct sockaddr_in v4;
    memcpy(&v4, &address, sizeof(v4));
    bool bracketed = strchr(host, ':') != NULL;
    snprintf(out, ADDRESS_TEXT_SIZE, "%s%.45s%s:%u", bracketed ? "[" : "", host,
             bracketed ? "]" : "", (unsigned)ntohs(v4.sin_port));
}
