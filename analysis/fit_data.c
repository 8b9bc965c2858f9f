/* fit_data.c - from a simulated sample to the residuals of one datum.
 *
 *   fact      d = (p - middle)/half width of the window;  r = 2 {sign(d) max(0, |d| - 1 + margin) + pull d}
 *             so that half the half width counts as a standard error outside, and inside only a weak pull is left
 *   quantity  r = (p - value)/error
 *   scan      r = (y - a m(T) - b0 - b1 T - ...)/noise, a and b the best ones for this m: linear least squares */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/fit_inside.h"
#include "analysis/reduce.h"
#include "analysis/simulated.h"

/* ---- facts --------------------------------------------------------------------------------------------- */

static int by_fact(const void *a, const void *b)
{
    const fic_verdict *x = a, *y = b;
    if (x->fact != y->fact)
        return x->fact < y->fact ? -1 : 1;
    return strcmp(x->condition, y->condition);
}

fic_status fic_fit_compare(const fic_fit_model *m, const fic_sampled *sampled, const fic_facts *facts,
                           fic_comparison_table *t, fic_error *err)
{
    fic_status s = fic_facts_compare(facts, &m->campaign, sampled, t, err);
    if (s == FIC_OK)
        qsort(t->row, t->n, sizeof *t->row, by_fact);
    return s;
}

/* A window that is open on one side has no width: a misreading of 2 K, 1 R Tg or a tenth stands for it. */
static double open_scale(const fic_verdict *v, double limit)
{
    if (strstr(v->unit, "angstrom"))
        return 3e-4;
    double least = strcmp(v->unit, "K") == 0 ? 2.0 : strcmp(v->unit, "R Tg") == 0 ? 1.0 : 0.1;
    if (strcmp(v->unit, "1") == 0 && limit > 0.9 && limit < 1.0) /* straightness */
        return 1.0 - limit;
    return fmax(0.1 * fabs(limit), least);
}

static double of_window(const fic_verdict *v, double margin, double pull, double *middle)
{
    const fic_window *w = &v->window;
    const double missing = 5.0;
    double p = v->predicted;
    if (isnan(w->low) || isnan(w->high)) {
        double limit = isnan(w->low) ? w->high : w->low, sign = isnan(w->low) ? 1.0 : -1.0;
        *middle = limit;
        double d = sign * (p - limit) / open_scale(v, limit);
        return isfinite(p) ? 2.0 * fmax(0.0, d + margin) : missing;
    }
    double half = 0.5 * (w->high - w->low);
    *middle = 0.5 * (w->high + w->low);
    double d = (p - *middle) / half;
    return isfinite(p) ? 2.0 * (copysign(fmax(0.0, fabs(d) - 1.0 + margin), d) + pull * d) : missing;
}

fic_status fic_fit_of_facts(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d, double r[],
                            double predicted[], double measured[], fic_error *err)
{
    fic_comparison_table t;
    fic_status s = fic_fit_compare(m, o->sampled, &d->facts, &t, err);
    if (s != FIC_OK)
        return s;
    if (t.n != d->n)
        s = fic_fail(err, FIC_EMATH, "%s: %zu conditions at this point, %zu at the start", d->name, t.n, d->n);
    for (size_t i = 0; i < t.n && s == FIC_OK; i++) {
        double middle;
        r[i] = of_window(&t.row[i], d->margin, d->pull, &middle);
        if (predicted) {
            predicted[i] = t.row[i].predicted;
            measured[i] = middle;
        }
    }
    fic_comparison_clear(&t);
    return s;
}

/* ---- reduced quantities -------------------------------------------------------------------------------- */

/* The reader has seen to it that there is one. */
size_t fic_fit_scan_of(const fic_fit_outcome *o, size_t run, const char *name)
{
    size_t i = 0;
    while (i + 1 < o->run[run].n && strcmp(o->run[run].scan[i].name, name))
        i++;
    return i;
}

static double reduced(const fic_reduction *r, int quantity)
{
    switch (quantity) {
    case FIC_Q_TF:
        return r->Tf_K.value;
    case FIC_Q_TG_ONSET:
        return r->onset_K.value;
    case FIC_Q_TG_MID:
        return r->mid_K.value;
    case FIC_Q_T_MAX:
        return r->T_cp_max_K.value;
    case FIC_Q_CP_MAX:
        return r->cp_max.value;
    default:
        return NAN;
    }
}

fic_status fic_fit_reduce(const fic_fit_data *d, const fic_scan *scan, double *p, fic_error *err)
{
    fic_reduction reduction = { 0 };
    fic_reduction_choice choice = fic_reduction_choice_default();
    choice.sensitivity = false; /* a fit asks for the number alone */
    fic_status s = fic_reduce(scan, NULL, &choice, &reduction, err);
    *p = s == FIC_OK ? reduced(&reduction, d->quantity) : NAN;
    fic_reduction_clear(&reduction);
    return s;
}

static fic_status reduce_scan(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d, double *p,
                              fic_error *err)
{
    const fic_simulated_scan *sim = &o->run[d->run].scan[fic_fit_scan_of(o, d->run, d->scan)];
    fic_scan view = fic_simulated_view(sim, m->run[d->run].chip.v[FIC_CHIP_MASS], m->material.v[FIC_MOLAR_MASS]);
    return fic_fit_reduce(d, &view, p, err);
}

fic_status fic_fit_of_quantity(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d, double r[],
                               double predicted[], double measured[], fic_error *err)
{
    double p = NAN;
    fic_status s = FIC_OK;
    if (d->scan[0])
        s = reduce_scan(m, o, d, &p, err);
    else if (d->quantity < FIC_QUANTITIES)
        p = o->sampled[d->sample].scan[d->rate].v[d->quantity];
    else
        p = o->sampled[d->sample].series.E_J_mol;
    if (s == FIC_OK && !isfinite(p))
        s = fic_fail(err, FIC_EMATH, "%s: the model has no such number at this point", d->name);
    if (s != FIC_OK)
        return s;
    r[0] = (p - d->value) / d->error;
    if (predicted) {
        predicted[0] = p;
        measured[0] = d->value;
    }
    return FIC_OK;
}

/* ---- scans --------------------------------------------------------------------------------------------- */

/* Cubic Hermite with central slopes at T on rows of rising or falling T; rows are nearly even. */
static double at(const double T_K[], const double y[], size_t n, double T, size_t *hint)
{
    double way = T_K[n - 1] > T_K[0] ? 1.0 : -1.0;
    size_t i = *hint;
    while (i + 2 < n && way * (T - T_K[i + 1]) > 0.0)
        i++;
    while (i > 0 && way * (T - T_K[i]) < 0.0)
        i--;
    *hint = i;
    double h = T_K[i + 1] - T_K[i], x = (T - T_K[i]) / h, dy = y[i + 1] - y[i];
    double m0 = i > 0 ? h * (y[i + 1] - y[i - 1]) / (T_K[i + 1] - T_K[i - 1]) : dy;
    double m1 = i + 2 < n ? h * (y[i + 2] - y[i]) / (T_K[i + 2] - T_K[i]) : dy;
    return y[i] + x * (m0 + x * (3.0 * dy - 2.0 * m0 - m1 + x * (m0 + m1 - 2.0 * dy)));
}

void fic_fit_interpolate(const fic_fit_data *d, size_t n, const double T_K[], const double y[], double at_rows[])
{
    size_t hint = 0;
    for (size_t i = 0; i < d->n_rows; i++)
        at_rows[i] = at(T_K, y, n, d->T_K[i], &hint);
}

void fic_fit_baseline(const fic_fit_data *d, double *column[])
{
    double T0 = 0.5 * (d->T_K[0] + d->T_K[d->n_rows - 1]), half = 0.5 * fabs(d->T_K[d->n_rows - 1] - d->T_K[0]);
    for (size_t k = 0; k < d->baseline; k++)
        for (size_t i = 0; i < d->n_rows; i++)
            column[k][i] = pow((d->T_K[i] - T0) / half, (double)k) / d->noise[i];
}

void fic_fit_project(size_t n, size_t n_columns, double *column[], double y[])
{
    for (size_t j = 0; j < n_columns; j++) {
        double before = 0.0, norm = 0.0, dot = 0.0;
        for (size_t i = 0; i < n; i++)
            before += column[j][i] * column[j][i];
        for (size_t k = 0; k < j; k++) {
            double share = 0.0;
            for (size_t i = 0; i < n; i++)
                share += column[k][i] * column[j][i];
            for (size_t i = 0; i < n; i++)
                column[j][i] -= share * column[k][i];
        }
        for (size_t i = 0; i < n; i++)
            norm += column[j][i] * column[j][i];
        double inverse = norm > 1e-20 * before ? 1.0 / sqrt(norm) : 0.0;
        for (size_t i = 0; i < n; i++)
            dot += (column[j][i] *= inverse) * y[i];
        for (size_t i = 0; i < n; i++)
            y[i] -= dot * column[j][i];
    }
}

enum { COLUMNS = 5 };

/* Columns: the model where its scale is free, then powers of T about the middle; all over the noise. */
static void fill_columns(const fic_fit_data *d, const double model[], double *column[], size_t *n_columns, double y[])
{
    size_t n = 0;
    for (size_t i = 0; i < d->n_rows; i++)
        y[i] = (d->y[i] - (d->scale ? 0.0 : model[i])) / d->noise[i];
    if (d->scale) {
        for (size_t i = 0; i < d->n_rows; i++)
            column[n][i] = model[i] / d->noise[i];
        n++;
    }
    fic_fit_baseline(d, column + n);
    *n_columns = n + d->baseline;
}

fic_status fic_fit_of_scan(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d, double r[],
                           double predicted[], double measured[], fic_error *err)
{
    const fic_simulated_scan *sim = &o->run[d->run].scan[fic_fit_scan_of(o, d->run, d->scan)];
    const double *T = sim->table.column[1].v, *v = sim->table.column[d->capacity ? 5 : 4].v;
    double *block = malloc((COLUMNS + 1) * d->n_rows * sizeof *block), *column[COLUMNS];
    size_t n_columns;
    (void)m;
    if (!block)
        return fic_fail_memory(err, "a curve");
    for (size_t k = 0; k < COLUMNS; k++)
        column[k] = block + (k + 1) * d->n_rows;
    fic_fit_interpolate(d, sim->table.n_rows, T, v, block);
    fill_columns(d, block, column, &n_columns, r);
    fic_fit_project(d->n_rows, n_columns, column, r);
    for (size_t i = 0; i < d->n_rows; i++) {
        if (predicted) {
            measured[i] = d->y[i];
            predicted[i] = d->y[i] - r[i] * d->noise[i];
        }
        r[i] = -r[i]; /* model less data, as the others */
    }
    free(block);
    return FIC_OK;
}
