/* instrument_xray.h - what a beamline would record of a structure.
 *
 *   counts(q) = t * rate * { <f^2> + <f>^2 [S(q (1 + e)) - 1] + Compton(q) } + t * air(q),  then Poisson
 *   air(q)    = rate * [a0 exp(-q/a1) + a2]
 * One pattern is the sum of all exposures of a sample, one count a bin; the result is divided by t, so that
 * intensities are counts per second with their standard deviations. Polarisation, geometry and absorption count as
 * corrected by the integration. e is a stretch of the q scale (a sample that stands off its place): its size is part
 * of the beamline, its value is drawn only where q_scatter says so.
 * Source  energies, ranges, step, exposures and q_error (30 um of 81.6 mm) [shen2025]. Assumed: rate and air, the step of
 *         id15a, the range, step and q_error of dac. */
#ifndef FIC_INSTRUMENT_XRAY_H
#define FIC_INSTRUMENT_XRAY_H

#include "models/base/yaml.h"
#include "models/pattern.h"
#include "models/structure.h"

typedef struct {
    const char *name, *summary;
    double energy_keV, q_low_1_A, q_high_1_A, q_step_1_A;
    double exposure_s;                     /* all exposures together */
    double rate_1_s;                       /* counts in a bin per second and electron unit of one atom */
    double air_0, air_decay_1_A, air_flat; /* a0, a1, a2 in electron units */
    double q_error;                        /* relative standard deviation of the q scale, for error bars */
    double q_scatter;                      /* relative standard deviation that is drawn for each pattern; 0: none */
    bool noise;                            /* false: expected values, errors still those of the counts */
} fic_beamline;

/* id13, id15a, dac; ends with a NULL name. */
extern const fic_beamline fic_beamlines[];
/* The numbers of a `beamline:` map beside `preset`. */
extern const fic_param fic_beamline_params[];

/* The preset of that name, or NULL. */
const fic_beamline *fic_beamline_find(const char *name);

/* Reads "id13" or a map {preset: id13, rate: 100 1/s, noise: no, ...}. Errors FIC_EINPUT at file:line:col. */
fic_status fic_beamline_read(fic_node node, fic_beamline *b, fic_error *err);

/* The pattern of a solved structure, and of the air alone where air is not NULL.
 * Seed    the same seed gives the same counts on every machine.
 * Errors  FIC_EINPUT: a negative intensity somewhere (S(q) too low for the composition), q beyond the energy;
 *         FIC_ENOMEM.
 * Owns    the caller clears both patterns. */
fic_status fic_beamline_measure(const fic_beamline *b, const fic_structure *st, const fic_structure_at *at,
                                const char *name, unsigned long seed, fic_pattern *sample, fic_pattern *air,
                                fic_error *err);

#endif
