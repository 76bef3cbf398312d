/* See guide.h. */
#include "play/guide.h"

#include <stdint.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static void take_tile(struct guide *guide, const json_t *tile)
{
    const char *glyph = text_of(tile, "glyph");
    const char *remembered = text_of(tile, "remembered");
    struct guide_tile row = {
        .known = true, .name = text_of(tile, "name"), .id = text_of(tile, "id")};
    row.glyph = glyph[0];
    if (glyph[0] > ' ' && glyph[0] <= '~') {
        guide->tiles[(size_t)glyph[0]] = row;
    }
    row.remembered = true;
    if (remembered[0] > ' ' && remembered[0] <= '~') {
        guide->tiles[(size_t)remembered[0]] = row;
    }
}

void guide_init(struct guide *guide, json_t *content)
{
    memset(guide, 0, sizeof(*guide));
    guide->content = content;
    size_t i = 0;
    const json_t *tile = NULL;
    json_array_foreach(json_object_get(json_object_get(content, "legend"), "tiles"), i, tile)
    {
        take_tile(guide, tile);
    }
}

void guide_finish(struct guide *guide)
{
    json_decref(guide->content);
    guide->content = NULL;
}

struct guide_tile guide_tile(const struct guide *guide, char character)
{
    if (character > ' ' && character <= '~' && guide->tiles[(size_t)character].known) {
        return guide->tiles[(size_t)character];
    }
    return (struct guide_tile){.glyph = character, .name = "", .id = ""};
}

const json_t *guide_table(const struct guide *guide, const char *table)
{
    return json_object_get(guide->content, table);
}

const json_t *guide_row(const struct guide *guide, const char *table, const char *id)
{
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(guide_table(guide, table), i, row)
    {
        if (strcmp(text_of(row, "id"), id) == 0) {
            return row;
        }
    }
    return NULL;
}

const char *guide_text(const struct guide *guide, const char *table, const char *id,
                       const char *member)
{
    const json_t *row = guide_row(guide, table, id);
    return row ? text_of(row, member) : "";
}

const char *guide_name(const struct guide *guide, const char *table, const char *id)
{
    const char *name = guide_text(guide, table, id, "name");
    return name[0] != '\0' ? name : id;
}

int guide_number(const struct guide *guide, const char *table, const char *id, const char *member)
{
    json_int_t value = json_integer_value(json_object_get(guide_row(guide, table, id), member));
    return value > INT32_MAX || value < INT32_MIN ? 0 : (int)value;
}

bool guide_flag(const struct guide *guide, const char *table, const char *id, const char *member)
{
    return json_is_true(json_object_get(guide_row(guide, table, id), member));
}

bool guide_lists(const struct guide *guide, const char *list, const char *id)
{
    size_t i = 0;
    const json_t *word = NULL;
    json_array_foreach(json_object_get(json_object_get(guide->content, "legend"), list), i, word)
    {
        const char *text = json_string_value(word);
        if (text && strcmp(text, id) == 0) {
            return true;
        }
    }
    return false;
}
