/* population.h - a kind of relaxation (alpha, beta, ...): weight, law, modes, and what pressure does to it.
 *
 * For each mode i, with T_f, P_f the population's weighted means [gupta1988, moynihan1976]:
 *     dT_f,i/dt = (T - T_f,i) / (r_i tau) + rho max(dP/dt, 0)
 *     dP_f,i/dt = (P - P_f,i) / (c r_i tau) + chi max(dP/dt, 0)
 *     tau = tau(theta, theta_f, P, P_f),  theta = T - s P,  theta_f = T_f - s_f P_f */
#ifndef FIC_POPULATION_H
#define FIC_POPULATION_H

#include "models/law.h"
#include "models/spectrum.h"

/* The pressure couplings, by their place in fic_population.pressure. */
enum {
    FIC_SHIFT,
    FIC_STRUCTURE_SHIFT,
    FIC_ENTHALPY,
    FIC_REJUVENATION,
    FIC_STORAGE,
    FIC_SLOWNESS,
    FIC_DENSIFICATION,
    FIC_COUPLINGS
};
extern const fic_param fic_coupling_params[];

enum { FIC_NAME_BYTES = 32 };

typedef struct {
    char name[FIC_NAME_BYTES];
    double weight;
    const fic_law *law;
    double p[FIC_LAW_PARAMS];
    double pressure[FIC_COUPLINGS];
    fic_spectrum spectrum;
} fic_population;

/* ln tau and its slopes with respect to T, P, T_f, P_f, and theta itself. */
typedef struct {
    double ln_tau, theta_K;
    double d_T, d_Tf; /* 1/K */
    double d_P, d_Pf; /* 1/GPa */
} fic_kinetics;

fic_kinetics fic_population_kinetics(const fic_population *k, double T_K, double P_GPa, double Tf_K, double Pf_GPa);

/* One entry of a material's populations: list. known: an earlier reading, for its spectrum; or NULL. */
fic_status fic_population_read(fic_node map, const fic_population *known, fic_population *k, fic_error *err);
void fic_population_clear(fic_population *k);

/* A name that may stand in a file's name: letters, digits, "_", "-", ".", not "." first. */
fic_status fic_name_read(fic_node n, char name[FIC_NAME_BYTES], fic_error *err);

#endif
