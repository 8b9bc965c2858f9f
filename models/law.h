/* law.h - relaxation time laws: ln tau of a population as a function of its state.
 *
 * A law sees reduced temperatures. For a population with kinetic shift s and structural shift s_f (K/GPa)
 *     theta   = T   - s   P        the bare temperature, held back by pressure
 *     theta_f = T_f - s_f P_f      the structure, held back by the pressure that it was frozen at
 * so that one formula serves every pressure. tau spans 1e-14 to 1e+200 s: only ln tau is ever computed. */
#ifndef FIC_LAW_H
#define FIC_LAW_H

#include "models/base/yaml.h"

enum { FIC_LAW_PARAMS = 8 };

typedef struct {
    double theta_K, theta_f_K, P_GPa, Pf_GPa;
} fic_point;

/* ln tau (tau in s) and its slopes. */
typedef struct {
    double ln_tau;
    double d_theta, d_theta_f; /* 1/K */
    double d_P, d_Pf;          /* 1/GPa, at fixed theta and theta_f */
} fic_rate;

typedef struct {
    const char *name, *summary, *source; /* source: key in REFERENCES.md, equation */
    const fic_param *params;             /* ends with a zeroed entry, FIC_LAW_PARAMS at most */
    /* The point must have theta_K > 0; where the law has no value (theta_f at or below a divergence) ln_tau
     * is +infinity or NaN and the integrator reports it. */
    fic_rate (*rate)(const double p[], const fic_point *at);
    /* Its derivative where parameters and point move along dp and dat, for exact slopes of a fit. NULL: by central
     * differences of rate. */
    fic_rate (*tangent)(const double p[], const fic_point *at, const double dp[], const fic_point *dat);
} fic_law;

extern const fic_law fic_law_ags_vft, fic_law_tnm, fic_law_arrhenius, fic_law_vft, fic_law_myega;

/* Every law, ending with NULL. */
extern const fic_law *const fic_laws[];

/* The derivative of a law's rate along dp, dat: its own, or by differences where it has none. */
fic_rate fic_law_tangent(const fic_law *law, const double p[], const fic_point *at, const double dp[],
                         const fic_point *dat);

/* The law of that name, NULL where there is none. */
const fic_law *fic_law_find(const char *name);

#define FIC_R_J_MOLK 8.31446261815324 /* molar gas constant, exact in the SI of 2019 [codata2018] */

#endif
