/* pdf_peaks.h - the first three shells of a pair distribution as numbers.
 *
 *   G(r) + 4 pi rho r = sum_j N_j/(r_j s_j sqrt(2 pi)) exp[-(r - r_j)^2/(2 s_j^2)]
 * over the first shell: a doublet (2.7 angstrom, mostly Zr-Cu, and 3.1 angstrom, mostly Zr-Zr, in Zr-Cu glasses
 * [sato2005]) or any number of peaks; and a Gaussian over the upper half of the second and third shells' peaks of
 * G(r), or a parabola where noise leaves no Gaussian: sigma is NaN then. */
#ifndef FIC_PDF_PEAKS_H
#define FIC_PDF_PEAKS_H

#include "analysis/pdf.h"

typedef struct {
    double r_A, sigma_A, N;                   /* N: atoms in the peak (X-ray weighted); for shells 2, 3: NaN */
    double r_error_A, sigma_error_A, N_error; /* from the errors of G, or the scatter of the fit where it has none */
    double height_1_A2, height_error_1_A2;    /* of G(r) at r_A; the error is G's own there, NaN where it has none */
    double R2;
} fic_pdf_peak;

typedef struct {
    double from_A, to_A;               /* window of the first shell */
    size_t n;                          /* peaks in it, 1 to 4 */
    double start_A[4];                 /* where they are looked for */
    double shell_2_A[2], shell_3_A[2]; /* windows in which the second and third maxima of G are looked for */
} fic_pdf_peak_options;

/* 2.3 to 3.45 angstrom with peaks at 2.7 and 3.1; 4.2 to 5.9 and 6.9 to 8.6 angstrom. */
fic_pdf_peak_options fic_pdf_peak_defaults(void);

/* peak[0 .. n-1] of the first shell in rising order, then the second and third shells: peak[n + 2].
 * Errors  FIC_EINPUT: no density in p, windows outside the curve or too short, no maximum in one; FIC_EMATH: no
 *         convergence. */
fic_status fic_pdf_peaks(const fic_pdf *p, const fic_pdf_peak_options *o, fic_pdf_peak peak[], fic_error *err);

#endif
