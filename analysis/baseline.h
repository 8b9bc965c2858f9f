/* baseline.h - the lines that a curve leaves and reaches: heat capacity of the glass, of the liquid.
 *
 * Near a line the sample still relaxes, or relaxes already, at a rate that is thermally activated. What stands
 * above the line there is a power series in a Boltzmann factor z:
 *     Cp(T) = c0 + c1 x + c2 x^2 + sum_k b_k z^k,   x = (T - centre) / half width of the window
 *     glass:  z = exp((T - high) / theta)
 *     liquid: z = exp((low - T) / theta)
 * so that the line is found by extrapolation to z = 0. A straight line fitted alone takes the sum for heat capacity:
 * that is why it lies 1 to 1.5 K off in T_f on short ranges. */
#ifndef FIC_BASELINE_H
#define FIC_BASELINE_H

#include "analysis/bins.h"
#include "analysis/linear_fit.h"
#include "models/base/error.h"

enum { FIC_TAIL_TERMS = 4 };

typedef enum { FIC_GLASS, FIC_LIQUID } fic_side;

typedef struct {
    fic_side side;
    double low_K, high_K; /* the window */
    double start_K;       /* where rows count as they are; the rest of the range lies on line and tail */
    bool found;           /* by the data's own curvature and noise; else given */
    bool slope_taken;     /* c1 is not from this window but from the other line */
    bool known;           /* the polynomial was given; only the tail is from the curve */
    size_t order;         /* of the polynomial: 0 to 3 */
    double centre_K, half_K, c[4];
    size_t terms; /* of the tail; 0: none */
    double theta_K, b[FIC_TAIL_TERMS];
    size_t first, bins; /* the bins of the window */
    double rss;         /* of the bins about line and tail */
    size_t freedom;     /* bins less parameters */
} fic_baseline;

/* The line alone, and its slope, and the tail alone. */
double fic_baseline_at(const fic_baseline *b, double T_K);
double fic_baseline_slope(const fic_baseline *b, double T_K);
double fic_baseline_tail(const fic_baseline *b, double T_K);
/* Integral of the line, of the tail, from a to b in K; the tail's may go to the far end where z = 0. */
double fic_baseline_integral(const fic_baseline *b, double from_K, double to_K);
double fic_baseline_tail_rest(const fic_baseline *b, double T_K);

/* How many coefficients of the polynomial come from the window itself. */
size_t fic_baseline_columns(const fic_baseline *b);

/* The same line and tail on the bins of another curve: rss and bins anew. */
void fic_baseline_rebase(const fic_bins *bins, fic_baseline *b);

/* Fits the line in the window that *b names (side, low_K, high_K, order, terms). Where slope is not NULL the
 * polynomial is its constant on top of that slope (per K). A theta_K that is not 0 starts the search for it.
 * False: too few bins for so many parameters. */
bool fic_baseline_fit(const fic_bins *bins, const double *slope, fic_baseline *b, fic_linear_fit *work);

/* The bins of the window, and the fit in them with theta as it stands. */
void fic_baseline_choose_bins(const fic_bins *bins, fic_baseline *b);
bool fic_baseline_fit_at(const fic_bins *bins, const double *slope, fic_baseline *b, fic_linear_fit *work);

/* The same window with one power of z more than the line, of a given theta; *error is that of its coefficient b[0]. */
bool fic_baseline_fit_tail(const fic_bins *bins, double theta_K, fic_baseline *b, double *error, fic_linear_fit *work);

/* The equations of the fit as it stands, with one more column for theta where there is a tail: for covariances. */
bool fic_baseline_refit(const fic_bins *bins, const fic_baseline *b, fic_linear_fit *work);

#endif
