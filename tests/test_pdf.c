/* From S(q) to G(r) and back: closed forms of truncated shells, round trips through a beamline, errors by trial. */
#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/pdf.h"
#include "analysis/pdf_peaks.h"
#include "tests/suite.h"
#include "tests/vit4_structure.h"

static fic_structure st;
static fic_structure_at at;

static void setup(void)
{
    vit4_read(&st);
    vit4_solve(&st, (fic_structure_state){ 298.0, 0.0, 596.0, 0.0, 0.0 }, &at);
}

static void make_sq(fic_sq *sq, size_t n, double low, double step, double (*S)(double, const void *), const void *v)
{
    *sq = (fic_sq){ .n = n, .q_1_A = malloc(n * sizeof(double)), .S = malloc(n * sizeof(double)) };
    for (size_t i = 0; i < n; i++) {
        sq->q_1_A[i] = low + step * (double)i;
        sq->S[i] = S(sq->q_1_A[i], v);
    }
}

typedef struct {
    double r0, N;
} sharp;

static double sharp_S(double q, const void *v)
{
    const sharp *s = v;
    return 1.0 + s->N * sin(q * s->r0) / (q * s->r0);
}

static double model_S(double q, const void *v)
{
    return fic_shells_S(v, q);
}

static double sinc(double x, double Q)
{
    return fabs(x) < 1e-9 ? Q : sin(x * Q) / x;
}

/* (2/pi) N/r0 integral_a^b sin(q r0) sin(q r) dq */
static double ripples(const sharp *s, double r, double a, double b)
{
    return s->N / (M_PI * s->r0) * (sinc(r - s->r0, b) - sinc(r + s->r0, b) - sinc(r - s->r0, a) + sinc(r + s->r0, a));
}

static fic_pdf_options range(double r_high)
{
    fic_pdf_options o = fic_pdf_defaults();
    o.extend = false;
    o.r_low_A = 0.0137;
    o.n_r = (size_t)(r_high / o.r_step_A);
    return o;
}

/* An odd and an even number of points: the last bin of an even number is done on its own. */
START_TEST(truncation_ripples_of_a_sharp_shell_have_their_closed_form_to_1e_6)
{
    sharp s = { 3.1173, 9.37 };
    fic_sq sq;
    fic_pdf p;
    fic_pdf_options o = range(30.0);
    double worst = 0.0;
    make_sq(&sq, 9901 + (size_t)_i, 0.3, 0.003, sharp_S, &s);
    ck_assert_msg(fic_pdf_batch(1, &sq, &o, &p, &err) == FIC_OK, "%s", err.text);
    for (size_t j = 0; j < p.n; j++)
        worst = fmax(worst, fabs(p.G_1_A2[j] - ripples(&s, p.r_A[j], sq.q_1_A[0], sq.q_1_A[sq.n - 1])));
    printf("worst ripple %.2g 1/angstrom^2 of a peak of %.3g\n", worst, ripples(&s, 3.1173, 0.3, 30.0));
    ck_assert_double_lt(worst, 1e-6);
    fic_sq_clear(&sq);
    fic_pdf_clear(&p);
}
END_TEST

typedef struct {
    sharp s;
    double r, high;
    int window;
} windowed;

static double integrand(double q, void *v)
{
    const windowed *w = v;
    double x = M_PI * q / w->high, from = 0.7 * w->high;
    double M = w->window == FIC_WINDOW_LORCH ? sin(x) / x
               : q > from                    ? 0.5 * (1.0 + cos(M_PI * (q - from) / (w->high - from)))
                                             : 1.0;
    return 2.0 / M_PI * w->s.N / w->s.r0 * M * sin(q * w->s.r0) * sin(q * w->r);
}

START_TEST(windows_give_the_integral_that_they_define)
{
    windowed w = { { 2.8319, 4.1 }, 0.0, 24.7, _i };
    gsl_integration_workspace *work = gsl_integration_workspace_alloc(2000);
    gsl_function f = { integrand, &w };
    fic_sq sq;
    fic_pdf p;
    fic_pdf_options o = range(12.0);
    o.window = (fic_pdf_window)_i;
    make_sq(&sq, 8134, 0.301, 0.003, sharp_S, &w.s);
    w.high = sq.q_1_A[sq.n - 1];
    ck_assert_int_eq(fic_pdf_batch(1, &sq, &o, &p, &err), FIC_OK);
    for (size_t j = 3; j < p.n; j += 97) {
        double G, e;
        w.r = p.r_A[j];
        ck_assert_int_eq(gsl_integration_qag(&f, 0.301, w.high, 1e-10, 1e-10, 2000, GSL_INTEG_GAUSS61, work, &G, &e),
                         0);
        ck_assert_double_eq_tol(p.G_1_A2[j], G, 1e-6);
    }
    gsl_integration_workspace_free(work);
    fic_sq_clear(&sq);
    fic_pdf_clear(&p);
}
END_TEST

START_TEST(a_batch_gives_what_single_transforms_give_also_on_another_grid)
{
    fic_sq sq[3];
    fic_pdf p[3], one;
    fic_pdf_options o = fic_pdf_defaults();
    for (int k = 0; k < 3; k++)
        make_sq(&sq[k], 5941 + (k == 2 ? 409 : 0), 0.3, k == 2 ? 0.00468 : 0.005, model_S, &at.shells);
    ck_assert_msg(fic_pdf_batch(3, sq, &o, p, &err) == FIC_OK, "%s", err.text);
    ck_assert_int_eq(fic_pdf_batch(1, &sq[1], &o, &one, &err), FIC_OK);
    for (size_t j = 0; j < one.n; j++) {
        ck_assert_double_eq_tol(p[1].G_1_A2[j], one.G_1_A2[j], 1e-11);
        ck_assert_double_eq_tol(p[2].G_1_A2[j], one.G_1_A2[j], 1e-5);
    }
    for (int k = 0; k < 3; k++) {
        fic_sq_clear(&sq[k]);
        fic_pdf_clear(&p[k]);
    }
    fic_pdf_clear(&one);
}
END_TEST

/* The model's own G(r) on the grid of p, as if it were a measured one. */
static void truth(const fic_pdf *like, fic_pdf *p)
{
    fic_sq sq;
    fic_pdf_options o = fic_pdf_defaults();
    o.rho_1_A3 = at.shells.rho_1_A3;
    o.n_r = like->n;
    make_sq(&sq, 9901, 0.3, 0.003, model_S, &at.shells);
    ck_assert_int_eq(fic_pdf_batch(1, &sq, &o, p, &err), FIC_OK);
    for (size_t j = 0; j < p->n; j++) {
        p->G_1_A2[j] = fic_shells_G_1_A2(&at.shells, p->r_A[j]);
        p->rdf_1_A[j] = fic_shells_rdf_1_A(&at.shells, p->r_A[j]);
    }
    fic_sq_clear(&sq);
}

static void reduce(const fic_beamline *b, unsigned long seed, fic_pdf *p, fic_sq *sq)
{
    fic_pattern pattern;
    fic_sq_options so = { .composition = st.composition, .beam = { 68.5, false }, .compton = true };
    fic_pdf_options o = fic_pdf_defaults();
    o.rho_1_A3 = at.shells.rho_1_A3;
    vit4_pattern(b, &st, &at, seed, &pattern);
    ck_assert_msg(fic_sq_reduce(&pattern, NULL, &so, sq, &err) == FIC_OK, "%s", err.text);
    ck_assert_msg(fic_pdf_batch(1, sq, &o, p, &err) == FIC_OK, "%s", err.text);
    fic_pattern_clear(&pattern);
}

START_TEST(a_round_trip_keeps_positions_to_0_002_and_coordination_to_1_percent)
{
    fic_beamline b = *fic_beamline_find("id15a");
    fic_sq sq;
    fic_pdf p, t;
    fic_pdf_peak found[4], want[4];
    fic_pdf_peak_options o = fic_pdf_peak_defaults();
    b.noise = false;
    reduce(&b, 1, &p, &sq);
    truth(&p, &t);
    double S_worst = 0.0;
    for (size_t i = 0; i < sq.n; i++)
        S_worst = fmax(S_worst, fabs(sq.S[i] - fic_shells_S(&at.shells, sq.q_1_A[i])));
    ck_assert_msg(fic_pdf_peaks(&p, &o, found, &err) == FIC_OK, "%s", err.text);
    ck_assert_msg(fic_pdf_peaks(&t, &o, want, &err) == FIC_OK, "%s", err.text);
    for (int k = 0; k < 4; k++) {
        printf("peak %d: r %.5f (%.5f) N %.4f (%.4f) height %.4f (%.4f)\n", k, found[k].r_A, want[k].r_A, found[k].N,
               want[k].N, found[k].height_1_A2, want[k].height_1_A2);
        ck_assert_double_eq_tol(found[k].r_A, want[k].r_A, 0.002);
        if (k < 2)
            ck_assert_double_eq_tol(found[k].N / want[k].N, 1.0, 0.01);
    }
    double N = fic_pdf_coordination(&p, 2.2, 3.7), N_true = fic_pdf_coordination(&t, 2.2, 3.7);
    printf("S off by %.2g, alpha %.8f, N %.4f (%.4f), N(r) from %.2f angstrom\n", S_worst, sq.alpha * b.rate_1_s, N,
           N_true, p.N_from_A);
    ck_assert_double_eq_tol(N / N_true, 1.0, 0.01);
    ck_assert_double_eq_tol(sq.alpha * b.rate_1_s, 1.0, 1e-3);
    fic_sq_clear(&sq);
    fic_pdf_clear(&p);
    fic_pdf_clear(&t);
}
END_TEST

/* The spread of G over 80 seeds against the error that each pattern's counts give it. */
START_TEST(the_error_of_G_is_the_scatter_of_repeated_measurements)
{
    enum { SEEDS = 80 };
    fic_beamline b = *fic_beamline_find("id15a");
    size_t at_r[4] = { 150, 310, 700, 1600 };
    double sum[4] = { 0 }, squares[4] = { 0 }, error[4] = { 0 };
    b.rate_1_s = 5.0;
    b.q_step_1_A = 0.02;
    for (unsigned long seed = 1; seed <= SEEDS; seed++) {
        fic_sq sq;
        fic_pdf p;
        reduce(&b, seed, &p, &sq);
        for (int k = 0; k < 4; k++) {
            sum[k] += p.G_1_A2[at_r[k]] / SEEDS;
            squares[k] += pow(p.G_1_A2[at_r[k]], 2) / SEEDS;
            error[k] += pow(p.error_1_A2[at_r[k]], 2) / SEEDS;
        }
        fic_sq_clear(&sq);
        fic_pdf_clear(&p);
    }
    for (int k = 0; k < 4; k++)
        ck_assert_double_eq_tol(sqrt((squares[k] - sum[k] * sum[k]) / error[k]), 1.0, 0.3);
}
END_TEST

/* Two Gaussian shells of known atoms, positions and widths, with a continuum that begins behind them. */
START_TEST(a_doublet_is_returned_with_its_numbers_of_atoms)
{
    fic_shells s = { .n = 2,
                     .shell = { { 2.734, 0.117, 3.21 }, { 3.127, 0.171, 9.43 } },
                     .rho_1_A3 = 0.0593,
                     .R_A = 3.9,
                     .edge_A = 0.08 };
    fic_shells keep = at.shells;
    fic_pdf p;
    fic_pdf_peak peak[4];
    fic_pdf_peak_options o = fic_pdf_peak_defaults();
    fic_pdf like = { .n = 2000 };
    s.A_1_A2 = 0.4; /* shells 2 and 3 for the fit of those */
    s.L_A = 8.0;
    s.a_A = 3.0;
    s.Q_1_A = 2.6;
    at.shells = s;
    truth(&like, &p);
    for (size_t j = 0; j < p.n; j++) { /* the doublet alone, below 3.5 angstrom */
        double r = p.r_A[j], wave = s.A_1_A2 * exp(-r * r / 128.0) * pow(1.0 - exp(-r * r / 9.0), 8) * sin(2.6 * r);
        if (r < 3.5)
            p.rdf_1_A[j] -= r * wave;
    }
    ck_assert_msg(fic_pdf_peaks(&p, &o, peak, &err) == FIC_OK, "%s", err.text);
    ck_assert_double_eq_tol(peak[0].r_A, 2.734, 1e-5);
    ck_assert_double_eq_tol(peak[0].N, 3.21, 1e-3);
    ck_assert_double_eq_tol(peak[1].sigma_A, 0.171, 1e-5);
    ck_assert_double_eq_tol(peak[1].N, 9.43, 1e-3);
    at.shells = keep;
    fic_pdf_clear(&p);
}
END_TEST

/* Noise may make the top of the third shell flatter than any Gaussian on a base, whose fit then runs away to infinite
 * width; where the maximum stands is known all the same. */
START_TEST(a_shell_with_a_flat_top_has_a_place_and_no_width)
{
    fic_beamline b = *fic_beamline_find("id15a");
    fic_sq sq;
    fic_pdf p;
    fic_pdf_peak found[4];
    fic_pdf_peak_options o = fic_pdf_peak_defaults();
    b.noise = false;
    reduce(&b, 1, &p, &sq);
    for (size_t i = 0; i < p.n; i++)
        if (p.r_A[i] >= o.shell_3_A[0] && p.r_A[i] <= o.shell_3_A[1])
            p.G_1_A2[i] = 0.457 - pow((p.r_A[i] - 7.683) / 0.77, 4.0);
    ck_assert_msg(fic_pdf_peaks(&p, &o, found, &err) == FIC_OK, "%s", err.text);
    ck_assert_double_eq_tol(found[3].r_A, 7.683, 0.005);
    ck_assert_double_eq_tol(found[3].height_1_A2, 0.457, 0.05);
    ck_assert_double_gt(found[3].r_error_A, 0.0);
    ck_assert(isnan(found[3].sigma_A));
    fic_pdf_clear(&p);
    fic_sq_clear(&sq);
}
END_TEST

START_TEST(delta_G_of_a_curve_against_itself_is_zero)
{
    fic_sq sq;
    fic_pdf p;
    fic_pdf_options o = fic_pdf_defaults();
    double *d = malloc(o.n_r * sizeof *d);
    make_sq(&sq, 2971, 0.3, 0.01, model_S, &at.shells);
    ck_assert_int_eq(fic_pdf_batch(1, &sq, &o, &p, &err), FIC_OK);
    ck_assert_int_eq(fic_pdf_difference(&p, &p, d, NULL, &err), FIC_OK);
    for (size_t j = 0; j < p.n; j++)
        ck_assert_double_eq_tol(d[j], 0.0, 1e-12);
    free(d);
    fic_sq_clear(&sq);
    fic_pdf_clear(&p);
}
END_TEST

START_TEST(ranges_that_cannot_be_transformed_are_sentences)
{
    fic_sq sq;
    fic_pdf p;
    fic_pdf_options o = fic_pdf_defaults();
    make_sq(&sq, 2971, 0.3, 0.01, model_S, &at.shells);
    o.q_high_1_A = 50.0;
    ck_assert_int_eq(fic_pdf_batch(1, &sq, &o, &p, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "measured"));
    o.q_high_1_A = 0.35;
    ck_assert_int_eq(fic_pdf_batch(1, &sq, &o, &p, &err), FIC_EINPUT);
    o = fic_pdf_defaults();
    o.r_step_A = 0.5;
    ck_assert_int_eq(fic_pdf_batch(1, &sq, &o, &p, &err), FIC_EINPUT);
    o = fic_pdf_defaults();
    o.r_low_A = -1.0;
    ck_assert_int_eq(fic_pdf_batch(1, &sq, &o, &p, &err), FIC_EINPUT);
    fic_sq_clear(&sq);
}
END_TEST

START_TEST(normalisation_outside_the_pattern_is_a_sentence)
{
    fic_pattern p;
    fic_sq sq;
    fic_sq_options o = {
        .composition = st.composition, .beam = { 68.5, false }, .compton = true, .norm_low_1_A = 20, .norm_high_1_A = 40
    };
    vit4_pattern(fic_beamline_find("id15a"), &st, &at, 1, &p);
    ck_assert_int_eq(fic_sq_reduce(&p, NULL, &o, &sq, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "normalisation"));
    o.norm_high_1_A = 20.01;
    ck_assert_int_eq(fic_sq_reduce(&p, NULL, &o, &sq, &err), FIC_EINPUT);
    fic_pattern_clear(&p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pdf");
    TCase *c = tcase_create("pdf");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_loop_test(c, truncation_ripples_of_a_sharp_shell_have_their_closed_form_to_1e_6, 0, 2);
    tcase_add_loop_test(c, windows_give_the_integral_that_they_define, 1, 3);
    tcase_add_test(c, a_batch_gives_what_single_transforms_give_also_on_another_grid);
    tcase_add_test(c, a_round_trip_keeps_positions_to_0_002_and_coordination_to_1_percent);
    tcase_add_test(c, the_error_of_G_is_the_scatter_of_repeated_measurements);
    tcase_add_test(c, a_doublet_is_returned_with_its_numbers_of_atoms);
    tcase_add_test(c, a_shell_with_a_flat_top_has_a_place_and_no_width);
    tcase_add_test(c, delta_G_of_a_curve_against_itself_is_zero);
    tcase_add_test(c, ranges_that_cannot_be_transformed_are_sentences);
    tcase_add_test(c, normalisation_outside_the_pattern_is_a_sentence);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
