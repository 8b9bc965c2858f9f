/* noise.h - how the rows of a curve scatter, and how neighbours hang together.
 *
 * Filters of an instrument, smoothing and a lag undone all make noise that is not white; the error of a slope
 * or of a peak then needs the covariance of rows, r_l = <e_i e_(i+l)>, and not their variance alone. */
#ifndef FIC_NOISE_H
#define FIC_NOISE_H

#include <stddef.h>

enum { FIC_NOISE_LAGS = 20 };

typedef struct {
    size_t n; /* lags known, r[n] and beyond are 0; 0: no noise known */
    double r[FIC_NOISE_LAGS];
} fic_noise;

/* From residuals e[n], after those that are there already (weights by rows): start from { 0 }, add stretches,
 * then settle. */
typedef struct {
    double sum[FIC_NOISE_LAGS], rows, parameters;
} fic_noise_sum;

/* parameters: how many were fitted to the stretch. */
void fic_noise_add(fic_noise_sum *s, size_t n, const double e[], double parameters);

/* Correlations that do not stand out of their own error are taken as none. */
fic_noise fic_noise_settle(const fic_noise_sum *s);

/* Variance of a sum of many rows, for each of them. */
double fic_noise_of_sum(const fic_noise *noise);

/* Variance of a linear combination sum_i v_i e_i, covariance of two. */
double fic_noise_covariance(const fic_noise *noise, size_t n, const double v[], const double w[]);

/* The noise of means of `group` rows each; of a sum of two independent curves, each times a factor. */
fic_noise fic_noise_grouped(const fic_noise *noise, size_t group);
fic_noise fic_noise_combined(const fic_noise *a, double factor_a, const fic_noise *b, double factor_b);

#endif
