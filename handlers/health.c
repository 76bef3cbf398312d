/* health: is the process alive, may it take traffic, and how are its workers. All from what the
 * runtime last heard; nothing here asks the database. */
#include "core/base/clock.h"
#include "core/codec/json_writer.h"
#include "handlers/request.h"
#include "handlers/routes.h"

static enum health worse(enum health a, enum health b)
{
    return a > b ? a : b;
}

static void answer_word(struct request *request, const char *word)
{
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "status");
    json_write_string(&writer, word);
    json_write_object_close(&writer);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 200);
}

/* That the loop thread answers at all is the proof of life. */
void health_live(struct request *request)
{
    if (request_open_json(request, NULL)) {
        answer_word(request, "live");
    }
}

/* The listener opens after migration and validation, so whoever is heard has started. */
void health_started(struct request *request)
{
    if (request_open_json(request, NULL)) {
        answer_word(request, "started");
    }
}

void health_ready(struct request *request)
{
    struct runtime_health health;
    if (!request_open_json(request, NULL)) {
        return;
    }
    runtime_health(request->services->runtime, &health);
    if (health.draining) {
        request_refuse(request, ERR_DRAINING, "the server takes no new requests");
    } else if (!health.database_up) {
        request_refuse(request, ERR_UNAVAILABLE, "the database does not answer or refuses writes");
    } else if (worse(health.simulation.status, health.persistence.status) == HEALTH_UNHEALTHY) {
        request_refuse(request, ERR_UNAVAILABLE, "a worker is unhealthy");
    } else {
        answer_word(request, "ready");
    }
}

static void write_worker(struct json_writer *writer, const struct worker_health *worker)
{
    json_write_object_open(writer);
    json_write_key(writer, "status");
    json_write_string(writer, health_name(worker->status));
    if (worker->reason[0] != '\0') {
        json_write_key(writer, "reason");
        json_write_string(writer, worker->reason);
    }
    json_write_object_close(writer);
}

static int64_t uptime_s(const struct services *services)
{
    return (services->clock->monotonic_us(services->clock) - services->started_us) / 1000000;
}

void health_get(struct request *request)
{
    struct runtime_health health;
    if (!request_open_json(request, NULL)) {
        return;
    }
    runtime_health(request->services->runtime, &health);
    enum health whole = worse(health.simulation.status, health.persistence.status);
    /* The game goes on without proofs: the worst they make of the whole is degraded. */
    whole = health.prover.status == HEALTH_HEALTHY ? whole : worse(whole, HEALTH_DEGRADED);
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "status");
    json_write_string(&writer, health_name(whole));
    json_write_key(&writer, "workers");
    json_write_object_open(&writer);
    json_write_key(&writer, "simulation");
    write_worker(&writer, &health.simulation);
    json_write_key(&writer, "persistence");
    write_worker(&writer, &health.persistence);
    json_write_key(&writer, "prover");
    write_worker(&writer, &health.prover);
    json_write_object_close(&writer);
    json_write_key(&writer, "draining");
    json_write_bool(&writer, health.draining);
    json_write_key(&writer, "version");
    json_write_string(&writer, DONJON_VERSION);
    json_write_key(&writer, "uptime_s");
    json_write_i64(&writer, uptime_s(request->services));
    json_write_object_close(&writer);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, whole == HEALTH_UNHEALTHY ? 503 : 200);
}
