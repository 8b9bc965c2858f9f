#include "models/base/least_squares.h"

#include <gsl/gsl_errno.h>
#include <math.h>

int fic_least_squares(gsl_multifit_nlinear_workspace *work, size_t most, double xtol)
{
    int info, code = gsl_multifit_nlinear_driver(most, xtol, 1e-13, 0.0, NULL, NULL, &info, work);
    if (code == GSL_EMAXITER && gsl_multifit_nlinear_niter(work) < most)
        return GSL_SUCCESS; /* no step at all: the start was the minimum */
    return code == GSL_ENOPROG ? GSL_SUCCESS : code;
}

/* Gauss-Jordan with the diagonal scaled to 1. Not LAPACK: with OpenMP, OpenBLAS starts its threads even for the
 * triangular products of a 4 x 4 matrix, and waiting for them took 95 % of the time of a batch of fits. */
bool fic_invert_small(size_t n, double A[])
{
    double scale[16];
    if (n > sizeof scale / sizeof scale[0])
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!(A[i * n + i] > 0.0))
            return false;
        scale[i] = 1.0 / sqrt(A[i * n + i]);
    }
    for (size_t i = 0; i < n * n; i++)
        A[i] *= scale[i / n] * scale[i % n];
    for (size_t k = 0; k < n; k++) {
        double pivot = A[k * n + k];
        if (!(pivot > 1e-14)) /* what is left of 1 when all but rounding was subtracted */
            return false;
        A[k * n + k] = 1.0;
        for (size_t j = 0; j < n; j++)
            A[k * n + j] /= pivot;
        for (size_t i = 0; i < n; i++) {
            double factor = A[i * n + k];
            if (i == k)
                continue;
            A[i * n + k] = 0.0;
            for (size_t j = 0; j < n; j++)
                A[i * n + j] -= factor * A[k * n + j];
        }
    }
    for (size_t i = 0; i < n * n; i++)
        A[i] *= scale[i / n] * scale[i % n];
    return true;
}
