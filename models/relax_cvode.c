/* relax_cvode.c - the independent integrator: SUNDIALS CVODE, BDF [hindmarsh2005].
 *
 * The unknowns are the departures y = (d, e) of one population:  y' = push - rate y,  rate_i = 1 / (r_i tau).
 * All modes see one tau, so the Jacobian is diagonal plus rank one,
 *     J = -diag(rate) + (rate y) v^T,   v = -(g dln tau/dT_f, g dln tau/dP_f),
 * and (I - gamma J) x = b is solved in O(modes) by Sherman-Morrison, with the Jacobian of this very moment.
 * A stale Jacobian would be deadly here: rates change by decades within kelvins, an old gamma/tau makes
 * Newton look converged, and CVODE would return success with a wrong answer. Hence also the two frequencies
 * of 1.
 *
 * Without pressure e stays zero, and an engine of half the unknowns does the work. */
#include <cvodes/cvodes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "models/relax.h"
#include "models/relax_cvode_vectors.h"

enum { STEPS_MOST = 2000000, STANDSTILL_MOST = 100 };

/* CVODE for so many unknowns: all departures, or those of temperature alone. */
typedef struct {
    size_t rows;
    void *memory;
    N_Vector y, slope, weight; /* weight: 1/tolerance of each */
    SUNLinearSolver solver;
} engine;

typedef struct {
    const fic_population *k;
    double tolerance_K;
    size_t n;
    double *inv_r, *rate, *u; /* exp(-a_i); scratch of the linear solver and of the right side */
    const fic_segment *segment;
    double dP_GPa_s, up_K_s, stored_GPa_s, by_slowness;
    bool no_value; /* ln tau was not finite at some trial point */
    struct {
        double t_s, D, E; /* NAN: nowhere in this segment yet */
        fic_kinetics kin;
    } at; /* where the rates hold: they know the modes by their means alone */
    SUNContext context;
    engine without, with, *on; /* pressure; on: which one works now */
    char message[300];         /* CVODE's own last words */
} worker;

static bool has_pressure(const worker *w)
{
    return w->on->rows > w->n;
}

static double mean(const worker *w, const double v[])
{
    return fic_cvode_dot(w->n, w->k->spectrum.g, v);
}

/* Of the pressure departures, which stand behind those of temperature. */
static double mean_P(const worker *w, const double v[])
{
    return has_pressure(w) ? mean(w, v + w->n) : 0.0;
}

/* Rates at a point; false where ln tau has no value. CVODE asks for the right side and then solves at the same point. */
static bool set_rates(worker *w, double t_s, const double y[], fic_kinetics *kin)
{
    const fic_spectrum *sp = &w->k->spectrum;
    double D = mean(w, y), E = mean_P(w, y);
    double T = fic_segment_T(w->segment, t_s), P = fic_segment_P(w->segment, t_s);
    if (w->at.t_s == t_s && w->at.D == D && w->at.E == E) {
        *kin = w->at.kin;
        return true;
    }
    w->at.t_s = NAN;
    *kin = fic_population_kinetics(w->k, T, P, T - D, P - E);
    if (!isfinite(kin->ln_tau)) {
        w->no_value = true;
        return false;
    }
    double common = exp(-kin->ln_tau);
    for (size_t i = 0; i < w->n; i++)
        w->rate[i] = w->inv_r[i] * (sp->energies ? exp(-kin->ln_tau - sp->b_K[i] / kin->theta_K) : common);
    w->at.t_s = t_s;
    w->at.D = D;
    w->at.E = E;
    w->at.kin = *kin;
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
    for (size_t i = 0; i < w->n; i++)
        dy[i] = push - w->rate[i] * y[i];
    for (size_t i = 0; i < w->n && has_pressure(w); i++)
        dy[w->n + i] = w->dP_GPa_s - w->stored_GPa_s - w->by_slowness * w->rate[i] * y[w->n + i];
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
    if (CVodeGetNonlinearSystemData(w->on->memory, &t_s, &y_predicted, &y_now, &f_now, &gamma, &rl1, &z1, &data))
        return -1;
    const double *y = N_VGetArrayPointer(y_now), *b = N_VGetArrayPointer(b_vector), *g = w->k->spectrum.g;
    double *x = N_VGetArrayPointer(x_vector), v_x = 0.0, v_u = 0.0;
    if (!set_rates(w, t_s, y, &kin))
        return 1;
    /* (rate y) v^T couples all rows through two sums. */
    for (size_t part = 0; part < w->on->rows; part += w->n) {
        double slower = part ? w->by_slowness : 1.0, d_mean = part ? kin.d_Pf : kin.d_Tf, g_x = 0.0, g_u = 0.0;
        for (size_t i = 0; i < w->n; i++) {
            double rate = slower * w->rate[i], inverse = 1.0 / (1.0 + gamma * rate);
            x[part + i] = inverse * b[part + i];
            w->u[part + i] = inverse * rate * y[part + i];
            g_x += g[i] * x[part + i];
            g_u += g[i] * w->u[part + i];
        }
        v_x -= d_mean * g_x;
        v_u -= d_mean * g_u;
    }
    double along = gamma * v_x / (1.0 - gamma * v_u);
    if (!isfinite(along))
        return 1;
    for (size_t i = 0; i < w->on->rows; i++)
        x[i] += along * w->u[i];
    return 0;
}

/* ---- working memory ------------------------------------------------------------------------------------ */

/* Tolerances do not depend on the solution; CVODE asks at every step. */
static int set_weights(N_Vector y, N_Vector weight, void *data)
{
    const worker *w = data;
    (void)y;
    N_VScale(1.0, w->on->weight, weight);
    return 0;
}

static void keep_message(int code, const char *module, const char *function, char *text, void *data)
{
    worker *w = data;
    (void)code;
    (void)module;
    (void)function;
    strncpy(w->message, text, sizeof w->message - 1);
}

static void engine_free(engine *e)
{
    if (e->memory)
        CVodeFree(&e->memory);
    if (e->solver)
        SUNLinSolFreeEmpty(e->solver);
    if (e->y)
        N_VDestroy(e->y);
    if (e->slope)
        N_VDestroy(e->slope);
    if (e->weight)
        N_VDestroy(e->weight);
}

static void worker_free(void *work)
{
    worker *w = work;
    engine_free(&w->without);
    engine_free(&w->with);
    if (w->context)
        SUNContext_Free(&w->context);
    free(w->inv_r);
    free(w->rate);
    free(w->u);
    free(w);
}

/* Everything that CVODE needs before its first segment; false where some part of it could not be had. */
static bool prepare(worker *w, engine *e, size_t rows)
{
    e->rows = rows;
    if (!(e->y = fic_cvode_vector(rows, w->context)) || !(e->slope = N_VClone(e->y)) || !(e->weight = N_VClone(e->y)) ||
        !(e->solver = SUNLinSolNewEmpty(w->context)) || !(e->memory = CVodeCreate(CV_BDF, w->context)))
        return false;
    e->solver->ops->gettype = solver_type;
    e->solver->ops->solve = solve;
    e->solver->content = w;
    /* A twentieth of the tolerance for each mode and step: then the mean over a whole history keeps it, as
     * the comparison of integrators in the tests shows. A pressure is worth what it shifts. The norm is a mean over
     * rows: half as many of them ask for as much with sqrt(2) of the tolerance. */
    double K_per_GPa = fmax(1.0, fmax(fabs(w->k->pressure[FIC_STRUCTURE_SHIFT]), fabs(w->k->pressure[FIC_ENTHALPY])));
    double *weight = N_VGetArrayPointer(e->weight), share = 0.05 * sqrt(2.0 * (double)w->n / (double)rows);
    for (size_t i = 0; i < rows; i++)
        weight[i] = (i < w->n ? 1.0 : K_per_GPa) / (share * w->tolerance_K);
    N_VConst(0.0, e->y);
    return !CVodeSetErrHandlerFn(e->memory, keep_message, w) && !CVodeInit(e->memory, right_side, 0.0, e->y) &&
           !CVodeWFtolerances(e->memory, set_weights) && !CVodeSetUserData(e->memory, w) &&
           !CVodeSetLinearSolver(e->memory, e->solver, NULL) && !CVodeSetLSetupFrequency(e->memory, 1) &&
           !CVodeSetJacEvalFrequency(e->memory, 1) && !CVodeSetMaxHnilWarns(e->memory, -1);
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
    w->u = malloc(2 * w->n * sizeof *w->u);
    w->on = &w->with;
    if (!w->inv_r || !w->rate || !w->u || SUNContext_Create(NULL, &w->context) || !prepare(w, &w->without, w->n) ||
        !prepare(w, &w->with, 2 * w->n)) {
        worker_free(w);
        fic_fail_memory(err, "CVODE");
        return NULL;
    }
    for (size_t i = 0; i < w->n; i++)
        w->inv_r[i] = exp(-k->spectrum.a[i]);
    return w;
}

/* ---- a segment ----------------------------------------------------------------------------------------- */

static fic_status complain(const worker *w, double t_s, fic_error *err)
{
    const double *y = N_VGetArrayPointer(w->on->y);
    double T = fic_segment_T(w->segment, t_s), P = fic_segment_P(w->segment, t_s);
    return fic_relax_fail(w->k, w->segment, t_s, T - mean(w, y), P - mean_P(w, y),
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
    if (CVodeGetLastOrder(w->on->memory, &p->order))
        return false;
    p->end_s = end_s;
    for (int m = 0; m <= p->order && m < 8; m++) {
        factorial *= m ? m : 1;
        if (CVodeGetDky(w->on->memory, end_s, m, w->on->slope))
            return false;
        const double *v = N_VGetArrayPointer(w->on->slope);
        p->D[m] = mean(w, v) / factorial;
        p->E[m] = mean_P(w, v) / factorial;
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
    if (right_side(0.0, w->on->y, w->on->slope, w))
        return false;
    const double *y = N_VGetArrayPointer(w->on->y), *dy = N_VGetArrayPointer(w->on->slope);
    *p = (polynomial){ 1, 0.0, { mean(w, y), mean(w, dy) }, { mean_P(w, y), mean_P(w, dy) } };
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
        if (CVode(w->on->memory, L, w->on->y, &t_s, CV_ONE_STEP) < 0)
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
    const double *weight = N_VGetArrayPointer(w->on->weight);
    double push = fic_segment_dT(w->segment, 0.0) - w->up_K_s, bend = 0.0;
    fic_kinetics kin;
    if (!set_rates(w, 0.0, y, &kin))
        return 0.0;
    for (size_t i = 0; i < w->n; i++)
        bend = fmax(bend, w->rate[i] * fabs(push - w->rate[i] * y[i]) * weight[i]);
    for (size_t i = 0; i < w->n && has_pressure(w); i++) {
        double rate_P = w->by_slowness * w->rate[i];
        bend = fmax(bend, rate_P * fabs(w->dP_GPa_s - w->stored_GPa_s - rate_P * y[w->n + i]) * weight[w->n + i]);
    }
    double h = bend > 0.0 ? sqrt(2.0 / bend) : 0.0;
    return h < w->segment->duration_s ? h : 0.0;
}

static bool any(const double v[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v[i] != 0.0)
            return true;
    return false;
}

static fic_status run(void *work, const fic_segment *segment, double d_K[], double e_GPa[], const fic_path *path,
                      fic_effort *effort, fic_error *err)
{
    worker *w = work;
    w->segment = segment;
    w->dP_GPa_s = fic_segment_dP(segment);
    w->on = w->dP_GPa_s != 0.0 || any(e_GPa, w->n) ? &w->with : &w->without;
    double *y = N_VGetArrayPointer(w->on->y);
    w->up_K_s = w->k->pressure[FIC_REJUVENATION] * fmax(w->dP_GPa_s, 0.0);
    w->stored_GPa_s = w->k->pressure[FIC_STORAGE] * fmax(w->dP_GPa_s, 0.0);
    w->by_slowness = 1.0 / fmax(w->k->pressure[FIC_SLOWNESS], 1.0);
    w->no_value = false;
    w->at.t_s = NAN;
    w->message[0] = '\0';
    memcpy(y, d_K, w->n * sizeof *y);
    if (has_pressure(w))
        memcpy(y + w->n, e_GPa, w->n * sizeof *y);
    double longest_s = segment->amplitude_K != 0.0 ? segment->period_s / 16.0 : 0.0;
    if (CVodeReInit(w->on->memory, 0.0, w->on->y) || CVodeSetStopTime(w->on->memory, segment->duration_s) ||
        CVodeSetMaxStep(w->on->memory, longest_s) || CVodeSetInitStep(w->on->memory, first_step(w, y)))
        return complain(w, 0.0, err);
    fic_status s = march(w, path, err);
    long steps = 0, failed = 0, evaluations = 0;
    CVodeGetNumSteps(w->on->memory, &steps);
    CVodeGetNumErrTestFails(w->on->memory, &failed);
    CVodeGetNumRhsEvals(w->on->memory, &evaluations);
    effort->steps += (size_t)steps;
    effort->rejected += (size_t)failed;
    effort->evaluations += (size_t)evaluations;
    memcpy(d_K, y, w->n * sizeof *y);
    if (has_pressure(w))
        memcpy(e_GPa, y + w->n, w->n * sizeof *y);
    return s;
}

const fic_integrator fic_integrator_cvode = { worker_create, run, worker_free };
