/* Peaks: closed forms, places between rows, noise, what is no peak. */
#include "tests/support.h"
#include "tests/synthetic.h"

#include "analysis/peak.h"

enum { N = 1501 };
static double T[N], y[N];

/* Gaussians on a flat curve; 0.2 K between rows. */
static void gaussians(size_t n, const double at[], const double height[], const double sigma[])
{
    for (size_t i = 0; i < N; i++) {
        T[i] = 480.0 + 0.2 * (double)i;
        y[i] = 0.0;
        for (size_t k = 0; k < n; k++)
            y[i] += height[k] * exp(-0.5 * pow((T[i] - at[k]) / sigma[k], 2));
    }
}

static fic_peaks found(const fic_peak_choice *c)
{
    fic_peaks p;
    ok(fic_peaks_find(N, T, y, c, &p, &err));
    return p;
}

START_TEST(a_peak_is_found_to_a_hundredth_of_the_step)
{
    fic_peak_choice c = fic_peak_choice_default();
    for (int i = 0; i < 40; i++) {
        double at = 611.3 + 0.0137 * i, height = 2.385, sigma = 4.7;
        gaussians(1, &at, &height, &sigma);
        fic_peaks p = found(&c);
        ck_assert_uint_eq(p.n, 1);
        ck_assert_double_eq_tol(p.peak[0].T_K.value, at, 0.002);
        ck_assert_double_eq_tol(p.peak[0].height.value, height, 1e-5);
        ck_assert_double_eq_tol(p.peak[0].fwhm_K.value, 2.0 * sqrt(2.0 * log(2.0)) * sigma, 0.01);
        ck_assert_double_eq_tol(p.peak[0].area.value, height * sigma * sqrt(2.0 * M_PI), 1e-3);
    }
}
END_TEST

START_TEST(a_lopsided_peak_too)
{
    fic_peak_choice c = fic_peak_choice_default();
    for (size_t i = 0; i < N; i++) { /* x exp(1 - x): maximum 1 at x = 1 */
        T[i] = 480.0 + 0.2 * (double)i;
        double x = (T[i] - 583.37) / 11.3;
        y[i] = x > 0.0 ? 0.73 * x * exp(1.0 - x) : 0.0;
    }
    fic_peaks p = found(&c);
    ck_assert_double_eq_tol(p.peak[p.highest].T_K.value, 583.37 + 11.3, 0.002);
    ck_assert_double_eq_tol(p.peak[p.highest].height.value, 0.73, 1e-5);
    /* x e^(1-x) = 1/2 at 0.231961 and 2.678347 */
    ck_assert_double_eq_tol(p.peak[p.highest].fwhm_K.value, 11.3 * (2.678347 - 0.231961), 0.02);
}
END_TEST

START_TEST(two_peaks_are_told_apart_and_the_small_ones_left)
{
    double at[] = { 563.7, 641.2, 700.1 }, height[] = { 0.83, 2.11, 0.02 }, sigma[] = { 7.7, 5.3, 4.0 };
    fic_peak_choice c = fic_peak_choice_default();
    gaussians(3, at, height, sigma);
    fic_peaks p = found(&c);
    ck_assert_uint_eq(p.n, 2);
    ck_assert_uint_eq(p.highest, 1);
    ck_assert_double_eq_tol(p.peak[0].T_K.value, at[0], 0.005);
    ck_assert_double_eq_tol(p.peak[1].T_K.value, at[1], 0.005);
    c.low_K = 500.0;
    c.high_K = 600.0;
    p = found(&c);
    ck_assert_uint_eq(p.n, 1);
    ck_assert_double_eq_tol(p.peak[0].T_K.value, at[0], 0.005);
}
END_TEST

START_TEST(a_scaled_axis_divides_place_width_and_area)
{
    double at = 655.6, height = 2.0, sigma = 6.0;
    fic_peak_choice c = fic_peak_choice_default();
    gaussians(1, &at, &height, &sigma);
    fic_peaks p = found(&c);
    fic_peak q = fic_peak_scaled(&p.peak[0], (fic_estimate){ 596.0, 1.3, NAN });
    ck_assert_double_eq_tol(q.T_K.value, 655.6 / 596.0, 1e-5);
    ck_assert_double_eq_tol(q.T_K.error, 655.6 / 596.0 * 1.3 / 596.0, 1e-5);
    ck_assert_double_eq_tol(q.area.value, p.peak[0].area.value / 596.0, 1e-9);
    ck_assert_double_eq(q.height.value, p.peak[0].height.value);
}
END_TEST

START_TEST(nothing_is_found_in_nothing)
{
    fic_peak_choice c = fic_peak_choice_default();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gaussians(0, NULL, NULL, NULL);
    ck_assert_uint_eq(found(&c).n, 0);
    int false_alarms = 0;
    for (int k = 0; k < 50; k++) {
        for (size_t i = 0; i < N; i++)
            y[i] = gsl_ran_gaussian(rng, 0.013);
        false_alarms += found(&c).n > 0;
    }
    ck_assert_int_le(false_alarms, 2);
    gsl_rng_free(rng);
}
END_TEST

START_TEST(bad_numbers_are_named)
{
    fic_peaks p;
    fic_peak_choice c = fic_peak_choice_default();
    gaussians(0, NULL, NULL, NULL);
    y[77] = NAN;
    ck_assert_int_eq(fic_peaks_find(N, T, y, &c, &p, &err), FIC_EINPUT);
    has_words(err.text, "row 78");
    y[77] = 0.0;
    T[5] = T[4];
    ck_assert_int_eq(fic_peaks_find(N, T, y, &c, &p, &err), FIC_EINPUT);
    has_words(err.text, "row 6");
    ck_assert_int_eq(fic_peaks_find(3, T, y, &c, &p, &err), FIC_EINPUT);
    gaussians(0, NULL, NULL, NULL);
    c.low_K = 900.0;
    ck_assert_int_eq(fic_peaks_find(N, T, y, &c, &p, &err), FIC_EINPUT);
}
END_TEST

START_TEST(run_1_less_run_2_is_measured_in_steps)
{
    synthetic s;
    synthetic_run(
        VIT4_ALPHA,
        "[start: {temperature: 900 K}, cool: {to: 298 K, rate: 20 K/min}, scan: {to: 780 K, rate: 200 K/s, name: "
        "first}, cool: {to: 298 K, rate: 200 K/s}, scan: {to: 780 K, rate: 200 K/s, name: second}]",
        &s);
    fic_reduction_choice c = fic_reduction_choice_default();
    fic_reduction a = { 0 }, b = { 0 };
    fic_difference d = { 0 };
    fic_peaks p;
    fic_peak over;
    fic_peak_choice pc = fic_peak_choice_default();
    ok(fic_reduce(&s.scan[0], NULL, &c, &a, &err));
    ok(fic_reduce(&s.scan[1], NULL, &c, &b, &err));
    ok(fic_difference_make(&a, &b, false, &d, &err));
    double area = 0.0; /* all of it is the distance of the two fictive temperatures */
    for (size_t i = 1; i < d.n; i++)
        area += 0.5 * (d.y[i] + d.y[i - 1]) * (d.T_K[i] - d.T_K[i - 1]);
    ck_assert_double_eq_tol(area, s.Tf_K[1] - s.Tf_K[0], 0.1);
    ok(fic_peaks_find(d.n, d.T_K, d.y, &pc, &p, &err));
    ok(fic_overshoot(&a, &over, &err));
    ck_assert_double_eq_tol(over.height.value, a.cp_max.value - 1.0, 0.02);
    ck_assert_double_gt(over.fwhm_K.value, 2.0);
    b.rate_K_s = 150.0;
    ck_assert_int_eq(fic_difference_make(&a, &b, false, &d, &err), FIC_EINPUT);
    has_words(err.text, "expected the same");
    fic_difference_clear(&d);
    fic_reduction_clear(&a);
    fic_reduction_clear(&b);
    synthetic_clear(&s);
}
END_TEST

int main(void)
{
    const TTest *const all[] = { a_peak_is_found_to_a_hundredth_of_the_step,
                                 a_lopsided_peak_too,
                                 two_peaks_are_told_apart_and_the_small_ones_left,
                                 a_scaled_axis_divides_place_width_and_area,
                                 nothing_is_found_in_nothing,
                                 bad_numbers_are_named,
                                 run_1_less_run_2_is_measured_in_steps,
                                 NULL };
    Suite *s = suite_create("peak");
    add_case(s, "peaks", 60, NULL, NULL, all);
    return run_suite(s);
}
