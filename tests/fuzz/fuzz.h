/*
 * fuzz: the shape of a fuzz target.
 *
 * A target is one file that defines LLVMFuzzerTestOneInput: it hands arbitrary bytes to a decoder
 * and checks what must hold whatever they are. It is linked to runner.c, which feeds it the files
 * of its corpus as an ordinary test, and with -DDONJON_FUZZ=ON to libFuzzer, which looks for more.
 */
#ifndef DONJON_TESTS_FUZZ_FUZZ_H
#define DONJON_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold; kept in every build. */
#define fuzz_check(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
