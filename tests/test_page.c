/* A page: everything escaped, every tag closed, the same in Markdown. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include "notebooks_export/letters.h"
#include "tests/page_case.h"

static size_t count(const char *text, const char *word)
{
    size_t n = 0;
    for (const char *s = text; (s = strstr(s, word)); s += strlen(word))
        n++;
    return n;
}

/* The first tag that does not close as it opened; NULL: all do. Void elements and <x/> open nothing. */
static const char *unbalanced(const char *text)
{
    static char open[64][32];
    size_t depth = 0;
    for (const char *s = text; (s = strchr(s, '<')); s++) {
        char name[32] = { 0 };
        bool ends = s[1] == '/';
        size_t n = strcspn(s + 1 + ends, " \t\r\n/>");
        if (s[1] == '!' || n == 0 || n >= sizeof name)
            continue;
        memcpy(name, s + 1 + ends, n);
        const char *close = strchr(s, '>');
        if (!close || (ends && (depth == 0 || strcmp(open[--depth], name) != 0)))
            return s;
        if (!ends && close[-1] != '/' && strcmp(name, "meta") != 0 && strcmp(name, "img") != 0 && depth < 64)
            memcpy(open[depth++], name, sizeof name);
        if (!ends && (strcmp(name, "script") == 0 || strcmp(name, "style") == 0))
            s = strstr(s, strcmp(name, "script") == 0 ? "</script" : "</style") - 1;
    }
    return depth == 0 ? NULL : text + strlen(text);
}

static const char *const words[] = { "job_A", "<i>|", NULL };
static const double numbers[] = { 641.23, NAN, -1.2e-5 };

static void fill(void)
{
    static const char *const items[] = { "1. first", "second `code`" };
    static const fic_page_item terms[] = { { "T<f>", "fictive & more" }, { "q", "0.5 K/s" } };
    fic_page_column c[] = { { "sample <x>", NULL, NULL, words, 0 }, { "peak", "K", numbers, NULL, 1 } };
    fic_page_heading(page, 2, "Samples of <%s>", "Vit4");
    fic_page_text(page, "3. is < 4 & \"so\" %d\xff", 7);
    fic_page_heading(page, 3, "Sub");
    fic_page_list(page, 2, items);
    fic_page_definitions(page, 2, terms);
    fic_page_table(page, "peaks & <onsets>", 3, 2, c);
    fic_page_fold(page, "the <run> file");
    fic_page_code(page, "a: <b>\n\tc: ```\n");
    fic_page_fold(page, "left open");
}

START_TEST(every_tag_is_closed_even_where_a_fold_was_left_open)
{
    fill();
    make_file("a.svg", "<svg id=\"a\"><title>x</title><g/></svg>");
    fic_page_figure(page, "a.svg", NULL, "alt", "caption");
    write_and_read();
    const char *at = unbalanced(html);
    ck_assert_msg(at == NULL, "at %.60s", at);
    fic_page_unfold(page);
    fic_page_unfold(page);
    fic_page_unfold(page); /* one too many */
    write_and_read();
    at = unbalanced(html);
    ck_assert_msg(at == NULL, "at %.60s", at);
}
END_TEST

START_TEST(all_text_is_escaped_in_the_page)
{
    fill();
    write_and_read();
    ck_assert_ptr_nonnull(strstr(html, "<title>A &lt;b&gt;title&lt;/b&gt; &amp; &quot;more&quot;</title>"));
    ck_assert_ptr_nonnull(strstr(html, "Samples of &lt;Vit4&gt;</h2>"));
    ck_assert_ptr_nonnull(strstr(html, "<p>3. is &lt; 4 &amp; &quot;so&quot; 7\xef\xbf\xbd</p>"));
    ck_assert_ptr_nonnull(strstr(html, "<dt>T&lt;f&gt;</dt><dd>fictive &amp; more</dd>"));
    ck_assert_ptr_nonnull(strstr(html, "a: &lt;b&gt;\n\tc: ```\n</code></pre>"));
    ck_assert_ptr_nonnull(strstr(html, "<summary>the &lt;run&gt; file</summary>"));
    ck_assert_ptr_null(strstr(html, "<i>"));
}
END_TEST

START_TEST(a_table_can_be_read_aloud_and_sorted)
{
    fill();
    write_and_read();
    ck_assert_ptr_nonnull(
        strstr(html, "<caption id=\"table-1-caption\">Table 1. peaks &amp; &lt;onsets&gt;</caption>"));
    ck_assert_ptr_nonnull(strstr(html, "<th scope=\"col\">sample &lt;x&gt;</th>"));
    ck_assert_ptr_nonnull(strstr(html, "<th scope=\"col\" class=\"n\">peak <span class=\"unit\">/ K</span></th>"));
    ck_assert_ptr_nonnull(strstr(html, "<th scope=\"row\">job_A</th><td class=\"n\" data-v=\"641.23"));
    ck_assert_ptr_nonnull(strstr(html, "\">641.2</td>"));
    ck_assert_ptr_nonnull(strstr(html, "data-v=\"\">–</td>"));
    ck_assert_ptr_nonnull(strstr(html, "aria-sort"));
}
END_TEST

START_TEST(the_markdown_says_the_same)
{
    fill();
    write_and_read();
    const char *expected = "# A \\<b\\>title\\</b\\> \\& \"more\"\n\n- Samples of \\<Vit4\\>\n  - Sub\n\n"
                           "## Samples of \\<Vit4\\>\n\n3\\. is \\< 4 \\& \"so\" 7\xef\xbf\xbd\n\n### Sub\n\n"
                           "- 1\\. first\n- second \\`code\\`\n\n"
                           "- **T\\<f\\>**: fictive \\& more\n- **q**: 0.5 K/s\n\n"
                           "**Table 1.** peaks \\& \\<onsets\\>\n\n| sample \\<x\\> | peak / K |\n| --- | ---: |\n"
                           "| job\\_A | 641.2 |\n| \\<i\\>\\| | – |\n| – | −0.0 |\n\n"
                           "**the \\<run\\> file**\n\n````\na: <b>\n\tc: ```\n````\n\n**left open**\n";
    ck_assert_str_eq(md, expected);
}
END_TEST

START_TEST(two_pictures_share_no_id)
{
    make_file("a.svg", "<?xml version=\"1.0\"?>\n<svg id='r'><title>Gnuplot</title><path id=\"p\"/>"
                       "<use xlink:href='#p' fill=\"url(#p)\"/><text> id=\"t\" href=\"#t</text></svg>\n");
    fic_page_figure(page, "a.svg", "dir x/a(1).svg", "a \"curve\" <rises>", "first");
    fic_page_figure(page, "a.svg", NULL, "again", "second");
    write_and_read();
    ck_assert_ptr_nonnull(strstr(html, "<svg role=\"img\" aria-label=\"a &quot;curve&quot; &lt;rises&gt;\" "
                                       "id='figure-1-r'><path id=\"figure-1-p\"/>"
                                       "<use xlink:href='#figure-1-p' fill=\"url(#figure-1-p)\"/>"));
    ck_assert_ptr_nonnull(strstr(html, "<path id=\"figure-2-p\"/>"));
    ck_assert_uint_eq(count(html, "<text> id=\"t\" href=\"#t</text>"), 2);
    ck_assert_ptr_null(strstr(html, "Gnuplot"));
    ck_assert_ptr_null(strstr(html, "<?xml"));
    ck_assert_ptr_nonnull(strstr(md, "![a \"curve\" \\<rises\\>](dir%20x/a%281%29.svg)\n\n**Figure 1.** first"));
    ck_assert_ptr_nonnull(strstr(md, "![again](a.svg)"));
}
END_TEST

START_TEST(groups_of_a_picture_that_hold_nothing_are_left_out_and_all_others_stay)
{
    make_file("a.svg",
              "<svg id=\"a\"><g x=\"1>\"  >\n </g>\n<g><g/></g><g y='2'><path/></g><g z='3'><g w='4'/></g></svg>");
    fic_page_figure(page, "a.svg", NULL, "alt", "caption");
    write_and_read();
    ck_assert_ptr_nonnull(strstr(html, "figure-1-a\"><g><g/></g><g y='2'><path/></g><g z='3'><g w='4'/></g></svg>"));
}
END_TEST

START_TEST(a_picture_that_does_more_than_draw_becomes_an_image)
{
    static const char *const bad[] = { "<svg><script>x</script></svg>",
                                       "<svg><g onload = \"x()\"/></svg>",
                                       "<svg><use href=\"http://x/y#z\"/></svg>",
                                       "<svg><a href='javascript:x'/></svg>",
                                       "<svg><foreignObject/></svg>",
                                       "<svg><style>*{}</style></svg>" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        make_file("b.svg", bad[i]);
        fic_page_figure(page, "b.svg", NULL, "alt", "caption");
    }
    write_and_read();
    ck_assert_uint_eq(count(html, "<img src=\"data:image/svg+xml;base64,PHN2Zz"), 6);
    ck_assert_uint_eq(count(html, "<svg"), 0);
    ck_assert_uint_eq(count(html, "<script"), 1); /* the page's own */
}
END_TEST

START_TEST(a_png_is_carried_byte_for_byte)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\xff\x10";
    ck_assert_int_eq(fic_file_write("c.png", png, 11, NULL), FIC_OK);
    fic_page_figure(page, "c.png", NULL, "alt", "caption");
    write_and_read();
    ck_assert_ptr_nonnull(strstr(html, "base64,iVBORw0KGgoA/xA=\" alt=\"alt\">"));
}
END_TEST

START_TEST(the_first_complaint_is_kept_and_nothing_is_written)
{
    fic_error err;
    fic_page_column c[] = { { "T", "K", NULL, NULL, 0 } };
    fic_page_table(page, "empty", 3, 1, c);
    fic_page_figure(page, "nowhere.svg", NULL, "alt", "caption");
    fic_page_text(page, "%s", "more");
    ck_assert_int_eq(fic_page_write(page, "p.html", "p.md", &err), FIC_EINPUT);
    ck_assert_msg(strstr(err.text, "column 0 (T) has neither") != NULL, "%s", err.text);
    ck_assert_int_ne(access("p.html", F_OK), 0);
    fic_page_free(page);
    ck_assert_int_eq(fic_page_begin(&page, "t", &err), FIC_OK);
    make_file("a.svg", "no picture");
    fic_page_figure(page, "a.svg", NULL, "alt", "caption");
    ck_assert_int_eq(fic_page_write(page, "p.html", NULL, &err), FIC_EINPUT);
    ck_assert_str_eq(err.text, "a.svg: is no picture, expected SVG or PNG");
}
END_TEST

static void check_number(double v, int decimals, const char *expected)
{
    char text[512];
    FILE *f = fmemopen(text, sizeof text, "w");
    fic_put_number(f, v, decimals);
    fclose(f);
    ck_assert_str_eq(text, expected);
}

START_TEST(numbers_are_written_as_a_reader_expects)
{
    check_number(641.26, 0, "641.3");
    check_number(-3.0, 0, "−3");
    check_number(6.02e23, 0, "6.02×10²³");
    check_number(-1.5e-7, 0, "−1.5×10⁻⁷");
    check_number(1234.5678, 2, "1234.57");
    check_number(7.6, FIC_WHOLE, "8");
    check_number(NAN, 3, "–");
    check_number(-INFINITY, 0, "−∞");
    char huge[512];
    snprintf(huge, sizeof huge, "%.3f", 1e300);
    check_number(1e300, 3, huge);
}
END_TEST

START_TEST(letters_that_are_none_are_found)
{
    ck_assert_uint_eq(fic_letter("a"), 1);
    ck_assert_uint_eq(fic_letter("\xc3\x85"), 2);
    ck_assert_uint_eq(fic_letter("\xe2\x88\x92"), 3);
    ck_assert_uint_eq(fic_letter("\xf0\x9f\x94\xa5"), 4);
    static const char *const bad[] = { "\x80",         "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                       "\xef\xbf\xbf", "\xe2\x88", "\xff" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(fic_letter(bad[i]) == 0, "%zu", i);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("page");
    TCase *t = tcase_create("page");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, every_tag_is_closed_even_where_a_fold_was_left_open);
    tcase_add_test(t, all_text_is_escaped_in_the_page);
    tcase_add_test(t, a_table_can_be_read_aloud_and_sorted);
    tcase_add_test(t, the_markdown_says_the_same);
    tcase_add_test(t, two_pictures_share_no_id);
    tcase_add_test(t, groups_of_a_picture_that_hold_nothing_are_left_out_and_all_others_stay);
    tcase_add_test(t, a_picture_that_does_more_than_draw_becomes_an_image);
    tcase_add_test(t, a_png_is_carried_byte_for_byte);
    tcase_add_test(t, the_first_complaint_is_kept_and_nothing_is_written);
    tcase_add_test(t, numbers_are_written_as_a_reader_expects);
    tcase_add_test(t, letters_that_are_none_are_found);
    suite_add_tcase(s, t);
    return run_suite(s);
}
