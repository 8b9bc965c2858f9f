/* composition.h - which atoms a sample is made of, as fractions that add up to one.
 *
 * Element symbols and atomic weights are xraylib's [schoonjans2011]. */
#ifndef FIC_COMPOSITION_H
#define FIC_COMPOSITION_H

#include <stddef.h>
#include "models/base/error.h"

enum { FIC_ELEMENTS_MOST = 16 };

typedef struct {
    size_t n;
    int Z[FIC_ELEMENTS_MOST];         /* atomic numbers */
    double x[FIC_ELEMENTS_MOST];      /* atomic fractions, sum 1 */
    double weight[FIC_ELEMENTS_MOST]; /* g/mol */
    double sum;                       /* what the given amounts added up to */
    char text[200];                   /* as it was given */
    char note[120];                   /* "adds up to 99.5, taken as 100", or "" where 100 or 1 was given */
} fic_composition;

/* Reads "Zr46.25Ti8.25Cu7.5Ni10Be27.5"; blanks may stand between elements, an amount of 1 may be left out.
 * Note    the amounts are normalised whatever they add up to; c->note says so where it is not 100 or 1.
 * Errors  FIC_EINPUT: no element, an unknown one, one named twice, an amount that is not above 0. */
fic_status fic_composition_parse(const char *text, fic_composition *c, fic_error *err);

/* Mean atomic weight in g/mol. */
double fic_composition_weight(const fic_composition *c);

/* Atoms in a cubic angstrom at a density in g/cm3. */
double fic_composition_atoms_A3(const fic_composition *c, double density_g_cm3);

#endif
