/* weather: see weather.h. */
#include "tests/sim/weather.h"

#include <stdatomic.h>
#include <unistd.h>

#include "core/storage/memory/memory_store.h"

enum { START_US = 1700000000, SLOW_US = 1500 };

enum operation { OP_COMMIT, OP_OPEN, OP_GET, OP_READ, OP_CHECKPOINT, OP_OTHER, OP_KINDS };

static struct store *store;
static const struct store_ops *inner;
static struct store_ops ops;
static uint64_t seed;
static uint64_t dice;
static _Atomic int64_t now_us;
static _Atomic int weather;
static _Atomic uint64_t met[OP_KINDS];

/* splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. */
static uint64_t mix(uint64_t value)
{
    value += UINT64_C(0x9e3779b97f4a7c15);
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

uint64_t weather_dice(uint64_t below)
{
    dice = mix(dice);
    return dice % below;
}

/* What this operation meets: 0..99. */
static unsigned fate(enum operation operation)
{
    uint64_t number = atomic_fetch_add(&met[operation], 1);
    return (unsigned)(mix(seed ^ mix((uint64_t)operation << 32 | number)) % 100);
}

/* ERR_OK: it is done. */
static enum err meet(enum operation operation)
{
    unsigned chance = fate(operation);
    switch (atomic_load(&weather)) {
    case WEATHER_STORE_DOWN:
        return ERR_UNAVAILABLE;
    case WEATHER_ROUGH:
        return chance < 15 ? ERR_UNAVAILABLE : ERR_OK;
    case WEATHER_SLOW:
        usleep(chance * SLOW_US / 100);
        return ERR_OK;
    default:
        return ERR_OK;
    }
}

/* A commit can also be lost on its way: before it was written, or after. */
static enum err commit(struct store *self, struct commit_unit *const *units, size_t count,
                       struct error *error)
{
    enum err err = meet(OP_COMMIT);
    if (err != ERR_OK) {
        return error_set(error, err, "the store is away");
    }
    unsigned chance = atomic_load(&weather) == WEATHER_ROUGH ? fate(OP_COMMIT) : 99;
    if (chance < 10) {
        return error_set(error, ERR_OUTCOME_UNKNOWN, "the connection was lost before");
    }
    err = inner->commit(self, units, count, error);
    return err == ERR_OK && chance < 20
               ? error_set(error, ERR_OUTCOME_UNKNOWN, "the connection was lost behind")
               : err;
}

static enum err session_open(struct store *self, const struct session_id *id,
                             const struct node_id *owner, struct store_session *out,
                             struct error *error)
{
    enum err err = meet(OP_OPEN);
    return err == ERR_OK ? inner->session_open(self, id, owner, out, error)
                         : error_set(error, err, "the store is away");
}

static enum err session_get(struct store *self, const struct session_id *id,
                            struct store_session *out, struct error *error)
{
    enum err err = meet(OP_GET);
    return err == ERR_OK ? inner->session_get(self, id, out, error)
                         : error_set(error, err, "the store is away");
}

static enum err entries_read(struct store *self, const struct session_id *id, uint64_t after,
                             size_t limit, struct store_entries *out, struct error *error)
{
    enum err err = meet(OP_READ);
    return err == ERR_OK ? inner->entries_read(self, id, after, limit, out, error)
                         : error_set(error, err, "the store is away");
}

static enum err checkpoint_read(struct store *self, const struct session_id *id, uint64_t max_seq,
                                struct store_checkpoint *out, struct error *error)
{
    enum err err = meet(OP_CHECKPOINT);
    return err == ERR_OK ? inner->checkpoint_read(self, id, max_seq, out, error)
                         : error_set(error, err, "the store is away");
}

static enum err check(struct store *self, struct error *error)
{
    enum err err = meet(OP_OTHER);
    return err == ERR_OK ? inner->check(self, error) : error_set(error, err, "the store is away");
}

static int64_t tell_time(struct clock *clock)
{
    (void)clock;
    return atomic_fetch_add(&now_us, 1);
}

struct clock *weather_clock(void)
{
    static struct clock clock = {.wall_us = tell_time, .monotonic_us = tell_time};
    return &clock;
}

void weather_pass_us(int64_t us)
{
    atomic_fetch_add(&now_us, us);
}

void weather_set(enum weather next)
{
    atomic_store(&weather, (int)next);
}

struct store *weather_begin(uint64_t given)
{
    seed = mix(given);
    dice = mix(seed);
    atomic_store(&now_us, START_US);
    atomic_store(&weather, WEATHER_CALM);
    for (int i = 0; i < OP_KINDS; i++) {
        atomic_store(&met[i], 0);
    }
    store = memory_store_create(weather_clock(), NULL);
    if (store != NULL) {
        inner = store->ops;
        ops = *inner;
        ops.commit = commit;
        ops.session_open = session_open;
        ops.session_get = session_get;
        ops.entries_read = entries_read;
        ops.checkpoint_read = checkpoint_read;
        ops.check = check;
        store->ops = &ops;
    }
    return store;
}

void weather_end(void)
{
    store_destroy(store);
    store = NULL;
}

enum err weather_log(const struct session_id *session, struct store_entries *out)
{
    return inner->entries_read(store, session, 0, SIZE_MAX, out, NULL);
}
