/* known_lines.h - the lines that a simulated curve has, for reductions that need no windows. */
#ifndef FIC_KNOWN_LINES_H
#define FIC_KNOWN_LINES_H

#include "analysis/reduce.h"
#include "models/material.h"

/* Cp of the glass and of the liquid of the material, in the unit of the signal (uJ/K of mass_ug, or J/mol/K); for
 * choice.glass_line and choice.liquid_line. Only the tails are then looked for in the curve. They hold for a chip
 * without a baseline of its own. */
void fic_known_lines(const fic_material *m, fic_signal signal, double mass_ug, fic_line *glass, fic_line *liquid);

#endif
