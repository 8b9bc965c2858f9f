/* simulated.h - a simulated scan as the analysis sees it: the same container as a measured one. */
#ifndef FIC_SIMULATED_H
#define FIC_SIMULATED_H

#include "analysis/scan.h"
#include "models/run.h"

/* A scan whose arrays are those of s: it lives as long as s does and is not to be cleared. */
fic_scan fic_simulated_view(const fic_simulated_scan *s, double mass_ug, double molar_mass_g_mol);

#endif
