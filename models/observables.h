/* observables.h - what a state is worth: enthalpy, heat capacity, volume. All are linear in the modes, so the
 * population means are enough.
 *
 *   H   = sum_k w_k [ integral_{T_ref}^{T_f,k} dCp(T') dT' - dCp(T_f,k) kappa_k P_f,k ]       J/mol
 *   Cp  = Cp_glass(T) + (dH/dt) / (dT/dt)                                                     J/mol/K
 *   V   = M/rho [1 + a (T - T_ref) + b (sum_k w_k T_f,k - T_ref) - sum_k delta_k P_f,k] / x(P)
 * with x(P) the squeeze of the third-order Birch-Murnaghan equation [birch1947]. */
#ifndef FIC_OBSERVABLES_H
#define FIC_OBSERVABLES_H

#include "models/material.h"

/* Configurational enthalpy; Tf_K and Pf_GPa hold one value a population. */
double fic_enthalpy(const fic_material *m, const double Tf_K[], const double Pf_GPa[]);

/* Its time derivative at n points, J/mol/s. Means and their time derivatives: n for each population. */
void fic_enthalpy_rates(const fic_material *m, size_t n, double *const Tf_K[], double *const Pf_GPa[],
                        double *const dTf_K_s[], double *const dPf_GPa_s[], double rate[]);

/* The temperature at which the liquid at P = 0 has the enthalpy of this state: what area matching measures.
 * With a constant dCp it is sum_k w_k (T_f,k - kappa_k P_f,k). NaN where a sloping dCp leaves none. */
double fic_enthalpic_Tf(const fic_material *m, const double Tf_K[], const double Pf_GPa[]);

/* Molar volume in cm^3/mol. Errors FIC_EINPUT: a pressure that the equation of state does not reach. */
fic_status fic_molar_volume(const fic_material *m, double T_K, double P_GPa, const double Tf_K[], const double Pf_GPa[],
                            double *V_cm3_mol, fic_error *err);

#endif
