/* How long a picture of one panel takes: alone, and as one of many in one gnuplot process. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "notebooks_export/plot.h"

enum { N = 2000, RUNS = 15, BATCH = 40 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(void)
{
    static double x[N], y[4][N], ms[RUNS];
    char folder[] = "/tmp/fic_bench_XXXXXX", path[64];
    fic_curve c[4];
    for (int k = 0; k < 4; k++) {
        for (int i = 0; i < N; i++) {
            x[i] = 560 + 0.1 * i;
            y[k][i] = 25 + 30 * exp(-0.003 * (x[i] - 640 - 10 * k) * (x[i] - 640 - 10 * k));
        }
        c[k] = (fic_curve){ .title = "curve", .n = N, .x = x, .y = y[k], .colour = k };
    }
    fic_panel p = { .x_label = "temperature / K", .y_label = "heat capacity", .n_curves = 4, .curve = c };
    fic_error err = { "no folder" };
    fic_status s = mkdtemp(folder) ? FIC_OK : FIC_EIO;
    for (int i = 0; s == FIC_OK && i < RUNS; i++) {
        snprintf(path, sizeof path, "%s/one", folder);
        double start = now_ms();
        s = fic_plot(path, "one picture", 1, 1, &p, &err);
        ms[i] = now_ms() - start;
    }
    qsort(ms, RUNS, sizeof ms[0], by_value);
    fic_plots *plots = NULL;
    double start = now_ms();
    if (s == FIC_OK)
        s = fic_plots_begin(&plots, &err);
    for (int i = 0; s == FIC_OK && i < BATCH; i++) {
        snprintf(path, sizeof path, "%s/many%d", folder, i);
        s = fic_plots_add(plots, path, "one of many", 1, 1, &p, &err);
    }
    double told = now_ms() - start;
    fic_status end = fic_plots_end(plots, s == FIC_OK ? &err : NULL);
    s = s == FIC_OK ? end : s;
    if (s != FIC_OK) {
        fprintf(stderr, "bench_plot: %s\n", err.text);
        return EXIT_FAILURE;
    }
    printf("one picture, 4 x %d points, PNG and SVG: %.0f ms (median of %d, %.0f to %.0f)\n", N, ms[RUNS / 2], RUNS,
           ms[0], ms[RUNS - 1]);
    printf("one of %d in one process: %.0f ms, of which the caller waits %.1f ms before the end\n", BATCH,
           (now_ms() - start) / BATCH, told / BATCH);
    printf("pictures are in %s\n", folder);
    return EXIT_SUCCESS;
}
