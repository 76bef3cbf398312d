/*
 * pg_job_sql: the SQL of proof jobs, rows of the table in pg_statement.c. Included there alone.
 *
 * The inner query of a claim is materialized: joined in another order it would be run again for
 * each row, and lock more jobs than it may.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_JOB_SQL_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_JOB_SQL_H

#define PG_MICROSECONDS(time) "(extract(epoch FROM " time ") * 1000000)::bigint"

#define PG_JOB_COLUMNS                                                                             \
    "j.session_id, j.batch, j.first_seq, j.last_seq, j.created_us, j.backend, j.state,"            \
    " j.attempts, j.token, j.progress_seq, " PG_MICROSECONDS(                                      \
        "j.run_at") ","                                                                            \
                    " coalesce(" PG_MICROSECONDS(                                                  \
                        "j.lease_until") ", 0), j.duration_us, j.node, j.last_error,"              \
                                         " j.proof"

#define PG_JOB_INSERT_INTO                                                                         \
    "INSERT INTO proof_job (session_id, batch, backend, first_seq, last_seq, created_us, state)"

/* Whether there is nothing before the batch, or it is proven. */
#define PG_JOB_STATE_AFTER(session, batch)                                                         \
    "CASE WHEN EXISTS (SELECT FROM proof_job p WHERE p.session_id = " session                      \
    " AND p.batch = " batch " - 1 AND p.state = 4) THEN 2 ELSE 1 END"

/* What a job `j` is that nobody has. */
#define PG_JOB_STATE_FREE                                                                          \
    "CASE WHEN j.batch = 0 OR EXISTS (SELECT FROM proof_job p WHERE p.session_id = j.session_id"   \
    " AND p.batch = j.batch - 1 AND p.state = 4) THEN 2 ELSE 1 END"

#define PG_JOB_LEASED "WHERE session_id = $1 AND batch = $2 AND token = $3 AND state = 3"

#define PG_JOBS_LIST(states)                                                                       \
    "SELECT " PG_JOB_COLUMNS " FROM proof_job j WHERE " states                                     \
    " AND (j.session_id, j.batch) > ($1::uuid, $2::bigint)"                                        \
    " ORDER BY j.session_id, j.batch LIMIT $3::bigint"

#define PG_JOB_CHANGE(change, states)                                                              \
    "WITH changed AS (UPDATE proof_job j SET " change " WHERE session_id = $1 AND batch = $2"      \
    " AND state IN (" states ") RETURNING 1), line AS (" AUDITED(                                  \
        "$3", "changed") " RETURNING 1)"                                                           \
                         " SELECT (SELECT count(*) FROM proof_job WHERE session_id = $1 AND "      \
                         "batch = $2),"                                                            \
                         " (SELECT count(*) FROM changed)"

#define PG_JOB_STATEMENTS                                                                          \
    [PG_COMMIT_JOBS] = {"commit_jobs",                                                             \
                        PG_JOB_INSERT_INTO                                                         \
                        " SELECT u.session_id, u.batch, u.backend, u.first_seq, u.last_seq,"       \
                        " u.created_us, " PG_JOB_STATE_AFTER(                                      \
                            "u.session_id",                                                        \
                            "u.batch") " FROM unnest($1::commit_job[]) AS u"                       \
                                       " JOIN entry e ON e.session_id = u.session_id"              \
                                       " AND e.seq = u.last_seq AND e.epoch = u.epoch"             \
                                       " ON CONFLICT DO NOTHING",                                  \
                        PG_ROLE_COMMIT, true},                                                     \
    [PG_JOB_GENESIS] = {"job_genesis",                                                             \
                        PG_JOB_INSERT_INTO " SELECT s.id, 0, 1, 0, 0, s.created_us, 2"             \
                                           " FROM session s WHERE s.id = $1::uuid",                \
                        PG_ROLE_POOL, true},                                                       \
    [PG_BATCH_LAST] = {"batch_last",                                                               \
                       "SELECT " PG_JOB_COLUMNS " FROM proof_job j WHERE j.session_id = $1"        \
                       " ORDER BY j.batch DESC LIMIT 1",                                           \
                       PG_ROLE_POOL, false},                                                       \
    [PG_BATCH_CLOSE] =                                                                             \
        {"batch_close",                                                                            \
         PG_JOB_INSERT_INTO                                                                        \
         " SELECT s.id, $3::bigint, $4::smallint, $5::bigint, $6::bigint,"                         \
         " $7::bigint, " PG_JOB_STATE_AFTER(                                                       \
             "s.id",                                                                               \
             "$3::bigint") " FROM session s WHERE s.id = $1::uuid AND s.epoch = $2::bigint",       \
         PG_ROLE_POOL, true},                                                                      \
    [PG_BATCH_CHECKPOINT] =                                                                        \
        {"batch_checkpoint",                                                                       \
         "INSERT INTO checkpoint (session_id, seq, nonce, created_us, size, state_root,"           \
         " chain_hash, label, state) SELECT s.id, $3::bigint, $4::bigint, $5::bigint,"             \
         " $6::integer, $7::bytea, $8::bytea, $9::text, $10::bytea FROM session s"                 \
         " WHERE s.id = $1::uuid AND s.epoch = $2::bigint ON CONFLICT DO NOTHING",                 \
         PG_ROLE_POOL, true},                                                                      \
    [PG_SESSION_JOBS] = {"session_jobs",                                                           \
                         "SELECT " PG_JOB_COLUMNS " FROM proof_job j WHERE j.session_id = $1"      \
                         " AND j.batch >= $2 ORDER BY j.batch LIMIT $3::bigint",                   \
                         PG_ROLE_POOL, false},                                                     \
    [PG_JOB_CLAIM] =                                                                               \
        {"job_claim",                                                                              \
         "WITH next AS MATERIALIZED (SELECT q.session_id, q.batch,"                                \
         " CASE q.attempts WHEN 0 THEN $4::bigint ELSE 1 END AS most FROM proof_job q"             \
         " WHERE q.state = 2 AND q.run_at <= now() ORDER BY q.run_at LIMIT $3::bigint"             \
         " FOR UPDATE SKIP LOCKED),"                                                               \
         " run AS MATERIALIZED (SELECT n.session_id, n.batch, coalesce((SELECT g.batch"            \
         " FROM proof_job g WHERE g.session_id = n.session_id AND g.batch > n.batch"               \
         " AND g.batch < n.batch + n.most AND (g.state <> 1 OR g.attempts > 0)"                    \
         " ORDER BY g.batch LIMIT 1), n.batch + n.most) AS until FROM next n),"                    \
         " claimed AS (UPDATE proof_job j SET state = 3, token = j.token + 1,"                     \
         " attempts = j.attempts + 1, node = $1::uuid,"                                            \
         " lease_until = now() + $2::bigint * interval '1 millisecond'"                            \
         " FROM run WHERE j.session_id = run.session_id AND j.batch >= run.batch"                  \
         " AND j.batch < run.until AND j.state = CASE j.batch WHEN run.batch THEN 2 ELSE 1 END"    \
         " RETURNING " PG_JOB_COLUMNS ") SELECT * FROM claimed ORDER BY session_id, batch",        \
         PG_ROLE_POOL, true},                                                                      \
    [PG_JOB_BEAT] =                                                                                \
        {"job_beat",                                                                               \
         "UPDATE proof_job j SET lease_until = now() + $4::bigint * interval '1 millisecond'"      \
         " FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) WITH ORDINALITY"                    \
         " AS u(session_id, batch, token, n) WHERE j.session_id = u.session_id"                    \
         " AND j.batch = u.batch AND j.token = u.token AND j.state = 3 RETURNING u.n",             \
         PG_ROLE_POOL, true},                                                                      \
    [PG_JOB_PROGRESS] = {"job_progress",                                                           \
                         "UPDATE proof_job SET progress_seq = $4, progress_size = $5,"             \
                         " progress = $6 " PG_JOB_LEASED,                                          \
                         PG_ROLE_POOL, true},                                                      \
    [PG_JOB_PROGRESS_READ] = {"job_progress_read",                                                 \
                              "SELECT progress_seq, progress_size, progress FROM proof_job"        \
                              " WHERE session_id = $1 AND batch = $2"                              \
                              " AND progress IS NOT NULL",                                         \
                              PG_ROLE_POOL, false},                                                \
    [PG_JOBS_SUCCEED] =                                                                            \
        {"jobs_succeed",                                                                           \
         "WITH held AS MATERIALIZED (SELECT j.session_id, j.batch, u.proof, u.duration_us, u.n"    \
         " FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bigint[])"         \
         " WITH ORDINALITY AS u(session_id, batch, token, proof, duration_us, n)"                  \
         " JOIN proof_job j ON j.session_id = u.session_id AND j.batch = u.batch"                  \
         " AND j.token = u.token AND j.state = 3 ORDER BY u.n FOR UPDATE OF j)"                    \
         " UPDATE proof_job j SET state = 4, proof = held.proof,"                                  \
         " duration_us = held.duration_us, lease_until = NULL, last_error = '', progress = NULL"   \
         " FROM held WHERE j.session_id = held.session_id AND j.batch = held.batch"                \
         " AND held.n = (SELECT count(*) FROM held before WHERE before.n <= held.n)",              \
         PG_ROLE_POOL, true},                                                                      \
    [PG_JOB_FAIL] = {"job_fail",                                                                   \
                     "UPDATE proof_job j SET state = CASE WHEN $4::smallint = 1 THEN 5"            \
                     " WHEN attempts >= $5::smallint THEN 6 ELSE " PG_JOB_STATE_FREE " END,"       \
                     " run_at = now() + $6::bigint * interval '1 millisecond',"                    \
                     " lease_until = NULL, last_error = $7::text " PG_JOB_LEASED,                  \
                     PG_ROLE_POOL, true},                                                          \
    [PG_JOB_RELEASE] = {"job_release",                                                             \
                        "UPDATE proof_job j SET state = " PG_JOB_STATE_FREE ","                    \
                        " attempts = attempts - 1,"                                                \
                        " run_at = now() + $4::bigint * interval '1 millisecond',"                 \
                        " lease_until = NULL " PG_JOB_LEASED,                                      \
                        PG_ROLE_POOL, true},                                                       \
    [PG_JOBS_RESCUE] = {"jobs_rescue",                                                             \
                        "UPDATE proof_job j SET token = token + 1,"                                \
                        " state = CASE WHEN attempts >= $1::smallint THEN 6"                       \
                        " ELSE " PG_JOB_STATE_FREE " END,"                                         \
                        " run_at = now() + least(60000, 250 * 2 ^ attempts) * random()"            \
                        " * interval '1 millisecond', lease_until = NULL,"                         \
                        " last_error = 'the lease ended: the worker died or stood still'"          \
                        " WHERE state = 3 AND lease_until < now()",                                \
                        PG_ROLE_POOL, true},                                                       \
    [PG_JOBS_LIGHTLY] = {"jobs_lightly", "SELECT set_config('synchronous_commit', 'off', true)",   \
                         PG_ROLE_POOL, false},                                                     \
    [PG_JOBS_RIPE] = {"jobs_ripe",                                                                 \
                      "WITH ripe AS MATERIALIZED (SELECT w.session_id, w.batch"                    \
                      " FROM (SELECT DISTINCT x.id FROM unnest($1::uuid[]) AS x(id)) u"            \
                      " CROSS JOIN LATERAL (SELECT f.session_id, f.batch FROM proof_job f"         \
                      " WHERE f.session_id = u.id AND f.state = 1 ORDER BY f.batch LIMIT 1) w"     \
                      " WHERE EXISTS (SELECT FROM proof_job p WHERE p.session_id = w.session_id"   \
                      " AND p.batch = w.batch - 1 AND p.state = 4))"                               \
                      " UPDATE proof_job j SET state = 2, run_at = now() FROM ripe"                \
                      " WHERE j.session_id = ripe.session_id AND j.batch = ripe.batch"             \
                      " AND j.state = 1",                                                          \
                      PG_ROLE_POOL, true},                                                         \
    [PG_JOBS_RELEASE] = {"jobs_release",                                                           \
                         "WITH free AS MATERIALIZED (SELECT w.session_id, w.batch"                 \
                         " FROM proof_job w WHERE w.state = 1 AND EXISTS (SELECT FROM"             \
                         " proof_job p WHERE p.session_id = w.session_id"                          \
                         " AND p.batch = w.batch - 1 AND p.state = 4) LIMIT 1000)"                 \
                         " UPDATE proof_job j SET state = 2, run_at = now() FROM free"             \
                         " WHERE j.session_id = free.session_id AND j.batch = free.batch"          \
                         " AND j.state = 1",                                                       \
                         PG_ROLE_POOL, true},                                                      \
    [PG_JOBS_COUNT] = {"jobs_count",                                                               \
                       "SELECT (SELECT count(*) FROM (SELECT FROM proof_job WHERE state = 1"       \
                       " LIMIT $1::bigint) w), (SELECT count(*) FROM (SELECT FROM proof_job"       \
                       " WHERE state = 2 LIMIT $1::bigint) q),"                                    \
                       " (SELECT count(*) FROM (SELECT state FROM proof_job WHERE state >= 5"      \
                       " LIMIT $1::bigint) f WHERE f.state = 5),"                                  \
                       " (SELECT count(*) FROM (SELECT state FROM proof_job WHERE state >= 5"      \
                       " LIMIT $1::bigint) d WHERE d.state = 6),"                                  \
                       " coalesce((SELECT greatest(0, " PG_MICROSECONDS(                           \
                           "now() - q.queued_at") ")"                                              \
                                                  " FROM proof_job q WHERE q.state = 2 ORDER BY "  \
                                                  "q.run_at LIMIT 1), 0)",                         \
                       PG_ROLE_POOL, false},                                                       \
    [PG_JOBS_LIST_STUCK] = {"jobs_list_stuck", PG_JOBS_LIST("j.state >= 5"), PG_ROLE_POOL, false}, \
    [PG_JOBS_LIST_WAITING] = {"jobs_list_waiting", PG_JOBS_LIST("j.state = 1"), PG_ROLE_POOL,      \
                              false},                                                              \
    [PG_JOBS_LIST_QUEUED] = {"jobs_list_queued", PG_JOBS_LIST("j.state = 2"), PG_ROLE_POOL,        \
                             false},                                                               \
    [PG_JOBS_LIST_RUNNING] = {"jobs_list_running", PG_JOBS_LIST("j.state = 3"), PG_ROLE_POOL,      \
                              false},                                                              \
    [PG_JOB_REDRIVE] = {"job_redrive",                                                             \
                        PG_JOB_CHANGE("state = " PG_JOB_STATE_FREE ","                             \
                                      " token = token + 1, attempts = 0,"                          \
                                      " run_at = now(), lease_until = NULL",                       \
                                      "5, 6, 7"),                                                  \
                        PG_ROLE_POOL, true},                                                       \
    [PG_JOB_CANCEL] = {"job_cancel",                                                               \
                       PG_JOB_CHANGE("state = 7, token = token + 1, lease_until = NULL",           \
                                     "1, 2, 3"),                                                   \
                       PG_ROLE_POOL, true},                                                        \
    [PG_LISTEN] = {"listen", "LISTEN donjon_jobs", PG_ROLE_LISTEN, false},                         \
    [PG_LISTEN_LIGHTLY] = {"listen_lightly",                                                       \
                           "SELECT set_config('synchronous_commit', 'off', false)",                \
                           PG_ROLE_LISTEN, false},                                                 \
    [PG_TELL] = {"tell", "SELECT pg_notify('donjon_jobs', $1::text)", PG_ROLE_LISTEN, false},

#endif
