/* comparisons_series.c - whole series over temperature, and alpha's equilibrium: where things happen, and how far apart. */
#include <math.h>
#include "analysis/comparisons.h"
#include "analysis/mastercurve.h"

enum { E = FIC_QUANTITIES + FIC_S_E };

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
        comparison_number v;
        status = fic_comparison_get(x, P_GPa, x->facts->T_K[i], quantity, &v);
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
    return fic_comparison_row(x, place_of_largest(&high) / x->facts->tg_K[1], NAN, "series of %zu", high.n);
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
               ? fic_comparison_row(x, high.middle - low.middle, hypot(low.middle_error, high.middle_error), "middle")
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

const fic_comparison fic_comparisons_series[] = { { "peak_of_ratio", "1", true, peak_of_ratio },
                                                  { "lowest_clear", "R Tg", true, lowest_clear },
                                                  { "crossover_shift", "K", false, crossover_shift },
                                                  { "crossover_onset", "1", false, crossover_onset },
                                                  { "collapse", "R Tg", false, collapse },
                                                  { "slowdown", "1", false, slowdown },
                                                  { "isochrone", "K", false, isochrone },
                                                  { "isochrone_slope", "K/GPa", false, isochrone_slope },
                                                  { 0 } };
