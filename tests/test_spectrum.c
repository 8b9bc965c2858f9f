/* test_spectrum.c - modes: their sum follows the relaxation function that they stand for. */
#include <gsl/gsl_integration.h>
#include "tests/support.h"

/* ---- KWW ------------------------------------------------------------------------------------------------- */

/* The largest error over times of our own: other ends and other spacing than the fit's. */
static double kww_error(const fic_spectrum *s, double beta, double tolerance)
{
    double worst = 0.0, first = pow(tolerance, 1.0 / beta), last = pow(60.0, 1.0 / beta);
    for (double t = first; t < last; t *= 1.0673)
        worst = fmax(worst, fabs(fic_spectrum_relaxation(s, t, 477.7) - exp(-pow(t, beta))));
    return worst;
}

static void weights_are_whole(const fic_spectrum *s)
{
    double sum = 0.0;
    for (size_t i = 0; i < s->n; i++) {
        ck_assert_double_gt(s->g[i], 0.0);
        ck_assert(isfinite(s->a[i]) && isfinite(s->b_K[i]));
        sum += s->g[i];
    }
    ck_assert_double_eq_tol(sum, 1.0, 1e-13);
}

static const double betas[] = { 0.15, 0.237, 0.3, 0.345, 0.4, 0.45, 0.51, 0.628, 0.7, 0.813, 0.9, 0.95, 0.99, 0.999 };

START_TEST(the_modes_of_a_kww_stay_within_the_error_that_is_stated)
{
    double beta = betas[_i];
    for (double tolerance = 3e-2; tolerance > 9e-6; tolerance /= 9.7) {
        fic_spectrum s = kww(beta, tolerance);
        double worst = kww_error(&s, beta, tolerance);
        ck_assert_msg(s.error <= tolerance, "beta %g: %g asked, %g reached with %zu modes", beta, tolerance, s.error,
                      s.n);
        ck_assert_msg(worst <= 1.03 * s.error + 1e-12, "beta %g, tolerance %g: stated %g, found %g", beta, tolerance,
                      s.error, worst);
        weights_are_whole(&s);
        ck_assert_double_eq(s.beta, beta);
        ck_assert(!s.energies);
        fic_spectrum_clear(&s);
    }
}
END_TEST

START_TEST(a_given_number_of_terms_is_kept_and_its_error_stated)
{
    for (size_t terms = 2; terms <= 128; terms = 2 * terms + 1) {
        fic_spectrum s;
        ok(fic_spectrum_kww(0.628, 1e-4, terms, &s, &err));
        ck_assert_uint_le(s.n, terms);
        ck_assert_double_le(kww_error(&s, 0.628, 1e-4), 1.03 * s.error + 1e-12);
        weights_are_whole(&s);
        fic_spectrum_clear(&s);
    }
}
END_TEST

START_TEST(beta_1_is_one_mode)
{
    fic_spectrum s = kww(1.0, 1e-4), d = debye();
    ck_assert_uint_eq(s.n, 1);
    ck_assert_uint_eq(d.n, 1);
    ck_assert_double_eq_tol(fic_spectrum_relaxation(&s, 0.371, 300.0), exp(-0.371), 1e-15);
    fic_spectrum_clear(&s);
    fic_spectrum_clear(&d);
    fic_spectrum_clear(&d); /* a second time does no harm */
}
END_TEST

/* ---- Gaussian -------------------------------------------------------------------------------------------- */

typedef struct {
    double t, width; /* in tau; sigma over R theta */
} bell;

static double bell_part(double z, void *p)
{
    const bell *b = p;
    return exp(-0.5 * z * z - b->t * exp(-b->width * z)) / sqrt(2.0 * M_PI);
}

static double bell_integral(bell b, gsl_integration_workspace *w)
{
    gsl_function f = { bell_part, &b };
    double value, error;
    ck_assert_int_eq(gsl_integration_qag(&f, -9.0, 9.0, 1e-11, 1e-10, 1000, GSL_INTEG_GAUSS61, w, &value, &error), 0);
    return value;
}

static const double sigmas[] = { 300.0, 1731.0, 5000.0, 10700.0, 23000.0, 61000.0 };

START_TEST(a_gaussian_of_energies_is_its_integral_at_300_K_and_above)
{
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(1000);
    for (double tolerance = 1e-2; tolerance > 9e-6; tolerance /= 10.0) {
        fic_spectrum s = gaussian(sigmas[_i], tolerance);
        ck_assert_double_le(s.error, tolerance);
        ck_assert(s.energies);
        weights_are_whole(&s);
        for (double theta = 300.0; theta < 1300.0; theta *= 1.93) {
            double width = sigmas[_i] / (8.31446261815324 * theta);
            for (double x = -5.17; x < 5.2; x += 1.033) {
                double t = exp(width * x), found = fic_spectrum_relaxation(&s, t, theta);
                ck_assert_double_eq_tol(found, bell_integral((bell){ t, width }, w), 1.1 * tolerance);
            }
        }
        fic_spectrum_clear(&s);
    }
    gsl_integration_workspace_free(w);
}
END_TEST

/* ---- tables, and what is refused -------------------------------------------------------------------------- */

START_TEST(a_table_is_taken_as_it_stands)
{
    fic_spectrum s, copy;
    double g[] = { 0.2, 0.5, 0.3 }, r[] = { 0.013, 1.0, 57.0 };
    ok(fic_spectrum_table(3, g, r, &s, &err));
    ok(fic_spectrum_copy(&s, &copy, &err));
    fic_spectrum_clear(&s);
    double t = 0.73, exact = 0.2 * exp(-t / 0.013) + 0.5 * exp(-t) + 0.3 * exp(-t / 57.0);
    ck_assert_double_eq_tol(fic_spectrum_relaxation(&copy, t, 300.0), exact, 1e-14);
    fic_spectrum_clear(&copy);
}
END_TEST

START_TEST(a_wrong_table_is_refused)
{
    static const struct {
        size_t n;
        double g[2], r[2];
        const char *words;
    } bad[] = { { 0, { 0 }, { 0 }, "0 modes" },
                { 2, { 0.5, 0.4 }, { 1, 2 }, "add up to 0.9, expected 1" },
                { 2, { 0.5, NAN }, { 1, 2 }, "g[1] = nan" },
                { 2, { 1.5, -0.5 }, { 1, 2 }, "g[0] = 1.5" },
                { 2, { -0.5, 1.5 }, { 1, 2 }, "g[0] = -0.5" },
                { 2, { 0.5, 0.5 }, { 0, 2 }, "r[0] = 0" },
                { 2, { 0.5, 0.5 }, { 1, -2 }, "r[1] = -2" },
                { 2, { 0.5, 0.5 }, { 1, INFINITY }, "r[1] = inf" },
                { 2, { 0.5, 0.5 }, { NAN, 1 }, "r[0] = nan" } };
    for (size_t i = 0; i < COUNT(bad); i++) {
        fic_spectrum s;
        ck_assert_int_eq(fic_spectrum_table(bad[i].n, bad[i].g, bad[i].r, &s, &err), FIC_EINPUT);
        has_words(err.text, bad[i].words);
        ck_assert_ptr_null(s.g);
    }
}
END_TEST

START_TEST(numbers_out_of_range_are_refused)
{
    fic_spectrum s;
    static const double bad_beta[] = { 0.0999, 0.0, -1.0, 1.0001, NAN, INFINITY },
                        bad[] = { 0.0, -1.0, 0.051, 9e-8, NAN };
    for (size_t i = 0; i < COUNT(bad_beta); i++) {
        ck_assert_int_eq(fic_spectrum_kww(bad_beta[i], 1e-4, 0, &s, &err), FIC_EINPUT);
        has_words(err.text, "beta = ");
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        ck_assert_int_eq(fic_spectrum_kww(0.5, bad[i], 0, &s, &err), FIC_EINPUT);
        ck_assert_int_eq(fic_spectrum_gaussian(5e3, bad[i], 0, &s, &err), FIC_EINPUT);
        has_words(err.text, "tolerance = ");
    }
    static const double bad_sigma[] = { 0.0, -5.0, 2.1e5, NAN, INFINITY };
    for (size_t i = 0; i < COUNT(bad_sigma); i++)
        ck_assert_int_eq(fic_spectrum_gaussian(bad_sigma[i], 1e-4, 0, &s, &err), FIC_EINPUT);
    ck_assert_int_eq(fic_spectrum_kww(0.5, 1e-4, 1, &s, &err), FIC_EINPUT);
    ck_assert_int_eq(fic_spectrum_kww(0.5, 1e-4, 129, &s, &err), FIC_EINPUT);
    ck_assert_int_eq(fic_spectrum_gaussian(5e3, 1e-4, 1, &s, &err), FIC_EINPUT);
    ck_assert_int_eq(fic_spectrum_gaussian(5e3, 1e-4, 100000, &s, &err), FIC_EINPUT);
}
END_TEST

/* ---- from a file ------------------------------------------------------------------------------------------ */

static fic_status read_map_after(const fic_spectrum *known, const char *text, fic_spectrum *s)
{
    fic_yaml *y;
    fic_status status = fic_yaml_parse("material.yaml", text, strlen(text), &y, &err);
    ck_assert_int_eq(status, FIC_OK);
    status = fic_spectrum_read(fic_yaml_root(y), known, s, &err);
    fic_yaml_free(y);
    return status;
}

static fic_status read_map(const char *text, fic_spectrum *s)
{
    return read_map_after(NULL, text, s);
}

START_TEST(every_kind_is_read_from_a_file)
{
    static const struct {
        const char *text;
        fic_spectrum_type type;
        size_t n;
    } good[] = { { "type: debye", FIC_SPECTRUM_DEBYE, 1 },
                 { "{type: kww, beta: 0.65, terms: 13}", FIC_SPECTRUM_KWW, 0 },
                 { "{type: kww, beta: 65 %, tolerance: 1e-3}", FIC_SPECTRUM_KWW, 0 },
                 { "{type: gaussian, sigma: 10.7 kJ/mol}", FIC_SPECTRUM_GAUSSIAN, 0 },
                 { "{type: table, g: [0.25, 0.75], r: [1e-3, 1]}", FIC_SPECTRUM_TABLE, 2 } };
    for (size_t i = 0; i < COUNT(good); i++) {
        fic_spectrum s;
        ok(read_map(good[i].text, &s));
        ck_assert_int_eq((int)s.type, (int)good[i].type);
        if (good[i].n)
            ck_assert_uint_eq(s.n, good[i].n);
        weights_are_whole(&s);
        fic_spectrum_clear(&s);
    }
}
END_TEST

/* A weight that no fit gives says which of them were copied. */
START_TEST(a_spectrum_of_the_same_numbers_is_not_fitted_anew)
{
    static const struct {
        const char *text;
        bool copied;
    } again[] = { { "{beta: 0.65, type: kww, tolerance: 1e-3}", true },
                  { "{type: kww, beta: 0.66, tolerance: 1e-3}", false },
                  { "{type: kww, beta: 0.65, tolerance: 2e-3}", false },
                  { "{type: kww, beta: 0.65, tolerance: 1e-3, terms: 9}", false },
                  { "{type: gaussian, sigma: 10 kJ/mol, tolerance: 1e-3}", false },
                  { "type: debye", false } };
    fic_spectrum known, s;
    ok(read_map("{type: kww, beta: 0.65, tolerance: 1e-3}", &known));
    known.g[0] = 0.123456;
    for (size_t i = 0; i < COUNT(again); i++) {
        ok(read_map_after(&known, again[i].text, &s));
        ck_assert_msg((s.g[0] == 0.123456) == again[i].copied, "%s", again[i].text);
        ck_assert_ptr_ne(s.g, known.g);
        fic_spectrum_clear(&s);
    }
    fic_spectrum_clear(&known);
    ok(read_map("{type: gaussian, sigma: 10 kJ/mol, tolerance: 1e-3}", &known));
    known.g[0] = 0.123456;
    ok(read_map_after(&known, "{type: gaussian, sigma: 10000 J/mol, tolerance: 1e-3}", &s));
    ck_assert_double_eq(s.g[0], 0.123456);
    fic_spectrum_clear(&s);
    ok(read_map_after(&known, "{type: gaussian, sigma: 10 kJ/mol}", &s));
    ck_assert_double_ne(s.g[0], 0.123456);
    fic_spectrum_clear(&s);
    fic_spectrum_clear(&known);
}
END_TEST

START_TEST(a_wrong_map_is_named_by_place)
{
    static const char *const bad[][2] = {
        { "type: kwww", "1:7: 'kwww' is not known here; did you mean 'kww'?" },
        { "beta: 0.5", "1:1: no 'type' here" },
        { "{type: kww}", "1:1: no 'beta' here" },
        { "{type: kww, beta: 1.2}", "1:19: beta = 1.2, expected 0.1 to 1" },
        { "{type: kww, beta: 0.5 K}", "1:19: beta: unit 'K' is of the wrong kind" },
        { "{type: kww, beta: 0.5, sigma: 3 J/mol}", "1:24: 'sigma' is not known here" },
        { "{type: kww, beta: 0.5, terms: 1}", "terms" },
        { "{type: kww, beta: 0.5, terms: 7.5}", "terms" },
        { "{type: gaussian, sigma: 10}", "1:25: sigma: '10' has no unit" },
        { "{type: gaussian, sigma: 10 kJ/mol, beta: 1}", "'beta' is not known here" },
        { "{type: debye, beta: 1}", "1:15: 'beta' is not known here" },
        { "{type: table, g: [1]}", "no 'r' here" },
        { "{type: table, g: [0.5, 0.5], r: [1]}", "2 weights g but 1 relative times r" },
        { "{type: table, g: [0.5, 0.4], r: [1, 2]}", "add up to 0.9, expected 1" },
        { "{type: table, g: 1, r: [1]}", "1:18: expected a list of numbers" },
        { "{type: table, g: [1 K], r: [1]}", "1:19: a number of the list: unit 'K'" },
        { "{type: table, g: [], r: []}", "0 modes" },
        { "kww", "1:1: expected a map such as" },
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        fic_spectrum s;
        fic_status status = read_map(bad[i][0], &s);
        ck_assert_msg(status == FIC_EINPUT, "was read: %s", bad[i][0]);
        has_words(err.text, "material.yaml:");
        has_words(err.text, bad[i][1]);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("spectrum");
    TCase *t = tcase_create("relaxation functions");
    tcase_set_timeout(t, 30);
    tcase_add_loop_test(t, the_modes_of_a_kww_stay_within_the_error_that_is_stated, 0, COUNT(betas));
    tcase_add_loop_test(t, a_gaussian_of_energies_is_its_integral_at_300_K_and_above, 0, COUNT(sigmas));
    suite_add_tcase(s, t);
    add_case(s, "modes", 30, NULL, NULL,
             (const TTest *[]){ a_given_number_of_terms_is_kept_and_its_error_stated, beta_1_is_one_mode,
                                a_table_is_taken_as_it_stands, a_wrong_table_is_refused,
                                numbers_out_of_range_are_refused, every_kind_is_read_from_a_file,
                                a_spectrum_of_the_same_numbers_is_not_fitted_anew, a_wrong_map_is_named_by_place,
                                NULL });
    return run_suite(s);
}
