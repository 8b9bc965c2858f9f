/* Patterns: what beamlines write is read, what is broken is named by file and line. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "models/pattern.h"
#include "tests/suite.h"

static fic_error err;

static fic_status parse(const char *text, double wavelength_A, fic_pattern *p)
{
    char *copy = strdup(text);
    fic_status s = fic_pattern_parse("some.dat", copy, wavelength_A, p, &err);
    free(copy);
    return s;
}

/* Eight rows of q from 0.5 in steps of 0.25, with a third column where asked for. */
static const char *rows(int third)
{
    static char text[800];
    text[0] = '\0';
    for (int i = 0; i < 8; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), third ? " %.3f  %.4e  %.4e\n" : "%.3f %.4e\n",
                 0.5 + 0.25 * i, 1234.5 + 7.0 * i, 11.3);
    return text;
}

START_TEST(a_pyfai_file_with_errors_is_read_with_its_wavelength)
{
    char text[2000];
    fic_pattern p;
    snprintf(text, sizeof text,
             "# == pyFAI calibration ==\n# Distance Sample to Detector: 0.0816 m\n# PONI: 8.1e-02, 7.7e-02 m\n"
             "# Wavelength: 9.537246e-11 m\n# Mask applied: provided\n# --> /data/vit4.dat\n"
             "#       q_A^-1             I         sigma\n%s",
             rows(1));
    ck_assert_msg(parse(text, 0.0, &p) == FIC_OK, "%s", err.text);
    ck_assert_uint_eq(p.n, 8);
    ck_assert_double_eq_tol(p.wavelength_A, 0.9537246, 1e-12);
    ck_assert_double_eq(p.q_1_A[3], 1.25);
    ck_assert_double_eq(p.error[7], 11.3);
    ck_assert_ptr_nonnull(strstr(p.header, "PONI"));
    fic_pattern_clear(&p);
}
END_TEST

START_TEST(inverse_nanometres_become_inverse_angstroms)
{
    char text[1000];
    fic_pattern p;
    snprintf(text, sizeof text, "# q_nm^-1 I\n%s", rows(0));
    ck_assert_int_eq(parse(text, 0.0, &p), FIC_OK);
    ck_assert_double_eq_tol(p.q_1_A[0], 0.05, 1e-15);
    ck_assert_ptr_null(p.error);
    fic_pattern_clear(&p);
}
END_TEST

START_TEST(two_theta_needs_a_wavelength_and_gets_q_from_it)
{
    char text[1000];
    fic_pattern p;
    snprintf(text, sizeof text, "vit4.tif\n 2-Theta Angle (Degrees)\n Intensity\n       8\n%s", rows(0));
    ck_assert_int_eq(parse(text, 0.0, &p), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "wavelength"));
    ck_assert_msg(parse(text, 0.953, &p) == FIC_OK, "%s", err.text);
    ck_assert_uint_eq(p.n, 8);
    ck_assert_double_eq_tol(p.q_1_A[7], 4.0 * M_PI / 0.953 * sin(2.25 * M_PI / 360.0), 1e-12);
    fic_pattern_clear(&p);
}
END_TEST

START_TEST(rows_may_be_divided_by_commas_tabs_or_semicolons_and_headed_by_names)
{
    static const char *const texts[] = { "q,I,e\n", "q;I;e\n", "q\tI\te\n" };
    static const char divider[] = ",;\t";
    for (int k = 0; k < 3; k++) {
        char text[1000];
        fic_pattern p;
        strcpy(text, texts[k]);
        for (int i = 0; i < 9; i++)
            snprintf(text + strlen(text), 100, "%g%c%g%c%g\n", 0.3 + i, divider[k], 5.5, divider[k], 0.7);
        ck_assert_msg(parse(text, 0.0, &p) == FIC_OK, "%s", err.text);
        ck_assert_uint_eq(p.n, 9);
        fic_pattern_clear(&p);
    }
}
END_TEST

START_TEST(empty_bins_that_are_nan_are_left_out_and_counted)
{
    char text[1000];
    fic_pattern p;
    snprintf(text, sizeof text, "0.1 nan\n0.2 nan\n%s", rows(0));
    ck_assert_msg(parse(text, 0.0, &p) == FIC_OK, "%s", err.text);
    ck_assert_uint_eq(p.n_dropped, 2);
    ck_assert_uint_eq(p.n, 8);
    fic_pattern_clear(&p);
}
END_TEST

START_TEST(what_is_wrong_is_named_by_line)
{
    static const struct {
        const char *tail, *line, *word;
    } cases[] = { { "2.1 5\n", ":9", "increase" },    { "9 -5\n", ":9", "intensity" },  { "9 5 -1\n", "", "" },
                  { "9\n", ":9", "one column" },      { "9 five\n", ":9", "no row" },   { "inf 5\n", ":9", "q = inf" },
                  { "9 5e999\n", ":9", "intensity" }, { "2.25 5\n", ":9", "increase" }, { "nan 7\n", ":9", "q = nan" },
                  { "9 5 garbage\n", ":9", "no row" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1000];
        fic_pattern p = { 0 };
        snprintf(text, sizeof text, "%s%s", rows(0), cases[i].tail);
        fic_status s = parse(text, 0.0, &p);
        if (!cases[i].word[0]) { /* a third column behind two is passed over */
            ck_assert_int_eq(s, FIC_OK);
            fic_pattern_clear(&p);
            continue;
        }
        ck_assert_msg(s == FIC_EINPUT, "case %zu", i);
        ck_assert_msg(strstr(err.text, cases[i].line) && strstr(err.text, cases[i].word), "%s", err.text);
    }
}
END_TEST

START_TEST(a_missing_error_in_the_third_column_is_named)
{
    char text[1000];
    fic_pattern p;
    snprintf(text, sizeof text, "%s9.5 4.4\n", rows(1));
    ck_assert_int_eq(parse(text, 0.0, &p), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "2 columns, expected 3"));
}
END_TEST

START_TEST(random_bytes_are_refused_without_harm)
{
    unsigned state = 12345;
    for (int k = 0; k < 300; k++) {
        char text[400];
        fic_pattern p = { 0 };
        for (int i = 0; i < 399; i++) {
            state = state * 1664525u + 1013904223u;
            text[i] = "0123456789.eE+- \t\n#;,naif\"QA^()"[(state >> 16) % 31];
        }
        text[399] = '\0';
        if (parse(text, 1.0, &p) == FIC_OK)
            fic_pattern_clear(&p);
    }
    fic_pattern p;
    ck_assert_int_eq(fic_pattern_read("/", 0.0, &p, &err), FIC_EINPUT);
    ck_assert_int_eq(fic_pattern_read("/no/such/file.xy", 0.0, &p, &err), FIC_EINPUT);
}
END_TEST

static void make(fic_pattern *p, size_t n, int with_error)
{
    ck_assert_int_eq(fic_pattern_init(p, "made", n, with_error, &err), FIC_OK);
    for (size_t i = 0; i < n; i++) {
        p->q_1_A[i] = 0.1 + 0.003 * (double)i;
        p->intensity[i] = 1000.0 / 3.0 + (double)i;
        if (with_error)
            p->error[i] = 3.0;
    }
}

START_TEST(what_is_written_is_read_again)
{
    static const char *const names[] = { "a.dat", "a.xy", "a.chi" };
    char folder[] = "/tmp/fictive_pattern_XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (int k = 0; k < 3; k++) {
        char path[100];
        fic_pattern p, back;
        make(&p, 200, 1);
        p.wavelength_A = 0.7;
        snprintf(path, sizeof path, "%s/%s", folder, names[k]);
        ck_assert_int_eq(fic_pattern_write(&p, path, &err), FIC_OK);
        ck_assert_msg(fic_pattern_read(path, 0.0, &back, &err) == FIC_OK, "%s", err.text);
        ck_assert_uint_eq(back.n, 200);
        for (size_t i = 0; i < 200; i++) {
            ck_assert_double_eq_tol(back.q_1_A[i], p.q_1_A[i], 1e-9 * p.q_1_A[i]);
            ck_assert_double_eq_tol(back.intensity[i], p.intensity[i], 1e-8 * p.intensity[i]);
        }
        ck_assert((back.error != NULL) == (k < 2));
        if (k < 2)
            ck_assert_double_eq_tol(back.wavelength_A, 0.7, 1e-9);
        fic_pattern_clear(&p);
        fic_pattern_clear(&back);
        unlink(path);
    }
    rmdir(folder);
}
END_TEST

START_TEST(a_background_is_subtracted_with_its_error)
{
    fic_pattern p, b;
    make(&p, 100, 1);
    make(&b, 400, 1);
    for (size_t i = 0; i < 400; i++) {
        b.q_1_A[i] = 0.0991 + 0.0013 * (double)i; /* another grid */
        b.intensity[i] = 100.0 * b.q_1_A[i];
        b.error[i] = 4.0;
    }
    double before = p.intensity[57];
    ck_assert_msg(fic_pattern_subtract(&p, &b, 0.5, &err) == FIC_OK, "%s", err.text);
    ck_assert_double_eq_tol(p.intensity[57], before - 50.0 * p.q_1_A[57], 1e-9);
    ck_assert_double_gt(p.error[57], 3.0);
    ck_assert_double_le(p.error[57], hypot(3.0, 2.0) + 1e-12);
    b.n = 50;
    ck_assert_int_eq(fic_pattern_subtract(&p, &b, 0.5, &err), FIC_EINPUT);
    fic_pattern_clear(&p);
    b.n = 400;
    fic_pattern_clear(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pattern");
    TCase *c = tcase_create("pattern");
    tcase_add_test(c, a_pyfai_file_with_errors_is_read_with_its_wavelength);
    tcase_add_test(c, inverse_nanometres_become_inverse_angstroms);
    tcase_add_test(c, two_theta_needs_a_wavelength_and_gets_q_from_it);
    tcase_add_test(c, rows_may_be_divided_by_commas_tabs_or_semicolons_and_headed_by_names);
    tcase_add_test(c, empty_bins_that_are_nan_are_left_out_and_counted);
    tcase_add_test(c, what_is_wrong_is_named_by_line);
    tcase_add_test(c, a_missing_error_in_the_third_column_is_named);
    tcase_add_test(c, random_bytes_are_refused_without_harm);
    tcase_add_test(c, what_is_written_is_read_again);
    tcase_add_test(c, a_background_is_subtracted_with_its_error);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
