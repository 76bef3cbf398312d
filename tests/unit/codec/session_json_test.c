/* session_json: the bodies with all, none and wrong members; the object with and without
 * secrets. */
#include <stdio.h>
#include <string.h>

#include "core/codec/session_json.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

static struct json_problems problems;
static struct session_request request;

static enum err read_body(const char *body)
{
    memset(&request, 0xA5, sizeof(request));
    return session_request_read(body, strlen(body), &request, &problems);
}

#define SEED "00112233445566778899aabbccddeeffFFEEDDCCBBAA99887766554433221100"

START_TEST(all_members)
{
    ck_assert_int_eq(read_body("{\"scenario\": \"delve\", \"client_seed\": \"dice!\","
                               " \"seed\": \"" SEED "\", \"players\": 8, \"label\": \"h\xC3\xA9\","
                               " \"turn_timeout_s\": 60, \"on_timeout\": \"ai:aggressive\"}"),
                     ERR_OK);
    ck_assert(request.has_scenario && request.has_client_seed && request.has_seed);
    ck_assert(request.has_players && request.has_label);
    ck_assert(request.has_turn_timeout && request.has_on_timeout);
    ck_assert(!request.has_seed_commitment_id);
    ck_assert_str_eq(request.scenario, "delve");
    ck_assert_str_eq(request.client_seed, "dice!");
    ck_assert_str_eq(request.label, "h\xC3\xA9");
    ck_assert_uint_eq(request.seed[1], 0x11);
    ck_assert_uint_eq(request.seed[16], 0xff);
    ck_assert_uint_eq(request.players, 8);
    ck_assert_uint_eq(request.turn_timeout_s, 60);
    ck_assert_uint_eq(request.on_timeout, TIMEOUT_AI);
    ck_assert_uint_eq(request.on_timeout_provider, GAME_PROVIDER_AI_AGGRESSIVE);
}
END_TEST

START_TEST(no_members)
{
    static const char *const bodies[] = {"", "  ", "{}"};
    struct session_request nothing;
    memset(&nothing, 0, sizeof(nothing));
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        ck_assert_int_eq(read_body(bodies[i]), ERR_OK);
        ck_assert_mem_eq(&request, &nothing, sizeof(nothing));
    }
}
END_TEST

START_TEST(policies)
{
    ck_assert_int_eq(read_body("{\"on_timeout\": \"wait\"}"), ERR_OK);
    ck_assert(request.has_on_timeout);
    ck_assert_uint_eq(request.on_timeout, TIMEOUT_WAIT);
    ck_assert_int_eq(read_body("{\"on_timeout\": \"pass\", \"turn_timeout_s\": 0}"), ERR_OK);
    ck_assert_uint_eq(request.on_timeout, TIMEOUT_PASS);
    ck_assert_uint_eq(request.on_timeout_provider, GAME_PROVIDER_NONE);
    ck_assert_int_eq(read_body("{\"on_timeout\": \"ai:wait\"}"), ERR_OK);
    ck_assert_uint_eq(request.on_timeout, TIMEOUT_AI);
    ck_assert_uint_eq(request.on_timeout_provider, GAME_PROVIDER_AI_WAIT);
}
END_TEST

/* 120 characters of four bytes are as long as a label gets. */
START_TEST(the_longest_texts_fit)
{
    struct strbuf body = {0};
    strbuf_adds(&body, "{\"label\": \"");
    for (int i = 0; i < LIMIT_LABEL_CHARACTERS; i++) {
        strbuf_adds(&body, "\xF0\x9F\x97\x9D");
    }
    strbuf_adds(&body, "\", \"client_seed\": \"");
    for (int i = 0; i < LIMIT_CLIENT_SEED_CHARACTERS; i++) {
        strbuf_adds(&body, "\xF0\x9F\x97\x9D");
    }
    strbuf_adds(&body, "\"}");
    ck_assert_int_eq(read_body(body.data), ERR_OK);
    strbuf_finish(&body);
    ck_assert_uint_eq(strlen(request.label), LIMIT_LABEL_BYTES);
    ck_assert_uint_eq(strlen(request.client_seed), LIMIT_CLIENT_SEED_BYTES);
}
END_TEST

#define SIXTY "123456789012345678901234567890123456789012345678901234567890"

static const struct refusal {
    const char *body;
    const char *pointer;
    const char *word;
} refusals[] = {
    {"{\"name\": 1}", "#/name", "unknown_member"},
    {"{\"scenario\": 1}", "#/scenario", "wrong_type"},
    {"{\"scenario\": null}", "#/scenario", "wrong_type"},
    {"{\"scenario\": \"\"}", "#/scenario", "bad_length"},
    {"{\"scenario\": \"Delve!\"}", "#/scenario", "bad_format"},
    {"{\"scenario\": \"abcdefghijklmnopqrstuvwxyz012345\"}", "#/scenario", "bad_length"},
    {"{\"seed\": \"00\"}", "#/seed", "bad_format"},
    {"{\"seed\": \"" SEED "00\"}", "#/seed", "bad_format"},
    {"{\"seed\": 7}", "#/seed", "wrong_type"},
    {"{\"client_seed\": \"" SIXTY "12345\"}", "#/client_seed", "bad_length"},
    {"{\"client_seed\": 5}", "#/client_seed", "wrong_type"},
    {"{\"client_seed\": \"a\\nb\"}", "#/client_seed", "bad_format"},
    {"{\"seed_commitment_id\": \"x\"}", "#/seed_commitment_id", "bad_format"},
    {"{\"seed\": \"" SEED "\", \"seed_commitment_id\": \"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\"}",
     "#/seed_commitment_id", "conflict"},
    {"{\"players\": 0}", "#/players", "out_of_range"},
    {"{\"players\": 9}", "#/players", "out_of_range"},
    {"{\"players\": 1.0}", "#/players", "wrong_type"},
    {"{\"label\": \"" SIXTY SIXTY "x\"}", "#/label", "bad_length"},
    {"{\"label\": null}", "#/label", "wrong_type"},
    {"{\"label\": \"\\u001b[2J\"}", "#/label", "bad_format"},
    {"{\"turn_timeout_s\": -1}", "#/turn_timeout_s", "out_of_range"},
    {"{\"turn_timeout_s\": 2592001}", "#/turn_timeout_s", "out_of_range"},
    {"{\"on_timeout\": \"interactive\"}", "#/on_timeout", "unknown_value"},
    {"{\"on_timeout\": \"ai:godlike\"}", "#/on_timeout", "unknown_value"},
    {"{\"on_timeout\": 1}", "#/on_timeout", "wrong_type"},
};

START_TEST(refuses)
{
    const struct refusal *test = &refusals[_i];
    ck_assert_int_eq(read_body(test->body), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, test->pointer, test->word);
    ck_assert_msg(problems.count == 1, "%s: %zu problems", test->body, problems.count);
    ck_assert_uint_eq(((const uint8_t *)&request)[0], 0xA5);
}
END_TEST

START_TEST(a_seed_is_never_repeated_in_an_error)
{
    ck_assert_int_eq(read_body("{\"seed\": \"" SEED "00\"}"), ERR_VALIDATION_FAILED);
    ck_assert_ptr_null(strstr(problems.items[0].detail, "0011"));
    ck_assert_ptr_null(strstr(problems.error.message, "0011"));
}
END_TEST

/* ---- the small bodies ---- */

static enum err read_fork(const char *body, struct fork_request *out)
{
    return fork_request_read(body, strlen(body), out, &problems);
}

START_TEST(forks)
{
    struct fork_request fork;
    ck_assert_int_eq(read_fork("{\"from_seq\": 0}", &fork), ERR_OK);
    ck_assert_uint_eq(fork.from_seq, 0);
    ck_assert(!fork.has_label);
    ck_assert_int_eq(read_fork("{\"label\": \"what if\", \"from_seq\": 12}", &fork), ERR_OK);
    ck_assert_uint_eq(fork.from_seq, 12);
    ck_assert_str_eq(fork.label, "what if");
    ck_assert_int_eq(read_fork("{}", &fork), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "#/from_seq", "missing_member");
    ck_assert_int_eq(read_fork("{\"from_seq\": -1, \"x\": 1}", &fork), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "#/from_seq", "out_of_range");
    support_assert_problem(&problems, "#/x", "unknown_member");
    ck_assert_int_eq(read_fork("", &fork), ERR_MALFORMED_JSON);
}
END_TEST

static enum err read_checkpoint(const char *body, struct checkpoint_request *out)
{
    return checkpoint_request_read(body, strlen(body), out, &problems);
}

START_TEST(checkpoints)
{
    struct checkpoint_request checkpoint;
    ck_assert_int_eq(read_checkpoint("", &checkpoint), ERR_OK);
    ck_assert(!checkpoint.has_label);
    ck_assert_int_eq(read_checkpoint("{\"label\": \"before the door\"}", &checkpoint), ERR_OK);
    ck_assert(checkpoint.has_label);
    ck_assert_str_eq(checkpoint.label, "before the door");
    ck_assert_int_eq(read_checkpoint("{\"lable\": \"x\"}", &checkpoint), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "#/lable", "unknown_member");
    ck_assert_int_eq(read_checkpoint("[]", &checkpoint), ERR_MALFORMED_JSON);
}
END_TEST

static enum err read_provider(const char *body, enum game_provider *out)
{
    return provider_request_read(body, strlen(body), out, &problems);
}

START_TEST(providers)
{
    enum game_provider provider = GAME_PROVIDER_NONE;
    ck_assert_int_eq(read_provider("{\"kind\": \"ai:wait\"}", &provider), ERR_OK);
    ck_assert_int_eq(provider, GAME_PROVIDER_AI_WAIT);
    ck_assert_int_eq(read_provider("{\"kind\": \"interactive\"}", &provider), ERR_OK);
    ck_assert_int_eq(provider, GAME_PROVIDER_INTERACTIVE);
    ck_assert_int_eq(read_provider("{\"kind\": \"ai:godlike\"}", &provider), ERR_UNKNOWN_PROVIDER);
    support_assert_problem(&problems, "#/kind", "unknown_value");
    ck_assert_int_eq(read_provider("{}", &provider), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "#/kind", "missing_member");
    ck_assert_int_eq(read_provider("{\"kind\": 64}", &provider), ERR_VALIDATION_FAILED);
    ck_assert_int_eq(read_provider("", &provider), ERR_MALFORMED_JSON);
    ck_assert_int_eq(provider, GAME_PROVIDER_INTERACTIVE);
}
END_TEST

/* ---- the object ---- */

static struct session_record record;
static struct session_head head;
static struct game_summary summary;

static void setup(void)
{
    memset(&record, 0, sizeof(record));
    memset(&head, 0, sizeof(head));
    memset(&summary, 0, sizeof(summary));
    record.id.bytes[0] = 1;
    record.status = SESSION_ACTIVE;
    record.players = 2;
    record.created_us = 1645557742000000;
    snprintf(record.scenario, sizeof(record.scenario), "delve");
    memset(record.server_seed, 0xAA, sizeof(record.server_seed));
    memset(record.seed_salt, 0xBB, sizeof(record.seed_salt));
    memset(record.blinding, 0xCC, sizeof(record.blinding));
    memset(record.rules_id.bytes, 0x11, DIGEST_SIZE);
    head.seq = 3;
    head.nonce = 9;
    memset(head.state_root.bytes, 0x22, DIGEST_SIZE);
    summary.players = 2;
    summary.depth = 1;
    summary.score = 50;
    summary.seat_entity[0] = 1;
    summary.seat_entity[1] = 5;
    summary.next = (struct game_next){.entity = 5, .seat = 2, .provider = 1};
}

static json_t *write_session(const struct session_shown *shown)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    session_json_write(&writer, shown);
    return support_parse(&text);
}

static void assert_member(const json_t *json, const char *name, const char *expected)
{
    ck_assert_msg(json_object_get(json, name) != NULL, "no member %s", name);
    support_assert_json(json_object_get(json, name), expected);
}

START_TEST(an_active_session)
{
    static const char *const tokens[] = {"dnj_s_one", "dnj_s_two"};
    struct session_shown shown = {
        .record = &record, .head = &head, .summary = &summary, .tokens = tokens};
    json_t *json = write_session(&shown);
    assert_member(json, "id", "\"01000000-0000-0000-0000-000000000000\"");
    assert_member(json, "status", "\"active\"");
    assert_member(json, "result", "null");
    assert_member(json, "scenario", "\"delve\"");
    assert_member(json, "label", "null");
    assert_member(json, "client_seed", "null");
    assert_member(json, "players", "2");
    assert_member(json, "on_timeout", "\"wait\"");
    assert_member(json, "turn_timeout_s", "0");
    assert_member(json, "rules_id",
                  "\"1111111111111111111111111111111111111111111111111111111111111111\"");
    assert_member(json, "state_root",
                  "\"2222222222222222222222222222222222222222222222222222222222222222\"");
    assert_member(json, "seq", "3");
    assert_member(json, "nonce", "9");
    assert_member(json, "created_at", "\"2022-02-22T19:22:22.000000Z\"");
    assert_member(json, "finished_at", "null");
    assert_member(json, "parent", "null");
    assert_member(json, "score", "50");
    assert_member(json, "seats",
                  "[{\"seat\": 1, \"entity\": 1, \"token\": \"dnj_s_one\"},"
                  " {\"seat\": 2, \"entity\": 5, \"token\": \"dnj_s_two\"}]");
    assert_member(json, "next",
                  "{\"entity\": 5, \"seat\": 2, \"provider\": \"interactive\","
                  " \"deadline\": null}");
    json_decref(json);
}
END_TEST

/* No secret in any state of a game that has not ended, archived or not. */
START_TEST(secrets_wait_for_the_end)
{
    static const uint8_t statuses[] = {SESSION_ACTIVE, SESSION_FINISHED, SESSION_ARCHIVED};
    static const uint8_t results[] = {GAME_RESULT_NONE, GAME_RESULT_LOST};
    for (size_t i = 0; i < 6; i++) {
        record.status = statuses[i % 3];
        record.result = results[i / 3];
        bool told = record.status != SESSION_ACTIVE && record.result != GAME_RESULT_NONE;
        struct strbuf text = {0};
        struct json_writer writer = json_writer_on(&text);
        struct session_shown shown = {.record = &record, .head = &head, .summary = &summary};
        session_json_write(&writer, &shown);
        ck_assert_int_eq(strstr(text.data, "aaaaaaaa") != NULL, told);
        ck_assert_int_eq(strstr(text.data, "bbbbbbbb") != NULL, told);
        ck_assert_int_eq(strstr(text.data, "cccccccc") != NULL, told);
        ck_assert_int_eq(strstr(text.data, "\"server_seed\"") != NULL, told);
        ck_assert_int_eq(strstr(text.data, "\"seed_salt\"") != NULL, told);
        ck_assert_ptr_null(strstr(text.data, "token"));
        strbuf_finish(&text);
    }
}
END_TEST

START_TEST(a_finished_fork)
{
    record.status = SESSION_FINISHED;
    record.result = GAME_RESULT_WON;
    record.finished_us = 1645557743000000;
    record.has_parent = true;
    record.parent.bytes[15] = 7;
    record.parent_seq = 4;
    record.seed_epoch = 1;
    record.on_timeout = TIMEOUT_AI;
    record.on_timeout_provider = GAME_PROVIDER_AI_PASSIVE;
    snprintf(record.label, sizeof(record.label), "a \"label\"");
    snprintf(record.client_seed, sizeof(record.client_seed), "seed");
    struct session_shown shown = {.record = &record, .head = &head};
    json_t *json = write_session(&shown);
    assert_member(json, "status", "\"finished\"");
    assert_member(json, "result", "\"won\"");
    assert_member(json, "finished_at", "\"2022-02-22T19:22:23.000000Z\"");
    assert_member(json, "parent",
                  "{\"session\": \"00000000-0000-0000-0000-000000000007\", \"seq\": 4}");
    assert_member(json, "seed_epoch", "1");
    assert_member(json, "label", "\"a \\\"label\\\"\"");
    assert_member(json, "client_seed", "\"seed\"");
    assert_member(json, "on_timeout", "\"ai:passive\"");
    ck_assert_ptr_null(json_object_get(json, "seats"));
    ck_assert_ptr_null(json_object_get(json, "next"));
    json_decref(json);
}
END_TEST

START_TEST(words)
{
    ck_assert_str_eq(session_status_word(SESSION_ARCHIVED), "archived");
    record.on_timeout = TIMEOUT_PASS;
    ck_assert_str_eq(session_on_timeout_word(&record), "pass");
}
END_TEST

Suite *session_json_suite(void)
{
    Suite *suite = suite_create("session_json");
    TCase *tests = tcase_create("session_json");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, all_members);
    tcase_add_test(tests, no_members);
    tcase_add_test(tests, policies);
    tcase_add_test(tests, the_longest_texts_fit);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof(refusals) / sizeof(refusals[0])));
    tcase_add_test(tests, a_seed_is_never_repeated_in_an_error);
    tcase_add_test(tests, forks);
    tcase_add_test(tests, checkpoints);
    tcase_add_test(tests, providers);
    tcase_add_test(tests, an_active_session);
    tcase_add_test(tests, secrets_wait_for_the_end);
    tcase_add_test(tests, a_finished_fork);
    tcase_add_test(tests, words);
    suite_add_tcase(suite, tests);
    return suite;
}
