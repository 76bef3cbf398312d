/*
 * cli_verify: `donjon verify`: checks files of evidence offline, without a database, and says what
 * was checked or what does not hold first.
 */
#ifndef DONJON_SERVER_CLI_VERIFY_H
#define DONJON_SERVER_CLI_VERIFY_H

/*
 * Arguments, ended by NULL: FILE ... [--receipt BASE64] ... [--key HEX] ... [--trust-states]
 * [--json]
 *
 * Keys are public keys of servers that the caller trusts; without any, those in the files are taken
 * at their word. A file that begins with a state (a later batch, a fork) is played again only where
 * a trusted key has signed for it, or with --trust-states: the rules are not made for states that
 * somebody made up to break them. Receipts are those a player was given. Files and receipts are
 * also held against each other: two signed histories of one session are told as a fork. Gives an
 * exit code: EXIT_CLEAN when all of it holds, EXIT_FAILED when something does not or cannot be
 * read, EXIT_USAGE.
 */
int cli_verify(char *const *arguments);

#endif
