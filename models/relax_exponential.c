/* relax_exponential.c - the fast integrator: exponential, one step, fourth order (relax_step.h), and how its steps
 * make up a segment.
 *
 * Requested points are read off the steps. Between two ends a polynomial serves where it can; over a step of many
 * relaxation times no polynomial follows the means, and points are found by sweeps over parts of the step. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "models/relax_tangent.h"

/* Of the tolerance asked for: errors of a whole history then stay below it, as random histories show. */
static const double step_share = 0.33;
static const double grow_most = 5.0;

/* ---- working memory ----------------------------------------------------------------------------------- */

static void stepper_free(void *work)
{
    fic_stepper *w = work;
    fic_tangents_clear(w);
    fic_modes_clear(&w->modes);
    free(w);
}

static void *stepper_create(const fic_population *k, double tolerance_K, fic_error *err)
{
    fic_stepper *w = calloc(1, sizeof *w);
    if (!w) {
        fic_fail_memory(err, "an integrator");
        return NULL;
    }
    if (fic_modes_create(k, &w->modes, err) != FIC_OK) {
        free(w);
        return NULL;
    }
    w->k = k;
    w->tolerance_K = step_share * tolerance_K;
    w->ln_frozen = log(1e-5 * w->tolerance_K);
    w->K_per_GPa = fic_larger(1.0, fic_larger(fabs(k->pressure[FIC_STRUCTURE_SHIFT]), fabs(k->pressure[FIC_ENTHALPY])));
    return w;
}

/* ---- requested points ---------------------------------------------------------------------------------- */

/* One accepted step, seen by those who read it off. */
typedef struct {
    fic_stepper *w;
    const fic_course *c;
    const fic_path *path;
    const fic_moment *from, *to;
} reading;

static void record(const fic_path *path, size_t j, const fic_moment *at)
{
    path->Tf_K[j] = at->Tf_K;
    path->Pf_GPa[j] = at->Pf_GPa;
    path->dTf_K_s[j] = at->dTf_K_s;
    path->dPf_GPa_s[j] = at->dPf_GPa_s;
}

/* A cubic's coefficients in x, and fourth x^2 (1 - x)^2 on top. */
static void set_polynomial(double c[5], double y0, double dy0, double y1, double dy1, double fourth)
{
    double rise = y1 - y0;
    c[0] = y0;
    c[1] = dy0;
    c[2] = 3.0 * rise - 2.0 * dy0 - dy1 + fourth;
    c[3] = dy0 + dy1 - 2.0 * rise - 2.0 * fourth;
    c[4] = fourth;
}

/* Points first to end - 1 between two moments. */
static void evaluate(const fic_path *path, size_t first, size_t end, const fic_moment *a, const fic_moment *b,
                     bool pressure, double fourth_K, double fourth_GPa)
{
    size_t n = end - first;
    double h = b->t_s - a->t_s, c[5];
    set_polynomial(c, a->Tf_K, h * a->dTf_K_s, b->Tf_K, h * b->dTf_K_s, fourth_K);
    fic_modes_read_off(c, false, a->t_s, 1.0 / h, n, path->t_s + first, path->Tf_K + first, path->dTf_K_s + first);
    set_polynomial(c, a->Pf_GPa, h * a->dPf_GPa_s, b->Pf_GPa, h * b->dPf_GPa_s, fourth_GPa);
    fic_modes_read_off(c, !pressure, a->t_s, 1.0 / h, n, path->t_s + first, path->Pf_GPa + first,
                       path->dPf_GPa_s + first);
}

/* How far a cubic misses a value y and a slope dy at x. */
static double off(double y0, double dy0, double y1, double dy1, double x, double y, double dy)
{
    return fabs(fic_cubic(y0, dy0, y1, dy1, x) - y) + 0.25 * fabs(fic_cubic_slope(y0, dy0, y1, dy1, x) - dy);
}

static double off_K(const fic_stepper *w, const fic_moment *a, const fic_moment *b, const fic_moment *at)
{
    double h = b->t_s - a->t_s, x = (at->t_s - a->t_s) / h;
    return off(a->Tf_K, h * a->dTf_K_s, b->Tf_K, h * b->dTf_K_s, x, at->Tf_K, h * at->dTf_K_s) +
           w->K_per_GPa *
               off(a->Pf_GPa, h * a->dPf_GPa_s, b->Pf_GPa, h * b->dPf_GPa_s, x, at->Pf_GPa, h * at->dPf_GPa_s);
}

/* Where several moments and their tangents are at hand: points first to end - 1, all of them. */
static void evaluate_all(const reading *r, size_t first, size_t end, const fic_moment *a, const fic_moment *b,
                         const fic_moment *ta, const fic_moment *tb)
{
    evaluate(r->path, first, end, a, b, r->c->pressure, 0.0, 0.0);
    for (size_t j = 0; j < r->w->n_tangents; j++)
        if (r->w->tangent[j].moves)
            evaluate(&r->w->tangent[j].path, first, end, &ta[j], &tb[j], r->c->pressure, 0.0, 0.0);
}

static void record_all(const reading *r, size_t j, const fic_moment *at, const fic_moment *t)
{
    record(r->path, j, at);
    for (size_t i = 0; i < r->w->n_tangents; i++)
        if (r->w->tangent[i].moves)
            record(&r->w->tangent[i].path, j, &t[i]);
}

/* Points between two known moments of a step: the middle one by a sweep; cubics to both sides of it where the cubic
 * over all would have met it, else each side again. ta, tb: tangents of the moments. */
static void read_between(const reading *r, size_t first, size_t end, const fic_moment *a, const fic_moment *b,
                         const fic_moment *ta, const fic_moment *tb)
{
    const double *t_s = r->path->t_s;
    fic_moment t_at[FIC_DIRECTIONS];
    while (first < end && !(t_s[first] > a->t_s))
        record_all(r, first++, a, ta);
    while (first < end && !(t_s[end - 1] < b->t_s))
        record_all(r, --end, b, tb);
    if (first == end)
        return;
    size_t middle = first + (end - first) / 2;
    fic_moment at = fic_step_part(r->w, r->c, r->from, r->to, t_s[middle]);
    if (r->w->n_tangents)
        fic_tangents_part(r->w, r->c, r->from, r->to, &at, t_at);
    record_all(r, middle, &at, t_at);
    if (!(off_K(r->w, a, b, &at) <= r->w->tolerance_K)) {
        read_between(r, first, middle, a, &at, ta, t_at);
        read_between(r, middle + 1, end, &at, b, t_at, tb);
    } else {
        evaluate_all(r, first, middle, a, &at, ta, t_at);
        evaluate_all(r, middle + 1, end, &at, b, t_at, tb);
    }
}

/* The likely error of the quartic over a step: value and slope at the step before must agree about its fourth-order
 * term. */
static double doubt(double fourth, double x, double y0, double dy0, double y1, double dy1, double dy)
{
    double room = x * (1.0 - x);
    double by_slope = (dy - fic_cubic_slope(y0, dy0, y1, dy1, x)) / (2.0 * room * (1.0 - 2.0 * x));
    return (fabs(fourth - by_slope) + 0.1 * fabs(fourth)) / 16.0;
}

static double doubt_K(const fic_stepper *w, const fic_moment *before, const fic_moment *a, const fic_moment *b)
{
    double h = b->t_s - a->t_s, x = (before->t_s - a->t_s) / h;
    return doubt(b->fourth_K, x, a->Tf_K, h * a->dTf_K_s, b->Tf_K, h * b->dTf_K_s, h * before->dTf_K_s) +
           w->K_per_GPa *
               doubt(b->fourth_GPa, x, a->Pf_GPa, h * a->dPf_GPa_s, b->Pf_GPa, h * b->dPf_GPa_s, h * before->dPf_GPa_s);
}

/* The first point from `next` on that is later. */
static size_t end_of(const fic_path *path, size_t next, double t_s)
{
    size_t end = path->n;
    while (next < end) {
        size_t middle = next + (end - next) / 2;
        if (path->t_s[middle] <= t_s)
            next = middle + 1;
        else
            end = middle;
    }
    return end;
}

/* The requested points up to the end of a step that is about to be accepted. */
static size_t read_off(const reading *r, size_t next, const fic_moment *before)
{
    size_t end = end_of(r->path, next, r->to->t_s);
    if (end == next)
        return next;
    if (before && doubt_K(r->w, before, r->from, r->to) <= r->w->tolerance_K) {
        evaluate(r->path, next, end, r->from, r->to, r->c->pressure, r->to->fourth_K, r->to->fourth_GPa);
        for (size_t j = 0; j < r->w->n_tangents; j++) {
            const fic_tangent *t = &r->w->tangent[j];
            if (t->moves)
                evaluate(&t->path, next, end, &t->from, &t->to, r->c->pressure, t->to.fourth_K, t->to.fourth_GPa);
        }
        return end;
    }
    fic_moment t_from[FIC_DIRECTIONS], t_to[FIC_DIRECTIONS];
    for (size_t j = 0; j < r->w->n_tangents; j++) {
        t_from[j] = r->w->tangent[j].from;
        t_to[j] = r->w->tangent[j].to;
    }
    fic_modes_set_aside(&r->w->modes);
    read_between(r, next, end, r->from, r->to, t_from, t_to);
    fic_modes_set_aside(&r->w->modes);
    return end;
}

/* ---- a segment ----------------------------------------------------------------------------------------- */

/* Cautious: a kelvin of ramp, or a tenth of the time in which the departures would relax; in a cold glass what ln tau
 * allows. */
static double first_step(const fic_stepper *w, const fic_course *c, const fic_moment *x)
{
    double h = c->segment->duration_s, ramp = fabs(x->push_K_s);
    double relax = fabs(x->dTf_K_s - c->up_K_s) + w->K_per_GPa * fabs(x->dPf_GPa_s);
    double away = fabs(x->T_K - x->Tf_K) + w->K_per_GPa * fabs(x->P_GPa - x->Pf_GPa);
    if (ramp > 0.0)
        h = fic_smaller(h, 1.0 / ramp);
    if (relax > 0.0 && away > 0.0)
        h = fic_smaller(h, 0.1 * away / relax);
    return fic_larger(h, fic_step_cold(w, x));
}

/* What the steps so far say about the next one's length. */
typedef struct {
    double h_s, error_K; /* of the last step; 0: none yet */
    bool refused;        /* a longer one was refused since */
} control;

/* A step's length over the last one's. Errors grow with h^4 and more; where they grew from step to step at equal
 * length they will go on to. */
static double growth(const control *last, double h_s, double error_K, double tolerance_K)
{
    double fourth = tolerance_K / error_K;
    if (last->h_s > 0.0) {
        double ratio = h_s / last->h_s, square = ratio * ratio;
        fourth = fic_smaller(fourth, fourth * (last->error_K / error_K) * (square * square));
    }
    double factor = 0.9 * sqrt(sqrt(fourth));
    return fic_larger(fic_smaller(factor, last->refused ? 1.0 : grow_most), 0.2);
}

static fic_status fail(const fic_stepper *w, const fic_course *c, const fic_moment *x, fic_step_verdict v,
                       fic_error *err)
{
    return fic_relax_fail(w->k, c->segment, x->t_s, x->Tf_K, x->Pf_GPa,
                          v == FIC_STEP_NO_VALUE ? "ln tau has no value" : "the step became too small", err);
}

static fic_status march(fic_stepper *w, const fic_course *c, const fic_path *path, fic_effort *effort, fic_error *err)
{
    double L = c->segment->duration_s, most = c->segment->amplitude_K != 0.0 ? c->segment->period_s / 16.0 : L;
    fic_moment start, from = fic_moment_start(w, c), *before = NULL;
    control last = { 0 };
    fic_step_verdict verdict = FIC_STEP_SHORTER; /* of the last step that was refused */
    size_t next = 0;
    if (!isfinite(from.ln_tau) || !isfinite(from.slope))
        return fail(w, c, &from, FIC_STEP_NO_VALUE, err);
    if (w->n_tangents)
        fic_tangents_start(w, c, &from);
    for (double h = first_step(w, c, &from); from.t_s < L;) {
        h = fic_smaller(h, most);
        /* The last step ends exactly at the end, and is not a sliver. */
        fic_moment to = fic_moment_at(c, h > 0.999999 * (L - from.t_s) ? L : from.t_s + h);
        if (!(to.t_s > from.t_s))
            return fail(w, c, &from, verdict, err);
        fic_attempt a = fic_step_try(w, c, before, &from, &to, effort);
        double error_K = fic_larger(a.error_K, 1e-3 * w->tolerance_K);
        if (a.verdict != FIC_STEP_GOOD || !(a.error_K <= w->tolerance_K)) {
            effort->rejected++;
            last.refused = true;
            verdict = a.verdict;
            h *= a.verdict != FIC_STEP_GOOD ? a.shorter : fic_larger(0.9 * sqrt(sqrt(w->tolerance_K / error_K)), 0.1);
            continue;
        }
        effort->steps++;
        if (before)
            fic_moment_set_fourth(before, &from, &to);
        if (w->n_tangents)
            fic_tangents_step(w, c, before, &from, &to);
        next = read_off(&(reading){ w, c, path, &from, &to }, next, before);
        fic_modes_accept(&w->modes, c->pressure);
        if (w->n_tangents)
            fic_tangents_accept(w, c->pressure);
        h = to.t_s - from.t_s;
        double factor = growth(&last, h, error_K, w->tolerance_K);
        last = (control){ h, error_K, false };
        h *= fic_step_longer(w, &from, &to, a.swing, factor);
        start = from;
        before = &start;
        from = to;
    }
    return FIC_OK;
}

static bool any(const double v[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v[i] != 0.0)
            return true;
    return false;
}

static fic_status run(void *work, const fic_segment *segment, double d_K[], double e_GPa[], const fic_path *path,
                      fic_effort *effort, fic_error *err)
{
    fic_stepper *w = work;
    fic_modes *m = &w->modes;
    size_t n = w->k->spectrum.n;
    fic_course c = { .segment = segment,
                     .dP_GPa_s = fic_segment_dP(segment),
                     .ramp_K_s = fic_segment_dT(segment, 0.0) };
    c.up_K_s = w->k->pressure[FIC_REJUVENATION] * fic_larger(c.dP_GPa_s, 0.0);
    c.stored_GPa_s = w->k->pressure[FIC_STORAGE] * fic_larger(c.dP_GPa_s, 0.0);
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

static fic_status follow(void *work, size_t n, const fic_population_tangent *const along[], fic_error *err)
{
    return fic_tangents_create(work, n, along, err);
}

/* One direction's departures and path, before a segment and after it. */
static void load_tangent(void *work, size_t j, double ln_duration, const double d_K[], const double e_GPa[],
                         const fic_path *path)
{
    fic_stepper *w = work;
    fic_tangent *t = &w->tangent[j];
    size_t n = w->k->spectrum.n;
    t->ln_rate = ln_duration;
    t->path = *path;
    memset(t->d, 0, w->modes.n * sizeof *t->d);
    memset(t->e, 0, w->modes.n * sizeof *t->e);
    memcpy(t->d, d_K, n * sizeof *d_K);
    memcpy(t->e, e_GPa, n * sizeof *e_GPa);
    for (size_t i = 0; i < n && !t->moves; i++)
        t->moves = d_K[i] != 0.0 || e_GPa[i] != 0.0;
}

static void store_tangent(void *work, size_t j, double d_K[], double e_GPa[])
{
    fic_stepper *w = work;
    memcpy(d_K, w->tangent[j].d, w->k->spectrum.n * sizeof *d_K);
    memcpy(e_GPa, w->tangent[j].e, w->k->spectrum.n * sizeof *e_GPa);
}

const fic_integrator fic_integrator_exponential = { stepper_create, run,          stepper_free,
                                                    follow,         load_tangent, store_tangent };
