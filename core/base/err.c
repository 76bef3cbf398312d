/* err: the table behind the list of errors, and the one place where an error message is made. */
#include "core/base/err.h"

#include <assert.h>
#include <stdio.h>

struct err_row {
    int status;
    const char *word;
    bool retryable;
    const char *title;
};

static const struct err_row rows[ERR_COUNT] = {
#define X(constant, status, word, retryable, title)                                                \
    [ERR_##constant] = {status, word, retryable, title},
    ERR_LIST(X)
#undef X
};

static const struct err_row *row_of(enum err code)
{
    assert((unsigned)code < ERR_COUNT);
    return &rows[code];
}

enum err error_set(struct error *error, enum err code, const char *format, ...)
{
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        error->code = code;
        vsnprintf(error->message, sizeof(error->message), format, arguments);
        va_end(arguments);
    }
    return code;
}

int err_status(enum err code)
{
    return row_of(code)->status;
}

const char *err_word(enum err code)
{
    return row_of(code)->word;
}

const char *err_title(enum err code)
{
    return row_of(code)->title;
}

bool err_is_retryable(enum err code)
{
    return row_of(code)->retryable;
}
