/* fit_errors.h - what a fit knows about its parameters: errors, correlations, and what the data leave open.
 *
 * Everything is computed in shares of the ranges, where bounds are 0 and 1 and a logarithmic scale is straight:
 *     C = (J^T J)^-1,  J = d r / d share = U diag(s) V^T,  a column of V is a combination known to 1/s of the ranges
 * A parameter whose error is no smaller than that of knowing its bounds alone (range/sqrt 12) is not determined. */
#ifndef FIC_FIT_ERRORS_H
#define FIC_FIT_ERRORS_H

#include "analysis/fit.h"

typedef struct {
    double value, std_error;             /* NaN where not determined */
    double low68, high68, low95, high95; /* within the bounds; of a logarithmic scale not symmetric */
    bool at_bound, determined;
} fic_fit_estimate;

typedef struct {
    size_t n;            /* free parameters */
    size_t n_data, dof;  /* priors counted among the data; nuisance parameters taken off */
    size_t n_parameters; /* free ones and the nuisance parameters of curves */
    double chi2, aic, bic;
    bool singular; /* some combination is not determined at all */
    size_t n_open; /* combinations known no better than by the bounds: the last ones */
    fic_fit_estimate estimate[FIC_FIT_PARAMETERS];
    double covariance[FIC_FIT_PARAMETERS][FIC_FIT_PARAMETERS]; /* of the values, in their units */
    double correlation[FIC_FIT_PARAMETERS][FIC_FIT_PARAMETERS];
    double singular_value[FIC_FIT_PARAMETERS];                /* falling */
    double direction[FIC_FIT_PARAMETERS][FIC_FIT_PARAMETERS]; /* direction[k]: the combination of singular_value[k] */
} fic_fit_errors;

/* Errors at a point, from the slopes of the residuals there. Needs gsl_set_error_handler_off().
 * Errors  FIC_EMATH: the model fails at the point, or the decomposition; FIC_ENOMEM. */
fic_status fic_fit_errors_at(fic_fit *fit, const double share[], fic_fit_errors *e, fic_error *err);

enum { FIC_PROFILE_POINTS = 15 };

/* chi2 along one parameter, the others at their best for each value: n points, value rising. */
typedef struct {
    size_t n;
    double value[FIC_PROFILE_POINTS], chi2[FIC_PROFILE_POINTS];
} fic_fit_profile;

/* Profile of free parameter j about a best point, over +-3 standard errors or the whole range, whichever is less. A
 * point better than the best one shows in the numbers; it is not followed. Errors as of the local fit. */
fic_status fic_fit_profile_of(fic_fit *fit, const double best[], const fic_fit_errors *e, size_t j, fic_fit_profile *p,
                              fic_error *err);

#endif
