/*
 * content_checker: ranges, texts and zero bytes.
 */
#include "core/game/content_checker.h"

#include "core/game/text.h"

static int64_t read_member(const uint8_t *row, const struct range *range)
{
    uint64_t value = 0;

    /* Arrays of reserved bytes are read whole: any byte that is set makes the value not 0. */
    for (size_t i = 0; i < range->size && i < sizeof(value); i++) {
        value |= (uint64_t)row[range->offset + i] << (8 * i);
    }
    if (range->is_signed && range->size == 2) {
        return (int16_t)(uint16_t)value;
    }
    return (int64_t)value;
}

bool checker_ranges(struct checker *checker, const void *row, const struct range *ranges,
                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t value = read_member(row, &ranges[i]);

        if (value < ranges[i].low || value > ranges[i].high) {
            return fail(checker, ranges[i].field, ranges[i].expected);
        }
    }
    return true;
}

/* ---- texts
 * ------------------------------------------------------------------------------------------- */

/* Ends inside its field, zero behind the end. */
static bool is_text(const char *text, size_t size)
{
    size_t length = 0;

    while (length < size && text[length] != '\0') {
        if ((unsigned char)text[length] < 32) {
            return false;
        }
        length++;
    }
    for (size_t i = length; i < size; i++) {
        if (text[i] != '\0') {
            return false;
        }
    }
    return length > 0 && length < size;
}

static bool is_id(const char *id)
{
    if (!is_text(id, GAME_NAME_SIZE) || id[0] < 'a' || id[0] > 'z') {
        return false;
    }
    for (size_t i = 0; id[i] != '\0'; i++) {
        if (!(id[i] >= 'a' && id[i] <= 'z') && !(id[i] >= '0' && id[i] <= '9') && id[i] != '_') {
            return false;
        }
    }
    return true;
}

bool checker_texts(struct checker *checker, const void *rows, size_t stride, size_t size,
                   uint16_t row)
{
    const char *first = rows;
    const char *id = first + row * stride;

    if (!is_id(id)) {
        return fail(checker, "id", "[a-z][a-z0-9_]*, at most 31 bytes, zero-filled");
    }
    if (!is_text(id + GAME_NAME_SIZE, size)) {
        return fail(checker, size == CONTENT_TITLE_SIZE ? "title" : "name",
                    "a text that is not empty, without control characters, zero-filled");
    }
    for (uint16_t i = 0; i < row; i++) {
        if (text_equal(first + i * stride, id)) {
            return fail(checker, "id", "unique in its table");
        }
    }
    return true;
}

bool checker_unused(struct checker *checker, const void *rows, size_t stride, uint16_t count,
                    uint16_t max)
{
    const uint8_t *byte = rows;

    for (size_t i = count * stride; i < max * stride; i++) {
        if (byte[i] != 0) {
            checker->fault.row = (uint16_t)(i / stride);
            return fail(checker, "", "zero bytes behind the last row");
        }
    }
    return true;
}
