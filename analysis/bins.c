#include "analysis/bins.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>

/* The value that a share of n numbers lies below; changes their order. */
static double quantile(size_t n, double v[], double share)
{
    return gsl_stats_select(v, 1, n, (size_t)(share * (double)(n - 1)));
}

/* Mean squared distance of a bin's rows from their own straight line, per degree of freedom. */
static double scatter(size_t n, const double y[], double mean)
{
    double yy = 0.0, iy = 0.0, ii = (double)n * ((double)n * (double)n - 1.0) / 12.0;
    for (size_t i = 0; i < n; i++) {
        double d = y[i] - mean, x = (double)i - 0.5 * (double)(n - 1);
        yy += d * d;
        iy += d * x;
    }
    double left = yy - iy * iy / ii;
    return n > 2 && left > 0.0 ? left / (double)(n - 2) : 0.0;
}

/* The larger of two estimates of a mean's noise, each from the calmest quarter of n bins: from rows within a
 * bin, and from third differences of bins (which see noise that is slower than a bin, and no parabola). */
static double bin_noise(size_t n, const double y[], double within[], size_t rows)
{
    double third[FIC_BINS];
    if (n < 8)
        return 0.0;
    for (size_t i = 0; i + 3 < n; i++)
        third[i] = fabs(y[i + 3] - y[i] - 3.0 * (y[i + 2] - y[i + 1]));
    /* A quarter of |N(0, 1)| lies below 0.3186; the third difference has variance 20. */
    double slow = quantile(n - 3, third, 0.25) / (0.3186 * sqrt(20.0)), fast = 0.0;
    if (rows > 3) {
        double nu = (double)rows - 2.0, k = 2.0 / (9.0 * nu), w = 1.0 - k - 0.6745 * sqrt(k);
        fast = sqrt(quantile(n, within, 0.25) / (w * w * w) / (double)rows);
    }
    return fmax(slow, fast);
}

void fic_bins_make(size_t n, const double T_K[], const double y[], fic_bins *b)
{
    double within[FIC_BINS];
    b->n = n / 4 < FIC_BINS ? n / 4 : FIC_BINS;
    b->rows = n / b->n;
    b->low_K = T_K[0];
    b->high_K = T_K[n - 1];
    for (size_t k = 0; k < b->n; k++) {
        size_t i0 = k * n / b->n, i1 = (k + 1) * n / b->n;
        double T = 0.0, v = 0.0;
        for (size_t i = i0; i < i1; i++) {
            T += T_K[i];
            v += y[i];
        }
        b->T_K[k] = T / (double)(i1 - i0);
        b->y[k] = v / (double)(i1 - i0);
        double from = k ? 0.5 * (T_K[i0 - 1] + T_K[i0]) : T_K[0],
               to = i1 < n ? 0.5 * (T_K[i1 - 1] + T_K[i1]) : T_K[n - 1];
        b->width_K[k] = to - from;
        within[k] = scatter(i1 - i0, y + i0, b->y[k]);
    }
    for (size_t k = b->n; k < b->n + 4; k++)
        b->T_K[k] = b->high_K;
    size_t part = b->n / 5, rest = b->n - part;
    b->noise[0] = bin_noise(part, b->y, within, b->rows);
    b->noise[1] = bin_noise(part, b->y + rest, within + rest, b->rows);
}
