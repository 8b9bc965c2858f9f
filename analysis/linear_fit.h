/* linear_fit.h - small linear least squares, solved thousands of times: a few columns, no allocation.
 *
 * Columns are made orthonormal one after the other (modified Gram-Schmidt), A = Q R, c = R^-1 Q^T y. GSL's
 * solver takes the singular value decomposition of every problem, at 30 times the cost. */
#ifndef FIC_LINEAR_FIT_H
#define FIC_LINEAR_FIT_H

#include <stdbool.h>
#include <stddef.h>

enum { FIC_LINEAR_ROWS = 256, FIC_LINEAR_COLUMNS = 8 };

typedef struct {
    size_t m, n;                                         /* rows, columns; rows up to a whole four are spoiled */
    double q[FIC_LINEAR_COLUMNS][FIC_LINEAR_ROWS];       /* the columns in; orthonormal columns out */
    double y[FIC_LINEAR_ROWS];                           /* data in; residuals out */
    double r[FIC_LINEAR_COLUMNS][FIC_LINEAR_COLUMNS];    /* upper triangle */
    double d[FIC_LINEAR_COLUMNS], c[FIC_LINEAR_COLUMNS]; /* Q^T y; coefficients */
    double rss;                                          /* sum of squared residuals */
} fic_linear_fit;

/* Solves what m, n, q and y hold. False where a column depends on those before it; c is not valid then.
 * d[j]^2 is what column j took off the sum of squares. */
bool fic_linear_fit_solve(fic_linear_fit *f);

/* The row w with sum_i w_i y_i = sum_j g_j c_j: how a linear combination of coefficients hangs on the data. */
void fic_linear_fit_row(const fic_linear_fit *f, const double g[], double w[]);

/* g^T (A^T A)^-1 h: covariance of two combinations of coefficients, in units of the variance of y. */
double fic_linear_fit_covariance(const fic_linear_fit *f, const double g[], const double h[]);

#endif
