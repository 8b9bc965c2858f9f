/* baseline_windows.h - where a line is to be looked for: windows that the curve itself allows. */
#ifndef FIC_BASELINE_WINDOWS_H
#define FIC_BASELINE_WINDOWS_H

#include "analysis/baseline.h"

/* Finds the widest window at that end of the range in which line and tail describe the bins to within noise,
 * then draws back by half a theta. `floor`: what counts as agreement on a curve without noise. Where even the
 * narrowest does not agree it is taken all the same and false returned.
 * b->side, order and terms (and known, centre_K, half_K, c) in; the rest out. */
bool fic_baseline_find(const fic_bins *bins, const double *slope, double floor, fic_baseline *b, fic_linear_fit *work);

/* Whether the curve gives that line with its slope: fits with one and with two tail terms must agree, in the
 * area between the middle of the range and that end, to 0.2 % of half the range times the step or three
 * standard errors; and the curve must reach the line. b: as for fic_baseline_find, and the line found. */
bool fic_baseline_settled(const fic_bins *bins, double step, double floor, fic_baseline *b, fic_linear_fit *work);

#endif
