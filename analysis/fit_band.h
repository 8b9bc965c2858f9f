/* fit_band.h - the curve to expect before an experiment, with its uncertainty: a run simulated for many draws of a
 * posterior. */
#ifndef FIC_FIT_BAND_H
#define FIC_FIT_BAND_H

#include "analysis/fit_sample.h"

/* One scan of the run, over the rows of its first draw.
 * Columns  T [K], and of heat_flow [mW] the quantiles  low95, low68, median, high68, high95. */
typedef struct {
    char name[FIC_NAME_BYTES];
    fic_table table;
} fic_fit_band;

typedef struct {
    size_t n, draws, failed; /* failed: draws whose model has no value */
    fic_fit_band *band;
} fic_fit_bands;

/* Simulates `draws` points of a chain, evenly spread over what follows its burn-in, without noise. Parameters that the
 * chain does not hold are the run's. Errors  FIC_EINPUT: a parameter of the chain that the run does not have;
 * FIC_EMATH: no draw can be simulated; FIC_ESTOP, FIC_ENOMEM. */
fic_status fic_fit_bands_make(const fic_run *run, const fic_fit_chain *c, size_t draws, const fic_watch *watch,
                              fic_fit_bands *b, fic_error *err);
void fic_fit_bands_clear(fic_fit_bands *b);

#endif
