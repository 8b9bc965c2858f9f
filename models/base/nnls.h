/* nnls.h - non-negative least squares: minimise |A x - b| with x >= 0 [lawson1974]. */
#ifndef FIC_NNLS_H
#define FIC_NNLS_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include "models/base/error.h"

/* A is m x n with m >= n; x has n. Errors FIC_ENOMEM, FIC_EMATH (no convergence in 10 n steps). */
fic_status fic_nnls(const gsl_matrix *A, const gsl_vector *b, gsl_vector *x, fic_error *err);

#endif
