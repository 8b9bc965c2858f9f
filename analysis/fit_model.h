/* fit_model.h - what a fit turns: one material, and all that is simulated with it. */
#ifndef FIC_FIT_MODEL_H
#define FIC_FIT_MODEL_H

#include "analysis/campaign.h"

/* Everything that is simulated with one material: a campaign, or runs, or both. */
typedef struct {
    fic_material material;
    size_t rest; /* the population that takes what the others leave */
    bool has_campaign;
    fic_campaign campaign; /* its own material is not used */
    size_t n_runs;
    fic_run *run; /* likewise */
} fic_fit_model;

void fic_fit_model_clear(fic_fit_model *m);
/* A copy that can be turned without touching the original. Errors FIC_ENOMEM; nothing is left then. */
fic_status fic_fit_model_copy(const fic_fit_model *from, fic_fit_model *to, fic_error *err);

/* Settles which population takes the rest: the last one with a weight in the material as it was read. */
void fic_fit_model_begin(fic_fit_model *m);

/* Brings what hangs on the numbers up to date: modes of spectra, the last weight, the materials of campaign and runs.
 * Errors  FIC_EINPUT: weights that leave nothing for the rest, a spectrum without value; FIC_ENOMEM. */
fic_status fic_fit_model_settle(fic_fit_model *m, fic_error *err);

#endif
