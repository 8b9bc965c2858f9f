/* sweep_pictures.h - a finished map as pictures: colours over two axes, curves over one. */
#ifndef FIC_SWEEP_PICTURES_H
#define FIC_SWEEP_PICTURES_H

#include "analysis/sweep_store.h"

/* One picture for each output, MAP-OUTPUT.png and .svg beside MAP.nc. A grid of two axes or more is drawn as a heat map
 * and as curves over its last two axes, the others at their first values; a design without a grid as points over each
 * axis. */
fic_status sweep_pictures(const char *map, const fic_sweep *s, fic_sweep_store *store, fic_error *err);

#endif
