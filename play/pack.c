/*
 * pack: what is carried and what can be done.
 */
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
        const char *text = guide_text(&game->guide, "items", item->id, "text");
        char letter = i < 26 ? (char)('a' + (int)i) : ' ';
        menu_add(menu, "%c  %-28s x%-3d %s  %s", letter, item->name, item->quantity,
                 item->equipped ? "worn" : "    ", text);
    }
}

/* What to do with the item that was chosen. */
static void ask_item(struct game *game, const struct view_item *item)
{
    game->prompt = "u use it, e put on or take off, d drop it; any other key: nothing";
    game_paint(game);
    int key = screen_key(-1);
    game->prompt = NULL;
    if (key == 'u') {
        game_aim(game, slot_action("use_item", item->slot));
    } else if (key == 'e') {
        game_act(game, slot_action("equip", item->slot));
    } else if (key == 'd') {
        game_act(game, slot_action("drop", item->slot));
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
        story_add(&game->story, "You carry nothing.");
        return;
    }
    if (menu_choose(&menu, &line) == SCREEN_ENTER) {
        ask_item(game, &game->view.items[line]);
    }
}

void game_use_ability(struct game *game, size_t slot)
{
    if (slot >= game->view.ability_count) {
        story_add(&game->story, "There is no ability %zu.", slot + 1);
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
        menu_add(&menu, "%zu  %-28s %s  %s", i + 1, ability->name,
                 ability->ready_in > 0 ? "not ready" : "",
                 guide_text(&game->guide, "abilities", ability->id, "text"));
    }
    if (menu.count == 0) {
        story_add(&game->story, "You have no abilities.");
        return;
    }
    if (menu_choose(&menu, &line) == SCREEN_ENTER) {
        game_use_ability(game, line);
    }
}
