/* golden: hex and roots. */
#include "tests/golden/golden.h"

#include <stdio.h>
#include <string.h>

#include "core/base/page_tree.h"
#include "core/game/ruleset.h"

void golden_hex(const void *bytes, size_t size, char *out)
{
    const uint8_t *byte = bytes;

    for (size_t i = 0; i < size; i++) {
        (void)snprintf(out + 2 * i, 3, "%02x", byte[i]);
    }
}

bool golden_unhex(const char *text, void *out, size_t size)
{
    uint8_t *byte = out;

    if (strlen(text) != 2 * size) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        unsigned value = 0;

        if (sscanf(text + 2 * i, "%2x", &value) != 1) {
            return false;
        }
        byte[i] = (uint8_t)value;
    }
    return true;
}

void golden_root(const void *state, char out[DIGEST_HEX_SIZE])
{
    struct digest *digest = digest_create();
    struct page_tree tree;

    page_tree_build(&tree, digest, state, donjon_ruleset.state_size);
    golden_hex(page_tree_root(&tree), sizeof(struct digest_value), out);
    digest_destroy(digest);
}
