/* From the state to the numbers is one sum each. From the numbers to a pattern: shells, continuum and oscillation are
 * laid out in units of 1/q1, then Q and L are turned by Newton's method until the Gaussian over the upper half of the
 * first peak of
 *   I(q) = <f^2> + <f>^2 [S(q) - 1] + Compton
 * has the q1 and FWHM of the state. A peak of that kind is the oscillation's, so Q moves q1 and L the width almost
 * alone. */
#include "models/structure.h"

#include <math.h>
#include "models/compression.h"
#include "models/peak_top.h"
#include "models/scattering.h"

static double sum(const fic_linear *l, double dT, double dTf, const fic_structure_state *s)
{
    return l->value + l->per_T * dT + l->per_Tf * dTf + l->per_Pf_alpha * s->Pf_alpha_GPa +
           l->per_Pf_beta * s->Pf_beta_GPa;
}

static fic_status check_state(const fic_structure_state *s, fic_error *err)
{
    if (!(s->T_K > 0.0 && s->T_K < 1e4) || !(s->Tf_K > 0.0 && s->Tf_K < 1e4))
        return fic_fail(err, FIC_EINPUT, "structure at T = %g K, Tf = %g K, expected 0 to 10000", s->T_K, s->Tf_K);
    if (!(fabs(s->P_GPa) < 1e3) || !(fabs(s->Pf_alpha_GPa) < 1e3) || !(fabs(s->Pf_beta_GPa) < 1e3))
        return fic_fail(err, FIC_EINPUT, "structure at P = %g, Pf = %g (alpha), %g GPa (beta), expected below 1000",
                        s->P_GPa, s->Pf_alpha_GPa, s->Pf_beta_GPa);
    return FIC_OK;
}

fic_status fic_structure_numbers(const fic_structure *st, const fic_structure_state *state, fic_structure_at *at,
                                 fic_error *err)
{
    fic_structure_at found = { 0 };
    fic_status s = check_state(state, err);
    if (s == FIC_OK)
        s = fic_compression_squeeze(&fic_birch3, state->P_GPa, st->K0_GPa, st->K1, &found.squeeze, err);
    if (s != FIC_OK)
        return s;
    double dT = state->T_K - st->T_ref_K, dTf = state->Tf_K - st->Tf_ref_K, shrink = cbrt(found.squeeze);
    found.q1_1_A = sum(&st->q1_1_A, dT, dTf, state) * shrink;
    found.fwhm_1_A = sum(&st->fwhm_1_A, dT, dTf, state) * shrink;
    found.density_g_cm3 = sum(&st->density_g_cm3, dT, dTf, state) * found.squeeze;
    if (!(found.q1_1_A > 0.0 && found.fwhm_1_A > 0.0 && found.density_g_cm3 > 0.0))
        return fic_fail(err, FIC_EINPUT,
                        "the state gives q1 = %g, FWHM = %g 1/angstrom, density = %g g/cm3, expected > 0", found.q1_1_A,
                        found.fwhm_1_A, found.density_g_cm3);
    *at = found;
    return FIC_OK;
}

/* ---- the shell model ---------------------------------------------------------------------------------- */

static fic_status lay_out(const fic_structure *st, const fic_structure_state *state, fic_structure_at *at,
                          fic_error *err)
{
    double dT = state->T_K - st->T_ref_K, dTf = state->Tf_K - st->Tf_ref_K;
    double scale = st->q1_1_A.value / at->q1_1_A;
    fic_shells *s = &at->shells;
    *s = (fic_shells){ .n = st->n_shells, .rho_1_A3 = fic_composition_atoms_A3(&st->composition, at->density_g_cm3) };
    for (size_t i = 0; i < s->n; i++) {
        const fic_structure_shell *a = &st->shell[i];
        fic_shell b = { sum(&a->r_A, dT, dTf, state) * scale, sum(&a->sigma_A, dT, dTf, state) * scale,
                        sum(&a->N, dT, dTf, state) };
        if (!(b.r_A > 0.0 && b.sigma_A > 0.0))
            return fic_fail(err, FIC_EINPUT, "the state puts shell '%s' at %g +- %g angstrom, expected both > 0",
                            a->name, b.r_A, b.sigma_A);
        s->shell[i] = b;
    }
    s->edge_A = st->edge_A * scale;
    s->a_A = st->a_A * scale;
    s->A_1_A2 = st->A_1_A2;
    s->Q_1_A = at->q1_1_A;
    s->L_A = 3.0 / at->fwhm_1_A;
    return FIC_OK;
}

/* Coherent and Compton scattering at one q, without dispersion and recoil: no property of a beamline. */
static double intensity(const fic_structure *st, const fic_shells *s, double q)
{
    static const fic_beam none = { 0 };
    double f_squared = NAN, f2 = NAN, compton = NAN;
    fic_scattering(&st->composition, &none, 1, &q, &f_squared, &f2, &compton, NULL);
    return f2 + f_squared * (fic_shells_S(s, q) - 1.0) + compton;
}

/* The extreme of sign * I between a and b by golden section, to 1e-9. */
static double extreme(const fic_structure *st, const fic_shells *s, double a, double b, double sign)
{
    const double g = 0.6180339887498949;
    double x = b - g * (b - a), y = a + g * (b - a);
    double u = sign * intensity(st, s, x), v = sign * intensity(st, s, y);
    while (b - a > 1e-9 * b) {
        if (u > v) {
            b = y, y = x, v = u;
            x = b - g * (b - a);
            u = sign * intensity(st, s, x);
        } else {
            a = x, x = y, u = v;
            y = a + g * (b - a);
            v = sign * intensity(st, s, y);
        }
    }
    return 0.5 * (a + b);
}

/* Where I passes the level between a (above) and b (below). */
static double crossing(const fic_structure *st, const fic_shells *s, double a, double b, double level)
{
    while (fabs(b - a) > 1e-10) {
        double m = 0.5 * (a + b);
        if (intensity(st, s, m) > level)
            a = m;
        else
            b = m;
    }
    return 0.5 * (a + b);
}

/* The paper's fit on the noise-free pattern. */
static fic_status first_peak(const fic_structure *st, const fic_shells *s, double q1, fic_peak_top *top, fic_error *err)
{
    enum { POINTS = 81 };
    double q[POINTS], I[POINTS], share[POINTS];
    double high = extreme(st, s, 0.9 * q1, 1.1 * q1, 1.0), low = extreme(st, s, high, 1.65 * q1, -1.0);
    double level = 0.5 * (intensity(st, s, high) + intensity(st, s, low));
    double a = crossing(st, s, high, 0.6 * q1, level), b = crossing(st, s, high, low, level);
    for (int i = 0; i < POINTS; i++) {
        q[i] = a + (b - a) * i / (POINTS - 1.0);
        I[i] = intensity(st, s, q[i]);
        share[i] = i == 0 || i == POINTS - 1 ? 0.5 : 1.0; /* half of a bin at an end is inside */
    }
    return fic_peak_top_fit(FIC_GAUSSIAN, POINTS, q, I, NULL, share, top, err);
}

/* Miss of q1 and FWHM at a Q and an L; the ball is closed again each time. */
static fic_status miss(const fic_structure *st, fic_structure_at *at, double Q, double L, double d[2], fic_error *err)
{
    fic_peak_top top;
    at->shells.Q_1_A = Q;
    at->shells.L_A = L;
    if (fic_shells_close(&at->shells, st->S0) != 0)
        return fic_fail(err, FIC_EINPUT, "the shells hold too few atoms for S(0) = %g", st->S0);
    fic_status s = first_peak(st, &at->shells, at->q1_1_A, &top, err);
    if (s != FIC_OK)
        return fic_fail_in(err, s, "first peak of the shell model with Q = %g 1/angstrom, L = %g angstrom", Q, L);
    d[0] = top.xc - at->q1_1_A;
    d[1] = top.w - at->fwhm_1_A;
    return FIC_OK;
}

static double limit(double v, double most)
{
    return v > most ? most : v < -most ? -most : v;
}

static fic_status turn(const fic_structure *st, fic_structure_at *at, fic_error *err)
{
    double Q = at->shells.Q_1_A, L = at->shells.L_A, d[2], dQ[2], dL[2];
    fic_status s = FIC_OK;
    for (int i = 0; i < 20; i++) {
        if ((s = miss(st, at, Q, L, d, err)) != FIC_OK)
            return s;
        if (fabs(d[0]) < 1e-9 && fabs(d[1]) < 1e-8)
            return FIC_OK;
        double hQ = 1e-5, hL = 1e-4;
        if ((s = miss(st, at, Q + hQ, L, dQ, err)) != FIC_OK || (s = miss(st, at, Q, L + hL, dL, err)) != FIC_OK)
            return s;
        double a = (dQ[0] - d[0]) / hQ, b = (dL[0] - d[0]) / hL, c = (dQ[1] - d[1]) / hQ, e = (dL[1] - d[1]) / hL;
        double det = a * e - b * c;
        if (!(fabs(det) > 1e-8))
            break;
        Q -= limit((d[0] * e - d[1] * b) / det, 0.05);
        L -= limit((a * d[1] - c * d[0]) / det, 0.3 * L);
    }
    return fic_fail(
        err, FIC_EMATH,
        "no far oscillation gives the shell model q1 = %g and FWHM = %g 1/angstrom: it misses by %.1g and %.1g",
        at->q1_1_A, at->fwhm_1_A, d[0], d[1]);
}

fic_status fic_structure_solve(const fic_structure *st, const fic_structure_state *state, fic_structure_at *at,
                               fic_error *err)
{
    fic_structure_at found;
    fic_status s = fic_structure_numbers(st, state, &found, err);
    if (s == FIC_OK)
        s = lay_out(st, state, &found, err);
    if (s == FIC_OK)
        s = turn(st, &found, err);
    if (s == FIC_OK)
        *at = found;
    return s;
}
