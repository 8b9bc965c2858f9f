#include "analysis/kissinger.h"

#include <math.h>
#include <string.h>
#include "analysis/linear_fit.h"
#include "models/law.h"

/* ---- lines -------------------------------------------------------------------------------------------- */

static fic_status check(size_t n, const double q[], const double T[], const double error[], fic_error *err)
{
    if (n < 3 || n > FIC_LINEAR_ROWS)
        return fic_fail(err, FIC_EINPUT, "%zu rates, expected 3 to %d", n, FIC_LINEAR_ROWS);
    double low = INFINITY, high = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (!(q[i] > 0.0) || !(T[i] > 0.0) || !isfinite(q[i]) || !isfinite(T[i]))
            return fic_fail(err, FIC_EINPUT, "point %zu: rate %g K/s, T = %g K, expected both above 0", i + 1, q[i],
                            T[i]);
        if (error && (!(error[i] > 0.0) || !isfinite(error[i])))
            return fic_fail(err, FIC_EINPUT, "point %zu: error of T = %g K, expected above 0", i + 1, error[i]);
        low = fmin(low, q[i]);
        high = fmax(high, q[i]);
    }
    if (!(high > 1.01 * low))
        return fic_fail(err, FIC_EINPUT, "rates from %g to %g K/s, expected rates that differ", low, high);
    return FIC_OK;
}

/* The fit of y over x = 1/T - mean with powers 0 to degree, each row divided by its standard deviation of y.
 * That is the error of T times the slope of y, which the last fit knows. */
static bool fit(size_t n, const double q[], const double T[], const double error[], double power, double slope,
                size_t degree, double centre, fic_linear_fit *f)
{
    f->m = n;
    f->n = degree + 1;
    for (size_t i = 0; i < n; i++) {
        double sd = error ? error[i] * fabs(slope / (T[i] * T[i]) + power / T[i]) : 1.0, x = 1.0 / T[i] - centre;
        f->y[i] = (log(q[i]) - power * log(T[i])) / sd;
        f->q[0][i] = 1.0 / sd;
        for (size_t j = 1; j <= degree; j++)
            f->q[j][i] = f->q[j - 1][i] * x * 1e4; /* scaled: x is about 1e-5 */
    }
    return fic_linear_fit_solve(f);
}

static void quality(size_t n, const double q[], const double T[], double power, double centre, const double c[],
                    fic_activation *a)
{
    double mean = 0.0, total = 0.0, rss = 0.0, rss_T = 0.0;
    for (size_t i = 0; i < n; i++)
        mean += (log(q[i]) - power * log(T[i])) / (double)n;
    for (size_t i = 0; i < n; i++) {
        double y = log(q[i]) - power * log(T[i]), d = y - c[0] - c[1] * 1e4 * (1.0 / T[i] - centre);
        double dT = d / (-c[1] * 1e4 / (T[i] * T[i]) + power / T[i]);
        total += (y - mean) * (y - mean);
        rss += d * d;
        rss_T += dT * dT;
    }
    a->R2 = 1.0 - rss / total;
    a->rms_K = sqrt(rss_T / (double)n);
}

/* Whether a parabola is better: its coefficient in standard errors, and how far it bends over the series. */
static void straightness(size_t n, const double q[], const double T[], const double error[], double power, double slope,
                         double centre, fic_activation *a)
{
    fic_linear_fit f;
    double g[FIC_LINEAR_COLUMNS] = { 0.0, 0.0, 1.0 }, low = INFINITY, high = -INFINITY, low_q = INFINITY, high_q = 0.0;
    a->curvature = NAN;
    a->straight = true;
    if (n < 4 || !fit(n, q, T, error, power, slope, 2, centre, &f))
        return;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, 1.0 / T[i]);
        high = fmax(high, 1.0 / T[i]);
        low_q = fmin(low_q, q[i]);
        high_q = fmax(high_q, q[i]);
    }
    double scatter = f.rss / (double)(n - 3), variance = error ? fmax(1.0, scatter) : scatter,
           sd = sqrt(variance * fic_linear_fit_covariance(&f, g, g));
    a->curvature = sd > 0.0 ? f.c[2] / sd : 0.0;
    double bend = fabs(f.c[2]) * pow(1e4 * 0.5 * (high - low), 2);
    double share = bend / log(high_q / low_q);
    a->straight = error ? fabs(a->curvature) < 2.6 || share < 0.01 : share < 0.03;
}

static fic_status activation(size_t n, const double q[], const double T[], const double error[], double power,
                             fic_activation *a, fic_error *err)
{
    fic_linear_fit f;
    fic_status s = check(n, q, T, error, err);
    if (s != FIC_OK)
        return s;
    double centre = 0.0, slope = -40.0 * T[0];
    for (size_t i = 0; i < n; i++)
        centre += 1.0 / T[i] / (double)n;
    *a = (fic_activation){ .n = n };
    for (int i = 0; i < (error ? 4 : 1); i++) {
        if (!fit(n, q, T, error, power, -slope, 1, centre, &f))
            return fic_fail(err, FIC_EINPUT, "all temperatures are equal, expected them to move with the rate");
        slope = f.c[1] * 1e4;
    }
    if (!(slope < 0.0))
        return fic_fail(err, FIC_EINPUT, "the temperatures fall as the rate rises, expected them to rise");
    double scatter = f.rss / (double)(n - 2), variance = error ? fmax(1.0, scatter) : scatter,
           g[FIC_LINEAR_COLUMNS] = { 0.0, 1.0 };
    a->E_J_mol = -slope * FIC_R_J_MOLK;
    a->E_error_J_mol = 1e4 * FIC_R_J_MOLK * sqrt(variance * fic_linear_fit_covariance(&f, g, g));
    a->intercept = f.c[0] - slope * centre;
    quality(n, q, T, power, centre, f.c, a);
    straightness(n, q, T, error, power, -slope, centre, a);
    return FIC_OK;
}

fic_status fic_kissinger(size_t n, const double q[], const double T[], const double error[], fic_activation *a,
                         fic_error *err)
{
    return activation(n, q, T, error, 2.0, a, err);
}

fic_status fic_arrhenius(size_t n, const double q[], const double T[], const double error[], fic_activation *a,
                         fic_error *err)
{
    return activation(n, q, T, error, 0.0, a, err);
}

/* ---- branches ----------------------------------------------------------------------------------------- */

/* The peak nearest to T that a branch may reach from before_K in a step of ln q; -1: none. */
static int next_peak(const fic_peaks *p, double before_K, double expect_K, double ln_step)
{
    int best = -1;
    for (size_t k = 0; k < p->n; k++) {
        double T = p->peak[k].T_K.value, move = (T - before_K) * (ln_step > 0.0 ? 1.0 : -1.0);
        double most = before_K * (0.06 * fabs(ln_step) + 0.002);
        if (move > most || move < -before_K * (0.01 * fabs(ln_step) + 0.002))
            continue;
        if (best < 0 || fabs(T - expect_K) < fabs(p->peak[best].T_K.value - expect_K))
            best = (int)k;
    }
    return best;
}

/* From the start towards slower (way -1) or faster (way 1) rates, in the order of the rates. */
static void walk(const double q[], const fic_peaks peaks[], const size_t order[], size_t n, size_t at, int way,
                 fic_branch *b)
{
    size_t last = order[at];
    double T = peaks[last].peak[b->peak[last]].T_K.value, slope = T / 40.0;
    for (size_t i = at; way > 0 ? i + 1 < n : i > 0;) {
        i = way > 0 ? i + 1 : i - 1;
        size_t k = order[i];
        double step = log(q[k] / q[last]);
        int found = next_peak(&peaks[k], T, T + slope * step, step);
        b->peak[k] = found;
        if (found < 0)
            continue; /* the branch may come back at the next rate */
        double now = peaks[k].peak[found].T_K.value;
        if (fabs(step) > 0.1)
            slope = 0.5 * (slope + (now - T) / step);
        T = now;
        last = k;
    }
}

fic_status fic_branch_follow(size_t n, const double q[], const fic_peaks peaks[], size_t start, fic_branch *b,
                             fic_error *err)
{
    size_t order[FIC_BRANCH_RATES], at = 0;
    if (n == 0 || n > FIC_BRANCH_RATES || start >= n)
        return fic_fail(err, FIC_EINPUT, "%zu rates, expected 1 to %d", n, FIC_BRANCH_RATES);
    if (peaks[start].n == 0)
        return fic_fail(err, FIC_EINPUT, "no peak at %g K/s, where the branch is to begin", q[start]);
    memset(b, 0, sizeof *b);
    b->n = n;
    for (size_t i = 0; i < n; i++) {
        size_t j = i;
        for (; j > 0 && q[order[j - 1]] > q[i]; j--)
            order[j] = order[j - 1];
        order[j] = i;
        b->peak[i] = -1;
    }
    while (order[at] != start)
        at++;
    b->peak[start] = (int)peaks[start].highest;
    walk(q, peaks, order, n, at, -1, b);
    walk(q, peaks, order, n, at, 1, b);
    for (size_t i = 0; i < n; i++) {
        b->followed += b->peak[i] >= 0;
        b->hop[i] = peaks[i].n > 0 && b->peak[i] != (int)peaks[i].highest;
        b->hops += b->hop[i];
    }
    return FIC_OK;
}
