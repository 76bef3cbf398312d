/* loader: checkpoint plus tail, every root compared; older checkpoints and genesis as the way
 * back. */
#include "core/runtime/sessions/loader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/proof/chain.h"
#include "core/proof/seed.h"

enum { REPLAY_PAGE = 500, LINEAGE_MAX = 16, CHECKPOINT_ATTEMPTS_MAX = 4 };

/* One attempt at building a state. */
struct replay {
    const struct loader *loader;
    const struct store_session *session;
    struct digest *digest;
    struct game_outcome *outcome;
    void *spare;      /* the second state buffer; steps go back and forth */
    unsigned lineage; /* forks above us that are being built */
};

static enum err state_at(const struct loader *loader, const struct store_session *session,
                         uint64_t seq, unsigned lineage, struct loader_state *out,
                         struct error *error);

void loader_state_finish(struct loader_state *state)
{
    free(state->bytes);
    *state = (struct loader_state){0};
}

const struct runtime_content *loader_content(const struct loader *loader,
                                             const struct session_record *record)
{
    for (size_t i = 0; i < loader->content_count; i++) {
        const struct runtime_content *content = &loader->contents[i];
        if (memcmp(content->ruleset->rules_id, record->rules_id.bytes, DIGEST_SIZE) == 0 &&
            digest_equal(&content->root, &record->content_root)) {
            return content;
        }
    }
    return NULL;
}

static enum err diverged(const struct replay *replay, struct error *error, uint64_t seq,
                         const char *field)
{
    char id[ID_TEXT_SIZE];
    id_format(replay->session->record.id.bytes, id);
    return error_set(error, ERR_DIVERGED, "session %s diverges at seq %llu in %s", id,
                     (unsigned long long)seq, field);
}

/* The first field in which `bytes` differ from the state the log means, if a checkpoint of just
 * this seq holds that state; else the root is all there is to name. */
static const char *field_of_divergence(const struct replay *replay, const struct ruleset *ruleset,
                                       const void *bytes, const struct digest_value *expected,
                                       uint64_t seq)
{
    struct store *store = replay->loader->store;
    CLEANUP(store_checkpoint_finish) struct store_checkpoint checkpoint = {0};
    enum err err =
        store->ops->checkpoint_read(store, &replay->session->record.id, seq, &checkpoint, NULL);
    if (err != ERR_OK || checkpoint.record.seq != seq ||
        checkpoint.record.size != ruleset->state_size) {
        return "state_root";
    }
    struct page_tree tree;
    page_tree_build(&tree, replay->digest, checkpoint.record.state, checkpoint.record.size);
    if (!digest_equal(page_tree_root(&tree), expected)) {
        return "state_root";
    }
    return ruleset->field_at(
        page_tree_first_difference(bytes, checkpoint.record.state, checkpoint.record.size));
}

static enum err root_check(const struct replay *replay, const struct page_tree *tree,
                           const struct ruleset *ruleset, const void *bytes,
                           const struct session_head *expected, struct error *error)
{
    if (digest_equal(page_tree_root(tree), &expected->state_root)) {
        return ERR_OK;
    }
    return diverged(
        replay, error, expected->seq,
        field_of_divergence(replay, ruleset, bytes, &expected->state_root, expected->seq));
}

static enum err entry_apply(struct replay *replay, const struct entry_record *entry,
                            struct loader_state *state, struct error *error)
{
    struct game_outcome *outcome = replay->outcome;
    state->ruleset->step(state->bytes, replay->spare, state->content, &entry->input, outcome);
    if (outcome->verdict != GAME_VERDICT_ACCEPTED) {
        return diverged(replay, error, entry->seq, "verdict");
    }
    if (outcome->first_nonce != entry->first_nonce || outcome->last_nonce != entry->last_nonce) {
        return diverged(replay, error, entry->seq, "nonce");
    }
    page_tree_update(&state->tree, replay->digest, state->bytes, replay->spare);
    struct session_head head = {.seq = entry->seq,
                                .nonce = entry->last_nonce,
                                .state_root = entry->state_root,
                                .chain_hash = entry->chain_hash};
    enum err err = root_check(replay, &state->tree, state->ruleset, replay->spare, &head, error);
    if (err != ERR_OK) {
        return err;
    }
    struct digest_value chain;
    chain_entry(replay->digest, &replay->session->record, &state->head.chain_hash, entry, &chain);
    if (!digest_equal(&chain, &entry->chain_hash)) {
        return diverged(replay, error, entry->seq, "chain_hash");
    }
    void *before = state->bytes;
    state->bytes = replay->spare;
    replay->spare = before;
    state->head = head;
    state->at_us = entry->at_us;
    state->replayed++;
    return ERR_OK;
}

/* Applies the entries after state->head up to `seq`. */
static enum err tail_apply(struct replay *replay, uint64_t seq, struct loader_state *state,
                           struct error *error)
{
    struct store *store = replay->loader->store;
    while (state->head.seq < seq) {
        CLEANUP(store_entries_finish) struct store_entries page = {0};
        uint64_t missing = seq - state->head.seq;
        size_t limit = missing < REPLAY_PAGE ? (size_t)missing : REPLAY_PAGE;
        enum err err = store->ops->entries_read(store, &replay->session->record.id, state->head.seq,
                                                limit, &page, error);
        if (err != ERR_OK) {
            return err;
        }
        if (page.count == 0) {
            return diverged(replay, error, state->head.seq + 1, "log (an entry is missing)");
        }
        for (size_t i = 0; i < page.count; i++) {
            if (page.items[i].seq != state->head.seq + 1) {
                return diverged(replay, error, state->head.seq + 1, "log (an entry is missing)");
            }
            err = entry_apply(replay, &page.items[i], state, error);
            if (err != ERR_OK) {
                return err;
            }
        }
    }
    return ERR_OK;
}

/* What the log says of `seq`: its root and chain hash. */
static enum err row_head(const struct replay *replay, uint64_t seq, struct session_head *out,
                         int64_t *out_at_us, struct error *error)
{
    const struct store_session *session = replay->session;
    if (seq == 0) {
        *out = session->genesis;
        *out_at_us = session->record.created_us;
        return ERR_OK;
    }
    struct store *store = replay->loader->store;
    CLEANUP(store_entries_finish) struct store_entries page = {0};
    enum err err = store->ops->entries_read(store, &session->record.id, seq - 1, 1, &page, error);
    if (err != ERR_OK) {
        return err;
    }
    if (page.count == 0 || page.items[0].seq != seq) {
        return diverged(replay, error, seq, "log (an entry is missing)");
    }
    const struct entry_record *entry = &page.items[0];
    *out = (struct session_head){.seq = seq,
                                 .nonce = entry->last_nonce,
                                 .state_root = entry->state_root,
                                 .chain_hash = entry->chain_hash};
    *out_at_us = entry->at_us;
    return ERR_OK;
}

/* Takes a checkpoint over if its bytes have the root that the log says. */
static enum err checkpoint_accept(struct replay *replay, const struct checkpoint_record *checkpoint,
                                  struct loader_state *state, struct error *error)
{
    if (checkpoint->size != state->ruleset->state_size) {
        return diverged(replay, error, checkpoint->seq, "checkpoint size");
    }
    enum err err = row_head(replay, checkpoint->seq, &state->head, &state->at_us, error);
    if (err != ERR_OK) {
        return err;
    }
    memcpy(state->bytes, checkpoint->state, checkpoint->size);
    page_tree_build(&state->tree, replay->digest, state->bytes, checkpoint->size);
    return root_check(replay, &state->tree, state->ruleset, state->bytes, &state->head, error);
}

/* The first state of a fork is its parent's, with another identity and key. */
static enum err genesis_of_fork(struct replay *replay, const struct runtime_content *content,
                                struct loader_state *state, struct error *error)
{
    const struct session_record *record = &replay->session->record;
    if (replay->lineage >= LINEAGE_MAX) {
        return diverged(replay, error, 0, "parent (too many forks of forks to rebuild)");
    }
    struct store *store = replay->loader->store;
    struct store_session parent;
    enum err err = store->ops->session_get(store, &record->parent, &parent, error);
    if (err != ERR_OK) {
        return err;
    }
    CLEANUP(loader_state_finish) struct loader_state from = {0};
    err = state_at(replay->loader, &parent, record->parent_seq, replay->lineage + 1, &from, error);
    if (err != ERR_OK) {
        return err;
    }
    if (from.ruleset != content->ruleset) {
        return diverged(replay, error, 0, "parent (other rules)");
    }
    struct game_genesis genesis;
    seed_genesis(record, 0, &genesis);
    memcpy(state->bytes, from.bytes, content->ruleset->state_size);
    content->ruleset->fork(state->bytes, &genesis);
    return ERR_OK;
}

static enum err genesis_build(struct replay *replay, struct loader_state *state,
                              struct error *error)
{
    const struct store_session *session = replay->session;
    const struct runtime_content *content = loader_content(replay->loader, &session->record);
    if (session->record.has_parent) {
        enum err err = genesis_of_fork(replay, content, state, error);
        if (err != ERR_OK) {
            return err;
        }
    } else {
        uint16_t scenario = 0;
        struct game_genesis genesis;
        if (!content->ruleset->scenario_find(content->content, session->record.scenario,
                                             &scenario)) {
            return diverged(replay, error, 0, "scenario");
        }
        seed_genesis(&session->record, scenario, &genesis);
        if (content->ruleset->genesis(state->bytes, content->content, &genesis) !=
            GAME_VERDICT_ACCEPTED) {
            return diverged(replay, error, 0, "genesis");
        }
    }
    state->head = session->genesis;
    state->at_us = session->record.created_us;
    page_tree_build(&state->tree, replay->digest, state->bytes, state->ruleset->state_size);
    return root_check(replay, &state->tree, state->ruleset, state->bytes, &state->head, error);
}

static void checkpoint_passed_over(const struct replay *replay, uint64_t seq,
                                   const struct error *why)
{
    char id[ID_TEXT_SIZE];
    id_format(replay->session->record.id.bytes, id);
    metrics_add(METRIC_CHECKPOINTS_REJECTED, 1);
    log_error("checkpoint_rejected", "session=%s seq=%llu reason=\"%s\"", id,
              (unsigned long long)seq, why->message);
}

static bool is_doubt(enum err err)
{
    return err == ERR_DIVERGED || err == ERR_CORRUPT;
}

/* Newest checkpoint first, then a few older ones, then genesis. Only doubt about a checkpoint leads
 * on; a store that is away ends the attempt. */
static enum err build(struct replay *replay, uint64_t seq, struct loader_state *state,
                      struct error *error)
{
    struct store *store = replay->loader->store;
    uint64_t max = seq;
    for (unsigned attempt = 0; attempt < CHECKPOINT_ATTEMPTS_MAX; attempt++) {
        CLEANUP(store_checkpoint_finish) struct store_checkpoint checkpoint = {0};
        struct error why = {0};
        enum err err =
            store->ops->checkpoint_read(store, &replay->session->record.id, max, &checkpoint, &why);
        if (err == ERR_NOT_FOUND) {
            break;
        }
        uint64_t at = err == ERR_OK ? checkpoint.record.seq : max;
        if (err == ERR_OK) {
            err = checkpoint_accept(replay, &checkpoint.record, state, &why);
        }
        if (err == ERR_OK) {
            err = tail_apply(replay, seq, state, &why);
        }
        if (err == ERR_OK || !is_doubt(err)) {
            return err == ERR_OK ? err : error_set(error, err, "%s", why.message);
        }
        checkpoint_passed_over(replay, at, &why);
        if (at == 0) {
            break;
        }
        max = at - 1;
    }
    enum err err = genesis_build(replay, state, error);
    return err == ERR_OK ? tail_apply(replay, seq, state, error) : err;
}

static enum err state_at(const struct loader *loader, const struct store_session *session,
                         uint64_t seq, unsigned lineage, struct loader_state *out,
                         struct error *error)
{
    assert(seq <= session->head.seq);
    const struct runtime_content *content = loader_content(loader, &session->record);
    if (content == NULL) {
        return error_set(error, ERR_RULES_UNAVAILABLE,
                         "this server does not have the session's rules and content");
    }
    struct loader_state state = {.ruleset = content->ruleset, .content = content->content};
    struct replay replay = {.loader = loader, .session = session, .lineage = lineage};
    state.bytes = malloc(content->ruleset->state_size);
    replay.spare = malloc(content->ruleset->state_size);
    replay.outcome = malloc(sizeof(*replay.outcome));
    replay.digest = digest_create();
    enum err err = ERR_NO_MEMORY;
    if (state.bytes != NULL && replay.spare != NULL && replay.outcome != NULL &&
        replay.digest != NULL) {
        err = build(&replay, seq, &state, error);
    }
    digest_destroy(replay.digest);
    free(replay.outcome);
    free(replay.spare);
    if (err != ERR_OK) {
        loader_state_finish(&state);
        return err;
    }
    metrics_add(METRIC_REPLAYED_ENTRIES, state.replayed);
    *out = state;
    return ERR_OK;
}

enum err loader_state_at(const struct loader *loader, const struct store_session *session,
                         uint64_t seq, struct loader_state *out, struct error *error)
{
    enum err err = state_at(loader, session, seq, 0, out, error);
    if (err == ERR_DIVERGED) {
        metrics_add(METRIC_DIVERGENCES, 1);
    }
    return err;
}
