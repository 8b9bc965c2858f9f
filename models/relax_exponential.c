/* relax_exponential.c - the fast integrator: exponential, one step, third to fourth order.
 *
 * In reduced time xi, dxi = dt/tau, every mode is linear: with s = xi/Xi over a step and z_i = Xi/r_i
 *     d_i(1) = d_i(0) e^-z + integral_0^1 u'(s) e^{-z (1 - s)} ds,      u' = what drives the departures,
 * and u'(s) is a parabola through both end slopes and the total:
 *     u'(s) = A + (6U - 4A - 2B) s + (3A + 3B - 6U) s^2,   A = h u'(0) w0, B = h u'(h) w1, w = (dt/ds)/h,
 *     integral = A phi1 + (6U - 4A - 2B) phi2 + (3A + 3B - 6U) phi3,   phi_m = int s^(m-1) e^{-z (1 - s)} ds.
 * ln tau over the step is the cubic through both ends and their slopes; Xi is its integral by Gauss-Legendre.
 * Only the end value of ln tau is implicit, one number, found by a secant iteration. A constant tau is met
 * exactly, fast modes (z -> infinity) follow d = r tau u' and frozen ones (z -> 0) keep T_f, both without
 * cancellation. The error estimate is the difference to the third-order solution that the same step contains.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "models/relax.h"

enum { LANES = 8, ITERATIONS = 10 };

typedef struct {
    double t_s, ln_tau, slope; /* slope: d ln tau / dt */
    double theta_K, dtheta_K_s;
    double Tf_K, dTf_K_s, Pf_GPa, dPf_GPa_s;
} node;

typedef struct {
    const fic_population *k;
    double tolerance_K, K_per_GPa;
    size_t n; /* modes, padded to whole vectors */
    bool energies;
    double ln_fastest, ln_slowest;   /* of the modes' rates, relative to 1/tau */
    double *inv_r, *g, *b_K;         /* exp(-a_i), weights, energies over R */
    double *d, *e, *d_next, *e_next; /* departures */
    double *z, *w0, *w1, *rate1;     /* of a step with energies, mode by mode */
    double *block;
} worker;

/* ---- working memory ----------------------------------------------------------------------------------- */

static void worker_free(void *work) {
    worker *w = work;
    free(w->block);
    free(w);
}

/* Energies at 300 K, where they spread most of all temperatures that matter. */
static void set_extremes(worker *w) {
    w->ln_fastest = -INFINITY;
    w->ln_slowest = INFINITY;
    for (size_t i = 0; i < w->k->spectrum.n; i++) {
        double ln_rate = -w->k->spectrum.a[i] - w->k->spectrum.b_K[i] / 300.0;
        w->ln_fastest = fmax(w->ln_fastest, ln_rate);
        w->ln_slowest = fmin(w->ln_slowest, ln_rate);
    }
}

static void *worker_create(const fic_population *k, double tolerance_K, fic_error *err) {
    enum { ARRAYS = 11 };
    size_t n = (k->spectrum.n + LANES - 1) / LANES * LANES;
    worker *w = calloc(1, sizeof *w);
    double *block = w ? aligned_alloc(64, ARRAYS * n * sizeof *block) : NULL;
    if (!block) {
        free(w);
        fic_fail_memory(err, "an integrator");
        return NULL;
    }
    memset(block, 0, ARRAYS * n * sizeof *block);
    w->k = k;
    w->tolerance_K = 0.5 * tolerance_K; /* a step; errors of a whole history stay below twice that */
    w->n = n;
    w->block = block;
    double **const part[ARRAYS] = { &w->inv_r,  &w->g, &w->b_K, &w->d,  &w->e,    &w->d_next,
                                    &w->e_next, &w->z, &w->w0,  &w->w1, &w->rate1 };
    for (size_t i = 0; i < ARRAYS; i++)
        *part[i] = block + i * n;
    for (size_t i = 0; i < n; i++) {
        bool real = i < k->spectrum.n; /* padding has no weight */
        w->inv_r[i] = real ? exp(-k->spectrum.a[i]) : 1.0;
        w->g[i] = real ? k->spectrum.g[i] : 0.0;
        w->b_K[i] = real ? k->spectrum.b_K[i] : 0.0;
    }
    w->energies = k->spectrum.energies;
    set_extremes(w);
    /* A pressure error matters as the temperature that it is worth. */
    w->K_per_GPa = fmax(1.0, fmax(fabs(k->pressure[FIC_STRUCTURE_SHIFT]), fabs(k->pressure[FIC_ENTHALPY])));
    return w;
}

/* ---- the sweep over the modes: all the time goes here -------------------------------------------------- */

#define INLINE static inline __attribute__((always_inline))

/* e^-z for z >= 0 to 2e-16 relative; 0 beyond 708. Plain arithmetic, so that the compiler makes vectors of
 * it. */
INLINE double exp_minus(double z) {
    double x = z < 708.0 ? z : 708.0;
    double shifted = x * M_LOG2E + 0x1.8p52;
    double whole = shifted - 0x1.8p52;
    double r = (whole * 6.93147180369123816490e-01 - x) + whole * 1.90821492927058770002e-10;
    double p = 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    union {
        double d;
        int64_t i;
    } bits = { shifted }, scale;
    scale.i = (INT64_C(1023) - (bits.i & 0xfff)) << 52;
    return z < 708.0 ? p * scale.d : 0.0;
}

/* phi_1, phi_2, phi_3 and e^-z. Below 0.1 the differences would cancel: there phi_3 is its series, and the
 * others follow downwards. */
typedef struct {
    double e, phi1, phi2, phi3;
} phis;

INLINE phis phi(double z) {
    double e = exp_minus(z), inv = 1.0 / (z > 0.1 ? z : 0.1);
    double phi1 = (1.0 - e) * inv, phi2 = (1.0 - phi1) * inv, phi3 = (1.0 - 2.0 * phi2) * inv;
    double s3 = -z / 1814400.0 + 1.0 / 181440.0;
    s3 = -z * s3 + 1.0 / 20160.0;
    s3 = -z * s3 + 1.0 / 2520.0;
    s3 = -z * s3 + 1.0 / 360.0;
    s3 = -z * s3 + 1.0 / 60.0;
    s3 = -z * s3 + 1.0 / 12.0;
    s3 = -z * s3 + 1.0 / 3.0;
    double s2 = 0.5 * (1.0 - z * s3), s1 = 1.0 - z * s2;
    bool small = z < 0.1;
    return (phis){ small ? 1.0 - z * s1 : e, small ? s1 : phi1, small ? s2 : phi2, small ? s3 : phi3 };
}

/* What drives the departures over a step: slopes at both ends times h, and the total. */
typedef struct {
    double slope0, slope1, total;
} drive;

typedef struct {
    double D, S;          /* sum g d, sum g d rate (times tau where all modes share it) */
    double shape, memory; /* sums that the error estimate needs */
} sums;

/* The modes at the end of the step, and the sums over them. from and to are d or e. */
#define SWEEP(Z, W0, W1, RATE)                                                                               \
    double D = 0.0, S = 0.0, shape = 0.0, memory = 0.0, U = u->total;                                        \
    _Pragma("omp simd reduction(+ : D, S, shape, memory)") for (size_t i = 0; i < n; i++) {                  \
        double z = Z, A = u->slope0 * W0, B = u->slope1 * W1;                                                \
        phis f = phi(z);                                                                                     \
        double d1 = from[i] * f.e + A * f.phi1 + (6.0 * U - 4.0 * A - 2.0 * B) * f.phi2 +                    \
                    (3.0 * (A + B) - 6.0 * U) * f.phi3;                                                      \
        double far = 1.0 + 0.5 * z;                                                                          \
        to[i] = d1;                                                                                          \
        D += g[i] * d1;                                                                                      \
        S += g[i] * d1 * RATE;                                                                               \
        shape += g[i] * (A + B - 2.0 * U) * (f.phi1 - 4.0 * f.phi2 + 3.0 * f.phi3);                          \
        memory += g[i] * (from[i] * z * f.e + U * z / (3.0 * far * far * far));                              \
    }                                                                                                        \
    return (sums){ D, S, shape, memory };

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__
#define FASTEST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FASTEST
#endif

FASTEST static sums sweep_shared(size_t n, const double *restrict inv_r, const double *restrict g, double Xi,
                                 double w0, double w1, const drive *u, const double *restrict from,
                                 double *restrict to){ SWEEP(Xi * inv_r[i], w0, w1, inv_r[i]) }

FASTEST static sums
    sweep_energies(size_t n, const double *restrict zs, const double *restrict g, const double *restrict w0,
                   const double *restrict w1, const double *restrict rate1, const drive *u,
                   const double *restrict from, double *restrict to) {
    SWEEP(zs[i], w0[i], w1[i], rate1[i])
}

/* ---- one step ------------------------------------------------------------------------------------------ */

typedef struct {
    const fic_segment *segment;
    double dP_GPa_s, up_K_s; /* up: athermal rejuvenation */
} course;

static double push(const course *c, double t_s) {
    return fic_segment_dT(c->segment, t_s) - c->up_K_s;
}

/* ln tau at three Gauss-Legendre points of the step: the cubic through both ends. */
static const double gauss_x[3] = { 0.11270166537925831, 0.5, 0.88729833462074169 };
static const double gauss_w[3] = { 5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0 };

static double cubic(double y0, double dy0, double y1, double dy1, double x) {
    double dy = y1 - y0;
    return y0 + x * (dy0 + x * (3.0 * dy - 2.0 * dy0 - dy1 + x * (dy0 + dy1 - 2.0 * dy)));
}

/* With energies each mode has reduced time of its own: w0_i = mean of tau_i(0)/tau_i(t), and so on. */
static void fill_energies(worker *w, const node *from, const node *to, double h, const double ln_tau[3]) {
    double inv_theta0 = 1.0 / from->theta_K, inv_theta1 = 1.0 / to->theta_K, inv_theta[3];
    for (int j = 0; j < 3; j++)
        inv_theta[j] = 1.0 / (from->theta_K + (to->theta_K - from->theta_K) * gauss_x[j]);
    for (size_t i = 0; i < w->n; i++) {
        double b = w->b_K[i], mean = 0.0;
        for (int j = 0; j < 3; j++)
            mean += gauss_w[j] * exp(from->ln_tau - ln_tau[j] + b * (inv_theta0 - inv_theta[j]));
        w->w0[i] = mean;
        w->w1[i] = mean * exp(to->ln_tau - from->ln_tau + b * (inv_theta1 - inv_theta0));
        w->rate1[i] = w->inv_r[i] * exp(-to->ln_tau - b * inv_theta1);
        w->z[i] = h * w->w1[i] * w->rate1[i];
    }
}

typedef struct {
    bool pressure; /* pressure departures are not all zero, or pressure moves */
    drive temperature, press;
} load;

/* Sweeps the modes with ln tau and its slope at the end as they stand in `to`, and puts the means there. */
static sums sweep(worker *w, const node *from, node *to, double h, const load *l, sums *press) {
    double ln_tau[3], mean0 = 0.0;
    for (int j = 0; j < 3; j++)
        ln_tau[j] = cubic(from->ln_tau, h * from->slope, to->ln_tau, h * to->slope, gauss_x[j]);
    sums s;
    *press = (sums){ 0 };
    if (w->energies) {
        fill_energies(w, from, to, h, ln_tau);
        s = sweep_energies(w->n, w->z, w->g, w->w0, w->w1, w->rate1, &l->temperature, w->d, w->d_next);
        if (l->pressure)
            *press = sweep_energies(w->n, w->z, w->g, w->w0, w->w1, w->rate1, &l->press, w->e, w->e_next);
        return s;
    }
    for (int j = 0; j < 3; j++)
        mean0 += gauss_w[j] * exp(from->ln_tau - ln_tau[j]);
    double rate1 = exp(-to->ln_tau), w1 = mean0 * exp(to->ln_tau - from->ln_tau), Xi = h * w1 * rate1;
    s = sweep_shared(w->n, w->inv_r, w->g, Xi, mean0, w1, &l->temperature, w->d, w->d_next);
    s.S *= rate1;
    if (l->pressure) {
        *press = sweep_shared(w->n, w->inv_r, w->g, Xi, mean0, w1, &l->press, w->e, w->e_next);
        press->S *= rate1;
    }
    return s;
}

/* Means and rates out of the sums at a time. */
static void set_means(node *x, const course *c, double T_K, double P_GPa, const sums *s, const sums *press) {
    x->Tf_K = T_K - s->D;
    x->dTf_K_s = s->S + c->up_K_s;
    x->Pf_GPa = P_GPa - press->D;
    x->dPf_GPa_s = press->S;
}

static double slope_of(const course *c, const node *x, fic_kinetics kin) {
    return kin.d_T * fic_segment_dT(c->segment, x->t_s) + kin.d_P * c->dP_GPa_s + kin.d_Tf * x->dTf_K_s +
           kin.d_Pf * x->dPf_GPa_s;
}

typedef enum { STEP_GOOD, STEP_SHORTER, STEP_NO_VALUE } verdict;

/* A cubic can follow ln tau over a few units. More is allowed only where it does not matter: with all modes
 * frozen, or all of them many times faster than ln tau changes. Without this the implicit equation has a
 * second, wrong solution: one long step from the melt to the glass with every mode still in equilibrium. */
static bool is_smooth(const worker *w, const node *from, const node *to, double h) {
    double swing = fabs(to->ln_tau - from->ln_tau) + h * fmin(fabs(from->slope), fabs(to->slope));
    if (swing <= 3.0)
        return true;
    double ln_h = log(h), fast = fmin(from->ln_tau, to->ln_tau), slow = fmax(from->ln_tau, to->ln_tau);
    bool frozen = ln_h - fast + w->ln_fastest<-25.0, settled = ln_h - slow + w->ln_slowest> 4.0 + log(swing);
    return swing < 300.0 && (frozen || settled);
}

/* Tries a step; on STEP_GOOD `to` and the *_next departures hold its end, *error_K its error. */
static verdict try_step(worker *w, const course *c, const node *from, double h, bool pressure, node *to,
                        double *error_K, fic_effort *effort) {
    double t1 = from->t_s + h, T1 = fic_segment_T(c->segment, t1), P1 = fic_segment_P(c->segment, t1);
    double dT = T1 - fic_segment_T(c->segment, from->t_s), dP = c->dP_GPa_s * h;
    load l = { pressure, { h * push(c, from->t_s), h * push(c, t1), dT - c->up_K_s * h }, { dP, dP, dP } };
    double room = fabs(T1 - from->Tf_K) + fabs(dT);
    *to = (node){ .t_s = t1,
                  .Tf_K = from->Tf_K + fmin(fmax(h * from->dTf_K_s, -room), room),
                  .dTf_K_s = from->dTf_K_s,
                  .Pf_GPa = pressure ? from->Pf_GPa : P1,
                  .dPf_GPa_s = from->dPf_GPa_s };
    fic_kinetics kin = fic_population_kinetics(w->k, T1, P1, to->Tf_K, to->Pf_GPa);
    double x = kin.ln_tau, x_before = 0.0, miss_before = 0.0;
    sums press;
    for (int i = 0; i < ITERATIONS; i++) {
        to->ln_tau = x;
        to->theta_K = kin.theta_K;
        to->slope = slope_of(c, to, kin);
        if (!isfinite(x) || !isfinite(to->slope))
            return STEP_NO_VALUE;
        if (!is_smooth(w, from, to, h))
            return STEP_SHORTER;
        sums s = sweep(w, from, to, h, &l, &press);
        effort->evaluations++;
        double Tf = to->Tf_K, Pf = to->Pf_GPa;
        set_means(to, c, T1, P1, &s, &press);
        kin = fic_population_kinetics(w->k, T1, P1, to->Tf_K, to->Pf_GPa);
        double miss = kin.ln_tau - x;
        if (!isfinite(miss))
            return STEP_NO_VALUE;
        double moved = fabs(to->Tf_K - Tf) + w->K_per_GPa * fabs(to->Pf_GPa - Pf);
        double bend = fabs(h * (from->slope + to->slope) - 2.0 * (to->ln_tau - from->ln_tau)) / 12.0;
        *error_K = fabs(s.shape) + bend * fabs(s.memory) +
                   w->K_per_GPa * (fabs(press.shape) + bend * fabs(press.memory));
        if (i > 0 && moved < 0.02 * w->tolerance_K) {
            to->ln_tau = kin.ln_tau;
            to->slope = slope_of(c, to, kin);
            return STEP_GOOD;
        }
        /* Far from its tolerance already: a shorter step costs less than iterating this one. */
        if (i > 2 && *error_K > 100.0 * w->tolerance_K)
            return STEP_SHORTER;
        double chord = i ? (miss - miss_before) / (x - x_before) : -1.0;
        x_before = x;
        miss_before = miss;
        x = chord < -0.1 ? x - miss / chord : x + miss;
    }
    return STEP_SHORTER;
}

/* ---- a segment ----------------------------------------------------------------------------------------- */

static node start_node(const worker *w, const course *c) {
    sums s = { 0 }, press = { 0 };
    double T0 = c->segment->T0_K, P0 = c->segment->P0_GPa;
    for (size_t i = 0; i < w->n; i++) {
        s.D += w->g[i] * w->d[i];
        press.D += w->g[i] * w->e[i];
    }
    node x = { .t_s = 0.0 };
    set_means(&x, c, T0, P0, &s, &press);
    fic_kinetics kin = fic_population_kinetics(w->k, T0, P0, x.Tf_K, x.Pf_GPa);
    for (size_t i = 0; i < w->n; i++) {
        double rate = w->inv_r[i] * exp(-kin.ln_tau - w->b_K[i] / kin.theta_K);
        s.S += w->g[i] * w->d[i] * rate;
        press.S += w->g[i] * w->e[i] * rate;
    }
    set_means(&x, c, T0, P0, &s, &press);
    x.ln_tau = kin.ln_tau;
    x.theta_K = kin.theta_K;
    x.slope = slope_of(c, &x, kin);
    return x;
}

/* Cautious: a kelvin of ramp, or a tenth of the time in which the departures would relax. */
static double first_step(const worker *w, const course *c, const node *x) {
    double h = c->segment->duration_s, ramp = fabs(push(c, 0.0));
    double relax = fabs(x->dTf_K_s - c->up_K_s) + w->K_per_GPa * fabs(x->dPf_GPa_s);
    double away = fabs(c->segment->T0_K - x->Tf_K) + w->K_per_GPa * fabs(c->segment->P0_GPa - x->Pf_GPa);
    if (ramp > 0.0)
        h = fmin(h, 1.0 / ramp);
    if (relax > 0.0 && away > 0.0)
        h = fmin(h, 0.1 * away / relax);
    return h;
}

/* The requested points up to the end of a step, by the cubic through its ends. */
static size_t read_off(const fic_path *path, size_t next, const node *from, const node *to) {
    double h = to->t_s - from->t_s;
    for (; next < path->n && path->t_s[next] <= to->t_s; next++) {
        double x = (path->t_s[next] - from->t_s) / h;
        double dT = to->Tf_K - from->Tf_K, a = h * from->dTf_K_s, b = h * to->dTf_K_s;
        double dP = to->Pf_GPa - from->Pf_GPa, p = h * from->dPf_GPa_s, q = h * to->dPf_GPa_s;
        path->Tf_K[next] = cubic(from->Tf_K, a, to->Tf_K, b, x);
        path->Pf_GPa[next] = cubic(from->Pf_GPa, p, to->Pf_GPa, q, x);
        path->dTf_K_s[next] = (a + x * (6.0 * dT - 4.0 * a - 2.0 * b + 3.0 * x * (a + b - 2.0 * dT))) / h;
        path->dPf_GPa_s[next] = (p + x * (6.0 * dP - 4.0 * p - 2.0 * q + 3.0 * x * (p + q - 2.0 * dP))) / h;
    }
    return next;
}

static bool any(const double v[], size_t n) {
    for (size_t i = 0; i < n; i++)
        if (v[i] != 0.0)
            return true;
    return false;
}

static void accept(worker *w) {
    double *d = w->d, *e = w->e;
    w->d = w->d_next;
    w->d_next = d;
    w->e = w->e_next;
    w->e_next = e;
}

static fic_status march(worker *w, const course *c, const fic_path *path, fic_effort *effort,
                        fic_error *err) {
    const fic_segment *s = c->segment;
    double L = s->duration_s, most = s->amplitude_K != 0.0 ? s->period_s / 16.0 : L;
    node from = start_node(w, c), to;
    bool pressure = c->dP_GPa_s != 0.0 || any(w->e, w->n);
    size_t next = 0;
    if (!isfinite(from.ln_tau) || !isfinite(from.slope))
        return fic_relax_fail(w->k, s, 0.0, from.Tf_K, from.Pf_GPa, "ln tau has no value", err);
    for (double h = first_step(w, c, &from); from.t_s < L;) {
        double error_K = 0.0;
        h = fmin(h, most);
        /* The last step ends exactly at the end, and is not a sliver. */
        if (h > 0.999999 * (L - from.t_s))
            h = L - from.t_s;
        verdict v = try_step(w, c, &from, h, pressure, &to, &error_K, effort);
        bool good = v == STEP_GOOD && error_K <= w->tolerance_K;
        double factor = v == STEP_GOOD ? 0.9 * pow(w->tolerance_K / fmax(error_K, 1e-30), 0.25) : 0.25;
        if (!good) {
            effort->rejected++;
            h *= fmax(fmin(factor, 0.7), 0.1);
            if (!(h > 1e-14 * L) || !(from.t_s + h > from.t_s))
                return fic_relax_fail(
                    w->k, s, from.t_s, from.Tf_K, from.Pf_GPa,
                    v == STEP_NO_VALUE ? "ln tau has no value" : "the step became too small", err);
            continue;
        }
        effort->steps++;
        if (h == L - from.t_s)
            to.t_s = L;
        if (!pressure)
            memcpy(w->e_next, w->e, w->n * sizeof *w->e);
        accept(w);
        next = read_off(path, next, &from, &to);
        from = to;
        h *= fmax(fmin(factor, 5.0), 0.2);
    }
    return FIC_OK;
}

static fic_status run(void *work, const fic_segment *segment, double d_K[], double e_GPa[],
                      const fic_path *path, fic_effort *effort, fic_error *err) {
    worker *w = work;
    size_t n = w->k->spectrum.n;
    course c = { segment, fic_segment_dP(segment), 0.0 };
    c.up_K_s = w->k->pressure[FIC_REJUVENATION] * fmax(c.dP_GPa_s, 0.0);
    memset(w->d, 0, w->n * sizeof *w->d);
    memset(w->e, 0, w->n * sizeof *w->e);
    memcpy(w->d, d_K, n * sizeof *d_K);
    memcpy(w->e, e_GPa, n * sizeof *e_GPa);
    fic_status s = march(w, &c, path, effort, err);
    memcpy(d_K, w->d, n * sizeof *d_K);
    memcpy(e_GPa, w->e, n * sizeof *e_GPa);
    return s;
}

const fic_integrator fic_integrator_exponential = { worker_create, run, worker_free };
