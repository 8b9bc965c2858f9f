/* fit_number.h - numbers of material, structure, instrument and protocol, reached by a path of names.
 *
 *   delta_heat_capacity       a scalar of the material
 *   alpha.weight              share of a population; the last one that has any takes what the others leave
 *   alpha.law.h               a parameter of its law
 *   alpha.spectrum.beta       (sigma of a gaussian); the modes are made anew, as many as before
 *   alpha.pressure.enthalpy   a coupling to pressure
 *   structure.density         a value or slope of q1, FWHM or density, of the campaign's structure
 *   instrument.lag            of the chip, in every run and in the campaign
 *   protocol.quench.rate      rate of every step of that kind (quench, heat, cool, compress, decompress)
 *   protocol.hold.for         duration of every step of that kind */
#ifndef FIC_FIT_NUMBER_H
#define FIC_FIT_NUMBER_H

#include "analysis/fit_model.h"

enum { FIC_PATH_BYTES = 64 };

typedef enum {
    FIC_OF_SCALAR,
    FIC_OF_WEIGHT,
    FIC_OF_LAW,
    FIC_OF_SPECTRUM,
    FIC_OF_PRESSURE,
    FIC_OF_STRUCTURE,
    FIC_OF_CHIP,
    FIC_OF_STEP
} fic_place;

/* Where a number stands. */
typedef struct {
    char path[FIC_PATH_BYTES];
    const fic_param *of; /* its entry: unit, meaning, range */
    fic_place place;
    size_t population, index;
    char step[FIC_NAME_BYTES]; /* kind of step */
} fic_number;

/* Finds a path. Errors FIC_EINPUT: the sentence says which part is unknown, and names the nearest there is. */
fic_status fic_number_find(const fic_fit_model *m, const char *path, fic_number *number, fic_error *err);

/* The number as it stands. */
double fic_number_get(const fic_fit_model *m, const fic_number *number);

/* Sets it. After the last one fic_fit_model_settle is to be called. */
void fic_number_set(fic_fit_model *m, const fic_number *number, double value);

/* d ln duration of a segment by a number of a protocol; 0 where it is no step of that kind. */
double fic_number_ln_duration(const fic_number *number, const fic_segment *segment);

#endif
