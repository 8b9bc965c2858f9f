/* Simulation-based calibration: flat where the likelihood is right, and not where its error is wrong by a factor two. */
#include <omp.h>
#include "analysis/calibrate.h"
#include "tests/fit_case.h"

/* Two parameters of job J from one heating curve of 26 rows. */
static void put_small(const char *data, const char *method)
{
    char text[1500];
    put("job_J.yaml", JOB_J);
    put_rows("rows.csv", 501.0, 605.0, 4.1);
    put("run.yaml",
        "material: job_J.yaml\nprotocol:\n  - start: {temperature: 650 K}\n  - cool: {to: 480 K, rate: 10 K/min}\n"
        "  - scan: {to: 620 K, rate: 10 K/min, name: first, step: 2 K}\n"
        "instrument: {preset: ideal, mass: 10 mg}\nsolver: {tolerance: 3e-2 K}\n");
    snprintf(text, sizeof text,
             "runs: {run: run.yaml}\ndata:\n%sparameters:\n  alpha.law.ln_A: {from: -77, to: -74, start: -75.6}\n"
             "  alpha.law.x: {from: 0.3, to: 0.6, start: 0.4, prior: 0.45, prior_error: 0.1}\n%s",
             data, method);
    put("fit.yaml", text);
}

#define CURVE "  - {scan: rows.csv, run: run, of: first, noise: 5 uW}\n"

static void calibrate(const fic_calibration_choice *o, fic_calibration *c)
{
    char path[256];
    path_in("fit.yaml", path);
    ok(fic_calibrate(path, o, NULL, c, &err));
    ck_assert_uint_eq(c->n, 2);
    ck_assert_uint_eq(c->failed, 0);
}

static fic_calibration_choice small_choice(double noise)
{
    fic_calibration_choice o = fic_calibration_choice_default();
    o.draws = 140;
    o.steps = 160;
    o.bins = 5;
    o.per_bin = 2;
    o.noise = noise;
    return o;
}

START_TEST(ranks_are_even_where_the_likelihood_is_right)
{
    fic_calibration_choice o = small_choice(1.0);
    fic_calibration c;
    put_small(CURVE, "");
    calibrate(&o, &c);
    for (size_t k = 0; k < c.n; k++) {
        size_t sum = 0;
        for (size_t b = 0; b < c.bins; b++)
            sum += c.parameter[k].count[b];
        ck_assert_uint_eq(sum, o.draws);
        ck_assert_msg(c.parameter[k].p_value > 1e-3, "%s: p = %g", c.parameter[k].name, c.parameter[k].p_value);
        ck_assert_double_eq_tol(c.parameter[k].mean_rank, 0.5, 0.12);
    }
    ck_assert_double_le(c.low_95, 28.0);
    ck_assert_double_ge(c.high_95, 28.0);
}
END_TEST

START_TEST(ranks_pile_up_at_the_ends_where_errors_are_half_of_what_they_should_be)
{
    fic_calibration_choice o = small_choice(2.0);
    fic_calibration c;
    put_small(CURVE, "");
    calibrate(&o, &c);
    for (size_t k = 0; k < c.n; k++) {
        ck_assert_msg(c.parameter[k].p_value < 1e-3, "%s: p = %g", c.parameter[k].name, c.parameter[k].p_value);
        ck_assert_uint_gt(c.parameter[k].count[0] + c.parameter[k].count[c.bins - 1], o.draws / 2);
    }
}
END_TEST

START_TEST(any_number_of_threads_gives_the_same_ranks)
{
    fic_calibration_choice o = small_choice(1.0);
    fic_calibration one, three;
    o.draws = 9;
    o.steps = 40;
    put_small(CURVE, "");
    omp_set_num_threads(1);
    calibrate(&o, &one);
    omp_set_num_threads(3);
    calibrate(&o, &three);
    omp_set_num_threads(omp_get_num_procs());
    ck_assert_mem_eq(&one.parameter, &three.parameter, sizeof one.parameter);
    ck_assert_double_eq(one.r_hat, three.r_hat);
}
END_TEST

START_TEST(what_says_no_distribution_is_refused)
{
    static const struct {
        const char *method, *words;
        size_t steps;
    } wrong[] = { { "method: {loss: cauchy, loss_scale: 1}\n", "robust loss", 160 },
                  { "", "two steps for each rank", 10 } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char path[256];
        fic_calibration_choice o = small_choice(1.0);
        fic_calibration c;
        o.steps = wrong[i].steps;
        put_small(CURVE, wrong[i].method);
        path_in("fit.yaml", path);
        ck_assert_int_eq(fic_calibrate(path, &o, NULL, &c, &err), FIC_EINPUT);
        has_words(err.text, wrong[i].words);
    }
}
END_TEST

static bool stop(void *user, double done, const char *now)
{
    (void)user;
    (void)now;
    return done < 0.3;
}

START_TEST(a_watch_stops_it)
{
    char path[256];
    fic_calibration_choice o = small_choice(1.0);
    fic_calibration c;
    fic_watch watch = { stop, NULL };
    o.draws = 10;
    o.steps = 20;
    put_small(CURVE, "");
    path_in("fit.yaml", path);
    ck_assert_int_eq(fic_calibrate(path, &o, &watch, &c, &err), FIC_ESTOP);
}
END_TEST

int main(void)
{
    const TTest *const studies[] = { ranks_are_even_where_the_likelihood_is_right,
                                     ranks_pile_up_at_the_ends_where_errors_are_half_of_what_they_should_be, NULL };
    const TTest *const tests[] = { any_number_of_threads_gives_the_same_ranks, what_says_no_distribution_is_refused,
                                   a_watch_stops_it, NULL };
    Suite *s = suite_create("calibrate");
    add_studies(s, "ranks of a truth", 300.0, make_fit_folder, remove_fit_folder, studies);
    add_case(s, "calibrate", 300.0, make_fit_folder, remove_fit_folder, tests);
    return run_suite(s);
}
