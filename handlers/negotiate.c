/* negotiate: small strict readers of header values; nothing is copied. */
#include "handlers/negotiate.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "core/base/text.h"

enum { SEQ_DIGITS_MAX = 20 };

/* Part of a header value. */
struct span {
    const char *start;
    size_t length;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct span span_trim(struct span span)
{
    while (span.length > 0 && is_blank(span.start[0])) {
        span.start++;
        span.length--;
    }
    while (span.length > 0 && is_blank(span.start[span.length - 1])) {
        span.length--;
    }
    return span;
}

/* The part of `*rest` up to `separator`, trimmed; `*rest` goes behind it. */
static struct span span_next(struct span *rest, char separator)
{
    const char *end = rest->length > 0 ? memchr(rest->start, separator, rest->length) : NULL;
    struct span part = {rest->start, end ? (size_t)(end - rest->start) : rest->length};
    size_t used = part.length + (end ? 1 : 0);
    rest->start += used;
    rest->length -= used;
    return span_trim(part);
}

static bool span_is(struct span span, const char *word)
{
    return strlen(word) == span.length && strncasecmp(span.start, word, span.length) == 0;
}

static struct span span_of(const char *text)
{
    return (struct span){text, strlen(text)};
}

/* ---- Accept ---- */

/* How closely a media range names `type`: 3 exactly, 2 by its first half, 1 as anything, 0 not. */
static int range_matches(struct span range, const char *type)
{
    size_t half = (size_t)(strchr(type, '/') - type) + 1;
    if (span_is(range, type)) {
        return 3;
    }
    if (range.length == half + 1 && range.start[half] == '*' &&
        strncasecmp(range.start, type, half) == 0) {
        return 2;
    }
    return span_is(range, "*/*") ? 1 : 0;
}

/* False for the weights that mean "not": q=0, q=0.0, ... */
static bool weight_is_positive(struct span parameters)
{
    while (parameters.length > 0) {
        struct span parameter = span_next(&parameters, ';');
        if (parameter.length < 2 || strncasecmp(parameter.start, "q=", 2) != 0) {
            continue;
        }
        for (size_t i = 2; i < parameter.length; i++) {
            if (parameter.start[i] >= '1' && parameter.start[i] <= '9') {
                return true;
            }
        }
        return false;
    }
    return true;
}

bool negotiate_accepts(const char *accept, const char *type)
{
    if (!accept || span_trim(span_of(accept)).length == 0) {
        return true;
    }
    struct span rest = span_of(accept);
    int best = 0;
    bool accepted = false;
    while (rest.length > 0) {
        struct span parameters = span_next(&rest, ',');
        struct span range = span_next(&parameters, ';');
        int closeness = range_matches(range, type);
        if (closeness > best) {
            best = closeness;
            accepted = weight_is_positive(parameters);
        }
    }
    return accepted;
}

bool negotiate_accepts_gzip(const char *accept_encoding)
{
    struct span rest = span_of(accept_encoding ? accept_encoding : "");
    bool any = false;
    while (rest.length > 0) {
        struct span parameters = span_next(&rest, ',');
        struct span coding = span_next(&parameters, ';');
        if (span_is(coding, "gzip")) {
            return weight_is_positive(parameters);
        }
        any = any || (span_is(coding, "*") && weight_is_positive(parameters));
    }
    return any;
}

/* ---- entity tags ---- */

static bool tag_is_weak(struct span tag)
{
    return tag.length >= 2 && tag.start[0] == 'W' && tag.start[1] == '/';
}

static struct span tag_opaque(struct span tag)
{
    return tag_is_weak(tag) ? (struct span){tag.start + 2, tag.length - 2} : tag;
}

/* Whether the opaque tag is `etag` (with its quotes) or that of its compressed form. */
static bool tag_is(struct span tag, const char *etag)
{
    static const char suffix[] = NEGOTIATE_GZIP_SUFFIX "\"";
    size_t length = strlen(etag);
    size_t more = sizeof(suffix) - 2; /* the closing quote is there once */
    if (tag.length == length) {
        return memcmp(tag.start, etag, length) == 0;
    }
    return length > 0 && tag.length == length + more && memcmp(tag.start, etag, length - 1) == 0 &&
           memcmp(tag.start + length - 1, suffix, more + 1) == 0;
}

bool negotiate_none_match(const char *if_none_match, const char *etag)
{
    struct span rest = span_of(if_none_match ? if_none_match : "");
    while (rest.length > 0) {
        struct span tag = tag_opaque(span_next(&rest, ','));
        bool any = tag.length == 1 && tag.start[0] == '*';
        if (any || tag_is(tag, etag)) {
            return true;
        }
    }
    return false;
}

/* The digits after "s in a tag, which end at - or at its closing quote. */
static bool tag_seq(struct span tag, uint64_t *out_seq)
{
    char digits[SEQ_DIGITS_MAX + 1];
    size_t count = 0;
    const char *c = tag.start + 2;
    const char *end = tag.start + tag.length - 1;
    while (c < end && *c >= '0' && *c <= '9' && count < SEQ_DIGITS_MAX) {
        digits[count++] = *c++;
    }
    digits[count] = '\0';
    return (c == end || *c == '-') && text_parse_u64(digits, INT64_MAX, out_seq);
}

enum if_match negotiate_if_match(const char *if_match, uint64_t *out_seq)
{
    if (!if_match) {
        return IF_MATCH_ANY;
    }
    struct span tag = span_trim(span_of(if_match));
    if (tag.length == 1 && tag.start[0] == '*') {
        return IF_MATCH_ANY;
    }
    bool weak = tag_is_weak(tag);
    tag = tag_opaque(tag);
    if (tag.length < 2 || tag.start[0] != '"' || tag.start[tag.length - 1] != '"' ||
        memchr(tag.start + 1, '"', tag.length - 2)) {
        return IF_MATCH_MALFORMED;
    }
    if (weak || tag.length < 4 || tag.start[1] != 's' || !tag_seq(tag, out_seq)) {
        return IF_MATCH_NEVER;
    }
    return IF_MATCH_SEQ;
}
