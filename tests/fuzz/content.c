/* One file of a content; the first byte chooses which, the others are those of content/. What
 * compiles is valid for the rules, compiles to the same bytes again, and can be shown. */
#include <jansson.h>
#include <string.h>

#include "core/codec/content_guide_json.h"
#include "tests/fuzz/content_fixture.h"
#include "tests/fuzz/fuzz.h"

static struct game_content content;
static struct game_content again;
static struct json_problems problems;

static void check_guide(void)
{
    struct digest_value root;
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    content_root(&content, &root);
    content_guide_json_write(&writer, &content, &root);
    json_t *json = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
    fuzz_check(json_is_object(json));
    json_decref(json);
    strbuf_finish(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct content_text texts[CONTENT_FILE_COUNT];
    if (size == 0) {
        return 0;
    }
    memcpy(texts, content_fixture()->texts, sizeof(texts));
    struct content_text *text = &texts[data[0] % CONTENT_FILE_COUNT];
    *text = (struct content_text){.text = (const char *)data + 1, .size = size - 1};
    enum err err = content_compile(texts, &content, &problems);
    fuzz_check(err == problems.error.code);
    if (err == ERR_OK) {
        fuzz_check(game_content_validate(&content, NULL));
        err = content_compile(texts, &again, &problems);
        fuzz_check(err == ERR_OK && memcmp(&again, &content, sizeof(content)) == 0);
        check_guide();
    }
    return 0;
}
