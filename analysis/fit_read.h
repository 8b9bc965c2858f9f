/* fit_read.h - parts of the reader of fit files that know each other. */
#ifndef FIC_FIT_READ_H
#define FIC_FIT_READ_H

#include "analysis/fit.h"

enum { FIC_FIT_RUNS = 64 };

/* The data: list. names: of the runs. */
fic_status fic_fit_read_data(fic_node list, const char names[][FIC_NAME_BYTES], fic_fit *fit, fic_error *err);

#endif
