/* relax_cvode_vectors.h - a vector for CVODE: the library's own takes one number after another, and at some tens of modes
 * that is most of an integration. Internal to relax_cvode.c. */
#ifndef FIC_RELAX_CVODE_VECTORS_H
#define FIC_RELAX_CVODE_VECTORS_H

#include <nvector/nvector_serial.h>
#include <stddef.h>

/* n zeros; what CVODE makes of it is of the same kind. NULL: out of memory. */
N_Vector fic_cvode_vector(size_t n, SUNContext context);

/* sum a_i b_i, four at a time and in the same order on every machine. */
double fic_cvode_dot(size_t n, const double a[], const double b[]);

#endif
