/* id: UUIDs in text and bytes, and new ones of version 7. */
#include "core/base/id.h"

#include <string.h>

#include "core/base/digest.h"
#include "core/base/text.h"

/* The groups of 8-4-4-4-12, in bytes. */
static const uint8_t GROUPS[] = {4, 2, 2, 2, 6};
enum { GROUP_COUNT = 5 };

void id_compose(int64_t wall_us, const uint8_t random[ID_SIZE - 6], uint8_t out[ID_SIZE])
{
    uint64_t milliseconds = wall_us > 0 ? (uint64_t)wall_us / 1000 : 0;
    for (int i = 0; i < 6; i++) {
        out[i] = (uint8_t)(milliseconds >> (8 * (5 - i)));
    }
    memcpy(out + 6, random, ID_SIZE - 6);
    out[6] = (uint8_t)((out[6] & 0x0f) | 0x70); /* version 7 */
    out[8] = (uint8_t)((out[8] & 0x3f) | 0x80); /* variant of RFC 9562 */
}

void id_generate(int64_t wall_us, uint8_t out[ID_SIZE])
{
    uint8_t random[ID_SIZE - 6];
    uint32_t fraction = wall_us > 0 ? (uint32_t)(wall_us % 1000) * 4096 / 1000 : 0;
    digest_random(random, sizeof(random));
    random[0] = (uint8_t)(fraction >> 8);
    random[1] = (uint8_t)fraction;
    id_compose(wall_us, random, out);
}

void id_format(const uint8_t id[ID_SIZE], char out[ID_TEXT_SIZE])
{
    for (int group = 0; group < GROUP_COUNT; group++) {
        size_t size = GROUPS[group];
        text_hex_encode(id, size, out);
        id += size;
        out += 2 * size;
        *out++ = group == GROUP_COUNT - 1 ? '\0' : '-';
    }
}

bool id_parse(const char *text, uint8_t out[ID_SIZE])
{
    if (strnlen(text, ID_TEXT_SIZE) != ID_TEXT_SIZE - 1) {
        return false;
    }
    char digits[2 * ID_SIZE + 1];
    char *end = digits;
    for (int group = 0; group < GROUP_COUNT; group++) {
        size_t length = 2 * (size_t)GROUPS[group];
        memcpy(end, text, length);
        end += length;
        text += length;
        if (group < GROUP_COUNT - 1 && *text++ != '-') {
            return false;
        }
    }
    *end = '\0';
    uint8_t bytes[ID_SIZE];
    if (!text_hex_decode(digits, bytes, sizeof(bytes))) {
        return false;
    }
    memcpy(out, bytes, sizeof(bytes));
    return true;
}

bool session_id_equal(const struct session_id *a, const struct session_id *b)
{
    return memcmp(a->bytes, b->bytes, ID_SIZE) == 0;
}

bool id_is_zero(const uint8_t id[ID_SIZE])
{
    static const uint8_t zero[ID_SIZE];
    return memcmp(id, zero, ID_SIZE) == 0;
}
