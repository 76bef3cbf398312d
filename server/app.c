/*
 * app: parts in the order of their making: content, address, database, store, runtime, listener.
 *
 * The stop, in this order: no new connections and no new work; what is under way is finished; the
 * runtime stops its workers, each within its time; what they still had to say is sent; everything
 * is freed.
 */
#include "server/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/cleanup.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/text.h"
#include "core/storage/postgres/pg_migrate.h"
#include "handlers/handler.h"
#include "handlers/stream_hub.h"
#include "server/cli.h"
#include "server/content.h"
#include "server/database.h"
#include "server/lifecycle.h"
#include "server/listener.h"

enum {
    FLUSH_US = 1000 * 1000,
    DRAIN_PASS_US = 20 * 1000,
    US_PER_MS = 1000,
    ADMIN_TOKEN_SAFE = 16 /* shorter ones can be guessed */
};
static const int64_t US_PER_S = 1000 * 1000;

struct app {
    const struct config *config;
    struct clock *clock;
    struct lifecycle lifecycle;
    struct content content;
    int fd; /* bound, until the listener has it */
    struct database database;
    struct node_id node;
    struct runtime *runtime;
    char admin_token[AUTH_TOKEN_SIZE]; /* made here; "" if it was given or there is none */
    struct auth auth;
    struct services services;
    struct stream_hub *streams;
    struct listener *listener;
    struct loop loop;
};

/* ---- starting ---- */

/* Notes what is wrong and whether it is the configuration's fault. */
static void note(struct strbuf *problems, int *exit_code, enum err err, const char *what,
                 const struct error *error)
{
    if (err != ERR_OK) {
        strbuf_addf(problems, "%s: %s\n", what,
                    error->message[0] ? error->message : err_title(err));
        int code = err == ERR_CONFIG ? EXIT_USAGE : EXIT_FAILED;
        *exit_code = *exit_code == EXIT_USAGE ? EXIT_USAGE : code;
    }
}

static void open_database(struct app *app, struct strbuf *problems, int *exit_code)
{
    struct error error = {0};
    enum err err = database_open(&app->database, app->config, &error);
    if (err == ERR_OK) {
        err = database_open_store(&app->database, app->config, &app->node, &error);
    }
    note(problems, exit_code, err, "database", &error);
}

/* Everything that can be wrong outside of the program. A private database is not started for a
 * configuration that is not good. */
static int open_surroundings(struct app *app, struct strbuf *problems)
{
    int exit_code = EXIT_CLEAN;
    struct error error = {0};
    enum err err =
        content_init(&app->content, app->config->content_dir, app->config->content_older, problems);
    if (err != ERR_OK) {
        exit_code = EXIT_USAGE;
    }
    app->fd = address_bind(&app->config->address, &error);
    note(problems, &exit_code, app->fd < 0 ? error.code : ERR_OK, "DONJON_LISTEN", &error);
    if (exit_code == EXIT_CLEAN || app->config->database_url[0] != '\0') {
        open_database(app, problems, &exit_code);
    }
    return exit_code;
}

static enum err start_runtime(struct app *app, struct error *error)
{
    const struct config *config = app->config;
    struct runtime_options options = {
        .store = app->database.store,
        .clock = app->clock,
        .node = app->node,
        .contents = app->content.runtime,
        .content_count = app->content.count,
        .checkpoint_interval = (uint32_t)config->checkpoint_interval,
        .instances_max = (size_t)config->sessions_resident,
        .store_workers = (unsigned)config->store_workers,
        .idle_evict_us = config->session_idle_s * US_PER_S,
        .prover_threads = (unsigned)config->prover_threads,
        .proof_lease_ms = config->proof_lease_s * 1000,
        .proof_progress_every = (uint64_t)config->proof_progress,
        .discard_commits = config->bench_discard == 1,
    };
    if (config->signing_key[0] != '\0') {
        options.has_signing_secret = text_hex_decode(config->signing_key, options.signing_secret,
                                                     sizeof(options.signing_secret));
    }
    if (options.discard_commits) {
        log_warning("commits_discarded", "reason=\"DONJON_BENCH_DISCARD is set: %s\"",
                    "nothing that is played is kept");
    }
    app->runtime = runtime_create(&options, error);
    digest_wipe(options.signing_secret, sizeof(options.signing_secret));
    return app->runtime ? ERR_OK : error->code == ERR_CONFIG ? ERR_CONFIG : ERR_INTERNAL;
}

static void request_drain(void *server)
{
    struct app *app = server;
    lifecycle_request_stop(&app->lifecycle);
}

static enum err start_streams(struct app *app, struct error *error)
{
    app->streams = stream_hub_create(app->clock, (size_t)app->config->streams, error);
    return app->streams ? ERR_OK : ERR_NO_MEMORY;
}

static void fill_services(struct app *app)
{
    const struct config *config = app->config;
    bool private_database = app->database.embedded != NULL;
    app->services = (struct services){
        .runtime = app->runtime,
        .clock = app->clock,
        .open_sessions = config->open_sessions == -1 ? private_database : config->open_sessions,
        .allow_fixed_seed = config->allow_fixed_seed == 1,
        .contents = app->content.served,
        .content_count = app->content.count,
        .started_us = app->clock->monotonic_us(app->clock),
        .streams = app->streams,
        .drain = request_drain,
        .server = app,
    };
    const char *admin_token = config->admin_token;
    if (admin_token[0] == '\0' && private_database) {
        auth_generate_admin_token(app->admin_token);
        admin_token = app->admin_token;
    }
    if (admin_token[0] == '\0') {
        log_warning("no_administrator", "reason=\"DONJON_ADMIN_TOKEN is not set\"");
    } else if (strlen(admin_token) < ADMIN_TOKEN_SAFE) {
        log_warning("weak_administrator", "reason=\"DONJON_ADMIN_TOKEN is shorter than %d\"",
                    ADMIN_TOKEN_SAFE);
    }
    auth_init(&app->auth, admin_token);
}

static enum err start_listener(struct app *app, struct error *error)
{
    const struct config *config = app->config;
    unsigned connections = lifecycle_allow_connections((unsigned)config->connections);
    if (connections < (unsigned)config->connections) {
        log_warning("connections_limited", "connections=%u reason=\"limit of open files\"",
                    connections);
    }
    struct listener_options options = {
        .fd = app->fd,
        .routes = routes,
        .services = &app->services,
        .auth = &app->auth,
        .clock = app->clock,
        .connections_max = connections,
        .receive_us = config->receive_timeout_ms * US_PER_MS,
        .reply_us = config->reply_timeout_ms * US_PER_MS,
        .send_us = config->send_timeout_ms * US_PER_MS,
        .idle_us = config->idle_timeout_ms * US_PER_MS,
        .rates = {.address = (uint32_t)config->rate_limit,
                  .seat = (uint32_t)config->rate_limit_seat,
                  .token = (uint32_t)config->rate_limit_token},
        .cors_origins = config->cors_origins,
        .access_log = config->access_log == 1,
    };
    app->fd = -1;
    app->listener = listener_create(&options, error);
    return app->listener ? ERR_OK : ERR_UNAVAILABLE;
}

static int start(struct app *app)
{
    CLEANUP(strbuf_finish) struct strbuf problems = {0};
    struct error error = {0};
    enum err err = lifecycle_init(&app->lifecycle, &error);
    int exit_code = EXIT_FAILED;
    if (err == ERR_OK) {
        id_generate(app->clock->wall_us(app->clock), app->node.bytes);
        exit_code = open_surroundings(app, &problems);
    }
    if (err == ERR_OK && exit_code == EXIT_CLEAN) {
        err = start_runtime(app, &error);
    }
    if (err == ERR_OK && exit_code == EXIT_CLEAN) {
        err = start_streams(app, &error);
    }
    if (err == ERR_OK && exit_code == EXIT_CLEAN) {
        fill_services(app);
        err = start_listener(app, &error);
    }
    note(&problems, &exit_code, err, "start", &error);
    if (problems.len > 0) {
        fprintf(stderr, "donjon cannot start:\n%s", problems.data);
    }
    return exit_code;
}

/* ---- serving ---- */

static int64_t run_runtime(void *user)
{
    return runtime_run(user);
}

static int64_t run_streams(void *user)
{
    return stream_hub_run(user);
}

static void say_hello(const struct app *app)
{
    const char *address = listener_address(app->listener);
    cli_say_hello(address, app->admin_token, app->services.open_sessions);
    log_info("serving", "address=%s version=%s", address, DONJON_VERSION);
}

static void serve(struct app *app)
{
    lifecycle_attach(&app->lifecycle, &app->loop);
    loop_add(&app->loop, (struct loop_source){runtime_fd(app->runtime), run_runtime, app->runtime});
    loop_add(&app->loop, (struct loop_source){-1, run_streams, app->streams});
    listener_attach(app->listener, &app->loop);
    database_attach(&app->database, &app->loop);
    say_hello(app);
    while (!app->lifecycle.stop_requested) {
        loop_pass(&app->loop, LOOP_IDLE_US);
    }
}

/* ---- stopping ---- */

static bool is_quiet(const struct app *app)
{
    return listener_is_idle(app->listener) && runtime_is_idle(app->runtime);
}

/* Serves what is under way, for at most `max_us`. */
static void finish_work(struct app *app, int64_t max_us)
{
    int64_t end_us = app->clock->monotonic_us(app->clock) + max_us;
    do {
        loop_pass(&app->loop, DRAIN_PASS_US);
    } while (!is_quiet(app) && app->clock->monotonic_us(app->clock) < end_us);
}

/* A thread that overran still uses what it was given, so none of it is freed, and nobody waits for
 * the thread: what it was about is what a kill would leave, too. */
__attribute__((noreturn)) static void abandon(struct app *app)
{
    database_abandon(&app->database);
    fflush(NULL);
    _exit(EXIT_FAILED);
}

static int drain(struct app *app)
{
    int64_t timeout_us = app->config->shutdown_timeout_s * US_PER_S;
    log_info("draining", "timeout_s=%lld", (long long)app->config->shutdown_timeout_s);
    metrics_gauge_set(METRIC_GAUGE_DRAINING, 1);
    runtime_drain(app->runtime);
    listener_drain(app->listener);
    int64_t end_us = app->clock->monotonic_us(app->clock) + timeout_us;
    finish_work(app, timeout_us / 2);
    int64_t left_us = end_us - app->clock->monotonic_us(app->clock);
    const char *overran = runtime_stop(app->runtime, left_us > 0 ? left_us : 0);
    finish_work(app, FLUSH_US);
    if (overran) {
        log_error("worker_overran", "worker=%s timeout_s=%lld", overran,
                  (long long)app->config->shutdown_timeout_s);
        abandon(app);
    }
    log_info("stopped", "clean=true");
    return EXIT_CLEAN;
}

static void destroy(struct app *app)
{
    listener_destroy(app->listener);
    stream_hub_destroy(app->streams);
    runtime_destroy(app->runtime);
    database_close(&app->database);
    if (app->fd >= 0) {
        close(app->fd);
    }
    content_finish(&app->content);
    lifecycle_finish(&app->lifecycle);
    digest_wipe(app->admin_token, sizeof(app->admin_token));
}

int app_serve(const struct config *config)
{
    struct app app = {
        .config = config, .clock = clock_system(), .fd = -1, .lifecycle = {.signal_fd = -1}};
    int exit_code = start(&app);
    if (exit_code == EXIT_CLEAN) {
        serve(&app);
        exit_code = drain(&app);
    }
    destroy(&app);
    return exit_code;
}

int app_migrate(const struct config *config)
{
    struct database database;
    struct error error = {0};
    enum err err = database_open(&database, config, &error);
    if (err != ERR_OK) {
        fprintf(stderr, "donjon cannot migrate: %s\n", error.message);
        return err == ERR_CONFIG ? EXIT_USAGE : EXIT_FAILED;
    }
    log_info("schema_up_to_date", "version=%d", pg_migrate_version());
    database_close(&database);
    return EXIT_CLEAN;
}
