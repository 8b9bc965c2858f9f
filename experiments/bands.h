/* bands.h - prediction bands of a run from the posterior of a fit: band-NAME.csv and bands.png. */
#ifndef FIC_BANDS_H
#define FIC_BANDS_H

#include "models/base/watch.h"
#include "models/run.h"

/* Adds them to `folder` from `posterior`/posterior.nc. */
fic_status bands_write(const fic_run *run, const char *posterior, const char *folder, bool pictures,
                       const fic_watch *watch, fic_error *err);

#endif
