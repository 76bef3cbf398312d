/* text: strict encoders and decoders; a decoder accepts one spelling of a value and no other. */
#include "core/base/text.h"

static const char HEX_DIGITS[] = "0123456789abcdef";
static const char BASE64URL_DIGITS[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void text_hex_encode(const void *data, size_t size, char *out)
{
    const uint8_t *bytes = data;
    for (size_t i = 0; i < size; i++) {
        *out++ = HEX_DIGITS[bytes[i] >> 4];
        *out++ = HEX_DIGITS[bytes[i] & 15];
    }
    *out = '\0';
}

/* The value of a hex digit, or -1. */
static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

bool text_hex_decode(const char *text, void *out, size_t size)
{
    uint8_t *bytes = out;
    for (size_t i = 0; i < size; i++) {
        int high = hex_value(text[2 * i]);
        int low = high < 0 ? -1 : hex_value(text[2 * i + 1]);
        if (low < 0) {
            return false;
        }
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return text[2 * size] == '\0';
}

void text_base64url_encode(const void *data, size_t size, char *out)
{
    const uint8_t *bytes = data;
    uint32_t bits = 0;
    unsigned bit_count = 0;
    for (size_t i = 0; i < size; i++) {
        bits = (bits << 8 | bytes[i]) & 0xffff;
        bit_count += 8;
        while (bit_count >= 6) {
            bit_count -= 6;
            *out++ = BASE64URL_DIGITS[bits >> bit_count & 63];
        }
    }
    if (bit_count > 0) {
        *out++ = BASE64URL_DIGITS[bits << (6 - bit_count) & 63];
    }
    *out = '\0';
}

/* The value of a base64url digit, or -1. */
static int base64url_value(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    if (c == '-') {
        return 62;
    }
    return c == '_' ? 63 : -1;
}

bool text_base64url_decode(const char *text, void *out, size_t size)
{
    uint8_t *bytes = out;
    uint32_t bits = 0;
    unsigned bit_count = 0;
    for (size_t i = 0; i < size;) {
        int value = base64url_value(*text);
        if (value < 0) {
            return false;
        }
        text++;
        bits = (bits << 6 | (uint32_t)value) & 0xffff;
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            bytes[i++] = (uint8_t)(bits >> bit_count);
        }
    }
    return *text == '\0' && (bits & ((1U << bit_count) - 1)) == 0;
}

bool text_parse_u64(const char *text, uint64_t max, uint64_t *out)
{
    uint64_t value = 0;
    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9') {
            return false;
        }
        uint64_t digit = (uint64_t)(*text - '0');
        if (digit > max || value > (max - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

/* The length of the well-formed character at the start of `s`, or 0. RFC 3629, section 4. */
static size_t utf8_character(const uint8_t *s, size_t size)
{
    uint8_t first = s[0];
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xc2 || first > 0xf4) {
        return 0;
    }
    size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (size < length || !is_continuation(s[1])) {
        return 0;
    }
    bool overlong = (first == 0xe0 && s[1] < 0xa0) || (first == 0xf0 && s[1] < 0x90);
    bool surrogate = first == 0xed && s[1] > 0x9f;
    bool beyond = first == 0xf4 && s[1] > 0x8f;
    if (overlong || surrogate || beyond) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if (!is_continuation(s[i])) {
            return 0;
        }
    }
    return length;
}

long text_utf8_length(const char *text, size_t size)
{
    const uint8_t *bytes = (const uint8_t *)text;
    long count = 0;
    for (size_t i = 0; i < size; count++) {
        size_t length = utf8_character(bytes + i, size - i);
        if (length == 0) {
            return -1;
        }
        i += length;
    }
    return count;
}
