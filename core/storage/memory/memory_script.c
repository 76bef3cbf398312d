/* Scripts of entities. */
#include <stdlib.h>
#include <string.h>

#include "core/storage/memory/memory_internal.h"

/* A copy with lines of its own. False: no memory. */
static bool copy_script(const struct script_record *script, struct script_record *out)
{
    *out = *script;
    out->lines = malloc((script->count + 1) * sizeof(*out->lines));
    if (out->lines != NULL && script->count > 0) {
        memcpy(out->lines, script->lines, script->count * sizeof(*out->lines));
    }
    return out->lines != NULL;
}

/* The entity's place among the scripts: where it is, or where it belongs. */
static size_t place_of(const struct store_scripts *scripts, uint32_t entity)
{
    size_t at = 0;
    while (at < scripts->count && scripts->items[at].entity < entity) {
        at++;
    }
    return at;
}

static bool is_at(const struct store_scripts *scripts, size_t at, uint32_t entity)
{
    return at < scripts->count && scripts->items[at].entity == entity;
}

static void remove_at(struct store_scripts *scripts, size_t at)
{
    free(scripts->items[at].lines);
    scripts->count--;
    memmove(&scripts->items[at], &scripts->items[at + 1],
            (scripts->count - at) * sizeof(scripts->items[0]));
}

static enum err put(struct store_scripts *scripts, const struct script_record *script)
{
    size_t at = place_of(scripts, script->entity);
    struct script_record copy = {0};
    if (script->count > 0 && !copy_script(script, &copy)) {
        return ERR_NO_MEMORY;
    }
    if (is_at(scripts, at, script->entity)) {
        remove_at(scripts, at);
    }
    if (script->count == 0) {
        return ERR_OK;
    }
    if (scripts->count == SCRIPTS_MAX) {
        free(copy.lines);
        return ERR_CORRUPT;
    }
    memmove(&scripts->items[at + 1], &scripts->items[at],
            (scripts->count - at) * sizeof(scripts->items[0]));
    scripts->items[at] = copy;
    scripts->count++;
    return ERR_OK;
}

static enum err note(struct store_scripts *scripts, const struct script_record *script)
{
    size_t at = place_of(scripts, script->entity);
    if (!is_at(scripts, at, script->entity) ||
        memcmp(scripts->items[at].id, script->id, sizeof(script->id)) != 0) {
        return ERR_FENCED;
    }
    scripts->items[at].next = script->next;
    scripts->items[at].refused = script->refused;
    memcpy(scripts->items[at].refusals, script->refusals, sizeof(script->refusals));
    return ERR_OK;
}

typedef enum err script_writer(struct store_scripts *scripts, const struct script_record *script);

static enum err write_script(struct memory_session *session, uint64_t epoch,
                             const struct script_record *script, bool unattended,
                             script_writer *writer)
{
    if (session == NULL || session->data.epoch != epoch ||
        session->data.record.status == SESSION_ARCHIVED) {
        return ERR_FENCED;
    }
    enum err err = writer(&session->scripts, script);
    if (err == ERR_OK) {
        session->data.record.unattended = unattended;
    }
    return err;
}

enum err memory_script_put(struct store *store, const struct session_id *id, uint64_t epoch,
                           const struct script_record *script, bool unattended,
                           const struct audit_record *audit, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = memory_audit_reserve(self, 1)
                       ? write_script(memory_session_find(self, id), epoch, script, unattended, put)
                       : ERR_NO_MEMORY;
    if (err == ERR_OK) {
        memory_audit_append(self, audit);
    }
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "the script cannot be written");
}

enum err memory_script_note(struct store *store, const struct session_id *id, uint64_t epoch,
                            const struct script_record *script, bool unattended,
                            struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = write_script(memory_session_find(self, id), epoch, script, unattended, note);
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "the script cannot be written");
}

enum err memory_scripts_read(struct store *store, const struct session_id *id,
                             struct store_scripts *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    struct store_scripts scripts = {.count = 0};
    bool copied = true;
    pthread_mutex_lock(&self->lock);
    const struct memory_session *session = memory_session_find(self, id);
    for (size_t i = 0; session != NULL && copied && i < session->scripts.count; i++) {
        copied = copy_script(&session->scripts.items[i], &scripts.items[i]);
        scripts.count = i + 1;
    }
    pthread_mutex_unlock(&self->lock);
    if (!copied) {
        store_scripts_finish(&scripts);
        return error_set(error, ERR_NO_MEMORY, "out of memory for a script");
    }
    *out = scripts;
    return ERR_OK;
}
