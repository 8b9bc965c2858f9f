/* reduce_quantities.h - inside a reduction: from lines to onset, T_f and overshoot. */
#ifndef FIC_REDUCE_QUANTITIES_H
#define FIC_REDUCE_QUANTITIES_H

#include "analysis/reduce_lines.h"

/* Everything that follows from the lines as they stand in *r; standard errors and the noise of rows where `errors`.
 * Errors  FIC_EINPUT: no step, an end that still relaxes, no onset, areas that match nowhere. */
fic_status fic_quantities(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *choice, bool errors,
                          fic_error *err);

/* u of the rows between two temperatures. */
void fic_normalise(fic_reduction *r, double low_K, double high_K);

#endif
