/* structure_factor.h - from a pattern to the structure factor S(q) in absolute units.
 *
 *   I_c(q) = alpha [I(q) - b B(q)] - C(q),     S(q) = 1 + [I_c(q) - <f^2>]/<f>^2     (Faber-Ziman)
 * alpha comes from the end of the pattern, where S(q) tends to 1: alpha = sum v (<f^2> + C)/sum v (I - b B) with v a
 * Hann bell over the normalisation range divided by <f>^2, under which the last oscillations of S(q) average out.
 * Source  [qiu2004]; <f^2> in the numerator where [shen2025] prints <f>^2, see REFERENCES.md. */
#ifndef FIC_STRUCTURE_FACTOR_H
#define FIC_STRUCTURE_FACTOR_H

#include <stdbool.h>
#include "models/pattern.h"
#include "models/scattering.h"

typedef struct {
    fic_composition composition;
    fic_beam beam;                      /* energy for the recoil of Compton scattering; dispersion on request */
    bool compton;                       /* false: the pattern holds none */
    double background_share;            /* b */
    double norm_low_1_A, norm_high_1_A; /* 0, 0: the last 40 % of the pattern */
} fic_sq_options;

typedef struct {
    size_t n;
    double *q_1_A, *S, *error; /* error is NULL where the pattern has none */
    double *background_free;   /* alpha [I - b B]: coherent and Compton scattering in electron units per atom */
    double alpha, alpha_relative_error; /* the second is NaN without errors */
} fic_sq;

/* background may be NULL.
 * Errors  FIC_EINPUT: normalisation range outside the pattern or of fewer than 10 points, q beyond the tables, a
 *         background that does not cover the pattern, nothing left at high q; FIC_ENOMEM. */
fic_status fic_sq_reduce(const fic_pattern *p, const fic_pattern *background, const fic_sq_options *o, fic_sq *sq,
                         fic_error *err);

void fic_sq_clear(fic_sq *sq);

#endif
