/* Bodies of any kind: what is accepted is an object within the depth, and every reading of each of
 * its values either succeeds or adds a problem whose text is bounded. */
#include <jansson.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/codec/json_reader.h"
#include "tests/fuzz/fuzz.h"

static struct json_problems problems;

/* Either it was read or one more problem is told. */
static void check_reading(bool ok, size_t before)
{
    fuzz_check(ok == (problems.count + problems.more == before));
}

static size_t told(void)
{
    return problems.count + problems.more;
}

static void read_value(const struct json_place *place)
{
    static const char *const words[] = {"n", "wait", NULL};
    bool flag;
    int64_t number;
    const char *text;
    size_t index;
    uint8_t bytes[16];
    size_t before = told();
    check_reading(json_read_bool(place, &flag), before);
    before = told();
    check_reading(json_read_int(place, -10, 10, &number), before);
    before = told();
    check_reading(json_read_text(place, 1, 20, &text), before);
    before = told();
    check_reading(json_read_word(place, words, &index), before);
    before = told();
    check_reading(json_read_uuid(place, bytes), before);
    before = told();
    check_reading(json_read_hex(place, bytes, 2), before);
}

static void walk(const struct json_place *place, unsigned depth)
{
    static const char *const names[] = {"a", "kind", NULL};
    fuzz_check(depth <= LIMIT_JSON_DEPTH + 1);
    json_problems_init(&problems);
    read_value(place);
    json_read_object(place, names);
    for (void *at = json_object_iter(place->value); at;
         at = json_object_iter_next(place->value, at)) {
        struct json_place member = json_place_member(place, json_object_iter_key(at));
        walk(&member, depth + 1);
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        walk(&item, depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *json = NULL;
    struct error error = {.code = ERR_OK};
    enum err err = json_read_body((const char *)data, size, &json, &error);
    fuzz_check((err == ERR_OK) == (json != NULL));
    if (err != ERR_OK) {
        fuzz_check(error.code == err && strncmp(error.message, "line ", 5) == 0);
        return 0;
    }
    fuzz_check(json_is_object(json));
    struct json_place root = json_place_root(json, NULL, &problems);
    walk(&root, 1);
    json_decref(json);
    return 0;
}
