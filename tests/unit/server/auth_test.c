/* auth: from the Authorization header to a principal, and who may use what. */
#include <stdio.h>
#include <string.h>

#include "handlers/seat_token.h"
#include "server/auth.h"
#include "tests/unit/server/suites.h"

static const char ADMIN[] = "dnj_a_0123456789012345678901234567890123456789012";

static uint8_t kind_of(const struct auth *auth, const char *header)
{
    struct principal principal;
    auth_principal(auth, header, &principal);
    return principal.kind;
}

START_TEST(headers)
{
    struct auth auth;
    char header[600] = "Bearer ";
    auth_init(&auth, ADMIN);
    ck_assert_int_eq(kind_of(&auth, NULL), PRINCIPAL_NONE);
    memcpy(header + 7, ADMIN, sizeof(ADMIN));
    ck_assert_int_eq(kind_of(&auth, header), PRINCIPAL_ADMIN);
    memcpy(header, "bEARER", 6);
    ck_assert_int_eq(kind_of(&auth, header), PRINCIPAL_ADMIN);
    memcpy(header + 7 + sizeof(ADMIN) - 1, "x", 2);
    ck_assert_int_eq(kind_of(&auth, header), PRINCIPAL_INVALID);
    static const char *const invalid[] = {
        "", "Bearer", "Bearer ", ADMIN, "Basic x", "Bearerx", "Bearer dnj_s_", "Bearer dnj_s_AAAA"};
    for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++) {
        ck_assert_msg(kind_of(&auth, invalid[i]) == PRINCIPAL_INVALID, "%s", invalid[i]);
    }
    memset(header + 7, 'a', sizeof(header) - 8);
    ck_assert_int_eq(kind_of(&auth, header), PRINCIPAL_INVALID);
}
END_TEST

START_TEST(seats)
{
    struct auth auth;
    struct session_id session = {{1, 2, 3}};
    uint8_t secret[SEAT_TOKEN_SECRET_SIZE] = {9, 8, 7};
    struct digest_value hash;
    char header[8 + SEAT_TOKEN_SIZE] = "Bearer ";
    struct principal principal;
    auth_init(&auth, ADMIN);
    seat_token_format(SEAT_TOKEN_PLAYER, &session, 3, secret, header + 7);
    auth_principal(&auth, header, &principal);
    digest_of(NULL, secret, sizeof(secret), &hash);
    ck_assert_int_eq(principal.kind, PRINCIPAL_SEAT);
    ck_assert_int_eq(principal.seat, 3);
    ck_assert(session_id_equal(&principal.session, &session));
    ck_assert(digest_equal(&principal.token_hash, &hash));
}
END_TEST

START_TEST(without_an_admin_token_nobody_is_admin)
{
    struct auth auth;
    auth_init(&auth, NULL);
    ck_assert_int_eq(kind_of(&auth, "Bearer "), PRINCIPAL_INVALID);
    ck_assert_int_eq(kind_of(&auth, "Bearer x"), PRINCIPAL_INVALID);
    auth_init(&auth, "");
    ck_assert_int_eq(kind_of(&auth, "Bearer "), PRINCIPAL_INVALID);
}
END_TEST

/* Rows: NONE, INVALID, ADMIN, SEAT. */
START_TEST(who_may_use_what)
{
    enum { U = ERR_UNAUTHENTICATED, F = ERR_FORBIDDEN };
    static const struct {
        enum route_auth needed;
        bool open;
        int expected[4];
    } cases[] = {{AUTH_NONE, false, {0, 0, 0, 0}},   {AUTH_SESSION, false, {0, 0, 0, 0}},
                 {AUTH_ADMIN, false, {U, U, 0, F}},  {AUTH_ADMIN, true, {U, U, 0, F}},
                 {AUTH_CREATE, false, {U, U, 0, F}}, {AUTH_CREATE, true, {0, U, 0, 0}}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (uint8_t kind = 0; kind < 4; kind++) {
            struct principal principal = {.kind = kind};
            enum err err = auth_check(cases[i].needed, &principal, cases[i].open);
            ck_assert_msg((int)err == cases[i].expected[kind], "case %zu kind %u: %d", i, kind,
                          (int)err);
        }
    }
}
END_TEST

START_TEST(generated_tokens_differ)
{
    char a[AUTH_TOKEN_SIZE];
    char b[AUTH_TOKEN_SIZE];
    char header[AUTH_TOKEN_SIZE + 8];
    struct auth auth;
    auth_generate_admin_token(a);
    auth_generate_admin_token(b);
    ck_assert_uint_eq(strlen(a), AUTH_TOKEN_SIZE - 1);
    ck_assert_int_eq(strncmp(a, "dnj_a_", 6), 0);
    ck_assert_str_ne(a, b);
    auth_init(&auth, a);
    snprintf(header, sizeof(header), "Bearer %s", a);
    ck_assert_int_eq(kind_of(&auth, header), PRINCIPAL_ADMIN);
    snprintf(header, sizeof(header), "Bearer %s", b);
    ck_assert_int_eq(kind_of(&auth, header), PRINCIPAL_INVALID);
}
END_TEST

Suite *auth_suite(void)
{
    Suite *suite = suite_create("auth");
    TCase *tcase = tcase_create("auth");
    tcase_add_test(tcase, headers);
    tcase_add_test(tcase, seats);
    tcase_add_test(tcase, without_an_admin_token_nobody_is_admin);
    tcase_add_test(tcase, who_may_use_what);
    tcase_add_test(tcase, generated_tokens_differ);
    suite_add_tcase(suite, tcase);
    return suite;
}
