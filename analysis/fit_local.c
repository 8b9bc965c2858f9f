/* fit_local.c - trust-region least squares between bounds: share = (1 + sin u)/2 makes a free u of a bounded share. */
#include "analysis/fit.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    fic_fit *fit;
    fic_status status; /* of what went wrong inside */
    fic_error *err;
    double *J, *r;                   /* scratch; r: the residuals at */
    double last[FIC_FIT_PARAMETERS]; /* these shares, where */
    bool has_last;                   /* there are some */
} problem;

static double share_of(double u)
{
    return 0.5 * (1.0 + sin(u));
}

static double u_of(double share)
{
    /* A start on a bound would stay there: the sine is flat. */
    return asin(fmin(fmax(2.0 * share - 1.0, -0.9999), 0.9999));
}

static void shares(const problem *p, const gsl_vector *u, double share[])
{
    for (size_t i = 0; i < p->fit->n_free; i++)
        share[i] = share_of(gsl_vector_get(u, i));
}

static int stop_here(problem *p, fic_status s)
{
    p->status = s;
    return GSL_EFAILED;
}

static int residuals(const gsl_vector *u, void *user, gsl_vector *f)
{
    problem *p = user;
    double share[FIC_FIT_PARAMETERS];
    bool failed;
    shares(p, u, share);
    fic_status s = fic_fit_residuals(p->fit, share, p->r, &failed, p->err);
    memcpy(f->data, p->r, f->size * sizeof *p->r);
    memcpy(p->last, share, p->fit->n_free * sizeof *share);
    p->has_last = s == FIC_OK;
    return s == FIC_OK ? GSL_SUCCESS : stop_here(p, s);
}

static int jacobian(const gsl_vector *u, void *user, gsl_matrix *J)
{
    problem *p = user;
    size_t m = J->size1, n = J->size2;
    double share[FIC_FIT_PARAMETERS];
    bool failed, known;
    shares(p, u, share);
    known = p->has_last && memcmp(share, p->last, n * sizeof *share) == 0;
    fic_status s = known ? FIC_OK : fic_fit_residuals(p->fit, share, p->r, &failed, p->err);
    p->has_last = p->has_last && known;
    if (s == FIC_OK)
        s = fic_fit_jacobian(p->fit, share, p->r, p->J, p->err);
    if (s != FIC_OK)
        return stop_here(p, s);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(J, i, j, p->J[i * n + j] * 0.5 * cos(gsl_vector_get(u, j)));
    return GSL_SUCCESS;
}

static double chi2_of(const gsl_multifit_nlinear_workspace *w)
{
    double chi2;
    gsl_vector *f = gsl_multifit_nlinear_residual(w);
    gsl_blas_ddot(f, f, &chi2);
    return chi2;
}

/* Ends where neither parameters nor chi2 move, or where no step helps any more. */
static void iterate(problem *p, gsl_multifit_nlinear_workspace *w, fic_fit_point *point)
{
    const fic_fit_method *m = &p->fit->method;
    double before = chi2_of(w);
    size_t calm = 0;
    for (point->iterations = 0; point->iterations < m->iterations;) {
        char now[64];
        snprintf(now, sizeof now, "chi2 %.6g", p->fit->best_chi2);
        if (!fic_watch_tick(p->fit->watch, (double)point->iterations / (double)m->iterations, now)) {
            p->fit->stopped = true;
            snprintf(point->reason, sizeof point->reason, "stopped after %zu iterations", point->iterations);
            return;
        }
        int code = gsl_multifit_nlinear_iterate(w);
        point->iterations++;
        double chi2 = chi2_of(w);
        if (p->status != FIC_OK)
            return;
        if (code == GSL_ENOPROG) {
            point->converged = true;
            snprintf(point->reason, sizeof point->reason, "no step lowers chi2");
            return;
        }
        if (code != GSL_SUCCESS) {
            snprintf(point->reason, sizeof point->reason, "the trust region: %s", gsl_strerror(code));
            return;
        }
        int info;
        bool small = gsl_multifit_nlinear_test(m->tolerance, 0.0, 0.0, &info, w) == GSL_SUCCESS && info == 1;
        calm = fabs(before - chi2) <= m->tolerance * before ? calm + 1 : 0;
        before = chi2;
        if (small || calm >= 3) {
            point->converged = true;
            snprintf(point->reason, sizeof point->reason, small ? "parameters stand still" : "chi2 stands still");
            return;
        }
    }
    snprintf(point->reason, sizeof point->reason, "%zu iterations were not enough", m->iterations);
}

fic_status fic_fit_local(fic_fit *fit, const double start[], fic_fit_point *point, fic_error *err)
{
    size_t n = fit->n_free, m = fit->n_residuals + fit->n_priors;
    gsl_multifit_nlinear_parameters options = gsl_multifit_nlinear_default_parameters();
    options.scale = gsl_multifit_nlinear_scale_levenberg;
    problem p = { .fit = fit, .err = err, .J = calloc(m * n, sizeof(double)), .r = calloc(m, sizeof(double)) };
    gsl_multifit_nlinear_fdf system = { .f = residuals, .df = jacobian, .n = m, .p = n, .params = &p };
    gsl_multifit_nlinear_workspace *w = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &options, m, n);
    gsl_vector *u = gsl_vector_alloc(n);
    *point = (fic_fit_point){ 0 };
    fic_status s = w && u && p.J && p.r ? FIC_OK : fic_fail_memory(err, "a fit");
    for (size_t i = 0; s == FIC_OK && i < n; i++)
        gsl_vector_set(u, i, u_of(start[i]));
    if (s == FIC_OK && gsl_multifit_nlinear_init(u, &system, w) != GSL_SUCCESS && p.status == FIC_OK)
        s = fic_fail(err, FIC_EMATH, "the fit could not begin at its start");
    if (s == FIC_OK && p.status == FIC_OK)
        iterate(&p, w, point);
    s = s == FIC_OK ? p.status : s;
    if (s == FIC_OK) {
        point->chi2 = fit->best_chi2;
        memcpy(point->share, fit->best, n * sizeof *point->share);
    }
    gsl_multifit_nlinear_free(w);
    gsl_vector_free(u);
    free(p.J);
    free(p.r);
    return s;
}
