/*
 * embedded_cluster: where the private PostgreSQL lives, who runs it, and its child processes. For
 * embedded_postgres.c alone.
 *
 * A data folder belongs to one server at a time; the lock goes away with the process, however it
 * ends. Belongs to one thread at a time.
 */
#ifndef DONJON_SERVER_EMBEDDED_CLUSTER_H
#define DONJON_SERVER_EMBEDDED_CLUSTER_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "core/base/err.h"

enum { EMBEDDED_REASON_SIZE = 160 };

struct embedded_cluster {
    char bin_dir[PATH_MAX];
    char folder[PATH_MAX]; /* of the cluster */
    char draft[PATH_MAX];  /* where it is made */
    char socket_dir[PATH_MAX];
    char log_path[PATH_MAX];
    uid_t uid; /* who runs it */
    gid_t gid;
    bool change_user;
    int lock_fd; /* -1: none */
};

/* Finds programs and user, makes the folders, takes the lock, makes the cluster if there is
 * none. */
MUST_CHECK enum err embedded_cluster_prepare(struct embedded_cluster *cluster, const char *data_dir,
                                             struct error *error);

/*
 * The same for somebody who only reads: nothing is made but a folder for the socket, and where a
 * server has the lock (`*out_in_use`), not even that: its cluster runs, in `socket_dir`. ERR_CONFIG
 * where there is no cluster.
 */
MUST_CHECK enum err embedded_cluster_find(struct embedded_cluster *cluster, const char *data_dir,
                                          bool *out_in_use, struct error *error);

/* Lets go of the lock. */
void embedded_cluster_finish(struct embedded_cluster *cluster);

/*
 * Starts a program of the cluster, with its output in the log. The kernel sends it `death_signal`
 * when the thread that calls ends, however it ends. -1 when there is no process to be had.
 */
pid_t embedded_cluster_spawn(const struct embedded_cluster *cluster, char *const arguments[],
                             int death_signal);

/* True when the child ended within the time; `out_status` as of waitpid. */
bool embedded_cluster_wait(pid_t pid, int milliseconds, int *out_status);

/* How long the log is: what children say from now on is behind it. */
off_t embedded_cluster_log_size(const struct embedded_cluster *cluster);

/* Writes the line behind `from` that says best why a child failed; "nothing" if there is none. */
void embedded_cluster_reason(const struct embedded_cluster *cluster, off_t from,
                             char out[EMBEDDED_REASON_SIZE]);

__attribute__((format(printf, 2, 3))) MUST_CHECK enum err embedded_path_format(char out[PATH_MAX],
                                                                               const char *format,
                                                                               ...);

#endif
