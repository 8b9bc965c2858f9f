/* fit_case.h - fits of known glasses: files in a folder of their own, synthetic data made in memory. */
#ifndef FIC_TESTS_FIT_CASE_H
#define FIC_TESTS_FIT_CASE_H

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include "analysis/fit_sample.h"
#include "tests/support.h"

#define JOB_J                                                                                                          \
    "name: job_J\nglass_heat_capacity: 25 J/mol/K\ndelta_heat_capacity: 12.5 J/mol/K\nmolar_mass: 60 g/mol\n"          \
    "populations:\n  - {name: alpha, weight: 1, law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.40},\n"                 \
    "     spectrum: {type: kww, beta: 0.65, tolerance: 1e-3}}\n"

#define TWO_POPULATIONS                                                                                                \
    "name: two\nglass_heat_capacity: 25 J/mol/K\ndelta_heat_capacity: 12.5 J/mol/K\nmolar_mass: 59.7 g/mol\n"          \
    "populations:\n  - {name: alpha, weight: 0.85, law: {type: ags_vft, tau0: 5e-14 s, D: 19.8, T0: 383.9 K, y: "      \
    "0.1},\n"                                                                                                          \
    "     spectrum: {type: kww, beta: 0.63, tolerance: 1e-3}}\n"                                                       \
    "  - {name: beta, weight: 0.15, law: {type: arrhenius, tau0: 1e-13 s, E: 140 kJ/mol}, spectrum: {type: debye}}\n"

/* Four parameters of job J, away from the truth. */
#define FOUR                                                                                                           \
    "parameters:\n  alpha.law.ln_A: {from: -120, to: -40, start: -70}\n  alpha.law.h: {from: 20000 K, to: 80000 K, "   \
    "start: 41500 K}\n"                                                                                                \
    "  alpha.law.x: {from: 0.1, to: 0.9, start: 0.5}\n  alpha.spectrum.beta: {from: 0.3, to: 1, start: 0.55}\n"
static const double truth_J[] = { -75.6, 45000.0, 0.40, 0.65 };

static char fit_folder[64];

static inline void put(const char *name, const char *text)
{
    char *path = fic_path_join(fit_folder, name);
    ck_assert_ptr_nonnull(path);
    ok(fic_file_write(path, text, strlen(text), &err));
    free(path);
}

static inline void make_fit_folder(void)
{
    strcpy(fit_folder, "/tmp/fictive_fit_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(fit_folder));
}

static inline void remove_fit_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", fit_folder);
    ck_assert_int_eq(system(command), 0);
}

static inline void path_in(const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", fit_folder, name);
}

/* Rows of T and zeros, for a fit file to name; make_data puts curves in. */
static inline void put_rows(const char *name, double low_K, double high_K, double step_K)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    fputs("t [s],T [K],heat_flow [mW]\n", f);
    for (double T = low_K; T <= high_K; T += step_K)
        fprintf(f, "%.6g,%.6g,0\n", T - low_K, T);
    ck_assert_int_eq(fclose(f), 0);
    put(name, text);
    free(text);
}

/* Three scans of job J at 5, 10 and 20 K/min. */
static inline void put_job_J(const char *parameters)
{
    static const int rate[] = { 5, 10, 20 };
    char text[2000];
    put("job_J.yaml", JOB_J);
    put_rows("rows.csv", 451.0, 649.0, 1.3);
    for (int i = 0; i < 3; i++) {
        char name[32];
        snprintf(
            text, sizeof text,
            "material: job_J.yaml\nprotocol:\n  - start: {temperature: 650 K}\n  - cool: {to: 450 K, rate: %d K/min}\n"
            "  - scan: {to: 650 K, rate: %d K/min, name: first, step: 0.5 K}\n"
            "instrument: {preset: ideal, mass: 10 mg}\nsolver: {tolerance: 1e-4 K}\n",
            rate[i], rate[i]);
        snprintf(name, sizeof name, "run%d.yaml", rate[i]);
        put(name, text);
    }
    snprintf(text, sizeof text,
             "runs: {slow: run5.yaml, middle: run10.yaml, fast: run20.yaml}\ndata:\n"
             "  - {scan: rows.csv, run: slow, of: first, noise: 10 uW}\n  - {scan: rows.csv, run: middle, of: first, "
             "noise: 10 uW}\n"
             "  - {scan: rows.csv, run: fast, of: first, noise: 10 uW}\n%s",
             parameters);
    put("fit.yaml", text);
}

/* Two populations on a flash chip: 0.4 uW of noise on a step of 0.05 mW, at 200 and 1000 K/s. */
static inline void put_two(const char *parameters)
{
    static const int rate[] = { 200, 1000 };
    char text[2000];
    put("two.yaml", TWO_POPULATIONS);
    put_rows("rows.csv", 330.0, 770.0, 2.1);
    for (int i = 0; i < 2; i++) {
        char name[32];
        snprintf(
            text, sizeof text,
            "material: two.yaml\nprotocol:\n  - start: {temperature: 900 K}\n  - cool: {to: 298 K, rate: 5000 K/s}\n"
            "  - heat: {to: 520 K, rate: 20 K/min}\n  - hold: {for: 10 min}\n  - cool: {to: 298 K, rate: 20 K/min}\n"
            "  - scan: {to: 780 K, rate: %d K/s, name: first, step: 1 K}\n"
            "instrument: {preset: ideal, mass: 1.15 ug}\nsolver: {tolerance: 1e-4 K}\n",
            rate[i]);
        snprintf(name, sizeof name, "run%d.yaml", rate[i]);
        put(name, text);
    }
    snprintf(text, sizeof text,
             "runs: {slow: run200.yaml, fast: run1000.yaml}\ndata:\n  - {scan: rows.csv, run: slow, of: first, noise: "
             "0.4 uW}\n"
             "  - {scan: rows.csv, run: fast, of: first, noise: 0.4 uW}\n%s",
             parameters);
    put("fit.yaml", text);
}

static inline void read_fit(fic_fit *fit)
{
    char path[256];
    path_in("fit.yaml", path);
    ok(fic_fit_read(path, fit, &err));
}

/* The shares of values of the free parameters. */
static inline void shares_of(const fic_fit *fit, const double value[], double share[])
{
    for (size_t i = 0; i < fit->n_free; i++)
        share[i] = fic_fit_share(&fit->parameter[fit->free[i]], value[i]);
}

/* Replaces the curves by those of the model at the true values, with noise of a seed. */
static inline void make_data(fic_fit *fit, const double truth[], unsigned long seed)
{
    double share[FIC_FIT_PARAMETERS], *p = calloc(2 * fit->n_residuals, sizeof *p);
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(g, seed);
    ck_assert_ptr_nonnull(p);
    shares_of(fit, truth, share);
    /* With y = 0 and no nuisance parameters r = model/noise, and the prediction is the model. */
    for (size_t k = 0; k < fit->n_data; k++)
        memset(fit->data[k].y, 0, fit->data[k].n * sizeof *fit->data[k].y);
    ok(fic_fit_predict(fit, share, p, p + fit->n_residuals, &err));
    for (size_t k = 0; k < fit->n_data; k++)
        for (size_t i = 0; i < fit->data[k].n; i++)
            fit->data[k].y[i] = p[fit->data[k].first + i] + gsl_ran_gaussian(g, fit->data[k].noise[i]);
    gsl_rng_free(g);
    free(p);
    fit->best_chi2 = INFINITY;
}

/* Local fit from the file's start, and errors. */
static inline void solve(fic_fit *fit, fic_fit_point *point, fic_fit_errors *e)
{
    double start[FIC_FIT_PARAMETERS];
    for (size_t i = 0; i < fit->n_free; i++)
        start[i] = fic_fit_share(&fit->parameter[fit->free[i]], fit->parameter[fit->free[i]].start);
    ok(fic_fit_local(fit, start, point, &err));
    ok(fic_fit_errors_at(fit, point->share, e, &err));
}

#endif
