#include "analysis/baseline_windows.h"

#include <math.h>

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
    fic_baseline_choose_bins(bins, b);
    for (size_t i = 0; i < (b->terms ? sizeof tries / sizeof *tries : 1); i++) {
        b->theta_K = fmin(fmax(tries[i] * start, 0.04 * width), (b->known ? 1.5 : 0.67) * width);
        if (fic_baseline_fit_at(bins, slope, b, f) && agrees(b, variance, deviations))
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
    fic_baseline_choose_bins(bins, &b);
    if (b.bins < 6 || !fic_baseline_fit_at(bins, NULL, &b, f))
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
    int misses = 0; /* one may be the noise */
    for (double share = 0.8 * widest; share < 0.85 - skip && misses < 3; share *= 1.08) {
        fic_baseline next = best;
        next.terms = 1;
        next.low_K = bins->high_K - (skip + share) * range;
        next.high_K = bins->high_K - skip * range;
        bool agreed = describes(bins, slope, variance, 2.0, &next, f);
        misses = agreed ? 0 : misses + 1;
        if (!agreed)
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
