/* option_values.h - the values of options: quantities, ranges, choices, whole numbers. Each is an argp error that names
 * the option, what was found and what was expected where the text holds no such value. */
#ifndef FIC_OPTION_VALUES_H
#define FIC_OPTION_VALUES_H

#include <argp.h>
#include <stddef.h>

/* A quantity with its unit, or a bare number, in `unit`. */
double option_quantity(struct argp_state *state, const char *option, const char *text, const char *unit);

/* A quantity that needs its unit: one whose size nobody can tell from the bare number, such as a time of ms. */
double option_with_unit(struct argp_state *state, const char *option, const char *text, const char *unit);

/* "2 1/angstrom:4 1/angstrom" or "2:4": two quantities, the second one larger. */
void option_range(struct argp_state *state, const char *option, const char *text, const char *unit, double range[2]);

/* The index of text in names (NULL at the end). */
size_t option_choice(struct argp_state *state, const char *option, const char *text, const char *const names[]);

/* A whole number from low to high. */
long option_whole(struct argp_state *state, const char *option, const char *text, long low, long high);

/* For the default of a parser: the one argument of the command. "expected WHAT" where there is none or a second one. */
error_t option_one_argument(int key, char *arg, struct argp_state *state, const char **value, const char *what);

#endif
