/* evidence_fixture: plays, chains, signs; then writes sections. */
#include "tests/support/evidence_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/page_tree.h"
#include "core/game/state.h"
#include "core/proof/chain.h"
#include "core/proof/seed.h"
#include "core/proof/wire.h"
#include "tests/support/game_fixture.h"

static const char ACTION_TAG[] = "donjon/action/1";
static const char SEAT_KEY_TAG[] = "donjon/seat-key/1";
static const char CHANGE_TAG[] = "donjon/seat-key/change/1";
static const char HEAD_TAG[] = "donjon/head/1";
static const char RECEIPT_TAG[] = "donjon/receipt/root/1";

enum { START_US = 1769862896, NO_KEY = -1 };

/* The keys of seat 1, one after the other: every way to come by one. */
static const struct key_step {
    uint64_t since;
    uint8_t change; /* enum seat_key_change */
    int key;        /* of player_keys */
} key_steps[] = {{EVIDENCE_GAME_KEY_SINCE, SEAT_KEY_FIRST, 0},
                 {5, SEAT_KEY_BY_KEY, 1},
                 {5, SEAT_KEY_BY_KEY, 0},
                 {9, SEAT_KEY_BY_TOKEN, 1},
                 {14, SEAT_KEY_BY_KEY, NO_KEY},
                 {17, SEAT_KEY_BY_TOKEN, 0}};
enum { KEY_STEPS = sizeof(key_steps) / sizeof(key_steps[0]) };

static void fill(uint8_t *out, unsigned first, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)(first + i);
    }
}

/* ---- playing ---- */

static void make_session(struct evidence_game *game, uint64_t seed)
{
    struct session_record *session = &game->session;
    session->status = SESSION_ACTIVE;
    session->players = 2;
    session->created_us = (int64_t)START_US * 1000000;
    memcpy(session->scenario, "delve", sizeof("delve"));
    memcpy(session->client_seed, "a seed of mine", sizeof("a seed of mine"));
    fill(session->id.bytes, 0x10, ID_SIZE);
    memcpy(session->rules_id.bytes, donjon_ruleset.rules_id, DIGEST_SIZE);
    digest_of("donjon/content/1", &game->content, sizeof(game->content), &session->content_root);
    fill(session->server_seed, 0x40 + (unsigned)(seed & 63), sizeof(session->server_seed));
    fill(session->seed_salt, 0x60, sizeof(session->seed_salt));
    fill(session->blinding, 0x80, sizeof(session->blinding));
    seed_commitment(session->server_seed, session->seed_salt, &session->seed_commitment);
}

static void first_state(const struct evidence_game *game, void *out)
{
    const struct session_record *session = &game->session;
    struct game_genesis genesis = {.players = session->players, .epoch = session->seed_epoch};
    (void)donjon_ruleset.scenario_find(&game->content, session->scenario, &genesis.scenario);
    memcpy(genesis.session_id, session->id.bytes, sizeof(genesis.session_id));
    memcpy(genesis.rules_id, session->rules_id.bytes, sizeof(genesis.rules_id));
    memcpy(genesis.content_root, session->content_root.bytes, sizeof(genesis.content_root));
    memcpy(genesis.seed_commitment, session->seed_commitment.bytes,
           sizeof(genesis.seed_commitment));
    memcpy(genesis.blinding, session->blinding, sizeof(genesis.blinding));
    seed_session_key(session, genesis.rng_key);
    (void)donjon_ruleset.genesis(out, &game->content, &genesis);
}

static const struct digest_value *chain_before(const struct evidence_game *game, size_t index)
{
    return index == 0 ? &game->genesis.chain_hash : &game->entries[index - 1].chain_hash;
}

/* The head that the request of entry `index` was made on. */
static const struct digest_value *request_head(const struct evidence_game *game, size_t index)
{
    return chain_before(game, index - game->entries[index].request_index);
}

/* The key that an action of seat 1 is signed with; NULL: it is not. */
static struct sign_key *player_key_at(const struct evidence_game *game, uint64_t seq)
{
    struct sign_key *key = NULL;
    for (size_t i = 0; i < KEY_STEPS; i++) {
        if (key_steps[i].since < seq) {
            key = key_steps[i].key == NO_KEY ? NULL : game->player_keys[key_steps[i].key];
        }
    }
    return key;
}

static void sign_action(const struct evidence_game *game, size_t index, struct entry_record *entry)
{
    uint8_t
        message[sizeof(ACTION_TAG) + ID_SIZE + 8 + DIGEST_SIZE + 8 + sizeof(struct game_action)];
    uint8_t *at = wire_put(message, ACTION_TAG, sizeof(ACTION_TAG));
    at = wire_put(at, entry->session.bytes, ID_SIZE);
    at = wire_put_u64(at, entry->input.seat);
    at = wire_put(at, request_head(game, index)->bytes, DIGEST_SIZE);
    at = wire_put_u64(at, entry->request_index);
    (void)wire_put(at, &entry->input.action, sizeof(entry->input.action));
    sign_with(player_key_at(game, entry->seq), message, sizeof(message), entry->signature);
    entry->has_signature = true;
}

/* Members that the chain covers and the rules do not give. */
static void dress_entry(struct evidence_game *game, size_t index)
{
    struct entry_record *entry = &game->entries[index];
    bool action = entry->input.kind == GAME_INPUT_ACTION;
    entry->session = game->session.id;
    entry->at_us = game->session.created_us + (int64_t)entry->seq * 1000;
    entry->has_signature = false;
    if (index % 3 == 0 && action) {
        entry->has_action_id = true;
        fill(entry->action_id.bytes, (unsigned)index, ID_SIZE);
    }
    /* Every third entry followed the one before it in a request of two. */
    if (index % 3 == 1 && action && game->entries[index - 1].input.seat == entry->input.seat) {
        entry->request_index = 1;
    }
    if (action && entry->input.seat == 1 && player_key_at(game, entry->seq) != NULL) {
        sign_action(game, index, entry);
    }
}

void evidence_game_rechain(struct evidence_game *game)
{
    chain_genesis(game->digest, &game->session, &game->genesis, &game->genesis.chain_hash);
    for (size_t i = 0; i < game->entry_count; i++) {
        struct entry_record *entry = &game->entries[i];
        dress_entry(game, i);
        chain_entry(game->digest, &game->session, chain_before(game, i), entry, &entry->chain_hash);
    }
}

static struct game_input choose(const struct evidence_game *game, const void *state,
                                uint64_t *random)
{
    struct game_summary summary;
    struct game_legal legal;
    donjon_ruleset.summary(state, &game->content, &summary);
    if (summary.next.pending != 0) {
        return (struct game_input){.kind = GAME_INPUT_CONTINUE};
    }
    donjon_ruleset.legal(state, &game->content, summary.next.seat, &legal);
    const struct game_action *action = &legal.actions[game_fixture_random(random) % legal.count];
    return game_fixture_action(summary.next.seat, summary.next.entity, *action);
}

static void play(struct evidence_game *game, size_t entries, uint64_t random, void *states[2],
                 struct game_outcome *outcome)
{
    struct page_tree tree;
    struct game_summary summary;
    int now = 0;
    first_state(game, states[0]);
    page_tree_build(&tree, game->digest, states[0], donjon_ruleset.state_size);
    game->genesis.state_root = *page_tree_root(&tree);
    donjon_ruleset.summary(states[0], &game->content, &summary);
    game->genesis.nonce = summary.nonce;
    while (game->entry_count < entries && summary.status == GAME_STATUS_ACTIVE) {
        struct game_input input = choose(game, states[now], &random);
        donjon_ruleset.step(states[now], states[1 - now], &game->content, &input, outcome);
        if (outcome->verdict != GAME_VERDICT_ACCEPTED) {
            continue; /* another choice: something unseen was in the way */
        }
        page_tree_update(&tree, game->digest, states[now], states[1 - now]);
        game->entries[game->entry_count++] =
            (struct entry_record){.seq = outcome->seq,
                                  .first_nonce = outcome->first_nonce,
                                  .last_nonce = outcome->last_nonce,
                                  .input = input,
                                  .state_root = *page_tree_root(&tree)};
        now = 1 - now;
        donjon_ruleset.summary(states[now], &game->content, &summary);
    }
}

struct evidence_game *evidence_game_create(uint64_t seed, size_t entries)
{
    static const uint8_t server_secret[SIGN_SECRET_SIZE] = "the server's key, known to all..";
    static const uint8_t player_secrets[EVIDENCE_GAME_KEYS][SIGN_SECRET_SIZE] = {
        "a player's key, as well known...", "another one of the same player.."};
    struct evidence_game *game = calloc(1, sizeof(*game));
    struct game_outcome *outcome = malloc(sizeof(*outcome));
    void *states[2] = {malloc(donjon_ruleset.state_size), malloc(donjon_ruleset.state_size)};
    if (game != NULL && outcome != NULL && states[0] != NULL && states[1] != NULL) {
        game->digest = digest_create();
        game->server_key = sign_key_create(server_secret);
        for (size_t i = 0; i < EVIDENCE_GAME_KEYS; i++) {
            game->player_keys[i] = sign_key_create(player_secrets[i]);
        }
        sign_key_public(game->server_key, game->server_public);
        game_fixture_content(&game->content);
        make_session(game, seed);
        play(game, entries, seed, states, outcome);
        evidence_game_rechain(game);
    }
    free(states[0]);
    free(states[1]);
    free(outcome);
    return game;
}

void evidence_game_destroy(struct evidence_game *game)
{
    if (game != NULL) {
        digest_destroy(game->digest);
        sign_key_destroy(game->server_key);
        for (size_t i = 0; i < EVIDENCE_GAME_KEYS; i++) {
            sign_key_destroy(game->player_keys[i]);
        }
        free(game);
    }
}

void evidence_game_state(struct evidence_game *game, uint64_t seq, void *out)
{
    struct game_outcome *outcome = malloc(sizeof(*outcome));
    void *after = malloc(donjon_ruleset.state_size);
    first_state(game, out);
    for (uint64_t i = 0; i < seq && outcome != NULL && after != NULL; i++) {
        donjon_ruleset.step(out, after, &game->content, &game->entries[i].input, outcome);
        memcpy(out, after, donjon_ruleset.state_size);
    }
    free(outcome);
    free(after);
}

/* ---- signing ---- */

static struct session_head head_at(const struct evidence_game *game, uint64_t seq)
{
    if (seq == 0) {
        return game->genesis;
    }
    const struct entry_record *entry = &game->entries[seq - 1];
    return (struct session_head){.seq = seq,
                                 .nonce = entry->last_nonce,
                                 .state_root = entry->state_root,
                                 .chain_hash = entry->chain_hash};
}

static void statement(const struct evidence_game *game, uint64_t seq,
                      const struct digest_value *chain_hash, uint8_t *out)
{
    sign_key_id(game->server_public, out);
    uint8_t *at = wire_put(out + KEY_ID_SIZE, game->session.id.bytes, ID_SIZE);
    at = wire_put_u64(at, seq);
    at = wire_put_u64(at, (uint64_t)game->session.created_us + seq * 1000);
    (void)wire_put(at, chain_hash->bytes, DIGEST_SIZE);
}

void evidence_game_sign_head(struct evidence_game *game, uint64_t seq,
                             const struct digest_value *chain_hash, uint8_t out[EVIDENCE_HEAD_SIZE])
{
    uint8_t message[sizeof(HEAD_TAG) + STATEMENT_SIZE];
    statement(game, seq, chain_hash, out);
    (void)wire_put(wire_put(message, HEAD_TAG, sizeof(HEAD_TAG)), out, STATEMENT_SIZE);
    sign_with(game->server_key, message, sizeof(message), out + STATEMENT_SIZE);
}

/* The player's signature of a change by the key before. */
static void sign_change(const struct evidence_game *game, const struct sign_key *key,
                        const uint8_t *chain_hash_and_key, uint8_t out[SIGNATURE_SIZE])
{
    uint8_t message[sizeof(CHANGE_TAG) + ID_SIZE + 8 + DIGEST_SIZE + EVIDENCE_KEY_SIZE];
    uint8_t *at = wire_put(message, CHANGE_TAG, sizeof(CHANGE_TAG));
    at = wire_put(at, game->session.id.bytes, ID_SIZE);
    at = wire_put_u64(at, 1);
    (void)wire_put(at, chain_hash_and_key, DIGEST_SIZE + EVIDENCE_KEY_SIZE);
    sign_with(key, message, sizeof(message), out);
}

/* Step `step` of seat 1's keys; its size. */
static size_t sign_seat_key(struct evidence_game *game, size_t step,
                            uint8_t out[EVIDENCE_SEAT_KEY_MAX])
{
    enum { SIGNED_SIZE = EVIDENCE_SEAT_KEY_SIZE - SIGNATURE_SIZE };
    const struct key_step *made = &key_steps[step];
    uint8_t message[sizeof(SEAT_KEY_TAG) + SIGNED_SIZE];
    struct session_head since = head_at(game, made->since);
    uint8_t *at = wire_put(out, game->session.id.bytes, ID_SIZE);
    at = wire_put_uint(at, 1, 4);
    at = wire_put_uint(at, made->change, 4);
    at = wire_put_u64(at, since.seq);
    const uint8_t *chain_hash = at;
    at = wire_put(at, since.chain_hash.bytes, DIGEST_SIZE);
    memset(at, 0, SIGN_PUBLIC_SIZE);
    if (made->key != NO_KEY) {
        sign_key_public(game->player_keys[made->key], at);
    }
    sign_key_id(game->server_public, at + SIGN_PUBLIC_SIZE);
    (void)wire_put(wire_put(message, SEAT_KEY_TAG, sizeof(SEAT_KEY_TAG)), out, SIGNED_SIZE);
    sign_with(game->server_key, message, sizeof(message), out + SIGNED_SIZE);
    if (made->change != SEAT_KEY_BY_KEY) {
        return EVIDENCE_SEAT_KEY_SIZE;
    }
    sign_change(game, game->player_keys[key_steps[step - 1].key], chain_hash,
                out + EVIDENCE_SEAT_KEY_SIZE);
    return EVIDENCE_SEAT_KEY_MAX;
}

static void write_seat_keys(struct evidence_game *game, uint64_t to, struct evidence_writer *writer)
{
    evidence_write_section(writer, EVIDENCE_SEAT_KEYS);
    for (size_t i = 0; i < KEY_STEPS && key_steps[i].since <= to; i++) {
        uint8_t seat_key[EVIDENCE_SEAT_KEY_MAX];
        evidence_write_bytes(writer, seat_key, sign_seat_key(game, i, seat_key));
    }
}

/* A tree of two leaves: the receipts of seq and seq + 1, signed together. */
static void write_receipts(struct evidence_game *game, struct evidence_writer *writer, uint64_t seq,
                           const struct digest_value *chain_hashes)
{
    enum { SIZE = STATEMENT_RECEIPT_MIN + DIGEST_SIZE };
    uint8_t receipts[2][SIZE];
    struct digest_value leaves[2];
    uint8_t message[sizeof(RECEIPT_TAG) + DIGEST_SIZE];
    uint8_t nodes[2 * DIGEST_SIZE];
    struct digest_value root;
    for (size_t i = 0; i < 2; i++) {
        statement(game, seq + i, &chain_hashes[i], receipts[i]);
        digest_of("donjon/receipt/leaf/1", receipts[i], STATEMENT_SIZE, &leaves[i]);
        memcpy(nodes + i * DIGEST_SIZE, leaves[i].bytes, DIGEST_SIZE);
    }
    digest_of("donjon/receipt/node/1", nodes, sizeof(nodes), &root);
    (void)wire_put(wire_put(message, RECEIPT_TAG, sizeof(RECEIPT_TAG)), root.bytes, DIGEST_SIZE);
    for (size_t i = 0; i < 2; i++) {
        uint8_t size[4];
        sign_with(game->server_key, message, sizeof(message), receipts[i] + STATEMENT_SIZE);
        uint8_t *at = wire_put_u64(receipts[i] + EVIDENCE_HEAD_SIZE, i);
        (void)wire_put(at, leaves[1 - i].bytes, DIGEST_SIZE);
        (void)wire_put_uint(size, SIZE, sizeof(size));
        evidence_write_bytes(writer, size, sizeof(size));
        evidence_write_bytes(writer, receipts[i], SIZE);
    }
}

static uint64_t batch_end(const struct evidence_game *game, uint64_t batch)
{
    uint64_t end = batch * EVIDENCE_GAME_BATCH;
    return end < game->entry_count ? end : game->entry_count;
}

static void make_record(struct evidence_game *game, uint64_t batch,
                        const struct digest_value *previous, struct journal_record *out)
{
    uint64_t first = batch == 0 ? 0 : batch_end(game, batch - 1);
    struct session_head before = head_at(game, first);
    struct session_head after = head_at(game, batch_end(game, batch));
    struct entries_tree tree = {0};
    uint8_t message[JOURNAL_MESSAGE_SIZE];
    *out = (struct journal_record){.session = game->session.id,
                                   .batch = batch,
                                   .first_seq = batch == 0 ? 0 : first + 1,
                                   .last_seq = after.seq,
                                   .at_us = game->session.created_us,
                                   .backend = BACKEND_REPLAY,
                                   .level = PROOF_LEVEL_REPLAYED,
                                   .chain_hash = after.chain_hash,
                                   .previous_hash = *previous};
    for (uint64_t seq = first + 1; seq <= after.seq; seq++) {
        const struct entry_record *entry = &game->entries[seq - 1];
        struct digest_value value;
        chain_salt(game->digest, game->session.blinding, seq, &value);
        chain_secret(game->digest, &value, entry, &value);
        chain_leaf(game->digest, entry, &value, &value);
        entries_tree_add(&tree, game->digest, &value);
    }
    out->journal = (struct journal){.content_root = game->session.content_root,
                                    .seed_commitment = game->session.seed_commitment,
                                    .new_state_root = after.state_root,
                                    .new_nonce = after.nonce};
    if (batch > 0) {
        out->journal.previous_state_root = before.state_root;
    }
    entries_tree_root(&tree, game->digest, &out->journal.entries_root);
    sign_key_id(game->server_public, out->key_id);
    journal_record_message(out, message);
    sign_with(game->server_key, message, sizeof(message), out->signature);
}

/* ---- files ---- */

struct range {
    uint64_t from; /* the seq before the first entry */
    uint64_t to;
};

static void write_start(struct evidence_game *game, const struct evidence_choice *choice,
                        struct range range, struct evidence_writer *writer)
{
    evidence_write_facts(writer, &game->session, &game->genesis);
    if (range.from != 0) {
        struct session_head start = head_at(game, range.from);
        evidence_write_start(writer, &start);
    }
    if (!choice->secrets) {
        return;
    }
    evidence_write_secrets(writer, &game->session);
    evidence_write_section(writer, EVIDENCE_CONTENT);
    evidence_write_bytes(writer, &game->content, sizeof(game->content));
    if (range.from != 0 || game->session.has_parent) {
        void *state = malloc(donjon_ruleset.state_size);
        if (state != NULL) {
            evidence_game_state(game, range.from, state);
            evidence_write_section(writer, EVIDENCE_STATE);
            evidence_write_bytes(writer, state, donjon_ruleset.state_size);
        }
        free(state);
    }
}

static void write_records(struct evidence_game *game, const struct evidence_choice *choice,
                          struct evidence_writer *writer)
{
    struct digest_value previous = {{0}};
    uint64_t batches = (game->entry_count + EVIDENCE_GAME_BATCH - 1) / EVIDENCE_GAME_BATCH;
    evidence_write_section(writer, EVIDENCE_RECORDS);
    for (uint64_t batch = 0; batch <= batches; batch++) {
        struct journal_record record;
        uint8_t bytes[JOURNAL_RECORD_SIZE];
        make_record(game, batch, &previous, &record);
        journal_record_hash(game->digest, &record, &previous);
        journal_record_encode(&record, bytes);
        if (choice->kind == EVIDENCE_BUNDLE || batch == choice->batch) {
            evidence_write_bytes(writer, bytes, sizeof(bytes));
        }
    }
}

static void write_heads(struct evidence_game *game, const struct evidence_choice *choice,
                        struct evidence_writer *writer)
{
    uint8_t head[EVIDENCE_HEAD_SIZE];
    struct session_head last = head_at(game, game->entry_count);
    evidence_write_section(writer, EVIDENCE_HEADS);
    if (choice->head_seq != 0) {
        struct session_head at = head_at(game, choice->head_seq);
        at.chain_hash.bytes[5] ^= choice->other_history ? 1 : 0;
        evidence_game_sign_head(game, at.seq, &at.chain_hash, head);
        evidence_write_bytes(writer, head, sizeof(head));
    }
    evidence_game_sign_head(game, last.seq, &last.chain_hash, head);
    evidence_write_bytes(writer, head, sizeof(head));
}

/* What is signed of the log up to `to`. */
static void write_signed(struct evidence_game *game, const struct evidence_choice *choice,
                         uint64_t to, struct evidence_writer *writer)
{
    evidence_write_section(writer, EVIDENCE_KEYS);
    evidence_write_bytes(writer, game->server_public, sizeof(game->server_public));
    if (to >= EVIDENCE_GAME_KEY_SINCE) {
        write_seat_keys(game, to, writer);
    }
    write_records(game, choice, writer);
    if (choice->kind == EVIDENCE_BUNDLE) {
        write_heads(game, choice, writer);
    }
    if (choice->receipts) {
        struct digest_value hashes[2] = {game->entries[0].chain_hash, game->entries[1].chain_hash};
        hashes[1].bytes[0] ^= choice->other_history && choice->head_seq == 0 ? 1 : 0;
        evidence_write_section(writer, EVIDENCE_RECEIPTS);
        write_receipts(game, writer, 1, hashes);
    }
}

void evidence_game_write(struct evidence_game *game, const struct evidence_choice *choice,
                         struct strbuf *out)
{
    struct evidence_writer writer;
    struct range range = {.from = 0, .to = game->entry_count};
    if (choice->kind == EVIDENCE_BATCH) {
        range.to = batch_end(game, choice->batch);
        range.from = choice->batch == 0 ? 0 : batch_end(game, choice->batch - 1);
    }
    evidence_write_begin(&writer, out, choice->kind);
    write_start(game, choice, range, &writer);
    evidence_write_section(&writer, EVIDENCE_LOG);
    for (uint64_t seq = range.from + 1; seq <= range.to; seq++) {
        const struct entry_record *entry = &game->entries[seq - 1];
        bool open = choice->seat == 0 || entry->input.seat == choice->seat;
        evidence_write_entry(&writer, game->digest, game->session.blinding, entry, open);
    }
    if (!choice->unsigned_) {
        write_signed(game, choice, range.to, &writer);
    }
    evidence_write_end(&writer, game->digest);
}
