/* States to measured numbers: with states as the paper's protocols leave them behind, what the paper saw comes out.
 * The states here are estimates by hand; windows are those of the measured facts. */
#include <gsl/gsl_fit.h>
#include <math.h>
#include <string.h>
#include "analysis/xray_chain.h"
#include "tests/suite.h"
#include "tests/vit4_structure.h"

static fic_structure st;
static fic_fsdp_options o;
static const fic_beamline *id13;

static void setup(void)
{
    vit4_read(&st);
    o = fic_fsdp_defaults();
    id13 = fic_beamline_find("id13");
}

/* Slope and R2 of a straight line. */
static double line(const double x[], const double y[], size_t n, double *R2)
{
    double c0, c1, a, b, c, rest, mean = 0.0, total = 0.0;
    gsl_fit_linear(x, 1, y, 1, n, &c0, &c1, &a, &b, &c, &rest);
    for (size_t i = 0; i < n; i++)
        mean += y[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        total += (y[i] - mean) * (y[i] - mean);
    *R2 = 1.0 - rest / total;
    return c1;
}

static const double P[7] = { 1, 2, 3, 4, 5, 6, 7 };

START_TEST(at_643_K_q1_rises_linearly_with_pressure_and_FWHM_falls)
{
    fic_structure_state s[7];
    fic_fsdp f[7];
    double q1[7], w[7], R2;
    for (int i = 0; i < 7; i++)
        s[i] = (fic_structure_state){ 298.0, 0.0, 596.0 + 5.4 * P[i], P[i], P[i] };
    ck_assert_msg(fic_chain_first_peaks(&st, 7, s, id13, 1, &o, f, &err) == FIC_OK, "%s", err.text);
    for (int i = 0; i < 7; i++) {
        q1[i] = f[i].q1_1_A;
        w[i] = f[i].fwhm_1_A;
        ck_assert_double_gt(f[i].top.R2, 0.9999);
    }
    double slope = line(P, q1, 7, &R2);
    printf("643 K: dq1/dP = %.5f, R2 = %.5f, dFWHM/dP = %.5f 1/angstrom/GPa\n", slope, R2,
           line(P, w, 7, &(double){ 0 }));
    ck_assert_double_eq_tol(slope, 0.0008, 0.0001);
    ck_assert_double_gt(R2, 0.99);
    ck_assert_double_lt(line(P, w, 7, &R2), 0.0);
}
END_TEST

START_TEST(at_583_K_q1_does_not_care_about_pressure)
{
    fic_structure_state s[7];
    fic_fsdp f[7];
    double q1[7], R2;
    for (int i = 0; i < 7; i++)
        s[i] = (fic_structure_state){ 298.0, 0.0, 604.0 + 4.3 * P[i], 0.0, P[i] };
    ck_assert_msg(fic_chain_first_peaks(&st, 7, s, id13, 1, &o, f, &err) == FIC_OK, "%s", err.text);
    for (int i = 0; i < 7; i++)
        q1[i] = f[i].q1_1_A;
    ck_assert_double_lt(fabs(line(P, q1, 7, &R2)), 0.0001);
}
END_TEST

/* 7 GPa: flat to 580 K, then up, flat in the liquid; 1 atm: a slight rise; and the two against each other. */
START_TEST(q1_and_FWHM_have_two_plateaus_at_7_GPa_and_hardly_move_at_1_atm)
{
    static const fic_structure_state s[] = {
        /* 7 GPa: 298, 450, 583 K; beta stores most of a compression at once */
        { 298, 0, 713, 0.0, 5.95 }, { 298, 0, 690, 0.0, 6.0 }, { 298, 0, 640, 0.0, 6.8 },
        { 298, 0, 634, 7.0, 7.0 },  { 298, 0, 634, 7.0, 7.0 },                           /* 643, 693 K */
        { 298, 0, 705, 0.0, 0.0 },  { 298, 0, 604, 0.0, 0.0 }, { 298, 0, 596, 0.0, 0.0 } /* 1 atm: 298, 583, 693 K */
    };
    fic_fsdp f[8];
    ck_assert_msg(fic_chain_first_peaks(&st, 8, s, id13, 1, &o, f, &err) == FIC_OK, "%s", err.text);
    double change = f[4].q1_1_A - f[0].q1_1_A, narrowing = f[0].fwhm_1_A - f[4].fwhm_1_A;
    ck_assert_double_gt(change, 0.004);
    ck_assert_double_gt(narrowing, 0.002);
    for (int i = 1; i < 3; i++) {
        ck_assert_double_lt(fabs(f[i].q1_1_A - f[0].q1_1_A), 0.1 * change);
        ck_assert_double_lt(fabs(f[i].fwhm_1_A - f[0].fwhm_1_A), 0.1 * narrowing + 2.0 * f[i].fwhm_error_1_A);
    }
    ck_assert_double_lt(fabs(f[4].q1_1_A - f[3].q1_1_A), 0.1 * change);
    double rise = f[7].q1_1_A - f[5].q1_1_A;
    ck_assert_double_gt(rise, 0.0);
    ck_assert_double_lt(rise, 0.25 * change);
    ck_assert_double_lt(f[2].q1_1_A, f[6].q1_1_A);
    ck_assert_double_gt(f[2].fwhm_1_A + f[2].fwhm_error_1_A, f[6].fwhm_1_A);
}
END_TEST

START_TEST(shells_move_as_figure_5_tells)
{
    static const fic_structure_state s[] = { { 298, 0, 713, 0.0, 1.0 },
                                             { 298, 0, 640, 0.1, 7.0 },
                                             { 298, 0, 634, 7.0, 7.0 } };
    fic_pdf p[3];
    fic_pdf_peak k[12];
    fic_pdf_options po = fic_pdf_defaults();
    fic_beamline b = *fic_beamline_find("id15a");
    b.noise = false;
    ck_assert_msg(fic_chain_pair_distributions(&st, 3, s, &b, 1, &po, p, k, &err) == FIC_OK, "%s", err.text);
    const fic_pdf_peak *cold = k, *glass = k + 4, *liquid = k + 8;
    for (int i = 0; i < 3; i++) {
        ck_assert_double_eq_tol(k[4 * i].r_A, 2.7, 0.05);
        ck_assert_double_eq_tol(k[4 * i + 1].r_A, 3.1, 0.05);
    }
    ck_assert_double_gt(glass[1].height_1_A2, cold[1].height_1_A2);
    ck_assert_double_eq_tol(glass[1].r_A, cold[1].r_A, 0.002);
    ck_assert_double_lt(liquid[0].height_1_A2, cold[0].height_1_A2);
    ck_assert_double_gt(liquid[0].r_A, cold[0].r_A);
    ck_assert_double_gt(liquid[1].height_1_A2, cold[1].height_1_A2);
    for (int j = 1; j < 4; j++)
        ck_assert_double_lt(liquid[j].r_A, cold[j].r_A);
    for (int i = 0; i < 3; i++)
        fic_pdf_clear(&p[i]);
}
END_TEST

START_TEST(compression_in_the_cell_returns_the_moduli_within_two_sigma)
{
    enum { N = 12 };
    double at[N], read[N], q1[N], error[N];
    fic_structure_state s = { 298.0, 0.0, 700.0, 0.0, 0.0 };
    fic_eos_options eo = { .form = &fic_birch3 };
    fic_eos e;
    int good = 0;
    for (int i = 0; i < N; i++)
        at[i] = 0.6 * i;
    for (unsigned long seed = 1; seed <= 5; seed++) {
        ck_assert_msg(fic_chain_compression(&st, &s, N, at, 0.03, fic_beamline_find("dac"), 100 * seed, &o, &eo, read,
                                            q1, error, &e, &err) == FIC_OK,
                      "%s", err.text);
        printf("K0 = %.2f +- %.2f, K0' = %.2f +- %.2f, chi2 %.2f\n", e.K0_GPa, e.K0_error_GPa, e.K1, e.K1_error,
               e.chi2_red);
        good += fabs(e.K0_GPa - st.K0_GPa) < 2.0 * e.K0_error_GPa && fabs(e.K1 - st.K1) < 2.0 * e.K1_error;
    }
    ck_assert_int_ge(good, 4); /* 4 of 5 or more with a chance of 98 % */
}
END_TEST

START_TEST(a_state_that_cannot_be_is_named_by_its_number)
{
    fic_structure_state s[2] = { { 298.0, 0.0, 600.0, 0.0, 0.0 }, { 298.0, 0.0, -5.0, 0.0, 0.0 } };
    fic_fsdp f[2];
    ck_assert_int_eq(fic_chain_first_peaks(&st, 2, s, id13, 1, &o, f, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "state 2"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("xray_chain");
    TCase *c = tcase_create("xray_chain");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_test(c, at_643_K_q1_rises_linearly_with_pressure_and_FWHM_falls);
    tcase_add_test(c, at_583_K_q1_does_not_care_about_pressure);
    tcase_add_test(c, q1_and_FWHM_have_two_plateaus_at_7_GPa_and_hardly_move_at_1_atm);
    tcase_add_test(c, shells_move_as_figure_5_tells);
    tcase_add_test(c, compression_in_the_cell_returns_the_moduli_within_two_sigma);
    tcase_add_test(c, a_state_that_cannot_be_is_named_by_its_number);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
