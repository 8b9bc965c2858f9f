/* relax_exponential.c - the fast integrator: exponential, one step, fourth order.
 *
 * Every mode is linear in reduced time and is taken over a step in closed form (relax_modes.h). Only the end
 * value of ln tau is implicit, one number, found by a secant iteration that starts from an extrapolation and
 * from the last step's chord; one or two sweeps over the modes serve a step. A constant tau is met exactly,
 * fast modes (z -> infinity) follow d = r tau u' and frozen ones (z -> 0) keep T_f, both without
 * cancellation.
 *
 * Error estimate of a step: the change of the result where one condition on u' is left out, plus the change
 * of the integral of ln tau by a quartic term that also passes through the step before. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "models/relax.h"
#include "models/relax_modes.h"

enum { ITERATIONS = 10 };

#ifndef SWING
#define FACTOR 0.5
#define ENOUGH 0.05
#define GROW 3.0
#define SWING 3.0
#endif

/* What is known at the end of a step. */
typedef struct {
    double t_s, T_K, P_GPa, theta_K;
    double push_K_s;      /* dT/dt less athermal rejuvenation */
    double ln_tau, slope; /* slope: d ln tau / dt */
    double Tf_K, dTf_K_s, Pf_GPa, dPf_GPa_s;
} node;

typedef struct {
    const fic_population *k;
    double tolerance_K, K_per_GPa;
    fic_modes modes;
    double chord; /* of the secant iteration: how its miss changes with ln tau */
} worker;

typedef struct {
    const fic_segment *segment;
    double dP_GPa_s, up_K_s; /* up: athermal rejuvenation */
    bool pressure;           /* pressure departures are not all zero, or pressure moves */
} course;

/* ---- working memory ----------------------------------------------------------------------------------- */

static void worker_free(void *work) {
    worker *w = work;
    fic_modes_clear(&w->modes);
    free(w);
}

static void *worker_create(const fic_population *k, double tolerance_K, fic_error *err) {
    worker *w = calloc(1, sizeof *w);
    if (!w) {
        fic_fail_memory(err, "an integrator");
        return NULL;
    }
    if (fic_modes_create(k, &w->modes, err) != FIC_OK) {
        free(w);
        return NULL;
    }
    w->k = k;
    w->tolerance_K = FACTOR * tolerance_K;
    /* A pressure error matters as the temperature that it is worth. */
    w->K_per_GPa = fmax(1.0, fmax(fabs(k->pressure[FIC_STRUCTURE_SHIFT]), fabs(k->pressure[FIC_ENTHALPY])));
    return w;
}

/* ---- one step ------------------------------------------------------------------------------------------ */

static node node_at(const course *c, double t_s) {
    const fic_segment *s = c->segment;
    return (node){ .t_s = t_s,
                   .T_K = fic_segment_T(s, t_s),
                   .P_GPa = fic_segment_P(s, t_s),
                   .push_K_s = fic_segment_dT(s, t_s) - c->up_K_s };
}

/* Means and rates out of the sums over the modes. */
static void set_means(node *x, const course *c, const fic_sums *T, const fic_sums *P) {
    x->Tf_K = x->T_K - T->D;
    x->dTf_K_s = T->S + c->up_K_s;
    x->Pf_GPa = x->P_GPa - P->D;
    x->dPf_GPa_s = P->S;
}

static double slope_of(const course *c, const node *x, const fic_kinetics *kin) {
    return kin->d_T * (x->push_K_s + c->up_K_s) + kin->d_P * c->dP_GPa_s + kin->d_Tf * x->dTf_K_s +
           kin->d_Pf * x->dPf_GPa_s;
}

static fic_kinetics kinetics(const worker *w, const node *x) {
    return fic_population_kinetics(w->k, x->T_K, x->P_GPa, x->Tf_K, x->Pf_GPa);
}

/* Curvature of the sine, in K/s2: d2T/dt2. */
static double curvature(const fic_segment *s, double t_s) {
    double omega = s->amplitude_K != 0.0 ? 2.0 * M_PI / s->period_s : 0.0;
    return omega != 0.0 ? -s->amplitude_K * omega * omega * sin(omega * t_s) : 0.0;
}

/* Everything about a step that does not depend on its end's ln tau. */
static fic_step step_between(const worker *w, const course *c, const node *from, const node *to) {
    double h = to->t_s - from->t_s, dP = c->dP_GPa_s * h;
    fic_step st = { .h_s = h, .ln_tau0 = from->ln_tau, .slope0 = h * from->slope, .pressure = c->pressure };
    st.drive_T = (fic_drive){ h * from->push_K_s, h * to->push_K_s, h * h * curvature(c->segment, from->t_s),
                              h * h * curvature(c->segment, to->t_s), to->T_K - from->T_K - c->up_K_s * h };
    st.drive_P = (fic_drive){ dP, dP, 0.0, 0.0, dP };
    if (w->modes.energies) {
        double s = w->k->pressure[FIC_SHIFT], dtheta0 = from->push_K_s + c->up_K_s - s * c->dP_GPa_s,
               dtheta1 = to->push_K_s + c->up_K_s - s * c->dP_GPa_s;
        st.inv_theta0 = 1.0 / from->theta_K;
        st.inv_theta1 = 1.0 / to->theta_K;
        st.turn0 = -h * dtheta0 * st.inv_theta0 * st.inv_theta0;
        st.turn1 = -h * dtheta1 * st.inv_theta1 * st.inv_theta1;
        for (int j = 0; j < FIC_GAUSS; j++) {
            double t_s = from->t_s + h * fic_gauss_x[j];
            st.inv_theta[j] = 1.0 / (fic_segment_T(c->segment, t_s) - s * fic_segment_P(c->segment, t_s));
        }
    }
    return st;
}

typedef enum { STEP_GOOD, STEP_SHORTER, STEP_NO_VALUE } verdict;

/* A cubic can follow ln tau over a few units. More is allowed only where it does not matter: with all modes
 * frozen, or all of them many times faster than ln tau changes. Without this the implicit equation has a
 * second, wrong solution: one long step from the melt to the glass with every mode still in equilibrium. */
static double too_long(const worker *w, fic_step *st) {
    const fic_modes *m = &w->modes;
    double swing = fabs(st->ln_tau1 - st->ln_tau0) + fmin(fabs(st->slope0), fabs(st->slope1)) +
                   m->b_most_K * fabs(st->inv_theta1 - st->inv_theta0);
    if (swing <= SWING)
        return 1.0;
    double ln_h = log(st->h_s), fast = fmin(st->ln_tau0, st->ln_tau1), slow = fmax(st->ln_tau0, st->ln_tau1);
    if (ln_h - fast + m->ln_fastest < -25.0) {
        st->frozen = true;
        return 1.0;
    }
    return swing < 12.0 && ln_h - slow + m->ln_slowest > 4.0 + log(swing) ? 1.0
                                                                          : fmax(0.9 * SWING / swing, 0.1);
}

/* The coefficient (times h^4) of x^2 (1 - x)^2 that the cubic of a step lacks to pass through y at x < 0. */
static double missing(double y, double x, double y0, double dy0, double y1, double dy1) {
    double room = x * (1.0 - x);
    return (y - fic_cubic(y0, dy0, y1, dy1, x)) / (room * room);
}

/* Error of the integral of ln tau, relative to h: by the step before, or cautiously where there is none. */
static double bend(const node *before, const fic_step *st, double t0_s) {
    if (!before)
        return fabs(st->slope0 + st->slope1 - 2.0 * (st->ln_tau1 - st->ln_tau0)) / 12.0;
    double x = (before->t_s - t0_s) / st->h_s;
    return fabs(missing(before->ln_tau, x, st->ln_tau0, st->slope0, st->ln_tau1, st->slope1)) / 30.0;
}

/* A first guess of the end: the last step's cubic carried on. */
static void predict(const node *before, const node *from, bool pressure, node *to) {
    double h = to->t_s - from->t_s, room = fabs(to->T_K - from->Tf_K) + fabs(to->T_K - from->T_K);
    double dTf = h * from->dTf_K_s, Pf = from->Pf_GPa;
    to->dTf_K_s = from->dTf_K_s;
    to->dPf_GPa_s = from->dPf_GPa_s;
    if (before) {
        double b = from->t_s - before->t_s, x = 1.0 + h / b, s0 = b * before->dTf_K_s, s1 = b * from->dTf_K_s;
        dTf = fic_cubic(before->Tf_K, s0, from->Tf_K, s1, x) - from->Tf_K;
        to->dTf_K_s = fic_cubic_slope(before->Tf_K, s0, from->Tf_K, s1, x) / b;
    }
    to->Tf_K = from->Tf_K + fmin(fmax(dTf, -room), room);
    to->Pf_GPa = pressure ? Pf : to->P_GPa;
}

/* Tries a step; on STEP_GOOD `to` and the modes' d_next, e_next hold its end, *error_K its error. */
static verdict try_step(worker *w, const course *c, const node *before, const node *from, node *to,
                        double *error_K, double *factor, fic_effort *effort) {
    fic_sums T, P;
    *factor = 0.25;
    predict(before, from, c->pressure, to);
    fic_kinetics kin = kinetics(w, to);
    to->theta_K = kin.theta_K;
    to->slope = slope_of(c, to, &kin);
    fic_step st = step_between(w, c, from, to);
    double x = kin.ln_tau, x_before = 0.0, miss_before = 0.0;
    for (int i = 0; i < ITERATIONS; i++) {
        double h = st.h_s, Tf = to->Tf_K, Pf = to->Pf_GPa;
        if (!isfinite(x) || !isfinite(to->slope))
            return STEP_NO_VALUE;
        st.frozen = false;
        st.ln_tau1 = x;
        st.slope1 = h * to->slope;
        if ((*factor = too_long(w, &st)) < 1.0)
            return STEP_SHORTER;
        if (i == 0)
            fic_modes_tilt(&w->modes, &st);
        fic_modes_sweep(&w->modes, &st, &T, &P);
        effort->evaluations++;
        set_means(to, c, &T, &P);
        kin = kinetics(w, to);
        to->ln_tau = kin.ln_tau;
        to->slope = slope_of(c, to, &kin);
        double miss = kin.ln_tau - x, moved = fabs(to->Tf_K - Tf) + w->K_per_GPa * fabs(to->Pf_GPa - Pf);
        if (!isfinite(miss) || !isfinite(to->slope))
            return STEP_NO_VALUE;
        if (i > 0)
            w->chord = fmin((miss - miss_before) / (x - x_before), -0.1);
        *error_K = fabs(T.shape) + w->K_per_GPa * fabs(P.shape) +
                   bend(before, &st, from->t_s) * (fabs(T.memory) + w->K_per_GPa * fabs(P.memory));
        /* What another sweep would still change: the share of a change of ln tau that comes back. */
        double back = i > 0 ? moved * fabs(miss / (x - x_before)) : moved * fmax(fabs(1.0 + w->chord), 0.05);
        double x_next = x - miss / w->chord;
        if (back < ENOUGH * w->tolerance_K * -w->chord || x_next == x)
            return STEP_GOOD;
        /* Far from its tolerance already: a shorter step costs less than iterating this one. */
        if (i > 0 && *error_K > 100.0 * w->tolerance_K)
            return STEP_SHORTER;
        x_before = x;
        miss_before = miss;
        x = x_next;
    }
    return STEP_SHORTER;
}

/* ---- a segment ----------------------------------------------------------------------------------------- */

static node start_node(worker *w, const course *c) {
    const fic_modes *m = &w->modes;
    fic_sums T = { 0 }, P = { 0 };
    node x = node_at(c, 0.0);
    for (size_t i = 0; i < m->n; i++) {
        T.D += m->g[i] * m->d[i];
        P.D += m->g[i] * m->e[i];
    }
    set_means(&x, c, &T, &P);
    fic_kinetics kin = kinetics(w, &x);
    for (size_t i = 0; i < m->n; i++) {
        double rate = exp(-kin.ln_tau - m->ln_r[i] - m->b_K[i] / kin.theta_K);
        T.S += m->g[i] * m->d[i] * rate;
        P.S += m->g[i] * m->e[i] * rate * m->pace;
    }
    set_means(&x, c, &T, &P);
    x.ln_tau = kin.ln_tau;
    x.theta_K = kin.theta_K;
    x.slope = slope_of(c, &x, &kin);
    return x;
}

/* Cautious: a kelvin of ramp, or a tenth of the time in which the departures would relax. */
static double first_step(const worker *w, const course *c, const node *x) {
    double h = c->segment->duration_s, ramp = fabs(x->push_K_s);
    double relax = fabs(x->dTf_K_s - c->up_K_s) + w->K_per_GPa * fabs(x->dPf_GPa_s);
    double away = fabs(c->segment->T0_K - x->Tf_K) + w->K_per_GPa * fabs(c->segment->P0_GPa - x->Pf_GPa);
    if (ramp > 0.0)
        h = fmin(h, 1.0 / ramp);
    if (relax > 0.0 && away > 0.0)
        h = fmin(h, 0.1 * away / relax);
    return h;
}

/* The quartic over a step for a mean with values y and slopes dy (times h) at its ends: the cubic, and what
 * it lacks to pass through the step before. Returns its likely error: value and slope there must agree about
 * that. */
static double set_quartic(double c[5], double y0, double dy0, double y1, double dy1, double before,
                          double slope, double x) {
    double rise = y1 - y0, room = x * (1.0 - x);
    double k = missing(before, x, y0, dy0, y1, dy1);
    double by_slope = (slope - fic_cubic_slope(y0, dy0, y1, dy1, x)) / (2.0 * room * (1.0 - 2.0 * x));
    c[0] = y0;
    c[1] = dy0;
    c[2] = 3.0 * rise - 2.0 * dy0 - dy1 + k;
    c[3] = dy0 + dy1 - 2.0 * rise - 2.0 * k;
    c[4] = k;
    return (fabs(k - by_slope) + 0.1 * fabs(k)) / 16.0;
}

static void record(const fic_path *path, size_t j, const node *at) {
    path->Tf_K[j] = at->Tf_K;
    path->Pf_GPa[j] = at->Pf_GPa;
    path->dTf_K_s[j] = at->dTf_K_s;
    path->dPf_GPa_s[j] = at->dPf_GPa_s;
}

/* One requested point by a sweep of its own over the first part of the step. */
static void sweep_to(worker *w, const course *c, const fic_path *path, size_t j, const node *from,
                     const node *to) {
    node at = node_at(c, path->t_s[j]);
    double h = to->t_s - from->t_s, part = at.t_s - from->t_s, x = part / h;
    double y0 = from->ln_tau, dy0 = h * from->slope, y1 = to->ln_tau, dy1 = h * to->slope;
    fic_sums T, P;
    at.theta_K = at.T_K - w->k->pressure[FIC_SHIFT] * at.P_GPa;
    fic_step st = step_between(w, c, from, &at);
    st.ln_tau1 = fic_cubic(y0, dy0, y1, dy1, x);
    st.slope1 = x * fic_cubic_slope(y0, dy0, y1, dy1, x);
    (void)too_long(w, &st);
    fic_modes_tilt(&w->modes, &st);
    fic_modes_sweep(&w->modes, &st, &T, &P);
    set_means(&at, c, &T, &P);
    record(path, j, &at);
}

/* The requested points up to the end of a step that is about to be accepted. Where a step is many relaxation
 * times long no polynomial follows the means, and each point takes a sweep. */
static size_t read_off(worker *w, const course *c, const fic_path *path, size_t next, const node *before,
                       const node *from, const node *to) {
    size_t end = next;
    double h = to->t_s - from->t_s, cT[5], cP[5], error_K = INFINITY;
    while (end < path->n && path->t_s[end] <= to->t_s)
        end++;
    if (end == next)
        return next;
    if (before) {
        double x = (before->t_s - from->t_s) / h;
        error_K = set_quartic(cT, from->Tf_K, h * from->dTf_K_s, to->Tf_K, h * to->dTf_K_s, before->Tf_K,
                              h * before->dTf_K_s, x) +
                  w->K_per_GPa * set_quartic(cP, from->Pf_GPa, h * from->dPf_GPa_s, to->Pf_GPa,
                                             h * to->dPf_GPa_s, before->Pf_GPa, h * before->dPf_GPa_s, x);
    }
    if (error_K <= w->tolerance_K) {
        fic_modes_read_off(cT, from->t_s, 1.0 / h, end - next, path->t_s + next, path->Tf_K + next,
                           path->dTf_K_s + next);
        fic_modes_read_off(cP, from->t_s, 1.0 / h, end - next, path->t_s + next, path->Pf_GPa + next,
                           path->dPf_GPa_s + next);
        return end;
    }
    fic_modes_set_aside(&w->modes);
    for (; next < end; next++)
        if (path->t_s[next] > from->t_s)
            sweep_to(w, c, path, next, from, to);
        else
            record(path, next, from);
    fic_modes_set_aside(&w->modes);
    return end;
}

static bool any(const double v[], size_t n) {
    for (size_t i = 0; i < n; i++)
        if (v[i] != 0.0)
            return true;
    return false;
}

static fic_status fail(const worker *w, const course *c, const node *x, const char *what, fic_error *err) {
    return fic_relax_fail(w->k, c->segment, x->t_s, x->Tf_K, x->Pf_GPa, what, err);
}

static fic_status march(worker *w, const course *c, const fic_path *path, fic_effort *effort,
                        fic_error *err) {
    const fic_segment *s = c->segment;
    double L = s->duration_s, most = s->amplitude_K != 0.0 ? s->period_s / 16.0 : L;
    node before, from = start_node(w, c);
    bool started = false;
    size_t next = 0;
    w->chord = -1.0;
    if (!isfinite(from.ln_tau) || !isfinite(from.slope))
        return fail(w, c, &from, "ln tau has no value", err);
    for (double h = first_step(w, c, &from); from.t_s < L;) {
        double error_K = 0.0, factor;
        h = fmin(h, most);
        /* The last step ends exactly at the end, and is not a sliver. */
        node to = node_at(c, h > 0.999999 * (L - from.t_s) ? L : from.t_s + h);
        verdict v = try_step(w, c, started ? &before : NULL, &from, &to, &error_K, &factor, effort);
        bool good = v == STEP_GOOD && error_K <= w->tolerance_K;
        if (v == STEP_GOOD)
            factor = 0.9 * sqrt(sqrt(w->tolerance_K / fmax(error_K, 1e-30)));
        if (!good) {
            effort->rejected++;
            h *= fmax(fmin(factor, 0.9), 0.1);
            if (!(from.t_s + h > from.t_s))
                return fail(w, c, &from,
                            v == STEP_NO_VALUE ? "ln tau has no value" : "the step became too small", err);
            continue;
        }
        effort->steps++;
        next = read_off(w, c, path, next, started ? &before : NULL, &from, &to);
        fic_modes_accept(&w->modes, c->pressure);
        before = from;
        from = to;
        started = true;
        h *= fmax(fmin(factor, GROW), 0.2);
    }
    return FIC_OK;
}

static fic_status run(void *work, const fic_segment *segment, double d_K[], double e_GPa[],
                      const fic_path *path, fic_effort *effort, fic_error *err) {
    worker *w = work;
    fic_modes *m = &w->modes;
    size_t n = w->k->spectrum.n;
    course c = { segment, fic_segment_dP(segment), 0.0, false };
    c.up_K_s = w->k->pressure[FIC_REJUVENATION] * fmax(c.dP_GPa_s, 0.0);
    memset(m->d, 0, m->n * sizeof *m->d);
    memset(m->e, 0, m->n * sizeof *m->e);
    memcpy(m->d, d_K, n * sizeof *d_K);
    memcpy(m->e, e_GPa, n * sizeof *e_GPa);
    c.pressure = c.dP_GPa_s != 0.0 || any(m->e, n);
    fic_status s = march(w, &c, path, effort, err);
    memcpy(d_K, m->d, n * sizeof *d_K);
    memcpy(e_GPa, m->e, n * sizeof *e_GPa);
    return s;
}

const fic_integrator fic_integrator_exponential = { worker_create, run, worker_free };
