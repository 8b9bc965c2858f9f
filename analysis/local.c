#include "analysis/local.h"

#include <math.h>

enum { ROWS_MOST = 240, EXTRA = 2, SHRINK = 65 };

/* Rows i0 to i1 in groups that fit the solver, as powers of x up to degree + EXTRA. */
static void set_up(const double T_K[], const double y[], size_t i0, size_t i1, size_t group, fic_local *l)
{
    fic_linear_fit *f = &l->f;
    l->rows = i1 - i0;
    l->half_K = 0.5 * (T_K[i1 - 1] - T_K[i0]);
    f->m = 0;
    f->n = l->degree + 1 + EXTRA;
    for (size_t i = i0; i + group <= i1; i += group, f->m++) {
        double T = 0.0, v = 0.0;
        for (size_t k = i; k < i + group; k++) {
            T += T_K[k];
            v += y[k];
        }
        double x = (T / (double)group - l->centre_K) / l->half_K;
        f->y[f->m] = v / (double)group;
        f->q[0][f->m] = 1.0;
        for (size_t j = 1; j < f->n; j++)
            f->q[j][f->m] = f->q[j - 1][f->m] * x;
    }
}

/* How much larger the variance of a mean is than with independent rows: 1 + 2 (r_1 + r_2 + ...), as long as
 * the correlations stand out. */
static double inflation(size_t m, const double r[])
{
    double zero = 0.0, sum = 1.0;
    for (size_t i = 0; i < m; i++)
        zero += r[i] * r[i];
    for (size_t lag = 1; zero > 0.0 && lag < m / 8; lag++) {
        double c = 0.0;
        for (size_t i = lag; i < m; i++)
            c += r[i] * r[i - lag];
        if (c < 2.0 * zero / sqrt((double)m))
            break;
        sum += 2.0 * c / zero;
    }
    return sum;
}

/* Solves, and leaves the polynomial alone in the solution: the first columns stand for themselves. *plain:
 * the extra powers take off no more than noise does. */
static bool fit(fic_local *l, const fic_noise *noise, bool *plain)
{
    fic_linear_fit *f = &l->f;
    if (!fic_linear_fit_solve(f))
        return false;
    size_t keep = l->degree + 1, freedom = f->m - f->n;
    double extra = 0.0, chi2 = 0.0, variance = f->rss / (double)freedom;
    for (size_t j = keep; j < f->n; j++) {
        double d2 = f->d[j] * f->d[j];
        extra += d2;
        chi2 += d2 / (noise->n ? fic_noise_covariance(noise, f->m, f->q[j], f->q[j]) : variance);
    }
    *plain = chi2 <= 3.0 * EXTRA; /* 5 % */
    f->n = keep;
    for (size_t j = keep; j-- > 0;) {
        l->c[j] = f->d[j];
        for (size_t i = j + 1; i < keep; i++)
            l->c[j] -= f->r[j][i] * l->c[i];
        l->c[j] /= f->r[j][j];
    }
    l->sigma = sqrt((f->rss + extra) / (double)(freedom + EXTRA));
    return true;
}

/* Half windows from wide to narrow, each three quarters of the one before: the first that is plain, or the
 * last. */
bool fic_local_fit(size_t n, const double T_K[], const double y[], size_t at, size_t degree, double most_K,
                   const fic_noise *noise, fic_local *l)
{
    size_t least = degree / 2 + 2, half = least;
    if (degree < 1 || degree > FIC_LOCAL_DEGREE || at < least || at + least >= n)
        return false;
    while (half < at && at + half + 1 < n && fmax(T_K[at] - T_K[at - half], T_K[at + half] - T_K[at]) < most_K)
        half++;
    for (;; half = half * 3 / 4 > least ? half * 3 / 4 : least) {
        size_t group = (2 * half + ROWS_MOST) / ROWS_MOST;
        fic_noise known = noise ? fic_noise_grouped(noise, group) : (fic_noise){ 0 };
        bool plain = false;
        l->centre_K = T_K[at];
        l->degree = degree;
        set_up(T_K, y, at - half, at + half + 1, group, l);
        bool good = fit(l, &known, &plain);
        if (!plain && half > least)
            continue;
        if (plain && half > least) { /* undersmoothed: the bias that the test cannot see falls with the fifth power */
            half = half * SHRINK / 100 > least ? half * SHRINK / 100 : least;
            group = (2 * half + ROWS_MOST) / ROWS_MOST;
            known = noise ? fic_noise_grouped(noise, group) : known;
            set_up(T_K, y, at - half, at + half + 1, group, l);
            good = fit(l, &known, &plain);
        }
        /* Where even the narrowest window bends more than its polynomial, the misfit counts as noise. */
        if (!plain)
            known.n = 0;
        l->noise = known.n ? known : (fic_noise){ .n = 1 };
        if (!known.n)
            l->noise.r[0] = l->sigma * l->sigma * inflation(l->f.m, l->f.y);
        return good;
    }
}

/* x^k's derivatives at x, per K. */
static void powers(const fic_local *l, double T_K, int derivative, double g[])
{
    double x = (T_K - l->centre_K) / l->half_K, scale = pow(l->half_K, -derivative);
    for (size_t k = 0; k <= l->degree; k++) {
        double v = scale;
        int power = (int)k;
        for (int i = 0; i < derivative; i++)
            v *= power - i;
        power -= derivative;
        g[k] = power < 0 ? 0.0 : v * pow(x, power);
    }
}

double fic_local_value(const fic_local *l, double T_K, int derivative)
{
    double g[FIC_LOCAL_DEGREE + 1], sum = 0.0;
    powers(l, T_K, derivative, g);
    for (size_t k = 0; k <= l->degree; k++)
        sum += g[k] * l->c[k];
    return sum;
}

double fic_local_covariance(const fic_local *l, double T_K, int i, int j)
{
    double g[FIC_LINEAR_COLUMNS] = { 0 }, h[FIC_LINEAR_COLUMNS] = { 0 }, v[FIC_LINEAR_ROWS], w[FIC_LINEAR_ROWS];
    powers(l, T_K, i, g);
    powers(l, T_K, j, h);
    fic_linear_fit_row(&l->f, g, v);
    fic_linear_fit_row(&l->f, h, w);
    return fmax(fic_noise_covariance(&l->noise, l->f.m, v, w), i == j ? 0.0 : -INFINITY);
}

bool fic_local_extremum(const fic_local *l, double *T_K, double *error_K)
{
    double T = l->centre_K;
    for (int i = 0; i < 30; i++) {
        double slope = fic_local_value(l, T, 1), bend = fic_local_value(l, T, 2);
        if (!(fabs(bend) > 0.0))
            return false;
        T -= slope / bend;
        if (!(fabs(T - l->centre_K) <= l->half_K))
            return false;
        if (fabs(slope / bend) < 1e-10 * l->half_K)
            break;
    }
    *T_K = T;
    *error_K = sqrt(fic_local_covariance(l, T, 1, 1)) / fabs(fic_local_value(l, T, 2));
    return true;
}
