/* report_curves.c - every curve of the campaign on one axis of temperature, for the interactive panel. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/report.h"

enum { GRID = 961, VIEWS = FIC_RATES + 1 };
static const double first_K = 300.0, step_K = 0.5;

/* T rises; NaN where the curve does not reach. */
static void resample(size_t n, const double T_K[], const double y[], double out[GRID])
{
    size_t at = 0;
    for (size_t i = 0; i < GRID; i++) {
        double T = first_K + step_K * (double)i;
        while (at + 2 < n && T_K[at + 1] < T)
            at++;
        bool inside = n > 1 && T >= T_K[at] && T <= T_K[at + 1];
        out[i] = inside ? y[at] + (y[at + 1] - y[at]) * (T - T_K[at]) / (T_K[at + 1] - T_K[at]) : NAN;
    }
}

typedef struct {
    size_t n_curves, n_views;
    fic_page_curve *curve;
    double *y;
    char view[VIEWS][64];
    const char *views[VIEWS];
} panel;

static double *place(const panel *p, size_t view, size_t curve)
{
    return p->y + (view * p->n_curves + curve) * GRID;
}

static const char *group_of(const finished *f, size_t sample)
{
    const char *name = f->campaign.sample[sample].name;
    double P = finished_P(f, sample), T = finished_T(f, sample);
    if (strncmp(name, "pair-", 5) == 0)
        return "pairs";
    if (strncmp(name, "piece-", 6) == 0)
        return "pieces";
    if (P == finished_pressure(f, 0))
        return "1 atm";
    if (P == finished_pressure(f, 1))
        return "7 GPa";
    return P > 0.0 ? (T < 600.0 ? "pressure, 583 K" : "pressure, 643 K") : "others";
}

static bool shown(const char *name)
{
    static const char *const names[] = { "0GPa-583K", "7GPa-583K", "0GPa-643K", "7GPa-643K" };
    for (size_t i = 0; i < 4; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* One sample: run 1 at each rate, then run 1 less run 2 at the rate of the facts. Run 2 of `standard` is a curve of its
 * own, the last. */
static fic_status fill(const finished *f, panel *p, size_t sample, size_t standard, fic_error *err)
{
    for (size_t v = 0; v < p->n_views; v++) {
        finished_curve c;
        bool excess = v + 1 == p->n_views;
        fic_status s = finished_curve_read(f, sample, excess ? f->rate : v, &c, err);
        if (s == FIC_ENOMEM)
            return s;
        resample(c.n, c.T_K, excess ? c.excess : c.u_first, place(p, v, sample));
        if (sample == standard)
            resample(excess ? 0 : c.n, c.T_K, c.u_second, place(p, v, f->campaign.n));
        finished_curve_clear(&c);
    }
    return FIC_OK;
}

static fic_status begin(const finished *f, panel *p, fic_error *err)
{
    p->n_curves = f->campaign.n + 1;
    p->n_views = f->campaign.n_rates + 1;
    p->curve = calloc(p->n_curves, sizeof *p->curve);
    p->y = malloc(p->n_views * p->n_curves * GRID * sizeof *p->y);
    if (!p->curve || !p->y)
        return fic_fail_memory(err, "curves");
    for (size_t i = 0; i < p->n_views * p->n_curves * GRID; i++)
        p->y[i] = NAN;
    for (size_t v = 0; v < p->n_views; v++) {
        bool excess = v + 1 == p->n_views;
        snprintf(p->view[v], sizeof p->view[v], excess ? "run 1 less run 2, %g K/s" : "run 1, %g K/s",
                 f->campaign.rate_K_s[excess ? f->rate : v]);
        p->views[v] = p->view[v];
    }
    return FIC_OK;
}

fic_status report_curves(const report *r, fic_page *page, fic_error *err)
{
    const finished *f = r->f;
    panel p = { 0 };
    size_t series[FIGURE_SERIES], n = finished_series(f, finished_pressure(f, 0), FIGURE_SERIES, series);
    fic_status s = begin(f, &p, err);
    for (size_t i = 0; i < f->campaign.n && s == FIC_OK; i++) {
        const char *name = f->campaign.sample[i].name;
        p.curve[i] = (fic_page_curve){ name, group_of(f, i), shown(name) };
        s = fill(f, &p, i, n ? series[n - 1] : 0, err);
    }
    if (s == FIC_OK)
        p.curve[f->campaign.n] = (fic_page_curve){ "cooled at the scan rate", "others", true };
    if (s == FIC_OK) {
        fic_page_panel c = { .x_label = "T (K)",
                             .y_label = "normalised Cp",
                             .x0 = first_K,
                             .dx = step_K,
                             .step = 1e-3,
                             .n = GRID,
                             .n_views = p.n_views,
                             .n_curves = p.n_curves,
                             .first_view = f->rate,
                             .view = p.views,
                             .curve = p.curve,
                             .y = p.y };
        fic_page_heading(page, 2, "Curves");
        fic_page_curves(page,
                        "Heating curves of all samples, between glass (0) and liquid (1), every half kelvin. A sample "
                        "is named by pressure and "
                        "temperature of its treatment.",
                        &c, r->uplot);
    }
    free(p.curve);
    free(p.y);
    return s;
}
