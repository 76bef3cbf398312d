/*
 * address: the text of a listen address and the socket behind it.
 */
#ifndef DONJON_SERVER_ADDRESS_H
#define DONJON_SERVER_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

#include "core/base/err.h"

enum { ADDRESS_TEXT_SIZE = 64, ADDRESS_HOST_SIZE = 256 };

/* Where to listen, or where a server listens. */
struct address {
    char host[ADDRESS_HOST_SIZE]; /* a name or a literal address, without brackets */
    char port[6];                 /* digits */
};

/* "host:port" or "[v6]:port"; port 0 lets the system choose. False leaves `out` unspecified. */
bool address_parse(const char *text, struct address *out);

/* A TCP socket, non-blocking, bound to the first address the host resolves to; it does not
 * listen yet. -1 on failure: ERR_CONFIG the host does not resolve, ERR_UNAVAILABLE the address
 * is taken. */
int address_bind(const struct address *address, struct error *error);

/* A connection, given up after `timeout_ms` at each read and write. -1 on failure. */
int address_connect(const struct address *address, int timeout_ms, struct error *error);

/* "127.0.0.1:8080" or "[::1]:8080" of a bound socket. */
void address_of_socket(int fd, char out[ADDRESS_TEXT_SIZE]);

/* The literal address alone, without the port; "" for a family that is not TCP/IP. An IPv4 address
 * inside IPv6 is written as IPv4. */
void address_peer(const struct sockaddr *address, char out[ADDRESS_TEXT_SIZE]);

#endif
