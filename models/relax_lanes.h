/* relax_lanes.h - blocks of modes as vectors: e^-z, the functions phi_m, and the quartic u'(s) over a step.
 *
 * Internal to relax_modes.c and relax_response.c, which must agree to the last bit about a step. */
#ifndef FIC_RELAX_LANES_H
#define FIC_RELAX_LANES_H

#include <math.h>
#include <stdint.h>
#include "models/relax_modes.h"

enum { LANES = FIC_LANES, GAUSS = FIC_GAUSS, TILTS = GAUSS + 2 };

/* Functions for every width of vectors, chosen when the program starts. */
#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__
#define FASTEST __attribute__((target_clones("avx2", "default")))
#else
#define FASTEST
#endif

/* Blocks are passed between functions that are always inlined: how others pass them does not matter. */
#if defined __GNUC__ && !defined __clang__
#pragma GCC diagnostic ignored "-Wpsabi"
#endif

/* Four numbers at a time, in the notation of gcc and clang; on machines without such vectors the compiler
 * takes them apart. */
typedef double lanes __attribute__((vector_size(LANES * sizeof(double)), may_alias));
typedef int64_t whole_lanes __attribute__((vector_size(LANES * sizeof(int64_t))));

#define INLINE static inline __attribute__((always_inline))

INLINE lanes choose(whole_lanes yes, lanes a, lanes b)
{
    return (lanes)((yes & (whole_lanes)a) | (~yes & (whole_lanes)b));
}

INLINE lanes load(const double v[LANES])
{
    return *(const lanes *)v;
}

INLINE lanes spread(double x)
{
    return (lanes){ x, x, x, x };
}

INLINE double total(lanes v)
{
    return (v[0] + v[2]) + (v[1] + v[3]);
}

/* e^-z to 2e-16 relative; z beyond +-708 counts as that. */
INLINE lanes exp_minus(lanes z)
{
    lanes most = spread(708.0), x = choose(z < most, z, most);
    x = choose(x > -most, x, -most);
    lanes shifted = x * M_LOG2E + 0x1.8p52, whole = shifted - 0x1.8p52;
    lanes r = (whole * 6.93147180369123816490e-01 - x) + whole * 1.90821492927058770002e-10;
    lanes r2 = r * r, r4 = r2 * r2;
    lanes low = (1.0 + r) + r2 * (1.0 / 2.0 + r * (1.0 / 6.0));
    lanes middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5040.0));
    lanes high = (1.0 / 40320.0 + r * (1.0 / 362880.0)) + r2 * (1.0 / 3628800.0 + r * (1.0 / 39916800.0));
    lanes p = low + r4 * (middle + r4 * (high + r4 * (1.0 / 479001600.0)));
    /* 2^-whole: the last bits of `shifted` are the whole number, and an exponent stands 52 bits further up.
     */
    whole_lanes scale = (whole_lanes)spread(1.0) - ((whole_lanes)shifted << 52);
    return p * (lanes)scale;
}

typedef struct {
    lanes e, p1, p2, p3, p4, p5; /* e^-z, phi_1 to phi_5 */
} phis;

/* Upwards from e^-z: phi_(m+1) = (1 - m phi_m)/z. */
INLINE phis phi_upwards(lanes z, lanes e)
{
    lanes inv = 1.0 / z;
    phis f = { .e = e, .p1 = inv - inv * e };
    f.p2 = inv - inv * f.p1;
    f.p3 = inv - (2.0 * inv) * f.p2;
    f.p4 = inv - (3.0 * inv) * f.p3;
    f.p5 = inv - (4.0 * inv) * f.p4;
    return f;
}

/* Below 0.5 those differences would cancel: phi_5 is its series, and the others follow downwards. */
#define SMALL 0.5
INLINE phis phi_downwards(lanes z)
{
    lanes z2 = z * z, z4 = z2 * z2;
    lanes low = (1.0 / 5.0 - z * (1.0 / 30.0)) + z2 * (1.0 / 210.0 - z * (1.0 / 1680.0));
    lanes middle = (1.0 / 15120.0 - z * (1.0 / 151200.0)) + z2 * (1.0 / 1663200.0 - z * (1.0 / 19958400.0));
    lanes high = 1.0 / 259459200.0 - z * (1.0 / 3632428800.0);
    phis f = { .p5 = low + z4 * (middle + z4 * high) };
    f.p4 = 1.0 / 4.0 - (z * (1.0 / 4.0)) * f.p5;
    f.p3 = 1.0 / 3.0 - (z * (1.0 / 3.0)) * f.p4;
    f.p2 = 1.0 / 2.0 - (z * (1.0 / 2.0)) * f.p3;
    f.p1 = 1.0 - z * f.p2;
    f.e = 1.0 - z * f.p1;
    return f;
}

/* least, most: of z. */
INLINE phis phi(lanes z, double least, double most)
{
    if (most < SMALL)
        return phi_downwards(z);
    if (least > 45.0) /* e^-z is below the last digit of everything it is added to */
        return phi_upwards(z, spread(0.0));
    phis f = phi_upwards(z, exp_minus(z));
    if (least < SMALL) {
        whole_lanes small = z < SMALL;
        phis s = phi_downwards(z);
        f = (phis){ choose(small, s.e, f.e),   choose(small, s.p1, f.p1), choose(small, s.p2, f.p2),
                    choose(small, s.p3, f.p3), choose(small, s.p4, f.p4), choose(small, s.p5, f.p5) };
    }
    return f;
}

INLINE phis phi_of(lanes z)
{
    return phi(z, fic_smaller(fic_smaller(z[0], z[1]), fic_smaller(z[2], z[3])),
               -fic_smaller(fic_smaller(-z[0], -z[1]), fic_smaller(-z[2], -z[3])));
}

/* The quartic u'(s): Hermite's cubic, and k s^2 (1 - s)^2 for the total. w0, w1: (dt/ds)/h at the ends. */
typedef struct {
    lanes c1, c2, c3, c4, c5;
} quartic;

INLINE quartic quartic_of(const fic_drive *u, lanes w0, lanes w1, lanes slope0, lanes slope1)
{
    lanes A = u->rate0 * w0, B = u->rate1 * w1;
    lanes dA = (u->bend0 + u->rate0 * slope0) * w0 * w0, dB = (u->bend1 + u->rate1 * slope1) * w1 * w1;
    lanes k = 30.0 * (u->total - 0.5 * (A + B)) - 2.5 * (dA - dB);
    return (quartic){ A, dA, 3.0 * (B - A) - 2.0 * dA - dB + k, 2.0 * (A - B) + dA + dB - 2.0 * k, k };
}

/* tau_0/tau at the Gauss points with their weights, tau_1/tau_0, 1/tau_1: of the population. */
typedef struct {
    lanes quick;
    double growth, rate1;
} means;

INLINE means take_means(const fic_step *st)
{
    static const lanes weight = { 0.17392742256872693, 0.32607257743127307, 0.32607257743127307, 0.17392742256872693 };
    double rise = st->ln_tau1 - st->ln_tau0, v[GAUSS];
    for (int j = 0; j < GAUSS; j++)
        v[j] = fic_cubic(0.0, st->slope0, rise, st->slope1, fic_gauss_x[j]);
    lanes quick = exp_minus((lanes){ v[0], v[1], v[2], v[3] }), ends = exp_minus((lanes){ -rise, st->ln_tau1 });
    return (means){ quick * weight, ends[0], ends[1] };
}

/* 1/(r tau) at the end, of a block with energies; rate1: 1/tau of the population there. */
INLINE lanes own_rate(const fic_modes *m, size_t i, const fic_step *st, double rate1)
{
    if (m->even && fabs(st->ln_tau1) < 500.0)
        return rate1 * load(m->inv_r + i) * load(m->tilt[GAUSS + 1] + i);
    return exp_minus(st->ln_tau1 + load(m->ln_r + i) + load(m->b_K + i) * st->inv_theta1);
}

#endif
