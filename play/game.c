/*
 * game: from a key to an action and back.
 */
#include "play/game.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "play/menu.h"
#include "play/screen.h"

enum { WAIT_MS = 1000, IDLE_MS = 5000 };

/* ---- the server ---- */

static bool read_state(struct game *game)
{
    CLEANUP(json_decrefp) json_t *state = NULL;
    struct error error = {0};
    if (remote_state(game->remote, &state, &error) != ERR_OK) {
        story_add(&game->story, INK_BAD, "%s", error.message);
        return false;
    }
    if (state) {
        view_read(&game->view, state);
        story_meet(&game->story, &game->view);
    }
    return true;
}

/* Tells what happened since, through others. Without an answer it is told another time. */
static void catch_up(struct game *game)
{
    CLEANUP(json_decrefp) json_t *page = NULL;
    struct error error = {0};
    char after[32];
    snprintf(after, sizeof(after), "%lld", (long long)game->told);
    if (game->view.seq > game->told &&
        remote_events(game->remote, after, 0, &page, &error) == ERR_OK) {
        story_tell(&game->story, &game->guide, json_object_get(page, "items"));
        game->told = game->view.seq;
    }
}

bool game_refresh(struct game *game)
{
    bool good = read_state(game);
    if (good) {
        catch_up(game);
    }
    return good;
}

/* Where the viewer has come to, what lies there and which way leads on. */
static void tell_underfoot(struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    if (!own || (own->x == game->stood_x && own->y == game->stood_y)) {
        return;
    }
    game->stood_x = own->x;
    game->stood_y = own->y;
    for (size_t i = 0; i < game->view.entity_count; i++) {
        const struct view_entity *entity = &game->view.entities[i];
        if (entity->x != own->x || entity->y != own->y || entity->you ||
            (game->is_taking && strcmp(entity->kind, "item") == 0)) {
            continue;
        }
        if (strcmp(entity->kind, "item") == 0 && entity->quantity > 1) {
            story_add(&game->story, INK_ITEM, "Here: %d %s (, takes them)", entity->quantity,
                      entity->name);
        } else {
            story_add(&game->story, INK_ITEM, "Here: %s%s", entity->name,
                      strcmp(entity->kind, "item") == 0 ? " (, takes it)" : "");
        }
    }
    if (path_stairs(&game->guide, &game->view, NULL, own->x, own->y)) {
        story_add(&game->story, INK_WAY, "Here: %s (> goes on)",
                  guide_tile(&game->guide, game->view.terrain[own->y][own->x]).name);
    }
}

bool game_act(struct game *game, json_t *action)
{
    CLEANUP(json_decrefp) json_t *taken = action;
    CLEANUP(json_decrefp) json_t *reply = NULL;
    struct error error = {0};
    story_begin(&game->story);
    if (remote_act(game->remote, taken, &reply, &error) != ERR_OK) {
        story_add(&game->story, INK_BAD, "%s", game_refusal(game->remote->verdict, error.message));
        game_refresh(game);
        return false;
    }
    read_state(game);
    story_tell(&game->story, &game->guide, json_object_get(reply, "events"));
    game->told = json_integer_value(json_object_get(reply, "seq"));
    catch_up(game);
    tell_underfoot(game);
    return true;
}

json_t *game_move_action(int dx, int dy)
{
    return json_pack("{s:s, s:s}", "kind", "move", "dir", game_direction_word(dx, dy));
}

/* It takes longer: say so at once, for nothing else is drawn until it is over. */
static void say_waiting(void *context, const char *text)
{
    struct game *game = context;
    char line[STORY_LINE_SIZE];
    snprintf(line, sizeof(line), "Trying again: %.120s", text);
    game->prompt = line;
    game_paint(game);
    game->prompt = NULL;
}

bool game_my_turn(const struct game *game)
{
    return game->view.active && game->view.alive && game->view.next_seat == game->remote->seat.seat;
}

/* ---- keys ---- */

static json_t *plain_action(const char *kind)
{
    return json_pack("{s:s}", "kind", kind);
}

/* An action in a direction that the next key gives. */
static void act_towards(struct game *game, const char *kind)
{
    int dx = 0;
    int dy = 0;
    game->prompt = "In which direction? hjklyubn or an arrow";
    game_paint(game);
    bool given = game_direction(screen_key(-1), &dx, &dy);
    game->prompt = NULL;
    if (given) {
        game_act(game, json_pack("{s:s, s:s}", "kind", kind, "dir", game_direction_word(dx, dy)));
    }
}

static void show_messages(const struct game *game)
{
    static struct menu menu;
    menu = (struct menu){.title = "What has happened", .help = "Any key goes back"};
    int room = screen_height() - 4;
    size_t count = game->story.count < STORY_LINES_MAX ? game->story.count : STORY_LINES_MAX;
    size_t shown = room > 0 && (size_t)room < count ? (size_t)room : count;
    for (size_t i = shown; i > 0; i--) {
        menu_add(&menu, "%s", story_line(&game->story, i - 1)->shown);
    }
    menu_show(&menu);
}

static void show_help(void)
{
    static struct menu menu;
    static const char *const lines[] = {
        "h j k l y u b n, arrows  move; into a foe: strike, a door: open, a friend: swap",
        "H J K L Y U B N          run that way until there is something to see",
        "e     explore by yourself, taking what lies about",
        ">     take the stairs or the exit; from afar: go there",
        "f     fight: strike the weakest foe in reach, else step to the nearest",
        "t     strike at a target of your choice",
        "1-9   abilities by their slots; a lists them",
        "i     what you carry: use, put on, drop",
        ", g   pick up what lies here",
        "o     reach out: doors, locks, levers, chests, fountains",
        ". s   wait; search for what is hidden",
        "z     rest until you are well or something comes",
        "x     look around; Tab goes to the next thing, g walks there",
        "m     all messages",
        "r     ask the server for the state again",
        "q     leave; the game stays, and the list of games has it",
    };
    menu = (struct menu){.title = "Keys", .help = "Any key goes back"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        menu_add(&menu, "%s", lines[i]);
    }
    menu_show(&menu);
}

static const struct {
    int key;
    const char *kind;
} plain_keys[] = {{'.', "wait"}, {'s', "search"}, {',', "pickup"}, {'g', "pickup"}};

/* Keys that do more than one action. */
static const struct {
    int key;
    void (*go)(struct game *game);
} going_keys[] = {{'e', game_explore}, {'>', game_descend}, {'f', game_fight}, {'z', game_rest}};

/* Keys that look and do not act. True if this was one. */
static bool look_key(struct game *game, int key)
{
    switch (key) {
    case 'x':
    case ';':
        game_examine(game);
        return true;
    case 'm':
        show_messages(game);
        return true;
    case '?':
        show_help();
        return true;
    case 'r':
        game->remote->etag[0] = '\0';
        game_refresh(game);
        return true;
    default:
        return false;
    }
}

static void act_key(struct game *game, int key)
{
    int dx = 0;
    int dy = 0;
    if (game_direction(key, &dx, &dy)) {
        game_act(game, game_move_action(dx, dy));
        return;
    }
    if (key >= 'A' && key <= 'Z' && game_direction(key - 'A' + 'a', &dx, &dy)) {
        game_run(game, dx, dy);
        return;
    }
    for (size_t i = 0; i < sizeof(going_keys) / sizeof(going_keys[0]); i++) {
        if (going_keys[i].key == key) {
            going_keys[i].go(game);
            return;
        }
    }
    if (key >= '1' && key <= '9') {
        game_use_ability(game, (size_t)(key - '1'));
        return;
    }
    switch (key) {
    case 'i':
        game_open_pack(game);
        return;
    case 'a':
        game_open_abilities(game);
        return;
    case 'o':
        act_towards(game, "interact");
        return;
    case 't':
        game_aim(game, plain_action("attack"));
        return;
    default:
        break;
    }
    for (size_t i = 0; i < sizeof(plain_keys) / sizeof(plain_keys[0]); i++) {
        if (plain_keys[i].key == key) {
            game_act(game, plain_action(plain_keys[i].kind));
            return;
        }
    }
}

/* ---- the loop ---- */

static void note_end(struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    if (!game->view.active) {
        snprintf(game->remote->seat.note, sizeof(game->remote->seat.note), "%s, score %lld",
                 game->view.result, (long long)game->view.score);
    } else if (own) {
        snprintf(game->remote->seat.note, sizeof(game->remote->seat.note),
                 "depth %d, hp %d/%d, score %lld", game->view.depth, own->hp, own->hp_max,
                 (long long)game->view.score);
    }
}

/* What it came to; once. */
static void show_end(struct game *game)
{
    static struct menu menu;
    const struct view *view = &game->view;
    bool won = strcmp(view->result, "won") == 0;
    game->is_over = true;
    menu = (struct menu){.title = won ? "Victory" : "The end", .help = "Enter goes on"};
    menu_add(&menu, "%s",
             won                                 ? "The keep is yours, and the log can prove it."
             : game->story.fate[0] != '\0'       ? game->story.fate
             : strcmp(view->result, "lost") == 0 ? "The keep has won."
                                                 : "The game was abandoned.");
    menu_add(&menu, " ");
    menu_add(&menu, "Score %lld, depth %d, level %d, after %lld turns.", (long long)view->score,
             view->depth, view->level, (long long)(view->clock / 100));
    menu_add(&menu, " ");
    menu_add(&menu, "What happened last:");
    for (size_t i = 8; i > 0; i--) {
        const struct story_entry *line = story_line(&game->story, i - 1);
        menu_add(&menu, "  %s", line ? line->shown : "");
    }
    menu_show_surely(&menu);
}

static void loop(struct game *game)
{
    int key = SCREEN_NOTHING;
    while (key != 'q') {
        if (!game->view.active && !game->is_over) {
            show_end(game);
        }
        game_paint(game);
        key = screen_key(game_my_turn(game) ? IDLE_MS : WAIT_MS);
        if (key == SCREEN_NOTHING) {
            if (game->view.active) {
                game_refresh(game);
            }
        } else if (!look_key(game, key) && game_my_turn(game)) {
            act_key(game, key);
        }
    }
}

/* What it is about, and what was done last where the game goes on. */
static void welcome(struct game *game)
{
    const char *id = game->remote->seat.scenario;
    const json_t *scenario = guide_row(&game->guide, "scenarios", id);
    char goal[STORY_LINE_SIZE] = "";
    game->is_over = !game->view.active;
    if (scenario) {
        game_about_scenario(&game->guide, scenario, goal, sizeof(goal));
    }
    story_add(&game->story, INK_PLAIN, "Welcome to %s. ? tells the keys", id);
    if (goal[0] != '\0') {
        story_add(&game->story, INK_ITEM, "%s", goal);
    }
}

enum err game_play(struct remote *remote, struct error *error)
{
    static struct game game;
    json_t *content = NULL;
    json_t *state = NULL;
    memset(&game, 0, sizeof(game));
    game.remote = remote;
    remote->told = say_waiting;
    remote->context = &game;
    enum err err = remote_content(remote, &content, error);
    if (err == ERR_OK) {
        err = remote_state(remote, &state, error);
    }
    if (err == ERR_OK) {
        guide_init(&game.guide, content);
        view_read(&game.view, state);
        json_decref(state);
        story_meet(&game.story, &game.view);
        game.told = game.view.seq;
        welcome(&game);
        loop(&game);
        note_end(&game);
        guide_finish(&game.guide);
    } else {
        json_decref(content);
    }
    return err;
}
