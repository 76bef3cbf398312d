/* log_json: an item for those who may see all, and what is left of it for a seat. */
#include <string.h>

#include "core/codec/log_json.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

static const struct game_executed executed[] = {
    {.entity = 1, .kind = GAME_ACTION_MOVE, .provider = GAME_PROVIDER_INTERACTIVE},
    {.entity = 0, .kind = GAME_ACTION_PREPARE_TURN},
    {.entity = 7, .kind = GAME_ACTION_ATTACK, .provider = GAME_PROVIDER_AI_AGGRESSIVE},
};

static struct entry_record entry;
static const uint8_t *signer; /* of the entry */
static const uint8_t key[32];

static void setup(void)
{
    memset(&entry, 0, sizeof(entry));
    signer = NULL;
    entry.seq = 4;
    entry.first_nonce = 10;
    entry.last_nonce = 12;
    entry.has_action_id = true;
    entry.action_id.bytes[15] = 3;
    entry.input = (struct game_input){
        .kind = GAME_INPUT_ACTION,
        .seat = 1,
        .entity = 1,
        .action = {.kind = GAME_ACTION_MOVE, .given = GAME_GIVEN_DIR, .dir = GAME_DIR_E}};
    entry.executed = executed;
    entry.executed_count = 3;
    entry.at_us = 1645557742000000;
}

static void assert_item(struct log_reader reader, const char *expected)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    log_item_json_write(&writer, &entry, support_content(), &reader, signer);
    support_assert_written(&text, expected);
}

#define ZEROES  "0000000000000000000000000000000000000000000000000000000000000000"
#define NUMBERS "\"seq\": 4, \"first_nonce\": 10, \"last_nonce\": 12,"
#define HASHES  "\"signed_by\": null," ROOTS
#define ROOTS                                                                                      \
    "\"state_root\": \"" ZEROES "\", \"chain_hash\": \"" ZEROES "\","                              \
    " \"at\": \"2022-02-22T19:22:22.000000Z\""
#define OWN_MOVE "{\"nonce\": 10, \"entity\": 1, \"kind\": \"move\", \"provider\": \"interactive\"}"
#define FOES_ATTACK                                                                                \
    "{\"nonce\": 12, \"entity\": 7, \"kind\": \"attack\", \"provider\": \"ai:aggressive\"}"

START_TEST(all_of_an_item)
{
    assert_item((struct log_reader){.sees_all = true},
                "{" NUMBERS "\"action_id\": \"00000000-0000-0000-0000-000000000003\","
                " \"entity\": 1, \"provider\": \"interactive\","
                " \"action\": {\"kind\": \"move\", \"dir\": \"e\"}, \"executed\": [" OWN_MOVE
                ", {\"nonce\": 11, \"entity\": null, \"kind\": \"prepare_turn\"}, " FOES_ATTACK
                "]," HASHES "}");
}
END_TEST

START_TEST(a_seat_reads_its_own)
{
    assert_item((struct log_reader){.entity = 1},
                "{" NUMBERS "\"action_id\": \"00000000-0000-0000-0000-000000000003\","
                " \"entity\": 1, \"provider\": \"interactive\","
                " \"action\": {\"kind\": \"move\", \"dir\": \"e\"}, \"executed\": [" OWN_MOVE
                "]," HASHES "}");
}
END_TEST

START_TEST(another_seat_reads_that_something_was)
{
    static const struct log_reader readers[] = {{.entity = 2}, {.entity = 0}};
    for (size_t i = 0; i < 2; i++) {
        assert_item(readers[i],
                    "{" NUMBERS "\"action_id\": null, \"entity\": null,"
                    " \"provider\": null, \"action\": null, \"executed\": []," HASHES "}");
    }
}
END_TEST

START_TEST(a_signed_item)
{
    signer = key;
    entry.executed_count = 0;
    assert_item((struct log_reader){.entity = 1},
                "{" NUMBERS "\"action_id\": \"00000000-0000-0000-0000-000000000003\","
                " \"entity\": 1, \"provider\": \"interactive\","
                " \"action\": {\"kind\": \"move\", \"dir\": \"e\"}, \"executed\": [],"
                " \"signed_by\": \"" ZEROES "\"," ROOTS "}");
    assert_item((struct log_reader){.entity = 2},
                "{" NUMBERS "\"action_id\": null, \"entity\": null,"
                " \"provider\": null, \"action\": null, \"executed\": []," HASHES "}");
}
END_TEST

/* What is bound to a monster is nobody's business; that the game goes on is everybody's. */
START_TEST(inputs_of_the_server)
{
    entry.has_action_id = false;
    entry.executed_count = 0;
    entry.input = (struct game_input){
        .kind = GAME_INPUT_PROVIDER, .entity = 7, .provider = GAME_PROVIDER_AI_WAIT};
    assert_item((struct log_reader){.entity = 1},
                "{" NUMBERS "\"action_id\": null, \"entity\": null, \"provider\": null,"
                " \"action\": null, \"executed\": []," HASHES "}");
    assert_item((struct log_reader){.sees_all = true},
                "{" NUMBERS "\"action_id\": null, \"entity\": 7, \"provider\": null,"
                " \"action\": {\"kind\": \"bind_provider\", \"provider\": \"ai:wait\"},"
                " \"executed\": []," HASHES "}");
    entry.input = (struct game_input){.kind = GAME_INPUT_CONTINUE};
    assert_item((struct log_reader){.entity = 1},
                "{" NUMBERS "\"action_id\": null, \"entity\": null, \"provider\": null,"
                " \"action\": {\"kind\": \"continue\"}, \"executed\": []," HASHES "}");
}
END_TEST

START_TEST(a_checkpoint)
{
    struct checkpoint_record checkpoint = {
        .seq = 10, .nonce = 24, .size = 65536, .stored_size = 3120, .created_us = 1645557742000000};
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    checkpoint_json_write(&writer, &checkpoint);
    support_assert_written(&text,
                           "{\"seq\": 10, \"nonce\": 24, \"state_root\": \"" ZEROES
                           "\", \"chain_hash\": \"" ZEROES "\", \"label\": null, \"bytes\": 3120,"
                           " \"created_at\": \"2022-02-22T19:22:22.000000Z\"}");
    memcpy(checkpoint.label, "here", 5);
    writer = json_writer_on(&text);
    checkpoint_json_write(&writer, &checkpoint);
    json_t *json = support_parse(&text);
    ck_assert_str_eq(json_string_value(json_object_get(json, "label")), "here");
    json_decref(json);
}
END_TEST

Suite *log_json_suite(void)
{
    Suite *suite = suite_create("log_json");
    TCase *tests = tcase_create("log_json");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, all_of_an_item);
    tcase_add_test(tests, a_seat_reads_its_own);
    tcase_add_test(tests, another_seat_reads_that_something_was);
    tcase_add_test(tests, a_signed_item);
    tcase_add_test(tests, inputs_of_the_server);
    tcase_add_test(tests, a_checkpoint);
    suite_add_tcase(suite, tests);
    return suite;
}
