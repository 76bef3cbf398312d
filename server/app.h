/*
 * app: the composition root.
 *
 * The only file that knows every part: it makes them in order, checks what must hold before the
 * first request, and destroys them in reverse. What can be checked at all is checked before
 * anything is refused, so that one start tells everything that is wrong.
 */
#ifndef DONJON_SERVER_APP_H
#define DONJON_SERVER_APP_H

#include "server/config.h"

enum { EXIT_CLEAN = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* Serves until a signal or a drain; gives the exit code. */
int app_serve(const struct config *config);

/* Brings the database's schema up to date; gives the exit code. */
int app_migrate(const struct config *config);

#endif
