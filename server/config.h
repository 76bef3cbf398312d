/*
 * config: every setting of the program, in one table.
 *
 * A setting has a name (the environment variable), a flag (the name without DONJON_, in lower case
 * with dashes), a type, a default and a range. A flag wins over the environment, an empty variable
 * counts as unset. A secret can also be given as the path of a file, by its name with _FILE. All
 * bad settings are told at once, each with name, value and range, a secret's value never.
 *
 * Read once at start; const afterwards.
 */
#ifndef DONJON_SERVER_CONFIG_H
#define DONJON_SERVER_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/strbuf.h"
#include "server/address.h"

/* Texts are never NULL; "" is an absent one. */
struct config {
    char *listen;
    char *database_url; /* "": a private PostgreSQL */
    char *data_dir;
    char *content_dir;
    char *content_older;
    char *admin_token;     /* "": none, or a new one where the database is private */
    char *signing_key;     /* 64 hex digits; "": made and kept in the database */
    int64_t open_sessions; /* -1: yes where the database is private */
    int64_t allow_fixed_seed;
    int64_t checkpoint_interval;
    int64_t sessions_resident;
    int64_t session_idle_s;
    int64_t store_workers;
    int64_t prover_threads;
    int64_t proof_lease_s;
    int64_t proof_progress;
    int64_t connections;
    int64_t streams;
    int64_t rate_limit;
    int64_t rate_limit_seat;
    int64_t rate_limit_token;
    char *cors_origins; /* "": none */
    int64_t receive_timeout_ms;
    int64_t reply_timeout_ms;
    int64_t send_timeout_ms;
    int64_t idle_timeout_ms;
    int64_t shutdown_timeout_s;
    int64_t log_level;  /* enum log_level */
    int64_t log_format; /* enum log_format */
    int64_t access_log;
    int64_t bench_discard;

    struct address address; /* `listen`, parsed */
};

/* What was found while reading, one line each. */
struct config_report {
    struct strbuf problems; /* empty: the configuration is good */
    struct strbuf warnings;
};

/*
 * Reads flags and environment. `flags` are the arguments behind the subcommand; `environment` is
 * NULL-terminated as environ. The caller finishes both structs, whatever the result. False: report
 * says what is wrong.
 */
bool config_read(struct config *config, char *const *flags, char *const *environment,
                 struct config_report *report);
void config_finish(struct config *config);
void config_report_finish(struct config_report *report);

/* The table for people, as --help shows it, and as Markdown for README.md. */
void config_write_help(struct strbuf *out);
void config_write_markdown(struct strbuf *out);

#endif
