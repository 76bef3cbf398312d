/* jobs: what store workers do for calls, from the first member to the last. */
#include <stdlib.h>

#include "core/runtime/internal.h"

void *call_job_create(struct runtime *runtime, struct runtime_call *call, struct instance *instance,
                      const struct call_job_kind *kind)
{
    struct call_job *job = calloc(1, kind->size);
    if (job == NULL) {
        if (call != NULL) {
            call_end(runtime, call, ERR_NO_MEMORY, NULL);
        }
        return NULL;
    }
    job->job = (struct store_job){.run = kind->run, .back = kind->back};
    job->kind = kind;
    job->call = call;
    if (instance != NULL) {
        job->instance = instance;
        job->session = instance->id;
        job->epoch = instance->session.epoch;
    } else if (call != NULL) {
        job->session = call->session;
    }
    return job;
}

void call_job_drop(struct call_job *job)
{
    if (job->kind->finish != NULL) {
        job->kind->finish(job);
    }
    free(job);
}

bool call_job_start(struct runtime *runtime, struct call_job *job)
{
    enum err err = store_workers_submit(runtime->workers, &job->job);
    if (err != ERR_OK) {
        if (job->call != NULL) {
            call_end(runtime, job->call, err, "too much waits for the database");
        }
        call_job_drop(job);
        return false;
    }
    runtime->jobs++;
    if (job->instance != NULL) {
        job->instance->pins++;
    }
    if (job->holds != NULL) {
        *job->holds = true;
    }
    return true;
}

void call_job_release(struct call_job *job)
{
    if (job->holds != NULL && !job->released) {
        *job->holds = false;
        job->released = true;
    }
}

void call_job_let_go(struct runtime *runtime, struct call_job *job)
{
    struct instance *instance = job->instance;
    call_job_release(job);
    if (instance != NULL) {
        instance->pins--;
        if (job->holds != NULL && instance->phase == INSTANCE_LIVE) {
            calls_serve_waiting(runtime, instance);
        }
    }
    call_job_drop(job);
}

void call_job_end(struct runtime *runtime, struct call_job *job)
{
    if (job->call != NULL) {
        call_end(runtime, job->call, job->err, job->error.message);
    }
    call_job_let_go(runtime, job);
}
