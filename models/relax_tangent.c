#include "models/relax_tangent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "models/relax_lanes.h"

/* ---- working memory ----------------------------------------------------------------------------------- */

void fic_tangents_clear(fic_stepper *w)
{
    for (size_t j = 0; j < w->n_tangents; j++)
        free(w->tangent[j].block);
    free(w->tangent);
    fic_response_clear(&w->by_T);
    fic_response_clear(&w->by_P);
    w->tangent = NULL;
    w->n_tangents = 0;
}

static double *padded(const double *from, size_t n, double *to)
{
    return from ? memcpy(to, from, n * sizeof *to) : NULL;
}

static fic_status create_one(const fic_modes *m, size_t n, const fic_population_tangent *along, fic_tangent *t,
                             fic_error *err)
{
    enum { ARRAYS = 7 };
    t->block = aligned_alloc(64, (ARRAYS * m->n * sizeof *t->block + 63) / 64 * 64);
    if (!t->block)
        return fic_fail_memory(err, "tangents");
    memset(t->block, 0, ARRAYS * m->n * sizeof *t->block);
    t->along = *along;
    t->along.g = padded(along->g, n, t->block);
    t->along.a = padded(along->a, n, t->block + m->n);
    t->along.b_K = padded(along->b_K, n, t->block + 2 * m->n);
    t->d = t->block + 3 * m->n;
    t->e = t->block + 4 * m->n;
    t->d_next = t->block + 5 * m->n;
    t->e_next = t->block + 6 * m->n;
    t->moves = !fic_population_tangent_still(along);
    return FIC_OK;
}

fic_status fic_tangents_create(fic_stepper *w, size_t n, const fic_population_tangent *const along[], fic_error *err)
{
    fic_tangents_clear(w);
    w->tangent = calloc(n ? n : 1, sizeof *w->tangent);
    fic_status s = w->tangent ? fic_response_create(&w->modes, &w->by_T, err) : fic_fail_memory(err, "tangents");
    if (s == FIC_OK)
        s = fic_response_create(&w->modes, &w->by_P, err);
    for (size_t j = 0; j < n && s == FIC_OK; j++) {
        s = create_one(&w->modes, w->k->spectrum.n, along[j], &w->tangent[j], err);
        w->n_tangents = j + 1;
    }
    if (s != FIC_OK)
        fic_tangents_clear(w);
    return s;
}

/* ---- moments ------------------------------------------------------------------------------------------- */

/* d ln tau/dt where the kinetics are k. */
static double slope_of(const fic_course *c, const fic_moment *x, const fic_kinetics *k)
{
    return k->d_T * (x->push_K_s + c->up_K_s) + k->d_P * c->dP_GPa_s + k->d_Tf * x->dTf_K_s + k->d_Pf * x->dPf_GPa_s;
}

/* ln tau at a moment and how it answers: to the means, alone. */
typedef struct {
    fic_kinetics at, by_Tf, by_Pf;
    double slope_by_Tf, slope_by_Pf;
} answers;

static answers take_answers(const fic_stepper *w, const fic_course *c, const fic_moment *x)
{
    static const fic_population_tangent nothing = { 0 };
    const fic_population *k = w->k;
    answers a = { .at = fic_population_kinetics(k, x->T_K, x->P_GPa, x->Tf_K, x->Pf_GPa) };
    a.by_Tf = fic_population_kinetics_tangent(k, &nothing, x->T_K, x->P_GPa, x->Tf_K, x->Pf_GPa, 1.0, 0.0);
    a.slope_by_Tf = slope_of(c, x, &a.by_Tf);
    if (c->pressure) {
        a.by_Pf = fic_population_kinetics_tangent(k, &nothing, x->T_K, x->P_GPa, x->Tf_K, x->Pf_GPa, 0.0, 1.0);
        a.slope_by_Pf = slope_of(c, x, &a.by_Pf);
    }
    return a;
}

static fic_kinetics own_part(const fic_stepper *w, const fic_tangent *t, const fic_moment *x)
{
    return fic_population_kinetics_tangent(w->k, &t->along, x->T_K, x->P_GPa, x->Tf_K, x->Pf_GPa, 0.0, 0.0);
}

/* What compression does without relaxing, and how the direction turns it. */
static double up_of(const fic_tangent *t, const fic_course *c)
{
    return t->along.pressure[FIC_REJUVENATION] * fmax(c->dP_GPa_s, 0.0);
}

static double stored_of(const fic_tangent *t, const fic_course *c)
{
    return t->along.pressure[FIC_STORAGE] * fmax(c->dP_GPa_s, 0.0);
}

/* Fictive pressure may be slower: c of the population, where it is above 1. */
static double ln_rate_P(const fic_stepper *w, const fic_tangent *t)
{
    double c = w->k->pressure[FIC_SLOWNESS];
    return t->ln_rate - (c >= 1.0 ? t->along.pressure[FIC_SLOWNESS] / c : 0.0);
}

static void start_one(const fic_stepper *w, const fic_course *c, const fic_moment *from, const answers *a,
                      fic_tangent *t)
{
    const fic_modes *m = &w->modes;
    double D = 0.0, E = 0.0, S = 0.0, R = 0.0, common = exp(-a->at.ln_tau), inv_theta = 1.0 / a->at.theta_K;
    double bare = t->along.pressure[FIC_SHIFT] * from->P_GPa * inv_theta * inv_theta, slow = ln_rate_P(w, t);
    for (size_t i = 0; i < m->n; i++) {
        double dg = t->along.g ? t->along.g[i] : 0.0;
        D += m->g[i] * t->d[i] + dg * m->d[i];
        E += m->g[i] * t->e[i] + dg * m->e[i];
    }
    fic_kinetics own = own_part(w, t, from);
    double ln_tau = own.ln_tau - a->at.d_Tf * D - a->at.d_Pf * E;
    for (size_t i = 0; i < m->n; i++) {
        double rate = m->energies ? exp(-a->at.ln_tau - m->ln_r[i] - m->b_K[i] * inv_theta) : common * m->inv_r[i];
        double slower = ln_tau + m->b_K[i] * bare + (t->along.a ? t->along.a[i] : 0.0) +
                        (t->along.b_K ? t->along.b_K[i] * inv_theta : 0.0);
        double dg = t->along.g ? t->along.g[i] : 0.0;
        S += rate * (dg * m->d[i] + m->g[i] * (t->d[i] + m->d[i] * (t->ln_rate - slower)));
        R += rate * m->by_slowness * (dg * m->e[i] + m->g[i] * (t->e[i] + m->e[i] * (slow - slower)));
    }
    t->from = *from;
    t->from.Tf_K = -D;
    t->from.Pf_GPa = -E;
    t->from.dTf_K_s = S + up_of(t, c);
    t->from.dPf_GPa_s = R + stored_of(t, c);
    t->from.ln_tau = ln_tau;
    t->from.slope = slope_of(c, from, &own) - a->slope_by_Tf * D - a->slope_by_Pf * E + a->at.d_Tf * t->from.dTf_K_s +
                    a->at.d_Pf * t->from.dPf_GPa_s;
}

void fic_tangents_start(fic_stepper *w, const fic_course *c, const fic_moment *from)
{
    answers a = take_answers(w, c, from);
    for (size_t j = 0; j < w->n_tangents; j++) {
        fic_tangent *t = &w->tangent[j];
        t->moves = t->moves || t->ln_rate != 0.0;
        if (t->moves)
            start_one(w, c, from, &a, t);
    }
}

/* ---- one step ------------------------------------------------------------------------------------------ */

/* 1/theta and its course by the shift, K/GPa: theta = T - s P. */
static fic_theta_tangent theta_tangent(const fic_stepper *w, const fic_course *c, const fic_moment *from,
                                       const fic_moment *to)
{
    const fic_step *st = &w->swept;
    fic_theta_tangent x = { 0 };
    if (!w->modes.energies)
        return x;
    double i0 = st->inv_theta0, i1 = st->inv_theta1;
    x.inv_theta0 = from->P_GPa * i0 * i0;
    x.inv_theta1 = to->P_GPa * i1 * i1;
    for (int j = 0; j < FIC_GAUSS; j++)
        x.inv_theta[j] =
            fic_segment_P(c->segment, from->t_s + st->h_s * fic_gauss_x[j]) * st->inv_theta[j] * st->inv_theta[j];
    x.turn0 = st->h_s * c->dP_GPa_s * i0 * i0 + 2.0 * st->turn0 * from->P_GPa * i0;
    x.turn1 = st->h_s * c->dP_GPa_s * i1 * i1 + 2.0 * st->turn1 * to->P_GPa * i1;
    return x;
}

/* Sums at the end along one direction, and the causes that make them. */
typedef struct {
    double D, S, q[FIC_RESPONSES];
} part;

FIC_FASTEST static void add_kept(const fic_modes *restrict m, const fic_response *restrict r, const double *restrict d,
                                 double *restrict sum)
{
    lanes D = spread(0.0), S = spread(0.0);
    for (size_t i = 0; i < m->n; i += LANES) {
        lanes kept = load(m->g + i) * load(r->keep + i) * load(d + i);
        D += kept;
        S += kept * load(r->rate + i);
    }
    sum[0] = total(D);
    sum[1] = total(S);
}

/* What a spectrum that moves adds: d_end of the modes themselves at the end. */
static void add_spectrum(const fic_stepper *w, const fic_tangent *t, const fic_response *r, const double d_end[],
                         part *p)
{
    const fic_modes *m = &w->modes;
    for (size_t i = 0; i < m->n; i++) {
        double a = t->along.a ? t->along.a[i] : 0.0, b = t->along.b_K ? t->along.b_K[i] : 0.0;
        double g = t->along.g ? t->along.g[i] : 0.0, d = r->by[FIC_BY_ENERGY][i] * b - r->by[FIC_BY_RATE][i] * a;
        p->D += m->g[i] * d + g * d_end[i];
        p->S += r->rate[i] * (m->g[i] * (d - d_end[i] * (a + b * w->swept.inv_theta1)) + g * d_end[i]);
    }
}

static bool spectrum_moves(const fic_tangent *t)
{
    return t->along.g || t->along.a || t->along.b_K;
}

/* All but ln tau and its slope at the end. */
static part known_part(const fic_stepper *w, const fic_tangent *t, const fic_response *r, const double d[],
                       const double d_end[], double drive, double rate)
{
    double kept[2];
    part p = { .q = { [FIC_BY_START] = t->from.ln_tau,
                      [FIC_BY_SLOPE0] = w->swept.h_s * t->from.slope,
                      [FIC_BY_DRIVE] = drive,
                      [FIC_BY_RATE] = rate,
                      [FIC_BY_SHIFT] = t->along.pressure[FIC_SHIFT] } };
    add_kept(&w->modes, r, d, kept);
    p.D = kept[0];
    p.S = kept[1];
    for (int q = 0; q < FIC_RESPONSES; q++) {
        p.D += r->D[q] * p.q[q];
        p.S += r->S[q] * p.q[q];
    }
    if (spectrum_moves(t))
        add_spectrum(w, t, r, d_end, &p);
    return p;
}

static part known_T(const fic_stepper *w, const fic_course *c, const fic_tangent *t)
{
    return known_part(w, t, &w->by_T, t->d, w->modes.d_next, -w->swept.h_s * up_of(t, c), t->ln_rate);
}

static part known_P(const fic_stepper *w, const fic_course *c, const fic_tangent *t)
{
    if (!c->pressure)
        return (part){ 0 };
    return known_part(w, t, &w->by_P, t->e, w->modes.e_next, -w->swept.h_s * stored_of(t, c), ln_rate_P(w, t));
}

static void settle(part *p, const fic_response *r, double ln_tau, double slope1)
{
    p->q[FIC_BY_END] = ln_tau;
    p->q[FIC_BY_SLOPE1] = slope1;
    p->D += r->D[FIC_BY_END] * ln_tau + r->D[FIC_BY_SLOPE1] * slope1;
    p->S += r->S[FIC_BY_END] * ln_tau + r->S[FIC_BY_SLOPE1] * slope1;
}

/* The modes themselves at the end. */
FIC_FASTEST static void set_modes(const fic_modes *restrict m, const fic_response *restrict r,
                                  const double q[FIC_RESPONSES], const double *restrict d, double *restrict d_next)
{
    double x = q[FIC_BY_END], l = q[FIC_BY_START], s0 = q[FIC_BY_SLOPE0], s1 = q[FIC_BY_SLOPE1];
    double u = q[FIC_BY_DRIVE], rate = q[FIC_BY_RATE], shift = q[FIC_BY_SHIFT];
    bool more = u != 0.0 || rate != 0.0 || shift != 0.0;
    for (size_t i = 0; i < m->n; i += LANES) {
        lanes v = load(r->keep + i) * load(d + i) + load(r->by[FIC_BY_END] + i) * x +
                  load(r->by[FIC_BY_START] + i) * l + load(r->by[FIC_BY_SLOPE0] + i) * s0 +
                  load(r->by[FIC_BY_SLOPE1] + i) * s1;
        if (more)
            v += load(r->by[FIC_BY_DRIVE] + i) * u + load(r->by[FIC_BY_RATE] + i) * rate +
                 load(r->by[FIC_BY_SHIFT] + i) * shift;
        store(d_next + i, v);
    }
}

static void move_modes(const fic_stepper *w, const fic_tangent *t, const fic_response *r, const part *p,
                       const double d[], double d_next[])
{
    set_modes(&w->modes, r, p->q, d, d_next);
    for (size_t i = 0; i < w->modes.n && spectrum_moves(t); i++)
        d_next[i] += r->by[FIC_BY_ENERGY][i] * (t->along.b_K ? t->along.b_K[i] : 0.0) -
                     r->by[FIC_BY_RATE][i] * (t->along.a ? t->along.a[i] : 0.0);
}

static void set_means(fic_moment *x, const fic_tangent *t, const fic_course *c, const part *T, const part *P)
{
    x->Tf_K = -T->D;
    x->dTf_K_s = T->S + up_of(t, c);
    x->Pf_GPa = -P->D;
    x->dPf_GPa_s = P->S + stored_of(t, c);
}

/* The inverse of what ln tau and h slope at the end answer to themselves. */
typedef struct {
    double a11, a12, a21, a22;
} matrix;

static matrix solve_end(const fic_stepper *w, const answers *a)
{
    enum { X = FIC_BY_END, S = FIC_BY_SLOPE1 };
    const fic_response *T = &w->by_T, *P = &w->by_P;
    double h = w->swept.h_s, f = a->at.d_Tf, g = a->at.d_Pf, kf = a->slope_by_Tf, kg = a->slope_by_Pf;
    double m11 = 1.0 + f * T->D[X] + g * P->D[X], m12 = f * T->D[S] + g * P->D[S];
    double m21 = h * (kf * T->D[X] + kg * P->D[X] - f * T->S[X] - g * P->S[X]);
    double m22 = 1.0 + h * (kf * T->D[S] + kg * P->D[S] - f * T->S[S] - g * P->S[S]);
    double inv = 1.0 / (m11 * m22 - m12 * m21);
    return (matrix){ m22 * inv, -m12 * inv, -m21 * inv, m11 * inv };
}

static void step_one(fic_stepper *w, const fic_course *c, const fic_moment *to, const answers *a, const matrix *end,
                     fic_tangent *t)
{
    part T = known_T(w, c, t), P = known_P(w, c, t);
    fic_kinetics own = own_part(w, t, to);
    double h = w->swept.h_s;
    double x = own.ln_tau - a->at.d_Tf * T.D - a->at.d_Pf * P.D;
    double s = h * (slope_of(c, to, &own) - a->slope_by_Tf * T.D - a->slope_by_Pf * P.D +
                    a->at.d_Tf * (T.S + up_of(t, c)) + a->at.d_Pf * (P.S + stored_of(t, c)));
    double ln_tau = end->a11 * x + end->a12 * s, slope1 = end->a21 * x + end->a22 * s;
    settle(&T, &w->by_T, ln_tau, slope1);
    if (c->pressure)
        settle(&P, &w->by_P, ln_tau, slope1);
    t->to = *to;
    t->to.ln_tau = ln_tau;
    t->to.slope = slope1 / h;
    set_means(&t->to, t, c, &T, &P);
    move_modes(w, t, &w->by_T, &T, t->d, t->d_next);
    if (c->pressure)
        move_modes(w, t, &w->by_P, &P, t->e, t->e_next);
}

/* Answers of the step that was swept last. */
static void respond(fic_stepper *w, const fic_course *c, const fic_moment *from, const fic_moment *to)
{
    fic_theta_tangent theta = theta_tangent(w, c, from, to);
    fic_modes_respond(&w->modes, &w->swept, &theta, c->dP_GPa_s > 0.0, &w->by_T, &w->by_P);
}

void fic_tangents_step(fic_stepper *w, const fic_course *c, const fic_moment *before, const fic_moment *from,
                       const fic_moment *to)
{
    respond(w, c, from, to);
    answers a = take_answers(w, c, to);
    matrix end = solve_end(w, &a);
    for (size_t j = 0; j < w->n_tangents; j++) {
        fic_tangent *t = &w->tangent[j];
        if (t->moves)
            step_one(w, c, to, &a, &end, t);
        if (t->moves && before)
            fic_moment_set_fourth(&t->before, &t->from, &t->to);
    }
}

void fic_tangents_accept(fic_stepper *w, bool pressure)
{
    for (size_t j = 0; j < w->n_tangents; j++) {
        fic_tangent *t = &w->tangent[j];
        double *d = t->d, *e = t->e;
        if (!t->moves)
            continue;
        t->before = t->from;
        t->from = t->to;
        t->d = t->d_next;
        t->d_next = d;
        if (pressure) {
            t->e = t->e_next;
            t->e_next = e;
        }
    }
}

void fic_tangents_part(fic_stepper *w, const fic_course *c, const fic_moment *from, const fic_moment *to,
                       const fic_moment *at, fic_moment at_tangent[])
{
    double h = to->t_s - from->t_s, x = (at->t_s - from->t_s) / h;
    respond(w, c, from, at);
    for (size_t j = 0; j < w->n_tangents; j++) {
        fic_tangent *t = &w->tangent[j];
        if (!t->moves)
            continue;
        at_tangent[j] = *at;
        double s0 = h * t->from.slope, s1 = h * t->to.slope;
        double ln_tau = fic_cubic(t->from.ln_tau, s0, t->to.ln_tau, s1, x);
        double slope = x * fic_cubic_slope(t->from.ln_tau, s0, t->to.ln_tau, s1, x);
        part T = known_T(w, c, t), P = known_P(w, c, t);
        settle(&T, &w->by_T, ln_tau, slope);
        if (c->pressure)
            settle(&P, &w->by_P, ln_tau, slope);
        set_means(&at_tangent[j], t, c, &T, &P);
    }
}
