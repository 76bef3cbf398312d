/*
 * id: identifiers as types, so that one cannot be passed for another. All are UUIDs; new ones are
 * version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits.
 */
#ifndef DONJON_CORE_BASE_ID_H
#define DONJON_CORE_BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

enum { ID_SIZE = 16, ID_TEXT_SIZE = 37 };

struct session_id {
    uint8_t bytes[ID_SIZE];
};
struct action_id {
    uint8_t bytes[ID_SIZE];
};
struct node_id {
    uint8_t bytes[ID_SIZE];
};

/* A new UUIDv7 at `wall_us`; ids of different microseconds are in their order (RFC 9562, section
 * 6.2, method 3). Random bits come from the operating system's generator; a failure of it ends the
 * process, for nothing safe can be done without it. Any thread. */
void id_generate(int64_t wall_us, uint8_t out[ID_SIZE]);

/* The same with given random bits instead of new ones. */
void id_compose(int64_t wall_us, const uint8_t random[ID_SIZE - 6], uint8_t out[ID_SIZE]);

/* The 36 characters 8-4-4-4-12 in lower case and a NUL. */
void id_format(const uint8_t id[ID_SIZE], char out[ID_TEXT_SIZE]);

/* Accepts exactly that form, either case; any UUID version. False leaves `out` untouched. */
bool id_parse(const char *text, uint8_t out[ID_SIZE]);

bool session_id_equal(const struct session_id *a, const struct session_id *b);
bool id_is_zero(const uint8_t id[ID_SIZE]);

#endif
