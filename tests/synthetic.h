/* synthetic.h - curves that the tests analyse: relaxed here, with the truth beside them.
 *
 *   Cp = Cp_glass + dCp sum_k w_k dT_f,k/dT     truth: sum_k w_k (T_f,k - kappa_k P_f,k) before the scan
 *
 * A curve is what an ideal calorimeter records; synthetic_chip makes of it what a real one does. */
#ifndef TEST_SYNTHETIC_H
#define TEST_SYNTHETIC_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include "analysis/scan.h"
#include "models/relax.h"

enum { SYNTHETIC_SCANS = 64 };

/* A curve that cannot be made is a fault of the test, not of what it tests. */
static inline void synthetic_must(bool good, const char *what)
{
    if (!good) {
        fprintf(stderr, "synthetic: %s\n", what);
        abort();
    }
}

typedef struct {
    size_t n;
    fic_scan scan[SYNTHETIC_SCANS];
    double Tf_K[SYNTHETIC_SCANS]; /* enthalpic fictive temperature before the scan */
} synthetic;

/* Job J of the reference values: tnm, exact KWW 0.65. */
#define JOB_J                                                                                                          \
    "{name: J, glass_heat_capacity: 25 J/mol/K, delta_heat_capacity: 12.5 J/mol/K, populations: [{name: "              \
    "alpha, weight: 1, law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.40}, spectrum: {type: kww, beta: "               \
    "0.65}}]}"
/* The exploratory two-population set for Vit4. */
#define VIT4                                                                                                           \
    "{name: vit4, glass_heat_capacity: 25 J/mol/K, delta_heat_capacity: 12.5 J/mol/K, molar_mass: 60.3 "               \
    "g/mol, populations: ["                                                                                            \
    "{name: alpha, weight: 0.816, law: {type: ags_vft, tau0: 5e-14 s, D: 19.8, T0: 383.9 K, f: 0.0061 "                \
    "1/GPa}, spectrum: {type: kww, beta: 0.628}, pressure: {shift: 5.27 K/GPa, structure_shift: 5.51 "                 \
    "K/GPa, enthalpy: 11.9 K/GPa, rejuvenation: 1.20 K/GPa}}, "                                                        \
    "{name: beta, weight: 0.184, law: {type: arrhenius, tau0: 8.6e-12 s, E: 141527 J/mol}, spectrum: "                 \
    "{type: kww, beta: 0.345}, pressure: {shift: 7.36 K/GPa, enthalpy: -18.4 K/GPa, rejuvenation: 1.03 "               \
    "K/GPa}}]}"

/* The second set: a Gaussian of beta energies, less of it, and structure that counts a little less. It is in
 * equilibrium well below 780 K at 200 K/s, which the first is not. */
#define VIT4_GAUSSIAN                                                                                                  \
    "{name: vit4, glass_heat_capacity: 25 J/mol/K, delta_heat_capacity: 12.5 J/mol/K, molar_mass: 60.3 "               \
    "g/mol, populations: ["                                                                                            \
    "{name: alpha, weight: 0.935, law: {type: ags_vft, tau0: 5e-14 s, D: 19.8, T0: 383.9 K, f: 0.0065 "                \
    "1/GPa, y: 0.09}, spectrum: {type: kww, beta: 0.62}, pressure: {shift: 5.27 K/GPa, structure_shift: "              \
    "5.83 K/GPa, enthalpy: 6.2 K/GPa, rejuvenation: 0.28 K/GPa}}, "                                                    \
    "{name: beta, weight: 0.065, law: {type: arrhenius, tau0: 4e-14 s, E: 163529 J/mol}, spectrum: "                   \
    "{type: gaussian, sigma: 10.7 kJ/mol}, pressure: {shift: 8.2 K/GPa, enthalpy: 2.0 K/GPa, rejuvenation: "           \
    "2.5 K/GPa}}]}"

/* Its alpha alone, with fictive pressure in T_f and enthalpy: a glass that becomes a liquid once. */
#define VIT4_ALPHA                                                                                                     \
    "{name: vit4, glass_heat_capacity: 25 J/mol/K, delta_heat_capacity: 12.5 J/mol/K, molar_mass: 60.3 "               \
    "g/mol, populations: ["                                                                                            \
    "{name: alpha, weight: 1, law: {type: ags_vft, tau0: 5e-14 s, D: 19.8, T0: 383.9 K, f: 0.0065 "                    \
    "1/GPa, y: 0.09}, spectrum: {type: kww, beta: 0.62}, pressure: {shift: 5.27 K/GPa, structure_shift: "              \
    "5.83 K/GPa, enthalpy: 6.2 K/GPa, rejuvenation: 0.28 K/GPa}}]}"

static inline double synthetic_truth(const fic_material *m, const fic_state *s)
{
    double Tf = 0.0;
    for (size_t k = 0; k < m->n; k++)
        Tf += m->population[k].weight *
              (fic_state_Tf(m, s, k) - m->population[k].pressure[FIC_ENTHALPY] * fic_state_Pf(m, s, k));
    return Tf;
}

static inline void synthetic_record(const fic_material *m, const fic_segment *g, const fic_trace *trace, fic_scan *scan)
{
    fic_error fault;
    synthetic_must(fic_scan_init(scan, trace->n, g->name, &fault) == FIC_OK, fault.text);
    double q = fabs(g->T1_K - g->T0_K) / g->duration_s, mass_ug = 1.15;
    synthetic_must(fic_scan_add_heat_capacity(scan, &fault) == FIC_OK, "memory");
    scan->rate_K_s = q;
    scan->mass_ug = mass_ug;
    scan->molar_mass_g_mol = m->v[FIC_MOLAR_MASS];
    for (size_t i = 0; i < trace->n; i++) {
        double dTf = 0.0, dT = fic_segment_dT(g, trace->t_s[i]);
        for (size_t k = 0; k < m->n; k++)
            dTf += m->population[k].weight *
                   (trace->dTf_K_s[k][i] - m->population[k].pressure[FIC_ENTHALPY] * trace->dPf_GPa_s[k][i]);
        double cp = fic_material_cp_glass(m, trace->T_K[i]) + fic_material_delta_cp(m, trace->T_K[i]) * dTf / dT;
        scan->t_s[i] = trace->t_s[i];
        scan->T_K[i] = trace->T_K[i];
        scan->heat_capacity_J_molK[i] = cp;
        scan->heat_flow_mW[i] = cp * dT * mass_ug * 1e-3 / m->v[FIC_MOLAR_MASS]; /* ug/(g/mol) J -> mW */
    }
}

/* Runs a protocol and keeps its recorded ramps. */
static inline void synthetic_run(const char *material, const char *protocol, synthetic *out)
{
    fic_error fault = { "" };
    fic_yaml *my, *py;
    fic_material m;
    fic_protocol p;
    fic_state state;
    fic_relaxer *r;
    synthetic_must(fic_yaml_parse("material", material, strlen(material), &my, &fault) == FIC_OK, fault.text);
    synthetic_must(fic_yaml_parse("protocol", protocol, strlen(protocol), &py, &fault) == FIC_OK, fault.text);
    synthetic_must(fic_material_read(fic_yaml_root(my), &m, &fault) == FIC_OK, fault.text);
    synthetic_must(fic_protocol_read(fic_yaml_root(py), &p, &fault) == FIC_OK, fault.text);
    fic_precision precision = { FIC_EXPONENTIAL, getenv("TOL") ? atof(getenv("TOL")) : 1e-4 };
    synthetic_must(fic_relaxer_create(&m, precision, &r, &fault) == FIC_OK, fault.text);
    synthetic_must(fic_state_equilibrium(&m, p.T_K, p.P_GPa, &state, &fault) == FIC_OK, "memory");
    out->n = 0;
    for (size_t i = 0; i < p.n; i++) {
        const fic_segment *g = &p.segment[i];
        fic_trace trace = { 0 };
        size_t n = g->recorded ? (size_t)(fabs(g->T1_K - g->T0_K) / g->step_K + 0.5) + 1 : 0;
        if (n) {
            synthetic_must(out->n < SYNTHETIC_SCANS, "too many scans");
            synthetic_must(fic_trace_init(&trace, m.n, n, &fault) == FIC_OK, "memory");
            for (size_t j = 0; j < n; j++)
                trace.t_s[j] = g->duration_s * (double)j / (double)(n - 1);
            out->Tf_K[out->n] = synthetic_truth(&m, &state);
        }
        synthetic_must(fic_relax(r, g, &state, n ? &trace : NULL, &fault) == FIC_OK, fault.text);
        if (n)
            synthetic_record(&m, g, &trace, &out->scan[out->n++]);
        fic_trace_clear(&trace);
    }
    fic_state_clear(&state);
    fic_relaxer_free(r);
    fic_protocol_clear(&p);
    fic_material_clear(&m);
    fic_yaml_free(py);
    fic_yaml_free(my);
}

static inline void synthetic_clear(synthetic *s)
{
    for (size_t i = 0; i < s->n; i++)
        fic_scan_clear(&s->scan[i]);
    s->n = 0;
}

/* What a chip makes of an ideal curve: a first-order lag of the signal, which starts from rest; a straight
 * drift of so many uW over the scan; white noise. rng NULL: none of the noise. */
static inline void synthetic_chip(const fic_scan *ideal, double lag_s, double drift_uW, double noise_uW, gsl_rng *rng,
                                  fic_scan *out)
{
    fic_error fault;
    synthetic_must(fic_scan_init(out, ideal->n, ideal->name, &fault) == FIC_OK, "memory");
    out->rate_K_s = ideal->rate_K_s;
    out->mass_ug = ideal->mass_ug;
    out->molar_mass_g_mol = ideal->molar_mass_g_mol;
    double y = 0.0, span = ideal->t_s[ideal->n - 1] - ideal->t_s[0];
    for (size_t i = 0; i < ideal->n; i++) {
        out->t_s[i] = ideal->t_s[i];
        out->T_K[i] = ideal->T_K[i];
        double dt = i ? ideal->t_s[i] - ideal->t_s[i - 1] : 0.0, x1 = ideal->heat_flow_mW[i],
               x0 = i ? ideal->heat_flow_mW[i - 1] : x1, z = lag_s > 0.0 ? dt / lag_s : 50.0, e = exp(-z),
               slope = i ? (x1 - x0) / z : 0.0;
        /* exact for a signal that is straight between rows */
        y = i ? x1 - slope + (y - x0 + slope) * e : lag_s > 0.0 ? 0.0 : x1;
        out->heat_flow_mW[i] = y + 1e-3 * drift_uW * (ideal->t_s[i] - ideal->t_s[0]) / span +
                               (rng ? 1e-3 * gsl_ran_gaussian(rng, noise_uW) : 0.0);
    }
}

#endif
