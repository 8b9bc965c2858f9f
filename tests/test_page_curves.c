/* Panels of curves and Markdown in a page: numbers survive, nothing gets out. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "tests/page_case.h"

static void make_library(void)
{
    make_file("uPlot.iife.min.js", "var uPlot = function () {};");
    make_file("uPlot.min.css", ".u{}");
    make_file("LICENSE", "MIT, by somebody");
}

static const char *const views[] = { "run 1", "run </script><b>2" };
static const fic_page_curve names[] = { { "a", "first", true }, { "</script>\"\\", "second", false } };
static const double y[] = { 0.1234, 0.5, -1.7306, NAN, 2.0, 1.9996, 7.0, 7.001, 7.0004, NAN, NAN, 1e300 };

static void put_panel(const char *library)
{
    fic_page_panel c = { .x_label = "T (K)",
                         .y_label = "Cp",
                         .x0 = 300.5,
                         .dx = 0.25,
                         .step = 1e-3,
                         .n = 3,
                         .n_views = 2,
                         .n_curves = 2,
                         .view = views,
                         .curve = names,
                         .y = y };
    fic_page_curves(page, "a <panel>", &c, library);
}

START_TEST(numbers_of_curves_add_up_to_what_they_were)
{
    make_library();
    put_panel(".");
    write_and_read();
    size_t read = 0;
    const char *s = strstr(html, "id=\"curves-1-data\">");
    ck_assert_ptr_nonnull(s);
    for (; (s = strstr(s, "\"d\":[")); s += 5) {
        const char *at = s + 5;
        for (size_t v = 0; v < 2; v++) {
            size_t k = read % 2;
            double sum = 0.0;
            for (size_t i = 0; i < 3; i++) {
                char *end;
                double expected = y[(v * 2 + k) * 3 + i];
                at += strspn(at, "[,]");
                if (strncmp(at, "null", 4) == 0) {
                    ck_assert_msg(!(fabs(expected) < 1e6), "%g became null", expected);
                    at += 4;
                    continue;
                }
                sum += strtod(at, &end);
                ck_assert_msg(fabs(sum * 1e-3 - expected) <= 0.5001e-3, "%g, not %g", sum * 1e-3, expected);
                at = end;
            }
        }
        read++;
    }
    ck_assert_uint_eq(read, 2);
}
END_TEST

START_TEST(a_name_cannot_end_the_script_that_carries_it)
{
    make_library();
    put_panel(".");
    write_and_read();
    const char *data = strstr(html, "id=\"curves-1-data\">"), *end = strstr(data, "</script>");
    ck_assert_ptr_nonnull(strstr(data, "\\u003c/script>\\\"\\\\"));
    ck_assert_msg(strstr(data, "var box") > end, "the data end where they should");
    ck_assert_ptr_null(strstr(html, "<panel>"));
    ck_assert_ptr_nonnull(strstr(html, "MIT, by somebody"));
    ck_assert_ptr_nonnull(strstr(md, "a \\<panel\\>"));
}
END_TEST

START_TEST(without_the_library_a_sentence_says_so)
{
    put_panel("./nowhere");
    put_panel(NULL);
    make_library();
    make_file("uPlot.iife.min.js", "'</script>'"); /* would end its element */
    put_panel(".");
    write_and_read();
    size_t said = 0;
    for (const char *s = html; (s = strstr(s, "class=\"no-curves\"")); s++)
        said++;
    ck_assert_uint_eq(said, 3);
    ck_assert_ptr_null(strstr(html, "curves-1-data"));
}
END_TEST

START_TEST(notes_go_in_below_the_sections)
{
    fic_page_markdown(page, "# Notes\n\nSome *words*.\n\n```\n# no heading\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
    write_and_read();
    ck_assert_ptr_nonnull(strstr(html, "<h3>Notes</h3>"));
    ck_assert_ptr_nonnull(strstr(html, "<em>words</em>"));
    ck_assert_ptr_nonnull(strstr(html, "\n# no heading\n") ? html : strstr(html, "<code># no heading\n"));
    ck_assert_ptr_nonnull(strstr(html, "<td>1</td>"));
    ck_assert_ptr_nonnull(strstr(md, "### Notes\n"));
    ck_assert_ptr_nonnull(strstr(md, "\n# no heading\n"));
}
END_TEST

START_TEST(html_in_notes_is_shown_and_not_obeyed)
{
    fic_page_markdown(page, "<script>alert(1)</script> and <b onclick=\"x\">bold</b>\n");
    write_and_read();
    ck_assert_ptr_null(strstr(html, "<script>alert"));
    ck_assert_ptr_null(strstr(html, "<b onclick"));
    ck_assert_ptr_nonnull(strstr(html, "&lt;script&gt;alert(1)"));
}
END_TEST

START_TEST(notes_that_lead_out_of_the_page_are_shown_as_they_stand)
{
    fic_page_markdown(page, "[a](javascript:alert(1)) [b](https://example.org)\n");
    fic_page_markdown(page, "![c](https://example.org/c.png)\n");
    fic_page_markdown(page, "[inside](#section-1)\n");
    write_and_read();
    ck_assert_ptr_null(strstr(html, "href=\"javascript"));
    ck_assert_ptr_null(strstr(html, "href=\"https"));
    ck_assert_ptr_null(strstr(html, "src=\"https"));
    ck_assert_ptr_nonnull(strstr(html, "<a href=\"#section-1\">inside</a>"));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("page_curves");
    TCase *t = tcase_create("page_curves");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, numbers_of_curves_add_up_to_what_they_were);
    tcase_add_test(t, a_name_cannot_end_the_script_that_carries_it);
    tcase_add_test(t, without_the_library_a_sentence_says_so);
    tcase_add_test(t, notes_go_in_below_the_sections);
    tcase_add_test(t, html_in_notes_is_shown_and_not_obeyed);
    tcase_add_test(t, notes_that_lead_out_of_the_page_are_shown_as_they_stand);
    suite_add_tcase(s, t);
    return run_suite(s);
}
