/* once: what is kept and forgotten, what a retry gets, and that nobody reads what is kept. */
#include <stdlib.h>
#include <string.h>

#include "handlers/once.h"
#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

#define KEY "5b6d3a0e-6a55-4f0c-9df5-2f6f0f0c7a11"

static void send_keyed(enum http_method method, const char *path, const char *key)
{
    test.request.idempotency_key = key;
    test_send(method, path);
}

static void begun(uint32_t attempt)
{
    fake.found = (struct store_request_found){.state = STORE_REQUEST_BEGUN, .attempt = attempt};
    fake.found.first_us = 1700000000000000;
}

START_TEST(keeps_a_success)
{
    begun(1);
    test_body("{\"players\":2}");
    send_keyed(HTTP_POST, "/v1/sessions", KEY);
    ck_assert_int_eq(test.request.reply.status, 201);
    ck_assert_int_eq(test.done, 1);
    ck_assert_int_eq(fake.operation, FAKE_ONCE_END);
    ck_assert(!fake.forgotten);
    ck_assert_ptr_nonnull(fake.create.once);
    /* The tokens went to the client, not to the store. */
    ck_assert_ptr_nonnull(strstr(test.request.reply.body.data, "dnj_s_"));
    ck_assert_ptr_null(memmem(fake.kept.data, fake.kept.len, "dnj_s_", 6));
}
END_TEST

START_TEST(gives_the_same_reply_again)
{
    begun(1);
    test_body("{}");
    send_keyed(HTTP_POST, "/v1/sessions", KEY);
    char *first = strdup(test.request.reply.body.data);
    char *location = strdup(test_header("Location"));
    struct strbuf kept = {0};
    strbuf_add(&kept, fake.kept.data, fake.kept.len);
    fake.found.state = STORE_REQUEST_DONE;
    fake.found.reply = kept.data;
    fake.found.reply_size = kept.len;
    test_again();
    test_body("{}");
    send_keyed(HTTP_POST, "/v1/sessions", "\"" KEY "\"");
    ck_assert_int_eq(test.request.reply.status, 201);
    ck_assert_str_eq(test.request.reply.body.data, first);
    ck_assert_str_eq(test_header("Location"), location);
    ck_assert_str_eq(test_header("Idempotent-Replayed"), "true");
    ck_assert_int_eq(fake.operation, FAKE_ONCE_BEGIN);
    free(first);
    free(location);
    strbuf_finish(&kept);
}
END_TEST

START_TEST(another_key_cannot_read_it)
{
    begun(1);
    test_body("{}");
    send_keyed(HTTP_POST, "/v1/sessions", KEY);
    struct strbuf kept = {0};
    strbuf_add(&kept, fake.kept.data, fake.kept.len);
    fake.found.state = STORE_REQUEST_DONE;
    fake.found.reply = kept.data;
    fake.found.reply_size = kept.len;
    test_again();
    test_body("{}");
    send_keyed(HTTP_POST, "/v1/sessions", "another");
    test_is_problem(500, "internal");
    strbuf_finish(&kept);
}
END_TEST

START_TEST(forgets_a_failure)
{
    begun(1);
    test_body("{\"players\":99}");
    send_keyed(HTTP_POST, "/v1/sessions", KEY);
    test_is_problem(400, "validation_failed");
    ck_assert_int_eq(fake.operation, FAKE_ONCE_END);
    ck_assert(fake.forgotten);
}
END_TEST

START_TEST(refuses)
{
    begun(1);
    fake.found.fingerprint.bytes[0] = 1;
    test_body("{}");
    send_keyed(HTTP_POST, "/v1/sessions", KEY);
    test_is_problem(422, "idempotency_mismatch");
    test_again();
    fake.found = (struct store_request_found){.state = STORE_REQUEST_UNDER_WAY, .attempt = 1};
    test_body("{}");
    send_keyed(HTTP_POST, "/v1/sessions", KEY);
    test_is_problem(409, "request_in_flight");
    ck_assert_str_eq(test_header("Retry-After"), "1");
    test_again();
    test_body("{}");
    send_keyed(HTTP_POST, "/v1/sessions", "two words");
    test_is_problem(400, "validation_failed");
    test_again();
    test_body("{}");
    send_keyed(HTTP_POST, "/v1/sessions", "");
    test_is_problem(400, "validation_failed");
}
END_TEST

START_TEST(fingerprints_differ)
{
    begun(1);
    test_body("{}");
    send_keyed(HTTP_POST, "/v1/sessions", KEY);
    struct store_request first = fake.request;
    test_again();
    begun(1);
    test_body("{\"players\":2}");
    send_keyed(HTTP_POST, "/v1/sessions", KEY);
    ck_assert(digest_equal(&fake.request.key, &first.key));
    ck_assert(!digest_equal(&fake.request.fingerprint, &first.fingerprint));
    test_again();
    begun(1);
    test_as(PRINCIPAL_ADMIN); /* somebody else's key of the same name */
    test_body("{}");
    send_keyed(HTTP_POST, "/v1/sessions", KEY);
    ck_assert(!digest_equal(&fake.request.key, &first.key));
    ck_assert(digest_equal(&fake.request.fingerprint, &first.fingerprint));
}
END_TEST

START_TEST(archived_by_an_earlier_attempt)
{
    begun(2);
    fake.err = ERR_OK;
    send_keyed(HTTP_DELETE, TEST_SESSION, KEY);
    ck_assert_int_eq(test.request.reply.status, 204);
    ck_assert_mem_eq(fake.request.session.bytes, fake.record.id.bytes, ID_SIZE);
}
END_TEST

START_TEST(reads_have_no_key)
{
    send_keyed(HTTP_GET, TEST_SESSION, KEY);
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_int_eq(fake.operation, FAKE_READ);
}
END_TEST

Suite *once_suite(void)
{
    Suite *suite = suite_create("once");
    TCase *tcase = tcase_create("once");
    tcase_add_checked_fixture(tcase, test_setup, test_teardown);
    tcase_add_test(tcase, keeps_a_success);
    tcase_add_test(tcase, gives_the_same_reply_again);
    tcase_add_test(tcase, another_key_cannot_read_it);
    tcase_add_test(tcase, forgets_a_failure);
    tcase_add_test(tcase, refuses);
    tcase_add_test(tcase, fingerprints_differ);
    tcase_add_test(tcase, archived_by_an_earlier_attempt);
    tcase_add_test(tcase, reads_have_no_key);
    suite_add_tcase(suite, tcase);
    return suite;
}
