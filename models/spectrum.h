/* spectrum.h - the modes of a population: weights and relative times, tau_i = r_i tau.
 *
 * ln r_i = a_i + b_i / theta. Only a Gaussian spread of activation energies has b_i != 0. */
#ifndef FIC_SPECTRUM_H
#define FIC_SPECTRUM_H

#include "models/base/yaml.h"

typedef enum { FIC_SPECTRUM_DEBYE, FIC_SPECTRUM_KWW, FIC_SPECTRUM_GAUSSIAN, FIC_SPECTRUM_TABLE } fic_spectrum_type;

typedef struct {
    fic_spectrum_type type;
    double beta, sigma_J_mol; /* of kww, of gaussian */
    double tolerance;         /* asked of the relaxation function */
    double error;             /* reached: largest error of the relaxation function */
    size_t asked_terms;       /* 0: as few as the tolerance takes */
    bool energies;            /* some b_i is not 0 */
    size_t terms;             /* that were fitted; those without weight are not among the modes */
    size_t n;
    double *g, *a, *b_K;
} fic_spectrum;

#define FIC_SPECTRUM_TOLERANCE 1e-4

/* One mode. */
fic_status fic_spectrum_debye(fic_spectrum *s, fic_error *err);

/* exp[-(t/tau)^beta], 0.1 <= beta <= 1, as a sum of exponentials.
 * Number of terms: as few as reach `tolerance` (1e-7 to 0.05) in the largest error over all times with
 * 1 - exp[-(t/tau)^beta] >= tolerance; or exactly `terms` where that is not 0. The error reached is s->error. */
fic_status fic_spectrum_kww(double beta, double tolerance, size_t terms, fic_spectrum *s, fic_error *err);

/* A Gaussian distribution of activation energies of standard deviation sigma around the law's.
 * The sum is compared with the exact integral at theta = 300 K, where modes lie furthest apart. */
fic_status fic_spectrum_gaussian(double sigma_J_mol, double tolerance, size_t terms, fic_spectrum *s,
                                 fic_error *err);

/* Weights and relative times as given. Errors FIC_EINPUT: weights do not add up to 1 within 1e-6, r <= 0. */
fic_status fic_spectrum_table(size_t n, const double g[], const double r[], fic_spectrum *s, fic_error *err);

void fic_spectrum_clear(fic_spectrum *s);
fic_status fic_spectrum_copy(const fic_spectrum *from, fic_spectrum *to, fic_error *err);

/* Derivatives of the modes by the shape: by beta of kww, by sigma (J/mol) of gaussian, with as many terms; 0 for the
 * others. Arrays of s->n. Weights of kww have a kink where a mode gains or loses its weight, and a slope to each side.
 * Errors FIC_ENOMEM, FIC_EMATH. */
fic_status fic_spectrum_tangent(const fic_spectrum *s, double dg[], double da[], double db_K[], fic_error *err);

/* The spectrum: map of a material file. known: one that may be the same, and is then copied instead of fitted anew; or
 * NULL. */
fic_status fic_spectrum_read(fic_node map, const fic_spectrum *known, fic_spectrum *s, fic_error *err);

/* sum g_i exp(-t / r_i) at theta; t in units of tau. */
double fic_spectrum_relaxation(const fic_spectrum *s, double t, double theta_K);

extern const char *const fic_spectrum_names[]; /* "debye", "kww", "gaussian", "table", NULL */
extern const fic_param fic_spectrum_kww_params[], fic_spectrum_gaussian_params[];

#endif
