/* Posteriors of fits: as wide as the covariance says, converged or said not to be, and drawn from for a band. */
#include "tests/fit_case.h"

#include "analysis/fit_band.h"

static fic_fit fit;
static fic_fit_point point;
static fic_fit_errors e;

static void clean(void)
{
    fic_fit_clear(&fit);
    remove_fit_folder();
}

/* The fit of noisy curves of known parameters, at a tolerance that thousands of points can be had at. */
static void solved(const char *parameters, const double truth[])
{
    put_job_J(parameters);
    read_fit(&fit);
    for (size_t i = 0; i < fit.model.n_runs; i++)
        fit.model.run[i].precision.tolerance_K = 1e-3;
    make_data(&fit, truth, 8);
    solve(&fit, &point, &e);
}

START_TEST(the_posterior_of_a_well_determined_fit_is_its_covariance)
{
    fic_fit_chain c, back;
    char path[256];
    double truth[] = { -75.6, 45000.0 };
    solved("parameters:\n  alpha.law.ln_A: {from: -120, to: -40}\n  alpha.law.h: {from: 20000 K, to: 80000 K}\n",
           truth);
    ok(fic_fit_sample(&fit, point.share, &e, 0, 4000, &c, &err));
    ck_assert(c.converged);
    ck_assert_uint_lt(c.steps, 4000);
    has_words(c.reason, "R-hat at most 1.0");
    for (size_t k = 0; k < 2; k++) {
        ck_assert_double_lt(fabs(c.mean[k] - e.estimate[k].value), 0.35 * e.estimate[k].std_error);
        ck_assert_double_eq_tol(c.sd[k] / e.estimate[k].std_error, 1.0, 0.2);
        ck_assert_double_lt(c.r_hat[k], 1.05);
        ck_assert(c.autocorrelation[k] >= 1.0 && c.autocorrelation[k] < 60.0);
        ck_assert_double_ge((double)(c.steps - c.burn), 50.0 * c.autocorrelation[k]);
    }
    ck_assert(c.acceptance > 0.4 && c.acceptance < 0.95);
    path_in("posterior.nc", path);
    ok(fic_fit_chain_write(&c, path, &err));
    ok(fic_fit_chain_read(path, &back, &err));
    ck_assert_uint_eq(c.rows, (c.steps + c.every - 1) / c.every);
    ck_assert_uint_gt(c.every, 1);
    ck_assert_uint_eq(back.rows, c.rows);
    ck_assert_uint_eq(back.burn_rows, c.burn_rows);
    ck_assert_str_eq(back.name[1], "alpha.law.h");
    ck_assert_mem_eq(back.value, c.value, c.rows * c.walkers * c.n * sizeof *c.value);
    fic_fit_chain_clear(&c);
    fic_fit_chain_clear(&back);
    put("posterior.nc", "no such thing");
    ck_assert_int_eq(fic_fit_chain_read(path, &back, &err), FIC_EINPUT);
}
END_TEST

/* Four parameters in a narrow valley (ln A and h hang together to 1 in 1e4): walkers that start along it mix. */
START_TEST(the_posterior_of_a_narrow_valley_converges)
{
    fic_fit_chain c;
    solved(FOUR, truth_J);
    ok(fic_fit_sample(&fit, point.share, &e, 0, 6000, &c, &err));
    ck_assert_msg(c.converged, "%s", c.reason);
    for (size_t k = 0; k < 4; k++)
        ck_assert_double_eq_tol(c.sd[k] / e.estimate[k].std_error, 1.0, 0.15);
    fic_fit_chain_clear(&c);
}
END_TEST

START_TEST(a_chain_that_is_too_short_says_so_and_what_to_do)
{
    fic_fit_chain c;
    solved(FOUR, truth_J);
    ok(fic_fit_sample(&fit, point.share, &e, 0, 40, &c, &err));
    ck_assert(!c.converged);
    ck_assert_uint_eq(c.steps, 40);
    has_words(c.reason, "after 40 steps");
    has_words(c.reason, "draw more (--sample=");
    fic_fit_chain_clear(&c);
}
END_TEST

/* ---- bands --------------------------------------------------------------------------------------------- */

/* A chain of n parameters of job J, its rows as given. */
static fic_fit_chain chain_of(size_t n, const char *const name[], size_t rows, const double value[])
{
    fic_fit_chain c = { .n = n, .walkers = 1, .rows = rows, .steps = rows, .every = 1 };
    c.value = malloc(rows * n * sizeof *c.value);
    c.chi2 = calloc(rows, sizeof *c.chi2);
    memcpy(c.value, value, rows * n * sizeof *value);
    for (size_t k = 0; k < n; k++)
        snprintf(c.name[k], FIC_PATH_BYTES, "%s", name[k]);
    return c;
}

static fic_run run_of(const char *file)
{
    fic_run run;
    char path[256];
    put_job_J(FOUR);
    path_in(file, path);
    ok(fic_run_read(path, &run, &err));
    return run;
}

static fic_simulated_scan simulate(const fic_run *run, double Cp)
{
    fic_run there = *run;
    fic_simulation s;
    there.material.v[FIC_CP_GLASS] = Cp;
    ok(fic_simulate(&there, NULL, &s, &err));
    fic_simulated_scan scan = s.scan[0];
    s.n = 0;
    fic_simulation_clear(&s);
    return scan;
}

/* Heat flow is linear in Cp of the glass: the quantiles of the band are the curves at the quantiles of the draws. */
START_TEST(a_band_holds_the_quantiles_of_the_draws)
{
    static const char *const name[] = { "glass_heat_capacity" };
    double Cp[101];
    for (int i = 0; i < 101; i++)
        Cp[i] = 20.0 + 0.1 * (i * 37 % 101); /* 20 to 30, shuffled */
    fic_run run = run_of("run10.yaml");
    fic_fit_chain c = chain_of(1, name, 101, Cp);
    fic_fit_bands b;
    ok(fic_fit_bands_make(&run, &c, 500, NULL, &b, &err));
    ck_assert_uint_eq(b.draws, 101);
    ck_assert_uint_eq(b.failed, 0);
    ck_assert_uint_eq(b.n, 1);
    ck_assert_str_eq(b.band[0].name, "first");
    static const double quantile[] = { 20.25, 21.6, 25.0, 28.4, 29.75 };
    for (int q = 0; q < 5; q++) {
        fic_simulated_scan scan = simulate(&run, quantile[q]);
        for (size_t i = 0; i < scan.table.n_rows; i += 37) {
            ck_assert_double_eq(b.band[0].table.column[0].v[i], scan.table.column[1].v[i]);
            ck_assert_double_eq_tol(b.band[0].table.column[1 + q].v[i], scan.table.column[4].v[i], 1e-9);
        }
        fic_simulated_scan_clear(&scan);
    }
    fic_fit_bands_clear(&b);
    fic_fit_chain_clear(&c);
    fic_run_clear(&run);
}
END_TEST

/* Half of the draws have no model (weights above 1 are none); burn-in rows are not drawn at all. */
START_TEST(draws_that_fail_are_counted_and_burn_in_is_left_out)
{
    static const char *const name[] = { "alpha.spectrum.beta" };
    const double beta[] = { 0.05, 0.05, 0.65, 0.05, 0.65, 0.65 }; /* below 0.1 there is no spectrum */
    fic_run run = run_of("run10.yaml");
    fic_fit_chain c = chain_of(1, name, 6, beta);
    fic_fit_bands b;
    c.burn_rows = 2;
    ok(fic_fit_bands_make(&run, &c, 4, NULL, &b, &err));
    ck_assert_uint_eq(b.draws, 4);
    ck_assert_uint_eq(b.failed, 1);
    fic_fit_bands_clear(&b);
    c.burn_rows = 0;
    c.rows = 2;
    ck_assert_int_eq(fic_fit_bands_make(&run, &c, 4, NULL, &b, &err), FIC_EMATH);
    has_words(err.text, "none of 2 draws");
    ck_assert_uint_eq(b.n, 0);
    fic_fit_chain_clear(&c);
    fic_run_clear(&run);
}
END_TEST

static bool no(void *user, double done, const char *now)
{
    (void)user;
    (void)done;
    (void)now;
    return false;
}

START_TEST(a_band_of_another_run_or_one_that_is_stopped_is_refused)
{
    static const char *const name[] = { "beta.law.E" }, *const good[] = { "alpha.law.x" };
    const double value[] = { 140e3, 141e3 }, x[] = { 0.4, 0.41 };
    fic_run run = run_of("run10.yaml");
    fic_fit_chain c = chain_of(1, name, 2, value);
    fic_fit_bands b;
    ck_assert_int_eq(fic_fit_bands_make(&run, &c, 2, NULL, &b, &err), FIC_EINPUT);
    has_words(err.text, "the posterior does not fit this run");
    fic_fit_chain_clear(&c);
    c = chain_of(1, good, 2, x);
    fic_watch watch = { .tick = no };
    ck_assert_int_eq(fic_fit_bands_make(&run, &c, 2, &watch, &b, &err), FIC_ESTOP);
    has_words(err.text, "draws");
    fic_fit_chain_clear(&c);
    fic_run_clear(&run);
}
END_TEST

int main(void)
{
    const TTest *const valley[] = { the_posterior_of_a_narrow_valley_converges, NULL };
    const TTest *const posteriors[] = { the_posterior_of_a_well_determined_fit_is_its_covariance,
                                        a_chain_that_is_too_short_says_so_and_what_to_do, NULL };
    const TTest *const bands[] = { a_band_holds_the_quantiles_of_the_draws,
                                   draws_that_fail_are_counted_and_burn_in_is_left_out,
                                   a_band_of_another_run_or_one_that_is_stopped_is_refused, NULL };
    Suite *s = suite_create("posterior");
    add_studies(s, "a posterior in a narrow valley", 600.0, make_fit_folder, clean, valley);
    add_case(s, "posteriors", 600.0, make_fit_folder, clean, posteriors);
    add_case(s, "bands", 120.0, make_fit_folder, remove_fit_folder, bands);
    return run_suite(s);
}
