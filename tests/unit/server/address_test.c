/* address: what a listen address may look like, and the socket behind it. */
#include <string.h>
#include <unistd.h>

#include "server/address.h"
#include "tests/unit/server/suites.h"

START_TEST(good_addresses)
{
    static const char *const cases[][3] = {{"127.0.0.1:8080", "127.0.0.1", "8080"},
                                           {"0.0.0.0:0", "0.0.0.0", "0"},
                                           {"localhost:65535", "localhost", "65535"},
                                           {"[::1]:80", "::1", "80"},
                                           {"[::]:0", "::", "0"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct address address;
        ck_assert_msg(address_parse(cases[i][0], &address), "%s", cases[i][0]);
        ck_assert_str_eq(address.host, cases[i][1]);
        ck_assert_str_eq(address.port, cases[i][2]);
    }
}
END_TEST

START_TEST(bad_addresses)
{
    static const char *const cases[] = {
        "",      ":",       ":80",     "host",  "host:",  "host:65536",    "host:-1", "host:8x",
        "[::1]", "[::1]80", "[::1:80", "[]:80", "::1:80", "host:00000080", "host: 80"};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct address address;
        ck_assert_msg(!address_parse(cases[i], &address), "%s", cases[i]);
    }
}
END_TEST

START_TEST(bound_socket_tells_its_port)
{
    struct address address;
    struct error error = {0};
    char text[ADDRESS_TEXT_SIZE];
    ck_assert(address_parse("127.0.0.1:0", &address));
    int fd = address_bind(&address, &error);
    ck_assert_msg(fd >= 0, "%s", error.message);
    address_of_socket(fd, text);
    ck_assert_int_eq(strncmp(text, "127.0.0.1:", 10), 0);
    ck_assert_str_ne(text, "127.0.0.1:0");
    close(fd);
}
END_TEST

START_TEST(taken_port_is_told)
{
    struct address address;
    struct error error = {0};
    char text[ADDRESS_TEXT_SIZE];
    ck_assert(address_parse("127.0.0.1:0", &address));
    int fd = address_bind(&address, &error);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(listen(fd, 1), 0);
    address_of_socket(fd, text);
    ck_assert(address_parse(text, &address));
    ck_assert_int_eq(address_bind(&address, &error), -1);
    ck_assert_int_eq(error.code, ERR_UNAVAILABLE);
    ck_assert_ptr_nonnull(strstr(error.message, address.port));
    close(fd);
}
END_TEST

Suite *address_suite(void)
{
    Suite *suite = suite_create("address");
    TCase *tcase = tcase_create("address");
    tcase_add_test(tcase, good_addresses);
    tcase_add_test(tcase, bad_addresses);
    tcase_add_test(tcase, bound_socket_tells_its_port);
    tcase_add_test(tcase, taken_port_is_told);
    suite_add_tcase(suite, tcase);
    return suite;
}
