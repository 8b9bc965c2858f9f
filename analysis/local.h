/* local.h - the height, slope and curvature of a curve at a point: a polynomial in the widest window around
 * it that noise allows. Without noise that is the narrowest. */
#ifndef FIC_LOCAL_H
#define FIC_LOCAL_H

#include <stdbool.h>
#include <stddef.h>
#include "analysis/linear_fit.h"
#include "analysis/noise.h"

enum { FIC_LOCAL_DEGREE = 4 };

typedef struct {
    double centre_K, half_K; /* x = (T - centre) / half */
    size_t degree, rows;
    double c[FIC_LOCAL_DEGREE + 1];
    double sigma;     /* of a row (or group of rows) about the polynomial */
    fic_noise noise;  /* of the rows that were fitted */
    fic_linear_fit f; /* the fit, for errors */
} fic_local;

/* Fits a polynomial of that degree (1 to 4) around row `at`, with half windows from the fewest rows that hold
 * it to most_K. noise: of rows; NULL: taken from
 * the residuals. A window is too wide where two more powers take off more than noise does. False: fewer rows
 * than it needs around there. */
bool fic_local_fit(size_t n, const double T_K[], const double y[], size_t at, size_t degree, double most_K,
                   const fic_noise *noise, fic_local *l);

/* The polynomial and its first two derivatives (per K). */
double fic_local_value(const fic_local *l, double T_K, int derivative);
/* Covariance of the i-th and j-th derivative at T. */
double fic_local_covariance(const fic_local *l, double T_K, int i, int j);
/* The extremum inside the window nearest its centre, and its standard error. False: none inside. */
bool fic_local_extremum(const fic_local *l, double *T_K, double *error_K);

#endif
