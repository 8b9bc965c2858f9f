/* fit_model.h - what a fit turns: numbers of material, instrument and protocol, reached by a path of names.
 *
 *   delta_heat_capacity            a scalar of the material
 *   alpha.weight                   share of a population; the last one that has any takes what the others leave
 *   alpha.law.h                    a parameter of its law
 *   alpha.spectrum.beta            (sigma of a gaussian); the modes are made anew, as many as before
 *   alpha.pressure.enthalpy        a coupling to pressure
 *   structure.first_peak_position_per_alpha_pressure    a value or slope of q1, FWHM or density, of the campaign's
 * structure instrument.lag                 of the chip, in every run and in the campaign protocol.quench.rate rate of
 * every step of that kind (quench, heat, cool, compress, decompress) protocol.hold.for              duration of every
 * step of that kind */
#ifndef FIC_FIT_MODEL_H
#define FIC_FIT_MODEL_H

#include "analysis/campaign.h"

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

/* Everything that is simulated with one material: a campaign, or runs, or both. */
typedef struct {
    fic_material material;
    size_t rest; /* the population that takes what the others leave */
    bool has_campaign;
    fic_campaign campaign; /* its own material is not used */
    size_t n_runs;
    fic_run *run; /* likewise */
} fic_fit_model;

void fic_fit_model_clear(fic_fit_model *m);
/* A copy that can be turned without touching the original. Errors FIC_ENOMEM; nothing is left then. */
fic_status fic_fit_model_copy(const fic_fit_model *from, fic_fit_model *to, fic_error *err);

/* Finds a path. Errors FIC_EINPUT: the sentence says which part is unknown, and names the nearest there is. */
fic_status fic_number_find(const fic_fit_model *m, const char *path, fic_number *number, fic_error *err);

/* The number as it stands. */
double fic_number_get(const fic_fit_model *m, const fic_number *number);

/* Sets it. After the last one fic_fit_model_settle is to be called. */
void fic_number_set(fic_fit_model *m, const fic_number *number, double value);

/* d ln duration of a segment by a number of a protocol; 0 where it is no step of that kind. */
double fic_number_ln_duration(const fic_number *number, const fic_segment *segment);

/* Settles which population takes the rest: the last one with a weight in the material as it was read. */
void fic_fit_model_begin(fic_fit_model *m);

/* Brings what hangs on the numbers up to date: modes of spectra, the last weight, the materials of campaign and runs.
 * Errors  FIC_EINPUT: weights that leave nothing for the rest, a spectrum without value; FIC_ENOMEM. */
fic_status fic_fit_model_settle(fic_fit_model *m, fic_error *err);

/* Writes a material file that fic_material_read_file reads back. `notes` (may be NULL) are "# " lines on top. */
fic_status fic_material_write(const fic_material *m, const char *notes, const char *path, fic_error *err);

#endif
