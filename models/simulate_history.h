/* simulate_history.h - the whole path of a run, coarsely, for pictures. Internal to simulate.c. */
#ifndef FIC_SIMULATE_HISTORY_H
#define FIC_SIMULATE_HISTORY_H

#include "models/run.h"

/* Columns t, T, P, V and T_f, P_f of each population; no row yet. */
fic_status fic_history_init(const fic_run *run, fic_table *t, fic_error *err);

/* One more row, as long as a picture has use for it. */
fic_status fic_history_row(const fic_run *run, fic_table *t, double t_s, double T_K, double P_GPa, const double Tf[],
                           const double Pf[], fic_error *err);

/* A segment that nobody records, seen at a few points. */
fic_status fic_history_pass(const fic_run *run, fic_relaxer *relaxer, const fic_segment *g, fic_state *state,
                            double start_s, fic_table *history, fic_error *err);

/* A scan's own points, thinned, so that it is seen in the history too. */
fic_status fic_history_thin(const fic_run *run, const fic_table *scan, double start_s, fic_table *history,
                            fic_error *err);

#endif
