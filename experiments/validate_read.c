/* validate_read.c - validation file -> studies, differences, calibrations. */
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/campaign_store.h"
#include "experiments/validate.h"

const validate_quantity validate_quantities[] = { { "Tf", "K" },          { "Tf_curve", "K" },      { "Tg_onset", "K" },
                                                  { "T_p", "K" },         { "peak_area", "K" },     { "E", "J/mol" },
                                                  { "q1", "1/angstrom" }, { "FWHM", "1/angstrom" }, { "K0", "GPa" } };

/* A typical value below the range is a mark: taken from elsewhere where it is not given. */
const fic_param validate_compression_params[] = {
    { "to", "GPa", "highest pressure, from 0 in even steps", 9.3, 0.1, 200, "assumed", true },
    { "gauge", "GPa", "standard deviation of a reading of the pressure", 0.05, 0, 10, "assumed", true },
    { "exposure", "s", "of one pattern (default: that of the beamline dac)", 0, 1e-6, 1e6, "", true },
    { "K0", "GPa", "bulk modulus that is put in (default: the structure's)", 0, 1, 1e4, "", true },
    { "K1", "1", "its derivative (default: the structure's)", 0, 1, 20, "", true },
    { 0 }
};

const fic_param validate_lag_params[] = {
    { "correct_lag", "s", "lag that the analysis takes off", 0, 0, 1, "", true },
    { "lag_error", "s", "standard error of the lag, as the analysis is told", 0, 0, 1, "", true },
    { "axis_error", "K", "standard error of the temperature calibration, as the analysis is told", 0, 0, 50, "", true },
    { 0 }
};

/* ---- ranges ---------------------------------------------------------------------------------------------- */

static fic_status read_range(fic_node node, const fic_param *p, double range[2], fic_error *err)
{
    if (!fic_node_is_list(node)) {
        fic_status s = fic_node_quantity(node, p, &range[0], err);
        range[1] = range[0];
        return s;
    }
    if (fic_node_count(node) != 2)
        return fic_node_fail(node, err, "%zu values, expected one, or a range of two", fic_node_count(node));
    fic_status s = fic_node_quantity(fic_node_item(node, 0), p, &range[0], err);
    if (s == FIC_OK)
        s = fic_node_quantity(fic_node_item(node, 1), p, &range[1], err);
    if (s == FIC_OK && !(range[0] <= range[1]))
        s = fic_node_fail(node, err, "a range from %g to %g, expected the lower value first", range[0], range[1]);
    return s;
}

/* The ranges of a table; what is not given stands at the value of `otherwise`. */
static fic_status read_ranges(fic_node map, const fic_param params[], const double otherwise[], double range[][2],
                              fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; params[i].name && s == FIC_OK; i++) {
        fic_node node = fic_node_get(map, params[i].name);
        range[i][0] = range[i][1] = otherwise[i];
        if (node.at)
            s = read_range(node, &params[i], range[i], err);
    }
    return s;
}

static fic_status read_compression(fic_node map, validate_study *st, fic_error *err)
{
    static const char *const keys[] = { "points", NULL };
    fic_node points = fic_node_get(map, "points");
    long n = 12;
    double typical[VALIDATE_INSTRUMENT - VALIDATE_TO];
    for (size_t i = 0; validate_compression_params[i].name; i++)
        typical[i] = validate_compression_params[i].typical;
    typical[VALIDATE_EXPOSURE - VALIDATE_TO] = fic_beamline_find("dac")->exposure_s;
    fic_status s = map.at ? fic_node_allow_params(map, validate_compression_params, keys, err) : FIC_OK;
    if (s == FIC_OK && points.at)
        s = fic_node_whole(points, 4, VALIDATE_POINTS, &n, err);
    if (s == FIC_OK)
        s = read_ranges(map, validate_compression_params, typical, st->range + VALIDATE_TO, err);
    st->n_pressures = map.at ? (size_t)n : 0;
    return s;
}

/* ---- glasses --------------------------------------------------------------------------------------------- */

static fic_status read_sweep(fic_node node, validate_study *st, fic_error *err)
{
    char *path;
    fic_status s = fic_node_path(node, &path, err);
    if (s != FIC_OK)
        return s;
    st->sweep = calloc(1, sizeof *st->sweep);
    s = st->sweep ? fic_sweep_read(path, st->sweep, err) : fic_fail_memory(err, path);
    free(path);
    return s;
}

/* Samples whose name fits one of the patterns; all of them without a list. */
static fic_status choose_samples(fic_node list, const fic_campaign *c, validate_study *st, fic_error *err)
{
    fic_status s = FIC_OK;
    st->campaign = c;
    st->sample = calloc(c->n, sizeof *st->sample);
    if (!st->sample)
        return fic_fail_memory(err, "a study");
    if (list.at && !fic_node_is_list(list))
        return fic_node_fail(list, err, "expected a list of patterns, such as [\"*-643K\"]");
    for (size_t i = 0; i < c->n && s == FIC_OK; i++) {
        bool take = !list.at;
        for (size_t k = 0; !take && s == FIC_OK && k < fic_node_count(list); k++) {
            const char *pattern;
            s = fic_node_text(fic_node_item(list, k), &pattern, err);
            take = s == FIC_OK && fnmatch(pattern, c->sample[i].name, 0) == 0;
        }
        if (take)
            st->sample[st->n_samples++] = i;
    }
    if (s == FIC_OK && st->n_samples == 0)
        s = fic_node_fail(list, err, "no sample of the campaign has such a name");
    return s;
}

static fic_status read_glasses(fic_node map, const validation *v, validate_study *st, fic_error *err)
{
    fic_node sweep = fic_node_get(map, "sweep"), samples = fic_node_get(map, "samples");
    if (!sweep.at && v->has_campaign)
        return choose_samples(samples, &v->campaign, st, err);
    if (!sweep.at)
        return fic_node_fail(map, err, "no glasses, expected a 'sweep' here or a 'campaign' for all studies");
    if (samples.at)
        return fic_node_fail(samples, err, "a sweep has no samples, expected one of both");
    return read_sweep(sweep, st, err);
}

/* ---- the reduction that is tried ------------------------------------------------------------------------- */

static fic_status read_window(fic_node map, const char *key, double *low_K, double *high_K, fic_error *err)
{
    static const fic_param edge = { "window", "K", "of a line", 400, 1, 5000, "", true };
    double range[2];
    fic_node node = fic_node_get(map, key);
    fic_status s = node.at ? read_range(node, &edge, range, err) : FIC_OK;
    if (s == FIC_OK && node.at) {
        *low_K = range[0];
        *high_K = range[1];
    }
    return s;
}

static fic_status read_reduction(fic_node map, validate_study *st, fic_error *err)
{
    static const char *const choices[] = { "found", "campaign", NULL }, *const lines[] = { "own", "second", NULL };
    size_t which = 0, line = 1;
    double lag[3];
    fic_node windows = fic_node_get(map, "windows"), liquid_line = fic_node_get(map, "liquid_line");
    fic_reduction_choice *r = &st->reduction;
    *r = fic_reduction_choice_default();
    fic_status s = windows.at ? fic_node_choice(windows, choices, &which, err) : FIC_OK;
    if (s == FIC_OK && which == 1 && !st->campaign)
        s = fic_node_fail(windows, err, "a sweep has no windows of a campaign, expected 'glass' and 'liquid'");
    if (s == FIC_OK && which == 1)
        *r = st->campaign->reduction;
    if (s == FIC_OK && liquid_line.at)
        s = fic_node_choice(liquid_line, lines, &line, err);
    if (liquid_line.at || which == 0)
        r->liquid_from_reference = line == 1;
    if (s == FIC_OK)
        s = fic_node_params(map, validate_lag_params, lag, err);
    if (s == FIC_OK) {
        r->sensitivity = true;
        r->lag_s = lag[0];
        r->lag_error_s = lag[1];
        r->axis_error_K = lag[2];
    }
    if (s == FIC_OK)
        s = read_window(map, "glass", &r->glass_low_K, &r->glass_high_K, err);
    return s == FIC_OK ? read_window(map, "liquid", &r->liquid_low_K, &r->liquid_high_K, err) : s;
}

/* ---- a study --------------------------------------------------------------------------------------------- */

static fic_status read_study(fic_node map, size_t draws, const validation *v, validate_study *st, fic_error *err)
{
    static const char *const keys[] = { "name",    "draws",       "correct_lag", "lag_error",   "axis_error",
                                        "glass",   "liquid",      "windows",     "liquid_line", "sweep",
                                        "samples", "compression", NULL };
    long n;
    fic_node name, node;
    fic_status s = fic_node_allow_params(map, fic_chip_params, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "name", &name, err);
    if (s == FIC_OK)
        s = fic_name_read(name, st->name, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "draws", &node, err);
    if (s == FIC_OK)
        s = fic_node_whole(node, 2, VALIDATE_DRAWS, &n, err);
    if (s == FIC_OK)
        s = read_glasses(map, v, st, err);
    if (s == FIC_OK)
        s = read_reduction(map, st, err);
    if (s == FIC_OK)
        s = read_compression(fic_node_get(map, "compression"), st, err);
    if (s == FIC_OK && st->n_pressures && !(st->campaign && st->campaign->has_structure))
        s = fic_node_fail(fic_node_get(map, "compression"), err,
                          "the glasses have no structure, expected a campaign with 'structure'");
    fic_chip ideal = fic_chip_ideal();
    if (s == FIC_OK)
        s = read_ranges(map, fic_chip_params, ideal.v, st->range, err);
    if (s != FIC_OK)
        return s;
    st->n = draws ? draws : (size_t)n;
    st->draw = calloc(st->n, sizeof *st->draw);
    return st->draw ? FIC_OK : fic_fail_memory(err, "the draws");
}

bool validate_artefact(const validate_study *st, size_t k, validate_quantity *what)
{
    if (k >= VALIDATE_INSTRUMENT) {
        size_t axis = k - VALIDATE_INSTRUMENT;
        if (!st->sweep || axis >= st->sweep->n_axes)
            return false;
        *what = (validate_quantity){ st->sweep->axis[axis].name, st->sweep->axis[axis].unit };
        return true;
    }
    const fic_param *p = k < VALIDATE_TO ? &fic_chip_params[k] : &validate_compression_params[k - VALIDATE_TO];
    *what = (validate_quantity){ p->name, p->unit };
    return st->range[k][1] > st->range[k][0] && (k < VALIDATE_TO || st->n_pressures);
}

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
        s = read_study(fic_node_item(studies, i), draws, v, &v->study[i], err);
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
