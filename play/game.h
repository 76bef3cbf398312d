/*
 * game: one session being played: what is known of it, and the modes of the keyboard.
 *
 * The server decides everything. What may be done with an item or an ability is taken from its list
 * of legal actions, so that this client knows no rules; what is refused is shown with the server's
 * reason.
 */
#ifndef DONJON_PLAY_GAME_H
#define DONJON_PLAY_GAME_H

#include "play/guide.h"
#include "play/remote.h"
#include "play/story.h"
#include "play/view.h"

struct game {
    struct remote *remote;
    struct guide guide;
    struct view view;
    struct story story;
    int64_t told;    /* the seq up to which the story tells what happened */
    bool has_cursor; /* examining or aiming */
    int cursor_x;
    int cursor_y;
    const char *prompt; /* the bottom line; NULL: the usual keys */
};

/* Plays until the person leaves. The error says why it could not go on. */
MUST_CHECK enum err game_play(struct remote *remote, struct error *error);

/* ---- between the parts ---- */

/* Draws everything. paint.c */
void game_paint(const struct game *game);

/* Asks for the state. Tells a failure as a line of the story. */
bool game_refresh(struct game *game);

/* Does the action, which is taken over, tells what followed and asks for the state. */
void game_act(struct game *game, json_t *action);

/* The step of a direction key (hjklyubn), false for other keys. */
bool game_direction(int key, int *dx, int *dy);

/* The direction's word on the wire; NULL for no direction. */
const char *game_direction_word(int dx, int dy);

/* Looks around with the cursor until a key ends it. aim.c */
void game_examine(struct game *game);

/*
 * Does one of the legal actions that fit `wanted`: same kind, and same slot or ability where it has
 * one. With several the person aims. Without any it is sent as it is, for the server's reason.
 * `wanted` is taken over. aim.c
 */
void game_aim(struct game *game, json_t *wanted);

/* What is carried, and what to do with it. pack.c */
void game_open_pack(struct game *game);

/* The abilities as a list, and the one in a slot (from 0). pack.c */
void game_open_abilities(struct game *game);
void game_use_ability(struct game *game, size_t slot);

#endif
