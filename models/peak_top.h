/* peak_top.h - a bell over a constant, fitted to the top of a peak.
 *
 *   gaussian      y = y0 + A/(w sqrt(pi/(4 ln 2))) exp[-4 ln 2 ((x - xc)/w)^2]
 *   pseudo_voigt  y = y0 + A [eta L + (1 - eta) G], L a Lorentzian of the same full width w and area 1
 * A is an area and ln the natural logarithm [shen2025, SI 5]. eta is not held inside 0 to 1: a value outside says
 * that the peak is no pseudo-Voigt.
 *
 * The fit counts every point alike, as the eye does; errors of the points go into the errors of the result by
 * propagation (sandwich covariance), so that the result itself does not depend on how the errors were guessed. */
#ifndef FIC_PEAK_TOP_H
#define FIC_PEAK_TOP_H

#include <stddef.h>
#include "models/base/error.h"

typedef enum { FIC_GAUSSIAN, FIC_PSEUDO_VOIGT } fic_peak_shape;

extern const char *const fic_peak_shapes[]; /* "gaussian", "pseudo_voigt", NULL */

typedef struct {
    double xc, w, area, y0, eta;                               /* eta is 0 for a Gaussian */
    double xc_error, w_error, area_error, y0_error, eta_error; /* one standard deviation; NaN where undetermined */
    double xc_w_correlation;
    double R2, chi2_red; /* 1 - residual/total sum of squares; NaN without errors of the points */
    size_t n;
} fic_peak_top;

/* Shape   x[n], y[n] in, n >= 6; error[n] (standard deviations, > 0) and share[n] (0 to 1, how much of a point
 *         belongs to the window) or NULL. Without error[] the scatter around the fit stands for it.
 * Errors  FIC_EINPUT: too few points, flat data; FIC_EMATH: no convergence, the peak left the window; FIC_ENOMEM.
 * Needs   gsl_set_error_handler_off().
 * Cost    O(n) per iteration, about 10 iterations. */
fic_status fic_peak_top_fit(fic_peak_shape shape, size_t n, const double x[], const double y[], const double error[],
                            const double share[], fic_peak_top *top, fic_error *err);

/* The fitted curve. */
double fic_peak_top_y(const fic_peak_top *top, double x);

#endif
