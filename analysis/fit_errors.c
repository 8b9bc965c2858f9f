/* fit_errors.c - singular values of the Jacobian, and all that follows from them. */
#include "analysis/fit_errors.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Nuisance parameters of curves: scale and baseline. */
static size_t nuisances(const fic_fit *fit)
{
    size_t n = 0;
    for (size_t i = 0; i < fit->n_data; i++)
        n += fit->data[i].kind == FIC_FIT_SCAN ? fit->data[i].baseline + fit->data[i].scale : 0;
    return n;
}

static void count(const fic_fit *fit, double chi2, fic_fit_errors *e)
{
    e->n = fit->n_free;
    e->n_data = fit->n_residuals + fit->n_priors;
    e->n_parameters = fit->n_free + nuisances(fit);
    e->dof = e->n_data > e->n_parameters ? e->n_data - e->n_parameters : 0;
    e->chi2 = chi2;
    e->aic = chi2 + 2.0 * (double)e->n_parameters;
    e->bic = chi2 + (double)e->n_parameters * log((double)e->n_data);
}

/* Interval of z standard errors in shares, as values within the bounds. */
static void interval(const fic_fit_parameter *p, double share, double sigma, double z, double *low, double *high)
{
    *low = fic_fit_value(p, fmax(share - z * sigma, 0.0));
    *high = fic_fit_value(p, fmin(share + z * sigma, 1.0));
}

static void estimate(const fic_fit_parameter *p, double share, double sigma, fic_fit_estimate *e)
{
    const double uniform = 1.0 / sqrt(12.0);
    e->value = fic_fit_value(p, share);
    e->at_bound = share < 1e-3 || share > 1.0 - 1e-3;
    e->determined = sigma < uniform;
    e->std_error = e->determined ? sigma * fabs(fic_fit_slope(p, share)) : NAN;
    interval(p, share, sigma, 1.0, &e->low68, &e->high68);
    interval(p, share, sigma, 1.959963984540054, &e->low95, &e->high95);
}

/* C = V diag(1/s^2) V^T. A singular value of nothing is floored, so that its combination has a huge error and no
 * infinity. */
static void fill(const fic_fit *fit, const double share[], const gsl_vector *s, const gsl_matrix *V, fic_fit_errors *e)
{
    size_t n = e->n;
    double C[FIC_FIT_PARAMETERS][FIC_FIT_PARAMETERS], least = 1e-9 * fmax(gsl_vector_get(s, 0), 1e-9);
    for (size_t k = 0; k < n; k++) {
        double sk = gsl_vector_get(s, k);
        e->singular_value[k] = sk;
        e->singular = e->singular || !(sk > least);
        e->n_open += sk > sqrt(12.0) ? 0 : 1;
        for (size_t i = 0; i < n; i++)
            e->direction[k][i] = gsl_matrix_get(V, i, k);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            C[i][j] = 0.0;
            for (size_t k = 0; k < n; k++)
                C[i][j] += e->direction[k][i] * e->direction[k][j] / pow(fmax(e->singular_value[k], least), 2.0);
        }
    for (size_t i = 0; i < n; i++) {
        const fic_fit_parameter *p = &fit->parameter[fit->free[i]];
        estimate(p, share[i], sqrt(C[i][i]), &e->estimate[i]);
        for (size_t j = 0; j < n; j++) {
            const fic_fit_parameter *q = &fit->parameter[fit->free[j]];
            e->covariance[i][j] = C[i][j] * fic_fit_slope(p, share[i]) * fic_fit_slope(q, share[j]);
            e->correlation[i][j] = C[i][j] / sqrt(C[i][i] * C[j][j]);
        }
    }
}

static fic_status decompose(const fic_fit *fit, const double share[], double J[], size_t m, fic_fit_errors *e,
                            fic_error *err)
{
    size_t n = e->n;
    gsl_matrix_view A = gsl_matrix_view_array(J, m, n);
    gsl_matrix *V = gsl_matrix_alloc(n, n);
    gsl_vector *s = gsl_vector_alloc(n);
    fic_status status = V && s ? FIC_OK : fic_fail_memory(err, "the errors of a fit");
    if (status == FIC_OK && gsl_linalg_SV_decomp_jacobi(&A.matrix, V, s) != GSL_SUCCESS)
        status = fic_fail(err, FIC_EMATH, "the singular values of the Jacobian were not found");
    if (status == FIC_OK)
        fill(fit, share, s, V, e);
    gsl_matrix_free(V);
    gsl_vector_free(s);
    return status;
}

fic_status fic_fit_errors_at(fic_fit *fit, const double share[], fic_fit_errors *e, fic_error *err)
{
    size_t n = fit->n_free, m = fit->n_residuals + fit->n_priors, rows = m > n ? m : n;
    double *r = calloc(m, sizeof *r), *J = calloc(rows * n, sizeof *J), chi2 = 0.0;
    bool failed = false;
    *e = (fic_fit_errors){ 0 };
    fic_status s =
        r && J ? fic_fit_residuals(fit, share, r, &failed, err) : fic_fail_memory(err, "the errors of a fit");
    if (s == FIC_OK && failed)
        s = fic_fail(err, FIC_EMATH, "the model fails at the best point: %s", fit->failure);
    if (s == FIC_OK)
        s = fic_fit_jacobian(fit, share, r, J, err);
    for (size_t i = 0; s == FIC_OK && i < m; i++)
        chi2 += r[i] * r[i];
    if (s == FIC_OK) {
        count(fit, chi2, e);
        s = decompose(fit, share, J, rows, e, err);
    }
    free(r);
    free(J);
    return s;
}

/* ---- profiles ------------------------------------------------------------------------------------------ */

/* The fit with one free parameter less, held at a value; fic_fit_free_again undoes it. */
static void hold(fic_fit *fit, size_t j, double value)
{
    fit->parameter[fit->free[j]].start = value;
    fit->n_priors -= fit->parameter[fit->free[j]].prior_sigma > 0.0;
    memmove(&fit->free[j], &fit->free[j + 1], (fit->n_free - j - 1) * sizeof *fit->free);
    fit->n_free--;
}

static fic_status held_fit(fic_fit *fit, const double best[], size_t j, double value, double *chi2, fic_error *err)
{
    fic_fit saved = *fit;
    double start[FIC_FIT_PARAMETERS], r = 0.0;
    fic_fit_point point;
    memcpy(start, best, j * sizeof *start);
    memcpy(start + j, best + j + 1, (fit->n_free - j - 1) * sizeof *start);
    hold(fit, j, value);
    fit->best_chi2 = INFINITY;
    fic_status s = FIC_OK;
    if (fit->n_free > 0) {
        s = fic_fit_local(fit, start, &point, err);
        *chi2 = point.chi2;
    } else {
        double *all = calloc(fit->n_residuals + 1, sizeof *all);
        bool failed;
        s = all ? fic_fit_residuals(fit, start, all, &failed, err) : fic_fail_memory(err, "a profile");
        for (size_t i = 0; s == FIC_OK && i < fit->n_residuals; i++)
            r += all[i] * all[i];
        *chi2 = r;
        free(all);
    }
    saved.evaluations = fit->evaluations;
    saved.failures = fit->failures;
    saved.stopped = fit->stopped;
    *fit = saved;
    return s;
}

fic_status fic_fit_profile_of(fic_fit *fit, const double best[], const fic_fit_errors *e, size_t j, fic_fit_profile *p,
                              fic_error *err)
{
    const fic_fit_parameter *q = &fit->parameter[fit->free[j]];
    double sigma = e->estimate[j].determined ? e->estimate[j].std_error / fabs(fic_fit_slope(q, best[j])) : 1.0;
    double low = fmax(best[j] - 3.0 * sigma, 0.0), high = fmin(best[j] + 3.0 * sigma, 1.0);
    fic_status s = FIC_OK;
    p->n = 0;
    for (size_t i = 0; i < FIC_PROFILE_POINTS && s == FIC_OK && !fit->stopped; i++) {
        double value = fic_fit_value(q, low + (high - low) * (double)i / (FIC_PROFILE_POINTS - 1));
        p->value[i] = value;
        s = held_fit(fit, best, j, value, &p->chi2[i], err);
        p->n += s == FIC_OK;
    }
    return s;
}
