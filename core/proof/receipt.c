/* receipt: one signature for a whole transaction. */
#include "core/proof/receipt.h"

#include <assert.h>
#include <string.h>

#include "core/proof/tags.h"
#include "core/proof/wire.h"

/* ---- bytes ---- */

static void statement_encode(const struct receipt *receipt, uint8_t out[STATEMENT_SIZE])
{
    uint8_t *end = wire_put(out, receipt->key_id, SIGN_KEY_ID_SIZE);
    end = wire_put(end, receipt->session.bytes, ID_SIZE);
    end = wire_put_u64(end, receipt->seq);
    end = wire_put_u64(end, (uint64_t)receipt->at_us);
    end = wire_put(end, receipt->chain_hash.bytes, DIGEST_SIZE);
    assert(end == out + STATEMENT_SIZE);
}

void head_encode(const struct receipt *head, uint8_t out[RECEIPT_HEAD_SIZE])
{
    statement_encode(head, out);
    memcpy(out + STATEMENT_SIZE, head->signature, SIGN_SIZE);
}

size_t receipt_encode(const struct receipt *receipt, uint8_t out[RECEIPT_SIZE_MAX])
{
    head_encode(receipt, out);
    uint8_t *end = wire_put_u64(out + RECEIPT_HEAD_SIZE, receipt->sides);
    end = wire_put(end, receipt->path, receipt->path_count * sizeof(receipt->path[0]));
    return (size_t)(end - out);
}

size_t receipt_tail_encode(const struct receipt *receipt, uint8_t out[ENTRY_RECEIPT_MAX])
{
    uint8_t *end = wire_put(out, receipt->key_id, SIGN_KEY_ID_SIZE);
    end = wire_put(end, receipt->signature, SIGN_SIZE);
    end = wire_put_u64(end, receipt->sides);
    assert((1u << receipt->path_count) <= RECEIPT_GROUP_MAX);
    end = wire_put(end, receipt->path, receipt->path_count * sizeof(receipt->path[0]));
    return (size_t)(end - out);
}

bool receipt_tail_decode(const void *bytes, size_t size, struct receipt *out)
{
    const size_t fixed = SIGN_KEY_ID_SIZE + SIGN_SIZE + 8;
    if (size < fixed || size > ENTRY_RECEIPT_MAX || (size - fixed) % DIGEST_SIZE != 0) {
        return false;
    }
    const uint8_t *from = wire_get(bytes, out->key_id, SIGN_KEY_ID_SIZE);
    from = wire_get(from, out->signature, SIGN_SIZE);
    from = wire_get_u64(from, &out->sides);
    (void)wire_get(from, out->path, size - fixed);
    out->path_count = (uint8_t)((size - fixed) / DIGEST_SIZE);
    return true;
}

/* ---- the tree ---- */

static void leaf_of(struct digest *digest, const struct receipt *receipt, struct digest_value *out)
{
    uint8_t statement[STATEMENT_SIZE];
    statement_encode(receipt, statement);
    digest_begin(digest, TAG_RECEIPT_LEAF);
    digest_add(digest, statement, sizeof(statement));
    digest_end(digest, out);
}

/* `out` may be one of the two. */
static void node_of(struct digest *digest, const struct digest_value *left,
                    const struct digest_value *right, struct digest_value *out)
{
    digest_begin(digest, TAG_RECEIPT_NODE);
    digest_add(digest, left->bytes, DIGEST_SIZE);
    digest_add(digest, right->bytes, DIGEST_SIZE);
    digest_end(digest, out);
}

/* Notes the partner of the node that leaf `index` has become on this level. */
static void path_add(const struct digest_value *nodes, struct receipt *receipt, size_t index,
                     unsigned level, size_t width)
{
    size_t place = index >> level;
    if ((place ^ 1) < width) {
        assert(receipt->path_count < RECEIPT_PATH_MAX);
        receipt->sides |= (uint64_t)(place & 1) << receipt->path_count;
        receipt->path[receipt->path_count++] = nodes[place ^ 1];
    }
}

/* Makes the next level in the place of this one; returns its width. */
static size_t level_up(struct digest *digest, struct digest_value *nodes, size_t width)
{
    for (size_t i = 0; i < width / 2; i++) {
        node_of(digest, &nodes[2 * i], &nodes[2 * i + 1], &nodes[i]);
    }
    if (width % 2 != 0) {
        nodes[width / 2] = nodes[width - 1];
    }
    return (width + 1) / 2;
}

void receipts_sign(struct digest *digest, struct keyring *keyring, struct receipt *const *receipts,
                   size_t count)
{
    assert(count >= 1 && count <= RECEIPT_GROUP_MAX);
    struct digest_value nodes[RECEIPT_GROUP_MAX];
    uint8_t key_id[SIGN_KEY_ID_SIZE];
    uint8_t signature[SIGN_SIZE];
    struct keyring_key *key = keyring_take(keyring, key_id);
    for (size_t i = 0; i < count; i++) {
        receipts[i]->sides = 0;
        receipts[i]->path_count = 0;
        memcpy(receipts[i]->key_id, key_id, sizeof(key_id));
        leaf_of(digest, receipts[i], &nodes[i]);
    }
    size_t width = count;
    for (unsigned level = 0; width > 1; level++) {
        for (size_t i = 0; i < count; i++) {
            path_add(nodes, receipts[i], i, level, width);
        }
        width = level_up(digest, nodes, width);
    }
    keyring_key_sign(key, TAG_RECEIPT_ROOT, nodes[0].bytes, DIGEST_SIZE, signature);
    keyring_give_back(key);
    for (size_t i = 0; i < count; i++) {
        memcpy(receipts[i]->signature, signature, SIGN_SIZE);
    }
}

/* ---- heads ---- */

void head_sign(struct keyring *keyring, struct receipt *receipt)
{
    uint8_t statement[STATEMENT_SIZE];
    struct keyring_key *key = keyring_take(keyring, receipt->key_id);
    statement_encode(receipt, statement);
    keyring_key_sign(key, TAG_HEAD, statement, sizeof(statement), receipt->signature);
    keyring_give_back(key);
}
