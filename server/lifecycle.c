/* lifecycle: a signalfd for the first signal, a handler for the second. */
#include "server/lifecycle.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "core/base/log.h"

/* Descriptors beside those of the clients: database, lingering sockets, files. */
enum { DESCRIPTORS_RESERVED = 512 };

static void stop_signals(sigset_t *out)
{
    sigemptyset(out);
    sigaddset(out, SIGTERM);
    sigaddset(out, SIGINT);
}

/* Sanitizers look for leaks by tracing the process, which this would forbid. */
static void keep_memory_private(void)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0);
#endif
}

enum err lifecycle_init(struct lifecycle *lifecycle, struct error *error)
{
    sigset_t signals;
    stop_signals(&signals);
    *lifecycle = (struct lifecycle){.signal_fd = -1};
    signal(SIGPIPE, SIG_IGN);
    keep_memory_private();
    if (sigprocmask(SIG_BLOCK, &signals, NULL) == 0) {
        lifecycle->signal_fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    }
    if (lifecycle->signal_fd < 0) {
        return error_set(error, ERR_INTERNAL, "cannot receive signals: %s", strerror(errno));
    }
    return ERR_OK;
}

void lifecycle_finish(struct lifecycle *lifecycle)
{
    if (lifecycle->signal_fd >= 0) {
        close(lifecycle->signal_fd);
        lifecycle->signal_fd = -1;
    }
}

static void exit_at_once(int signal_number)
{
    (void)signal_number;
    _exit(1);
}

void lifecycle_request_stop(struct lifecycle *lifecycle)
{
    if (lifecycle->stop_requested) {
        return;
    }
    sigset_t signals;
    stop_signals(&signals);
    struct sigaction action = {.sa_handler = exit_at_once};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigprocmask(SIG_UNBLOCK, &signals, NULL);
    lifecycle->stop_requested = true;
}

static int64_t run(void *user)
{
    struct lifecycle *lifecycle = user;
    struct signalfd_siginfo info;
    if (!lifecycle->stop_requested &&
        read(lifecycle->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        log_info("signal", "number=%u pid=%u", info.ssi_signo, info.ssi_pid);
        lifecycle_request_stop(lifecycle);
    }
    return lifecycle->stop_requested ? 0 : LOOP_IDLE_US;
}

void lifecycle_attach(struct lifecycle *lifecycle, struct loop *loop)
{
    loop_add(loop, (struct loop_source){lifecycle->signal_fd, run, lifecycle});
}

unsigned lifecycle_allow_connections(unsigned connections)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)connections + DESCRIPTORS_RESERVED;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return connections;
    }
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= wanted) {
        return connections;
    }
    rlim_t half = limit.rlim_cur / 2;
    rlim_t left = limit.rlim_cur > 2 * (rlim_t)DESCRIPTORS_RESERVED
                      ? limit.rlim_cur - DESCRIPTORS_RESERVED
                      : half;
    return (unsigned)left;
}
