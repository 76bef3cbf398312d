/* The legend and the names. */
#include "play/guide.h"

#include "tests/unit/play/suites.h"

static struct guide guide;

static void setup(void)
{
    guide_init(&guide,
               json_loads("{\"legend\": {\"tiles\": [{\"id\": \"wall\", \"name\": \"ashlar wall\","
                          " \"glyph\": \"#\", \"remembered\": \":\"}]},"
                          " \"items\": [{\"id\": \"jack\", \"name\": \"quilted jack\","
                          " \"text\": \"Warm.\"}, {\"id\": \"odd\"}]}",
                          0, NULL));
}

static void teardown(void)
{
    guide_finish(&guide);
}

START_TEST(a_remembered_tile_is_drawn_by_its_glyph)
{
    ck_assert_int_eq(guide_tile(&guide, '#').glyph, '#');
    ck_assert(!guide_tile(&guide, '#').remembered);
    ck_assert_int_eq(guide_tile(&guide, ':').glyph, '#');
    ck_assert(guide_tile(&guide, ':').remembered);
    ck_assert_str_eq(guide_tile(&guide, ':').name, "ashlar wall");
}
END_TEST

START_TEST(an_unknown_character_is_itself)
{
    ck_assert_int_eq(guide_tile(&guide, '~').glyph, '~');
    ck_assert(!guide_tile(&guide, '~').known);
    ck_assert_int_eq(guide_tile(&guide, (char)0x80).glyph, (char)0x80);
}
END_TEST

START_TEST(rows_have_names)
{
    ck_assert_str_eq(guide_name(&guide, "items", "jack"), "quilted jack");
    ck_assert_str_eq(guide_name(&guide, "items", "odd"), "odd");
    ck_assert_str_eq(guide_name(&guide, "items", "none"), "none");
    ck_assert_str_eq(guide_name(&guide, "nothing", "none"), "none");
    ck_assert_str_eq(guide_text(&guide, "items", "jack", "text"), "Warm.");
    ck_assert_str_eq(guide_text(&guide, "items", "odd", "text"), "");
}
END_TEST

Suite *guide_suite(void)
{
    Suite *suite = suite_create("guide");
    TCase *tests = tcase_create("guide");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_remembered_tile_is_drawn_by_its_glyph);
    tcase_add_test(tests, an_unknown_character_is_itself);
    tcase_add_test(tests, rows_have_names);
    suite_add_tcase(suite, tests);
    return suite;
}
