/* fit.c - fictive fit FIT... -o DIR: parameters from data, with errors; several files are ranked. */
#include <argp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/command.h"
#include "experiments/fit_checkpoint.h"
#include "experiments/fit_results.h"
#include "experiments/input_kind.h"
#include "experiments/option_values.h"
#include "experiments/progress.h"
#include "experiments/threads.h"

enum { FITS_MOST = 16 };

typedef struct {
    const char *file[FITS_MOST], *folder;
    size_t n;
    bool profile, resume;
    long steps; /* of the sampler, at most; 0: none */
    output_options say;
} arguments;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->say;
        return 0;
    case 'o':
        a->folder = arg;
        return 0;
    case 'p':
        a->profile = true;
        return 0;
    case 'r':
        a->resume = true;
        return 0;
    case 's':
        a->steps = arg ? option_whole(state, "sample", arg, 8, 10000000L) : 10000;
        return 0;
    case ARGP_KEY_ARG:
        if (a->n == FITS_MOST)
            argp_error(state, "'%s' is one file too many, expected at most %d", arg, FITS_MOST);
        a->file[a->n++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (a->n == 0)
            argp_error(state, "no fit file, expected one, such as experiments/vit4/fit.yaml");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    { "output", 'o', "DIR", 0, "Write fit.json, fitted-material.yaml, tables and pictures here (default: out/NAME)",
      0 },
    { "profile", 'p', NULL, 0, "Profile likelihoods: chi2 along each parameter", 0 },
    { "sample", 's', "STEPS", OPTION_ARG_OPTIONAL,
      "Draw the posterior until it has converged, by at most so many steps of an ensemble (10000)", 0 },
    { "resume", 'r', NULL, 0, "Go on from the best point that DIR holds of this fit file, also of one that was killed",
      0 },
    { 0 }
};

/* ---- one fit ------------------------------------------------------------------------------------------- */

static fic_status begin(fic_fit *fit, const arguments *a, const char *folder, double share[], fit_results *r,
                        fic_error *err)
{
    bool failed;
    double *residual = calloc(fit->n_residuals + fit->n_priors, sizeof *residual);
    fic_status s = residual ? FIC_OK : fic_fail_memory(err, "residuals");
    for (size_t i = 0; i < fit->n_free; i++)
        share[i] = fic_fit_share(&fit->parameter[fit->free[i]], fit->parameter[fit->free[i]].start);
    if (s == FIC_OK && a->resume)
        s = fit_checkpoint_resume(fit, folder, share, err);
    if (s == FIC_OK)
        s = fic_fit_residuals(fit, share, residual, &failed, err);
    if (s == FIC_OK && failed)
        s = fic_fail(err, FIC_EMATH, "the model fails at the start: %s", fit->failure);
    r->start_chi2 = fit->best_chi2;
    free(residual);
    return s;
}

static fic_status search(fic_fit *fit, double share[], fit_results *r, fic_error *err)
{
    fic_status s = FIC_OK;
    memcpy(r->point.share, share, fit->n_free * sizeof *share);
    r->point.chi2 = fit->best_chi2;
    if (fit->method.global) {
        s = fic_fit_global(fit, share, &r->point, err);
        memcpy(share, r->point.share, fit->n_free * sizeof *share);
    }
    if (s == FIC_OK && !fit->stopped && fit->method.iterations > 0)
        s = fic_fit_local(fit, share, &r->point, err);
    return s;
}

static fic_status judge(fic_fit *fit, const arguments *a, fit_results *r, fic_error *err)
{
    fic_status s = FIC_OK;
    if (fit->stopped)
        return FIC_OK;
    s = fic_fit_errors_at(fit, r->point.share, &r->errors, err);
    r->has_errors = s == FIC_OK;
    if (r->has_errors && r->errors.singular) {
        r->point.converged = false;
        snprintf(r->point.reason, sizeof r->point.reason,
                 "the Jacobian is singular: the data do not determine every parameter");
    }
    for (size_t j = 0; a->profile && s == FIC_OK && j < fit->n_free && !fit->stopped; j++) {
        s = fic_fit_profile_of(fit, r->point.share, &r->errors, j, &r->profile[j], err);
        r->n_profiles = s == FIC_OK ? j + 1 : j;
    }
    if (a->steps && s == FIC_OK && !fit->stopped)
        s = fic_fit_sample(fit, r->point.share, &r->errors, 0, (size_t)a->steps, &r->chain, err);
    return s;
}

static fic_status fit_one(arguments *a, fic_fit *fit, const char *folder, fit_results *r, fic_error *err)
{
    progress p;
    fit_checkpoint checkpoint;
    double share[FIC_FIT_PARAMETERS];
    fic_watch watch = fit_checkpoint_begin(&checkpoint, fit, folder, progress_begin(&p, &a->say));
    fit->watch = &watch;
    fic_status s = begin(fit, a, folder, share, r, err);
    output_step(&a->say, "%s: %zu free parameters, %zu residuals, chi2 %.6g at the start", fit->name, fit->n_free,
                fit->n_residuals, r->start_chi2);
    if (s == FIC_OK)
        s = search(fit, share, r, err);
    fit_checkpoint_pause(&checkpoint);
    output_step(&a->say, "searched: chi2 %.6g after %zu evaluations", fit->best_chi2, fit->evaluations);
    if (s == FIC_OK)
        s = judge(fit, a, r, err);
    output_step(&a->say, "errors%s%s", a->profile ? ", profiles" : "", a->steps ? ", posterior" : "");
    r->wall_time_s = progress_seconds(&p);
    r->unfinished = fit->stopped;
    fit->watch = NULL;
    if (s == FIC_OK)
        s = fit_results_write(fit, r, folder, !fit->stopped && output_draws(&a->say), err);
    if (s == FIC_OK)
        fit_checkpoint_remove(&checkpoint);
    progress_end(&p);
    if (s == FIC_OK && output_for_people(&a->say))
        fit_results_print(fit, r, folder);
    if (s == FIC_OK && r->chain.n && !r->chain.converged && !output_for_people(&a->say))
        command_warn("fit", "%s: the posterior has not converged: %s", fit->name, r->chain.reason);
    if (s == FIC_OK && r->unfinished)
        return fic_fail(err, FIC_ESTOP, "%s: stopped; the best point so far is in %s, go on with --resume", fit->name,
                        folder);
    if (s == FIC_OK && !r->point.converged)
        return fic_fail(err, FIC_EMATH, "%s: not converged: %s", fit->name, r->point.reason);
    return s;
}

/* ---- several fits -------------------------------------------------------------------------------------- */

static int by_aic(const void *a, const void *b)
{
    double x = json_number_value(json_object_get(*(json_t *const *)a, "aic")),
           y = json_number_value(json_object_get(*(json_t *const *)b, "aic"));
    return (x > y) - (x < y);
}

/* ranking.json and a table: AIC and BIC, and how far each is above the best. */
static fic_status rank(const arguments *a, size_t n, json_t *fit[], fic_error *err)
{
    json_t *list = json_array();
    qsort(fit, n, sizeof *fit, by_aic);
    double best = json_number_value(json_object_get(fit[0], "aic")), best_bic = INFINITY;
    for (size_t i = 0; i < n; i++)
        best_bic = fmin(best_bic, json_number_value(json_object_get(fit[i], "bic")));
    if (output_for_people(&a->say))
        printf("\n%-24s %12s %10s %12s %12s %10s %10s\n", "model", "chi2", "parameters", "AIC", "BIC", "dAIC", "dBIC");
    for (size_t i = 0; i < n; i++) {
        const char *name = json_string_value(json_object_get(fit[i], "name"));
        double chi2 = json_number_value(json_object_get(fit[i], "chi2")),
               aic = json_number_value(json_object_get(fit[i], "aic")),
               bic = json_number_value(json_object_get(fit[i], "bic"));
        long k = (long)json_integer_value(json_object_get(fit[i], "n_parameters"));
        json_t *o =
            json_pack("{s:s, s:f, s:I, s:f, s:f, s:f, s:f}", "name", name ? name : "", "chi2", chi2, "n_parameters",
                      (json_int_t)k, "aic", aic, "bic", bic, "delta_aic", aic - best, "delta_bic", bic - best_bic);
        json_array_append_new(list, o);
        if (output_for_people(&a->say))
            printf("%-24s %12.6g %10ld %12.6g %12.6g %10.4g %10.4g\n", name ? name : "", chi2, k, aic, bic, aic - best,
                   bic - best_bic);
    }
    char *path = fic_path_join(a->folder, "ranking.json");
    fic_status s = path ? fic_json_write(list, path, err) : fic_fail_memory(err, "a path");
    free(path);
    return s;
}

/* fit.json of one file; the list of them, best first, of several. */
static fic_status print_json(const arguments *a, size_t n, json_t *const fit[], fic_error *err)
{
    if (a->n == 1)
        return output_json(json_incref(fit[0]), err);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append(list, fit[i]);
    return output_json(list, err);
}

/* Models can be ranked only by the same data. */
static fic_status same_data(const fic_fit *fit, size_t *n, fic_error *err)
{
    if (*n && *n != fit->n_residuals)
        return fic_fail(err, FIC_EINPUT, "%s has %zu data, the file before it %zu, expected the same data to rank by",
                        fit->name, fit->n_residuals, *n);
    *n = fit->n_residuals;
    return FIC_OK;
}

/* out/NAME, DIR, or DIR/NAME where there are several. */
static char *folder_of(const arguments *a, const fic_fit *fit)
{
    if (a->n > 1 && a->folder)
        return fic_path_join(a->folder, fit->name);
    return a->folder ? strdup(a->folder) : fic_path_join("out", fit->name);
}

/* A fit that did not converge or was stopped is in its folder; that one file cannot be used is found before any work.
 */
static fic_status fit_all(arguments *a, fic_error *err)
{
    static fic_fit fit[FITS_MOST];
    json_t *done[FITS_MOST] = { NULL };
    size_t read = 0, n = 0, data = 0;
    fic_status s = FIC_OK, worst = FIC_OK;
    fic_error own;
    for (; read < a->n && s == FIC_OK; read += s == FIC_OK) {
        s = input_kind_expect(a->file[read], INPUT_FIT, err);
        if (s == FIC_OK)
            s = fic_fit_read(a->file[read], &fit[read], err);
        if (s == FIC_OK && (s = same_data(&fit[read], &data, err)) != FIC_OK)
            fic_fit_clear(&fit[read]);
    }
    for (size_t i = 0; i < a->n && s == FIC_OK; i++) {
        fit_results r = { 0 };
        char *folder = folder_of(a, &fit[i]);
        s = folder ? fit_one(a, &fit[i], folder, &r, &own) : fic_fail_memory(&own, "a path");
        if (s == FIC_EMATH && a->n > 1) { /* the others are still fitted */
            command_warn("fit", "%s", own.text);
            worst = s;
            s = FIC_OK;
        }
        if (s != FIC_OK)
            *err = own;
        if (r.has_errors)
            done[n++] = fit_results_json(&fit[i], &r);
        free(folder);
        fit_results_clear(&r);
    }
    if (s == FIC_OK && a->n > 1 && n > 1)
        s = rank(a, n, done, err);
    if (a->say.json && n && print_json(a, n, done, &own) != FIC_OK && s == FIC_OK) {
        *err = own;
        s = FIC_EIO;
    }
    for (size_t i = 0; i < n; i++)
        json_decref(done[i]);
    for (size_t i = 0; i < read; i++)
        fic_fit_clear(&fit[i]);
    return s == FIC_OK && worst != FIC_OK ? fic_fail(err, worst, "not every model converged") : s;
}

int command_fit(int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "FIT...",
        "Fits parameters to measured curves and numbers, with errors, correlations and what the "
        "data leave open. Several fit files with the same data are ranked by AIC and BIC."
        "\vExamples:\n"
        "  fictive fit fit.yaml -o out/fit --profile --sample\n"
        "  fictive fit fit.yaml -o out/fit --resume\n"
        "  fictive fit model-a.yaml model-b.yaml -o out/compare",
        drawing_child,
        NULL,
        NULL
    };
    arguments a = { .say = output_options_default("fit") };
    fic_error err;
    threads_are_ours();
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    if (a.n > 1 && !a.folder)
        a.folder = "out/fit";
    fic_status s = fit_all(&a, &err);
    return command_end("fit", s, &err);
}
