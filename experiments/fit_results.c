/* fit_results.c - a fit in files. */
#include "experiments/fit_results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "models/base/table.h"
#include "models/base/version.h"

void fit_results_clear(fit_results *r)
{
    fic_fit_chain_clear(&r->chain);
    *r = (fit_results){ 0 };
}

/* ---- fit.json ------------------------------------------------------------------------------------------ */

static json_t *pair(double a, double b)
{
    json_t *list = json_array();
    json_array_append_new(list, fic_json_real(a));
    json_array_append_new(list, fic_json_real(b));
    return list;
}

static json_t *of_parameter(const fic_fit *fit, const fit_results *r, size_t i)
{
    const fic_fit_parameter *p = &fit->parameter[fit->free[i]];
    const fic_fit_estimate *e = &r->errors.estimate[i];
    json_t *o = json_object();
    json_object_set_new(o, "name", json_string(p->number.path));
    json_object_set_new(o, "unit", json_string(p->number.of->unit));
    json_object_set_new(o, "value", fic_json_real(fic_fit_value(p, r->point.share[i])));
    json_object_set_new(o, "start", fic_json_real(p->start));
    json_object_set_new(o, "bounds", pair(p->low, p->high));
    json_object_set_new(o, "scale", json_string(p->log ? "log" : "linear"));
    json_object_set_new(o, "share", fic_json_real(r->point.share[i]));
    if (!r->has_errors)
        return o;
    json_object_set_new(o, "std_error", fic_json_real(e->std_error));
    json_object_set_new(o, "interval_68", pair(e->low68, e->high68));
    json_object_set_new(o, "interval_95", pair(e->low95, e->high95));
    json_object_set_new(o, "at_bound", json_boolean(e->at_bound));
    json_object_set_new(o, "determined", json_boolean(e->determined));
    return o;
}

static json_t *square(size_t n, const double m[][FIC_FIT_PARAMETERS])
{
    json_t *rows = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *row = json_array();
        for (size_t j = 0; j < n; j++)
            json_array_append_new(row, fic_json_real(m[i][j]));
        json_array_append_new(rows, row);
    }
    return rows;
}

/* Combinations of parameters that the data leave open, largest parts only. */
static json_t *open_combinations(const fic_fit *fit, const fic_fit_errors *e)
{
    json_t *list = json_array();
    for (size_t k = e->n - e->n_open; k < e->n; k++) {
        json_t *o = json_object(), *parts = json_object();
        json_object_set_new(o, "singular_value", fic_json_real(e->singular_value[k]));
        for (size_t i = 0; i < e->n; i++)
            if (fabs(e->direction[k][i]) > 0.2)
                json_object_set_new(parts, fit->parameter[fit->free[i]].number.path, fic_json_real(e->direction[k][i]));
        json_object_set_new(o, "combination", parts);
        json_array_append_new(list, o);
    }
    return list;
}

static void set_errors(const fic_fit *fit, const fic_fit_errors *e, json_t *o)
{
    json_t *s = json_array();
    for (size_t k = 0; k < e->n; k++)
        json_array_append_new(s, fic_json_real(e->singular_value[k]));
    json_object_set_new(o, "n_data", json_integer((json_int_t)e->n_data));
    json_object_set_new(o, "n_parameters", json_integer((json_int_t)e->n_parameters));
    json_object_set_new(o, "degrees_of_freedom", json_integer((json_int_t)e->dof));
    json_object_set_new(o, "aic", fic_json_real(e->aic));
    json_object_set_new(o, "bic", fic_json_real(e->bic));
    json_object_set_new(o, "covariance", square(e->n, e->covariance));
    json_object_set_new(o, "correlation", square(e->n, e->correlation));
    json_object_set_new(o, "singular_values", s);
    json_object_set_new(o, "singular", json_boolean(e->singular));
    json_object_set_new(o, "not_determined", open_combinations(fit, e));
}

static json_t *of_chain(const fic_fit_chain *c)
{
    json_t *o = json_object(), *list = json_array();
    json_object_set_new(o, "walkers", json_integer((json_int_t)c->walkers));
    json_object_set_new(o, "steps", json_integer((json_int_t)c->steps));
    json_object_set_new(o, "burn_in_steps", json_integer((json_int_t)c->burn));
    json_object_set_new(o, "steps_per_row", json_integer((json_int_t)c->every));
    json_object_set_new(o, "converged", json_boolean(c->converged));
    json_object_set_new(o, "reason", json_string(c->reason));
    json_object_set_new(o, "acceptance", fic_json_real(c->acceptance));
    for (size_t k = 0; k < c->n; k++) {
        json_t *p = json_object(), *q = json_array();
        json_object_set_new(p, "name", json_string(c->name[k]));
        json_object_set_new(p, "mean", fic_json_real(c->mean[k]));
        json_object_set_new(p, "sd", fic_json_real(c->sd[k]));
        for (int i = 0; i < 5; i++)
            json_array_append_new(q, fic_json_real(c->quantile[k][i]));
        json_object_set_new(p, "quantiles_2.5_16_50_84_97.5", q);
        json_object_set_new(p, "autocorrelation_time", fic_json_real(c->autocorrelation[k]));
        json_object_set_new(p, "r_hat", fic_json_real(c->r_hat[k]));
        json_array_append_new(list, p);
    }
    json_object_set_new(o, "parameters", list);
    return o;
}

json_t *fit_results_json(const fic_fit *fit, const fit_results *r)
{
    json_t *o = json_object(), *list = json_array();
    json_object_set_new(o, "version", json_string(FIC_VERSION));
    json_object_set_new(o, "name", json_string(fit->name));
    json_object_set_new(o, "input_sha256", json_string(fit->sha256));
    json_object_set_new(o, "material_sha256", json_string(fit->model.material.sha256));
    json_object_set_new(o, "seed", json_integer((json_int_t)fit->method.seed));
    json_object_set_new(o, "unfinished", json_boolean(r->unfinished));
    json_object_set_new(o, "converged", json_boolean(r->point.converged && !r->unfinished));
    json_object_set_new(o, "reason", json_string(r->point.reason));
    json_object_set_new(o, "chi2", fic_json_real(r->point.chi2));
    json_object_set_new(o, "start_chi2", fic_json_real(r->start_chi2));
    json_object_set_new(o, "evaluations", json_integer((json_int_t)fit->evaluations));
    json_object_set_new(o, "failed_evaluations", json_integer((json_int_t)fit->failures));
    if (fit->failures)
        json_object_set_new(o, "last_failure", json_string(fit->failure));
    json_object_set_new(o, "iterations", json_integer((json_int_t)r->point.iterations));
    json_object_set_new(o, "wall_time_s", fic_json_real(r->wall_time_s));
    for (size_t i = 0; i < fit->n_free; i++)
        json_array_append_new(list, of_parameter(fit, r, i));
    json_object_set_new(o, "parameters", list);
    if (r->has_errors)
        set_errors(fit, &r->errors, o);
    if (r->chain.n)
        json_object_set_new(o, "posterior", of_chain(&r->chain));
    return o;
}

/* ---- files --------------------------------------------------------------------------------------------- */

static fic_status write_json(const fic_fit *fit, const fit_results *r, const fic_drafts *d, fic_error *err)
{
    char *path = fic_drafts_path(d, "fit.json");
    fic_status s = path ? fic_json_write_exact(fit_results_json(fit, r), path, err) : fic_fail_memory(err, "fit.json");
    free(path);
    return s;
}

static fic_status write_material(const fic_fit *fit, const fit_results *r, const fic_drafts *d, fic_error *err)
{
    char notes[400];
    fic_fit_model m;
    fic_status s = fic_fit_model_at(fit, r->point.share, &m, err);
    if (s != FIC_OK)
        return s;
    snprintf(notes, sizeof notes, "Fitted by fictive %s: %s, chi2 %.6g, seed %lu%s.\nFit file sha256 %s.", FIC_VERSION,
             fit->name, r->point.chi2, fit->method.seed, r->unfinished ? ", unfinished" : "", fit->sha256);
    char *path = fic_drafts_path(d, "fitted-material.yaml");
    s = path ? fic_material_write(&m.material, notes, path, err) : fic_fail_memory(err, "a path");
    free(path);
    fic_fit_model_clear(&m);
    return s;
}

/* residuals.csv: every datum, measured, predicted, in standard errors. */
static fic_status write_residuals(const fic_fit *fit, const double predicted[], const double measured[],
                                  const fic_drafts *d, fic_error *err)
{
    fic_table t;
    double *T, *which;
    fic_table_init(&t, fit->n_residuals);
    fic_status s = fic_table_add(&t, "datum", "1", NULL, err);
    if (s == FIC_OK)
        s = fic_table_add(&t, "T", "K", NULL, err);
    if (s == FIC_OK)
        s = fic_table_add(&t, "measured", "1", measured, err);
    if (s == FIC_OK)
        s = fic_table_add(&t, "predicted", "1", predicted, err);
    for (size_t k = 0; k < fit->n_data && s == FIC_OK; k++) {
        const fic_fit_data *q = &fit->data[k];
        char key[32];
        which = t.column[0].v;
        T = t.column[1].v;
        for (size_t i = 0; i < q->n; i++) {
            which[q->first + i] = (double)k;
            T[q->first + i] = q->kind == FIC_FIT_SCAN ? q->T_K[i] : NAN;
        }
        snprintf(key, sizeof key, "datum_%zu", k);
        s = fic_table_note(&t, err, key, "%s", q->name);
    }
    char *path = s == FIC_OK ? fic_drafts_path(d, "residuals.csv") : NULL;
    if (s == FIC_OK)
        s = path ? fic_table_write(&t, path, err) : fic_fail_memory(err, "a path");
    free(path);
    fic_table_clear(&t);
    return s;
}

/* One column of values and one of chi2 for each parameter. */
static fic_status write_profiles(const fic_fit *fit, const fit_results *r, const fic_drafts *d, fic_error *err)
{
    fic_table t;
    fic_status s = FIC_OK;
    if (r->n_profiles == 0)
        return FIC_OK;
    fic_table_init(&t, FIC_PROFILE_POINTS);
    for (size_t j = 0; j < r->n_profiles && s == FIC_OK; j++) {
        const fic_number *number = &fit->parameter[fit->free[j]].number;
        char name[FIC_PATH_BYTES + 8];
        s = fic_table_add(&t, number->path, number->of->unit, NULL, err);
        snprintf(name, sizeof name, "chi2.%s", number->path);
        if (s == FIC_OK)
            s = fic_table_add(&t, name, "1", NULL, err);
        for (size_t i = 0; s == FIC_OK && i < FIC_PROFILE_POINTS; i++) {
            bool there = i < r->profile[j].n;
            t.column[t.n_columns - 2].v[i] = there ? r->profile[j].value[i] : NAN;
            t.column[t.n_columns - 1].v[i] = there ? r->profile[j].chi2[i] : NAN;
        }
    }
    char *path = s == FIC_OK ? fic_drafts_path(d, "profiles.csv") : NULL;
    if (s == FIC_OK)
        s = path ? fic_table_write(&t, path, err) : fic_fail_memory(err, "a path");
    free(path);
    fic_table_clear(&t);
    return s;
}

static fic_status write_chain(const fit_results *r, const fic_drafts *d, fic_error *err)
{
    if (r->chain.n == 0)
        return FIC_OK;
    char *path = fic_drafts_path(d, "posterior.nc");
    fic_status s = path ? fic_fit_chain_write(&r->chain, path, err) : fic_fail_memory(err, "a path");
    free(path);
    return s;
}

fic_status fit_results_write(fic_fit *fit, const fit_results *r, const char *folder, bool pictures, fic_error *err)
{
    fic_drafts d;
    double *predicted = calloc(2 * fit->n_residuals, sizeof *predicted),
           *measured = predicted ? predicted + fit->n_residuals : NULL;
    if (!predicted)
        return fic_fail_memory(err, "the results");
    fic_status s = fic_fit_predict(fit, r->point.share, predicted, measured, err);
    bool begun = s == FIC_OK && (s = fic_drafts_begin(folder, &d, err)) == FIC_OK;
    if (s == FIC_OK)
        s = write_json(fit, r, &d, err);
    if (s == FIC_OK)
        s = write_material(fit, r, &d, err);
    if (s == FIC_OK)
        s = write_residuals(fit, predicted, measured, &d, err);
    if (s == FIC_OK)
        s = write_profiles(fit, r, &d, err);
    if (s == FIC_OK)
        s = write_chain(r, &d, err);
    if (s == FIC_OK && pictures)
        s = fit_pictures(fit, r, predicted, measured, &d, err);
    if (s == FIC_OK)
        s = fic_drafts_commit(&d, err);
    if (begun)
        fic_drafts_abandon(&d);
    free(predicted);
    return s;
}

/* ---- the terminal -------------------------------------------------------------------------------------- */

void fit_results_print(const fic_fit *fit, const fit_results *r, const char *folder)
{
    const fic_fit_errors *e = &r->errors;
    printf("%-40s %14s %12s   %s\n", "parameter", "value", "error", "unit");
    for (size_t i = 0; i < fit->n_free; i++) {
        const fic_fit_parameter *p = &fit->parameter[fit->free[i]];
        printf("%-40s %14.6g ", p->number.path, fic_fit_value(p, r->point.share[i]));
        if (r->has_errors && e->estimate[i].determined)
            printf("%12.2g", e->estimate[i].std_error);
        else
            printf("%12s", r->has_errors ? "not known" : "");
        printf("   %s%s\n", p->number.of->unit, r->has_errors && e->estimate[i].at_bound ? ", at its bound" : "");
    }
    printf("chi2 %.6g", r->point.chi2);
    if (r->has_errors)
        printf(" of %zu data, %zu degrees of freedom; AIC %.6g, BIC %.6g", e->n_data, e->dof, e->aic, e->bic);
    printf("\n%s: %s; %zu evaluations (%zu failed) in %.3g s\n", r->unfinished ? "unfinished" : "ended",
           r->point.reason, fit->evaluations, fit->failures, r->wall_time_s);
    if (r->has_errors && e->n_open)
        printf("%zu combination%s of parameters the data do not determine; see fit.json\n", e->n_open,
               e->n_open > 1 ? "s" : "");
    if (r->chain.n)
        printf("posterior: %zu steps of %zu walkers, %s: %s\n", r->chain.steps, r->chain.walkers,
               r->chain.converged ? "converged" : "NOT CONVERGED", r->chain.reason);
    printf("written to %s\n", folder);
}
