/* sweep_read.c - sweep file -> axes, design, outputs.
 *
 *     axes:                                        # lists, or ranges
 *       P: {from: 0 GPa, to: 7 GPa, points: 15}
 *       rate: {from: 1 K/s, to: 1e4 K/s, points: 9, spacing: log}
 *       T: [298 K, 583 K, 643 K]
 *     design: grid                # or {type: sobol, points: 1000}, {type: random, points: 1000, seed: 7}
 *     outputs: [Tf, T_p, Tf_alpha]
 * and material, instrument, solver, seed, protocol, scans as in a campaign, with $P, $rate, $T in them. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/campaign_store.h"
#include "analysis/sweep.h"
#include "models/base/file.h"
#include "models/base/units.h"

const char *const fic_design_names[] = { "grid", "random", "sobol", NULL };

enum { VALUES_MOST = 1000000 };
#define POINTS_MOST 1e10

void fic_sweep_clear(fic_sweep *s)
{
    for (size_t k = 0; k < s->n_axes; k++)
        free(s->axis[k].value);
    free(s->path);
    free(s->text);
    *s = (fic_sweep){ 0 };
}

/* ---- axes ------------------------------------------------------------------------------------------------ */

/* A number in the axis's unit; the first one of an axis says which. */
static fic_status read_value(fic_node node, fic_axis *a, double *value, fic_error *err)
{
    const char *text;
    char *rest;
    fic_status s = fic_node_text(node, &text, err);
    if (s != FIC_OK)
        return s;
    if (!a->unit[0]) {
        (void)strtod(text, &rest);
        while (isspace((unsigned char)*rest))
            rest++;
        if (strlen(rest) >= sizeof a->unit)
            return fic_node_fail(node, err, "'%.60s' is no number with a unit", text);
        snprintf(a->unit, sizeof a->unit, "%s", *rest ? rest : "1");
    }
    s = fic_quantity_parse(text, a->unit, value, err);
    return s == FIC_OK ? s : fic_node_fail_at(node, err, s);
}

static fic_status reserve(fic_axis *a, size_t n, fic_error *err)
{
    a->n = n;
    a->value = calloc(n, sizeof *a->value);
    return a->value ? FIC_OK : fic_fail_memory(err, "an axis");
}

static fic_status read_list(fic_node list, fic_axis *a, fic_error *err)
{
    size_t n = fic_node_count(list);
    if (n == 0 || n > VALUES_MOST)
        return fic_node_fail(list, err, "%zu values, expected 1 to %d", n, VALUES_MOST);
    fic_status s = reserve(a, n, err);
    for (size_t i = 0; i < n && s == FIC_OK; i++) {
        fic_node item = fic_node_item(list, i);
        s = read_value(item, a, &a->value[i], err);
        for (size_t j = 0; j < i && s == FIC_OK; j++)
            if (a->value[j] == a->value[i])
                s = fic_node_fail(item, err, "%g %s stands twice, expected values that differ", a->value[i], a->unit);
    }
    if (s == FIC_OK) {
        a->low = a->value[0];
        a->high = a->value[n - 1];
    }
    return s;
}

static void space(fic_axis *a)
{
    double last = (double)(a->n - 1);
    for (size_t i = 0; i < a->n; i++) {
        double x = (double)i / last;
        a->value[i] = a->logarithmic ? a->low * pow(a->high / a->low, x) : a->low + (a->high - a->low) * x;
    }
    a->value[a->n - 1] = a->high; /* no rounding at the end */
}

static fic_status read_range(fic_node map, fic_axis *a, bool grid, fic_error *err)
{
    static const char *const keys[] = { "from", "to", "points", "spacing", NULL };
    static const char *const spacings[] = { "linear", "log", NULL };
    fic_node from, to, points, spacing = fic_node_get(map, "spacing");
    size_t which = 0;
    long n = 0;
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "from", &from, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "to", &to, err);
    if (s == FIC_OK)
        s = read_value(from, a, &a->low, err);
    if (s == FIC_OK)
        s = read_value(to, a, &a->high, err);
    if (s == FIC_OK && spacing.at)
        s = fic_node_choice(spacing, spacings, &which, err);
    if (s != FIC_OK)
        return s;
    a->logarithmic = which == 1;
    if (a->low == a->high)
        return fic_node_fail(to, err, "the axis ends where it begins, expected another value");
    if (a->logarithmic && !(a->low > 0.0 && a->high > 0.0))
        return fic_node_fail(map, err, "a logarithmic axis from %g to %g, expected both above 0", a->low, a->high);
    points = fic_node_get(map, "points");
    if (!grid)
        return points.at ? fic_node_fail(points, err, "points of one axis, expected them under 'design' here") : FIC_OK;
    s = fic_node_need(map, "points", &points, err);
    if (s == FIC_OK)
        s = fic_node_whole(points, 2, VALUES_MOST, &n, err);
    if (s == FIC_OK)
        s = reserve(a, (size_t)n, err);
    if (s == FIC_OK)
        space(a);
    return s;
}

static fic_status read_axes(fic_node map, fic_sweep *sw, fic_error *err)
{
    size_t n = fic_node_is_map(map) ? fic_node_count(map) : 0;
    if (n == 0 || n > FIC_AXES)
        return fic_node_fail(map, err, "expected a map of 1 to %d axes, such as {T: [583 K, 643 K]}", FIC_AXES);
    fic_status s = FIC_OK;
    for (size_t k = 0; k < n && s == FIC_OK; k++) {
        const char *name;
        fic_axis *a = &sw->axis[k];
        fic_node node = fic_node_pair(map, k, &name);
        sw->n_axes = k + 1;
        size_t letters = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        if (name[letters] || letters == 0 || letters >= sizeof a->name || isdigit((unsigned char)name[0]))
            return fic_node_fail(fic_node_key_at(map, k), err,
                                 "'%.40s' is no name of an axis, expected letters, digits, '_'", name);
        snprintf(a->name, sizeof a->name, "%s", name);
        if (fic_node_is_map(node))
            s = read_range(node, a, sw->design == FIC_GRID, err);
        else if (fic_node_is_list(node) && sw->design == FIC_GRID)
            s = read_list(node, a, err);
        else
            s = fic_node_fail(node, err, "expected %s{from: 0 GPa, to: 7 GPa%s}",
                              sw->design == FIC_GRID ? "a list or " : "", sw->design == FIC_GRID ? ", points: 15" : "");
    }
    return s;
}

/* ---- the file -------------------------------------------------------------------------------------------- */

static fic_status read_design(fic_node node, fic_sweep *sw, fic_error *err)
{
    static const char *const keys[] = { "type", "points", "seed", NULL };
    fic_node type = node, points, seed;
    size_t which = FIC_GRID;
    long n = 0, number = 1;
    fic_status s = FIC_OK;
    if (fic_node_is_map(node) && (s = fic_node_allow(node, keys, err)) == FIC_OK)
        s = fic_node_need(node, "type", &type, err);
    if (s == FIC_OK && type.at)
        s = fic_node_choice(type, fic_design_names, &which, err);
    sw->design = (fic_design)which;
    if (s != FIC_OK || sw->design == FIC_GRID)
        return s;
    if (!fic_node_is_map(node))
        return fic_node_fail(node, err, "expected {type: %s, points: 1000}", fic_design_names[which]);
    seed = fic_node_get(node, "seed");
    s = fic_node_need(node, "points", &points, err);
    if (s == FIC_OK)
        s = fic_node_whole(points, 1, (long)POINTS_MOST, &n, err);
    if (s == FIC_OK && seed.at)
        s = fic_node_whole(seed, 0, 4294967295L, &number, err);
    sw->n = (size_t)n;
    sw->seed = (unsigned long)number;
    return s;
}

static fic_status count_points(fic_node axes, fic_sweep *sw, fic_error *err)
{
    double n = 1.0;
    if (sw->design != FIC_GRID)
        return FIC_OK;
    sw->n = 1;
    for (size_t k = 0; k < sw->n_axes; k++) {
        n *= (double)sw->axis[k].n;
        if (n > POINTS_MOST)
            return fic_node_fail(axes, err, "more than %g points, expected at most that", POINTS_MOST);
        sw->n *= sw->axis[k].n;
    }
    return FIC_OK;
}

static fic_status read_outputs(fic_node list, const fic_sweeper *w, fic_sweep *sw, fic_error *err)
{
    size_t n = fic_node_is_list(list) ? fic_node_count(list) : 0;
    if (n == 0 || n > FIC_OUTPUTS)
        return fic_node_fail(list, err, "expected a list of 1 to %d outputs, such as [Tf, T_p]", FIC_OUTPUTS);
    fic_status s = FIC_OK;
    for (size_t i = 0; i < n && s == FIC_OK; i++) {
        fic_node item = fic_node_item(list, i);
        const char *name;
        s = fic_node_text(item, &name, err);
        if (s == FIC_OK && (s = fic_sweep_find_output(fic_sweeper_campaign(w), name, &sw->output[i], err)) != FIC_OK)
            s = fic_node_fail_at(item, err, s);
        for (size_t j = 0; j < i && s == FIC_OK; j++)
            if (sw->output[j].place == sw->output[i].place)
                s = fic_node_fail(item, err, "'%s' stands twice", name);
        for (size_t k = 0; k < sw->n_axes && s == FIC_OK; k++)
            if (strcmp(sw->axis[k].name, name) == 0)
                s = fic_node_fail(item, err, "'%s' is an axis, too, expected another name for the axis", name);
    }
    sw->n_outputs = n;
    return s;
}

/* The file's own text, and what it draws from other files: materials, presets, the version. */
static void set_key(const fic_campaign *c, fic_sweep *sw)
{
    char both[2 * 64 + 1], sample[65];
    fic_sample_key(c, 0, sample);
    snprintf(both, sizeof both, "%s%s", sw->sha256, sample);
    fic_sha256(both, strlen(both), sw->key);
}

/* An axis of one value parts nothing, so that it stands with the first. */
static size_t parting(const fic_sweeper *w, const fic_sweep *sw, size_t axis)
{
    return sw->axis[axis].n == 1 ? 0 : fic_sweeper_parting(w, axis);
}

/* Axes that part the samples early turn slowest; those that part them at one place turn as they stand. */
static void set_order(const fic_sweeper *w, fic_sweep *sw)
{
    for (size_t k = 0; k < sw->n_axes; k++) {
        size_t place = k;
        for (; place > 0 && parting(w, sw, sw->order[place - 1]) > parting(w, sw, k); place--)
            sw->order[place] = sw->order[place - 1];
        sw->order[place] = k;
    }
}

/* The first and the last point are read as the work will read them. */
static fic_status try_points(fic_node root, fic_sweep *sw, fic_error *err)
{
    fic_sweeper *w;
    fic_node outputs;
    fic_status s = fic_sweeper_create(sw, &w, err);
    if (s != FIC_OK)
        return s;
    for (size_t k = 0; k < sw->n_axes && s == FIC_OK; k++)
        if (!fic_sweeper_uses(w, k))
            s = fic_node_fail(fic_node_key_at(fic_node_get(root, "axes"), k), err,
                              "axis '%s' is used nowhere, expected $%s in material, instrument, protocol or scans",
                              sw->axis[k].name, sw->axis[k].name);
    if (s == FIC_OK && sw->design == FIC_GRID)
        s = fic_sweeper_check(w, sw->n - 1, err);
    if (s == FIC_OK)
        s = fic_sweeper_check(w, 0, err);
    if (s == FIC_OK)
        s = fic_node_need(root, "outputs", &outputs, err);
    if (s == FIC_OK)
        s = read_outputs(outputs, w, sw, err);
    if (s == FIC_OK) {
        set_key(fic_sweeper_campaign(w), sw);
        set_order(w, sw);
    }
    fic_sweeper_free(w);
    return s;
}

static fic_status read_root(fic_node root, fic_sweep *sw, fic_error *err)
{
    static const char *const keys[] = { "axes",   "design", "outputs",  "material", "instrument",
                                        "solver", "seed",   "protocol", "scans",    NULL };
    fic_node axes, needed;
    fic_status s = fic_node_allow(root, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(root, "axes", &axes, err);
    if (s == FIC_OK)
        s = fic_node_need(root, "material", &needed, err);
    if (s == FIC_OK)
        s = fic_node_need(root, "protocol", &needed, err);
    if (s == FIC_OK)
        s = read_design(fic_node_get(root, "design"), sw, err);
    if (s == FIC_OK)
        s = read_axes(axes, sw, err);
    if (s == FIC_OK)
        s = count_points(axes, sw, err);
    return s == FIC_OK ? try_points(root, sw, err) : s;
}

fic_status fic_sweep_read(const char *path, fic_sweep *sw, fic_error *err)
{
    fic_yaml *file;
    *sw = (fic_sweep){ 0 };
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    size_t n;
    const char *text = fic_yaml_text(file, &n);
    fic_sha256(text, n, sw->sha256);
    sw->path = strdup(path);
    sw->text = strndup(text, n);
    s = sw->path && sw->text ? read_root(fic_yaml_root(file), sw, err) : fic_fail_memory(err, "a sweep");
    if (s != FIC_OK)
        fic_sweep_clear(sw);
    fic_yaml_free(file);
    return s;
}
