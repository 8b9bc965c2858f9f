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
#define FACTOR 0.35
#define ENOUGH 0.2
#define GROW 5.0
#define SWING 3.0
#define FLOOR 0.02
#endif

/* What is known at the end of a step. */
typedef struct {
    double t_s, T_K, P_GPa, theta_K;
    double push_K_s;      /* dT/dt less athermal rejuvenation */
    double ln_tau, slope; /* slope: d ln tau / dt */
    double Tf_K, dTf_K_s, Pf_GPa, dPf_GPa_s;
    double fourth_K, fourth_GPa; /* of the step that ends here: see missing() */
} node;

typedef struct {
    const fic_population *k;
    double tolerance_K, K_per_GPa;
    fic_modes modes;
} worker;

typedef struct {
    const fic_segment *segment;
    double dP_GPa_s, up_K_s, stored_GPa_s; /* up, stored: what compression does without relaxing */
    bool pressure;           /* pressure departures are not all zero, or pressure moves */
} course;

/* ---- working memory ----------------------------------------------------------------------------------- */

static void worker_free(void *work)
{
    worker *w = work;
    fic_modes_clear(&w->modes);
    free(w);
}

static void *worker_create(const fic_population *k, double tolerance_K, fic_error *err)
{
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

static node node_at(const course *c, double t_s)
{
    const fic_segment *s = c->segment;
    return (node){ .t_s = t_s,
                   .T_K = fic_segment_T(s, t_s),
                   .P_GPa = fic_segment_P(s, t_s),
                   .push_K_s = fic_segment_dT(s, t_s) - c->up_K_s };
}

/* Means and rates out of the sums over the modes. */
static void set_means(node *x, const course *c, const fic_sums *T, const fic_sums *P)
{
    x->Tf_K = x->T_K - T->D;
    x->dTf_K_s = T->S + c->up_K_s;
    x->Pf_GPa = x->P_GPa - P->D;
    x->dPf_GPa_s = P->S + c->stored_GPa_s;
}

static double slope_of(const course *c, const node *x, const fic_kinetics *kin)
{
    return kin->d_T * (x->push_K_s + c->up_K_s) + kin->d_P * c->dP_GPa_s + kin->d_Tf * x->dTf_K_s +
           kin->d_Pf * x->dPf_GPa_s;
}

static fic_kinetics kinetics(const worker *w, const node *x)
{
    return fic_population_kinetics(w->k, x->T_K, x->P_GPa, x->Tf_K, x->Pf_GPa);
}

/* Curvature of the sine, in K/s2: d2T/dt2. */
static double curvature(const fic_segment *s, double t_s)
{
    double omega = s->amplitude_K != 0.0 ? 2.0 * M_PI / s->period_s : 0.0;
    return omega != 0.0 ? -s->amplitude_K * omega * omega * sin(omega * t_s) : 0.0;
}

/* Everything about a step that does not depend on its end's ln tau. */
static fic_step step_between(const worker *w, const course *c, const node *from, const node *to)
{
    double h = to->t_s - from->t_s, dP = (c->dP_GPa_s - c->stored_GPa_s) * h;
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
static double too_long(const worker *w, fic_step *st)
{
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
    return swing < 12.0 && ln_h - slow + m->ln_slowest > 4.0 + log(swing) ? 1.0 : fmax(0.9 * SWING / swing, 0.1);
}

/* The coefficient (times h^4) of x^2 (1 - x)^2 that the cubic of a step lacks to pass through y at x < 0. */
static double missing(double y, double x, double y0, double dy0, double y1, double dy1)
{
    double room = x * (1.0 - x);
    return (y - fic_cubic(y0, dy0, y1, dy1, x)) / (room * room);
}

/* Error of the integral of ln tau, relative to h: by the step before, or cautiously where there is none. */
static double bend(const node *before, const fic_step *st, double t0_s)
{
    if (!before)
        return fabs(st->slope0 + st->slope1 - 2.0 * (st->ln_tau1 - st->ln_tau0)) / 12.0;
    double x = (before->t_s - t0_s) / st->h_s;
    return fabs(missing(before->ln_tau, x, st->ln_tau0, st->slope0, st->ln_tau1, st->slope1)) / 30.0;
}

/* A mean and its slope at the end of a step: the last step's quartic carried on, or a line. */
static void carry_on(double b_s, double y0, double dy0, double y1, double dy1, double fourth, double h, double *y,
                     double *dy)
{
    *y = y1 + h * dy1;
    *dy = dy1;
    if (b_s > 0.0) {
        double x = 1.0 + h / b_s, room = x * (1.0 - x);
        *y = fic_cubic(y0, b_s * dy0, y1, b_s * dy1, x) + fourth * room * room;
        *dy = (fic_cubic_slope(y0, b_s * dy0, y1, b_s * dy1, x) + 2.0 * fourth * room * (1.0 - 2.0 * x)) / b_s;
    }
}

/* A first guess of the end. */
static void predict(const node *before, const node *from, bool pressure, node *to)
{
    const node *b = before ? before : from;
    double h = to->t_s - from->t_s, room = fabs(to->T_K - from->Tf_K) + fabs(to->T_K - from->T_K);
    carry_on(from->t_s - b->t_s, b->Tf_K, b->dTf_K_s, from->Tf_K, from->dTf_K_s, from->fourth_K, h, &to->Tf_K,
             &to->dTf_K_s);
    to->Tf_K = fmin(fmax(to->Tf_K, from->Tf_K - room), from->Tf_K + room);
    to->Pf_GPa = to->P_GPa;
    if (!pressure)
        return;
    room = fabs(to->P_GPa - from->Pf_GPa) + fabs(to->P_GPa - from->P_GPa);
    carry_on(from->t_s - b->t_s, b->Pf_GPa, b->dPf_GPa_s, from->Pf_GPa, from->dPf_GPa_s, from->fourth_GPa, h,
             &to->Pf_GPa, &to->dPf_GPa_s);
    to->Pf_GPa = fmin(fmax(to->Pf_GPa, from->Pf_GPa - room), from->Pf_GPa + room);
}

/* Tries a step; on STEP_GOOD `to` and the modes' d_next, e_next hold its end, *error_K its error. */
static verdict try_step(worker *w, const course *c, const node *before, const node *from, node *to, double *error_K,
                        double *factor, fic_effort *effort)
{
    fic_sums T, P;
    *factor = 0.25;
    predict(before, from, c->pressure, to);
    fic_kinetics kin = kinetics(w, to);
    to->theta_K = kin.theta_K;
    to->slope = slope_of(c, to, &kin);
    fic_step st = step_between(w, c, from, to);
    double x = kin.ln_tau, moved_before = 0.0;
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
        double miss = kin.ln_tau - x, moved_K = fabs(to->Tf_K - Tf) + w->K_per_GPa * fabs(to->Pf_GPa - Pf);
        if (!isfinite(miss) || !isfinite(to->slope))
            return STEP_NO_VALUE;
        /* A change of ln tau at the end counts half in its integral, and comes back through T_f and P_f. */
        double back = 0.5 * (kin.d_Tf * T.memory + kin.d_Pf * P.memory), x_next = x + miss / fmax(1.0 - back, 0.1);
        double share = i > 0 ? moved_K / moved_before : fabs(back);
        double left_K = x_next != x ? moved_K * fmin(fmax(share, FLOOR), 1.0) : 0.0;
        double memory_K = fabs(T.memory) + w->K_per_GPa * fabs(P.memory);
        *error_K = fabs(T.shape) + w->K_per_GPa * fabs(P.shape) + bend(before, &st, from->t_s) * memory_K + left_K;
        if (left_K < ENOUGH * w->tolerance_K)
            return STEP_GOOD;
        /* Far from its tolerance already: a shorter step costs less than iterating this one. */
        if (i > 0 && *error_K > 100.0 * w->tolerance_K)
            return STEP_SHORTER;
        moved_before = moved_K;
        x = x_next;
    }
    return STEP_SHORTER;
}

/* ---- a segment ----------------------------------------------------------------------------------------- */

static node start_node(worker *w, const course *c)
{
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
        P.S += m->g[i] * m->e[i] * rate * m->by_slowness;
    }
    set_means(&x, c, &T, &P);
    x.ln_tau = kin.ln_tau;
    x.theta_K = kin.theta_K;
    x.slope = slope_of(c, &x, &kin);
    return x;
}

/* Cautious: a kelvin of ramp, or a tenth of the time in which the departures would relax. */
static double first_step(const worker *w, const course *c, const node *x)
{
    double h = c->segment->duration_s, ramp = fabs(x->push_K_s);
    double relax = fabs(x->dTf_K_s - c->up_K_s) + w->K_per_GPa * fabs(x->dPf_GPa_s);
    double away = fabs(c->segment->T0_K - x->Tf_K) + w->K_per_GPa * fabs(c->segment->P0_GPa - x->Pf_GPa);
    if (ramp > 0.0)
        h = fmin(h, 1.0 / ramp);
    if (relax > 0.0 && away > 0.0)
        h = fmin(h, 0.1 * away / relax);
    return h;
}

/* A mean at the step before, seen from a step: its time in steps (negative), value, slope times h. */
typedef struct {
    double x, y, dy;
} earlier;

/* The quartic over a step for a mean with values y and slopes dy (times h) at its ends: the cubic, and what it
 * lacks to pass through the step before where that is given. Returns its likely error: value and slope there
 * must agree about what is lacking. */
static double set_quartic(double c[5], double y0, double dy0, double y1, double dy1, const earlier *e)
{
    double rise = y1 - y0, k = 0.0, by_slope = 0.0;
    if (e) {
        double room = e->x * (1.0 - e->x), off = e->dy - fic_cubic_slope(y0, dy0, y1, dy1, e->x);
        k = missing(e->y, e->x, y0, dy0, y1, dy1);
        by_slope = off / (2.0 * room * (1.0 - 2.0 * e->x));
    }
    c[0] = y0;
    c[1] = dy0;
    c[2] = 3.0 * rise - 2.0 * dy0 - dy1 + k;
    c[3] = dy0 + dy1 - 2.0 * rise - 2.0 * k;
    c[4] = k;
    return (fabs(k - by_slope) + 0.1 * fabs(k)) / 16.0;
}

static void record(const fic_path *path, size_t j, const node *at)
{
    path->Tf_K[j] = at->Tf_K;
    path->Pf_GPa[j] = at->Pf_GPa;
    path->dTf_K_s[j] = at->dTf_K_s;
    path->dPf_GPa_s[j] = at->dPf_GPa_s;
}

/* Any point of a step, by a sweep over the first part of it. */
static node sweep_to(worker *w, const course *c, double t_s, const node *from, const node *to)
{
    node at = node_at(c, t_s);
    double h = to->t_s - from->t_s, x = (t_s - from->t_s) / h;
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
    return at;
}

/* Points first to end - 1 by the polynomials cT, cP in (t - t0)/h. */
static void evaluate(const fic_path *path, size_t first, size_t end, double t0_s, double h, const double cT[5],
                     const double cP[5])
{
    size_t n = end - first;
    fic_modes_read_off(cT, t0_s, 1.0 / h, n, path->t_s + first, path->Tf_K + first, path->dTf_K_s + first);
    fic_modes_read_off(cP, t0_s, 1.0 / h, n, path->t_s + first, path->Pf_GPa + first, path->dPf_GPa_s + first);
}

typedef struct {
    const course *c;
    const fic_path *path;
    const node *from, *to; /* the step's own ends */
} reading;

static double cubic_between(const node *a, const node *b, double cT[5], double cP[5])
{
    double h = b->t_s - a->t_s;
    (void)set_quartic(cT, a->Tf_K, h * a->dTf_K_s, b->Tf_K, h * b->dTf_K_s, NULL);
    (void)set_quartic(cP, a->Pf_GPa, h * a->dPf_GPa_s, b->Pf_GPa, h * b->dPf_GPa_s, NULL);
    return h;
}

/* How far a cubic from a to b misses a point between them, in value and in slope. */
static double miss_K(const worker *w, const node *a, const node *b, const node *at)
{
    double h = b->t_s - a->t_s, x = (at->t_s - a->t_s) / h;
    double T0 = h * a->dTf_K_s, T1 = h * b->dTf_K_s, P0 = h * a->dPf_GPa_s, P1 = h * b->dPf_GPa_s;
    return fabs(fic_cubic(a->Tf_K, T0, b->Tf_K, T1, x) - at->Tf_K) +
           0.25 * fabs(fic_cubic_slope(a->Tf_K, T0, b->Tf_K, T1, x) - h * at->dTf_K_s) +
           w->K_per_GPa * (fabs(fic_cubic(a->Pf_GPa, P0, b->Pf_GPa, P1, x) - at->Pf_GPa) +
                           0.25 * fabs(fic_cubic_slope(a->Pf_GPa, P0, b->Pf_GPa, P1, x) - h * at->dPf_GPa_s));
}

/* Points between two known nodes of a step: the middle one by a sweep; cubics to both sides of it where the
 * cubic over all would have met it, else each side again. */
static void read_between(worker *w, const reading *r, size_t first, size_t end, const node *a, const node *b)
{
    while (first < end && !(r->path->t_s[first] > a->t_s))
        record(r->path, first++, a);
    while (first < end && !(r->path->t_s[end - 1] < b->t_s))
        record(r->path, --end, b);
    if (first == end)
        return;
    size_t middle = first + (end - first) / 2;
    node at = sweep_to(w, r->c, r->path->t_s[middle], r->from, r->to);
    record(r->path, middle, &at);
    if (miss_K(w, a, b, &at) > w->tolerance_K) {
        read_between(w, r, first, middle, a, &at);
        read_between(w, r, middle + 1, end, &at, b);
        return;
    }
    double cT[5], cP[5], h = cubic_between(a, &at, cT, cP);
    evaluate(r->path, first, middle, a->t_s, h, cT, cP);
    h = cubic_between(&at, b, cT, cP);
    evaluate(r->path, middle + 1, end, at.t_s, h, cT, cP);
}

/* The requested points up to the end of a step that is about to be accepted. Where a step is many relaxation
 * times long no polynomial follows the means, and each point takes a sweep. */
static size_t read_off(worker *w, const course *c, const fic_path *path, size_t next, const node *before,
                       const node *from, const node *to)
{
    size_t end = next;
    double h = to->t_s - from->t_s, cT[5], cP[5];
    while (end < path->n && path->t_s[end] <= to->t_s)
        end++;
    if (end > next && before) {
        double x = (before->t_s - from->t_s) / h;
        earlier T = { x, before->Tf_K, h * before->dTf_K_s }, P = { x, before->Pf_GPa, h * before->dPf_GPa_s };
        double error_K = set_quartic(cT, from->Tf_K, h * from->dTf_K_s, to->Tf_K, h * to->dTf_K_s, &T);
        error_K += w->K_per_GPa * set_quartic(cP, from->Pf_GPa, h * from->dPf_GPa_s, to->Pf_GPa, h * to->dPf_GPa_s, &P);
        if (error_K <= w->tolerance_K) {
            evaluate(path, next, end, from->t_s, h, cT, cP);
            return end;
        }
    }
    reading r = { c, path, from, to };
    fic_modes_set_aside(&w->modes);
    read_between(w, &r, next, end, from, to);
    fic_modes_set_aside(&w->modes);
    return end;
}

static bool any(const double v[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v[i] != 0.0)
            return true;
    return false;
}

static fic_status fail(const worker *w, const course *c, const node *x, const char *what, fic_error *err)
{
    return fic_relax_fail(w->k, c->segment, x->t_s, x->Tf_K, x->Pf_GPa, what, err);
}

static fic_status march(worker *w, const course *c, const fic_path *path, fic_effort *effort, fic_error *err)
{
    const fic_segment *s = c->segment;
    double L = s->duration_s, most = s->amplitude_K != 0.0 ? s->period_s / 16.0 : L;
    node before, from = start_node(w, c);
    bool started = false;
    double h_before = 0.0, error_before = 0.0;
    size_t next = 0;
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
        double held = to.t_s - from.t_s;
        if (!good) {
            effort->rejected++;
            h *= fmax(fmin(factor, 0.9), 0.1);
            if (!(from.t_s + h > from.t_s))
                return fail(w, c, &from, v == STEP_NO_VALUE ? "ln tau has no value" : "the step became too small", err);
            continue;
        }
        effort->steps++;
        next = read_off(w, c, path, next, started ? &before : NULL, &from, &to);
        fic_modes_accept(&w->modes, c->pressure);
        if (started) {
            double x = (before.t_s - from.t_s) / held;
            to.fourth_K = missing(before.Tf_K, x, from.Tf_K, held * from.dTf_K_s, to.Tf_K, held * to.dTf_K_s);
            to.fourth_GPa =
                missing(before.Pf_GPa, x, from.Pf_GPa, held * from.dPf_GPa_s, to.Pf_GPa, held * to.dPf_GPa_s);
        }
        before = from;
        from = to;
        started = true;
        /* Where errors grow from step to step they will go on to. */
        if (h_before > 0.0)
            factor = fmin(factor, 0.9 * held / h_before *
                                      sqrt(sqrt(w->tolerance_K * error_before / (error_K * error_K + 1e-60))));
        h_before = held;
        error_before = fmax(error_K, 1e-3 * w->tolerance_K);
        h *= fmax(fmin(factor, GROW), 0.2);
    }
    return FIC_OK;
}

static fic_status run(void *work, const fic_segment *segment, double d_K[], double e_GPa[], const fic_path *path,
                      fic_effort *effort, fic_error *err)
{
    worker *w = work;
    fic_modes *m = &w->modes;
    size_t n = w->k->spectrum.n;
    course c = { .segment = segment, .dP_GPa_s = fic_segment_dP(segment) };
    c.up_K_s = w->k->pressure[FIC_REJUVENATION] * fmax(c.dP_GPa_s, 0.0);
    c.stored_GPa_s = w->k->pressure[FIC_STORAGE] * fmax(c.dP_GPa_s, 0.0);
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
