/*
 * The part of the suite that is about proof jobs. Stores may be shared with other tests, so claims
 * may bring foreign jobs: those are handed back.
 */
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "tests/unit/storage/store_contract.h"
#include "tests/unit/storage/store_fixture.h"

enum { LEASE_MS = 60000, PATIENCE = 200 };

static struct node_id node;
static struct node_id other_node;
static struct store *store;
static struct store *other;

static void set_up(void)
{
    struct store_contract_servers servers = store_contract_servers();
    node = servers.node;
    other_node = servers.other_node;
    store = servers.store;
    other = servers.other;
}

static struct job_lease lease_of(const struct job_record *job)
{
    return (struct job_lease){
        .session = job->batch.session, .batch = job->batch.batch, .token = job->token};
}

/* Claims until the next job of the session comes; others are released for later. */
static bool claim_of(struct store *from, const struct session_id *id, int64_t lease_ms,
                     struct job_record *out)
{
    struct store_claim claim = {
        .node = node, .max = 1, .run = 1, .lease_ms = lease_ms, .ripe = id, .ripe_count = 1};
    for (int i = 0; i < PATIENCE; i++) {
        struct store_jobs jobs;
        ck_assert_int_eq(from->jobs->job_claim(from, &claim, &jobs, NULL), ERR_OK);
        bool found = jobs.count == 1;
        struct job_record job = found ? jobs.items[0] : (struct job_record){.attempts = 0};
        store_jobs_finish(&jobs);
        if (!found) {
            return false;
        }
        if (session_id_equal(&job.batch.session, id)) {
            *out = job;
            return true;
        }
        struct job_lease lease = lease_of(&job);
        ck_assert_int_eq(from->jobs->job_release(from, &lease, 3600 * 1000, NULL), ERR_OK);
    }
    return false;
}

static struct job_record job_at(struct store *from, const struct session_id *id, uint64_t batch)
{
    struct store_jobs jobs;
    ck_assert_int_eq(from->jobs->session_jobs(from, id, batch, 1, &jobs, NULL), ERR_OK);
    ck_assert_uint_eq(jobs.count, 1);
    struct job_record job = jobs.items[0];
    store_jobs_finish(&jobs);
    return job;
}

/* Appends entries first..last with the job of their batch. */
static enum err append_batch(struct session_id *id, uint64_t epoch, uint64_t batch, uint64_t first,
                             uint64_t last)
{
    struct entry_record entries[8];
    struct checkpoint_record checkpoint;
    fixture_checkpoint(id, last, &checkpoint);
    for (uint64_t seq = first; seq <= last; seq++) {
        entries[seq - first] = fixture_entry(id, seq);
    }
    struct job_batch job = {.session = *id,
                            .batch = batch,
                            .first_seq = first,
                            .last_seq = last,
                            .backend = 1,
                            .created_us = FIXTURE_NOW_US};
    struct commit_unit unit = {.session = *id,
                               .epoch = epoch,
                               .entries = entries,
                               .entry_count = (size_t)(last - first + 1),
                               .checkpoint = &checkpoint,
                               .job = &job};
    struct commit_unit *units = &unit;
    enum err err = store->ops->commit(store, &units, 1, NULL);
    return err == ERR_OK ? unit.result : err;
}

/* How many of the jobs were kept as done. */
static size_t kept_of(const struct job_record *jobs, size_t count, uint8_t mark)
{
    struct job_done done[JOB_RUN_MAX];
    size_t kept = 99;
    for (size_t i = 0; i < count; i++) {
        done[i] = (struct job_done){.lease = lease_of(&jobs[i]), .duration_us = 1234};
        memset(done[i].proof, mark + (int)i, sizeof(done[i].proof));
    }
    ck_assert_int_eq(store->jobs->jobs_succeed(store, done, count, &kept, NULL), ERR_OK);
    return kept;
}

static void succeed(const struct job_record *job, uint8_t mark)
{
    ck_assert_uint_eq(kept_of(job, 1, mark), 1);
}

START_TEST(come_with_what_they_prove)
{
    struct session_id id = fixture_session(store, &node);
    struct job_record genesis = job_at(other, &id, 0);
    ck_assert_uint_eq(genesis.state, JOB_QUEUED);
    ck_assert_uint_eq(genesis.batch.last_seq, 0);
    ck_assert_int_eq(append_batch(&id, 1, 1, 1, 5), ERR_OK);
    struct job_record first = job_at(other, &id, 1);
    ck_assert_uint_eq(first.state, JOB_WAITING);
    ck_assert_uint_eq(first.batch.first_seq, 1);
    ck_assert_uint_eq(first.batch.last_seq, 5);
    ck_assert_uint_eq(first.batch.backend, 1);
    ck_assert_int_eq(append_batch(&id, 7, 2, 6, 8), ERR_FENCED); /* nothing at all is left */
    struct job_batch last;
    ck_assert_int_eq(other->jobs->batch_last(other, &id, &last, NULL), ERR_OK);
    ck_assert_uint_eq(last.batch, 1);
    ck_assert_uint_eq(last.last_seq, 5);
    struct session_id unknown = {{9}};
    ck_assert_int_eq(other->jobs->batch_last(other, &unknown, &last, NULL), ERR_NOT_FOUND);
}
END_TEST

START_TEST(are_done_in_order)
{
    struct session_id id = fixture_session(store, &node);
    struct job_record job;
    struct job_record none;
    ck_assert_int_eq(append_batch(&id, 1, 1, 1, 5), ERR_OK);
    ck_assert_int_eq(append_batch(&id, 1, 2, 6, 8), ERR_OK);
    for (uint64_t batch = 0; batch < 3; batch++) {
        ck_assert(claim_of(store, &id, LEASE_MS, &job));
        ck_assert_uint_eq(job.batch.batch, batch);
        ck_assert_uint_eq(job.attempts, 1);
        ck_assert(!claim_of(other, &id, LEASE_MS, &none));
        succeed(&job, (uint8_t)(0x30 + batch));
    }
    ck_assert(!claim_of(store, &id, LEASE_MS, &none));
    job = job_at(other, &id, 1);
    ck_assert_uint_eq(job.state, JOB_SUCCEEDED);
    ck_assert(job.has_proof);
    ck_assert_uint_eq(job.proof[367], 0x31);
    ck_assert_int_eq(job.duration_us, 1234);
    ck_assert(job.has_node);
}
END_TEST

/* Claims a run of the session; others are released for later. */
static struct store_jobs run_of(const struct session_id *id, size_t run)
{
    struct store_claim claim = {
        .node = node, .max = 1, .run = run, .lease_ms = LEASE_MS, .ripe = id, .ripe_count = 1};
    struct store_jobs jobs = {0};
    for (int i = 0; i < PATIENCE; i++) {
        ck_assert_int_eq(store->jobs->job_claim(store, &claim, &jobs, NULL), ERR_OK);
        ck_assert_uint_gt(jobs.count, 0);
        if (session_id_equal(&jobs.items[0].batch.session, id)) {
            break;
        }
        for (size_t k = jobs.count; k > 0; k--) {
            struct job_lease lease = lease_of(&jobs.items[k - 1]);
            ck_assert_int_eq(store->jobs->job_release(store, &lease, 3600 * 1000, NULL), ERR_OK);
        }
        store_jobs_finish(&jobs);
    }
    for (size_t k = 1; k < jobs.count; k++) {
        ck_assert_uint_eq(jobs.items[k].batch.batch, jobs.items[0].batch.batch + k);
        ck_assert(session_id_equal(&jobs.items[k].batch.session, id));
    }
    return jobs;
}

/* Batches 0 to `last` of a new session. */
static struct session_id session_with_batches(uint64_t last)
{
    struct session_id id = fixture_session(store, &node);
    for (uint64_t batch = 1; batch <= last; batch++) {
        ck_assert_int_eq(append_batch(&id, 1, batch, batch * 2 - 1, batch * 2), ERR_OK);
    }
    return id;
}

START_TEST(are_done_in_runs)
{
    struct session_id id = session_with_batches(5);
    struct job_record none;
    struct store_jobs jobs = run_of(&id, 4);
    ck_assert_uint_eq(jobs.count, 4);
    ck_assert_uint_eq(jobs.items[3].attempts, 1);
    ck_assert(!claim_of(other, &id, LEASE_MS, &none)); /* nor what waits behind the run */
    ck_assert_uint_eq(kept_of(jobs.items, 4, 0x40), 4);
    store_jobs_finish(&jobs);
    for (uint64_t batch = 0; batch < 4; batch++) {
        ck_assert_uint_eq(job_at(other, &id, batch).proof[0], 0x40 + batch);
    }
    jobs = run_of(&id, 4);
    ck_assert_uint_eq(jobs.count, 2);
    ck_assert_uint_eq(kept_of(jobs.items, 2, 0x50), 2);
    store_jobs_finish(&jobs);
}
END_TEST

START_TEST(a_run_ends_where_one_was_cancelled)
{
    struct session_id id = session_with_batches(5);
    struct job_lease third = {.session = id, .batch = 3};
    ck_assert_int_eq(store->jobs->job_cancel(store, &third, a_line(&third.session), NULL), ERR_OK);
    struct store_jobs jobs = run_of(&id, JOB_RUN_MAX);
    ck_assert_uint_eq(jobs.count, 3);
    /* One more while they run: it and what chains to it are not kept. */
    struct job_lease first = lease_of(&jobs.items[1]);
    ck_assert_int_eq(store->jobs->job_cancel(store, &first, a_line(&first.session), NULL), ERR_OK);
    ck_assert_uint_eq(kept_of(jobs.items, 3, 0x60), 1);
    ck_assert_uint_eq(job_at(store, &id, 0).state, JOB_SUCCEEDED);
    ck_assert_uint_eq(job_at(store, &id, 1).state, JOB_CANCELLED);
    ck_assert_uint_eq(job_at(store, &id, 2).state, JOB_RUNNING);
    store_jobs_finish(&jobs);
    ck_assert_int_eq(store->jobs->job_redrive(store, &third, a_line(&third.session), NULL), ERR_OK);
    ck_assert_uint_eq(job_at(store, &id, 3).state, JOB_WAITING); /* for the second */
}
END_TEST

START_TEST(a_run_given_back_waits_in_order)
{
    struct session_id id = session_with_batches(3);
    struct store_jobs jobs = run_of(&id, JOB_RUN_MAX);
    struct job_failure failure = {.reason = "the disk is full"};
    ck_assert_uint_eq(jobs.count, 4);
    ck_assert_uint_eq(kept_of(jobs.items, 1, 0x70), 1);
    for (size_t i = 1; i < 4; i++) {
        struct job_lease lease = lease_of(&jobs.items[i]);
        ck_assert_int_eq(i == 2 ? store->jobs->job_fail(store, &lease, &failure, NULL)
                                : store->jobs->job_release(store, &lease, 0, NULL),
                         ERR_OK);
    }
    store_jobs_finish(&jobs);
    ck_assert_uint_eq(job_at(store, &id, 1).state, JOB_QUEUED);
    ck_assert_uint_eq(job_at(store, &id, 2).state, JOB_WAITING);
    ck_assert_uint_eq(job_at(store, &id, 3).state, JOB_WAITING);
    /* What has failed before is tried alone. */
    for (uint64_t batch = 1; batch <= 3; batch++) {
        jobs = run_of(&id, JOB_RUN_MAX);
        ck_assert_uint_eq(jobs.count, 1);
        ck_assert_uint_eq(jobs.items[0].batch.batch, batch);
        ck_assert_uint_eq(jobs.items[0].attempts, batch == 2 ? 2 : 1);
        ck_assert_uint_eq(kept_of(jobs.items, 1, 0x78), 1);
        store_jobs_finish(&jobs);
    }
}
END_TEST

START_TEST(a_lease_that_ended_is_fenced)
{
    struct session_id id = fixture_session(store, &node);
    struct job_record stale;
    struct job_record fresh;
    struct store_job_stats stats;
    uint8_t proof[JOB_RECORD_SIZE] = {0};
    bool held = true;
    ck_assert(claim_of(store, &id, 1, &stale));
    usleep(20000);
    for (int i = 0; i < PATIENCE && job_at(store, &id, 0).state == JOB_RUNNING; i++) {
        ck_assert_int_eq(other->jobs->jobs_tend(other, &stats, NULL), ERR_OK);
    }
    ck_assert_uint_eq(job_at(store, &id, 0).state, JOB_QUEUED);
    ck_assert_int_ne(job_at(store, &id, 0).last_error[0], '\0');
    bool claimed = false;
    for (int i = 0; i < PATIENCE && !claimed; i++) { /* after a pause by chance */
        usleep(10000);
        claimed = claim_of(other, &id, LEASE_MS, &fresh);
    }
    ck_assert(claimed);
    ck_assert_uint_eq(fresh.attempts, 2);
    ck_assert_uint_gt(fresh.token, stale.token);
    struct job_lease lease = lease_of(&stale);
    struct job_failure failure = {.reason = "late"};
    ck_assert_int_eq(store->jobs->job_beat(store, &lease, 1, LEASE_MS, &held, NULL), ERR_OK);
    ck_assert(!held);
    ck_assert_int_eq(store->jobs->job_progress(store, &lease, 1, proof, 9, NULL), ERR_FENCED);
    ck_assert_uint_eq(kept_of(&stale, 1, 0), 0);
    ck_assert_int_eq(store->jobs->job_fail(store, &lease, &failure, NULL), ERR_FENCED);
    ck_assert_int_eq(store->jobs->job_release(store, &lease, 0, NULL), ERR_FENCED);
    lease = lease_of(&fresh);
    ck_assert_int_eq(other->jobs->job_beat(other, &lease, 1, LEASE_MS, &held, NULL), ERR_OK);
    ck_assert(held);
    succeed(&fresh, 1);
}
END_TEST

START_TEST(keep_how_far_they_have_come)
{
    struct session_id id = fixture_session(store, &node);
    struct job_record job;
    struct store_progress progress;
    uint8_t state[FIXTURE_STATE_SIZE];
    memset(state, 0x42, sizeof(state));
    ck_assert(claim_of(store, &id, LEASE_MS, &job));
    struct job_lease lease = lease_of(&job);
    ck_assert_int_eq(store->jobs->job_progress_read(store, &lease, &progress, NULL), ERR_NOT_FOUND);
    ck_assert_int_eq(store->jobs->job_progress(store, &lease, 50, state, sizeof(state), NULL),
                     ERR_OK);
    ck_assert_int_eq(store->jobs->job_release(store, &lease, 0, NULL), ERR_OK);
    ck_assert(claim_of(other, &id, LEASE_MS, &job));
    ck_assert_uint_eq(job.progress_seq, 50);
    ck_assert_uint_eq(job.attempts, 1); /* being handed back cost none */
    lease = lease_of(&job);
    ck_assert_int_eq(other->jobs->job_progress_read(other, &lease, &progress, NULL), ERR_OK);
    ck_assert_uint_eq(progress.seq, 50);
    ck_assert_uint_eq(progress.size, sizeof(state));
    ck_assert_mem_eq(progress.state, state, sizeof(state));
    store_progress_finish(&progress);
    succeed(&job, 2);
    ck_assert_int_eq(other->jobs->job_progress_read(other, &lease, &progress, NULL), ERR_NOT_FOUND);
}
END_TEST

START_TEST(die_after_so_many_attempts_and_are_redriven)
{
    struct session_id id = fixture_session(store, &node);
    struct job_record job;
    struct job_failure failure = {.reason = "the disk is full"};
    for (int i = 0; i < JOB_ATTEMPTS_MAX; i++) {
        ck_assert_uint_eq(job_at(store, &id, 0).state, JOB_QUEUED);
        ck_assert(claim_of(store, &id, LEASE_MS, &job));
        struct job_lease lease = lease_of(&job);
        ck_assert_int_eq(store->jobs->job_fail(store, &lease, &failure, NULL), ERR_OK);
    }
    job = job_at(store, &id, 0);
    ck_assert_uint_eq(job.state, JOB_DEAD);
    ck_assert_str_eq(job.last_error, "the disk is full");
    struct job_lease lease = lease_of(&job);
    struct job_lease unknown = {.batch = 77, .session = id};
    ck_assert_int_eq(store->jobs->job_cancel(store, &lease, a_line(&lease.session), NULL),
                     ERR_CONFLICT);
    ck_assert_int_eq(store->jobs->job_redrive(store, &unknown, a_line(&unknown.session), NULL),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(store->jobs->job_redrive(store, &lease, a_line(&lease.session), NULL), ERR_OK);
    ck_assert_int_eq(store->jobs->job_redrive(store, &lease, a_line(&lease.session), NULL),
                     ERR_CONFLICT);
    ck_assert(claim_of(store, &id, LEASE_MS, &job));
    ck_assert_uint_eq(job.attempts, 1);
    succeed(&job, 3);
}
END_TEST

/* Whether the listing has the job, page by page. */
static bool is_listed(enum job_listing listing, const struct session_id *id, uint64_t batch)
{
    struct job_lease after = {.batch = 0};
    bool more = true;
    bool found = false;
    for (bool first = true; more && !found; first = false) {
        struct store_jobs page;
        ck_assert_int_eq(
            other->jobs->jobs_list(other, listing, first ? NULL : &after, 3, &page, NULL), ERR_OK);
        for (size_t i = 0; i < page.count; i++) {
            found = found || (session_id_equal(&page.items[i].batch.session, id) &&
                              page.items[i].batch.batch == batch);
            after = lease_of(&page.items[i]);
        }
        more = page.count == 3;
        store_jobs_finish(&page);
    }
    return found;
}

START_TEST(are_frozen_cancelled_and_listed)
{
    struct session_id id = fixture_session(store, &node);
    struct job_record job;
    struct store_job_stats stats;
    struct job_failure failure = {.frozen = true, .reason = "seq 3, state_root"};
    ck_assert_int_eq(append_batch(&id, 1, 1, 1, 5), ERR_OK);
    ck_assert(is_listed(JOBS_QUEUED, &id, 0));
    ck_assert(is_listed(JOBS_WAITING, &id, 1));
    ck_assert(claim_of(store, &id, LEASE_MS, &job));
    ck_assert(is_listed(JOBS_RUNNING, &id, 0));
    struct job_lease lease = lease_of(&job);
    ck_assert_int_eq(store->jobs->job_fail(store, &lease, &failure, NULL), ERR_OK);
    ck_assert_uint_eq(job_at(store, &id, 0).state, JOB_FAILED);
    ck_assert(is_listed(JOBS_STUCK, &id, 0));
    ck_assert(!is_listed(JOBS_STUCK, &id, 1));
    ck_assert_int_eq(other->jobs->jobs_tend(other, &stats, NULL), ERR_OK);
    ck_assert_uint_ge(stats.frozen, 1);
    ck_assert_uint_ge(stats.backlog, 1);
    lease.batch = 1;
    ck_assert_int_eq(store->jobs->job_cancel(store, &lease, a_line(&lease.session), NULL), ERR_OK);
    ck_assert_uint_eq(job_at(store, &id, 1).state, JOB_CANCELLED);
    lease.batch = 0;
    ck_assert_int_eq(store->jobs->job_redrive(store, &lease, a_line(&lease.session), NULL), ERR_OK);
    ck_assert(claim_of(store, &id, LEASE_MS, &job));
    lease = lease_of(&job);
    ck_assert_int_eq(store->jobs->job_cancel(store, &lease, a_line(&lease.session), NULL),
                     ERR_OK); /* while it runs */
    ck_assert_uint_eq(kept_of(&job, 1, 0), 0);
}
END_TEST

START_TEST(a_batch_is_closed_once)
{
    struct session_id id = fixture_session(store, &node);
    struct checkpoint_record checkpoint;
    struct store_checkpoint found;
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 4), ERR_OK);
    fixture_checkpoint(&id, 4, &checkpoint);
    struct job_batch batch = {
        .session = id, .batch = 1, .first_seq = 1, .last_seq = 4, .backend = 1};
    ck_assert_int_eq(store->jobs->batch_close(store, 9, &checkpoint, &batch, NULL), ERR_FENCED);
    ck_assert_int_eq(store->jobs->batch_close(store, 1, &checkpoint, &batch, NULL), ERR_OK);
    ck_assert_int_eq(store->jobs->batch_close(store, 1, &checkpoint, &batch, NULL), ERR_DUPLICATE);
    ck_assert_uint_eq(job_at(other, &id, 1).batch.last_seq, 4);
    ck_assert_int_eq(other->ops->checkpoint_read(other, &id, 4, &found, NULL), ERR_OK);
    ck_assert_uint_eq(found.record.seq, 4);
    store_checkpoint_finish(&found);
}
END_TEST

START_TEST(hints_arrive)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct store_wait wait;
    bool hinted = false;
    bool fresh = false;
    for (int i = 0; i < PATIENCE && !(hinted && wait.listening); i++) {
        wait = (struct store_wait){.interrupt_fd = fd, .timeout_us = 100000, .tell = i % 2 == 1};
        store->jobs->jobs_wait(store, &wait);
        hinted = hinted || wait.hinted;
        fresh = fresh || wait.fresh;
    }
    ck_assert(hinted && fresh && wait.listening);
    uint64_t one = 1;
    ck_assert_int_eq(write(fd, &one, sizeof(one)), sizeof(one));
    wait = (struct store_wait){.interrupt_fd = fd, .timeout_us = 60 * 1000 * 1000};
    store->jobs->jobs_wait(store, &wait); /* returns: the wait is interrupted */
    close(fd);
}
END_TEST

void store_contract_jobs(TCase *tests)
{
    tcase_add_checked_fixture(tests, set_up, NULL);
    tcase_add_test(tests, come_with_what_they_prove);
    tcase_add_test(tests, are_done_in_order);
    tcase_add_test(tests, are_done_in_runs);
    tcase_add_test(tests, a_run_ends_where_one_was_cancelled);
    tcase_add_test(tests, a_run_given_back_waits_in_order);
    tcase_add_test(tests, a_lease_that_ended_is_fenced);
    tcase_add_test(tests, keep_how_far_they_have_come);
    tcase_add_test(tests, die_after_so_many_attempts_and_are_redriven);
    tcase_add_test(tests, are_frozen_cancelled_and_listed);
    tcase_add_test(tests, a_batch_is_closed_once);
    tcase_add_test(tests, hints_arrive);
}
