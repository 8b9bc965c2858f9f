#include "analysis/peak.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/local.h"
#include "analysis/signal.h"

fic_peak_choice fic_peak_choice_default(void)
{
    return (fic_peak_choice){ NAN, NAN, 0.0, 0.05, NULL };
}

typedef struct {
    size_t n;
    const double *T_K, *y;
    double noise; /* of a row */
    const fic_noise *rows;
    size_t calm; /* rows in a mean whose noise does not make maxima of its own */
} curve;

/* Noise of rows from second differences, the lower quarter; they are white enough for the choice of calm. */
static double row_noise(size_t n, const double y[])
{
    enum { SAMPLES = 400 };
    double d[SAMPLES];
    size_t m = 0, stride = n / SAMPLES + 1;
    for (size_t i = 1; i + 1 < n && m < SAMPLES; i += stride)
        d[m++] = fabs(y[i] - 0.5 * (y[i - 1] + y[i + 1]));
    return m ? gsl_stats_select(d, 1, m, m / 4) / (0.3186 * sqrt(1.5)) : 0.0;
}

/* The mean of rows around i. */
static double calm_value(const curve *c, size_t i)
{
    size_t h = c->calm;
    if (h == 0)
        return c->y[i];
    size_t i0 = i > h ? i - h : 0, i1 = i + h < c->n ? i + h : c->n - 1;
    double sum = 0.0;
    for (size_t k = i0; k <= i1; k++)
        sum += c->y[k];
    return sum / (double)(i1 - i0 + 1);
}

/* Rows whose mean is a maximum among the means nearby: candidates, at most `most`. */
static size_t candidates(const curve *c, const fic_peak_choice *choice, double tallest, size_t found[], size_t most)
{
    size_t n = 0, h = c->calm + 1;
    double least = fmax(choice->least_height, 5.0 * c->noise / sqrt(2.0 * (double)c->calm + 1.0));
    least = fmax(least, choice->least_prominence * tallest);
    for (size_t i = h; i + h < c->n && n < most; i++) {
        double T = c->T_K[i], v;
        if ((choice->low_K > T) || (choice->high_K < T) || !((v = calm_value(c, i)) > least))
            continue;
        bool top = true;
        for (size_t k = 1; top && k <= h; k++)
            top = calm_value(c, i - k) <= v && calm_value(c, i + k) < v;
        if (top) {
            found[n++] = i;
            i += h;
        }
    }
    return n;
}

/* How far the curve falls on both sides before it rises higher. */
static double prominence(const curve *c, size_t top)
{
    double height = calm_value(c, top), valley[2] = { height, height };
    for (size_t i = top; i-- > 0;) {
        double v = calm_value(c, i);
        valley[0] = v < valley[0] ? v : valley[0];
        if (v > height)
            break;
        if (i == 0)
            valley[0] = fmin(valley[0], 0.0);
    }
    for (size_t i = top + 1; i < c->n; i++) {
        double v = calm_value(c, i);
        valley[1] = v < valley[1] ? v : valley[1];
        if (v > height)
            break;
        if (i + 1 == c->n)
            valley[1] = fmin(valley[1], 0.0);
    }
    return height - fmax(valley[0], valley[1]);
}

/* Walks from the top in steps of rows until the mean falls to `level`; n where it never does before it
 * rises above `height` again. */
static double crossing(const curve *c, size_t top, int way, double level, double *slope)
{
    double before = c->y[top];
    for (size_t i = top; way > 0 ? i + 1 < c->n : i > 0;) {
        i = way > 0 ? i + 1 : i - 1;
        double v = calm_value(c, i);
        if (v <= level) {
            size_t j = way > 0 ? i - 1 : i + 1;
            double share = before > v ? (before - level) / (before - v) : 1.0;
            *slope = (before - v) / (c->T_K[j] - c->T_K[i]);
            return c->T_K[j] + fmin(1.0, fmax(0.0, share)) * (c->T_K[i] - c->T_K[j]);
        }
        before = v;
    }
    return NAN;
}

/* Where the area ends: where the mean of `wide` rows from there on is at or below zero, or lowest before the next higher
 * rise. Of a row alone, noise would bring that nearer. */
static size_t area_end(const curve *c, size_t top, int way, size_t wide)
{
    size_t lowest = top, left = way > 0 ? c->n - 1 - top : top, reach = wide < left ? wide : left;
    double height = calm_value(c, top), sum = 0.0, least = INFINITY;
    for (size_t k = 0; k < reach; k++)
        sum += c->y[way > 0 ? top + k : top - k];
    for (size_t k = 0; k + reach <= left; k++) {
        size_t i = way > 0 ? top + k : top - k, next = way > 0 ? i + reach : i - reach;
        double v = sum / (double)reach;
        if (v < least) {
            least = v;
            lowest = i;
        }
        if (v <= 0.0)
            return i;
        if (v > least + 0.02 * height)
            return lowest;
        sum += c->y[next] - c->y[i];
    }
    return way > 0 ? c->n - 1 : 0;
}

/* Half a width at half height is wide enough for noise, and narrower than valleys between peaks. */
static void measure_area(const curve *c, size_t top, fic_peak *p)
{
    double row_K = (c->T_K[c->n - 1] - c->T_K[0]) / (double)(c->n - 1), half = 0.5 * p->fwhm_K.value / row_K;
    size_t wide = isfinite(half) && half > 1.0 ? (size_t)half : 1, i0 = area_end(c, top, -1, wide),
           i1 = area_end(c, top, 1, wide);
    double sum = 0.0, squares = 0.0;
    for (size_t i = i0 + 1; i <= i1; i++) {
        double dT = c->T_K[i] - c->T_K[i - 1];
        sum += 0.5 * (c->y[i] + c->y[i - 1]) * dT;
        squares += dT * dT;
    }
    double variance = c->rows && c->rows->n ? fic_noise_of_sum(c->rows) : c->noise * c->noise;
    p->from_K = c->T_K[i0];
    p->to_K = c->T_K[i1];
    p->area = (fic_estimate){ sum, sqrt(variance * squares), NAN };
}

static void measure_width(const curve *c, size_t top, fic_peak *p)
{
    double up = NAN, down = NAN, half = 0.5 * p->height.value;
    p->low_K = crossing(c, top, -1, half, &up);
    p->high_K = crossing(c, top, 1, half, &down);
    double noise = c->noise / sqrt(2.0 * (double)c->calm + 1.0), top_part = 0.5 * p->height.error;
    p->fwhm_K =
        (fic_estimate){ p->high_K - p->low_K, hypot(hypot(noise, top_part) / up, hypot(noise, top_part) / down), NAN };
}

static bool measure(const curve *c, size_t top, fic_peak *p)
{
    fic_local l;
    double T, error, slope;
    size_t best = top;
    for (size_t i = top > c->calm ? top - c->calm : 0; i < c->n && i <= top + c->calm; i++)
        if (c->calm < 2 && c->y[i] > c->y[best])
            best = i;
    top = best;
    /* Wide enough for the top third of the peak: the quartic finds out how wide it may be. */
    double level = 0.6 * calm_value(c, top), left = crossing(c, top, -1, level, &slope),
           right = crossing(c, top, 1, level, &slope),
           reach =
               fmin(isfinite(left) ? c->T_K[top] - left : INFINITY, isfinite(right) ? right - c->T_K[top] : INFINITY);
    if (!isfinite(reach))
        reach = 0.05 * (c->T_K[c->n - 1] - c->T_K[0]);
    if (!fic_local_fit(c->n, c->T_K, c->y, top, 4, 1.3 * reach, c->rows, &l) || !fic_local_extremum(&l, &T, &error))
        return false;
    p->T_K = (fic_estimate){ T, error, NAN };
    p->height = (fic_estimate){ fic_local_value(&l, T, 0), sqrt(fic_local_covariance(&l, T, 0, 0)), NAN };
    p->prominence = prominence(c, top);
    measure_width(c, top, p);
    measure_area(c, top, p);
    return true;
}

static void keep(fic_peaks *peaks, const fic_peak *p)
{
    size_t least = 0;
    if (peaks->n < FIC_PEAKS) {
        peaks->peak[peaks->n++] = *p;
        return;
    }
    for (size_t i = 1; i < peaks->n; i++)
        if (peaks->peak[i].prominence < peaks->peak[least].prominence)
            least = i;
    if (p->prominence <= peaks->peak[least].prominence)
        return;
    memmove(&peaks->peak[least], &peaks->peak[least + 1], (peaks->n - least - 1) * sizeof *p);
    peaks->peak[peaks->n - 1] = *p;
}

static fic_status check(size_t n, const double T_K[], const double y[], fic_error *err)
{
    if (n < 20)
        return fic_fail(err, FIC_EINPUT, "%zu rows, expected at least 20", n);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(T_K[i]) || !isfinite(y[i]) || (i && !(T_K[i] > T_K[i - 1])))
            return fic_fail(err, FIC_EINPUT, "row %zu: T = %g K, y = %g, expected numbers and rising T", i + 1, T_K[i],
                            y[i]);
    return FIC_OK;
}

fic_status fic_peaks_find(size_t n, const double T_K[], const double y[], const fic_peak_choice *choice,
                          fic_peaks *peaks, fic_error *err)
{
    enum { MOST = 256 };
    size_t top[MOST];
    fic_status s = check(n, T_K, y, err);
    if (s != FIC_OK)
        return s;
    if (choice->low_K > T_K[n - 1] || choice->high_K < T_K[0])
        return fic_fail(err, FIC_EINPUT, "peaks between %g and %g K, expected a range that meets %g to %g K",
                        choice->low_K, choice->high_K, T_K[0], T_K[n - 1]);
    curve c = { n, T_K, y, row_noise(n, y), choice->noise, 0 };
    if (c.rows && c.rows->n)
        c.noise = sqrt(c.rows->r[0]);
    double tallest = 0.0;
    for (size_t i = 0; i < n; i++)
        tallest = y[i] > tallest ? y[i] : tallest;
    /* A mean of rows whose noise is a hundredth of the curve, of at most a fortieth of it. */
    double share = tallest > 0.0 ? c.noise / (0.01 * tallest) : 0.0;
    c.calm = (size_t)fmin(0.5 * share * share, (double)n / 80.0);
    memset(peaks, 0, sizeof *peaks);
    size_t m = candidates(&c, choice, tallest, top, MOST);
    double highest = 0.0;
    for (size_t i = 0; i < m; i++)
        highest = fmax(highest, calm_value(&c, top[i]));
    for (size_t i = 0; i < m; i++) {
        fic_peak p = { 0 };
        if (prominence(&c, top[i]) >= choice->least_prominence * highest && measure(&c, top[i], &p))
            keep(peaks, &p);
    }
    for (size_t i = 1; i < peaks->n; i++)
        if (peaks->peak[i].height.value > peaks->peak[peaks->highest].height.value)
            peaks->highest = i;
    return FIC_OK;
}

/* ---- run 1 less run 2 --------------------------------------------------------------------------------- */

void fic_difference_clear(fic_difference *d)
{
    free(d->T_K);
    *d = (fic_difference){ 0 };
}

/* The part of a window in which its tail has gone, or a third of it. */
static void calm_part(const fic_baseline *b, double *low_K, double *high_K)
{
    double off = b->terms ? fmin(3.0 * b->theta_K, (b->high_K - b->low_K) / 1.5) : 0.0;
    *low_K = b->side == FIC_LIQUID ? b->low_K + off : b->low_K;
    *high_K = b->side == FIC_GLASS ? b->high_K - off : b->high_K;
}

/* Straight line through the rows in both windows of the first run, and the covariance of its two numbers. */
static void take_off_line(const fic_reduction *r, fic_difference *d)
{
    double n = 0.0, T = 0.0, y = 0.0, TT = 0.0, Ty = 0.0, variance = fic_noise_of_sum(&d->noise), glass[2], liquid[2];
    calm_part(&r->glass, &glass[0], &glass[1]);
    calm_part(&r->liquid, &liquid[0], &liquid[1]);
    d->centre_K = 0.5 * (d->T_K[0] + d->T_K[d->n - 1]);
    for (size_t i = 0; i < d->n; i++) {
        double at = d->T_K[i], x = at - d->centre_K;
        if (!(at >= glass[0] && at <= glass[1]) && !(at >= liquid[0] && at <= liquid[1]))
            continue;
        n += 1.0;
        T += x;
        y += d->y[i];
        TT += x * x;
        Ty += x * d->y[i];
    }
    double spread = TT - (n > 0.0 ? T * T / n : 0.0);
    if (!(spread > 0.0))
        return;
    d->slope_1_K = (Ty - T * y / n) / spread;
    d->offset = (y - d->slope_1_K * T) / n;
    d->line[0] = variance * TT / (n * spread);
    d->line[1] = -variance * T / (n * spread);
    d->line[2] = variance / spread;
    for (size_t i = 0; i < d->n; i++)
        d->y[i] -= d->offset + d->slope_1_K * (d->T_K[i] - d->centre_K);
}

fic_status fic_difference_make(const fic_reduction *a, const fic_reduction *b, bool level, fic_difference *d,
                               fic_error *err)
{
    if (a->signal != b->signal || !(fabs(a->rate_K_s / b->rate_K_s - 1.0) < 0.02))
        return fic_fail(err, FIC_EINPUT, "run 1 in %s at %g K/s, run 2 in %s at %g K/s, expected the same", a->unit,
                        a->rate_K_s, b->unit, b->rate_K_s);
    double low = fmax(a->T_K[0], b->T_K[0]), high = fmin(a->T_K[a->n - 1], b->T_K[b->n - 1]), step = b->delta_cp.value;
    if (a->n > d->room) {
        double *block = realloc(d->T_K, 2 * a->n * sizeof *block);
        if (!block)
            return fic_fail_memory(err, "a difference");
        d->T_K = block;
        d->room = a->n;
    }
    d->y = d->T_K + d->room;
    d->offset = d->slope_1_K = d->centre_K = 0.0;
    memset(d->line, 0, sizeof d->line);
    d->step_share = b->delta_cp.error / step;
    d->axis_error_K = a->axis_error_K;
    size_t first = 0, end = a->n;
    while (first < end && !(a->T_K[first] >= low))
        first++;
    while (end > first && !(a->T_K[end - 1] <= high))
        end--;
    d->n = end - first;
    if (d->n < 20)
        return fic_fail(err, FIC_EINPUT, "%zu rows in common (%g to %g K), expected at least 20", d->n, low, high);
    memcpy(d->T_K, a->T_K + first, d->n * sizeof *d->T_K);
    memcpy(d->y, a->cp + first, d->n * sizeof *d->y);
    fic_take_off(b->n, b->T_K, b->cp, d->n, d->T_K, d->y);
    for (size_t i = 0; i < d->n; i++)
        d->y[i] /= step;
    d->noise = fic_noise_combined(&a->own.rows, 1.0 / step, &b->own.rows, 1.0 / step);
    if (level)
        take_off_line(a, d);
    return FIC_OK;
}

/* What the line that was taken off and the step that divides leave to be uncertain. */
static void add_errors(const fic_difference *d, fic_peak *p)
{
    double a = p->from_K - d->centre_K, b = p->to_K - d->centre_K, g0 = b - a, g1 = 0.5 * (b * b - a * a),
           x = p->T_K.value - d->centre_K,
           area = g0 * g0 * d->line[0] + 2.0 * g0 * g1 * d->line[1] + g1 * g1 * d->line[2],
           height = d->line[0] + 2.0 * x * d->line[1] + x * x * d->line[2];
    p->T_K.error = hypot(p->T_K.error, d->axis_error_K);
    p->area.error = sqrt(pow(p->area.error, 2) + area + pow(p->area.value * d->step_share, 2));
    p->height.error = sqrt(pow(p->height.error, 2) + height + pow(p->height.value * d->step_share, 2));
}

fic_status fic_difference_peaks(const fic_difference *d, fic_peaks *peaks, fic_error *err)
{
    fic_peak_choice choice = fic_peak_choice_default();
    choice.noise = &d->noise;
    fic_status s = fic_peaks_find(d->n, d->T_K, d->y, &choice, peaks, err);
    for (size_t i = 0; s == FIC_OK && i < peaks->n; i++)
        add_errors(d, &peaks->peak[i]);
    return s;
}

/* ---- overshoot, scaled axis --------------------------------------------------------------------------- */

fic_status fic_overshoot(const fic_reduction *r, fic_peak *peak, fic_error *err)
{
    fic_peaks peaks;
    fic_peak_choice choice = fic_peak_choice_default();
    fic_noise none = { 0 }, noise = fic_noise_combined(&r->own.rows, 1.0 / r->delta_cp.value, &none, 0.0);
    choice.low_K = r->mid_K.value;
    choice.noise = &noise;
    double *y = malloc(r->n * sizeof *y);
    if (!y)
        return fic_fail_memory(err, "an overshoot");
    for (size_t i = 0; i < r->n; i++)
        y[i] = r->u[i] - 1.0;
    fic_status s = fic_peaks_find(r->n, r->T_K, y, &choice, &peaks, err);
    free(y);
    if (s == FIC_OK && peaks.n == 0)
        s = fic_fail(err, FIC_EINPUT, "no maximum above the liquid line beyond %.1f K, expected an overshoot",
                     r->mid_K.value);
    if (s == FIC_OK)
        *peak = peaks.peak[peaks.highest];
    return s;
}

static fic_estimate over(fic_estimate v, fic_estimate T0)
{
    double value = v.value / T0.value;
    return (fic_estimate){ value, hypot(v.error, value * T0.error) / T0.value,
                           hypot(v.windows, isfinite(T0.windows) ? value * T0.windows : 0.0) / T0.value };
}

fic_peak fic_peak_scaled(const fic_peak *p, fic_estimate T0)
{
    fic_peak q = *p;
    q.T_K = over(p->T_K, T0);
    q.fwhm_K = over(p->fwhm_K, T0);
    q.area = over(p->area, T0);
    q.low_K /= T0.value;
    q.high_K /= T0.value;
    q.from_K /= T0.value;
    q.to_K /= T0.value;
    return q;
}
