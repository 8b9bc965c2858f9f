/* comparisons.c - samples against each other: difference, ratio, spread, ... at the conditions of a fact. */
#include "analysis/comparisons.h"

#include <math.h>
#include <stdio.h>

/* ---- where numbers come from --------------------------------------------------------------------------- */

static double R_Tg(const comparison *x)
{
    return FIC_R_J_MOLK * x->facts->tg_K[0];
}

/* A quantity (or E) of a sample; NaN where it has none or only references are resolved. */
static comparison_number of_sample(const comparison *x, size_t sample, int quantity)
{
    if (!x->results || x->results[sample].status != FIC_OK)
        return (comparison_number){ NAN, NAN };
    const fic_sampled *r = &x->results[sample];
    if (quantity < FIC_QUANTITIES)
        return (comparison_number){ r->scan[x->rate].v[quantity], r->scan[x->rate].error[quantity] };
    if (!r->series.clear)
        return (comparison_number){ NAN, NAN };
    switch (quantity - FIC_QUANTITIES) {
    case FIC_S_E:
        return (comparison_number){ r->series.E_J_mol / R_Tg(x), r->series.E_error_J_mol / R_Tg(x) };
    case FIC_S_R2:
        return (comparison_number){ r->series.R2, NAN };
    default:
        return (comparison_number){ (r->series.E_arrhenius_J_mol - r->series.E_J_mol) / R_Tg(x), NAN };
    }
}

fic_status fic_comparison_find(const comparison *x, double P_GPa, double T_K, size_t *sample)
{
    *sample = fic_campaign_find_PT(x->campaign, P_GPa, T_K);
    if (*sample == x->campaign->n)
        return fic_fail(x->err, FIC_EINPUT, "the campaign has no sample with P = %g GPa, T = %g K, expected one", P_GPa,
                        T_K);
    return FIC_OK;
}

fic_status fic_comparison_get(const comparison *x, double P_GPa, double T_K, int quantity, comparison_number *v)
{
    size_t sample;
    fic_status s = fic_comparison_find(x, P_GPa, T_K, &sample);
    if (s == FIC_OK)
        *v = of_sample(x, sample, quantity);
    return s;
}

/* The pressures of a fact: high first, as "7 GPa against 1 atm"; those of Tg where it names none. */
static size_t pressures(const comparison *x, double P[])
{
    size_t n = x->fact->n_pressures ? x->fact->n_pressures : x->facts->n_tg;
    for (size_t i = 0; i < n; i++)
        P[i] = x->fact->n_pressures ? x->fact->P_GPa[i] : x->facts->tg_P_GPa[i];
    return n;
}

/* A range with one more number in it; NaN stays. */
static void widen(double v, double *low, double *high)
{
    *low = v < *low || isnan(v) ? v : *low;
    *high = v > *high || isnan(v) ? v : *high;
}

/* ---- two pressures at one temperature ------------------------------------------------------------------ */

static fic_status pair(const comparison *x, size_t i, comparison_number *low, comparison_number *high)
{
    double T = x->fact->at_K[i];
    fic_status s = fic_comparison_get(x, x->facts->tg_P_GPa[0], T, x->check->quantity, low);
    return s == FIC_OK ? fic_comparison_get(x, x->facts->tg_P_GPa[1], T, x->check->quantity, high) : s;
}

static fic_status signed_difference(comparison *x, double sign)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        comparison_number low, high;
        s = pair(x, i, &low, &high);
        if (s == FIC_OK)
            s = fic_comparison_row(x, sign * (high.value - low.value), hypot(high.error, low.error), "%g K",
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
        comparison_number a, b;
        s = pair(x, i, &a, &b);
        if (s != FIC_OK)
            return s;
        double d = b.value - a.value;
        widen(d, &low, &high);
        error = fmax(error, hypot(a.error, b.error));
    }
    return fic_comparison_row(x, high - low, error * M_SQRT2, "differences at %zu temperatures", x->fact->n_at);
}

static comparison_number quotient(comparison_number a, comparison_number b)
{
    double q = a.value / b.value;
    return (comparison_number){ q, fabs(q) * hypot(a.error / a.value, b.error / b.value) };
}

static fic_status ratio(comparison *x)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        comparison_number low, high;
        s = pair(x, i, &low, &high);
        comparison_number q = s == FIC_OK ? quotient(high, low) : (comparison_number){ NAN, NAN };
        if (s == FIC_OK)
            s = fic_comparison_row(x, q.value, q.error, "%g K, %s", x->fact->at_K[i],
                                   fic_quantity_of(x->check->quantity)->name);
    }
    return s;
}

static fic_status mean_of(const comparison *x, double P_GPa, comparison_number *mean)
{
    fic_status s = FIC_OK;
    *mean = (comparison_number){ 0.0, 0.0 };
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        comparison_number v = { NAN, NAN };
        s = fic_comparison_get(x, P_GPa, x->fact->at_K[i], x->check->quantity, &v);
        mean->value += v.value / (double)x->fact->n_at;
        mean->error += v.error / (double)x->fact->n_at; /* errors of one model go together */
    }
    return s;
}

static fic_status mean_ratio(comparison *x)
{
    comparison_number low, high;
    fic_status s = mean_of(x, x->facts->tg_P_GPa[0], &low);
    if (s == FIC_OK)
        s = mean_of(x, x->facts->tg_P_GPa[1], &high);
    if (s != FIC_OK)
        return s;
    comparison_number q = quotient(high, low);
    return fic_comparison_row(x, q.value, q.error, "mean of %zu temperatures", x->fact->n_at);
}

static fic_status ratio_to_as_cast(comparison *x)
{
    size_t cast = fic_campaign_find(x->campaign, "as-cast");
    if (cast == x->campaign->n)
        return fic_fail(x->err, FIC_EINPUT, "the campaign has no sample 'as-cast', expected one");
    fic_status s = FIC_OK;
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        comparison_number v;
        s = fic_comparison_get(x, x->facts->tg_P_GPa[1], x->fact->at_K[i], x->check->quantity, &v);
        comparison_number q = s == FIC_OK ? quotient(v, of_sample(x, cast, x->check->quantity)) : v;
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
            comparison_number v;
            s = fic_comparison_get(x, P[k], x->fact->at_K[i], x->check->quantity, &v);
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
            comparison_number v = { NAN, NAN };
            s = fic_comparison_get(x, P[k], T[i], x->check->quantity, &v);
            widen(v.value, &low, &high);
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
        comparison_number before = { NAN, NAN }, v = before;
        double rise = 0.0, error = 0.0;
        for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++, before = v) {
            s = fic_comparison_get(x, P[k], x->fact->at_K[i], x->check->quantity, &v);
            double up = v.value - before.value;
            if (s == FIC_OK && i > 0 && (up > rise || isnan(up))) {
                rise = up;
                error = hypot(v.error, before.error);
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
        comparison_number low = of_sample(x, sample[0], x->check->quantity),
                          high = of_sample(x, sample[1], x->check->quantity);
        s = fic_comparison_row(x, high.value - low.value, hypot(low.error, high.error), "T/Tg,P = %s",
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
        comparison_number v = of_sample(x, sample, x->check->quantity);
        widen(v.value, &low, &high);
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
            comparison_number peak, onset;
            s = fic_comparison_get(x, P[k], x->fact->at_K[i], FIC_Q_T_P, &peak);
            if (s == FIC_OK)
                s = fic_comparison_get(x, P[k], x->fact->at_K[i], FIC_Q_STANDARD_ONSET, &onset);
            if (s == FIC_OK)
                s = fic_comparison_row(x, peak.value - onset.value, hypot(peak.error, onset.error), "%g GPa, %g K",
                                       P[k], x->fact->at_K[i]);
        }
    return s;
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
                                           { 0 } };

const fic_comparison *const fic_comparison_lists[] = { fic_comparisons, fic_comparisons_series, fic_comparisons_xray,
                                                       NULL };
