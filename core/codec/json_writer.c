/*
 * Each token reserves its whole size once and is then written with plain stores. Long strings are
 * copied in runs that need no escape, found eight bytes at a time: the rows of a view are most of
 * what the server ever writes.
 */
#include "core/codec/json_writer.h"

#include <string.h>

#include "core/base/clock.h"

enum {
    INT_CHARACTERS_MAX = 20, /* of a 64-bit integer with its sign */
    ESCAPE_CHARACTERS_MAX = 6
};

static const char hex_digits[] = "0123456789abcdef";

struct json_writer json_writer_on(struct strbuf *out)
{
    return (struct json_writer){.out = out, .comma = false};
}

/* Room for `size` bytes and a NUL at the end of the strbuf, or NULL once it has failed. */
static char *room(struct strbuf *out, size_t size)
{
    bool fits = out->size > out->len && out->size - out->len > size &&
                (out->max == 0 || out->max - out->len >= size);
    if (!fits) {
        strbuf_reserve(out, size);
        if (out->failed || out->size - out->len <= size) {
            return NULL;
        }
    }
    return out->failed ? NULL : out->data + out->len;
}

/* Room for a token of at most `size` bytes, after the comma it may need. */
static char *token_begin(struct json_writer *writer, size_t size)
{
    size_t comma = writer->comma ? 1 : 0;
    char *at = room(writer->out, size + comma);
    if (at && comma) {
        *at++ = ',';
    }
    return at;
}

static void token_end(struct json_writer *writer, char *end, bool comma_next)
{
    *end = '\0';
    writer->out->len = (size_t)(end - writer->out->data);
    writer->comma = comma_next;
}

static void token(struct json_writer *writer, const char *bytes, size_t size, bool comma_next)
{
    char *at = token_begin(writer, size);
    if (at) {
        memcpy(at, bytes, size);
        token_end(writer, at + size, comma_next);
    }
}

/* A closing bracket never has a comma before it. */
static void token_close(struct json_writer *writer, char bracket)
{
    writer->comma = false;
    token(writer, &bracket, 1, true);
}

void json_write_object_open(struct json_writer *writer)
{
    token(writer, "{", 1, false);
}

void json_write_object_close(struct json_writer *writer)
{
    token_close(writer, '}');
}

void json_write_array_open(struct json_writer *writer)
{
    token(writer, "[", 1, false);
}

void json_write_array_close(struct json_writer *writer)
{
    token_close(writer, ']');
}

void json_write_key_quoted(struct json_writer *writer, const char *quoted, size_t size)
{
    token(writer, quoted, size, false);
}

void json_write_key_text(struct json_writer *writer, const char *key)
{
    json_write_string(writer, key);
    writer->comma = false;
    token(writer, ":", 1, false);
}

/* ---- strings ---- */

/* Whether any of eight bytes is a control character, a quote, a backslash or not ASCII. */
static bool eight_need_care(const char *text)
{
    const uint64_t ones = 0x0101010101010101U;
    const uint64_t highs = 0x8080808080808080U;
    uint64_t word;
    memcpy(&word, text, sizeof(word));
    uint64_t quote = word ^ (ones * '"');
    uint64_t backslash = word ^ (ones * '\\');
    uint64_t care = word | (word - ones * 0x20) | (quote - ones) | (backslash - ones);
    return (care & highs) != 0;
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* How many bytes from the start can be copied as they are. */
static size_t plain_run(const char *text, size_t size)
{
    size_t at = 0;
    while (size - at >= 8 && !eight_need_care(text + at)) {
        at += 8;
    }
    while (at < size && is_plain((unsigned char)text[at])) {
        at++;
    }
    return at;
}

static char *put_escape(char *at, unsigned char c)
{
    static const char shorts[] = "\b\t\n\f\r\"\\";
    static const char letters[] = "btnfr\"\\";
    *at++ = '\\';
    const char *found = memchr(shorts, c, sizeof(shorts) - 1);
    if (found) {
        *at++ = letters[found - shorts];
        return at;
    }
    memcpy(at, "u00", 3);
    at[3] = hex_digits[c >> 4];
    at[4] = hex_digits[c & 15];
    return at + 5;
}

/* Length of the UTF-8 sequence at `text` (RFC 3629), or 0 if there is no valid one. */
static size_t utf8_sequence(const unsigned char *text, size_t size)
{
    unsigned char lead = text[0];
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || size < length) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (lead == 0xE0 && text[1] < 0xA0) || (lead == 0xF0 && text[1] < 0x90);
    bool surrogate = lead == 0xED && text[1] > 0x9F;
    bool too_high = lead == 0xF4 && text[1] > 0x8F;
    return overlong || surrogate || too_high ? 0 : length;
}

/* Appends what stands at `text`, which is not plain, and returns how many bytes it was. */
static size_t add_special(struct strbuf *out, const char *text, size_t size)
{
    unsigned char c = (unsigned char)*text;
    if (c < 0x80) {
        char escape[ESCAPE_CHARACTERS_MAX];
        strbuf_add(out, escape, (size_t)(put_escape(escape, c) - escape));
        return 1;
    }
    size_t length = utf8_sequence((const unsigned char *)text, size);
    if (length == 0) {
        strbuf_add(out, "\xEF\xBF\xBD", 3);
        return 1;
    }
    strbuf_add(out, text, length);
    return length;
}

/* The rest of a string that starts with something special, and its closing quote. */
static void add_rest(struct strbuf *out, const char *text, size_t size)
{
    while (size > 0) {
        size_t run = plain_run(text, size);
        if (run > 0) {
            strbuf_add(out, text, run);
        } else {
            run = add_special(out, text, size);
        }
        text += run;
        size -= run;
    }
    strbuf_addc(out, '"');
}

void json_write_text(struct json_writer *writer, const char *text, size_t size)
{
    size_t run = plain_run(text, size);
    char *at = token_begin(writer, run + 2);
    if (!at) {
        return;
    }
    *at++ = '"';
    memcpy(at, text, run);
    at += run;
    if (run == size) {
        *at++ = '"';
        token_end(writer, at, true);
        return;
    }
    token_end(writer, at, true);
    add_rest(writer->out, text + run, size - run);
}

void json_write_string(struct json_writer *writer, const char *text)
{
    if (text) {
        json_write_text(writer, text, strlen(text));
    } else {
        json_write_null(writer);
    }
}

void json_write_string_or_null(struct json_writer *writer, const char *text)
{
    json_write_string(writer, text[0] != '\0' ? text : NULL);
}

/* ---- other values ---- */

/* Writes the digits of `value` to end at `end`. Returns their start. */
static char *put_digits(char *end, uint64_t value)
{
    do {
        *--end = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return end;
}

void json_write_u64(struct json_writer *writer, uint64_t value)
{
    char text[INT_CHARACTERS_MAX];
    char *end = text + sizeof(text);
    char *start = put_digits(end, value);
    token(writer, start, (size_t)(end - start), true);
}

void json_write_u64_or_null(struct json_writer *writer, uint64_t value)
{
    if (value == 0) {
        json_write_null(writer);
    } else {
        json_write_u64(writer, value);
    }
}

void json_write_i64(struct json_writer *writer, int64_t value)
{
    char text[INT_CHARACTERS_MAX];
    char *end = text + sizeof(text);
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char *start = put_digits(end, magnitude);
    if (value < 0) {
        *--start = '-';
    }
    token(writer, start, (size_t)(end - start), true);
}

void json_write_bool(struct json_writer *writer, bool value)
{
    token(writer, value ? "true" : "false", value ? 4 : 5, true);
}

void json_write_null(struct json_writer *writer)
{
    token(writer, "null", 4, true);
}

void json_write_raw(struct json_writer *writer, const char *json, size_t size)
{
    token(writer, json, size, true);
}

/*
 * The eight hex digits of four bytes, first byte first: the nibbles are spread over the bytes of a
 * word and all turned into digits at once. A nibble above 9 has bit 4 set after adding 6, and is 39
 * ('a' - '0' - 10) further on.
 */
static void put_hex8(char *at, const unsigned char *bytes)
{
    uint64_t word = (uint64_t)bytes[0] | (uint64_t)bytes[1] << 16 | (uint64_t)bytes[2] << 32 |
                    (uint64_t)bytes[3] << 48;
    uint64_t nibbles = (word >> 4 & 0x000F000F000F000FU) | (word & 0x000F000F000F000FU) << 8;
    uint64_t letters = (nibbles + 0x0606060606060606U) >> 4 & 0x0101010101010101U;
    uint64_t digits = nibbles + 0x3030303030303030U + letters * ('a' - '0' - 10);
    memcpy(at, &digits, sizeof(digits));
}

void json_write_hex(struct json_writer *writer, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    char *at = token_begin(writer, 2 * size + 2);
    if (!at) {
        return;
    }
    *at++ = '"';
    for (; size >= 4; size -= 4, bytes += 4, at += 8) {
        put_hex8(at, bytes);
    }
    for (; size > 0; size--, bytes++) {
        *at++ = hex_digits[*bytes >> 4];
        *at++ = hex_digits[*bytes & 15];
    }
    *at++ = '"';
    token_end(writer, at, true);
}

/* RFC 4648 section 4: the four digits of three bytes, of which the first `count` count. */
static void put_base64(char *at, const unsigned char *bytes, size_t count)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)bytes[0] << 16;
    bits |= count > 1 ? (uint32_t)bytes[1] << 8 : 0;
    bits |= count > 2 ? bytes[2] : 0;
    at[0] = digits[bits >> 18];
    at[1] = digits[bits >> 12 & 63];
    at[2] = count > 1 ? digits[bits >> 6 & 63] : '=';
    at[3] = count > 2 ? digits[bits & 63] : '=';
}

void json_write_base64(struct json_writer *writer, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    char *at = token_begin(writer, (size + 2) / 3 * 4 + 2);
    if (!at) {
        return;
    }
    *at++ = '"';
    for (; size > 0; at += 4) {
        size_t count = size < 3 ? size : 3;
        put_base64(at, bytes, count);
        bytes += count;
        size -= count;
    }
    *at++ = '"';
    token_end(writer, at, true);
}

void json_write_digest(struct json_writer *writer, const struct digest_value *digest)
{
    json_write_hex(writer, digest->bytes, DIGEST_SIZE);
}

void json_write_id(struct json_writer *writer, const uint8_t id[ID_SIZE])
{
    char text[ID_TEXT_SIZE];
    id_format(id, text);
    json_write_text(writer, text, ID_TEXT_SIZE - 1);
}

void json_write_id_or_null(struct json_writer *writer, const uint8_t id[ID_SIZE])
{
    if (id_is_zero(id)) {
        json_write_null(writer);
    } else {
        json_write_id(writer, id);
    }
}

void json_write_time_us(struct json_writer *writer, int64_t wall_us)
{
    char text[CLOCK_RFC3339_SIZE];
    size_t size = clock_format_rfc3339(wall_us, text);
    json_write_text(writer, text, size);
}

void json_write_time_us_or_null(struct json_writer *writer, int64_t wall_us)
{
    if (wall_us == 0) {
        json_write_null(writer);
    } else {
        json_write_time_us(writer, wall_us);
    }
}
