/* cli: a few lines that can be copied into a shell. */
#include "server/cli.h"

#include <stdio.h>

void cli_say_hello(const char *address, const char *admin_token, bool open_sessions)
{
    printf("Donjon serves on http://%s\n", address);
    if (admin_token[0]) {
        printf("Admin token, of this start: %s\n", admin_token);
    }
    if (open_sessions) {
        printf("A first game: curl -X POST http://%s/v1/sessions\n", address);
    } else {
        printf("A first game: curl -X POST -H \"Authorization: Bearer $DONJON_ADMIN_TOKEN\" "
               "http://%s/v1/sessions\n",
               address);
    }
    fflush(stdout);
}
