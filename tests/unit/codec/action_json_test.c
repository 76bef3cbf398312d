/* action_json: every kind there and back, every refusal with its place and code, and that only the
 * meaning of a body decides its bytes. */
#include <stdio.h>
#include <string.h>

#include "core/codec/action_json.h"
#include "core/codec/json_reader.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

static struct json_problems problems;
static struct action_request request;

static enum err read_body(const char *body)
{
    memset(&request, 0xA5, sizeof(request));
    return action_request_read(body, strlen(body), support_content(), &request, &problems);
}

/* ---- what is accepted ---- */

static const struct action_case {
    const char *json;
    struct game_action action;
} kinds[] = {
    {"{\"kind\":\"move\",\"dir\":\"ne\"}",
     {.kind = GAME_ACTION_MOVE, .given = GAME_GIVEN_DIR, .dir = GAME_DIR_NE}},
    {"{\"kind\":\"wait\"}", {.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE}},
    {"{\"kind\":\"attack\",\"target\":4294967295}",
     {.kind = GAME_ACTION_ATTACK,
      .given = GAME_GIVEN_TARGET,
      .dir = GAME_DIR_NONE,
      .target = UINT32_MAX}},
    {"{\"kind\":\"use_item\",\"slot\":15}",
     {.kind = GAME_ACTION_USE_ITEM, .given = GAME_GIVEN_SLOT, .dir = GAME_DIR_NONE, .slot = 15}},
    {"{\"kind\":\"use_item\",\"slot\":0,\"target\":7}",
     {.kind = GAME_ACTION_USE_ITEM,
      .given = GAME_GIVEN_SLOT | GAME_GIVEN_TARGET,
      .dir = GAME_DIR_NONE,
      .target = 7}},
    {"{\"kind\":\"use_item\",\"slot\":0,\"x\":47,\"y\":31}",
     {.kind = GAME_ACTION_USE_ITEM,
      .given = GAME_GIVEN_SLOT | GAME_GIVEN_POSITION,
      .dir = GAME_DIR_NONE,
      .x = 47,
      .y = 31}},
    {"{\"kind\":\"pickup\"}", {.kind = GAME_ACTION_PICKUP, .dir = GAME_DIR_NONE}},
    {"{\"kind\":\"drop\",\"slot\":3}",
     {.kind = GAME_ACTION_DROP, .given = GAME_GIVEN_SLOT, .dir = GAME_DIR_NONE, .slot = 3}},
    {"{\"kind\":\"equip\",\"slot\":4}",
     {.kind = GAME_ACTION_EQUIP, .given = GAME_GIVEN_SLOT, .dir = GAME_DIR_NONE, .slot = 4}},
    {"{\"kind\":\"interact\",\"dir\":\"n\"}",
     {.kind = GAME_ACTION_INTERACT, .given = GAME_GIVEN_DIR, .dir = GAME_DIR_N}},
    {"{\"kind\":\"ability\",\"ability\":\"second_wind\"}",
     {.kind = GAME_ACTION_ABILITY, .given = GAME_GIVEN_ABILITY, .dir = GAME_DIR_NONE}},
    {"{\"kind\":\"ability\",\"ability\":\"shield_bash\",\"target\":9}",
     {.kind = GAME_ACTION_ABILITY,
      .given = GAME_GIVEN_ABILITY | GAME_GIVEN_TARGET,
      .dir = GAME_DIR_NONE,
      .ability = 1,
      .target = 9}},
    {"{\"kind\":\"ability\",\"ability\":\"shield_bash\",\"dir\":\"w\"}",
     {.kind = GAME_ACTION_ABILITY,
      .given = GAME_GIVEN_ABILITY | GAME_GIVEN_DIR,
      .dir = GAME_DIR_W,
      .ability = 1}},
    {"{\"kind\":\"ability\",\"ability\":\"shield_bash\",\"x\":0,\"y\":0}",
     {.kind = GAME_ACTION_ABILITY,
      .given = GAME_GIVEN_ABILITY | GAME_GIVEN_POSITION,
      .dir = GAME_DIR_NONE,
      .ability = 1}},
    {"{\"kind\":\"choose\",\"class\":\"adept\"}",
     {.kind = GAME_ACTION_CHOOSE, .given = GAME_GIVEN_CLASS, .dir = GAME_DIR_NONE, .ability = 2}},
    {"{\"kind\":\"descend\"}", {.kind = GAME_ACTION_DESCEND, .dir = GAME_DIR_NONE}},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

START_TEST(kinds_there_and_back)
{
    const struct action_case *test = &kinds[_i];
    char body[256];
    snprintf(body, sizeof(body), "{\"action\": %s}", test->json);
    ck_assert_msg(read_body(body) == ERR_OK, "%s", problems.error.message);
    ck_assert_uint_eq(request.count, 1);
    ck_assert(!request.is_list);
    ck_assert(!request.has_entity && !request.has_action_id && !request.has_expected_seq);
    ck_assert_mem_eq(&request.actions[0], &test->action, sizeof(test->action));
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    action_json_write(&writer, &request.actions[0], support_content());
    ck_assert_str_eq(text.data, test->json);
    strbuf_finish(&text);
}
END_TEST

START_TEST(a_whole_body)
{
    ck_assert_int_eq(
        read_body(
            "{\"action\": {\"kind\": \"wait\", \"entity\": 3}, \"entity\": 3,"
            " \"action_id\": \"017F22E2-79B0-7CC3-98C4-DC0C0C07398F\", \"expected_seq\": 12}"),
        ERR_OK);
    ck_assert(json_problems_is_empty(&problems));
    ck_assert(request.has_entity && request.has_action_id && request.has_expected_seq);
    ck_assert_uint_eq(request.entity, 3);
    ck_assert_uint_eq(request.expected_seq, 12);
    ck_assert_uint_eq(request.action_id.bytes[0], 0x01);
    ck_assert_uint_eq(request.action_id.bytes[15], 0x8f);
    ck_assert_int_eq(read_body("{\"action\": {\"kind\": \"wait\", \"entity\": 9}}"), ERR_OK);
    ck_assert(request.has_entity);
    ck_assert_uint_eq(request.entity, 9);
}
END_TEST

/* Makes `text` a body whose list repeats one action. */
static void write_list(struct strbuf *text, const char *action, size_t count)
{
    strbuf_clear(text);
    strbuf_adds(text, "{\"actions\": [");
    for (size_t i = 0; i < count; i++) {
        strbuf_adds(text, i == 0 ? "" : ",");
        strbuf_adds(text, action);
    }
    strbuf_adds(text, "]}");
}

START_TEST(lists)
{
    struct strbuf body = {0};
    for (size_t count = 0; count <= LIMIT_ACTIONS_PER_REQUEST + 1; count++) {
        bool fits = count >= 1 && count <= LIMIT_ACTIONS_PER_REQUEST;
        write_list(&body, "{\"kind\":\"wait\"}", count);
        ck_assert_int_eq(read_body(body.data), fits ? ERR_OK : ERR_VALIDATION_FAILED);
        if (fits) {
            ck_assert(request.is_list);
            ck_assert_uint_eq(request.count, count);
            ck_assert_uint_eq(request.actions[count - 1].kind, GAME_ACTION_WAIT);
        } else {
            support_assert_problem(&problems, "#/actions", "out_of_range");
        }
    }
    strbuf_finish(&body);
}
END_TEST

/* Order, white space, escapes and letter case do not reach the bytes; each meaning does. */
START_TEST(only_the_meaning_counts)
{
    static const char *const same[] = {
        "{\"action\":{\"kind\":\"use_item\",\"slot\":2,\"x\":3,\"y\":4},\"expected_seq\":1}",
        " {\"expected_seq\" : 1 ,\n\"action\": "
        "{\"y\":4,\"x\":3,\"slot\":2,\"kind\":\"use_item\"}} ",
        "{\"action\":{\"k\\u0069nd\":\"use\\u005fitem\",\"slot\":2,\"x\":3,\"\\u0079\":4},"
        "\"expected_seq\":1}",
    };
    struct action_request first;
    ck_assert_int_eq(read_body(same[0]), ERR_OK);
    first = request;
    for (size_t i = 1; i < sizeof(same) / sizeof(same[0]); i++) {
        ck_assert_int_eq(read_body(same[i]), ERR_OK);
        ck_assert_mem_eq(&request, &first, sizeof(first));
    }
    ck_assert_int_eq(read_body("{\"action\":{\"kind\":\"use_item\",\"slot\":2,\"x\":3,\"y\":5}}"),
                     ERR_OK);
    ck_assert_mem_ne(request.actions, first.actions, sizeof(first.actions[0]));
    ck_assert_int_eq(read_body("{\"action\":{\"kind\":\"use_item\",\"slot\":2}}"), ERR_OK);
    ck_assert_mem_ne(request.actions, first.actions, sizeof(first.actions[0]));
}
END_TEST

/* ---- what is refused ---- */

/* One problem each, and nothing else. */
static const struct refusal {
    const char *body;
    const char *pointer;
    const char *word;
} refusals[] = {
    {"{}", "#/action", "missing_member"},
    {"{\"action\":{\"kind\":\"wait\"},\"actions\":[]}", "#/actions", "conflict"},
    {"{\"action\":{\"kind\":\"wait\"},\"more\":1}", "#/more", "unknown_member"},
    {"{\"action\":[]}", "#/action", "wrong_type"},
    {"{\"action\":null}", "#/action", "wrong_type"},
    {"{\"action\":\"wait\"}", "#/action", "wrong_type"},
    {"{\"actions\":{\"kind\":\"wait\"}}", "#/actions", "wrong_type"},
    {"{\"actions\":[{\"kind\":\"wait\"},3]}", "#/actions/1", "wrong_type"},
    {"{\"actions\":[{\"kind\":\"wait\"},{\"kind\":\"move\"}]}", "#/actions/1/dir",
     "missing_member"},
    {"{\"action\":{}}", "#/action/kind", "missing_member"},
    {"{\"action\":{\"kind\":1}}", "#/action/kind", "wrong_type"},
    {"{\"action\":{\"kind\":null}}", "#/action/kind", "wrong_type"},
    {"{\"action\":{\"kind\":\"dance\"}}", "#/action/kind", "unknown_value"},
    {"{\"action\":{\"kind\":\"Move\",\"dir\":\"n\"}}", "#/action/kind", "unknown_value"},
    {"{\"action\":{\"kind\":\"\"}}", "#/action/kind", "unknown_value"},
    {"{\"action\":{\"kind\":\"wait\",\"a/b\":1}}", "#/action/a~1b", "unknown_member"},
    {"{\"action\":{\"kind\":\"wait\",\"\":1}}", "#/action/", "unknown_member"},
    {"{\"action\":{\"kind\":\"wait\",\"dir\":\"n\"}}", "#/action/dir", "not_allowed"},
    {"{\"action\":{\"kind\":\"wait\",\"y\":1}}", "#/action/y", "not_allowed"},
    {"{\"action\":{\"kind\":\"move\",\"dir\":\"n\",\"target\":1}}", "#/action/target",
     "not_allowed"},
    {"{\"action\":{\"kind\":\"move\",\"dir\":\"n\",\"slot\":1}}", "#/action/slot", "not_allowed"},
    {"{\"action\":{\"kind\":\"move\",\"dir\":\"n\",\"ability\":\"x\"}}", "#/action/ability",
     "not_allowed"},
    {"{\"action\":{\"kind\":\"drop\",\"slot\":1,\"target\":1}}", "#/action/target", "not_allowed"},
    {"{\"action\":{\"kind\":\"drop\",\"slot\":1,\"dir\":\"n\"}}", "#/action/dir", "not_allowed"},
    {"{\"action\":{\"kind\":\"move\"}}", "#/action/dir", "missing_member"},
    {"{\"action\":{\"kind\":\"interact\"}}", "#/action/dir", "missing_member"},
    {"{\"action\":{\"kind\":\"attack\"}}", "#/action/target", "missing_member"},
    {"{\"action\":{\"kind\":\"use_item\"}}", "#/action/slot", "missing_member"},
    {"{\"action\":{\"kind\":\"equip\"}}", "#/action/slot", "missing_member"},
    {"{\"action\":{\"kind\":\"ability\"}}", "#/action/ability", "missing_member"},
    {"{\"action\":{\"kind\":\"move\",\"dir\":\"up\"}}", "#/action/dir", "unknown_value"},
    {"{\"action\":{\"kind\":\"move\",\"dir\":0}}", "#/action/dir", "wrong_type"},
    {"{\"action\":{\"kind\":\"drop\",\"slot\":16}}", "#/action/slot", "out_of_range"},
    {"{\"action\":{\"kind\":\"drop\",\"slot\":-1}}", "#/action/slot", "out_of_range"},
    {"{\"action\":{\"kind\":\"drop\",\"slot\":1.0}}", "#/action/slot", "wrong_type"},
    {"{\"action\":{\"kind\":\"drop\",\"slot\":\"1\"}}", "#/action/slot", "wrong_type"},
    {"{\"action\":{\"kind\":\"attack\",\"target\":0}}", "#/action/target", "out_of_range"},
    {"{\"action\":{\"kind\":\"attack\",\"target\":4294967296}}", "#/action/target", "out_of_range"},
    {"{\"action\":{\"kind\":\"use_item\",\"slot\":1,\"x\":1}}", "#/action/y", "missing_member"},
    {"{\"action\":{\"kind\":\"use_item\",\"slot\":1,\"y\":1}}", "#/action/x", "missing_member"},
    {"{\"action\":{\"kind\":\"use_item\",\"slot\":1,\"x\":48,\"y\":1}}", "#/action/x",
     "out_of_range"},
    {"{\"action\":{\"kind\":\"use_item\",\"slot\":1,\"x\":1,\"y\":32}}", "#/action/y",
     "out_of_range"},
    {"{\"action\":{\"kind\":\"use_item\",\"slot\":1,\"x\":-1,\"y\":1}}", "#/action/x",
     "out_of_range"},
    {"{\"action\":{\"kind\":\"use_item\",\"slot\":1,\"x\":1,\"y\":1,\"target\":2}}", "#/action",
     "conflict"},
    {"{\"action\":{\"kind\":\"ability\",\"ability\":\"evil_eye\",\"dir\":\"n\",\"target\":2}}",
     "#/action", "conflict"},
    {"{\"action\":{\"kind\":\"ability\",\"ability\":\"flight\"}}", "#/action/ability",
     "unknown_value"},
    {"{\"action\":{\"kind\":\"ability\",\"ability\":\"\"}}", "#/action/ability", "bad_length"},
    {"{\"action\":{\"kind\":\"ability\",\"ability\":0}}", "#/action/ability", "wrong_type"},
    {"{\"action\":{\"kind\":\"wait\",\"entity\":0}}", "#/action/entity", "out_of_range"},
    {"{\"action\":{\"kind\":\"wait\",\"entity\":\"1\"}}", "#/action/entity", "wrong_type"},
    {"{\"action\":{\"kind\":\"wait\"},\"entity\":-1}", "#/entity", "out_of_range"},
    {"{\"action\":{\"kind\":\"wait\",\"entity\":2},\"entity\":1}", "#/action", "conflict"},
    {"{\"actions\":[{\"kind\":\"wait\",\"entity\":1},{\"kind\":\"wait\",\"entity\":2}]}",
     "#/actions/1", "conflict"},
    {"{\"action\":{\"kind\":\"wait\"},\"action_id\":\"nope\"}", "#/action_id", "bad_format"},
    {"{\"action\":{\"kind\":\"wait\"},\"action_id\":null}", "#/action_id", "wrong_type"},
    {"{\"action\":{\"kind\":\"wait\"},\"expected_seq\":-1}", "#/expected_seq", "out_of_range"},
    {"{\"action\":{\"kind\":\"wait\"},\"expected_seq\":1.5}", "#/expected_seq", "wrong_type"},
    {"{\"action\":{\"kind\":\"wait\"},\"expected_seq\":\"1\"}", "#/expected_seq", "wrong_type"},
};

START_TEST(refuses)
{
    const struct refusal *test = &refusals[_i];
    ck_assert_int_eq(read_body(test->body), ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, test->pointer, test->word);
    ck_assert_msg(problems.count == 1, "%s: %zu problems", test->body, problems.count);
    ck_assert_int_eq(problems.error.code, ERR_VALIDATION_FAILED);
    ck_assert_ptr_eq(strstr(problems.error.message, test->pointer), problems.error.message);
}
END_TEST

START_TEST(unknown_kinds_list_the_known_ones)
{
    ck_assert_int_eq(read_body("{\"action\":{\"kind\":\"dance\"}}"), ERR_VALIDATION_FAILED);
    ck_assert_str_eq(problems.items[0].detail,
                     "must be one of move, wait, attack, use_item, pickup, drop, equip, interact, "
                     "ability, descend, search, choose, not \"dance\"");
}
END_TEST

START_TEST(system_actions_are_forbidden)
{
    static const char *const system_kinds[] = {
#define X(constant, number, name) name,
        GAME_SYSTEM_ACTIONS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof(system_kinds) / sizeof(system_kinds[0]); i++) {
        char body[128];
        snprintf(body, sizeof(body), "{\"action\": {\"kind\": \"%s\"}}", system_kinds[i]);
        ck_assert_int_eq(read_body(body), ERR_FORBIDDEN);
        support_assert_problem(&problems, "#/action/kind", "system_action");
        ck_assert_uint_eq(problems.count, 1);
    }
    ck_assert_int_eq(read_body("{\"actions\": [{\"kind\": \"move\"}, {\"kind\": \"death\"}]}"),
                     ERR_FORBIDDEN);
    ck_assert_uint_eq(problems.count, 2);
}
END_TEST

START_TEST(all_problems_are_told_at_once)
{
    ck_assert_int_eq(read_body("{\"action\": {\"kind\": \"use_item\", \"slot\": 99, \"x\": -1,"
                               " \"dir\": \"n\", \"hat\": 1}, \"action_id\": 3, \"z\": 0}"),
                     ERR_VALIDATION_FAILED);
    support_assert_problem(&problems, "#/z", "unknown_member");
    support_assert_problem(&problems, "#/action_id", "wrong_type");
    support_assert_problem(&problems, "#/action/hat", "unknown_member");
    support_assert_problem(&problems, "#/action/slot", "out_of_range");
    support_assert_problem(&problems, "#/action/x", "out_of_range");
    support_assert_problem(&problems, "#/action/y", "missing_member");
    ck_assert_uint_eq(problems.count, 7);
}
END_TEST

/* More problems than the list holds: it stays within its bounds and counts the rest. */
START_TEST(many_problems_are_counted)
{
    struct strbuf body = {0};
    write_list(&body, "0", LIMIT_ACTIONS_PER_REQUEST);
    ck_assert_int_eq(read_body(body.data), ERR_VALIDATION_FAILED);
    strbuf_finish(&body);
    ck_assert_uint_eq(problems.count, JSON_PROBLEMS_MAX);
    ck_assert_uint_eq(problems.more, LIMIT_ACTIONS_PER_REQUEST - JSON_PROBLEMS_MAX);
}
END_TEST

START_TEST(broken_bodies_are_malformed)
{
    ck_assert_int_eq(read_body(""), ERR_MALFORMED_JSON);
    ck_assert_int_eq(read_body("{\"action\":"), ERR_MALFORMED_JSON);
    ck_assert_int_eq(read_body("{\"action\":{\"kind\":\"wait\",\"kind\":\"wait\"}}"),
                     ERR_MALFORMED_JSON);
    ck_assert_int_eq(problems.error.code, ERR_MALFORMED_JSON);
    ck_assert_uint_eq(problems.count, 0);
}
END_TEST

/* ---- the table of members ---- */

START_TEST(members_of_kinds)
{
    ck_assert_uint_eq(action_members_of(GAME_ACTION_MOVE).required, GAME_GIVEN_DIR);
    ck_assert_uint_eq(action_members_of(GAME_ACTION_USE_ITEM).optional,
                      GAME_GIVEN_TARGET | GAME_GIVEN_POSITION | GAME_GIVEN_DIR);
    ck_assert_uint_eq(action_members_of(GAME_ACTION_PREPARE_TURN).required, 0);
    ck_assert_uint_eq(action_members_of(255).optional, 0);
}
END_TEST

/* ---- the log's action ---- */

static void assert_input(struct game_input input, const char *expected)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    input_json_write(&writer, &input, support_content());
    support_assert_written(&text, expected);
}

START_TEST(inputs)
{
    assert_input(
        (struct game_input){
            .kind = GAME_INPUT_ACTION,
            .action = {.kind = GAME_ACTION_MOVE, .given = GAME_GIVEN_DIR, .dir = GAME_DIR_SW}},
        "{\"kind\": \"move\", \"dir\": \"sw\"}");
    assert_input((struct game_input){.kind = GAME_INPUT_CONTINUE}, "{\"kind\": \"continue\"}");
    assert_input((struct game_input){.kind = GAME_INPUT_ABANDON}, "{\"kind\": \"abandon\"}");
    assert_input(
        (struct game_input){.kind = GAME_INPUT_PROVIDER, .provider = GAME_PROVIDER_AI_WAIT},
        "{\"kind\": \"bind_provider\", \"provider\": \"ai:wait\"}");
    assert_input((struct game_input){.kind = GAME_INPUT_TIMEOUT, .deadline_us = 1645557742000000},
                 "{\"kind\": \"turn_timeout\", \"provider\": null,"
                 " \"deadline\": \"2022-02-22T19:22:22.000000Z\"}");
    assert_input((struct game_input){.kind = GAME_INPUT_TIMEOUT,
                                     .provider = GAME_PROVIDER_AI_AGGRESSIVE,
                                     .deadline_us = 1645557742000000},
                 "{\"kind\": \"turn_timeout\", \"provider\": \"ai:aggressive\","
                 " \"deadline\": \"2022-02-22T19:22:22.000000Z\"}");
}
END_TEST

Suite *action_json_suite(void)
{
    Suite *suite = suite_create("action_json");
    TCase *tests = tcase_create("action_json");
    tcase_add_loop_test(tests, kinds_there_and_back, 0, KINDS);
    tcase_add_test(tests, a_whole_body);
    tcase_add_test(tests, lists);
    tcase_add_test(tests, only_the_meaning_counts);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof(refusals) / sizeof(refusals[0])));
    tcase_add_test(tests, unknown_kinds_list_the_known_ones);
    tcase_add_test(tests, system_actions_are_forbidden);
    tcase_add_test(tests, all_problems_are_told_at_once);
    tcase_add_test(tests, many_problems_are_counted);
    tcase_add_test(tests, broken_bodies_are_malformed);
    tcase_add_test(tests, members_of_kinds);
    tcase_add_test(tests, inputs);
    suite_add_tcase(suite, tests);
    return suite;
}
