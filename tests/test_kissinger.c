/* Series: energies that were put in come out, branches are followed, curves collapse, one process hands over. */
#include "tests/support.h"
#include "tests/synthetic.h"

#include <gsl/gsl_cdf.h>
#include "analysis/kissinger.h"
#include "analysis/mastercurve.h"
#include "analysis/reduce.h"

static const double rates[] = { 100.0, 200.0, 300.0, 500.0, 1000.0 };
enum { RATES = 5 };
static const double R = 8.31446261815324;

/* T with ln(q / T^2) = -E / (R T) + C. */
static double kissinger_T(double q, double E_K, double C)
{
    double T = 650.0;
    for (int i = 0; i < 60; i++)
        T -= (log(q / (T * T)) + E_K / T - C) / (-2.0 / T - E_K / (T * T));
    return T;
}

START_TEST(exact_peaks_return_the_energy)
{
    double T[RATES], E_K = 25213.7, C = 28.31;
    fic_activation a;
    for (int i = 0; i < RATES; i++)
        T[i] = kissinger_T(rates[i], E_K, C);
    ok(fic_kissinger(RATES, rates, T, NULL, &a, &err));
    ck_assert_double_eq_tol(a.E_J_mol / R, E_K, 1e-4 * E_K);
    ck_assert_double_eq_tol(a.intercept, C, 1e-3);
    ck_assert_double_gt(a.R2, 0.999999);
    ck_assert(a.straight);
    ok(fic_arrhenius(RATES, rates, T, NULL, &a, &err)); /* higher by 2 T, about 2 R Tg */
    ck_assert_double_eq_tol(a.E_J_mol / R - E_K, 2.0 * T[2], 15.0);
}
END_TEST

START_TEST(errors_of_E_hold_what_they_promise)
{
    enum { N = 2000 };
    double T0[RATES], T[RATES], E_K = 25213.7, error[RATES] = { 0.31, 0.22, 0.47, 0.13, 0.29 };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    fic_activation a;
    int inside = 0;
    for (int i = 0; i < RATES; i++)
        T0[i] = kissinger_T(rates[i], E_K, 28.31);
    for (int k = 0; k < N; k++) {
        for (int i = 0; i < RATES; i++)
            T[i] = T0[i] + gsl_ran_gaussian(rng, error[i]);
        ok(fic_kissinger(RATES, rates, T, error, &a, &err));
        inside += fabs(a.E_J_mol / R - E_K) < 1.96 * a.E_error_J_mol / R;
    }
    /* the larger of the two errors is taken: 95 % at least */
    ck_assert_int_ge(inside, N * 94 / 100);
    ck_assert_int_le(inside, N * 99 / 100);
    gsl_rng_free(rng);
}
END_TEST

START_TEST(a_bent_series_is_called_bent)
{
    double T[RATES];
    fic_activation a;
    for (int i = 0; i < RATES; i++) /* two processes: the energy doubles on the way */
        T[i] = i < 3 ? kissinger_T(rates[i], 16000.0, 13.9)
                     : kissinger_T(rates[2], 16000.0, 13.9) + 3.1 * log(rates[i] / rates[2]);
    ok(fic_kissinger(RATES, rates, T, NULL, &a, &err));
    ck_assert(!a.straight);
}
END_TEST

START_TEST(job_J_returns_its_45000_K_at_matched_rates)
{
    double q[4], Tp[4], Tf[4];
    fic_activation a;
    for (int i = 0; i < 4; i++) {
        char path[300];
        q[i] = 1.0 / 6.0 * pow(2.0, i - 1);
        snprintf(
            path, sizeof path,
            "[start: {temperature: 680 K}, cool: {to: 420 K, rate: %.6f K/s}, scan: {to: 680 K, rate: %.6f K/s, name: "
            "heat}]",
            q[i], q[i]);
        synthetic s;
        synthetic_run(JOB_J, path, &s);
        fic_reduction_choice c = fic_reduction_choice_default();
        fic_reduction r = { 0 };
        ok(fic_reduce(&s.scan[0], NULL, &c, &r, &err));
        Tp[i] = r.T_cp_max_K.value;
        Tf[i] = s.Tf_K[0];
        fic_reduction_clear(&r);
        synthetic_clear(&s);
    }
    ok(fic_kissinger(4, q, Tp, NULL, &a, &err));
    ck_assert_double_eq_tol(a.E_J_mol / R, 45000.0, 90.0);
    ok(fic_kissinger(4, q, Tf, NULL, &a, &err)); /* Moynihan with the T^2 term */
    ck_assert_double_eq_tol(a.E_J_mol / R, 45000.0, 90.0);
    ok(fic_arrhenius(4, q, Tf, NULL, &a, &err)); /* without: 2 T_f more */
    ck_assert_double_gt(a.E_J_mol / R, 45800.0);
}
END_TEST

static void put_peak(fic_peaks *p, double T_K, double height)
{
    p->peak[p->n] = (fic_peak){ .T_K = { T_K, 0.1, NAN }, .height = { height, 0.01, NAN } };
    if (height > p->peak[p->highest].height.value)
        p->highest = p->n;
    p->n++;
}

START_TEST(a_branch_is_followed_and_a_hop_is_reported)
{
    fic_peaks peaks[RATES] = { 0 };
    for (int i = 0; i < RATES; i++) { /* beta moves on; alpha outgrows it at the two fastest rates */
        put_peak(&peaks[i], kissinger_T(rates[i], 16700.0, 22.3), 0.8);
        put_peak(&peaks[i], kissinger_T(rates[i], 25200.0, 31.1), i < 3 ? 0.5 : 1.1);
    }
    fic_branch b;
    ok(fic_branch_follow(RATES, rates, peaks, 1, &b, &err));
    for (int i = 0; i < RATES; i++)
        ck_assert_int_eq(b.peak[i], 0);
    ck_assert_uint_eq(b.hops, 2);
    ck_assert(b.hop[3] && b.hop[4] && !b.hop[0]);
    ok(fic_branch_follow(RATES, rates, peaks, 4, &b, &err));
    ck_assert_int_eq(b.peak[0], 1);
    peaks[2].n = 0; /* lost at one rate, found again */
    ok(fic_branch_follow(RATES, rates, peaks, 1, &b, &err));
    ck_assert_uint_eq(b.followed, 4);
    ck_assert_int_eq(b.peak[2], -1);
    ck_assert_int_eq(b.peak[4], 0);
    ck_assert_int_eq(fic_branch_follow(RATES, rates, peaks, 2, &b, &err), FIC_EINPUT);
}
END_TEST

START_TEST(series_that_cannot_be_fitted_get_a_sentence)
{
    double T[] = { 650.0, 655.0, 660.0 }, same[] = { 200.0, 200.0, 200.0 }, falling[] = { 660.0, 655.0, 650.0 },
           bad[] = { 650.0, NAN, 660.0 };
    fic_activation a;
    ck_assert_int_eq(fic_kissinger(2, rates, T, NULL, &a, &err), FIC_EINPUT);
    has_words(err.text, "expected 3");
    ck_assert_int_eq(fic_kissinger(3, same, T, NULL, &a, &err), FIC_EINPUT);
    has_words(err.text, "differ");
    ck_assert_int_eq(fic_kissinger(3, rates, falling, NULL, &a, &err), FIC_EINPUT);
    has_words(err.text, "rise");
    ck_assert_int_eq(fic_kissinger(3, rates, bad, NULL, &a, &err), FIC_EINPUT);
    has_words(err.text, "point 2");
}
END_TEST

START_TEST(the_collapse_is_the_distance_of_the_curves)
{
    double x1[] = { 0.70, 0.81, 0.93, 1.02, 1.11 }, x2[] = { 0.66, 0.77, 0.88, 0.99, 1.16 }, y1[5], y2[5];
    for (int i = 0; i < 5; i++) {
        y1[i] = 11.3 + 27.0 * x1[i];
        y2[i] = 11.3 + 27.0 * x2[i] + 1.37;
    }
    fic_master_curve c[] = { { 5, x1, y1, NULL }, { 5, x2, y2, NULL } };
    fic_collapse f;
    ok(fic_master_collapse(2, c, &f, &err));
    ck_assert_double_eq_tol(f.rms, 1.37, 1e-9);
    ck_assert_double_eq_tol(f.largest, 1.37, 1e-9);
    for (int i = 0; i < 5; i++)
        y2[i] -= 1.37;
    ok(fic_master_collapse(2, c, &f, &err));
    ck_assert_double_lt(f.rms, 1e-9);
    x2[0] = x2[1];
    ck_assert_int_eq(fic_master_collapse(2, c, &f, &err), FIC_EINPUT);
}
END_TEST

START_TEST(a_crossover_returns_its_middle_and_begin)
{
    double x[13], y[13], T[] = { 420, 450, 483, 513, 543, 563, 583, 603, 623, 643, 663, 693, 723 };
    fic_logistic l;
    for (int i = 0; i < 13; i++) {
        x[i] = T[i];
        y[i] = 28.3 + (41.7 - 28.3) / (1.0 + exp(-(T[i] - 573.7) / 17.3));
    }
    ok(fic_logistic_fit(13, x, y, NULL, NAN, NAN, &l, &err));
    ck_assert_double_eq_tol(l.middle, 573.7, 1e-4);
    ck_assert_double_eq_tol(l.begin, 573.7 - 17.3 * log(9.0), 1e-3);
    ck_assert_double_eq_tol(l.low, 28.3, 1e-4);
    ok(fic_logistic_fit(13, x, y, NULL, 28.3, 41.7, &l, &err));
    ck_assert_double_eq_tol(l.width, 17.3, 1e-4);
    ck_assert_double_eq(l.low_error, 0.0);
    ck_assert_int_eq(fic_logistic_fit(3, x, y, NULL, NAN, NAN, &l, &err), FIC_EINPUT);
}
END_TEST

int main(void)
{
    const TTest *const all[] = { exact_peaks_return_the_energy,
                                 errors_of_E_hold_what_they_promise,
                                 a_bent_series_is_called_bent,
                                 job_J_returns_its_45000_K_at_matched_rates,
                                 a_branch_is_followed_and_a_hop_is_reported,
                                 series_that_cannot_be_fitted_get_a_sentence,
                                 the_collapse_is_the_distance_of_the_curves,
                                 a_crossover_returns_its_middle_and_begin,
                                 NULL };
    Suite *s = suite_create("kissinger");
    add_case(s, "series", 60, NULL, NULL, all);
    return run_suite(s);
}
