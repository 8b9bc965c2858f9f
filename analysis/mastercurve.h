/* mastercurve.h - series of samples on T / Tg,P: do they fall on one curve, and where does one process hand over to
 * another. */
#ifndef FIC_MASTERCURVE_H
#define FIC_MASTERCURVE_H

#include <stddef.h>
#include "models/base/error.h"

typedef struct {
    size_t n;
    const double *x, *y; /* x rises */
    const double *error; /* NULL: not known */
} fic_master_curve;

typedef struct {
    double rms;           /* of the points about the mean of all curves, where at least two are known */
    double largest, at_x; /* largest difference between two curves, and where */
    double low_x, high_x; /* the range in common */
    double chi2;          /* rms in units of the errors; NaN where there are none */
    size_t points;
} fic_collapse;

/* Curves are joined by straight lines between their points; each point of each curve is compared with the mean of
 * the curves there. A pair of curves that differ by d everywhere has rms d / 2 per curve; rms is of the differences
 * between pairs, so it gives d.
 * Errors  FIC_EINPUT: fewer than two curves, x that does not rise, no range in common. */
fic_status fic_master_collapse(size_t n, const fic_master_curve curve[], fic_collapse *c, fic_error *err);

/* y = low + (high - low) / (1 + exp[-(x - middle) / width]). */
typedef struct {
    double low, high, middle, width;
    double low_error, high_error, middle_error, width_error; /* 0 where given */
    double begin, begin_error;                               /* where a tenth of the way is made: middle - width ln 9 */
    double rms;
} fic_logistic;

/* Fits the crossover. low, high: known limits, or NaN: fitted. error: standard errors of y, or NULL.
 * Errors  FIC_EINPUT: too few points for the unknowns; FIC_EMATH: no convergence, no crossover in the range. */
fic_status fic_logistic_fit(size_t n, const double x[], const double y[], const double error[], double low, double high,
                            fic_logistic *l, fic_error *err);

double fic_logistic_at(const fic_logistic *l, double x);

#endif
