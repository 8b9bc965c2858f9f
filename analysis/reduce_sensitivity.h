/* reduce_sensitivity.h - inside a reduction: how far its numbers move for reasons that no noise shows. */
#ifndef FIC_REDUCE_SENSITIVITY_H
#define FIC_REDUCE_SENSITIVITY_H

#include "analysis/reduce_quantities.h"

/* Fills `windows` of every estimate of *r with the largest change under
 *   - each inner edge of the windows moved by a tenth of the window, out and in;
 *   - a tail of the liquid that noise hides: what a beta process as broad as 26 R Tg allows [yu2014] would leave above the
 *     line in its window, as far as the rows there put up with it, at most a tenth of the step;
 *   - for windows found around the step only, the rows outside counted as they are. */
void fic_sensitivity(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *choice);

#endif
