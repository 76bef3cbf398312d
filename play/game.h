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
#include "play/path.h"
#include "play/remote.h"
#include "play/story.h"
#include "play/view.h"

struct game {
    struct remote *remote;
    struct guide guide;
    struct view view;
    struct story story;
    int64_t told;      /* the seq up to which the story tells what happened */
    bool has_cursor;   /* examining or aiming */
    bool is_over;      /* the end was shown */
    bool is_taking;    /* what lies underfoot is taken at once, so it is not told before */
    int64_t warned_of; /* the foe in sight that was named when something longer was begun */
    int cursor_x;
    int cursor_y;
    int stood_x; /* where what lies underfoot was told last */
    int stood_y;
    const char *prompt;            /* the bottom line; NULL: the usual keys */
    const char *detail;            /* more about it, in place of the messages; NULL: nothing */
    struct path_unwanted unwanted; /* items that exploring leaves where they are */
};

/* Plays until the person leaves. The error says why it could not go on. */
MUST_CHECK enum err game_play(struct remote *remote, struct error *error);

/* ---- between the parts ---- */

/* Draws everything. paint.c */
void game_paint(const struct game *game);

/* Asks for the state. Tells a failure as a line of the story. */
bool game_refresh(struct game *game);

/* Does the action, which is taken over, tells what followed and asks for the state. False if it was
 * refused or could not be sent. */
bool game_act(struct game *game, json_t *action);

/* A step, as an action. New; NULL without memory. */
json_t *game_move_action(int dx, int dy);

/* It is the seat's turn in a game that goes on. */
bool game_my_turn(const struct game *game);

/* The nearest foe in sight; NULL: none. walk.c */
const struct view_entity *game_nearest_foe(const struct game *game);

/*
 * Going on by itself, a committed action at a time, until it is there, something is to be seen or
 * felt, or a key is pressed. walk.c
 */
void game_run(struct game *game, int dx, int dy);
void game_rest(struct game *game);
void game_explore(struct game *game);
void game_walk_to(struct game *game, int x, int y);
/* Down the stairs one stands on, else to those that are known. */
void game_descend(struct game *game);
/* Drops what is in the slot, and leaves it there. */
void game_drop(struct game *game, int slot);
/* Strikes the nearest foe that can be struck, else steps towards it. */
void game_fight(struct game *game);

/* The step of a direction key (hjklyubn), false for other keys. */
bool game_direction(int key, int *dx, int *dy);

/* The direction's word on the wire; NULL for no direction. */
const char *game_direction_word(int dx, int dy);

/* What the content says about what stands or lies there, a sentence or two. about.c */
void game_about_entity(const struct game *game, const struct view_entity *entity, char *out,
                       size_t size);
void game_about_item(const struct game *game, const char *id, char *out, size_t size);
void game_about_ability(const struct game *game, const char *id, char *out, size_t size);
/* Why the rules refused, said to the one who is refused; `otherwise` for what is plain as it is. */
const char *game_refusal(const char *verdict, const char *otherwise);
/* What a scenario is about. */
void game_about_scenario(const struct guide *guide, const json_t *scenario, char *out, size_t size);

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
