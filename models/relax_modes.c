#include "models/relax_modes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "models/relax_lanes.h"

/* ---- working memory ----------------------------------------------------------------------------------- */

void fic_modes_clear(fic_modes *m)
{
    free(m->block);
    *m = (fic_modes){ 0 };
}

/* Modes beyond the one percent of the weight that relaxes first, or lies furthest out. */
static void set_main(fic_modes *m, const fic_spectrum *s)
{
    m->ln_fast = -INFINITY;
    for (size_t i = 0; i < s->n; i++) {
        double faster = 0.0, further = 0.0;
        for (size_t j = 0; j < s->n; j++) {
            faster += s->a[j] <= s->a[i] ? s->g[j] : 0.0;
            further += fabs(s->b_K[j]) >= fabs(s->b_K[i]) ? s->g[j] : 0.0;
        }
        if (faster > 0.01)
            m->ln_fast = fmax(m->ln_fast, -s->a[i]);
        if (further > 0.01)
            m->b_main_K = fmax(m->b_main_K, fabs(s->b_K[i]));
    }
}

static void set_step(fic_modes *m, const fic_spectrum *s)
{
    double step = s->n > 1 ? (s->b_K[s->n - 1] - s->b_K[0]) / (double)(s->n - 1) : 0.0;
    m->b_step_K = step;
    for (size_t i = 0; i < s->n; i++)
        if (fabs(s->b_K[i] - (s->b_K[0] + step * (double)i)) > 1e-12 * m->b_most_K)
            m->b_step_K = 0.0;
}

static void fill(fic_modes *m, const fic_spectrum *s)
{
    m->ln_fastest = -INFINITY;
    m->ln_slowest = INFINITY;
    for (size_t i = 0; i < m->n; i++) {
        size_t j = i < s->n ? i : s->n - 1; /* padding is like the last mode, but has no weight */
        m->g[i] = i < s->n ? s->g[i] : 0.0;
        m->ln_r[i] = s->a[j];
        m->inv_r[i] = exp(-s->a[j]);
        m->b_K[i] = s->b_K[j];
        m->b_most_K = fmax(m->b_most_K, fabs(s->b_K[j]));
        bool first = i % LANES == 0;
        m->least[i / LANES] = first ? m->inv_r[i] : fmin(m->least[i / LANES], m->inv_r[i]);
        m->most[i / LANES] = first ? m->inv_r[i] : fmax(m->most[i / LANES], m->inv_r[i]);
        m->ln_fastest = fmax(m->ln_fastest, -s->a[j]);
        m->ln_slowest = fmin(m->ln_slowest, -s->a[j]);
    }
}

fic_status fic_modes_create(const fic_population *k, fic_modes *m, fic_error *err)
{
    enum { NAMED = 12, ARRAYS = NAMED + TILTS };
    size_t n = fours(k->spectrum.n);
    *m = (fic_modes){ .n = n,
                      .energies = k->spectrum.energies,
                      .by_slowness = 1.0 / fmax(k->pressure[FIC_SLOWNESS], 1.0) };
    m->block = aligned_alloc(64, (ARRAYS * n * sizeof *m->block + 63) / 64 * 64);
    if (!m->block)
        return fic_fail_memory(err, "an integrator");
    memset(m->block, 0, ARRAYS * n * sizeof *m->block);
    double **const part[NAMED] = { &m->g, &m->ln_r, &m->inv_r,  &m->b_K,    &m->least,   &m->most,
                                   &m->d, &m->e,    &m->d_next, &m->e_next, &m->d_spare, &m->e_spare };
    for (size_t i = 0; i < NAMED; i++)
        *part[i] = m->block + i * n;
    for (size_t j = 0; j < TILTS; j++)
        m->tilt[j] = m->block + (NAMED + j) * n;
    fill(m, &k->spectrum);
    set_main(m, &k->spectrum);
    set_step(m, &k->spectrum);
    m->ln_slowest += log(m->by_slowness);
    return FIC_OK;
}

static void swap(double **a, double **b)
{
    double *v = *a;
    *a = *b;
    *b = v;
}

void fic_modes_accept(fic_modes *m, bool pressure)
{
    swap(&m->d, &m->d_next);
    if (pressure)
        swap(&m->e, &m->e_next);
}

void fic_modes_set_aside(fic_modes *m)
{
    swap(&m->d_next, &m->d_spare);
    swap(&m->e_next, &m->e_spare);
}

/* ---- one block ---------------------------------------------------------------------------------------- */

typedef struct {
    lanes D, S, shape, memory;
} lane_sums;

/* The modes of a block at the end of the step. shape: s (1 - s)^2 (1 - 2.5 s) is what u' changes by where the
 * slope at its start is not asked for. memory: dd/d ln z by z phi_m' = (m - 1) phi_(m-1) - m phi_m. */
INLINE lanes finish(const quartic *q, const phis *f, lanes z, lanes g, lanes rate, lanes from, lane_sums *sum)
{
    lanes d1 = from * f->e + q->c1 * f->p1 + q->c2 * f->p2 + q->c3 * f->p3 + q->c4 * f->p4 + q->c5 * f->p5;
    sum->D += g * d1;
    sum->S += g * rate * d1;
    sum->shape += g * q->c5 * (0.4 * f->p2 - 1.8 * f->p3 + 2.4 * f->p4 - f->p5);
    sum->memory += g * (f->e * (q->c1 - z * from) + (q->c2 - q->c1) * f->p1 + 2.0 * (q->c3 - q->c2) * f->p2 +
                        3.0 * (q->c4 - q->c3) * f->p3 + 4.0 * (q->c5 - q->c4) * f->p4 - 5.0 * q->c5 * f->p5);
    return d1;
}

INLINE fic_sums add_up(const lane_sums *s, double rate)
{
    return (fic_sums){ total(s->D), total(s->S) * rate, total(s->shape), total(s->memory) };
}

/* ---- the sweep ---------------------------------------------------------------------------------------- */

const double fic_gauss_x[GAUSS] = { 0.069431844202973712, 0.33000947820757187, 0.66999052179242813,
                                    0.93056815579702629 };
/* All modes share tau's course: one quartic for all. */
FIC_FASTEST static void sweep_shared(fic_modes *restrict m, const fic_step *restrict st, fic_sums *restrict T,
                                     fic_sums *restrict P)
{
    means at = take_means(st);
    double mean = total(at.quick), Xi = st->h_s * (mean * at.growth) * at.rate1;
    lanes w0 = spread(mean), w1 = spread(mean * at.growth), s0 = spread(st->slope0), s1 = spread(st->slope1);
    quartic q = quartic_of(&st->drive_T, w0, w1, s0, s1), qP = quartic_of(&st->drive_P, w0, w1, s0, s1);
    lane_sums sum = { 0 }, sumP = { 0 };
    double slow = m->by_slowness;
    for (size_t i = 0; i < m->n; i += LANES) {
        lanes inv_r = load(m->inv_r + i), g = load(m->g + i), z = Xi * inv_r;
        phis f = phi(z, Xi * m->least[i / LANES], Xi * m->most[i / LANES]);
        store(m->d_next + i, finish(&q, &f, z, g, inv_r, load(m->d + i), &sum));
        if (st->pressure) {
            if (slow != 1.0) {
                z *= slow;
                inv_r *= slow;
                f = phi_of(z);
            }
            store(m->e_next + i, finish(&qP, &f, z, g, inv_r, load(m->e + i), &sumP));
        }
    }
    *T = add_up(&sum, at.rate1);
    *P = add_up(&sumP, at.rate1);
}

/* With energies each mode has a reduced time of its own. */
FIC_FASTEST static void sweep_energies(fic_modes *restrict m, const fic_step *restrict st, fic_sums *restrict T,
                                       fic_sums *restrict P)
{
    means at = take_means(st);
    lane_sums sum = { 0 }, sumP = { 0 };
    for (size_t i = 0; i < m->n; i += LANES) {
        lanes b = load(m->b_K + i), g = load(m->g + i), w0 = spread(0.0);
        lanes rate = own_rate(m, i, st, at.rate1);
        for (int j = 0; j < GAUSS; j++)
            w0 += at.quick[j] * load(m->tilt[j] + i);
        lanes w1 = w0 * at.growth * load(m->tilt[GAUSS] + i), z = st->h_s * w1 * rate;
        lanes s0 = st->slope0 + b * st->turn0, s1 = st->slope1 + b * st->turn1;
        phis f = phi_of(z);
        quartic q = quartic_of(&st->drive_T, w0, w1, s0, s1);
        store(m->d_next + i, finish(&q, &f, z, g, rate, load(m->d + i), &sum));
        if (st->pressure) {
            q = quartic_of(&st->drive_P, w0, w1, s0, s1);
            if (m->by_slowness != 1.0) {
                z *= m->by_slowness;
                rate *= m->by_slowness;
                f = phi_of(z);
            }
            store(m->e_next + i, finish(&q, &f, z, g, rate, load(m->e + i), &sumP));
        }
    }
    *T = add_up(&sum, 1.0);
    *P = add_up(&sumP, 1.0);
}

/* A frozen glass carries its departures on. By the formulas above it would lose them to rounding, for tau may
 * change by e^300 over such a step. */
static void carry(fic_modes *m, const fic_step *st, fic_sums *T, fic_sums *P)
{
    *T = *P = (fic_sums){ 0 };
    for (size_t i = 0; i < m->n; i++) {
        m->d_next[i] = m->d[i] + st->drive_T.total;
        m->e_next[i] = m->e[i] + st->drive_P.total;
        T->D += m->g[i] * m->d_next[i];
        P->D += m->g[i] * m->e_next[i];
    }
}

void fic_modes_sweep(fic_modes *m, const fic_step *st, fic_sums *T, fic_sums *P)
{
    if (st->frozen)
        carry(m, st, T, P);
    else if (m->energies)
        sweep_energies(m, st, T, P);
    else
        sweep_shared(m, st, T, P);
}

FIC_FASTEST static void tilt(const fic_modes *restrict m, double by, double *restrict v)
{
    for (size_t i = 0; i < m->n; i += LANES)
        store(v + i, exp_minus(load(m->b_K + i) * by));
}

/* Energies at even distances make geometric series. */
FIC_FASTEST static void tilt_evenly(const fic_modes *restrict m, const double by[TILTS])
{
    lanes blocks = spread(LANES * m->b_step_K), low = exp_minus(load(by) * blocks),
          high = exp_minus((lanes){ by[4], by[5] } * blocks);
    for (int j = 0; j < TILTS; j++) {
        lanes v = exp_minus(load(m->b_K) * by[j]), next = spread(j < LANES ? low[j] : high[j - LANES]);
        for (size_t i = 0; i < m->n; i += LANES, v *= next)
            store(m->tilt[j] + i, v);
    }
}

void fic_modes_tilt(fic_modes *m, const fic_step *st)
{
    _Alignas(64) double by[TILTS];
    if (!m->energies)
        return;
    for (int j = 0; j < GAUSS; j++)
        by[j] = st->inv_theta[j] - st->inv_theta0;
    by[GAUSS] = st->inv_theta0 - st->inv_theta1;
    by[GAUSS + 1] = st->inv_theta1;
    /* Far from where a product or a reciprocal would leave the range of numbers. */
    m->even = m->b_step_K != 0.0 && m->b_most_K * fic_larger(st->inv_theta0, st->inv_theta1) < 100.0;
    if (m->even)
        tilt_evenly(m, by);
    else
        for (int j = 0; j <= GAUSS; j++)
            tilt(m, by[j], m->tilt[j]);
}

FIC_FASTEST void fic_modes_read_off(const double c[5], bool line, double t0_s, double inv_h, size_t n,
                                    const double t_s[], double y[], double dy_s[])
{
    const double c0 = c[0], c1 = c[1], c2 = c[2], c3 = c[3], c4 = c[4];
    if (line) {
        _Pragma("omp simd") for (size_t i = 0; i < n; i++)
        {
            y[i] = c0 + (t_s[i] - t0_s) * inv_h * c1;
            dy_s[i] = inv_h * c1;
        }
        return;
    }
    _Pragma("omp simd") for (size_t i = 0; i < n; i++)
    {
        double x = (t_s[i] - t0_s) * inv_h;
        y[i] = c0 + x * (c1 + x * (c2 + x * (c3 + x * c4)));
        dy_s[i] = inv_h * (c1 + x * (2.0 * c2 + x * (3.0 * c3 + x * (4.0 * c4))));
    }
}
