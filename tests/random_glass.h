/* random_glass.h - glasses and paths drawn at random, the same for the same seed. */
#ifndef FIC_TESTS_RANDOM_GLASS_H
#define FIC_TESTS_RANDOM_GLASS_H

#include <gsl/gsl_rng.h>
#include "tests/support.h"

enum { RANDOM_SEGMENTS = 8 };

typedef struct {
    fic_material m;
    double T_glass_K; /* where tau is 100 s in equilibrium at zero pressure */
    double T_start_K, P_start_GPa;
    size_t n;
    fic_segment path[RANDOM_SEGMENTS];
} random_case;

static inline double between(gsl_rng *g, double low, double high)
{
    return low + (high - low) * gsl_rng_uniform(g);
}

static inline double log_between(gsl_rng *g, double low, double high)
{
    return exp(between(g, log(low), log(high)));
}

static inline bool chance(gsl_rng *g, double share)
{
    return gsl_rng_uniform(g) < share;
}

static inline fic_spectrum random_spectrum(gsl_rng *g)
{
    fic_spectrum s;
    double share[6], r[6], sum = 0.0;
    switch (gsl_rng_uniform_int(g, 5)) {
    case 0:
        return debye();
    case 1:
    case 2:
        return kww(between(g, 0.3, 0.99), log_between(g, 1e-4, 1e-2));
    case 3:
        return gaussian(log_between(g, 500.0, 3e4), log_between(g, 1e-3, 1e-2));
    default: {
        size_t n = 1 + gsl_rng_uniform_int(g, 6);
        for (size_t i = 0; i < n; i++) {
            sum += share[i] = between(g, 0.01, 1.0);
            r[i] = log_between(g, 1e-5, 1e3);
        }
        for (size_t i = 0; i < n; i++)
            share[i] /= sum;
        ok(fic_spectrum_table(n, share, r, &s, &err));
        return s;
    }
    }
}

/* Parameters that put tau = 100 s at Tg; weak and strong pressure couplings. */
static inline void random_population(gsl_rng *g, fic_population *k, double weight, double Tg_K)
{
    double tau0 = log_between(g, 1e-16, 1e-11), ln_tau0 = log(tau0), B = log(100.0) - ln_tau0;
    *k = (fic_population){ .weight = weight, .law = fic_laws[gsl_rng_uniform_int(g, 5)] };
    if (k->law == &fic_law_ags_vft || k->law == &fic_law_vft) {
        double D = log_between(g, 3.0, 60.0);
        memcpy(k->p, (double[]){ tau0, D, Tg_K / (1.0 + D / B) }, 3 * sizeof(double));
        if (k->law == &fic_law_ags_vft && chance(g, 0.5)) {
            k->p[3] = between(g, -0.01, 0.01);
            k->p[4] = between(g, 0.0, 0.5);
        }
    } else if (k->law == &fic_law_tnm) {
        double h = between(g, 30.0, 110.0) * Tg_K;
        memcpy(k->p, (double[]){ log(100.0) - h / Tg_K, h, between(g, 0.15, 1.0) }, 3 * sizeof(double));
    } else if (k->law == &fic_law_arrhenius) {
        memcpy(k->p, (double[]){ tau0, B * FIC_R_J_MOLK * Tg_K, chance(g, 0.3) ? between(g, -3e3, 9e3) : 0 },
               3 * sizeof(double));
    } else {
        double fragility = between(g, 20.0, 90.0), dS = between(g, 0.0, 50.0);
        double c = fragility * M_LN10 / B - 1.0, dH = Tg_K * (B * between(g, 0.6, 1.0) + dS * exp(-c));
        memcpy(k->p, (double[]){ tau0, Tg_K, fragility, dH, dS, between(g, 0.5, 20.0) }, 6 * sizeof(double));
    }
    if (chance(g, 0.7)) {
        k->pressure[FIC_SHIFT] = k->pressure[FIC_STRUCTURE_SHIFT] = between(g, -3.0, 12.0);
        if (chance(g, 0.5))
            k->pressure[FIC_STRUCTURE_SHIFT] = between(g, -3.0, 12.0);
        k->pressure[FIC_ENTHALPY] = between(g, -20.0, 20.0);
        k->pressure[FIC_REJUVENATION] = chance(g, 0.5) ? between(g, 0.0, 5.0) : 0.0;
    }
    k->spectrum = random_spectrum(g);
}

/* Below it some law of the glass has no value, or means nothing. */
static inline double lowest_T(const fic_material *m, double Tg_K)
{
    double low = 0.4 * Tg_K;
    for (size_t k = 0; k < m->n; k++)
        if (m->population[k].law == &fic_law_vft)
            low = fmax(low, m->population[k].p[2] + 12.0 * 10.0 + 0.12 * Tg_K); /* shift times pressure too */
    return fmin(low, 1.2 * Tg_K);
}

static inline fic_segment random_segment(gsl_rng *g, const fic_segment *before, double low_K, double high_K)
{
    double T = before->T1_K, P = before->P1_GPa, to = between(g, low_K, high_K), q = log_between(g, 1e-6, 1e7);
    double P_to = chance(g, 0.3) ? 0.0 : between(g, 0.0, 8.0);
    fic_segment s = { .T0_K = T, .T1_K = T, .P0_GPa = P, .P1_GPa = P };
    switch (gsl_rng_uniform_int(g, 10)) {
    case 0:
    case 1:
    case 2:
    case 3:
        s.T1_K = to;
        s.kind = to > T ? "heat" : "cool";
        s.duration_s = fabs(to - T) / q;
        break;
    case 4:
    case 5:
        s.kind = "hold";
        s.duration_s = log_between(g, 1e-6, 1e8);
        break;
    case 6:
        s.P1_GPa = P_to;
        s.kind = P_to > P ? "compress" : "decompress";
        s.duration_s = fabs(P_to - P) / log_between(g, 1e-6, 1e3);
        break;
    case 7: /* both at once, as a row of a table can say it */
        s.T1_K = to;
        s.P1_GPa = P_to;
        s.kind = "table";
        s.duration_s = fabs(to - T) / q;
        break;
    case 8:
        s.kind = "jump";
        s.T1_K = to;
        s.P1_GPa = chance(g, 0.5) ? P_to : P;
        break;
    default:
        s.kind = "modulate";
        s.amplitude_K = between(g, 0.1, 3.0);
        s.period_s = log_between(g, 1e-3, 1e4);
        s.duration_s = s.period_s * (double)(1 + gsl_rng_uniform_int(g, 12));
        s.T1_K = chance(g, 0.5) ? T : fmin(high_K, fmax(low_K, T + between(g, -30.0, 30.0)));
    }
    return s;
}

/* Seeds from here on store pressure and slow its modes; those below keep the histories that they once were. */
enum { STORING_SEEDS = 1000000 };

static inline random_case random_glass(unsigned long seed)
{
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    ck_assert_ptr_nonnull(g);
    gsl_rng_set(g, seed);
    random_case c = { .T_glass_K = between(g, 300.0, 1000.0) };
    c.m.n = chance(g, 0.3) ? 2 : 1;
    for (size_t k = 0; k < c.m.n; k++) {
        random_population(g, &c.m.population[k],
                          c.m.n == 1 ? 1.0
                          : k        ? 0.37
                                     : 0.63,
                          c.T_glass_K * (k ? between(g, 0.7, 1.0) : 1.0));
        snprintf(c.m.population[k].name, FIC_NAME_BYTES, "p%zu", k);
    }
    for (size_t k = 0; k < c.m.n && seed >= STORING_SEEDS; k++) {
        c.m.population[k].pressure[FIC_STORAGE] = chance(g, 0.5) ? between(g, 0.0, 1.0) : 0.0;
        c.m.population[k].pressure[FIC_SLOWNESS] = chance(g, 0.5) ? log_between(g, 1.0, 150.0) : 1.0;
    }
    double low = lowest_T(&c.m, c.T_glass_K), high = fmax(1.3, low / c.T_glass_K + 0.1) * c.T_glass_K;
    c.T_start_K = between(g, fmax(low, 1.05 * c.T_glass_K), high);
    c.P_start_GPa = chance(g, 0.7) ? 0.0 : between(g, 0.0, 8.0);
    c.n = 2 + gsl_rng_uniform_int(g, RANDOM_SEGMENTS - 1);
    fic_segment start = leap(c.T_start_K, c.P_start_GPa);
    for (size_t i = 0; i < c.n; i++)
        c.path[i] = random_segment(g, i ? &c.path[i - 1] : &start, low, high);
    gsl_rng_free(g);
    return c;
}

static inline void describe_case(const random_case *c, FILE *f)
{
    for (size_t k = 0; k < c->m.n; k++) {
        const fic_population *p = &c->m.population[k];
        fprintf(f, "  %s: %s(", p->name, p->law->name);
        for (size_t i = 0; p->law->params[i].name; i++)
            fprintf(f, "%s%.17g", i ? ", " : "", p->p[i]);
        fprintf(f,
                ") shift %.17g, structure %.17g, enthalpy %.6g, rejuvenation %.17g, storage %.17g, slowness %.17g; "
                "spectrum %s, %zu modes, "
                "beta %.17g, sigma %.17g, tolerance %.17g\n",
                p->pressure[0], p->pressure[1], p->pressure[2], p->pressure[3], p->pressure[FIC_STORAGE],
                p->pressure[FIC_SLOWNESS], fic_spectrum_names[p->spectrum.type], p->spectrum.n, p->spectrum.beta,
                p->spectrum.sigma_J_mol, p->spectrum.tolerance);
    }
    fprintf(f, "  start %.17g K, %.17g GPa (Tg %.4g K)\n", c->T_start_K, c->P_start_GPa, c->T_glass_K);
    for (size_t i = 0; i < c->n; i++) {
        const fic_segment *s = &c->path[i];
        fprintf(f, "  %zu %s: %.17g to %.17g K, %.17g to %.17g GPa in %.17g s", i, s->kind, s->T0_K, s->T1_K, s->P0_GPa,
                s->P1_GPa, s->duration_s);
        fprintf(f, s->amplitude_K != 0.0 ? ", amplitude %g K, period %.17g s\n" : "\n", s->amplitude_K, s->period_s);
    }
}

#endif
