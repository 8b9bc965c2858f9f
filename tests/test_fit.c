/* Fits: what was put in comes out, with errors that hold; what the data do not know is said. */
#include "tests/fit_case.h"

static fic_fit fit;
static fic_fit_point point;
static fic_fit_errors e;

static void clean(void)
{
    fic_fit_clear(&fit);
    remove_fit_folder();
}

START_TEST(job_J_is_recovered_from_three_noisy_scans)
{
    static const double within[] = { 0.01, 0.01, 0.02, 0.02 };
    put_job_J(FOUR);
    read_fit(&fit);
    make_data(&fit, truth_J, 7);
    solve(&fit, &point, &e);
    ck_assert(point.converged);
    for (int i = 0; i < 4; i++) {
        ck_assert_double_lt(fabs(e.estimate[i].value / truth_J[i] - 1.0), within[i]);
        ck_assert_double_lt(fabs(e.estimate[i].value - truth_J[i]), 4.0 * e.estimate[i].std_error);
        ck_assert(e.estimate[i].low95 < e.estimate[i].low68 && e.estimate[i].high68 < e.estimate[i].high95);
        ck_assert(e.estimate[i].determined && !e.estimate[i].at_bound);
    }
    /* chi2 within five of its standard deviations, sqrt(2 nu) */
    ck_assert_double_lt(fabs(e.chi2 - (double)e.dof), 5.0 * sqrt(2.0 * (double)e.dof));
}
END_TEST

/* 95 % intervals of 30 data sets and 4 parameters: 120 chances. The parameters of a set hang together, so the number
 * that holds spreads as if there were fewer; below 84 % is beyond four of its standard deviations. The full study is
 * bench_closed_loop. */
START_TEST(intervals_hold_the_truth_as_often_as_they_say)
{
    enum { SETS = 30 };
    double z = 0.0;
    int held = 0;
    put_job_J(FOUR);
    read_fit(&fit);
    for (unsigned long set = 0; set < SETS; set++) {
        make_data(&fit, truth_J, 1000 + set);
        solve(&fit, &point, &e);
        for (int i = 0; i < 4; i++)
            held += truth_J[i] >= e.estimate[i].low95 && truth_J[i] <= e.estimate[i].high95;
        z += (e.estimate[3].value - truth_J[3]) / e.estimate[3].std_error / SETS;
    }
    ck_assert_int_ge(held, (int)(0.84 * 4 * SETS));
    ck_assert_double_lt(fabs(z), 4.0 / sqrt(SETS)); /* no bias */
}
END_TEST

/* Without pressure anywhere the scans do not know the coupling of enthalpy to it. */
START_TEST(what_the_data_cannot_know_is_said_and_gets_no_small_error)
{
    put_job_J(FOUR "  alpha.pressure.enthalpy: {from: -10 K/GPa, to: 10 K/GPa}\n");
    read_fit(&fit);
    double truth[] = { -75.6, 45000.0, 0.40, 0.65, 3.0 };
    make_data(&fit, truth, 3);
    solve(&fit, &point, &e);
    ck_assert(!e.estimate[4].determined);
    ck_assert(isnan(e.estimate[4].std_error));
    ck_assert(e.singular);
    ck_assert_uint_ge(e.n_open, 1);
    ck_assert_double_gt(fabs(e.direction[4][4]), 0.99);
    ck_assert(e.estimate[3].determined);
    ck_assert_double_eq(e.estimate[4].low95, -10.0);
    ck_assert_double_eq(e.estimate[4].high95, 10.0);
}
END_TEST

START_TEST(a_parameter_that_wants_out_of_its_bounds_is_said_to_be_at_one)
{
    put_job_J(FOUR);
    read_fit(&fit);
    make_data(&fit, truth_J, 5);
    fit.parameter[2].low = 0.45;
    solve(&fit, &point, &e);
    ck_assert(e.estimate[2].at_bound);
    ck_assert_double_ge(e.estimate[2].value, 0.45);
    ck_assert_double_le(e.estimate[2].value, 0.4505);
}
END_TEST

START_TEST(slopes_by_differences_agree_with_central_ones)
{
    put_two("parameters:\n  alpha.law.D: {from: 15, to: 25}\n  alpha.weight: {from: 0.5, to: 0.99}\n"
            "  beta.law.E: {from: 100 kJ/mol, to: 180 kJ/mol}\n  alpha.spectrum.beta: {from: 0.4, to: 0.9}\n"
            "  instrument.lag: {from: 0 ms, to: 10 ms, start: 3.1 ms}\nmethod: {step: 1e-4}\n");
    read_fit(&fit);
    double truth[] = { 19.8, 0.85, 140e3, 0.63, 3.1e-3 }, share[8], at[8];
    size_t m = fit.n_residuals, n = fit.n_free;
    double *J = calloc(m * n, sizeof *J), *r = calloc(3 * m, sizeof *r);
    bool failed;
    make_data(&fit, truth, 1);
    shares_of(&fit, truth, share);
    ok(fic_fit_residuals(&fit, share, r, &failed, &err));
    ok(fic_fit_jacobian(&fit, share, r, J, &err));
    for (size_t j = 0; j < n; j++) {
        double h = 5e-4, worst = 0.0, largest = 0.0;
        memcpy(at, share, sizeof at);
        at[j] = share[j] + h;
        ok(fic_fit_residuals(&fit, at, r + m, &failed, &err));
        at[j] = share[j] - h;
        ok(fic_fit_residuals(&fit, at, r + 2 * m, &failed, &err));
        for (size_t i = 0; i < m; i++) {
            double slope = (r[m + i] - r[2 * m + i]) / (2.0 * h);
            worst = fmax(worst, fabs(J[i * n + j] - slope));
            largest = fmax(largest, fabs(slope));
        }
        ck_assert_double_lt(worst, 0.02 * largest);
    }
    free(J);
    free(r);
}
END_TEST

START_TEST(mass_and_baseline_of_a_curve_do_not_disturb_the_fit)
{
    put_job_J(FOUR);
    read_fit(&fit);
    make_data(&fit, truth_J, 11);
    for (size_t k = 0; k < fit.n_data; k++) { /* a chip of another mass, on a sloping baseline */
        fit.data[k].scale = true;
        fit.data[k].baseline = 2;
        for (size_t i = 0; i < fit.data[k].n; i++)
            fit.data[k].y[i] = 0.83 * fit.data[k].y[i] + 0.17 + 2.3e-4 * (fit.data[k].T_K[i] - 500.0);
    }
    solve(&fit, &point, &e);
    for (int i = 0; i < 4; i++)
        ck_assert_double_lt(fabs(e.estimate[i].value - truth_J[i]), 4.0 * e.estimate[i].std_error);
    ck_assert_uint_eq(e.n_parameters, 4 + 9);
}
END_TEST

START_TEST(tied_weights_and_priors_do_what_they_say)
{
    put_two("parameters:\n  alpha.weight: {from: 0.5, to: 0.99, prior: 0.7, prior_error: 1e-7}\n"
            "  alpha.pressure.shift: {from: 0 K/GPa, to: 9 K/GPa, start: 4.2 K/GPa}\n"
            "  beta.pressure.shift: {tied: alpha.pressure.shift, factor: 1.5, offset: 0.3 K/GPa}\n");
    read_fit(&fit);
    fic_fit_model m;
    double share[2] = { fic_fit_share(&fit.parameter[0], 0.777), fic_fit_share(&fit.parameter[1], 4.2) };
    ok(fic_fit_model_at(&fit, share, &m, &err));
    ck_assert_double_eq_tol(m.material.population[0].weight, 0.777, 1e-12);
    ck_assert_double_eq_tol(m.material.population[1].weight, 0.223, 1e-12);
    ck_assert_double_eq_tol(m.material.population[1].pressure[FIC_SHIFT], 6.6, 1e-12);
    fic_fit_model_clear(&m);
    double truth[] = { 0.85, 4.2 };
    make_data(&fit, truth, 2);
    solve(&fit, &point, &e);
    ck_assert_double_lt(fabs(e.estimate[0].value - 0.7), 1e-3); /* the prior is far surer than the data */
}
END_TEST

START_TEST(a_global_search_finds_what_a_bad_start_hides)
{
    put_job_J("parameters:\n  alpha.law.x: {from: 0.05, to: 1, start: 0.98}\n  alpha.spectrum.beta: {from: 0.2, to: 1, "
              "start: 0.22}\n"
              "method: {global: crs2, evaluations: 400, time: 60 s}\n");
    read_fit(&fit);
    double truth[] = { 0.40, 0.65 }, start[2];
    make_data(&fit, truth, 4);
    shares_of(&fit, (double[]){ 0.98, 0.22 }, start);
    ok(fic_fit_global(&fit, start, &point, &err));
    ok(fic_fit_local(&fit, point.share, &point, &err));
    ck_assert_double_lt(fabs(fic_fit_value(&fit.parameter[0], point.share[0]) - 0.40), 0.01);
    ck_assert_double_lt(fabs(fic_fit_value(&fit.parameter[1], point.share[1]) - 0.65), 0.01);
}
END_TEST

/* One row in seven of one scan shifted by 50 standard errors, always up: the robust fit is moved too, but less. */
START_TEST(a_robust_loss_bears_outliers)
{
    double far[2];
    for (int robust = 0; robust < 2; robust++) {
        put_job_J(robust ? FOUR "method: {loss: cauchy, loss_scale: 2}\n" : FOUR);
        read_fit(&fit);
        make_data(&fit, truth_J, 21);
        for (size_t i = 0; i < fit.data[1].n; i += 7)
            fit.data[1].y[i] += 50.0 * fit.data[1].noise[i];
        solve(&fit, &point, &e);
        far[robust] = fabs(e.estimate[1].value / truth_J[1] - 1.0);
        fic_fit_clear(&fit);
    }
    ck_assert_double_lt(far[1], 0.5 * far[0]);
}
END_TEST

START_TEST(a_profile_rises_by_one_at_a_standard_error)
{
    fic_fit_profile p;
    put_job_J("parameters:\n  alpha.law.x: {from: 0.1, to: 0.9}\n  alpha.spectrum.beta: {from: 0.3, to: 1}\n");
    read_fit(&fit);
    double truth[] = { 0.40, 0.65 };
    make_data(&fit, truth, 8);
    solve(&fit, &point, &e);
    ok(fic_fit_profile_of(&fit, point.share, &e, 0, &p, &err));
    ck_assert_uint_eq(p.n, FIC_PROFILE_POINTS);
    ck_assert_uint_eq(fit.n_free, 2);
    for (size_t i = 0; i < p.n; i++) {
        double z = (p.value[i] - e.estimate[0].value) / e.estimate[0].std_error;
        ck_assert_double_eq_tol(p.chi2[i] - e.chi2, z * z, 0.15 + 0.15 * z * z);
    }
}
END_TEST

/* ags_vft has no value where theta_f falls below T0. */
START_TEST(a_model_that_fails_somewhere_is_penalised_and_counted)
{
    put_two("parameters:\n  alpha.law.T0: {from: 380 K, to: 2000 K, start: 383.9 K}\n");
    read_fit(&fit);
    double truth[] = { 383.9 }, *r = calloc(fit.n_residuals, sizeof *r), share = 0.99;
    bool failed = false;
    make_data(&fit, truth, 6);
    ok(fic_fit_residuals(&fit, &share, r, &failed, &err));
    ck_assert(failed);
    ck_assert_uint_eq(fit.failures, 1);
    ck_assert(fit.failure[0] != '\0');
    ck_assert_double_eq(r[0], FIC_FIT_PENALTY);
    free(r);
}
END_TEST

START_TEST(the_material_that_is_written_is_the_material)
{
    fic_material back;
    char path[256];
    put_two("parameters:\n  alpha.law.D: {from: 15, to: 25}\n");
    read_fit(&fit);
    path_in("written.yaml", path);
    ok(fic_material_write(&fit.model.material, "of a test\nin two lines", path, &err));
    ok(fic_material_read_file(path, &back, &err));
    const fic_material *m = &fit.model.material;
    ck_assert_uint_eq(back.n, m->n);
    for (size_t k = 0; k < m->n; k++) {
        ck_assert_str_eq(back.population[k].name, m->population[k].name);
        ck_assert_double_eq_tol(back.population[k].weight, m->population[k].weight, 1e-11);
        for (size_t i = 0; i < fic_params_count(m->population[k].law->params); i++)
            ck_assert_double_eq_tol(back.population[k].p[i], m->population[k].p[i],
                                    1e-9 * fabs(m->population[k].p[i]) + 1e-300);
        ck_assert_uint_eq(back.population[k].spectrum.n, m->population[k].spectrum.n);
        for (int i = 0; i < FIC_COUPLINGS; i++)
            if (i != FIC_SLOWNESS) /* 0 where no pressure: stands in the file, and then means 1 */
                ck_assert_double_eq(back.population[k].pressure[i], m->population[k].pressure[i]);
    }
    fic_material_clear(&back);
}
END_TEST

/* Real curves, where they are at hand: 13 ageing times and two references with one parameter set, rms below 5 % of the
 * step. */
START_TEST(one_parameter_set_describes_the_ageing_of_pet)
{
    char here[4096], command[9000], *export = realpath("../shared/data/fdsc/pet_aging_1.txt", NULL);
    double sum = 0.0;
    if (!export || !getcwd(here, sizeof here) || access("experiments/pet/fit.yaml", R_OK)) {
        printf("skipped: no measured curves of PET at ../shared/data/fdsc\n");
        fflush(stdout);
        free(export);
        return;
    }
    snprintf(command, sizeof command, "cp %s/experiments/pet/*.yaml %s/ && ln -s %s %s/export.txt", here, fit_folder,
             export, fit_folder);
    free(export);
    ck_assert_int_eq(system(command), 0);
    read_fit(&fit);
    fit.best_chi2 = INFINITY;
    solve(&fit, &point, &e);
    for (size_t k = 0; k < fit.n_data; k++)
        sum += (double)fit.data[k].n * pow(fit.data[k].noise[0], 2.0);
    /* 23.3 uW: the step of the unaged references at 355 K, between straight lines below 325 and above 385 K. */
    ck_assert_double_lt(sqrt(e.chi2 * sum / (double)fit.n_residuals / (double)fit.n_residuals), 0.05 * 23.3e-3);
}
END_TEST

/* ---- what cannot be used ------------------------------------------------------------------------------- */

static const struct {
    const char *parameters, *says;
} bad[] = {
    { "parameters: {alpha.law.q: {from: 1, to: 2}}\n", "'q' is unknown" },
    { "parameters: {alpha.lam.x: {from: 1, to: 2}}\n", "'lam' is unknown" },
    { "parameters: {gamma.law.x: {from: 1, to: 2}}\n", "'gamma' is unknown" },
    { "parameters: {alpha.spectrum.sigma: {from: 1, to: 2}}\n", "expected beta of kww" },
    { "parameters: {protocol.quench.rate: {from: 1 K/s, to: 2 K/s}}\n", "no protocol has a step 'quench'" },
    { "parameters: {alpha.weight: {from: 0, to: 1}}\n", "takes what the others leave" },
    { "parameters: {alpha.law.x: {from: 0.5, to: 0.5}}\n", "with a range between them" },
    { "parameters: {alpha.law.x: {from: 0.9, to: 0.1}}\n", "with a range between them" },
    { "parameters: {alpha.law.x: {to: 0.9}}\n", "with a range between them" },
    { "parameters: {alpha.law.x: {from: 0.5, to: 0.9}}\n", "start 0.4 is outside" },
    { "parameters: {alpha.law.x: {from: 0.1, to: 0.9, start: 0.95}}\n", "start 0.95 is outside" },
    { "parameters: {alpha.law.x: {from: 0, to: 0.9, scale: log}}\n", "expected bounds above 0" },
    { "parameters: {alpha.law.x: {from: 0.1, to: 0.9, prior: 0.4}}\n", "both 'prior' and 'prior_error'" },
    { "parameters: {alpha.law.x: {from: 0.1, to: 0.9, fixed: true}}\n", "every parameter is fixed" },
    { "parameters: {alpha.law.x: {tied: alpha.law.h}}\n", "no parameter that stands above" },
    { "parameters: {alpha.law.x: {from: .nan, to: 0.9}}\n", "is not a number" },
    { "parameters: {}\n", "expected a map of 1 to" },
    { "parameters: {alpha.law.x: {from: 0.1, to: 0.9}}\nmethod: {global: magic}\n", "magic" },
};

START_TEST(a_fit_file_that_cannot_work_is_refused_with_the_place)
{
    char path[256];
    put_job_J(bad[_i].parameters);
    path_in("fit.yaml", path);
    ck_assert_int_eq(fic_fit_read(path, &fit, &err), FIC_EINPUT);
    has_words(err.text, bad[_i].says);
    has_words(err.text, "fit.yaml:");
}
END_TEST

static const struct {
    const char *rows, *says;
} bad_rows[] = {
    { "t [s],T [K],heat_flow [mW]\n0,500,1\n1,501,2\n", "expected at least 10" },
    { "t [s],T [K],flow [mW]\n0,500,1\n1,501,2\n", "rows.csv" },
    { "t [s],T [K],heat_flow [mW]\n0,500,1\n1,501,nan\n", "nan" },
    { NULL, "rows.csv" },
};

START_TEST(a_curve_that_cannot_be_used_is_refused_with_the_place)
{
    char path[256];
    put_job_J(FOUR);
    path_in("rows.csv", path);
    if (bad_rows[_i].rows)
        put("rows.csv", bad_rows[_i].rows);
    else
        ck_assert_int_eq(unlink(path), 0);
    path_in("fit.yaml", path);
    ck_assert_int_eq(fic_fit_read(path, &fit, &err), FIC_EINPUT);
    has_words(err.text, bad_rows[_i].says);
}
END_TEST

START_TEST(fewer_data_than_parameters_are_refused)
{
    char path[256];
    put_job_J(FOUR);
    put("fit.yaml",
        "runs: {slow: run5.yaml}\ndata:\n  - {quantity: Tf, run: slow, of: first, value: 545 K, error: 1 K}\n" FOUR);
    path_in("fit.yaml", path);
    ck_assert_int_eq(fic_fit_read(path, &fit, &err), FIC_EINPUT);
    has_words(err.text, "for 4 free parameters");
}
END_TEST

START_TEST(a_reduced_number_fixes_a_parameter)
{
    put_job_J(FOUR);
    put("fit.yaml",
        "runs: {slow: run5.yaml}\ndata:\n  - {quantity: Tf, run: slow, of: first, value: 550 K, error: 0.1 K}\n"
        "parameters:\n  alpha.law.ln_A: {from: -80, to: -70}\n");
    read_fit(&fit);
    solve(&fit, &point, &e);
    double predicted, measured;
    ok(fic_fit_predict(&fit, point.share, &predicted, &measured, &err));
    ck_assert_double_eq_tol(predicted, 550.0, 0.02);
    ck_assert_double_eq(measured, 550.0);
    ck_assert(e.estimate[0].determined);
}
END_TEST

int main(void)
{
    const TTest *const fits[] = { job_J_is_recovered_from_three_noisy_scans,
                                  what_the_data_cannot_know_is_said_and_gets_no_small_error,
                                  a_parameter_that_wants_out_of_its_bounds_is_said_to_be_at_one,
                                  slopes_by_differences_agree_with_central_ones,
                                  mass_and_baseline_of_a_curve_do_not_disturb_the_fit,
                                  tied_weights_and_priors_do_what_they_say,
                                  a_global_search_finds_what_a_bad_start_hides,
                                  a_robust_loss_bears_outliers,
                                  a_profile_rises_by_one_at_a_standard_error,
                                  a_model_that_fails_somewhere_is_penalised_and_counted,
                                  the_material_that_is_written_is_the_material,
                                  fewer_data_than_parameters_are_refused,
                                  a_reduced_number_fixes_a_parameter,
                                  one_parameter_set_describes_the_ageing_of_pet,
                                  NULL };
    const TTest *const study[] = { intervals_hold_the_truth_as_often_as_they_say, NULL };
    Suite *s = suite_create("fit");
    add_case(s, "fits", 120.0, make_fit_folder, clean, fits);
    add_case(s, "closed loop", 300.0, make_fit_folder, clean, study);
    TCase *t = tcase_create("bad input");
    tcase_add_checked_fixture(t, make_fit_folder, remove_fit_folder);
    tcase_add_loop_test(t, a_fit_file_that_cannot_work_is_refused_with_the_place, 0, (int)COUNT(bad));
    tcase_add_loop_test(t, a_curve_that_cannot_be_used_is_refused_with_the_place, 0, (int)COUNT(bad_rows));
    suite_add_tcase(s, t);
    return run_suite(s);
}
