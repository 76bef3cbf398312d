/*
 * Programs as JSON: an object for each operation, its operands inside; compiled to postfix order by
 * writing operands before their operation, and read back from the end.
 */
#include "core/codec/content_deed_json.h"

#include <string.h>

#include "core/codec/content_row_json.h"
#include "core/codec/json_reader.h"

enum { DEPTH_MAX = 6 };

/* What the member of an operation holds. */
enum operand {
    OPERAND_NUMBER,   /* the value itself */
    OPERAND_STAT,     /* a word, and "percent" beside it */
    OPERAND_RESOURCE, /* the same */
    OPERAND_STATUS,   /* an id */
    OPERAND_FLAG,     /* true */
    OPERAND_LIST      /* operations */
};

static enum operand operand_of(uint8_t op)
{
    switch (op) {
    case CONTENT_TERM_CASTER_STAT:
    case CONTENT_TERM_TARGET_STAT:
        return OPERAND_STAT;
    case CONTENT_TERM_CASTER_HAS:
    case CONTENT_TERM_TARGET_HAS:
        return OPERAND_STATUS;
    case CONTENT_TERM_TARGET_UNAWARE:
    case CONTENT_TERM_WAS_CRITICAL:
        return OPERAND_FLAG;
    case CONTENT_TERM_CONSTANT:
    case CONTENT_TERM_CASTER_LEVEL:
    case CONTENT_TERM_WEAPON:
    case CONTENT_TERM_PREVIOUS_DAMAGE:
    case CONTENT_TERM_PREVIOUS_HEALING:
    case CONTENT_TERM_CHANCE:
        return OPERAND_NUMBER;
    case CONTENT_TERM_ROLL:
    case CONTENT_TERM_SUM:
    case CONTENT_TERM_PRODUCT:
    case CONTENT_TERM_MIN:
    case CONTENT_TERM_MAX:
    case CONTENT_TERM_AND:
    case CONTENT_TERM_OR:
    case CONTENT_TERM_NOT:
        return OPERAND_LIST;
    default:
        return OPERAND_RESOURCE;
    }
}

static bool append(const struct json_place *place, struct game_content *content,
                   struct content_term term)
{
    if (content->term_count >= CONTENT_TERMS_MAX) {
        json_place_problem(place, JSON_PROBLEM_OUT_OF_RANGE,
                           "all formulas together must have at most %d terms", CONTENT_TERMS_MAX);
        return false;
    }
    content->terms[content->term_count++] = term;
    return true;
}

/* ---- reading ---- */

static bool read_term(const struct json_place *place, struct game_content *content, int depth);

static bool read_list(const struct json_place *place, struct game_content *content, uint8_t op,
                      int depth)
{
    size_t low = op == CONTENT_TERM_ROLL ? 2 : 1;
    size_t high = op == CONTENT_TERM_ROLL ? 2 : op == CONTENT_TERM_NOT ? 1 : CONTENT_STACK_MAX;
    if (depth >= DEPTH_MAX) {
        json_place_problem(place, JSON_PROBLEM_OUT_OF_RANGE, "must be at most %d deep", DEPTH_MAX);
        return false;
    }
    if (!json_read_array(place, low, high)) {
        return false;
    }
    size_t count = json_array_size(place->value);
    for (size_t i = 0; i < count; i++) {
        struct json_place item = json_place_item(place, i);
        if (!read_term(&item, content, depth + 1)) {
            return false;
        }
    }
    uint8_t arg = op == CONTENT_TERM_ROLL ? 0 : (uint8_t)count;
    return append(place, content, (struct content_term){op, arg, 0});
}

/* Stats and resources: the word is the member, the percentage stands beside it. */
static bool read_share(const struct json_place *object, const struct json_place *member,
                       struct game_content *content, uint8_t op)
{
    bool stat = operand_of(op) == OPERAND_STAT;
    int64_t arg = 0;
    int64_t percent = 100;
    struct json_place beside;
    bool holds = content_word_read(member, stat ? content_stat_word : content_resource_word, &arg);
    if (json_optional(object, "percent", &beside)) {
        holds = json_read_int(&beside, -1000, 1000, &percent) && holds;
    }
    return holds &&
           append(object, content, (struct content_term){op, (uint8_t)arg, (int16_t)percent});
}

static bool read_operand(const struct json_place *object, const struct json_place *member,
                         struct game_content *content, uint8_t op, int depth)
{
    int64_t value = 0;
    bool flag = false;
    switch (operand_of(op)) {
    case OPERAND_LIST:
        return read_list(member, content, op, depth);
    case OPERAND_STAT:
    case OPERAND_RESOURCE:
        return read_share(object, member, content, op);
    case OPERAND_STATUS:
        return content_reference_read(member, &content_tables[CONTENT_TABLE_STATUSES], content,
                                      &value) &&
               append(object, content, (struct content_term){op, 0, (int16_t)value});
    case OPERAND_FLAG:
        return json_read_bool(member, &flag) &&
               append(object, content, (struct content_term){op, 0, 0});
    default:
        return json_read_int(member, -1000, 1000, &value) &&
               append(object, content, (struct content_term){op, 0, (int16_t)value});
    }
}

/* The operation an object names: its one member beside "percent". */
static bool find_operation(const struct json_place *place, uint8_t *out_op)
{
    for (unsigned op = CONTENT_TERM_ROLL; op <= CONTENT_TERM_NOT; op++) {
        const char *word = content_term_word((uint8_t)op);
        if (word && json_object_get(place->value, word)) {
            *out_op = (uint8_t)op;
            return true;
        }
    }
    json_place_unexpected(place, JSON_PROBLEM_UNKNOWN_VALUE,
                          "must be a number or an object with one operation of formulas");
    return false;
}

static bool read_term(const struct json_place *place, struct game_content *content, int depth)
{
    int64_t number = 0;
    uint8_t op = 0;
    if (json_is_integer(place->value)) {
        return json_read_int(place, INT16_MIN, INT16_MAX, &number) &&
               append(place, content,
                      (struct content_term){CONTENT_TERM_CONSTANT, 0, (int16_t)number});
    }
    if (!json_is_object(place->value) || json_object_size(place->value) == 0) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE,
                              "must be a number or an object with one operation");
        return false;
    }
    if (!find_operation(place, &op)) {
        return false;
    }
    const char *word = content_term_word(op);
    bool share = operand_of(op) == OPERAND_STAT || operand_of(op) == OPERAND_RESOURCE;
    const char *names[] = {word, share ? "percent" : NULL, NULL};
    struct json_place member = json_place_member(place, word);
    return json_read_object(place, names) && read_operand(place, &member, content, op, depth);
}

void content_program_read(const struct json_place *place, struct game_content *content,
                          uint16_t *out_first, uint8_t *out_count)
{
    uint16_t first = content->term_count;
    if (!read_term(place, content, 0)) {
        content->term_count = first;
        return;
    }
    if (content->term_count - first > CONTENT_PROGRAM_MAX) {
        json_place_problem(place, JSON_PROBLEM_OUT_OF_RANGE, "must have at most %d terms, not %d",
                           CONTENT_PROGRAM_MAX, content->term_count - first);
        content->term_count = first;
        return;
    }
    *out_first = first;
    *out_count = (uint8_t)(content->term_count - first);
}

/* ---- writing ---- */

/* The first term of the operation that ends with term `last`. */
static unsigned start_of(const struct content_term *terms, unsigned last)
{
    unsigned start = last;
    for (unsigned i = content_term_takes(&terms[last]); i > 0 && start > 0; i--) {
        start = start_of(terms, start - 1);
    }
    return start;
}

static void write_term(struct json_writer *writer, const struct game_content *content,
                       const struct content_term *terms, unsigned last);

static void write_list(struct json_writer *writer, const struct game_content *content,
                       const struct content_term *terms, unsigned last)
{
    unsigned ends[CONTENT_STACK_MAX + 1];
    unsigned count = content_term_takes(&terms[last]);
    unsigned end = last;
    json_write_array_open(writer);
    unsigned found = 0;
    while (found < count && found < CONTENT_STACK_MAX && end > 0) {
        ends[found++] = end - 1;
        end = start_of(terms, end - 1);
    }
    for (unsigned i = found; i > 0; i--) {
        write_term(writer, content, terms, ends[i - 1]);
    }
    json_write_array_close(writer);
}

static void write_term(struct json_writer *writer, const struct game_content *content,
                       const struct content_term *terms, unsigned last)
{
    const struct content_term *term = &terms[last];
    if (term->op == CONTENT_TERM_CONSTANT) {
        json_write_i64(writer, term->value);
        return;
    }
    json_write_object_open(writer);
    json_write_key_text(writer, content_term_word(term->op));
    switch (operand_of(term->op)) {
    case OPERAND_LIST:
        write_list(writer, content, terms, last);
        break;
    case OPERAND_STATUS:
        json_write_string(writer, content_status_id(content, (uint16_t)term->value));
        break;
    case OPERAND_FLAG:
        json_write_bool(writer, true);
        break;
    case OPERAND_NUMBER:
        json_write_i64(writer, term->value);
        break;
    default:
        json_write_string(writer, operand_of(term->op) == OPERAND_STAT
                                      ? content_stat_word(term->arg)
                                      : content_resource_word(term->arg));
        json_write_key(writer, "percent");
        json_write_i64(writer, term->value);
        break;
    }
    json_write_object_close(writer);
}

void content_program_write(struct json_writer *writer, const struct game_content *content,
                           uint16_t first, uint8_t count)
{
    write_term(writer, content, &content->terms[first], count - 1U);
}
