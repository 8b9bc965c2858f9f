/* option_quantity.h - the value of an option that is a physical quantity. */
#ifndef FIC_OPTION_QUANTITY_H
#define FIC_OPTION_QUANTITY_H

#include <argp.h>

/* A quantity with its unit, or a bare number, in `unit`; an argp error that names the option where it is none. */
double option_quantity(struct argp_state *state, const char *option, const char *text, const char *unit);

#endif
