/* What job J costs, the error beside it: cooling from 650 to 450 K and heating back at 10 K/min, 2 x 1001 outputs.
 *
 * The error is the largest difference in fictive temperature over all outputs from the same history with 1e-7 of
 * spectrum and 1e-8 K of tolerance, so that it holds spectrum, steps and what is read off between them. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>
#include "models/base/file.h"
#include "models/relax.h"
#include "notebooks_export/plot.h"
#include "tests/bench/timing.h"

enum { POINTS = 1001, RUNS_MOST = 401 };

static const double rate_K_s = 10.0 / 60.0, high_K = 650.0, low_K = 450.0;

typedef struct {
    double Tf_K[2][POINTS], Cp_max;
} course;

typedef struct {
    size_t modes;
    double median_us, error_K, end_error_K, Cp_error;
    fic_effort effort; /* of one job */
} outcome;

/* ---- the job ------------------------------------------------------------------------------------------------ */

static fic_material job_J(double tolerance)
{
    fic_error err;
    fic_material m = { .n = 1 };
    fic_population *k = &m.population[0];
    *k = (fic_population){ .name = "alpha", .weight = 1.0, .law = &fic_law_tnm, .p = { -75.6, 45000.0, 0.40 } };
    if (fic_spectrum_kww(0.65, tolerance, 0, &k->spectrum, &err) != FIC_OK)
        stop("bench_relax", &err);
    return m;
}

/* So many modes, none of them empty, over as wide a range: to see what a mode costs. */
static fic_material job_of_modes(size_t n)
{
    enum { MOST = 128 };
    double g[MOST], r[MOST], sum = 0.0;
    fic_error err;
    fic_material m = job_J(1e-2);
    fic_spectrum_clear(&m.population[0].spectrum);
    for (size_t i = 0; i < n; i++) {
        double x = n > 1 ? (double)i / (double)(n - 1) : 1.0;
        r[i] = exp(-9.0 + 10.5 * x);
        g[i] = x * exp(-0.5 * (x - 0.85) * (x - 0.85) / 0.02) + 1e-3;
        sum += g[i];
    }
    for (size_t i = 0; i < n; i++)
        g[i] /= sum;
    if (fic_spectrum_table(n, g, r, &m.population[0].spectrum, &err) != FIC_OK)
        stop("bench_relax", &err);
    return m;
}

typedef struct {
    fic_relaxer *relaxer;
    fic_state state;
    fic_trace trace[2];
    fic_segment segment[2];
} bench;

static bench begin(const fic_material *m, fic_precision precision, size_t points)
{
    fic_error err;
    bench b;
    double L = (high_K - low_K) / rate_K_s;
    b.segment[0] = (fic_segment){ .kind = "cool", .T0_K = high_K, .T1_K = low_K, .duration_s = L };
    b.segment[1] = (fic_segment){ .kind = "heat", .T0_K = low_K, .T1_K = high_K, .duration_s = L };
    if (fic_relaxer_create(m, precision, &b.relaxer, &err) != FIC_OK ||
        fic_state_equilibrium(m, high_K, 0.0, &b.state, &err) != FIC_OK)
        stop("bench_relax", &err);
    for (int k = 0; k < 2; k++) {
        if (fic_trace_init(&b.trace[k], 1, points, &err) != FIC_OK)
            stop("bench_relax", &err);
        for (size_t j = 0; j < points; j++)
            b.trace[k].t_s[j] = points > 1 ? L * (double)j / (double)(points - 1) : L;
    }
    return b;
}

static void end(bench *b)
{
    fic_relaxer_free(b->relaxer);
    fic_state_clear(&b->state);
    fic_trace_clear(&b->trace[0]);
    fic_trace_clear(&b->trace[1]);
}

static void run(bench *b)
{
    fic_error err;
    b->state.T_K = high_K;
    memset(b->state.d_K, 0, b->state.n_modes * sizeof *b->state.d_K);
    memset(b->state.e_GPa, 0, b->state.n_modes * sizeof *b->state.e_GPa);
    for (int k = 0; k < 2; k++)
        if (fic_relax(b->relaxer, &b->segment[k], &b->state, &b->trace[k], &err) != FIC_OK)
            stop("bench_relax", &err);
}

static course course_of(const bench *b)
{
    course c = { .Cp_max = 0.0 };
    for (int k = 0; k < 2; k++)
        memcpy(c.Tf_K[k], b->trace[k].Tf_K[0], sizeof c.Tf_K[k]);
    for (size_t j = 0; j < POINTS; j++)
        c.Cp_max = fmax(c.Cp_max, b->trace[1].dTf_K_s[0][j] / rate_K_s);
    return c;
}

/* A job of a tenth of a second is run 5 times, one of microseconds 401 times. */
static outcome measure(const fic_material *m, fic_precision precision, size_t points, const course *exact)
{
    static double us[RUNS_MOST];
    bench b = begin(m, precision, points);
    fic_effort before = fic_relaxer_effort(b.relaxer);
    double start = 1e6 * now_s();
    run(&b);
    double first = 1e6 * now_s() - start;
    fic_effort after = fic_relaxer_effort(b.relaxer);
    outcome o = { .modes = m->population[0].spectrum.n,
                  .effort = { after.steps - before.steps, after.rejected - before.rejected,
                              after.evaluations - before.evaluations } };
    size_t runs = first > 1e5 ? 5 : (size_t)fmin(RUNS_MOST, fmax(5.0, 1e5 / first));
    for (size_t i = 0; i < runs; i++) {
        start = 1e6 * now_s();
        run(&b);
        us[i] = 1e6 * now_s() - start;
    }
    o.median_us = median(us, runs);
    if (exact && points == POINTS) {
        course c = course_of(&b);
        for (int k = 0; k < 2; k++)
            for (size_t j = 0; j < POINTS; j++)
                o.error_K = fmax(o.error_K, fabs(c.Tf_K[k][j] - exact->Tf_K[k][j]));
        o.end_error_K = fabs(c.Tf_K[0][POINTS - 1] - exact->Tf_K[0][POINTS - 1]);
        o.Cp_error = fabs(c.Cp_max - exact->Cp_max);
    }
    end(&b);
    return o;
}

static course exact_course(void)
{
    fic_material m = job_J(1e-7);
    bench b = begin(&m, (fic_precision){ FIC_EXPONENTIAL, 1e-8 }, POINTS);
    run(&b);
    course c = course_of(&b);
    printf("exact: %zu modes (relaxation function within %.1e), T_f' = %.5f K, Cp max %.5f\n\n",
           m.population[0].spectrum.n, m.population[0].spectrum.error, c.Tf_K[0][POINTS - 1], c.Cp_max);
    end(&b);
    fic_material_clear(&m);
    return c;
}

/* ---- work and precision ------------------------------------------------------------------------------------- */

enum { TOLERANCES = 6, MODES = 10, OUTPUTS = 6 };

/* What the tables say, for the picture. */
typedef struct {
    double us[2][TOLERANCES], error_K[2][TOLERANCES];
    double modes[MODES], us_of_modes[MODES], outputs[OUTPUTS], us_of_outputs[OUTPUTS];
} tables;

/* Spectrum and steps share the error, so that neither is better than the other is worth. */
static void work_precision(const course *exact, tables *t)
{
    static const double tolerance_K[TOLERANCES] = { 1e-1, 1e-2, 2.6e-3, 1e-3, 1e-4, 1e-5 },
                        spectrum[TOLERANCES] = { 3e-3, 1e-3, 8e-5, 5e-5, 1e-5, 1e-6 };
    puts("| integrator | spectrum, modes | tolerance | time | largest error | in T_f' | in Cp max | steps, refused, "
         "sweeps |\n"
         "|---|---|---|---|---|---|---|---|");
    for (int method = 0; method < 2; method++)
        for (int i = 0; i < TOLERANCES; i++) {
            fic_material m = job_J(spectrum[i]);
            outcome o = measure(&m, (fic_precision){ (fic_method)method, tolerance_K[i] }, POINTS, exact);
            printf("| %s | %.0e, %zu | %.1e K | %.*f us | %.1e K | %.0e K | %.0e | %zu, %zu, %zu |\n",
                   fic_method_names[method], spectrum[i], o.modes, tolerance_K[i], o.median_us < 100.0, o.median_us,
                   o.error_K, o.end_error_K, o.Cp_error, o.effort.steps, o.effort.rejected, o.effort.evaluations);
            t->us[method][i] = o.median_us;
            t->error_K[method][i] = o.error_K;
            fic_material_clear(&m);
        }
}

/* ---- what it grows with ------------------------------------------------------------------------------------- */

static void by_modes(tables *t)
{
    static const size_t terms[MODES] = { 1, 4, 8, 16, 24, 32, 48, 64, 96, 128 };
    puts("\n| modes | time without outputs | sweeps | each |\n|---|---|---|---|");
    for (size_t i = 0; i < MODES; i++) {
        fic_material m = job_of_modes(terms[i]);
        outcome with = measure(&m, (fic_precision){ FIC_EXPONENTIAL, 1e-3 }, 2, NULL);
        printf("| %zu | %.1f us | %zu | %.0f ns |\n", with.modes, with.median_us, with.effort.evaluations,
               1e3 * with.median_us / (double)with.effort.evaluations);
        t->modes[i] = (double)with.modes;
        t->us_of_modes[i] = with.median_us;
        fic_material_clear(&m);
    }
}

static void by_outputs(tables *t)
{
    static const size_t points[OUTPUTS] = { 2, 11, 101, 1001, 10001, 100001 };
    fic_material m = job_J(8e-5);
    puts("\n| outputs | time | each, beyond the job without |\n|---|---|---|");
    for (size_t i = 0; i < OUTPUTS; i++) {
        outcome o = measure(&m, (fic_precision){ FIC_EXPONENTIAL, 2.6e-3 }, points[i], NULL);
        t->outputs[i] = 2.0 * (double)points[i];
        t->us_of_outputs[i] = o.median_us;
        printf("| 2 x %zu | %.1f us | %.2f ns |\n", points[i], o.median_us,
               i ? 1e3 * (o.median_us - t->us_of_outputs[0]) / t->outputs[i] : 0.0);
    }
    fic_material_clear(&m);
}

/* ---- the picture -------------------------------------------------------------------------------------------- */

static void draw(const tables *t)
{
    static const double goal_us[] = { 30.0, 1500.0 }, goal_K[] = { 1e-3, 1e-4 };
    fic_curve work[] = { { "exponential", FIC_POINTS_LINE, TOLERANCES, t->error_K[0], t->us[0], NULL, NULL, 0 },
                         { "cvode", FIC_POINTS_LINE, TOLERANCES, t->error_K[1], t->us[1], NULL, NULL, 1 },
                         { "goals", FIC_POINTS, 2, goal_K, goal_us, NULL, NULL, FIC_GREY } };
    fic_curve modes = { NULL, FIC_POINTS_LINE, MODES, t->modes, t->us_of_modes, NULL, NULL, 0 };
    fic_curve outputs = { NULL, FIC_POINTS_LINE, OUTPUTS, t->outputs, t->us_of_outputs, NULL, NULL, 0 };
    fic_panel p[4] = { { .title = "work and precision",
                         .x_label = "largest error of T_f (K)",
                         .y_label = "time (us)",
                         .log_x = true,
                         .log_y = true,
                         .n_curves = 3,
                         .curve = work },
                       { .title = "exponential, 1e-3 K, no outputs",
                         .x_label = "modes",
                         .y_label = "time (us)",
                         .n_curves = 1,
                         .curve = &modes },
                       { .title = "exponential, 2.6e-3 K, 22 modes",
                         .x_label = "outputs",
                         .y_label = "time (us)",
                         .log_x = true,
                         .log_y = true,
                         .n_curves = 1,
                         .curve = &outputs } };
    fic_error err;
    if (fic_folder_create("out", &err) != FIC_OK || fic_plot("out/bench-relax", "Job J", 2, 2, p, &err) != FIC_OK)
        printf("\nno picture: %s\n", err.text);
    else
        puts("\nout/bench-relax.png shows them");
}

/* ---- the floor ---------------------------------------------------------------------------------------------- */

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__
#include <immintrin.h>
/* glibc's libmvec, four at a time. */
__m256d _ZGVdN4v_exp(__m256d x);
__attribute__((target("avx2"))) static void exponentials(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i += 4)
        _mm256_storeu_pd(y + i, _ZGVdN4v_exp(_mm256_loadu_pd(x + i)));
}
#else
static void exponentials(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = exp(x[i]);
}
#endif

/* As many exponentials as the job's sweeps have modes, in a bare loop. */
static void against_floor(const course *exact)
{
    enum { N = 4096, RUNS = 301 };
    static double x[N], y[N], us[RUNS];
    fic_material m = job_J(8e-5);
    outcome o = measure(&m, (fic_precision){ FIC_EXPONENTIAL, 2.6e-3 }, POINTS, exact);
    outcome few = measure(&m, (fic_precision){ FIC_EXPONENTIAL, 2.6e-3 }, 2, NULL);
    for (int i = 0; i < N; i++)
        x[i] = -40.0 * i / N;
    for (int r = 0; r < RUNS; r++) {
        double start = 1e6 * now_s();
        exponentials(x, y, N);
        us[r] = 1e6 * now_s() - start;
        x[r % N] -= 1e-9 * y[r]; /* so that no run may be left out */
    }
    double each_ns = 1e3 * median(us, RUNS) / N, n = (double)(o.effort.evaluations * o.modes);
    printf("\n| the floor | |\n|---|---|\n"
           "| exponentials of the job, %zu sweeps x %zu modes | %.0f |\n"
           "| each of them in a bare loop over vectors | %.2f ns |\n| all of them there | %.1f us |\n"
           "| the job with 2 x 1001 outputs; the floor's share | %.1f us; %.0f %% |\n"
           "| the job with 2 x 2 outputs; the floor's share | %.1f us; %.0f %% |\n",
           o.effort.evaluations, o.modes, n, each_ns, 1e-3 * each_ns * n, o.median_us, 0.1 * each_ns * n / o.median_us,
           few.median_us, 0.1 * each_ns * n / few.median_us);
    fic_material_clear(&m);
}

int main(void)
{
    static tables t;
    gsl_set_error_handler_off();
    course exact = exact_course();
    work_precision(&exact, &t);
    by_modes(&t);
    by_outputs(&t);
    against_floor(&exact);
    draw(&t);
    return EXIT_SUCCESS;
}
