/* fit_read.c - the fit file: model, parameters, method; data are read in fit_read_data.c. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/fit_read_inside.h"
#include "models/base/file.h"

void fic_fit_clear(fic_fit *fit)
{
    for (size_t i = 0; i < fit->n_data; i++) {
        fic_facts_clear(&fit->data[i].facts);
        free(fit->data[i].T_K);
        free(fit->data[i].y);
        free(fit->data[i].noise);
    }
    free(fit->data);
    free(fit->wanted);
    fic_fit_model_clear(&fit->model);
    *fit = (fic_fit){ 0 };
}

/* ---- model --------------------------------------------------------------------------------------------- */

/* A model has no noise: that is the data's. */
static void silence(fic_chip *chip)
{
    chip->v[FIC_CHIP_NOISE] = chip->v[FIC_CHIP_FLICKER] = 0.0;
}

static fic_status read_campaign(fic_node node, fic_fit_model *m, fic_error *err)
{
    char *path;
    if (!node.at)
        return FIC_OK;
    fic_status s = fic_node_path(node, &path, err);
    if (s != FIC_OK)
        return s;
    s = fic_campaign_read(path, &m->campaign, err);
    free(path);
    if (s != FIC_OK)
        return fic_node_fail_at(node, err, s);
    m->has_campaign = m->campaign.no_patterns = true;
    m->campaign.reduction.sensitivity = false; /* a fit asks for the numbers alone */
    m->material = m->campaign.material;
    silence(&m->campaign.chip);
    for (size_t i = 0; i < m->campaign.n; i++)
        silence(&m->campaign.sample[i].chip);
    return FIC_OK;
}

static fic_status read_runs(fic_node map, fic_fit_model *m, char name[][FIC_NAME_BYTES], fic_error *err)
{
    fic_status s = FIC_OK;
    if (!map.at)
        return FIC_OK;
    size_t n = fic_node_count(map);
    if (!fic_node_is_map(map) || n == 0 || n > FIC_FIT_RUNS)
        return fic_node_fail(map, err, "expected a map of 1 to %d runs, such as {fast: fast.yaml}", FIC_FIT_RUNS);
    m->run = calloc(n, sizeof *m->run);
    if (!m->run)
        return fic_fail_memory(err, "the runs");
    for (size_t i = 0; i < n && s == FIC_OK; i++) {
        const char *key;
        char *path = NULL;
        fic_node node = fic_node_pair(map, i, &key);
        snprintf(name[i], FIC_NAME_BYTES, "%s", key);
        if (fic_node_is_text(node)) {
            s = fic_node_path(node, &path, err);
            if (s == FIC_OK && (s = fic_run_read(path, &m->run[i], err)) != FIC_OK)
                fic_node_fail_at(node, err, s);
        } else {
            s = fic_run_read_node(node, &m->run[i], err);
        }
        free(path);
        if (s != FIC_OK)
            break;
        silence(&m->run[i].chip);
        if (m->material.n == 0)
            m->material = m->run[i].material;
        else
            fic_material_clear(&m->run[i].material);
        m->n_runs = i + 1;
    }
    return s;
}

/* The fit's own material, where it names one, stands for those of campaign and runs. */
static fic_status read_material(fic_node node, fic_fit_model *m, fic_error *err)
{
    if (!node.at)
        return FIC_OK;
    fic_material own;
    fic_status s = fic_material_read(node, &own, err);
    if (s != FIC_OK)
        return s;
    fic_material_clear(&m->material);
    m->material = own;
    return FIC_OK;
}

static fic_status read_model(fic_node map, fic_fit *fit, char names[][FIC_NAME_BYTES], fic_error *err)
{
    fic_fit_model *m = &fit->model;
    fic_status s = read_campaign(fic_node_get(map, "campaign"), m, err);
    if (s == FIC_OK)
        s = read_runs(fic_node_get(map, "runs"), m, names, err);
    if (s == FIC_OK && !m->has_campaign && m->n_runs == 0)
        s = fic_node_fail(map, err, "neither 'campaign' nor 'runs', expected what is to be simulated");
    if (s == FIC_OK)
        s = read_material(fic_node_get(map, "material"), m, err);
    if (s != FIC_OK)
        return s;
    fic_fit_model_begin(m);
    return fic_fit_model_settle(m, err);
}

/* ---- parameters ---------------------------------------------------------------------------------------- */

static fic_status number_of(fic_node map, const char *key, const fic_param *of, double otherwise, double *v,
                            fic_error *err)
{
    fic_node node = fic_node_get(map, key);
    fic_param any = *of;
    *v = otherwise;
    if (!node.at)
        return FIC_OK;
    any.name = key;
    if (strcmp(key, "offset") == 0)
        any.low = -1e300;
    if (strcmp(key, "prior_error") == 0)
        any.low = 0.0;
    return fic_node_quantity(node, &any, v, err);
}

static fic_status read_free(fic_node map, fic_fit_parameter *p, fic_error *err)
{
    static const char *const scales[] = { "linear", "log", NULL };
    static const fic_param ln_error = { "prior_error", "1", "in ln", 1, 0, 1e6, "", true };
    size_t scale = 0;
    fic_node node = fic_node_get(map, "scale");
    const fic_param *of = p->number.of;
    fic_status s = node.at ? fic_node_choice(node, scales, &scale, err) : FIC_OK;
    p->log = scale == 1;
    if (s == FIC_OK)
        s = number_of(map, "from", of, NAN, &p->low, err);
    if (s == FIC_OK)
        s = number_of(map, "to", of, NAN, &p->high, err);
    if (s == FIC_OK)
        s = number_of(map, "prior", of, NAN, &p->prior, err);
    if (s == FIC_OK)
        s = number_of(map, "prior_error", p->log ? &ln_error : of, 0.0, &p->prior_sigma, err);
    if (s != FIC_OK)
        return s;
    if (!(p->low < p->high))
        return fic_node_fail(map, err, "%s: bounds from %g to %g, expected 'from' and 'to' with a range between them",
                             p->number.path, p->low, p->high);
    if (p->log && !(p->low > 0.0))
        return fic_node_fail(map, err, "%s: a log scale from %g, expected bounds above 0", p->number.path, p->low);
    if (!(p->start >= p->low && p->start <= p->high))
        return fic_node_fail(map, err, "%s: start %g is outside %g to %g, expected it between its bounds",
                             p->number.path, p->start, p->low, p->high);
    if ((p->prior_sigma > 0.0) != isfinite(p->prior))
        return fic_node_fail(map, err, "%s: expected both 'prior' and 'prior_error', or neither", p->number.path);
    return FIC_OK;
}

static size_t find_parameter(const fic_fit *fit, const char *path)
{
    size_t i = 0;
    while (i < fit->n_parameters && strcmp(fit->parameter[i].number.path, path))
        i++;
    return i;
}

static fic_status read_tied(fic_node map, fic_fit *fit, fic_fit_parameter *p, fic_error *err)
{
    static const fic_param factor = { "factor", "1", "", 1, -1e12, 1e12, "", true };
    const char *text;
    fic_node node = fic_node_get(map, "tied");
    fic_status s = fic_node_text(node, &text, err);
    if (s == FIC_OK)
        s = number_of(map, "factor", &factor, 1.0, &p->factor, err);
    if (s == FIC_OK)
        s = number_of(map, "offset", p->number.of, 0.0, &p->offset, err);
    if (s != FIC_OK)
        return s;
    p->is_tied = p->fixed = true;
    p->tied = find_parameter(fit, text);
    if (p->tied == fit->n_parameters || fit->parameter[p->tied].is_tied)
        return fic_node_fail(node, err,
                             "'%.60s' is no parameter that stands above and is not tied itself, expected one", text);
    return FIC_OK;
}

static fic_status read_parameter(fic_node map, const char *path, fic_fit *fit, fic_error *err)
{
    static const char *const keys[] = { "start", "from", "to",     "scale",  "prior", "prior_error",
                                        "fixed", "tied", "factor", "offset", NULL };
    fic_fit_parameter *p = &fit->parameter[fit->n_parameters];
    fic_node fixed;
    *p = (fic_fit_parameter){ 0 };
    fic_status s = fic_number_find(&fit->model, path, &p->number, err);
    if (s != FIC_OK)
        return fic_node_fail_at(map, err, s);
    if (find_parameter(fit, path) < fit->n_parameters)
        return fic_node_fail(map, err, "a second %s, expected each parameter once", path);
    s = fic_node_is_map(map) ? fic_node_allow(map, keys, err)
                             : fic_node_fail(map, err, "expected a map such as {from: 1, to: 2}");
    if (s == FIC_OK)
        s = number_of(map, "start", p->number.of, fic_number_get(&fit->model, &p->number), &p->start, err);
    if (s == FIC_OK && (fixed = fic_node_get(map, "fixed")).at)
        s = fic_node_flag(fixed, &p->fixed, err);
    if (s == FIC_OK && fic_node_get(map, "tied").at)
        s = read_tied(map, fit, p, err);
    else if (s == FIC_OK && !p->fixed)
        s = read_free(map, p, err);
    if (s != FIC_OK)
        return s;
    fit->n_priors += !p->fixed && p->prior_sigma > 0.0;
    if (!p->fixed)
        fit->free[fit->n_free++] = fit->n_parameters;
    fit->n_parameters++;
    return FIC_OK;
}

static fic_status read_parameters(fic_node map, fic_fit *fit, fic_error *err)
{
    fic_status s = FIC_OK;
    size_t n = fic_node_count(map);
    if (!fic_node_is_map(map) || n == 0 || n > FIC_FIT_PARAMETERS)
        return fic_node_fail(map, err, "expected a map of 1 to %d parameters, such as alpha.law.D: {from: 10, to: 30}",
                             FIC_FIT_PARAMETERS);
    for (size_t i = 0; i < n && s == FIC_OK; i++) {
        const char *path;
        fic_node node = fic_node_pair(map, i, &path);
        s = read_parameter(node, path, fit, err);
    }
    if (s == FIC_OK && fit->n_free == 0)
        s = fic_node_fail(map, err, "every parameter is fixed or tied, expected at least one that is free");
    return s;
}

/* ---- method -------------------------------------------------------------------------------------------- */

const fic_param fic_fit_method_params[] = {
    { "time", "s", "of the global search, at most; 0: no limit", 120, 0, 1e7, "", true },
    { "evaluations", "1", "of the global search, at most; 0: no limit", 0, 0, 1e8, "", true },
    { "iterations", "1", "of the local search, at most", 60, 0, 1e6, "", true },
    { "tolerance", "1", "relative change of parameters and chi2 that counts as none", 1e-5, 1e-12, 0.1, "", true },
    { "step", "1", "of differences, as a share of a parameter's range", 5e-4, 1e-9, 0.1, "", true },
    { "loss_scale", "1", "residual from which the robust loss counts less", 2, 1e-3, 1e6, "", true },
    { "seed", "1", "of the global search and the sampler", 1, 0, 4294967295.0, "", true },
    { 0 }
};

static fic_status read_method(fic_node map, fic_fit_method *m, fic_error *err)
{
    static const char *const keys[] = { "global", "loss", NULL }, *const losses[] = { "square", "soft", "cauchy",
                                                                                      NULL };
    double v[7];
    size_t loss = 0;
    fic_status s = FIC_OK;
    for (size_t i = 0; i < 7; i++)
        v[i] = fic_fit_method_params[i].typical;
    if (map.at) {
        fic_node global = fic_node_get(map, "global"), robust = fic_node_get(map, "loss");
        s = fic_node_allow_params(map, fic_fit_method_params, keys, err);
        if (s == FIC_OK)
            s = fic_node_params(map, fic_fit_method_params, v, err);
        if (s == FIC_OK && global.at)
            s = fic_node_choice(global, fic_fit_algorithms, &m->algorithm, err);
        if (s == FIC_OK && robust.at)
            s = fic_node_choice(robust, losses, &loss, err);
        m->global = global.at != NULL;
    }
    m->time_s = v[0];
    m->evaluations = (size_t)v[1];
    m->iterations = (size_t)v[2];
    m->tolerance = v[3];
    m->step = v[4];
    m->loss_scale = v[5];
    m->seed = (unsigned long)v[6];
    m->loss = (fic_loss)loss;
    return s;
}

/* ---- the file ------------------------------------------------------------------------------------------ */

static fic_status read_map(fic_node map, fic_fit *fit, fic_error *err)
{
    static const char *const keys[] = { "name", "campaign", "runs", "material", "data", "parameters", "method", NULL };
    char names[FIC_FIT_RUNS][FIC_NAME_BYTES];
    fic_node data, parameters, name = fic_node_get(map, "name");
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK && name.at)
        s = fic_name_read(name, fit->name, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "data", &data, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "parameters", &parameters, err);
    if (s == FIC_OK)
        s = read_model(map, fit, names, err);
    if (s == FIC_OK)
        s = read_method(fic_node_get(map, "method"), &fit->method, err);
    if (s == FIC_OK)
        s = read_parameters(parameters, fit, err);
    if (s == FIC_OK)
        s = fic_fit_read_data(data, (const char(*)[FIC_NAME_BYTES])names, fit, err);
    if (s == FIC_OK && fit->n_residuals + fit->n_priors < fit->n_free)
        s = fic_node_fail(data, err, "%zu data and %zu priors for %zu free parameters, expected at least as many",
                          fit->n_residuals, fit->n_priors, fit->n_free);
    return s;
}

/* NAME of folder/NAME.yaml. */
static void name_after(const char *path, char name[], size_t room)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
    snprintf(name, room, "%.*s", (int)(dot && dot > base ? (size_t)(dot - base) : strlen(base)), base);
}

fic_status fic_fit_read(const char *path, fic_fit *fit, fic_error *err)
{
    fic_yaml *file;
    *fit = (fic_fit){ .best_chi2 = INFINITY };
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    name_after(path, fit->name, sizeof fit->name);
    s = read_map(fic_yaml_root(file), fit, err);
    if (s == FIC_OK) {
        size_t n;
        const char *text = fic_yaml_text(file, &n);
        fic_sha256(text, n, fit->sha256);
    } else {
        fic_fit_clear(fit);
    }
    fic_yaml_free(file);
    return s;
}
