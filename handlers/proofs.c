/* proofs: the batches of a session and what is proven of them. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/codec/json_writer.h"
#include "core/runtime/proving/proofs.h"
#include "handlers/request.h"
#include "handlers/routes.h"

enum { LOCATION_SIZE = sizeof("/v1/sessions//proofs/") + ID_TEXT_SIZE + 20 };

/* ---- the proof object ---- */

static void write_journal(struct json_writer *writer, const struct journal *journal)
{
    json_write_object_open(writer);
    json_write_key(writer, "content_root");
    json_write_digest(writer, &journal->content_root);
    json_write_key(writer, "seed_commitment");
    json_write_digest(writer, &journal->seed_commitment);
    json_write_key(writer, "previous_state_root");
    json_write_digest(writer, &journal->previous_state_root);
    json_write_key(writer, "entries_root");
    json_write_digest(writer, &journal->entries_root);
    json_write_key(writer, "new_state_root");
    json_write_digest(writer, &journal->new_state_root);
    json_write_key(writer, "new_nonce");
    json_write_u64(writer, journal->new_nonce);
    json_write_object_close(writer);
}

static void write_null(struct json_writer *writer, const char *key)
{
    json_write_key_text(writer, key);
    json_write_null(writer);
}

/* What only a proven batch has; null before. */
static void write_record(struct json_writer *writer, const struct proof_shown *proof)
{
    static const char *const members[] = {"level",      "journal", "journal_digest", "proof_id",
                                          "chain_hash", "key_id",  "record",         "duration_ms"};
    if (!proof->job.has_proof) {
        for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
            write_null(writer, members[i]);
        }
        return;
    }
    json_write_key(writer, "level");
    json_write_string(writer, proof_level_name(proof->record.level));
    json_write_key(writer, "journal");
    write_journal(writer, &proof->record.journal);
    json_write_key(writer, "journal_digest");
    json_write_digest(writer, &proof->journal_digest);
    json_write_key(writer, "proof_id");
    json_write_digest(writer, &proof->proof_id);
    json_write_key(writer, "chain_hash");
    json_write_digest(writer, &proof->record.chain_hash);
    json_write_key(writer, "key_id");
    json_write_hex(writer, proof->record.key_id, sizeof(proof->record.key_id));
    json_write_key(writer, "record");
    json_write_base64(writer, proof->job.proof, sizeof(proof->job.proof));
    json_write_key(writer, "duration_ms");
    json_write_i64(writer, proof->job.duration_us / 1000);
}

static void write_proof(const struct request *request, struct json_writer *writer, const void *item)
{
    const struct proof_shown *proof = item;
    (void)request;
    const struct job_record *job = &proof->job;
    json_write_object_open(writer);
    json_write_key(writer, "batch");
    json_write_u64(writer, job->batch.batch);
    json_write_key(writer, "first_seq");
    json_write_u64(writer, job->batch.first_seq);
    json_write_key(writer, "last_seq");
    json_write_u64(writer, job->batch.last_seq);
    json_write_key(writer, "backend");
    json_write_string(writer, journal_backend_name(job->batch.backend));
    json_write_key(writer, "status");
    json_write_string(writer, job_state_word(job->state));
    json_write_key(writer, "attempts");
    json_write_u64(writer, job->attempts);
    write_record(writer, proof);
    json_write_object_close(writer);
}

/* ---- GET /v1/sessions/{id}/proofs ---- */

static void proof_cursor(const void *last, const void *next, void *out)
{
    (void)last;
    memcpy(out, &((const struct proof_shown *)next)->job.batch.batch, sizeof(uint64_t));
}

static void proofs_list_done(struct runtime_call *call)
{
    struct runtime_proofs_call *list = (struct runtime_proofs_call *)call;
    struct request *request = request_call_end(call);
    if (request) {
        reply_header(request, "Cache-Control", "no-store");
        request_answer_page(request, &(struct list_page){.items = list->proofs,
                                                         .item_size = sizeof(*list->proofs),
                                                         .count = list->count,
                                                         .limit = list->limit,
                                                         .write = write_proof,
                                                         .cursor = proof_cursor,
                                                         .cursor_size = sizeof(uint64_t)});
    }
    runtime_proofs_finish(list);
}

void proofs_list(struct request *request)
{
    static const char *const query_names[] = {"limit", "cursor", NULL};
    size_t limit = 0;
    bool given = false;
    struct runtime_proofs_call *list = request_session_call(request, query_names, sizeof(*list));
    if (!list || !request_limit(request, &limit) ||
        !request_cursor(request, &list->from, sizeof(list->from), &given)) {
        return;
    }
    list->limit = limit + 1;
    request_call_begin(request, &list->call, proofs_list_done);
    runtime_proofs_list(request->services->runtime, list);
}

/* ---- GET /v1/sessions/{id}/proofs/{batch} ---- */

static void proofs_get_done(struct runtime_call *call)
{
    struct runtime_proofs_call *list = (struct runtime_proofs_call *)call;
    bool missing =
        call->err == ERR_OK && (list->count == 0 || list->proofs[0].job.batch.batch != list->from);
    call->err = missing ? ERR_NOT_FOUND : call->err;
    struct request *request = request_call_end(call);
    if (request) {
        struct json_writer writer = json_writer_on(&request->reply.body);
        write_proof(request, &writer, &list->proofs[0]);
        reply_header(request, "Cache-Control", "no-store");
        request_answer(request, 200);
    }
    runtime_proofs_finish(list);
}

void proofs_get(struct request *request)
{
    struct runtime_proofs_call *list = request_session_call(request, NULL, sizeof(*list));
    if (!list) {
        return;
    }
    if (!text_parse_u64(request->params[1], INT64_MAX, &list->from)) {
        request_refuse(request, ERR_NOT_FOUND, "a batch is a number");
        return;
    }
    list->limit = 1;
    request_call_begin(request, &list->call, proofs_get_done);
    runtime_proofs_list(request->services->runtime, list);
}

/* ---- POST /v1/sessions/{id}/proofs ---- */

static void proofs_create_done(struct runtime_call *call)
{
    const struct runtime_proof_close_call *close = (struct runtime_proof_close_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    char id[ID_TEXT_SIZE];
    char location[LOCATION_SIZE];
    id_format(call->session.bytes, id);
    snprintf(location, sizeof(location), "/v1/sessions/%s/proofs/%llu", id,
             (unsigned long long)close->proof.job.batch.batch);
    struct json_writer writer = json_writer_on(&request->reply.body);
    write_proof(request, &writer, &close->proof);
    reply_header(request, "Location", location);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 202);
}

void proofs_create(struct request *request)
{
    struct runtime_proof_close_call *close = request_session_call(request, NULL, sizeof(*close));
    if (!close || !request_empty_body(request)) {
        return;
    }
    request_write_begin(request, &close->call, proofs_create_done);
    runtime_proof_close(request->services->runtime, close);
}
