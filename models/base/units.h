/* units.h - the door to UDUNITS-2: text with a unit in, a number in the unit we compute with out.
 *
 * Conversion happens once, here, at the edge of a file; inside the suite a number is in the unit that its
 * name ends with (T_K, q_K_s, P_GPa). */
#ifndef FIC_UNITS_H
#define FIC_UNITS_H

#include "models/base/error.h"

/* A number and a unit, such as "20 K/min", in `unit`.
 * Units   unit is any spelling UDUNITS knows; "1" is dimensionless, and then the unit may be left out.
 *         A temperature may be given in degC: "370 degC" is 643.15 K, "20 degC/min" is 0.333 K/s.
 * Errors  FIC_EINPUT: no number, rest that is no unit, missing unit, wrong dimension, NaN or infinity. */
fic_status fic_quantity_parse(const char *text, const char *unit, double *value, fic_error *err);

/* The factor and offset that take a column from one unit to another: value = factor * x + offset. */
fic_status fic_unit_convert(const char *from, const char *to, double *factor, double *offset, fic_error *err);

#endif
