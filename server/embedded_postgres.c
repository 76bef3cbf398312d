/* embedded_postgres: a child process that is watched. Where it lives is embedded_cluster.h's. */
#include "server/embedded_postgres.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/limits.h"
#include "core/base/log.h"
#include "server/embedded_cluster.h"

enum {
    STOP_FAST_MS = 8 * 1000, /* then SIGQUIT */
    STOP_HARD_MS = 4 * 1000, /* then SIGKILL */
    WATCH_US = 500 * 1000,
    READY_STEP_MS = 10,
    AGAIN_MS = 100 /* until another attempt to start */
};

struct embedded_postgres {
    struct embedded_cluster cluster;
    char conninfo[2 * PATH_MAX + 128];
    pid_t pid; /* 0: not running */
};

static int64_t now_ms(void)
{
    return clock_system()->monotonic_us(clock_system()) / 1000;
}

/* A setting of the private database, as an argument of its program. */
#define SETTING(text)                                                                              \
    (char[]){"-c"}, (char[])                                                                       \
    {                                                                                              \
        text                                                                                       \
    }

static pid_t postmaster_spawn(const struct embedded_postgres *postgres)
{
    char program[PATH_MAX];
    char folder[PATH_MAX];
    char sockets[PATH_MAX];
    const struct embedded_cluster *cluster = &postgres->cluster;
    if (embedded_path_format(program, "%s/postgres", cluster->bin_dir) != ERR_OK ||
        embedded_path_format(folder, "%s", cluster->folder) != ERR_OK ||
        embedded_path_format(sockets, "unix_socket_directories=%s", cluster->socket_dir) !=
            ERR_OK) {
        return -1;
    }
    char *const arguments[] = {program,
                               (char[]){"-D"},
                               folder,
                               (char[]){"-c"},
                               sockets,
                               SETTING("listen_addresses="),
                               SETTING("unix_socket_permissions=0700"),
                               SETTING("fsync=on"),
                               SETTING("synchronous_commit=on"),
                               SETTING("full_page_writes=on"),
                               SETTING("shared_buffers=256MB"),
                               SETTING("max_wal_size=4GB"),
                               SETTING("checkpoint_timeout=15min"),
                               SETTING("max_connections=40"),
                               SETTING("logging_collector=off"),
                               NULL};
    return embedded_cluster_spawn(cluster, arguments, SIGINT);
}

/* The postmaster writes "ready" into the eighth line of its pid file when it takes connections. */
static bool is_ready(const struct embedded_postgres *postgres)
{
    char path[PATH_MAX];
    char text[1024];
    if (embedded_path_format(path, "%s/postmaster.pid", postgres->cluster.folder) != ERR_OK) {
        return false;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    ssize_t size = read(fd, text, sizeof(text) - 1);
    close(fd);
    text[size > 0 ? size : 0] = '\0';
    return strtol(text, NULL, 10) == postgres->pid && strstr(text, "\nready") != NULL;
}

/* Notes that the process has ended, if it has. */
static bool has_ended(struct embedded_postgres *postgres, int *out_status)
{
    if (postgres->pid == 0 || !embedded_cluster_wait(postgres->pid, 0, out_status)) {
        return false;
    }
    postgres->pid = 0;
    return true;
}

/* Started anew until it stays: a former one may still hold the folder. */
static enum err start_and_wait(struct embedded_postgres *postgres, struct error *error)
{
    int64_t deadline_ms = now_ms() + LIMIT_EMBEDDED_START_MS;
    off_t said = embedded_cluster_log_size(&postgres->cluster);
    while (now_ms() < deadline_ms) {
        int pause_ms = READY_STEP_MS;
        int status;
        if (postgres->pid == 0) {
            pid_t pid = postmaster_spawn(postgres);
            if (pid < 0) {
                return error_set(error, ERR_UNAVAILABLE, "no process for the private database");
            }
            postgres->pid = pid;
        }
        if (is_ready(postgres)) {
            return ERR_OK;
        }
        if (has_ended(postgres, &status)) {
            pause_ms = AGAIN_MS;
        }
        struct timespec pause = {.tv_nsec = pause_ms * 1000000L};
        nanosleep(&pause, NULL);
    }
    char reason[EMBEDDED_REASON_SIZE];
    embedded_cluster_reason(&postgres->cluster, said, reason);
    return error_set(error, ERR_UNAVAILABLE, "the private database does not start: %s; see %s",
                     reason, postgres->cluster.log_path);
}

/* Within quotes, a backslash and a quote have a backslash in front. */
static void conninfo_write(struct embedded_postgres *postgres, const char *options)
{
    char quoted[2 * PATH_MAX];
    size_t length = 0;
    for (const char *c = postgres->cluster.socket_dir; *c != '\0'; c++) {
        if (*c == '\\' || *c == '\'') {
            quoted[length++] = '\\';
        }
        quoted[length++] = *c;
    }
    quoted[length] = '\0';
    snprintf(postgres->conninfo, sizeof(postgres->conninfo),
             "host='%s' user=donjon dbname=postgres%s", quoted, options);
}

struct embedded_postgres *embedded_postgres_start(const char *data_dir, struct error *error)
{
    struct embedded_postgres *postgres = calloc(1, sizeof(*postgres));
    if (postgres == NULL) {
        (void)error_set(error, ERR_NO_MEMORY, "no memory for the private database");
        return NULL;
    }
    enum err err = embedded_cluster_prepare(&postgres->cluster, data_dir, error);
    if (err == ERR_OK) {
        err = start_and_wait(postgres, error);
    }
    if (err != ERR_OK) {
        embedded_postgres_stop(postgres);
        return NULL;
    }
    conninfo_write(postgres, "");
    return postgres;
}

struct embedded_postgres *embedded_postgres_open(const char *data_dir, struct error *error)
{
    bool in_use = false;
    struct embedded_postgres *postgres = calloc(1, sizeof(*postgres));
    if (postgres == NULL) {
        (void)error_set(error, ERR_NO_MEMORY, "no memory for the private database");
        return NULL;
    }
    enum err err = embedded_cluster_find(&postgres->cluster, data_dir, &in_use, error);
    if (err == ERR_OK && !in_use) {
        err = start_and_wait(postgres, error);
    }
    if (err != ERR_OK) {
        embedded_postgres_stop(postgres);
        return NULL;
    }
    conninfo_write(postgres, " options='-c default_transaction_read_only=on'");
    return postgres;
}

const char *embedded_postgres_conninfo(const struct embedded_postgres *postgres)
{
    return postgres->conninfo;
}

int64_t embedded_postgres_watch(struct embedded_postgres *postgres)
{
    int status = 0;
    if (has_ended(postgres, &status)) {
        log_error("database_died", "status=%d", status);
    }
    if (postgres->pid == 0) {
        pid_t pid = postmaster_spawn(postgres);
        postgres->pid = pid > 0 ? pid : 0;
        log_info("database_restarted", "pid=%d", (int)postgres->pid);
    }
    return WATCH_US;
}

static void postmaster_stop(pid_t pid)
{
    int status;
    kill(pid, SIGINT);
    if (embedded_cluster_wait(pid, STOP_FAST_MS, &status)) {
        return;
    }
    log_warning("database_slow_stop", "pid=%d", (int)pid);
    kill(pid, SIGQUIT);
    if (!embedded_cluster_wait(pid, STOP_HARD_MS, &status)) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
}

void embedded_postgres_stop(struct embedded_postgres *postgres)
{
    if (postgres == NULL) {
        return;
    }
    if (postgres->pid > 0) {
        postmaster_stop(postgres->pid);
    }
    embedded_cluster_finish(&postgres->cluster);
    free(postgres);
}
