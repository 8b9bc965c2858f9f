/* Equations of state: closed forms, coverage of the intervals, bad points. */
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>
#include "analysis/eos.h"
#include "tests/suite.h"

enum { N = 15 };
static fic_error err;

typedef struct {
    double P[N], v[N], s_P[N], s_v[N];
} set;

/* q1 under pressures up to 11 GPa of a glass of K0 = 113.7 GPa, K0' = 4.61; untidy, with points out of order. */
static void make(set *s, const fic_compression *form, double q10, double K0, double K1)
{
    for (int i = 0; i < N; i++) {
        double x;
        s->P[i] = 0.013 + 0.79 * ((i * 7) % N);
        ck_assert_int_eq(fic_compression_squeeze(form, s->P[i], K0, K1, &x, &err), FIC_OK);
        s->v[i] = q10 * cbrt(x);
        s->s_P[i] = 0.031 + 0.004 * i;
        s->s_v[i] = 0.0;
    }
}

static void disturb(set *s, gsl_rng *rng)
{
    for (int i = 0; i < N; i++) {
        s->P[i] += gsl_ran_gaussian(rng, s->s_P[i]);
        s->v[i] += s->s_v[i] > 0.0 ? gsl_ran_gaussian(rng, s->s_v[i]) : 0.0;
    }
}

static fic_eos_data data(const set *s, bool with_v)
{
    return (fic_eos_data){ N, s->P, s->v, s->s_P, with_v ? s->s_v : NULL, FIC_EOS_Q1 };
}

/* Weighted linear least squares by the normal equations, m <= 3. */
static void linear_fit(int m, const double A[][3], const double y[], const double s[], double c[3], double cov[3][3])
{
    double M[9] = { 0 }, b[3] = { 0 };
    for (int i = 0; i < N; i++)
        for (int a = 0; a < m; a++) {
            b[a] += A[i][a] * y[i] / (s[i] * s[i]);
            for (int d = 0; d < m; d++)
                M[a * m + d] += A[i][a] * A[i][d] / (s[i] * s[i]);
        }
    gsl_matrix_view v = gsl_matrix_view_array(M, (size_t)m, (size_t)m);
    ck_assert_int_eq(gsl_linalg_cholesky_decomp1(&v.matrix), 0);
    ck_assert_int_eq(gsl_linalg_cholesky_invert(&v.matrix), 0);
    for (int a = 0; a < m; a++) {
        c[a] = 0.0;
        for (int d = 0; d < m; d++) {
            cov[a][d] = M[a * m + d];
            c[a] += M[a * m + d] * b[d];
        }
    }
}

START_TEST(every_form_returns_what_was_put_in)
{
    const fic_compression *form = fic_compressions[_i];
    set s;
    fic_eos e;
    make(&s, form, 2.6317, 113.7, form->has_K1 ? 4.61 : 4.0);
    fic_eos_data d = data(&s, false);
    ck_assert_msg(fic_eos_fit(&d, &(fic_eos_options){ .form = form }, &e, &err) == FIC_OK, "%s", err.text);
    ck_assert_double_eq_tol(e.K0_GPa, 113.7, 1e-6);
    ck_assert_double_eq_tol(e.K1, form->has_K1 ? 4.61 : 4.0, 1e-6);
    ck_assert_double_eq_tol(e.v0, 2.6317, 1e-9);
}
END_TEST

/* With v0 fixed, birch3 is P = K0 a + K0 (K0' - 4) b: a straight line in the f-F plot, weighted. */
START_TEST(a_fit_with_v0_fixed_agrees_with_the_closed_form)
{
    set s;
    fic_eos e;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    make(&s, &fic_birch3, 2.6317, 113.7, 4.61);
    disturb(&s, rng);
    fic_eos_data d = data(&s, false);
    ck_assert_int_eq(fic_eos_fit(&d, &(fic_eos_options){ &fic_birch3, true, false, 2.6317, 0 }, &e, &err), FIC_OK);
    double A[N][3], c[3], cov[3][3];
    for (int i = 0; i < N; i++) {
        double f = 0.5 * (pow(s.v[i] / 2.6317, 2.0) - 1.0);
        A[i][0] = 3.0 * f * pow(1.0 + 2.0 * f, 2.5);
        A[i][1] = 1.5 * f * A[i][0];
    }
    linear_fit(2, (const double(*)[3])A, s.P, s.s_P, c, cov);
    double K0 = c[0], K1 = 4.0 + c[1] / c[0], g[2] = { -c[1] / (c[0] * c[0]), 1.0 / c[0] };
    double v1 = g[0] * g[0] * cov[0][0] + 2.0 * g[0] * g[1] * cov[0][1] + g[1] * g[1] * cov[1][1];
    double v01 = g[0] * cov[0][0] + g[1] * cov[0][1];
    ck_assert_double_eq_tol(e.K0_GPa / K0, 1.0, 1e-6);
    ck_assert_double_eq_tol(e.K1 / K1, 1.0, 1e-6);
    ck_assert_double_eq_tol(e.cov[1][1] / cov[0][0], 1.0, 1e-6);
    ck_assert_double_eq_tol(e.cov[2][2] / v1, 1.0, 1e-6);
    ck_assert_double_eq_tol(e.cov[1][2] / v01, 1.0, 1e-6);
    gsl_rng_free(rng);
}
END_TEST

/* With v0 free, birch3 is P = c0 q^5 + c1 q^7 + c2 q^9 (q = q1): linear too. With q0 = v0 and k = 0.75 (K0' - 4), c0
 * = 1.5 K0 (k - 1)/q0^5, c1 = 1.5 K0 (1 - 2k)/q0^7, c2 = 1.5 K0 k/q0^9. The parameters are found from the
 * coefficients by their roots, the covariance through the inverse of that map's Jacobian. */
START_TEST(a_fit_with_all_three_free_agrees_with_the_closed_form)
{
    set s;
    fic_eos e;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    make(&s, &fic_birch3, 2.6317, 113.7, 4.61);
    disturb(&s, rng);
    fic_eos_data d = data(&s, false);
    ck_assert_int_eq(fic_eos_fit(&d, &(fic_eos_options){ .form = &fic_birch3 }, &e, &err), FIC_OK);
    double A[N][3], c[3], cov[3][3];
    for (int i = 0; i < N; i++) {
        double u = s.v[i] / 2.6; /* scaled, so that the normal equations are solvable in doubles */
        A[i][0] = pow(u, 5);
        A[i][1] = A[i][0] * (u * u - 1.0);
        A[i][2] = A[i][1] * (u * u - 1.0);
    }
    linear_fit(3, (const double(*)[3])A, s.P, s.s_P, c, cov);
    /* P/u^5 = c0 + c1 w + c2 w^2 with w = u^2 - 1 is 0 at w0: u0^2 = 1 + w0. */
    double w0 = (-c[1] + sqrt(c[1] * c[1] - 4.0 * c[0] * c[2])) / (2.0 * c[2]);
    if (fabs(w0) > 0.2)
        w0 = (-c[1] - sqrt(c[1] * c[1] - 4.0 * c[0] * c[2])) / (2.0 * c[2]);
    double u0 = sqrt(1.0 + w0), slope = c[1] + 2.0 * c[2] * w0;
    /* Near w0: P/u^5 = 1.5 K0 [y + (3/4)(K0' - 4) y^2]/u0^5 with y = (u/u0)^2 - 1 = (w - w0)/u0^2. */
    double K0 = slope * u0 * u0 * pow(u0, 5) / 1.5, k = c[2] * pow(u0, 9) / (1.5 * K0);
    ck_assert_double_eq_tol(e.v0 / (2.6 * u0), 1.0, 1e-7);
    ck_assert_double_eq_tol(e.K0_GPa / K0, 1.0, 1e-6);
    ck_assert_double_eq_tol(e.K1 / (4.0 + k / 0.75), 1.0, 1e-6);
    /* c as functions of (u0, K0, K1); J dc/dp by hand, cov_c = J cov_p J' is compared. */
    double a = 1.5 * K0, i2 = 1.0 / (u0 * u0), h[3];
    h[2] = a * k * pow(u0, -9);               /* c2 */
    h[1] = a * pow(u0, -7) - 2.0 * h[2] * w0; /* c1 = slope - 2 c2 w0 */
    double J[3][3], dk = 0.75, dw = 2.0 * u0;
    J[2][0] = -9.0 * h[2] / u0;
    J[2][1] = h[2] / K0;
    J[2][2] = a * dk * pow(u0, -9);
    J[1][0] = -7.0 * a * pow(u0, -8) - 2.0 * (J[2][0] * w0 + h[2] * dw);
    J[1][1] = h[1] / K0;
    J[1][2] = -2.0 * J[2][2] * w0;
    J[0][0] = -(J[1][0] * w0 + h[1] * dw + J[2][0] * w0 * w0 + 2.0 * h[2] * w0 * dw); /* c0 = -c1 w0 - c2 w0^2 */
    J[0][1] = -(J[1][1] * w0 + J[2][1] * w0 * w0);
    J[0][2] = -(J[1][2] * w0 + J[2][2] * w0 * w0);
    (void)i2;
    double unit[3] = { 1.0 / 2.6, 1.0, 1.0 }; /* cov of the fit is in v0, not u0 */
    for (int x = 0; x < 3; x++)
        for (int y = 0; y < 3; y++) {
            double v = 0.0;
            for (int p = 0; p < 3; p++)
                for (int q = 0; q < 3; q++)
                    v += J[x][p] * unit[p] * e.cov[p][q] * unit[q] * J[y][q];
            ck_assert_double_eq_tol(v / sqrt(cov[x][x] * cov[y][y]), cov[x][y] / sqrt(cov[x][x] * cov[y][y]), 1e-6);
        }
    gsl_rng_free(rng);
}
END_TEST

/* Errors of P alone, of both, and unknown errors; the last by Student's t. */
START_TEST(intervals_of_95_percent_hold_the_truth_in_93_to_97_percent_of_1000_sets)
{
    int hit_K0 = 0, hit_K1 = 0, hit_band = 0;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 20240607);
    for (int k = 0; k < 1000; k++) {
        set s;
        fic_eos e;
        make(&s, &fic_birch3, 2.6317, 113.7, 4.61);
        for (int i = 0; i < N; i++) {
            s.s_v[i] = 2e-4;
            s.s_P[i] = _i == 2 ? 0.05 : s.s_P[i];
        }
        if (_i != 1)
            memset(s.s_v, 0, sizeof s.s_v);
        disturb(&s, rng);
        fic_eos_data d = data(&s, _i == 1);
        if (_i == 2)
            d.P_error_GPa = NULL;
        ck_assert_msg(fic_eos_fit(&d, &(fic_eos_options){ .form = &fic_birch3 }, &e, &err) == FIC_OK, "%s", err.text);
        double band, P = fic_eos_pressure_GPa(&e, 2.6317 * cbrt(1.047), &band);
        hit_K0 += fabs(e.K0_GPa - 113.7) < e.quantile_95 * e.K0_error_GPa;
        hit_K1 += fabs(e.K1 - 4.61) < e.quantile_95 * e.K1_error;
        hit_band += fabs(P - fic_birch3.pressure(1.047, 113.7, 4.61)) < e.quantile_95 * band;
    }
    printf("case %d: %d %d %d\n", _i, hit_K0, hit_K1, hit_band);
    ck_assert_int_ge(hit_K0, 930);
    ck_assert_int_le(hit_K0, 970);
    ck_assert_int_ge(hit_K1, 930);
    ck_assert_int_le(hit_K1, 970);
    ck_assert_int_ge(hit_band, 930);
    ck_assert_int_le(hit_band, 970);
    gsl_rng_free(rng);
}
END_TEST

START_TEST(volumes_densities_and_q1_give_the_same_moduli)
{
    set s;
    fic_eos e[3];
    double v[3][N];
    make(&s, &fic_vinet, 2.6317, 89.3, 5.2);
    for (int i = 0; i < N; i++) {
        double x = pow(s.v[i] / 2.6317, 3);
        v[0][i] = 16.48 / x;
        v[1][i] = s.v[i];
        v[2][i] = 6.07 * x;
        s.P[i] += 0.05 * sin(3.3 * i);
    }
    for (int k = 0; k < 3; k++) {
        fic_eos_data d = { N, s.P, v[k], s.s_P, NULL, (fic_eos_kind)k };
        ck_assert_msg(fic_eos_fit(&d, &(fic_eos_options){ .form = &fic_vinet }, &e[k], &err) == FIC_OK, "%s", err.text);
        ck_assert_double_eq_tol(e[k].K0_GPa / e[0].K0_GPa, 1.0, 1e-7);
        ck_assert_double_eq_tol(e[k].K1_error / e[0].K1_error, 1.0, 1e-6);
    }
}
END_TEST

START_TEST(points_of_the_f_F_plot_lie_on_the_line_of_a_third_order_equation)
{
    set s;
    fic_eos e;
    make(&s, &fic_birch3, 2.6317, 113.7, 4.61);
    fic_eos_data d = data(&s, false);
    ck_assert_int_eq(fic_eos_fit(&d, &(fic_eos_options){ .form = &fic_birch3 }, &e, &err), FIC_OK);
    for (int i = 1; i < N; i++) {
        double f, F, f_error, F_error;
        fic_eos_f_F(&e, s.P[i], s.s_P[i], s.v[i], 1e-4, &f, &F, &f_error, &F_error);
        ck_assert_double_eq_tol(F, 113.7 * (1.0 + 1.5 * 0.61 * f), 1e-3);
        ck_assert_double_eq_tol(f_error, 1e-4 * s.v[i] / (2.6317 * 2.6317), 1e-9); /* f = [(q/q0)^2 - 1]/2 */
        ck_assert_double_gt(F_error, 0.0);
    }
}
END_TEST

START_TEST(the_squeeze_at_a_pressure_gives_that_pressure_back)
{
    const fic_compression *form = fic_compressions[_i];
    for (double P = -3.0; P < 60.0; P += 1.37) {
        double x;
        ck_assert_int_eq(fic_compression_squeeze(form, P, 97.3, 4.4, &x, &err), FIC_OK);
        ck_assert_double_eq_tol(form->pressure(x, 97.3, 4.4), P, 1e-10);
    }
    double x;
    ck_assert_int_eq(fic_compression_squeeze(form, 3.0, -1.0, 4.0, &x, &err), FIC_EINPUT);
    ck_assert_int_eq(fic_compression_squeeze(form, NAN, 100.0, 4.0, &x, &err), FIC_EINPUT);
    ck_assert_int_eq(fic_compression_squeeze(form, -500.0, 100.0, 4.0, &x, &err), FIC_EINPUT);
}
END_TEST

START_TEST(bad_points_are_named)
{
    set s;
    fic_eos e;
    make(&s, &fic_birch3, 2.6317, 113.7, 4.61);
    fic_eos_data d = data(&s, false);
    fic_eos_options o = { .form = &fic_birch3 };
    d.n = 2;
    ck_assert_int_eq(fic_eos_fit(&d, &o, &e, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "2 points"));
    d.n = N;
    s.v[3] = -1.0;
    ck_assert_int_eq(fic_eos_fit(&d, &o, &e, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "point 4"));
    for (int i = 0; i < N; i++)
        s.v[i] = 2.63;
    ck_assert_int_eq(fic_eos_fit(&d, &o, &e, &err), FIC_EINPUT);
    make(&s, &fic_birch3, 2.6317, 113.7, 4.61);
    s.s_P[5] = NAN;
    ck_assert_int_eq(fic_eos_fit(&d, &o, &e, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "point 6"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("eos");
    TCase *c = tcase_create("eos");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, every_form_returns_what_was_put_in, 0, 4);
    tcase_add_test(c, a_fit_with_v0_fixed_agrees_with_the_closed_form);
    tcase_add_test(c, a_fit_with_all_three_free_agrees_with_the_closed_form);
    tcase_add_loop_test(c, intervals_of_95_percent_hold_the_truth_in_93_to_97_percent_of_1000_sets, 0, 3);
    tcase_add_test(c, volumes_densities_and_q1_give_the_same_moduli);
    tcase_add_test(c, points_of_the_f_F_plot_lie_on_the_line_of_a_third_order_equation);
    tcase_add_loop_test(c, the_squeeze_at_a_pressure_gives_that_pressure_back, 0, 4);
    tcase_add_test(c, bad_points_are_named);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
