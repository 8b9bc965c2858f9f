/* bench_analysis.c - times of reading and reducing, with the error beside each. */
#include <math.h>
#include <stdio.h>
#include <time.h>
#include "analysis/peak.h"
#include "analysis/stare.h"
#include "notebooks_export/plot.h"
#include "tests/synthetic.h"

/* Of this process alone: the machine may be busy. */
static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The median of an odd number of times. */
static double median(size_t n, double v[])
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && v[j] < v[j - 1]; j--) {
            double x = v[j];
            v[j] = v[j - 1];
            v[j - 1] = x;
        }
    return v[n / 2];
}

/* n rows of the first run, resampled; noise in uW. */
static void stretch(const fic_scan *from, size_t n, double noise_uW, gsl_rng *rng, fic_scan *to)
{
    fic_error err;
    if (fic_scan_init(to, n, from->name, &err) != FIC_OK)
        exit(1);
    to->rate_K_s = from->rate_K_s;
    for (size_t i = 0; i < n; i++) {
        double at = (double)i * (double)(from->n - 1) / (double)(n - 1);
        size_t k = (size_t)at < from->n - 1 ? (size_t)at : from->n - 2;
        double share = at - (double)k;
        to->T_K[i] = from->T_K[k] + share * (from->T_K[k + 1] - from->T_K[k]);
        to->t_s[i] = from->t_s[k] + share * (from->t_s[k + 1] - from->t_s[k]);
        to->heat_flow_mW[i] = from->heat_flow_mW[k] + share * (from->heat_flow_mW[k + 1] - from->heat_flow_mW[k]) +
                              1e-3 * gsl_ran_gaussian(rng, noise_uW);
    }
}

static void time_reduce(const char *what, const fic_scan *s, bool sensitivity, double truth_K, size_t most)
{
    enum { ROUNDS = 5 };
    double t[ROUNDS];
    fic_error err;
    fic_reduction r = { 0 };
    fic_reduction_choice c = fic_reduction_choice_default();
    c.sensitivity = sensitivity;
    for (int k = 0; k < ROUNDS; k++) {
        double start = now_s();
        for (size_t i = 0; i < most; i++)
            if (fic_reduce(s, NULL, &c, &r, &err) != FIC_OK) {
                puts(err.text);
                exit(1);
            }
        t[k] = now_s() - start;
    }
    printf("%-58s %7.3f s for %zu   T_f off by %+.3f +- %.3f K\n", what, median(ROUNDS, t), most,
           r.Tf_K.value - truth_K, r.Tf_K.error);
    fic_reduction_clear(&r);
}

/* A file of STARe text of at least 4 MB. */
static void time_read(const fic_scan *s)
{
    enum { CURVES = 20, ROUNDS = 9 };
    fic_scan scan[CURVES];
    double t[ROUNDS];
    fic_error err;
    const char *path = "/tmp/fictive-bench-stare.txt";
    for (int i = 0; i < CURVES; i++)
        scan[i] = *s;
    if (fic_stare_write(path, CURVES, scan, &err) != FIC_OK) {
        puts(err.text);
        exit(1);
    }
    size_t rows = 0;
    for (int k = 0; k < ROUNDS; k++) {
        fic_scan_list l = { 0 };
        double start = now_s();
        if (fic_scan_read(path, FIC_UP_BY_SIGN, &l, &err) != FIC_OK)
            exit(1);
        t[k] = now_s() - start;
        rows = 0;
        for (size_t i = 0; i < l.n; i++)
            rows += l.scan[i].n;
        fic_scan_list_clear(&l);
    }
    FILE *f = fopen(path, "rb");
    fseek(f, 0, SEEK_END);
    double bytes = (double)ftell(f), ms = 1e3 * median(ROUNDS, t);
    fclose(f);
    remove(path);
    printf("read STARe text, %.1f MB, %zu rows %32.1f ms, %.1f ms for 4 MB\n", 1e-6 * bytes, rows, ms,
           ms * 4e6 / bytes);
}

/* T_f of job J, whose glass relaxes from the first row on, against the end of the glass window: what a straight line
 * costs, and what a line with a tail does. The liquid line is the true one. */
static int draw_bias(const char *path)
{
    enum { ENDS = 61, FORMS = 3 };
    static const char *const title[FORMS] = { "straight line, own slope", "constant",
                                              "parallel line and three tail terms" };
    static double end_K[ENDS], bias_K[FORMS][ENDS];
    synthetic s;
    fic_error err;
    synthetic_run(
        JOB_J,
        "[start: {temperature: 650 K}, cool: {to: 450 K, rate: 10 K/min}, scan: {to: 650 K, rate: 10 K/min, name: "
        "heat}]",
        &s);
    const fic_scan *j = &s.scan[0];
    fic_reduction r = { 0 };
    fic_bins bins;
    fic_linear_fit work;
    fic_reduction_choice c = fic_reduction_choice_default();
    c.signal = FIC_HEAT_CAPACITY;
    c.sensitivity = false;
    c.glass_terms = 0;
    fic_line glass, liquid = { 37.5, 0.0, 550.0 };
    c.glass_line = &glass;
    c.liquid_line = &liquid;
    fic_bins_make(j->n, j->T_K, j->heat_capacity_J_molK, &bins);
    for (int i = 0; i < ENDS; i++)
        for (int k = 0; k < FORMS; k++) {
            double flat = 0.0;
            fic_baseline b = { .side = FIC_GLASS, .order = k == 0 ? 1 : 0, .terms = k == 2 ? 3 : 0 };
            end_K[i] = b.high_K = 475.0 + 0.75 * i;
            b.low_K = k == 2 ? 465.0 : 450.0;
            bias_K[k][i] = NAN;
            if (!fic_baseline_fit(&bins, k == 2 ? &flat : NULL, &b, &work) || b.high_K < b.low_K + 15.0)
                continue;
            glass = (fic_line){ fic_baseline_at(&b, 500.0), fic_baseline_slope(&b, 500.0), 500.0 };
            if (fic_reduce(j, NULL, &c, &r, &err) == FIC_OK)
                bias_K[k][i] = r.Tf_K.value - s.Tf_K[0];
        }
    fic_curve curve[FORMS];
    for (int k = 0; k < FORMS; k++)
        curve[k] = (fic_curve){ .title = title[k], .n = ENDS, .x = end_K, .y = bias_K[k], .colour = k };
    fic_mark zero = { 0.0, "the state's own T_f", true };
    fic_panel panel = { .x_label = "end of the glass window (K), Tg,mid is 560 K",
                        .y_label = "T_f less the state's (K)",
                        .y_low = -2.0,
                        .y_high = 2.0,
                        .n_curves = FORMS,
                        .curve = curve,
                        .n_marks = 1,
                        .mark = &zero };
    fic_status status = fic_plot(path, "Job J, 450 to 650 K: what the glass line costs", 1, 1, &panel, &err);
    if (status != FIC_OK)
        puts(err.text);
    fic_reduction_clear(&r);
    synthetic_clear(&s);
    return status != FIC_OK;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "bias") == 0)
        return draw_bias(argv[2]);
    synthetic s;
    fic_scan quiet, noisy;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    synthetic_run(
        VIT4_ALPHA,
        "[start: {temperature: 1100 K}, quench: {to: 298 K, rate: 1e6 K/s}, heat: {to: 643 K, rate: 20 K/min}, "
        "hold: {for: 10 min}, cool: {to: 298 K, rate: 20 K/min}, scan: {to: 780 K, rate: 200 K/s, name: first}]",
        &s);
    stretch(&s.scan[0], 3500, 0.0, rng, &quiet);
    stretch(&s.scan[0], 3500, 0.4, rng, &noisy);
    time_reduce("reduce 3500 rows with noise, window sensitivity", &noisy, true, s.Tf_K[0], 1000);
    time_reduce("reduce 3500 rows with noise", &noisy, false, s.Tf_K[0], 1000);
    time_reduce("reduce 3500 rows without noise, window sensitivity", &quiet, true, s.Tf_K[0], 1000);
    time_reduce("reduce 2411 rows without noise", &s.scan[0], false, s.Tf_K[0], 1000);
    time_read(&noisy);
    fic_scan_clear(&quiet);
    fic_scan_clear(&noisy);
    gsl_rng_free(rng);
    synthetic_clear(&s);
    return 0;
}
