/* state.h - a sample at one moment: T, P, and every mode's distance from equilibrium.
 *
 * A mode is kept as its departure, d = T - T_f,i and e = P - P_f,i, not as T_f,i: near equilibrium a
 * departure is small and keeps its digits, where T_f,i would be the difference of two large numbers. */
#ifndef FIC_STATE_H
#define FIC_STATE_H

#include "models/material.h"

typedef struct {
    double T_K, P_GPa;
    size_t n_modes;                    /* of all populations together */
    size_t first[FIC_POPULATIONS + 1]; /* modes of population k: first[k] to first[k + 1] - 1 */
    double *d_K, *e_GPa;
} fic_state;

/* In equilibrium at T, P: no departures. Errors FIC_ENOMEM. */
fic_status fic_state_equilibrium(const fic_material *m, double T_K, double P_GPa, fic_state *s, fic_error *err);
fic_status fic_state_copy(const fic_state *from, fic_state *to, fic_error *err);
void fic_state_clear(fic_state *s);

/* Population means. */
double fic_state_Tf(const fic_material *m, const fic_state *s, size_t k);
double fic_state_Pf(const fic_material *m, const fic_state *s, size_t k);

#endif
