/* embedded_postgres: initdb once, then a child process that is watched. */
#include "server/embedded_postgres.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/limits.h"
#include "core/base/log.h"

enum {
    PROGRAM_MS = 60 * 1000,  /* initdb, at most */
    STOP_FAST_MS = 8 * 1000, /* then SIGQUIT */
    STOP_HARD_MS = 4 * 1000, /* then SIGKILL */
    WATCH_US = 500 * 1000,
    STEP_MS = 20,
    SOCKET_DIR_MAX = 90 /* a unix socket's path holds 107 bytes, its file name takes 17 */
};

struct embedded_postgres {
    char bin_dir[PATH_MAX];
    char cluster[PATH_MAX];
    char socket_dir[PATH_MAX];
    char log_path[PATH_MAX];
    char conninfo[PATH_MAX + 64];
    uid_t uid; /* who runs it */
    gid_t gid;
    bool change_user;
    int lock_fd;
    pid_t pid; /* 0: not running */
};

static void wait_ms(int milliseconds)
{
    struct timespec pause = {.tv_sec = milliseconds / 1000,
                             .tv_nsec = (long)(milliseconds % 1000) * 1000000};
    nanosleep(&pause, NULL);
}

__attribute__((format(printf, 2, 3))) static enum err path_format(char out[PATH_MAX],
                                                                  const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(out, PATH_MAX, format, arguments);
    va_end(arguments);
    return length > 0 && length < PATH_MAX ? ERR_OK : ERR_CONFIG;
}

/* ---- where and who
 * -------------------------------------------------------------------------------- */

/* The newest installed version. */
static enum err find_programs(struct embedded_postgres *postgres, struct error *error)
{
    glob_t found = {0};
    long best = -1;
    if (glob("/usr/lib/postgresql/*/bin/postgres", 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            long version = strtol(found.gl_pathv[i] + strlen("/usr/lib/postgresql/"), NULL, 10);
            if (version > best &&
                path_format(postgres->bin_dir, "/usr/lib/postgresql/%ld/bin", version) == ERR_OK) {
                best = version;
            }
        }
    }
    globfree(&found);
    return best >= 0 ? ERR_OK
                     : error_set(error, ERR_CONFIG,
                                 "no PostgreSQL is installed (package postgresql), and "
                                 "DATABASE_URL is not set");
}

static enum err find_user(struct embedded_postgres *postgres, struct error *error)
{
    postgres->uid = geteuid();
    postgres->gid = getegid();
    if (postgres->uid != 0) {
        return ERR_OK;
    }
    struct passwd user;
    struct passwd *found = NULL;
    char names[4096];
    if (getpwnam_r("postgres", &user, names, sizeof(names), &found) != 0 || found == NULL) {
        (void)getpwnam_r("nobody", &user, names, sizeof(names), &found);
    }
    if (found == NULL) {
        return error_set(error, ERR_CONFIG, "there is no user postgres or nobody to run it as");
    }
    postgres->uid = user.pw_uid;
    postgres->gid = user.pw_gid;
    postgres->change_user = true;
    return ERR_OK;
}

static enum err make_dir(const struct embedded_postgres *postgres, const char *path, bool give,
                         struct error *error)
{
    if (mkdir(path, give ? 0700 : 0755) != 0 && errno != EEXIST) {
        return error_set(error, ERR_CONFIG, "the folder %s cannot be made: %s", path,
                         strerror(errno));
    }
    if (give && postgres->change_user && chown(path, postgres->uid, postgres->gid) != 0) {
        return error_set(error, ERR_CONFIG, "the folder %s cannot be given to the database: %s",
                         path, strerror(errno));
    }
    return ERR_OK;
}

/* The socket lies in the data folder, or in a short private one when that path is too long. */
static enum err choose_socket_dir(struct embedded_postgres *postgres, const char *data_dir,
                                  struct error *error)
{
    enum err err = path_format(postgres->socket_dir, "%s/socket", data_dir);
    if (err == ERR_OK && strlen(postgres->socket_dir) <= SOCKET_DIR_MAX) {
        return make_dir(postgres, postgres->socket_dir, true, error);
    }
    struct stat info;
    if (stat(data_dir, &info) != 0) {
        return error_set(error, ERR_CONFIG, "the folder %s cannot be read", data_dir);
    }
    (void)path_format(postgres->socket_dir, "/tmp/donjon-%llx-%llx",
                      (unsigned long long)info.st_dev, (unsigned long long)info.st_ino);
    return make_dir(postgres, postgres->socket_dir, true, error);
}

/* One server a data folder. The lock goes away with the process, however it ends. */
static enum err take_lock(struct embedded_postgres *postgres, const char *data_dir,
                          struct error *error)
{
    char path[PATH_MAX];
    if (path_format(path, "%s/lock", data_dir) != ERR_OK) {
        return error_set(error, ERR_CONFIG, "the data folder's path is too long");
    }
    postgres->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (postgres->lock_fd < 0) {
        return error_set(error, ERR_CONFIG, "%s cannot be opened: %s", path, strerror(errno));
    }
    if (flock(postgres->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        return error_set(error, ERR_CONFIG, "the data folder %s is in use by another server",
                         data_dir);
    }
    return ERR_OK;
}

static enum err prepare(struct embedded_postgres *postgres, const char *data_dir,
                        struct error *error)
{
    enum err err = find_programs(postgres, error);
    if (err == ERR_OK) {
        err = find_user(postgres, error);
    }
    if (err == ERR_OK) {
        err = make_dir(postgres, data_dir, false, error);
    }
    char absolute[PATH_MAX];
    if (err == ERR_OK && realpath(data_dir, absolute) == NULL) {
        err = error_set(error, ERR_CONFIG, "the folder %s cannot be used: %s", data_dir,
                        strerror(errno));
    }
    if (err == ERR_OK && (path_format(postgres->cluster, "%s/postgres", absolute) != ERR_OK ||
                          path_format(postgres->log_path, "%s/postgres.log", absolute) != ERR_OK)) {
        err = error_set(error, ERR_CONFIG, "the data folder's path is too long");
    }
    if (err == ERR_OK) {
        err = take_lock(postgres, absolute, error);
    }
    if (err == ERR_OK) {
        err = make_dir(postgres, postgres->cluster, true, error);
    }
    return err == ERR_OK ? choose_socket_dir(postgres, absolute, error) : err;
}

/* ---- child processes
 * ------------------------------------------------------------------------------- */

/* In the child: who we are, where output goes, and that we do not outlive the server. */
static void child_enter(const struct embedded_postgres *postgres, pid_t parent, int death_signal)
{
    int log_fd = open(postgres->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (log_fd < 0 || null_fd < 0 || dup2(null_fd, 0) < 0 || dup2(log_fd, 1) < 0 ||
        dup2(log_fd, 2) < 0) {
        _exit(126);
    }
    setsid(); /* the terminal's Ctrl-C is for the server, which stops us in order */
    if (postgres->change_user &&
        (setgroups(0, NULL) != 0 || setgid(postgres->gid) != 0 || setuid(postgres->uid) != 0)) {
        _exit(126);
    }
    prctl(PR_SET_PDEATHSIG, death_signal);
    if (getppid() != parent) { /* it died before the line above */
        _exit(126);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (chdir("/") != 0) {
        _exit(126);
    }
}

static pid_t spawn(const struct embedded_postgres *postgres, char *const arguments[],
                   int death_signal)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        child_enter(postgres, parent, death_signal);
        char *const environment[] = {(char[]){"LC_ALL=C"}, (char[]){"PATH=/usr/bin:/bin"}, NULL};
        execve(arguments[0], arguments, environment);
        _exit(127);
    }
    return pid;
}

/* True when the child ended within the time; `out_status` as of waitpid. */
static bool wait_for(pid_t pid, int milliseconds, int *out_status)
{
    for (int waited = 0;; waited += STEP_MS) {
        pid_t ended = waitpid(pid, out_status, WNOHANG);
        if (ended == pid || (ended < 0 && errno == ECHILD)) {
            return true;
        }
        if (waited >= milliseconds) {
            return false;
        }
        wait_ms(STEP_MS);
    }
}

static enum err run_to_end(const struct embedded_postgres *postgres, char *const arguments[],
                           struct error *error)
{
    int status = -1;
    pid_t pid = spawn(postgres, arguments, SIGKILL);
    if (pid > 0 && !wait_for(pid, PROGRAM_MS, &status)) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    if (pid < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return error_set(error, ERR_CONFIG, "%s failed, see %s", arguments[0], postgres->log_path);
    }
    return ERR_OK;
}

static bool cluster_exists(const struct embedded_postgres *postgres)
{
    char path[PATH_MAX];
    return path_format(path, "%s/global/pg_control", postgres->cluster) == ERR_OK &&
           access(path, F_OK) == 0;
}

static enum err cluster_make(const struct embedded_postgres *postgres, struct error *error)
{
    char program[PATH_MAX];
    char cluster[PATH_MAX];
    if (path_format(program, "%s/initdb", postgres->bin_dir) != ERR_OK ||
        path_format(cluster, "--pgdata=%s", postgres->cluster) != ERR_OK) {
        return error_set(error, ERR_CONFIG, "the data folder's path is too long");
    }
    char *const arguments[] = {program,
                               cluster,
                               (char[]){"--username=donjon"},
                               (char[]){"--auth=trust"},
                               (char[]){"--encoding=UTF8"},
                               (char[]){"--locale=C"},
                               (char[]){"--data-checksums"},
                               NULL};
    return run_to_end(postgres, arguments, error);
}

static pid_t postmaster_spawn(const struct embedded_postgres *postgres)
{
    char program[PATH_MAX];
    char sockets[PATH_MAX + 32];
    if (path_format(program, "%s/postgres", postgres->bin_dir) != ERR_OK) {
        return -1;
    }
    snprintf(sockets, sizeof(sockets), "unix_socket_directories=%s", postgres->socket_dir);
    char cluster[PATH_MAX];
    memcpy(cluster, postgres->cluster, sizeof(cluster));
    char *const arguments[] = {program,
                               (char[]){"-D"},
                               cluster,
                               (char[]){"-c"},
                               (char[]){"listen_addresses="},
                               (char[]){"-c"},
                               sockets,
                               (char[]){"-c"},
                               (char[]){"unix_socket_permissions=0700"},
                               (char[]){"-c"},
                               (char[]){"fsync=on"},
                               (char[]){"-c"},
                               (char[]){"synchronous_commit=on"},
                               (char[]){"-c"},
                               (char[]){"full_page_writes=on"},
                               (char[]){"-c"},
                               (char[]){"shared_buffers=256MB"},
                               (char[]){"-c"},
                               (char[]){"max_wal_size=4GB"},
                               (char[]){"-c"},
                               (char[]){"checkpoint_timeout=15min"},
                               (char[]){"-c"},
                               (char[]){"max_connections=40"},
                               (char[]){"-c"},
                               (char[]){"logging_collector=off"},
                               NULL};
    return spawn(postgres, arguments, SIGINT);
}

/* The postmaster writes "ready" into the eighth line of its pid file when it takes connections. */
static bool is_ready(const struct embedded_postgres *postgres)
{
    char path[PATH_MAX];
    char text[1024];
    if (path_format(path, "%s/postmaster.pid", postgres->cluster) != ERR_OK) {
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

/* Started anew until it stays: a former one may still hold the folder. */
static enum err start_and_wait(struct embedded_postgres *postgres, struct error *error)
{
    for (int waited = 0; waited < LIMIT_EMBEDDED_START_MS; waited += STEP_MS) {
        if (postgres->pid == 0) {
            postgres->pid = postmaster_spawn(postgres);
        }
        int status;
        if (postgres->pid < 0) {
            postgres->pid = 0;
            return error_set(error, ERR_UNAVAILABLE, "no process for the database");
        }
        if (is_ready(postgres)) {
            return ERR_OK;
        }
        if (wait_for(postgres->pid, 0, &status)) {
            postgres->pid = 0;
            wait_ms(200);
            waited += 200;
        }
        wait_ms(STEP_MS);
    }
    return error_set(error, ERR_UNAVAILABLE, "the private database does not start, see %s",
                     postgres->log_path);
}

/* ---- life cycle
 * ------------------------------------------------------------------------------------- */

struct embedded_postgres *embedded_postgres_start(const char *data_dir, struct error *error)
{
    struct embedded_postgres *postgres = calloc(1, sizeof(*postgres));
    if (postgres == NULL) {
        error_set(error, ERR_NO_MEMORY, "no memory for the private database");
        return NULL;
    }
    postgres->lock_fd = -1;
    enum err err = prepare(postgres, data_dir, error);
    if (err == ERR_OK && !cluster_exists(postgres)) {
        log_info("database_making", "folder=%s", postgres->cluster);
        err = cluster_make(postgres, error);
    }
    if (err == ERR_OK) {
        err = start_and_wait(postgres, error);
    }
    if (err != ERR_OK) {
        embedded_postgres_stop(postgres);
        return NULL;
    }
    snprintf(postgres->conninfo, sizeof(postgres->conninfo),
             "host='%s' user=donjon dbname=postgres", postgres->socket_dir);
    return postgres;
}

const char *embedded_postgres_conninfo(const struct embedded_postgres *postgres)
{
    return postgres->conninfo;
}

int64_t embedded_postgres_watch(struct embedded_postgres *postgres)
{
    int status = 0;
    if (postgres->pid > 0 && wait_for(postgres->pid, 0, &status)) {
        log_error("database_died", "status=%d", status);
        postgres->pid = 0;
    }
    if (postgres->pid == 0) {
        pid_t pid = postmaster_spawn(postgres);
        postgres->pid = pid > 0 ? pid : 0;
        log_info("database_restarted", "pid=%d", (int)postgres->pid);
    }
    return WATCH_US;
}

void embedded_postgres_stop(struct embedded_postgres *postgres)
{
    if (postgres == NULL) {
        return;
    }
    int status;
    if (postgres->pid > 0) {
        kill(postgres->pid, SIGINT);
        if (!wait_for(postgres->pid, STOP_FAST_MS, &status)) {
            log_warning("database_slow_stop", "pid=%d", (int)postgres->pid);
            kill(postgres->pid, SIGQUIT);
            if (!wait_for(postgres->pid, STOP_HARD_MS, &status)) {
                kill(postgres->pid, SIGKILL);
                waitpid(postgres->pid, &status, 0);
            }
        }
    }
    if (postgres->lock_fd >= 0) {
        close(postgres->lock_fd);
    }
    free(postgres);
}
