/* relax_step.h - one step of the exponential integrator. Internal to relax_exponential.c and relax_tangent.c.
 *
 * Every mode is linear in reduced time and is taken over a step in closed form (relax_modes.h). Only the end
 * value of ln tau is implicit, one number, found by Newton's iteration from an extrapolation; one or two sweeps
 * over the modes serve a step. A constant tau is met exactly, fast modes (z -> infinity) follow d = r tau u' and
 * frozen ones (z -> 0) keep T_f, both without cancellation. */
#ifndef FIC_RELAX_STEP_H
#define FIC_RELAX_STEP_H

#include "models/relax.h"
#include "models/relax_response.h"

typedef struct fic_tangent fic_tangent;

typedef struct {
    const fic_population *k;
    double tolerance_K; /* of one step */
    double ln_frozen;   /* ln of h over tau below which a departure of 1000 K moves by less than a hundredth of it */
    double K_per_GPa;   /* a pressure error matters as the temperature that it is worth */
    fic_modes modes;
    fic_step swept; /* the last one found, for tangents */
    size_t n_tangents;
    fic_tangent *tangent; /* relax_tangent.h */
    fic_response by_T, by_P;
} fic_stepper;

typedef struct {
    const fic_segment *segment;
    double dP_GPa_s, up_K_s, stored_GPa_s; /* up, stored: what compression does without relaxing */
    double ramp_K_s;                       /* dT/dt, of what is no sine */
    bool pressure;                         /* pressure departures are not all zero, or pressure moves */
} fic_course;

/* What is known at the end of a step. */
typedef struct {
    double t_s, T_K, P_GPa, theta_K;
    double push_K_s;      /* dT/dt less athermal rejuvenation */
    double ln_tau, slope; /* slope: d ln tau / dt */
    double Tf_K, dTf_K_s, Pf_GPa, dPf_GPa_s;
    double fourth_K, fourth_GPa; /* of the step that ends here: times x^2 (1 - x)^2, what its cubic lacks */
    bool frozen;                 /* nothing relaxed in the step that ends here */
} fic_moment;

typedef enum { FIC_STEP_GOOD, FIC_STEP_SHORTER, FIC_STEP_NO_VALUE } fic_step_verdict;

typedef struct {
    fic_step_verdict verdict;
    double error_K; /* of a good step */
    double shorter; /* by what factor to try a shorter one */
    double swing;   /* of a good one: how much ln tau changes over it */
} fic_attempt;

/* T and P at a time, and the departures' means at the start of a segment. */
fic_moment fic_moment_at(const fic_course *c, double t_s);
fic_moment fic_moment_start(const fic_stepper *w, const fic_course *c);

/* Tries a step to the time of `to`. Where it is good, `to` and the modes' d_next, e_next hold its end. before is the
 * start of the last step, NULL for the first. */
fic_attempt fic_step_try(fic_stepper *w, const fic_course *c, const fic_moment *before, const fic_moment *from,
                         fic_moment *to, fic_effort *effort);

/* How many times longer the next step may be, at most factor, for the swing of ln tau. */
double fic_step_longer(const fic_stepper *w, const fic_moment *from, const fic_moment *to, double swing, double factor);

/* A first step from a glass so cold that it relaxes nowhere near; 0 from others. */
double fic_step_cold(const fic_stepper *w, const fic_moment *x);

/* Any time of a step whose end is known, by a sweep over the first part of it; d_next, e_next are overwritten. */
fic_moment fic_step_part(fic_stepper *w, const fic_course *c, const fic_moment *from, const fic_moment *to, double t_s);

/* Sets the fourth-order terms of the step from a to b, so that it also passes through the start of the step before. */
void fic_moment_set_fourth(const fic_moment *before, const fic_moment *a, fic_moment *b);

#endif
