#include "models/observables.h"

#include <math.h>
#include "models/compression.h"

/* integral of dCp from the reference temperature. */
static double liquid_enthalpy(const fic_material *m, double T_K)
{
    double t = T_K - m->v[FIC_T_REF];
    return t * (m->v[FIC_DELTA_CP] + 0.5 * m->v[FIC_DELTA_CP_SLOPE] * t);
}

double fic_enthalpy(const fic_material *m, const double Tf_K[], const double Pf_GPa[])
{
    double H = 0.0;
    for (size_t k = 0; k < m->n; k++) {
        double kappa = m->population[k].pressure[FIC_ENTHALPY];
        H += m->population[k].weight *
             (liquid_enthalpy(m, Tf_K[k]) - fic_material_delta_cp(m, Tf_K[k]) * kappa * Pf_GPa[k]);
    }
    return H;
}

void fic_enthalpy_rates(const fic_material *m, size_t n, double *const Tf_K[], double *const Pf_GPa[],
                        double *const dTf_K_s[], double *const dPf_GPa_s[], double rate[])
{
    double dCp_ref = m->v[FIC_DELTA_CP], slope = m->v[FIC_DELTA_CP_SLOPE], T_ref = m->v[FIC_T_REF];
    for (size_t i = 0; i < n; i++)
        rate[i] = 0.0;
    for (size_t k = 0; k < m->n; k++) {
        const double *Tf = Tf_K[k], *Pf = Pf_GPa[k], *dTf = dTf_K_s[k], *dPf = dPf_GPa_s[k];
        double kappa = m->population[k].pressure[FIC_ENTHALPY], weight = m->population[k].weight;
        /* dCp as fic_material_delta_cp has it, written out for vectors. */
        _Pragma("omp simd") for (size_t i = 0; i < n; i++)
        {
            double dCp = dCp_ref + slope * (Tf[i] - T_ref);
            rate[i] += weight * (dCp * (dTf[i] - kappa * dPf[i]) - slope * dTf[i] * kappa * Pf[i]);
        }
    }
}

double fic_enthalpic_Tf(const fic_material *m, const double Tf_K[], const double Pf_GPa[])
{
    double a = 0.5 * m->v[FIC_DELTA_CP_SLOPE], b = m->v[FIC_DELTA_CP], H = fic_enthalpy(m, Tf_K, Pf_GPa);
    /* The root of a t^2 + b t = H that is H/b where a is 0, written without cancellation. */
    return m->v[FIC_T_REF] + 2.0 * H / (b + sqrt(b * b + 4.0 * a * H));
}

fic_status fic_molar_volume(const fic_material *m, double T_K, double P_GPa, const double Tf_K[], const double Pf_GPa[],
                            double *V_cm3_mol, fic_error *err)
{
    double x, Tf = 0.0, stored = 0.0;
    fic_status s =
        fic_compression_squeeze(&fic_birch3, P_GPa, m->v[FIC_BULK_MODULUS], m->v[FIC_BULK_MODULUS_SLOPE], &x, err);
    if (s != FIC_OK)
        return s;
    for (size_t k = 0; k < m->n; k++) {
        Tf += m->population[k].weight * Tf_K[k];
        stored += m->population[k].pressure[FIC_DENSIFICATION] * Pf_GPa[k];
    }
    *V_cm3_mol = m->v[FIC_MOLAR_MASS] / m->v[FIC_DENSITY] / x *
                 (1.0 + m->v[FIC_EXPANSION] * (T_K - m->v[FIC_T_REF]) +
                  m->v[FIC_DELTA_EXPANSION] * (Tf - m->v[FIC_T_REF]) - stored);
    return FIC_OK;
}
