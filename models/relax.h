/* relax.h - a sample along its path: one interface, two integrators.
 *
 *   exponential   own one-step method of fourth order, exact for constant tau; the fast one (default)
 *   cvode         SUNDIALS CVODE, BDF with the exact Jacobian; the independent one
 *
 * Populations do not see each other, so each is integrated alone with steps of its own. Requested points are
 * read off the solution and never change the steps. */
#ifndef FIC_RELAX_H
#define FIC_RELAX_H

#include "models/protocol.h"
#include "models/state.h"

typedef enum { FIC_EXPONENTIAL, FIC_CVODE } fic_method;
extern const char *const fic_method_names[]; /* "exponential", "cvode", NULL */

typedef struct {
    fic_method method;
    double tolerance_K; /* asked of every population's fictive temperature, over the whole path */
} fic_precision;

#define FIC_PRECISION_DEFAULT ((fic_precision){ FIC_EXPONENTIAL, 1e-3 })
extern const fic_param fic_precision_params[]; /* tolerance */

typedef struct {
    size_t steps, rejected, evaluations; /* an evaluation sweeps all modes of one population once */
} fic_effort;

/* Population means at requested times of one segment. Arrays of n each, one set a population; all of them are
 * parts of one block. */
typedef struct {
    size_t n, n_populations;
    double *t_s, *T_K, *P_GPa;
    double *Tf_K[FIC_POPULATIONS], *Pf_GPa[FIC_POPULATIONS];
    double *dTf_K_s[FIC_POPULATIONS], *dPf_GPa_s[FIC_POPULATIONS]; /* time derivatives */
    double *block;
} fic_trace;

/* n times, to be filled in by the caller in increasing order within the segment's duration. Errors
 * FIC_ENOMEM. */
fic_status fic_trace_init(fic_trace *t, size_t n_populations, size_t n, fic_error *err);
void fic_trace_clear(fic_trace *t);

/* Working memory of one thread for one material, which must outlive it. */
typedef struct fic_relaxer fic_relaxer;
fic_status fic_relaxer_create(const fic_material *m, fic_precision precision, fic_relaxer **r, fic_error *err);
void fic_relaxer_free(fic_relaxer *r);

/* Takes the state to the end of a segment, and fills the trace at its times where it is not NULL.
 * The segment starts where the state stands; another T or P there is a jump.
 * Errors  FIC_EMATH: ln tau has no value on the path (theta_f at a divergence), or the step became too small;
 *         the sentence names population, time, T and state. The state is then spoiled.
 *         FIC_EINPUT: requested times that fall or lie outside the segment. */
fic_status fic_relax(fic_relaxer *r, const fic_segment *segment, fic_state *state, fic_trace *trace, fic_error *err);

/* ---- derivatives --------------------------------------------------------------------------------------- */

enum { FIC_DIRECTIONS = 40 };

/* A direction in which the material is turned: derivatives of its numbers. */
typedef struct {
    double v[FIC_MATERIAL_SCALARS], weight[FIC_POPULATIONS];
    fic_population_tangent population[FIC_POPULATIONS];
} fic_material_tangent;

/* Derivatives of a sample's state along n directions, [direction][mode]. ln_duration: of the segment to come; a ramp
 * that is made longer keeps its ends. */
typedef struct {
    size_t n, n_modes;
    double *d_K, *e_GPa;
    double ln_duration[FIC_DIRECTIONS];
} fic_state_tangents;

/* None yet. Errors FIC_ENOMEM. */
fic_status fic_state_tangents_init(const fic_state *s, size_t n, fic_state_tangents *t, fic_error *err);
void fic_state_tangents_clear(fic_state_tangents *t);

/* From now on the relaxer carries derivatives along n directions, FIC_DIRECTIONS at most.
 * Errors  FIC_EINPUT: the integrator carries none (cvode); FIC_ENOMEM. */
fic_status fic_relaxer_follow(fic_relaxer *r, size_t n, const fic_material_tangent along[], fic_error *err);

/* Whether anything moves along a direction in the segment to come; where not, its trace may be any of zeros. */
bool fic_relaxer_moves(const fic_relaxer *r, const fic_state_tangents *t, size_t direction);

/* As fic_relax, with the derivatives: of the state in place, and of the trace's means to along_trace[n], fresh from
 * fic_trace_init, where trace is not NULL, at the times of the trace. The segment has no sine where its duration is turned. Errors as fic_relax. */
fic_status fic_relax_along(fic_relaxer *r, const fic_segment *segment, fic_state *state, fic_state_tangents *tangents,
                           fic_trace *trace, fic_trace along_trace[], fic_error *err);

/* What was spent since creation. */
fic_effort fic_relaxer_effort(const fic_relaxer *r);

/* ---- what an integrator gives ------------------------------------------------------------------------- */

/* Where one population's means go; NULL arrays are not wanted. */
typedef struct {
    size_t n;
    const double *t_s;
    double *Tf_K, *Pf_GPa, *dTf_K_s, *dPf_GPa_s;
} fic_path;

/* One population over one segment of positive duration. d, e: departures, in and out. */
typedef struct {
    void *(*create)(const fic_population *k, double tolerance_K, fic_error *err);
    fic_status (*run)(void *work, const fic_segment *segment, double d_K[], double e_GPa[], const fic_path *path,
                      fic_effort *effort, fic_error *err);
    void (*free)(void *work);
    /* Tangents along n directions, from now on; NULL where the integrator has none. A segment's tangents are loaded
     * before it is run and stored after. */
    fic_status (*follow)(void *work, size_t n, const fic_population_tangent *const along[], fic_error *err);
    void (*load)(void *work, size_t direction, double ln_duration, const double d_K[], const double e_GPa[],
                 const fic_path *path);
    void (*store)(void *work, size_t direction, double d_K[], double e_GPa[]);
} fic_integrator;

extern const fic_integrator fic_integrator_exponential, fic_integrator_cvode;

/* The sentence for a point where ln tau has no value. */
fic_status fic_relax_fail(const fic_population *k, const fic_segment *s, double t_s, double Tf_K, double Pf_GPa,
                          const char *what, fic_error *err);

#endif
