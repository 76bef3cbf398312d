/* target: one pass over the path, one over the query; both write behind themselves into the memory
 * handed in, which is large enough because decoding never grows. */
#include "server/target.h"

#include <string.h>
#include <strings.h>

#include "core/base/text.h"

static const char BAD_ESCAPE[] = "the address has a percent sign without two hex digits";
static const char BAD_BYTE[] = "the address has a byte that must be percent-encoded";
static const char NUL_BYTE[] = "the address has a NUL byte";
static const char BAD_TEXT[] = "the address is not UTF-8 after decoding";
static const char BAD_START[] = "the address must start with a slash";
static const char TOO_MANY[] = "the query has too many parameters";
static const char TWICE[] = "the query has a parameter twice";
static const char NAMELESS[] = "the query has a parameter without a name";

/* The path once with slashes and once in segments, the query once; each with its NULs. */
size_t target_memory_size(size_t length)
{
    return 2 * length + 2 + 2 * REQUEST_QUERY_MAX;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Decodes up to `end`; writes the end of the output. NULL or what is wrong. */
static const char *decode(const char *from, const char *end, bool plus_is_space, char **out)
{
    const char *start = *out;
    bool escaped = false;
    for (; from < end; from++) {
        char c = *from;
        if (c < 0x21 || c > 0x7e) {
            return BAD_BYTE;
        }
        if (c == '%') {
            int high = end - from > 2 ? hex_digit(from[1]) : -1;
            int low = end - from > 2 ? hex_digit(from[2]) : -1;
            if (high < 0 || low < 0) {
                return BAD_ESCAPE;
            }
            c = (char)(high * 16 + low);
            from += 2;
            escaped = true;
            if (c == '\0') {
                return NUL_BYTE;
            }
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        *(*out)++ = c;
    }
    if (escaped && text_utf8_length(start, (size_t)(*out - start)) < 0) {
        return BAD_TEXT;
    }
    return NULL;
}

static const char *parse_path(const char *from, const char *end, char *segments, struct target *out)
{
    char *path = segments + (end - from) + 1;
    out->path = path;
    while (from < end) {
        const char *stop = memchr(from + 1, '/', (size_t)(end - from - 1));
        stop = stop ? stop : end;
        char *text = segments;
        const char *wrong = decode(from + 1, stop, false, &segments);
        if (wrong) {
            return wrong;
        }
        size_t length = (size_t)(segments - text);
        *segments++ = '\0';
        *path++ = '/';
        memcpy(path, text, length);
        path += length;
        if (out->segment_count < TARGET_SEGMENTS_MAX) {
            out->segments[out->segment_count] = (struct target_segment){text, length};
        }
        out->segment_count += out->segment_count <= TARGET_SEGMENTS_MAX;
        from = stop;
    }
    *path = '\0';
    return NULL;
}

static const char *parse_pair(const char *from, const char *end, char **memory,
                              struct query_pair *out)
{
    const char *equals = memchr(from, '=', (size_t)(end - from));
    const char *name_end = equals ? equals : end;
    out->name = *memory;
    const char *wrong = decode(from, name_end, true, memory);
    if (!wrong && *memory == out->name) {
        wrong = NAMELESS;
    }
    if (wrong) {
        return wrong;
    }
    *(*memory)++ = '\0';
    out->value = *memory;
    wrong = equals ? decode(equals + 1, end, true, memory) : NULL;
    *(*memory)++ = '\0';
    return wrong;
}

static bool has_name(const struct query_pair *query, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(query[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static const char *parse_query(const char *from, char *memory, struct query_pair *query,
                               size_t *count)
{
    while (*from) {
        const char *end = strchrnul(from, '&');
        if (end > from) {
            if (*count == REQUEST_QUERY_MAX) {
                return TOO_MANY;
            }
            const char *wrong = parse_pair(from, end, &memory, &query[*count]);
            if (wrong) {
                return wrong;
            }
            if (has_name(query, *count, query[*count].name)) {
                return TWICE;
            }
            ++*count;
        }
        from = *end ? end + 1 : end;
    }
    return NULL;
}

/* Proxies may send the absolute form: what stands before the path is not ours to judge. */
static const char *skip_authority(const char *raw)
{
    size_t scheme = strncasecmp(raw, "http://", 7) == 0    ? 7
                    : strncasecmp(raw, "https://", 8) == 0 ? 8
                                                           : 0;
    return scheme ? raw + scheme + strcspn(raw + scheme, "/?") : raw;
}

const char *target_parse(const char *raw, char *memory, struct target *out,
                         struct query_pair query[REQUEST_QUERY_MAX], size_t *out_query_count)
{
    out->path = "";
    out->segment_count = 0;
    *out_query_count = 0;
    out->asterisk = strcmp(raw, "*") == 0;
    if (out->asterisk) {
        out->path = "*";
        return NULL;
    }
    raw = skip_authority(raw);
    if (*raw != '/') {
        return BAD_START;
    }
    const char *path_end = strchrnul(raw, '?');
    size_t path_size = (size_t)(path_end - raw);
    const char *wrong = parse_path(raw, path_end, memory, out);
    if (wrong) {
        out->path = "";
        return wrong;
    }
    if (*path_end == '\0') {
        return NULL;
    }
    return parse_query(path_end + 1, memory + 2 * path_size + 2, query, out_query_count);
}
