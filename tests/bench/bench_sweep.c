/* What a map costs: one Vit4 sample, a sweep of many by 1 and 2 threads, and by 1 and 2 ranks of MPI.
 *
 *   bench_sweep [COMMAND]      COMMAND is build/fictive; FICTIVE_BENCH_POINTS (default 2000) sets the size */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "analysis/sweep.h"

enum { RUNS = 101, SWEEPS = 3 };

static char folder[] = "/tmp/fic_bench_XXXXXX";

static const char *const sweep_text = "axes:\n"
                                      "  P: {from: 0 GPa, to: 7 GPa, points: %d}\n"
                                      "  T: {from: 420 K, to: 690 K, points: %d}\n"
                                      "outputs: [%s]\n"
                                      "material: vit4\n"
                                      "instrument: {preset: ideal, lag: 6.7 ms}\n"
                                      "solver: {tolerance: 1e-2 K}\n"
                                      "protocol:\n"
                                      "  - start:      {temperature: 1100 K}\n"
                                      "  - quench:     {to: 298 K, rate: 4.6e6 K/s}\n"
                                      "  - compress:   {to: $P, rate: 0.3 GPa/min}\n"
                                      "  - heat:       {to: $T, rate: 20 K/min}\n"
                                      "  - hold:       {for: 10 min}\n"
                                      "  - cool:       {to: 298 K, rate: 20 K/min}\n"
                                      "  - decompress: {to: 0 GPa, rate: 0.3 GPa/min}\n"
                                      "%s";

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double v[], size_t n)
{
    qsort(v, n, sizeof *v, by_value);
    return v[n / 2];
}

static const char *write_file(const char *name, int n_P, int n_T, const char *outputs, const char *scans)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (!f || fprintf(f, sweep_text, n_P, n_T, outputs, scans) < 0 || fclose(f)) {
        fprintf(stderr, "bench_sweep: %s could not be written\n", path);
        exit(EXIT_FAILURE);
    }
    return path;
}

/* Points around the middle of the map, one after another on one thread. */
static void one_sample(const char *title, const char *outputs, const char *scans)
{
    static double us[RUNS];
    double v[FIC_OUTPUTS];
    char reason[FIC_REASON_BYTES] = "";
    fic_error err;
    fic_sweep s;
    fic_sweeper *w;
    if (fic_sweep_read(write_file("one.yaml", 15, 28, outputs, scans), &s, &err) || fic_sweeper_create(&s, &w, &err)) {
        fprintf(stderr, "bench_sweep: %s\n", err.text);
        exit(EXIT_FAILURE);
    }
    for (size_t i = 0; i < RUNS; i++) {
        double start = now_s();
        if (fic_sweeper_run(w, (i * 37) % s.n, v, reason, &err) || reason[0])
            fprintf(stderr, "bench_sweep: %s\n", reason);
        us[i] = 1e6 * (now_s() - start);
    }
    printf("%-58s %8.0f us\n", title, median(us, RUNS));
    fic_sweeper_free(w);
    fic_sweep_clear(&s);
}

/* Seconds that a command takes; NaN where it fails. */
static double seconds(const char *command)
{
    double start = now_s();
    return system(command) == 0 ? now_s() - start : NAN;
}

static double sweep_s(const char *command, const char *before, const char *file, const char *options)
{
    char line[512];
    double s[SWEEPS];
    snprintf(line, sizeof line, "%s %s sweep %s -o %s/map.nc --fresh -nq %s 2>&1", before, command, file, folder,
             options);
    for (int i = 0; i < SWEEPS; i++)
        s[i] = seconds(line);
    return median(s, SWEEPS);
}

static void say(const char *title, int points, double s, double alone_s)
{
    if (isfinite(s))
        printf("%-28s %8.2f s   %8.0f points a second   %5.2f times one\n", title, s, points / s, alone_s / s);
    else
        printf("%-28s not run\n", title);
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "build/fictive", *asked = getenv("FICTIVE_BENCH_POINTS");
    int side = (int)ceil(sqrt(asked ? atof(asked) : 2000.0)), points = side * side;
    static const char *const scans = "scans: {to: 780 K, rates: [200 K/s], step: 1 K}\n";
    gsl_set_error_handler_off();
    if (!mkdtemp(folder))
        return EXIT_FAILURE;
    one_sample("Vit4, history alone, 1e-2 K", "Tf_alpha, Tf_beta", "");
    one_sample("Vit4, history, run 1 and run 2 at 200 K/s, reduced, 1 K", "Tf, Tg_onset, T_p", scans);
    one_sample("the same, points of 0.2 K", "Tf, Tg_onset, T_p", "scans: {to: 780 K, rates: [200 K/s]}\n");
    one_sample("the same at five rates with E, points of 0.5 K", "Tf, Tg_onset, E",
               "scans: {to: 780 K, rates: [100 K/s, 200 K/s, 300 K/s, 500 K/s, 1000 K/s], step: 0.5 K}\n");
    char file[128];
    snprintf(file, sizeof file, "%s", write_file("many.yaml", side, side, "Tf, Tg_onset, T_p", scans));
    double one = sweep_s(command, "", file, "-j1"), two = sweep_s(command, "", file, "-j2");
    printf("\na sweep of %d such samples (median of %d)\n", points, SWEEPS);
    say("1 thread", points, one, one);
    say("2 threads", points, two, one);
    if (system("command -v mpirun >/dev/null") == 0) {
        static const char *const root = "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 mpirun";
        char run[160];
        snprintf(run, sizeof run, "%s -n 1", root);
        double rank = sweep_s(command, run, file, "-j1");
        say("mpirun -n 1", points, rank, rank);
        snprintf(run, sizeof run, "%s -n 2", root);
        say("mpirun -n 2", points, sweep_s(command, run, file, "-j1"), rank);
    }
    struct rusage children;
    getrusage(RUSAGE_CHILDREN, &children);
    printf("largest memory of a process: %.0f MB\n", (double)children.ru_maxrss / 1024.0);
    char clean[64];
    snprintf(clean, sizeof clean, "rm -rf %s", folder);
    return system(clean) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
