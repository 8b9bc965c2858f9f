/* What samples and maps cost: one Vit4 sample, the programme of experiments/vit4, a sweep of 10 000 by threads and by ranks.
 *
 *   bench_sweep [COMMAND]      COMMAND is build/fictive; FICTIVE_BENCH_POINTS (default 10000) sets the sweep's size */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <sys/resource.h>
#include <unistd.h>
#include "analysis/sweep.h"
#include "models/base/file.h"
#include "notebooks_export/plot.h"
#include "tests/bench/timing.h"

enum { RUNS = 101, SWEEPS = 3, WIDTHS = 16 };

static char folder[] = "/tmp/fic_bench_XXXXXX";

/* Axes, outputs, solver, scans. */
static const char *const sweep_text = "axes:\n%s"
                                      "outputs: [%s]\n"
                                      "material: vit4\n"
                                      "instrument: {preset: ideal, lag: 6.7 ms}\n"
                                      "solver: {tolerance: %s}\n"
                                      "protocol:\n"
                                      "  - start:      {temperature: 1100 K}\n"
                                      "  - quench:     {to: 298 K, rate: 4.6e6 K/s}\n"
                                      "  - compress:   {to: %s, rate: 0.3 GPa/min}\n"
                                      "  - heat:       {to: %s, rate: 20 K/min}\n"
                                      "  - hold:       {for: 10 min}\n"
                                      "  - cool:       {to: 298 K, rate: 20 K/min}\n"
                                      "  - decompress: {to: 0 GPa, rate: %s}\n"
                                      "%s";

typedef struct {
    const char *axes, *outputs, *tolerance, *P, *T, *release, *rates, *step, *windows; /* rates NULL: no scans */
} map;

static const char *write_file(const char *name, const map *m)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char scans[256] = "";
    if (m->rates)
        snprintf(scans, sizeof scans, "scans: {to: 780 K, rates: %s, step: %s%s}\n", m->rates, m->step, m->windows);
    FILE *f = fopen(path, "w");
    if (!f || fprintf(f, sweep_text, m->axes, m->outputs, m->tolerance, m->P, m->T, m->release, scans) < 0 ||
        fclose(f)) {
        fprintf(stderr, "bench_sweep: %s could not be written\n", path);
        exit(EXIT_FAILURE);
    }
    return path;
}

/* ---- one sample -------------------------------------------------------------------------------------------- */

/* Points one after another on one thread: neighbours in turn, or any. The first output of each goes to value. */
static double run_points(const map *m, bool neighbours, double value[RUNS])
{
    static double us[RUNS];
    double v[FIC_OUTPUTS];
    char reason[FIC_REASON_BYTES] = "";
    fic_error err;
    fic_sweep s;
    fic_sweeper *w;
    if (fic_sweep_read(write_file("one.yaml", m), &s, &err) || fic_sweeper_create(&s, &w, &err))
        stop("bench_sweep", &err);
    for (size_t i = 0; i < RUNS; i++) {
        double start = processor_s();
        if (fic_sweeper_run(w, fic_sweep_point(&s, (neighbours ? i : i * 37) % s.n), v, reason, &err) || reason[0])
            fprintf(stderr, "bench_sweep: %s\n", reason);
        us[i] = 1e6 * (processor_s() - start);
        value[i] = v[0];
    }
    fic_sweeper_free(w);
    fic_sweep_clear(&s);
    return median(us, RUNS);
}

/* The error is that of the first output, from the same points at 1e-6 K, scans in steps of 0.2 K. */
static void one_sample(const char *title, map m, bool neighbours)
{
    double value[RUNS], exact[RUNS];
    double us = run_points(&m, neighbours, value);
    m.tolerance = "1e-6 K";
    m.step = "0.2 K";
    run_points(&m, neighbours, exact);
    for (int i = 0; i < RUNS; i++)
        value[i] = fabs(value[i] - exact[i]);
    double middle = median(value, RUNS);
    printf("| %s | %.0f us | %.1e K, %.1e K |\n", title, us, middle, value[RUNS - 1]);
}

static void samples(void)
{
    static const char *const plane = "  P: {from: 0 GPa, to: 7 GPa, points: 15}\n"
                                     "  T: {from: 420 K, to: 690 K, points: 28}\n";
    static const char *const releases = "  d: {from: 0.1 GPa/min, to: 1 GPa/min, points: 101}\n";
    static const char *const speeds = "  q: {from: 100 K/s, to: 1000 K/s, points: 101}\n";
    map m = { plane, "Tf_alpha, Tf_beta", "1e-2 K", "$P", "$T", "0.3 GPa/min", NULL, "", "" };
    puts("| one Vit4 sample | processor time | error of T_f: median, largest |\n|---|---|---|");
    one_sample("history alone, nothing shared but the quench", m, false);
    one_sample("history alone, the next T at the same P", m, true);
    map release = m;
    release.axes = releases;
    release.P = "3 GPa";
    release.T = "583 K";
    release.release = "$d";
    one_sample("history alone, the next rate of decompression", release, true);
    m.outputs = "Tf, Tg_onset, T_p";
    m.rates = "[200 K/s]";
    m.step = "1 K";
    one_sample("with run 1 and run 2 at 200 K/s, reduced, points 1 K apart", m, true);
    m.windows = ", reduction: {glass_low: 312 K, glass_high: 380 K, liquid_low: 762 K, liquid_high: 780 K, "
                "liquid_line: second}";
    one_sample("the same, windows given", m, true);
    m.windows = "";
    m.step = "0.2 K";
    one_sample("points 0.2 K apart", m, true);
    m.outputs = "Tf, Tg_onset, E";
    m.rates = "[100 K/s, 200 K/s, 300 K/s, 500 K/s, 1000 K/s]";
    m.step = "0.5 K";
    one_sample("five rates with E, points 0.5 K apart", m, true);
    m = (map){ speeds, "Tf, Tg_onset, T_p", "1e-2 K", "3 GPa", "583 K", "0.3 GPa/min", "[$q]", "1 K", "" };
    one_sample("the same glass at the next rate, points 1 K apart", m, true);
}

/* ---- commands ---------------------------------------------------------------------------------------------- */

/* Median seconds of a command; NAN where it fails. */
static double seconds(const char *command)
{
    double s[SWEEPS];
    for (int i = 0; i < SWEEPS; i++) {
        double start = now_s();
        if (system(command) != 0)
            return NAN;
        s[i] = now_s() - start;
    }
    return median(s, SWEEPS);
}

static void programme(const char *command)
{
    static const int threads[] = { 1, 2 };
    fic_campaign c;
    fic_error err;
    if (fic_campaign_read("experiments/vit4/campaign.yaml", &c, &err) != FIC_OK)
        stop("bench_sweep", &err);
    printf(
        "\n| the programme experiments/vit4/campaign.yaml: %zu samples, %zu rates, first peaks | time |\n|---|---|\n",
        c.n, c.n_rates);
    fic_campaign_clear(&c);
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        char line[512];
        snprintf(line, sizeof line,
                 "rm -rf %s/out && OMP_NUM_THREADS=%d %s campaign experiments/vit4/campaign.yaml -o %s/out -qc", folder,
                 threads[i], command, folder);
        printf("| %d thread%s | %.2f s |\n", threads[i], i ? "s" : "", seconds(line));
    }
}

/* ---- scaling ----------------------------------------------------------------------------------------------- */

/* What a sweep reached with so many threads or ranks. */
typedef struct {
    size_t n;
    double width[WIDTHS], rate_1_s[WIDTHS];
} scaling;

typedef struct {
    const char *command, *file, *start_file;
    size_t points;
} job;

static double sweep_s(const job *j, const char *file, const char *before, const char *options)
{
    char line[512];
    snprintf(line, sizeof line, "%s %s sweep %s -o %s/map.nc --fresh -nq %s 2>&1", before, j->command, file, folder,
             options);
    return seconds(line);
}

/* One more row. The start is what a sweep of a few points takes. */
static void measure(const job *j, const char *name, int width, const char *before, const char *options, scaling *to)
{
    double start_s = sweep_s(j, j->start_file, before, options), s = sweep_s(j, j->file, before, options);
    if (!isfinite(s)) {
        printf("| %d %s | not run | | | |\n", width, name);
        return;
    }
    to->width[to->n] = width;
    to->rate_1_s[to->n++] = (double)j->points / s;
    printf("| %d %s | %.2f s | %.2f s | %.0f | %.2f |\n", width, name, s, start_s, (double)j->points / s,
           (double)j->points / s / to->rate_1_s[0]);
}

static void draw(const scaling *threads, const scaling *ranks)
{
    double ideal[WIDTHS];
    for (size_t i = 0; i < threads->n; i++)
        ideal[i] = threads->width[i] * threads->rate_1_s[0];
    fic_curve c[] = { { "twice as many, twice as fast", FIC_DASHES, threads->n, threads->width, ideal, NULL, NULL,
                        FIC_GREY },
                      { "threads", FIC_POINTS_LINE, threads->n, threads->width, threads->rate_1_s, NULL, NULL, 0 },
                      { "ranks of MPI", FIC_POINTS_LINE, ranks->n, ranks->width, ranks->rate_1_s, NULL, NULL, 1 } };
    fic_panel p = {
        .x_label = "threads or ranks", .y_label = "samples a second", .n_curves = ranks->n ? 3 : 2, .curve = c
    };
    fic_error err;
    if (fic_folder_create("out", &err) != FIC_OK ||
        fic_plot("out/bench-sweep", "A sweep of Vit4 samples with run 1 and run 2", 1, 1, &p, &err) != FIC_OK)
        printf("\nno picture: %s\n", err.text);
    else
        puts("\nout/bench-sweep.png shows them");
}

static void scale(const char *command, int side)
{
    static const char *const root = "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 mpirun";
    char axes[256], file[128], start_file[128], text[160];
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    scaling threads = { 0 }, ranks = { 0 };
    map m = { axes, "Tf, Tg_onset, T_p", "1e-2 K", "$P", "$T", "0.3 GPa/min", "[200 K/s]", "1 K", "" };
    snprintf(axes, sizeof axes, "  P: {from: 0 GPa, to: 7 GPa, points: 2}\n  T: {from: 420 K, to: 690 K, points: 2}\n");
    snprintf(start_file, sizeof start_file, "%s", write_file("few.yaml", &m));
    snprintf(axes, sizeof axes,
             "  P: {from: 0 GPa, to: 7 GPa, points: %d}\n  T: {from: 420 K, to: 690 K, points: %d}\n", side, side);
    snprintf(file, sizeof file, "%s", write_file("many.yaml", &m));
    job j = { command, file, start_file, (size_t)(side * side) };
    printf("\n| %d samples with run 1 and run 2, reduced, points 1 K apart | time | of it the start | a second | times "
           "one |\n"
           "|---|---|---|---|---|\n",
           side * side);
    for (int n = 1; n <= cores && threads.n < WIDTHS; n *= 2) {
        snprintf(text, sizeof text, "-j%d", n);
        measure(&j, n > 1 ? "threads" : "thread", n, "", text, &threads);
    }
    for (int n = 1; n <= cores && ranks.n < WIDTHS && system("command -v mpirun >/dev/null") == 0; n *= 2) {
        snprintf(text, sizeof text, "%s -n %d", root, n);
        measure(&j, n > 1 ? "ranks" : "rank", n, text, "-j1", &ranks);
    }
    draw(&threads, &ranks);
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "build/fictive", *asked = getenv("FICTIVE_BENCH_POINTS");
    int side = (int)ceil(sqrt(asked ? atof(asked) : 10000.0));
    char clean[64];
    struct rusage children;
    gsl_set_error_handler_off();
    if (!mkdtemp(folder))
        return EXIT_FAILURE;
    samples();
    programme(command);
    scale(command, side);
    getrusage(RUSAGE_CHILDREN, &children);
    printf("largest memory of a process: %.0f MB\n", (double)children.ru_maxrss / 1024.0);
    snprintf(clean, sizeof clean, "rm -rf %s", folder);
    return system(clean) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
