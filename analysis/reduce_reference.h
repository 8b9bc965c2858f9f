/* reduce_reference.h - inside a reduction: a curve beside its reference. */
#ifndef FIC_REDUCE_REFERENCE_H
#define FIC_REDUCE_REFERENCE_H

#include "analysis/reduce_lines.h"

/* The reference less the curve, over the step: recovery_K of *r from the area between the two, from the glass
 * window's begin to the liquid window's end. Where `align`, the straight line that the difference follows in
 * both windows is taken off the curve first (r->cp changes): a common baseline.
 * Errors  FIC_EINPUT: the two do not overlap in both windows. */
fic_status fic_reference_compare(fic_reduction *r, const fic_reduction *reference, bool align, fic_error *err);

#endif
