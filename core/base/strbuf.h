/*
 * strbuf: a growing byte string.
 *
 * Invariants: `data` always ends with a NUL at data[len] once something was added; `len` does not
 * count it. A zeroed struct is an empty strbuf. When memory runs out or `max` would be passed, the
 * strbuf becomes *failed*: further additions are ignored and `failed` stays set, so that a writer
 * checks once, at the end. Belongs to one thread at a time.
 */
#ifndef DONJON_CORE_BASE_STRBUF_H
#define DONJON_CORE_BASE_STRBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf {
    char *data; /* NULL while nothing was ever added */
    size_t len;
    size_t size; /* allocated bytes */
    size_t max;  /* most bytes allowed; 0: no limit */
    bool failed;
};

void strbuf_finish(struct strbuf *strbuf); /* frees; the strbuf is empty and reusable */
void strbuf_clear(struct strbuf *strbuf);  /* empties, keeps the memory, clears `failed` */
void strbuf_reserve(struct strbuf *strbuf, size_t more); /* room for `more` further bytes */
void strbuf_add(struct strbuf *strbuf, const void *data, size_t size);
void strbuf_adds(struct strbuf *strbuf, const char *text);
void strbuf_addc(struct strbuf *strbuf, char c);
void strbuf_add_u64(struct strbuf *strbuf, uint64_t value); /* decimal */
void strbuf_add_i64(struct strbuf *strbuf, int64_t value);
void strbuf_add_hex(struct strbuf *strbuf, const void *data, size_t size);
__attribute__((format(printf, 2, 3))) void strbuf_addf(struct strbuf *strbuf, const char *format,
                                                       ...);

/* Gives the memory to the caller, who frees it with free(); the strbuf is empty after. May be
 * NULL. */
char *strbuf_detach(struct strbuf *strbuf, size_t *out_len);

#endif
