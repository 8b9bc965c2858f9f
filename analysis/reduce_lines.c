#include "analysis/reduce_lines.h"

#include <math.h>
#include <string.h>
#include "analysis/baseline_windows.h"

/* What counts as agreement on a curve without noise, as a share of the step: a simulated liquid carries the
 * tolerance of its integrator, a simulated glass does not move. */
static const double floors[2] = { 1e-5, 2e-5 };

static double step_guess(const fic_bins *b)
{
    return fabs(b->y[b->n - 1] - b->y[0]);
}

/* How far the curve is from its line at the end of the range. */
static double end_tail(const fic_lines *l, const fic_baseline *b)
{
    return fabs(fic_baseline_tail(b, b->side == FIC_GLASS ? l->bins.low_K : l->bins.high_K));
}

static const char *side_name(fic_side side)
{
    return side == FIC_GLASS ? "glass" : "liquid";
}

static fic_status given_window(fic_side side, double low, double high, const double *slope, fic_lines *l,
                               fic_baseline *b, fic_error *err)
{
    fic_linear_fit work;
    b->low_K = low;
    b->high_K = high;
    b->start_K = side == FIC_GLASS ? low : high;
    b->terms = 0;
    if (low < high && low >= l->bins.low_K - 1.0 && high <= l->bins.high_K + 1.0 &&
        fic_baseline_fit(&l->bins, slope, b, &work) && b->freedom > 0)
        return FIC_OK;
    return fic_fail(err, FIC_EINPUT,
                    "a %s window from %g to %g K, expected a rising range inside %.1f to %.1f K with more rows "
                    "in it",
                    side_name(side), low, high, l->bins.low_K, l->bins.high_K);
}

/* One line: known, in a given window, or found. */
static fic_status one_line(const fic_reduction_choice *c, fic_side side, const double *slope, fic_lines *l,
                           fic_error *err)
{
    fic_linear_fit work;
    fic_baseline *b = side == FIC_GLASS ? &l->glass : &l->liquid;
    const fic_line *known = side == FIC_GLASS ? c->glass_line : c->liquid_line;
    double low = side == FIC_GLASS ? c->glass_low_K : c->liquid_low_K,
           high = side == FIC_GLASS ? c->glass_high_K : c->liquid_high_K;
    *b = (fic_baseline){ .side = side,
                         .order = side == FIC_GLASS ? c->glass_order : c->liquid_order,
                         .terms = side == FIC_GLASS ? c->glass_terms : c->liquid_terms };
    if (known) {
        b->known = true;
        b->centre_K = known->at_K;
        b->half_K = 1.0;
        b->c[0] = known->c0;
        b->c[1] = known->c1;
        slope = NULL;
    } else if (isnan(low) != isnan(high)) {
        return fic_fail(err, FIC_EINPUT, "a %s window from %g to %g K, expected both ends or none", side_name(side),
                        low, high);
    } else if (!isnan(low)) {
        return given_window(side, low, high, slope, l, b, err);
    }
    fic_baseline_find(&l->bins, slope, floors[side] * step_guess(&l->bins), b, &work);
    if (b->bins && b->freedom)
        return FIC_OK;
    return fic_fail(err, FIC_EINPUT, "no %s window found between %.1f and %.1f K, expected more rows there",
                    side_name(side), l->bins.low_K, l->bins.high_K);
}

static void warn(const fic_lines *l, const fic_baseline *b, int *warnings)
{
    double range = l->bins.high_K - l->bins.low_K, step = step_guess(&l->bins), tail = end_tail(l, b),
           noise = 2.0 * l->bins.noise[b->side == FIC_LIQUID];
    if (!b->found)
        return;
    if (tail > noise + 1e-3 * step)
        *warnings |= b->side == FIC_LIQUID ? FIC_WARN_LIQUID_TAIL : FIC_WARN_GLASS_TAIL;
    if (b->side == FIC_LIQUID && tail > noise + 0.02 * step)
        *warnings |= FIC_WARN_NOT_LIQUID;
    if (!b->known && b->high_K - b->low_K < 0.1 * range)
        *warnings |= FIC_WARN_SHORT;
    if (b->slope_taken)
        *warnings |= FIC_WARN_SLOPE_TAKEN;
}

/* Whether a side is to be found with a slope of its own, and whether it can be; it is found then. Where only
 * one side gives a slope, the other takes it. */
static bool gives_slope(const fic_reduction_choice *c, fic_side side, fic_lines *l)
{
    fic_linear_fit work;
    bool glass = side == FIC_GLASS;
    double step = step_guess(&l->bins);
    fic_baseline *b = glass ? &l->glass : &l->liquid;
    *b = (fic_baseline){ .side = side,
                         .order = glass ? c->glass_order : c->liquid_order,
                         .terms = glass ? c->glass_terms : c->liquid_terms };
    return fic_baseline_settled(&l->bins, step, floors[side] * step, b, &work);
}

static bool is_free(const fic_reduction_choice *c, fic_side side)
{
    bool glass = side == FIC_GLASS;
    return !(glass ? c->glass_line : c->liquid_line) && isnan(glass ? c->glass_low_K : c->liquid_low_K) &&
           isnan(glass ? c->glass_high_K : c->liquid_high_K) && (glass ? c->glass_order : c->liquid_order) == 1 &&
           (glass ? c->glass_terms : c->liquid_terms);
}

/* A liquid that relaxes still bends away from its line over tens of kelvins, and where a slope of its own describes that,
 * the slope of the glass and two more powers of z often do as well. They are the simpler line, and are taken where they hold
 * over as wide a window; over three quarters of it where less than 1 % of the step is left to relax. */
static bool is_parallel(const fic_reduction_choice *c, fic_lines *l)
{
    fic_linear_fit work;
    double slope = fic_baseline_slope(&l->glass, l->glass.high_K), step = step_guess(&l->bins);
    fic_baseline b = { .side = FIC_LIQUID, .order = c->liquid_order, .terms = c->liquid_terms };
    if (!fic_baseline_find(&l->bins, &slope, floors[FIC_LIQUID] * step, &b, &work) || b.terms == 0)
        return false;
    double least = fabs(fic_baseline_tail(&b, l->bins.high_K)) < 0.01 * step ? 0.75 : 1.0;
    if (b.high_K - b.low_K < least * (l->liquid.high_K - l->liquid.low_K))
        return false;
    l->liquid = b;
    return true;
}

/* Both lines of one curve, the surer one first. */
static fic_status both_lines(const fic_reduction_choice *c, fic_lines *l, fic_error *err)
{
    fic_status s = FIC_OK;
    bool done[2] = { false, false }, wants[2] = { false, c->parallel };
    for (int side = 0; side < 2; side++)
        if (is_free(c, (fic_side)side) && !wants[side]) {
            done[side] = gives_slope(c, (fic_side)side, l);
            wants[side] = !done[side];
        }
    if (done[0] && is_free(c, FIC_LIQUID) && is_parallel(c, l)) {
        done[1] = true;
        wants[1] = false;
    }
    /* Neither has one: the glass line is the surer guess, its range is wider as a rule. */
    if (wants[0] && wants[1])
        wants[0] = false;
    for (int pass = 0; pass < 2 && s == FIC_OK; pass++)
        for (int side = 0; side < 2 && s == FIC_OK; side++) {
            if (done[side] || (pass == 0 && wants[side]))
                continue;
            const fic_baseline *other = side ? &l->glass : &l->liquid;
            double slope = pass ? fic_baseline_slope(other, side ? other->high_K : other->low_K) : 0.0;
            s = one_line(c, (fic_side)side, wants[side] ? &slope : NULL, l, err);
            done[side] = true;
        }
    return s;
}

/* Rows outside a found window count as they are, unless they are far off line and tail: the start of a ramp. */
static void take_outer_rows(const fic_lines *l, fic_baseline *b)
{
    double far = 0.02 * step_guess(&l->bins) + 4.0 * l->bins.noise[b->side == FIC_LIQUID];
    if (!b->found)
        return;
    for (size_t i = 0; i < l->bins.n; i++) {
        double T = l->bins.T_K[i];
        bool outside = b->side == FIC_GLASS ? T < b->low_K : T > b->high_K;
        if (outside && fabs(l->bins.y[i] - fic_baseline_at(b, T) - fic_baseline_tail(b, T)) > far)
            return;
    }
    b->start_K = b->side == FIC_GLASS ? l->bins.low_K : l->bins.high_K;
}

fic_status fic_lines_find(const fic_reduction_choice *c, int need, fic_lines *l, int *warnings, fic_error *err)
{
    fic_status s = FIC_OK;
    if (need == 3)
        s = both_lines(c, l, err);
    else if (need)
        s = one_line(c, need == 1 ? FIC_GLASS : FIC_LIQUID, NULL, l, err);
    if (s == FIC_OK && (need & 1)) {
        take_outer_rows(l, &l->glass);
        warn(l, &l->glass, warnings);
    }
    if (s == FIC_OK && (need & 2)) {
        take_outer_rows(l, &l->liquid);
        warn(l, &l->liquid, warnings);
    }
    return s;
}

fic_baseline fic_lines_own_tail(const fic_lines *own, const fic_baseline *reference)
{
    fic_linear_fit work;
    fic_baseline b = *reference;
    b.known = true;
    b.terms = b.terms < 2 ? b.terms : 2; /* the line is given: fewer powers do */
    b.theta_K = 0.0;
    if (!reference->terms)
        return *reference;
    fic_baseline_find(&own->bins, NULL, floors[b.side] * step_guess(&own->bins), &b, &work);
    take_outer_rows(own, &b);
    return b;
}

/* ---- area matching ------------------------------------------------------------------------------------ */

static double clamp(double v, double low, double high)
{
    return v < low ? low : v > high ? high : v;
}

/* The range that rows are integrated over: what lies outside counts as line and tail. */
static void used_range(const fic_reduction *r, double *low_K, double *high_K)
{
    double T2 = r->T_K[0], T1 = r->T_K[r->n - 1];
    *low_K = clamp(r->glass.start_K, T2, T1);
    *high_K = clamp(r->liquid.start_K, T2, T1);
}

/* integral of Cp over the rows between low and high, trapezoids, ends interpolated. */
static double integral(const fic_reduction *r, double low_K, double high_K)
{
    double sum = 0.0, T0 = 0.0, y0 = 0.0;
    bool open = false;
    for (size_t i = 1; i < r->n; i++) {
        double a = r->T_K[i - 1], b = r->T_K[i];
        if (b <= low_K)
            continue;
        double from = a < low_K ? low_K : a, to = b > high_K ? high_K : b;
        if (to <= from)
            break;
        double slope = (r->cp[i] - r->cp[i - 1]) / (b - a);
        if (!open) {
            T0 = from;
            y0 = r->cp[i - 1] + slope * (from - a);
            open = true;
        }
        double y1 = r->cp[i - 1] + slope * (to - a);
        sum += 0.5 * (y0 + y1) * (to - T0);
        T0 = to;
        y0 = y1;
    }
    return sum;
}

double fic_lines_Tf(const fic_reduction *r, double start_K)
{
    const fic_baseline *g = &r->glass, *l = &r->liquid;
    double T2 = r->T_K[0], low, high;
    used_range(r, &low, &high);
    double excess = integral(r, low, high) - fic_baseline_integral(g, low, high) + fic_baseline_tail_rest(l, high);
    if (g->terms) /* rows before the window, by the tail that was found behind them */
        excess += fic_baseline_tail_rest(g, low) - fic_baseline_tail_rest(g, T2);
    double T = start_K;
    for (int i = 0; i < 50; i++) {
        double step = fic_baseline_at(l, T) - fic_baseline_at(g, T),
               area = fic_baseline_integral(l, T, high) - fic_baseline_integral(g, T, high);
        if (!(step > 0.0))
            return NAN;
        double change = (area - excess) / step;
        T += clamp(change, -100.0, 100.0);
        if (fabs(change) < 1e-9)
            return T;
    }
    return NAN;
}

/* ---- noise -------------------------------------------------------------------------------------------- */

static double residual(const fic_lines *l, const fic_baseline *b, size_t i)
{
    double T = l->bins.T_K[i];
    return l->bins.y[i] - fic_baseline_at(b, T) - fic_baseline_tail(b, T);
}

/* What noise is told from: line and tail, or a cubic in the window of a line alone, for a bend that the line leaves is no
 * noise. *f: the fit. */
static fic_baseline smooth(const fic_lines *l, const fic_baseline *line, fic_linear_fit *f)
{
    fic_baseline cubic = { .side = line->side, .low_K = line->low_K, .high_K = line->high_K, .order = 3 };
    if (!line->terms && !line->known && fic_baseline_fit(&l->bins, NULL, &cubic, f) && cubic.freedom >= 4)
        return cubic;
    if (!fic_baseline_refit(&l->bins, line, f))
        f->n = 0;
    return *line;
}

/* What a fit takes from the sum of products of neighbouring residuals, in sigma^2. */
static double pushed_apart(const fic_linear_fit *f)
{
    double sum = 0.0;
    for (size_t j = 0; j < f->n; j++)
        for (size_t i = 1; i < f->m; i++)
            sum += f->q[j][i] * f->q[j][i - 1];
    return sum;
}

double fic_lines_noise(const fic_lines *l)
{
    double rss = 0.0, pairs = 0.0, freedom = 0.0, count = 0.0, taken = 0.0;
    for (int k = 0; k < 2; k++) {
        fic_linear_fit f;
        const fic_baseline *line = k ? &l->liquid : &l->glass;
        if (!line->freedom)
            continue;
        fic_baseline b = smooth(l, line, &f);
        rss += b.rss;
        freedom += (double)b.freedom;
        count += (double)b.bins;
        taken += pushed_apart(&f);
        for (size_t i = b.first + 1; i < b.first + b.bins; i++)
            pairs += residual(l, &b, i) * residual(l, &b, i - 1);
    }
    if (!(freedom > 0.0))
        return fmax(l->bins.noise[0], l->bins.noise[1]);
    double variance = rss / freedom, r1 = variance > 0.0 ? (pairs / variance + taken) / count : 0.0;
    bool blue = l->rows.n > 1 && fic_noise_of_sum(&l->rows) < 0.5 * l->rows.r[0];
    if (blue) /* as undoing a lag leaves it: a moving difference, whose neighbours alone hang together */
        return sqrt(variance * clamp(1.0 + 2.0 * r1, 0.1, 1.0));
    r1 = r1 > 2.0 / sqrt(count) ? fmin(r1, 0.8) : 0.0;
    return sqrt(variance * (1.0 + r1) / (1.0 - r1));
}

/* integral of x^j over T from a to b. */
static double moment(const fic_baseline *b, size_t j, double from_K, double to_K)
{
    double p = (from_K - b->centre_K) / b->half_K, q = (to_K - b->centre_K) / b->half_K;
    return b->half_K * (pow(q, (double)j + 1.0) - pow(p, (double)j + 1.0)) / ((double)j + 1.0);
}

/* What one line's parameters do to the area: the line between `from` and `to`, the other line's slope where
 * it is this one's, the tail's unseen part. */
static void area_row(const fic_lines *l, const fic_baseline *b, const fic_baseline *other, double from_K, double to_K,
                     double other_from_K, double other_to_K, double tail_sign, double tail_K, double w[])
{
    fic_linear_fit f;
    double g[FIC_LINEAR_COLUMNS] = { 0 };
    memset(w, 0, FIC_BINS * sizeof *w);
    if (!fic_baseline_refit(&l->bins, b, &f))
        return;
    size_t lines = fic_baseline_columns(b);
    for (size_t j = 0; j < lines; j++)
        g[j] = moment(b, j, from_K, to_K);
    if (other->slope_taken && other->freedom && lines >= 2)
        g[1] += other->half_K * moment(other, 1, other_from_K, other_to_K) / b->half_K;
    double z = b->terms ? exp((b->side == FIC_GLASS ? tail_K - b->high_K : b->low_K - tail_K) / b->theta_K) : 0.0,
           p = z;
    for (size_t k = 0; k < b->terms && lines + k < f.n; k++, p *= z)
        g[lines + k] = tail_sign * p * b->theta_K / (double)(k + 1);
    fic_linear_fit_row(&f, g, w + b->first);
}

/* The line that a side's numbers come from, where its bins are. */
static const fic_baseline *source(const fic_lines *own, const fic_lines *reference, const fic_reduction_choice *c,
                                  bool liquid, const fic_lines **from)
{
    *from = (liquid ? c->liquid_from_reference : c->glass_from_reference) ? reference : own;
    return liquid ? &(*from)->liquid : &(*from)->glass;
}

double fic_lines_Tf_error(const fic_reduction *r, const fic_lines *own, const fic_lines *reference,
                          const fic_reduction_choice *c)
{
    double w[2][FIC_BINS] = { { 0 } }, row[FIC_BINS], low, high, Tf = r->Tf_K.value, variance = 0.0;
    used_range(r, &low, &high);
    for (size_t i = 0; i < own->bins.n; i++)
        if (own->bins.T_K[i] > low && own->bins.T_K[i] < high)
            w[0][i] = -own->bins.width_K[i];
    for (int k = 0; k < 2; k++) {
        const fic_lines *from;
        const fic_baseline *b = source(own, reference, c, k, &from),
                           *other = from == own ? (k ? &r->glass : &r->liquid) : (k ? &from->glass : &from->liquid);
        bool mine = from == own; /* and so is the tail */
        double *into = w[mine ? 0 : 1], unseen = k && mine ? -1.0 : 0.0;
        area_row(from, b, other, k ? Tf : low, k ? high : Tf, k ? low : Tf, k ? Tf : high, unseen, k ? high : low, row);
        for (size_t i = 0; i < FIC_BINS; i++)
            into[i] += row[i];
        if (mine || !r->liquid.known || !k)
            continue;
        area_row(own, &r->liquid, other, Tf, high, low, Tf, -1.0, high, row); /* the tail alone */
        for (size_t i = 0; i < FIC_BINS; i++)
            w[0][i] += row[i];
    }
    for (int k = 0; k < 2; k++) {
        const fic_lines *l = k ? reference : own;
        double sigma = l ? fic_lines_noise(l) : 0.0, sum = 0.0;
        for (size_t i = 0; i < FIC_BINS; i++)
            sum += w[k][i] * w[k][i];
        variance += sigma * sigma * sum;
    }
    return sqrt(variance) / (fic_baseline_at(&r->liquid, Tf) - fic_baseline_at(&r->glass, Tf));
}

double fic_lines_error_at(const fic_lines *own, const fic_lines *reference, const fic_reduction_choice *c, bool liquid,
                          double T_K)
{
    fic_linear_fit f;
    const fic_lines *l;
    const fic_baseline *b = source(own, reference, c, liquid, &l);
    double g[FIC_LINEAR_COLUMNS] = { 0 };
    if (!fic_baseline_refit(&l->bins, b, &f))
        return 0.0;
    size_t lines = fic_baseline_columns(b);
    double x = (T_K - b->centre_K) / b->half_K, p = 1.0;
    for (size_t j = 0; j < lines; j++, p *= x)
        g[j] = p;
    return fic_lines_noise(l) * sqrt(fic_linear_fit_covariance(&f, g, g));
}
