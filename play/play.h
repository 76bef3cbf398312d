/*
 * play: the command `donjon play`.
 */
#ifndef DONJON_PLAY_PLAY_H
#define DONJON_PLAY_PLAY_H

/* Runs the command with the flags behind it, up to NULL. Returns the exit code: 0, 1 failure, 2 bad
 * usage. */
int play_run(char *const *arguments);

#endif
