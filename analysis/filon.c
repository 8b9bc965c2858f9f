/* Filon over an even number of bins: h {alpha [f_0 cos(r q_0) - f_m cos(r q_m)] + beta (even points, ends half) +
 * gamma (odd)}, with alpha, beta, gamma functions of theta = h r. The matrix is built and used in slices of rows. */
#include "analysis/filon.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SLICE = 256, BLOCK = 64 };

typedef struct {
    double *alpha, *beta, *gamma; /* n_r each, times h */
} factors;

/* Below theta = 1/6 the closed forms lose theta^3 in differences; the series are then good to 1e-13. */
static void factor(double t, double *alpha, double *beta, double *gamma)
{
    double s = sin(t), c = cos(t), t2 = t * t, t3 = t2 * t;
    if (t < 1.0 / 6.0) {
        *alpha = t3 * (2.0 / 45.0 - t2 * (2.0 / 315.0 - t2 * (2.0 / 4725.0 - t2 * 8.0 / 467775.0)));
        *beta = 2.0 / 3.0 + t2 * (2.0 / 15.0 - t2 * (4.0 / 105.0 - t2 * (2.0 / 567.0 - t2 * 4.0 / 22275.0)));
        *gamma = 4.0 / 3.0 - t2 * (2.0 / 15.0 - t2 * (1.0 / 210.0 - t2 * (1.0 / 11340.0 - t2 / 997920.0)));
        return;
    }
    *alpha = (t2 + t * s * c - 2.0 * s * s) / t3;
    *beta = 2.0 * (t * (1.0 + c * c) - 2.0 * s * c) / t3;
    *gamma = 4.0 * (s - t * c) / t3;
}

/* sin(q r_j) along a row, by sin(a + b) from tables of every 64th r and of 64 steps: a twentieth of the calls of sin,
 * and the loop inside is one that compilers turn into vectors. Rounding stays below 1e-13 for q r up to 1000. */
static void sines(const fic_filon *g, double q, double out[])
{
    double c[BLOCK], s[BLOCK];
    for (int k = 0; k < BLOCK; k++) {
        c[k] = cos(q * g->dr * k);
        s[k] = sin(q * g->dr * k);
    }
    for (size_t first = 0; first < g->n_r; first += BLOCK) {
        double r = g->r_0 + g->dr * (double)first, x = cos(q * r), y = sin(q * r);
        size_t n = g->n_r - first < BLOCK ? g->n_r - first : BLOCK;
        for (size_t k = 0; k < n; k++)
            out[first + k] = y * c[k] + x * s[k];
    }
}

/* Weights of the last three points for the last bin alone, by Gauss-Legendre with six points: h r is below 1 in use. */
static void last_bin(const fic_filon *g, double r, double w[3])
{
    static const double x[3] = { 0.2386191860831969, 0.6612093864662645, 0.9324695142031521 };
    static const double v[3] = { 0.4679139345726910, 0.3607615730481386, 0.1713244923791704 };
    double q_end = g->q_0 + g->h * (double)(g->n_q - 1);
    w[0] = w[1] = w[2] = 0.0;
    for (int k = 0; k < 6; k++) {
        double u = 0.5 * (k < 3 ? x[k] : -x[k - 3]) - 0.5; /* (q - q_end)/h, from -1 to 0 */
        double a = 0.5 * g->h * v[k % 3] * sin(r * (q_end + u * g->h));
        w[0] += a * 0.5 * u * (u + 1.0);
        w[1] -= a * u * (u + 2.0);
        w[2] += a * 0.5 * (u + 1.0) * (u + 2.0);
    }
}

/* What the two ends have on top of an even point's half: the cosine terms. */
static void end_row(const fic_filon *g, const factors *k, double q, double sign, double out[])
{
    for (size_t j = 0; j < g->n_r; j++)
        out[j] = 0.5 * k->beta[j] * out[j] + sign * k->alpha[j] * cos(q * (g->r_0 + g->dr * (double)j));
}

static void row(const fic_filon *g, const factors *k, size_t i, double out[])
{
    size_t m = g->n_q % 2 ? g->n_q - 1 : g->n_q - 2; /* last point of Filon's rule */
    const double *weight = i % 2 ? k->gamma : k->beta;
    double q = g->q_0 + g->h * (double)i;
    sines(g, q, out);
    if (i == 0 || i == m)
        end_row(g, k, q, i == 0 ? 1.0 : -1.0, out);
    for (size_t j = 0; i > 0 && i < m && j < g->n_r; j++)
        out[j] *= weight[j];
    for (size_t j = 0; i > m && j < g->n_r; j++)
        out[j] = 0.0;
    for (size_t j = 0; g->n_q % 2 == 0 && i + 3 >= g->n_q && j < g->n_r; j++) {
        double w[3];
        last_bin(g, g->r_0 + g->dr * (double)j, w);
        out[j] += w[i + 3 - g->n_q];
    }
}

static fic_status make_factors(const fic_filon *g, factors *k, fic_error *err)
{
    double *v = malloc(3 * g->n_r * sizeof *v);
    if (!v)
        return fic_fail_memory(err, "a sine transform");
    *k = (factors){ v, v + g->n_r, v + 2 * g->n_r };
    for (size_t j = 0; j < g->n_r; j++) {
        factor(g->h * (g->r_0 + g->dr * (double)j), &k->alpha[j], &k->beta[j], &k->gamma[j]);
        k->alpha[j] *= g->h;
        k->beta[j] *= g->h;
        k->gamma[j] *= g->h;
    }
    return FIC_OK;
}

/* Rows first to first + n of the matrix. */
static void slice(const fic_filon *g, const factors *k, size_t first, size_t n, int squared, double K[])
{
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) {
        double *out = K + i * g->n_r;
        row(g, k, first + i, out);
        for (size_t j = 0; squared && j < g->n_r; j++)
            out[j] *= out[j];
    }
}

fic_status fic_filon_sine(const fic_filon *g, size_t n_sets, const double f[], int squared, double out[],
                          fic_error *err)
{
    factors k = { 0 };
    fic_status s = make_factors(g, &k, err);
    if (s != FIC_OK)
        return s;
    double *K = malloc(SLICE * g->n_r * sizeof *K);
    if (!K) {
        free(k.alpha);
        return fic_fail_memory(err, "a sine transform");
    }
    memset(out, 0, n_sets * g->n_r * sizeof *out);
    for (size_t first = 0; first < g->n_q; first += SLICE) {
        size_t n = g->n_q - first < SLICE ? g->n_q - first : SLICE;
        slice(g, &k, first, n, squared, K);
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint)n_sets, (blasint)g->n_r, (blasint)n, 1.0,
                    f + first, (blasint)g->n_q, K, (blasint)g->n_r, 1.0, out, (blasint)g->n_r);
    }
    free(K);
    free(k.alpha);
    return FIC_OK;
}
