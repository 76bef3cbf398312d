/*
 * metrics: every number the server exports, in one table.
 *
 * Counters, gauges and histograms are static atomics, moved from any thread without a lock. The
 * text is the Prometheus exposition format 0.0.4: HELP and TYPE once for each family, seconds and
 * bytes as units. Label values are fixed at compile time, so their number is bounded.
 */
#ifndef DONJON_CORE_BASE_METRICS_H
#define DONJON_CORE_BASE_METRICS_H

#include <stdint.h>

#include "core/base/strbuf.h"

/* X(constant, name, labels or "", help). Entries of one family stand together. */
#define METRICS_COUNTERS(X)                                                                        \
    X(ACTIONS_EXECUTED, "donjon_actions_executed_total", "",                                       \
      "Executed actions, of characters and the system, durable")                                   \
    X(ACTIONS_FAILED, "donjon_actions_failed_total", "", "Inputs the rules rejected")              \
    X(ENTRIES_COMMITTED, "donjon_entries_committed_total", "", "Log entries made durable")         \
    X(CHECKPOINTS_CREATED, "donjon_checkpoints_created_total", "", "Checkpoints made durable")     \
    X(CHECKPOINTS_REJECTED, "donjon_checkpoints_rejected_total", "",                               \
      "Stored checkpoints whose root did not match")                                               \
    X(RECEIPTS_SIGNED, "donjon_receipts_signed_total", "", "Receipts given for accepted actions")  \
    X(PROOFS_GENERATED, "donjon_proofs_generated_total", "", "Proofs made")                        \
    X(PROOFS_FAILED, "donjon_proofs_failed_total", "", "Proofs that failed")                       \
    X(PROOF_ENTRIES, "donjon_proof_entries_total", "", "Entries played again by provers")          \
    X(PROOF_CLAIMS, "donjon_proof_claims_total", "", "Looks for jobs to prove")                    \
    X(PROOF_BEATS, "donjon_proof_heartbeats_total", "", "Leases of jobs renewed")                  \
    X(PROOF_RESCUED, "donjon_proof_rescued_total", "",                                             \
      "Jobs taken back because their lease had ended")                                             \
    X(PROOF_FENCED, "donjon_proof_fenced_total", "",                                               \
      "Jobs given up because another worker has them")                                             \
    X(PROOF_WOKEN_NOTIFY, "donjon_proof_jobs_woken_total", "source=\"notify\"",                    \
      "Jobs started here, by what made the server look for them")                                  \
    X(PROOF_WOKEN_POLL, "donjon_proof_jobs_woken_total", "source=\"poll\"", "")                    \
    X(PROOF_WOKEN_CHAIN, "donjon_proof_jobs_woken_total", "source=\"chain\"", "")                  \
    X(PROOF_WOKEN_CONNECT, "donjon_proof_jobs_woken_total", "source=\"connect\"", "")              \
    X(BUS_LAG, "donjon_event_bus_lag_total", "", "Events that slow subscribers missed")            \
    X(PUBLISH_FAILURES, "donjon_event_publish_failures_total", "",                                 \
      "Events that could not be published")                                                        \
    X(PROVIDER_SWITCHES, "donjon_provider_switches_total", "", "Accepted switches of a provider")  \
    X(PROVIDER_FAILURES, "donjon_provider_failures_total", "",                                     \
      "Turns passed because a custom provider did not decide in time, or wrongly")                 \
    X(TURN_TIMEOUTS, "donjon_turn_timeouts_total", "", "Turns whose deadline passed")              \
    X(AUDIT_FAILURES, "donjon_audit_failures_total", "", "Lines of the audit log that were lost")  \
    X(SESSIONS_CREATED, "donjon_sessions_created_total", "", "Sessions created")                   \
    X(SESSIONS_FINISHED, "donjon_sessions_finished_total", "", "Sessions that came to their end")  \
    X(SESSIONS_LOADED, "donjon_sessions_loaded_total", "", "Sessions loaded into memory")          \
    X(SESSIONS_EVICTED, "donjon_sessions_evicted_total", "", "Idle sessions dropped from memory")  \
    X(SESSIONS_RECOVERED, "donjon_sessions_recovered_total", "",                                   \
      "Sessions reloaded after a doubt")                                                           \
    X(REPLAYED_ENTRIES, "donjon_replayed_entries_total", "", "Entries replayed while loading")     \
    X(DIVERGENCES, "donjon_divergences_total", "",                                                 \
      "Replayed entries whose root differed: an alarm")                                            \
    X(IDEMPOTENT_REPLAYS, "donjon_idempotent_replays_total", "",                                   \
      "Requests answered again from the log")                                                      \
    X(COMMIT_BATCHES, "donjon_commit_batches_total", "", "Transactions of the group commit")       \
    X(COMMIT_FAILURES, "donjon_commit_failures_total", "",                                         \
      "Transactions of the group commit that failed")                                              \
    X(COMMIT_FENCED, "donjon_commit_fenced_total", "",                                             \
      "Appends refused because another server owns the session")                                   \
    X(DB_RECONNECTS, "donjon_db_reconnects_total", "", "Connections to the database made anew")    \
    X(HTTP_2XX, "donjon_http_requests_total", "class=\"2xx\"",                                     \
      "Requests answered, by class of status")                                                     \
    X(HTTP_3XX, "donjon_http_requests_total", "class=\"3xx\"", "")                                 \
    X(HTTP_4XX, "donjon_http_requests_total", "class=\"4xx\"", "")                                 \
    X(HTTP_5XX, "donjon_http_requests_total", "class=\"5xx\"", "")                                 \
    X(HTTP_CUT, "donjon_http_connections_cut_total", "", "Connections closed for being too slow")  \
    X(STREAMS_CUT, "donjon_streams_cut_total", "", "Streams whose client took nothing in time")    \
    X(HTTP_DEADLINES, "donjon_http_reply_deadlines_total", "",                                     \
      "Requests answered by their deadline")

#define METRICS_GAUGES(X)                                                                          \
    X(SESSIONS_RESIDENT, "donjon_sessions_resident", "", "Sessions in memory")                     \
    X(COMMIT_QUEUE, "donjon_commit_queue_entries", "", "Commit units that wait for the committer") \
    X(STORE_QUEUE, "donjon_store_queue_jobs", "", "Jobs that wait for the store workers")          \
    X(HTTP_CONNECTIONS, "donjon_http_connections", "", "Open connections")                         \
    X(HTTP_SUSPENDED, "donjon_http_suspended", "", "Requests that wait for their reply")           \
    X(STREAMS, "donjon_streams", "", "Open streams and long polls")                                \
    X(PROOF_BACKLOG, "donjon_proof_backlog_jobs", "", "Proof jobs that wait")                      \
    X(PROOF_OLDEST, "donjon_proof_oldest_job_seconds", "", "Age of the oldest job that waits")     \
    X(PROOF_FROZEN, "donjon_proof_frozen_jobs", "", "Batches that do not replay: an alarm")        \
    X(PROOF_DEAD, "donjon_proof_dead_jobs", "", "Jobs given up after too many attempts")           \
    X(PROOF_LISTENING, "donjon_proof_listening", "", "1 while notifications of jobs arrive")       \
    X(DATABASE_UP, "donjon_database_up", "", "1 while the database answers")                       \
    X(DRAINING, "donjon_draining", "", "1 while the server is shutting down")

/* Buckets are powers of two from 32 microseconds to about 67 seconds. */
#define METRICS_HISTOGRAMS(X)                                                                      \
    X(REQUEST_SECONDS, "donjon_http_request_seconds", "Time from the whole request to its reply")  \
    X(COMMIT_SECONDS, "donjon_commit_seconds", "Time of one group commit transaction")             \
    X(COMMIT_WAIT_SECONDS, "donjon_commit_wait_seconds",                                           \
      "Time a commit unit waited and committed")                                                   \
    X(LOAD_SECONDS, "donjon_session_load_seconds", "Time to load a session")                       \
    X(PROOF_WAIT_SECONDS, "donjon_proof_wait_seconds",                                             \
      "Time from the commit of a batch to the start of its proof")                                 \
    X(PROOF_SECONDS, "donjon_proof_seconds", "Time to make a proof")

enum metric_counter {
#define X(constant, name, labels, help) METRIC_##constant,
    METRICS_COUNTERS(X)
#undef X
        METRIC_COUNTER_COUNT
};
enum metric_gauge {
#define X(constant, name, labels, help) METRIC_GAUGE_##constant,
    METRICS_GAUGES(X)
#undef X
        METRIC_GAUGE_COUNT
};
enum metric_histogram {
#define X(constant, name, help) METRIC_HISTOGRAM_##constant,
    METRICS_HISTOGRAMS(X)
#undef X
        METRIC_HISTOGRAM_COUNT
};

void metrics_add(enum metric_counter counter, uint64_t amount);
uint64_t metrics_counter(enum metric_counter counter);
void metrics_gauge_set(enum metric_gauge gauge, int64_t value);
void metrics_gauge_add(enum metric_gauge gauge, int64_t amount);
int64_t metrics_gauge(enum metric_gauge gauge);
void metrics_observe_us(enum metric_histogram histogram, int64_t microseconds);

/* Appends the whole exposition, ending with a newline. */
void metrics_write(struct strbuf *out);

#endif
