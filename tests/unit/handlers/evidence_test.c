/* evidence: files out, files in. */
#include <string.h>

#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

START_TEST(export_is_the_file)
{
    test_as(PRINCIPAL_SEAT);
    test_send(HTTP_GET, TEST_SESSION "/export");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test.request.reply.content_type, "application/vnd.donjon.evidence");
    ck_assert_uint_eq(test.request.reply.body.len, 14);
    ck_assert_mem_eq(test.request.reply.body.data, "evidence\0of it", 14);
    ck_assert_str_eq(test_header("Content-Disposition"),
                     "attachment; filename=\"11111111-1111-1111-1111-111111111111.evidence\"");
    ck_assert_str_eq(test_header("Cache-Control"), "no-store");
    ck_assert_int_eq(fake.operation, FAKE_EVIDENCE);
}
END_TEST

START_TEST(evidence_of_a_batch)
{
    test_send(HTTP_GET, TEST_SESSION "/proofs/12/evidence");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test_header("Content-Disposition"),
                     "attachment; filename=\"11111111-1111-1111-1111-111111111111-12.evidence\"");
    ck_assert_uint_eq(fake.number, 12);
    test_again();
    test_send(HTTP_GET, TEST_SESSION "/proofs/-1/evidence");
    test_is_problem(404, "not_found");
}
END_TEST

START_TEST(export_that_fails)
{
    fake.err = ERR_NOT_FOUND;
    test_send(HTTP_GET, TEST_SESSION "/export");
    test_is_problem(404, "not_found");
    test_again();
    test_query("nonsense", "1");
    test_send(HTTP_GET, TEST_SESSION "/export");
    test_is_problem(400, "validation_failed");
}
END_TEST

START_TEST(verify_gives_the_report)
{
    test_body("any bytes");
    test_send(HTTP_POST, "/v1/verify");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test_text("level"), "attested");
    ck_assert(json_is_true(json_object_get(test.json, "valid")));
    ck_assert(json_is_null(json_object_get(test.json, "first_divergence")));
    ck_assert_uint_eq(fake.number, strlen("any bytes"));
    test_again();
    fake.err = ERR_OVERLOADED;
    test_body("any bytes");
    test_send(HTTP_POST, "/v1/verify");
    test_is_problem(503, "overloaded");
}
END_TEST

Suite *evidence_suite(void)
{
    Suite *suite = suite_create("evidence");
    TCase *tcase = tcase_create("evidence");
    tcase_add_checked_fixture(tcase, test_setup, test_teardown);
    tcase_add_test(tcase, export_is_the_file);
    tcase_add_test(tcase, evidence_of_a_batch);
    tcase_add_test(tcase, export_that_fails);
    tcase_add_test(tcase, verify_gives_the_report);
    suite_add_tcase(suite, tcase);
    return suite;
}
