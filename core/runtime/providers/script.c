/* script: the lines of each entity and what became of them. */
#include "core/runtime/providers/script.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/digest.h"

struct script_set {
    struct script_record scripts[SCRIPTS_MAX]; /* entity 0: unused */
};

static struct script_record *find(struct script_set *set, uint32_t entity)
{
    for (size_t i = 0; set != NULL && i < SCRIPTS_MAX; i++) {
        if (set->scripts[i].entity == entity) {
            return &set->scripts[i];
        }
    }
    return NULL;
}

const struct script_record *script_find(const struct script_set *set, uint32_t entity)
{
    for (size_t i = 0; set != NULL && i < SCRIPTS_MAX; i++) {
        if (set->scripts[i].entity == entity) {
            return &set->scripts[i];
        }
    }
    return NULL;
}

enum err script_extend(const struct script_set *set, uint32_t entity, bool fresh,
                       const struct game_action *lines, size_t count, struct script_record *out)
{
    const struct script_record *before = script_find(set, entity);
    bool room = set == NULL || before != NULL || script_find(set, 0) != NULL;
    size_t kept = before != NULL && !fresh ? before->count : 0;
    if (!room || kept + count > LIMIT_SCRIPT_LINES) {
        return ERR_OVERLOADED;
    }
    struct game_action *all = malloc((kept + count + 1) * sizeof(*all));
    if (all == NULL) {
        return ERR_NO_MEMORY;
    }
    if (kept > 0) {
        *out = *before;
        memcpy(all, before->lines, kept * sizeof(*all));
    } else {
        *out = (struct script_record){.entity = entity};
        digest_random(out->id, sizeof(out->id));
    }
    if (count > 0) {
        memcpy(all + kept, lines, count * sizeof(*all));
    }
    out->lines = all;
    out->count = kept + count;
    return ERR_OK;
}

bool script_install(struct script_set **set, struct script_record *script)
{
    if (*set == NULL) {
        *set = calloc(1, sizeof(**set));
    }
    struct script_record *place = find(*set, script->entity);
    place = place != NULL ? place : find(*set, 0);
    if (place == NULL) {
        return *set != NULL && script->count == 0;
    }
    free(place->lines);
    *place = *script;
    script->lines = NULL;
    if (place->count == 0) {
        free(place->lines);
        *place = (struct script_record){0};
    }
    return true;
}

/* ---- what was played ---- */

/* As a UUID of version 8: its bits are this server's own making. */
static void line_id(const struct script_record *script, size_t line, struct action_id *out)
{
    uint8_t text[ID_SIZE + 4];
    struct digest_value value;
    memcpy(text, script->id, ID_SIZE);
    for (size_t i = 0; i < 4; i++) {
        text[ID_SIZE + i] = (uint8_t)(line >> (8 * i));
    }
    digest_of("donjon script line", text, sizeof(text), &value);
    memcpy(out->bytes, value.bytes, sizeof(out->bytes));
    out->bytes[6] = (uint8_t)((out->bytes[6] & 0x0f) | 0x80);
    out->bytes[8] = (uint8_t)((out->bytes[8] & 0x3f) | 0x80);
}

static void skip_played(struct script_record *script, const struct action_set *actions)
{
    while (script->next < script->count) {
        struct action_id id;
        line_id(script, script->next, &id);
        if (action_set_find(actions, &id) == 0) {
            return;
        }
        script->next++;
    }
}

bool script_install_all(struct script_set **set, struct store_scripts *scripts,
                        const struct action_set *actions)
{
    bool installed = true;
    for (size_t i = 0; i < scripts->count && installed; i++) {
        skip_played(&scripts->items[i], actions);
        installed = script_install(set, &scripts->items[i]);
    }
    return installed;
}

/* ---- playing ---- */

struct script_report script_report_of(const struct script_set *set, uint32_t entity)
{
    const struct script_record *script = script_find(set, entity);
    if (script == NULL) {
        return (struct script_report){.entity = entity};
    }
    return (struct script_report){.entity = entity,
                                  .lines = script->count,
                                  .played = script->next,
                                  .refused = script->refused,
                                  .refusals = script->refusals,
                                  .refusal_count = script_refusals_kept(script)};
}

size_t script_lines_left(const struct script_set *set, uint32_t entity)
{
    const struct script_record *script = entity != 0 ? script_find(set, entity) : NULL;
    return script != NULL ? script->count - script->next : 0;
}

static const struct script_record *playing(const struct script_set *set, uint32_t entity)
{
    const struct script_record *script = script_find(set, entity);
    assert(script != NULL && script->next < script->count);
    return script;
}

const struct game_action *script_line(const struct script_set *set, uint32_t entity)
{
    const struct script_record *script = playing(set, entity);
    return &script->lines[script->next];
}

void script_line_id(const struct script_set *set, uint32_t entity, struct action_id *out)
{
    const struct script_record *script = playing(set, entity);
    line_id(script, script->next, out);
}

void script_line_done(struct script_set *set, uint32_t entity)
{
    struct script_record *script = find(set, entity);
    assert(script != NULL && script->next < script->count);
    script->next++;
}

struct script_record script_refused(const struct script_set *set, uint32_t entity, uint64_t seq,
                                    uint8_t verdict)
{
    struct script_record script = *playing(set, entity);
    if (script.refused < SCRIPT_REFUSALS_MAX) {
        script.refusals[script.refused] =
            (struct script_refusal){.line = script.next, .seq = seq, .verdict = verdict};
    }
    script.refused++;
    script.next++;
    return script;
}

void script_noted(struct script_set *set, const struct script_record *script)
{
    struct script_record *place = find(set, script->entity);
    assert(place != NULL && place->count == script->count);
    place->next = script->next;
    place->refused = script->refused;
    memcpy(place->refusals, script->refusals, sizeof(place->refusals));
}

void script_set_destroy(struct script_set *set)
{
    for (size_t i = 0; set != NULL && i < SCRIPTS_MAX; i++) {
        free(set->scripts[i].lines);
    }
    free(set);
}
