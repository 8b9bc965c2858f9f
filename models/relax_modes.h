/* relax_modes.h - all modes of one population over one step: where the exponential integrator spends its
 * time.
 *
 * Internal to the exponential integrator. In reduced time s = xi/Xi over a step, with z_i = Xi/r_i,
 *     d_i(1) = d_i(0) e^-z + integral_0^1 u'(s) e^{-z (1 - s)} ds,      u' = what drives the departures,
 * and u'(s) is the quartic with the right values and slopes at both ends and the right total:
 *     u'(s) = c1 + c2 s + c3 s^2 + c4 s^3 + c5 s^4,
 *     integral = sum_m c_m phi_m(z),   phi_m = integral_0^1 s^(m-1) e^{-z (1 - s)} ds.
 * ln tau over the step is the cubic through both ends and their slopes; Xi is its integral by Gauss-Legendre.
 *
 * Modes are worked on in blocks of four (base/lanes.h), and sums are kept lane by lane: the result is the same, bit by
 * bit, whatever the width of the machine's vectors. */
#ifndef FIC_RELAX_MODES_H
#define FIC_RELAX_MODES_H

#include "models/population.h"

enum { FIC_GAUSS = 4 };
extern const double fic_gauss_x[FIC_GAUSS]; /* Gauss-Legendre points of 0 to 1 */

typedef struct {
    size_t n; /* padded to whole blocks; padding has no weight */
    bool energies;
    double by_slowness;             /* rate of fictive pressure over that of fictive temperature */
    double b_most_K;                /* largest |b_K| */
    double ln_fast, b_main_K;       /* as ln_fastest and b_most_K, where the outermost 1 % of the weight is left out */
    double ln_fastest, ln_slowest;  /* of the modes' rates, relative to 1/tau, where b is 0 */
    double b_step_K;                /* between neighbours, where it is the same for all of them; else 0 */
    bool even;                      /* tilt was made with b_step, and its last array holds exp(-b/theta) at the end */
    double *g, *ln_r, *inv_r, *b_K; /* weights, ln r, 1/r, energies over R */
    double *least, *most;           /* of 1/r in each block */
    double *tilt[FIC_GAUSS + 2];    /* exp[b (1/theta_0 - 1/theta)] at the Gauss points, inverse at the end; see even */
    double *d, *e, *d_next, *e_next; /* departures of temperature and pressure, before and after */
    double *d_spare, *e_spare;
    double *block;
} fic_modes;

/* What drives the departures over a step of length h: h p at both ends, h^2 dp/dt there, and the total, where
 * p is the rate (K/s or GPa/s). */
typedef struct {
    double rate0, rate1, bend0, bend1, total;
} fic_drive;

typedef struct {
    double h_s;
    double ln_tau0, ln_tau1, slope0, slope1; /* slopes: h d ln tau/dt */
    /* Of energies only: 1/theta at both ends and at the Gauss points, and h d(1/theta)/dt at the ends. */
    double inv_theta0, inv_theta1, inv_theta[FIC_GAUSS], turn0, turn1;
    bool pressure; /* pressure departures are not all zero, or pressure moves */
    bool frozen;   /* nothing relaxes: departures grow by the total */
    fic_drive drive_T, drive_P;
} fic_step;

/* Sums over the modes at the end of a step. */
typedef struct {
    double D, S;          /* sum g d, sum g d / (r tau) */
    double shape, memory; /* change of D with one condition on u' less, and with ln Xi: for the error estimate */
} fic_sums;

fic_status fic_modes_create(const fic_population *k, fic_modes *m, fic_error *err);
void fic_modes_clear(fic_modes *m);

/* To be called once a step before sweeps over it, for energies only depend on temperatures. */
void fic_modes_tilt(fic_modes *m, const fic_step *st);

/* From d, e to d_next, e_next; *P is zero where pressure is not. */
void fic_modes_sweep(fic_modes *m, const fic_step *st, fic_sums *T, fic_sums *P);

/* Exchanges d_next, e_next with spare memory: for a sweep that must not overwrite them. */
void fic_modes_set_aside(fic_modes *m);

/* The line c[0] + c[1] x alone where `line`, else the polynomial c[0] + ... + c[4] x^4, x = (t - t0) inv_h, and its
 * time derivative at n times. */
void fic_modes_read_off(const double c[5], bool line, double t0_s, double inv_h, size_t n, const double t_s[],
                        double y[], double dy_s[]);

/* The end of the step becomes the start of the next one. */
void fic_modes_accept(fic_modes *m, bool pressure);

/* fmin and fmax are calls, and these are one instruction; a NaN in b comes through. */
static inline double fic_smaller(double a, double b)
{
    return a < b ? a : b;
}

static inline double fic_larger(double a, double b)
{
    return a > b ? a : b;
}

/* The cubic over 0 <= x <= 1 with values y and slopes dy at both ends. */
static inline double fic_cubic(double y0, double dy0, double y1, double dy1, double x)
{
    double dy = y1 - y0;
    return y0 + x * (dy0 + x * (3.0 * dy - 2.0 * dy0 - dy1 + x * (dy0 + dy1 - 2.0 * dy)));
}

static inline double fic_cubic_slope(double y0, double dy0, double y1, double dy1, double x)
{
    double dy = y1 - y0;
    return dy0 + x * (6.0 * dy - 4.0 * dy0 - 2.0 * dy1 + 3.0 * x * (dy0 + dy1 - 2.0 * dy));
}

#endif
