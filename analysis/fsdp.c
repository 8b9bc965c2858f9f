/* Height, window, fit. The half-widths of the parabolas, 0.05 1/angstrom at the maximum, 0.08 at the minimum and 0.03
 * at the crossings, are small against a first peak of a glass (0.3 to 0.6) and hold 20 to 100 bins of 0.003. */
#include "analysis/fsdp.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static const double at_maximum_1_A = 0.05, at_minimum_1_A = 0.08, at_crossing_1_A = 0.03;

fic_fsdp_options fic_fsdp_defaults(void)
{
    return (fic_fsdp_options){ FIC_GAUSSIAN, 0.5, 1.5, 4.5, 0.0 };
}

/* The first point at or above q. */
static size_t index_of(const fic_pattern *p, double q)
{
    size_t a = 0, b = p->n;
    while (a < b) {
        size_t m = (a + b) / 2;
        if (p->q_1_A[m] < q)
            a = m + 1;
        else
            b = m;
    }
    return a;
}

/* c[0] + c[1] u + c[2] u^2 with u = (q - middle)/half through the points within half of the middle, by least squares
 * on the sums of powers. False where there are fewer than 5. */
static bool parabola(const fic_pattern *p, double middle, double half, double c[3])
{
    double s[5] = { 0 }, y[3] = { 0 };
    size_t n = 0;
    for (size_t i = index_of(p, middle - half); i < p->n && p->q_1_A[i] <= middle + half; i++, n++) {
        double u = (p->q_1_A[i] - middle) / half, k = 1.0;
        for (int j = 0; j < 5; j++, k *= u) {
            s[j] += k;
            if (j < 3)
                y[j] += k * p->intensity[i];
        }
    }
    double a = s[2] * s[4] - s[3] * s[3], b = s[2] * s[3] - s[1] * s[4], d = s[1] * s[3] - s[2] * s[2];
    double e = s[0] * s[4] - s[2] * s[2], f = s[1] * s[2] - s[0] * s[3], g = s[0] * s[2] - s[1] * s[1];
    double det = s[0] * a + s[1] * b + s[2] * d;
    if (n < 5 || !(fabs(det) > 1e-12 * (double)n))
        return false;
    c[0] = (a * y[0] + b * y[1] + d * y[2]) / det;
    c[1] = (b * y[0] + e * y[1] + f * y[2]) / det;
    c[2] = (d * y[0] + f * y[1] + g * y[2]) / det;
    return true;
}

/* The smoothed intensity at q, or the nearest point's where bins are too wide to smooth. */
static double smooth(const fic_pattern *p, double q, double half)
{
    double c[3];
    if (parabola(p, q, half, c))
        return c[0];
    size_t i = index_of(p, q);
    return p->intensity[i < p->n ? i : p->n - 1];
}

/* Extreme of sign * I between from and to: the best smoothed bin, then the top of the parabola around it. */
static bool extreme(const fic_pattern *p, double from, double to, double half, double sign, double *q, double *I)
{
    double best = -INFINITY, c[3];
    size_t first = index_of(p, from), at = first, end = first;
    for (size_t i = first; i < p->n && p->q_1_A[i] <= to; i++) {
        double v = sign * smooth(p, p->q_1_A[i], half);
        end = i;
        if (v > best) {
            best = v;
            at = i;
        }
    }
    if (at == first || at >= end)
        return false;
    *q = p->q_1_A[at];
    *I = sign * best;
    for (int k = 0; k < 3 && parabola(p, *q, half, c) && sign * c[2] < 0.0; k++) {
        double u = -c[1] / (2.0 * c[2]);
        *I = c[0] + u * (c[1] + u * c[2]);
        *q += half * fmin(fmax(u, -1.0), 1.0);
    }
    return true;
}

/* Where the smoothed intensity passes the level on the way from the maximum (step -1 or +1). NaN where it does not. */
static double crossing(const fic_pattern *p, double q_max, double level, int step)
{
    size_t i = index_of(p, q_max);
    double q_last = q_max, I_last = INFINITY;
    for (; i > 0 && i < p->n; i += (size_t)step) {
        double I = smooth(p, p->q_1_A[i], at_crossing_1_A);
        if (I < level && isfinite(I_last))
            return q_last + (p->q_1_A[i] - q_last) * (I_last - level) / (I_last - I);
        q_last = p->q_1_A[i];
        I_last = I;
    }
    return NAN;
}

static fic_status check(const fic_pattern *p, const fic_fsdp_options *o, fic_error *err)
{
    if (!(o->y_pin >= 0.05 && o->y_pin <= 0.95))
        return fic_fail(err, FIC_EINPUT, "y_pin = %g, expected 0.05 to 0.95", o->y_pin);
    if (!(o->q_low_1_A >= 0.0 && o->q_high_1_A > o->q_low_1_A))
        return fic_fail(err, FIC_EINPUT, "window of %g to %g 1/angstrom, expected rising numbers", o->q_low_1_A,
                        o->q_high_1_A);
    if (p->n < 8 || p->q_1_A[p->n - 1] < o->q_low_1_A || p->q_1_A[0] > o->q_high_1_A)
        return fic_fail(err, FIC_EINPUT, "%s: covers %g to %g 1/angstrom, expected some of the window from %g to %g",
                        p->name, p->n ? p->q_1_A[0] : 0.0, p->n ? p->q_1_A[p->n - 1] : 0.0, o->q_low_1_A,
                        o->q_high_1_A);
    return FIC_OK;
}

/* The maximum, and the minimum before 1.75 q_max: a second peak of a glass stands at 1.6 to 1.9 times the first. */
static fic_status find_height(const fic_pattern *p, const fic_fsdp_options *o, fic_fsdp *f, fic_error *err)
{
    if (!extreme(p, o->q_low_1_A, o->q_high_1_A, at_maximum_1_A, 1.0, &f->q_max_1_A, &f->I_max))
        return fic_fail(err, FIC_EINPUT, "%s: no maximum inside %g to %g 1/angstrom, expected the first peak there",
                        p->name, o->q_low_1_A, o->q_high_1_A);
    if (!extreme(p, f->q_max_1_A, 1.75 * f->q_max_1_A, at_minimum_1_A, -1.0, &f->q_min_1_A, &f->I_min))
        return fic_fail(
            err, FIC_EINPUT,
            "%s: no minimum behind the peak at %.4g 1/angstrom, expected the pattern to reach to the second peak",
            p->name, f->q_max_1_A);
    return FIC_OK;
}

/* Copies the window out and gives each point its share of it. */
static size_t cut_out(const fic_pattern *p, const fic_fsdp *f, double q[], double I[], double error[], double share[])
{
    size_t n = 0;
    for (size_t i = index_of(p, f->q_max_1_A * 0.3); i < p->n; i++) {
        double left = i > 0 ? 0.5 * (p->q_1_A[i] - p->q_1_A[i - 1]) : 0.0;
        double right = i + 1 < p->n ? 0.5 * (p->q_1_A[i + 1] - p->q_1_A[i]) : left;
        double a = fmax(p->q_1_A[i] - left, f->from_1_A), b = fmin(p->q_1_A[i] + right, f->to_1_A);
        if (!(b > a))
            continue;
        q[n] = p->q_1_A[i];
        I[n] = p->intensity[i];
        error[n] = p->error ? p->error[i] : 0.0;
        share[n++] = (b - a) / (left + right);
    }
    return n;
}

static void report(const fic_fsdp_options *o, fic_fsdp *f)
{
    f->q1_1_A = f->top.xc;
    f->q1_error_1_A = f->top.xc_error;
    f->q1_scale_error_1_A = f->top.xc * o->q_error;
    f->fwhm_1_A = f->top.w;
    f->fwhm_error_1_A = f->top.w_error;
}

fic_status fic_fsdp_fit(const fic_pattern *p, const fic_fsdp_options *o, fic_fsdp *f, fic_error *err)
{
    fic_fsdp found = { 0 };
    double *work = NULL;
    fic_status s = check(p, o, err);
    if (s == FIC_OK)
        s = find_height(p, o, &found, err);
    if (s != FIC_OK)
        return s;
    double level = found.I_max - o->y_pin * (found.I_max - found.I_min);
    found.from_1_A = crossing(p, found.q_max_1_A, level, -1);
    found.to_1_A = crossing(p, found.q_max_1_A, level, 1);
    if (!(found.from_1_A < found.to_1_A))
        return fic_fail(err, FIC_EINPUT,
                        "%s: the peak at %.4g 1/angstrom does not fall to %g %% of its height on both sides", p->name,
                        found.q_max_1_A, 100.0 * (1.0 - o->y_pin));
    work = malloc(4 * p->n * sizeof *work);
    if (!work)
        return fic_fail_memory(err, p->name);
    double *q = work, *I = work + p->n, *error = I + p->n, *share = error + p->n;
    size_t n = cut_out(p, &found, q, I, error, share);
    s = fic_peak_top_fit(o->shape, n, q, I, p->error ? error : NULL, share, &found.top, err);
    if (s != FIC_OK) {
        fic_fail_in(err, s, "%s", p->name);
    } else {
        report(o, &found);
        *f = found;
    }
    free(work);
    return s;
}

fic_status fic_fsdp_study(const fic_pattern *p, const fic_fsdp_options *o, size_t n, const double y_pin[], fic_fsdp f[],
                          fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        fic_fsdp_options at = *o;
        at.y_pin = y_pin[i];
        s = fic_fsdp_fit(p, &at, &f[i], err);
    }
    return s;
}
