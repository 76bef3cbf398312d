/* Bodies of POST .../actions: what is accepted can be written and read again to the same bytes;
 * what is refused says why in valid JSON. */
#include <jansson.h>
#include <string.h>

#include "core/codec/action_json.h"
#include "tests/fuzz/content_fixture.h"
#include "tests/fuzz/fuzz.h"

static struct json_problems problems;

static void check_refusal(enum err err)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    fuzz_check(problems.error.code == err && problems.error.message[0] != '\0');
    fuzz_check(problems.count > 0 || err == ERR_MALFORMED_JSON);
    json_problems_write(&writer, &problems);
    json_t *json = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
    fuzz_check(json_array_size(json) == problems.count);
    json_decref(json);
    strbuf_finish(&text);
}

static void check_round_trip(const struct action_request *request,
                             const struct game_content *content)
{
    static struct action_request again;
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    fuzz_check(request->count >= 1 && request->count <= LIMIT_ACTIONS_PER_REQUEST);
    json_write_object_open(&writer);
    json_write_key(&writer, "actions");
    json_write_array_open(&writer);
    for (size_t i = 0; i < request->count; i++) {
        fuzz_check(!game_action_is_system(request->actions[i].kind));
        action_json_write(&writer, &request->actions[i], content);
    }
    json_write_array_close(&writer);
    json_write_object_close(&writer);
    enum err err = action_request_read(text.data, text.len, content, &again, &problems);
    fuzz_check(err == ERR_OK && again.count == request->count);
    fuzz_check(
        memcmp(again.actions, request->actions, request->count * sizeof(*request->actions)) == 0);
    strbuf_finish(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct action_request request;
    const struct game_content *content = &content_fixture()->content;
    enum err err = action_request_read((const char *)data, size, content, &request, &problems);
    if (err == ERR_OK) {
        check_round_trip(&request, content);
    } else {
        check_refusal(err);
    }
    return 0;
}
