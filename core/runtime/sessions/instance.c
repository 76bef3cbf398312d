/* instance: the state machine of a session in memory, and who may use it. */
#include "core/runtime/sessions/instance.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"

static const char *const phase_names[] = {
    [INSTANCE_LOADING] = "loading",       [INSTANCE_LIVE] = "live",
    [INSTANCE_RECOVERING] = "recovering", [INSTANCE_CLOSING] = "closing",
    [INSTANCE_CLOSED] = "closed",         [INSTANCE_FAILED] = "failed",
};

/* edges[from] has bit `to` when the edge exists. From 0: a new instance. */
#define TO(phase) (1u << (phase))
static const unsigned edges[] = {
    [0] = TO(INSTANCE_LOADING) | TO(INSTANCE_LIVE),
    [INSTANCE_LOADING] = TO(INSTANCE_LIVE) | TO(INSTANCE_FAILED),
    [INSTANCE_LIVE] = TO(INSTANCE_RECOVERING) | TO(INSTANCE_CLOSING),
    [INSTANCE_RECOVERING] = TO(INSTANCE_LIVE) | TO(INSTANCE_FAILED),
    [INSTANCE_CLOSING] = TO(INSTANCE_CLOSED),
    [INSTANCE_CLOSED] = 0,
    [INSTANCE_FAILED] = TO(INSTANCE_LOADING) | TO(INSTANCE_CLOSED),
};

const char *instance_state_name(enum instance_state phase)
{
    return phase_names[phase];
}

void instance_enter(struct instance *instance, enum instance_state phase)
{
    assert((edges[instance->phase] & TO(phase)) != 0);
    if (log_enabled(LOG_DEBUG)) {
        char id[ID_TEXT_SIZE];
        id_format(instance->id.bytes, id);
        log_debug("instance_state", "session=%s from=%s to=%s", id,
                  instance->phase == 0 ? "new" : phase_names[instance->phase], phase_names[phase]);
    }
    instance->phase = phase;
}

bool instance_head_is_held(const struct instance *instance)
{
    return instance->commit != NULL || instance->head_held;
}

void instance_unload(struct instance *instance)
{
    assert(instance->commit == NULL);
    free(instance->state);
    instance->state = NULL;
    instance->ruleset = NULL;
    instance->content = NULL;
    action_set_finish(&instance->actions);
    feed_finish(&instance->recent);
}

int64_t instance_deadline(const struct session_record *record, const struct game_summary *summary,
                          int64_t at_us)
{
    bool waits = summary->status == GAME_STATUS_ACTIVE && summary->next.entity != 0 &&
                 !game_provider_is_pure(summary->next.provider) && !record->paused;
    int64_t since_us = at_us > record->resumed_us ? at_us : record->resumed_us;
    return waits && record->turn_timeout_s > 0
               ? since_us + (int64_t)record->turn_timeout_s * 1000000
               : 0;
}

struct job_batch instance_batch(const struct instance *instance, uint64_t last_seq,
                                int64_t created_us)
{
    return (struct job_batch){.session = instance->id,
                              .batch = instance->batches,
                              .first_seq = instance->batched_seq + 1,
                              .last_seq = last_seq,
                              .backend = BACKEND_REPLAY,
                              .created_us = created_us};
}

void *instance_state_copy(const struct instance *instance)
{
    void *copy = malloc(instance->ruleset->state_size);
    if (copy != NULL) {
        memcpy(copy, instance->state, instance->ruleset->state_size);
    }
    return copy;
}

struct checkpoint_record instance_checkpoint(const struct instance *instance, const void *state,
                                             int64_t created_us)
{
    return (struct checkpoint_record){.session = instance->id,
                                      .seq = instance->head.seq,
                                      .nonce = instance->head.nonce,
                                      .state_root = instance->head.state_root,
                                      .chain_hash = instance->head.chain_hash,
                                      .created_us = created_us,
                                      .state = state,
                                      .size = instance->ruleset->state_size};
}

const struct seat_record *instance_seat_find(const struct store_seats *seats, uint8_t seat)
{
    for (uint8_t i = 0; i < seats->count; i++) {
        if (seats->items[i].seat == seat) {
            return &seats->items[i];
        }
    }
    return NULL;
}

const struct seat_record *instance_seat_invited(const struct store_seats *seats,
                                                const struct principal *principal)
{
    const struct seat_record *seat = instance_seat_find(seats, principal->seat);
    bool invited = principal->kind == PRINCIPAL_INVITE && seat != NULL &&
                   digest_equal_constant_time(&seat->invite_hash, &principal->token_hash,
                                              sizeof(seat->invite_hash));
    return invited ? seat : NULL;
}

enum err instance_authorize_viewer(const struct principal *principal,
                                   const struct session_id *session,
                                   const struct store_seats *seats, uint8_t *out_seat)
{
    if (principal->kind == PRINCIPAL_ADMIN) {
        *out_seat = 0;
        return ERR_OK;
    }
    if (principal->kind != PRINCIPAL_SEAT) {
        return ERR_UNAUTHENTICATED;
    }
    if (!session_id_equal(&principal->session, session)) {
        return ERR_NOT_FOUND;
    }
    const struct seat_record *seat = instance_seat_find(seats, principal->seat);
    if (seat == NULL || !digest_equal_constant_time(&seat->token_hash, &principal->token_hash,
                                                    sizeof(seat->token_hash))) {
        return ERR_UNAUTHENTICATED;
    }
    *out_seat = seat->seat;
    return ERR_OK;
}

enum err instance_authorize(const struct principal *principal, const struct session_id *session,
                            const struct store_seats *seats, uint8_t *out_seat)
{
    enum err err = instance_authorize_viewer(principal, session, seats, out_seat);
    return err == ERR_OK && seat_is_spectator(*out_seat) ? ERR_FORBIDDEN : err;
}
