/*
 * text: hex and base64url, the two ways bytes become words on the wire.
 */
#ifndef DONJON_CORE_BASE_TEXT_H
#define DONJON_CORE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lower-case hex and a NUL: `out` holds 2 * size + 1 characters. */
void text_hex_encode(const void *data, size_t size, char *out);

/* Exactly 2 * size lower- or upper-case hex digits and then the end. False leaves `out`
 * unspecified. */
bool text_hex_decode(const char *text, void *out, size_t size);

/* RFC 4648 section 5 without padding, and a NUL: `out` holds (size * 8 + 5) / 6 + 1 characters. */
void text_base64url_encode(const void *data, size_t size, char *out);

/* Exactly `size` bytes, canonical (unused bits are zero), and then the end. */
bool text_base64url_decode(const char *text, void *out, size_t size);

/* Decimal digits only, no sign, no spaces, at most `max`. False leaves `out` untouched. */
bool text_parse_u64(const char *text, uint64_t max, uint64_t *out);

/* Number of Unicode characters of valid UTF-8, or -1 if it is not valid (RFC 3629). */
long text_utf8_length(const char *text, size_t size);

#endif
