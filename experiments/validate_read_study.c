/* validate_read_study.c - one study of a validation file: its glasses, its instrument in ranges, the reduction that is tried. */
#include <fnmatch.h>
#include <stdlib.h>
#include "experiments/validate.h"

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

fic_status validate_read_study(fic_node map, size_t draws, const validation *v, validate_study *st, fic_error *err)
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
