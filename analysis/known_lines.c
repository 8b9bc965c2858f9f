#include "analysis/known_lines.h"

void fic_known_lines(const fic_material *m, fic_signal signal, double mass_ug, fic_line *glass, fic_line *liquid)
{
    double scale = signal == FIC_HEAT_FLOW ? mass_ug / m->v[FIC_MOLAR_MASS] : 1.0, at_K = m->v[FIC_T_REF];
    *glass = (fic_line){ scale * m->v[FIC_CP_GLASS], scale * m->v[FIC_CP_GLASS_SLOPE], at_K };
    *liquid = (fic_line){ glass->c0 + scale * m->v[FIC_DELTA_CP], glass->c1 + scale * m->v[FIC_DELTA_CP_SLOPE], at_K };
}
