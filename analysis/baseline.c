#include "analysis/baseline.h"

#include <math.h>
#include <string.h>

/* ---- bins ------------------------------------------------------------------------------------------- */

/* The value that a share of n numbers lies below; sorts them. */
static double quantile(size_t n, double v[], double share)
{
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
static double scatter(size_t n, const double y[], double mean)
{
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
 * bin, and from third differences of bins (which see noise that is slower than a bin, and no parabola). */
static double bin_noise(size_t n, const double y[], double within[], size_t rows)
{
    double third[FIC_BINS];
    if (n < 8)
        return 0.0;
    for (size_t i = 0; i + 3 < n; i++)
        third[i] = fabs(y[i + 3] - y[i] - 3.0 * (y[i + 2] - y[i + 1]));
    /* A quarter of |N(0, 1)| lies below 0.3186; the third difference has variance 20. */
    double slow = quantile(n - 3, third, 0.25) / (0.3186 * sqrt(20.0)), fast = 0.0;
    if (rows > 3) {
        double nu = (double)rows - 2.0, k = 2.0 / (9.0 * nu), w = 1.0 - k - 0.6745 * sqrt(k);
        fast = sqrt(quantile(n, within, 0.25) / (w * w * w) / (double)rows);
    }
    return fmax(slow, fast);
}

void fic_bins_make(size_t n, const double T_K[], const double y[], fic_bins *b)
{
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
    size_t part = b->n / 5, rest = b->n - part;
    b->noise[0] = bin_noise(part, b->y, within, b->rows);
    b->noise[1] = bin_noise(part, b->y + rest, within + rest, b->rows);
}

/* ---- line and tail ------------------------------------------------------------------------------------ */

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

static double factor(const fic_baseline *b, double T_K)
{
    return exp((b->side == FIC_GLASS ? T_K - b->high_K : b->low_K - T_K) / b->theta_K);
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

static void choose_bins(const fic_bins *bins, fic_baseline *b)
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
    choose_bins(bins, &window);
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

/* Fits with theta as it stands in *b. */
static bool fit_at(const fic_bins *bins, const double *slope, fic_baseline *b, fic_linear_fit *f)
{
    b->slope_taken = slope != NULL;
    size_t lines = fic_baseline_columns(b);
    f->m = b->bins;
    f->n = lines + b->terms;
    if (f->m <= f->n + (b->terms ? 1 : 0) || f->m > FIC_LINEAR_ROWS)
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
    return fit_at(bins, slope, b, f) ? b->rss : INFINITY;
}

/* theta by golden section in its logarithm: within a factor of two of where it stands, or between a
 * twentyfifth of the window and two thirds of it. Beyond that a tail cannot be told from a line. */
bool fic_baseline_fit(const fic_bins *bins, const double *slope, fic_baseline *b, fic_linear_fit *f)
{
    choose_bins(bins, b);
    if (!b->terms)
        return fit_at(bins, slope, b, f);
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
    choose_bins(bins, b);
    b->terms = 1;
    b->theta_K = theta_K;
    if (!fit_at(bins, b->slope_taken ? &slope : NULL, b, f) || !b->freedom)
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
    for (size_t i = 0; i < f->m; i++) {
        double T = bins->T_K[b->first + i], x = (T - b->centre_K) / b->half_K,
               e = (b->side == FIC_GLASS ? T - b->high_K : b->low_K - T) / b->theta_K, p = 1.0, theta = 0.0;
        f->y[i] = 0.0;
        for (size_t j = 0; j < lines; j++, p *= x)
            f->q[j][i] = p;
        double z = b->terms ? exp(e) : 0.0;
        p = z;
        for (size_t k = 0; k < b->terms; k++, p *= z) {
            f->q[lines + k][i] = p;
            theta -= b->b[k] * (double)(k + 1) * p * e / b->theta_K;
        }
        if (b->terms)
            f->q[f->n - 1][i] = theta;
    }
    if (fic_linear_fit_solve(f))
        return true;
    f->n--; /* a tail of nothing has no theta */
    return b->terms && f->n > 0;
}

/* ---- windows ------------------------------------------------------------------------------------------ */

/* Residuals no larger than noise makes them: chi^2 within so many of its standard deviations. */
static bool agrees(const fic_baseline *b, double variance, double deviations)
{
    double nu = (double)b->freedom;
    return b->rss <= variance * (nu + deviations * sqrt(2.0 * nu));
}

/* Whether some theta makes line and tail agree; the ones near the last are tried first. */
static bool describes(const fic_bins *bins, const double *slope, double variance, double deviations, fic_baseline *b,
                      fic_linear_fit *f)
{
    static const double tries[] = { 1.0, 0.8, 1.25, 0.64, 1.56, 0.4, 2.4 };
    double width = b->high_K - b->low_K, start = b->theta_K > 0.0 ? b->theta_K : 0.25 * width;
    choose_bins(bins, b);
    for (size_t i = 0; i < (b->terms ? sizeof tries / sizeof *tries : 1); i++) {
        b->theta_K = fmin(fmax(tries[i] * start, 0.04 * width), (b->known ? 1.5 : 0.67) * width);
        if (fit_at(bins, slope, b, f) && agrees(b, variance, deviations))
            return true;
    }
    return false;
}

/* Grows a window from one end of the range, less skip_K, until line and tail no longer describe it. The first
 * one is kept in any case. */
static bool grow(const fic_bins *bins, const double *slope, double variance, double skip_K, fic_baseline *b,
                 fic_linear_fit *f)
{
    double range = bins->high_K - bins->low_K;
    bool good = false, any = false;
    for (double share = 0.06; share < 0.8; share *= 1.25) {
        fic_baseline next = *b;
        next.low_K = b->side == FIC_GLASS ? bins->low_K + skip_K : bins->high_K - skip_K - share * range;
        next.high_K = next.low_K + share * range;
        if (next.low_K < bins->low_K || next.high_K > bins->high_K)
            break;
        bool agreed = describes(bins, slope, variance, 4.0, &next, f);
        if (next.freedom == 0)
            continue; /* too few bins yet */
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
static void draw_back(const fic_bins *bins, const double *slope, fic_baseline *b, fic_linear_fit *f)
{
    fic_baseline less = *b;
    double off = fmin(0.5 * b->theta_K, 0.25 * (b->high_K - b->low_K));
    if (b->side == FIC_GLASS)
        less.high_K -= off;
    else
        less.low_K += off;
    if (fic_baseline_fit(bins, slope, &less, f))
        *b = less;
}

/* Whether a straight line cannot be told from the bins: neither the square nor the cube of T takes off more
 * than noise does (1 % of chi^2 with two degrees of freedom). */
static bool is_straight(const fic_bins *bins, double variance, double low_K, double high_K, fic_linear_fit *f)
{
    fic_baseline b = { .low_K = low_K, .high_K = high_K, .order = 3 };
    choose_bins(bins, &b);
    if (b.bins < 6 || !fit_at(bins, NULL, &b, f))
        return false;
    return f->d[2] * f->d[2] + f->d[3] * f->d[3] < 9.2 * variance;
}

/* A tail that shows at the inner edge of a window goes on below the noise inside it, where a line alone would take it for a
 * slope: the widest window that line and one power of z describe, if that power stands out of its error. */
static void take_visible_tail(const fic_bins *bins, const double *slope, double variance, double skip, double widest,
                              fic_baseline *b, fic_linear_fit *f)
{
    double range = bins->high_K - bins->low_K, step = fabs(bins->y[bins->n - 1] - bins->y[0]), error;
    fic_baseline best = *b;
    for (double share = 0.8 * widest; share < 0.85 - skip; share *= 1.08) {
        fic_baseline next = best;
        next.terms = 1;
        next.low_K = bins->high_K - (skip + share) * range;
        next.high_K = bins->high_K - skip * range;
        if (!describes(bins, slope, variance, 2.0, &next, f))
            continue;
        if (fabs(next.b[0]) > 0.05 * step)
            break;
        best = next;
    }
    best.theta_K = 0.0;
    if (!best.terms || !fic_baseline_fit(bins, slope, &best, f) || !agrees(&best, variance, 2.0))
        return;
    fic_baseline same = best;
    if (!fic_baseline_fit_tail(bins, best.theta_K, &same, &error, f) || !(fabs(same.b[0]) > 3.0 * error))
        return;
    draw_back(bins, slope, &best, f);
    *b = best;
}

/* With noise: six tenths of the widest window in which the curve cannot be told from a straight line, so that
 * what bends below the noise at its inner edge is out. */
static bool find_plain(const fic_bins *bins, const double *slope, double variance, fic_baseline *b, fic_linear_fit *f)
{
    static const double skips[] = { 0.0, 0.025, 0.05, 0.075, 0.1 };
    double range = bins->high_K - bins->low_K, widest = 0.0, skip = 0.0;
    for (size_t i = 0; i < sizeof skips / sizeof *skips && widest < 0.2; i++)
        for (double share = 0.08; share < 0.85 - skips[i]; share *= 1.08) {
            double from = skips[i] * range, to = (skips[i] + share) * range;
            bool glass = b->side == FIC_GLASS;
            if (!is_straight(bins, variance, glass ? bins->low_K + from : bins->high_K - to,
                             glass ? bins->low_K + to : bins->high_K - from, f))
                break;
            if (share > 1.25 * widest || (skip == skips[i] && share > widest)) {
                widest = share;
                skip = skips[i];
            }
        }
    b->terms = 0;
    double low = skip * range, high = (skip + 0.6 * fmax(widest, 0.08)) * range;
    b->low_K = b->side == FIC_GLASS ? bins->low_K + low : bins->high_K - high;
    b->high_K = b->side == FIC_GLASS ? bins->low_K + high : bins->high_K - low;
    if (!fic_baseline_fit(bins, slope, b, f) || widest == 0.0)
        return false;
    if (b->side == FIC_LIQUID)
        take_visible_tail(bins, slope, variance, skip, widest, b, f);
    return true;
}

/* A scan that begins where the sample still relaxes begins with the memory of the turn from cooling to
 * heating, which fades within about a theta; the series holds after it. Those rows are heat all the same. */
static bool begin_after_turn(const fic_bins *bins, const double *slope, double variance, fic_baseline *b,
                             fic_linear_fit *f)
{
    double tail = fabs(fic_baseline_tail(b, bins->low_K)), skip_K = 0.7 * b->theta_K;
    if (b->side != FIC_GLASS || tail < 10.0 * sqrt(variance) || skip_K > 0.15 * (bins->high_K - bins->low_K))
        return false;
    fic_baseline next = *b;
    next.terms = 3; /* the tail is all there is to tell the line from */
    if (!grow(bins, slope, variance, skip_K, &next, f) || !fic_baseline_fit(bins, slope, &next, f))
        return false;
    *b = next;
    return true;
}

/* From how much noise on, in units of the floor, a tail is better left out than fitted. */
#define NOISY 10.0

bool fic_baseline_find(const fic_bins *bins, const double *slope, double floor, fic_baseline *b, fic_linear_fit *f)
{
    /* The first rows may hold the start of the ramp. */
    static const double skips[] = { 0.0, 0.025, 0.05, 0.075, 0.1, 0.15 };
    double noise = bins->noise[b->side == FIC_LIQUID], variance = noise * noise + floor * floor,
           range = bins->high_K - bins->low_K;
    fic_baseline best = *b;
    bool good = false, turn = false;
    if (noise > NOISY * floor && !b->known && b->order == 1) {
        good = find_plain(bins, slope, variance, b, f);
        b->found = true;
        b->start_K = b->side == FIC_GLASS ? b->low_K : b->high_K;
        return good;
    }
    /* What lies at the hot end is liquid: a window that leaves it out describes something else. */
    size_t n_skips = b->side == FIC_LIQUID && slope ? 1 : sizeof skips / sizeof *skips;
    if (b->side == FIC_LIQUID && slope && b->terms)
        b->terms = FIC_TAIL_TERMS;
    for (size_t i = 0; i < n_skips && !good; i++) {
        fic_baseline next = *b;
        good = grow(bins, slope, variance, skips[i] * range, &next, f);
        if (i == 0 || good)
            best = next;
    }
    *b = best;
    b->found = true;
    if (!b->freedom || !fic_baseline_fit(bins, slope, b, f))
        return false;
    if (good && b->terms) {
        turn = slope && begin_after_turn(bins, slope, variance, b, f);
        draw_back(bins, slope, b, f);
    }
    b->start_K = turn ? bins->low_K : b->side == FIC_GLASS ? b->low_K : b->high_K;
    return good;
}

bool fic_baseline_settled(const fic_bins *bins, double step, double floor, fic_baseline *b, fic_linear_fit *f)
{
    double middle = 0.5 * (bins->low_K + bins->high_K), end = b->side == FIC_GLASS ? bins->low_K : bins->high_K;
    fic_baseline one = *b;
    one.terms = 1;
    bool good = fic_baseline_find(bins, NULL, floor, &one, f);
    good = fic_baseline_find(bins, NULL, floor, b, f) && good;
    if (!good || b->terms == 0)
        return good;
    double differ = fabs(fic_baseline_integral(&one, middle, end) - fic_baseline_integral(b, middle, end));
    return differ < 2e-3 * step * fabs(end - middle) && fabs(fic_baseline_tail(b, end)) < 1e-3 * step;
}
