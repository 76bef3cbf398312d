/*
 * pg_proxy: stands between the store and PostgreSQL and spoils one request.
 *
 * What is armed happens to the next data that any client sends, once; everything else passes. One
 * thread; `arm` may be called from any.
 */
#ifndef DONJON_TESTS_INTEGRATION_STORAGE_PG_PROXY_H
#define DONJON_TESTS_INTEGRATION_STORAGE_PG_PROXY_H

enum pg_proxy_fault {
    PROXY_PASS,
    PROXY_CUT_REQUEST, /* the request is lost, both sides are closed */
    PROXY_CUT_ANSWER,  /* the request is served, its answer is lost, both sides are closed */
    PROXY_HALF,        /* half of it is passed on; the client is cut, the server is left waiting */
    PROXY_HANG         /* the request is lost, nothing is closed */
};

struct pg_proxy;

/* Before the socket `target`. NULL when the system refuses. */
struct pg_proxy *pg_proxy_create(const char *target);
void pg_proxy_destroy(struct pg_proxy *proxy);

/* The folder of the proxy's own socket, for `host=`. */
const char *pg_proxy_host(const struct pg_proxy *proxy);
void pg_proxy_arm(struct pg_proxy *proxy, enum pg_proxy_fault fault);

#endif
