/*
 * log: from a format of pairs to one line.
 *
 * The structure of a line comes from the format, its contents from the arguments, and an argument
 * must never be able to forge structure. So the format is rewritten first: the separators in it
 * become bytes that do not occur in UTF-8, then it is formatted, then the pairs are written with
 * every value escaped. Words of the format without a `=` become the value of `message`.
 */
#include "core/base/log.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/text.h"

/* The longest format, and what it can grow to when every other word becomes a message. */
enum { FORMAT_MAX = 512, REWRITTEN_MAX = 4 * FORMAT_MAX };

/* Marks of the rewritten format; none is a byte of UTF-8. */
enum { MARK_TEXT = '\xfd', MARK_PLAIN = '\xfe', MARK_END = '\xff' };

/* A line in the making. The last bytes are kept for what closes it. */
struct line {
    char data[LOG_LINE_MAX];
    size_t len;
    bool full;
};
enum { LINE_RESERVE = 4 };

static enum log_level level_least = LOG_INFO;
static enum log_format line_format = LOG_LOGFMT;

static const char *const level_words[] = {"debug", "info", "warning", "error", "off"};

void log_configure(enum log_level level, enum log_format format)
{
    level_least = level;
    line_format = format;
}

bool log_level_parse(const char *word, enum log_level *out)
{
    for (int i = LOG_DEBUG; i <= LOG_OFF; i++) {
        if (strcmp(word, level_words[i]) == 0) {
            *out = (enum log_level)i;
            return true;
        }
    }
    return false;
}

bool log_enabled(enum log_level level)
{
    return level >= level_least && level < LOG_OFF;
}

/* ---- the format ---- */

/* The length of the pair or word at `format`: up to a space outside of quotes. */
static size_t pair_length(const char *format)
{
    bool quoted = false;
    size_t length = 0;
    while (format[length] != '\0' && (quoted || format[length] != ' ')) {
        quoted ^= format[length] == '"';
        length++;
    }
    return length;
}

/* Whether a value holds text: quotes or a %s. Others are numbers if they look like one. */
static bool holds_text(const char *value, size_t size)
{
    bool in_conversion = false;
    for (size_t i = 0; i < size; i++) {
        if (value[i] == '"' || (in_conversion && value[i] == 's')) {
            return true;
        }
        if (value[i] == '%') {
            in_conversion = !in_conversion;
        } else if (isalpha((unsigned char)value[i]) && !strchr("hlzjt", value[i])) {
            in_conversion = false;
        }
    }
    return false;
}

static void put(char **end, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] != '"') {
            *(*end)++ = text[i];
        }
    }
}

static bool is_key(const char *key, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (!isalnum((unsigned char)key[i]) && key[i] != '_' && key[i] != '.') {
            return false;
        }
    }
    return size > 0;
}

/* Rewrites `key=value key="value"` to key MARK value MARK_END ... */
static void rewrite(const char *format, char out[REWRITTEN_MAX])
{
    static const char message[] = "message";
    assert(strlen(format) < FORMAT_MAX);
    char *end = out;
    bool in_message = false;
    for (size_t length; *format != '\0'; format += length) {
        if (*format == ' ') {
            length = 1;
            continue;
        }
        length = pair_length(format);
        const char *equals = memchr(format, '=', length);
        size_t key_size = equals ? (size_t)(equals - format) : 0;
        bool pair = is_key(format, key_size);
        if (in_message && !pair) {
            end[-1] = ' '; /* one message of several words */
        } else {
            put(&end, pair ? format : message, pair ? key_size : sizeof(message) - 1);
            size_t skip = pair ? key_size + 1 : 0;
            bool text = !pair || holds_text(format + skip, length - skip);
            *end++ = (char)(text ? MARK_TEXT : MARK_PLAIN);
        }
        size_t skip = pair ? key_size + 1 : 0;
        put(&end, format + skip, length - skip);
        *end++ = (char)MARK_END;
        in_message = !pair;
    }
    *end = '\0';
}

/* ---- the line ---- */

static void line_add(struct line *line, const char *text, size_t size)
{
    if (line->full || size > sizeof(line->data) - LINE_RESERVE - line->len) {
        line->full = true;
        return;
    }
    memcpy(line->data + line->len, text, size);
    line->len += size;
}

static void line_adds(struct line *line, const char *text)
{
    line_add(line, text, strlen(text));
}

/* One character of a quoted value; what would end the value or the line is escaped. */
static void line_add_escaped(struct line *line, const char *character, size_t size)
{
    unsigned char c = (unsigned char)character[0];
    char escape[8];
    if (c == '"' || c == '\\') {
        snprintf(escape, sizeof(escape), "\\%c", c);
        line_adds(line, escape);
    } else if (c == '\n') {
        line_adds(line, "\\n");
    } else if (c < 0x20 || c == 0x7f) {
        snprintf(escape, sizeof(escape), "\\u%04x", c);
        line_adds(line, escape);
    } else {
        line_add(line, character, size);
    }
}

/* Bytes that are not UTF-8 become question marks, so that every line is valid text. */
static void line_add_value(struct line *line, const char *value, size_t size)
{
    bool valid = text_utf8_length(value, size) >= 0;
    for (size_t i = 0; i < size;) {
        size_t length = 1;
        while (valid && i + length < size && ((unsigned char)value[i + length] & 0xc0) == 0x80) {
            length++;
        }
        bool foreign = !valid && (unsigned char)value[i] >= 0x80;
        line_add_escaped(line, foreign ? "?" : value + i, length);
        i += length;
    }
}

static bool is_number(const char *value, size_t size)
{
    size_t digits = 0;
    size_t points = 0;
    for (size_t i = 0; i < size; i++) {
        bool sign = value[i] == '-' && i == 0;
        if (isdigit((unsigned char)value[i])) {
            digits++;
        } else if (value[i] == '.' && digits > 0 && i + 1 < size) {
            points++;
        } else if (!sign) {
            return false;
        }
    }
    size_t first = size > 0 && value[0] == '-';
    bool leading_zero = size > first + 1 && value[first] == '0' && value[first + 1] != '.';
    return digits > 0 && points <= 1 && !leading_zero;
}

static bool needs_quotes(const char *value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)value[i];
        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 0x7f) {
            return true;
        }
    }
    return size == 0;
}

/* One pair. When its key does not fit it is left out; a value that does not fit is cut. */
static void line_add_pair(struct line *line, const char *key, size_t key_size, bool text,
                          const char *value, size_t size)
{
    bool json = line_format == LOG_JSON;
    bool quoted = json ? text || !is_number(value, size) : needs_quotes(value, size);
    size_t start = line->len;
    if (line->len > (size_t)json) {
        line_adds(line, json ? "," : " ");
    }
    line_adds(line, json ? "\"" : "");
    line_add(line, key, key_size);
    line_adds(line, json ? "\":" : "=");
    line_adds(line, quoted ? "\"" : "");
    if (line->full) {
        line->len = start;
        return;
    }
    line_add_value(line, value, size);
    if (line->full && !quoted && json) {
        line->len = start; /* half a number would be another number */
    } else if (quoted) {
        line->data[line->len++] = '"';
        line->full = line->full || line->len > sizeof(line->data) - LINE_RESERVE;
    }
}

static void line_add_word(struct line *line, const char *key, const char *value)
{
    line_add_pair(line, key, strlen(key), true, value, strlen(value));
}

/* The pairs of a formatted, rewritten format. The last one may have lost its end. */
static void line_add_pairs(struct line *line, const char *pairs)
{
    static const char marks[] = {(char)MARK_TEXT, (char)MARK_PLAIN, '\0'};
    static const char ends[] = {(char)MARK_END, '\0'};
    while (*pairs != '\0' && !line->full) {
        size_t key_size = strcspn(pairs, marks);
        const char *mark = pairs + key_size;
        if (*mark == '\0') {
            return;
        }
        size_t size = strcspn(mark + 1, ends);
        bool empty_message = size == 0 && strncmp(pairs, "message", key_size) == 0;
        if (!empty_message) {
            line_add_pair(line, pairs, key_size, *mark == (char)MARK_TEXT, mark + 1, size);
        }
        pairs = mark + 1 + size;
        pairs += *pairs != '\0';
    }
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    if (!log_enabled(level)) {
        return;
    }
    char rewritten[REWRITTEN_MAX];
    char pairs[LOG_LINE_MAX];
    rewrite(format, rewritten);
    va_list arguments;
    va_start(arguments, format);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the conversions are those of `format` */
    vsnprintf(pairs, sizeof(pairs), rewritten, arguments);
#pragma GCC diagnostic pop
    va_end(arguments);

    char now[CLOCK_RFC3339_SIZE];
    struct clock *clock = clock_system();
    clock_format_rfc3339(clock->wall_us(clock), now);
    struct line line;
    line.len = 0;
    line.full = false;
    line_adds(&line, line_format == LOG_JSON ? "{" : "");
    line_add_word(&line, "time", now);
    line_add_word(&line, "level", level_words[level]);
    line_add_word(&line, "event", event);
    line_add_pairs(&line, pairs);
    if (line_format == LOG_JSON) {
        line.data[line.len++] = '}';
    }
    line.data[line.len++] = '\n';
    ssize_t written = write(STDERR_FILENO, line.data, line.len);
    (void)written; /* there is nobody left to tell */
}
