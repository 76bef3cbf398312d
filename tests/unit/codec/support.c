/* See support.h. */
#include "tests/unit/codec/support.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/codec/content_json.h"

static void print_problems(const struct json_problems *problems)
{
    fprintf(stderr, "%s\n", problems->error.message);
    for (size_t i = 0; i < problems->count; i++) {
        const struct json_problem *problem = &problems->items[i];
        fprintf(stderr, "  %s %s: %s\n", problem->pointer, json_problem_word(problem->code),
                problem->detail);
    }
}

const struct game_content *support_content(void)
{
    static struct game_content content;
    static bool loaded;
    if (!loaded) {
        struct json_problems problems;
        if (content_load("content", &content, &problems) != ERR_OK) {
            print_problems(&problems);
            ck_abort_msg("content/ is not valid");
        }
        loaded = true;
    }
    return &content;
}

char *support_content_file(const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), "content/%s", name);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    char *text = calloc(1, 64 * 1024);
    ck_assert_ptr_nonnull(text);
    size_t size = fread(text, 1, 64 * 1024 - 1, file);
    ck_assert_uint_gt(size, 0);
    fclose(file);
    return text;
}

void support_assert_problem(const struct json_problems *problems, const char *pointer,
                            const char *word)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct json_problem *problem = &problems->items[i];
        if (strcmp(problem->pointer, pointer) == 0 &&
            strcmp(json_problem_word(problem->code), word) == 0) {
            ck_assert_uint_gt(strlen(problem->detail), 0);
            return;
        }
    }
    print_problems(problems);
    ck_abort_msg("no problem %s at %s", word, pointer);
}

json_t *support_parse(struct strbuf *text)
{
    json_error_t error;
    ck_assert(!text->failed);
    ck_assert_uint_eq(strlen(text->data), text->len);
    json_t *json =
        json_loadb(text->data, text->len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    ck_assert_msg(json != NULL, "%s in %s", error.text, text->data);
    strbuf_finish(text);
    return json;
}

void support_assert_json(const json_t *json, const char *expected)
{
    json_error_t error;
    json_t *wanted = json_loads(expected, JSON_DECODE_ANY, &error);
    ck_assert_msg(wanted != NULL, "%s in %s", error.text, expected);
    if (!json_equal(json, wanted)) {
        char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
        ck_abort_msg("%s is not %s", text, expected);
    }
    json_decref(wanted);
}

void support_assert_written(struct strbuf *text, const char *expected)
{
    json_t *json = support_parse(text);
    support_assert_json(json, expected);
    json_decref(json);
}

uint64_t support_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}
