#include "models/state.h"

#include <stdlib.h>
#include <string.h>

fic_status fic_state_equilibrium(const fic_material *m, double T_K, double P_GPa, fic_state *s, fic_error *err)
{
    *s = (fic_state){ .T_K = T_K, .P_GPa = P_GPa };
    for (size_t k = 0; k < m->n; k++)
        s->first[k + 1] = s->first[k] + m->population[k].spectrum.n;
    s->n_modes = s->first[m->n];
    s->d_K = calloc(s->n_modes + 1, sizeof *s->d_K);
    s->e_GPa = calloc(s->n_modes + 1, sizeof *s->e_GPa);
    if (s->d_K && s->e_GPa)
        return FIC_OK;
    fic_state_clear(s);
    return fic_fail_memory(err, "a sample's state");
}

fic_status fic_state_copy(const fic_state *from, fic_state *to, fic_error *err)
{
    *to = *from;
    to->d_K = malloc((from->n_modes + 1) * sizeof *to->d_K);
    to->e_GPa = malloc((from->n_modes + 1) * sizeof *to->e_GPa);
    if (!to->d_K || !to->e_GPa) {
        fic_state_clear(to);
        return fic_fail_memory(err, "a sample's state");
    }
    memcpy(to->d_K, from->d_K, from->n_modes * sizeof *to->d_K);
    memcpy(to->e_GPa, from->e_GPa, from->n_modes * sizeof *to->e_GPa);
    return FIC_OK;
}

void fic_state_clear(fic_state *s)
{
    free(s->d_K);
    free(s->e_GPa);
    *s = (fic_state){ 0 };
}

static double mean(const fic_spectrum *sp, const double v[])
{
    double sum = 0.0;
    for (size_t i = 0; i < sp->n; i++)
        sum += sp->g[i] * v[i];
    return sum;
}

double fic_state_Tf(const fic_material *m, const fic_state *s, size_t k)
{
    return s->T_K - mean(&m->population[k].spectrum, s->d_K + s->first[k]);
}

double fic_state_Pf(const fic_material *m, const fic_state *s, size_t k)
{
    return s->P_GPa - mean(&m->population[k].spectrum, s->e_GPa + s->first[k]);
}
