/* proving: a run of jobs, from the rows to the signed records. */
#include "core/runtime/proving/proving.h"

#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/proof/prover.h"
#include "core/proof/tags.h"

enum {
    PROVING_PAGE = 500,
    RETRY_BASE_MS = 500,
    RETRY_MAX_MS = 60 * 1000,
    RULES_AWAY_MS = 60 * 1000 /* until a server with the rules may look again */
};

/* A run on its way. */
struct attempt {
    const struct proving *proving;
    struct prover_pool *pool;
    const struct pool_run *run;
    size_t at; /* the job that is being done; those before it are in `done` */
    struct job_done done[JOB_RUN_MAX];
    struct store_session session;
    struct journal_record before; /* of the batch before; for batch 0 all zero */
    struct loader_state state;    /* to start from; its bytes NULL when there is none */
    uint64_t state_seq;
    bool state_is_next; /* it is what the batch before ended with */
    struct store_entries page;
    uint64_t noted_seq; /* the last progress that was kept */
    struct error *error;
};

static const struct job_record *job_of(const struct attempt *attempt)
{
    return &attempt->run->jobs[attempt->at];
}

static struct job_lease lease_of(const struct attempt *attempt)
{
    return pool_run_lease(attempt->run, attempt->at);
}

static void attempt_finish(struct attempt *attempt)
{
    loader_state_finish(&attempt->state);
    store_entries_finish(&attempt->page);
    digest_wipe(&attempt->session, sizeof(attempt->session));
}

/* ---- what a prover asks ---- */

/* Where in the page at hand the entry is; the page's length when it is not there. */
static size_t page_find(const struct store_entries *page, uint64_t seq)
{
    uint64_t first = page->count > 0 ? page->items[0].seq : 0;
    bool inside = page->count > 0 && seq >= first && seq - first < page->count;
    return inside && page->items[seq - first].seq == seq ? (size_t)(seq - first) : page->count;
}

/* A page may reach into the batches behind, as far as the run does. */
static enum err source_entries(void *user, uint64_t after, const struct entry_record **out,
                               size_t *out_count, struct error *error)
{
    struct attempt *attempt = user;
    struct store *store = attempt->proving->store;
    const struct pool_run *run = attempt->run;
    size_t at = page_find(&attempt->page, after + 1);
    enum err err = ERR_OK;
    if (at == attempt->page.count) {
        uint64_t missing = run->jobs[run->count - 1].batch.last_seq - after;
        size_t limit = missing < PROVING_PAGE ? (size_t)missing : PROVING_PAGE;
        store_entries_finish(&attempt->page);
        at = 0;
        err = store->ops->entries_read(store, &run->jobs[0].batch.session, after, limit,
                                       &attempt->page, error);
    }
    *out = attempt->page.items + at;
    *out_count = attempt->page.count - at;
    return err;
}

static enum err note_progress(struct attempt *attempt, uint64_t seq, const void *state,
                              struct error *error)
{
    struct store *store = attempt->proving->store;
    struct job_lease lease = lease_of(attempt);
    attempt->noted_seq = seq;
    return store->jobs->job_progress(store, &lease, seq, state, attempt->state.ruleset->state_size,
                                     error);
}

static enum err source_progress(void *user, uint64_t seq, const void *state, struct error *error)
{
    struct attempt *attempt = user;
    metrics_add(METRIC_PROOF_ENTRIES, 1);
    if (seq == job_of(attempt)->batch.last_seq) {
        memcpy(attempt->state.bytes, state, attempt->state.ruleset->state_size);
        attempt->state_seq = seq;
        attempt->state_is_next = true;
        return ERR_OK;
    }
    if (prover_pool_is_abandoned(attempt->pool, attempt->run)) {
        enum err err = note_progress(attempt, seq, state, error);
        return err != ERR_OK ? err : error_set(error, ERR_DRAINING, "the prover was stopped");
    }
    if (seq - attempt->noted_seq >= attempt->proving->progress_every) {
        return note_progress(attempt, seq, state, error);
    }
    return ERR_OK;
}

/* ---- where to start ---- */

static enum err read_before(struct attempt *attempt)
{
    struct store *store = attempt->proving->store;
    uint64_t batch = job_of(attempt)->batch.batch;
    CLEANUP(store_jobs_finish) struct store_jobs jobs = {0};
    if (batch == 0 || attempt->at > 0) {
        return ERR_OK; /* nothing is before, or it was made just now */
    }
    enum err err = store->jobs->session_jobs(store, &job_of(attempt)->batch.session, batch - 1, 1,
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
    struct job_lease lease = lease_of(attempt);
    if (job_of(attempt)->progress_seq == 0 ||
        store->jobs->job_progress_read(store, &lease, &progress, NULL) != ERR_OK) {
        return false;
    }
    const struct job_batch *batch = &job_of(attempt)->batch;
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
    const struct job_batch *batch = &job_of(attempt)->batch;
    if (attempt->state_is_next) {
        attempt->state_is_next = false;
        return ERR_OK;
    }
    loader_state_finish(&attempt->state);
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

/* ---- the record ---- */

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
    keyring_key_sign(key, TAG_RECORD, message + sizeof(TAG_RECORD),
                     sizeof(message) - sizeof(TAG_RECORD), record->signature);
    keyring_give_back(key);
}

/* The last record that was made, as somebody would verify it who knows what the log says and
 * believes our key: a key or an encoding that is wrong is wrong in all records of a run, and to
 * verify one takes as long as to make two. */
static enum err last_verify(struct attempt *attempt)
{
    const struct journal_record *record = &attempt->before;
    const struct job_batch *batch = &attempt->run->jobs[attempt->at - 1].batch;
    const struct prover *prover = prover_find(batch->backend);
    struct key_record key;
    uint32_t level = 0;
    const struct session_record *session = &attempt->session.record;
    const struct prover_expectation expected = {.session = session->id,
                                                .batch = batch->batch,
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
    enum prover_result result = prover->verify(attempt->done[attempt->at - 1].proof,
                                               JOURNAL_RECORD_SIZE, &expected, &policy, &level);
    return result == PROVER_OK
               ? ERR_OK
               : error_set(attempt->error, ERR_INTERNAL,
                           "a proof of this server does not verify (%d)", (int)result);
}

/* Signs the record and keeps it for the end of the run. */
static void record_add(struct attempt *attempt, struct journal_record *record, int64_t started_us)
{
    const struct proving *proving = attempt->proving;
    struct job_done *done = &attempt->done[attempt->at];
    record_sign(attempt, record);
    journal_record_encode(record, done->proof);
    done->lease = lease_of(attempt);
    done->duration_us = proving->clock->monotonic_us(proving->clock) - started_us;
    metrics_observe_us(METRIC_HISTOGRAM_PROOF_SECONDS, done->duration_us);
    attempt->before = *record;
}

/* ---- the jobs ---- */

static enum err job_prove(struct attempt *attempt, const struct prover *prover,
                          const struct runtime_content *content)
{
    const struct journal_record *before = &attempt->before;
    const struct prove_task task = {.session = &attempt->session.record,
                                    .genesis = &attempt->session.genesis,
                                    .ruleset = content->ruleset,
                                    .content = content->content,
                                    .batch = job_of(attempt)->batch,
                                    .before = {.seq = before->last_seq,
                                               .nonce = before->journal.new_nonce,
                                               .state_root = before->journal.new_state_root,
                                               .chain_hash = before->chain_hash},
                                    .before_at_us = before->at_us,
                                    .state = attempt->state.bytes,
                                    .state_seq = attempt->state_seq};
    const struct prove_source source = {
        .user = attempt, .entries = source_entries, .progress = source_progress};
    const struct proving *proving = attempt->proving;
    int64_t started_us = proving->clock->monotonic_us(proving->clock);
    struct journal_record record;
    struct prove_fault fault;
    attempt->noted_seq = attempt->state_seq;
    attempt->state.ruleset = content->ruleset;
    enum err err = prover->prove(&task, &source, &record, &fault, attempt->error);
    if (err == ERR_OK) {
        record_add(attempt, &record, started_us);
    }
    return err;
}

static enum err job_run(struct attempt *attempt)
{
    const struct proving *proving = attempt->proving;
    const struct prover *prover = prover_find(job_of(attempt)->batch.backend);
    const struct session_record *record = &attempt->session.record;
    const struct runtime_content *content = loader_content(proving->loader, record);
    if (prover == NULL || content == NULL || !prover->has_image(record->rules_id.bytes)) {
        return error_set(attempt->error, ERR_RULES_UNAVAILABLE,
                         "this server has not the rules, the content or the backend");
    }
    enum err err = read_before(attempt);
    if (err == ERR_OK) {
        err = load_start(attempt, content);
    }
    return err == ERR_OK ? job_prove(attempt, prover, content) : err;
}

/* Does one job after another, up to a hole in the run. */
static enum err attempt_run(struct attempt *attempt)
{
    const struct proving *proving = attempt->proving;
    const struct pool_run *run = attempt->run;
    enum err err = proving->store->ops->session_get(proving->store, &run->jobs[0].batch.session,
                                                    &attempt->session, attempt->error);
    uint64_t first = run->jobs[0].batch.batch;
    while (err == ERR_OK && attempt->at < run->count &&
           job_of(attempt)->batch.batch == first + attempt->at) {
        metrics_observe_us(METRIC_HISTOGRAM_PROOF_WAIT_SECONDS,
                           proving->clock->wall_us(proving->clock) -
                               job_of(attempt)->batch.created_us);
        err = prover_pool_is_abandoned(attempt->pool, run) ? ERR_DRAINING : job_run(attempt);
        attempt->at += err == ERR_OK ? 1 : 0;
    }
    return err;
}

/* ---- what became of them ---- */

static void publish(const struct proving *proving, const struct job_batch *batch,
                    enum bus_kind kind)
{
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

/* What another prover has meanwhile is no failure of the job. */
static void job_failed(const struct attempt *attempt, enum err err, const char *reason)
{
    const struct proving *proving = attempt->proving;
    const struct job_record *job = job_of(attempt);
    struct job_lease lease = lease_of(attempt);
    char session[ID_TEXT_SIZE];
    bool frozen = err == ERR_DIVERGED;
    const struct job_failure failure = {
        .frozen = frozen, .delay_ms = retry_delay_ms(job->attempts), .reason = reason};
    enum err stored = proving->store->jobs->job_fail(proving->store, &lease, &failure, NULL);
    if (stored == ERR_FENCED) {
        metrics_add(METRIC_PROOF_FENCED, 1);
        return;
    }
    id_format(lease.session.bytes, session);
    metrics_add(METRIC_PROOFS_FAILED, 1);
    metrics_add(METRIC_DIVERGENCES, frozen ? 1 : 0);
    log_error(frozen ? "proof_frozen" : "proof_failed",
              "session=%s batch=%llu attempt=%u code=%s reason=\"%s\"", session,
              (unsigned long long)lease.batch, job->attempts, err_word(err), reason);
    if (stored == ERR_OK && (frozen || job->attempts >= JOB_ATTEMPTS_MAX)) {
        publish(proving, &job->batch, BUS_PROOF_FAILED);
    }
}

static void job_done(const struct proving *proving, const struct job_batch *batch)
{
    metrics_add(METRIC_PROOFS_GENERATED, 1);
    int64_t waited_us = proving->clock->wall_us(proving->clock) - batch->created_us;
    log_debug("proof_made", "batch=%llu since_commit_us=%lld", (unsigned long long)batch->batch,
              (long long)waited_us);
    publish(proving, batch, BUS_PROOF_SUCCEEDED);
}

static void job_release(const struct attempt *attempt, size_t index, int64_t delay_ms)
{
    struct store *store = attempt->proving->store;
    struct job_lease lease = pool_run_lease(attempt->run, index);
    (void)!store->jobs->job_release(store, &lease, delay_ms, NULL);
}

/* The job at which the run stopped. */
static void job_stopped(const struct attempt *attempt, enum err err)
{
    const char *reason =
        attempt->error->message[0] != '\0' ? attempt->error->message : err_title(err);
    switch (err) {
    case ERR_FENCED:
        metrics_add(METRIC_PROOF_FENCED, 1);
        break;
    case ERR_DRAINING:
        job_release(attempt, attempt->at, 0);
        break;
    case ERR_RULES_UNAVAILABLE:
        job_release(attempt, attempt->at, RULES_AWAY_MS);
        break;
    default:
        job_failed(attempt, err, reason);
    }
}

/* Stores what was done, in one transaction; `at` is then the first job that is not done. */
static enum err done_store(struct attempt *attempt, enum err err)
{
    const struct proving *proving = attempt->proving;
    size_t made = attempt->at;
    size_t kept = 0;
    if (made == 0) {
        return err;
    }
    enum err stored = last_verify(attempt);
    if (stored == ERR_OK) {
        stored = proving->store->jobs->jobs_succeed(proving->store, attempt->done, made, &kept,
                                                    attempt->error);
    }
    for (size_t i = 0; i < kept; i++) {
        job_done(proving, &attempt->run->jobs[i].batch);
    }
    attempt->at = kept;
    return stored != ERR_OK ? stored : kept < made ? ERR_FENCED : err;
}

void proving_work(void *user, struct prover_pool *pool, const struct pool_run *run)
{
    struct error error = {0};
    CLEANUP(attempt_finish)
    struct attempt attempt = {.proving = user, .pool = pool, .run = run, .error = &error};
    enum err err = attempt_run(&attempt);
    err = done_store(&attempt, err);
    size_t rest = attempt.at;
    if (err != ERR_OK) {
        job_stopped(&attempt, err);
        rest++;
    }
    for (; rest < run->count; rest++) {
        job_release(&attempt, rest, 0);
    }
}
