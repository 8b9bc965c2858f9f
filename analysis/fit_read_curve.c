/* fit_read_curve.c - a measured curve among the data of a fit file: its rows, their noise, the scan that it belongs to. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "analysis/fit_read_inside.h"
#include "analysis/scan.h"

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* White noise of a row, from its second differences: their median is not moved by steps and peaks. */
static double noise_of(const double y[], size_t n)
{
    double *d = malloc(n * sizeof *d), noise = NAN;
    if (!d)
        return noise;
    for (size_t i = 1; i + 1 < n; i++)
        d[i - 1] = fabs(y[i - 1] - 2.0 * y[i] + y[i + 1]);
    qsort(d, n - 2, sizeof *d, by_size);
    noise = d[(n - 2) / 2] / 0.6744897501960817 / sqrt(6.0);
    free(d);
    return noise;
}

enum { FROM, TO, BASELINE, EVERY, WEIGHT, SEGMENT, CURVE_NUMBERS };
const fic_param fic_fit_curve_params[] = {
    [FROM] = { "from", "K", "rows below are left out", 1, 0, 1e5, "", true },
    [TO] = { "to", "K", "rows above are left out", 1e5, 0, 1e5, "", true },
    [BASELINE] = { "baseline", "1", "terms of a polynomial in T that is fitted too", 0, 0, 4, "", true },
    [EVERY] = { "every", "1", "only one row of so many", 1, 1, 1e6, "", true },
    [WEIGHT] = { "weight", "1", "of these residuals, squared", 1, 1e-12, 1e12, "", true },
    [SEGMENT] = { "segment", "1", "of a file with several curves; 0: its only one", 0, 0, 1e6, "", true },
    { 0 }
};

/* Rows between the limits. Errors at the node: a number that is none, too few rows. */
static fic_status take_rows(fic_node node, size_t n_rows, const double T[], const double y[], const double v[],
                            fic_fit_data *d, fic_error *err)
{
    size_t every = (size_t)v[EVERY], seen = 0;
    d->T_K = calloc(n_rows, sizeof *d->T_K);
    d->y = calloc(n_rows, sizeof *d->y);
    d->noise = calloc(n_rows, sizeof *d->noise);
    if (!d->T_K || !d->y || !d->noise)
        return fic_fail_memory(err, "a curve");
    for (size_t i = 0; i < n_rows; i++) {
        if (!isfinite(T[i]))
            return fic_node_fail(node, err, "row %zu of the curve has no temperature, expected a number", i + 1);
        if (T[i] < v[FROM] || T[i] > v[TO] || seen++ % every)
            continue;
        if (!isfinite(y[i]))
            return fic_node_fail(node, err, "row %zu of the curve (%g K) has no value, expected a number", i + 1, T[i]);
        d->T_K[d->n_rows] = T[i];
        d->y[d->n_rows++] = y[i];
    }
    if (d->n_rows < 10)
        return fic_node_fail(node, err, "%zu rows from %g to %g K, expected at least 10", d->n_rows, v[FROM], v[TO]);
    return FIC_OK;
}

static fic_status set_noise(fic_node map, fic_fit_data *d, fic_error *err)
{
    fic_param param = {
        "noise", d->capacity ? "J/mol/K" : "mW", "standard deviation of a row", 1, 1e-15, 1e9, "", true
    };
    fic_node node = fic_node_get(map, "noise");
    double noise = noise_of(d->y, d->n_rows);
    fic_status s = node.at ? fic_node_quantity(node, &param, &noise, err) : FIC_OK;
    if (s == FIC_OK && !(noise > 0.0))
        s = fic_node_fail(map, err, "the curve has no noise to go by, expected 'noise: 0.1 uW' or the like");
    for (size_t i = 0; i < d->n_rows; i++)
        d->noise[i] = noise;
    return s;
}

/* The curve that is meant, among those of a file. */
static const fic_scan *curve_of(const fic_scan_list *list, long segment)
{
    for (size_t i = 0; i < list->n; i++)
        if (segment ? list->scan[i].segment == segment : list->n == 1)
            return &list->scan[i];
    return NULL;
}

static fic_status read_curve_file(fic_node file, const double v[], fic_fit_data *d, fic_error *err)
{
    char *path;
    fic_scan_list list = { 0 };
    const fic_scan *scan = NULL;
    fic_status s = fic_node_path(file, &path, err);
    if (s != FIC_OK)
        return s;
    s = fic_scan_read(path, FIC_UP_BY_SIGN, &list, err);
    if (s != FIC_OK)
        fic_node_fail_at(file, err, s);
    else if (!(scan = curve_of(&list, (long)v[SEGMENT])))
        s = fic_node_fail(file, err,
                          "%zu curves that can be read and none is meant alone, expected 'segment' with one of theirs",
                          list.n);
    else if (d->capacity && !scan->heat_capacity_J_molK)
        s = fic_node_fail(file, err, "the curve has no heat_capacity, expected one, or 'signal: heat_flow'");
    if (s == FIC_OK)
        s = take_rows(file, scan->n, scan->T_K, d->capacity ? scan->heat_capacity_J_molK : scan->heat_flow_mW, v, d,
                      err);
    fic_scan_list_clear(&list);
    free(path);
    return s;
}

fic_status fic_fit_read_curve(fic_node map, const char names[][FIC_NAME_BYTES], const fic_fit *fit, fic_fit_data *d,
                              fic_error *err)
{
    static const char *const keys[] = { "scan", "run", "of", "signal", "mass", "noise", NULL },
                             *const signals[] = { "heat_flow", "heat_capacity", NULL },
                             *const masses[] = { "known", "free", NULL };
    double v[CURVE_NUMBERS] = { 0 };
    size_t signal = 0, mass = 0;
    fic_node signal_node = fic_node_get(map, "signal"), mass_node = fic_node_get(map, "mass"),
             file = fic_node_get(map, "scan");
    const char *text;
    fic_status s = fic_node_allow_params(map, fic_fit_curve_params, keys, err);
    if (s == FIC_OK)
        s = fic_node_params(map, fic_fit_curve_params, v, err);
    if (s == FIC_OK && signal_node.at)
        s = fic_node_choice(signal_node, signals, &signal, err);
    if (s == FIC_OK && mass_node.at)
        s = fic_node_choice(mass_node, masses, &mass, err);
    if (s == FIC_OK)
        s = fic_fit_read_scan(map, names, fit, d, err);
    d->kind = FIC_FIT_SCAN;
    d->capacity = signal == 1;
    d->scale = mass == 1;
    d->baseline = (size_t)v[BASELINE];
    d->weight = v[WEIGHT];
    if (s == FIC_OK)
        s = fic_node_text(file, &text, err);
    if (s == FIC_OK)
        s = read_curve_file(file, v, d, err);
    if (s == FIC_OK)
        s = set_noise(map, d, err);
    if (s != FIC_OK)
        return s;
    d->n = d->n_rows;
    snprintf(d->name, sizeof d->name, "%s-%s", names[d->run], d->scan);
    return FIC_OK;
}
