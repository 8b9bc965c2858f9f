/* fit.c - a point in the box of parameters: the model there, its residuals, their slopes. */
#include "analysis/fit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/fit_inside.h"

/* ---- shares and values --------------------------------------------------------------------------------- */

double fic_fit_value(const fic_fit_parameter *p, double share)
{
    return p->log ? p->low * pow(p->high / p->low, share) : p->low + (p->high - p->low) * share;
}

double fic_fit_share(const fic_fit_parameter *p, double value)
{
    double share = p->log ? log(value / p->low) / log(p->high / p->low) : (value - p->low) / (p->high - p->low);
    return fmin(fmax(share, 0.0), 1.0);
}

double fic_fit_slope(const fic_fit_parameter *p, double share)
{
    return p->log ? fic_fit_value(p, share) * log(p->high / p->low) : p->high - p->low;
}

fic_status fic_fit_model_at(const fic_fit *fit, const double share[], fic_fit_model *m, fic_error *err)
{
    double value[FIC_FIT_PARAMETERS];
    fic_status s = fic_fit_model_copy(&fit->model, m, err);
    if (s != FIC_OK)
        return s;
    for (size_t i = 0; i < fit->n_parameters; i++)
        value[i] = fit->parameter[i].start;
    for (size_t i = 0; i < fit->n_free; i++)
        value[fit->free[i]] = fic_fit_value(&fit->parameter[fit->free[i]], share[i]);
    for (size_t i = 0; i < fit->n_parameters; i++) {
        const fic_fit_parameter *p = &fit->parameter[i];
        fic_number_set(m, &p->number, p->is_tied ? p->factor * value[p->tied] + p->offset : value[i]);
    }
    s = fic_fit_model_settle(m, err);
    if (s != FIC_OK)
        fic_fit_model_clear(m);
    return s;
}

/* ---- residuals ----------------------------------------------------------------------------------------- */

/* r -> sign(r) sqrt(rho(r^2)): the sum of squares is then the robust sum. */
static double lose(const fic_fit_method *m, double r)
{
    double z = r / m->loss_scale;
    if (m->loss == FIC_LOSS_SOFT)
        return copysign(m->loss_scale * sqrt(2.0 * (sqrt(1.0 + z * z) - 1.0)), r);
    if (m->loss == FIC_LOSS_CAUCHY)
        return copysign(m->loss_scale * sqrt(log1p(z * z)), r);
    return r;
}

/* Its derivative. */
static double lose_slope(const fic_fit_method *m, double r)
{
    double z = fabs(r / m->loss_scale), root = sqrt(1.0 + z * z);
    if (m->loss == FIC_LOSS_SQUARE || z < 1e-9)
        return 1.0;
    return m->loss == FIC_LOSS_SOFT ? sqrt(0.5 * (root + 1.0)) / root : z / (root * root * sqrt(log1p(z * z)));
}

static fic_status of_data(const fic_fit *fit, const fic_fit_model *m, const fic_fit_outcome *o, double r[],
                          double predicted[], double measured[], fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; i < fit->n_data && s == FIC_OK; i++) {
        const fic_fit_data *d = &fit->data[i];
        double *p = predicted ? predicted + d->first : NULL, *q = measured ? measured + d->first : NULL;
        s = d->kind == FIC_FIT_FACTS      ? fic_fit_of_facts(m, o, d, r + d->first, p, q, err)
            : d->kind == FIC_FIT_QUANTITY ? fic_fit_of_quantity(m, o, d, r + d->first, p, q, err)
                                          : fic_fit_of_scan(m, o, d, r + d->first, p, q, err);
    }
    return s;
}

static fic_status point(const fic_fit *fit, const double share[], double r[], double predicted[], double measured[],
                        fic_error *err)
{
    fic_fit_model m;
    fic_fit_outcome o;
    fic_status s = fic_fit_model_at(fit, share, &m, err);
    if (s != FIC_OK)
        return s;
    s = fic_fit_outcome_make(fit, &m, &o, err);
    if (s == FIC_OK) {
        s = of_data(fit, &m, &o, r, predicted, measured, err);
        fic_fit_outcome_clear(&o);
    }
    fic_fit_model_clear(&m);
    for (size_t i = 0; s == FIC_OK && i < fit->n_residuals; i++)
        if (!isfinite(r[i]))
            s = fic_fail(err, FIC_EMATH, "residual %zu has no value", i);
    return s;
}

static void of_priors(const fic_fit *fit, const double share[], double r[])
{
    size_t n = 0;
    for (size_t i = 0; i < fit->n_free; i++) {
        const fic_fit_parameter *p = &fit->parameter[fit->free[i]];
        double v = fic_fit_value(p, share[i]);
        if (p->prior_sigma > 0.0)
            r[n++] = (p->log ? log(v / p->prior) : v - p->prior) / p->prior_sigma;
    }
}

/* Counts, and keeps the best point. */
static void keep(fic_fit *fit, const double share[], const double r[], bool failed, const fic_error *err)
{
    double chi2 = 0.0;
    for (size_t i = 0; i < fit->n_residuals + fit->n_priors; i++)
        chi2 += r[i] * r[i];
#pragma omp critical(fit_keep)
    {
        fit->evaluations++;
        fit->failures += failed;
        if (failed)
            snprintf(fit->failure, sizeof fit->failure, "%.*s", (int)strcspn(err->text, "\n"), err->text);
        if (!failed && chi2 < fit->best_chi2) {
            fit->best_chi2 = chi2;
            memcpy(fit->best, share, fit->n_free * sizeof *share);
        }
    }
}

fic_status fic_fit_residuals(fic_fit *fit, const double share[], double r[], bool *failed, fic_error *err)
{
    fic_error own = { "" };
    fic_status s = point(fit, share, r, NULL, NULL, &own);
    if (s == FIC_ENOMEM)
        return fic_fail(err, s, "%s", own.text);
    *failed = s != FIC_OK;
    for (size_t k = 0; k < fit->n_data; k++)
        for (size_t i = fit->data[k].first; i < fit->data[k].first + fit->data[k].n; i++)
            r[i] = *failed ? FIC_FIT_PENALTY : lose(&fit->method, r[i] * sqrt(fit->data[k].weight));
    of_priors(fit, share, r + fit->n_residuals);
    keep(fit, share, r, *failed, &own);
    return FIC_OK;
}

fic_status fic_fit_predict(fic_fit *fit, const double share[], double predicted[], double measured[], fic_error *err)
{
    double *r = calloc(fit->n_residuals, sizeof *r);
    fic_status s = r ? point(fit, share, r, predicted, measured, err) : fic_fail_memory(err, "residuals");
    free(r);
    return s;
}

/* ---- slopes -------------------------------------------------------------------------------------------- */

/* One column by a difference on both sides: parameters of a law trade against each other along narrow valleys, and
 * the error of a difference on one side, of the order of the step, bends those. false: one side is out of bounds or
 * fails. */
static bool central(fic_fit *fit, const double share[], size_t j, double moved[], double J[], fic_status *s,
                    fic_error *err)
{
    size_t n = fit->n_free, m = fit->n_residuals + fit->n_priors;
    double at[FIC_FIT_PARAMETERS], h = fit->method.step;
    bool failed = false;
    memcpy(at, share, n * sizeof *at);
    for (int side = -1; side <= 1 && !failed; side += 2) {
        at[j] = share[j] + side * h;
        if (!(at[j] >= 0.0 && at[j] <= 1.0))
            return false;
        *s = fic_fit_residuals(fit, at, moved, &failed, err);
        if (*s != FIC_OK)
            return true;
        for (size_t i = 0; i < m; i++)
            J[i * n + j] = side < 0 ? -moved[i] / (2.0 * h) : J[i * n + j] + moved[i] / (2.0 * h);
    }
    return !failed;
}

/* By a difference on one side: at bounds, and for campaigns, where a point costs much and numbers are rough. */
static fic_status column(fic_fit *fit, const double share[], const double r[], size_t j, double moved[], double J[],
                         fic_error *err)
{
    size_t n = fit->n_free, m = fit->n_residuals + fit->n_priors;
    double at[FIC_FIT_PARAMETERS], h = fit->method.step;
    bool failed = true;
    fic_status both = FIC_OK;
    if (!fit->model.has_campaign && central(fit, share, j, moved, J, &both, err))
        return both;
    memcpy(at, share, n * sizeof *at);
    h = share[j] + h <= 1.0 ? h : -h;
    for (int attempt = 0; attempt < 2 && failed; attempt++, h = -h) {
        at[j] = share[j] + h;
        if (!(at[j] >= 0.0 && at[j] <= 1.0))
            continue;
        fic_status s = fic_fit_residuals(fit, at, moved, &failed, err);
        if (s != FIC_OK)
            return s;
        for (size_t i = 0; i < m; i++)
            J[i * n + j] = failed ? 0.0 : (moved[i] - r[i]) / h;
    }
    return FIC_OK;
}

/* Columns of the parameters that `exact` does not hold, by differences, all in parallel. */
static fic_status by_differences(fic_fit *fit, const double share[], const double r[], const bool exact[], double J[],
                                 fic_error *err)
{
    size_t n = fit->n_free, m = fit->n_residuals + fit->n_priors;
    fic_status status = FIC_OK;
#pragma omp parallel for schedule(dynamic)
    for (size_t j = 0; j < n; j++) {
        fic_error own;
        if (exact[j])
            continue;
        double *moved = malloc(m * sizeof *moved);
        fic_status s = moved ? column(fit, share, r, j, moved, J, &own) : fic_fail_memory(&own, "a column");
        free(moved);
        if (s != FIC_OK) {
#pragma omp critical(fit_column_failed)
            {
                status = s;
                if (err)
                    *err = own;
            }
        }
    }
    return status;
}

/* Slopes of one datum along the directions, weight and loss included, to their columns. */
static fic_status slopes_of(const fic_fit *fit, const fic_fit_model *m, const fic_fit_outcome *o,
                            const fic_fit_directions *d, const fic_fit_data *datum, double J[], fic_error *err)
{
    double weight = sqrt(datum->weight), *own = calloc(datum->n * d->of.n + datum->n, sizeof *own);
    if (!own)
        return fic_fail_memory(err, "slopes");
    double *r = own + datum->n * d->of.n;
    bool scan = datum->kind == FIC_FIT_SCAN;
    fic_status s = scan ? fic_fit_slopes_of_scan(o, datum, d->of.n, own, err)
                        : fic_fit_slopes_of_quantity(m, o, datum, d, own, err);
    if (s == FIC_OK && fit->method.loss != FIC_LOSS_SQUARE)
        s = scan ? fic_fit_of_scan(m, o, datum, r, NULL, NULL, err)
                 : fic_fit_of_quantity(m, o, datum, r, NULL, NULL, err);
    for (size_t i = 0; i < datum->n && s == FIC_OK; i++)
        for (size_t j = 0; j < d->of.n && s == FIC_OK; j++) {
            double slope = weight * lose_slope(&fit->method, r[i] * weight) * own[i * d->of.n + j];
            J[(datum->first + i) * fit->n_free + d->column[j]] = slope;
            if (!isfinite(slope))
                s = fic_fail(err, FIC_EMATH, "%s has no slope at row %zu", datum->name, i);
        }
    free(own);
    return s;
}

static void slopes_of_priors(const fic_fit *fit, const double share[], double J[])
{
    size_t row = fit->n_residuals;
    for (size_t i = 0; i < fit->n_free; i++) {
        const fic_fit_parameter *p = &fit->parameter[fit->free[i]];
        if (p->prior_sigma > 0.0) {
            double slope = fic_fit_slope(p, share[i]) / (p->log ? fic_fit_value(p, share[i]) : 1.0);
            J[row++ * fit->n_free + i] = slope / p->prior_sigma;
        }
    }
}

/* Runs simulated once, with tangents along every parameter that has a direction. */
static fic_status by_tangents(const fic_fit *fit, const double share[], double J[], bool exact[], fic_error *err)
{
    fic_fit_model m;
    fic_fit_directions d = { 0 };
    fic_fit_outcome o = { 0 };
    fic_status s = fic_fit_model_at(fit, share, &m, err);
    if (s != FIC_OK)
        return s;
    s = fic_fit_directions_make(fit, &m, share, &d, err);
    if (s == FIC_OK)
        s = fic_fit_outcome_along(&m, &d, &o, err);
    for (size_t i = 0; i < fit->n_data && s == FIC_OK; i++)
        s = slopes_of(fit, &m, &o, &d, &fit->data[i], J, err);
    for (size_t j = 0; j < d.of.n && s == FIC_OK; j++)
        exact[d.column[j]] = true;
    fic_fit_outcome_clear(&o);
    fic_fit_directions_clear(&d);
    fic_fit_model_clear(&m);
    return s;
}

/* Facts of a campaign are numbers that jump between peaks, and cvode carries no tangents. */
static bool has_tangents(const fic_fit *fit)
{
    bool all = !fit->model.has_campaign;
    for (size_t i = 0; i < fit->model.n_runs; i++)
        all = all && fit->model.run[i].precision.method == FIC_EXPONENTIAL;
    return all;
}

fic_status fic_fit_jacobian(fic_fit *fit, const double share[], const double r[], double J[], fic_error *err)
{
    bool exact[FIC_FIT_PARAMETERS] = { false };
    fic_error own = { "" };
    memset(J, 0, (fit->n_residuals + fit->n_priors) * fit->n_free * sizeof *J);
    /* Where the model or a reduction fails here, differences may still find their way around it. */
    fic_status s = has_tangents(fit) ? by_tangents(fit, share, J, exact, &own) : FIC_OK;
    if (s == FIC_ENOMEM)
        return fic_fail(err, s, "%s", own.text);
    s = by_differences(fit, share, r, exact, J, err);
    slopes_of_priors(fit, share, J);
    return s;
}
