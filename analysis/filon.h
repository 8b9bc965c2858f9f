/* filon.h - the sine integral of many functions at once, as matrix products.
 *
 *   out_s(r_j) = integral_{q_0}^{q_0 + (n-1) h} f_s(q) sin(q r_j) dq,   q_i = q_0 + i h
 * by Filon's rule [filon1928], which is Simpson's with the sine integrated exactly: K_ij holds the weight of f(q_i)
 * in the integral at r_j. An even number of points gets its last bin from the parabola through the last three. */
#ifndef FIC_FILON_H
#define FIC_FILON_H

#include <stddef.h>
#include "models/base/error.h"

typedef struct {
    size_t n_q, n_r;
    double q_0, h, r_0, dr; /* r_0 > 0 */
} fic_filon;

/* Shape   f[n_sets][n_q] in, out[n_sets][n_r] out, both by rows; n_q >= 3.
 * With squared != 0 the squares of the weights are used: variances in, variances out.
 * Errors  FIC_ENOMEM.
 * Threads OpenMP for the matrix, OpenBLAS for the product. */
fic_status fic_filon_sine(const fic_filon *g, size_t n_sets, const double f[], int squared, double out[],
                          fic_error *err);

#endif
