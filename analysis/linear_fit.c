#include "analysis/linear_fit.h"

#include <math.h>

static double dot(size_t m, const double a[], const double b[])
{
    double s = 0.0;
#pragma omp simd reduction(+ : s)
    for (size_t i = 0; i < m; i++)
        s += a[i] * b[i];
    return s;
}

static void take_off(size_t m, double a[], double s, const double b[])
{
#pragma omp simd
    for (size_t i = 0; i < m; i++)
        a[i] -= s * b[i];
}

bool fic_linear_fit_solve(fic_linear_fit *f)
{
    size_t m = f->m, n = f->n;
    for (size_t j = 0; j < n; j++) {
        double *a = f->q[j], before = dot(m, a, a);
        for (size_t i = 0; i < j; i++) {
            f->r[i][j] = dot(m, f->q[i], a);
            take_off(m, a, f->r[i][j], f->q[i]);
        }
        double left = dot(m, a, a);
        if (!(left > 1e-22 * before))
            return false;
        f->r[j][j] = sqrt(left);
        double scale = 1.0 / f->r[j][j];
        for (size_t i = 0; i < m; i++)
            a[i] *= scale;
        f->d[j] = dot(m, a, f->y);
        take_off(m, f->y, f->d[j], a);
    }
    for (size_t j = n; j-- > 0;) {
        f->c[j] = f->d[j];
        for (size_t i = j + 1; i < n; i++)
            f->c[j] -= f->r[j][i] * f->c[i];
        f->c[j] /= f->r[j][j];
    }
    f->rss = dot(m, f->y, f->y);
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
    double u[FIC_LINEAR_COLUMNS], v[FIC_LINEAR_COLUMNS];
    forward(f, g, u);
    forward(f, h, v);
    return dot(f->n, u, v);
}
