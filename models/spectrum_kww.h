/* spectrum_kww.h - the least squares behind a KWW spectrum: modes at even ln r, rows at even ln t. Internal to
 * spectrum.c and spectrum_tangent.c. */
#ifndef FIC_SPECTRUM_KWW_H
#define FIC_SPECTRUM_KWW_H

#include <stddef.h>

enum { FIC_KWW_HEAVY = 100 }; /* weight of the row for t = 0, which makes the modes add up to 1 */

typedef struct {
    double beta, ln_first, ln_last; /* times at which the relaxation function leaves 1 and reaches 0 */
    double ln_fast, ln_slow;        /* relative times of the outermost modes */
} fic_kww_range;

fic_kww_range fic_kww_bounds(double beta, double tolerance);
/* Derivatives of its numbers by beta. */
fic_kww_range fic_kww_bounds_tangent(double beta, double tolerance);

/* Rows of the system for so many terms; ln t of row i, of all but the last, which stands for t = 0. */
size_t fic_kww_rows(size_t terms);
double fic_kww_ln_t(const fic_kww_range *k, size_t rows, size_t i);

#endif
