/* router: literals, parameters, methods, and tables that are wrong. */
#include <string.h>

#include "server/router.h"
#include "tests/unit/server/suites.h"

static void handler(struct request *request)
{
    (void)request;
}

#define ROUTE(method, path)                                                                        \
    {                                                                                              \
        method, path, handler, AUTH_NONE, BODY_NONE                                                \
    }

static const struct route table[] = {
    ROUTE(HTTP_GET, "/a"),
    ROUTE(HTTP_POST, "/a"),
    ROUTE(HTTP_GET, "/a/{id}"),
    ROUTE(HTTP_PUT, "/a/{id}"),
    ROUTE(HTTP_DELETE, "/a/{id}"),
    ROUTE(HTTP_GET, "/a/{id}/b"),
    ROUTE(HTTP_GET, "/a/fixed"),
    ROUTE(HTTP_GET, "/a/{id}/b/{other}"),
    ROUTE(HTTP_PUT, "/a/{id}/b/default"),
    ROUTE(HTTP_GET, "/"),
    {0},
};

static enum err find(const struct router *router, enum http_method method, const char *path,
                     struct route_match *out)
{
    static char memory[4096];
    static struct target target;
    struct query_pair query[REQUEST_QUERY_MAX];
    size_t query_count;
    ck_assert_ptr_null(target_parse(path, memory, &target, query, &query_count));
    return router_find(router, method, &target, out);
}

START_TEST(found)
{
    struct router *router = router_create(table, NULL);
    struct route_match match;
    static const struct {
        enum http_method method;
        const char *path;
        size_t route;
        const char *first_param;
    } cases[] = {{HTTP_GET, "/a", 0, NULL},
                 {HTTP_POST, "/a", 1, NULL},
                 {HTTP_GET, "/a/x%2Fy", 2, "x/y"},
                 {HTTP_HEAD, "/a/1", 2, "1"},
                 {HTTP_PUT, "/a/1?q=1", 3, "1"},
                 {HTTP_GET, "/a/1/b", 5, "1"},
                 {HTTP_GET, "/a/fixed", 6, NULL},
                 {HTTP_GET, "/%61/f%69xed", 6, NULL},
                 {HTTP_GET, "/a/fixed/b", 5, "fixed"},
                 {HTTP_GET, "/a/1/b/2", 7, "1"},
                 {HTTP_PUT, "/a/1/b/default", 8, "1"},
                 {HTTP_GET, "/a/fixedx", 2, "fixedx"}};
    ck_assert_ptr_nonnull(router);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(find(router, cases[i].method, cases[i].path, &match) == ERR_OK, "%s",
                      cases[i].path);
        ck_assert_msg(match.route == &table[cases[i].route], "%s", cases[i].path);
        ck_assert_int_eq(match.param_count > 0, cases[i].first_param != NULL);
        if (cases[i].first_param) {
            ck_assert_str_eq(match.params[0], cases[i].first_param);
        }
    }
    ck_assert_int_eq(find(router, HTTP_GET, "/a/1/b/2", &match), ERR_OK);
    ck_assert_uint_eq(match.param_count, 2);
    ck_assert_str_eq(match.params[1], "2");
    router_destroy(router);
}
END_TEST

START_TEST(not_found)
{
    static const char *const paths[] = {"/b",  "/a/",   "//a",     "/a/1/",      "/a/1/c",
                                        "/aa", "/a//b", "/a/1/b/", "/a/1/b/2/3", "/A"};
    struct router *router = router_create(table, NULL);
    struct route_match match;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        ck_assert_msg(find(router, HTTP_GET, paths[i], &match) == ERR_NOT_FOUND, "%s", paths[i]);
    }
    char deep[101] = "";
    for (size_t i = 0; i < 100; i++) {
        deep[i] = i % 2 ? 'a' : '/';
    }
    ck_assert_int_eq(find(router, HTTP_GET, deep, &match), ERR_NOT_FOUND);
    router_destroy(router);
}
END_TEST

START_TEST(methods)
{
    struct router *router = router_create(table, NULL);
    struct route_match match;
    ck_assert_int_eq(find(router, HTTP_POST, "/a/1", &match), ERR_OK);
    ck_assert_ptr_null(match.route);
    ck_assert_str_eq(match.allow, "DELETE, GET, HEAD, OPTIONS, PUT");
    ck_assert_int_eq(find(router, (enum http_method)0, "/a", &match), ERR_OK);
    ck_assert_ptr_null(match.route);
    ck_assert_str_eq(match.allow, "GET, HEAD, OPTIONS, POST");
    ck_assert_int_eq(find(router, HTTP_HEAD, "/a/1/b/default", &match), ERR_OK);
    ck_assert_ptr_null(match.route);
    ck_assert_str_eq(match.allow, "OPTIONS, PUT");
    router_destroy(router);
}
END_TEST

START_TEST(wrong_tables)
{
    static const struct route no_slash[] = {ROUTE(HTTP_GET, "a"), {0}};
    static const struct route twice[] = {ROUTE(HTTP_GET, "/a/{x}"), ROUTE(HTTP_GET, "/a/{y}"), {0}};
    static const struct route params[] = {ROUTE(HTTP_GET, "/{a}/{b}/{c}/{d}/{e}"), {0}};
    static const struct route deep[] = {ROUTE(HTTP_GET, "/1/2/3/4/5/6/7/8/9/0/1/2/3"), {0}};
    static const struct route *const tables[] = {no_slash, twice, params, deep};
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        struct error error = {0};
        ck_assert_ptr_null(router_create(tables[i], &error));
        ck_assert_int_eq(error.code, ERR_CONFIG);
    }
}
END_TEST

Suite *router_suite(void)
{
    Suite *suite = suite_create("router");
    TCase *tcase = tcase_create("router");
    tcase_add_test(tcase, found);
    tcase_add_test(tcase, not_found);
    tcase_add_test(tcase, methods);
    tcase_add_test(tcase, wrong_tables);
    suite_add_tcase(suite, tcase);
    return suite;
}
