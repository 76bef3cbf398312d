/*
 * facts: what is said once about a session, as 480 canonical bytes. The chain hash of genesis
 * covers them, so nothing of it can be changed afterwards.
 *
 *   offset size
 *        0   16  session id
 *       16   32  rules id
 *       48   32  content root
 *       80   32  seed commitment
 *      112   32  state root of genesis
 *      144    8  nonce of genesis
 *      152    8  creation, Unix microseconds
 *      160    8  seq of the parent's entry that a fork starts from, else 0
 *      168   16  id of the parent of a fork, else zeroes
 *      184    1  1 for a fork, else 0
 *      185    1  players, 1..8
 *      186    1  seed epoch: forks in the lineage
 *      187    1  bytes of the scenario's name, 1..31
 *      188    2  bytes of the client seed, 0..256
 *      190    2  0
 *      192   32  scenario, filled up with zeroes
 *      224  256  client seed, filled up with zeroes
 *
 * Integers are little-endian. Freestanding; any thread.
 */
#ifndef DONJON_CORE_PROOF_FACTS_H
#define DONJON_CORE_PROOF_FACTS_H

#include "core/base/err.h"
#include "core/record/record.h"

enum { FACTS_SIZE = 480 };

/* `genesis` is the head at seq 0; its chain hash is not read. */
void facts_encode(const struct session_record *session, const struct session_head *genesis,
                  uint8_t out[FACTS_SIZE]);

/* Fills what the facts tell and zeroes the rest. False when the bytes are not what facts_encode
 * would write; `out_offset` then is the first that is wrong. */
MUST_CHECK bool facts_decode(const uint8_t facts[FACTS_SIZE], struct session_record *out_session,
                             struct session_head *out_genesis, size_t *out_offset);

#endif
