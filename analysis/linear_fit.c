#include "analysis/linear_fit.h"

#include <math.h>
#include "models/base/lanes.h"

/* Rows are worked on in fours, with noughts up to the last whole four. */
static void pad(size_t m, double v[])
{
    for (size_t i = m; i < fours(m); i++)
        v[i] = 0.0;
}

INLINE double dot(size_t m, const double a[], const double b[])
{
    lanes s = spread(0.0), t = spread(0.0);
    size_t i = 0;
    for (; i + 2 * LANES <= m; i += 2 * LANES) {
        s += load(a + i) * load(b + i);
        t += load(a + i + LANES) * load(b + i + LANES);
    }
    if (i < m)
        s += load(a + i) * load(b + i);
    return total(s + t);
}

/* a less s b, and what is left of it along c. */
INLINE double take_off(size_t m, double a[], double s, const double b[], const double c[])
{
    lanes sum = spread(0.0), next = spread(0.0);
    size_t i = 0;
    for (; i + 2 * LANES <= m; i += 2 * LANES) {
        lanes u = load(a + i) - s * load(b + i), v = load(a + i + LANES) - s * load(b + i + LANES);
        store(a + i, u);
        store(a + i + LANES, v);
        sum += u * load(c + i);
        next += v * load(c + i + LANES);
    }
    if (i < m) {
        lanes u = load(a + i) - s * load(b + i);
        store(a + i, u);
        sum += u * load(c + i);
    }
    return total(sum + next);
}

/* Columns and data as they stand, m a whole number of fours. */
FIC_FASTEST static bool orthonormalise(fic_linear_fit *f, size_t m)
{
    for (size_t j = 0; j < f->n; j++) {
        double *a = f->q[j], before = dot(m, a, a), along = j ? dot(m, a, f->q[0]) : before;
        for (size_t i = 0; i < j; i++) {
            f->r[i][j] = along;
            along = take_off(m, a, along, f->q[i], i + 1 < j ? f->q[i + 1] : a);
        }
        if (!(along > 1e-22 * before))
            return false;
        f->r[j][j] = sqrt(along);
        double scale = 1.0 / f->r[j][j];
        for (size_t i = 0; i < m; i += LANES)
            store(a + i, load(a + i) * scale);
        f->d[j] = dot(m, a, f->y);
        f->rss = take_off(m, f->y, f->d[j], a, f->y);
    }
    if (f->n == 0)
        f->rss = dot(m, f->y, f->y);
    return true;
}

bool fic_linear_fit_solve(fic_linear_fit *f)
{
    size_t n = f->n;
    pad(f->m, f->y);
    for (size_t j = 0; j < n; j++)
        pad(f->m, f->q[j]);
    if (!orthonormalise(f, fours(f->m)))
        return false;
    for (size_t j = n; j-- > 0;) {
        f->c[j] = f->d[j];
        for (size_t i = j + 1; i < n; i++)
            f->c[j] -= f->r[j][i] * f->c[i];
        f->c[j] /= f->r[j][j];
    }
    return true;
}

/* R^T u = g. */
static void forward(const fic_linear_fit *f, const double g[], double u[])
{
    for (size_t j = 0; j < f->n; j++) {
        u[j] = g[j];
        for (size_t i = 0; i < j; i++)
            u[j] -= f->r[i][j] * u[i];
        u[j] /= f->r[j][j];
    }
}

void fic_linear_fit_row(const fic_linear_fit *f, const double g[], double w[])
{
    double u[FIC_LINEAR_COLUMNS];
    forward(f, g, u);
    for (size_t i = 0; i < f->m; i++) {
        w[i] = 0.0;
        for (size_t j = 0; j < f->n; j++)
            w[i] += f->q[j][i] * u[j];
    }
}

double fic_linear_fit_covariance(const fic_linear_fit *f, const double g[], const double h[])
{
    double u[FIC_LINEAR_COLUMNS], v[FIC_LINEAR_COLUMNS], sum = 0.0;
    forward(f, g, u);
    forward(f, h, v);
    for (size_t j = 0; j < f->n; j++)
        sum += u[j] * v[j];
    return sum;
}
