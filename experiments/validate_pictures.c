/* validate_pictures.c - truth against estimate, pulls with the normal curve, error against each artefact, ranks. */
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/validate.h"
#include "notebooks_export/plot.h"

enum { BINS = 33, COLUMNS = 3, TRUTH = VALIDATE_ARTEFACTS, PULLS };

/* One panel and what it points at. */
typedef struct {
    validate_summary sum;
    double *x, *y, line_x[BINS], line_y[BINS];
    char title[80], x_label[80], y_label[80];
    fic_curve curve[2];
} pane;

static void clear(pane *p)
{
    free(p->sum.all);
    free(p->x);
    free(p->y);
}

/* ---- axes ------------------------------------------------------------------------------------------------ */

static double largest(size_t n, const double v[])
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(v[i]));
    return most;
}

/* Numbers of many digits run into each other below an axis: a power of a thousand goes into the label. */
static void label_axis(char label[80], const char *what, const char *unit, size_t n, double v[])
{
    double most = largest(n, v), power = most > 0.0 ? 3.0 * floor(log10(most) / 3.0) : 0.0;
    if (most >= 1e-2 && most < 1e4)
        power = 0.0;
    for (size_t i = 0; i < n; i++)
        v[i] *= pow(10.0, -power);
    if (power == 0.0)
        snprintf(label, 80, "%s (%s)", what, unit);
    else
        snprintf(label, 80, "%s (1e%g%s%s)", what, power, strcmp(unit, "1") ? " " : "", strcmp(unit, "1") ? unit : "");
}

static void say_outside(size_t n, char title[80])
{
    size_t used = strlen(title);
    if (n)
        snprintf(title + used, 80 - used, ", %zu outside", n);
}

/* A range in which a few wild ones do not flatten the others; their number goes into the title. */
static void robust_range(const pane *p, fic_panel *panel, char title[80])
{
    size_t n = p->sum.n, outside = 0;
    double *v = malloc((n + 1) * sizeof *v);
    if (!v || n < 20) {
        free(v);
        return;
    }
    memcpy(v, p->y, n * sizeof *v);
    gsl_sort(v, 1, n);
    double low = gsl_stats_quantile_from_sorted_data(v, 1, n, 0.02),
           high = gsl_stats_quantile_from_sorted_data(v, 1, n, 0.98), wide = 0.5 * (high - low);
    free(v);
    if (!(wide > 0.0))
        return;
    panel->y_low = low - wide;
    panel->y_high = high + wide;
    for (size_t i = 0; i < n; i++)
        outside += p->y[i] < panel->y_low || p->y[i] > panel->y_high;
    say_outside(outside, title);
}

/* ---- panels ---------------------------------------------------------------------------------------------- */

static void fill_pulls(pane *p, fic_panel *panel)
{
    double width = 8.0 / (BINS - 1);
    size_t outside = 0;
    for (size_t i = 0; i < BINS; i++) {
        p->x[i] = p->line_x[i] = -4.0 + width * (double)i;
        p->line_y[i] = 0.3989422804014327 * exp(-0.5 * p->x[i] * p->x[i]);
    }
    for (size_t i = 0; i < p->sum.n; i++) {
        double pull = p->sum.all[i].error / p->sum.all[i].sigma;
        if (fabs(pull) < 4.0)
            p->y[(size_t)((pull + 4.0) / width + 0.5)] += 1.0 / width / (double)p->sum.n;
        else
            outside++;
    }
    say_outside(outside, p->title);
    snprintf(p->x_label, sizeof p->x_label, "(estimate - truth) / stated error");
    snprintf(p->y_label, sizeof p->y_label, "density");
    p->curve[0] = (fic_curve){ .style = FIC_BARS, .n = BINS, .x = p->x, .y = p->y };
    p->curve[1] =
        (fic_curve){ .title = "normal", .style = FIC_LINE, .n = BINS, .x = p->line_x, .y = p->line_y, .colour = 1 };
    panel->n_curves = 2;
}

/* Truths that lie close together are shown from a round value among them: digits that do not change are in the label. */
static double common_part(size_t n, const double v[])
{
    double low = v[0], high = v[0];
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, v[i]);
        high = fmax(high, v[i]);
    }
    double middle = 0.5 * (low + high), range = high - low;
    if (!(range > 0.0) || range > 0.03 * fabs(middle))
        return 0.0;
    double step = pow(10.0, floor(log10(range)));
    return round(middle / step) * step;
}

/* Both axes have one unit and one range, so that the line on which both agree is a diagonal. */
static void fill_truth(pane *p, const validate_quantity *q, fic_panel *panel)
{
    size_t n = p->sum.n;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        p->x[i] = p->sum.all[i].truth;
        p->y[i] = p->sum.all[i].truth + p->sum.all[i].error;
    }
    char what[40] = "truth";
    double origin = common_part(n, p->y);
    if (origin != 0.0)
        snprintf(what, sizeof what, "truth - %.8g", origin);
    for (size_t i = 0; i < n; i++) {
        p->x[i] -= origin;
        p->y[i] -= origin;
    }
    double most = largest(n, p->y);
    label_axis(p->x_label, what, q->unit, n, p->y);
    double factor = most > 0.0 ? largest(n, p->y) / most : 1.0;
    for (size_t i = 0; i < n; i++)
        p->x[i] *= factor;
    robust_range(p, panel, p->title);
    bool robust = panel->y_low < panel->y_high;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, robust ? p->x[i] : fmin(p->x[i], p->y[i]));
        high = fmax(high, robust ? p->x[i] : fmax(p->x[i], p->y[i]));
    }
    panel->x_low = panel->y_low = robust ? fmin(low, panel->y_low) : low;
    panel->x_high = panel->y_high = robust ? fmax(high, panel->y_high) : high;
    p->line_x[0] = p->line_y[0] = panel->x_low;
    p->line_x[1] = p->line_y[1] = panel->x_high;
    snprintf(p->y_label, sizeof p->y_label, "estimate%s", p->x_label + strlen("truth"));
    p->curve[0] = (fic_curve){ .style = FIC_LINE, .n = 2, .x = p->line_x, .y = p->line_y, .colour = FIC_GREY };
    p->curve[1] = (fic_curve){ .style = FIC_POINTS, .n = n, .x = p->x, .y = p->y };
    panel->n_curves = 2;
}

static void fill_artefact(pane *p, const validate_quantity *q, const validate_quantity *artefact, size_t k,
                          fic_panel *panel)
{
    size_t n = p->sum.n;
    for (size_t i = 0; i < n; i++) {
        p->x[i] = p->sum.all[i].draw->artefact[k];
        p->y[i] = p->sum.all[i].error;
    }
    label_axis(p->x_label, artefact->name, artefact->unit, n, p->x);
    label_axis(p->y_label, "estimate - truth", q->unit, n, p->y);
    robust_range(p, panel, p->title);
    p->curve[0] = (fic_curve){ .style = FIC_POINTS, .n = n, .x = p->x, .y = p->y };
    panel->n_curves = 1;
}

/* X-rays know nothing of the chip, curves nothing of a pressure cell, and curves without noise have no errors. */
static bool concerns(const validate_study *st, size_t what, size_t q)
{
    bool compression = what >= VALIDATE_TO && what < VALIDATE_INSTRUMENT,
         quiet = !(st->range[FIC_CHIP_NOISE][1] > 0.0 || st->range[FIC_CHIP_FLICKER][1] > 0.0);
    if (q <= VALIDATE_E)
        return !compression && !(quiet && what >= VALIDATE_ARTEFACTS);
    return what >= VALIDATE_ARTEFACTS || (compression && q == VALIDATE_K0);
}

static fic_status fill(const validate_study *st, size_t what, size_t q, pane *p, fic_panel *panel, fic_error *err)
{
    const validate_quantity *quantity = &validate_quantities[q];
    validate_quantity artefact = { "", "" };
    fic_status s = validate_summarise(st, q, NAN, &p->sum, err);
    if (s != FIC_OK || p->sum.n == 0)
        return s;
    size_t room = p->sum.n > BINS ? p->sum.n : BINS;
    p->x = calloc(room, sizeof *p->x);
    p->y = calloc(room, sizeof *p->y);
    if (!p->x || !p->y)
        return fic_fail_memory(err, "a picture");
    snprintf(p->title, sizeof p->title, "%s", quantity->name);
    if (what < VALIDATE_ARTEFACTS && validate_artefact(st, what, &artefact))
        fill_artefact(p, quantity, &artefact, what, panel);
    else if (what == TRUTH)
        fill_truth(p, quantity, panel);
    else
        fill_pulls(p, panel);
    panel->title = p->title;
    panel->x_label = p->x_label;
    panel->y_label = p->y_label;
    panel->curve = p->curve;
    return FIC_OK;
}

/* what: an artefact, TRUTH or PULLS. */
static fic_status draw(const validate_study *st, size_t what, const char *name, const fic_drafts *drafts,
                       fic_plots *plots, fic_error *err)
{
    pane *p = calloc(VALIDATE_QUANTITIES, sizeof *p);
    fic_panel panel[2 * VALIDATE_QUANTITIES] = { 0 };
    char file[120];
    size_t n = 0;
    fic_status s = p ? FIC_OK : fic_fail_memory(err, "a picture");
    for (size_t q = 0; q < VALIDATE_QUANTITIES && s == FIC_OK; q++) {
        if (!concerns(st, what, q))
            continue;
        s = fill(st, what, q, &p[n], &panel[n], err);
        if (s == FIC_OK && p[n].x) {
            n++;
            continue;
        }
        clear(&p[n]);
        p[n] = (pane){ 0 };
    }
    snprintf(file, sizeof file, "%s-%s", name, st->name);
    char *path = fic_drafts_path(drafts, file);
    if (s == FIC_OK && !path)
        s = fic_fail_memory(err, "a picture");
    size_t columns = n < COLUMNS ? n : n % COLUMNS == 2 ? (n + 1) / 2 : COLUMNS; /* 8 panels are 2 rows of 4 */
    if (s == FIC_OK && n)
        s = fic_plots_add(plots, path, file, (n + columns - 1) / columns, columns, panel, err);
    free(path);
    for (size_t q = 0; q < n; q++)
        clear(&p[q]);
    free(p);
    return s;
}

static fic_status draw_study(const validate_study *st, const fic_drafts *drafts, fic_plots *plots, fic_error *err)
{
    validate_quantity artefact;
    fic_status s = draw(st, PULLS, "pulls", drafts, plots, err);
    if (s == FIC_OK)
        s = draw(st, TRUTH, "truth", drafts, plots, err);
    for (size_t k = 0; k < VALIDATE_ARTEFACTS && s == FIC_OK; k++)
        if (validate_artefact(st, k, &artefact))
            s = draw(st, k, artefact.name, drafts, plots, err);
    return s;
}

/* ---- ranks ----------------------------------------------------------------------------------------------- */

static fic_status draw_ranks(const validate_calibration *c, const fic_drafts *drafts, fic_plots *plots, fic_error *err)
{
    const fic_calibration *r = &c->result;
    static double x[FIC_CALIBRATION_BINS], edge[2], low[2], high[2];
    static double count[FIC_FIT_PARAMETERS][FIC_CALIBRATION_BINS];
    static fic_curve curve[FIC_FIT_PARAMETERS][2];
    static char title[FIC_FIT_PARAMETERS][FIC_PATH_BYTES + 24];
    fic_panel panel[FIC_FIT_PARAMETERS + COLUMNS] = { 0 };
    char file[120];
    for (size_t b = 0; b < r->bins; b++)
        x[b] = ((double)b + 0.5) / (double)r->bins;
    edge[1] = 1.0;
    low[0] = low[1] = r->low_95;
    high[0] = high[1] = r->high_95;
    for (size_t k = 0; k < r->n; k++) {
        for (size_t b = 0; b < r->bins; b++)
            count[k][b] = (double)r->parameter[k].count[b];
        curve[k][0] = (fic_curve){
            .title = "uniform, 95 %", .style = FIC_BAND, .n = 2, .x = edge, .y = low, .y2 = high, .colour = FIC_GREY
        };
        curve[k][1] = (fic_curve){ .style = FIC_BARS, .n = r->bins, .x = x, .y = count[k] };
        snprintf(title[k], sizeof title[k], "%s, p = %.2g", r->parameter[k].name, r->parameter[k].p_value);
        panel[k] = (fic_panel){ .title = title[k],
                                .x_label = "rank of the truth / draws",
                                .y_label = "truths",
                                .n_curves = 2,
                                .curve = curve[k],
                                .x_high = 1.0,
                                .y_high = 1.3 * fmax(r->high_95, largest(r->bins, count[k])) };
    }
    size_t columns = r->n < COLUMNS ? r->n : COLUMNS;
    snprintf(file, sizeof file, "ranks-%s", c->name);
    char *path = fic_drafts_path(drafts, file);
    fic_status s = path ? fic_plots_add(plots, path, file, (r->n + columns - 1) / columns, columns, panel, err)
                        : fic_fail_memory(err, "a picture");
    free(path);
    return s;
}

fic_status validate_draw_pictures(const validation *v, const fic_drafts *drafts, fic_error *err)
{
    fic_plots *plots;
    fic_error other;
    fic_status s = fic_plots_begin(&plots, err);
    for (size_t k = 0; k < v->n && s == FIC_OK; k++)
        s = draw_study(&v->study[k], drafts, plots, err);
    for (size_t k = 0; k < v->n_calibrations && s == FIC_OK; k++)
        s = draw_ranks(&v->calibration[k], drafts, plots, err);
    fic_status end = fic_plots_end(plots, s == FIC_OK ? err : &other);
    return s == FIC_OK ? end : s;
}
