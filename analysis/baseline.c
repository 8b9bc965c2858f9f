#include "analysis/baseline.h"

#include <math.h>
#include <string.h>

/* ---- bins ------------------------------------------------------------------------------------------- */

/* The value that a share of n numbers lies below; sorts them. */
static double quantile(size_t n, double v[], double share) {
    for (size_t gap = n / 2; gap > 0; gap /= 2)
        for (size_t i = gap; i < n; i++) {
            double x = v[i];
            size_t j = i;
            for (; j >= gap && v[j - gap] > x; j -= gap)
                v[j] = v[j - gap];
            v[j] = x;
        }
    return v[(size_t)(share * (double)(n - 1))];
}

/* Mean squared distance of a bin's rows from their own straight line, per degree of freedom. */
static double scatter(size_t n, const double y[], double mean) {
    double yy = 0.0, iy = 0.0, ii = (double)n * ((double)n * (double)n - 1.0) / 12.0;
    for (size_t i = 0; i < n; i++) {
        double d = y[i] - mean, x = (double)i - 0.5 * (double)(n - 1);
        yy += d * d;
        iy += d * x;
    }
    double left = yy - iy * iy / ii;
    return n > 2 && left > 0.0 ? left / (double)(n - 2) : 0.0;
}

/* The larger of two estimates of a mean's noise, each from the calmest quarter of n bins: from rows within a
 * bin, and from second differences of bins (which see noise that is slower than a bin). */
static double bin_noise(size_t n, const double y[], double within[], size_t rows) {
    double second[FIC_BINS];
    if (n < 6)
        return 0.0;
    for (size_t i = 1; i + 1 < n; i++)
        second[i - 1] = fabs(y[i] - 0.5 * (y[i - 1] + y[i + 1]));
    /* A quarter of |N(0, 1)| lies below 0.3186; the second difference has variance 1.5. */
    double slow = quantile(n - 2, second, 0.25) / (0.3186 * sqrt(1.5)), fast = 0.0;
    if (rows > 3) {
        double nu = (double)rows - 2.0, k = 2.0 / (9.0 * nu), w = 1.0 - k - 0.6745 * sqrt(k);
        fast = sqrt(quantile(n, within, 0.25) / (w * w * w) / (double)rows);
    }
    return fmax(slow, fast);
}

void fic_bins_make(size_t n, const double T_K[], const double y[], fic_bins *b) {
    double within[FIC_BINS];
    b->n = n / 4 < FIC_BINS ? n / 4 : FIC_BINS;
    b->rows = n / b->n;
    b->low_K = T_K[0];
    b->high_K = T_K[n - 1];
    for (size_t k = 0; k < b->n; k++) {
        size_t i0 = k * n / b->n, i1 = (k + 1) * n / b->n;
        double T = 0.0, v = 0.0;
        for (size_t i = i0; i < i1; i++) {
            T += T_K[i];
            v += y[i];
        }
        b->T_K[k] = T / (double)(i1 - i0);
        b->y[k] = v / (double)(i1 - i0);
        double from = k ? 0.5 * (T_K[i0 - 1] + T_K[i0]) : T_K[0],
               to = i1 < n ? 0.5 * (T_K[i1 - 1] + T_K[i1]) : T_K[n - 1];
        b->width_K[k] = to - from;
        within[k] = scatter(i1 - i0, y + i0, b->y[k]);
    }
    size_t half = b->n / 2;
    b->noise[0] = bin_noise(half, b->y, within, b->rows);
    b->noise[1] = bin_noise(b->n - half, b->y + half, within + half, b->rows);
}

/* ---- line and tail ------------------------------------------------------------------------------------ */

double fic_baseline_at(const fic_baseline *b, double T_K) {
    double x = (T_K - b->centre_K) / b->half_K;
    return b->c[0] + x * (b->c[1] + x * b->c[2]);
}

double fic_baseline_slope(const fic_baseline *b, double T_K) {
    return (b->c[1] + 2.0 * b->c[2] * (T_K - b->centre_K) / b->half_K) / b->half_K;
}

static double primitive(const fic_baseline *b, double T_K) {
    double x = (T_K - b->centre_K) / b->half_K;
    return b->half_K * x * (b->c[0] + x * (b->c[1] / 2.0 + x * b->c[2] / 3.0));
}

double fic_baseline_integral(const fic_baseline *b, double from_K, double to_K) {
    return primitive(b, to_K) - primitive(b, from_K);
}

static double factor(const fic_baseline *b, double T_K) {
    return exp((b->side == FIC_GLASS ? T_K - b->high_K : b->low_K - T_K) / b->theta_K);
}

double fic_baseline_tail(const fic_baseline *b, double T_K) {
    double sum = 0.0, z = b->terms ? factor(b, T_K) : 0.0, p = z;
    for (size_t k = 0; k < b->terms; k++, p *= z)
        sum += b->b[k] * p;
    return sum;
}

double fic_baseline_tail_rest(const fic_baseline *b, double T_K) {
    double sum = 0.0, z = b->terms ? factor(b, T_K) : 0.0, p = z;
    for (size_t k = 0; k < b->terms; k++, p *= z)
        sum += b->b[k] * p * b->theta_K / (double)(k + 1);
    return sum;
}

static void choose_bins(const fic_bins *bins, fic_baseline *b) {
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

/* Columns of the polynomial that come from this window. */
size_t fic_baseline_columns(const fic_baseline *b) {
    return b->known ? 0 : b->slope_taken ? 1 : 1 + b->order;
}

/* Fits with theta as it stands in *b. */
static bool fit_at(const fic_bins *bins, const double *slope, fic_baseline *b, fic_least_squares *f) {
    b->slope_taken = slope != NULL;
    size_t lines = fic_baseline_columns(b);
    f->m = b->bins;
    f->n = lines + b->terms;
    if (f->m <= f->n + (b->terms ? 1 : 0) || f->m > FIC_LS_ROWS)
        return false;
    for (size_t i = 0; i < f->m; i++) {
        double T = bins->T_K[b->first + i], x = (T - b->centre_K) / b->half_K, p = 1.0;
        f->y[i] = bins->y[b->first + i];
        f->y[i] -= b->known ? fic_baseline_at(b, T) : slope ? *slope * (T - b->centre_K) : 0.0;
        for (size_t j = 0; j < lines; j++, p *= x)
            f->q[j][i] = p;
        double z = b->terms ? factor(b, T) : 0.0;
        p = z;
        for (size_t k = 0; k < b->terms; k++, p *= z)
            f->q[lines + k][i] = p;
    }
    if (f->n && !fic_least_squares_solve(f))
        return false;
    for (size_t j = 0; !b->known && j < 3; j++)
        b->c[j] = j < lines ? f->c[j] : 0.0;
    if (slope)
        b->c[1] = *slope * b->half_K;
    for (size_t k = 0; k < b->terms; k++)
        b->b[k] = f->c[lines + k];
    b->rss = f->rss;
    b->freedom = f->m - f->n - (b->terms ? 1 : 0);
    return true;
}

/* theta by golden section in its logarithm, between a twentieth of the window and the whole of it. */
bool fic_baseline_fit(const fic_bins *bins, const double *slope, fic_baseline *b, fic_least_squares *f) {
    choose_bins(bins, b);
    if (!b->terms)
        return fit_at(bins, slope, b, f);
    const double golden = 0.6180339887498949, width = b->high_K - b->low_K;
    double lo = log(0.04 * width), hi = log(0.7 * width), best = INFINITY, best_theta = 0.0;
    double x[2] = { hi - golden * (hi - lo), lo + golden * (hi - lo) }, v[2];
    for (int side = 0; side < 2; side++) {
        b->theta_K = exp(x[side]);
        v[side] = fit_at(bins, slope, b, f) ? b->rss : INFINITY;
    }
    for (int i = 0; i < 9; i++) {
        int low = v[0] < v[1] ? 0 : 1;
        if (v[low] < best) {
            best = v[low];
            best_theta = exp(x[low]);
        }
        *(low ? &lo : &hi) = x[1 - low];
        x[1 - low] = x[low];
        v[1 - low] = v[low];
        x[low] = low ? lo + golden * (hi - lo) : hi - golden * (hi - lo);
        b->theta_K = exp(x[low]);
        v[low] = fit_at(bins, slope, b, f) ? b->rss : INFINITY;
    }
    b->theta_K = best_theta;
    return isfinite(best) && fit_at(bins, slope, b, f);
}

/* ---- windows ------------------------------------------------------------------------------------------ */

/* Residuals no larger than noise makes them: chi^2 within four standard deviations. */
static bool agrees(const fic_baseline *b, double variance) {
    double nu = (double)b->freedom;
    return b->rss <= variance * (nu + 4.0 * sqrt(2.0 * nu));
}

/* Grows a window from one end of the range, less skip_K, until line and tail no longer describe it. The first
 * one is kept in any case. */
static bool grow(const fic_bins *bins, const double *slope, double variance, double skip_K, fic_baseline *b,
                 fic_least_squares *f) {
    double range = bins->high_K - bins->low_K;
    bool any = false, good = false;
    for (double share = 0.06; share < 0.8; share *= 1.25) {
        fic_baseline next = *b;
        next.low_K = b->side == FIC_GLASS ? bins->low_K + skip_K : bins->high_K - skip_K - share * range;
        next.high_K = next.low_K + share * range;
        if (next.low_K < bins->low_K || next.high_K > bins->high_K ||
            !fic_baseline_fit(bins, slope, &next, f))
            continue;
        bool agreed = agrees(&next, variance);
        if (!agreed && any)
            break;
        *b = next;
        any = true;
        if (!agreed)
            break;
        good = true;
    }
    return good;
}

/* What the series leaves out grows by the next power of z: half a theta off the window takes it down by
 * exp(-(terms + 1) / 2), and the line hardly notices. */
static void draw_back(const fic_bins *bins, const double *slope, fic_baseline *b, fic_least_squares *f) {
    fic_baseline less = *b;
    double off = fmin(0.5 * b->theta_K, 0.25 * (b->high_K - b->low_K));
    if (b->side == FIC_GLASS)
        less.high_K -= off;
    else
        less.low_K += off;
    if (fic_baseline_fit(bins, slope, &less, f))
        *b = less;
}

static double window_K(const fic_baseline *b) {
    return b->high_K - b->low_K;
}

bool fic_baseline_find(const fic_bins *bins, const double *slope, double floor, fic_baseline *b,
                       fic_least_squares *f) {
    /* The first rows may hold the start of the ramp, or the turn from cooling to heating. */
    static const double skips[] = { 0.0, 0.025, 0.05, 0.075, 0.1 };
    double noise = bins->noise[b->side == FIC_LIQUID], variance = noise * noise + floor * floor,
           range = bins->high_K - bins->low_K;
    fic_baseline best = *b;
    bool good = false;
    for (size_t i = 0; i < sizeof skips / sizeof *skips; i++) {
        fic_baseline next = *b;
        bool agreed = grow(bins, slope, variance, skips[i] * range, &next, f);
        if (i == 0 || (agreed && (!good || window_K(&next) > 1.25 * window_K(&best))))
            best = next;
        good = good || agreed;
        if (good && window_K(&best) > 0.2 * range)
            break;
    }
    *b = best;
    if (good && b->terms)
        draw_back(bins, slope, b, f);
    b->found = true;
    return good && b->freedom > 0;
}

bool fic_baseline_settled(const fic_bins *bins, fic_side side, double floor, fic_least_squares *f) {
    double noise = bins->noise[side == FIC_LIQUID], variance = noise * noise + floor * floor,
           range = bins->high_K - bins->low_K;
    for (double skip = 0.0; skip < 0.11; skip += 0.05) {
        fic_baseline b = { .side = side, .order = 1 };
        b.low_K = side == FIC_GLASS ? bins->low_K + skip * range : bins->high_K - (skip + 0.125) * range;
        b.high_K = b.low_K + 0.125 * range;
        if (fic_baseline_fit(bins, NULL, &b, f) && agrees(&b, variance))
            return true;
    }
    return false;
}
