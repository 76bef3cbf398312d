/* registry: a hash table and a list by use, over the same instances. */
#include "core/runtime/sessions/registry.h"

#include <assert.h>
#include <stdlib.h>

#include "core/base/metrics.h"
#include "core/runtime/providers/script.h"

static void list_push(struct registry *registry, struct instance *instance)
{
    instance->newer = NULL;
    instance->older = registry->newest;
    if (registry->newest != NULL) {
        registry->newest->newer = instance;
    } else {
        registry->oldest = instance;
    }
    registry->newest = instance;
}

static void list_remove(struct registry *registry, struct instance *instance)
{
    if (instance->newer != NULL) {
        instance->newer->older = instance->older;
    } else {
        registry->newest = instance->older;
    }
    if (instance->older != NULL) {
        instance->older->newer = instance->newer;
    } else {
        registry->oldest = instance->newer;
    }
}

struct instance *registry_find(struct registry *registry, const struct session_id *id)
{
    struct instance *found = NULL;
    HASH_FIND(hh, registry->by_id, id, sizeof(*id), found);
    return found;
}

struct instance *registry_add(struct registry *registry, const struct session_id *id,
                              int64_t now_us)
{
    assert(registry_find(registry, id) == NULL);
    struct instance *instance = calloc(1, sizeof(*instance));
    if (instance == NULL) {
        return NULL;
    }
    instance->id = *id;
    instance->used_us = now_us;
    HASH_ADD(hh, registry->by_id, id, sizeof(instance->id), instance);
    if (instance->hh.tbl == NULL) { /* uthash found no memory and took it back */
        free(instance);
        return NULL;
    }
    list_push(registry, instance);
    registry->count++;
    metrics_gauge_set(METRIC_GAUGE_SESSIONS_RESIDENT, (int64_t)registry->count);
    return instance;
}

void registry_watch(struct registry *registry, struct instance *instance)
{
    struct attendance *attendance = &instance->attendance;
    if (attendance->watched) {
        return;
    }
    attendance->watched = true;
    attendance->next = NULL;
    attendance->previous = registry->watched_last;
    if (registry->watched_last != NULL) {
        registry->watched_last->attendance.next = instance;
    } else {
        registry->watched_first = instance;
    }
    registry->watched_last = instance;
    registry->watched_count++;
}

void registry_unwatch(struct registry *registry, struct instance *instance)
{
    struct attendance *attendance = &instance->attendance;
    if (!attendance->watched) {
        return;
    }
    if (attendance->previous != NULL) {
        attendance->previous->attendance.next = attendance->next;
    } else {
        registry->watched_first = attendance->next;
    }
    if (attendance->next != NULL) {
        attendance->next->attendance.previous = attendance->previous;
    } else {
        registry->watched_last = attendance->previous;
    }
    attendance->watched = false;
    registry->watched_count--;
}

void registry_touch(struct registry *registry, struct instance *instance, int64_t now_us)
{
    instance->used_us = now_us;
    if (registry->newest != instance) {
        list_remove(registry, instance);
        list_push(registry, instance);
    }
}

bool registry_is_droppable(const struct instance *instance)
{
    return instance->commit == NULL && instance->pins == 0 && instance->waiting.count == 0;
}

struct instance *registry_oldest_droppable(struct registry *registry, size_t looks)
{
    struct instance *instance = registry->oldest;
    for (; instance != NULL && looks > 0; looks--, instance = instance->newer) {
        bool settled = instance->phase == INSTANCE_LIVE || instance->phase == INSTANCE_FAILED;
        if (settled && registry_is_droppable(instance)) {
            return instance;
        }
    }
    return NULL;
}

void registry_remove(struct registry *registry, struct instance *instance)
{
    assert(registry_is_droppable(instance));
    HASH_DELETE(hh, registry->by_id, instance);
    list_remove(registry, instance);
    registry_unwatch(registry, instance);
    registry->count--;
    metrics_gauge_set(METRIC_GAUGE_SESSIONS_RESIDENT, (int64_t)registry->count);
    instance_unload(instance);
    script_set_destroy(instance->scripts);
    free(instance);
}
