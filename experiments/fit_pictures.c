/* fit_pictures.c - data against model, residuals, profiles, posterior. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/fit_results.h"
#include "notebooks_export/plot.h"

enum { CURVES_MOST = 16, PANELS_MOST = FIC_FIT_PARAMETERS };

/* "alpha.law.h (K)", or the name alone of what has no unit. */
static void label_with_unit(char *label, size_t room, const char *name, const char *unit)
{
    bool bare = strcmp(unit, "1") == 0;
    snprintf(label, room, "%s%s%s%s", name, bare ? "" : " (", bare ? "" : unit, bare ? "" : ")");
}

static fic_status draw(fic_plots *plots, const fic_drafts *d, const char *name, const char *title, size_t rows,
                       size_t columns, const fic_panel panel[], fic_error *err)
{
    char *path = fic_drafts_path(d, name);
    fic_status s = path ? fic_plots_add(plots, path, title, rows, columns, panel, err) : fic_fail_memory(err, name);
    free(path);
    return s;
}

/* Curves of scans: data as points, the model as lines, residuals below. */
static fic_status draw_scans(const fic_fit *fit, const double predicted[], const double measured[], fic_plots *plots,
                             const fic_drafts *d, fic_error *err)
{
    fic_curve curve[2 * CURVES_MOST], rest[CURVES_MOST];
    size_t n = 0, m = 0;
    double *r = calloc(fit->n_residuals, sizeof *r);
    const char *unit = "heat flow (mW)";
    if (!r)
        return fic_fail_memory(err, "a picture");
    for (size_t i = 0; i < fit->n_data && m < CURVES_MOST; i++) {
        const fic_fit_data *q = &fit->data[i];
        if (q->kind != FIC_FIT_SCAN)
            continue;
        unit = q->capacity ? "heat capacity (J/mol/K)" : unit;
        for (size_t k = 0; k < q->n; k++)
            r[q->first + k] = (measured[q->first + k] - predicted[q->first + k]) / q->noise[k];
        int colour = FIC_SHADE(i, fit->n_data);
        curve[n++] =
            (fic_curve){ .style = FIC_LINE, .n = q->n, .x = q->T_K, .y = measured + q->first, .colour = FIC_GREY };
        /* Of a long series the ends are named. */
        bool named = fit->n_data <= 6 || i == 0 || i + 1 == fit->n_data;
        curve[n++] = (fic_curve){
            .title = named ? q->name : NULL, .n = q->n, .x = q->T_K, .y = predicted + q->first, .colour = colour
        };
        rest[m++] =
            (fic_curve){ .title = named ? q->name : NULL, .n = q->n, .x = q->T_K, .y = r + q->first, .colour = colour };
    }
    fic_panel panel[] = {
        { .title = "data grey, model in colour", .x_label = "T (K)", .y_label = unit, .curve = curve, .n_curves = n },
        { .title = "residuals", .x_label = "T (K)", .y_label = "(data - model)/noise", .curve = rest, .n_curves = m },
    };
    fic_status s = m ? draw(plots, d, "curves", fit->name, 1, 2, panel, err) : FIC_OK;
    free(r);
    return s;
}

/* Facts and quantities: how far from the middle, in half widths or standard errors. */
static fic_status draw_numbers(const fic_fit *fit, const double predicted[], const double measured[], fic_plots *plots,
                               const fic_drafts *d, fic_error *err)
{
    double *x = calloc(2 * fit->n_residuals, sizeof *x), *y = x ? x + fit->n_residuals : NULL;
    size_t n = 0;
    if (!x)
        return fic_fail_memory(err, "a picture");
    for (size_t i = 0; i < fit->n_data; i++) {
        const fic_fit_data *q = &fit->data[i];
        for (size_t k = 0; k < q->n && q->kind != FIC_FIT_SCAN; k++, n++) {
            x[n] = (double)n;
            y[n] = q->kind == FIC_FIT_QUANTITY     ? (predicted[q->first] - measured[q->first]) / q->error
                   : measured[q->first + k] != 0.0 ? predicted[q->first + k] / measured[q->first + k] - 1.0
                                                   : predicted[q->first + k];
        }
    }
    fic_curve curve = { .style = FIC_POINTS, .n = n, .x = x, .y = y, .colour = 0 };
    fic_mark zero = { .at = 0.0, .title = "", .horizontal = true };
    fic_panel panel = { .x_label = "number of the condition, as in residuals.csv",
                        .y_label = "facts: prediction / middle of window - 1",
                        .curve = &curve,
                        .n_curves = 1,
                        .mark = &zero,
                        .n_marks = 1 };
    fic_status s = n ? draw(plots, d, "residuals", fit->name, 1, 1, &panel, err) : FIC_OK;
    free(x);
    return s;
}

static size_t columns_for(size_t n)
{
    return n < 3 ? n : n < 10 ? 2 + (n > 4) : 4;
}

static fic_status draw_profiles(const fic_fit *fit, const fit_results *r, fic_plots *plots, const fic_drafts *d,
                                fic_error *err)
{
    fic_panel panel[PANELS_MOST] = { 0 };
    fic_curve curve[PANELS_MOST];
    char label[PANELS_MOST][FIC_PATH_BYTES + 24];
    fic_mark mark[2] = { { .at = r->point.chi2 + 1.0, .title = "68 %", .horizontal = true },
                         { .at = r->point.chi2 + 3.841, .title = "95 %", .horizontal = true } };
    size_t n = r->n_profiles, columns = columns_for(n);
    for (size_t j = 0; j < n; j++) {
        const fic_number *number = &fit->parameter[fit->free[j]].number;
        label_with_unit(label[j], sizeof label[j], number->path, number->of->unit);
        curve[j] = (fic_curve){ .style = FIC_POINTS_LINE,
                                .n = r->profile[j].n,
                                .x = r->profile[j].value,
                                .y = r->profile[j].chi2,
                                .colour = 0 };
        panel[j] = (fic_panel){
            .x_label = label[j], .y_label = "chi2", .curve = &curve[j], .n_curves = 1, .mark = mark, .n_marks = 2
        };
    }
    size_t rows = n ? (n + columns - 1) / columns : 0;
    return n && rows * columns <= PANELS_MOST ? draw(plots, d, "profiles", fit->name, rows, columns, panel, err)
                                              : FIC_OK;
}

enum { BINS = 30 };

static fic_status draw_posterior(const fic_fit *fit, const fic_fit_chain *c, fic_plots *plots, const fic_drafts *d,
                                 fic_error *err)
{
    fic_panel panel[PANELS_MOST] = { 0 };
    fic_curve curve[PANELS_MOST];
    char label[PANELS_MOST][FIC_PATH_BYTES + 24];
    static const size_t room = BINS;
    double *x = calloc(2 * PANELS_MOST * room, sizeof *x), *y = x ? x + PANELS_MOST * room : NULL;
    size_t n = c->n, columns = columns_for(n), rows = n ? (n + columns - 1) / columns : 0;
    if (!x)
        return fic_fail_memory(err, "a picture");
    for (size_t k = 0; k < n; k++) {
        double low = c->quantile[k][2] - 4.0 * c->sd[k], step = 8.0 * c->sd[k] / BINS;
        for (size_t b = 0; b < room; b++)
            x[k * room + b] = low + ((double)b + 0.5) * step;
        for (size_t s = c->burn_rows; s < c->rows; s++)
            for (size_t i = 0; i < c->walkers; i++) {
                double at = (c->value[(s * c->walkers + i) * n + k] - low) / step;
                if (at >= 0.0 && at < BINS)
                    y[k * room + (size_t)at] += 1.0 / (step * (double)((c->rows - c->burn_rows) * c->walkers));
            }
        label_with_unit(label[k], sizeof label[k], c->name[k], c->unit[k]);
        curve[k] = (fic_curve){ .style = FIC_BARS, .n = room, .x = x + k * room, .y = y + k * room, .colour = 0 };
        panel[k] = (fic_panel){ .x_label = label[k], .y_label = "density", .curve = &curve[k], .n_curves = 1 };
    }
    fic_status s =
        n && rows * columns <= PANELS_MOST ? draw(plots, d, "posterior", fit->name, rows, columns, panel, err) : FIC_OK;
    free(x);
    return s;
}

fic_status fit_pictures(fic_fit *fit, const fit_results *r, const double predicted[], const double measured[],
                        const fic_drafts *d, fic_error *err)
{
    fic_plots *plots;
    fic_status s = fic_plots_begin(&plots, err);
    if (s != FIC_OK)
        return s;
    s = draw_scans(fit, predicted, measured, plots, d, err);
    if (s == FIC_OK)
        s = draw_numbers(fit, predicted, measured, plots, d, err);
    if (s == FIC_OK)
        s = draw_profiles(fit, r, plots, d, err);
    if (s == FIC_OK)
        s = draw_posterior(fit, &r->chain, plots, d, err);
    fic_status end = fic_plots_end(plots, s == FIC_OK ? err : NULL);
    return s == FIC_OK ? end : s;
}
