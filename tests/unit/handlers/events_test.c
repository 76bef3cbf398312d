/* Following a session: what each viewer is told, where it goes on, and how it ends. */
#include <stdio.h>
#include <string.h>

#include "handlers/stream_hub.h"
#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

#define EVENTS TEST_SESSION "/events"

enum { SEAT_1 = 1, SEAT_2 = 2, BOTH = 3 };

/* Entry 1: seat 1 sees two of three events. Entry 2: it sees nothing. Entry 3: its turn. */
static struct game_event first[] = {
    {.type = GAME_EVENT_WAITED, .seats = BOTH, .entity = 1},
    {.type = GAME_EVENT_MOVED, .seats = SEAT_2, .entity = 9, .x = 3, .y = 4},
    {.type = GAME_EVENT_PROVIDER_CHANGED, .seats = SEAT_1, .entity = 1, .code = 64}};
static struct game_event second[] = {
    {.type = GAME_EVENT_MOVED, .seats = SEAT_2, .entity = 9, .x = 4, .y = 4}};
static struct game_event third[] = {{.type = GAME_EVENT_TURN, .seats = BOTH, .entity = 1}};

static void setup(void)
{
    test_setup();
    fake.feed[0] = (struct feed_entry){1, 0, first, 3};
    fake.feed[1] = (struct feed_entry){2, 0, second, 1};
    fake.feed[2] = (struct feed_entry){3, 0, third, 1};
    fake.feed_count = 3;
    memset(test.request.principal.session.bytes, 0x11, ID_SIZE);
    test.request.principal.seat = 1;
}

/* The ids of a page, with spaces between. */
static const char *ids(void)
{
    static char text[256];
    size_t index;
    json_t *item;
    text[0] = '\0';
    json_array_foreach(json_object_get(test.json, "items"), index, item)
    {
        strcat(text, json_string_value(json_object_get(item, "id")));
        strcat(text, " ");
    }
    return text;
}

static void get_page(const char *after)
{
    if (after) {
        test_query("after", after);
    }
    test_send(HTTP_GET, EVENTS);
    ck_assert_int_eq(test.request.reply.status, 200);
}

static void again(void)
{
    test_again();
    memset(test.request.principal.session.bytes, 0x11, ID_SIZE);
    test.request.principal.seat = 1;
}

START_TEST(a_page_holds_what_the_seat_noticed)
{
    get_page(NULL);
    ck_assert_str_eq(ids(), "1.1 1 3 ");
    ck_assert_str_eq(test_text("next_after"), "3");
    json_t *item = json_array_get(json_object_get(test.json, "items"), 1);
    ck_assert_str_eq(json_string_value(json_object_get(item, "topic")), "provider");
    ck_assert_str_eq(json_string_value(json_object_get(item, "type")), "provider_changed");
    ck_assert_str_eq(json_string_value(json_object_get(item, "provider")), "ai:wait");
    ck_assert_int_eq(json_integer_value(json_object_get(item, "seq")), 1);
    again();
    fake.seat = 2;
    get_page(NULL);
    ck_assert_str_eq(ids(), "1.1 1 2 3 ");
    again();
    fake.seat = 0;
    get_page(NULL);
    ck_assert_str_eq(ids(), "1.1 1.2 1 2 3 ");
}
END_TEST

START_TEST(every_id_is_a_place_to_go_on)
{
    static const char *const rests[][2] = {{"0", "1.1 1 3 "},  {"1.1", "1 3 "}, {"1", "3 "},
                                           {"1.1~77", "1 3 "}, {"2", "3 "},     {"3", ""},
                                           {"now", ""}};
    for (size_t i = 0; i < sizeof(rests) / sizeof(rests[0]); i++) {
        again();
        get_page(rests[i][0]);
        ck_assert_str_eq(ids(), rests[i][1]);
        ck_assert_str_eq(test_text("next_after"), "3");
    }
}
END_TEST

START_TEST(the_header_of_browsers_wins)
{
    test.request.last_event_id = "1";
    get_page("0");
    ck_assert_str_eq(ids(), "3 ");
}
END_TEST

START_TEST(topics_filter_and_leave_ids_alone)
{
    test_query("topics", "provider,turn");
    get_page(NULL);
    ck_assert_str_eq(ids(), "1 3 ");
    again();
    test_query("topics", "proof");
    get_page(NULL);
    ck_assert_str_eq(ids(), "");
    ck_assert_str_eq(test_text("next_after"), "3");
}
END_TEST

START_TEST(pages_of_one_item_are_all_items)
{
    char after[32] = "0";
    char seen[64] = "";
    for (int page = 0; page < 3; page++) {
        again();
        test_query("limit", "1");
        get_page(after);
        strcat(seen, ids());
        snprintf(after, sizeof(after), "%s", test_text("next_after"));
    }
    ck_assert_str_eq(seen, "1.1 1 3 ");
}
END_TEST

/* What another seat alone notices leaves no trace in what this seat is told. */
START_TEST(hidden_events_change_nothing)
{
    char before[1024];
    get_page("0");
    snprintf(before, sizeof(before), "%s", test.request.reply.body.data);
    again();
    first[1].type = GAME_EVENT_DIED;
    first[1].x = 20;
    fake.feed[1].event_count = 0;
    get_page("0");
    ck_assert_str_eq(test.request.reply.body.data, before);
    again();
    fake.feed[0].events = (struct game_event[]){first[0], first[1], first[1], first[2]};
    fake.feed[0].event_count = 4;
    get_page("0");
    ck_assert_str_eq(test.request.reply.body.data, before);
}
END_TEST

START_TEST(what_is_asked_wrongly_is_refused)
{
    static const char *const wrong[][2] = {{"after", "x"},      {"after", "1.0"}, {"topics", "all"},
                                           {"topics", "game,"}, {"topics", ""},   {"wait", "31"},
                                           {"limit", "0"},      {"nonsense", "1"}};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        again();
        test_query(wrong[i][0], wrong[i][1]);
        test_send(HTTP_GET, EVENTS);
        test_is_problem(400, "validation_failed");
    }
    again();
    test.request.accept = "text/html";
    test_send(HTTP_GET, EVENTS);
    test_is_problem(406, "not_acceptable");
    again();
    test_query("topics", "worker");
    test_send(HTTP_GET, EVENTS);
    test_is_problem(403, "forbidden");
    ck_assert_int_eq(fake.calls, 0);
    again();
    fake.err = ERR_SESSION_ARCHIVED;
    test_send(HTTP_GET, EVENTS);
    test_is_problem(410, "session_archived");
}
END_TEST

/* ---- long poll ---- */

static void publish(uint8_t topic, uint8_t kind)
{
    struct bus_event event = {.topic = topic, .kind = kind, .seq = 3, .number = 1};
    memset(event.session.bytes, 0x11, ID_SIZE);
    event_bus_publish(fake_bus(), &event);
    event_bus_dispatch(fake_bus());
}

START_TEST(a_poll_waits_for_what_it_may_tell)
{
    fake.feed_count = 0;
    test_query("wait", "20");
    test_send(HTTP_GET, EVENTS);
    ck_assert(test.lingers);
    ck_assert_int_eq(test.done, 0);
    publish(TOPIC_GAME, BUS_ADVANCED); /* nothing is there yet */
    ck_assert_int_eq(test.done, 0);
    fake.feed_count = 1;
    publish(TOPIC_GAME, BUS_ADVANCED);
    test_read_reply();
    ck_assert_str_eq(ids(), "1.1 1 ");
}
END_TEST

START_TEST(a_poll_ends_in_time)
{
    test_query("wait", "20");
    test_query("after", "3");
    test_send(HTTP_GET, EVENTS);
    test_now_us += 19 * 1000000;
    (void)stream_hub_run(test_hub());
    ck_assert_int_eq(test.done, 0);
    test_now_us += 1100000;
    (void)stream_hub_run(test_hub());
    test_read_reply();
    ck_assert_str_eq(ids(), "");
    ck_assert_str_eq(test_text("next_after"), "3");
}
END_TEST

START_TEST(a_poll_that_waits_ends_with_the_server)
{
    test_query("wait", "20");
    test_query("after", "3");
    test_send(HTTP_GET, EVENTS);
    test.request.stream->drain(&test.request);
    test_read_reply();
    ck_assert_str_eq(test_text("next_after"), "3");
}
END_TEST

/* ---- streams ---- */

static void open_stream(const char *type, const char *after)
{
    test.request.accept = type;
    test_query("after", after);
    test_send(HTTP_GET, EVENTS);
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test.request.reply.content_type, type);
    ck_assert_int_eq(test.done, 0);
}

static void close_stream(void)
{
    test.client_gone = true;
    test.request.stream->ended(&test.request);
    ck_assert_int_eq(test.done, 1);
}

START_TEST(events_of_a_server)
{
    open_stream("text/event-stream", "1");
    ck_assert_str_eq(test.given.data,
                     "retry: 2000\n\nid: 3\nevent: turn\ndata: {\"id\":\"3\",\"topic\":\"turn\","
                     "\"type\":\"turn\",\"entity\":1,\"seq\":3,"
                     "\"at\":\"1970-01-01T00:00:00.000000Z\"}\n\n");
    ck_assert_str_eq(test_header("Cache-Control"), "no-cache, no-transform");
    close_stream();
}
END_TEST

START_TEST(lines_of_json)
{
    open_stream("application/x-ndjson", "0");
    size_t lines = 0;
    for (const char *c = test.given.data; *c; c++) {
        lines += *c == '\n' ? 1 : 0;
    }
    ck_assert_uint_eq(lines, 3);
    close_stream();
}
END_TEST

START_TEST(a_stream_goes_on_when_it_is_woken)
{
    fake.feed_count = 1;
    open_stream("application/x-ndjson", "0");
    ck_assert_int_eq(test.pieces, 1);
    fake.feed_count = 3;
    publish(TOPIC_TURN, BUS_ADVANCED); /* the client has not taken the first piece */
    ck_assert_int_eq(test.pieces, 1);
    test_take();
    ck_assert_int_eq(test.pieces, 2);
    ck_assert_ptr_nonnull(strstr(test.given.data, "{\"id\":\"3\""));
    test_take();
    ck_assert_int_eq(test.pieces, 2);
    close_stream();
}
END_TEST

/* Microseconds until the stream looks for what another server may have done, in steps of a tick. */
static int64_t time_to_look(void)
{
    int calls = fake.calls;
    int64_t begun_us = test_now_us;
    for (int i = 0; i < 100 && fake.calls == calls; i++) {
        test_now_us += 50 * 1000;
        (void)stream_hub_run(test_hub());
    }
    ck_assert_int_eq(fake.calls, calls + 1);
    return test_now_us - begun_us;
}

START_TEST(it_looks_more_often_while_another_server_plays)
{
    enum { TICK_US = 250 * 1000, SLACK_US = TICK_US + 60 * 1000 };
    fake.shared = true;
    fake.feed_count = 1;
    open_stream("application/x-ndjson", "0");
    test_take();
    ck_assert_int_ge(time_to_look(), 1000 * 1000);
    fake.feed_count = 2; /* nobody wakes it */
    ck_assert_int_ge(time_to_look(), 1000 * 1000);
    test_take();
    ck_assert_int_le(time_to_look(), 250 * 1000 * 5 / 4 + SLACK_US);
    ck_assert_int_le(time_to_look(), 500 * 1000 * 5 / 4 + SLACK_US);
    ck_assert_int_ge(time_to_look(), 1000 * 1000); /* and less often when it has nothing to say */
    close_stream();
}
END_TEST

START_TEST(a_silent_stream_shows_that_it_lives)
{
    open_stream("text/event-stream", "3");
    test_take();
    ck_assert_int_eq(test.pieces, 1);
    fake.seat = 1;
    test_now_us += LIMIT_STREAM_ALIVE_MS * INT64_C(1000) * 5 / 4 + 1000;
    (void)stream_hub_run(test_hub()); /* looks into the store */
    test_now_us += 300000;
    (void)stream_hub_run(test_hub());
    ck_assert_int_eq(test.pieces, 2);
    ck_assert_ptr_nonnull(strstr(test.given.data, ": alive\nid: 3\n\n"));
    test_take();
    close_stream();
}
END_TEST

START_TEST(hints_come_once_at_their_place)
{
    test_query("topics", "checkpoint,proof");
    open_stream("application/x-ndjson", "now");
    test_take();
    publish(TOPIC_CHECKPOINT, BUS_CHECKPOINT_CREATED);
    test_take();
    publish(TOPIC_PROOF, BUS_PROOF_SUCCEEDED);
    ck_assert_ptr_nonnull(strstr(test.given.data, "{\"id\":\"3~"));
    ck_assert_ptr_nonnull(strstr(test.given.data, "\"type\":\"checkpoint_created\",\"seq\":3}"));
    ck_assert_ptr_nonnull(
        strstr(test.given.data, "\"type\":\"proof_succeeded\",\"batch\":1,\"seq\":3}"));
    test_take();
    close_stream();
}
END_TEST

START_TEST(an_admin_is_told_of_workers)
{
    test_as(PRINCIPAL_ADMIN);
    test_query("topics", "worker");
    open_stream("application/x-ndjson", "now");
    test_take();
    event_bus_publish(fake_bus(), &(struct bus_event){.topic = TOPIC_WORKER,
                                                      .kind = BUS_WORKER_CHANGED,
                                                      .general = true,
                                                      .number = 1,
                                                      .seq = HEALTH_UNHEALTHY});
    event_bus_dispatch(fake_bus());
    ck_assert_ptr_nonnull(strstr(test.given.data, "\"type\":\"worker_changed\",\"worker\":"
                                                  "\"persistence\",\"status\":\"unhealthy\"}"));
    test_take();
    close_stream();
}
END_TEST

START_TEST(a_slow_client_is_told_that_hints_are_missing)
{
    test_query("topics", "proof");
    open_stream("application/x-ndjson", "now");
    for (int i = 0; i < LIMIT_BUS_RING + 4; i++) {
        publish(TOPIC_PROOF, BUS_PROOF_SUCCEEDED);
    }
    test_take();
    ck_assert_ptr_nonnull(
        strstr(test.given.data, "\"topic\":\"stream\",\"type\":\"lagged\",\"count\":4}"));
    test_take();
    close_stream();
}
END_TEST

START_TEST(a_stopping_server_says_when_to_come_back)
{
    open_stream("text/event-stream", "1");
    test.request.stream->drain(&test.request);
    ck_assert_int_eq(test.pieces, 1); /* the client has not taken what was given */
    test_take();
    ck_assert(test.last_piece);
    ck_assert_ptr_nonnull(strstr(test.given.data, "retry: 500\n\nid: 3\nevent: stream\n"));
    ck_assert_ptr_nonnull(strstr(test.given.data, "\"code\":\"draining\",\"retry_ms\":500}"));
    test_take();
    ck_assert_int_eq(test.done, 1);
}
END_TEST

START_TEST(a_token_that_ends_ends_its_stream)
{
    open_stream("application/x-ndjson", "3");
    test_take();
    fake.err = ERR_UNAUTHENTICATED;
    publish(TOPIC_GAME, BUS_ADVANCED);
    ck_assert(test.last_piece);
    ck_assert_ptr_nonnull(
        strstr(test.given.data, "\"code\":\"unauthenticated\",\"retry_ms\":null}"));
    test_take();
    ck_assert_int_eq(test.done, 1);
}
END_TEST

START_TEST(a_client_that_goes_while_the_runtime_works)
{
    open_stream("application/x-ndjson", "3");
    test_take();
    fake.later = true;
    publish(TOPIC_GAME, BUS_ADVANCED);
    test.client_gone = true;
    test.request.stream->ended(&test.request);
    ck_assert_int_eq(test.done, 0);
    fake_runtime_finish();
    ck_assert_int_eq(test.done, 1);
}
END_TEST

START_TEST(a_seat_has_so_many_streams)
{
    struct stream_place places[LIMIT_STREAMS_SEAT] = {{0}};
    for (size_t i = 0; i < LIMIT_STREAMS_SEAT; i++) {
        places[i].principal = test.request.principal;
        places[i].session = test.request.principal.session;
        ck_assert_int_eq(stream_hub_enter(test_hub(), &places[i], NULL), ERR_OK);
    }
    test_send(HTTP_GET, EVENTS);
    test_is_problem(429, "rate_limited");
    ck_assert_ptr_nonnull(test_header("Retry-After"));
    again();
    test.request.principal.seat = 2;
    get_page("0");
    for (size_t i = 0; i < LIMIT_STREAMS_SEAT; i++) {
        stream_hub_leave(&places[i]);
    }
    again();
    get_page("0");
}
END_TEST

/* ---- tickets ---- */

static void get_ticket(char out[128])
{
    test_send(HTTP_POST, "/v1/stream-tickets");
    ck_assert_int_eq(test.request.reply.status, 201);
    ck_assert_str_eq(test_text("session"), "11111111-1111-1111-1111-111111111111");
    snprintf(out, 128, "%s", test_text("ticket"));
}

static void open_with(const char *ticket)
{
    test_again();
    test_as(PRINCIPAL_NONE);
    test_query("ticket", ticket);
    test_send(HTTP_GET, EVENTS);
}

START_TEST(a_ticket_opens_one_stream)
{
    char ticket[128];
    get_ticket(ticket);
    open_with(ticket);
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_int_eq(fake.principal.kind, PRINCIPAL_SEAT);
    ck_assert_int_eq(fake.principal.seat, 1);
    open_with(ticket);
    test_is_problem(401, "unauthenticated");
}
END_TEST

START_TEST(what_is_no_ticket)
{
    char ticket[128];
    get_ticket(ticket);
    open_with("dnj_t_AAAA");
    test_is_problem(401, "unauthenticated");
    open_with("nonsense");
    test_is_problem(401, "unauthenticated");
    ticket[10] = ticket[10] == 'A' ? 'B' : 'A';
    open_with(ticket);
    test_is_problem(401, "unauthenticated");
}
END_TEST

START_TEST(a_ticket_needs_a_token_and_a_session)
{
    test_as(PRINCIPAL_NONE);
    test_send(HTTP_POST, "/v1/stream-tickets");
    test_is_problem(401, "unauthenticated");
    again();
    test_as(PRINCIPAL_ADMIN);
    test_send(HTTP_POST, "/v1/stream-tickets");
    test_is_problem(400, "validation_failed");
    again();
    test_body("{\"session\": \"no\"}");
    test_send(HTTP_POST, "/v1/stream-tickets");
    test_is_problem(400, "validation_failed");
    again();
    fake.err = ERR_NOT_FOUND;
    test_body("{\"session\": \"22222222-2222-2222-2222-222222222222\"}");
    test_send(HTTP_POST, "/v1/stream-tickets");
    test_is_problem(404, "not_found");
}
END_TEST

static void add_pages(Suite *suite)
{
    TCase *tcase = tcase_create("pages");
    tcase_add_checked_fixture(tcase, setup, test_teardown);
    tcase_add_test(tcase, a_page_holds_what_the_seat_noticed);
    tcase_add_test(tcase, every_id_is_a_place_to_go_on);
    tcase_add_test(tcase, the_header_of_browsers_wins);
    tcase_add_test(tcase, topics_filter_and_leave_ids_alone);
    tcase_add_test(tcase, pages_of_one_item_are_all_items);
    tcase_add_test(tcase, hidden_events_change_nothing);
    tcase_add_test(tcase, what_is_asked_wrongly_is_refused);
    tcase_add_test(tcase, a_poll_waits_for_what_it_may_tell);
    tcase_add_test(tcase, a_poll_ends_in_time);
    tcase_add_test(tcase, a_poll_that_waits_ends_with_the_server);
    suite_add_tcase(suite, tcase);
}

Suite *events_suite(void)
{
    Suite *suite = suite_create("events");
    TCase *tcase = tcase_create("streams");
    add_pages(suite);
    tcase_add_checked_fixture(tcase, setup, test_teardown);
    tcase_add_test(tcase, events_of_a_server);
    tcase_add_test(tcase, lines_of_json);
    tcase_add_test(tcase, a_stream_goes_on_when_it_is_woken);
    tcase_add_test(tcase, it_looks_more_often_while_another_server_plays);
    tcase_add_test(tcase, a_silent_stream_shows_that_it_lives);
    tcase_add_test(tcase, hints_come_once_at_their_place);
    tcase_add_test(tcase, an_admin_is_told_of_workers);
    tcase_add_test(tcase, a_slow_client_is_told_that_hints_are_missing);
    tcase_add_test(tcase, a_stopping_server_says_when_to_come_back);
    tcase_add_test(tcase, a_token_that_ends_ends_its_stream);
    tcase_add_test(tcase, a_client_that_goes_while_the_runtime_works);
    tcase_add_test(tcase, a_seat_has_so_many_streams);
    tcase_add_test(tcase, a_ticket_opens_one_stream);
    tcase_add_test(tcase, what_is_no_ticket);
    tcase_add_test(tcase, a_ticket_needs_a_token_and_a_session);
    suite_add_tcase(suite, tcase);
    return suite;
}
