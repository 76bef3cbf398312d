/* verify_replay: the second pass: the game is played again, and each root compared. */
#include <string.h>

#include "core/base/page_tree.h"
#include "core/proof/seed.h"
#include "core/proof/verify_internal.h"

struct player {
    struct verification *verification;
    const struct ruleset *ruleset;
    void *content;
    void *before;
    void *after;
    struct page_tree tree;
};

static bool is_same(const struct digest_value *a, const struct digest_value *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}

static struct verify_place place_of(const struct player *player, unsigned section, uint64_t seq)
{
    const struct evidence *evidence = &player->verification->evidence;
    return (struct verify_place){.section = section,
                                 .offset =
                                     evidence_offset(evidence, evidence->sections[section].bytes),
                                 .has_seq = true,
                                 .seq = seq};
}

/* ---- the first state ---- */

static bool derive_genesis(struct player *player)
{
    const struct session_record *session = &player->verification->evidence.session;
    struct game_genesis genesis;
    uint16_t scenario = 0;
    if (!player->ruleset->scenario_find(player->content, session->scenario, &scenario)) {
        return false;
    }
    seed_genesis(session, scenario, &genesis);
    return player->ruleset->genesis(player->before, player->content, &genesis) ==
           GAME_VERDICT_ACCEPTED;
}

static bool first_state(struct player *player, const struct evidence_span *given)
{
    struct verification *verification = player->verification;
    const struct evidence *evidence = &verification->evidence;
    unsigned section = given->bytes != NULL ? EVIDENCE_STATE : EVIDENCE_FACTS;
    struct verify_place place = place_of(player, section, evidence->start.seq);
    if (given->bytes != NULL) {
        if (given->size != player->ruleset->state_size) {
            return verify_fail(verification, place, "state", "the state has the wrong size");
        }
        memcpy(player->before, given->bytes, given->size);
    } else if (!derive_genesis(player)) {
        return verify_fail(verification, place, "genesis", "the rules have no such first state");
    }
    page_tree_build(&player->tree, verification->digest, player->before,
                    player->ruleset->state_size);
    if (!is_same(page_tree_root(&player->tree), &evidence->start.state_root)) {
        return verify_fail(verification, place, "state_root",
                           "the game does not begin with the state that was chained");
    }
    if (given->bytes != NULL &&
        !verification->rules->state_valid(player->before, player->content)) {
        return verify_fail(verification, place, "state", "the state breaks the rules");
    }
    return true;
}

/* What the first state says of its seq and nonce is what the file says. */
static bool check_first_head(struct player *player)
{
    const struct evidence *evidence = &player->verification->evidence;
    struct game_summary summary;
    player->ruleset->summary(player->before, player->content, &summary);
    if (summary.seq == evidence->start.seq && summary.nonce == evidence->start.nonce) {
        return true;
    }
    return verify_fail(player->verification, place_of(player, EVIDENCE_FACTS, evidence->start.seq),
                       "nonce", "the first state has another seq or nonce");
}

/* ---- entries ---- */

static bool play_entry(struct player *player, const struct evidence_entry *entry)
{
    struct verification *verification = player->verification;
    struct game_outcome *outcome = verification->workspace->outcome;
    struct verify_place place = {
        .section = EVIDENCE_LOG, .offset = entry->offset, .has_seq = true, .seq = entry->entry.seq};
    if (!entry->open) {
        return verify_fail(verification, place, "input", "the input is not in the file");
    }
    player->ruleset->step(player->before, player->after, player->content, &entry->entry.input,
                          outcome);
    if (outcome->verdict != GAME_VERDICT_ACCEPTED) {
        return verify_fail(verification, place, "verdict", game_verdict_text(outcome->verdict));
    }
    if (outcome->first_nonce != entry->entry.first_nonce) {
        return verify_fail(verification, place, "first_nonce", "played again it is another one");
    }
    if (outcome->last_nonce != entry->entry.last_nonce) {
        return verify_fail(verification, place, "last_nonce", "played again it is another one");
    }
    page_tree_update(&player->tree, verification->digest, player->before, player->after);
    if (!is_same(page_tree_root(&player->tree), &entry->entry.state_root)) {
        return verify_fail(verification, place, "state_root",
                           "played again the game is in another state");
    }
    void *played = player->before;
    player->before = player->after;
    player->after = played;
    verification->report->replayed_entries++;
    return true;
}

static bool play(struct player *player)
{
    struct verification *verification = player->verification;
    struct verify_report *report = verification->report;
    const struct evidence_span *given = &verification->evidence.sections[EVIDENCE_STATE];
    struct evidence_entry entry;
    struct game_summary summary;
    size_t cursor = 0;
    if (!first_state(player, given) || !check_first_head(player)) {
        return false;
    }
    while (evidence_entry_next(&verification->evidence, &cursor, &entry)) {
        if (!play_entry(player, &entry)) {
            return false;
        }
    }
    player->ruleset->summary(player->before, player->content, &summary);
    report->finished = summary.status == GAME_STATUS_FINISHED;
    report->result = summary.result;
    report->replay =
        given->bytes != NULL ? VERIFY_REPLAY_FROM_GIVEN_STATE : VERIFY_REPLAY_FROM_GENESIS;
    return true;
}

/* ---- whether it can be played ---- */

/*
 * Where trusted keys are named they alone count, so what they signed was not made up by a stranger.
 * The record of a batch covers the state it begins with; whatever is signed of a bundle covers the
 * chain, and so the first state.
 */
static bool given_state_is_trusted(const struct verification *verification)
{
    bool batch = verification->evidence.kind == EVIDENCE_BATCH;
    bool covered = batch ? verification->record_counts : verification->report->attested;
    return !verification->policy->given_states_need_trust ||
           (verification->policy->trusted_count > 0 && covered);
}

bool verify_replay(struct verification *verification)
{
    const struct evidence *evidence = &verification->evidence;
    const struct ruleset *ruleset = verification->rules->ruleset;
    const struct evidence_span *content = &evidence->sections[EVIDENCE_CONTENT];
    struct player player = {.verification = verification,
                            .ruleset = ruleset,
                            .content = verification->workspace->content,
                            .before = verification->workspace->states[0],
                            .after = verification->workspace->states[1]};
    if (!evidence->has_secrets) {
        verification->report->replay = VERIFY_REPLAY_SECRETS_UNKNOWN;
        return true;
    }
    if (memcmp(evidence->session.rules_id.bytes, ruleset->rules_id, DIGEST_SIZE) != 0) {
        verification->report->replay = VERIFY_REPLAY_RULES_UNAVAILABLE;
        return true;
    }
    if (evidence->sections[EVIDENCE_STATE].bytes != NULL && !given_state_is_trusted(verification)) {
        verification->report->replay = VERIFY_REPLAY_STATE_UNTRUSTED;
        return true;
    }
    if (content->size != ruleset->content_size) {
        return verify_fail(verification, place_of(&player, EVIDENCE_CONTENT, 0), "content",
                           "the content has the wrong size");
    }
    memcpy(player.content, content->bytes, content->size);
    if (!verification->rules->content_valid(player.content)) {
        return verify_fail(verification, place_of(&player, EVIDENCE_CONTENT, 0), "content",
                           "the content breaks the rules");
    }
    return play(&player);
}
