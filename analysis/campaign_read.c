/* campaign_read.c - campaign file -> list of samples: every combination of the lists under for:. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/campaign.h"
#include "models/base/file.h"
#include "models/base/units.h"

/* The steps are those of all samples together, each with its protocol. */
enum { SAMPLES_MOST = 10000, STEPS_MOST = 4000000, BYTES_MOST = 8 << 20 };

const fic_param fic_campaign_scan_params[] = {
    { "to", "K", "temperature that scans end at", 780, 1, 5000, "", false },
    { "clear_peak", "1", "height of run 1 - run 2, in dCp, from which a peak counts", 0.1, 0, 100, "", true },
    { "clear_rate", "K/s", "rate at which that is judged (default: the second, or the only one)", 0, 0, 1e12, "",
      true },
    { "step", "K", "distance of recorded points", FIC_SCAN_STEP_K, 1e-3, 50, "", true },
    { 0 }
};
const fic_param fic_campaign_rate_param = { "rate", "K/s", "scan rate", 200, 1e-6, 1e9, "", false };

void fic_campaign_clear(fic_campaign *c)
{
    for (size_t i = 0; i < c->n; i++)
        fic_protocol_clear(&c->sample[i].protocol);
    free(c->sample);
    fic_material_clear(&c->material);
    *c = (fic_campaign){ 0 };
}

/* Windows of all curves, as recorded; found curve by curve where they are not given. */
const fic_param fic_campaign_reduction_params[] = {
    { "glass_low", "K", "lower edge of the glass window (default: found)", 0, 0, 5000, "", true },
    { "glass_high", "K", "upper edge of the glass window (default: found)", 0, 0, 5000, "", true },
    { "liquid_low", "K", "lower edge of the liquid window (default: found)", 0, 0, 5000, "", true },
    { "liquid_high", "K", "upper edge of the liquid window (default: found)", 0, 0, 5000, "", true },
    { 0 }
};

static fic_status read_reduction(fic_node map, fic_campaign *c, fic_error *err)
{
    static const char *const keys[] = { "liquid_line", NULL }, *const lines[] = { "own", "second", NULL };
    double v[4];
    size_t line = 1;
    c->reduction = fic_reduction_choice_default();
    c->reduction.liquid_from_reference = true;
    c->reduction.sensitivity = false; /* no table of a campaign has room for it */
    if (!map.at)
        return FIC_OK;
    fic_status s = fic_node_allow_params(map, fic_campaign_reduction_params, keys, err);
    if (s == FIC_OK)
        s = fic_node_params(map, fic_campaign_reduction_params, v, err);
    if (s == FIC_OK && fic_node_get(map, "liquid_line").at)
        s = fic_node_choice(fic_node_get(map, "liquid_line"), lines, &line, err);
    if (s != FIC_OK)
        return s;
    if ((v[0] > 0.0) != (v[1] > 0.0) || (v[2] > 0.0) != (v[3] > 0.0) || v[0] > v[1] || v[2] > v[3])
        return fic_node_fail(map, err, "expected both edges of a window or none, the lower one below the upper one");
    if (v[0] > 0.0) {
        c->reduction.glass_low_K = v[0];
        c->reduction.glass_high_K = v[1];
        c->reduction.glass_terms = 0;
    }
    if (v[2] > 0.0) {
        c->reduction.liquid_low_K = v[2];
        c->reduction.liquid_high_K = v[3];
        c->reduction.liquid_terms = 0;
    }
    c->reduction.liquid_from_reference = line == 1;
    return FIC_OK;
}

fic_status fic_campaign_read_scans(fic_node map, fic_campaign *c, fic_error *err)
{
    static const char *const keys[] = { "rates", "reduction", NULL };
    double v[4];
    fic_node rates;
    fic_status s = fic_node_allow_params(map, fic_campaign_scan_params, keys, err);
    if (s == FIC_OK)
        s = fic_node_params(map, fic_campaign_scan_params, v, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "rates", &rates, err);
    if (s != FIC_OK)
        return s;
    c->to_K = v[0];
    c->clear_height = v[1];
    c->step_K = v[3];
    c->n_rates = fic_node_count(rates);
    if (!fic_node_is_list(rates) || c->n_rates == 0 || c->n_rates > FIC_RATES)
        return fic_node_fail(rates, err, "expected a list of 1 to %d rates, such as [100 K/s, 200 K/s]", FIC_RATES);
    for (size_t i = 0; i < c->n_rates && s == FIC_OK; i++) {
        fic_node item = fic_node_item(rates, i);
        s = fic_node_quantity(item, &fic_campaign_rate_param, &c->rate_K_s[i], err);
        for (size_t j = 0; j < i && s == FIC_OK; j++)
            if (c->rate_K_s[j] == c->rate_K_s[i])
                s = fic_node_fail(item, err, "%g K/s stands twice, expected rates that differ", c->rate_K_s[i]);
    }
    c->clear_rate_K_s = v[2] > 0.0 ? v[2] : c->rate_K_s[c->n_rates > 1];
    if (s == FIC_OK)
        s = read_reduction(fic_node_get(map, "reduction"), c, err);
    return s;
}

/* ---- samples ------------------------------------------------------------------------------------------- */

/* What reading has taken so far, over all samples: a few lines can ask for a lot. */
typedef struct {
    size_t steps, bytes;
} spent;

typedef struct {
    size_t n;
    spent *spent;
    const char *name[FIC_VARIABLES], *text[FIC_VARIABLES];
    fic_node list[FIC_VARIABLES];
} variables;

static fic_status read_variables(fic_node map, variables *v, size_t *combinations, fic_error *err)
{
    fic_status s = FIC_OK;
    *combinations = 1;
    v->n = 0;
    if (!map.at)
        return FIC_OK;
    if (!fic_node_is_map(map) || fic_node_count(map) > FIC_VARIABLES)
        return fic_node_fail(map, err, "expected a map of at most %d lists, such as {T: [643 K, 663 K]}",
                             FIC_VARIABLES);
    v->n = fic_node_count(map);
    for (size_t i = 0; i < v->n && s == FIC_OK; i++) {
        v->list[i] = fic_node_pair(map, i, &v->name[i]);
        size_t count = fic_node_count(v->list[i]);
        if (!fic_node_is_list(v->list[i]) || count == 0)
            s = fic_node_fail(v->list[i], err, "expected a list of values, such as [643 K, 663 K]");
        else if (strlen(v->name[i]) >= FIC_NAME_BYTES)
            s = fic_node_fail(v->list[i], err, "'%.40s' is too long a name for a variable", v->name[i]);
        else if (*combinations > SAMPLES_MOST / count)
            s = fic_node_fail(map, err, "more than %d combinations, expected at most that", SAMPLES_MOST);
        else
            *combinations *= count;
    }
    return s;
}

/* The value of a variable in the unit that such values have here: K, GPa, K/s or s; NaN where it is none of these. */
static double value_of(const char *text)
{
    static const char *const units[] = { "K", "GPa", "K/s", "s", "1" };
    double value;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (fic_quantity_parse(text, units[i], &value, NULL) == FIC_OK)
            return value;
    return NAN;
}

/* A copy of a node with the values of the variables. */
static fic_status expand(fic_node node, const char *title, const variables *v, fic_yaml **copy, fic_error *err)
{
    size_t bytes;
    fic_status s = fic_yaml_expand(node, title, v->n, v->name, v->text, copy, err);
    if (s != FIC_OK)
        return s;
    fic_yaml_text(*copy, &bytes);
    v->spent->bytes += bytes;
    if (v->spent->bytes <= BYTES_MOST)
        return FIC_OK;
    fic_yaml_free(*copy);
    return fic_node_fail(node, err, "with their variables the samples take more than %d bytes, expected at most that",
                         BYTES_MOST);
}

/* "$P-$T" with its values and without blanks: "7GPa-643K". */
static fic_status set_name(fic_node node, const variables *v, fic_sample *sample, fic_error *err)
{
    fic_yaml *copy;
    const char *text;
    fic_status s = expand(node, fic_yaml_name(node.file), v, &copy, err);
    if (s != FIC_OK)
        return s;
    s = fic_node_text(fic_yaml_root(copy), &text, err);
    size_t n = 0;
    for (; s == FIC_OK && *text && n < FIC_NAME_BYTES - 1; text++)
        if (*text != ' ')
            sample->name[n++] = *text;
    sample->name[n] = '\0';
    if (s == FIC_OK && (*text || n == 0 || strpbrk(sample->name, "/\\$") || sample->name[0] == '.'))
        s = fic_node_fail(node, err, "'%s' is no name of a sample, expected 1 to %d letters, digits, '_', '-' or '.'",
                          sample->name, FIC_NAME_BYTES - 1);
    fic_yaml_free(copy);
    return s;
}

static fic_status set_protocol(fic_node node, const variables *v, fic_sample *sample, fic_error *err)
{
    char title[512];
    fic_yaml *copy;
    snprintf(title, sizeof title, "%.400s (sample %s)", fic_yaml_name(node.file), sample->name);
    fic_status s = expand(node, title, v, &copy, err);
    if (s != FIC_OK)
        return s;
    s = fic_protocol_read(fic_yaml_root(copy), &sample->protocol, err);
    for (size_t i = 0; s == FIC_OK && i < sample->protocol.n; i++)
        if (sample->protocol.segment[i].recorded) {
            s = fic_node_fail(node, err, "a scan in the protocol of a sample, expected it under 'scans' alone");
            fic_protocol_clear(&sample->protocol);
        }
    v->spent->steps += sample->protocol.n_steps;
    if (s == FIC_OK && v->spent->steps > STEPS_MOST) {
        s = fic_node_fail(node, err, "more than %d steps in all samples, expected at most that", STEPS_MOST);
        fic_protocol_clear(&sample->protocol);
    }
    fic_yaml_free(copy);
    return s;
}

/* A chip of its own, in which variables may stand too. */
static fic_status set_chip(const fic_campaign *c, fic_node node, const variables *v, fic_sample *sample, fic_error *err)
{
    char title[512];
    fic_yaml *copy;
    sample->chip = c->chip;
    if (!node.at)
        return FIC_OK;
    snprintf(title, sizeof title, "%.400s (sample %s)", fic_yaml_name(node.file), sample->name);
    fic_status s = expand(node, title, v, &copy, err);
    if (s != FIC_OK)
        return s;
    s = fic_chip_read(fic_yaml_root(copy), &sample->chip, err);
    fic_yaml_free(copy);
    return s;
}

static fic_status add_sample(fic_campaign *c, fic_node map, fic_node protocol, const variables *v, fic_error *err)
{
    fic_node name = fic_node_get(map, "name");
    if (c->n == SAMPLES_MOST)
        return fic_node_fail(name, err, "more than %d samples, expected at most that", SAMPLES_MOST);
    fic_sample *larger = realloc(c->sample, (c->n + 1) * sizeof *larger);
    if (!larger)
        return fic_fail_memory(err, "the samples");
    c->sample = larger;
    fic_sample *sample = &c->sample[c->n];
    *sample = (fic_sample){ .n_variables = v->n };
    for (size_t i = 0; i < v->n; i++) {
        snprintf(sample->variable[i], FIC_NAME_BYTES, "%s", v->name[i]);
        snprintf(sample->text[i], FIC_NAME_BYTES, "%s", v->text[i]);
        sample->value[i] = value_of(v->text[i]);
    }
    fic_status s = set_name(name, v, sample, err);
    if (s == FIC_OK && fic_campaign_find(c, sample->name) < c->n)
        s = fic_node_fail(name, err, "a second sample '%s', expected names that differ", sample->name);
    if (s == FIC_OK)
        s = set_chip(c, fic_node_get(map, "instrument"), v, sample, err);
    if (s == FIC_OK)
        s = set_protocol(protocol, v, sample, err);
    c->n += s == FIC_OK;
    return s;
}

static fic_status read_group(fic_node map, fic_node common, spent *so_far, fic_campaign *c, fic_error *err)
{
    static const char *const keys[] = { "name", "for", "protocol", "instrument", NULL };
    fic_node name, own;
    variables v;
    size_t combinations;
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "name", &name, err);
    if (s == FIC_OK)
        s = read_variables(fic_node_get(map, "for"), &v, &combinations, err);
    v.spent = so_far;
    if (s != FIC_OK)
        return s;
    own = fic_node_get(map, "protocol");
    if (!own.at && !common.at)
        return fic_node_fail(map, err, "no 'protocol' here and none for all samples, expected one");
    for (size_t i = 0; i < combinations && s == FIC_OK; i++) {
        size_t rest = i;
        for (size_t k = v.n; k-- > 0 && s == FIC_OK;) {
            size_t count = fic_node_count(v.list[k]);
            s = fic_node_text(fic_node_item(v.list[k], rest % count), &v.text[k], err);
            rest /= count;
        }
        if (s == FIC_OK)
            s = add_sample(c, map, own.at ? own : common, &v, err);
    }
    return s;
}

static fic_status read_samples(fic_node list, fic_node common, fic_campaign *c, fic_error *err)
{
    if (!fic_node_is_list(list) || fic_node_count(list) == 0)
        return fic_node_fail(list, err, "expected a list of samples, such as '- name: as-cast'");
    fic_status s = FIC_OK;
    spent so_far = { 0 };
    for (size_t i = 0; i < fic_node_count(list) && s == FIC_OK; i++)
        s = read_group(fic_node_item(list, i), common, &so_far, c, err);
    return s;
}

/* A file beside this one that holds a structure: map. */
static fic_status read_structure(fic_node node, fic_campaign *c, fic_error *err)
{
    fic_yaml *file;
    char *path;
    fic_status s = fic_node_path(node, &path, err);
    if (s != FIC_OK)
        return s;
    s = fic_yaml_read(path, &file, err);
    if (s == FIC_OK) {
        fic_node map;
        s = fic_node_need(fic_yaml_root(file), "structure", &map, err);
        if (s == FIC_OK)
            s = fic_structure_read(map, &c->structure, err);
        c->has_structure = s == FIC_OK;
        size_t n;
        const char *text = fic_yaml_text(file, &n);
        fic_sha256(text, n, c->structure_sha256);
        fic_yaml_free(file);
    }
    free(path);
    return s;
}

/* material, instrument, solver and seed are those of a run file. */
static fic_status read_map(fic_node map, fic_campaign *c, fic_error *err)
{
    static const char *const keys[] = { "material", "structure", "instrument", "solver", "seed",
                                        "protocol", "samples",   "scans",      NULL };
    fic_node material, samples, scans;
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "material", &material, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "samples", &samples, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "scans", &scans, err);
    if (s == FIC_OK)
        s = fic_material_read(material, &c->material, err);
    if (s == FIC_OK && fic_node_get(map, "structure").at)
        s = read_structure(fic_node_get(map, "structure"), c, err);
    if (s == FIC_OK)
        s = fic_run_read_common(map, &c->chip, &c->precision, &c->seed, err);
    if (s == FIC_OK)
        s = fic_campaign_read_scans(scans, c, err);
    return s == FIC_OK ? read_samples(samples, fic_node_get(map, "protocol"), c, err) : s;
}

fic_status fic_campaign_read(const char *path, fic_campaign *c, fic_error *err)
{
    fic_yaml *file;
    *c = (fic_campaign){ 0 };
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    s = read_map(fic_yaml_root(file), c, err);
    if (s == FIC_OK) {
        size_t n;
        const char *text = fic_yaml_text(file, &n);
        fic_sha256(text, n, c->sha256);
    } else {
        fic_campaign_clear(c);
    }
    fic_yaml_free(file);
    return s;
}
