/*
 * replay: the prover that plays a batch again.
 *
 * Every entry is one step of the rules from the state before it, so hooks, AI turns and system
 * actions are derived and not believed; what they gave is compared with the row. Where a worker was
 * stopped in the middle of a batch the entries before are hashed again, for the chain and the
 * entries root, but not played again.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/page_tree.h"
#include "core/proof/chain.h"
#include "core/proof/prover.h"
#include "core/proof/seed.h"
#include "core/proof/tags.h"

struct replay {
    const struct prove_task *task;
    const struct prove_source *source;
    struct prove_fault *fault;
    struct error *error;
    struct digest *digest;
    struct game_outcome *outcome;
    void *states[2];
    unsigned now;          /* which of them is the newest */
    struct page_tree tree; /* of the newest */
    struct entries_tree entries;
    struct session_head head; /* after the last entry that was chained */
    int64_t at_us;
};

static void replay_finish(struct replay *replay)
{
    digest_destroy(replay->digest);
    free(replay->outcome);
    free(replay->states[0]);
    free(replay->states[1]);
}

static enum err replay_init(struct replay *replay)
{
    size_t size = replay->task->ruleset->state_size;
    replay->digest = digest_create();
    replay->outcome = malloc(sizeof(*replay->outcome));
    replay->states[0] = calloc(1, size);
    replay->states[1] = calloc(1, size);
    bool complete = replay->outcome && replay->states[0] && replay->states[1];
    return complete ? ERR_OK : error_set(replay->error, ERR_NO_MEMORY, "no memory for a replay");
}

static enum err diverged(struct replay *replay, uint64_t seq, const char *field)
{
    *replay->fault = (struct prove_fault){.found = true, .seq = seq, .field = field};
    return error_set(replay->error, ERR_DIVERGED, "batch %llu does not replay: seq %llu, %s",
                     (unsigned long long)replay->task->batch.batch, (unsigned long long)seq, field);
}

/* ---- genesis ---- */

static enum err first_state(struct replay *replay, const struct game_genesis *genesis)
{
    const struct prove_task *task = replay->task;
    void *state = replay->states[0];
    if (task->session->has_parent) {
        assert(task->state != NULL);
        memcpy(state, task->state, task->ruleset->state_size);
        task->ruleset->fork(state, genesis);
        return ERR_OK;
    }
    enum game_verdict verdict = task->ruleset->genesis(state, task->content, genesis);
    return verdict == GAME_VERDICT_ACCEPTED ? ERR_OK : diverged(replay, 0, "genesis");
}

static enum err genesis_check(struct replay *replay)
{
    const struct session_record *session = replay->task->session;
    const struct session_head *genesis = replay->task->genesis;
    struct digest_value value;
    seed_commitment(session->server_seed, session->seed_salt, &value);
    if (!digest_equal(&value, &session->seed_commitment)) {
        return diverged(replay, 0, "seed_commitment");
    }
    page_tree_build(&replay->tree, replay->digest, replay->states[0],
                    replay->task->ruleset->state_size);
    if (!digest_equal(page_tree_root(&replay->tree), &genesis->state_root)) {
        return diverged(replay, 0, "state_root");
    }
    chain_genesis(replay->digest, session, genesis, &value);
    return digest_equal(&value, &genesis->chain_hash) ? ERR_OK : diverged(replay, 0, "chain_hash");
}

/* init(content, seed, parameters), or the fork of a state of another session. */
static enum err prove_genesis(struct replay *replay, struct journal *journal)
{
    const struct prove_task *task = replay->task;
    struct game_genesis genesis;
    uint16_t scenario = 0;
    if (!task->session->has_parent &&
        !task->ruleset->scenario_find(task->content, task->session->scenario, &scenario)) {
        return diverged(replay, 0, "scenario");
    }
    seed_genesis(task->session, scenario, &genesis);
    enum err err = first_state(replay, &genesis);
    digest_wipe(&genesis, sizeof(genesis));
    if (err == ERR_OK) {
        err = genesis_check(replay);
    }
    if (err == ERR_OK && task->session->has_parent) {
        struct page_tree parent;
        page_tree_build(&parent, replay->digest, task->state, task->ruleset->state_size);
        journal->previous_state_root = *page_tree_root(&parent);
    }
    replay->head = *task->genesis;
    replay->at_us = task->session->created_us;
    return err;
}

/* ---- entries ---- */

/* Adds the entry to chain and tree. */
static enum err entry_chain(struct replay *replay, const struct entry_record *entry)
{
    struct digest_value secret;
    struct digest_value leaf;
    struct digest_value chain;
    if (entry->seq != replay->head.seq + 1) {
        return diverged(replay, replay->head.seq + 1, "log (an entry is missing)");
    }
    chain_salt(replay->digest, replay->task->session->blinding, entry->seq, &secret);
    chain_secret(replay->digest, &secret, entry, &secret);
    chain_leaf(replay->digest, entry, &secret, &leaf);
    chain_link(replay->digest, &replay->head.chain_hash, &leaf, &chain);
    if (!digest_equal(&chain, &entry->chain_hash)) {
        return diverged(replay, entry->seq, "chain_hash");
    }
    if (entry->at_us < replay->at_us) {
        return diverged(replay, entry->seq, "time");
    }
    entries_tree_add(&replay->entries, replay->digest, &leaf);
    replay->head = (struct session_head){.seq = entry->seq,
                                         .nonce = entry->last_nonce,
                                         .state_root = entry->state_root,
                                         .chain_hash = entry->chain_hash};
    replay->at_us = entry->at_us;
    return ERR_OK;
}

/* Whether the actions that followed are those of the row, AI turns and system actions included. */
static bool same_cascade(const struct game_outcome *outcome, const struct entry_record *entry)
{
    return outcome->executed_count == entry->executed_count &&
           memcmp(outcome->executed, entry->executed,
                  entry->executed_count * sizeof(*entry->executed)) == 0;
}

static enum err entry_play(struct replay *replay, const struct entry_record *entry)
{
    const struct prove_task *task = replay->task;
    const void *before = replay->states[replay->now];
    void *after = replay->states[1 - replay->now];
    struct game_outcome *outcome = replay->outcome;
    task->ruleset->step(before, after, task->content, &entry->input, outcome);
    if (outcome->verdict != GAME_VERDICT_ACCEPTED) {
        return diverged(replay, entry->seq, "verdict");
    }
    if (outcome->first_nonce != entry->first_nonce || outcome->last_nonce != entry->last_nonce) {
        return diverged(replay, entry->seq, "nonce");
    }
    if (!same_cascade(outcome, entry)) {
        return diverged(replay, entry->seq, "cascade");
    }
    (void)page_tree_update(&replay->tree, replay->digest, before, after);
    if (!digest_equal(page_tree_root(&replay->tree), &entry->state_root)) {
        return diverged(replay, entry->seq, "state_root");
    }
    replay->now = 1 - replay->now;
    return replay->source->progress(replay->source->user, entry->seq, after, replay->error);
}

/* The state to go on from has to be the one that the log means. */
static enum err start_check(struct replay *replay, const struct digest_value *root)
{
    if (!digest_equal(page_tree_root(&replay->tree), root)) {
        return diverged(replay, replay->task->state_seq, "state_root");
    }
    return ERR_OK;
}

static enum err entry_prove(struct replay *replay, const struct entry_record *entry)
{
    enum err err = entry_chain(replay, entry);
    if (err != ERR_OK) {
        return err;
    }
    if (entry->seq > replay->task->state_seq) {
        return entry_play(replay, entry);
    }
    return entry->seq == replay->task->state_seq ? start_check(replay, &entry->state_root) : ERR_OK;
}

static enum err page_prove(struct replay *replay)
{
    const struct entry_record *entries = NULL;
    size_t count = 0;
    enum err err = replay->source->entries(replay->source->user, replay->head.seq, &entries, &count,
                                           replay->error);
    if (err == ERR_OK && count == 0) {
        err = diverged(replay, replay->head.seq + 1, "log (an entry is missing)");
    }
    uint64_t last = replay->task->batch.last_seq;
    for (size_t i = 0; i < count && err == ERR_OK && replay->head.seq < last; i++) {
        err = entry_prove(replay, &entries[i]);
    }
    return err;
}

static enum err prove_entries(struct replay *replay, struct journal *journal)
{
    const struct prove_task *task = replay->task;
    assert(task->state_seq >= task->before.seq && task->state_seq <= task->batch.last_seq);
    journal->previous_state_root = task->before.state_root;
    replay->head = task->before;
    replay->at_us = task->before_at_us;
    memcpy(replay->states[0], task->state, task->ruleset->state_size);
    page_tree_build(&replay->tree, replay->digest, replay->states[0], task->ruleset->state_size);
    enum err err = ERR_OK;
    if (task->state_seq == task->before.seq) {
        err = start_check(replay, &task->before.state_root);
    }
    while (err == ERR_OK && replay->head.seq < task->batch.last_seq) {
        err = page_prove(replay);
    }
    return err;
}

/* ---- the contract ---- */

static void record_fill(const struct replay *replay, const struct journal *journal,
                        struct journal_record *out)
{
    const struct job_batch *batch = &replay->task->batch;
    *out = (struct journal_record){.session = batch->session,
                                   .batch = batch->batch,
                                   .first_seq = batch->first_seq,
                                   .last_seq = batch->last_seq,
                                   .at_us = replay->at_us,
                                   .backend = BACKEND_REPLAY,
                                   .level = PROOF_LEVEL_REPLAYED,
                                   .journal = *journal,
                                   .chain_hash = replay->head.chain_hash};
}

static enum err replay_prove(const struct prove_task *task, const struct prove_source *source,
                             struct journal_record *out, struct prove_fault *out_fault,
                             struct error *error)
{
    struct replay replay = {.task = task, .source = source, .fault = out_fault, .error = error};
    struct journal journal = {.content_root = task->session->content_root,
                              .seed_commitment = task->session->seed_commitment};
    *out_fault = (struct prove_fault){.found = false};
    enum err err = replay_init(&replay);
    if (err == ERR_OK) {
        err = task->batch.batch == 0 ? prove_genesis(&replay, &journal)
                                     : prove_entries(&replay, &journal);
    }
    if (err == ERR_OK) {
        entries_tree_root(&replay.entries, replay.digest, &journal.entries_root);
        journal.new_state_root = replay.head.state_root;
        journal.new_nonce = replay.head.nonce;
        record_fill(&replay, &journal, out);
    }
    replay_finish(&replay);
    return err;
}

static bool replay_has_image(const uint8_t rules_id[DIGEST_SIZE])
{
    return memcmp(rules_id, donjon_ruleset.rules_id, DIGEST_SIZE) == 0;
}

static bool is_accepted(const uint8_t (*accepted)[32], size_t count, const uint8_t value[32])
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp(accepted[i], value, 32) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether one of the policy's keys has signed the record. */
static bool is_signed(const struct journal_record *record, const struct prover_policy *policy)
{
    uint8_t message[JOURNAL_MESSAGE_SIZE];
    journal_record_message(record, message);
    assert(memcmp(message, TAG_RECORD, sizeof(TAG_RECORD)) == 0);
    for (size_t i = 0; i < policy->key_count; i++) {
        uint8_t id[SIGN_KEY_ID_SIZE];
        sign_key_id(policy->keys[i], id);
        if (memcmp(id, record->key_id, sizeof(id)) == 0 &&
            sign_verify(policy->keys[i], message, sizeof(message), record->signature)) {
            return true;
        }
    }
    return false;
}

static bool is_expected(const struct journal_record *record,
                        const struct prover_expectation *expected)
{
    uint8_t claimed[JOURNAL_SIZE];
    uint8_t wanted[JOURNAL_SIZE];
    journal_encode(&record->journal, claimed);
    journal_encode(&expected->journal, wanted);
    return session_id_equal(&record->session, &expected->session) &&
           record->batch == expected->batch && memcmp(claimed, wanted, JOURNAL_SIZE) == 0;
}

static enum prover_result replay_verify(const uint8_t *proof, size_t size,
                                        const struct prover_expectation *expected,
                                        const struct prover_policy *policy, uint32_t *out_level)
{
    struct journal_record record;
    if (size != JOURNAL_RECORD_SIZE) {
        return PROVER_MALFORMED;
    }
    journal_record_decode(proof, &record);
    if (record.backend != BACKEND_REPLAY) {
        return PROVER_UNSUPPORTED;
    }
    if (!is_accepted(policy->images, policy->image_count, expected->rules_id.bytes)) {
        return PROVER_UNKNOWN_IMAGE;
    }
    if (!is_expected(&record, expected) || !is_signed(&record, policy)) {
        return PROVER_INVALID;
    }
    if (record.level < policy->level_min) {
        return PROVER_POLICY;
    }
    *out_level = record.level;
    return PROVER_OK;
}

const struct prover prover_replay = {.name = "replay",
                                     .backend = BACKEND_REPLAY,
                                     .level = PROOF_LEVEL_REPLAYED,
                                     .has_image = replay_has_image,
                                     .prove = replay_prove,
                                     .verify = replay_verify};
