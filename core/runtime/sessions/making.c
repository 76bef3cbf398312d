/*
 * making: creating and forking. All of it is done by a worker; the loop thread only takes a new
 * session into memory when it is durable.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/proof/chain.h"
#include "core/proof/seed.h"
#include "core/runtime/internal.h"
#include "core/runtime/sessions/sessions.h"

/* Makes one session, for a create or a fork call. */
struct make_job {
    struct call_job base;
    const struct loader *loader;
    const struct runtime_content *content;
    struct node_id node;
    struct store_session session; /* what is made; filled as far as the loop thread knows it */
    bool fork;
    uint64_t from_seq;
    struct session_head parent_head; /* of an archived parent */
    bool has_seed;                   /* session.record.server_seed and seed_salt are given */
    bool has_seed_commitment;
    uint8_t seed_commitment_id[ID_SIZE];
    uint8_t secrets[GAME_SEATS_MAX][RUNTIME_TOKEN_SECRET_SIZE];
    bool has_once; /* what is random to the client comes from `once` */
    struct runtime_once once;
    const char *wrong_member; /* of the request, where it is what the error is about */
    bool existed;             /* an earlier attempt of the same request had made it */
    struct loader_state state;
    struct audit_record audit;
};

/* Seeds and tokens do not stay in memory. */
static void make_finish(void *job)
{
    struct make_job *make = job;
    loader_state_finish(&make->state);
    digest_wipe(&make->session, sizeof(make->session));
    digest_wipe(make->secrets, sizeof(make->secrets));
    digest_wipe(&make->once, sizeof(make->once));
}

/* The request is at fault, in this member. */
static enum err is_wrong(struct make_job *make, const char *member)
{
    make->wrong_member = member;
    return ERR_VALIDATION_FAILED;
}

static enum err seed_choose(struct make_job *make, struct store *store)
{
    struct session_record *record = &make->session.record;
    if (make->has_seed_commitment) {
        struct store_seed seed;
        enum err err = store->ops->seed_get(store, make->seed_commitment_id, record->created_us,
                                            &seed, &make->base.error);
        if (err != ERR_OK) {
            return err == ERR_NOT_FOUND
                       ? error_set(&make->base.error, ERR_NOT_FOUND,
                                   "the seed commitment does not exist or has expired")
                       : err;
        }
        memcpy(record->server_seed, seed.server_seed, sizeof(record->server_seed));
        memcpy(record->seed_salt, seed.salt, sizeof(record->seed_salt));
    } else if (!make->has_seed) {
        digest_random(record->server_seed, sizeof(record->server_seed));
        digest_random(record->seed_salt, sizeof(record->seed_salt));
    }
    seed_commitment(record->server_seed, record->seed_salt, &record->seed_commitment);
    return ERR_OK;
}

static enum err first_state(struct make_job *make)
{
    const struct ruleset *ruleset = make->content->ruleset;
    const struct session_record *record = &make->session.record;
    uint16_t scenario = 0;
    const char *name = record->scenario[0] == '\0' ? NULL : record->scenario;
    if (!ruleset->scenario_find(make->content->content, name, &scenario)) {
        return error_set(&make->base.error, is_wrong(make, "scenario"),
                         "there is no scenario \"%s\"", record->scenario);
    }
    struct game_genesis genesis;
    seed_genesis(record, scenario, &genesis);
    enum game_verdict verdict =
        ruleset->genesis(make->state.bytes, make->content->content, &genesis);
    digest_wipe(&genesis, sizeof(genesis));
    if (verdict != GAME_VERDICT_ACCEPTED) {
        return error_set(&make->base.error, is_wrong(make, "players"),
                         "the scenario does not take %u players", record->players);
    }
    return ERR_OK;
}

/* The parent's state, under the new session's identity and key. */
static enum err first_state_of_fork(struct make_job *make, struct store *store)
{
    struct session_record *record = &make->session.record;
    struct store_session parent;
    enum err err = store->ops->session_get(store, &record->parent, &parent, &make->base.error);
    if (err != ERR_OK) {
        return err;
    }
    if (parent.record.status == SESSION_ARCHIVED) {
        make->parent_head = parent.head;
        return ERR_SESSION_ARCHIVED;
    }
    if (make->from_seq > parent.head.seq) {
        return error_set(&make->base.error, is_wrong(make, "from_seq"),
                         "from_seq is beyond the session's head, %llu",
                         (unsigned long long)parent.head.seq);
    }
    make->content = loader_content(make->loader, &parent.record);
    err = loader_state_at(make->loader, &parent, make->from_seq, &make->state, &make->base.error);
    if (err != ERR_OK) {
        return err;
    }
    record->rules_id = parent.record.rules_id;
    record->content_root = parent.record.content_root;
    record->players = parent.record.players;
    record->on_timeout = parent.record.on_timeout;
    record->on_timeout_provider = parent.record.on_timeout_provider;
    record->turn_timeout_s = parent.record.turn_timeout_s;
    record->seed_epoch = (uint8_t)(parent.record.seed_epoch + 1);
    memcpy(record->scenario, parent.record.scenario, sizeof(record->scenario));
    memcpy(record->client_seed, parent.record.client_seed, sizeof(record->client_seed));
    struct game_genesis genesis;
    seed_genesis(record, 0, &genesis);
    make->content->ruleset->fork(make->state.bytes, &genesis);
    digest_wipe(&genesis, sizeof(genesis));
    return ERR_OK;
}

static enum err state_prepare(struct make_job *make, struct store *store)
{
    if (make->fork) {
        return first_state_of_fork(make, store);
    }
    make->state.ruleset = make->content->ruleset;
    make->state.content = make->content->content;
    make->state.bytes = malloc(make->content->ruleset->state_size);
    return make->state.bytes == NULL ? ERR_NO_MEMORY : first_state(make);
}

static void secrets_fill(struct make_job *make)
{
    static const char info[] = "donjon/seat-tokens/1";
    if (make->has_once) {
        digest_hkdf(make->once.secret, sizeof(make->once.secret), NULL, 0, info, sizeof(info),
                    make->secrets, sizeof(make->secrets));
    } else {
        digest_random(make->secrets, sizeof(make->secrets));
    }
}

/* Seats with fresh tokens, and the head at seq 0. */
static enum err finish_session(struct make_job *make)
{
    struct store_session *session = &make->session;
    const struct ruleset *ruleset = make->state.ruleset;
    struct game_summary summary;
    ruleset->summary(make->state.bytes, make->state.content, &summary);
    session->record.unattended = summary.next.pending != 0;
    const char *scenario = session->record.scenario;
    if (scenario[0] == '\0') {
        const char *name = ruleset->scenario_name(make->state.content, 0);
        memcpy(session->record.scenario, name, strlen(name) + 1);
    }
    session->seats.count = session->record.players;
    secrets_fill(make);
    for (uint8_t i = 0; i < session->record.players; i++) {
        session->seats.items[i] =
            (struct seat_record){.seat = (uint8_t)(i + 1), .entity = summary.seat_entity[i]};
        digest_of(NULL, make->secrets[i], RUNTIME_TOKEN_SECRET_SIZE,
                  &session->seats.items[i].token_hash);
    }
    struct digest *digest = digest_create();
    if (digest == NULL) {
        return ERR_NO_MEMORY;
    }
    page_tree_build(&make->state.tree, digest, make->state.bytes, ruleset->state_size);
    session->genesis = (struct session_head){.nonce = summary.nonce,
                                             .state_root = *page_tree_root(&make->state.tree)};
    chain_genesis(digest, &session->record, &session->genesis, &session->genesis.chain_hash);
    session->head = session->genesis;
    session->epoch = 1;
    digest_destroy(digest);
    return ERR_OK;
}

/* What an earlier attempt made is given as it was made. ERR_NOT_FOUND: it had not come so far. */
static enum err look_for_it(struct make_job *make, struct store *store)
{
    struct store_session found;
    enum err err =
        store->ops->session_get(store, &make->session.record.id, &found, &make->base.error);
    if (err != ERR_OK) {
        return err;
    }
    make->existed = true;
    make->session = found;
    make->session.head = found.genesis;
    secrets_fill(make);
    return loader_state_at(make->loader, &found, 0, &make->state, &make->base.error);
}

static void make_on_worker(struct store_job *job, struct store *store)
{
    struct make_job *make = (struct make_job *)job;
    if (make->has_once && make->once.again) {
        make->base.err = look_for_it(make, store);
        if (make->base.err != ERR_NOT_FOUND) {
            return;
        }
        make->base.error = (struct error){0};
    }
    make->base.err = seed_choose(make, store);
    if (make->base.err == ERR_OK) {
        make->base.err = state_prepare(make, store);
    }
    if (make->base.err == ERR_OK) {
        make->base.err = finish_session(make);
    }
    if (make->base.err != ERR_OK) {
        return;
    }
    const struct store_session *session = &make->session;
    struct checkpoint_record genesis = {.session = session->record.id,
                                        .nonce = session->genesis.nonce,
                                        .state_root = session->genesis.state_root,
                                        .chain_hash = session->genesis.chain_hash,
                                        .created_us = session->record.created_us,
                                        .state = make->state.bytes,
                                        .size = make->state.ruleset->state_size};
    make->base.err =
        store->ops->session_create(store, &session->record, &session->seats, &genesis, &make->node,
                                   make->has_seed_commitment ? make->seed_commitment_id : NULL,
                                   &make->audit, &make->base.error);
}

static void access_of_made(const struct make_job *make, struct session_access *out)
{
    const struct store_session *session = &make->session;
    *out = (struct session_access){.record = &session->record,
                                   .seats = &session->seats,
                                   .ruleset = make->state.ruleset,
                                   .content = make->state.content,
                                   .state = make->state.bytes,
                                   .head = session->head};
    out->ruleset->summary(out->state, out->content, &out->summary);
    out->deadline_us =
        instance_deadline(&session->record, &out->summary, session->record.created_us);
}

static void give_made(struct make_job *make)
{
    struct runtime_call *call = make->base.call;
    struct session_access access;
    access_of_made(make, &access);
    call->head = make->session.head;
    if (make->fork) {
        struct runtime_fork_call *fork = (struct runtime_fork_call *)call;
        fork->access = access;
        memcpy(fork->token_secrets, make->secrets, sizeof(make->secrets));
    } else {
        struct runtime_create_call *create = (struct runtime_create_call *)call;
        create->access = access;
        memcpy(create->token_secrets, make->secrets, sizeof(make->secrets));
    }
}

static void make_back(struct store_job *job, struct runtime *runtime)
{
    struct make_job *make = (struct make_job *)job;
    bool made = make->base.err == ERR_OK;
    if (made) {
        metrics_add(METRIC_SESSIONS_CREATED, make->existed ? 0 : 1);
        prover_pool_tell(runtime->provers, &make->session.record.id);
        give_made(make);
    } else {
        make->base.call->head = make->parent_head;
        make->base.call->wrong_member = make->wrong_member;
    }
    call_end(runtime, make->base.call, make->base.err, make->base.error.message);
    if (made && !runtime->draining && !make->existed) {
        (void)loading_adopt(runtime, &make->session, &make->state);
    }
    call_job_let_go(runtime, &make->base);
}

/* The session's id and time: its own, or those of the first attempt. */
static void identify(struct make_job *make, struct runtime *runtime,
                     const struct runtime_once *once)
{
    static const char info[] = "donjon/session-id/1";
    struct session_record *record = &make->session.record;
    if (once == NULL) {
        record->created_us = runtime_wall_us(runtime);
        id_generate(record->created_us, record->id.bytes);
        return;
    }
    uint8_t random[ID_SIZE - 6];
    make->has_once = true;
    make->once = *once;
    digest_hkdf(once->secret, sizeof(once->secret), NULL, 0, info, sizeof(info), random,
                sizeof(random));
    record->created_us = once->first_us;
    id_compose(record->created_us, random, record->id.bytes);
}

static struct make_job *make_create(struct runtime *runtime, struct runtime_call *call,
                                    const struct runtime_once *once)
{
    static const struct call_job_kind kind = {.size = sizeof(struct make_job),
                                              .run = make_on_worker,
                                              .back = make_back,
                                              .finish = make_finish};
    struct make_job *make = call_job_create(runtime, call, NULL, &kind);
    if (make == NULL) {
        return NULL;
    }
    struct session_record *record = &make->session.record;
    make->loader = &runtime->loader;
    make->node = runtime->options.node;
    identify(make, runtime, once);
    record->status = SESSION_ACTIVE;
    digest_random(record->blinding, sizeof(record->blinding));
    return make;
}

void runtime_session_create(struct runtime *runtime, struct runtime_create_call *call)
{
    if (!call_begin(runtime, &call->call, CALL_CREATE)) {
        return;
    }
    struct make_job *make = make_create(runtime, &call->call, call->once);
    if (make == NULL) {
        return;
    }
    struct session_record *record = &make->session.record;
    make->content = &runtime->contents[0];
    make->has_seed = call->has_seed;
    make->has_seed_commitment = call->has_seed_commitment;
    memcpy(make->seed_commitment_id, call->seed_commitment_id, ID_SIZE);
    memcpy(record->rules_id.bytes, make->content->ruleset->rules_id, DIGEST_SIZE);
    record->content_root = make->content->root;
    record->players = call->players;
    record->on_timeout = call->on_timeout;
    record->on_timeout_provider = call->on_timeout_provider;
    record->turn_timeout_s = call->turn_timeout_s;
    memcpy(record->scenario, call->scenario, sizeof(record->scenario));
    memcpy(record->label, call->label, sizeof(record->label));
    memcpy(record->client_seed, call->client_seed, sizeof(record->client_seed));
    make->audit = audit_line(runtime, &call->call, &record->id, "session_create", "players=%u",
                             record->players);
    if (call->has_seed) { /* a fixed seed is for tests: the same game whatever the session's id */
        memcpy(record->server_seed, call->seed, sizeof(record->server_seed));
    }
    call_job_start(runtime, &make->base);
}

void runtime_session_fork(struct runtime *runtime, struct runtime_fork_call *call)
{
    if (!call_begin_admin(runtime, &call->call, CALL_FORK)) {
        return;
    }
    struct make_job *make = make_create(runtime, &call->call, call->once);
    if (make == NULL) {
        return;
    }
    make->fork = true;
    make->from_seq = call->from_seq;
    make->session.record.has_parent = true;
    make->session.record.parent = call->call.session;
    make->session.record.parent_seq = call->from_seq;
    memcpy(make->session.record.label, call->label, sizeof(call->label));
    char parent[ID_TEXT_SIZE];
    id_format(call->call.session.bytes, parent);
    make->audit = audit_line(runtime, &call->call, &make->session.record.id, "session_fork",
                             "parent=%s from_seq=%llu", parent, (unsigned long long)call->from_seq);
    call_job_start(runtime, &make->base);
}
