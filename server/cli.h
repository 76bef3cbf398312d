/*
 * cli: what the program says to the person who started it, on standard output.
 */
#ifndef DONJON_SERVER_CLI_H
#define DONJON_SERVER_CLI_H

#include <stdbool.h>

/* Where it serves, the admin token if one was made ("" if not), and a first thing to try. */
void cli_say_hello(const char *address, const char *admin_token, bool open_sessions);

#endif
