/* action_set: linear probing; the hash mixes both halves of the id with a fixed odd multiplier. */
#include "core/runtime/actions/action_set.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY_MIN = 16 };

static size_t slot_of(const struct action_id *id, size_t capacity)
{
    uint64_t halves[2];
    memcpy(halves, id->bytes, sizeof(halves));
    uint64_t mixed = (halves[0] ^ (halves[1] * UINT64_C(0x9e3779b97f4a7c15)));
    mixed ^= mixed >> 29;
    mixed *= UINT64_C(0xbf58476d1ce4e5b9);
    mixed ^= mixed >> 32;
    return (size_t)mixed & (capacity - 1);
}

static struct action_slot *slot_find(struct action_slot *slots, size_t capacity,
                                     const struct action_id *id)
{
    size_t index = slot_of(id, capacity);
    while (slots[index].seq != 0 && memcmp(&slots[index].id, id, sizeof(*id)) != 0) {
        index = (index + 1) & (capacity - 1);
    }
    return &slots[index];
}

void action_set_finish(struct action_set *set)
{
    free(set->slots);
    *set = (struct action_set){0};
}

static enum err grow(struct action_set *set, size_t capacity)
{
    struct action_slot *slots = calloc(capacity, sizeof(*slots));
    if (slots == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->slots[i].seq != 0) {
            *slot_find(slots, capacity, &set->slots[i].id) = set->slots[i];
        }
    }
    free(set->slots);
    set->slots = slots;
    set->capacity = capacity;
    return ERR_OK;
}

enum err action_set_reserve(struct action_set *set, size_t more)
{
    size_t capacity = set->capacity == 0 ? CAPACITY_MIN : set->capacity;
    while ((set->count + more) * 4 > capacity * 3) {
        capacity *= 2;
    }
    return capacity == set->capacity ? ERR_OK : grow(set, capacity);
}

bool action_set_add(struct action_set *set, const struct action_id *id, uint64_t seq)
{
    assert(seq > 0);
    assert((set->count + 1) * 4 <= set->capacity * 3);
    struct action_slot *slot = slot_find(set->slots, set->capacity, id);
    if (slot->seq != 0) {
        return false;
    }
    slot->id = *id;
    slot->seq = seq;
    set->count++;
    return true;
}

uint64_t action_set_find(const struct action_set *set, const struct action_id *id)
{
    return set->capacity == 0 ? 0 : slot_find(set->slots, set->capacity, id)->seq;
}
