/*
 * options: what the command line says.
 */
#ifndef DONJON_PLAY_OPTIONS_H
#define DONJON_PLAY_OPTIONS_H

#include <stdbool.h>

struct play_options {
    const char *url;     /* of the server */
    const char *saves;   /* file of the save list; NULL: the usual place */
    const char *session; /* with `token`: join a session somebody made */
    const char *token;
    const char *scenario; /* begin a new game of this at once */
    const char *class_;
    const char *label;
    const char *admin_token; /* from DONJON_ADMIN_TOKEN: for servers where not everyone creates */
    int seat;
    int players;
    bool help;
};

/* Reads flags up to the NULL. The message says what is wrong; NULL: nothing. */
const char *options_read(struct play_options *options, char *const *arguments);

/* The text of --help. */
extern const char options_help[];

#endif
