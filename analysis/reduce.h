/* reduce.h - from a curve to numbers: lines of glass and liquid, onset, fictive temperature, overshoot.
 *
 *   normalised Cp   u = (Cp - Cp_g) / (Cp_l - Cp_g)
 *   Tg,mid          the last rise of u through 1/2 from below 1/4
 *   Tg,onset        the glass line crossed by the tangent at Tg,mid
 *   T_f             integral_{Tf}^{T1} (Cp_l - Cp_g) dT = integral_{T2}^{T1} (Cp - Cp_g) dT   [moynihan1976]
 *
 * T2 is where the curve begins, T1 where it ends; what relaxes above T1 is taken from the tail of the liquid
 * line. Every number comes with a standard error from the noise of this curve, propagated through windows,
 * lines and integral, and apart from it with how far it moves when the windows do. */
#ifndef FIC_REDUCE_H
#define FIC_REDUCE_H

#include "analysis/baseline.h"
#include "analysis/estimate.h"
#include "analysis/noise.h"
#include "analysis/scan.h"

typedef enum { FIC_HEAT_FLOW, FIC_HEAT_CAPACITY } fic_signal;
typedef enum {
    FIC_LAG_SHIFT, /* the sample is at T - q lag: moves the axis */
    FIC_LAG_SIGNAL /* the signal comes late by a first-order lag: undone by Cp + lag dCp/dt */
} fic_lag;

typedef struct {
    double c0, c1, at_K; /* c0 + c1 (T - at_K), in the unit of the signal's heat capacity */
} fic_line;

/* Everything that can be chosen. fic_reduction_choice_default() works on most curves. */
typedef struct {
    fic_signal signal;
    bool sample_axis;                   /* over the sample temperature that the instrument gives */
    double glass_low_K, glass_high_K;   /* NaN: found */
    double liquid_low_K, liquid_high_K; /* NaN: found */
    size_t glass_order, liquid_order;   /* of the polynomials, 0 to 2 */
    size_t glass_terms, liquid_terms;   /* of the tails in windows that are found */
    bool parallel;                      /* liquid line with the slope of the glass line */
    bool common; /* the curve laid on the reference by a straight line through both windows; its lines count */
    bool glass_from_reference, liquid_from_reference;
    const fic_line *glass_line, *liquid_line; /* known beforehand; NULL: from the curve */
    const fic_scan *empty;                    /* run without sample, taken off first; NULL: none */
    double lag_s;                             /* 0: not corrected */
    fic_lag lag;
    double lag_error_s, axis_error_K; /* standard errors of the calibration: they shift every temperature of a curve */
    size_t smooth;                    /* rows of a Savitzky-Golay window (odd, cubic); 0: none */
    double delta_cp_J_gK;             /* of a DSC: gives the mass on the chip; NaN: not known */
    bool sensitivity;                 /* move the windows and see: four more reductions */
} fic_reduction_choice;

fic_reduction_choice fic_reduction_choice_default(void);

enum {
    FIC_WARN_GLASS_TAIL = 1,  /* relaxation at the cold end: the glass line is an extrapolation */
    FIC_WARN_LIQUID_TAIL = 2, /* relaxation at the hot end: the liquid line is an extrapolation */
    FIC_WARN_SLOPE_TAKEN = 4, /* one line took its slope from the other */
    FIC_WARN_SHORT = 8,       /* a window shorter than a tenth of the range */
    FIC_WARN_NOT_LIQUID = 16, /* more than 2 % of the step still relaxes at the hot end: T_f is rough */
    FIC_WARN_NARROWED = 32,   /* windows found around the step, not over the whole range */
    FIC_WARN_OWN_SLOPE = 64,  /* the liquid's slope makes up 5 % of the step at T_f: a slow tail looks the same */
    FIC_WARN_LAST = FIC_WARN_OWN_SLOPE
};

/* The groups of rows of a curve and the lines that it gives by itself. */
typedef struct {
    fic_bins bins;
    fic_baseline glass, liquid;
    fic_noise rows; /* covariance of neighbouring rows of cp, from both windows */
} fic_lines;

typedef struct {
    fic_signal signal;
    const char *unit; /* of heat capacity: "uJ/K" of a heat flow, "J/mol/K" */
    size_t n, room;
    double *T_K, *cp, *u;       /* n each, T rising: axis, heat capacity, normalised */
    fic_baseline glass, liquid; /* that were used: its own, or the reference's */
    fic_lines own;
    fic_estimate onset_K, mid_K, Tf_K, delta_cp; /* delta_cp: the step at Tg,mid, in unit */
    fic_estimate cp_max, T_cp_max_K;             /* highest u and where; NaN: no maximum above 1 */
    fic_estimate recovery_K; /* T_f of the reference less T_f, from the area between the curves; NaN: no reference */
    double noise;            /* standard deviation of one row of u, noise slower than rows included */
    double rate_K_s, mass_ug, molar_mass_g_mol; /* mass: of the scan, else from the step */
    bool mass_from_step;
    double axis_error_K; /* of all temperatures together: axis, and rate times lag; in the errors above */
    int warnings;
} fic_reduction;

/* Reduces one curve.
 * Shape      out: { 0 } or an earlier result, whose arrays are used again; released by fic_reduction_clear.
 *            reference: may be NULL; from fic_reduce_reference; same chip, mass and rate (another rate is an error).
 * Errors     FIC_EINPUT, naming the curve: rows that fail fic_scan_check, no glass window, a curve that never
 *            reaches the liquid, a flat line, noise above the step, windows outside the range; FIC_ENOMEM.
 *            On error out's numbers are not valid, its arrays are still to be cleared.
 * Cost       0.1 to 0.5 ms for 2400 rows; allocates only where out has too little room. */
fic_status fic_reduce(const fic_scan *scan, const fic_reduction *reference, const fic_reduction_choice *choice,
                      fic_reduction *out, fic_error *err);
/* The curve that others are reduced against: with lines of its own, whatever the choice takes from a reference. */
fic_status fic_reduce_reference(const fic_scan *scan, const fic_reduction_choice *choice, fic_reduction *out,
                                fic_error *err);
void fic_reduction_clear(fic_reduction *r);

/* The sentence of one warning bit. */
const char *fic_reduction_warning(int bit);

/* Factor from K to J/g and to J/mol for enthalpies such as delta_cp * recovery_K; NaN where mass is unknown. */
double fic_reduction_J_g(const fic_reduction *r);
double fic_reduction_J_mol(const fic_reduction *r);

#endif
