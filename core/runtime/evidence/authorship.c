/*
 * authorship: the keys of players, and the judgement over what they signed. Taking a key takes the
 * place of a commit, as closing a batch does: the key counts from the head it was given at. So does
 * checking signatures, which takes too long for the loop thread and is a worker's.
 */
#include <string.h>

#include "core/proof/authorship.h"
#include "core/proof/seat_key.h"
#include "core/runtime/evidence/evidence.h"
#include "core/runtime/internal.h"
#include "core/runtime/sessions/sessions.h"

struct key_job {
    struct call_job base;
    struct runtime_seat_key_call *call;
    struct keyring *keyring;
    struct digest_value chain_hash;
    struct seat_key_record key;
    struct audit_record audit;
};

static void key_on_worker(struct store_job *job, struct store *store)
{
    struct key_job *taking = (struct key_job *)job;
    struct call_job *base = &taking->base;
    seat_key_sign(taking->keyring, &base->session, &taking->chain_hash, taking->call->signature,
                  &taking->key);
    base->err = store->ops->seat_key_put(store, &base->session, base->epoch, &taking->key,
                                         &taking->audit, &base->error);
}

static void install_key(struct instance *instance, const struct seat_key_record *key)
{
    struct instance_seat_key *known = &instance->seat_keys[key->seat - 1];
    known->exists = !seat_key_is_none(key);
    known->given = key->number + 1;
    memcpy(known->public_key, key->public_key, sizeof(known->public_key));
}

void authorship_install(struct instance *instance, const struct store_seat_keys *keys)
{
    memset(instance->seat_keys, 0, sizeof(instance->seat_keys));
    for (size_t i = 0; i < keys->count; i++) {
        install_key(instance, &keys->items[i]);
    }
}

static void key_back(struct store_job *job, struct runtime *runtime)
{
    struct key_job *taking = (struct key_job *)job;
    struct instance *instance = taking->base.instance;
    enum err err = taking->base.err;
    bool live = instance->phase == INSTANCE_LIVE;
    if (err == ERR_OK) {
        taking->call->key = taking->key;
        taking->call->chain_hash = taking->chain_hash;
    }
    if (err == ERR_OK && live) {
        install_key(instance, &taking->key);
    } else if (live && loading_is_doubt(err)) {
        loading_recover(runtime, instance, err_word(err));
    }
    taking->base.err = err == ERR_DUPLICATE ? ERR_CONFLICT : err;
    call_job_end(runtime, &taking->base);
}

/* How a seat that had keys may come by another one, or by none. */
static enum err check_change(const struct instance *instance,
                             const struct runtime_seat_key_call *call,
                             const struct instance_seat_key *known, uint8_t *out_change,
                             const char **out_message)
{
    uint8_t message[AUTHORSHIP_CHANGE_SIZE];
    *out_change = SEAT_KEY_BY_TOKEN;
    if (known->given >= LIMIT_SEAT_KEYS) {
        *out_message = "the seat has had as many keys as it may have";
        return ERR_CONFLICT;
    }
    if (!call->has_signature) {
        *out_message = "the seat has a key: sign the change with it, or say that it is lost";
        return call->lost || !known->exists ? ERR_OK : ERR_CONFLICT;
    }
    *out_change = SEAT_KEY_BY_KEY;
    *out_message = "the signature is not the seat's key's over this change on the present head";
    authorship_change_message(&instance->id, call->seat, &instance->head.chain_hash,
                              call->public_key, message);
    return known->exists &&
                   sign_verify(known->public_key, message, sizeof(message), call->signature)
               ? ERR_OK
               : ERR_SIGNATURE_INVALID;
}

/* May the caller give the seat this key, and as what? */
static enum err check_key(const struct instance *instance, const struct runtime_seat_key_call *call,
                          struct seat_key_record *out, const char **out_message)
{
    uint8_t seat = 0;
    enum err err =
        instance_authorize(&call->call.principal, &instance->id, &instance->session.seats, &seat);
    *out_message = NULL;
    if (err != ERR_OK) {
        return err;
    }
    if (seat == 0 || seat != call->seat || seat > instance->session.record.players) {
        *out_message = "whoever has the token of the seat gives it a key, and nobody else";
        return ERR_FORBIDDEN;
    }
    const struct instance_seat_key *known = &instance->seat_keys[seat - 1];
    *out = (struct seat_key_record){
        .seat = seat, .number = known->given, .from_seq = instance->head.seq};
    memcpy(out->public_key, call->public_key, sizeof(out->public_key));
    if (seat_key_is_none(out) && !known->exists) {
        *out_message = "the seat has no key that it could give up";
        return ERR_CONFLICT;
    }
    if (known->given > 0) {
        return check_change(instance, call, known, &out->change, out_message);
    }
    *out_message = "the seat has no key before this one";
    return call->has_signature || call->lost ? ERR_CONFLICT : ERR_OK;
}

void authorship_key_run(struct runtime *runtime, struct instance *instance,
                        struct runtime_seat_key_call *call)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct key_job), .run = key_on_worker, .back = key_back};
    const char *message;
    struct seat_key_record key;
    call->call.head = instance->head;
    enum err err = check_key(instance, call, &key, &message);
    if (err != ERR_OK) {
        call_end(runtime, &call->call, err, message);
        return;
    }
    struct key_job *job = call_job_create(runtime, &call->call, instance, &kind);
    if (job == NULL) {
        return;
    }
    job->base.holds = &instance->head_held;
    job->call = call;
    job->keyring = runtime->keyring;
    job->chain_hash = instance->head.chain_hash;
    job->key = key;
    job->audit = audit_line(runtime, &call->call, &instance->id, "seat_key", "seat=%u change=%s",
                            key.seat, seat_key_change_word(key.change));
    call_job_start(runtime, &job->base);
}

void runtime_seat_key_take(struct runtime *runtime, struct runtime_seat_key_call *call)
{
    if (call_begin(runtime, &call->call, CALL_SEAT_KEY)) {
        call_route(runtime, &call->call);
    }
}

/* ---- what players sign ---- */

enum err authorship_require(const struct instance *instance, const struct runtime_submit_call *call,
                            const char **out_message)
{
    bool has_key = call->seat >= 1 && call->seat <= GAME_SEATS_MAX &&
                   instance->seat_keys[call->seat - 1].exists;
    if (has_key && call->signatures == NULL) {
        *out_message = "the seat has a key: its actions must be signed";
        return ERR_SIGNATURE_REQUIRED;
    }
    if (!has_key && call->signatures != NULL) {
        *out_message = "the seat has no key that could have signed";
        return ERR_SIGNATURE_INVALID;
    }
    return ERR_OK;
}

struct signatures_job {
    struct call_job base;
    struct runtime_submit_call *call; /* its actions and signatures are read by the worker */
    struct digest_value chain_hash;
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    bool valid;
};

static void signatures_on_worker(struct store_job *job, struct store *store)
{
    struct signatures_job *check = (struct signatures_job *)job;
    const struct runtime_submit_call *call = check->call;
    (void)store;
    check->valid = true;
    for (size_t i = 0; check->valid && i < call->action_count; i++) {
        uint8_t message[AUTHORSHIP_ACTION_SIZE];
        authorship_action_message(&check->base.session, call->seat, &check->chain_hash, i,
                                  &call->actions[i], message);
        check->valid = authorship_action_verify(check->public_key, message, call->signatures[i]);
    }
}

static void signatures_back(struct store_job *job, struct runtime *runtime)
{
    struct signatures_job *check = (struct signatures_job *)job;
    struct instance *instance = check->base.instance;
    bool same = instance->phase == INSTANCE_LIVE && instance->session.epoch == check->base.epoch;
    runtime->signed_calls--;
    call_job_release(&check->base); /* this call goes on before those that wait for it */
    if (same) {
        submit_verified(runtime, instance, check->call, check->valid);
    } else {
        call_route(runtime, &check->call->call); /* it was loaded again, perhaps to another head */
    }
    call_job_let_go(runtime, &check->base);
}

void authorship_verify(struct runtime *runtime, struct instance *instance,
                       struct runtime_submit_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct signatures_job),
                                              .run = signatures_on_worker,
                                              .back = signatures_back};
    if (runtime->signed_calls >= LIMIT_SIGNED_CALLS) {
        call_end(runtime, &call->call, ERR_OVERLOADED, "too many signatures are being checked");
        return;
    }
    struct signatures_job *check = call_job_create(runtime, &call->call, instance, &kind);
    if (check == NULL) {
        return;
    }
    check->base.holds = &instance->head_held;
    check->call = call;
    check->chain_hash = instance->head.chain_hash;
    memcpy(check->public_key, instance->seat_keys[call->seat - 1].public_key,
           sizeof(check->public_key));
    if (call_job_start(runtime, &check->base)) {
        runtime->signed_calls++;
    }
}
