#include "analysis/simulated.h"

#include <math.h>

fic_scan fic_simulated_view(const fic_simulated_scan *s, double mass_ug, double molar_mass_g_mol)
{
    const fic_table *t = &s->table;
    return (fic_scan){ .name = (char *)s->name,
                       .file = (char *)"simulated",
                       .n = t->n_rows,
                       .t_s = t->column[0].v,
                       .T_K = t->column[1].v,
                       .heat_flow_mW = t->column[4].v,
                       .rate_K_s = fabs(s->rate_K_s),
                       .mass_ug = mass_ug,
                       .molar_mass_g_mol = molar_mass_g_mol };
}
