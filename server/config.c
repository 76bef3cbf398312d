/* config: flags and environment against the table. */
#include "server/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/cleanup.h"
#include "core/base/digest.h"
#include "server/setting.h"

enum { SECRET_FILE_SIZE = 8192, NAME_SIZE = 64 };

static const char PREFIX[] = "DONJON_";
static const char FILE_SUFFIX[] = "_FILE";

/* Where a setting's text comes from. */
struct source {
    const char *name; /* as the user wrote it: a variable or a flag */
    const char *text; /* NULL: not given */
    bool is_file;
};

/* ---- where from ---- */

static const char *find_variable(char *const *environment, const char *name, const char *suffix)
{
    size_t name_length = strlen(name);
    size_t suffix_length = strlen(suffix);
    for (; *environment; environment++) {
        const char *entry = *environment;
        if (strncmp(entry, name, name_length) == 0 &&
            strncmp(entry + name_length, suffix, suffix_length) == 0 &&
            entry[name_length + suffix_length] == '=') {
            const char *value = entry + name_length + suffix_length + 1;
            return *value ? value : NULL;
        }
    }
    return NULL;
}

static bool is_flag(const char *text, size_t length, const char *flag, const char *suffix)
{
    char name[NAME_SIZE];
    int size = snprintf(name, sizeof(name), "--%s%s", flag, suffix);
    return (size_t)size == length && strncmp(name, text, length) == 0;
}

/* The value of --FLAG VALUE or --FLAG=VALUE; the last one counts. */
static const char *find_flag(char *const *flags, const char *flag, const char *suffix)
{
    const char *found = NULL;
    while (*flags) {
        const char *text = *flags++;
        size_t length = strcspn(text, "=");
        bool joined = text[length] == '=';
        const char *value = joined ? text + length + 1 : *flags;
        flags += !joined && *flags;
        if (value && is_flag(text, length, flag, suffix)) {
            found = value;
        }
    }
    return found;
}

static struct source find_source(const struct setting *setting, char *const *flags,
                                 char *const *environment)
{
    char flag[SETTING_FLAG_SIZE];
    setting_flag(setting, flag);
    struct source sources[] = {
        {setting->name, find_flag(flags, flag, ""), false},
        {setting->name, setting->secret ? find_flag(flags, flag, "-file") : NULL, true},
        {setting->name, find_variable(environment, setting->name, ""), false},
        {setting->name,
         setting->secret ? find_variable(environment, setting->name, FILE_SUFFIX) : NULL, true},
    };
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        if (sources[i].text) {
            return sources[i];
        }
    }
    return (struct source){setting->name, NULL, false};
}

/* ---- values ---- */

/* The first line of a file. False: the file cannot be read. */
static bool read_secret(const char *path, char out[SECRET_FILE_SIZE])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    ssize_t size = read(fd, out, SECRET_FILE_SIZE - 1);
    close(fd);
    if (size < 0) {
        return false;
    }
    out[size] = '\0';
    out[strcspn(out, "\r\n")] = '\0';
    return true;
}

static void add_range_problem(const struct setting *setting, const char *text, bool is_file,
                              struct strbuf *problems)
{
    char range[SETTING_RANGE_SIZE];
    setting_range(setting, range);
    if (setting->secret) {
        strbuf_addf(problems, "%s%s: the value is not %s\n", setting->name,
                    is_file ? FILE_SUFFIX : "", range);
    } else {
        strbuf_addf(problems, "%s=%s: the value is not %s\n", setting->name, text, range);
    }
}

static void read_setting(const struct setting *setting, const struct source *source,
                         struct config *config, struct config_report *report)
{
    char secret[SECRET_FILE_SIZE] = "";
    const char *text = source->text ? source->text : setting->fallback;
    if (source->is_file && source->text) {
        if (!read_secret(source->text, secret)) {
            strbuf_addf(&report->problems, "%s%s=%s: the file cannot be read: %s\n", setting->name,
                        FILE_SUFFIX, source->text, strerror(errno));
            return;
        }
        text = secret;
    }
    if (!setting_parse(setting, text, config)) {
        add_range_problem(setting, text, source->is_file, &report->problems);
    }
    digest_wipe(secret, sizeof(secret));
}

/* Both ways at once would leave open which one counts. */
static void check_twice(const struct setting *setting, char *const *environment,
                        struct strbuf *problems)
{
    if (setting->secret && find_variable(environment, setting->name, "") &&
        find_variable(environment, setting->name, FILE_SUFFIX)) {
        strbuf_addf(problems, "%s: given both as a value and as %s%s\n", setting->name,
                    setting->name, FILE_SUFFIX);
    }
}

/* ---- what nobody knows ---- */

static bool is_known_variable(const char *name, size_t length)
{
    for (size_t i = 0; i < setting_count; i++) {
        size_t known = strlen(settings[i].name);
        if (strncmp(name, settings[i].name, known) == 0 &&
            (length == known || (settings[i].secret && length == known + sizeof(FILE_SUFFIX) - 1 &&
                                 strncmp(name + known, FILE_SUFFIX, length - known) == 0))) {
            return true;
        }
    }
    return false;
}

static void warn_unknown_variables(char *const *environment, struct strbuf *warnings)
{
    for (; *environment; environment++) {
        size_t length = strcspn(*environment, "=");
        if (strncmp(*environment, PREFIX, sizeof(PREFIX) - 1) == 0 &&
            !is_known_variable(*environment, length)) {
            strbuf_addf(warnings, "%.*s: there is no such setting\n", (int)length, *environment);
        }
    }
}

static bool is_known_flag(const char *text, size_t length)
{
    for (size_t i = 0; i < setting_count; i++) {
        char flag[SETTING_FLAG_SIZE];
        setting_flag(&settings[i], flag);
        if (is_flag(text, length, flag, "") ||
            (settings[i].secret && is_flag(text, length, flag, "-file"))) {
            return true;
        }
    }
    return false;
}

static void check_flags(char *const *flags, struct strbuf *problems)
{
    for (; *flags; flags++) {
        const char *text = *flags;
        size_t length = strcspn(text, "=");
        if (!is_known_flag(text, length)) {
            strbuf_addf(problems, "%.*s: there is no such flag\n", (int)length, text);
        } else if (text[length] == '\0' && !*++flags) {
            strbuf_addf(problems, "%s: a value is missing\n", text);
            return;
        }
    }
}

/* ---- life cycle ---- */

bool config_read(struct config *config, char *const *flags, char *const *environment,
                 struct config_report *report)
{
    *config = (struct config){0};
    *report = (struct config_report){0};
    check_flags(flags, &report->problems);
    for (size_t i = 0; i < setting_count; i++) {
        struct source source = find_source(&settings[i], flags, environment);
        read_setting(&settings[i], &source, config, report);
        check_twice(&settings[i], environment, &report->problems);
    }
    warn_unknown_variables(environment, &report->warnings);
    return report->problems.len == 0 && !report->problems.failed;
}

void config_finish(struct config *config)
{
    for (size_t i = 0; i < setting_count; i++) {
        enum setting_type type = settings[i].type;
        if (type == SETTING_TEXT || type == SETTING_TOKEN || type == SETTING_HEX ||
            type == SETTING_ADDRESS || type == SETTING_ORIGINS) {
            char **text = (void *)((char *)config + settings[i].offset);
            if (*text) {
                digest_wipe(*text, strlen(*text));
            }
            free(*text);
            *text = NULL;
        }
    }
}

void config_report_finish(struct config_report *report)
{
    strbuf_finish(&report->problems);
    strbuf_finish(&report->warnings);
}

/* ---- help ---- */

static const char *shown_fallback(const struct setting *setting)
{
    return setting->shown_fallback ? setting->shown_fallback : setting->fallback;
}

void config_write_help(struct strbuf *out)
{
    for (size_t i = 0; i < setting_count; i++) {
        const struct setting *setting = &settings[i];
        char flag[SETTING_FLAG_SIZE];
        char range[SETTING_RANGE_SIZE];
        if (setting->hidden) {
            continue;
        }
        setting_flag(setting, flag);
        setting_range(setting, range);
        strbuf_addf(out, "  --%s VALUE, %s%s\n      %s.\n      %s; default: %s\n", flag,
                    setting->name, setting->secret ? " (or ..._FILE)" : "", setting->help, range,
                    shown_fallback(setting));
    }
}

void config_write_markdown(struct strbuf *out)
{
    strbuf_adds(out, "| setting | default | allowed | what it does |\n|---|---|---|---|\n");
    for (size_t i = 0; i < setting_count; i++) {
        const struct setting *setting = &settings[i];
        char range[SETTING_RANGE_SIZE];
        if (setting->hidden) {
            continue;
        }
        setting_range(setting, range);
        const char *quote = setting->shown_fallback ? "" : "`";
        strbuf_addf(out, "| `%s`%s | %s%s%s | %s | %s |\n", setting->name,
                    setting->secret ? " or `..._FILE`" : "", quote, shown_fallback(setting), quote,
                    range, setting->help);
    }
}
