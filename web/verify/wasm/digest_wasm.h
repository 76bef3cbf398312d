/* digest_wasm: the SHA-256 context of the browser's build, which needs no memory of its own. */
#ifndef DONJON_WEB_VERIFY_WASM_DIGEST_WASM_H
#define DONJON_WEB_VERIFY_WASM_DIGEST_WASM_H

#include <stdint.h>

struct digest {
    uint32_t state[8];
    uint64_t size; /* bytes so far */
    uint8_t block[64];
};

#endif
