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

/* ---- texts ---- */

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

bool checker_id(struct checker *checker, const void *rows, size_t stride, uint16_t row)
{
    const char *first = rows;
    const char *id = first + row * stride;

    if (!is_id(id)) {
        return fail(checker, "id", "[a-z][a-z0-9_]*, at most 31 bytes, zero-filled");
    }
    for (uint16_t i = 0; i < row; i++) {
        if (text_equal(first + i * stride, id)) {
            return fail(checker, "id", "unique in its table");
        }
    }
    return true;
}

bool checker_text(struct checker *checker, const char *text)
{
    bool empty = text[0] == '\0';

    for (size_t i = 0; empty && i < CONTENT_TEXT_SIZE; i++) {
        empty = text[i] == '\0';
    }
    return empty || is_text(text, CONTENT_TEXT_SIZE)
               ? true
               : fail(checker, "text", "a text without control characters, zero-filled");
}

bool checker_codes(struct checker *checker, const uint16_t *codes, size_t count,
                   struct reference table)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_code(codes[i], table.count)) {
            return fail(checker, table.field, "rows of the table or none");
        }
    }
    return true;
}

static bool is_bonus(const struct content_bonus *bonus)
{
    if (bonus->layer == CONTENT_BONUS_FLAT) {
        return bonus->stat < CONTENT_STAT_COUNT && bonus->value >= -1000 && bonus->value <= 1000;
    }
    return bonus->layer <= CONTENT_BONUS_LESS && bonus->stat < CONTENT_STAT_COUNT &&
           bonus->value >= (bonus->layer == CONTENT_BONUS_INCREASED ? -100 : 0) &&
           bonus->value <= (bonus->layer == CONTENT_BONUS_LESS ? 100 : 1000);
}

bool checker_bonuses(struct checker *checker, const struct content_bonus *bonuses)
{
    bool used = true;

    for (size_t i = 0; i < CONTENT_BONUSES_MAX; i++) {
        bool empty = bonuses[i].layer == CONTENT_BONUS_NONE;

        if (empty ? bonuses[i].stat != 0 || bonuses[i].value != 0
                  : !used || !is_bonus(&bonuses[i])) {
            return fail(checker, "bonuses",
                        "stats with a value of -1000..1000 (flat) or -100..1000 percent");
        }
        used = !empty;
    }
    return true;
}

bool checker_texts(struct checker *checker, const void *rows, size_t stride, size_t size,
                   uint16_t row)
{
    const char *first = rows;
    const char *id = first + row * stride;

    if (!checker_id(checker, rows, stride, row)) {
        return false;
    }
    if (!is_text(id + GAME_NAME_SIZE, size)) {
        return fail(checker, size == CONTENT_TITLE_SIZE ? "title" : "name",
                    "a text that is not empty, without control characters, zero-filled");
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
