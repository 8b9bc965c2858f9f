/* An axis maps v to (g(v) - g(low)) / (g(high) - g(low)), where g is the identity or log10. Ranges, edges of
 * cells and the search for a free corner all use that one measure. */
#include "notebooks_export/plot_frame.h"

#include <math.h>

bool fic_has_error(const fic_curve *c)
{
    return c->error && (c->style == FIC_POINTS || c->style == FIC_POINTS_LINE || c->style == FIC_BARS);
}

static double measure(bool log, double v)
{
    return log ? log10(v) : v;
}

static double unmeasure(bool log, double g)
{
    return log ? pow(10.0, g) : g;
}

double fic_axis_at(const fic_plot_axis *a, double v)
{
    if (!isfinite(v) || (a->log && !(v > 0)))
        return NAN;
    double low = measure(a->log, a->low);
    return (measure(a->log, v) - low) / (measure(a->log, a->high) - low);
}

double fic_cell_edge(const fic_plot_axis *a, size_t n, const double centre[], size_t i)
{
    if (n == 1)
        return i == 0 ? a->low : a->high;
    /* The outermost cells are as wide as their inner half says. */
    size_t inner = i == 0 ? 1 : i == n ? n - 1 : i;
    double left = measure(a->log, centre[inner - 1]), right = measure(a->log, centre[inner]);
    double edge = 0.5 * (left + right);
    if (i == 0)
        edge = left - (edge - left);
    if (i == n)
        edge = right + (right - edge);
    return unmeasure(a->log, edge);
}

static fic_status check_centres(const char *name, size_t n, const double v[], bool log, fic_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(v[i]) || (log && !(v[i] > 0)))
            return fic_fail(err, FIC_EINPUT, "%s[%zu] = %g, expected a %s number", name, i, v[i],
                            log ? "positive" : "finite");
        if (i > 0 && (v[n - 1] > v[0] ? !(v[i] > v[i - 1]) : !(v[i] < v[i - 1])))
            return fic_fail(err, FIC_EINPUT, "%s[%zu] = %g after %g, expected values that only rise or only fall", name,
                            i, v[i], v[i - 1]);
    }
    return FIC_OK;
}

fic_status fic_panel_check(const fic_panel *p, fic_error *err)
{
    for (size_t k = 0; k < p->n_curves; k++) {
        const fic_curve *c = &p->curve[k];
        if (c->n > 0 && (!c->x || !c->y))
            return fic_fail(err, FIC_EINPUT, "curve %zu has %zu points but no %s", k, c->n, c->x ? "y" : "x");
        if (c->n > 0 && c->style == FIC_BAND && !c->y2)
            return fic_fail(err, FIC_EINPUT, "curve %zu is a band without y2, expected its other edge", k);
    }
    if (p->nx == 0 || p->ny == 0)
        return FIC_OK;
    if (!p->map_x || !p->map_y || !p->map_z)
        return fic_fail(err, FIC_EINPUT, "a map of %zu x %zu cells without map_x, map_y or map_z", p->nx, p->ny);
    fic_status s = check_centres("map_x", p->nx, p->map_x, p->log_x, err);
    return s == FIC_OK ? check_centres("map_y", p->ny, p->map_y, p->log_y, err) : s;
}

static void widen(fic_plot_axis *a, double v)
{
    if (!isfinite(v) || (a->log && !(v > 0)))
        return;
    /* Compared so that the NaN of an empty range gives way. */
    if (!(a->low <= v))
        a->low = v;
    if (!(a->high >= v))
        a->high = v;
}

/* A range that can be drawn: not empty, with a margin in the axis' own measure. */
static void settle(fic_plot_axis *a, double margin_low, double margin_high)
{
    if (!(a->low <= a->high)) {
        a->low = a->log ? 1 : 0;
        a->high = a->log ? 10 : 1;
        return;
    }
    double low = measure(a->log, a->low), high = measure(a->log, a->high);
    /* Below about 1e-9 of its value a range drowns in the rounding of tick labels. */
    double least = a->log ? 1e-3 : 1e-9 * fmax(fabs(low), fabs(high));
    if (high - low <= least) {
        double half = a->log ? 0.5 : low == 0 && high == 0 ? 1 : 0.1 * fmax(fabs(low), fabs(high));
        low -= half;
        high += half;
    } else {
        double span = high - low;
        low -= margin_low * span;
        high += margin_high * span;
    }
    a->low = unmeasure(a->log, low);
    a->high = unmeasure(a->log, high);
}

static bool given(bool log, double low, double high)
{
    return isfinite(low) && isfinite(high) && low != high && (!log || (low > 0 && high > 0));
}

/* Half the least distance between neighbours, so that boxes do not touch. */
static void choose_bars(const fic_panel *p, fic_frame *f)
{
    double least = INFINITY;
    for (size_t k = 0; k < p->n_curves; k++) {
        const fic_curve *c = &p->curve[k];
        if (c->style != FIC_BARS)
            continue;
        f->n_bars++;
        for (size_t i = 1; i < c->n; i++) {
            double d = fabs(c->x[i] - c->x[i - 1]);
            if (d > 0 && d < least)
                least = d;
        }
    }
    if (f->n_bars > 0)
        f->bar_width = (isfinite(least) ? 0.8 * least : 0.8) / (double)f->n_bars;
}

static void choose_x(const fic_panel *p, fic_frame *f)
{
    f->x = (fic_plot_axis){ .low = NAN, .high = NAN, .log = p->log_x };
    if (given(p->log_x, p->x_low, p->x_high)) {
        f->x.low = p->x_low;
        f->x.high = p->x_high;
        return;
    }
    bool map = p->nx > 0 && p->ny > 0, bare = map || p->n_names > 0;
    for (size_t k = 0; k < p->n_curves && !map; k++) {
        const fic_curve *c = &p->curve[k];
        double half = c->style == FIC_BARS ? 0.6 * f->bar_width * (double)f->n_bars : 0;
        for (size_t i = 0; i < c->n; i++) {
            widen(&f->x, c->x[i] - half);
            widen(&f->x, c->x[i] + half);
        }
    }
    for (size_t k = 0; k < p->n_marks && !map; k++)
        if (!p->mark[k].horizontal)
            widen(&f->x, p->mark[k].at);
    if (p->n_names > 0) {
        widen(&f->x, -0.5);
        widen(&f->x, (double)p->n_names - 0.5);
    }
    for (size_t i = 0; map && p->nx > 1 && i <= p->nx; i += p->nx)
        widen(&f->x, fic_cell_edge(&f->x, p->nx, p->map_x, i));
    if (map && p->nx == 1)
        widen(&f->x, p->map_x[0]);
    settle(&f->x, bare ? 0 : 0.02, bare ? 0 : 0.02);
}

static void widen_by_curve(const fic_curve *c, const fic_plot_axis *x, fic_plot_axis *y)
{
    for (size_t i = 0; i < c->n; i++) {
        double at = fic_axis_at(x, c->x[i]);
        if (!(at >= 0 && at <= 1))
            continue;
        widen(y, c->y[i]);
        if (c->style == FIC_BAND)
            widen(y, c->y2[i]);
        if (fic_has_error(c)) {
            widen(y, c->y[i] - c->error[i]);
            widen(y, c->y[i] + c->error[i]);
        }
    }
}

static void choose_y(const fic_panel *p, fic_frame *f)
{
    f->y = (fic_plot_axis){ .low = NAN, .high = NAN, .log = p->log_y };
    if (given(p->log_y, p->y_low, p->y_high)) {
        f->y.low = p->y_low;
        f->y.high = p->y_high;
        return;
    }
    bool map = p->nx > 0 && p->ny > 0;
    if (f->n_bars > 0)
        widen(&f->y, 0);
    for (size_t k = 0; k < p->n_curves && !map; k++)
        widen_by_curve(&p->curve[k], &f->x, &f->y);
    for (size_t k = 0; k < p->n_marks && !map; k++)
        if (p->mark[k].horizontal)
            widen(&f->y, p->mark[k].at);
    for (size_t i = 0; map && p->ny > 1 && i <= p->ny; i += p->ny)
        widen(&f->y, fic_cell_edge(&f->y, p->ny, p->map_y, i));
    if (map && p->ny == 1)
        widen(&f->y, p->map_y[0]);
    bool from_0 = f->n_bars > 0 && f->y.low == 0, to_0 = f->n_bars > 0 && f->y.high == 0;
    settle(&f->y, map || from_0 ? 0 : 0.05, map || to_0 ? 0 : 0.05);
}

void fic_frame_choose(const fic_panel *p, fic_frame *f)
{
    *f = (fic_frame){ 0 };
    choose_bars(p, f);
    choose_x(p, f);
    choose_y(p, f);
    fic_plot_axis z = { .low = NAN, .high = NAN };
    for (size_t i = 0; i < p->nx * p->ny; i++)
        widen(&z, p->map_z[i]);
    settle(&z, 0, 0);
    f->z_low = z.low;
    f->z_high = z.high;
}

typedef struct {
    fic_box box;
    double hidden;
} lid;

/* An upright stroke of the pen at x from y0 to y1, all in parts of the panel. */
static void stroke(lid *l, double x, double y0, double y1)
{
    if (x >= l->box.left && x <= l->box.right && fmax(y0, y1) >= l->box.bottom && fmin(y0, y1) <= l->box.top)
        l->hidden++;
}

/* The ends of the upright stroke at point i: a box, the width of a band, an error bar, or just the point. */
static void stroke_ends(const fic_curve *c, const fic_frame *f, size_t i, double *from, double *to)
{
    *from = *to = fic_axis_at(&f->y, c->y[i]);
    if (c->style == FIC_BARS)
        *from = f->y.log ? 0 : fic_axis_at(&f->y, 0);
    if (c->style == FIC_BAND)
        *from = fic_axis_at(&f->y, c->y2[i]);
    if (fic_has_error(c) && c->error[i] > 0) {
        double low = fic_axis_at(&f->y, c->y[i] - c->error[i]);
        *from = fmin(*from, isnan(low) ? 0 : low);
        *to = fmax(*to, fic_axis_at(&f->y, c->y[i] + c->error[i]));
    }
}

static void stroke_curve(lid *l, const fic_curve *c, const fic_frame *f)
{
    bool joined = c->style != FIC_POINTS && c->style != FIC_BARS;
    double half = c->style == FIC_BARS ? 0.5 * f->bar_width * (double)f->n_bars : 0, x0 = NAN, y0 = NAN;
    for (size_t i = 0; i < c->n; i++) {
        double x = fic_axis_at(&f->x, c->x[i]), y = fic_axis_at(&f->y, c->y[i]), from, to;
        stroke_ends(c, f, i, &from, &to);
        for (int side = -1; side <= 1; side++)
            if (side == 0 || half > 0)
                stroke(l, fic_axis_at(&f->x, c->x[i] + side * half), from, to);
        /* Long straight pieces are walked in steps of 2 % so that none slips below the box unseen. */
        double length = fmax(fabs(x - x0), fabs(y - y0));
        size_t steps = joined && length > 0.02 && length < 100 ? (size_t)(length / 0.02) : 0;
        for (size_t s = 1; s <= steps; s++) {
            double part = (double)s / (double)(steps + 1);
            stroke(l, x0 + part * (x - x0), y0 + part * (y - y0), y0 + part * (y - y0));
        }
        x0 = x;
        y0 = y;
    }
}

double fic_frame_hides(const fic_panel *p, const fic_frame *f, fic_box box)
{
    lid l = { .box = box };
    for (size_t k = 0; k < p->n_curves; k++)
        stroke_curve(&l, &p->curve[k], f);
    for (size_t k = 0; k < p->n_marks; k++) {
        double at = fic_axis_at(p->mark[k].horizontal ? &f->y : &f->x, p->mark[k].at);
        for (int i = 0; p->mark[k].horizontal && i <= 20; i++)
            stroke(&l, 0.05 * i, at, at);
        if (!p->mark[k].horizontal)
            stroke(&l, at, 0, 1);
    }
    return l.hidden;
}
