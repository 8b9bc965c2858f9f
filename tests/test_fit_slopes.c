/* The Jacobian of a fit against central differences, at a tolerance that lets differences be trusted. */
#include "tests/fit_case.h"

static fic_fit fit;

static void clean(void)
{
    fic_fit_clear(&fit);
    remove_fit_folder();
}

/* Every residual's slope by free parameter j, by central differences over h and 2 h: exact to h^4. */
static void difference(const double share[], size_t j, double h, double slope[])
{
    size_t m = fit.n_residuals + fit.n_priors;
    double at[FIC_FIT_PARAMETERS], *r = calloc(m, sizeof *r);
    bool failed;
    memcpy(at, share, fit.n_free * sizeof *at);
    memset(slope, 0, m * sizeof *slope);
    for (int k = -2; k <= 2; k++) {
        static const double weight[] = { 1.0, -8.0, 0.0, 8.0, -1.0 };
        at[j] = share[j] + k * h;
        ok(fic_fit_residuals(&fit, at, r, &failed, &err));
        ck_assert(!failed);
        for (size_t i = 0; i < m; i++)
            slope[i] += weight[k + 2] * r[i] / (12.0 * h);
    }
    free(r);
}

/* Each column within a share of its largest slope of the difference. */
static void check(const double value[], double h, double within)
{
    size_t m = fit.n_residuals + fit.n_priors, n = fit.n_free;
    double share[FIC_FIT_PARAMETERS], *J = calloc(m * n, sizeof *J), *r = calloc(2 * m, sizeof *r);
    bool failed;
    for (size_t i = 0; i < fit.model.n_runs; i++)
        fit.model.run[i].precision.tolerance_K = 1e-9;
    shares_of(&fit, value, share);
    ok(fic_fit_residuals(&fit, share, r, &failed, &err));
    ck_assert(!failed);
    ok(fic_fit_jacobian(&fit, share, r, J, &err));
    for (size_t j = 0; j < n; j++) {
        double worst = 0.0, largest = 0.0;
        difference(share, j, h, r + m);
        for (size_t i = 0; i < m; i++) {
            worst = fmax(worst, fabs(J[i * n + j] - r[m + i]));
            largest = fmax(largest, fabs(r[m + i]));
        }
        ck_assert_msg(largest > 0.0 && worst < within * largest, "%s: slopes up to %g, off by %g",
                      fit.parameter[fit.free[j]].number.path, largest, worst);
    }
    free(J);
    free(r);
}

#define PLACES                                                                                                         \
    "parameters:\n  alpha.law.D: {from: 15, to: 25}\n  alpha.law.y: {from: 0, to: 0.3}\n"                              \
    "  alpha.spectrum.beta: {from: 0.4, to: 0.9}\n  alpha.weight: {from: 0.5, to: 0.99}\n"                             \
    "  beta.law.tau0: {from: 1e-15 s, to: 1e-11 s, scale: log, prior: 2e-13 s, prior_error: 1.3}\n"                    \
    "  beta.law.E: {from: 100 kJ/mol, to: 180 kJ/mol, prior: 137 kJ/mol, prior_error: 4 kJ/mol}\n"                     \
    "  delta_heat_capacity: {from: 8 J/mol/K, to: 20 J/mol/K}\n"                                                       \
    "  delta_heat_capacity_slope: {from: -0.1 J/mol/K^2, to: 0.1 J/mol/K^2}\n"                                         \
    "  glass_heat_capacity: {from: 20 J/mol/K, to: 30 J/mol/K}\n"                                                      \
    "  glass_heat_capacity_slope: {from: -0.1 J/mol/K^2, to: 0.1 J/mol/K^2}\n"                                         \
    "  reference_temperature: {from: 200 K, to: 700 K}\n  molar_mass: {from: 40 g/mol, to: 80 g/mol}\n"                \
    "  instrument.mass: {from: 0.5 ug, to: 2 ug}\n  instrument.lag: {from: 0 ms, to: 10 ms, start: 3.1 ms}\n"          \
    "  instrument.offset: {from: -5 K, to: 5 K, start: 0.3 K}\n"                                                       \
    "  instrument.smoothing: {from: 0 ms, to: 10 ms, start: 4 ms}\n"                                                   \
    "  instrument.baseline_shift: {from: -1 mW, to: 1 mW, start: 0.1 mW}\n"                                            \
    "  instrument.baseline_slope: {from: -1e-5 W/K, to: 1e-5 W/K, start: 2e-6 W/K}\n"                                  \
    "  instrument.baseline_curvature: {from: -1e-8 W/K^2, to: 1e-8 W/K^2, start: 2e-9 W/K^2}\n"                        \
    "  protocol.hold.for: {from: 1 min, to: 30 min}\n  protocol.heat.rate: {from: 5 K/min, to: 60 K/min}\n"
static const double places[] = { 19.8, 0.1,  0.634,  0.85, 1.1e-13, 140e3, 12.5, 0.011, 25.0,  0.017,      298.15,
                                 59.7, 1.15, 3.1e-3, 0.3,  4e-3,    1e-4,  2e-6, 2e-9,  600.0, 20.0 / 60.0 };

START_TEST(slopes_by_every_kind_of_parameter_are_exact)
{
    put_two(PLACES);
    read_fit(&fit);
    ck_assert_uint_eq(fit.n_free, COUNT(places));
    make_data(&fit, places, 1);
    check(places, 1e-4, 1e-3);
}
END_TEST

/* Mass and baseline solved for in every trial, weights and a robust loss on top. */
START_TEST(slopes_of_curves_with_mass_and_baseline_are_exact)
{
    static const char *const loss[] = { "square", "soft", "cauchy" };
    char text[900];
    snprintf(
        text, sizeof text,
        "parameters:\n  alpha.law.D: {from: 15, to: 25}\n  alpha.weight: {from: 0.5, to: 0.99}\n"
        "  beta.law.E: {from: 100 kJ/mol, to: 180 kJ/mol}\n  instrument.lag: {from: 0 ms, to: 10 ms, start: 3 ms}\n"
        "method: {loss: %s, loss_scale: 1.5}\n",
        loss[_i]);
    put_two(text);
    read_fit(&fit);
    double truth[] = { 19.8, 0.85, 140e3, 3e-3 }, near[] = { 19.81, 0.86, 140.3e3, 3.4e-3 };
    make_data(&fit, truth, 9);
    fit.data[0].scale = true;
    fit.data[0].baseline = 3;
    fit.data[1].baseline = 2;
    fit.data[1].weight = 0.31;
    check(near, 1e-4, 1e-3);
}
END_TEST

/* A tied parameter's slope is part of that of the one it follows; a scan of heat capacity has slopes, too. */
START_TEST(slopes_through_pressure_and_ties_are_exact)
{
    put_two("parameters:\n  alpha.pressure.shift: {from: 0 K/GPa, to: 9 K/GPa, start: 4.2 K/GPa}\n"
            "  alpha.pressure.structure_shift: {tied: alpha.pressure.shift, factor: 1.2, offset: 0.3 K/GPa}\n"
            "  beta.pressure.shift: {tied: alpha.pressure.shift, factor: 1.5}\n"
            "  alpha.pressure.enthalpy: {from: -9 K/GPa, to: 9 K/GPa, start: 5 K/GPa}\n"
            "  alpha.pressure.rejuvenation: {from: 0 K/GPa, to: 9 K/GPa, start: 1.1 K/GPa}\n"
            "  protocol.cool.rate: {from: 2 K/min, to: 60 K/min}\n"
            "  protocol.quench.rate: {from: 1e4 K/s, to: 1e6 K/s, scale: log}\n");
    put("run200.yaml",
        "material: two.yaml\nprotocol:\n  - start: {temperature: 900 K}\n  - quench: {to: 298 K, rate: 1e5 K/s}\n"
        "  - compress: {to: 5 GPa, rate: 0.3 GPa/min}\n  - heat: {to: 590 K, rate: 20 K/min}\n"
        "  - cool: {to: 298 K, rate: 20 K/min}\n  - decompress: {to: 0 GPa, rate: 0.3 GPa/min}\n"
        "  - scan: {to: 780 K, rate: 200 K/s, name: first, step: 1 K}\ninstrument: {preset: ideal, mass: 1.15 ug}\n");
    read_fit(&fit);
    double truth[] = { 4.2, 5.0, 1.1, 20.0 / 60.0, 1e5 };
    make_data(&fit, truth, 2);
    fit.data[0].capacity = true;
    for (size_t i = 0; i < fit.data[0].n; i++)
        fit.data[0].noise[i] = 0.1;
    check(truth, 1e-3, 1e-3);
}
END_TEST

/* The curve is moved along its tangent, and nothing else is simulated. A reduced number itself goes in stairs, for its
 * windows follow rows, so the slope is compared with that over a tenth of the range. */
START_TEST(slopes_of_reduced_numbers_are_those_of_their_curves)
{
    static const char *const number[] = { "Tf", "Tg_onset", "Tg_mid", "T_max", "cp_max" };
    char text[900];
    put_job_J("parameters:\n  alpha.law.x: {from: 0, to: 1}\n");
    const char *unit = _i < 4 ? " K" : "";
    snprintf(text, sizeof text,
             "runs: {slow: run5.yaml, fast: run20.yaml}\ndata:\n"
             "  - {quantity: %s, run: slow, of: first, value: 550%s, error: 0.1%s}\n"
             "  - {quantity: %s, run: fast, of: first, value: 550%s, error: 0.1%s}\n"
             "parameters:\n  alpha.law.x: {from: 0.1, to: 0.9}\n  instrument.mass: {from: 1 mg, to: 30 mg}\n",
             number[_i], unit, unit, number[_i], unit, unit);
    put("fit.yaml", text);
    read_fit(&fit);
    double value[] = { 0.41, 10e3 }, share[2], J[4], r[2], slope[2] = { 0.0 };
    bool failed;
    for (size_t i = 0; i < 2; i++)
        fit.model.run[i].precision.tolerance_K = 1e-9;
    shares_of(&fit, value, share);
    ok(fic_fit_residuals(&fit, share, r, &failed, &err));
    size_t before = fit.evaluations;
    ok(fic_fit_jacobian(&fit, share, r, J, &err));
    ck_assert_uint_eq(fit.evaluations, before);
    for (int side = 0; side < 2; side++) {
        share[0] += side ? 0.1 : -0.05;
        ok(fic_fit_residuals(&fit, share, r, &failed, &err));
        for (size_t i = 0; i < 2; i++)
            slope[i] += (side ? r[i] : -r[i]) / 0.1;
    }
    for (size_t i = 0; i < 2; i++) {
        ck_assert_double_eq_tol(J[2 * i], slope[i], 0.25 * fabs(slope[i]));
        ck_assert_double_lt(fabs(J[2 * i + 1]), 1e-3 * fabs(slope[i])); /* mass moves no temperature */
    }
}
END_TEST

/* cvode, the chip's noise and a recorded step have no tangents; their slopes are there all the same. */
START_TEST(what_has_no_tangent_gets_differences)
{
    static const char *const solver[] = { "exponential", "cvode" };
    put_two("parameters:\n  alpha.law.D: {from: 15, to: 25}\n  protocol.scan.rate: {from: 50 K/s, to: 2000 K/s}\n"
            "method: {step: 1e-4}\n");
    read_fit(&fit);
    double truth[] = { 19.8, 500.0 }, share[2];
    bool failed;
    make_data(&fit, truth, 3);
    for (size_t i = 0; i < 2; i++)
        fit.model.run[i].precision.method = _i ? FIC_CVODE : FIC_EXPONENTIAL;
    shares_of(&fit, truth, share);
    double *J = calloc(2 * fit.n_residuals, sizeof *J), *r = calloc(2 * fit.n_residuals, sizeof *r);
    ok(fic_fit_residuals(&fit, share, r, &failed, &err));
    size_t before = fit.evaluations;
    ok(fic_fit_jacobian(&fit, share, r, J, &err));
    ck_assert_msg(fit.evaluations - before == (_i ? 4 : 2), "%s: %zu evaluations", solver[_i],
                  fit.evaluations - before);
    for (size_t j = 0; j < 2; j++) {
        double worst = 0.0, largest = 0.0;
        difference(share, j, 3e-4, r + fit.n_residuals);
        for (size_t i = 0; i < fit.n_residuals; i++) {
            worst = fmax(worst, fabs(J[2 * i + j] - r[fit.n_residuals + i]));
            largest = fmax(largest, fabs(J[2 * i + j]));
        }
        ck_assert_double_lt(worst, 0.03 * largest);
    }
    free(J);
    free(r);
}
END_TEST

/* Where ags_vft has no value there is no slope either, and no crash: what can be had by differences. */
START_TEST(a_point_without_value_has_a_jacobian_of_numbers)
{
    put_two("parameters:\n  alpha.law.T0: {from: 380 K, to: 2000 K, start: 383.9 K}\n");
    read_fit(&fit);
    double truth[] = { 383.9 }, share = 0.99;
    double *r = calloc(fit.n_residuals, sizeof *r), *J = calloc(fit.n_residuals, sizeof *J);
    bool failed = false;
    make_data(&fit, truth, 6);
    ok(fic_fit_residuals(&fit, &share, r, &failed, &err));
    ck_assert(failed);
    ok(fic_fit_jacobian(&fit, &share, r, J, &err));
    for (size_t i = 0; i < fit.n_residuals; i++)
        ck_assert(isfinite(J[i]));
    free(r);
    free(J);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("slopes");
    TCase *t = tcase_create("slopes");
    tcase_set_timeout(t, 120.0);
    tcase_add_checked_fixture(t, make_fit_folder, clean);
    tcase_add_test(t, slopes_by_every_kind_of_parameter_are_exact);
    tcase_add_loop_test(t, slopes_of_curves_with_mass_and_baseline_are_exact, 0, 3);
    tcase_add_test(t, slopes_through_pressure_and_ties_are_exact);
    tcase_add_loop_test(t, slopes_of_reduced_numbers_are_those_of_their_curves, 0, 5);
    tcase_add_loop_test(t, what_has_no_tangent_gets_differences, 0, 2);
    tcase_add_test(t, a_point_without_value_has_a_jacobian_of_numbers);
    suite_add_tcase(s, t);
    return run_suite(s);
}
