/* See content_fixture.h. */
#include "tests/fuzz/content_fixture.h"

#include <stdio.h>

#include "tests/fuzz/fuzz.h"

enum { TEXT_BYTES_MAX = 64 * 1024 };

static void read_text(const char *name, struct content_text *out)
{
    char path[256];
    snprintf(path, sizeof(path), "content/%s", name);
    FILE *file = fopen(path, "rb");
    char *text = malloc(TEXT_BYTES_MAX);
    fuzz_check(file != NULL && text != NULL);
    out->size = fread(text, 1, TEXT_BYTES_MAX, file);
    out->text = text;
    fclose(file);
}

const struct content_fixture *content_fixture(void)
{
    static struct content_fixture fixture;
    static struct json_problems problems;
    if (fixture.content.version == 0) {
        for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
            read_text(content_file_names[i], &fixture.texts[i]);
        }
        enum err err = content_compile(fixture.texts, &fixture.content, &problems);
        fuzz_check(err == ERR_OK);
    }
    return &fixture;
}
