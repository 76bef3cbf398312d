/* main: the program's commands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/cleanup.h"
#include "core/base/digest.h"
#include "core/base/log.h"
#include "core/codec/content_schema_json.h"
#include "play/play.h"
#include "server/app.h"
#include "server/cli_export.h"
#include "server/cli_verify.h"
#include "server/content.h"
#include "server/healthcheck.h"

static int print_help(void)
{
    CLEANUP(strbuf_finish) struct strbuf help = {0};
    config_write_help(&help);
    printf("Donjon %s, a server for turn-based games that can prove they were played fairly.\n\n"
           "donjon [serve]             serve until SIGTERM\n"
           "donjon migrate             bring the database's schema up to date\n"
           "donjon healthcheck         ask the server at DONJON_LISTEN whether it is ready\n"
           "donjon content check DIR   check the game content in a folder\n"
           "donjon content schema      print a JSON Schema of its files\n"
           "donjon export SESSION ...  write a session's file of evidence, from the database\n"
           "donjon play                the game in a terminal; see donjon play --help\n"
           "donjon verify FILE ...     check files of evidence, offline; --receipt, --key, ...\n"
           "donjon version             print the version\n"
           "donjon settings --markdown print the settings as a table\n\n"
           "Settings, as flags behind the command or as environment variables:\n\n%s",
           DONJON_VERSION, help.data);
    return EXIT_CLEAN;
}

static int fail_usage(const char *what)
{
    fprintf(stderr, "donjon: %s; see donjon --help\n", what);
    return EXIT_USAGE;
}

static int print_content_schema(void)
{
    CLEANUP(strbuf_finish) struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    content_schema_json_write(&writer);
    if (text.failed) {
        fprintf(stderr, "donjon: out of memory\n");
        return EXIT_FAILED;
    }
    printf("%s\n", text.data);
    return EXIT_CLEAN;
}

static int check_content(char *const *arguments)
{
    if (arguments[0] && strcmp(arguments[0], "schema") == 0 && !arguments[1]) {
        return print_content_schema();
    }
    if (!arguments[0] || strcmp(arguments[0], "check") != 0 || !arguments[1] || arguments[2]) {
        return fail_usage("usage: donjon content check DIR, or donjon content schema");
    }
    CLEANUP(strbuf_finish) struct strbuf problems = {0};
    struct content content;
    if (content_init(&content, arguments[1], "", &problems) != ERR_OK) {
        fprintf(stderr, "%s", problems.data ? problems.data : "out of memory\n");
        return EXIT_FAILED;
    }
    printf("the content is good; root ");
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        printf("%02x", content.runtime[0].root.bytes[i]);
    }
    printf("\n");
    content_finish(&content);
    return EXIT_CLEAN;
}

static int print_settings(char *const *arguments)
{
    if (!arguments[0] || strcmp(arguments[0], "--markdown") != 0 || arguments[1]) {
        return fail_usage("usage: donjon settings --markdown");
    }
    CLEANUP(strbuf_finish) struct strbuf table = {0};
    config_write_markdown(&table);
    printf("%s", table.data);
    return EXIT_CLEAN;
}

static int print_version(char *const *arguments)
{
    (void)arguments;
    printf("donjon %s\n", DONJON_VERSION);
    return EXIT_CLEAN;
}

static int check_health(const struct config *config)
{
    struct error error = {0};
    if (!healthcheck(&config->address, &error)) {
        fprintf(stderr, "donjon is not ready: %s\n", error.message);
        return EXIT_FAILED;
    }
    return EXIT_CLEAN;
}

static void warn(const struct strbuf *warnings)
{
    const char *line = warnings->data;
    while (line && *line) {
        int length = (int)strcspn(line, "\n");
        log_warning("configuration", "reason=\"%.*s\"", length, line);
        line += length + 1;
    }
}

/* Commands that read the configuration. */
static int run_configured(int (*command)(const struct config *), char *const *flags)
{
    struct config config;
    struct config_report report;
    int exit_code = EXIT_USAGE;
    bool good = config_read(&config, flags, environ, &report);
    if (good) {
        log_configure((enum log_level)config.log_level, (enum log_format)config.log_format);
    }
    warn(&report.warnings);
    if (good) {
        exit_code = command(&config);
    } else {
        fprintf(stderr, "the configuration is not valid:\n%s", report.problems.data);
    }
    config_report_finish(&report);
    config_finish(&config);
    return exit_code;
}

static struct cli_export asked_export;

static int export_configured(const struct config *config)
{
    return cli_export_run(&asked_export, config);
}

static int export_session(char *const *arguments)
{
    char *const *flags = cli_export_read(&asked_export, arguments);
    return flags ? run_configured(export_configured, flags) : EXIT_USAGE;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*plain)(char *const *arguments);
        int (*configured)(const struct config *config);
    } commands[] = {{"serve", NULL, app_serve},          {"migrate", NULL, app_migrate},
                    {"healthcheck", NULL, check_health}, {"content", check_content, NULL},
                    {"verify", cli_verify, NULL},        {"export", export_session, NULL},
                    {"version", print_version, NULL},    {"settings", print_settings, NULL}};
    if (argc > 1 && strcmp(argv[1], "play") == 0) {
        return play_run(argv + 2); /* with flags and a help of its own */
    }
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0 ||
            (i == 1 && strcmp(argv[i], "help") == 0)) {
            return print_help();
        }
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        return print_version(argv + 2);
    }
    if (argc < 2 || strncmp(argv[1], "--", 2) == 0) {
        return run_configured(app_serve, argv + (argc > 0));
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return commands[i].plain ? commands[i].plain(argv + 2)
                                     : run_configured(commands[i].configured, argv + 2);
        }
    }
    return fail_usage("there is no such command");
}
