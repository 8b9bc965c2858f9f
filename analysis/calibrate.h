/* calibrate.h - simulation-based calibration of a fit: does its posterior hold the truth as often as it says?
 *
 *     prior -> truth -> data with noise -> posterior sample of L draws -> rank of the truth among them
 * Where likelihood, prior and sampler are right, every rank 0 ... L is equally likely, for each parameter [talts2018].
 * A histogram with a hump at both ends has a posterior that is too narrow, one in the middle one that is too wide, a
 * slope a bias. */
#ifndef FIC_CALIBRATE_H
#define FIC_CALIBRATE_H

#include "analysis/fit_sample.h"

enum { FIC_CALIBRATION_BINS = 50 };

typedef struct {
    size_t draws;   /* truths */
    size_t steps;   /* of the sampler, for each */
    size_t bins;    /* of the histogram, 2 to FIC_CALIBRATION_BINS */
    size_t per_bin; /* ranks in a bin: L + 1 = bins * per_bin */
    double noise;   /* data scatter by so many of the errors that the likelihood believes; 1: it is right */
    unsigned long seed;
} fic_calibration_choice;

fic_calibration_choice fic_calibration_choice_default(void);

typedef struct {
    char name[FIC_PATH_BYTES];
    size_t count[FIC_CALIBRATION_BINS];
    double chi2, p_value; /* of equal bins, bins - 1 degrees of freedom */
    double mean_rank;     /* 0 to 1; 1/2 without bias */
} fic_calibration_ranks;

typedef struct {
    size_t n, bins, draws;
    size_t failed;          /* truths at which the model fails; they are not counted in the histograms */
    double low_95, high_95; /* of one bin where ranks are uniform: binomial quantiles */
    double r_hat;           /* the worst of all chains */
    double acceptance;      /* mean */
    fic_calibration_ranks parameter[FIC_FIT_PARAMETERS];
} fic_calibration;

/* Whether the fit of a file can be calibrated, without the work.
 * Errors  FIC_EINPUT: the file; a loss that is no square, data that are facts, which say no distribution; fewer than
 *         two steps for each rank. */
fic_status fic_calibration_check(const char *fit_path, const fic_calibration_choice *choice, fic_error *err);

/* Calibrates the fit of a file, whose measured values are not used. The same numbers on any number of threads.
 * watch   may be NULL.
 * Errors  as above; FIC_ESTOP; FIC_EMATH: the model fails at more than half of the truths; FIC_ENOMEM.
 * Cost    draws * steps * (twice the parameters, at least 16) models. */
fic_status fic_calibrate(const char *fit_path, const fic_calibration_choice *choice, const fic_watch *watch,
                         fic_calibration *c, fic_error *err);

#endif
