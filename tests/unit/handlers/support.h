/*
 * support: a request without a network. A test fills `test_request`, sends it to the route of its
 * path, and looks at the reply.
 */
#ifndef DONJON_TESTS_UNIT_HANDLERS_SUPPORT_H
#define DONJON_TESTS_UNIT_HANDLERS_SUPPORT_H

#include <check.h>
#include <jansson.h>

#include "handlers/handler.h"
#include "tests/unit/handlers/fake_runtime.h"

#define TEST_SESSION "/v1/sessions/11111111-1111-1111-1111-111111111111"

struct test_exchange {
    struct request request; /* first */
    int done;               /* how often request_done ran */
    size_t failing_alloc;   /* the n-th allocation fails, from 1; 0: none */
    size_t allocs;
    void *blocks[64];
    char path[512];
    json_t *json; /* of the reply, NULL when it is none */
    bool drained;
    /* of a stream */
    struct strbuf given; /* all pieces, while reply.body holds the newest */
    int pieces;
    bool last_piece;
    bool lingers;
    bool client_gone; /* nothing can be given any more */
};

/* The time that streams go by. */
extern int64_t test_now_us;

struct stream_hub *test_hub(void);

/* The client takes the newest piece. */
void test_take(void);

extern struct test_exchange test;

/* Clears everything and resets the fake runtime. Fixture of every test. */
void test_setup(void);
void test_teardown(void);

/* Sets members before test_send. */
void test_query(const char *name, const char *value);
void test_body(const char *body);
void test_as(enum principal_kind kind);

/* Finds the route of `path`, fills the parameters, calls the handler, and reads the reply. */
void test_send(enum http_method method, const char *path);

/* Reads the reply of a request whose call has ended later. */
void test_read_reply(void);

/* Makes the reply ready to be filled anew, for several requests in one test. */
void test_again(void);

const char *test_header(const char *name); /* NULL when the reply has none */
const char *test_text(const char *member); /* "" when there is none */
json_int_t test_number(const char *member);

/* Status, content type, code and the other members that every problem has. */
void test_is_problem(int status, const char *code);

#endif
