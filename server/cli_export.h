/*
 * cli_export: `donjon export`: writes a session's file of evidence from the database, without a
 * server.
 */
#ifndef DONJON_SERVER_CLI_EXPORT_H
#define DONJON_SERVER_CLI_EXPORT_H

#include <stdbool.h>

#include "core/base/id.h"
#include "server/config.h"

/* What was asked for. Strings are borrowed. */
struct cli_export {
    struct session_id session;
    const char *path; /* "-" : standard output */
    char default_path[ID_TEXT_SIZE + sizeof(".evidence")];
};

/* Reads SESSION [FILE] and gives the arguments behind them, which are settings; NULL with a message
 * on standard error. Without FILE it is SESSION.evidence in this folder. */
char *const *cli_export_read(struct cli_export *export, char *const *arguments);

/* Writes the file; all inputs are shown, as an administrator may see them. Gives an exit code. */
int cli_export_run(const struct cli_export *export, const struct config *config);

#endif
