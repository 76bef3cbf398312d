/* script: the lines of each entity and what became of them. */
#include "core/runtime/providers/script.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct script {
    uint32_t entity; /* 0: unused */
    size_t count;
    size_t next; /* the line that is played next */
    struct game_action *lines;
    struct script_refusal refusals[SCRIPT_REFUSALS_MAX];
    size_t refused; /* all of them, kept or not */
};

struct script_set {
    struct script scripts[SCRIPTS_MAX];
};

static struct script *find(struct script_set *set, uint32_t entity)
{
    for (size_t i = 0; set != NULL && i < SCRIPTS_MAX; i++) {
        if (set->scripts[i].entity == entity) {
            return &set->scripts[i];
        }
    }
    return NULL;
}

/* The same for those who only look. */
static const struct script *look(const struct script_set *set, uint32_t entity)
{
    for (size_t i = 0; set != NULL && i < SCRIPTS_MAX; i++) {
        if (set->scripts[i].entity == entity) {
            return &set->scripts[i];
        }
    }
    return NULL;
}

enum err script_append(struct script_set **set, uint32_t entity, const struct game_action *lines,
                       size_t count)
{
    if (*set == NULL) {
        *set = calloc(1, sizeof(**set));
    }
    if (*set == NULL) {
        return ERR_NO_MEMORY;
    }
    struct script *script = find(*set, entity);
    script = script != NULL ? script : find(*set, 0);
    if (script == NULL || script->count + count > LIMIT_SCRIPT_LINES) {
        return ERR_OVERLOADED;
    }
    struct game_action *grown =
        realloc(script->lines, (script->count + count) * sizeof(*script->lines));
    if (grown == NULL) {
        return ERR_NO_MEMORY;
    }
    script->entity = entity;
    script->lines = grown;
    memcpy(script->lines + script->count, lines, count * sizeof(*lines));
    script->count += count;
    return ERR_OK;
}

struct script_report script_report_of(const struct script_set *set, uint32_t entity)
{
    const struct script *script = look(set, entity);
    if (script == NULL) {
        return (struct script_report){.entity = entity};
    }
    size_t kept = script->refused < SCRIPT_REFUSALS_MAX ? script->refused : SCRIPT_REFUSALS_MAX;
    return (struct script_report){.entity = entity,
                                  .lines = script->count,
                                  .played = script->next,
                                  .refused = script->refused,
                                  .refusals = script->refusals,
                                  .refusal_count = kept};
}

void script_drop(struct script_set *set, uint32_t entity)
{
    struct script *script = find(set, entity);
    if (script != NULL) {
        free(script->lines);
        *script = (struct script){0};
    }
}

bool script_has_line(const struct script_set *set, uint32_t entity)
{
    const struct script *script = look(set, entity);
    return entity != 0 && script != NULL && script->next < script->count;
}

const struct game_action *script_line(const struct script_set *set, uint32_t entity)
{
    const struct script *script = look(set, entity);
    assert(script != NULL && script->next < script->count);
    return &script->lines[script->next];
}

void script_line_done(struct script_set *set, const struct runtime_submit_call *submit)
{
    const struct game_input *input = &submit->input;
    struct script *script = find(set, input->entity);
    bool same = script != NULL && script->next < script->count &&
                memcmp(&script->lines[script->next], &input->action, sizeof(input->action)) == 0;
    if (!same || (submit->call.err != ERR_OK && !submit->rejection.happened)) {
        return;
    }
    if (submit->rejection.happened) {
        if (script->refused < SCRIPT_REFUSALS_MAX) {
            script->refusals[script->refused] =
                (struct script_refusal){.line = script->next,
                                        .seq = submit->call.head.seq,
                                        .verdict = submit->rejection.verdict};
        }
        script->refused++;
    }
    script->next++;
}

void script_set_destroy(struct script_set *set)
{
    for (size_t i = 0; set != NULL && i < SCRIPTS_MAX; i++) {
        free(set->scripts[i].lines);
    }
    free(set);
}
