/* pictures.h - figures of a simulation, from its tables. */
#ifndef FIC_PICTURES_H
#define FIC_PICTURES_H

#include "experiments/results.h"
#include "models/base/file.h"

/* scans: heat flow, normalised Cp and fictive temperatures against T.  history: the whole path, step by step. */
fic_status pictures_of_simulation(const fic_run *run, const fic_simulation *sim, const results *r, const fic_drafts *d,
                                  fic_error *err);

#endif
