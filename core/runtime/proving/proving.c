/* proving: one job, from the rows to the signed record. */
#include "core/runtime/proving/proving.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/proof/prover.h"

enum {
    PROVING_PAGE = 500,
    RETRY_BASE_MS = 500,
    RETRY_MAX_MS = 60 * 1000,
    RULES_AWAY_MS = 60 * 1000 /* until a server with the rules may look again */
};

static const char RECORD_TAG[] = "donjon/record/1";

/* One job on its way. */
struct attempt {
    const struct proving *proving;
    struct prover_pool *pool;
    const struct pool_job *job;
    struct store_session session;
    struct journal_record before; /* of the batch before; for batch 0 all zero */
    struct loader_state state;    /* to start from; its bytes NULL when there is none */
    uint64_t state_seq;
    struct store_entries page;
    uint64_t noted_seq; /* the last progress that was kept */
    uint64_t played;
    struct error *error;
};

static void attempt_finish(struct attempt *attempt)
{
    loader_state_finish(&attempt->state);
    store_entries_finish(&attempt->page);
    digest_wipe(&attempt->session, sizeof(attempt->session));
}

/* ---- what a prover asks -----------------------------------------------------------------------
 */

static enum err source_entries(void *user, uint64_t after, const struct entry_record **out,
                               size_t *out_count, struct error *error)
{
    struct attempt *attempt = user;
    struct store *store = attempt->proving->store;
    uint64_t missing = attempt->job->record.batch.last_seq - after;
    size_t limit = missing < PROVING_PAGE ? (size_t)missing : PROVING_PAGE;
    store_entries_finish(&attempt->page);
    enum err err = store->ops->entries_read(store, &attempt->job->lease.session, after, limit,
                                            &attempt->page, error);
    *out = attempt->page.items;
    *out_count = attempt->page.count;
    return err;
}

static enum err note_progress(struct attempt *attempt, uint64_t seq, const void *state,
                              struct error *error)
{
    struct store *store = attempt->proving->store;
    attempt->noted_seq = seq;
    return store->jobs->job_progress(store, &attempt->job->lease, seq, state,
                                     attempt->state.ruleset->state_size, error);
}

static enum err source_progress(void *user, uint64_t seq, const void *state, struct error *error)
{
    struct attempt *attempt = user;
    bool last = seq == attempt->job->record.batch.last_seq;
    attempt->played++;
    metrics_add(METRIC_PROOF_ENTRIES, 1);
    if (!last && prover_pool_is_abandoned(attempt->pool, attempt->job)) {
        enum err err = note_progress(attempt, seq, state, error);
        return err != ERR_OK ? err : error_set(error, ERR_DRAINING, "the prover was stopped");
    }
    if (!last && seq - attempt->noted_seq >= attempt->proving->progress_every) {
        return note_progress(attempt, seq, state, error);
    }
    return ERR_OK;
}

/* ---- where to start ---------------------------------------------------------------------------
 */

static enum err read_before(struct attempt *attempt)
{
    struct store *store = attempt->proving->store;
    uint64_t batch = attempt->job->record.batch.batch;
    CLEANUP(store_jobs_finish) struct store_jobs jobs = {0};
    if (batch == 0) {
        return ERR_OK;
    }
    enum err err = store->jobs->session_jobs(store, &attempt->job->lease.session, batch - 1, 1,
                                             &jobs, attempt->error);
    if (err == ERR_OK &&
        (jobs.count == 0 || jobs.items[0].batch.batch != batch - 1 || !jobs.items[0].has_proof)) {
        err = error_set(attempt->error, ERR_CORRUPT, "batch %llu has no proof to chain to",
                        (unsigned long long)batch - 1);
    }
    if (err == ERR_OK) {
        journal_record_decode(jobs.items[0].proof, &attempt->before);
    }
    return err;
}

static enum err load_parent(struct attempt *attempt)
{
    const struct proving *proving = attempt->proving;
    const struct session_record *record = &attempt->session.record;
    struct store_session parent;
    enum err err =
        proving->store->ops->session_get(proving->store, &record->parent, &parent, attempt->error);
    if (err == ERR_OK) {
        err = loader_state_at(proving->loader, &parent, record->parent_seq, &attempt->state,
                              attempt->error);
    }
    digest_wipe(&parent, sizeof(parent));
    return err;
}

/* Where a worker before us had come to. Whether it is the right state is for the prover to judge.
 * True if there was one. */
static bool load_progress(struct attempt *attempt, const struct runtime_content *content)
{
    struct store *store = attempt->proving->store;
    struct store_progress progress = {0};
    if (attempt->job->record.progress_seq == 0 ||
        store->jobs->job_progress_read(store, &attempt->job->lease, &progress, NULL) != ERR_OK) {
        return false;
    }
    const struct job_batch *batch = &attempt->job->record.batch;
    if (progress.size != content->ruleset->state_size || progress.seq < batch->first_seq ||
        progress.seq > batch->last_seq) {
        store_progress_finish(&progress);
        return false;
    }
    attempt->state = (struct loader_state){
        .ruleset = content->ruleset, .content = content->content, .bytes = progress.state};
    attempt->state_seq = progress.seq;
    return true;
}

static enum err load_start(struct attempt *attempt, const struct runtime_content *content)
{
    const struct proving *proving = attempt->proving;
    const struct job_batch *batch = &attempt->job->record.batch;
    if (batch->batch == 0 && attempt->session.record.has_parent) {
        return load_parent(attempt);
    }
    if (batch->batch == 0 || load_progress(attempt, content)) {
        return ERR_OK;
    }
    attempt->state_seq = batch->first_seq - 1;
    if (attempt->state_seq > attempt->session.head.seq) {
        return error_set(attempt->error, ERR_DIVERGED, "the log ends before batch %llu",
                         (unsigned long long)batch->batch);
    }
    return loader_state_at(proving->loader, &attempt->session, attempt->state_seq, &attempt->state,
                           attempt->error);
}

/* ---- the record -------------------------------------------------------------------------------
 */

static void record_sign(struct attempt *attempt, struct journal_record *record)
{
    uint8_t message[JOURNAL_MESSAGE_SIZE];
    if (record->batch > 0) {
        struct digest *digest = digest_create();
        journal_record_hash(digest, &attempt->before, &record->previous_hash);
        digest_destroy(digest);
    }
    struct keyring_key *key = keyring_take(attempt->proving->keyring, record->key_id);
    journal_record_message(record, message);
    keyring_key_sign(key, RECORD_TAG, message + sizeof(RECORD_TAG),
                     sizeof(message) - sizeof(RECORD_TAG), record->signature);
    keyring_give_back(key);
}

/* As somebody would who knows what the log says and believes our key. */
static enum err record_verify(struct attempt *attempt, const struct prover *prover,
                              const struct journal_record *record,
                              const uint8_t bytes[JOURNAL_RECORD_SIZE])
{
    struct key_record key;
    uint32_t level = 0;
    const struct session_record *session = &attempt->session.record;
    const struct prover_expectation expected = {.session = session->id,
                                                .batch = attempt->job->record.batch.batch,
                                                .rules_id = session->rules_id,
                                                .journal = record->journal};
    if (!keyring_find(attempt->proving->keyring, record->key_id, &key)) {
        return error_set(attempt->error, ERR_INTERNAL, "the signing key is not published");
    }
    const struct prover_policy policy = {.images = &session->rules_id.bytes,
                                         .image_count = 1,
                                         .keys = &key.public_key,
                                         .key_count = 1,
                                         .level_min = prover->level};
    enum prover_result result =
        prover->verify(bytes, JOURNAL_RECORD_SIZE, &expected, &policy, &level);
    return result == PROVER_OK
               ? ERR_OK
               : error_set(attempt->error, ERR_INTERNAL,
                           "a proof of this server does not verify (%d)", (int)result);
}

static enum err record_store(struct attempt *attempt, const struct prover *prover,
                             struct journal_record *record)
{
    const struct proving *proving = attempt->proving;
    uint8_t bytes[JOURNAL_RECORD_SIZE];
    record_sign(attempt, record);
    journal_record_encode(record, bytes);
    enum err err = record_verify(attempt, prover, record, bytes);
    if (err != ERR_OK) {
        return err;
    }
    int64_t took_us = proving->clock->monotonic_us(proving->clock) - attempt->job->claimed_us;
    metrics_observe_us(METRIC_HISTOGRAM_PROOF_SECONDS, took_us);
    return proving->store->jobs->job_succeed(proving->store, &attempt->job->lease, bytes, took_us,
                                             attempt->error);
}

/* ---- the job ----------------------------------------------------------------------------------
 */

static enum err attempt_prove(struct attempt *attempt, const struct prover *prover,
                              const struct runtime_content *content)
{
    const struct journal_record *before = &attempt->before;
    const struct prove_task task = {.session = &attempt->session.record,
                                    .genesis = &attempt->session.genesis,
                                    .ruleset = content->ruleset,
                                    .content = content->content,
                                    .batch = attempt->job->record.batch,
                                    .before = {.seq = before->last_seq,
                                               .nonce = before->journal.new_nonce,
                                               .state_root = before->journal.new_state_root,
                                               .chain_hash = before->chain_hash},
                                    .before_at_us = before->at_us,
                                    .state = attempt->state.bytes,
                                    .state_seq = attempt->state_seq};
    const struct prove_source source = {
        .user = attempt, .entries = source_entries, .progress = source_progress};
    struct journal_record record;
    struct prove_fault fault;
    attempt->noted_seq = attempt->state_seq;
    attempt->state.ruleset = content->ruleset;
    enum err err = prover->prove(&task, &source, &record, &fault, attempt->error);
    return err == ERR_OK ? record_store(attempt, prover, &record) : err;
}

static enum err attempt_run(struct attempt *attempt)
{
    const struct proving *proving = attempt->proving;
    const struct prover *prover = prover_find(attempt->job->record.batch.backend);
    enum err err = proving->store->ops->session_get(proving->store, &attempt->job->lease.session,
                                                    &attempt->session, attempt->error);
    if (err != ERR_OK) {
        return err;
    }
    const struct session_record *record = &attempt->session.record;
    const struct runtime_content *content = loader_content(proving->loader, record);
    if (prover == NULL || content == NULL || !prover->has_image(record->rules_id.bytes)) {
        return error_set(attempt->error, ERR_RULES_UNAVAILABLE,
                         "this server has not the rules, the content or the backend");
    }
    err = read_before(attempt);
    if (err == ERR_OK) {
        err = load_start(attempt, content);
    }
    return err == ERR_OK ? attempt_prove(attempt, prover, content) : err;
}

/* ---- what became of it ------------------------------------------------------------------------
 */

static void publish(const struct proving *proving, const struct pool_job *job, enum bus_kind kind)
{
    const struct job_batch *batch = &job->record.batch;
    (void)event_bus_publish(proving->events, &(struct bus_event){.topic = TOPIC_PROOF,
                                                                 .kind = (uint8_t)kind,
                                                                 .session = batch->session,
                                                                 .seq = batch->last_seq,
                                                                 .number = batch->batch});
}

/* 0.5 s, 1 s, 2 s, ... at most a minute, and of that a part by chance. */
static int64_t retry_delay_ms(uint16_t attempts)
{
    uint16_t chance;
    int64_t delay_ms = RETRY_BASE_MS;
    for (uint16_t i = 1; i < attempts && delay_ms < RETRY_MAX_MS; i++) {
        delay_ms *= 2;
    }
    delay_ms = delay_ms < RETRY_MAX_MS ? delay_ms : RETRY_MAX_MS;
    digest_random(&chance, sizeof(chance));
    return delay_ms / 2 + delay_ms / 2 * chance / UINT16_MAX;
}

static void job_failed(const struct proving *proving, const struct pool_job *job, enum err err,
                       const char *reason)
{
    char session[ID_TEXT_SIZE];
    bool frozen = err == ERR_DIVERGED;
    const struct job_failure failure = {
        .frozen = frozen, .delay_ms = retry_delay_ms(job->record.attempts), .reason = reason};
    id_format(job->lease.session.bytes, session);
    metrics_add(METRIC_PROOFS_FAILED, 1);
    metrics_add(METRIC_DIVERGENCES, frozen ? 1 : 0);
    log_error(frozen ? "proof_frozen" : "proof_failed",
              "session=%s batch=%llu attempt=%u code=%s reason=\"%s\"", session,
              (unsigned long long)job->lease.batch, job->record.attempts, err_word(err), reason);
    enum err stored = proving->store->jobs->job_fail(proving->store, &job->lease, &failure, NULL);
    if (stored == ERR_OK && (frozen || job->record.attempts >= JOB_ATTEMPTS_MAX)) {
        publish(proving, job, BUS_PROOF_FAILED);
    }
}

static void job_done(const struct proving *proving, const struct pool_job *job)
{
    metrics_add(METRIC_PROOFS_GENERATED, 1);
    int64_t waited_us = proving->clock->wall_us(proving->clock) - job->record.batch.created_us;
    log_debug("proof_made", "batch=%llu since_commit_us=%lld", (unsigned long long)job->lease.batch,
              (long long)waited_us);
    publish(proving, job, BUS_PROOF_SUCCEEDED);
}

static void job_end(const struct proving *proving, struct prover_pool *pool,
                    const struct pool_job *job, enum err err, const struct error *error)
{
    switch (err) {
    case ERR_OK:
        job_done(proving, job);
        break;
    case ERR_FENCED:
        metrics_add(METRIC_PROOF_FENCED, 1);
        break;
    case ERR_DRAINING:
        if (prover_pool_is_stopping(pool)) {
            (void)!proving->store->jobs->job_release(proving->store, &job->lease, 0, NULL);
        }
        break;
    case ERR_RULES_UNAVAILABLE:
        (void)!proving->store->jobs->job_release(proving->store, &job->lease, RULES_AWAY_MS, NULL);
        break;
    default:
        job_failed(proving, job, err, error->message[0] ? error->message : err_title(err));
    }
}

void proving_work(void *user, struct prover_pool *pool, const struct pool_job *job)
{
    const struct proving *proving = user;
    struct error error = {0};
    int64_t started_us = proving->clock->wall_us(proving->clock);
    metrics_observe_us(METRIC_HISTOGRAM_PROOF_WAIT_SECONDS,
                       started_us - job->record.batch.created_us);
    CLEANUP(attempt_finish)
    struct attempt attempt = {.proving = proving, .pool = pool, .job = job, .error = &error};
    enum err err = prover_pool_is_stopping(pool) ? ERR_DRAINING : attempt_run(&attempt);
    job_end(proving, pool, job, err, &error);
}
