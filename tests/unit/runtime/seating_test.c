/* Who sits where: invites, joining, new tokens, leaving, and spectators who see it later. */
#include <string.h>

#include "tests/unit/runtime/bench.h"

static struct bench bench;
static struct played played; /* two players; `seat` is the first */

static void note(struct runtime_call *call)
{
    *(bool *)call->user = true;
}

static void setup(void)
{
    bench_start(&bench);
    played = bench_party(&bench, "training", 7, 2);
}

static void teardown(void)
{
    bench_stop(&bench);
}

/* Asks for a change and gives the error. */
static enum err change(struct runtime_seat_call *call, const struct principal *who)
{
    bool done = false;
    call->call =
        (struct runtime_call){.principal = *who, .session = played.id, .done = note, .user = &done};
    runtime_seat_change(bench.runtime, call);
    bench_run_until(&bench, &done);
    return call->call.err;
}

static struct principal holder(const struct runtime_seat_call *call, enum principal_kind kind)
{
    struct principal principal = {
        .kind = (uint8_t)kind, .seat = call->record.seat, .session = played.id};
    digest_of(NULL, call->secret, sizeof(call->secret), &principal.token_hash);
    return principal;
}

static struct principal invited(struct runtime_seat_call call, const struct principal *by)
{
    call.what = SEAT_INVITE;
    call.expires_s = call.expires_s == 0 ? 60 : call.expires_s;
    ck_assert_int_eq(change(&call, by), ERR_OK);
    return holder(&call, PRINCIPAL_INVITE);
}

static enum err join(const struct principal *invite, struct principal *out)
{
    struct runtime_seat_call call = {.what = SEAT_JOIN};
    enum err err = change(&call, invite);
    *out = holder(&call, PRINCIPAL_SEAT);
    return err;
}

/* The state as the principal is shown it: its seq in `out_seq`. */
static enum err look(const struct principal *who, bool for_spectators, uint64_t *out_seq)
{
    bool done = false;
    struct runtime_read_call call = {
        .call = {.principal = *who, .session = played.id, .done = note, .user = &done},
        .for_spectators = for_spectators};
    runtime_session_read(bench.runtime, &call);
    bench_run_until(&bench, &done);
    *out_seq = call.access.head.seq;
    return call.call.err;
}

START_TEST(an_invite_is_good_once)
{
    struct principal joined;
    struct principal late;
    uint64_t seq;
    struct principal invite = invited((struct runtime_seat_call){.seat = 2}, &played.seat);
    ck_assert_int_eq(join(&invite, &joined), ERR_OK);
    ck_assert_int_eq(joined.seat, 2);
    ck_assert_int_eq(look(&joined, false, &seq), ERR_OK);
    ck_assert_int_eq(join(&invite, &late), ERR_SEAT_TAKEN);
    ck_assert_int_eq(look(&invite, true, &seq), ERR_UNAUTHENTICATED);
    bench_restart(&bench);
    ck_assert_int_eq(look(&joined, false, &seq), ERR_OK);
    ck_assert_int_eq(join(&invite, &late), ERR_SEAT_TAKEN);
}
END_TEST

START_TEST(a_new_invite_ends_the_old_one)
{
    struct principal joined;
    struct principal old = invited((struct runtime_seat_call){.seat = 2}, &bench_admin);
    struct principal new = invited((struct runtime_seat_call){.seat = 0}, &bench_admin);
    ck_assert_int_eq(join(&old, &joined), ERR_FORBIDDEN);
    ck_assert_int_eq(join(&new, &joined), ERR_OK);
}
END_TEST

START_TEST(who_may_invite_and_where)
{
    struct principal second;
    struct runtime_seat_call call = {.what = SEAT_INVITE, .seat = 1, .expires_s = 60};
    ck_assert_int_eq(change(&call, &played.seat), ERR_SEAT_TAKEN);
    call = (struct runtime_seat_call){.what = SEAT_INVITE, .seat = 3, .expires_s = 60};
    ck_assert_int_eq(change(&call, &played.seat), ERR_NOT_FOUND);
    struct principal invite = invited((struct runtime_seat_call){.seat = 2}, &played.seat);
    ck_assert_int_eq(join(&invite, &second), ERR_OK);
    call = (struct runtime_seat_call){.what = SEAT_INVITE, .expires_s = 60};
    ck_assert_int_eq(change(&call, &second), ERR_FORBIDDEN);
    ck_assert_int_eq(change(&call, &played.seat), ERR_SEAT_TAKEN);
    ck_assert_int_eq(change(&call, &(struct principal){.kind = PRINCIPAL_NONE}),
                     ERR_UNAUTHENTICATED);
}
END_TEST

START_TEST(tokens_are_renewed_and_end)
{
    struct runtime_seat_call call = {.what = SEAT_RENEW, .seat = 1};
    uint64_t seq;
    ck_assert_int_eq(change(&call, &played.seat), ERR_OK);
    struct principal renewed = holder(&call, PRINCIPAL_SEAT);
    ck_assert_int_eq(look(&played.seat, false, &seq), ERR_UNAUTHENTICATED);
    ck_assert_int_eq(look(&renewed, false, &seq), ERR_OK);
    call = (struct runtime_seat_call){.what = SEAT_RENEW, .seat = 2};
    ck_assert_int_eq(change(&call, &renewed), ERR_FORBIDDEN);
    call = (struct runtime_seat_call){.what = SEAT_REVOKE, .seat = 2};
    ck_assert_int_eq(change(&call, &renewed), ERR_FORBIDDEN);
    call = (struct runtime_seat_call){.what = SEAT_REVOKE, .seat = 1};
    ck_assert_int_eq(change(&call, &renewed), ERR_OK);
    ck_assert_int_eq(look(&renewed, false, &seq), ERR_UNAUTHENTICATED);
    struct principal invite = invited((struct runtime_seat_call){.seat = 1}, &bench_admin);
    struct principal joined;
    ck_assert_int_eq(join(&invite, &joined), ERR_OK);
    ck_assert_int_eq(look(&joined, false, &seq), ERR_OK);
}
END_TEST

START_TEST(an_expired_invite_is_refused)
{
    struct principal joined;
    struct runtime_seat_call call = {.what = SEAT_INVITE, .seat = 2, .expires_s = 0};
    ck_assert_int_eq(change(&call, &played.seat), ERR_OK);
    struct principal invite = holder(&call, PRINCIPAL_INVITE);
    ck_assert_int_eq(join(&invite, &joined), ERR_FORBIDDEN);
    invite.token_hash.bytes[0] ^= 1;
    ck_assert_int_eq(join(&invite, &joined), ERR_FORBIDDEN);
}
END_TEST

static void play(int times)
{
    for (int i = 0; i < times; i++) {
        struct runtime_submit_call call;
        bench_wait(&bench, &played, 0, &call);
        if (call.call.err == ERR_NOT_YOUR_TURN) {
            struct played other = played;
            other.seat = played.other;
            bench_wait(&bench, &other, 0, &call);
        }
        ck_assert_int_eq(call.call.err, ERR_OK);
        runtime_submit_finish(&call);
    }
}

START_TEST(a_spectator_sees_later)
{
    struct principal spectator;
    uint64_t seq = 0;
    struct principal invite =
        invited((struct runtime_seat_call){.spectator = true, .delay_entries = 3}, &played.seat);
    ck_assert_int_gt(invite.seat, GAME_SEATS_MAX);
    ck_assert_int_eq(join(&invite, &spectator), ERR_OK);
    play(2);
    ck_assert_int_eq(look(&spectator, true, &seq), ERR_OK);
    ck_assert_uint_eq(seq, 0);
    play(5);
    ck_assert_int_eq(look(&spectator, true, &seq), ERR_OK);
    ck_assert_uint_eq(seq, 4);
}
END_TEST

START_TEST(a_spectator_sees_what_is_old_enough)
{
    struct principal spectator;
    uint64_t seq = 9;
    struct principal invite =
        invited((struct runtime_seat_call){.spectator = true, .delay_s = 3600}, &played.seat);
    ck_assert_int_eq(join(&invite, &spectator), ERR_OK);
    play(7);
    ck_assert_int_eq(look(&spectator, true, &seq), ERR_OK);
    ck_assert_uint_eq(seq, 0);
}
END_TEST

START_TEST(a_spectator_may_do_nothing_else)
{
    struct principal spectator;
    uint64_t seq;
    struct principal invite = invited((struct runtime_seat_call){.spectator = true}, &bench_admin);
    ck_assert_int_eq(join(&invite, &spectator), ERR_OK);
    ck_assert_int_eq(look(&spectator, true, &seq), ERR_OK);
    ck_assert_int_eq(look(&spectator, false, &seq), ERR_FORBIDDEN);
    struct played as_player = played;
    struct runtime_submit_call call;
    as_player.seat = spectator;
    bench_wait(&bench, &as_player, 1, &call);
    ck_assert_int_eq(call.call.err, ERR_FORBIDDEN);
    struct runtime_seat_call seat = {.what = SEAT_INVITE, .expires_s = 60};
    ck_assert_int_eq(change(&seat, &spectator), ERR_FORBIDDEN);
    seat = (struct runtime_seat_call){.what = SEAT_REVOKE, .seat = spectator.seat};
    ck_assert_int_eq(change(&seat, &played.seat), ERR_OK);
    ck_assert_int_eq(look(&spectator, true, &seq), ERR_UNAUTHENTICATED);
}
END_TEST

START_TEST(places_for_spectators_are_counted)
{
    for (int i = 0; i < LIMIT_SPECTATORS; i++) {
        (void)invited((struct runtime_seat_call){.spectator = true}, &played.seat);
    }
    struct runtime_seat_call call = {.what = SEAT_INVITE, .spectator = true, .expires_s = 60};
    ck_assert_int_eq(change(&call, &played.seat), ERR_SEAT_TAKEN);
}
END_TEST

Suite *seating_suite(void)
{
    Suite *suite = suite_create("seating");
    TCase *tcase = tcase_create("seating");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, an_invite_is_good_once);
    tcase_add_test(tcase, a_new_invite_ends_the_old_one);
    tcase_add_test(tcase, who_may_invite_and_where);
    tcase_add_test(tcase, tokens_are_renewed_and_end);
    tcase_add_test(tcase, an_expired_invite_is_refused);
    tcase_add_test(tcase, a_spectator_sees_later);
    tcase_add_test(tcase, a_spectator_sees_what_is_old_enough);
    tcase_add_test(tcase, a_spectator_may_do_nothing_else);
    tcase_add_test(tcase, places_for_spectators_are_counted);
    suite_add_tcase(suite, tcase);
    return suite;
}
