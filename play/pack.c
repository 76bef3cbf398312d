/*
 * pack: what is carried and what can be done.
 */
#include <stdio.h>

#include "play/game.h"
#include "play/menu.h"
#include "play/screen.h"

static json_t *slot_action(const char *kind, int slot)
{
    return json_pack("{s:s, s:i}", "kind", kind, "slot", slot);
}

static void fill_pack(const struct game *game, struct menu *menu)
{
    for (size_t i = 0; i < game->view.item_count; i++) {
        const struct view_item *item = &game->view.items[i];
        char letter = menu_letter(i);
        char text[MENU_LINE_SIZE];
        char count[16] = "";
        game_about_item(game, item->id, text, sizeof(text));
        if (item->quantity > 1) {
            snprintf(count, sizeof(count), "x%d", item->quantity);
        }
        menu_add(menu, "%c  %-24.24s %-4s%s %s", letter, item->name, count,
                 item->equipped ? "worn" : "    ", text);
    }
}

/* What to do with the item that was chosen. */
static void ask_item(struct game *game, const struct view_item *item)
{
    char detail[MENU_LINE_SIZE * 2];
    char about[MENU_LINE_SIZE];
    game_about_item(game, item->id, about, sizeof(about));
    snprintf(detail, sizeof(detail), "%s. %s", item->name, about);
    game->prompt = "u use it, e put on or take off, d drop it; any other key: nothing";
    game->detail = detail;
    game_paint(game);
    int key = screen_key(-1);
    game->prompt = NULL;
    game->detail = NULL;
    if (key == 'u') {
        game_aim(game, slot_action("use_item", item->slot));
    } else if (key == 'e') {
        game_act(game, slot_action("equip", item->slot));
    } else if (key == 'd') {
        game_drop(game, item->slot);
    }
}

void game_open_pack(struct game *game)
{
    static struct menu menu;
    size_t line = 0;
    menu = (struct menu){.title = "What you carry",
                         .help = "Enter or a letter chooses, Escape goes back"};
    fill_pack(game, &menu);
    if (menu.count == 0) {
        story_add(&game->story, INK_PLAIN, "You carry nothing.");
        return;
    }
    if (menu_choose(&menu, &line) == SCREEN_ENTER) {
        ask_item(game, &game->view.items[line]);
    }
}

void game_use_ability(struct game *game, size_t slot)
{
    if (slot >= game->view.ability_count) {
        story_add(&game->story, INK_PLAIN, "There is no ability %zu.", slot + 1);
        return;
    }
    game_aim(game,
             json_pack("{s:s, s:s}", "kind", "ability", "ability", game->view.abilities[slot].id));
}

void game_open_abilities(struct game *game)
{
    static struct menu menu;
    size_t line = 0;
    menu = (struct menu){.title = "What you can do", .help = "Enter uses it, Escape goes back"};
    for (size_t i = 0; i < game->view.ability_count; i++) {
        const struct view_ability *ability = &game->view.abilities[i];
        char text[MENU_LINE_SIZE];
        char price[16] = "";
        game_about_ability(game, ability->id, text, sizeof(text));
        if (ability->mp > 0) {
            snprintf(price, sizeof(price), "%d mp", ability->mp);
        }
        menu_add(&menu, "%zu  %-16.16s %-6s%s %s", i + 1, ability->name, price,
                 ability->ready ? "     " : "(not)", text);
    }
    if (menu.count == 0) {
        story_add(&game->story, INK_PLAIN, "You have no abilities.");
        return;
    }
    if (menu_choose(&menu, &line) == SCREEN_ENTER) {
        game_use_ability(game, line);
    }
}
