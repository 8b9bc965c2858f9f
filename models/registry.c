/* registry.c - the relaxation laws, one line each. */
#include <math.h>
#include <string.h>
#include "models/law.h"

const fic_law *const fic_laws[] = {
    &fic_law_ags_vft, &fic_law_tnm, &fic_law_arrhenius, &fic_law_vft, &fic_law_myega, NULL,
};

const fic_law *fic_law_find(const char *name)
{
    for (size_t i = 0; fic_laws[i]; i++)
        if (strcmp(fic_laws[i]->name, name) == 0)
            return fic_laws[i];
    return NULL;
}

/* Central differences with a step by which nothing changes by more than the cube root of its last digit. */
static fic_rate by_differences(const fic_law *law, const double p[], const fic_point *at, const double dp[],
                               const fic_point *dat)
{
    double far = fmax(fabs(dat->theta_K / at->theta_K), fabs(dat->theta_f_K / at->theta_f_K)), q[2][FIC_LAW_PARAMS];
    far = fmax(far, fmax(fabs(dat->P_GPa), fabs(dat->Pf_GPa)));
    for (size_t i = 0; i < FIC_LAW_PARAMS; i++)
        far = fmax(far, p[i] != 0.0 ? fabs(dp[i] / p[i]) : fabs(dp[i]));
    if (!(far > 0.0))
        return (fic_rate){ 0 };
    double h = 6e-6 / far;
    fic_rate r[2];
    for (int side = 0; side < 2; side++) {
        double by = side ? h : -h;
        for (size_t i = 0; i < FIC_LAW_PARAMS; i++)
            q[side][i] = p[i] + by * dp[i];
        fic_point there = { at->theta_K + by * dat->theta_K, at->theta_f_K + by * dat->theta_f_K,
                            at->P_GPa + by * dat->P_GPa, at->Pf_GPa + by * dat->Pf_GPa };
        r[side] = law->rate(q[side], &there);
    }
    return (fic_rate){ (r[1].ln_tau - r[0].ln_tau) / (2.0 * h), (r[1].d_theta - r[0].d_theta) / (2.0 * h),
                       (r[1].d_theta_f - r[0].d_theta_f) / (2.0 * h), (r[1].d_P - r[0].d_P) / (2.0 * h),
                       (r[1].d_Pf - r[0].d_Pf) / (2.0 * h) };
}

fic_rate fic_law_tangent(const fic_law *law, const double p[], const fic_point *at, const double dp[],
                         const fic_point *dat)
{
    return law->tangent ? law->tangent(p, at, dp, dat) : by_differences(law, p, at, dp, dat);
}
