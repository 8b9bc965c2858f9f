/* fsdp.h - position and width of the first sharp diffraction peak.
 *
 * The normalised height is the difference of the first maximum and the minimum between the first and the second peak;
 * y_pin is the upper share of it that the fit uses [shen2025, SI 5]. Maximum, minimum and the two crossings are taken
 * from local parabolas, and a bin that the crossing cuts counts with the part inside: that keeps the result
 * independent of noise at the ends of the window and of where the peak falls within a bin. */
#ifndef FIC_FSDP_H
#define FIC_FSDP_H

#include <stddef.h>
#include "models/pattern.h"
#include "models/peak_top.h"

typedef struct {
    fic_peak_shape shape;
    double y_pin;                 /* 0.05 to 0.95 */
    double q_low_1_A, q_high_1_A; /* where the maximum is looked for */
    double q_error;               /* relative standard deviation of the q scale, 0 where unknown */
} fic_fsdp_options;

typedef struct {
    fic_peak_top top;                /* xc = q1, w = FWHM, A, y0, eta, their counting errors, R2 */
    double q1_1_A, q1_error_1_A;     /* error of the counts */
    double q1_scale_error_1_A;       /* q1 times the relative error of the q scale: common to all of a beamline */
    double fwhm_1_A, fwhm_error_1_A; /* errors are NaN where the pattern has none and the fit cannot tell */
    double q_max_1_A, I_max, q_min_1_A, I_min; /* what the normalised height is made of */
    double from_1_A, to_1_A;                   /* the window */
} fic_fsdp;

/* Gaussian, y_pin 0.5, maximum between 1.5 and 4.5 1/angstrom, no error of the scale. */
fic_fsdp_options fic_fsdp_defaults(void);

/* Errors  FIC_EINPUT: options out of range, no maximum inside the range (it rises to an end), no minimum behind it,
 *         fewer than 6 points in the window; FIC_EMATH: the fit does not end.
 * Needs   gsl_set_error_handler_off(). */
fic_status fic_fsdp_fit(const fic_pattern *p, const fic_fsdp_options *o, fic_fsdp *f, fic_error *err);

/* The same at n values of y_pin: the study of figures S8 and S9. */
fic_status fic_fsdp_study(const fic_pattern *p, const fic_fsdp_options *o, size_t n, const double y_pin[], fic_fsdp f[],
                          fic_error *err);

#endif
