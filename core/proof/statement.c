/* statement: reading and checking what the server signed about a seq. */
#include "core/proof/statement.h"

#include "core/base/sign.h"
#include "core/proof/tags.h"
#include "core/proof/wire.h"

void statement_decode(const uint8_t bytes[STATEMENT_SIZE], struct statement *out)
{
    uint64_t at_us;
    const uint8_t *at = wire_get(bytes, out->key_id, KEY_ID_SIZE);
    at = wire_get(at, out->session.bytes, ID_SIZE);
    at = wire_get_u64(at, &out->seq);
    at = wire_get_u64(at, &at_us);
    out->at_us = (int64_t)at_us;
    (void)wire_get(at, out->chain_hash.bytes, DIGEST_SIZE);
}

bool statement_receipt_size_is_valid(size_t size)
{
    return size >= STATEMENT_RECEIPT_MIN && size <= STATEMENT_RECEIPT_MAX &&
           (size - STATEMENT_RECEIPT_MIN) % DIGEST_SIZE == 0;
}

bool statement_head_holds(const uint8_t head[STATEMENT_HEAD_SIZE], const uint8_t public_key[32])
{
    uint8_t message[sizeof(TAG_HEAD) + STATEMENT_SIZE];
    (void)wire_put(wire_put(message, TAG_HEAD, sizeof(TAG_HEAD)), head, STATEMENT_SIZE);
    return sign_verify(public_key, message, sizeof(message), head + STATEMENT_SIZE);
}

bool statement_receipt_holds(struct digest *digest, const uint8_t *receipt, size_t size,
                             const uint8_t public_key[32])
{
    struct digest_value node;
    uint64_t sides;
    uint8_t message[sizeof(TAG_RECEIPT_ROOT) + DIGEST_SIZE];
    const uint8_t *path = wire_get_u64(receipt + STATEMENT_HEAD_SIZE, &sides);
    size_t count = (size - STATEMENT_RECEIPT_MIN) / DIGEST_SIZE;
    digest_begin(digest, TAG_RECEIPT_LEAF);
    digest_add(digest, receipt, STATEMENT_SIZE);
    digest_end(digest, &node);
    for (size_t i = 0; i < count; i++, sides >>= 1) {
        bool partner_is_left = (sides & 1) != 0;
        const uint8_t *partner = path + i * DIGEST_SIZE;
        digest_begin(digest, TAG_RECEIPT_NODE);
        digest_add(digest, partner_is_left ? partner : node.bytes, DIGEST_SIZE);
        digest_add(digest, partner_is_left ? node.bytes : partner, DIGEST_SIZE);
        digest_end(digest, &node);
    }
    (void)wire_put(wire_put(message, TAG_RECEIPT_ROOT, sizeof(TAG_RECEIPT_ROOT)), node.bytes,
                   DIGEST_SIZE);
    return sides == 0 &&
           sign_verify(public_key, message, sizeof(message), receipt + STATEMENT_SIZE);
}
