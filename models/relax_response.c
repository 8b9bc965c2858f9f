#include "models/relax_response.h"

#include <stdlib.h>
#include <string.h>
#include "models/relax_lanes.h"

void fic_response_clear(fic_response *r)
{
    free(r->block);
    *r = (fic_response){ 0 };
}

fic_status fic_response_create(const fic_modes *m, fic_response *r, fic_error *err)
{
    enum { ARRAYS = 2 + FIC_RESPONSES };
    *r = (fic_response){ .block = aligned_alloc(64, (ARRAYS * m->n * sizeof(double) + 63) / 64 * 64) };
    if (!r->block)
        return fic_fail_memory(err, "tangents");
    memset(r->block, 0, ARRAYS * m->n * sizeof(double));
    r->keep = r->block;
    r->rate = r->block + m->n;
    for (size_t q = 0; q < FIC_RESPONSES; q++)
        r->by[q] = r->block + (2 + q) * m->n;
    return FIC_OK;
}

enum { FEW = FIC_BY_DRIVE }; /* causes without drive, shift and energy, which many glasses have no use for */

/* ---- one block ---------------------------------------------------------------------------------------- */

/* What the sweep of a block was made of. pi: how ln w0 falls with the slopes and the rise of ln tau; lag: with b;
 * bare: with the shift, over b. */
typedef struct {
    lanes w0, w1, s0, s1, z, rate, b;
    lanes pi_slope0, pi_rise, pi_slope1, lag, bare;
} course;

/* Values of the cubic's parts at the Gauss points. */
INLINE double of_slope0(double x)
{
    return x * (1.0 - x) * (1.0 - x);
}

INLINE double of_rise(double x)
{
    return x * x * (3.0 - 2.0 * x);
}

INLINE double of_slope1(double x)
{
    return x * x * (x - 1.0);
}

INLINE void add_gauss(course *c, lanes share, int j, const fic_step *st, const fic_theta_tangent *theta)
{
    double x = fic_gauss_x[j];
    c->pi_slope0 += share * of_slope0(x);
    c->pi_rise += share * of_rise(x);
    c->pi_slope1 += share * of_slope1(x);
    c->lag += share * (st->inv_theta[j] - st->inv_theta0);
    c->bare += share * (theta->inv_theta[j] - theta->inv_theta0);
}

INLINE course shared_course(const fic_step *st, const fic_theta_tangent *theta, const means *at)
{
    double mean = total(at->quick);
    course c = {
        .w0 = spread(mean), .w1 = spread(mean * at->growth), .s0 = spread(st->slope0), .s1 = spread(st->slope1)
    };
    for (int j = 0; j < GAUSS; j++)
        add_gauss(&c, spread(at->quick[j] / mean), j, st, theta);
    return c;
}

INLINE course own_course(const fic_modes *m, size_t i, const fic_step *st, const fic_theta_tangent *theta,
                         const means *at)
{
    lanes b = load(m->b_K + i), w[GAUSS];
    course c = { .b = b, .s0 = st->slope0 + b * st->turn0, .s1 = st->slope1 + b * st->turn1 };
    for (int j = 0; j < GAUSS; j++)
        c.w0 += w[j] = at->quick[j] * load(m->tilt[j] + i);
    for (int j = 0; j < GAUSS; j++)
        add_gauss(&c, w[j] / c.w0, j, st, theta);
    c.rate = own_rate(m, i, st, at->rate1);
    c.w1 = c.w0 * at->growth * load(m->tilt[GAUSS] + i);
    c.z = st->h_s * c.w1 * c.rate;
    return c;
}

/* d_next by z, at fixed u': dd/d ln z by z phi_m' = (m - 1) phi_(m-1) - m phi_m. */
INLINE lanes by_ln_z(const quartic *q, const phis *f, lanes z, lanes from)
{
    return f->e * (q->c1 - z * from) + (q->c2 - q->c1) * f->p1 + 2.0 * (q->c3 - q->c2) * f->p2 +
           3.0 * (q->c4 - q->c3) * f->p3 + 4.0 * (q->c5 - q->c4) * f->p4 - 5.0 * q->c5 * f->p5;
}

/* A cause q moves ln w0, ln w1, ln z and the slopes; k_ are d_next's answers to the quartic's ends. */
INLINE void answer(const course *c, const fic_step *st, const fic_theta_tangent *theta, const fic_drive *u,
                   const phis *f, lanes from, int causes, lanes by[FIC_RESPONSES])
{
    quartic q = quartic_of(u, c->w0, c->w1, c->s0, c->s1);
    lanes k = f->p3 - 2.0 * f->p4 + f->p5, B = u->rate1 * c->w1, M = by_ln_z(&q, f, c->z, from);
    lanes k_A = f->p1 - 3.0 * f->p3 + 2.0 * f->p4 - 15.0 * k, k_B = 3.0 * f->p3 - 2.0 * f->p4 - 15.0 * k;
    lanes k_dA = f->p2 - 2.0 * f->p3 + f->p4 - 2.5 * k, k_dB = f->p4 - f->p3 + 2.5 * k;
    lanes dB = (u->bend1 + u->rate1 * c->s1) * c->w1 * c->w1;
    lanes G0 = k_A * q.c1 + 2.0 * k_dA * q.c2, G1 = k_B * B + 2.0 * k_dB * dB, all = G0 + G1 + M;
    lanes H0 = k_dA * u->rate0 * c->w0 * c->w0, H1 = k_dB * u->rate1 * c->w1 * c->w1;
    by[FIC_BY_END] = G1 - c->pi_rise * all;
    by[FIC_BY_START] = c->pi_rise * all - G1 - M;
    by[FIC_BY_SLOPE0] = H0 - c->pi_slope0 * all;
    by[FIC_BY_SLOPE1] = H1 - c->pi_slope1 * all;
    by[FIC_BY_RATE] = M;
    if (causes == FEW)
        return;
    by[FIC_BY_DRIVE] =
        k_A * c->w0 + k_B * c->w1 + k_dA * c->s0 * c->w0 * c->w0 + k_dB * c->s1 * c->w1 * c->w1 + 30.0 * k;
    by[FIC_BY_SHIFT] = c->b * ((theta->inv_theta1 - theta->inv_theta0) * G1 - c->bare * all - theta->inv_theta0 * M +
                               theta->turn0 * H0 + theta->turn1 * H1);
    by[FIC_BY_ENERGY] =
        (st->inv_theta1 - st->inv_theta0) * G1 - c->lag * all - st->inv_theta0 * M + st->turn0 * H0 + st->turn1 * H1;
}

typedef struct {
    lanes D[FIC_RESPONSES], S[FIC_RESPONSES];
} sums;

/* d: at the end. A rate of its own falls with ln tau, rises with ln rate, and moves with theta. */
INLINE void keep(fic_response *r, size_t i, const course *c, const fic_theta_tangent *theta, const phis *f, lanes rate,
                 lanes g, lanes d, int causes, const lanes by[FIC_RESPONSES], sums *sum)
{
    lanes gr = g * rate;
    store(r->keep + i, f->e);
    store(r->rate + i, rate);
    for (int q = 0; q < causes; q++) {
        store(r->by[q] + i, by[q]);
        sum->D[q] += g * by[q];
        sum->S[q] += gr * by[q];
    }
    sum->S[FIC_BY_END] -= gr * d;
    sum->S[FIC_BY_RATE] += gr * d;
    if (causes > FIC_BY_SHIFT)
        sum->S[FIC_BY_SHIFT] -= gr * d * c->b * theta->inv_theta1;
}

INLINE void add_up(fic_response *r, const sums *s, int causes)
{
    for (int q = 0; q < causes; q++) {
        r->D[q] = total(s->D[q]);
        r->S[q] = total(s->S[q]);
    }
}

/* ---- the sweep ---------------------------------------------------------------------------------------- */

INLINE void respond(const fic_modes *restrict m, const fic_step *restrict st, const fic_theta_tangent *restrict theta,
                    int causes, fic_response *restrict T, fic_response *restrict P)
{
    means at = take_means(st);
    course c = shared_course(st, theta, &at);
    double Xi = st->h_s * c.w1[0] * at.rate1;
    sums sum = { 0 }, sumP = { 0 };
    lanes by[FIC_RESPONSES];
    for (size_t i = 0; i < m->n; i += LANES) {
        lanes g = load(m->g + i);
        if (causes > FEW && m->energies) {
            c = own_course(m, i, st, theta, &at);
        } else {
            c.rate = at.rate1 * load(m->inv_r + i);
            c.z = Xi * load(m->inv_r + i);
        }
        phis f = phi_of(c.z);
        answer(&c, st, theta, &st->drive_T, &f, load(m->d + i), causes, by);
        keep(T, i, &c, theta, &f, c.rate, g, load(m->d_next + i), causes, by, &sum);
        if (!st->pressure)
            continue;
        if (m->by_slowness != 1.0) {
            c.z *= m->by_slowness;
            c.rate *= m->by_slowness;
            f = phi_of(c.z);
        }
        answer(&c, st, theta, &st->drive_P, &f, load(m->e + i), causes, by);
        keep(P, i, &c, theta, &f, c.rate, g, load(m->e_next + i), causes, by, &sumP);
    }
    add_up(T, &sum, causes);
    add_up(P, &sumP, causes);
}

FIC_FASTEST static void respond_few(const fic_modes *restrict m, const fic_step *restrict st,
                                    const fic_theta_tangent *restrict theta, fic_response *restrict T,
                                    fic_response *restrict P)
{
    respond(m, st, theta, FEW, T, P);
}

FIC_FASTEST static void respond_all(const fic_modes *restrict m, const fic_step *restrict st,
                                    const fic_theta_tangent *restrict theta, fic_response *restrict T,
                                    fic_response *restrict P)
{
    respond(m, st, theta, FIC_RESPONSES, T, P);
}

/* A frozen glass: departures go on by what drives them. */
static void carried(const fic_modes *m, fic_response *r)
{
    memset(r->block, 0, (2 + FIC_RESPONSES) * m->n * sizeof *r->block);
    memset(r->D, 0, sizeof r->D);
    memset(r->S, 0, sizeof r->S);
    for (size_t i = 0; i < m->n; i++)
        r->keep[i] = r->by[FIC_BY_DRIVE][i] = 1.0;
    for (size_t i = 0; i < m->n; i++)
        r->D[FIC_BY_DRIVE] += m->g[i];
}

void fic_modes_respond(const fic_modes *m, const fic_step *st, const fic_theta_tangent *theta, bool all,
                       fic_response *T, fic_response *P)
{
    if (st->frozen) {
        carried(m, T);
        carried(m, P);
    } else if (all || m->energies) {
        respond_all(m, st, theta, T, P);
    } else {
        respond_few(m, st, theta, T, P);
    }
}
