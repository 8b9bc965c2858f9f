#include "analysis/calibrate.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

fic_calibration_choice fic_calibration_choice_default(void)
{
    return (fic_calibration_choice){ .draws = 200, .steps = 400, .bins = 10, .per_bin = 2, .noise = 1.0, .seed = 1 };
}

/* ---- a truth and its data -------------------------------------------------------------------------------- */

/* Even between the bounds in the share, times the prior of the parameter where it has one: what the sampler's
 * exp(-chi2/2) within the bounds means. */
static void draw_truth(const fic_fit *fit, gsl_rng *g, double share[])
{
    for (size_t i = 0; i < fit->n_free; i++) {
        const fic_fit_parameter *p = &fit->parameter[fit->free[i]];
        bool inside = false;
        while (!inside) {
            share[i] = gsl_rng_uniform_pos(g);
            double v = fic_fit_value(p, share[i]),
                   z = p->prior_sigma > 0.0 ? (p->log ? log(v / p->prior) : v - p->prior) / p->prior_sigma : 0.0;
            inside = gsl_rng_uniform(g) < exp(-0.5 * z * z);
        }
    }
}

/* Simulates what the model gives, less mass factors and baselines, whose true values are 1 and 0. */
static fic_status predict(fic_fit *fit, const double share[], double predicted[], fic_error *err)
{
    bool scale[FIC_FIT_DATA] = { false };
    size_t baseline[FIC_FIT_DATA] = { 0 };
    for (size_t k = 0; k < fit->n_data; k++) {
        fic_fit_data *d = &fit->data[k];
        scale[k] = d->scale;
        baseline[k] = d->baseline;
        d->scale = false;
        d->baseline = 0;
        if (d->kind == FIC_FIT_SCAN) /* the difference to data of nothing is the model */
            memset(d->y, 0, d->n_rows * sizeof *d->y);
    }
    fic_status s = fic_fit_predict(fit, share, predicted, predicted + fit->n_residuals, err);
    for (size_t k = 0; k < fit->n_data; k++) {
        fit->data[k].scale = scale[k];
        fit->data[k].baseline = baseline[k];
    }
    return s;
}

static fic_status make_data(fic_fit *fit, const double share[], double noise, gsl_rng *g, fic_error *err)
{
    double *p = malloc(2 * (fit->n_residuals + 1) * sizeof *p);
    fic_status s = p ? predict(fit, share, p, err) : fic_fail_memory(err, "data");
    for (size_t k = 0; s == FIC_OK && k < fit->n_data; k++) {
        fic_fit_data *d = &fit->data[k];
        double factor = noise / sqrt(d->weight);
        if (d->kind == FIC_FIT_QUANTITY)
            d->value = p[d->first] + gsl_ran_gaussian(g, factor * d->error);
        for (size_t i = 0; d->kind == FIC_FIT_SCAN && i < d->n_rows; i++)
            d->y[i] = p[d->first + i] + gsl_ran_gaussian(g, factor * d->noise[i]);
    }
    free(p);
    fit->best_chi2 = INFINITY;
    return s;
}

/* ---- ranks ----------------------------------------------------------------------------------------------- */

/* L draws at even distances over the steps after the burn-in, of one walker after another. */
static void rank(const fic_calibration_choice *o, const fic_fit *fit, const fic_fit_chain *c, const double share[],
                 size_t bin[])
{
    size_t L = o->bins * o->per_bin - 1, steps = c->steps - c->burn;
    for (size_t k = 0; k < c->n; k++) {
        double truth = fic_fit_value(&fit->parameter[fit->free[k]], share[k]);
        size_t below = 0;
        for (size_t l = 0; l < L; l++) {
            size_t step = c->burn + (2 * l + 1) * steps / (2 * L), walker = l % c->walkers;
            below += c->value[(step * c->walkers + walker) * c->n + k] < truth;
        }
        bin[k] = below / o->per_bin;
    }
}

/* What one truth gives. */
typedef struct {
    bool failed;
    size_t bin[FIC_FIT_PARAMETERS];
    double r_hat, acceptance;
} outcome;

static fic_status run_one(const fic_calibration_choice *o, fic_fit *fit, size_t i, outcome *out, fic_error *err)
{
    double share[FIC_FIT_PARAMETERS] = { 0 };
    fic_fit_errors e;
    fic_fit_chain chain = { 0 };
    fic_error own;
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    if (!g)
        return fic_fail_memory(err, "random numbers");
    gsl_rng_set(g, o->seed + 7919UL * (unsigned long)i);
    fit->method.seed = gsl_rng_get(g);
    draw_truth(fit, g, share);
    fic_status s = make_data(fit, share, o->noise, g, &own);
    /* The truth is itself a draw of the posterior: walkers that begin about it have no long way to go. */
    if (s == FIC_OK)
        s = fic_fit_errors_at(fit, share, &e, &own);
    if (s == FIC_OK)
        s = fic_fit_sample(fit, share, &e, 0, o->steps, &chain, &own);
    *out = (outcome){ .failed = s != FIC_OK, .acceptance = chain.acceptance };
    if (s == FIC_OK)
        rank(o, fit, &chain, share, out->bin);
    for (size_t k = 0; s == FIC_OK && k < chain.n; k++)
        out->r_hat = fmax(out->r_hat, chain.r_hat[k]);
    fic_fit_chain_clear(&chain);
    gsl_rng_free(g);
    if (s == FIC_ENOMEM)
        *err = own;
    return s == FIC_ENOMEM ? s : FIC_OK;
}

/* ---- all of them ----------------------------------------------------------------------------------------- */

typedef struct {
    const fic_calibration_choice *o;
    const fic_watch *watch;
    outcome *outcome;
    size_t done;
    fic_status status;
    fic_error error;
} work;

static void note(work *w, fic_status s, const fic_error *err)
{
#pragma omp critical(calibrate)
    {
        w->done++;
        fic_error stop;
        if (s == FIC_OK && !fic_watch_tick(w->watch, (double)w->done / (double)w->o->draws, "calibrating")) {
            s = fic_fail(&stop, FIC_ESTOP, "stopped after %zu of %zu truths", w->done, w->o->draws);
            err = &stop;
        }
        if (s != FIC_OK && w->status == FIC_OK) {
            w->status = s;
            w->error = *err;
        }
    }
}

static bool going(const work *w)
{
    bool go;
#pragma omp critical(calibrate)
    go = w->status == FIC_OK;
    return go;
}

/* Each thread has a fit of its own, since the data are part of it. */
static void run_all(work *w, const char *path)
{
#pragma omp parallel
    {
        fic_fit fit = { 0 };
        fic_error own = { "" };
        fic_status s;
#pragma omp critical(calibrate_read)
        s = fic_fit_read(path, &fit, &own);
        bool usable = s == FIC_OK;
        if (!usable)
            note(w, s, &own);
#pragma omp for schedule(dynamic)
        for (size_t i = 0; i < w->o->draws; i++)
            if (usable && going(w)) {
                s = run_one(w->o, &fit, i, &w->outcome[i], &own);
                note(w, s, &own);
            }
        fic_fit_clear(&fit);
    }
}

static unsigned binomial_quantile(double share, double p, unsigned n)
{
    unsigned k = 0;
    while (k < n && gsl_cdf_binomial_P(k, p, n) < share)
        k++;
    return k;
}

static fic_status count(const work *w, const fic_fit *fit, fic_calibration *c, fic_error *err)
{
    size_t good = 0;
    for (size_t i = 0; i < w->o->draws; i++) {
        const outcome *x = &w->outcome[i];
        c->failed += x->failed;
        if (x->failed)
            continue;
        good++;
        c->r_hat = fmax(c->r_hat, x->r_hat);
        c->acceptance += x->acceptance;
        for (size_t k = 0; k < c->n; k++)
            c->parameter[k].count[x->bin[k]]++;
    }
    if (2 * good < w->o->draws)
        return fic_fail(err, FIC_EMATH, "%s: the model fails at %zu of %zu truths, expected narrower bounds", fit->name,
                        c->failed, w->o->draws);
    double expected = (double)good / (double)c->bins;
    c->acceptance /= (double)good;
    c->low_95 = binomial_quantile(0.025, 1.0 / (double)c->bins, (unsigned)good);
    c->high_95 = binomial_quantile(0.975, 1.0 / (double)c->bins, (unsigned)good);
    for (size_t k = 0; k < c->n; k++) {
        fic_calibration_ranks *p = &c->parameter[k];
        snprintf(p->name, sizeof p->name, "%s", fit->parameter[fit->free[k]].number.path);
        for (size_t b = 0; b < c->bins; b++) {
            p->chi2 += pow((double)p->count[b] - expected, 2.0) / expected;
            p->mean_rank += ((double)b + 0.5) / (double)c->bins * (double)p->count[b] / (double)good;
        }
        p->p_value = gsl_cdf_chisq_Q(p->chi2, (double)c->bins - 1.0);
    }
    return FIC_OK;
}

static fic_status check(const fic_fit *fit, const fic_calibration_choice *o, fic_error *err)
{
    if (o->bins < 2 || o->bins > FIC_CALIBRATION_BINS || o->per_bin < 1 || o->draws < 2 ||
        o->steps < 2 * o->bins * o->per_bin)
        return fic_fail(err, FIC_EINPUT,
                        "%zu draws of %zu steps in %zu bins of %zu ranks, expected 2 to %d bins and at least two steps "
                        "for each rank",
                        o->draws, o->steps, o->bins, o->per_bin, FIC_CALIBRATION_BINS);
    if (fit->method.loss != FIC_LOSS_SQUARE)
        return fic_fail(err, FIC_EINPUT, "%s: a robust loss belongs to no distribution of the data, expected 'square'",
                        fit->name);
    for (size_t k = 0; k < fit->n_data; k++)
        if (fit->data[k].kind == FIC_FIT_FACTS)
            return fic_fail(err, FIC_EINPUT, "%s: windows of facts are no distribution, expected quantities and scans",
                            fit->name);
    return FIC_OK;
}

fic_status fic_calibration_check(const char *path, const fic_calibration_choice *o, fic_error *err)
{
    fic_fit fit = { 0 };
    fic_status s = fic_fit_read(path, &fit, err);
    if (s != FIC_OK)
        return s;
    s = check(&fit, o, err);
    fic_fit_clear(&fit);
    return s;
}

fic_status fic_calibrate(const char *path, const fic_calibration_choice *o, const fic_watch *watch, fic_calibration *c,
                         fic_error *err)
{
    fic_fit fit = { 0 };
    *c = (fic_calibration){ 0 };
    fic_status s = fic_fit_read(path, &fit, err);
    if (s == FIC_OK)
        s = check(&fit, o, err);
    work w = { .o = o, .watch = watch };
    if (s == FIC_OK && !(w.outcome = calloc(o->draws, sizeof *w.outcome)))
        s = fic_fail_memory(err, "ranks");
    if (s == FIC_OK) {
        *c = (fic_calibration){ .n = fit.n_free, .bins = o->bins, .draws = o->draws };
        run_all(&w, path);
        s = w.status;
        if (s != FIC_OK)
            *err = w.error;
    }
    if (s == FIC_OK)
        s = count(&w, &fit, c, err);
    free(w.outcome);
    fic_fit_clear(&fit);
    return s;
}
