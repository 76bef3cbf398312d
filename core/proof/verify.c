/* verify: the order of the checks, and what their outcome means. */
#include "core/proof/verify_internal.h"

#include <string.h>

#include "core/base/sign.h"
#include "core/proof/seed.h"

bool verify_fail(struct verification *verification, struct verify_place place, const char *field,
                 const char *what)
{
    verification->report->divergence =
        (struct verify_divergence){.found = true,
                                   .has_seq = place.has_seq,
                                   .seq = place.seq,
                                   .section = evidence_section_name(place.section),
                                   .offset = place.offset,
                                   .field = field,
                                   .what = what};
    return false;
}

bool verify_fail_fork(struct verification *verification, struct verify_place place,
                      const char *what)
{
    (void)verify_fail(verification, place, "chain_hash", what);
    verification->report->divergence.fork = true;
    return false;
}

/* ---- keys ---- */

static bool key_is_trusted(const struct verify_policy *policy, const uint8_t *key)
{
    for (size_t i = 0; i < policy->trusted_count; i++) {
        if (memcmp(policy->trusted[i], key, EVIDENCE_KEY_SIZE) == 0) {
            return true;
        }
    }
    return false;
}

static bool read_keys(struct verification *verification)
{
    const struct evidence *evidence = &verification->evidence;
    struct verify_report *report = verification->report;
    size_t count = evidence_item_count(evidence, EVIDENCE_KEYS, EVIDENCE_KEY_SIZE);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *key = evidence_item(evidence, EVIDENCE_KEYS, EVIDENCE_KEY_SIZE, i);
        if (i == VERIFY_KEYS_MAX) {
            struct verify_place place = {.section = EVIDENCE_KEYS,
                                         .offset = evidence_offset(evidence, key)};
            return verify_fail(verification, place, "keys", "there are too many keys");
        }
        sign_key_id(key, report->keys[i].id);
        report->keys[i].trusted = key_is_trusted(verification->policy, key);
        report->key_count = i + 1;
    }
    return true;
}

const uint8_t *verify_key_find(const struct verification *verification,
                               const uint8_t key_id[KEY_ID_SIZE], bool *out_counts)
{
    const struct verify_report *report = verification->report;
    for (size_t i = 0; i < report->key_count; i++) {
        if (memcmp(report->keys[i].id, key_id, KEY_ID_SIZE) == 0) {
            *out_counts = verification->policy->trusted_count == 0 || report->keys[i].trusted;
            return evidence_item(&verification->evidence, EVIDENCE_KEYS, EVIDENCE_KEY_SIZE, i);
        }
    }
    return NULL;
}

void verify_attest(struct verification *verification)
{
    verification->report->attested = true;
    verification->report->attested_seq = verification->head.seq;
}

/* ---- the facts ---- */

static void describe(struct verification *verification)
{
    const struct evidence *evidence = &verification->evidence;
    struct verify_report *report = verification->report;
    report->readable = true;
    report->kind = evidence->kind;
    report->session = evidence->session.id;
    report->rules_id = evidence->session.rules_id;
    report->content_root = evidence->session.content_root;
}

static bool check_facts(struct verification *verification)
{
    const struct evidence *evidence = &verification->evidence;
    struct digest_value chain;
    chain_genesis(verification->digest, &evidence->session, &evidence->genesis, &chain);
    if (memcmp(chain.bytes, evidence->genesis.chain_hash.bytes, DIGEST_SIZE) == 0) {
        return true;
    }
    struct verify_place place = {
        .section = EVIDENCE_FACTS,
        .offset = evidence_offset(evidence, evidence->sections[EVIDENCE_FACTS].bytes),
        .has_seq = true};
    return verify_fail(verification, place, "chain_hash",
                       "the facts are not those that were chained");
}

static bool check_commitment(struct verification *verification)
{
    const struct evidence *evidence = &verification->evidence;
    if (!evidence->has_secrets) {
        return true;
    }
    struct digest_value commitment;
    seed_commitment(evidence->session.server_seed, evidence->session.seed_salt, &commitment);
    if (memcmp(commitment.bytes, evidence->session.seed_commitment.bytes, DIGEST_SIZE) != 0) {
        const uint8_t *secrets = evidence->sections[EVIDENCE_SECRETS].bytes;
        struct verify_place place = {.section = EVIDENCE_SECRETS,
                                     .offset = evidence_offset(evidence, secrets),
                                     .has_seq = true};
        return verify_fail(verification, place, "seed_commitment",
                           "seed and salt are not those that the server committed to");
    }
    verification->report->commitment_checked = true;
    return true;
}

static bool check_content(struct verification *verification)
{
    const struct evidence_span *content = &verification->evidence.sections[EVIDENCE_CONTENT];
    struct digest_value root;
    if (content->bytes == NULL) {
        return true;
    }
    digest_begin(verification->digest, "donjon/content/1");
    digest_add(verification->digest, content->bytes, content->size);
    digest_end(verification->digest, &root);
    if (memcmp(root.bytes, verification->evidence.session.content_root.bytes, DIGEST_SIZE) == 0) {
        return true;
    }
    struct verify_place place = {.section = EVIDENCE_CONTENT,
                                 .offset = evidence_offset(&verification->evidence, content->bytes),
                                 .has_seq = true};
    return verify_fail(verification, place, "content_root",
                       "the content is not the one that the session is pinned to");
}

static bool check_end(struct verification *verification)
{
    const struct evidence *evidence = &verification->evidence;
    if (evidence_end_check(evidence, verification->digest)) {
        return true;
    }
    struct verify_place place = {
        .section = EVIDENCE_END,
        .offset = evidence_offset(evidence, evidence->sections[EVIDENCE_END].bytes)};
    return verify_fail(verification, place, "file_hash", "the file was changed");
}

/* ---- all of it ---- */

static uint8_t level_of(const struct verify_report *report)
{
    if (report->replay == VERIFY_REPLAY_FROM_GENESIS ||
        report->replay == VERIFY_REPLAY_FROM_GIVEN_STATE) {
        return PROOF_LEVEL_REPLAYED;
    }
    bool whole = report->attested && report->attested_seq == report->last.seq;
    return whole ? PROOF_LEVEL_ATTESTED : PROOF_LEVEL_NONE;
}

static bool read_file(struct verification *verification, const uint8_t *bytes, size_t size)
{
    struct evidence_fault fault;
    if (evidence_read(bytes, size, &verification->evidence, &fault)) {
        describe(verification);
        return true;
    }
    verification->report->divergence = (struct verify_divergence){.found = true,
                                                                  .section = fault.section,
                                                                  .offset = fault.offset,
                                                                  .field = "form",
                                                                  .what = fault.what};
    return false;
}

void verify_file(const uint8_t *bytes, size_t size, const struct verify_rules *rules,
                 const struct verify_policy *policy, const struct verify_workspace *workspace,
                 struct verify_report *out)
{
    struct verification verification = {.rules = rules,
                                        .policy = policy,
                                        .workspace = workspace,
                                        .digest = workspace->digest,
                                        .report = out};
    memset(out, 0, sizeof(*out));
    out->valid = read_file(&verification, bytes, size) && check_facts(&verification) &&
                 check_commitment(&verification) && check_content(&verification) &&
                 read_keys(&verification) && verify_log(&verification) &&
                 verify_replay(&verification) && check_end(&verification);
    out->level = out->valid ? level_of(out) : (uint8_t)PROOF_LEVEL_NONE;
}
