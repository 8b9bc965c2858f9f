/* fit_sample.h - the posterior of a fit, drawn by an ensemble of walkers.
 *
 * Affine-invariant stretch moves [goodman2010]: a walker x jumps along the line to a walker y of the other half of the
 * ensemble, x' = y + z (x - y), z distributed as 1/sqrt z on [1/2, 2], accepted with probability min(1, z^(n-1)
 * p(x')/p(x)), p = exp(-chi2/2) within the bounds. Draws do not depend on the number of threads. */
#ifndef FIC_FIT_SAMPLE_H
#define FIC_FIT_SAMPLE_H

#include "analysis/fit_errors.h"

#define FIC_R_HAT_MOST 1.05    /* of a chain that has converged */
enum { FIC_TIMES_LEAST = 50 }; /* autocorrelation times that it holds, burn-in not counted */

typedef struct {
    size_t n, walkers, steps, burn; /* burn: the first quarter of the steps, which the figures below leave out */
    size_t rows, burn_rows, every;  /* kept: each every-th step, half an autocorrelation time apart */
    double *value;                  /* [row][walker][parameter], rows * walkers * n */
    double *chi2;                   /* [row][walker] */
    bool converged;
    char reason[256]; /* the figures that say so; where not, what to do */
    double acceptance;
    double autocorrelation[FIC_FIT_PARAMETERS]; /* integrated time in steps, windowed after [sokal1997] */
    double r_hat[FIC_FIT_PARAMETERS];           /* split, rank-free [gelman1992]; 1 when mixed */
    double mean[FIC_FIT_PARAMETERS], sd[FIC_FIT_PARAMETERS];
    double quantile[FIC_FIT_PARAMETERS][5]; /* 2.5, 16, 50, 84, 97.5 % */
    char name[FIC_FIT_PARAMETERS][FIC_PATH_BYTES], unit[FIC_FIT_PARAMETERS][16];
} fic_fit_chain;

/* Draws steps of all walkers (0: four times the parameters, at least 16; even), starting from the covariance about the
 * best point, until R-hat is below FIC_R_HAT_MOST for every parameter and the chain holds FIC_TIMES_LEAST times its
 * longest autocorrelation time; at most `most` steps. Where the fit's watch asks to stop, the chain ends there.
 * Errors FIC_ENOMEM. */
fic_status fic_fit_sample(fic_fit *fit, const double best[], const fic_fit_errors *e, size_t walkers, size_t most,
                          fic_fit_chain *c, fic_error *err);
void fic_fit_chain_clear(fic_fit_chain *c);

/* NetCDF-4: dimensions step (kept rows), walker, parameter; variables value, chi2, parameter_name, parameter_unit; figures as
 * attributes. */
fic_status fic_fit_chain_write(const fic_fit_chain *c, const char *path, fic_error *err);
fic_status fic_fit_chain_read(const char *path, fic_fit_chain *c, fic_error *err);

#endif
