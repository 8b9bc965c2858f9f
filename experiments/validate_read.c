/* validate_read.c - validation file -> studies, differences, calibrations; a study is read in validate_read_study.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/campaign_store.h"
#include "experiments/validate.h"

const validate_quantity validate_quantities[] = { { "Tf", "K" },          { "Tf_curve", "K" },      { "Tg_onset", "K" },
                                                  { "T_p", "K" },         { "peak_area", "K" },     { "E", "J/mol" },
                                                  { "q1", "1/angstrom" }, { "FWHM", "1/angstrom" }, { "K0", "GPa" } };

const validate_study *validate_find(const validation *v, const char *name)
{
    size_t k = 0;
    while (k + 1 < v->n && strcmp(v->study[k].name, name))
        k++;
    return &v->study[k];
}

/* ---- differences, calibrations --------------------------------------------------------------------------- */

static fic_status read_difference(fic_node map, const validation *v, validate_difference *d, fic_error *err)
{
    static const char *const keys[] = { "about", "quantity", "size", "study", "rate", NULL };
    const char *names[VALIDATE_QUANTITIES + 1] = { NULL }, *text;
    fic_node about, quantity, size, study, rate = fic_node_get(map, "rate");
    for (size_t i = 0; i < VALIDATE_QUANTITIES; i++)
        names[i] = validate_quantities[i].name;
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "about", &about, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "quantity", &quantity, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "size", &size, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "study", &study, err);
    if (s == FIC_OK)
        s = fic_node_text(about, &text, err);
    if (s == FIC_OK)
        snprintf(d->about, sizeof d->about, "%s", text);
    if (s == FIC_OK)
        s = fic_node_choice(quantity, names, &d->quantity, err);
    if (s != FIC_OK)
        return s;
    fic_param p = { "size", validate_quantities[d->quantity].unit, "of the difference", 1, 0, 1e12, "", false };
    s = fic_node_quantity(size, &p, &d->size, err);
    d->rate_K_s = NAN;
    if (s == FIC_OK && rate.at)
        s = fic_node_quantity(rate, &fic_campaign_rate_param, &d->rate_K_s, err);
    if (s == FIC_OK)
        s = fic_name_read(study, d->study, err);
    if (s == FIC_OK && (v->n == 0 || strcmp(validate_find(v, d->study)->name, d->study)))
        s = fic_node_fail(study, err, "no study '%s', expected one of this file", d->study);
    return s;
}

static fic_status read_calibration(fic_node map, const validation *v, validate_calibration *c, fic_error *err)
{
    static const fic_param noise = { "noise", "1", "scatter of the data over the error believed", 1, 0, 1e3, "", true };
    static const char *const keys[] = { "name", "fit", "draws", "steps", "bins", "noise", NULL };
    fic_node name, fit, node;
    long draws, steps, bins;
    c->choice = fic_calibration_choice_default();
    draws = (long)c->choice.draws;
    steps = (long)c->choice.steps;
    bins = (long)c->choice.bins;
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "name", &name, err);
    if (s == FIC_OK)
        s = fic_name_read(name, c->name, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "fit", &fit, err);
    if (s == FIC_OK)
        s = fic_node_path(fit, &c->fit, err);
    if (s == FIC_OK && (node = fic_node_get(map, "draws")).at)
        s = fic_node_whole(node, 2, VALIDATE_DRAWS, &draws, err);
    if (s == FIC_OK && (node = fic_node_get(map, "steps")).at)
        s = fic_node_whole(node, 8, 10000000L, &steps, err);
    if (s == FIC_OK && (node = fic_node_get(map, "bins")).at)
        s = fic_node_whole(node, 2, FIC_CALIBRATION_BINS, &bins, err);
    if (s == FIC_OK && (node = fic_node_get(map, "noise")).at)
        s = fic_node_quantity(node, &noise, &c->choice.noise, err);
    c->choice.draws = (size_t)draws;
    c->choice.steps = (size_t)steps;
    c->choice.bins = (size_t)bins;
    c->choice.seed = v->seed;
    return s == FIC_OK ? fic_calibration_check(c->fit, &c->choice, err) : s;
}

/* ---- the file -------------------------------------------------------------------------------------------- */

static fic_status count(fic_node list, size_t *n, fic_error *err)
{
    *n = list.at ? fic_node_count(list) : 0;
    if (list.at && (!fic_node_is_list(list) || *n == 0 || *n > VALIDATE_STUDIES))
        return fic_node_fail(list, err, "expected a list of 1 to %d", VALIDATE_STUDIES);
    return FIC_OK;
}

static fic_status read_lists(fic_node map, size_t draws, validation *v, fic_error *err)
{
    fic_node studies = fic_node_get(map, "studies"), differences = fic_node_get(map, "differences"),
             calibrations = fic_node_get(map, "calibrate");
    size_t n;
    fic_status s = count(studies, &n, err);
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        v->n = i + 1;
        s = validate_read_study(fic_node_item(studies, i), draws, v, &v->study[i], err);
    }
    if (s == FIC_OK)
        s = count(differences, &v->n_differences, err);
    for (size_t i = 0; s == FIC_OK && i < v->n_differences; i++)
        s = read_difference(fic_node_item(differences, i), v, &v->difference[i], err);
    if (s == FIC_OK)
        s = count(calibrations, &n, err);
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        v->n_calibrations = i + 1;
        s = read_calibration(fic_node_item(calibrations, i), v, &v->calibration[i], err);
    }
    if (s == FIC_OK && v->n + v->n_calibrations == 0)
        s = fic_node_fail(map, err, "expected 'studies' or 'calibrate'");
    return s;
}

static fic_status read_campaign(fic_node node, validation *v, fic_error *err)
{
    char *path;
    fic_status s = fic_node_path(node, &path, err);
    if (s == FIC_OK) {
        s = fic_campaign_read(path, &v->campaign, err);
        free(path);
    }
    v->has_campaign = s == FIC_OK;
    return s;
}

/* The text, and what the samples and points draw from other files. */
static fic_status set_key(fic_yaml *file, size_t draws, validation *v, fic_error *err)
{
    size_t n, room = 80 * (v->campaign.n + VALIDATE_STUDIES + 4);
    const char *text = fic_yaml_text(file, &n);
    char *all = malloc(room), *at = all;
    if (!all)
        return fic_fail_memory(err, "a validation");
    fic_sha256(text, n, at);
    at += sprintf(at + 64, " %zu %s ", draws, v->campaign.structure_sha256) + 64;
    for (size_t i = 0; v->has_campaign && i < v->campaign.n; i++, at += 64)
        fic_sample_key(&v->campaign, i, at);
    for (size_t k = 0; k < v->n; k++)
        at += v->study[k].sweep ? sprintf(at, "%s", v->study[k].sweep->key) : 0;
    fic_sha256(all, (size_t)(at - all), v->key);
    free(all);
    return FIC_OK;
}

fic_status validate_read(const char *path, size_t draws, validation *v, fic_error *err)
{
    static const char *const keys[] = { "campaign", "seed", "studies", "differences", "calibrate", NULL };
    fic_yaml *file;
    long seed = 1;
    *v = (validation){ 0 };
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    fic_node map = fic_yaml_root(file), campaign = fic_node_get(map, "campaign");
    s = fic_node_allow(map, keys, err);
    if (s == FIC_OK && fic_node_get(map, "seed").at)
        s = fic_node_whole(fic_node_get(map, "seed"), 0, 4294967295L, &seed, err);
    v->seed = (unsigned long)seed;
    if (s == FIC_OK && campaign.at)
        s = read_campaign(campaign, v, err);
    if (s == FIC_OK)
        s = read_lists(map, draws, v, err);
    if (s == FIC_OK)
        s = set_key(file, draws, v, err);
    fic_yaml_free(file);
    if (s != FIC_OK)
        validate_clear(v);
    return s;
}

void validate_clear(validation *v)
{
    for (size_t k = 0; k < v->n; k++) {
        if (v->study[k].sweep)
            fic_sweep_clear(v->study[k].sweep);
        free(v->study[k].sweep);
        free(v->study[k].sample);
        free(v->study[k].draw);
    }
    for (size_t k = 0; k < v->n_calibrations; k++)
        free(v->calibration[k].fit);
    fic_campaign_clear(&v->campaign);
    *v = (validation){ 0 };
}
