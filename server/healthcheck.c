/* healthcheck: the status line is all that counts. */
#include "server/healthcheck.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TIMEOUT_MS = 3000, LINE_SIZE = 64 };

static bool ask(int fd, const char *path, const char *host, char line[LINE_SIZE])
{
    char request[512];
    int length =
        snprintf(request, sizeof(request),
                 "GET %s HTTP/1.1\r\nHost: %.255s\r\nConnection: close\r\n\r\n", path, host);
    if (write(fd, request, (size_t)length) != length) {
        return false;
    }
    size_t got = 0;
    while (got < LINE_SIZE - 1 && !memchr(line, '\n', got)) {
        ssize_t count = read(fd, line + got, LINE_SIZE - 1 - got);
        if (count <= 0) {
            break;
        }
        got += (size_t)count;
    }
    line[got] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    return strncmp(line, "HTTP/1.1 200 ", 13) == 0;
}

static bool check(const struct address *address, const char *path, struct error *error)
{
    char line[LINE_SIZE] = "";
    int fd = address_connect(address, TIMEOUT_MS, error);
    if (fd < 0) {
        return false;
    }
    bool healthy = ask(fd, path, address->host, line);
    close(fd);
    if (!healthy) {
        (void)error_set(error, ERR_UNAVAILABLE, "%s answers \"%s\"", path, line);
    }
    return healthy;
}

bool healthcheck(const struct address *address, struct error *error)
{
    return check(address, "/livez", error) && check(address, "/readyz", error);
}
