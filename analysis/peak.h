/* peak.h - run 1 less run 2, and the peaks of a curve: where, how high, how wide, how large.
 *
 * A peak's position is the maximum of a quartic through its top, in the widest window that noise allows:
 * between rows without noise, averaged over rows with it. */
#ifndef FIC_PEAK_H
#define FIC_PEAK_H

#include "analysis/estimate.h"
#include "analysis/reduce.h"

enum { FIC_PEAKS = 8 };

typedef struct {
    fic_estimate T_K, height; /* in the unit of y */
    fic_estimate fwhm_K;      /* full width at half height; NaN: the curve does not come down that far */
    fic_estimate area;        /* above zero, out to where y falls to zero or is lowest; unit of y times K */
    double low_K, high_K;     /* where y is half the height */
    double from_K, to_K;      /* of the area */
    double prominence;        /* height above the higher of the valleys that part it from higher peaks */
} fic_peak;

typedef struct {
    size_t n; /* in order of T */
    fic_peak peak[FIC_PEAKS];
    size_t highest; /* index; 0 where n is 0 */
} fic_peaks;

typedef struct {
    double low_K, high_K;    /* where to look; NaN: everywhere */
    double least_height;     /* in the unit of y */
    double least_prominence; /* as a share of the highest peak's height */
    const fic_noise *noise;  /* of the rows of y; NULL: white, from the curve itself */
} fic_peak_choice;

/* Everywhere, any height above five times the noise, prominence of 5 %. */
fic_peak_choice fic_peak_choice_default(void);

/* The maxima of y over rising T_K (n >= 20); at most FIC_PEAKS, the most prominent ones.
 * Errors  FIC_EINPUT: T does not rise, y is not a number, range outside the data. No peak is no error: n = 0. */
fic_status fic_peaks_find(size_t n, const double T_K[], const double y[], const fic_peak_choice *choice,
                          fic_peaks *peaks, fic_error *err);

/* Run 1 less run 2 in units of the step: (Cp_1 - Cp_2) / delta_cp on the rows of run 1. */
typedef struct {
    size_t n, room;
    double *T_K, *y;
    fic_noise noise;                    /* of the rows of y, from both runs */
    double step_share;                  /* relative error of the step */
    double axis_error_K;                /* of all temperatures together */
    double offset, slope_1_K, centre_K; /* of the straight line taken off, where `level` was asked */
    double line[3];                     /* its covariance: offset, offset and slope, slope */
} fic_difference;

/* Shape   d: { 0 } or an earlier result, whose arrays are used again; released by fic_difference_clear.
 * level   takes off the straight line that the difference follows in the windows of glass and liquid of the
 *         first run: for measured runs, whose baselines drift.
 * scale   run 2's step.  Errors  FIC_EINPUT: no common range, different signals or rates; FIC_ENOMEM. */
fic_status fic_difference_make(const fic_reduction *first, const fic_reduction *second, bool level, fic_difference *d,
                               fic_error *err);
void fic_difference_clear(fic_difference *d);

/* The peaks of run 1 less run 2 over everything: errors of height and area hold those of the line
 * and of the step too, that of the position the calibration's. */
fic_status fic_difference_peaks(const fic_difference *d, fic_peaks *peaks, fic_error *err);

/* The highest peak of one run above its liquid line, in units of the step: height, width and area of the
 * overshoot (F23, Fig. S4). Errors  FIC_EINPUT: the run does not overshoot. */
fic_status fic_overshoot(const fic_reduction *r, fic_peak *peak, fic_error *err);

/* The same peak on the axis T / T0: position, width and area divided by T0, with T0's error added. */
fic_peak fic_peak_scaled(const fic_peak *p, fic_estimate T0_K);

#endif
