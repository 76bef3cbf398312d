/* seat_token: what is written can be read, and nothing else can. */
#include <string.h>

#include "handlers/seat_token.h"
#include "tests/unit/handlers/suites.h"

static const struct session_id session = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
static const uint8_t secret[SEAT_TOKEN_SECRET_SIZE] = {0xfe, 0xdc, 0xba};

START_TEST(round_trip)
{
    char token[SEAT_TOKEN_SIZE];
    struct principal principal;
    struct digest_value hash;
    seat_token_format(SEAT_TOKEN_PLAYER, &session, 8, secret, token);
    ck_assert_uint_eq(strlen(token), SEAT_TOKEN_SIZE - 1);
    ck_assert_int_eq(strncmp(token, "dnj_s_", 6), 0);
    ck_assert(seat_token_parse(token, &principal));
    digest_of(NULL, secret, sizeof(secret), &hash);
    ck_assert_int_eq(principal.kind, PRINCIPAL_SEAT);
    ck_assert_int_eq(principal.seat, 8);
    ck_assert_mem_eq(principal.session.bytes, session.bytes, ID_SIZE);
    ck_assert(digest_equal(&principal.token_hash, &hash));
}
END_TEST

START_TEST(each_kind_is_its_own)
{
    char token[SEAT_TOKEN_SIZE];
    struct principal principal;
    seat_token_format(SEAT_TOKEN_SPECTATOR, &session, 9, secret, token);
    ck_assert_int_eq(strncmp(token, "dnj_w_", 6), 0);
    ck_assert(seat_token_parse(token, &principal));
    ck_assert_int_eq(principal.kind, PRINCIPAL_SEAT);
    ck_assert_int_eq(principal.seat, 9);
    ck_assert(!seat_token_parse_invite(token, &principal));
    seat_token_format(SEAT_TOKEN_SPECTATOR, &session, 8, secret, token);
    ck_assert(!seat_token_parse(token, &principal));
    seat_token_format(SEAT_TOKEN_INVITE, &session, 2, secret, token);
    ck_assert_int_eq(strncmp(token, "dnj_i_", 6), 0);
    ck_assert(!seat_token_parse(token, &principal));
    ck_assert(seat_token_parse_invite(token, &principal));
    ck_assert_int_eq(principal.kind, PRINCIPAL_INVITE);
    ck_assert_int_eq(principal.seat, 2);
}
END_TEST

static void refuses(const char *token)
{
    struct principal principal = {.kind = PRINCIPAL_INVALID};
    ck_assert_msg(!seat_token_parse(token, &principal), "%s", token);
    ck_assert_int_eq(principal.kind, PRINCIPAL_INVALID);
}

START_TEST(others)
{
    char token[SEAT_TOKEN_SIZE + 1];
    refuses("");
    refuses("dnj_s_");
    refuses("dnj_a_AQIDBAUGBwgJCgsMDQ4PEAj-3LoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    seat_token_format(SEAT_TOKEN_PLAYER, &session, 1, secret, token);
    token[SEAT_TOKEN_SIZE - 2] = '\0';
    refuses(token);
    seat_token_format(SEAT_TOKEN_PLAYER, &session, 1, secret, token);
    strcat(token, "A");
    refuses(token);
    seat_token_format(SEAT_TOKEN_PLAYER, &session, 1, secret, token);
    token[20] = '+';
    refuses(token);
    seat_token_format(SEAT_TOKEN_PLAYER, &session, 0, secret, token);
    refuses(token);
    seat_token_format(SEAT_TOKEN_PLAYER, &session, 9, secret, token);
    refuses(token);
}
END_TEST

Suite *seat_token_suite(void)
{
    Suite *suite = suite_create("seat_token");
    TCase *tests = tcase_create("tokens");
    tcase_add_test(tests, round_trip);
    tcase_add_test(tests, each_kind_is_its_own);
    tcase_add_test(tests, others);
    suite_add_tcase(suite, tests);
    return suite;
}
