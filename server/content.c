/* content: core/codec does the reading; this keeps the result for the life of the process. */
#include "server/content.h"

#include <stdlib.h>

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

enum err content_init(struct content *content, const char *folder, struct strbuf *problems)
{
    *content = (struct content){.compiled = calloc(1, sizeof(*content->compiled))};
    struct json_problems *found = calloc(1, sizeof(*found));
    enum err err = ERR_NO_MEMORY;
    if (content->compiled && found) {
        err = content_load(folder, content->compiled, found);
        if (err != ERR_OK) {
            tell(found, folder, problems);
            err = ERR_CONFIG;
        }
    }
    free(found);
    if (err != ERR_OK) {
        content_finish(content);
        return err;
    }
    struct json_writer writer = json_writer_on(&content->json);
    content->runtime.ruleset = &donjon_ruleset;
    content->runtime.content = content->compiled;
    content_root(content->compiled, &content->runtime.root);
    content_guide_json_write(&writer, content->compiled, &content->runtime.root);
    return ERR_OK;
}

void content_finish(struct content *content)
{
    free(content->compiled);
    strbuf_finish(&content->json);
    *content = (struct content){0};
}
