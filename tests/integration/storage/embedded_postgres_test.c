/* The private PostgreSQL: made, killed with its server, started again, in every unhappy order. */
#include "server/embedded_postgres.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FILES_OPEN = 16, PATIENCE_MS = 20 * 1000, STEP_MS = 20 };

static char folder[PATH_MAX]; /* the data folder of the test */
static char temporary[64];

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *walk)
{
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

static void pause_ms(int milliseconds)
{
    struct timespec pause = {.tv_sec = milliseconds / 1000,
                             .tv_nsec = (long)(milliseconds % 1000) * 1000000};
    nanosleep(&pause, NULL);
}

static void set_up(void)
{
    snprintf(temporary, sizeof(temporary), "/tmp/donjon-embedded-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(temporary));
    ck_assert_int_eq(chmod(temporary, 0755), 0);
    snprintf(folder, sizeof(folder), "%s/data", temporary);
}

static void tear_down(void)
{
    ck_assert_int_eq(nftw(temporary, remove_one, FILES_OPEN, FTW_DEPTH | FTW_PHYS), 0);
}

static struct embedded_postgres *start(void)
{
    struct error error = {0};
    struct embedded_postgres *postgres = embedded_postgres_start(folder, &error);
    ck_assert_msg(postgres != NULL, "%s", error.message);
    return postgres;
}

static void expect_no_start(enum err code, const char *message)
{
    struct error error = {0};
    ck_assert_ptr_null(embedded_postgres_start(folder, &error));
    ck_assert_int_eq(error.code, code);
    ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
}

/* The first value a statement gives, "" if none, NULL when there is no connection. */
static const char *sql(const struct embedded_postgres *postgres, const char *text)
{
    static char value[128];
    PGconn *conn = PQconnectdb(embedded_postgres_conninfo(postgres));
    bool connected = PQstatus(conn) == CONNECTION_OK;
    PGresult *result = PQexec(conn, text);
    ck_assert_msg(!connected || PQresultStatus(result) == PGRES_TUPLES_OK ||
                      PQresultStatus(result) == PGRES_COMMAND_OK,
                  "%s", PQerrorMessage(conn));
    snprintf(value, sizeof(value), "%s", PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    PQfinish(conn);
    return connected ? value : NULL;
}

static void expect(const struct embedded_postgres *postgres, const char *text, const char *value)
{
    const char *found = sql(postgres, text);
    ck_assert_ptr_nonnull(found);
    ck_assert_str_eq(found, value);
}

START_TEST(keeps_what_is_written)
{
    struct embedded_postgres *postgres = start();
    expect(postgres, "SHOW listen_addresses", "");
    expect(postgres, "SHOW data_checksums", "on");
    expect(postgres, "SHOW fsync", "on");
    expect(postgres, "SHOW synchronous_commit", "on");
    expect(postgres, "SHOW server_encoding", "UTF8");
    expect(postgres, "CREATE TABLE kept AS SELECT 42 AS number", "");
    embedded_postgres_stop(postgres);
    postgres = start();
    expect(postgres, "SELECT number FROM kept", "42");
    embedded_postgres_stop(postgres);
    embedded_postgres_stop(NULL);
}
END_TEST

START_TEST(serves_one_server)
{
    struct embedded_postgres *postgres = start();
    expect_no_start(ERR_CONFIG, "is in use by another server");
    expect(postgres, "SELECT 1", "1");
    embedded_postgres_stop(postgres);
}
END_TEST

/* In a process that may write files of a few pages only. */
START_TEST(says_why_the_database_cannot_be_made)
{
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        struct error error = {0};
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){.rlim_cur = 65536, .rlim_max = 65536});
        bool started = embedded_postgres_start(folder, &error) != NULL;
        _exit(started || strstr(error.message, "initdb failed: ") == NULL ||
              strstr(error.message, "File too large") == NULL ||
              strstr(error.message, "/postgres.log") == NULL);
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    embedded_postgres_stop(start());
}
END_TEST

/* Killed while it makes the database, with what initdb has started still at work. */
START_TEST(starts_after_kills_in_the_making)
{
    for (int i = 1; i <= 5; i++) {
        pid_t pid = fork();
        ck_assert_int_ge(pid, 0);
        if (pid == 0) {
            _exit(embedded_postgres_start(folder, NULL) == NULL);
        }
        pause_ms(i * 150);
        ck_assert_int_eq(kill(pid, SIGKILL), 0);
        ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    }
    struct embedded_postgres *postgres = start();
    expect(postgres, "SHOW data_checksums", "on");
    embedded_postgres_stop(postgres);
}
END_TEST

/* In a process of its own: starts it, writes `number`, tells by a byte, and waits to be killed. */
static pid_t server_start(int number, int *out_fd)
{
    int fds[2];
    ck_assert_int_eq(pipe(fds), 0);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        char text[64];
        struct embedded_postgres *postgres = embedded_postgres_start(folder, NULL);
        snprintf(text, sizeof(text), "INSERT INTO kept VALUES (%d)", number);
        if (postgres == NULL ||
            sql(postgres, "CREATE TABLE IF NOT EXISTS kept (number int)") == NULL ||
            sql(postgres, text) == NULL || write(fds[1], "1", 1) != 1) {
            _exit(1);
        }
        pause_ms(PATIENCE_MS);
        _exit(0);
    }
    close(fds[1]);
    *out_fd = fds[0];
    return pid;
}

static void server_kill(pid_t pid, int fd)
{
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    close(fd);
}

/* The former database is still shutting down when the next server starts. */
START_TEST(survives_its_servers)
{
    for (int number = 1; number <= 3; number++) {
        char byte;
        int fd;
        pid_t pid = server_start(number, &fd);
        ck_assert_int_eq(read(fd, &byte, 1), 1);
        server_kill(pid, fd);
    }
    struct embedded_postgres *postgres = start();
    expect(postgres, "SELECT string_agg(number::text, ' ' ORDER BY number) FROM kept", "1 2 3");
    embedded_postgres_stop(postgres);
}
END_TEST

/* Killed while the cluster is being made: what is half made is made again. */
START_TEST(is_made_again)
{
    char draft[PATH_MAX];
    snprintf(draft, sizeof(draft), "%s/data/postgres.new/PG_VERSION", temporary);
    int fd;
    pid_t pid = server_start(1, &fd);
    for (int waited = 0; waited < PATIENCE_MS && access(draft, F_OK) != 0; waited += STEP_MS) {
        pause_ms(STEP_MS);
    }
    server_kill(pid, fd);
    ck_assert_int_eq(access(draft, F_OK), 0);
    struct embedded_postgres *postgres = start();
    expect(postgres, "SELECT 1", "1");
    ck_assert_int_ne(access(draft, F_OK), 0);
    embedded_postgres_stop(postgres);
}
END_TEST

static pid_t postmaster_pid(void)
{
    char path[PATH_MAX + 32];
    char line[32] = "";
    snprintf(path, sizeof(path), "%s/postgres/postmaster.pid", folder);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
    fclose(file);
    return (pid_t)strtol(line, NULL, 10);
}

START_TEST(is_started_again)
{
    struct embedded_postgres *postgres = start();
    expect(postgres, "CREATE TABLE kept AS SELECT 42 AS number", "");
    ck_assert_int_eq(kill(postmaster_pid(), SIGKILL), 0);
    const char *found = NULL;
    for (int waited = 0; waited < PATIENCE_MS && found == NULL; waited += STEP_MS) {
        ck_assert_int_gt(embedded_postgres_watch(postgres), 0);
        pause_ms(STEP_MS);
        found = sql(postgres, "SELECT number FROM kept");
    }
    ck_assert_ptr_nonnull(found);
    ck_assert_str_eq(found, "42");
    embedded_postgres_stop(postgres);
}
END_TEST

/* Of a long path: the socket lies in /tmp, in a folder that nobody else may have put there. */
START_TEST(takes_long_paths_and_odd_names)
{
    char link[PATH_MAX];
    char deep[PATH_MAX + 32];
    struct stat info;
    snprintf(folder, sizeof(folder), "%s/it's%0*d", temporary, 100, 1);
    ck_assert_int_eq(mkdir(folder, 0755), 0);
    ck_assert_int_eq(stat(folder, &info), 0);
    snprintf(link, sizeof(link), "/tmp/donjon-%llx-%llx", (unsigned long long)info.st_dev,
             (unsigned long long)info.st_ino);
    ck_assert_int_eq(symlink(temporary, link), 0);
    expect_no_start(ERR_CONFIG, "is not a folder of our own");
    ck_assert_int_eq(unlink(link), 0);
    struct embedded_postgres *postgres = start();
    expect(postgres, "SELECT 1", "1");
    ck_assert_int_eq(stat(link, &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0700);
    embedded_postgres_stop(postgres);
    ck_assert_int_eq(rmdir(link), 0);

    snprintf(folder, sizeof(folder), "%s/it's", temporary); /* the socket is inside */
    postgres = start();
    expect(postgres, "SELECT 1", "1");
    snprintf(deep, sizeof(deep), "%s/socket/.s.PGSQL.5432", folder);
    ck_assert_int_eq(access(deep, F_OK), 0);
    embedded_postgres_stop(postgres);
}
END_TEST

START_TEST(says_what_is_wrong)
{
    char path[PATH_MAX + 32];
    snprintf(path, sizeof(path), "%s/postgres", folder);
    ck_assert_int_eq(mkdir(folder, 0755), 0);
    ck_assert_int_eq(mkdir(path, 0755), 0);
    snprintf(path, sizeof(path), "%s/postgres/PG_VERSION", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    ck_assert_int_eq(write(fd, "7\n", 2), 2);
    close(fd);
    expect_no_start(ERR_CONFIG, "made by PostgreSQL 7, which is not installed");
    snprintf(folder, sizeof(folder), "/proc/none");
    expect_no_start(ERR_CONFIG, "/proc/none cannot be made");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("embedded_postgres");
    TCase *tests = tcase_create("embedded_postgres");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, keeps_what_is_written);
    tcase_add_test(tests, says_why_the_database_cannot_be_made);
    tcase_add_test(tests, starts_after_kills_in_the_making);
    tcase_add_test(tests, serves_one_server);
    tcase_add_test(tests, survives_its_servers);
    tcase_add_test(tests, is_made_again);
    tcase_add_test(tests, is_started_again);
    tcase_add_test(tests, takes_long_paths_and_odd_names);
    tcase_add_test(tests, says_what_is_wrong);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
