#include "experiments/reduce_pictures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "experiments/reduction_options.h"
#include "models/base/file.h"
#include "notebooks_export/plot.h"

enum { TANGENT = 2, SHOWN_MOST = 40 };

typedef struct {
    double *glass, *liquid, *in_glass, *in_liquid; /* lines; rows inside the windows */
    double *step, *more, *less;                    /* T_f as a step; what is above it, what is below */
    double *block;
} layers;

static bool make_layers(const fic_reduction *r, layers *v)
{
    size_t n = r->n;
    double **each[] = { &v->glass, &v->liquid, &v->in_glass, &v->in_liquid, &v->step, &v->more, &v->less };
    v->block = malloc(7 * n * sizeof *v->block);
    if (!v->block)
        return false;
    for (size_t k = 0; k < 7; k++)
        *each[k] = v->block + k * n;
    for (size_t i = 0; i < n; i++) {
        double T = r->T_K[i], tail_g = fic_baseline_tail(&r->glass, T), tail_l = fic_baseline_tail(&r->liquid, T);
        bool in_g = T >= r->glass.low_K && T <= r->glass.high_K, in_l = T >= r->liquid.low_K && T <= r->liquid.high_K;
        v->glass[i] = fic_baseline_at(&r->glass, T);
        v->liquid[i] = fic_baseline_at(&r->liquid, T);
        v->in_glass[i] = in_g ? v->glass[i] + tail_g : NAN;
        v->in_liquid[i] = in_l ? v->liquid[i] + tail_l : NAN;
        bool counted = T >= r->glass.start_K && T <= r->liquid.start_K;
        v->step[i] = !counted ? NAN : T < r->Tf_K.value ? 0.0 : 1.0;
        v->more[i] = r->u[i] > v->step[i] ? r->u[i] : v->step[i];
        v->less[i] = r->u[i] < v->step[i] ? r->u[i] : v->step[i];
    }
    return true;
}

static fic_status draw_curve(fic_plots *plots, const char *path, const fic_scan *s, const fic_reduction *r,
                             fic_error *err)
{
    layers v;
    if (!make_layers(r, &v))
        return fic_fail_memory(err, "a picture");
    double slope = 0.5 / (r->mid_K.value - r->onset_K.value), tangent_T[TANGENT] = { r->onset_K.value, 0.0 },
           tangent_u[TANGENT] = { 0.0, 1.0 }, range = r->T_K[r->n - 1] - r->T_K[0];
    tangent_T[1] = r->onset_K.value + 1.0 / slope;
    char label[60], title[160];
    snprintf(label, sizeof label, "heat capacity (%s)", r->unit);
    snprintf(title, sizeof title, "%.100s, segment %ld, %g K/s", s->name, s->segment, r->rate_K_s);
    fic_curve cp[] = {
        { "curve", FIC_LINE, r->n, r->T_K, r->cp, NULL, NULL, FIC_GREY },
        { "glass line, solid: window", FIC_DASHES, r->n, r->T_K, v.glass, NULL, NULL, 0 },
        { "liquid line, solid: window", FIC_DASHES, r->n, r->T_K, v.liquid, NULL, NULL, 1 },
        { NULL, FIC_LINE, r->n, r->T_K, v.in_glass, NULL, NULL, 0 },
        { NULL, FIC_LINE, r->n, r->T_K, v.in_liquid, NULL, NULL, 1 },
    };
    fic_curve u[] = {
        { "above the step at T_f", FIC_BAND, r->n, r->T_K, v.step, NULL, v.more, 1 },
        { "below it: the same area", FIC_BAND, r->n, r->T_K, v.step, NULL, v.less, 0 },
        { "normalised Cp", FIC_LINE, r->n, r->T_K, r->u, NULL, NULL, FIC_GREY },
        { "tangent", FIC_LINE, TANGENT, tangent_T, tangent_u, NULL, NULL, 2 },
    };
    fic_mark marks[] = { { r->Tf_K.value, "T_f", false }, { r->onset_K.value, "Tg,onset", false } };
    double low = fmin(r->Tf_K.value, r->onset_K.value) - 0.2 * range,
           high =
               fmax(r->Tf_K.value, isfinite(r->T_cp_max_K.value) ? r->T_cp_max_K.value : r->mid_K.value) + 0.15 * range;
    fic_panel panel[] = {
        { .title = "lines and windows", .x_label = "T (K)", .y_label = label, .n_curves = 5, .curve = cp },
        { .title = "areas and tangent",
          .x_label = "T (K)",
          .y_label = "Cp, glass 0 to liquid 1",
          .x_low = fmax(low, r->T_K[0]),
          .x_high = fmin(high, r->T_K[r->n - 1]),
          .n_curves = 4,
          .curve = u,
          .n_marks = 2,
          .mark = marks },
    };
    fic_status status = fic_plots_add(plots, path, title, 1, 2, panel, err);
    free(v.block);
    return status;
}

static fic_status draw_overview(fic_plots *plots, const char *path, size_t n, const fic_scan scan[],
                                const fic_reduction r[], const bool good[], fic_error *err)
{
    fic_curve u[SHOWN_MOST];
    char title[SHOWN_MOST][24];
    double x[SHOWN_MOST], Tf[SHOWN_MOST], Tf_error[SHOWN_MOST], onset[SHOWN_MOST], onset_error[SHOWN_MOST],
        low = INFINITY, high = -INFINITY;
    size_t m = 0, total = 0, k = 0;
    for (size_t i = 0; i < n; i++)
        total += good[i];
    for (size_t i = 0; i < n && m < SHOWN_MOST; i++) {
        if (!good[i])
            continue;
        snprintf(title[m], sizeof title[m], "%ld", scan[i].segment ? scan[i].segment : (long)i + 1);
        u[m] = (fic_curve){ total <= 8 ? title[m] : NULL,
                            FIC_LINE,
                            r[i].n,
                            r[i].T_K,
                            r[i].u,
                            NULL,
                            NULL,
                            FIC_SHADE(m, total < SHOWN_MOST ? total : SHOWN_MOST) };
        x[m] = scan[i].segment ? (double)scan[i].segment : (double)i + 1.0;
        Tf[m] = r[i].Tf_K.value;
        Tf_error[m] = r[i].Tf_K.error;
        onset[m] = r[i].onset_K.value;
        onset_error[m] = r[i].onset_K.error;
        low = fmin(low, fmin(Tf[m], onset[m]) - 40.0);
        high = fmax(high, fmax(Tf[m], onset[m]) + 60.0);
        m++;
    }
    if (m == 0)
        return FIC_OK;
    for (; k < m; k++) {
        low = fmax(low, u[k].x[0]);
        high = fmin(high, u[k].x[u[k].n - 1]);
    }
    fic_curve numbers[] = { { "T_f", FIC_POINTS, m, x, Tf, Tf_error, NULL, 0 },
                            { "Tg,onset", FIC_POINTS, m, x, onset, onset_error, NULL, 1 } };
    fic_panel panel[] = {
        { .title = total > SHOWN_MOST ? "the first 40 curves" : NULL,
          .x_label = "T (K)",
          .y_label = "Cp, glass 0 to liquid 1",
          .x_low = low,
          .x_high = high > low ? high : low,
          .n_curves = m,
          .curve = u },
        { .x_label = "segment, or place in the list",
          .y_label = "T (K), bars: standard error",
          .n_curves = 2,
          .curve = numbers },
    };
    return fic_plots_add(plots, path, "All curves", 1, 2, panel, err);
}

fic_status reduce_pictures(const char *folder, size_t n, const fic_scan scan[], const fic_reduction r[],
                           const bool good[], fic_error *err)
{
    fic_plots *plots;
    fic_status s = fic_plots_begin(&plots, err);
    if (s != FIC_OK)
        return s;
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        if (!good[i])
            continue;
        char *stem = reduction_stem(&scan[i], i), *path = stem ? fic_path_join(folder, stem) : NULL;
        s = path ? draw_curve(plots, path, &scan[i], &r[i], err) : fic_fail_memory(err, "a path");
        free(path);
        free(stem);
    }
    if (s == FIC_OK) {
        char *path = fic_path_join(folder, "overview");
        s = path ? draw_overview(plots, path, n, scan, r, good, err) : fic_fail_memory(err, "a path");
        free(path);
    }
    fic_error end;
    fic_status last = fic_plots_end(plots, &end);
    if (s == FIC_OK && last != FIC_OK)
        *err = end;
    return s == FIC_OK ? last : s;
}
