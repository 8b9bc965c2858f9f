/* fit_read.h - parts of the reader of fit files that know each other. */
#ifndef FIC_FIT_READ_H
#define FIC_FIT_READ_H

#include "analysis/fit.h"

enum { FIC_FIT_RUNS = 64 };

/* A path beside the file that the node stands in; the caller frees. */
fic_status fic_fit_path(fic_node node, char **path, fic_error *err);

/* The data: list. names: of the runs. */
fic_status fic_fit_read_data(fic_node list, const char names[][FIC_NAME_BYTES], fic_fit *fit, fic_error *err);

#endif
