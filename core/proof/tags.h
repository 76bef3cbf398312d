/*
 * tags: what is hashed or signed here begins with a tag and its NUL, so that the bytes of one kind
 * can never be taken for those of another. All of them, side by side, since no two may be equal.
 */
#ifndef DONJON_CORE_PROOF_TAGS_H
#define DONJON_CORE_PROOF_TAGS_H

#define TAG_CHAIN_GENESIS   "donjon/chain/genesis/2"
#define TAG_CHAIN_ENTRY     "donjon/chain/entry/2"
#define TAG_ENTRY_SALT      "donjon/entry/salt/1"
#define TAG_ENTRY_SECRET    "donjon/entry/secret/1"
#define TAG_ENTRY_LEAF      "donjon/entry/leaf/1"
#define TAG_SEED_COMMITMENT "donjon/seed/commitment/1"
#define TAG_SEED_CLIENT     "donjon/seed/client/1"
#define TAG_SEED_KEY        "donjon/seed/key/1"
#define TAG_JOURNAL         "donjon/journal/1"
#define TAG_ENTRIES_NODE    "donjon/entries/node/1"
#define TAG_ENTRIES_EMPTY   "donjon/entries/empty/1"
#define TAG_RECORD          "donjon/record/1"
#define TAG_HEAD            "donjon/head/1"
#define TAG_RECEIPT_LEAF    "donjon/receipt/leaf/1"
#define TAG_RECEIPT_NODE    "donjon/receipt/node/1"
#define TAG_RECEIPT_ROOT    "donjon/receipt/root/1"
#define TAG_ACTION          "donjon/action/1"
#define TAG_SEAT_KEY        "donjon/seat-key/1"
#define TAG_SEAT_KEY_CHANGE "donjon/seat-key/change/1"

#endif
