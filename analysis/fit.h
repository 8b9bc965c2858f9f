/* fit.h - parameters from measured curves and numbers.
 *
 *     fit file -> parameters, data -> residuals r_i(x), chi2 = sum rho(r_i^2) -> local, global -> parameters with
 * errors Data are any mix of scans, reduced quantities with errors, and facts with windows. Residuals are in units of
 * standard errors; every parameter lives between bounds. */
#ifndef FIC_FIT_H
#define FIC_FIT_H

#include "analysis/facts.h"
#include "analysis/fit_number.h"
#include "models/base/watch.h"

enum { FIC_FIT_PARAMETERS = 40, FIC_FIT_DATA = 256 };

typedef struct {
    fic_number number;
    double start, low, high;
    bool log;   /* searched, and its prior taken, in ln */
    bool fixed; /* at its start */
    bool is_tied;
    size_t tied; /* number = factor * that parameter + offset */
    double factor, offset;
    double prior, prior_sigma; /* prior_sigma 0: none; sigma in ln units where log */
} fic_fit_parameter;

typedef enum { FIC_FIT_FACTS, FIC_FIT_QUANTITY, FIC_FIT_SCAN } fic_fit_kind;

/* One entry of data:, or one curve of it. */
typedef struct {
    fic_fit_kind kind;
    char name[FIC_NAME_BYTES * 2]; /* for messages and pictures */
    double weight;                 /* residuals are multiplied by its root */
    size_t first, n;               /* its place among the residuals */
    /* facts */
    fic_facts facts;
    double margin, pull;
    /* quantity: of a scan of a campaign's sample, or of a run's scan */
    int quantity;
    size_t sample, rate, run;
    char scan[FIC_NAME_BYTES];
    double value, error;
    /* scan */
    bool capacity; /* of heat capacity, not of heat flow */
    size_t n_rows;
    double *T_K, *y, *noise; /* n_rows each */
    bool scale;              /* mass: a factor on the model is fitted */
    size_t baseline;         /* terms of a polynomial in T: 0, 1, 2, 3 */
} fic_fit_data;

typedef enum { FIC_LOSS_SQUARE, FIC_LOSS_SOFT, FIC_LOSS_CAUCHY } fic_loss;

typedef struct {
    bool global;
    size_t algorithm;   /* of fic_fit_algorithms */
    double time_s;      /* of the global search, at most; 0: no limit */
    size_t evaluations; /* of the global search, at most */
    size_t iterations;  /* of the local one, at most */
    double tolerance;   /* relative, of parameters */
    double step;        /* of differences, as a share of the range */
    fic_loss loss;
    double loss_scale;
    unsigned long seed;
} fic_fit_method;

/* Numbers of a fit file: of method:, of a datum with facts:, of one with scan:. */
extern const fic_param fic_fit_method_params[], fic_fit_facts_params[], fic_fit_curve_params[];
extern const char *const fic_fit_algorithms[]; /* "crs2", "mlsl", ..., NULL */

typedef struct fic_fit {
    char name[FIC_NAME_BYTES * 2], sha256[65];
    fic_fit_model model;
    bool *wanted; /* samples of the campaign that some datum needs */
    size_t n_parameters, n_free;
    fic_fit_parameter parameter[FIC_FIT_PARAMETERS];
    size_t free[FIC_FIT_PARAMETERS];      /* indices of the free ones */
    size_t n_data, n_residuals, n_priors; /* residuals: of data, then of priors */
    fic_fit_data *data;
    fic_fit_method method;
    /* spent so far, and the best point seen, in shares of the ranges */
    size_t evaluations, failures;
    char failure[256]; /* why the last failed point failed */
    double best_chi2, best[FIC_FIT_PARAMETERS];
    const fic_watch *watch;
    bool stopped;
} fic_fit;

/* Reads a fit file and everything it names; resolves all references.
 * Errors  FIC_EINPUT at file:line:col: unknown parameter, empty or inverted bounds, a start outside, fewer data than
 *         parameters, a data file that cannot be read, NaN data. */
fic_status fic_fit_read(const char *path, fic_fit *fit, fic_error *err);
void fic_fit_clear(fic_fit *fit);

/* ---- one point ----------------------------------------------------------------------------------------- */

/* Free parameters as shares s of their ranges, 0 to 1, and as they are. */
double fic_fit_value(const fic_fit_parameter *p, double share);
double fic_fit_share(const fic_fit_parameter *p, double value);
/* d value / d share. */
double fic_fit_slope(const fic_fit_parameter *p, double share);

/* The model at a point. Errors as fic_fit_model_copy and _settle. */
fic_status fic_fit_model_at(const fic_fit *fit, const double share[], fic_fit_model *m, fic_error *err);

/* Residuals, n_residuals + n_priors of them, robust loss included: chi2 is the sum of their squares.
 * A model that fails at this point is penalised and counted, and is no error: every residual is FIC_FIT_PENALTY then,
 * and *failed says so. May be called from several threads. Errors FIC_ENOMEM. */
#define FIC_FIT_PENALTY 30.0
fic_status fic_fit_residuals(fic_fit *fit, const double share[], double r[], bool *failed, fic_error *err);

/* What the model gives for each datum at this point: predicted[n_residuals] beside measured[n_residuals], in the unit
 * of the data (of facts: the prediction and the middle of the window). */
fic_status fic_fit_predict(fic_fit *fit, const double share[], double predicted[], double measured[], fic_error *err);

/* Columns d r / d share, (n_residuals + n_priors) x n_free, row by row. r holds the residuals at the point.
 * Exact, by tangents carried beside one simulation of the runs (relax_tangent.h), but by differences for the noise and
 * the sampling of the chip, for the pace of a step that is recorded or carries a sine, for all of a fit with a campaign
 * or with cvode, and where the model fails at the point. A reduced quantity's slope is the reduction of the curve moved
 * along its tangent. Errors FIC_ENOMEM. */
fic_status fic_fit_jacobian(fic_fit *fit, const double share[], const double r[], double J[], fic_error *err);

/* ---- searches ------------------------------------------------------------------------------------------ */

typedef struct {
    double share[FIC_FIT_PARAMETERS], chi2;
    bool converged;
    char reason[160]; /* why it ended */
    size_t iterations;
} fic_fit_point;

/* From start, within the bounds. Trust region [gsl], on u with share = (1 + sin u)/2. */
fic_status fic_fit_local(fic_fit *fit, const double start[], fic_fit_point *point, fic_error *err);
/* Over the whole box, from start where the method takes one [nlopt]; multistart: local searches from the start and from
 * the best of places spread over the box by Sobol's sequence, until points or time are spent. */
fic_status fic_fit_global(fic_fit *fit, const double start[], fic_fit_point *point, fic_error *err);

#endif
