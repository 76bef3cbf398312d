/* See fake_runtime.h. */
#include "tests/unit/handlers/fake_runtime.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/game_fixture.h"

struct fake_runtime fake;
static struct store_session sessions[8];
static struct checkpoint_record checkpoints[8];

void fake_runtime_reset(void)
{
    strbuf_finish(&fake.kept);
    memset(&fake, 0, sizeof(fake));
    game_fixture_content(&fake.content);
    struct game_genesis genesis = game_fixture_genesis(FIXTURE_DELVE, 2, 7);
    assert(donjon_ruleset.genesis(fake.state, &fake.content, &genesis) == GAME_VERDICT_ACCEPTED);
    struct game_summary summary;
    donjon_ruleset.summary(fake.state, &fake.content, &summary);
    memset(fake.record.id.bytes, 0x11, ID_SIZE);
    fake.record.status = SESSION_ACTIVE;
    fake.record.players = 2;
    fake.record.created_us = 1700000000000000;
    snprintf(fake.record.scenario, sizeof(fake.record.scenario), "%s",
             content_scenario_id(&fake.content, FIXTURE_DELVE));
    fake.seat = 1;
    fake.seats.count = 2;
    for (uint8_t i = 0; i < 2; i++) {
        fake.seats.items[i].seat = (uint8_t)(i + 1);
        fake.seats.items[i].entity = summary.seat_entity[i];
    }
    fake.head.seq = summary.seq;
    fake.head.nonce = summary.nonce;
    memset(fake.head.state_root.bytes, 0xaa, DIGEST_SIZE);
    memset(fake.head.chain_hash.bytes, 0xbb, DIGEST_SIZE);
}

size_t runtime_keys(struct runtime *runtime, struct key_record *out, size_t max,
                    uint8_t out_active[SIGN_KEY_ID_SIZE])
{
    (void)runtime;
    assert(max > 0);
    out[0] = (struct key_record){.valid_from_us = fake.record.created_us};
    memset(out_active, 0, SIGN_KEY_ID_SIZE);
    return 1;
}

void runtime_head_sign(struct runtime *runtime, const struct session_access *access,
                       struct receipt *out)
{
    (void)runtime;
    *out = (struct receipt){.session = access->record->id,
                            .seq = access->head.seq,
                            .chain_hash = access->head.chain_hash};
}

static struct session_access access_now(void)
{
    struct session_access access = {.record = &fake.record,
                                    .seats = &fake.seats,
                                    .ruleset = &donjon_ruleset,
                                    .content = &fake.content,
                                    .state = fake.state,
                                    .head = fake.head,
                                    .seat = fake.seat,
                                    .deadline_us = fake.deadline_us};
    donjon_ruleset.summary(fake.state, &fake.content, &access.summary);
    return access;
}

/* Every operation ends here: with what the test said, now or later. */
static void begin(struct runtime_call *call, enum fake_operation operation)
{
    fake.operation = operation;
    fake.calls++;
    fake.principal = call->principal;
    fake.session = call->session;
    fake.waiting = call;
    if (!fake.later) {
        fake_runtime_finish();
    }
}

void fake_runtime_finish(void)
{
    struct runtime_call *call = fake.waiting;
    assert(call != NULL);
    fake.waiting = NULL;
    call->err = fake.err;
    call->head = fake.head;
    call->error = (struct error){.code = fake.err};
    if (fake.message) {
        snprintf(call->error.message, sizeof(call->error.message), "%s", fake.message);
    }
    call->done(call);
}

/* ---- sessions ---- */

void runtime_session_create(struct runtime *runtime, struct runtime_create_call *call)
{
    (void)runtime;
    fake.create = *call;
    call->access = access_now();
    memset(call->token_secrets, 0x5a, sizeof(call->token_secrets));
    begin(&call->call, FAKE_CREATE);
}

void runtime_session_fork(struct runtime *runtime, struct runtime_fork_call *call)
{
    (void)runtime;
    fake.number = call->from_seq;
    memcpy(fake.label, call->label, sizeof(fake.label));
    call->access = access_now();
    memset(call->token_secrets, 0x5a, sizeof(call->token_secrets));
    begin(&call->call, FAKE_FORK);
}

void runtime_session_read(struct runtime *runtime, struct runtime_read_call *call)
{
    (void)runtime;
    fake.has_number = call->has_seq;
    fake.number = call->seq;
    call->access = access_now();
    begin(&call->call, FAKE_READ);
}

void runtime_session_list(struct runtime *runtime, struct runtime_list_call *call)
{
    (void)runtime;
    fake.filter = call->filter;
    fake.limit = call->limit;
    for (size_t i = 0; i < fake.listed; i++) {
        sessions[i].record = fake.record;
        sessions[i].record.id.bytes[0] = (uint8_t)(0xf0 - i);
        sessions[i].head = fake.head;
    }
    call->sessions.items = sessions;
    call->sessions.count = fake.listed < call->limit ? fake.listed : call->limit;
    begin(&call->call, FAKE_LIST);
}

void runtime_session_archive(struct runtime *runtime, struct runtime_call *call)
{
    (void)runtime;
    begin(call, FAKE_ARCHIVE);
}

void runtime_seed_commit(struct runtime *runtime, struct runtime_seed_call *call)
{
    (void)runtime;
    memset(call->id, 0x22, ID_SIZE);
    memset(call->commitment.bytes, 0xcc, DIGEST_SIZE);
    call->expires_us = 1700000000000000;
    begin(&call->call, FAKE_SEED);
}

/* ---- playing ---- */

void runtime_submit(struct runtime *runtime, struct runtime_submit_call *call)
{
    (void)runtime;
    struct session_access access = access_now();
    memcpy(fake.actions, call->actions, call->action_count * sizeof(*call->actions));
    fake.action_count = call->action_count;
    fake.submit = *call;
    call->seat = fake.seat;
    call->rejection = fake.rejection;
    call->replayed = fake.replayed;
    call->result_count = fake.accepted;
    call->results = calloc(fake.accepted + 1, sizeof(*call->results));
    assert(call->results != NULL);
    for (size_t i = 0; i < fake.accepted; i++) {
        call->results[i] = (struct submit_result){.seq = i + 1,
                                                  .nonce = 3 * (i + 1),
                                                  .entity = access.summary.seat_entity[0],
                                                  .summary = access.summary,
                                                  .events = &fake.event,
                                                  .event_count = fake.event.type ? 1 : 0};
    }
    begin(&call->call, FAKE_SUBMIT);
}

void runtime_submit_finish(struct runtime_submit_call *call)
{
    free(call->results);
    call->results = NULL;
    fake.results_freed = true;
}

void runtime_evidence_read(struct runtime *runtime, struct runtime_evidence_call *call)
{
    (void)runtime;
    call->bytes = (struct strbuf){0};
    fake.number = call->batch;
    if (fake.err == ERR_OK) {
        strbuf_add(&call->bytes, "evidence\0of it", 14);
    }
    begin(&call->call, FAKE_EVIDENCE);
}

void runtime_verify(struct runtime *runtime, struct runtime_verify_call *call)
{
    (void)runtime;
    fake.number = call->size;
    call->report = (struct verify_report){.valid = true, .level = PROOF_LEVEL_ATTESTED};
    begin(&call->call, FAKE_VERIFY);
}

void runtime_log_read(struct runtime *runtime, struct runtime_log_call *call)
{
    (void)runtime;
    fake.number = call->after;
    fake.limit = call->limit;
    call->access = access_now();
    call->entries.items = fake.entries;
    call->entries.count = fake.entry_count;
    begin(&call->call, FAKE_LOG);
}

/* ---- checkpoints and operations ---- */

void runtime_checkpoint_list(struct runtime *runtime, struct runtime_checkpoints_call *call)
{
    (void)runtime;
    fake.number = call->from;
    fake.limit = call->limit;
    for (size_t i = 0; i < fake.listed; i++) {
        checkpoints[i] = (struct checkpoint_record){
            .seq = 10 * i,
            .size = 16384,
            .stored_size = fake.stored_size != 0 ? fake.stored_size : 100};
    }
    call->checkpoints.items = checkpoints;
    call->checkpoints.count = fake.listed < call->limit ? fake.listed : call->limit;
    begin(&call->call, FAKE_CHECKPOINT_LIST);
}

void runtime_checkpoint_create(struct runtime *runtime, struct runtime_checkpoint_call *call)
{
    (void)runtime;
    memcpy(fake.label, call->label, sizeof(fake.label));
    call->created = fake.created;
    call->checkpoint = (struct checkpoint_record){.seq = 4, .stored_size = 100};
    memcpy(call->checkpoint.label, call->label, sizeof(call->label));
    begin(&call->call, FAKE_CHECKPOINT_CREATE);
}

void runtime_health(struct runtime *runtime, struct runtime_health *out)
{
    (void)runtime;
    *out = fake.health;
}

void runtime_inspect(struct runtime *runtime, struct runtime_inspect_call *call)
{
    (void)runtime;
    call->resident = true;
    call->instance_state = "live";
    call->epoch = 3;
    call->last_checkpoint_seq = 2;
    call->access = access_now();
    begin(&call->call, FAKE_INSPECT);
}

/* ---- requests that are done once ---- */

/* What a test gives as the reply is what was kept before, and stays the fake's. */
void runtime_once_begin(struct runtime *runtime, struct runtime_once_call *call)
{
    (void)runtime;
    fake.request = call->request;
    call->found = fake.found;
    if (digest_equal(&fake.found.fingerprint, &(struct digest_value){0})) {
        call->found.fingerprint = call->request.fingerprint;
    }
    begin(&call->call, FAKE_ONCE_BEGIN);
}

void runtime_once_end(struct runtime *runtime, struct runtime_once_end_call *call)
{
    (void)runtime;
    strbuf_clear(&fake.kept);
    fake.forgotten = call->reply == NULL;
    if (call->reply != NULL) {
        strbuf_add(&fake.kept, call->reply, call->reply_size);
    }
    begin(&call->call, FAKE_ONCE_END);
}

/* ---- following ---- */

struct event_bus *fake_bus(void)
{
    static struct event_bus *bus;
    if (bus == NULL) {
        bus = event_bus_create(NULL);
        assert(bus != NULL);
    }
    return bus;
}

struct event_bus *runtime_events(struct runtime *runtime)
{
    (void)runtime;
    return fake_bus();
}

void runtime_events_read(struct runtime *runtime, struct runtime_events_call *call)
{
    (void)runtime;
    size_t first = call->at_head ? fake.feed_count : (size_t)call->after;
    fake.number = call->after;
    call->access = access_now();
    call->access.state = NULL;
    call->entries = fake.feed + first;
    call->entry_count = first < fake.feed_count ? fake.feed_count - first : 0;
    call->upto = fake.feed_count;
    call->more = fake.feed_more;
    call->shared = fake.shared;
    begin(&call->call, FAKE_EVENTS);
}

void runtime_ticket_give(struct runtime *runtime, struct runtime_ticket_call *call)
{
    (void)runtime;
    memset(call->bytes, 7, sizeof(call->bytes));
    call->expires_us = fake.record.created_us;
    fake.ticket = *call;
    fake.has_ticket = true;
    begin(&call->call, FAKE_TICKET);
}

void runtime_ticket_take(struct runtime *runtime, struct runtime_ticket_call *call)
{
    (void)runtime;
    enum err err = fake.err;
    bool good = fake.has_ticket &&
                session_id_equal(&fake.ticket.call.session, &call->call.session) &&
                memcmp(fake.ticket.bytes, call->bytes, sizeof(call->bytes)) == 0;
    if (good) {
        call->call.principal = fake.ticket.call.principal;
        fake.has_ticket = false;
    } else {
        fake.err = ERR_UNAUTHENTICATED;
    }
    begin(&call->call, FAKE_TICKET);
    fake.err = err;
}

void runtime_key_rotate(struct runtime *runtime, struct runtime_key_call *call)
{
    (void)runtime;
    call->key = (struct key_record){.valid_from_us = fake.record.created_us};
    begin(&call->call, FAKE_KEY_ROTATE);
}

/* ---- seats ---- */

void runtime_seat_change(struct runtime *runtime, struct runtime_seat_call *call)
{
    (void)runtime;
    fake.seat_change = *call;
    call->record = (struct seat_record){.seat = call->spectator ? SEAT_SPECTATOR_FIRST : 2,
                                        .entity = call->spectator ? 0 : 2,
                                        .delay_s = call->delay_s,
                                        .invite_expires_us = 1700000000000000};
    memset(call->secret, 0x5a, sizeof(call->secret));
    begin(&call->call, FAKE_SEAT);
}

/* ---- providers, control, audit ---- */

const struct provider_kinds *runtime_providers(const struct runtime *runtime)
{
    static struct provider_kinds kinds;
    (void)runtime;
    enum err err = provider_kinds_init(&kinds, NULL, 0, NULL);
    assert(err == ERR_OK);
    (void)err;
    return &kinds;
}

void runtime_decide(struct runtime *runtime, struct runtime_submit_call *call)
{
    (void)runtime;
    fake.submit = *call;
    call->rejection = fake.rejection;
    call->provider_before = GAME_PROVIDER_INTERACTIVE;
    call->provider_after = call->input.provider;
    call->result_count = fake.err == ERR_OK ? 1 : 0;
    if (fake.err == ERR_OK) { /* as the runtime: a call that failed owns nothing */
        call->results = calloc(1, sizeof(*call->results));
        assert(call->results != NULL);
        call->results[0] = (struct submit_result){.seq = 7, .nonce = 9};
    }
    begin(&call->call, FAKE_DECIDE);
}

void runtime_session_pause(struct runtime *runtime, struct runtime_pause_call *call)
{
    (void)runtime;
    fake.paused = call->paused;
    fake.record.paused = call->paused;
    call->access = access_now();
    begin(&call->call, FAKE_PAUSE);
}

void runtime_script(struct runtime *runtime, struct runtime_script_call *call)
{
    static const struct script_refusal refusal = {
        .line = 1, .seq = 5, .verdict = GAME_VERDICT_BLOCKED};
    (void)runtime;
    fake.script = *call;
    call->report = (struct script_report){.entity = call->entity,
                                          .lines = 3,
                                          .played = 2,
                                          .refused = 1,
                                          .refusals = &refusal,
                                          .refusal_count = 1};
    begin(&call->call, FAKE_SCRIPT);
}

/* Ends well whatever the test said: it comes after what was done. */
void runtime_audit_add(struct runtime *runtime, struct runtime_audit_call *call)
{
    (void)runtime;
    fake.audit = call->record;
    fake.audits++;
    call->call.err = ERR_OK;
    call->call.done(&call->call);
}

void runtime_audit_list(struct runtime *runtime, struct runtime_audit_list_call *call)
{
    static struct audit_record records[8];
    (void)runtime;
    fake.limit = call->limit;
    for (size_t i = 0; i < fake.listed; i++) {
        records[i] = (struct audit_record){.actor = "admin", .action = "provider_bind"};
        records[i].id[0] = (uint8_t)(0xf0 - i);
    }
    call->audit.items = records;
    call->audit.count = fake.listed < call->limit ? fake.listed : call->limit;
    begin(&call->call, FAKE_AUDIT_LIST);
}

/* ---- proofs ---- */

static struct job_record job_now(void)
{
    return (struct job_record){.batch = {.session = fake.record.id, .last_seq = 10, .backend = 1},
                               .state = JOB_QUEUED};
}

void runtime_proofs_list(struct runtime *runtime, struct runtime_proofs_call *call)
{
    (void)runtime;
    fake.number = call->from;
    fake.limit = call->limit;
    call->proofs = NULL;
    call->count = 0;
    if (fake.err == ERR_OK) {
        call->proofs = calloc(1, sizeof(*call->proofs));
        assert(call->proofs != NULL);
        call->proofs[0].job = job_now();
        call->count = 1;
    }
    begin(&call->call, FAKE_PROOFS);
}

void runtime_proofs_finish(struct runtime_proofs_call *call)
{
    free(call->proofs);
    call->proofs = NULL;
    call->count = 0;
}

void runtime_proof_close(struct runtime *runtime, struct runtime_proof_close_call *call)
{
    (void)runtime;
    call->proof.job = job_now();
    begin(&call->call, FAKE_PROOF_CLOSE);
}

void runtime_jobs_list(struct runtime *runtime, struct runtime_jobs_call *call)
{
    static struct job_record job;
    (void)runtime;
    job = job_now();
    call->jobs = (struct store_jobs){.items = &job, .count = 1};
    begin(&call->call, FAKE_JOBS);
}

void runtime_job_change(struct runtime *runtime, struct runtime_job_call *call)
{
    (void)runtime;
    fake.number = call->batch;
    call->job = job_now();
    begin(&call->call, FAKE_JOB_CHANGE);
}

/* ---- hooks ---- */

bool runtime_hook(const struct runtime *runtime, uint16_t index, struct game_hook_info *out_info,
                  struct hook_counts *out_counts)
{
    (void)runtime;
    *out_counts = (struct hook_counts){.triggered = 3, .failed = 1};
    return donjon_ruleset.hook(index, out_info);
}

void runtime_trace(struct runtime *runtime, struct runtime_trace_call *call)
{
    static const struct game_executed executed[] = {{.entity = 1, .kind = GAME_ACTION_WAIT},
                                                    {.entity = 1, .kind = GAME_ACTION_ACTION_COST}};
    static const struct entry_record entry = {
        .seq = 1,
        .first_nonce = 4,
        .last_nonce = 5,
        .input = {.kind = GAME_INPUT_ACTION, .action = {.kind = GAME_ACTION_WAIT}},
        .executed = executed,
        .executed_count = 2};
    static const struct game_trace trace = {.count = 2,
                                            .steps = {{.hook = 0,
                                                       .depth = 1,
                                                       .triggered = 1,
                                                       .next = GAME_TRACE_NO_HOOK,
                                                       .executed_first = 1,
                                                       .executed_count = 1},
                                                      {.hook = 1,
                                                       .depth = 1,
                                                       .triggered = 1,
                                                       .next = GAME_TRACE_NO_HOOK,
                                                       .verdict = GAME_VERDICT_HOOK_FAILED,
                                                       .executed_first = 2}}};
    (void)runtime;
    fake.number = call->seq;
    call->ruleset = &donjon_ruleset;
    call->content = &fake.content;
    call->entry = &entry;
    call->trace = &trace;
    begin(&call->call, FAKE_TRACE);
}

const char *runtime_worker_name(uint64_t number)
{
    return number == 1 ? "persistence" : "simulation";
}

const char *health_name(enum health health)
{
    static const char *const names[] = {"healthy", "degraded", "unhealthy"};
    return names[health];
}

void runtime_seat_key_take(struct runtime *runtime, struct runtime_seat_key_call *call)
{
    (void)runtime;
    fake.number = call->seat;
    call->key = (struct seat_key_record){.seat = call->seat};
    begin(&call->call, FAKE_SEAT_KEY);
}
