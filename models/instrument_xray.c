#include "models/instrument_xray.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/scattering.h"

/* id13: 1800 points of 0.02 s. id15a: one minute. dac: 0.5 s a frame over half an hour at each pressure. */
const fic_beamline fic_beamlines[] = { { "id13", "recovered glasses, first peak at high resolution", 13.0, 0.1, 7.0,
                                         0.003, 36.0, 250.0, 40.0, 0.8, 4.0, 3.7e-4, 0.0, true },
                                       { "id15a", "recovered glasses, total scattering", 68.5, 0.3, 30.0, 0.005, 60.0,
                                         250.0, 20.0, 0.8, 2.0, 3.7e-4, 0.0, true },
                                       { "dac", "in situ in a diamond-anvil cell with helium", 15.0, 1.5, 4.5, 0.003,
                                         1800.0, 2.0, 400.0, 1.5, 60.0, 1e-4, 0.0, true },
                                       { 0 } };

const fic_param fic_beamline_params[] = {
    { "energy", "keV", "photon energy", 13.0, 1.0, 500.0, "shen2025", true },
    { "q_low", "1/angstrom", "first q", 0.1, 0.0, 50.0, "shen2025", true },
    { "q_high", "1/angstrom", "last q", 7.0, 0.1, 100.0, "shen2025", true },
    { "q_step", "1/angstrom", "width of a bin", 0.003, 1e-5, 1.0, "shen2025", true },
    { "exposure", "s", "all exposures together", 36.0, 1e-6, 1e7, "shen2025", true },
    { "rate", "1/s", "counts in a bin per electron unit of one atom", 250.0, 1e-9, 1e12, "assumed", true },
    { "air", "1", "air scattering at q = 0 in electron units", 40.0, 0.0, 1e6, "assumed", true },
    { "air_decay", "1/angstrom", "decay of the air scattering", 0.8, 0.01, 100.0, "assumed", true },
    { "air_flat", "1", "constant background in electron units", 4.0, 0.0, 1e6, "assumed", true },
    { "q_error", "1", "relative standard deviation of the q scale", 3.7e-4, 0.0, 0.1, "shen2025", true },
    { "q_scatter", "1", "the part of it that is drawn for each pattern", 0.0, 0.0, 0.1, "assumed", true },
    { 0 }
};

const fic_beamline *fic_beamline_find(const char *name)
{
    for (const fic_beamline *b = fic_beamlines; b->name; b++)
        if (strcmp(b->name, name) == 0)
            return b;
    return NULL;
}

/* ---- reading ------------------------------------------------------------------------------------------ */

static fic_status read_preset(fic_node node, fic_beamline *b, fic_error *err)
{
    static const char *names[8];
    size_t which;
    for (size_t i = 0; fic_beamlines[i].name; i++)
        names[i] = fic_beamlines[i].name;
    fic_status s = fic_node_choice(node, names, &which, err);
    if (s == FIC_OK)
        *b = fic_beamlines[which];
    return s;
}

fic_status fic_beamline_read(fic_node node, fic_beamline *b, fic_error *err)
{
    static const char *const also[] = { "preset", "noise", NULL };
    fic_beamline made = { 0 };
    fic_node at;
    if (fic_node_is_text(node))
        return read_preset(node, b, err);
    fic_status s = fic_node_allow_params(node, fic_beamline_params, also, err);
    if (s == FIC_OK)
        s = fic_node_need(node, "preset", &at, err);
    if (s == FIC_OK)
        s = read_preset(at, &made, err);
    double *v[] = { &made.energy_keV, &made.q_low_1_A, &made.q_high_1_A, &made.q_step_1_A,
                    &made.exposure_s, &made.rate_1_s,  &made.air_0,      &made.air_decay_1_A,
                    &made.air_flat,   &made.q_error,   &made.q_scatter };
    for (size_t i = 0; s == FIC_OK && fic_beamline_params[i].name; i++)
        if ((at = fic_node_get(node, fic_beamline_params[i].name)).at)
            s = fic_node_quantity(at, &fic_beamline_params[i], v[i], err);
    if (s == FIC_OK && (at = fic_node_get(node, "noise")).at)
        s = fic_node_flag(at, &made.noise, err);
    double most = 4.0 * M_PI / fic_wavelength_A(s == FIC_OK ? made.energy_keV : 1.0);
    if (s == FIC_OK && !(made.q_high_1_A > made.q_low_1_A + 8.0 * made.q_step_1_A && made.q_high_1_A < most))
        s = fic_node_fail(node, err, "q from %g to %g in steps of %g 1/angstrom, expected at least 8 steps below %g",
                          made.q_low_1_A, made.q_high_1_A, made.q_step_1_A, most);
    if (s == FIC_OK)
        *b = made;
    return s;
}

/* ---- measuring ---------------------------------------------------------------------------------------- */

/* Expected counts of the sample with its air, and of the air alone. */
static fic_status expect(const fic_beamline *b, const fic_structure *st, const fic_structure_at *at, double stretch,
                         fic_pattern *p, double air[], double work[], fic_error *err)
{
    size_t n = p->n;
    double *f_squared = work, *f2 = work + n, *compton = work + 2 * n, unit = b->exposure_s * b->rate_1_s;
    fic_beam beam = { b->energy_keV, false };
    for (size_t i = 0; i < n; i++)
        p->q_1_A[i] = b->q_low_1_A + b->q_step_1_A * (double)i;
    fic_status s = fic_scattering(&st->composition, &beam, n, p->q_1_A, f_squared, f2, compton, err);
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        double q = p->q_1_A[i], S = fic_shells_S(&at->shells, q * (1.0 + stretch));
        double I = f2[i] + f_squared[i] * (S - 1.0) + compton[i];
        if (!(I >= 0.0))
            return fic_fail(err, FIC_EINPUT,
                            "the structure scatters %g electron units at q = %g 1/angstrom, expected no less than 0", I,
                            q);
        air[i] = unit * (b->air_0 * exp(-q / b->air_decay_1_A) + b->air_flat);
        p->intensity[i] = unit * I + air[i];
    }
    return s;
}

/* Poisson counts by GSL up to 1e8; beyond, its unsigned int is near its end and a normal number is as good to 1e-4 of
 * sigma. */
static double draw(const gsl_rng *rng, double mean)
{
    if (mean < 1e8)
        return (double)gsl_ran_poisson(rng, mean);
    return round(mean + gsl_ran_gaussian(rng, sqrt(mean)));
}

/* Counts in place of expected counts, then counts per second. An empty bin has the error of one count. */
static void record(const fic_beamline *b, const gsl_rng *rng, size_t n, double v[], double error[])
{
    for (size_t i = 0; i < n; i++) {
        double counts = b->noise ? draw(rng, v[i]) : v[i];
        error[i] = sqrt(counts > 1.0 ? counts : 1.0) / b->exposure_s;
        v[i] = counts / b->exposure_s;
    }
}

static fic_status describe(const fic_beamline *b, const fic_structure *st, const fic_structure_at *at,
                           unsigned long seed, fic_pattern *p, fic_error *err)
{
    char *text = NULL;
    if (asprintf(&text,
                 "Simulated pattern, beamline %s\nComposition: %s\nEnergy: %g keV\nExposure: %g s\nSeed: %lu%s\n"
                 "Density: %.6g g/cm3\nWavelength: %.9e m\n",
                 b->name, st->composition.text, b->energy_keV, b->exposure_s, seed, b->noise ? "" : " (no noise)",
                 at->density_g_cm3, fic_wavelength_A(b->energy_keV) * 1e-10) < 0)
        return fic_fail_memory(err, "a header");
    free(p->header);
    p->header = text;
    p->wavelength_A = fic_wavelength_A(b->energy_keV);
    return FIC_OK;
}

fic_status fic_beamline_measure(const fic_beamline *b, const fic_structure *st, const fic_structure_at *at,
                                const char *name, unsigned long seed, fic_pattern *sample, fic_pattern *air,
                                fic_error *err)
{
    size_t n = (size_t)floor((b->q_high_1_A - b->q_low_1_A) / b->q_step_1_A + 0.5) + 1;
    fic_pattern p = { 0 }, a = { 0 };
    double *work = malloc(3 * n * sizeof *work);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    fic_status s = work && rng ? fic_pattern_init(&p, name, n, 1, err) : fic_fail_memory(err, "a pattern");
    if (s == FIC_OK)
        s = fic_pattern_init(&a, "air", n, 1, err);
    if (s != FIC_OK)
        goto done;
    gsl_rng_set(rng, seed);
    double stretch = b->q_scatter > 0.0 ? gsl_ran_gaussian(rng, b->q_scatter) : 0.0;
    s = expect(b, st, at, stretch, &p, a.intensity, work, err);
    if (s == FIC_OK)
        s = describe(b, st, at, seed, &p, err);
    if (s == FIC_OK)
        s = describe(b, st, at, seed, &a, err);
    if (s != FIC_OK)
        goto done;
    memcpy(a.q_1_A, p.q_1_A, n * sizeof(double));
    record(b, rng, n, p.intensity, p.error);
    record(b, rng, n, a.intensity, a.error);
    *sample = p;
    p = (fic_pattern){ 0 };
    if (air) {
        *air = a;
        a = (fic_pattern){ 0 };
    }
done:
    fic_pattern_clear(&p);
    fic_pattern_clear(&a);
    if (rng)
        gsl_rng_free(rng);
    free(work);
    return s;
}
