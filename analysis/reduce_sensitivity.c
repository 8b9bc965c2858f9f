#include "analysis/reduce_sensitivity.h"

#include <math.h>

static void widen(fic_estimate *e, const fic_estimate *moved, double times)
{
    double change = times * fabs(moved->value - e->value);
    if (isfinite(change))
        e->windows = isfinite(e->windows) ? fmax(e->windows, change) : change;
}

static void widen_all(fic_reduction *r, const fic_reduction *moved, double times)
{
    fic_estimate *e[] = { &r->onset_K, &r->mid_K, &r->Tf_K, &r->delta_cp, &r->cp_max, &r->T_cp_max_K };
    const fic_estimate *m[] = { &moved->onset_K,  &moved->mid_K,  &moved->Tf_K,
                                &moved->delta_cp, &moved->cp_max, &moved->T_cp_max_K };
    for (size_t i = 0; i < sizeof e / sizeof *e; i++)
        widen(e[i], m[i], times);
}

static const fic_lines *lines_of(const fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c,
                                 bool liquid)
{
    return (liquid ? c->liquid_from_reference : c->glass_from_reference) ? reference : &r->own;
}

static void move_edge(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c, bool liquid,
                      double sign)
{
    fic_reduction moved = *r;
    fic_linear_fit work;
    fic_baseline *b = liquid ? &moved.liquid : &moved.glass;
    if (!b->freedom)
        return;
    double by = sign * 0.1 * (b->high_K - b->low_K), slope = fic_baseline_slope(b, b->low_K);
    *(liquid ? &b->low_K : &b->high_K) += by;
    if (fic_baseline_fit(&lines_of(r, reference, c, liquid)->bins, b->slope_taken ? &slope : NULL, b, &work) &&
        fic_quantities(&moved, reference, c, false, NULL) == FIC_OK)
        widen_all(r, &moved, 1.0);
}

/* theta = R T^2 / E, over the part of the window where a tail that was seen has gone; where the fitted tail is smaller than
 * its error, the error counts. */
static void hide_tail(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c)
{
    enum { E_OVER_R_TG = 26 };
    const fic_lines *from = lines_of(r, reference, c, true);
    fic_reduction moved = *r;
    fic_linear_fit work;
    fic_baseline *b = &moved.liquid;
    *b = c->liquid_from_reference ? from->liquid : r->liquid;
    if (!b->freedom || b->known)
        return;
    if (b->terms)
        b->low_K += fmin(2.0 * b->theta_K, 0.5 * (b->high_K - b->low_K));
    double theta_K = b->high_K * b->high_K / (E_OVER_R_TG * r->mid_K.value), error;
    if (!fic_baseline_fit_tail(&from->bins, theta_K, b, &error, &work) ||
        fic_quantities(&moved, reference, c, false, NULL) != FIC_OK)
        return;
    double tail = fabs(b->b[0]), likely = fmin(fmax(tail, error), 0.1 * r->delta_cp.value);
    widen_all(r, &moved, likely / tail);
}

static void count_outer_rows(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c)
{
    fic_reduction moved = *r;
    moved.glass.start_K = r->T_K[0];
    moved.liquid.start_K = r->T_K[r->n - 1];
    if (fic_quantities(&moved, reference, c, false, NULL) == FIC_OK)
        widen(&r->Tf_K, &moved.Tf_K, 1.0);
}

void fic_sensitivity(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c)
{
    for (int k = 0; k < 4; k++)
        move_edge(r, reference, c, k >= 2, k % 2 ? 1.0 : -1.0);
    hide_tail(r, reference, c);
    if (r->warnings & FIC_WARN_NARROWED)
        count_outer_rows(r, reference, c);
    fic_normalise(r, -INFINITY, INFINITY); /* the moved ones share the array */
}
