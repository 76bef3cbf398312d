/* embedded_child: the child processes of embedded_cluster.h. */
#include "server/embedded_cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOG_TAIL_BYTES = 4096 };
enum { STEP_MS = 10, EXIT_NOT_STARTED = 126, EXIT_NO_PROGRAM = 127 };

static bool redirect_output(const struct embedded_cluster *cluster)
{
    int log_fd = open(cluster->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return log_fd >= 0 && null_fd >= 0 && dup2(null_fd, 0) >= 0 && dup2(log_fd, 1) >= 0 &&
           dup2(log_fd, 2) >= 0;
}

static bool change_user(const struct embedded_cluster *cluster)
{
    return !cluster->change_user ||
           (setgroups(0, NULL) == 0 && setgid(cluster->gid) == 0 && setuid(cluster->uid) == 0);
}

/* In the child: where output goes, who we are, and that we do not outlive the server. */
static bool enter(const struct embedded_cluster *cluster, pid_t parent, int death_signal)
{
    if (!redirect_output(cluster)) {
        return false;
    }
    setsid(); /* the terminal's Ctrl-C is for the server, which stops us in order */
    if (!change_user(cluster)) {
        return false;
    }
    prctl(PR_SET_PDEATHSIG, death_signal); /* a change of user would clear it */
    if (getppid() != parent) {             /* it died before the line above */
        return false;
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    return chdir("/") == 0;
}

pid_t embedded_cluster_spawn(const struct embedded_cluster *cluster, char *const arguments[],
                             int death_signal)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        if (!enter(cluster, parent, death_signal)) {
            _exit(EXIT_NOT_STARTED);
        }
        char *const environment[] = {(char[]){"LC_ALL=C"}, (char[]){"PATH=/usr/bin:/bin"}, NULL};
        execve(arguments[0], arguments, environment);
        _exit(EXIT_NO_PROGRAM);
    }
    return pid;
}

bool embedded_cluster_wait(pid_t pid, int milliseconds, int *out_status)
{
    for (int waited = 0;; waited += STEP_MS) {
        pid_t ended = waitpid(pid, out_status, WNOHANG);
        if (ended == pid || (ended < 0 && errno == ECHILD)) {
            return true;
        }
        if (waited >= milliseconds) {
            return false;
        }
        struct timespec pause = {.tv_nsec = STEP_MS * 1000000L};
        nanosleep(&pause, NULL);
    }
}

off_t embedded_cluster_log_size(const struct embedded_cluster *cluster)
{
    struct stat info;
    return stat(cluster->log_path, &info) == 0 ? info.st_size : 0;
}

/* After the reason come lines about tidying up. */
static bool is_reason(const char *line)
{
    static const char *const words[] = {"FATAL", "PANIC", "error:", "could not", "terminated by"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strstr(line, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

void embedded_cluster_reason(const struct embedded_cluster *cluster, off_t from,
                             char out[EMBEDDED_REASON_SIZE])
{
    char text[LOG_TAIL_BYTES + 1];
    off_t end = embedded_cluster_log_size(cluster);
    int fd = open(cluster->log_path, O_RDONLY | O_CLOEXEC);
    off_t begin = end - from > LOG_TAIL_BYTES ? end - LOG_TAIL_BYTES : from;
    ssize_t size = fd >= 0 ? pread(fd, text, LOG_TAIL_BYTES, begin) : 0;
    if (fd >= 0) {
        close(fd);
    }
    text[size > 0 ? size : 0] = '\0';
    snprintf(out, EMBEDDED_REASON_SIZE, "nothing");
    bool found = false;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        bool aftermath = found && strstr(line, "PANIC") != NULL; /* of the reason before it */
        bool reason = is_reason(line) && !aftermath;
        if (reason || !found) {
            snprintf(out, EMBEDDED_REASON_SIZE, "%s", line);
        }
        found = found || reason;
    }
}
