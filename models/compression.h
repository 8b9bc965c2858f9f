/* compression.h - equations of state: pressure from how far a volume is squeezed.
 *
 * x = V0/V = rho/rho0 = (q1/q1,0)^3 is the squeeze, 1 at P = 0.
 *   birch2, birch3   P = 3 K0 f (1 + 2f)^(5/2) [1 + 1.5 (K0' - 4) f],  f = [x^(2/3) - 1]/2;  birch2 has K0' = 4
 *   murnaghan        P = K0/K0' (x^K0' - 1)
 *   vinet            P = 3 K0 (1 - y)/y^2 exp[1.5 (K0' - 1)(1 - y)],   y = x^(-1/3)
 * Source  [birch1947], [murnaghan1944], [vinet1987]; birch3 in this form [katsura2019]. */
#ifndef FIC_COMPRESSION_H
#define FIC_COMPRESSION_H

#include <stdbool.h>
#include "models/base/error.h"

typedef struct {
    const char *name, *summary, *source;
    bool has_K1; /* false: K0' is fixed by the form */
    double (*pressure)(double x, double K0, double K1);
} fic_compression;

extern const fic_compression fic_birch2, fic_birch3, fic_murnaghan, fic_vinet;
extern const fic_compression *const fic_compressions[]; /* ends with NULL */

/* dP/dx, dP/dK0 and dP/dK0' by closed forms where they are linear and a central difference in x and K0' else
 * (relative error below 1e-9). K0 and P share one unit. */
double fic_compression_slope(const fic_compression *e, double x, double K0, double K1);
double fic_compression_by_K1(const fic_compression *e, double x, double K0, double K1);

/* The squeeze at a pressure, to 1e-14.
 * Errors  FIC_EINPUT: K0 <= 0, no squeeze between 0.3 and 3.5 has this pressure (the form turns back at strong
 *         tension). */
fic_status fic_compression_squeeze(const fic_compression *e, double P, double K0, double K1, double *x, fic_error *err);

#endif
