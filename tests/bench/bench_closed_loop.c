/* bench_closed_loop - 200 synthetic data sets of known parameters, fitted: bias in standard errors, coverage of the
 * intervals, time. Job J at 5, 10, 20 K/min; ags_vft with two populations on a flash chip. */
#include <time.h>
#include "tests/fit_case.h"

enum { SETS = 200 };

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void study(const char *name, size_t n, const double truth[], unsigned long seed)
{
    fic_fit fit;
    fic_fit_point point;
    fic_fit_errors e;
    double mean[FIC_FIT_PARAMETERS] = { 0 }, square[FIC_FIT_PARAMETERS] = { 0 }, start_s = now_s();
    int held95[FIC_FIT_PARAMETERS] = { 0 }, held68[FIC_FIT_PARAMETERS] = { 0 }, converged = 0, all95 = 0;
    read_fit(&fit);
    for (unsigned long set = 0; set < SETS; set++) {
        make_data(&fit, truth, seed + set);
        solve(&fit, &point, &e);
        converged += point.converged;
        for (size_t i = 0; i < n; i++) {
            const fic_fit_estimate *q = &e.estimate[i];
            double z = (q->value - truth[i]) / q->std_error;
            mean[i] += z / SETS;
            square[i] += z * z / SETS;
            held95[i] += truth[i] >= q->low95 && truth[i] <= q->high95;
            held68[i] += truth[i] >= q->low68 && truth[i] <= q->high68;
        }
    }
    printf("%s: %d data sets, %d converged, %.3g s each\n", name, SETS, converged, (now_s() - start_s) / SETS);
    for (size_t i = 0; i < n; i++) {
        printf("  %-22s bias %+.3f +- %.3f sd, spread %.3f, 95 %% intervals hold %.1f %%, 68 %% hold %.1f %%\n",
               fit.parameter[fit.free[i]].number.path, mean[i], 1.0 / sqrt(SETS), sqrt(square[i] - mean[i] * mean[i]),
               100.0 * held95[i] / SETS, 100.0 * held68[i] / SETS);
        all95 += held95[i];
    }
    printf("  together: 95 %% intervals hold %.1f %%\n", 100.0 * all95 / (double)(n * SETS));
    fflush(stdout);
    fic_fit_clear(&fit);
}

/* check's assertions, which the cases stand on, want to be inside a test. */
START_TEST(both_studies)
{
    static const double job[] = { -75.6, 45000.0, 0.40, 0.65 }, two[] = { 19.8, 0.1, 0.63, 0.85, 140e3 };
    make_fit_folder();
    put_job_J(
        "parameters:\n  alpha.law.ln_A: {from: -120, to: -40, start: -72}\n"
        "  alpha.law.h: {from: 20000 K, to: 80000 K, start: 43000 K}\n"
        "  alpha.law.x: {from: 0.1, to: 0.9, start: 0.45}\n  alpha.spectrum.beta: {from: 0.3, to: 1, start: 0.6}\n");
    study("job J, 10 uW on 4 mW", 4, job, 1);
    put_two(
        "parameters:\n  alpha.law.D: {from: 15, to: 25, start: 19.5}\n  alpha.law.y: {from: 0, to: 0.4, start: 0.13}\n"
        "  alpha.spectrum.beta: {from: 0.4, to: 0.9, start: 0.6}\n  alpha.weight: {from: 0.5, to: 0.99, start: 0.82}\n"
        "  beta.law.E: {from: 100 kJ/mol, to: 180 kJ/mol, start: 143 kJ/mol}\n");
    study("two populations, 0.4 uW on a flash chip", 5, two, 5001);
    remove_fit_folder();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { both_studies, NULL };
    Suite *s = suite_create("closed loop");
    add_case(s, "closed loop", 3600.0, NULL, NULL, tests);
    return run_suite(s);
}
