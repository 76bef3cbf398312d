/*
 * setting: one line of the table of settings, and how a text becomes its value.
 */
#ifndef DONJON_SERVER_SETTING_H
#define DONJON_SERVER_SETTING_H

#include "server/config.h"

enum setting_type {
    SETTING_TEXT,    /* min..max bytes; a char * */
    SETTING_TOKEN,   /* min..max visible characters, as a header can carry them; a char * */
    SETTING_HEX,     /* exactly min bytes as hex digits; a char * */
    SETTING_NUMBER,  /* min..max; an int64_t, as are those below */
    SETTING_SWITCH,  /* 0 or 1, also false and true */
    SETTING_CHOICE,  /* the index of a word in `words` */
    SETTING_ADDRESS, /* host:port; a char * */
    SETTING_ORIGINS, /* of web pages, min..max bytes; a char * */
};

struct setting {
    const char *name;
    enum setting_type type;
    size_t offset; /* in struct config */
    const char *fallback;
    int64_t min;
    int64_t max;
    const char *const *words; /* CHOICE: NULL-terminated */
    bool secret;
    bool hidden;                /* for measurements: not in --help */
    const char *shown_fallback; /* instead of `fallback`, where words say it better; or NULL */
    const char *help;
};

enum { SETTING_FLAG_SIZE = 48, SETTING_RANGE_SIZE = 96 };

extern const struct setting settings[];
extern const size_t setting_count;

/* "checkpoint-interval" */
void setting_flag(const struct setting *setting, char out[SETTING_FLAG_SIZE]);

/* "a number from 1 to 1000" */
void setting_range(const struct setting *setting, char out[SETTING_RANGE_SIZE]);

/* Writes the value into `config`. False: `text` is not in range, and nothing is written. */
MUST_CHECK bool setting_parse(const struct setting *setting, const char *text,
                              struct config *config);

#endif
