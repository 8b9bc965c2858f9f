#include "analysis/baseline.h"

#include <math.h>
#include "models/base/lanes.h"

double fic_baseline_at(const fic_baseline *b, double T_K)
{
    double x = (T_K - b->centre_K) / b->half_K;
    return b->c[0] + x * (b->c[1] + x * (b->c[2] + x * b->c[3]));
}

double fic_baseline_slope(const fic_baseline *b, double T_K)
{
    double x = (T_K - b->centre_K) / b->half_K;
    return (b->c[1] + x * (2.0 * b->c[2] + x * 3.0 * b->c[3])) / b->half_K;
}

static double primitive(const fic_baseline *b, double T_K)
{
    double x = (T_K - b->centre_K) / b->half_K;
    return b->half_K * x * (b->c[0] + x * (b->c[1] / 2.0 + x * (b->c[2] / 3.0 + x * b->c[3] / 4.0)));
}

double fic_baseline_integral(const fic_baseline *b, double from_K, double to_K)
{
    return primitive(b, to_K) - primitive(b, from_K);
}

/* z = exp(e) with its e. */
static double exponent(const fic_baseline *b, double T_K)
{
    return (b->side == FIC_GLASS ? T_K - b->high_K : b->low_K - T_K) / b->theta_K;
}

static double factor(const fic_baseline *b, double T_K)
{
    return exp(exponent(b, T_K));
}

double fic_baseline_tail(const fic_baseline *b, double T_K)
{
    double sum = 0.0, z = b->terms ? factor(b, T_K) : 0.0, p = z;
    for (size_t k = 0; k < b->terms; k++, p *= z)
        sum += b->b[k] * p;
    return sum;
}

double fic_baseline_tail_rest(const fic_baseline *b, double T_K)
{
    double sum = 0.0, z = b->terms ? factor(b, T_K) : 0.0, p = z;
    for (size_t k = 0; k < b->terms; k++, p *= z)
        sum += b->b[k] * p * b->theta_K / (double)(k + 1);
    return sum;
}

void fic_baseline_choose_bins(const fic_bins *bins, fic_baseline *b)
{
    size_t i = 0, j = bins->n;
    while (i < j && bins->T_K[i] < b->low_K)
        i++;
    while (j > i && bins->T_K[j - 1] > b->high_K)
        j--;
    b->first = i;
    b->bins = j - i;
    if (b->known)
        return;
    b->centre_K = 0.5 * (b->low_K + b->high_K);
    b->half_K = 0.5 * (b->high_K - b->low_K);
}

void fic_baseline_rebase(const fic_bins *bins, fic_baseline *b)
{
    size_t lost = b->bins - b->freedom;
    fic_baseline window = *b;
    window.known = true; /* keeps the line's own centre */
    fic_baseline_choose_bins(bins, &window);
    b->first = window.first;
    b->bins = window.bins;
    b->freedom = b->bins > lost ? b->bins - lost : 0;
    b->rss = 0.0;
    for (size_t i = b->first; i < b->first + b->bins; i++) {
        double T = bins->T_K[i], d = bins->y[i] - fic_baseline_at(b, T) - fic_baseline_tail(b, T);
        b->rss += d * d;
    }
}

/* Columns of the polynomial that come from this window. */
size_t fic_baseline_columns(const fic_baseline *b)
{
    return b->known ? 0 : b->slope_taken ? 1 : 1 + b->order;
}

/* Powers of x = (T - centre)/half from 0 on, by rows in fours; what lies beyond m is rubbish. */
FIC_FASTEST static void fill_powers(size_t m, const double T_K[], double centre_K, double half_K, size_t n,
                                    double (*q)[FIC_LINEAR_ROWS])
{
    double inv = 1.0 / half_K;
    for (size_t i = 0; i < m; i += LANES) {
        lanes x = (load(T_K + i) - centre_K) * inv, p = spread(1.0);
        for (size_t j = 0; j < n; j++, p *= x)
            store(q[j] + i, p);
    }
}

/* Powers of z from 1 on. */
FIC_FASTEST static void fill_tail(size_t m, const double T_K[], const fic_baseline *b, size_t n,
                                  double (*q)[FIC_LINEAR_ROWS])
{
    double inv = (b->side == FIC_GLASS ? -1.0 : 1.0) / b->theta_K, at = b->side == FIC_GLASS ? b->high_K : b->low_K;
    for (size_t i = 0; i < m; i += LANES) {
        lanes z = exp_minus((load(T_K + i) - at) * inv), p = z;
        for (size_t k = 0; k < n; k++, p *= z)
            store(q[k] + i, p);
    }
}

/* Columns of line and tail over the bins of the window. */
static void fill_columns(const fic_bins *bins, const fic_baseline *b, fic_linear_fit *f)
{
    size_t lines = fic_baseline_columns(b);
    fill_powers(f->m, bins->T_K + b->first, b->centre_K, b->half_K, lines, f->q);
    if (b->terms)
        fill_tail(f->m, bins->T_K + b->first, b, b->terms, f->q + lines);
}

/* Fits with theta as it stands in *b. */
bool fic_baseline_fit_at(const fic_bins *bins, const double *slope, fic_baseline *b, fic_linear_fit *f)
{
    b->slope_taken = slope != NULL;
    size_t lines = fic_baseline_columns(b);
    f->m = b->bins;
    f->n = lines + b->terms;
    if (f->m <= f->n + (b->terms ? 1 : 0) || f->m > FIC_LINEAR_ROWS)
        return false;
    fill_columns(bins, b, f);
    for (size_t i = 0; i < f->m; i++) {
        double T = bins->T_K[b->first + i];
        f->y[i] = bins->y[b->first + i] - (b->known ? fic_baseline_at(b, T) : slope ? *slope * (T - b->centre_K) : 0.0);
    }
    if (f->n && !fic_linear_fit_solve(f))
        return false;
    for (size_t j = 0; !b->known && j < 4; j++)
        b->c[j] = j < lines ? f->c[j] : 0.0;
    if (slope)
        b->c[1] = *slope * b->half_K;
    for (size_t k = 0; k < b->terms; k++)
        b->b[k] = f->c[lines + k];
    b->rss = f->rss;
    b->freedom = f->m - f->n - (b->terms ? 1 : 0);
    return true;
}

/* Sum of squares at a theta given by its logarithm. */
static double misfit(const fic_bins *bins, const double *slope, double ln_theta, fic_baseline *b, fic_linear_fit *f)
{
    b->theta_K = exp(ln_theta);
    return fic_baseline_fit_at(bins, slope, b, f) ? b->rss : INFINITY;
}

/* theta by golden section in its logarithm: within a factor of two of where it stands, or between a
 * twentyfifth of the window and two thirds of it. Beyond that a tail cannot be told from a line. */
bool fic_baseline_fit(const fic_bins *bins, const double *slope, fic_baseline *b, fic_linear_fit *f)
{
    fic_baseline_choose_bins(bins, b);
    if (!b->terms)
        return fic_baseline_fit_at(bins, slope, b, f);
    const double golden = 0.6180339887498949, width = b->high_K - b->low_K, least = log(0.04 * width),
                 most = log((b->known ? 1.5 : 0.67) * width);
    bool near = b->theta_K > 0.0;
    double lo = near ? fmin(fmax(log(b->theta_K) - 0.7, least), most - 0.7) : least,
           hi = near ? fmax(fmin(log(b->theta_K) + 0.7, most), lo + 0.1) : most;
    double x[2] = { hi - golden * (hi - lo), lo + golden * (hi - lo) },
           v[2] = { misfit(bins, slope, x[0], b, f), misfit(bins, slope, x[1], b, f) };
    for (int i = 0; i < (near ? 5 : 8); i++) {
        int low = v[0] < v[1] ? 0 : 1;
        *(low ? &lo : &hi) = x[1 - low];
        x[1 - low] = x[low];
        v[1 - low] = v[low];
        x[low] = low ? lo + golden * (hi - lo) : hi - golden * (hi - lo);
        v[low] = misfit(bins, slope, x[low], b, f);
    }
    return isfinite(misfit(bins, slope, v[0] < v[1] ? x[0] : x[1], b, f));
}

bool fic_baseline_fit_tail(const fic_bins *bins, double theta_K, fic_baseline *b, double *error, fic_linear_fit *f)
{
    double g[FIC_LINEAR_COLUMNS] = { 0 }, slope = fic_baseline_slope(b, b->low_K);
    fic_baseline_choose_bins(bins, b);
    b->terms = 1;
    b->theta_K = theta_K;
    if (!fic_baseline_fit_at(bins, b->slope_taken ? &slope : NULL, b, f) || !b->freedom)
        return false;
    g[fic_baseline_columns(b)] = 1.0;
    *error = sqrt(b->rss / (double)b->freedom * fic_linear_fit_covariance(f, g, g));
    return true;
}

/* ---- errors ------------------------------------------------------------------------------------------- */

/* The fit once more, with a column for theta: d/dtheta sum b_k z^k. */
bool fic_baseline_refit(const fic_bins *bins, const fic_baseline *b, fic_linear_fit *f)
{
    size_t lines = fic_baseline_columns(b);
    f->m = b->bins;
    f->n = lines + b->terms + (b->terms ? 1 : 0);
    if (!b->freedom || !f->n)
        return false;
    fill_columns(bins, b, f);
    for (size_t i = 0; i < f->m; i++) {
        double theta = 0.0, e = b->terms ? exponent(b, bins->T_K[b->first + i]) / b->theta_K : 0.0;
        f->y[i] = 0.0;
        for (size_t k = 0; k < b->terms; k++)
            theta -= b->b[k] * (double)(k + 1) * f->q[lines + k][i] * e;
        if (b->terms)
            f->q[f->n - 1][i] = theta;
    }
    if (fic_linear_fit_solve(f))
        return true;
    f->n--; /* a tail of nothing has no theta */
    return b->terms && f->n > 0;
}
