/* relax_lanes.h - blocks of modes as vectors: the functions phi_m, and the quartic u'(s) over a step.
 *
 * Internal to relax_modes.c, relax_response.c and relax_tangent.c, which must agree to the last bit about a step. */
#ifndef FIC_RELAX_LANES_H
#define FIC_RELAX_LANES_H

#include "models/base/lanes.h"
#include "models/relax_modes.h"

enum { GAUSS = FIC_GAUSS, TILTS = GAUSS + 2 };

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
