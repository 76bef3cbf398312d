/* Any bytes as a string and as a key: what is written is JSON, and its text comes back unless it
 * had to be mended. */
#include <jansson.h>
#include <string.h>

#include "core/base/text.h"
#include "core/codec/json_writer.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    json_write_array_open(&writer);
    json_write_text(&writer, (const char *)data, size);
    json_write_u64(&writer, size);
    json_write_array_close(&writer);
    json_t *json = json_loadb(text.data, text.len, JSON_ALLOW_NUL, NULL);
    fuzz_check(json_array_size(json) == 2);
    if (text_utf8_length((const char *)data, size) >= 0) {
        const json_t *string = json_array_get(json, 0);
        fuzz_check(json_string_length(string) == size);
        fuzz_check(size == 0 || memcmp(json_string_value(string), data, size) == 0);
    }
    json_decref(json);
    strbuf_finish(&text);
    return 0;
}
