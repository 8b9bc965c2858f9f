/* pdf.h - pair distribution: from S(q) to G(r), one matrix product for a whole batch.
 *
 *   G(r)   = (2/pi) integral_{q_low}^{q_high} q [S(q) - 1] M(q) sin(qr) dq
 *   g(r)   = 1 + G(r)/(4 pi rho r),   RDF(r) = r G(r) + 4 pi rho r^2,   N(r) = integral RDF dr
 * M is 1, Lorch's sin(x)/x with x = pi q/q_high, or a cosine that falls from 1 to 0 over the end of the range. The
 * integral is Filon's: q [S - 1] M is a parabola over each pair of bins and sin(qr) is integrated exactly, so that
 * large r costs no accuracy (1e-8 at a step of 0.003 for distances of 3 angstrom). S(q) below q_low is taken as
 * S(q_low) where `extend` says so.
 * Source  [shen2025], [qiu2004], [lorch1969], [drewitt2013] (cosine), [filon1928]. */
#ifndef FIC_PDF_H
#define FIC_PDF_H

#include <stdbool.h>
#include <stddef.h>
#include "models/base/error.h"
#include "analysis/structure_factor.h"

typedef enum { FIC_WINDOW_NONE, FIC_WINDOW_LORCH, FIC_WINDOW_COSINE } fic_pdf_window;

extern const char *const fic_pdf_windows[]; /* "none", "lorch", "cosine", NULL */

typedef struct {
    double q_low_1_A, q_high_1_A; /* 0, 0: all that is measured */
    fic_pdf_window window;
    double cosine_from;       /* share of q_high where the cosine begins, such as 0.7 */
    bool extend;              /* add 0 to q_low */
    double r_low_A, r_step_A; /* r_low > 0 */
    size_t n_r;
    double rho_1_A3; /* atoms per cubic angstrom; 0: G(r) alone */
} fic_pdf_options;

typedef struct {
    size_t n;
    double *r_A, *G_1_A2;
    double *error_1_A2;           /* standard deviation of G from the errors of S; NULL where S has none */
    double *g, *rdf_1_A, *N;      /* NULL where rho is 0 */
    double N_from_A;              /* N(r) counts from here: where the RDF last passes 0 below the first peak */
    double q_low_1_A, q_high_1_A; /* what was used */
} fic_pdf;

/* No window, all of q, extended, 0.01 to 20 angstrom in steps of 0.01. */
fic_pdf_options fic_pdf_defaults(void);

/* The transforms of n structure factors on one q grid (the first's; others are interpolated to it by a cubic spline
 * where theirs differs). pdf[n] are the caller's, cleared with fic_pdf_clear.
 * Errors  FIC_EINPUT: range outside what is measured or of fewer than 16 points, steps of r too coarse to be a curve
 *         (q_high r_step > pi), more than 2e5 values of r; FIC_ENOMEM.
 * Cost    O(n n_q n_r) as matrix product plus O(n_q n_r) for the matrix, which is made 256 rows at a time. */
fic_status fic_pdf_batch(size_t n, const fic_sq sq[], const fic_pdf_options *o, fic_pdf pdf[], fic_error *err);

void fic_pdf_clear(fic_pdf *p);

/* g, RDF and N again with another density, where the batch was made with one. */
void fic_pdf_set_density(fic_pdf *p, double rho_1_A3);

/* Atoms between two distances by Simpson's rule on the RDF; NaN outside the curve or without a density. */
double fic_pdf_coordination(const fic_pdf *p, double from_A, double to_A);

/* G - G_reference on p's r grid (interpolated linearly) and its error; both arrays of p->n are the caller's, error
 * may be NULL. */
fic_status fic_pdf_difference(const fic_pdf *p, const fic_pdf *reference, double dG_1_A2[], double error[],
                              fic_error *err);

#endif
