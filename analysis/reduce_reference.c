#include "analysis/reduce_reference.h"

#include <math.h>
#include <string.h>
#include "analysis/signal.h"

typedef struct {
    double low_K, high_K; /* of the area */
    fic_bins bins;        /* of the difference, curve less reference */
    bool in[FIC_BINS];    /* in one of the windows */
    size_t n_in;
} pair;

static bool inside(const fic_baseline *b, double T_K)
{
    return T_K >= b->low_K && T_K <= b->high_K;
}

/* The difference on the rows of the curve, binned; r->u is scratch. */
static fic_status make_pair(fic_reduction *r, const fic_reduction *ref, pair *p, fic_error *err)
{
    const fic_baseline *g = &ref->glass, *l = &ref->liquid;
    double slack = 2.0 * (r->T_K[r->n - 1] - r->T_K[0]) / (double)r->n;
    p->low_K = g->low_K;
    p->high_K = l->high_K;
    if (!(r->T_K[0] <= p->low_K + slack && r->T_K[r->n - 1] >= p->high_K - slack))
        return fic_fail(err, FIC_EINPUT, "rows from %.1f to %.1f K, expected the reference's windows (%.1f to %.1f K)",
                        r->T_K[0], r->T_K[r->n - 1], p->low_K, p->high_K);
    size_t i0 = 0, i1 = r->n;
    while (i0 < i1 && r->T_K[i0] < p->low_K)
        i0++;
    while (i1 > i0 && r->T_K[i1 - 1] > p->high_K)
        i1--;
    p->low_K = r->T_K[i0];
    p->high_K = r->T_K[i1 - 1];
    memcpy(r->u + i0, r->cp + i0, (i1 - i0) * sizeof *r->u);
    fic_take_off(ref->n, ref->T_K, ref->cp, i1 - i0, r->T_K + i0, r->u + i0);
    fic_bins_make(i1 - i0, r->T_K + i0, r->u + i0, &p->bins);
    p->n_in = 0;
    for (size_t i = 0; i < p->bins.n; i++) {
        p->in[i] = inside(g, p->bins.T_K[i]) || inside(l, p->bins.T_K[i]);
        p->n_in += p->in[i];
    }
    return FIC_OK;
}

/* Area of the difference over width, and its row on the bins; with `columns` of a line through the windows
 * off. */
static bool area(const pair *p, size_t columns, double *line0, double *line1, double *value, double *error)
{
    fic_linear_fit f = { .m = p->n_in, .n = columns };
    double w[FIC_LINEAR_ROWS], g[FIC_LINEAR_COLUMNS] = { 0 }, centre = 0.5 * (p->low_K + p->high_K),
                               width = p->high_K - p->low_K, sum = 0.0, squares = 0.0;
    size_t k = 0;
    for (size_t i = 0; i < p->bins.n; i++) {
        sum += p->bins.width_K[i] * p->bins.y[i];
        if (!p->in[i])
            continue;
        f.q[0][k] = 1.0;
        f.q[1][k] = (p->bins.T_K[i] - centre) / width;
        f.y[k++] = p->bins.y[i];
    }
    if (!fic_linear_fit_solve(&f) || f.m <= f.n)
        return false;
    bool taken = line0 != NULL;
    if (taken) {
        g[0] = width;
        fic_linear_fit_row(&f, g, w);
        *line0 = f.c[0];
        *line1 = columns > 1 ? f.c[1] / width : 0.0;
        sum -= width * f.c[0]; /* its odd part is centred */
    }
    k = 0;
    for (size_t i = 0; i < p->bins.n; i++) {
        double v = p->bins.width_K[i] - (taken && p->in[i] ? w[k] : 0.0);
        k += p->in[i];
        squares += v * v;
    }
    *value = sum;
    *error = sqrt(squares * f.rss / (double)(f.m - f.n));
    return true;
}

fic_status fic_reference_compare(fic_reduction *r, const fic_reduction *ref, bool align, fic_error *err)
{
    pair p;
    double line0 = 0.0, line1 = 0.0, value, error, centre;
    fic_status s = make_pair(r, ref, &p, err);
    if (s != FIC_OK)
        return s;
    if (!area(&p, 2, align ? &line0 : NULL, &line1, &value, &error))
        return fic_fail(err, FIC_EINPUT, "too few rows in the reference's windows");
    centre = 0.5 * (p.low_K + p.high_K);
    for (size_t i = 0; align && i < r->n; i++)
        r->cp[i] -= line0 + line1 * (r->T_K[i] - centre);
    double step = ref->delta_cp.value;
    r->recovery_K = (fic_estimate){ value / step, hypot(error, value / step * ref->delta_cp.error) / step, NAN };
    return FIC_OK;
}
