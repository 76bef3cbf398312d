/* string.h of the browser's build: what the rules and the verifier use of it (memory.c). */
#ifndef DONJON_WASM_STRING_H
#define DONJON_WASM_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);

#endif
