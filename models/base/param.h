/* param.h - one number that a file may hold: its name, unit, meaning, default and range.
 *
 * The same table feeds the reader, the range check, the fitter and the manual, so that keys, units, defaults and ranges
 * stand in one place. A table ends with a zeroed entry. */
#ifndef FIC_PARAM_H
#define FIC_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include "models/base/error.h"

typedef struct {
    const char *name, *unit, *meaning;
    double typical; /* the default of an optional number, an example for a required one */
    double low, high;
    const char *source; /* a key of REFERENCES.md, or "assumed" */
    bool optional;
} fic_param;

size_t fic_params_count(const fic_param params[]);

/* What stands behind a number of p in a sentence: a space and its unit, or nothing where the unit is 1. For "%s%s". */
const char *fic_param_gap(const fic_param *p);
const char *fic_param_unit(const fic_param *p);

/* FIC_OK where v is a number in the range of p, else the sentence "ln_A = 7 ln s, expected ...". */
fic_status fic_param_check(const fic_param *p, double v, fic_error *err);

#endif
