/* signal.h - what stands before every reduction: heat capacity over rising temperature out of a scan. */
#ifndef FIC_SIGNAL_H
#define FIC_SIGNAL_H

#include "analysis/reduce.h"

/* Savitzky-Golay, cubic, over `window` rows (odd, at least 5) of equal distance; shorter towards the ends.
 * A peak of more than a window's width keeps its height to third order [savitzky1964].
 * derivative 0 or 1 (per row). in and out differ. */
void fic_savitzky_golay(size_t n, const double in[], size_t window, int derivative, double out[]);

/* from less another curve, interpolated linearly at its m temperatures; both T rise, n >= 2. Outside the other's range: its end
 * value. */
void fic_take_off(size_t n, const double T_K[], const double y[], size_t m, const double at_K[], double from[]);

/* Fills out's unit, rate, mass, n, T_K and cp: empty run taken off, lag corrected, smoothed, T rising.
 * Errors  FIC_EINPUT naming the curve; FIC_ENOMEM. */
fic_status fic_signal_prepare(const fic_scan *scan, const fic_reduction_choice *choice, fic_reduction *out,
                              fic_error *err);

#endif
