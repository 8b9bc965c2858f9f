/* kissinger.h - activation energies from a series of rates, and the branch of peaks that a series follows.
 *
 *   Kissinger  ln(q / T^2) = -E / (R T) + C      for peaks T_p, and with T_f for the limiting fictive temperature
 *   Arrhenius  ln q        = -E / (R T) + C
 * E is apparent: with a fixed thermal history before each scan it lies far below the slope of ln tau in equilibrium
 * [svoboda2013]; with cooling and heating at rates of one ratio it returns what was put in [svoboda2015]. Lag makes E low
 * (by 1.2 R Tg a millisecond near 600 K at 100 to 1000 K/s): say whether it was corrected. */
#ifndef FIC_KISSINGER_H
#define FIC_KISSINGER_H

#include <stdbool.h>
#include <stddef.h>
#include "analysis/peak.h"

typedef struct {
    double E_J_mol, E_error_J_mol; /* error: from the errors of T, or from the scatter where it is larger */
    double intercept, R2;
    double rms_K;     /* of T about the line */
    double curvature; /* of the best parabola, in standard errors; NaN with fewer than 4 rates */
    bool straight; /* with errors: curvature below 2.6 of them (1 %) or a bend below 1 % of the span of ln q; without:
                      a bend below 3 % */
    size_t n;
} fic_activation;

/* Weighted straight lines. T_error_K: standard errors, all above 0, or NULL: equal ones, from the scatter.
 * Errors  FIC_EINPUT: fewer than 3 rates, a rate or temperature not above 0, all rates equal, T falls with q. */
fic_status fic_kissinger(size_t n, const double rate_K_s[], const double T_K[], const double T_error_K[],
                         fic_activation *a, fic_error *err);
fic_status fic_arrhenius(size_t n, const double rate_K_s[], const double T_K[], const double T_error_K[],
                         fic_activation *a, fic_error *err);

enum { FIC_BRANCH_RATES = 64 };

typedef struct {
    size_t n;                   /* rates, in the order given */
    int peak[FIC_BRANCH_RATES]; /* index of the peak on the branch; -1: the branch has none there */
    bool hop[FIC_BRANCH_RATES]; /* the highest peak at that rate is not on the branch */
    size_t followed, hops;
} fic_branch;

/* Follows one branch through peaks at n rates: from the highest peak at rate `start` to slower and faster rates, each
 * time to the peak nearest to where the branch should be. A step of ln q may move a peak by at most 6 % of its
 * temperature per unit, against the expected direction by 1 %.
 * Errors  FIC_EINPUT: more rates than FIC_BRANCH_RATES, no peak at the start. */
fic_status fic_branch_follow(size_t n, const double rate_K_s[], const fic_peaks peaks[], size_t start, fic_branch *b,
                             fic_error *err);

#endif
