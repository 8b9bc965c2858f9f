/* bench_fit - what the Jacobian of six parameters costs over what the residuals cost, both in processor time, and how
 * far it lies from differences of 2e-5 of a range at a tolerance of 1e-8 K. Job J at three rates; two populations on a
 * flash chip. */
#include <time.h>
#include "tests/fit_case.h"

enum { SIX = 6, TIMES = 200 };

static double spent_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void set_tolerance(fic_fit *fit, double tolerance_K)
{
    for (size_t i = 0; i < fit->model.n_runs; i++)
        fit->model.run[i].precision.tolerance_K = tolerance_K;
}

/* Largest deviation of any slope from its difference, over the largest slope by that parameter. */
static double deviation(fic_fit *fit, const double share[], const double J[])
{
    size_t m = fit->n_residuals;
    double h = 2e-5, far = 0.0, *r = calloc(2 * m, sizeof *r), at[FIC_FIT_PARAMETERS];
    bool failed;
    for (size_t j = 0; j < SIX; j++) {
        double worst = 0.0, largest = 0.0;
        memcpy(at, share, sizeof at);
        for (size_t side = 0; side < 2; side++) {
            at[j] = share[j] + (side ? h : -h);
            ok(fic_fit_residuals(fit, at, r + side * m, &failed, &err));
        }
        for (size_t i = 0; i < m; i++) {
            double slope = (r[m + i] - r[i]) / (2.0 * h);
            worst = fmax(worst, fabs(J[i * SIX + j] - slope));
            largest = fmax(largest, fabs(slope));
        }
        far = fmax(far, worst / largest);
    }
    free(r);
    return far;
}

static void study(const char *name)
{
    fic_fit fit;
    double share[FIC_FIT_PARAMETERS] = { 0 }, cost[2];
    bool failed;
    read_fit(&fit);
    double *r = calloc(fit.n_residuals, sizeof *r), *J = calloc(SIX * fit.n_residuals, sizeof *J);
    for (size_t i = 0; i < SIX; i++)
        share[i] = 0.003 + fic_fit_share(&fit.parameter[fit.free[i]], fit.parameter[fit.free[i]].start);
    for (int what = 0; what < 2; what++) {
        double start_s = spent_s();
        for (int i = 0; i < TIMES; i++)
            ok(what ? fic_fit_jacobian(&fit, share, r, J, &err) : fic_fit_residuals(&fit, share, r, &failed, &err));
        cost[what] = (spent_s() - start_s) / TIMES;
    }
    set_tolerance(&fit, 1e-8);
    ok(fic_fit_jacobian(&fit, share, r, J, &err));
    printf("%s: residuals %.0f us, Jacobian %.0f us, %.2f times; off differences by %.1e\n", name, 1e6 * cost[0],
           1e6 * cost[1], cost[1] / cost[0], deviation(&fit, share, J));
    free(r);
    free(J);
    fic_fit_clear(&fit);
}

/* check's assertions, which the cases stand on, want to be inside a test. */
START_TEST(both_studies)
{
    make_fit_folder();
    put_job_J("parameters:\n  alpha.law.ln_A: {from: -120, to: -40}\n  alpha.law.h: {from: 20000 K, to: 80000 K}\n"
              "  alpha.law.x: {from: 0.1, to: 0.9}\n  alpha.spectrum.beta: {from: 0.3, to: 1}\n"
              "  delta_heat_capacity: {from: 5 J/mol/K, to: 20 J/mol/K}\n  instrument.lag: {from: 0 s, to: 10 s}\n");
    study("job J, three scans");
    put_two("parameters:\n  alpha.law.D: {from: 15, to: 25}\n  alpha.law.y: {from: 0, to: 0.4}\n"
            "  alpha.spectrum.beta: {from: 0.4, to: 0.9}\n  alpha.weight: {from: 0.5, to: 0.99}\n"
            "  beta.law.E: {from: 100 kJ/mol, to: 180 kJ/mol}\n  instrument.lag: {from: 0 ms, to: 10 ms}\n");
    study("two populations, two flash scans");
    remove_fit_folder();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { both_studies, NULL };
    Suite *s = suite_create("Jacobian");
    add_case(s, "Jacobian", 600.0, NULL, NULL, tests);
    return run_suite(s);
}
