/*
 * play: the list of games, beginning one, going on with one.
 *
 * A game is written to the list as soon as it is made, before it is played: whatever happens then,
 * its token is not lost.
 */
#include "play/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "play/game.h"
#include "play/menu.h"
#include "play/options.h"
#include "play/screen.h"

enum { EXIT_GOOD = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct player {
    struct play_options options;
    struct remote remote;
    struct save_list saves;
    json_t *made; /* the reply to the session that was made last: the other seats' tokens */
};

/* ---- new games ---- */

/* The longest name of a table. */
static int name_width(const json_t *rows, const char *member)
{
    size_t i = 0;
    const json_t *row = NULL;
    int width = 0;
    json_array_foreach(rows, i, row)
    {
        char name[VIEW_LONG_TEXT_SIZE];
        view_text(row, member, name, sizeof(name));
        width = (int)strlen(name) > width ? (int)strlen(name) : width;
    }
    return width;
}

/* Lets the person choose a row of a table of the content; false if they do not. */
static bool choose_row(const struct guide *guide, const char *table, const char *text,
                       const char *title, char id[SAVE_TEXT_SIZE])
{
    static struct menu menu;
    const json_t *rows = guide_table(guide, table);
    size_t i = 0;
    size_t line = 0;
    const json_t *row = NULL;
    int width = name_width(rows, text);
    menu = (struct menu){.title = title, .help = "Enter or a letter chooses, Escape goes back"};
    json_array_foreach(rows, i, row)
    {
        char name[VIEW_LONG_TEXT_SIZE];
        char more[VIEW_LONG_TEXT_SIZE];
        view_text(row, text, name, sizeof(name));
        view_text(row, "text", more, sizeof(more));
        if (strcmp(table, "scenarios") == 0) {
            game_about_scenario(guide, row, more, sizeof(more));
        }
        menu_add(&menu, "%c  %-*s  %s", menu_letter(i), width, name, more);
    }
    if (menu_choose(&menu, &line) != SCREEN_ENTER) {
        return false;
    }
    view_text(json_array_get(rows, line), "id", id, SAVE_TEXT_SIZE);
    return true;
}

/* Between the lists a request may take longer as well. */
static void say_waiting(void *context, const char *text)
{
    (void)context;
    char line[MENU_LINE_SIZE];
    snprintf(line, sizeof(line), "Trying again: %.120s", text);
    screen_text(0, screen_height() - 1, screen_width(), INK_TITLE, line);
    screen_show(-1, -1);
}

static enum err save_seat(struct player *player, struct error *error)
{
    save_list_put(&player->saves, &player->remote.seat);
    return save_list_write(&player->saves, error);
}

/* The first action of a seat says what it is. */
static enum err choose_class(struct player *player, const char *class_, struct error *error)
{
    CLEANUP(json_decrefp)
    json_t *action = json_pack("{s:s, s:s}", "kind", "choose", "class", class_);
    CLEANUP(json_decrefp) json_t *reply = NULL;
    return remote_act(&player->remote, action, &reply, error);
}

static enum err make_session(struct player *player, const char *scenario, const char *class_,
                             struct error *error)
{
    struct remote_new wanted = {.scenario = scenario,
                                .label = player->options.label,
                                .admin_token = player->options.admin_token,
                                .players = player->options.players};
    json_decref(player->made);
    player->made = NULL;
    enum err err = remote_create(&player->remote, &wanted, &player->made, error);
    if (err == ERR_OK) {
        err = save_seat(player, error);
    }
    return err == ERR_OK && class_ && class_[0] != '\0' ? choose_class(player, class_, error) : err;
}

/* Goes to the server of the command line, in no seat. */
static enum err go_home(struct player *player, struct error *error)
{
    struct save home = {.seat = 1};
    snprintf(home.url, sizeof(home.url), "%s", player->options.url);
    return remote_sit(&player->remote, &home) ? ERR_OK
                                              : error_set(error, ERR_NO_MEMORY, "out of memory");
}

static enum err play_and_save(struct player *player, struct error *error)
{
    enum err err = game_play(&player->remote, error);
    player->remote.told = say_waiting;
    return err == ERR_OK ? save_seat(player, error) : err;
}

/* Asks which game, makes it and plays it. */
static enum err begin_game(struct player *player, struct error *error)
{
    struct guide guide;
    json_t *content = NULL;
    char scenario[SAVE_TEXT_SIZE] = "";
    char class_[SAVE_TEXT_SIZE] = "";
    enum err err = go_home(player, error);
    if (err == ERR_OK) {
        err = remote_content(&player->remote, &content, error);
    }
    if (err != ERR_OK) {
        return err;
    }
    guide_init(&guide, content);
    bool chosen = choose_row(&guide, "scenarios", "title", "Which game?", scenario);
    if (chosen && json_array_size(guide_table(&guide, "classes")) > 1) {
        chosen = choose_row(&guide, "classes", "name", "As what?", class_);
    }
    guide_finish(&guide);
    if (!chosen) {
        return ERR_OK;
    }
    err = make_session(player, scenario, class_, error);
    return err == ERR_OK ? play_and_save(player, error) : err;
}

/* ---- the list ---- */

static void show_error(const struct error *error)
{
    static struct menu menu;
    menu = (struct menu){.title = "That did not work", .help = "Any key goes on"};
    menu_add(&menu, "%s", error->message);
    menu_show(&menu);
}

static void fill_list(const struct player *player, struct menu *menu)
{
    *menu = (struct menu){.title = "Your games",
                          .help = "Enter goes on with one, n begins one, d forgets one, q quits",
                          .keys = "ndq"};
    int width = 0;
    for (size_t i = 0; i < player->saves.count; i++) {
        int length = (int)strlen(player->saves.rows[i].label);
        width = length > width ? length : width;
    }
    for (size_t i = 0; i < player->saves.count; i++) {
        const struct save *save = &player->saves.rows[i];
        bool here = strcmp(save->url, player->options.url) == 0;
        menu_add(menu, "%-15s %-*s%s%s  %s", save->scenario, width, save->label,
                 width > 0 ? "  " : "", save->note, here ? "" : save->url);
    }
    if (player->saves.count == 0) {
        menu->title = "Your games: none yet. n begins one";
    }
}

static enum err resume(struct player *player, size_t line, struct error *error)
{
    struct save save = player->saves.rows[line];
    if (!remote_sit(&player->remote, &save)) {
        return error_set(error, ERR_NO_MEMORY, "out of memory");
    }
    return play_and_save(player, error);
}

static enum err forget(struct player *player, size_t line, struct error *error)
{
    if (line >= player->saves.count ||
        !menu_confirm("Forget this game? Its token is nowhere else. y/n")) {
        return ERR_OK;
    }
    save_list_forget(&player->saves, line);
    return save_list_write(&player->saves, error);
}

static void run_list(struct player *player)
{
    static struct menu menu;
    size_t line = 0;
    for (;;) {
        struct error error = {0};
        enum err err = ERR_OK;
        fill_list(player, &menu);
        int key = menu_choose(&menu, &line);
        if (key == 'q' || key == SCREEN_ESCAPE) {
            return;
        }
        if (key == 'n') {
            err = begin_game(player, &error);
        } else if (key == 'd') {
            err = forget(player, line, &error);
        } else {
            err = resume(player, line, &error);
        }
        if (err != ERR_OK) {
            show_error(&error);
        }
    }
}

/* ---- the command ---- */

static enum err join(struct player *player, struct error *error)
{
    struct save save = {.seat = player->options.seat};
    snprintf(save.url, sizeof(save.url), "%s", player->options.url);
    snprintf(save.session, sizeof(save.session), "%s", player->options.session);
    snprintf(save.token, sizeof(save.token), "%s", player->options.token);
    snprintf(save.scenario, sizeof(save.scenario), "joined");
    if (!remote_sit(&player->remote, &save)) {
        return error_set(error, ERR_NO_MEMORY, "out of memory");
    }
    return play_and_save(player, error);
}

static enum err run(struct player *player, struct error *error)
{
    if (player->options.session) {
        return join(player, error);
    }
    if (player->options.scenario) {
        enum err err =
            make_session(player, player->options.scenario, player->options.class_, error);
        return err == ERR_OK ? play_and_save(player, error) : err;
    }
    run_list(player);
    return ERR_OK;
}

/* The tokens of the other seats, for those who are to play them. */
static void print_seats(const json_t *session)
{
    const json_t *seats = json_object_get(session, "seats");
    const char *id = json_string_value(json_object_get(session, "id"));
    for (size_t i = 1; i < json_array_size(seats); i++) {
        const json_t *seat = json_array_get(seats, i);
        const char *token = json_string_value(json_object_get(seat, "token"));
        printf("seat %lld: donjon play --session %s --token %s --seat %lld\n",
               (long long)json_integer_value(json_object_get(seat, "seat")), id ? id : "",
               token ? token : "", (long long)json_integer_value(json_object_get(seat, "seat")));
    }
}

static int report(enum err err, const struct error *error)
{
    if (err != ERR_OK) {
        fprintf(stderr, "donjon play: %s\n", error->message);
        return EXIT_FAILED;
    }
    return EXIT_GOOD;
}

int play_run(char *const *arguments)
{
    static struct player player;
    struct error error = {0};
    const char *problem = options_read(&player.options, arguments);
    if (problem) {
        fprintf(stderr, "donjon: %s; see donjon play --help\n", problem);
        return EXIT_USAGE;
    }
    if (player.options.help) {
        fputs(options_help, stdout);
        return EXIT_GOOD;
    }
    enum err err = save_list_read(&player.saves, player.options.saves, &error);
    if (err != ERR_OK || !remote_init(&player.remote, player.options.url)) {
        return report(ERR_NO_MEMORY, &error);
    }
    if (!screen_open()) {
        remote_finish(&player.remote);
        fprintf(stderr, "donjon play: needs a terminal\n");
        return EXIT_USAGE;
    }
    player.remote.told = say_waiting;
    err = run(&player, &error);
    screen_close();
    CLEANUP(json_decrefp) json_t *made = player.made;
    print_seats(made);
    remote_finish(&player.remote);
    return report(err, &error);
}
