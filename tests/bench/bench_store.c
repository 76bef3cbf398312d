/*
 * bench_store: the database layer alone, for the benchmark: group commit and the PostgreSQL store
 * with as many units under way as the server has connections, and no HTTP, rules or JSON.
 *
 * The rows are those that were just played: the newest session of the database that has a
 * checkpoint is read through the store, and its entries are written again, in turn, as the logs of
 * new sessions, with a checkpoint as often as the server makes one. Those sessions cannot be
 * replayed and must stay in a throw-away database.
 *
 * Prints "ready" and waits for a line on standard input before it measures, then prints one line of
 * JSON, like bench_load.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/storage/group_commit.h"
#include "core/storage/postgres/pg_store.h"
#include "tests/bench/histogram.h"

enum { WAITERS_MAX = 8192, TEMPLATE_ENTRIES = 64, CHECKPOINT_INTERVAL = 10, SECOND_US = 1000000 };

/* A session with one unit under way at a time. */
struct waiter {
    struct commit_ticket ticket; /* first: completions hand it back */
    struct entry_record entry;
    struct checkpoint_record checkpoint;
    uint64_t seq;
};

static struct {
    const char *conninfo;
    size_t waiters;
    double seconds;
} options = {.waiters = 64, .seconds = 3};

static struct {
    struct store *store;
    struct group_commit *group_commit;
    struct work_queue *completions;
    struct node_id node;
    struct store_session session; /* the template */
    struct store_entries entries;
    struct store_checkpoint checkpoint;
    struct waiter *waiters;
    size_t under_way;
    int64_t end_us;
    uint64_t errors;
    struct histogram latencies;
} bench;

static int64_t now_us(void)
{
    return clock_system()->monotonic_us(clock_system());
}

/* Ends the program: there is nothing to go on with. */
static void need(enum err err, const struct error *error, const char *what)
{
    if (err != ERR_OK) {
        fprintf(stderr, "bench_store: %s: %s: %s\n", what, err_word(err), error->message);
        exit(1);
    }
}

/* ---- the rows ---- */

static bool has_checkpoint_after_genesis(const struct session_id *id)
{
    struct error error = {0};
    enum err err = bench.store->ops->checkpoint_read(bench.store, id, UINT64_MAX >> 1,
                                                     &bench.checkpoint, &error);
    if (err == ERR_OK && bench.checkpoint.record.seq > 0) {
        return true;
    }
    if (err == ERR_OK) {
        store_checkpoint_finish(&bench.checkpoint);
    }
    return false;
}

static void read_template(void)
{
    struct error error = {0};
    struct store *store = bench.store;
    struct store_sessions sessions;
    need(store->ops->session_list(store, NULL, LIMIT_PAGE_MAX, &sessions, &error), &error,
         "cannot list sessions");
    size_t i = 0;
    while (i < sessions.count && !has_checkpoint_after_genesis(&sessions.items[i].record.id)) {
        i++;
    }
    if (i == sessions.count) {
        fprintf(stderr, "bench_store: no session was played long enough to copy its rows\n");
        exit(1);
    }
    struct session_id id = sessions.items[i].record.id;
    store_sessions_finish(&sessions);
    need(store->ops->session_get(store, &id, &bench.session, &error), &error, "cannot read");
    need(store->ops->entries_read(store, &id, 0, TEMPLATE_ENTRIES, &bench.entries, &error), &error,
         "cannot read entries");
}

static void create_session(struct waiter *waiter)
{
    struct error error = {0};
    struct store *store = bench.store;
    struct session_record record = bench.session.record;
    id_generate(clock_system()->wall_us(clock_system()), record.id.bytes);
    struct checkpoint_record genesis = bench.checkpoint.record;
    genesis.session = record.id;
    genesis.seq = 0;
    need(store->ops->session_create(store, &record, &bench.session.seats, &genesis, &bench.node,
                                    NULL, NULL, &error),
         &error, "cannot create a session");
    waiter->ticket.unit.session = record.id;
    waiter->ticket.unit.epoch = 1;
    waiter->ticket.unit.entries = &waiter->entry;
    waiter->ticket.unit.entry_count = 1;
}

/* ---- the closed loop ---- */

static void fill_unit(struct waiter *waiter)
{
    struct commit_unit *unit = &waiter->ticket.unit;
    waiter->seq++;
    waiter->entry = bench.entries.items[waiter->seq % bench.entries.count];
    waiter->entry.session = unit->session;
    waiter->entry.seq = waiter->seq;
    waiter->entry.has_action_id = true;
    memcpy(waiter->entry.action_id.bytes, unit->session.bytes, ID_SIZE);
    memcpy(waiter->entry.action_id.bytes, &waiter->seq, sizeof(waiter->seq));
    unit->checkpoint = NULL;
    if (waiter->seq % CHECKPOINT_INTERVAL == 0) {
        waiter->checkpoint = bench.checkpoint.record;
        waiter->checkpoint.session = unit->session;
        waiter->checkpoint.seq = waiter->seq;
        unit->checkpoint = &waiter->checkpoint;
    }
}

static void submit(struct waiter *waiter)
{
    struct error error = {0};
    fill_unit(waiter);
    need(group_commit_submit(bench.group_commit, &waiter->ticket), &error, "cannot submit");
    bench.under_way++;
}

static void take_back(struct waiter *waiter, int64_t at_us)
{
    bench.under_way--;
    histogram_add(&bench.latencies, at_us - waiter->ticket.submitted_us);
    if (waiter->ticket.unit.result != ERR_OK) {
        bench.errors++;
    } else if (at_us < bench.end_us) {
        submit(waiter);
    }
}

/* Gives the microseconds from the first submission to the last completion. */
static int64_t measure(void)
{
    int64_t start_us = now_us();
    int64_t at_us = start_us;
    bench.end_us = start_us + (int64_t)(options.seconds * SECOND_US);
    for (size_t i = 0; i < options.waiters; i++) {
        submit(&bench.waiters[i]);
    }
    while (bench.under_way > 0) {
        struct work_list done = {0};
        if (!work_queue_take(bench.completions, WAITERS_MAX, &done)) {
            break;
        }
        at_us = now_us();
        struct work_item *item;
        while ((item = work_list_pop(&done)) != NULL) {
            take_back((struct waiter *)item, at_us);
        }
    }
    return at_us - start_us;
}

static void report(int64_t elapsed_us)
{
    printf("{\"connections\":%zu,\"replies\":%" PRIu64 ",\"per_s\":%.1f,\"p50_ms\":%.3f,"
           "\"p99_ms\":%.3f,\"errors\":%" PRIu64 "}\n",
           options.waiters, bench.latencies.total,
           (double)bench.latencies.total * 1e6 / (double)(elapsed_us > 0 ? elapsed_us : 1),
           (double)histogram_percentile(&bench.latencies, 50) / 1e3,
           (double)histogram_percentile(&bench.latencies, 99) / 1e3, bench.errors);
    fflush(stdout);
}

/* ---- the program ---- */

static bool parse_options(int argc, char **argv)
{
    static const struct option longs[] = {{"database", required_argument, NULL, 'd'},
                                          {"waiters", required_argument, NULL, 'w'},
                                          {"seconds", required_argument, NULL, 's'},
                                          {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        switch (option) {
        case 'd':
            options.conninfo = optarg;
            break;
        case 'w':
            options.waiters = strtoul(optarg, NULL, 10);
            break;
        case 's':
            options.seconds = strtod(optarg, NULL);
            break;
        default:
            return false;
        }
    }
    return options.conninfo && options.waiters >= 1 && options.waiters <= WAITERS_MAX &&
           options.seconds > 0;
}

static void prepare(void)
{
    struct error error = {0};
    id_generate(clock_system()->wall_us(clock_system()), bench.node.bytes);
    struct postgres_store_options store_options = {.conninfo = options.conninfo,
                                                   .node = bench.node};
    bench.store = postgres_store_create(&store_options, &error);
    bench.completions = work_queue_create(0);
    bench.waiters = calloc(options.waiters, sizeof(struct waiter));
    if (!bench.store || !bench.completions || !bench.waiters) {
        need(ERR_NO_MEMORY, &error, "cannot start");
    }
    struct group_commit_options commit_options = {
        .store = bench.store, .clock = clock_system(), .completions = bench.completions};
    bench.group_commit = group_commit_create(&commit_options, &error);
    need(bench.group_commit ? ERR_OK : error.code, &error, "cannot start");
    read_template();
    for (size_t i = 0; i < options.waiters; i++) {
        create_session(&bench.waiters[i]);
    }
}

int main(int argc, char **argv)
{
    if (!parse_options(argc, argv)) {
        fprintf(stderr, "usage: bench_store --database URL [--waiters N] [--seconds S]\n");
        return 2;
    }
    prepare();
    char line[16];
    printf("ready\n");
    fflush(stdout);
    if (!fgets(line, sizeof(line), stdin)) {
        return 1;
    }
    report(measure());
    group_commit_destroy(bench.group_commit);
    work_queue_destroy(bench.completions);
    store_checkpoint_finish(&bench.checkpoint);
    store_entries_finish(&bench.entries);
    store_destroy(bench.store);
    free(bench.waiters);
    return 0;
}
