/* test_law.c - relaxation times: their slopes, their equilibrium, and the paper's numbers. */
#include <gsl/gsl_rng.h>
#include "models/base/units.h"
#include "tests/support.h"

static size_t laws(void)
{
    size_t n = 0;
    while (fic_laws[n])
        n++;
    return n;
}

static double ln_tau(const fic_law *law, const double p[], double theta_K, double theta_f_K, double P_GPa,
                     double Pf_GPa)
{
    return law->rate(p, &(fic_point){ theta_K, theta_f_K, P_GPa, Pf_GPa }).ln_tau;
}

/* The paper's liquid. */
static const double vit4[] = { 5e-14, 19.8, 383.9, 0.0, 0.0 };

/* ---- every law ------------------------------------------------------------------------------------------- */

/* A slope by a central difference of fourth order. */
static double slope(const fic_law *law, const double p[], const fic_point *at, size_t which, double h)
{
    fic_point q = *at;
    double *const x[] = { &q.theta_K, &q.theta_f_K, &q.P_GPa, &q.Pf_GPa };
    double from = *x[which], sum = 0.0;
    static const double weight[] = { 1.0 / 12, -2.0 / 3, 2.0 / 3, -1.0 / 12 }, place[] = { -2, -1, 1, 2 };
    for (int i = 0; i < 4; i++) {
        *x[which] = from + place[i] * h;
        sum += weight[i] * law->rate(p, &q).ln_tau / h;
    }
    return sum;
}

START_TEST(slopes_are_those_of_ln_tau)
{
    const fic_law *law = fic_laws[_i];
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(g, 20 + (unsigned long)_i);
    for (int n = 0; n < 400; n++) {
        double p[FIC_LAW_PARAMS];
        memcpy(p, glass_params(law), sizeof(double) * fic_params_count(law->params));
        for (size_t k = 0; law->params[k].name; k++)
            p[k] *= 0.97 + 0.06 * gsl_rng_uniform(g);
        if (law == &fic_law_arrhenius)
            p[2] = -3e3 + 1e4 * gsl_rng_uniform(g);
        fic_point at = { 470.0 + 300.0 * gsl_rng_uniform(g), 500.0 + 250.0 * gsl_rng_uniform(g),
                         8.0 * gsl_rng_uniform(g), 8.0 * gsl_rng_uniform(g) };
        if (law == &fic_law_myega && fabs(at.theta_K - at.theta_f_K) < 1.0)
            continue; /* the published kink */
        fic_rate r = law->rate(p, &at);
        const double own[] = { r.d_theta, r.d_theta_f, r.d_P, r.d_Pf };
        for (size_t k = 0; k < 4; k++) {
            double found = slope(law, p, &at, k, k < 2 ? 0.05 : 0.02);
            ck_assert_msg(fabs(found - own[k]) <= 1e-6 * fabs(own[k]) + 1e-9,
                          "%s at theta %g, theta_f %g, P %g, P_f %g: slope %zu is %.10g, by differences %.10g",
                          law->name, at.theta_K, at.theta_f_K, at.P_GPa, at.Pf_GPa, k, own[k], found);
        }
    }
    gsl_rng_free(g);
}
END_TEST

START_TEST(a_population_hands_on_slopes_with_its_pressure_shifts)
{
    const fic_law *law = fic_laws[_i];
    fic_population k = { .law = law };
    memcpy(k.p, glass_params(law), sizeof(double) * fic_params_count(law->params));
    if (law == &fic_law_arrhenius)
        k.p[2] = 4321.0;
    k.pressure[FIC_SHIFT] = 5.27;
    k.pressure[FIC_STRUCTURE_SHIFT] = 6.13;
    static const double x0[] = { 611.3, 3.71, 634.7, 2.39 };
    fic_kinetics own = fic_population_kinetics(&k, x0[0], x0[1], x0[2], x0[3]);
    const double slopes[] = { own.d_T, own.d_P, own.d_Tf, own.d_Pf };
    ck_assert_double_eq_tol(own.theta_K, 611.3 - 5.27 * 3.71, 1e-12);
    for (size_t j = 0; j < 4; j++) {
        double x[4], h = 1e-3, up, down;
        memcpy(x, x0, sizeof x);
        x[j] += h;
        up = fic_population_kinetics(&k, x[0], x[1], x[2], x[3]).ln_tau;
        x[j] -= 2.0 * h;
        down = fic_population_kinetics(&k, x[0], x[1], x[2], x[3]).ln_tau;
        ck_assert_double_eq_tol((up - down) / (2.0 * h), slopes[j], 1e-6 * fabs(slopes[j]) + 1e-8);
    }
}
END_TEST

START_TEST(every_parameter_is_documented_and_its_typical_value_is_in_range)
{
    const fic_law *law = fic_laws[_i];
    ck_assert_ptr_eq(fic_law_find(law->name), law);
    ck_assert(strlen(law->summary) > 5 && strlen(law->source) > 3);
    size_t n = fic_params_count(law->params);
    ck_assert_uint_ge(n, 1);
    ck_assert_uint_le(n, FIC_LAW_PARAMS);
    double p[FIC_LAW_PARAMS] = { 0 };
    for (size_t k = 0; k < n; k++) {
        const fic_param *q = &law->params[k];
        double factor, offset;
        ck_assert_msg(q->low <= q->typical && q->typical <= q->high, "%s.%s", law->name, q->name);
        char unit[64]; /* in brackets, so that UDUNITS has to read it */
        snprintf(unit, sizeof unit, "(%s)", q->unit);
        ok(fic_unit_convert(unit, q->unit, &factor, &offset, &err));
        ck_assert_double_eq_tol(factor, 1.0, 1e-12);
        ck_assert_msg(q->meaning && strlen(q->meaning) > 5, "%s.%s has no meaning", law->name, q->name);
        ck_assert_msg(q->source && q->source[0], "%s.%s has no source", law->name, q->name);
        for (size_t j = 0; j < k; j++)
            ck_assert_str_ne(law->params[j].name, q->name);
        p[k] = q->typical;
    }
    ck_assert(isfinite(ln_tau(law, p, 612.7, 612.7, 0.0, 0.0)));
}
END_TEST

START_TEST(a_NaN_parameter_is_reported_by_its_name)
{
    for (const fic_param *q = fic_laws[_i]->params; q->name; q++) {
        ck_assert_int_eq(fic_param_check(q, NAN, &err), FIC_EINPUT);
        has_words(err.text, q->name);
        ck_assert_int_eq(fic_param_check(q, nextafter(q->low, -INFINITY), &err), FIC_EINPUT);
        ck_assert_int_eq(fic_param_check(q, nextafter(q->high, INFINITY), &err), FIC_EINPUT);
        ok(fic_param_check(q, q->low, &err));
        ok(fic_param_check(q, q->high, &err));
    }
}
END_TEST

START_TEST(hotter_liquids_are_faster)
{
    const fic_law *law = fic_laws[_i];
    const double *p = glass_params(law);
    double before = INFINITY;
    for (double T = 460.3; T < 1500.0; T += 17.3) {
        double now = ln_tau(law, p, T, T, 0.0, 0.0);
        ck_assert_double_lt(now, before);
        before = now;
    }
}
END_TEST

START_TEST(a_law_is_finite_at_the_extremes_of_tau)
{
    const fic_law *law = fic_laws[_i];
    const double *p = glass_params(law);
    double low = law == &fic_law_vft ? 390.0 : 298.0; /* vft has no value at 383.9 K */
    ck_assert(isfinite(ln_tau(law, p, low, 640.0, 0.0, 0.0)));
    ck_assert(isfinite(ln_tau(law, p, 1500.0, 1500.0, 0.0, 0.0)));
    ck_assert(isfinite(ln_tau(law, p, 1500.0, 640.0, 20.0, 20.0)));
}
END_TEST

/* ---- closed forms ----------------------------------------------------------------------------------------- */

START_TEST(equilibrium_of_ags_vft_is_vft_for_any_y)
{
    for (double y = 0.0; y <= 1.0; y += 0.0937) {
        double p[] = { 5e-14, 19.8, 383.9, 0.0, y };
        for (double T = 401.7; T < 1400.0; T += 23.9)
            ck_assert_double_eq_tol(ln_tau(&fic_law_ags_vft, p, T, T, 0.0, 0.0),
                                    ln_tau(&fic_law_vft, vit4, T, T, 0.0, 0.0),
                                    1e-11 * fabs(ln_tau(&fic_law_vft, vit4, T, T, 0.0, 0.0)));
    }
}
END_TEST

START_TEST(y_moves_structure_to_bare_temperature)
{
    double p[] = { 5e-14, 19.8, 383.9, 0.0, 0.37 }, theta = 571.3, theta_f = 643.9;
    ck_assert_double_eq_tol(ln_tau(&fic_law_ags_vft, p, theta, theta_f, 0.0, 0.0),
                            ln_tau(&fic_law_ags_vft, vit4, theta, 0.63 * theta_f + 0.37 * theta, 0.0, 0.0), 1e-12);
}
END_TEST

START_TEST(the_papers_VFT_gives_183_s_at_596_K)
{
    double tau_s = exp(ln_tau(&fic_law_vft, vit4, 596.0, 596.0, 0.0, 0.0));
    ck_assert_double_eq_tol(tau_s, 5e-14 * exp(19.8 * 383.9 / (596.0 - 383.9)), 1e-9 * tau_s);
    ck_assert_double_eq_tol(tau_s, 183.0, 0.5);
    ck_assert_double_eq_tol(exp(ln_tau(&fic_law_ags_vft, vit4, 596.0, 596.0, 0.0, 0.0)), tau_s, 1e-9 * tau_s);
}
END_TEST

/* F01, F02 of the measured facts, with s = 38/7 K/GPa. */
START_TEST(seven_gigapascals_slow_the_liquid_as_measured)
{
    fic_population k = { .law = &fic_law_ags_vft };
    memcpy(k.p, vit4, sizeof vit4);
    k.pressure[FIC_SHIFT] = k.pressure[FIC_STRUCTURE_SHIFT] = 38.0 / 7.0;
    double slower = exp(fic_population_kinetics(&k, 602.0, 7.0, 602.0, 7.0).ln_tau -
                        fic_population_kinetics(&k, 602.0, 0.0, 602.0, 0.0).ln_tau);
    ck_assert_double_ge(slower, 750.0);
    ck_assert_double_le(slower, 3000.0);
    ck_assert_double_eq_tol(fic_population_kinetics(&k, 634.0, 7.0, 634.0, 7.0).ln_tau, log(183.0), 0.01);
}
END_TEST

START_TEST(f_keeps_tau_at_Tg_and_makes_the_dense_liquid_stronger)
{
    double B = log(100.0 / 5e-14), Tg = 383.9 * (1.0 + 19.8 / B);
    for (double f = -0.013; f < 0.02; f += 0.0061) {
        double p[] = { 5e-14, 19.8, 383.9, f, 0.0 };
        for (double P = 0.0; P < 9.0; P += 1.37)
            ck_assert_double_eq_tol(ln_tau(&fic_law_ags_vft, p, Tg, Tg, P, P), log(100.0), 1e-10);
        double slope0 = (ln_tau(&fic_law_ags_vft, p, Tg + 0.1, Tg + 0.1, 0.0, 0.0) - log(100.0)) / 0.1;
        double slope7 = (ln_tau(&fic_law_ags_vft, p, Tg + 0.1, Tg + 0.1, 7.0, 7.0) - log(100.0)) / 0.1;
        if (f > 0.0)
            ck_assert_double_lt(fabs(slope7), fabs(slope0));
    }
    /* A VFT whose T0 is less by f P and whose D follows; at P_f = 0 nothing changes. */
    double p[] = { 5e-14, 19.8, 383.9, 0.0061, 0.0 }, t0 = 383.9 * (1.0 - 0.0061 * 7.0);
    double strong[] = { 5e-14, B * (Tg - t0) / t0, t0 };
    ck_assert_double_eq_tol(ln_tau(&fic_law_ags_vft, p, 571.3, 571.3, 7.0, 7.0),
                            ln_tau(&fic_law_vft, strong, 571.3, 571.3, 0.0, 0.0), 1e-10);
    ck_assert_double_eq_tol(ln_tau(&fic_law_ags_vft, p, 571.3, 571.3, 7.0, 0.0),
                            ln_tau(&fic_law_vft, vit4, 571.3, 571.3, 0.0, 0.0), 1e-10);
}
END_TEST

START_TEST(equilibrium_of_myega_is_MYEGA)
{
    double p[] = { 1e-14, 596.0, 40.0, 25000.0, 23.0, 2.0 };
    ck_assert_double_eq_tol(ln_tau(&fic_law_myega, p, 596.0, 596.0, 0.0, 0.0), log(100.0), 1e-11);
    for (double T = 433.1; T < 1300.0; T += 31.7) {
        double K = 16.0, log10_tau = -14.0 + K * 596.0 / T * exp((40.0 / K - 1.0) * (596.0 / T - 1.0));
        ck_assert_double_eq_tol(ln_tau(&fic_law_myega, p, T, T, 0.0, 0.0), M_LN10 * log10_tau, 1e-9);
    }
    /* The fragility is m = d log10 tau / d(Tg/T) at Tg. */
    double h = 0.01, up = ln_tau(&fic_law_myega, p, 596.0 + h, 596.0 + h, 0.0, 0.0),
           down = ln_tau(&fic_law_myega, p, 596.0 - h, 596.0 - h, 0.0, 0.0);
    ck_assert_double_eq_tol(-(up - down) / (2.0 * h) * 596.0 / M_LN10, 40.0, 1e-4);
    /* Isostructural Arrhenius far from equilibrium: the ergodic part is gone. */
    p[5] = 900.0;
    ck_assert_double_eq_tol(ln_tau(&fic_law_myega, p, 400.0, 600.0, 0.0, 0.0),
                            log(1e-14) + 25000.0 / 400.0 - 23.0 * exp(-1.5 * 596.0 / 600.0), 1e-9);
}
END_TEST

START_TEST(an_activation_volume_costs_P_V)
{
    double p[] = { 8.6e-12, 141500.0, 7300.0 };
    ck_assert_double_eq_tol(ln_tau(&fic_law_arrhenius, p, 513.0, 999.0, 5.3, 0.0),
                            log(8.6e-12) + (141500.0 + 5.3 * 7300.0) / (8.31446261815324 * 513.0), 1e-11);
}
END_TEST

START_TEST(tnm_divides_its_enthalpy_by_x)
{
    double p[] = { -75.6, 45000.0, 0.4 };
    ck_assert_double_eq_tol(ln_tau(&fic_law_tnm, p, 537.3, 551.9, 0.0, 0.0),
                            -75.6 + 0.4 * 45000.0 / 537.3 + 0.6 * 45000.0 / 551.9, 1e-11);
}
END_TEST

START_TEST(at_a_divergence_ln_tau_is_not_finite)
{
    ck_assert(!isfinite(ln_tau(&fic_law_vft, vit4, 383.9, 500.0, 0.0, 0.0)));
    ck_assert(!isfinite(ln_tau(&fic_law_vft, vit4, 383.4, 500.0, 0.0, 0.0)));
    ck_assert(!isfinite(ln_tau(&fic_law_vft, vit4, 300.0, 500.0, 0.0, 0.0)));
    ck_assert(!isfinite(ln_tau(&fic_law_ags_vft, vit4, 500.0, 383.9, 0.0, 0.0)));
    ck_assert(!isfinite(ln_tau(&fic_law_ags_vft, vit4, 500.0, 120.0, 0.0, 0.0)));
    ck_assert(!isfinite(ln_tau(&fic_law_ags_vft, vit4, 500.0, NAN, 0.0, 0.0)));
    ck_assert_ptr_null(fic_law_find("nothing"));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("law");
    TCase *t = tcase_create("every law");
    int n = (int)laws();
    tcase_add_loop_test(t, slopes_are_those_of_ln_tau, 0, n);
    tcase_add_loop_test(t, a_population_hands_on_slopes_with_its_pressure_shifts, 0, n);
    tcase_add_loop_test(t, every_parameter_is_documented_and_its_typical_value_is_in_range, 0, n);
    tcase_add_loop_test(t, a_NaN_parameter_is_reported_by_its_name, 0, n);
    tcase_add_loop_test(t, hotter_liquids_are_faster, 0, n);
    tcase_add_loop_test(t, a_law_is_finite_at_the_extremes_of_tau, 0, n);
    suite_add_tcase(s, t);
    add_case(s, "closed forms", 10, NULL, NULL,
             (const TTest *[]){ equilibrium_of_ags_vft_is_vft_for_any_y, y_moves_structure_to_bare_temperature,
                                the_papers_VFT_gives_183_s_at_596_K, seven_gigapascals_slow_the_liquid_as_measured,
                                f_keeps_tau_at_Tg_and_makes_the_dense_liquid_stronger, equilibrium_of_myega_is_MYEGA,
                                an_activation_volume_costs_P_V, tnm_divides_its_enthalpy_by_x,
                                at_a_divergence_ln_tau_is_not_finite, NULL });
    return run_suite(s);
}
