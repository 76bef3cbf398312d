/*
 * log: one line an event on standard error, logfmt or JSON by setting.
 *
 *     log_info("session_loaded", "session=%s entries=%zu", id, count);
 *
 * The event is a stable lower_snake word; the format gives key=value pairs separated by one space,
 * values without spaces or quoted with %s inside "..." by the caller's choice of keys; in JSON mode
 * the pairs become members. Each line is one write(2), at most LOG_LINE_MAX bytes, longer ones are
 * cut. Libraries below the runtime do not log above debug; an error is logged once, where it stops
 * travelling. Secrets are never logged. Any thread.
 */
#ifndef DONJON_CORE_BASE_LOG_H
#define DONJON_CORE_BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR, LOG_OFF };
enum log_format { LOG_LOGFMT, LOG_JSON };
enum { LOG_LINE_MAX = 2048 };

/* Before threads start. */
void log_configure(enum log_level level, enum log_format format);
bool log_level_parse(const char *word, enum log_level *out); /* debug info warning error off */
bool log_enabled(enum log_level level);

__attribute__((format(printf, 3, 4))) void log_event(enum log_level level, const char *event,
                                                     const char *format, ...);

#define log_debug(event, ...)                                                                      \
    do {                                                                                           \
        if (log_enabled(LOG_DEBUG)) {                                                              \
            log_event(LOG_DEBUG, event, __VA_ARGS__);                                              \
        }                                                                                          \
    } while (0)
#define log_info(event, ...)    log_event(LOG_INFO, event, __VA_ARGS__)
#define log_warning(event, ...) log_event(LOG_WARNING, event, __VA_ARGS__)
#define log_error(event, ...)   log_event(LOG_ERROR, event, __VA_ARGS__)

#endif
