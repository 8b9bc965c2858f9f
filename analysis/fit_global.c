/* fit_global.c - the whole box: by local searches from many places, or by NLopt. The best point seen is kept in the fit
 * itself. */
#include "analysis/fit.h"

#include <gsl/gsl_qrng.h>
#include <math.h>
#include <nlopt.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include "models/base/clock.h"

const char *const fic_fit_algorithms[] = { "crs2",  "mlsl",   "esch",   "isres",      "direct",
                                           "sbplx", "bobyqa", "cobyla", "multistart", NULL };
static const nlopt_algorithm algorithms[] = { NLOPT_GN_CRS2_LM,  NLOPT_G_MLSL_LDS, NLOPT_GN_ESCH,   NLOPT_GN_ISRES,
                                              NLOPT_GN_DIRECT_L, NLOPT_LN_SBPLX,   NLOPT_LN_BOBYQA, NLOPT_LN_COBYLA };
enum { MLSL = 1, MULTISTART = 8 };

typedef struct {
    fic_fit *fit;
    nlopt_opt opt;
    double *r;
    size_t count;
    double start_s;
    fic_status status;
    fic_error *err;
} search;

static double objective(unsigned n, const double *share, double *gradient, void *user)
{
    search *x = user;
    const fic_fit_method *m = &x->fit->method;
    char now[64];
    double chi2 = 0.0, done = m->evaluations ? (double)x->count / (double)m->evaluations : 0.0;
    bool failed;
    (void)n;
    (void)gradient; /* none of the methods asks for one */
    x->count++;
    if (m->time_s > 0.0)
        done = fmax(done, (fic_now_s() - x->start_s) / m->time_s);
    snprintf(now, sizeof now, "chi2 %.6g", x->fit->best_chi2);
    if (!fic_watch_tick(x->fit->watch, fmin(done, 1.0), now)) {
        x->fit->stopped = true;
        if (x->opt)
            nlopt_force_stop(x->opt);
        return HUGE_VAL;
    }
    x->status = fic_fit_residuals(x->fit, share, x->r, &failed, x->err);
    if (x->status != FIC_OK) {
        if (x->opt)
            nlopt_force_stop(x->opt);
        return HUGE_VAL;
    }
    for (size_t i = 0; i < x->fit->n_residuals + x->fit->n_priors; i++)
        chi2 += x->r[i] * x->r[i];
    return chi2;
}

static fic_status by_nlopt(fic_fit *fit, const double start[], fic_fit_point *point, fic_error *err)
{
    const fic_fit_method *m = &fit->method;
    search x = { .fit = fit, .err = err };
    double share[FIC_FIT_PARAMETERS], chi2 = HUGE_VAL;
    unsigned n = (unsigned)fit->n_free;
    *point = (fic_fit_point){ 0 };
    x.start_s = fic_now_s();
    nlopt_srand(m->seed);
    nlopt_opt local = m->algorithm == MLSL ? nlopt_create(NLOPT_LN_SBPLX, n) : NULL;
    x.opt = nlopt_create(algorithms[m->algorithm], n);
    x.r = calloc(fit->n_residuals + fit->n_priors, sizeof *x.r);
    fic_status s = x.opt && x.r && (local || m->algorithm != MLSL) ? FIC_OK : fic_fail_memory(err, "a search");
    if (s == FIC_OK) {
        memcpy(share, start, n * sizeof *share);
        nlopt_set_lower_bounds1(x.opt, 0.0);
        nlopt_set_upper_bounds1(x.opt, 1.0);
        nlopt_set_min_objective(x.opt, objective, &x);
        nlopt_set_initial_step1(x.opt, 0.1);
        nlopt_set_xtol_abs1(x.opt, 1e-4);
        nlopt_set_ftol_rel(x.opt, 1e-6);
        if (m->evaluations)
            nlopt_set_maxeval(x.opt, (int)m->evaluations);
        if (m->time_s > 0.0)
            nlopt_set_maxtime(x.opt, m->time_s);
        if (local) {
            nlopt_set_xtol_abs1(local, 1e-3);
            nlopt_set_ftol_rel(local, 1e-4);
            nlopt_set_local_optimizer(x.opt, local);
        }
        nlopt_result code = nlopt_optimize(x.opt, share, &chi2);
        s = x.status;
        point->converged = code > 0 && code != NLOPT_MAXEVAL_REACHED && code != NLOPT_MAXTIME_REACHED;
        snprintf(point->reason, sizeof point->reason, "%s after %zu evaluations", nlopt_result_to_string(code),
                 x.count);
        point->chi2 = fit->best_chi2;
        point->iterations = x.count;
        memcpy(point->share, fit->best, n * sizeof *point->share);
    }
    nlopt_destroy(local);
    nlopt_destroy(x.opt);
    free(x.r);
    return s;
}

/* ---- local searches from many places ------------------------------------------------------------------- */

typedef struct {
    double share[FIC_FIT_PARAMETERS], chi2;
    bool used;
} place;

/* Draws the next places of an even sequence over the box, and takes the best one that no search began at. */
static fic_status choose(search *x, gsl_qrng *sequence, place *places, size_t *n, size_t more, place **best)
{
    fic_status s = FIC_OK;
    for (size_t end = *n + more; *n < end && s == FIC_OK && !x->fit->stopped; ++*n) {
        place *p = &places[*n];
        gsl_qrng_get(sequence, p->share);
        p->chi2 = objective((unsigned)x->fit->n_free, p->share, NULL, x);
        s = x->status;
    }
    *best = NULL;
    for (size_t i = 0; i < *n; i++)
        if (!places[i].used && (!*best || places[i].chi2 < (*best)->chi2))
            *best = &places[i];
    return s;
}

/* Whether another search like those before fits into what is left of points and time. */
static bool has_room(const search *x, size_t begun, size_t searches)
{
    const fic_fit_method *m = &x->fit->method;
    double spent_s = fic_now_s() - x->start_s, each_s = spent_s / (double)searches;
    size_t spent = x->fit->evaluations - begun, each = spent / searches;
    return !(m->evaluations && spent + each > m->evaluations) && !(m->time_s > 0.0 && spent_s + each_s > m->time_s);
}

/* From the start, then from the best of ever more places spread over the box. */
static fic_status from_many_places(fic_fit *fit, const double start[], fic_fit_point *point, fic_error *err)
{
    enum { SEARCHES_MOST = 1000 };
    size_t n = fit->n_free, more = 2 * n + 2, n_places = 0, begun = fit->evaluations, searches = 0;
    search x = { .fit = fit, .err = err };
    x.start_s = fic_now_s();
    place *places = calloc(SEARCHES_MOST * more, sizeof *places), *best = NULL;
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)n);
    x.r = calloc(fit->n_residuals + fit->n_priors, sizeof *x.r);
    fic_status s = places && sequence && x.r ? fic_fit_local(fit, start, point, err) : fic_fail_memory(err, "a search");
    for (searches = 1; s == FIC_OK && !fit->stopped && searches < SEARCHES_MOST && has_room(&x, begun, searches);
         searches++) {
        s = choose(&x, sequence, places, &n_places, more, &best);
        if (s != FIC_OK || fit->stopped || !best)
            break;
        best->used = true;
        s = fic_fit_local(fit, best->share, point, err);
    }
    point->iterations = searches;
    snprintf(point->reason, sizeof point->reason, "%zu local searches, from the best of %zu places", searches,
             n_places);
    gsl_qrng_free(sequence);
    free(places);
    free(x.r);
    return s;
}

fic_status fic_fit_global(fic_fit *fit, const double start[], fic_fit_point *point, fic_error *err)
{
    return fit->method.algorithm == MULTISTART ? from_many_places(fit, start, point, err)
                                               : by_nlopt(fit, start, point, err);
}
