/* relax_cvode.c - the independent integrator: SUNDIALS CVODE, BDF [hindmarsh2005].
 *
 * The unknowns are the departures y = (d, e) of one population:  y' = push - rate y,  rate_i = 1 / (r_i tau).
 * All modes see one tau, so the Jacobian is diagonal plus rank one,
 *     J = -diag(rate) + (rate y) v^T,   v = -(g dln tau/dT_f, g dln tau/dP_f),
 * and (I - gamma J) x = b is solved in O(modes) by Sherman-Morrison, with the Jacobian of this very moment.
 * A stale Jacobian would be deadly here: rates change by decades within kelvins, an old gamma/tau makes
 * Newton look converged, and CVODE would return success with a wrong answer. Hence also the two frequencies
 * of 1. */
#include <cvodes/cvodes.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdlib.h>
#include <string.h>
#include "models/relax.h"

enum { STEPS_MOST = 2000000, STANDSTILL_MOST = 100 };

typedef struct {
    const fic_population *k;
    double tolerance_K;
    size_t n;
    double *inv_r, *rate; /* exp(-a_i); scratch of the linear solver and of the right side */
    const fic_segment *segment;
    double dP_GPa_s, up_K_s, stored_GPa_s, by_slowness;
    bool no_value; /* ln tau was not finite at some trial point */
    void *memory;
    SUNContext context;
    N_Vector y, slope, tolerance;
    SUNLinearSolver solver;
    char message[300]; /* CVODE's own last words */
} worker;

/* Rates at a point; false where ln tau has no value. */
static bool set_rates(worker *w, double t_s, const double y[], fic_kinetics *kin)
{
    double D = 0.0, E = 0.0;
    const fic_spectrum *sp = &w->k->spectrum;
    for (size_t i = 0; i < w->n; i++) {
        D += sp->g[i] * y[i];
        E += sp->g[i] * y[w->n + i];
    }
    double T = fic_segment_T(w->segment, t_s), P = fic_segment_P(w->segment, t_s);
    *kin = fic_population_kinetics(w->k, T, P, T - D, P - E);
    if (!isfinite(kin->ln_tau)) {
        w->no_value = true;
        return false;
    }
    double common = exp(-kin->ln_tau);
    for (size_t i = 0; i < w->n; i++)
        w->rate[i] = w->inv_r[i] * (sp->energies ? exp(-kin->ln_tau - sp->b_K[i] / kin->theta_K) : common);
    return true;
}

static int right_side(realtype t_s, N_Vector y_vector, N_Vector dy_vector, void *data)
{
    worker *w = data;
    fic_kinetics kin;
    const double *y = N_VGetArrayPointer(y_vector);
    double *dy = N_VGetArrayPointer(dy_vector), push = fic_segment_dT(w->segment, t_s) - w->up_K_s;
    if (!set_rates(w, t_s, y, &kin))
        return 1; /* recoverable: CVODE tries a shorter step */
    for (size_t i = 0; i < w->n; i++) {
        dy[i] = push - w->rate[i] * y[i];
        dy[w->n + i] = w->dP_GPa_s - w->stored_GPa_s - w->by_slowness * w->rate[i] * y[w->n + i];
    }
    return 0;
}

/* ---- the linear solver --------------------------------------------------------------------------------- */

static SUNLinearSolver_Type solver_type(SUNLinearSolver s)
{
    (void)s;
    return SUNLINEARSOLVER_MATRIX_EMBEDDED;
}

static int solve(SUNLinearSolver s, SUNMatrix none, N_Vector x_vector, N_Vector b_vector, realtype tolerance)
{
    worker *w = s->content;
    N_Vector y_predicted, y_now, f_now, z1;
    realtype t_s, gamma, rl1;
    void *data;
    fic_kinetics kin;
    (void)none;
    (void)tolerance;
    if (CVodeGetNonlinearSystemData(w->memory, &t_s, &y_predicted, &y_now, &f_now, &gamma, &rl1, &z1, &data))
        return -1;
    const double *y = N_VGetArrayPointer(y_now), *b = N_VGetArrayPointer(b_vector), *g = w->k->spectrum.g;
    double *x = N_VGetArrayPointer(x_vector), v_x = 0.0, v_u = 0.0;
    if (!set_rates(w, t_s, y, &kin))
        return 1;
    for (size_t i = 0; i < w->n; i++) {
        double rate = w->rate[i], rate_P = w->by_slowness * rate;
        double inverse = 1.0 / (1.0 + gamma * rate), inverse_P = 1.0 / (1.0 + gamma * rate_P);
        x[i] = inverse * b[i];
        x[w->n + i] = inverse_P * b[w->n + i];
        v_x -= g[i] * (kin.d_Tf * x[i] + kin.d_Pf * x[w->n + i]);
        v_u -= g[i] * (kin.d_Tf * inverse * rate * y[i] + kin.d_Pf * inverse_P * rate_P * y[w->n + i]);
    }
    double along = gamma * v_x / (1.0 - gamma * v_u);
    if (!isfinite(along))
        return 1;
    for (size_t i = 0; i < w->n; i++) {
        double rate = w->rate[i], rate_P = w->by_slowness * rate;
        x[i] += along * rate / (1.0 + gamma * rate) * y[i];
        x[w->n + i] += along * rate_P / (1.0 + gamma * rate_P) * y[w->n + i];
    }
    return 0;
}

/* ---- working memory ------------------------------------------------------------------------------------ */

static void keep_message(int code, const char *module, const char *function, char *text, void *data)
{
    worker *w = data;
    (void)code;
    (void)module;
    (void)function;
    strncpy(w->message, text, sizeof w->message - 1);
}

static void worker_free(void *work)
{
    worker *w = work;
    if (w->memory)
        CVodeFree(&w->memory);
    if (w->solver)
        SUNLinSolFreeEmpty(w->solver);
    if (w->y)
        N_VDestroy(w->y);
    if (w->slope)
        N_VDestroy(w->slope);
    if (w->tolerance)
        N_VDestroy(w->tolerance);
    if (w->context)
        SUNContext_Free(&w->context);
    free(w->inv_r);
    free(w->rate);
    free(w);
}

/* Everything that CVODE needs before its first segment; false where some part of it could not be had. */
static bool prepare(worker *w)
{
    sunindextype size = 2 * (sunindextype)w->n;
    if (SUNContext_Create(NULL, &w->context) || !(w->y = N_VNew_Serial(size, w->context)) ||
        !(w->slope = N_VNew_Serial(size, w->context)) || !(w->tolerance = N_VNew_Serial(size, w->context)) ||
        !(w->solver = SUNLinSolNewEmpty(w->context)) || !(w->memory = CVodeCreate(CV_BDF, w->context)))
        return false;
    w->solver->ops->gettype = solver_type;
    w->solver->ops->solve = solve;
    w->solver->content = w;
    /* A twentieth of the tolerance for each mode and step: then the mean over a whole history keeps it, as
     * the comparison of integrators in the tests shows. A pressure is worth what it shifts. */
    double K_per_GPa = fmax(1.0, fmax(fabs(w->k->pressure[FIC_STRUCTURE_SHIFT]), fabs(w->k->pressure[FIC_ENTHALPY])));
    double *absolute = N_VGetArrayPointer(w->tolerance);
    for (size_t i = 0; i < w->n; i++) {
        absolute[i] = 0.05 * w->tolerance_K;
        absolute[w->n + i] = 0.05 * w->tolerance_K / K_per_GPa;
    }
    N_VConst(0.0, w->y);
    return !CVodeSetErrHandlerFn(w->memory, keep_message, w) && !CVodeInit(w->memory, right_side, 0.0, w->y) &&
           !CVodeSVtolerances(w->memory, 0.0, w->tolerance) && !CVodeSetUserData(w->memory, w) &&
           !CVodeSetLinearSolver(w->memory, w->solver, NULL) && !CVodeSetLSetupFrequency(w->memory, 1) &&
           !CVodeSetJacEvalFrequency(w->memory, 1) && !CVodeSetMaxHnilWarns(w->memory, -1);
}

static void *worker_create(const fic_population *k, double tolerance_K, fic_error *err)
{
    worker *w = calloc(1, sizeof *w);
    if (!w) {
        fic_fail_memory(err, "CVODE");
        return NULL;
    }
    w->k = k;
    w->tolerance_K = tolerance_K;
    w->n = k->spectrum.n;
    w->inv_r = malloc(w->n * sizeof *w->inv_r);
    w->rate = malloc(w->n * sizeof *w->rate);
    if (!w->inv_r || !w->rate || !prepare(w)) {
        worker_free(w);
        fic_fail_memory(err, "CVODE");
        return NULL;
    }
    for (size_t i = 0; i < w->n; i++)
        w->inv_r[i] = exp(-k->spectrum.a[i]);
    return w;
}

/* ---- a segment ----------------------------------------------------------------------------------------- */

static double mean(const worker *w, const double v[])
{
    double sum = 0.0;
    for (size_t i = 0; i < w->n; i++)
        sum += w->k->spectrum.g[i] * v[i];
    return sum;
}

static fic_status complain(const worker *w, double t_s, fic_error *err)
{
    const double *y = N_VGetArrayPointer(w->y);
    double T = fic_segment_T(w->segment, t_s), P = fic_segment_P(w->segment, t_s);
    return fic_relax_fail(w->k, w->segment, t_s, T - mean(w, y), P - mean(w, y + w->n),
                          w->no_value     ? "ln tau has no value"
                          : w->message[0] ? w->message
                                          : "the step became too small",
                          err);
}

/* CVODE's polynomial over the step that it has just taken, reduced to the population's means: Taylor
 * coefficients about the end of the step. One reduction a step serves any number of requested points. */
typedef struct {
    int order;
    double end_s, D[8], E[8];
} polynomial;

static bool reduce(worker *w, double end_s, polynomial *p)
{
    double factorial = 1.0;
    if (CVodeGetLastOrder(w->memory, &p->order))
        return false;
    p->end_s = end_s;
    for (int m = 0; m <= p->order && m < 8; m++) {
        factorial *= m ? m : 1;
        if (CVodeGetDky(w->memory, end_s, m, w->slope))
            return false;
        const double *v = N_VGetArrayPointer(w->slope);
        p->D[m] = mean(w, v) / factorial;
        p->E[m] = mean(w, v + w->n) / factorial;
    }
    return true;
}

static void evaluate(const double c[], int order, double x, double *value, double *slope)
{
    *value = *slope = 0.0;
    for (int m = order; m >= 0; m--) {
        *slope = *slope * x + *value;
        *value = *value * x + c[m];
    }
}

static void record(const worker *w, const fic_path *path, size_t j, const polynomial *p)
{
    double t_s = path->t_s[j], D, dD, E, dE;
    evaluate(p->D, p->order, t_s - p->end_s, &D, &dD);
    evaluate(p->E, p->order, t_s - p->end_s, &E, &dE);
    path->Tf_K[j] = fic_segment_T(w->segment, t_s) - D;
    path->Pf_GPa[j] = fic_segment_P(w->segment, t_s) - E;
    path->dTf_K_s[j] = fic_segment_dT(w->segment, t_s) - dD;
    path->dPf_GPa_s[j] = w->dP_GPa_s - dE;
}

/* At the very start there is no step yet: the right side itself is the slope. */
static bool reduce_start(worker *w, polynomial *p)
{
    if (right_side(0.0, w->y, w->slope, w))
        return false;
    const double *y = N_VGetArrayPointer(w->y), *dy = N_VGetArrayPointer(w->slope);
    *p = (polynomial){ 1, 0.0, { mean(w, y), mean(w, dy) }, { mean(w, y + w->n), mean(w, dy + w->n) } };
    return true;
}

static fic_status march(worker *w, const fic_path *path, fic_error *err)
{
    double L = w->segment->duration_s;
    realtype t_s = 0.0;
    size_t next = 0, steps = 0, still = 0;
    polynomial p;
    if (!reduce_start(w, &p))
        return complain(w, 0.0, err);
    for (; next < path->n && !(path->t_s[next] > 0.0); next++)
        record(w, path, next, &p);
    while (t_s < L) {
        double before_s = t_s;
        w->no_value = false;
        if (CVode(w->memory, L, w->y, &t_s, CV_ONE_STEP) < 0)
            return complain(w, t_s, err);
        /* Before a divergence of ln tau steps shrink until time stands still, and CVODE calls that success;
         * its own limit of steps does not count in this mode. */
        still = t_s - before_s > 1e-15 * t_s ? 0 : still + 1;
        if (still > STANDSTILL_MOST || ++steps > STEPS_MOST)
            return complain(w, t_s, err);
        if (next < path->n && path->t_s[next] <= t_s && !reduce(w, t_s, &p))
            return complain(w, t_s, err);
        for (; next < path->n && path->t_s[next] <= t_s; next++)
            record(w, path, next, &p);
    }
    return FIC_OK;
}

/* The step at which the first order's error, h^2 y''/2, meets the tolerance. CVODE's own choice is never
 * below 1e-14 of the segment, which is many decades above the fastest mode of a melt. 0: CVODE may choose. */
static double first_step(worker *w, const double y[])
{
    const double *tolerance = N_VGetArrayPointer(w->tolerance);
    double push = fic_segment_dT(w->segment, 0.0) - w->up_K_s, bend = 0.0;
    fic_kinetics kin;
    if (!set_rates(w, 0.0, y, &kin))
        return 0.0;
    for (size_t i = 0; i < w->n; i++) {
        bend = fmax(bend, w->rate[i] * fabs(push - w->rate[i] * y[i]) / tolerance[i]);
        double rate_P = w->by_slowness * w->rate[i];
        bend = fmax(bend, rate_P * fabs(w->dP_GPa_s - w->stored_GPa_s - rate_P * y[w->n + i]) / tolerance[w->n + i]);
    }
    double h = bend > 0.0 ? sqrt(2.0 / bend) : 0.0;
    return h < w->segment->duration_s ? h : 0.0;
}

static fic_status run(void *work, const fic_segment *segment, double d_K[], double e_GPa[], const fic_path *path,
                      fic_effort *effort, fic_error *err)
{
    worker *w = work;
    double *y = N_VGetArrayPointer(w->y);
    w->segment = segment;
    w->dP_GPa_s = fic_segment_dP(segment);
    w->up_K_s = w->k->pressure[FIC_REJUVENATION] * fmax(w->dP_GPa_s, 0.0);
    w->stored_GPa_s = w->k->pressure[FIC_STORAGE] * fmax(w->dP_GPa_s, 0.0);
    w->by_slowness = 1.0 / fmax(w->k->pressure[FIC_SLOWNESS], 1.0);
    w->no_value = false;
    w->message[0] = '\0';
    memcpy(y, d_K, w->n * sizeof *y);
    memcpy(y + w->n, e_GPa, w->n * sizeof *y);
    double longest_s = segment->amplitude_K != 0.0 ? segment->period_s / 16.0 : 0.0;
    if (CVodeReInit(w->memory, 0.0, w->y) || CVodeSetStopTime(w->memory, segment->duration_s) ||
        CVodeSetMaxStep(w->memory, longest_s) || CVodeSetInitStep(w->memory, first_step(w, y)))
        return complain(w, 0.0, err);
    fic_status s = march(w, path, err);
    long steps = 0, failed = 0, evaluations = 0;
    CVodeGetNumSteps(w->memory, &steps);
    CVodeGetNumErrTestFails(w->memory, &failed);
    CVodeGetNumRhsEvals(w->memory, &evaluations);
    effort->steps += (size_t)steps;
    effort->rejected += (size_t)failed;
    effort->evaluations += (size_t)evaluations;
    memcpy(d_K, y, w->n * sizeof *y);
    memcpy(e_GPa, y + w->n, w->n * sizeof *y);
    return s;
}

const fic_integrator fic_integrator_cvode = { worker_create, run, worker_free };
