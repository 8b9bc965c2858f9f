/* relax_step.c - what a step costs is counted in sweeps: the prediction, Newton's chord and the error estimate are
 * all made of sums that a sweep gives anyway.
 *
 * Error estimate: the change of the result where one condition on u' is left out (shape), plus the change with the
 * integral of ln tau (memory) by a quartic term that also passes through the step before, plus what another
 * iteration would still change. */
#include "models/relax_step.h"

#include <math.h>

enum { ITERATIONS = 10 };

/* Shares, found on random glasses and paths for the fewest sweeps at a given true error. */
static const double swing_most = 3.0;          /* change of ln tau that a step may span where modes relax */
static const double swing_still_most = 6.0;    /* where they hardly do */
static const double swing_settled_most = 12.0; /* where all do at once: beyond, rounding in the fast modes would show */
static const double still_most = -3.0;         /* ln of h over tau of the main modes, up to which they hardly relax */
static const double settled_least = 6.5;       /* the same of the slowest, from which on they follow at once */
static const double left_share = 0.3;          /* of the tolerance, for an iteration that is left unfinished */
static const double come_back_least = 0.02;    /* what at least comes back of a change of T_f */

/* ---- moments ------------------------------------------------------------------------------------------- */

/* As fic_segment_T and fic_segment_P have them for a segment that takes time, without two calls a step. */
static void set_path(const fic_segment *s, double t_s, double *T_K, double *P_GPa)
{
    double share = t_s / s->duration_s;
    *T_K = s->amplitude_K == 0.0 ? s->T0_K + (s->T1_K - s->T0_K) * share : fic_segment_T(s, t_s);
    *P_GPa = s->P0_GPa + (s->P1_GPa - s->P0_GPa) * share;
}

fic_moment fic_moment_at(const fic_course *c, double t_s)
{
    const fic_segment *s = c->segment;
    fic_moment x = { .t_s = t_s, .push_K_s = c->ramp_K_s - c->up_K_s };
    set_path(s, t_s, &x.T_K, &x.P_GPa);
    if (s->amplitude_K != 0.0)
        x.push_K_s = fic_segment_dT(s, t_s) - c->up_K_s;
    return x;
}

/* Means and rates out of the sums over the modes. */
static void set_means(fic_moment *x, const fic_course *c, const fic_sums *T, const fic_sums *P)
{
    x->Tf_K = x->T_K - T->D;
    x->dTf_K_s = T->S + c->up_K_s;
    x->Pf_GPa = x->P_GPa - P->D;
    x->dPf_GPa_s = P->S + c->stored_GPa_s;
}

static fic_kinetics kinetics(const fic_stepper *w, const fic_moment *x)
{
    return fic_population_kinetics(w->k, x->T_K, x->P_GPa, x->Tf_K, x->Pf_GPa);
}

static void set_ln_tau(fic_moment *x, const fic_course *c, const fic_kinetics *kin)
{
    x->ln_tau = kin->ln_tau;
    x->theta_K = kin->theta_K;
    x->slope = kin->d_T * (x->push_K_s + c->up_K_s) + kin->d_P * c->dP_GPa_s + kin->d_Tf * x->dTf_K_s +
               kin->d_Pf * x->dPf_GPa_s;
}

fic_moment fic_moment_start(const fic_stepper *w, const fic_course *c)
{
    const fic_modes *m = &w->modes;
    fic_sums T = { 0 }, P = { 0 };
    fic_moment x = fic_moment_at(c, 0.0);
    for (size_t i = 0; i < m->n; i++) {
        T.D += m->g[i] * m->d[i];
        P.D += m->g[i] * m->e[i];
    }
    set_means(&x, c, &T, &P);
    fic_kinetics kin = kinetics(w, &x);
    double common = exp(-kin.ln_tau);
    for (size_t i = 0; i < m->n; i++) {
        double rate = m->energies ? exp(-kin.ln_tau - m->ln_r[i] - m->b_K[i] / kin.theta_K) : common * m->inv_r[i];
        T.S += m->g[i] * m->d[i] * rate;
        P.S += m->g[i] * m->e[i] * rate * m->by_slowness;
    }
    set_means(&x, c, &T, &P);
    set_ln_tau(&x, c, &kin);
    return x;
}

/* ---- prediction ---------------------------------------------------------------------------------------- */

/* The coefficient of x^2 (1 - x)^2 that a step's cubic lacks to pass through y at x < 0, in the step before: the
 * fourth-order term. */
static double missing(double y, double x, double y0, double dy0, double y1, double dy1)
{
    double room = x * (1.0 - x);
    return (y - fic_cubic(y0, dy0, y1, dy1, x)) / (room * room);
}

void fic_moment_set_fourth(const fic_moment *before, const fic_moment *a, fic_moment *b)
{
    double h = b->t_s - a->t_s, x = (before->t_s - a->t_s) / h;
    b->fourth_K = missing(before->Tf_K, x, a->Tf_K, h * a->dTf_K_s, b->Tf_K, h * b->dTf_K_s);
    b->fourth_GPa = missing(before->Pf_GPa, x, a->Pf_GPa, h * a->dPf_GPa_s, b->Pf_GPa, h * b->dPf_GPa_s);
}

/* A mean and its slope at the end of a step: the last step's quartic carried on, or a line where h_before is 0. */
static void carry_on(double h_before, double y0, double dy0, double y1, double dy1, double fourth, double h, double *y,
                     double *dy)
{
    *y = y1 + h * dy1;
    *dy = dy1;
    if (h_before > 0.0) {
        double x = 1.0 + h / h_before, room = x * (1.0 - x), s0 = h_before * dy0, s1 = h_before * dy1;
        *y = fic_cubic(y0, s0, y1, s1, x) + fourth * room * room;
        *dy = (fic_cubic_slope(y0, s0, y1, s1, x) + 2.0 * fourth * room * (1.0 - 2.0 * x)) / h_before;
    }
}

/* Not further from where it was than the way that T or P could take it. */
static double within(double y, double from, double target, double course)
{
    double room = fabs(target - from) + fabs(course);
    return fic_smaller(fic_larger(y, from - room), from + room);
}

/* A first guess of the end. */
static void predict(const fic_moment *before, const fic_moment *from, bool pressure, fic_moment *to)
{
    const fic_moment *b = before ? before : from;
    double h = to->t_s - from->t_s, h_before = from->t_s - b->t_s;
    carry_on(h_before, b->Tf_K, b->dTf_K_s, from->Tf_K, from->dTf_K_s, from->fourth_K, h, &to->Tf_K, &to->dTf_K_s);
    to->Tf_K = within(to->Tf_K, from->Tf_K, to->T_K, to->T_K - from->T_K);
    to->Pf_GPa = to->P_GPa;
    if (!pressure)
        return;
    carry_on(h_before, b->Pf_GPa, b->dPf_GPa_s, from->Pf_GPa, from->dPf_GPa_s, from->fourth_GPa, h, &to->Pf_GPa,
             &to->dPf_GPa_s);
    to->Pf_GPa = within(to->Pf_GPa, from->Pf_GPa, to->P_GPa, to->P_GPa - from->P_GPa);
}

/* ---- a step -------------------------------------------------------------------------------------------- */

/* d2T/dt2, K/s2: of the sine. */
static double curvature(const fic_segment *s, double t_s)
{
    if (s->amplitude_K == 0.0)
        return 0.0;
    double omega = 2.0 * M_PI / s->period_s;
    return -s->amplitude_K * omega * omega * sin(omega * t_s);
}

/* How 1/theta runs over the step, for spectra of energies. */
static void set_theta(const fic_stepper *w, const fic_course *c, const fic_moment *from, const fic_moment *to,
                      fic_step *st)
{
    double h = st->h_s, s = w->k->pressure[FIC_SHIFT], up = c->up_K_s - s * c->dP_GPa_s;
    st->inv_theta0 = 1.0 / from->theta_K;
    st->inv_theta1 = 1.0 / to->theta_K;
    st->turn0 = -h * (from->push_K_s + up) * st->inv_theta0 * st->inv_theta0;
    st->turn1 = -h * (to->push_K_s + up) * st->inv_theta1 * st->inv_theta1;
    for (int j = 0; j < FIC_GAUSS; j++) {
        double T_K, P_GPa;
        set_path(c->segment, from->t_s + h * fic_gauss_x[j], &T_K, &P_GPa);
        st->inv_theta[j] = 1.0 / (T_K - s * P_GPa);
    }
}

/* Everything about a step that does not depend on ln tau at its end. */
static fic_step step_between(const fic_stepper *w, const fic_course *c, const fic_moment *from, const fic_moment *to)
{
    double h = to->t_s - from->t_s, dP = (c->dP_GPa_s - c->stored_GPa_s) * h;
    fic_step st = { .h_s = h, .ln_tau0 = from->ln_tau, .slope0 = h * from->slope, .pressure = c->pressure };
    st.drive_T = (fic_drive){ h * from->push_K_s, h * to->push_K_s, h * h * curvature(c->segment, from->t_s),
                              h * h * curvature(c->segment, to->t_s), to->T_K - from->T_K - c->up_K_s * h };
    st.drive_P = (fic_drive){ dP, dP, 0.0, 0.0, dP };
    if (w->modes.energies)
        set_theta(w, c, from, to, &st);
    return st;
}

/* Whether the main modes do over a step; ln_most: of its length over the shortest tau. */
static bool hardly_relaxes(const fic_modes *m, double ln_most, double inv_theta)
{
    return ln_most + m->ln_fast + m->b_main_K * inv_theta < still_most;
}

/* A cubic can follow ln tau over a few units. More is allowed only where it does not matter: with modes that hardly relax
 * in the step, or all of them many times faster than ln tau changes. Without this the implicit equation has a second,
 * wrong solution: one long step from the melt to the glass with every mode still in equilibrium. Where not even a
 * departure of 1000 K would move by a hundredth of the tolerance the step is frozen, and may span anything. */
static double swing_allowed(const fic_stepper *w, double h_s, double ln_tau0, double ln_tau1, double inv_theta)
{
    const fic_modes *m = &w->modes;
    double ln_h = log(h_s), most = ln_h - fic_smaller(ln_tau0, ln_tau1), least = ln_h - fic_larger(ln_tau0, ln_tau1);
    if (most + m->ln_fastest + m->b_most_K * inv_theta < w->ln_frozen)
        return INFINITY;
    if (least + m->ln_slowest - m->b_most_K * inv_theta > settled_least)
        return swing_settled_most;
    return hardly_relaxes(m, most, inv_theta) ? swing_still_most : swing_most;
}

/* How much ln tau changes over a step, and whether that is allowed; notes a frozen one. Returns by what factor a step should be
 * shorter, 1 where it may stay. */
static double fit(const fic_stepper *w, fic_step *st, double *swing)
{
    *swing = fabs(st->ln_tau1 - st->ln_tau0) + fic_smaller(fabs(st->slope0), fabs(st->slope1)) +
             w->modes.b_most_K * fabs(st->inv_theta1 - st->inv_theta0);
    st->frozen = false;
    if (*swing <= swing_most)
        return 1.0;
    double allowed = swing_allowed(w, st->h_s, st->ln_tau0, st->ln_tau1, fic_larger(st->inv_theta0, st->inv_theta1));
    st->frozen = allowed == INFINITY;
    return *swing <= allowed ? 1.0 : fic_larger(0.9 * allowed / *swing, 0.1);
}

double fic_step_longer(const fic_stepper *w, const fic_moment *from, const fic_moment *to, double swing, double factor)
{
    if (factor * swing <= 0.9 * swing_most)
        return factor;
    double inv_theta = 1.0 / fic_smaller(from->theta_K, to->theta_K);
    double allowed = swing_allowed(w, to->t_s - from->t_s, from->ln_tau, to->ln_tau, inv_theta);
    return fic_smaller(factor, fic_larger(0.9 * allowed / swing, 0.5));
}

double fic_step_cold(const fic_stepper *w, const fic_moment *x)
{
    double swing = 0.3 * swing_still_most, h_s = swing / fic_larger(fabs(x->slope), 1e-300);
    return hardly_relaxes(&w->modes, log(h_s) + swing - x->ln_tau, 1.0 / x->theta_K) ? h_s : 0.0;
}

/* Error of the integral of ln tau, relative to h: by the step before, or cautiously where there is none. */
static double bend(const fic_moment *before, const fic_step *st, double t0_s)
{
    double rise = st->ln_tau1 - st->ln_tau0;
    if (!before)
        return fabs(st->slope0 + st->slope1 - 2.0 * rise) / 12.0;
    double x = (before->t_s - t0_s) / st->h_s;
    return fabs(missing(before->ln_tau - st->ln_tau0, x, 0.0, st->slope0, rise, st->slope1)) / 30.0;
}

/* One iteration: the modes with ln tau and its slope at the end as they stand in `to`, and new ones from them.
 * Returns how far the means moved, in K. */
static double iterate(fic_stepper *w, const fic_course *c, const fic_step *st, fic_moment *to, fic_kinetics *kin,
                      fic_sums *T, fic_sums *P)
{
    double Tf = to->Tf_K, Pf = to->Pf_GPa;
    fic_modes_sweep(&w->modes, st, T, P);
    set_means(to, c, T, P);
    *kin = kinetics(w, to);
    set_ln_tau(to, c, kin);
    return fabs(to->Tf_K - Tf) + w->K_per_GPa * fabs(to->Pf_GPa - Pf);
}

static bool has_value(const fic_moment *x)
{
    return isfinite(x->ln_tau) && isfinite(x->slope);
}

fic_attempt fic_step_try(fic_stepper *w, const fic_course *c, const fic_moment *before, const fic_moment *from,
                         fic_moment *to, fic_effort *effort)
{
    const fic_attempt no_value = { FIC_STEP_NO_VALUE, 0.0, 0.25, 0.0 }, shorter = { FIC_STEP_SHORTER, 0.0, 0.25, 0.0 };
    predict(before, from, c->pressure, to);
    fic_kinetics kin = kinetics(w, to);
    set_ln_tau(to, c, &kin);
    fic_step st = step_between(w, c, from, to);
    double x = to->ln_tau, moved_before_K = 0.0;
    for (int i = 0; i < ITERATIONS; i++) {
        fic_sums T, P;
        if (!has_value(to) || !isfinite(x))
            return no_value;
        st.ln_tau1 = x;
        st.slope1 = st.h_s * to->slope;
        double swing, factor = fit(w, &st, &swing);
        if (factor < 1.0)
            return (fic_attempt){ FIC_STEP_SHORTER, 0.0, factor, 0.0 };
        if (i == 0)
            fic_modes_tilt(&w->modes, &st);
        double moved_K = iterate(w, c, &st, to, &kin, &T, &P);
        effort->evaluations++;
        if (!has_value(to))
            return no_value;
        /* A change of ln tau at the end counts half in its integral, and comes back through T_f and P_f. */
        double back = 0.5 * (kin.d_Tf * T.memory + kin.d_Pf * P.memory);
        double x_next = x + (to->ln_tau - x) / fic_larger(1.0 - back, 0.1);
        double share = i > 0 ? moved_K / moved_before_K : fabs(back);
        double left_K = x_next != x ? moved_K * fic_smaller(fic_larger(share, come_back_least), 1.0) : 0.0;
        double memory_K = fabs(T.memory) + w->K_per_GPa * fabs(P.memory);
        double error_K =
            fabs(T.shape) + w->K_per_GPa * fabs(P.shape) + bend(before, &st, from->t_s) * memory_K + left_K;
        to->frozen = st.frozen;
        if (left_K < left_share * w->tolerance_K) {
            if (w->n_tangents)
                w->swept = st;
            return (fic_attempt){ FIC_STEP_GOOD, error_K, 1.0, swing };
        }
        /* Far from its tolerance already: a shorter step costs less than iterating this one. */
        if (i > 0 && error_K > 100.0 * w->tolerance_K)
            return shorter;
        moved_before_K = moved_K;
        x = x_next;
    }
    return shorter;
}

fic_moment fic_step_part(fic_stepper *w, const fic_course *c, const fic_moment *from, const fic_moment *to, double t_s)
{
    fic_moment at = fic_moment_at(c, t_s);
    double h = to->t_s - from->t_s, x = (t_s - from->t_s) / h, s0 = h * from->slope, s1 = h * to->slope;
    fic_sums T, P;
    double swing;
    at.theta_K = at.T_K - w->k->pressure[FIC_SHIFT] * at.P_GPa;
    fic_step st = step_between(w, c, from, &at);
    st.ln_tau1 = fic_cubic(from->ln_tau, s0, to->ln_tau, s1, x);
    st.slope1 = x * fic_cubic_slope(from->ln_tau, s0, to->ln_tau, s1, x);
    (void)fit(w, &st, &swing);
    /* A cubic through ends that lie hundreds apart may dip anywhere between them; what froze as a whole froze in part. */
    st.frozen = st.frozen || to->frozen;
    fic_modes_tilt(&w->modes, &st);
    fic_modes_sweep(&w->modes, &st, &T, &P);
    set_means(&at, c, &T, &P);
    if (w->n_tangents)
        w->swept = st;
    return at;
}
