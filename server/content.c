/* content: core/codec does the reading; this keeps the result for the life of the process. */
#include "server/content.h"

#include <stdlib.h>
#include <string.h>

#include "core/codec/content_guide_json.h"
#include "core/codec/content_json.h"

static void tell(const struct json_problems *problems, const char *folder, struct strbuf *out)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct json_problem *problem = &problems->items[i];
        strbuf_addf(out, "%s/%s: %s\n", folder, problem->pointer, problem->detail);
    }
    if (problems->more > 0) {
        strbuf_addf(out, "%s: %zu further problems\n", folder, problems->more);
    }
    if (problems->count == 0) {
        strbuf_addf(out, "%s: %s\n", folder, problems->error.message);
    }
}

static bool is_known(const struct content *content, const struct digest_value *root)
{
    for (size_t i = 0; i < content->count; i++) {
        if (digest_equal(&content->runtime[i].root, root)) {
            return true;
        }
    }
    return false;
}

/* Keeps a compiled content, which it takes over, unless there is the same already. */
static void keep(struct content *content, struct game_content *compiled)
{
    struct digest_value root;
    size_t place = content->count;
    content_root(compiled, &root);
    if (is_known(content, &root)) {
        free(compiled);
        return;
    }
    struct json_writer writer = json_writer_on(&content->json[place]);
    content_guide_json_write(&writer, compiled, &root);
    content->compiled[place] = compiled;
    content->runtime[place] =
        (struct runtime_content){.ruleset = &donjon_ruleset, .content = compiled, .root = root};
    content->served[place] = (struct served_content){.runtime = &content->runtime[place],
                                                     .json = content->json[place].data,
                                                     .json_size = content->json[place].len};
    content->count++;
}

static enum err add_folder(struct content *content, const char *folder, struct strbuf *problems)
{
    if (content->count == LIMIT_CONTENTS) {
        strbuf_addf(problems, "%s: there can be at most %d contents\n", folder, LIMIT_CONTENTS);
        return ERR_CONFIG;
    }
    struct game_content *compiled = calloc(1, sizeof(*compiled));
    struct json_problems *found = calloc(1, sizeof(*found));
    enum err err = ERR_NO_MEMORY;
    if (compiled && found) {
        err = content_load(folder, compiled, found);
        if (err != ERR_OK) {
            tell(found, folder, problems);
            err = ERR_CONFIG;
        }
    }
    free(found);
    if (err != ERR_OK) {
        free(compiled);
        return err;
    }
    keep(content, compiled);
    return ERR_OK;
}

/* Every folder is looked at, so that all that is wrong is told at once. */
static enum err add_older(struct content *content, const char *older, struct strbuf *problems)
{
    enum err result = ERR_OK;
    while (*older) {
        size_t length = strcspn(older, ":");
        char *folder = strndup(older, length);
        enum err err = ERR_NO_MEMORY;
        if (folder) {
            err = length > 0 ? add_folder(content, folder, problems) : ERR_OK;
        }
        free(folder);
        result = err != ERR_OK ? err : result;
        older += length + (older[length] == ':' ? 1 : 0);
    }
    return result;
}

enum err content_init(struct content *content, const char *folder, const char *older,
                      struct strbuf *problems)
{
    *content = (struct content){0};
    enum err err = add_folder(content, folder, problems);
    enum err older_err = add_older(content, older, problems);
    err = err != ERR_OK ? err : older_err;
    if (err != ERR_OK) {
        content_finish(content);
    }
    return err;
}

void content_finish(struct content *content)
{
    for (size_t i = 0; i < content->count; i++) {
        free(content->compiled[i]);
        strbuf_finish(&content->json[i]);
    }
    *content = (struct content){0};
}
