#include "models/base/least_squares.h"

#include <gsl/gsl_errno.h>

int fic_least_squares(gsl_multifit_nlinear_workspace *work, size_t most, double xtol)
{
    int info, code = gsl_multifit_nlinear_driver(most, xtol, 1e-13, 0.0, NULL, NULL, &info, work);
    if (code == GSL_EMAXITER && gsl_multifit_nlinear_niter(work) < most)
        return GSL_SUCCESS; /* no step at all: the start was the minimum */
    return code == GSL_ENOPROG ? GSL_SUCCESS : code;
}
