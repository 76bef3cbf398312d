/* See options.h. */
#include "play/options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char options_help[] =
    "donjon play [flags]: the game in a terminal, over HTTP\n"
    "\n"
    "  --url URL          the server (DONJON_URL; default http://127.0.0.1:8080)\n"
    "  --scenario ID      begin a new game of this at once\n"
    "  --class ID         the class to play in it\n"
    "  --players N        seats of the new game; the others' tokens are printed at the end\n"
    "  --label TEXT       what to call it\n"
    "  --session ID --token TOKEN [--seat N]\n"
    "                     sit down at a session somebody made\n"
    "  --saves FILE       the list of your games (default in XDG_DATA_HOME)\n"
    "\n"
    "Without --scenario or --session it shows the list of your games. Where creating sessions is "
    "not\n"
    "open to everyone, DONJON_ADMIN_TOKEN is used. ? tells the keys.\n";

static bool read_number(const char *text, int min, int max, int *out)
{
    char *end = NULL;
    long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < min || value > max) {
        return false;
    }
    *out = (int)value;
    return true;
}

/* Where the value of a text flag goes; NULL if it is none. */
static const char **text_flag(struct play_options *options, const char *name)
{
    const struct {
        const char *name;
        const char **value;
    } flags[] = {{"--url", &options->url},         {"--scenario", &options->scenario},
                 {"--class", &options->class_},    {"--label", &options->label},
                 {"--session", &options->session}, {"--token", &options->token},
                 {"--saves", &options->saves}};
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (strcmp(flags[i].name, name) == 0) {
            return flags[i].value;
        }
    }
    return NULL;
}

static const char *read_flag(struct play_options *options, const char *name, const char *value)
{
    const char **text = text_flag(options, name);
    if (!text && strcmp(name, "--players") != 0 && strcmp(name, "--seat") != 0) {
        return "there is no such flag";
    }
    if (!value) {
        return "a flag has no value";
    }
    if (text) {
        *text = value;
        return NULL;
    }
    int *number = strcmp(name, "--players") == 0 ? &options->players : &options->seat;
    return read_number(value, 1, 8, number) ? NULL : "--players and --seat are numbers from 1 to 8";
}

const char *options_read(struct play_options *options, char *const *arguments)
{
    const char *url = getenv("DONJON_URL");
    *options = (struct play_options){.url = url ? url : "http://127.0.0.1:8080",
                                     .admin_token = getenv("DONJON_ADMIN_TOKEN"),
                                     .seat = 1,
                                     .players = 1};
    for (size_t i = 0; arguments[i]; i += 2) { /* a flag and its value */
        if (strcmp(arguments[i], "--help") == 0) {
            options->help = true;
            return NULL;
        }
        const char *problem = read_flag(options, arguments[i], arguments[i + 1]);
        if (problem) {
            return problem;
        }
    }
    return (options->session != NULL) == (options->token != NULL)
               ? NULL
               : "--session and --token go together";
}
