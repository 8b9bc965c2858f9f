/* least_squares.h - the door to GSL's nonlinear least squares: one way to know that a fit has ended, and covariances.
 */
#ifndef FIC_LEAST_SQUARES_H
#define FIC_LEAST_SQUARES_H

#include <gsl/gsl_multifit_nlinear.h>
#include <stdbool.h>

/* Iterates a workspace that has been initialised. GSL_SUCCESS where it stands at a minimum, also where no step
 * improves it any more because only rounding is left (GSL says "no progress" then, or "too many iterations" where
 * that happens at once). Needs gsl_set_error_handler_off(). */
int fic_least_squares(gsl_multifit_nlinear_workspace *work, size_t most, double xtol);

/* Inverts a symmetric positive definite matrix A[n][n] (by rows) in place, for a handful of parameters. False where it
 * is singular to rounding; A is spoilt then. */
bool fic_invert_small(size_t n, double A[]);

#endif
