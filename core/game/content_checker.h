/*
 * content_checker: the means of content_check.c; nobody else has a use for them.
 *
 * A checker remembers where it stands (the table and the row) and what was found there. Every check
 * returns true if all is well; otherwise the fault has been filled and the checker is done. Belongs
 * to one thread.
 */
#ifndef DONJON_CORE_GAME_CONTENT_CHECKER_H
#define DONJON_CORE_GAME_CONTENT_CHECKER_H

#include "core/game/content.h"

/* One member that must lie in a range. */
struct range {
    const char *field;
    uint16_t offset;
    uint8_t size;
    bool is_signed;
    int32_t low;
    int32_t high;
    const char *expected;
};

#define RANGE(type, member, low, high)                                                             \
    {                                                                                              \
#member, offsetof(struct type, member), sizeof(((struct type *)0)->member), false, low,    \
            high, #low ".." #high                                                                  \
    }
#define SIGNED_RANGE(type, member, low, high)                                                      \
    {                                                                                              \
#member, offsetof(struct type, member), sizeof(((struct type *)0)->member), true, low,     \
            high, #low ".." #high                                                                  \
    }
/* Where the checks stand: each returns true if all is well, else has filled the fault. */
struct checker {
    const struct game_content *content;
    struct game_content_fault fault;
};

static inline bool fail(struct checker *checker, const char *field, const char *expected)
{
    checker->fault.field = field;
    checker->fault.expected = expected;
    return false;
}

/* In one item of an array. */
static inline bool fail_item(struct checker *checker, const char *field, size_t item,
                             const char *expected)
{
    checker->fault.item = (uint16_t)(item + 1);
    return fail(checker, field, expected);
}

static inline bool require(struct checker *checker, bool holds, const char *field,
                           const char *expected)
{
    return holds || fail(checker, field, expected);
}

/* Each of the members in its range. */
bool checker_ranges(struct checker *checker, const void *row, const struct range *ranges,
                    size_t count);

#define CHECK_RANGES(checker, row, ranges)                                                         \
    checker_ranges(checker, row, ranges, sizeof(ranges) / sizeof((ranges)[0]))

/* The id and the text of a row of `rows`. Rows of `stride` bytes begin with their id, then the text
 * for people of `size` bytes. */
bool checker_texts(struct checker *checker, const void *rows, size_t stride, size_t size,
                   uint16_t row);

/* Nothing but zero bytes in the rows from `count` to `max`. */
bool checker_unused(struct checker *checker, const void *rows, size_t stride, uint16_t count,
                    uint16_t max);

/* A text for people that may be empty, of CONTENT_TEXT_SIZE bytes. */
bool checker_text(struct checker *checker, const char *text);

/* The id alone of a row that has no name. */
bool checker_id(struct checker *checker, const void *rows, size_t stride, uint16_t row);

static inline bool is_code(uint16_t code, uint16_t count)
{
    return code == CONTENT_NONE || code < count;
}

/* Which table a list of codes is about. */
struct reference {
    const char *field;
    uint16_t count;
};

/* Rows of the table or none, each. */
bool checker_codes(struct checker *checker, const uint16_t *codes, size_t count,
                   struct reference table);

/* The bonuses of one row: used ones first. */
bool checker_bonuses(struct checker *checker, const struct content_bonus *bonuses);

/* content_check_things.c */
bool check_item(struct checker *checker, uint16_t row);
bool check_status(struct checker *checker, uint16_t row);
bool check_start_items(struct checker *checker, const struct content_start_item *items);

/* content_check_deeds.c */
bool check_ability(struct checker *checker, uint16_t row);
bool check_effect(struct checker *checker, uint16_t row);
bool check_term(struct checker *checker, uint16_t row);

/* content_check_people.c */
bool check_passive(struct checker *checker, uint16_t row);
bool check_class(struct checker *checker, uint16_t row);
bool check_faction(struct checker *checker, uint16_t row);
bool check_trait_set(struct checker *checker, uint16_t row);
bool check_script(struct checker *checker, uint16_t row);

/* content_check_places.c */
bool check_tile(struct checker *checker, uint16_t row);
bool check_prop(struct checker *checker, uint16_t row);
bool check_scenario(struct checker *checker, uint16_t row);
bool check_style(struct checker *checker, uint16_t row);
bool check_population(struct checker *checker, uint16_t row);
bool check_map(struct checker *checker, uint16_t row);

/* Plays its way through every level that is a drawing; asked last, of a content that is sound. */
bool check_drawn_levels(struct checker *checker);

#endif
