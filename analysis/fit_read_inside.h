/* fit_read_inside.h - parts of the reader of fit files that know each other. names: of the runs. */
#ifndef FIC_FIT_READ_INSIDE_H
#define FIC_FIT_READ_INSIDE_H

#include "analysis/fit.h"

enum { FIC_FIT_RUNS = 64 };

/* The data: list. */
fic_status fic_fit_read_data(fic_node list, const char names[][FIC_NAME_BYTES], fic_fit *fit, fic_error *err);

/* run: and of: of a datum, the run and its scan that the datum is held against. */
fic_status fic_fit_read_scan(fic_node map, const char names[][FIC_NAME_BYTES], const fic_fit *fit, fic_fit_data *d,
                             fic_error *err);

/* A datum with scan:, a measured curve. */
fic_status fic_fit_read_curve(fic_node map, const char names[][FIC_NAME_BYTES], const fic_fit *fit, fic_fit_data *d,
                              fic_error *err);

#endif
