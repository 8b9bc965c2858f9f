/* comparisons.c - difference, ratio, spread, ...: from the results of a campaign to a number beside a window. */
#include "analysis/comparisons.h"
#include "analysis/mastercurve.h"

#include <math.h>
#include <stdio.h>

enum { E = FIC_QUANTITIES + FIC_S_E };

typedef struct {
    double value, error;
} number;

/* ---- where numbers come from --------------------------------------------------------------------------- */

static double R_Tg(const comparison *x)
{
    return FIC_R_J_MOLK * x->facts->tg_K[0];
}

static double Tg(const comparison *x, double P_GPa)
{
    for (size_t i = 0; i < x->facts->n_tg; i++)
        if (x->facts->tg_P_GPa[i] == P_GPa)
            return x->facts->tg_K[i];
    return NAN;
}

/* A quantity (or E) of a sample; NaN where it has none or only references are resolved. */
static number of_sample(const comparison *x, size_t sample, int quantity)
{
    if (!x->results || x->results[sample].status != FIC_OK)
        return (number){ NAN, NAN };
    const fic_sampled *r = &x->results[sample];
    if (quantity < FIC_QUANTITIES)
        return (number){ r->scan[x->rate].v[quantity], r->scan[x->rate].error[quantity] };
    if (!r->series.clear)
        return (number){ NAN, NAN };
    switch (quantity - FIC_QUANTITIES) {
    case FIC_S_E:
        return (number){ r->series.E_J_mol / R_Tg(x), r->series.E_error_J_mol / R_Tg(x) };
    case FIC_S_R2:
        return (number){ r->series.R2, NAN };
    default:
        return (number){ (r->series.E_arrhenius_J_mol - r->series.E_J_mol) / R_Tg(x), NAN };
    }
}

static fic_status find(const comparison *x, double P_GPa, double T_K, size_t *sample)
{
    *sample = fic_campaign_find_PT(x->campaign, P_GPa, T_K);
    if (*sample == x->campaign->n)
        return fic_fail(x->err, FIC_EINPUT, "the campaign has no sample with P = %g GPa, T = %g K, expected one", P_GPa,
                        T_K);
    return FIC_OK;
}

static fic_status get(const comparison *x, double P_GPa, double T_K, int quantity, number *v)
{
    size_t sample;
    fic_status s = find(x, P_GPa, T_K, &sample);
    if (s == FIC_OK)
        *v = of_sample(x, sample, quantity);
    return s;
}

static double both(double a, double b)
{
    return sqrt(a * a + b * b);
}

/* The pressures of a fact: high first, as "7 GPa against 1 atm"; those of Tg where it names none. */
static size_t pressures(const comparison *x, double P[])
{
    size_t n = x->fact->n_pressures ? x->fact->n_pressures : x->facts->n_tg;
    for (size_t i = 0; i < n; i++)
        P[i] = x->fact->n_pressures ? x->fact->P_GPa[i] : x->facts->tg_P_GPa[i];
    return n;
}

/* ---- two pressures at one temperature ------------------------------------------------------------------ */

static fic_status pair(const comparison *x, size_t i, number *low, number *high)
{
    double T = x->fact->at_K[i];
    fic_status s = get(x, x->facts->tg_P_GPa[0], T, x->check->quantity, low);
    return s == FIC_OK ? get(x, x->facts->tg_P_GPa[1], T, x->check->quantity, high) : s;
}

static fic_status signed_difference(comparison *x, double sign)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        number low, high;
        s = pair(x, i, &low, &high);
        if (s == FIC_OK)
            s = fic_comparison_row(x, sign * (high.value - low.value), both(high.error, low.error), "%g K",
                                   x->fact->at_K[i]);
    }
    return s;
}

static fic_status difference(comparison *x)
{
    return signed_difference(x, 1.0);
}

static fic_status minus_difference(comparison *x)
{
    return signed_difference(x, -1.0);
}

static fic_status difference_spread(comparison *x)
{
    double low = INFINITY, high = -INFINITY, error = 0.0;
    fic_status s = FIC_OK;
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        number a, b;
        s = pair(x, i, &a, &b);
        if (s != FIC_OK)
            return s;
        double d = b.value - a.value;
        low = d < low || isnan(d) ? d : low;
        high = d > high || isnan(d) ? d : high;
        error = fmax(error, both(a.error, b.error));
    }
    return fic_comparison_row(x, high - low, error * M_SQRT2, "differences at %zu temperatures", x->fact->n_at);
}

static number quotient(number a, number b)
{
    double q = a.value / b.value;
    return (number){ q, fabs(q) * both(a.error / a.value, b.error / b.value) };
}

static fic_status ratio(comparison *x)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        number low, high;
        s = pair(x, i, &low, &high);
        number q = s == FIC_OK ? quotient(high, low) : (number){ NAN, NAN };
        if (s == FIC_OK)
            s = fic_comparison_row(x, q.value, q.error, "%g K, %s", x->fact->at_K[i],
                                   fic_quantity_of(x->check->quantity)->name);
    }
    return s;
}

static fic_status mean_of(const comparison *x, double P_GPa, number *mean)
{
    fic_status s = FIC_OK;
    *mean = (number){ 0.0, 0.0 };
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        number v = { NAN, NAN };
        s = get(x, P_GPa, x->fact->at_K[i], x->check->quantity, &v);
        mean->value += v.value / (double)x->fact->n_at;
        mean->error += v.error / (double)x->fact->n_at; /* errors of one model go together */
    }
    return s;
}

static fic_status mean_ratio(comparison *x)
{
    number low, high;
    fic_status s = mean_of(x, x->facts->tg_P_GPa[0], &low);
    if (s == FIC_OK)
        s = mean_of(x, x->facts->tg_P_GPa[1], &high);
    if (s != FIC_OK)
        return s;
    number q = quotient(high, low);
    return fic_comparison_row(x, q.value, q.error, "mean of %zu temperatures", x->fact->n_at);
}

static fic_status ratio_to_as_cast(comparison *x)
{
    size_t cast = fic_campaign_find(x->campaign, "as-cast");
    if (cast == x->campaign->n)
        return fic_fail(x->err, FIC_EINPUT, "the campaign has no sample 'as-cast', expected one");
    fic_status s = FIC_OK;
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        number v;
        s = get(x, x->facts->tg_P_GPa[1], x->fact->at_K[i], x->check->quantity, &v);
        number q = s == FIC_OK ? quotient(v, of_sample(x, cast, x->check->quantity)) : v;
        if (s == FIC_OK)
            s = fic_comparison_row(x, q.value, q.error, "%g K, %s", x->fact->at_K[i],
                                   fic_quantity_of(x->check->quantity)->name);
    }
    return s;
}

/* ---- one pressure at a time ---------------------------------------------------------------------------- */

static fic_status value(comparison *x)
{
    double P[FIC_FACT_AT];
    size_t n = pressures(x, P);
    fic_status s = FIC_OK;
    for (size_t k = 0; k < n && s == FIC_OK; k++)
        for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
            number v;
            s = get(x, P[k], x->fact->at_K[i], x->check->quantity, &v);
            if (s == FIC_OK)
                s = fic_comparison_row(x, v.value, v.error, "%g GPa, %g K, %s", P[k], x->fact->at_K[i],
                                       fic_quantity_of(x->check->quantity)->name);
        }
    return s;
}

static fic_status spread(comparison *x)
{
    double P[FIC_FACT_AT];
    size_t n = pressures(x, P);
    fic_status s = FIC_OK;
    for (size_t k = 0; k < n && s == FIC_OK; k++) {
        bool own = P[k] > 0.0 && x->fact->n_at_pressure;
        const double *T = own ? x->fact->at_pressure_K : x->fact->at_K;
        size_t m = own ? x->fact->n_at_pressure : x->fact->n_at;
        double low = INFINITY, high = -INFINITY, error = 0.0;
        for (size_t i = 0; i < m && s == FIC_OK; i++) {
            number v = { NAN, NAN };
            s = get(x, P[k], T[i], x->check->quantity, &v);
            low = v.value < low || isnan(v.value) ? v.value : low;
            high = v.value > high || isnan(v.value) ? v.value : high;
            error = fmax(error, v.error);
        }
        if (s == FIC_OK)
            s = fic_comparison_row(x, high - low, error * M_SQRT2, "%g GPa, %s", P[k],
                                   fic_quantity_of(x->check->quantity)->name);
    }
    return s;
}

static fic_status largest_rise(comparison *x)
{
    double P[FIC_FACT_AT];
    size_t n = pressures(x, P);
    fic_status s = FIC_OK;
    for (size_t k = 0; k < n && s == FIC_OK; k++) {
        number before = { NAN, NAN }, v = before;
        double rise = 0.0, error = 0.0;
        for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++, before = v) {
            s = get(x, P[k], x->fact->at_K[i], x->check->quantity, &v);
            double up = v.value - before.value;
            if (s == FIC_OK && i > 0 && (up > rise || isnan(up))) {
                rise = up;
                error = both(v.error, before.error);
            }
        }
        if (s == FIC_OK)
            s = fic_comparison_row(x, rise, error, "%g GPa", P[k]);
    }
    return s;
}

static fic_status pair_difference(comparison *x)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        char name[2][FIC_NAME_BYTES];
        size_t sample[2];
        snprintf(name[0], sizeof name[0], "pair-%s-1atm", x->fact->at_text[i]);
        snprintf(name[1], sizeof name[1], "pair-%s-7GPa", x->fact->at_text[i]);
        for (int k = 0; k < 2; k++)
            if ((sample[k] = fic_campaign_find(x->campaign, name[k])) == x->campaign->n)
                return fic_fail(x->err, FIC_EINPUT, "the campaign has no sample '%s', expected one", name[k]);
        number low = of_sample(x, sample[0], x->check->quantity), high = of_sample(x, sample[1], x->check->quantity);
        s = fic_comparison_row(x, high.value - low.value, both(low.error, high.error), "T/Tg,P = %s",
                               x->fact->at_text[i]);
    }
    return s;
}

/* Largest less smallest over the samples piece-1, piece-2, ...: cut from one sample, each measured by itself. */
static fic_status piece_spread(comparison *x)
{
    double low = INFINITY, high = -INFINITY;
    size_t n = 0;
    for (;; n++) {
        char name[FIC_NAME_BYTES];
        snprintf(name, sizeof name, "piece-%zu", n + 1);
        size_t sample = fic_campaign_find(x->campaign, name);
        if (sample == x->campaign->n)
            break;
        number v = of_sample(x, sample, x->check->quantity);
        low = v.value < low || isnan(v.value) ? v.value : low;
        high = v.value > high || isnan(v.value) ? v.value : high;
    }
    if (n < 2)
        return fic_fail(x->err, FIC_EINPUT,
                        "the campaign has %zu samples named piece-1, piece-2, ..., expected two at least", n);
    return fic_comparison_row(x, high - low, NAN, "%zu pieces", n);
}

static fic_status peak_from_standard_onset(comparison *x)
{
    double P[FIC_FACT_AT];
    size_t n = pressures(x, P);
    fic_status s = FIC_OK;
    for (size_t k = 0; k < n && s == FIC_OK; k++)
        for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
            number peak, onset;
            s = get(x, P[k], x->fact->at_K[i], FIC_Q_T_P, &peak);
            if (s == FIC_OK)
                s = get(x, P[k], x->fact->at_K[i], FIC_Q_STANDARD_ONSET, &onset);
            if (s == FIC_OK)
                s = fic_comparison_row(x, peak.value - onset.value, both(peak.error, onset.error), "%g GPa, %g K", P[k],
                                       x->fact->at_K[i]);
        }
    return s;
}

/* ---- series over temperature --------------------------------------------------------------------------- */

typedef struct {
    size_t n;
    double T_K[32], v[32], error[32];
} series;

/* The series of a pressure; where `clear`, only samples with an E, from the lowest allowed temperature on. */
static fic_status read_series(const comparison *x, double P_GPa, int quantity, bool clear, series *s)
{
    fic_status status = FIC_OK;
    s->n = 0;
    for (size_t i = 0; i < x->facts->n_T && status == FIC_OK; i++) {
        number v;
        status = get(x, P_GPa, x->facts->T_K[i], quantity, &v);
        if (status != FIC_OK || (clear && (!isfinite(v.value) || x->facts->T_K[i] < x->facts->lowest_E_K)))
            continue;
        s->T_K[s->n] = x->facts->T_K[i];
        s->v[s->n] = v.value;
        s->error[s->n++] = v.error;
    }
    return status;
}

/* Largest of a series, by the parabola through it and its neighbours. */
static double place_of_largest(const series *s)
{
    size_t best = 0;
    for (size_t i = 1; i < s->n; i++)
        if (s->v[i] > s->v[best])
            best = i;
    if (best == 0 || best + 1 >= s->n)
        return s->n ? s->T_K[best] : NAN;
    double a = s->T_K[best] - s->T_K[best - 1], b = s->T_K[best + 1] - s->T_K[best];
    double left = (s->v[best] - s->v[best - 1]) / a, right = (s->v[best + 1] - s->v[best]) / b;
    /* the slope runs from left, at the middle of the first interval, to right at that of the second */
    return s->T_K[best] - 0.5 * a + left / (left - right) * 0.5 * (a + b);
}

static fic_status peak_of_ratio(comparison *x)
{
    series low, high;
    fic_status s = read_series(x, x->facts->tg_P_GPa[0], x->check->quantity, false, &low);
    if (s == FIC_OK)
        s = read_series(x, x->facts->tg_P_GPa[1], x->check->quantity, false, &high);
    if (s != FIC_OK)
        return s;
    for (size_t i = 0; i < high.n && i < low.n; i++)
        high.v[i] /= low.v[i];
    return fic_comparison_row(x, place_of_largest(&high) / Tg(x, x->facts->tg_P_GPa[1]), NAN, "series of %zu", high.n);
}

static fic_status lowest_clear(comparison *x)
{
    fic_status s = FIC_OK;
    for (size_t k = 0; k < x->facts->n_tg && s == FIC_OK; k++) {
        series e;
        s = read_series(x, x->facts->tg_P_GPa[k], E, true, &e);
        if (s == FIC_OK)
            s = fic_comparison_row(x, e.n ? e.v[0] : NAN, e.n ? e.error[0] : NAN, "%g GPa, %g K", x->facts->tg_P_GPa[k],
                                   e.n ? e.T_K[0] : NAN);
    }
    return s;
}

/* E(T) of a pressure as a logistic between its own limits: the lowest clear value, and the mean from 643 K on (F12, F11).
 * NaN where there is no crossover to see. */
static fic_status crossover(const comparison *x, size_t k, fic_logistic *l)
{
    series e;
    double upper = 0.0;
    size_t liquid = 0;
    l->middle = l->begin = l->middle_error = l->begin_error = NAN;
    fic_status s = read_series(x, x->facts->tg_P_GPa[k], E, true, &e);
    for (size_t i = 0; s == FIC_OK && i < e.n; i++)
        if (e.T_K[i] >= 643.0) {
            upper += e.v[i];
            liquid++;
        }
    if (s != FIC_OK || !liquid || e.n < 4)
        return s;
    return fic_logistic_fit(e.n, e.T_K, e.v, NULL, e.v[0], upper / (double)liquid, l, x->err);
}

static fic_status crossover_shift(comparison *x)
{
    fic_logistic low, high;
    fic_status s = crossover(x, 0, &low);
    if (s == FIC_OK)
        s = crossover(x, 1, &high);
    return s == FIC_OK
               ? fic_comparison_row(x, high.middle - low.middle, both(low.middle_error, high.middle_error), "middle")
               : s;
}

static fic_status crossover_onset(comparison *x)
{
    fic_status s = FIC_OK;
    for (size_t k = 0; k < x->facts->n_tg && s == FIC_OK; k++) {
        fic_logistic l;
        s = crossover(x, k, &l);
        if (s == FIC_OK)
            s = fic_comparison_row(x, l.begin / x->facts->tg_K[k], l.begin_error / x->facts->tg_K[k], "%g GPa",
                                   x->facts->tg_P_GPa[k]);
    }
    return s;
}

/* rms distance of E(T/Tg,P) of two pressures, where they overlap. */
static fic_status collapse(comparison *x)
{
    series e[2];
    fic_master_curve curve[2];
    fic_collapse c = { .rms = NAN };
    fic_status s = FIC_OK;
    for (size_t k = 0; k < 2 && s == FIC_OK; k++) {
        s = read_series(x, x->facts->tg_P_GPa[k], E, true, &e[k]);
        for (size_t i = 0; i < e[k].n; i++)
            e[k].T_K[i] /= x->facts->tg_K[k];
        curve[k] = (fic_master_curve){ e[k].n, e[k].T_K, e[k].v, NULL };
    }
    if (s == FIC_OK && e[0].n > 1 && e[1].n > 1)
        s = fic_master_collapse(2, curve, &c, x->err);
    return s == FIC_OK ? fic_comparison_row(x, c.rms, NAN, "%zu points", c.points) : s;
}

/* ---- alpha's equilibrium alone -------------------------------------------------------------------------- */

static double ln_tau(const comparison *x, double T_K, double P_GPa)
{
    return fic_population_kinetics(&x->campaign->material.population[0], T_K, P_GPa, T_K, P_GPa).ln_tau;
}

static fic_status slowdown(comparison *x)
{
    fic_status s = FIC_OK;
    double P = x->facts->tg_P_GPa[1];
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        double T = x->fact->at_K[i];
        s = fic_comparison_row(x, exp(ln_tau(x, T, P) - ln_tau(x, T, 0.0)), NAN, "%g GPa, %g K", P, T);
    }
    return s;
}

/* Bisection: ln tau falls with T. */
static double isochrone_K(const comparison *x)
{
    double goal = ln_tau(x, x->facts->tg_K[0], 0.0), low = x->facts->tg_K[0] - 200.0, high = x->facts->tg_K[0] + 400.0;
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high), at = ln_tau(x, middle, x->facts->tg_P_GPa[1]);
        *(at < goal ? &high : &low) = middle;
    }
    return low;
}

static fic_status isochrone(comparison *x)
{
    return fic_comparison_row(x, isochrone_K(x), NAN, "%g GPa", x->facts->tg_P_GPa[1]);
}

static fic_status isochrone_slope(comparison *x)
{
    double P = x->facts->tg_P_GPa[1];
    return fic_comparison_row(x, (isochrone_K(x) - x->facts->tg_K[0]) / P, NAN, "0 to %g GPa", P);
}

const fic_comparison fic_comparisons[] = { { "difference", NULL, true, difference },
                                           { "minus_difference", NULL, true, minus_difference },
                                           { "difference_spread", NULL, true, difference_spread },
                                           { "ratio", "1", true, ratio },
                                           { "mean_ratio", "1", true, mean_ratio },
                                           { "ratio_to_as_cast", "1", true, ratio_to_as_cast },
                                           { "value", NULL, true, value },
                                           { "spread", NULL, true, spread },
                                           { "largest_rise", NULL, true, largest_rise },
                                           { "pair_difference", NULL, true, pair_difference },
                                           { "piece_spread", NULL, true, piece_spread },
                                           { "peak_from_standard_onset", "K", false, peak_from_standard_onset },
                                           { "peak_of_ratio", "1", true, peak_of_ratio },
                                           { "lowest_clear", "R Tg", true, lowest_clear },
                                           { "crossover_shift", "K", false, crossover_shift },
                                           { "crossover_onset", "1", false, crossover_onset },
                                           { "collapse", "R Tg", false, collapse },
                                           { "slowdown", "1", false, slowdown },
                                           { "isochrone", "K", false, isochrone },
                                           { "isochrone_slope", "K/GPa", false, isochrone_slope },
                                           { 0 } };
