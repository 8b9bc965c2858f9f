#include "experiments/fit_checkpoint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "models/base/clock.h"
#include "models/base/file.h"
#include "models/base/json.h"
#include "models/base/version.h"

static const char *const name = "unfinished.json";

/* ---- writing ------------------------------------------------------------------------------------------- */

static json_t *best_of(const fic_fit *fit)
{
    json_t *o = json_object(), *list = json_array();
    json_object_set_new(o, "version", json_string(FIC_VERSION));
    json_object_set_new(o, "name", json_string(fit->name));
    json_object_set_new(o, "input_sha256", json_string(fit->sha256));
    json_object_set_new(o, "chi2", fic_json_real(fit->best_chi2));
    json_object_set_new(o, "evaluations", json_integer((json_int_t)fit->evaluations));
    for (size_t i = 0; i < fit->n_free; i++) {
        const fic_fit_parameter *p = &fit->parameter[fit->free[i]];
        json_t *parameter = json_object();
        json_object_set_new(parameter, "name", json_string(p->number.path));
        json_object_set_new(parameter, "unit", json_string(p->number.of->unit));
        json_object_set_new(parameter, "value", fic_json_real(fic_fit_value(p, fit->best[i])));
        json_object_set_new(parameter, "share", fic_json_real(fit->best[i]));
        json_array_append_new(list, parameter);
    }
    json_object_set_new(o, "parameters", list);
    return o;
}

/* A folder that cannot be written is said when the results are; the search need not end for it. */
static void save(fit_checkpoint *c)
{
    fic_error ignored;
    char *path = fic_path_join(c->folder, name);
    if (path && fic_folder_create(c->folder, &ignored) == FIC_OK)
        (void)fic_json_write_exact(best_of(c->fit), path, &ignored);
    c->chi2 = c->fit->best_chi2;
    free(path);
}

/* Searches tick from one thread, between points. */
static bool tick(void *user, double done, const char *now)
{
    fit_checkpoint *c = user;
    double now_s = fic_now_s();
    if (c->searching && now_s - c->last_s > 1.0 && c->fit->best_chi2 < c->chi2) {
        save(c);
        c->last_s = now_s;
    }
    return fic_watch_tick(&c->inner, done, now);
}

fic_watch fit_checkpoint_begin(fit_checkpoint *c, fic_fit *fit, const char *folder, fic_watch inner)
{
    *c = (fit_checkpoint){ .fit = fit, .folder = folder, .inner = inner, .chi2 = INFINITY, .searching = true };
    c->last_s = fic_now_s();
    return (fic_watch){ tick, c };
}

void fit_checkpoint_pause(fit_checkpoint *c)
{
    if (isfinite(c->chi2) && c->fit->best_chi2 < c->chi2)
        save(c);
    c->searching = false;
}

void fit_checkpoint_remove(const fit_checkpoint *c)
{
    char *path = fic_path_join(c->folder, name);
    if (path)
        (void)unlink(path);
    free(path);
}

/* ---- going on ------------------------------------------------------------------------------------------ */

static fic_status shares_in(const fic_fit *fit, const char *folder, const char *file, double share[], fic_error *err)
{
    char *path = fic_path_join(folder, file);
    json_error_t where;
    json_t *o = path ? json_load_file(path, 0, &where) : NULL;
    fic_status s = FIC_OK;
    if (!path)
        return fic_fail_memory(err, "a path");
    const char *sha = json_string_value(json_object_get(o, "input_sha256"));
    const json_t *list = json_object_get(o, "parameters");
    if (!o)
        s = fic_fail(err, FIC_EINPUT, "%s: %s, expected the fit to go on with", path, where.text);
    else if (!sha || strcmp(sha, fit->sha256) || json_array_size(list) != fit->n_free)
        s = fic_fail(err, FIC_EINPUT, "%s is of another fit file, expected one of this", path);
    for (size_t i = 0; s == FIC_OK && i < fit->n_free; i++) {
        share[i] = json_number_value(json_object_get(json_array_get(list, i), "share"));
        if (!(share[i] >= 0.0 && share[i] <= 1.0))
            s = fic_fail(err, FIC_EINPUT, "%s: a parameter outside its bounds, expected a fit of this file", path);
    }
    json_decref(o);
    free(path);
    return s;
}

fic_status fit_checkpoint_resume(const fic_fit *fit, const char *folder, double share[], fic_error *err)
{
    double found[FIC_FIT_PARAMETERS];
    fic_status s = shares_in(fit, folder, name, found, err);
    if (s == FIC_EINPUT)
        s = shares_in(fit, folder, "fit.json", found, err);
    if (s == FIC_OK)
        memcpy(share, found, fit->n_free * sizeof *share);
    return s;
}
