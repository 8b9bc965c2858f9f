/* eos.h - bulk modulus and its derivative from volumes under pressure.
 *
 * The volume comes as V, as the position q1 of the first peak (V0/V = (q1/q1,0)^3) or as a density (V0/V =
 * rho/rho_0). The fit minimises sum [P_i - P(v_i)]^2/(s_P,i^2 + (dP/dv s_v,i)^2): the effective variance of both
 * errors, with the slope of the last fit until it no longer changes. Where no errors are given all points count alike
 * and the scatter sets the scale.
 * Source  forms in models/compression.h; effective variance [orear1982]; f-F plot [angel2000]. */
#ifndef FIC_EOS_H
#define FIC_EOS_H

#include <stdbool.h>
#include <stddef.h>
#include "models/base/error.h"
#include "models/compression.h"

typedef enum { FIC_EOS_VOLUME, FIC_EOS_Q1, FIC_EOS_DENSITY } fic_eos_kind;

typedef struct {
    size_t n;
    const double *P_GPa, *v;             /* v is a volume, q1 or a density, in one unit of the caller's choice */
    const double *P_error_GPa, *v_error; /* standard deviations > 0, or NULL: taken as 0 */
    fic_eos_kind kind;
} fic_eos_data;

typedef struct {
    const fic_compression *form;
    bool fix_v0, fix_K1;
    double v0, K1; /* values where fixed; K1 = 0: 4 */
} fic_eos_options;

typedef struct {
    const fic_compression *form;
    fic_eos_kind kind;
    double v0, K0_GPa, K1;
    double v0_error, K0_error_GPa, K1_error; /* one standard deviation; 0 where fixed */
    double cov[3][3];                        /* of v0, K0, K0' */
    double chi2, chi2_red;                   /* NaN without errors */
    double quantile_95; /* half width of a 95 % interval in standard deviations: 1.96, or Student's t where the scatter
                           set the scale */
    size_t n, n_free;
} fic_eos;

/* Errors  FIC_EINPUT: fewer points than parameters (+ 1 without errors), v or an error that is not above 0, no spread
 *         in v; FIC_EMATH: no convergence, K0 below 0; FIC_ENOMEM.
 * Needs   gsl_set_error_handler_off(). */
fic_status fic_eos_fit(const fic_eos_data *d, const fic_eos_options *o, fic_eos *e, fic_error *err);

/* Pressure of the fit at v (GPa) and its standard deviation from the covariance (may be NULL): times quantile_95 it
 * is the confidence band. */
double fic_eos_pressure_GPa(const fic_eos *e, double v, double *error_GPa);

/* The squeeze V0/V of a v. */
double fic_eos_squeeze(const fic_eos *e, double v);

/* Eulerian strain f and normalised pressure F = P/[3 f (1 + 2f)^(5/2)] of one point, with their errors; NaN at f = 0.
 * On a third-order Birch-Murnaghan line F = K0 + 1.5 K0 (K0' - 4) f. Error pointers may be NULL. */
void fic_eos_f_F(const fic_eos *e, double P_GPa, double P_error_GPa, double v, double v_error, double *f, double *F_GPa,
                 double *f_error, double *F_error_GPa);

#endif
