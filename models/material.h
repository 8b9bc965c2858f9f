/* material.h - what a sample is made of: heat capacities, volume, and its populations. */
#ifndef FIC_MATERIAL_H
#define FIC_MATERIAL_H

#include "models/population.h"

enum { FIC_POPULATIONS = 8 };

/* The scalars of a material, by their place in fic_material.v. */
enum {
    FIC_CP_GLASS,
    FIC_CP_GLASS_SLOPE,
    FIC_DELTA_CP,
    FIC_DELTA_CP_SLOPE,
    FIC_T_REF,
    FIC_MOLAR_MASS,
    FIC_DENSITY,
    FIC_EXPANSION,
    FIC_DELTA_EXPANSION,
    FIC_BULK_MODULUS,
    FIC_BULK_MODULUS_SLOPE,
    FIC_MATERIAL_SCALARS
};
extern const fic_param fic_material_params[];

typedef struct {
    char name[FIC_NAME_BYTES];
    double v[FIC_MATERIAL_SCALARS];
    size_t n;
    fic_population population[FIC_POPULATIONS];
    char sha256[65]; /* of the file that it stands in */
} fic_material;

/* Reads a material map, or the file that a text node names: a path beside the file it stands in, or a
 * preset's name. On error nothing is left to clear. Errors  FIC_EINPUT at the node: unknown key, unit, range,
 * weights that do not add up to 1 within 1e-6. */
fic_status fic_material_read(fic_node node, fic_material *m, fic_error *err);
/* The same into a material that holds an earlier reading, or is { 0 }. Spectra whose own numbers are as they were are not
 * fitted anew. */
fic_status fic_material_read_again(fic_node node, fic_material *m, fic_error *err);
fic_status fic_material_read_file(const char *path, fic_material *m, fic_error *err);
void fic_material_clear(fic_material *m);

/* Writes a material file that fic_material_read_file reads back. `notes` (may be NULL) are "# " lines on top. */
fic_status fic_material_write(const fic_material *m, const char *notes, const char *path, fic_error *err);

/* Cp_glass(T) and dCp(T) = Cp_liquid - Cp_glass, in J/mol/K: linear about the reference temperature. */
double fic_material_cp_glass(const fic_material *m, double T_K);
double fic_material_delta_cp(const fic_material *m, double T_K);

/* Index of the population of that name, or of the first one where name is NULL; m->n where there is none. */
size_t fic_material_find(const fic_material *m, const char *name);

#endif
