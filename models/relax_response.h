/* relax_response.h - how the end of a step answers to what it is made of: derivatives of the closed form of
 * relax_modes.h, mode by mode.
 *
 * Internal to the exponential integrator. A step is swept once more for all directions together; along each of them
 * the end of a mode is then a handful of products,
 *     d'_i(1) = e^-z d'_i(0) + sum_q by_q,i q',
 * q the numbers that the modes share: ln tau and its slopes at both ends, drive, rate, shift. */
#ifndef FIC_RELAX_RESPONSE_H
#define FIC_RELAX_RESPONSE_H

#include "models/relax_modes.h"

typedef enum {
    FIC_BY_END,    /* ln tau at the end */
    FIC_BY_START,  /* ln tau at the start */
    FIC_BY_SLOPE0, /* h d ln tau/dt at the start */
    FIC_BY_SLOPE1, /* and at the end */
    FIC_BY_RATE,   /* ln rate of the mode: minus ln r */
    FIC_BY_DRIVE,  /* h p at both ends and its total, together */
    FIC_BY_SHIFT,  /* K/GPa, by way of theta in a spectrum of energies */
    FIC_BY_ENERGY, /* b of the mode, K */
    FIC_RESPONSES
} fic_cause;

/* Of temperature departures, or of pressure's. */
typedef struct {
    double *keep, *rate;                       /* e^-z; 1/(r tau) at the end, 1/s */
    double *by[FIC_RESPONSES];                 /* a mode's answer */
    double D[FIC_RESPONSES], S[FIC_RESPONSES]; /* answers of sum g d and of sum g d/(r tau) */
    double *block;
} fic_response;

fic_status fic_response_create(const fic_modes *m, fic_response *r, fic_error *err);
void fic_response_clear(fic_response *r);

/* The answers of a step that was swept: d, e stand at its start, d_next, e_next at its end, fic_modes_tilt at its own.
 * theta: d(1/theta)/d shift at both ends and at the Gauss points, and of turn0 and turn1. The last three causes are
 * answered where `all`, or modes have energies. */
typedef struct {
    double inv_theta0, inv_theta1, inv_theta[FIC_GAUSS], turn0, turn1;
} fic_theta_tangent;
void fic_modes_respond(const fic_modes *m, const fic_step *st, const fic_theta_tangent *theta, bool all,
                       fic_response *T, fic_response *P);

#endif
