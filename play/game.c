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

static void drop_json(json_t **json)
{
    json_decref(*json);
}

/* ---- the server ---- */

static bool read_state(struct game *game)
{
    CLEANUP(drop_json) json_t *state = NULL;
    struct error error = {0};
    if (remote_state(game->remote, &state, &error) != ERR_OK) {
        story_add(&game->story, "%s", error.message);
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
    CLEANUP(drop_json) json_t *page = NULL;
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

void game_act(struct game *game, json_t *action)
{
    CLEANUP(drop_json) json_t *taken = action;
    CLEANUP(drop_json) json_t *reply = NULL;
    struct error error = {0};
    if (remote_act(game->remote, taken, &reply, &error) != ERR_OK) {
        story_add(&game->story, "%s", error.message);
        game_refresh(game);
        return;
    }
    read_state(game);
    story_tell(&game->story, &game->guide, json_object_get(reply, "events"));
    game->told = json_integer_value(json_object_get(reply, "seq"));
    catch_up(game);
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

static bool my_turn(const struct game *game)
{
    return game->view.active && game->view.alive && game->view.next_seat == game->remote->seat.seat;
}

/* ---- keys ---- */

static json_t *plain_action(const char *kind)
{
    return json_pack("{s:s}", "kind", kind);
}

static void walk(struct game *game, int dx, int dy)
{
    game_act(game, json_pack("{s:s, s:s}", "kind", "move", "dir", game_direction_word(dx, dy)));
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
        menu_add(&menu, "%s", story_line(&game->story, i - 1));
    }
    menu_show(&menu);
}

static void show_help(void)
{
    static struct menu menu;
    static const char *const lines[] = {
        "h j k l y u b n, arrows   move; into a foe: strike, into a door: open",
        ". or s                    wait; search for what is hidden",
        ", or g                    pick up what lies here",
        ">                         take the stairs, leave by the exit",
        "o                         reach out: doors, locks, levers, chests, fountains",
        "t                         strike at a target",
        "i                         what you carry: use, put on, drop",
        "a, 1 to 9                 abilities: the list, or by their slots",
        "x                         look around; Tab goes to the next thing",
        "m                         all messages",
        "r                         ask the server for the state again",
        "q                         leave; the game stays, and the list of games has it",
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
} plain_keys[] = {
    {'.', "wait"}, {'s', "search"}, {',', "pickup"}, {'g', "pickup"}, {'>', "descend"}};

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
        walk(game, dx, dy);
        return;
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

static void loop(struct game *game)
{
    int key = SCREEN_NOTHING;
    while (key != 'q') {
        game_paint(game);
        key = screen_key(my_turn(game) ? IDLE_MS : WAIT_MS);
        if (key == SCREEN_NOTHING) {
            if (game->view.active) {
                game_refresh(game);
            }
        } else if (!look_key(game, key) && my_turn(game)) {
            act_key(game, key);
        }
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
        story_add(&game.story, "Welcome to %s. ? tells the keys.", remote->seat.scenario);
        loop(&game);
        note_end(&game);
        guide_finish(&game.guide);
    } else {
        json_decref(content);
    }
    return err;
}
