/* scattering.h - what a mean atom of a composition scatters, in electron units: the door to xraylib.
 *
 *   <f>  = sum c f,   <f^2> = sum c |f|^2,   f = f0(q) + f'(E) + i f''(E)
 *   C    = sum c S_incoherent(q) (E'/E)^2
 * f0 and the incoherent function are tabulated against sin(theta)/lambda = q / (4 pi). (E'/E)^2 is the recoil
 * (Breit-Dirac) factor of a detector that counts photons. Without an energy there is no dispersion and no recoil.
 * Source  [schoonjans2011], tables of Hubbell 1975; recoil as in [qiu2004]. */
#ifndef FIC_SCATTERING_H
#define FIC_SCATTERING_H

#include <stdbool.h>
#include <stddef.h>
#include "models/composition.h"

typedef struct {
    double energy_keV; /* 0: no dispersion, no recoil */
    bool dispersion;   /* add f' and f'' */
} fic_beam;

/* |<f>|^2, <|f|^2> and Compton scattering at n values of q.
 * Shape   q_1_A[n] in; f_squared[n] = |<f>|^2, f2[n] = <|f|^2>, compton[n] out, the caller's arrays.
 * Units   q in 1/angstrom, from 0 to what the beam reaches; electron units per atom.
 * Errors  FIC_EINPUT: q < 0, q beyond 4 pi / lambda or the tables (about 100 1/angstrom). */
fic_status fic_scattering(const fic_composition *c, const fic_beam *beam, size_t n, const double q_1_A[],
                          double f_squared[], double f2[], double compton[], fic_error *err);

/* Wavelength in angstrom of a photon energy. */
double fic_wavelength_A(double energy_keV);

#endif
