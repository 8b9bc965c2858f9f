#include "models/relax_modes.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = FIC_LANES, GAUSS = FIC_GAUSS };

/* ---- working memory ----------------------------------------------------------------------------------- */

void fic_modes_clear(fic_modes *m)
{
    free(m->block);
    *m = (fic_modes){ 0 };
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
    enum { NAMED = 12, ARRAYS = NAMED + GAUSS + 1 };
    size_t n = (k->spectrum.n + LANES - 1) / LANES * LANES;
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
    for (size_t j = 0; j <= GAUSS; j++)
        m->tilt[j] = m->block + (NAMED + j) * n;
    fill(m, &k->spectrum);
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

/* Functions for every width of vectors, chosen when the program starts. */
#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__
#define FASTEST __attribute__((target_clones("avx2", "default")))
#else
#define FASTEST
#endif

const double fic_gauss_x[GAUSS] = { 0.069431844202973712, 0.33000947820757187, 0.66999052179242813,
                                    0.93056815579702629 };
static const double gauss_w[GAUSS] = { 0.17392742256872693, 0.32607257743127307, 0.32607257743127307,
                                       0.17392742256872693 };

/* tau_0/tau at the Gauss points with their weights, tau_1/tau_0, 1/tau_1: of the population. */
typedef struct {
    lanes quick;
    double growth, rate1;
} means;

INLINE means take_means(const fic_step *st)
{
    double rise = st->ln_tau1 - st->ln_tau0, v[GAUSS];
    for (int j = 0; j < GAUSS; j++)
        v[j] = fic_cubic(0.0, st->slope0, rise, st->slope1, fic_gauss_x[j]);
    lanes quick = exp_minus((lanes){ v[0], v[1], v[2], v[3] }), ends = exp_minus((lanes){ -rise, st->ln_tau1 });
    return (means){ quick * (lanes){ gauss_w[0], gauss_w[1], gauss_w[2], gauss_w[3] }, ends[0], ends[1] };
}

/* All modes share tau's course: one quartic for all. */
FASTEST static void sweep_shared(fic_modes *restrict m, const fic_step *restrict st, fic_sums *restrict T,
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
        *(lanes *)(m->d_next + i) = finish(&q, &f, z, g, inv_r, load(m->d + i), &sum);
        if (st->pressure) {
            if (slow != 1.0) {
                z *= slow;
                inv_r *= slow;
                f = phi_of(z);
            }
            *(lanes *)(m->e_next + i) = finish(&qP, &f, z, g, inv_r, load(m->e + i), &sumP);
        }
    }
    *T = add_up(&sum, at.rate1);
    *P = add_up(&sumP, at.rate1);
}

/* With energies each mode has a reduced time of its own. */
FASTEST static void sweep_energies(fic_modes *restrict m, const fic_step *restrict st, fic_sums *restrict T,
                                   fic_sums *restrict P)
{
    means at = take_means(st);
    lane_sums sum = { 0 }, sumP = { 0 };
    for (size_t i = 0; i < m->n; i += LANES) {
        lanes b = load(m->b_K + i), g = load(m->g + i), w0 = spread(0.0);
        lanes rate = exp_minus(st->ln_tau1 + load(m->ln_r + i) + b * st->inv_theta1);
        for (int j = 0; j < GAUSS; j++)
            w0 += at.quick[j] * load(m->tilt[j] + i);
        lanes w1 = w0 * at.growth * load(m->tilt[GAUSS] + i), z = st->h_s * w1 * rate;
        lanes s0 = st->slope0 + b * st->turn0, s1 = st->slope1 + b * st->turn1;
        phis f = phi_of(z);
        quartic q = quartic_of(&st->drive_T, w0, w1, s0, s1);
        *(lanes *)(m->d_next + i) = finish(&q, &f, z, g, rate, load(m->d + i), &sum);
        if (st->pressure) {
            q = quartic_of(&st->drive_P, w0, w1, s0, s1);
            if (m->by_slowness != 1.0) {
                z *= m->by_slowness;
                rate *= m->by_slowness;
                f = phi_of(z);
            }
            *(lanes *)(m->e_next + i) = finish(&q, &f, z, g, rate, load(m->e + i), &sumP);
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

FASTEST static void tilt(const fic_modes *restrict m, double by, double *restrict v)
{
    for (size_t i = 0; i < m->n; i += LANES)
        *(lanes *)(v + i) = exp_minus(load(m->b_K + i) * by);
}

void fic_modes_tilt(fic_modes *m, const fic_step *st)
{
    if (!m->energies)
        return;
    for (int j = 0; j < GAUSS; j++)
        tilt(m, st->inv_theta[j] - st->inv_theta0, m->tilt[j]);
    tilt(m, st->inv_theta0 - st->inv_theta1, m->tilt[GAUSS]);
}

FASTEST void fic_modes_read_off(const double c[5], bool line, double t0_s, double inv_h, size_t n, const double t_s[],
                                double y[], double dy_s[])
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
