/* fit_sample.c - the ensemble sampler, and the figures that say whether to believe it. */
#include "analysis/fit_sample.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fic_fit_chain_clear(fic_fit_chain *c)
{
    free(c->value);
    free(c->chi2);
    *c = (fic_fit_chain){ 0 };
}

/* ---- drawing ------------------------------------------------------------------------------------------- */

typedef struct {
    double share[FIC_FIT_PARAMETERS], chi2;
} walker;

typedef struct {
    fic_fit *fit;
    size_t n, walkers;
    walker *at, *to;
    double *z, *u; /* stretch and acceptance draw of each walker */
    size_t accepted, tried;
} ensemble;

static fic_status chi2_at(fic_fit *fit, walker *w, fic_error *err)
{
    size_t m = fit->n_residuals + fit->n_priors;
    bool failed = true;
    double *r = malloc(m * sizeof *r);
    fic_status s = r ? fic_fit_residuals(fit, w->share, r, &failed, err) : fic_fail_memory(err, "a walker");
    w->chi2 = 0.0;
    for (size_t i = 0; s == FIC_OK && i < m; i++)
        w->chi2 += r[i] * r[i];
    if (failed)
        w->chi2 = INFINITY; /* where the model fails there is no probability */
    free(r);
    return s;
}

static bool inside(const walker *w, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(w->share[i] >= 0.0 && w->share[i] <= 1.0))
            return false;
    return true;
}

/* chi2 of walkers [first, last) of a list, by all threads. */
static fic_status evaluate(ensemble *x, walker *list, size_t first, size_t last, fic_error *err)
{
    fic_status status = FIC_OK;
#pragma omp parallel for schedule(dynamic)
    for (size_t i = first; i < last; i++) {
        fic_error own;
        fic_status s = FIC_OK;
        list[i].chi2 = INFINITY;
        if (inside(&list[i], x->n))
            s = chi2_at(x->fit, &list[i], &own);
        if (s != FIC_OK) {
#pragma omp critical(walker_failed)
            {
                status = s;
                if (err)
                    *err = own;
            }
        }
    }
    return status;
}

/* One half of the ensemble against the other. All draws are made before the threads begin. */
static fic_status move_half(ensemble *x, size_t half, gsl_rng *g, fic_error *err)
{
    size_t count = x->walkers / 2, first = half * count, other = (1 - half) * count;
    for (size_t i = first; i < first + count; i++) {
        const walker *y = &x->at[other + gsl_rng_uniform_int(g, count)];
        double v = 1.0 + gsl_rng_uniform(g);
        x->z[i] = 0.5 * v * v; /* density 1/sqrt z on [1/2, 2] */
        x->u[i] = gsl_rng_uniform_pos(g);
        for (size_t k = 0; k < x->n; k++)
            x->to[i].share[k] = y->share[k] + x->z[i] * (x->at[i].share[k] - y->share[k]);
    }
    fic_status s = evaluate(x, x->to, first, first + count, err);
    for (size_t i = first; i < first + count && s == FIC_OK; i++) {
        double ln_odds = ((double)x->n - 1.0) * log(x->z[i]) - 0.5 * (x->to[i].chi2 - x->at[i].chi2);
        x->tried++;
        if (isfinite(x->to[i].chi2) && log(x->u[i]) < ln_odds) {
            x->at[i] = x->to[i];
            x->accepted++;
        }
    }
    return s;
}

/* Into the bounds, as by mirrors there. */
static double mirrored(double share)
{
    double s = fabs(fmod(share, 2.0));
    return s > 1.0 ? 2.0 - s : s;
}

/* By the covariance about the best point, a little narrower: a ball of standard errors would put walkers far up the
 * sides of the valleys in which parameters trade against each other. A combination that the data leave open goes over a
 * fifth of its range. */
static void scatter(ensemble *x, const double best[], const fic_fit_errors *e, gsl_rng *g)
{
    for (size_t i = 0; i < x->walkers; i++) {
        memcpy(x->at[i].share, best, x->n * sizeof *best);
        for (size_t k = 0; k < x->n; k++) {
            double far = 0.7 * gsl_ran_ugaussian(g) / fmax(e->singular_value[k], 3.5);
            for (size_t j = 0; j < x->n; j++)
                x->at[i].share[j] += far * e->direction[k][j];
        }
        for (size_t j = 0; j < x->n; j++)
            x->at[i].share[j] = mirrored(x->at[i].share[j]);
    }
}

static void record(const ensemble *x, size_t step, fic_fit_chain *c)
{
    for (size_t i = 0; i < x->walkers; i++) {
        c->chi2[step * x->walkers + i] = x->at[i].chi2;
        for (size_t k = 0; k < x->n; k++)
            c->value[(step * x->walkers + i) * x->n + k] =
                fic_fit_value(&x->fit->parameter[x->fit->free[k]], x->at[i].share[k]);
    }
}

/* ---- figures ------------------------------------------------------------------------------------------- */

static double at(const fic_fit_chain *c, size_t step, size_t i, size_t k)
{
    return c->value[(step * c->walkers + i) * c->n + k];
}

/* 1 + 2 sum rho(t), the walkers' autocorrelations averaged; up to the first t above five times the sum. */
static double autocorrelation(const fic_fit_chain *c, size_t k)
{
    size_t steps = c->steps - c->burn;
    double tau = 1.0, variance = c->sd[k] * c->sd[k];
    if (!(variance > 0.0))
        return NAN;
    for (size_t lag = 1; lag < steps / 2; lag++) {
        double rho = 0.0;
        for (size_t i = 0; i < c->walkers; i++)
            for (size_t s = c->burn; s + lag < c->steps; s++)
                rho += (at(c, s, i, k) - c->mean[k]) * (at(c, s + lag, i, k) - c->mean[k]);
        tau += 2.0 * rho / (variance * (double)c->walkers * (double)(steps - lag));
        if ((double)lag > 5.0 * tau)
            break;
    }
    return fmax(tau, 1.0);
}

/* Between halves of the walkers' chains against within them. */
static double r_hat(const fic_fit_chain *c, size_t k)
{
    size_t half = (c->steps - c->burn) / 2, m = 2 * c->walkers;
    double within = 0.0, between = 0.0, *mean = calloc(m, sizeof *mean), all = 0.0;
    if (!mean || half < 2) {
        free(mean);
        return NAN;
    }
    for (size_t j = 0; j < m; j++) {
        size_t first = c->burn + (j % 2) * half, i = j / 2;
        double square = 0.0;
        for (size_t s = first; s < first + half; s++)
            mean[j] += at(c, s, i, k) / (double)half;
        for (size_t s = first; s < first + half; s++)
            square += pow(at(c, s, i, k) - mean[j], 2.0);
        within += square / (double)(half - 1) / (double)m;
        all += mean[j] / (double)m;
    }
    for (size_t j = 0; j < m; j++)
        between += pow(mean[j] - all, 2.0) / (double)(m - 1);
    free(mean);
    return sqrt(((double)(half - 1) / (double)half * within + between) / within);
}

static fic_status figures(fic_fit_chain *c, fic_error *err)
{
    static const double share[5] = { 0.025, 0.16, 0.5, 0.84, 0.975 };
    size_t steps = c->steps - c->burn, m = steps * c->walkers;
    double *v = malloc((m ? m : 1) * sizeof *v);
    if (!v)
        return fic_fail_memory(err, "a chain");
    for (size_t k = 0; k < c->n && m > 1; k++) {
        for (size_t s = 0; s < steps; s++)
            for (size_t i = 0; i < c->walkers; i++)
                v[s * c->walkers + i] = at(c, c->burn + s, i, k);
        c->mean[k] = gsl_stats_mean(v, 1, m);
        c->sd[k] = gsl_stats_sd_m(v, 1, m, c->mean[k]);
        gsl_sort(v, 1, m);
        for (int q = 0; q < 5; q++)
            c->quantile[k][q] = gsl_stats_quantile_from_sorted_data(v, 1, m, share[q]);
        c->autocorrelation[k] = autocorrelation(c, k);
        c->r_hat[k] = r_hat(c, k);
    }
    free(v);
    return FIC_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static double largest(const double v[], size_t n)
{
    double most = 0.0;
    for (size_t k = 0; k < n; k++)
        most = v[k] <= most ? most : v[k]; /* a NaN stays */
    return most;
}

/* The figures so far, and whether they are good enough. */
static fic_status look(fic_fit_chain *c, fic_error *err)
{
    c->burn = c->steps / 4;
    fic_status s = figures(c, err);
    double tau = largest(c->autocorrelation, c->n), r_hat = largest(c->r_hat, c->n);
    c->converged = s == FIC_OK && r_hat < FIC_R_HAT_MOST && (double)(c->steps - c->burn) >= FIC_TIMES_LEAST * tau;
    return s;
}

/* Until it has converged, `most` steps are done, or the watch asks to stop. Looks after FIRST steps, then each time a
 * half has been added. */
static fic_status walk(ensemble *x, size_t most, gsl_rng *g, fic_fit_chain *c, fic_error *err)
{
    enum { FIRST = 200 };
    size_t next = FIRST;
    fic_status s = evaluate(x, x->at, 0, x->walkers, err);
    while (c->steps < most && s == FIC_OK && !c->converged) {
        char now[96];
        snprintf(now, sizeof now, "sampling, %.0f %% accepted, R-hat %.2f",
                 x->tried ? 100.0 * (double)x->accepted / (double)x->tried : 0.0, largest(c->r_hat, c->n));
        if (!fic_watch_tick(x->fit->watch, (double)c->steps / (double)most, now)) {
            x->fit->stopped = true;
            break;
        }
        s = move_half(x, 0, g, err);
        if (s == FIC_OK)
            s = move_half(x, 1, g, err);
        if (s == FIC_OK)
            record(x, c->steps++, c);
        if (s == FIC_OK && c->steps == next) {
            s = look(c, err);
            next += next / 2;
        }
    }
    return s == FIC_OK && !c->converged ? look(c, err) : s;
}

/* Why to believe it, or why not and what to do. */
static void say(fic_fit_chain *c, size_t most)
{
    size_t worst = 0;
    for (size_t k = 1; k < c->n; k++)
        if (!(c->r_hat[k] <= c->r_hat[worst]))
            worst = k;
    double tau = largest(c->autocorrelation, c->n), need = FIC_TIMES_LEAST * tau / 0.75;
    if (c->converged)
        snprintf(c->reason, sizeof c->reason, "R-hat at most %.3f, %.0f autocorrelation times", c->r_hat[worst],
                 (double)(c->steps - c->burn) / tau);
    else
        snprintf(
            c->reason, sizeof c->reason,
            "R-hat %.3f of %s and %.0f autocorrelation times after %zu steps, expected below %.2f and at least %d: "
            "draw more (--sample=%.0f), or hold or tie what the data do not determine",
            c->r_hat[worst], c->name[worst], (double)(c->steps - c->burn) / tau, c->steps, FIC_R_HAT_MOST,
            FIC_TIMES_LEAST, fmax(2.0 * (double)most, isfinite(need) ? ceil(need / 100.0) * 100.0 : 0.0));
}

/* Rows closer than half an autocorrelation time tell nothing new. */
static void thin(fic_fit_chain *c)
{
    double tau = INFINITY;
    for (size_t k = 0; k < c->n; k++)
        tau = fmin(tau, c->autocorrelation[k]);
    size_t every = tau >= 4.0 && isfinite(tau) ? (size_t)(0.5 * tau) : 1, kept = 0;
    for (size_t step = 0; step < c->steps; step += every, kept++) {
        memmove(c->value + kept * c->walkers * c->n, c->value + step * c->walkers * c->n,
                c->walkers * c->n * sizeof *c->value);
        memmove(c->chi2 + kept * c->walkers, c->chi2 + step * c->walkers, c->walkers * sizeof *c->chi2);
    }
    c->every = every;
    c->rows = kept;
    c->burn_rows = (c->burn + every - 1) / every;
}

static void name_parameters(const fic_fit *fit, fic_fit_chain *c)
{
    for (size_t k = 0; k < c->n; k++) {
        snprintf(c->name[k], FIC_PATH_BYTES, "%s", fit->parameter[fit->free[k]].number.path);
        snprintf(c->unit[k], sizeof c->unit[k], "%s", fit->parameter[fit->free[k]].number.of->unit);
    }
}

fic_status fic_fit_sample(fic_fit *fit, const double best[], const fic_fit_errors *e, size_t walkers, size_t most,
                          fic_fit_chain *c, fic_error *err)
{
    size_t n = fit->n_free, least = 4 * n > 16 ? 4 * n : 16, w = walkers ? walkers : least;
    w = w > 2 * n + 2 ? w : 2 * n + 2;
    w += w % 2;
    *c = (fic_fit_chain){ .n = n, .walkers = w };
    ensemble x = { .fit = fit, .n = n, .walkers = w };
    x.at = calloc(w, sizeof *x.at);
    x.to = calloc(w, sizeof *x.to);
    x.z = calloc(w, sizeof *x.z);
    x.u = calloc(w, sizeof *x.u);
    c->value = calloc(most * w * n + 1, sizeof *c->value);
    c->chi2 = calloc(most * w + 1, sizeof *c->chi2);
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    fic_status s = x.at && x.to && x.z && x.u && c->value && c->chi2 && g ? FIC_OK : fic_fail_memory(err, "a sampler");
    name_parameters(fit, c);
    if (s == FIC_OK) {
        gsl_rng_set(g, fit->method.seed);
        scatter(&x, best, e, g);
        s = walk(&x, most, g, c, err);
    }
    c->acceptance = x.tried ? (double)x.accepted / (double)x.tried : NAN;
    if (s == FIC_OK) {
        say(c, most);
        thin(c);
    }
    gsl_rng_free(g);
    free(x.at);
    free(x.to);
    free(x.z);
    free(x.u);
    if (s != FIC_OK)
        fic_fit_chain_clear(c);
    return s;
}
