/*
 * embedded_cluster: programs, user, folders, lock, initdb.
 *
 * A cluster is made under another name and renamed when it is whole, so that a kill in between
 * leaves nothing that looks like a cluster.
 */
#include "server/embedded_cluster.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/log.h"

#define VERSIONS_DIR "/usr/lib/postgresql"

enum {
    INITDB_MS = 60 * 1000,
    SOCKET_DIR_MAX = 90, /* a unix socket's path holds 107 bytes, its file name takes 17 */
    DRAFT_FILES_OPEN = 16,
    DRAFT_TRIES_MAX = 200,
    DRAFT_AGAIN_MS = 50
};

enum err embedded_path_format(char out[PATH_MAX], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(out, PATH_MAX, format, arguments);
    va_end(arguments);
    return length > 0 && length < PATH_MAX ? ERR_OK : ERR_CONFIG;
}

/* ---- programs and user ---- */

static bool has_programs(const char *bin_dir)
{
    char postgres[PATH_MAX];
    char initdb[PATH_MAX];
    return embedded_path_format(postgres, "%s/postgres", bin_dir) == ERR_OK &&
           embedded_path_format(initdb, "%s/initdb", bin_dir) == ERR_OK &&
           access(postgres, X_OK) == 0 && access(initdb, X_OK) == 0;
}

/* The major version an existing cluster was made with; 0 when there is no cluster. */
static long version_of_cluster(const struct embedded_cluster *cluster)
{
    char path[PATH_MAX];
    char text[16] = {0};
    if (embedded_path_format(path, "%s/PG_VERSION", cluster->folder) != ERR_OK) {
        return 0;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return 0;
    }
    ssize_t size = read(fd, text, sizeof(text) - 1);
    close(fd);
    return size > 0 ? strtol(text, NULL, 10) : 0;
}

/* The newest of the versions that Debian's packages install side by side. */
static bool find_newest(struct embedded_cluster *cluster)
{
    glob_t found = {0};
    long best = 0;
    if (glob(VERSIONS_DIR "/*/bin", 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            long version = strtol(found.gl_pathv[i] + strlen(VERSIONS_DIR "/"), NULL, 10);
            if (version > best && has_programs(found.gl_pathv[i]) &&
                embedded_path_format(cluster->bin_dir, "%s", found.gl_pathv[i]) == ERR_OK) {
                best = version;
            }
        }
    }
    globfree(&found);
    return best > 0;
}

static bool find_in_path(struct embedded_cluster *cluster)
{
    const char *path = getenv("PATH");
    while (path != NULL && *path != '\0') {
        size_t length = strcspn(path, ":");
        if (length > 0 && path[0] == '/' &&
            embedded_path_format(cluster->bin_dir, "%.*s", (int)length, path) == ERR_OK &&
            has_programs(cluster->bin_dir)) {
            return true;
        }
        path += length + (path[length] == ':' ? 1 : 0);
    }
    return false;
}

/* A cluster can only be run by the version that made it. */
static enum err find_programs(struct embedded_cluster *cluster, struct error *error)
{
    long version = version_of_cluster(cluster);
    if (version > 0 &&
        embedded_path_format(cluster->bin_dir, VERSIONS_DIR "/%ld/bin", version) == ERR_OK &&
        has_programs(cluster->bin_dir)) {
        return ERR_OK;
    }
    bool debian = find_newest(cluster);
    if (version > 0 && debian) {
        return error_set(error, ERR_CONFIG,
                         "the private database was made by PostgreSQL %ld, which is not installed",
                         version);
    }
    if (debian || find_in_path(cluster)) {
        return ERR_OK;
    }
    return error_set(
        error, ERR_CONFIG,
        "no PostgreSQL is installed (package postgresql), and DATABASE_URL is not set");
}

static enum err find_user(struct embedded_cluster *cluster, struct error *error)
{
    cluster->uid = geteuid();
    cluster->gid = getegid();
    if (cluster->uid != 0) {
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
    cluster->uid = user.pw_uid;
    cluster->gid = user.pw_gid;
    cluster->change_user = true;
    return ERR_OK;
}

/* ---- folders ---- */

/*
 * A folder that the database's user alone may enter. One that is there already must be a real
 * folder of that user or ours: others can write to /tmp, and could have put a link there.
 */
static enum err make_private_dir(const struct embedded_cluster *cluster, const char *path,
                                 struct error *error)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return error_set(error, ERR_CONFIG, "the folder %s cannot be made: %s", path,
                         strerror(errno));
    }
    struct stat info;
    if (lstat(path, &info) != 0 || !S_ISDIR(info.st_mode) ||
        (info.st_uid != cluster->uid && info.st_uid != geteuid())) {
        return error_set(error, ERR_CONFIG, "%s is not a folder of our own", path);
    }
    if ((cluster->change_user && lchown(path, cluster->uid, cluster->gid) != 0) ||
        chmod(path, 0700) != 0) {
        return error_set(error, ERR_CONFIG, "the folder %s cannot be given to the database: %s",
                         path, strerror(errno));
    }
    return ERR_OK;
}

/* The socket lies in the data folder, or in a short private one when that path is too long. */
static enum err choose_socket_dir(struct embedded_cluster *cluster, const char *data_dir,
                                  struct error *error)
{
    enum err err = embedded_path_format(cluster->socket_dir, "%s/socket", data_dir);
    if (err == ERR_OK && strlen(cluster->socket_dir) <= SOCKET_DIR_MAX) {
        return ERR_OK;
    }
    struct stat info;
    if (stat(data_dir, &info) != 0) {
        return error_set(error, ERR_CONFIG, "the folder %s cannot be read", data_dir);
    }
    err = embedded_path_format(cluster->socket_dir, "/tmp/donjon-%llx-%llx",
                               (unsigned long long)info.st_dev, (unsigned long long)info.st_ino);
    assert(err == ERR_OK);
    return err;
}

static enum err make_socket_dir(struct embedded_cluster *cluster, const char *data_dir,
                                struct error *error)
{
    enum err err = choose_socket_dir(cluster, data_dir, error);
    return err == ERR_OK ? make_private_dir(cluster, cluster->socket_dir, error) : err;
}

/* `*out_in_use`: somebody else has it. */
static enum err try_lock(struct embedded_cluster *cluster, const char *data_dir, bool *out_in_use,
                         struct error *error)
{
    char path[PATH_MAX];
    if (embedded_path_format(path, "%s/lock", data_dir) != ERR_OK) {
        return error_set(error, ERR_CONFIG, "the data folder's path is too long");
    }
    cluster->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (cluster->lock_fd < 0) {
        return error_set(error, ERR_CONFIG, "%s cannot be opened: %s", path, strerror(errno));
    }
    *out_in_use = flock(cluster->lock_fd, LOCK_EX | LOCK_NB) != 0;
    return ERR_OK;
}

static enum err take_lock(struct embedded_cluster *cluster, const char *data_dir,
                          struct error *error)
{
    bool in_use = false;
    enum err err = try_lock(cluster, data_dir, &in_use, error);
    if (err == ERR_OK && in_use) {
        err = error_set(error, ERR_CONFIG, "the data folder %s is in use by another server",
                        data_dir);
    }
    return err;
}

static enum err choose_paths(struct embedded_cluster *cluster, const char *data_dir,
                             char out_absolute[PATH_MAX], struct error *error)
{
    if (realpath(data_dir, out_absolute) == NULL) {
        return error_set(error, ERR_CONFIG, "the folder %s cannot be used: %s", data_dir,
                         strerror(errno));
    }
    if (embedded_path_format(cluster->folder, "%s/postgres", out_absolute) != ERR_OK ||
        embedded_path_format(cluster->draft, "%s/postgres.new", out_absolute) != ERR_OK ||
        embedded_path_format(cluster->log_path, "%s/postgres.log", out_absolute) != ERR_OK) {
        return error_set(error, ERR_CONFIG, "the data folder's path is too long");
    }
    return ERR_OK;
}

static enum err make_paths(struct embedded_cluster *cluster, const char *data_dir,
                           char out_absolute[PATH_MAX], struct error *error)
{
    if (mkdir(data_dir, 0755) != 0 && errno != EEXIST) {
        return error_set(error, ERR_CONFIG, "the folder %s cannot be made: %s", data_dir,
                         strerror(errno));
    }
    return choose_paths(cluster, data_dir, out_absolute, error);
}

/* ---- making the cluster ---- */

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *walk)
{
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

static enum err run_initdb(const struct embedded_cluster *cluster, struct error *error)
{
    char program[PATH_MAX];
    char folder[PATH_MAX];
    if (embedded_path_format(program, "%s/initdb", cluster->bin_dir) != ERR_OK ||
        embedded_path_format(folder, "--pgdata=%s", cluster->draft) != ERR_OK) {
        return error_set(error, ERR_CONFIG, "the data folder's path is too long");
    }
    char *const arguments[] = {program,
                               folder,
                               (char[]){"--username=donjon"},
                               (char[]){"--auth=trust"},
                               (char[]){"--encoding=UTF8"},
                               (char[]){"--locale=C"},
                               (char[]){"--data-checksums"},
                               NULL};
    int status = -1;
    off_t said = embedded_cluster_log_size(cluster);
    pid_t pid = embedded_cluster_spawn(cluster, arguments, SIGKILL);
    if (pid > 0 && !embedded_cluster_wait(pid, INITDB_MS, &status)) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    if (pid < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        char reason[EMBEDDED_REASON_SIZE];
        embedded_cluster_reason(cluster, said, reason);
        return error_set(error, ERR_UNAVAILABLE, "initdb failed: %s; see %s", reason,
                         cluster->log_path);
    }
    return ERR_OK;
}

/* Renames the draft, and makes sure that the new name is on the disk. */
static enum err publish(const struct embedded_cluster *cluster, const char *data_dir,
                        struct error *error)
{
    int fd = open(data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || rename(cluster->draft, cluster->folder) != 0 || fsync(fd) != 0) {
        enum err err = error_set(error, ERR_CONFIG, "the folder %s cannot be made: %s",
                                 cluster->folder, strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        return err;
    }
    close(fd);
    return ERR_OK;
}

/* Where a former server was killed in the making, what initdb had started may write into the draft
 * for a while yet. Once the folder is gone, whatever that still does is about no file of ours. */
static enum err draft_clear(const struct embedded_cluster *cluster, struct error *error)
{
    struct stat info;
    for (int tries = 0; tries < DRAFT_TRIES_MAX; tries++) {
        (void)nftw(cluster->draft, remove_one, DRAFT_FILES_OPEN, FTW_DEPTH | FTW_PHYS);
        if (lstat(cluster->draft, &info) != 0) {
            return ERR_OK;
        }
        struct timespec pause = {.tv_nsec = DRAFT_AGAIN_MS * 1000000L};
        nanosleep(&pause, NULL);
    }
    return error_set(error, ERR_UNAVAILABLE, "the folder %s cannot be removed", cluster->draft);
}

static enum err make(const struct embedded_cluster *cluster, const char *data_dir,
                     struct error *error)
{
    log_info("database_making", "folder=\"%s\"", cluster->folder);
    enum err err = draft_clear(cluster, error);
    if (err == ERR_OK) {
        err = make_private_dir(cluster, cluster->draft, error);
    }
    if (err == ERR_OK) {
        err = run_initdb(cluster, error);
    }
    return err == ERR_OK ? publish(cluster, data_dir, error) : err;
}

/* Who runs it, with what, and where its socket is. */
static enum err equip(struct embedded_cluster *cluster, const char *data_dir, struct error *error)
{
    enum err err = find_programs(cluster, error);
    if (err == ERR_OK) {
        err = find_user(cluster, error);
    }
    return err == ERR_OK ? make_socket_dir(cluster, data_dir, error) : err;
}

enum err embedded_cluster_prepare(struct embedded_cluster *cluster, const char *data_dir,
                                  struct error *error)
{
    char absolute[PATH_MAX];
    cluster->lock_fd = -1;
    enum err err = make_paths(cluster, data_dir, absolute, error);
    if (err == ERR_OK) {
        err = take_lock(cluster, absolute, error);
    }
    if (err == ERR_OK) {
        err = equip(cluster, absolute, error);
    }
    if (err == ERR_OK && version_of_cluster(cluster) == 0) {
        err = make(cluster, absolute, error);
    }
    return err;
}

/* It has its name when it is whole. */
static bool has_cluster(const struct embedded_cluster *cluster)
{
    struct stat info;
    return stat(cluster->folder, &info) == 0;
}

enum err embedded_cluster_find(struct embedded_cluster *cluster, const char *data_dir,
                               bool *out_in_use, struct error *error)
{
    char absolute[PATH_MAX];
    cluster->lock_fd = -1;
    enum err err = choose_paths(cluster, data_dir, absolute, error);
    if (err == ERR_OK && !has_cluster(cluster)) {
        err = error_set(error, ERR_CONFIG, "there is no private database in %s", absolute);
    }
    if (err == ERR_OK) {
        err = try_lock(cluster, absolute, out_in_use, error);
    }
    if (err != ERR_OK) {
        return err;
    }
    return *out_in_use ? choose_socket_dir(cluster, absolute, error)
                       : equip(cluster, absolute, error);
}

void embedded_cluster_finish(struct embedded_cluster *cluster)
{
    if (cluster->lock_fd >= 0) {
        close(cluster->lock_fd);
        cluster->lock_fd = -1;
    }
}
