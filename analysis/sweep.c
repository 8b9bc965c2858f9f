/* sweep.c - a point of a sweep: variables into the file's texts, the sample as a campaign takes it, numbers out. */
#include "analysis/sweep.h"

#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/nearest.h"

enum { VALUE_BYTES = 64 };

/* Parts of the file that are read again only when one of their variables has changed. */
typedef struct {
    fic_node node;
    bool uses[FIC_AXES];
    bool standing; /* read at `values` */
    double values[FIC_AXES];
} part;

struct fic_sweeper {
    const fic_sweep *s;
    fic_yaml *file;
    fic_campaign campaign;
    fic_sample sample;
    fic_walker *walker;
    part material, instrument, protocol, scans;
    size_t parting[FIC_AXES];
    unsigned long seed; /* of the noise, as the file has it */
    gsl_qrng *sobol;
    size_t drawn; /* points that the Sobol sequence has given */
    double u[FIC_AXES];
    const char *name[FIC_AXES], *text[FIC_AXES];
    char written[FIC_AXES][VALUE_BYTES];
};

/* ---- outputs -------------------------------------------------------------------------------------------- */

/* After the quantities of a scan come those of the series, then two for each population. */
enum { SERIES = FIC_QUANTITIES, E = SERIES, E_ERROR, R2, E_ARRHENIUS, STATES };

static const fic_quantity_type series_types[] = {
    { "E", "J/mol", "activation energy of the highest peak, Kissinger over the rates" },
    { "E_error", "J/mol", "its standard error" },
    { "R2", "1", "squared correlation of the Kissinger line" },
    { "E_arrhenius", "J/mol", "the same by ln q over 1/T_p" },
};

static void set_output(fic_output *o, const char *name, const char *unit, const char *meaning, size_t place)
{
    o->place = place;
    snprintf(o->name, sizeof o->name, "%s", name);
    snprintf(o->unit, sizeof o->unit, "%s", unit);
    snprintf(o->meaning, sizeof o->meaning, "%s", meaning);
}

/* The output at a place; false beyond the last. */
static bool output_at(const fic_campaign *c, size_t place, fic_output *o)
{
    char name[2 * FIC_NAME_BYTES], meaning[96];
    size_t k = (place - STATES) / 2;
    bool pressure = place >= STATES && (place - STATES) % 2;
    if (place >= STATES && k >= c->material.n)
        return false;
    if (place < STATES) {
        const fic_quantity_type *t = place < SERIES ? &fic_quantity_types[place] : &series_types[place - SERIES];
        set_output(o, t->name, t->unit, t->meaning, place);
        return true;
    }
    snprintf(name, sizeof name, "%s_%s", pressure ? "Pf" : "Tf", c->material.population[k].name);
    snprintf(meaning, sizeof meaning, "fictive %s of population %s before the scans",
             pressure ? "pressure" : "temperature", c->material.population[k].name);
    set_output(o, name, pressure ? "GPa" : "K", meaning, place);
    return true;
}

fic_status fic_sweep_find_output(const fic_campaign *c, const char *name, fic_output *o, fic_error *err)
{
    fic_output all[STATES + 2 * FIC_POPULATIONS];
    const char *names[STATES + 2 * FIC_POPULATIONS + 1] = { NULL };
    for (size_t place = 0; output_at(c, place, &all[place]); place++) {
        names[place] = all[place].name;
        if (strcmp(names[place], name))
            continue;
        *o = all[place];
        if (c->n_rates == 0 && place < STATES)
            return fic_fail(err, FIC_EINPUT, "'%s' needs a scan, expected scans: {to: 780 K, rates: [200 K/s]}", name);
        return FIC_OK;
    }
    const char *near = fic_nearest(name, names);
    return fic_fail(err, FIC_EINPUT, near ? "'%.60s' is no output; did you mean '%s'?" : "'%.60s' is no output", name,
                    near ? near : "");
}

static double number(const fic_campaign *c, const fic_sampled *r, size_t place)
{
    size_t rate = 0;
    if (place >= STATES) {
        size_t k = (place - STATES) / 2;
        return (place - STATES) % 2 ? r->Pf_GPa[k] : r->Tf_K[k];
    }
    if (place >= SERIES) {
        const double v[] = { r->series.E_J_mol, r->series.E_error_J_mol, r->series.R2, r->series.E_arrhenius_J_mol };
        return v[place - SERIES];
    }
    while (rate + 1 < c->n_rates && c->rate_K_s[rate] != c->clear_rate_K_s)
        rate++;
    return c->n_rates ? r->scan[rate].v[place] : NAN;
}

/* ---- order ---------------------------------------------------------------------------------------------- */

/* The points between neighbours along an axis of a grid. */
static size_t apart_along(const fic_sweep *s, size_t axis)
{
    size_t apart = 1;
    while (++axis < s->n_axes)
        apart *= s->axis[axis].n;
    return apart;
}

size_t fic_sweep_row(const fic_sweep *s)
{
    return s->design == FIC_GRID ? s->axis[s->order[s->n_axes - 1]].n : s->n;
}

size_t fic_sweep_point(const fic_sweep *s, size_t turn)
{
    size_t point = 0;
    if (s->design != FIC_GRID)
        return turn;
    for (size_t k = s->n_axes; k-- > 0; turn /= s->axis[s->order[k]].n)
        point += turn % s->axis[s->order[k]].n * apart_along(s, s->order[k]);
    return point;
}

size_t fic_sweep_run(const fic_sweep *s, size_t turn, size_t *apart)
{
    size_t row = fic_sweep_row(s);
    *apart = s->design == FIC_GRID ? apart_along(s, s->order[s->n_axes - 1]) : 1;
    return row - turn % row;
}

/* ---- points --------------------------------------------------------------------------------------------- */

/* A number in 0 to 1 that belongs to seed, point and axis: the splitmix64 generator [steele2014] as a hash, so that any
 * point can be drawn alone and in any order. */
static double draw(uint64_t seed, uint64_t point, uint64_t axis)
{
    uint64_t z = seed * 0x9e3779b97f4a7c15u + point * FIC_AXES + axis + 1;
    for (int i = 0; i < 2; i++) {
        z += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        z ^= z >> 31;
    }
    return (double)(z >> 11) * 0x1p-53;
}

static double between(const fic_axis *a, double u)
{
    return a->logarithmic ? a->low * pow(a->high / a->low, u) : a->low + (a->high - a->low) * u;
}

void fic_sweeper_values(fic_sweeper *w, size_t point, double values[])
{
    const fic_sweep *s = w->s;
    if (s->design == FIC_GRID) {
        for (size_t k = s->n_axes; k-- > 0; point /= s->axis[k].n)
            values[k] = s->axis[k].value[point % s->axis[k].n];
        return;
    }
    if (s->design == FIC_SOBOL) {
        if (point + 1 < w->drawn) {
            gsl_qrng_init(w->sobol);
            w->drawn = 0;
        }
        for (; w->drawn <= point; w->drawn++)
            gsl_qrng_get(w->sobol, w->u);
    }
    for (size_t k = 0; k < s->n_axes; k++)
        values[k] = between(&s->axis[k], s->design == FIC_SOBOL ? w->u[k] : draw(s->seed, point, k));
}

/* ---- a sweeper ------------------------------------------------------------------------------------------ */

/* Which axes stand in a node as variables. */
static fic_status find_axes(const fic_sweep *s, fic_node node, bool uses[FIC_AXES], fic_error *err)
{
    memset(uses, 0, FIC_AXES * sizeof *uses);
    if (!node.at)
        return FIC_OK;
    char *text = fic_node_print(node), variable[FIC_NAME_BYTES + 4];
    if (!text)
        return fic_fail_memory(err, "a sweep");
    for (size_t k = 0; k < s->n_axes; k++) {
        snprintf(variable, sizeof variable, "$%s", s->axis[k].name);
        uses[k] = strstr(text, variable) != NULL;
        snprintf(variable, sizeof variable, "${%s}", s->axis[k].name);
        uses[k] |= strstr(text, variable) != NULL;
    }
    free(text);
    return FIC_OK;
}

static fic_status set_part(fic_sweeper *w, const char *key, part *p, fic_error *err)
{
    p->node = fic_node_get(fic_yaml_root(w->file), key);
    return find_axes(w->s, p->node, p->uses, err);
}

/* The earliest place where each axis parts the samples. An axis that parts none is found later, and is an error. */
static fic_status set_partings(fic_sweeper *w, fic_error *err)
{
    fic_node populations =
        fic_node_is_map(w->material.node) ? fic_node_get(w->material.node, "populations") : (fic_node){ w->file, NULL };
    size_t steps = fic_node_is_list(w->protocol.node) ? fic_node_count(w->protocol.node) : 0;
    bool uses[FIC_AXES];
    fic_status s = FIC_OK;
    for (size_t k = 0; k < w->s->n_axes; k++)
        w->parting[k] = w->material.uses[k] ? 1 : 2 + steps;
    for (size_t i = 0; i < steps && s == FIC_OK; i++) {
        s = find_axes(w->s, fic_node_item(w->protocol.node, i), uses, err);
        for (size_t k = 0; k < w->s->n_axes && s == FIC_OK; k++)
            if (uses[k] && w->parting[k] > 2 + i)
                w->parting[k] = 2 + i;
    }
    for (size_t i = 0;
         populations.at && fic_node_is_list(populations) && i < fic_node_count(populations) && s == FIC_OK; i++) {
        fic_node item = fic_node_item(populations, i);
        if (!fic_node_is_map(item))
            continue;
        s = find_axes(w->s, fic_node_get(item, "spectrum"), uses, err);
        for (size_t k = 0; k < w->s->n_axes && s == FIC_OK; k++)
            if (uses[k])
                w->parting[k] = 0;
    }
    return s;
}

/* Whether a part must be read for these values. */
static bool is_due(const fic_sweeper *w, part *p, const double values[])
{
    bool due = !p->standing;
    for (size_t k = 0; k < w->s->n_axes; k++)
        due |= p->uses[k] && p->values[k] != values[k];
    memcpy(p->values, values, w->s->n_axes * sizeof *values);
    p->standing = false; /* until it has been read */
    return due;
}

void fic_sweeper_free(fic_sweeper *w)
{
    if (!w)
        return;
    w->campaign.sample = NULL; /* part of the sweeper */
    w->campaign.n = 0;
    fic_campaign_clear(&w->campaign);
    fic_protocol_clear(&w->sample.protocol);
    fic_walker_free(w->walker);
    gsl_qrng_free(w->sobol);
    fic_yaml_free(w->file);
    free(w);
}

fic_status fic_sweeper_create(const fic_sweep *s, fic_sweeper **out, fic_error *err)
{
    fic_sweeper *w = calloc(1, sizeof *w);
    if (!w)
        return fic_fail_memory(err, "a sweep");
    w->s = s;
    w->campaign.sample = &w->sample;
    w->campaign.n = 1;
    w->campaign.to_K = INFINITY; /* where nothing is scanned */
    snprintf(w->sample.name, sizeof w->sample.name, "point");
    fic_status status = fic_yaml_parse(s->path, s->text, strlen(s->text), &w->file, err);
    if (status == FIC_OK)
        status = fic_walker_create(&w->walker, err);
    if (status == FIC_OK && s->design == FIC_SOBOL && !(w->sobol = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)s->n_axes)))
        status = fic_fail_memory(err, "a Sobol sequence");
    if (status == FIC_OK)
        status = set_part(w, "material", &w->material, err);
    if (status == FIC_OK)
        status = set_part(w, "instrument", &w->instrument, err);
    if (status == FIC_OK)
        status = set_part(w, "protocol", &w->protocol, err);
    if (status == FIC_OK)
        status = set_part(w, "scans", &w->scans, err);
    if (status == FIC_OK)
        status = set_partings(w, err);
    for (size_t k = 0; k < s->n_axes; k++) {
        w->name[k] = s->axis[k].name;
        w->text[k] = w->written[k];
    }
    if (status != FIC_OK) {
        fic_sweeper_free(w);
        return status;
    }
    *out = w;
    return FIC_OK;
}

/* ---- one point ------------------------------------------------------------------------------------------ */

static fic_status read_protocol(fic_sweeper *w, fic_error *err)
{
    fic_protocol_clear(&w->sample.protocol);
    fic_status s = fic_protocol_read(w->protocol.node, &w->sample.protocol, err);
    for (size_t i = 0; s == FIC_OK && i < w->sample.protocol.n; i++)
        if (w->sample.protocol.segment[i].recorded)
            s = fic_node_fail(w->protocol.node, err,
                              "a scan in the protocol of a sample, expected it under 'scans' alone");
    return s;
}

/* Reads those parts that these values change. */
static fic_status prepare(fic_sweeper *w, const double values[], fic_error *err)
{
    fic_campaign *c = &w->campaign;
    fic_status s = FIC_OK;
    if (is_due(w, &w->material, values))
        s = fic_material_read_again(w->material.node, &c->material, err);
    w->material.standing = s == FIC_OK;
    if (s == FIC_OK && is_due(w, &w->instrument, values))
        s = fic_run_read_common(fic_yaml_root(w->file), &c->chip, &c->precision, &w->seed, err);
    w->instrument.standing = s == FIC_OK;
    w->sample.chip = c->chip;
    if (s == FIC_OK && is_due(w, &w->protocol, values))
        s = read_protocol(w, err);
    w->protocol.standing = s == FIC_OK;
    if (s == FIC_OK && w->scans.node.at && is_due(w, &w->scans, values))
        s = fic_campaign_read_scans(w->scans.node, c, err);
    w->scans.standing = s == FIC_OK;
    return s;
}

fic_status fic_sweeper_check(fic_sweeper *w, size_t point, fic_error *err)
{
    double values[FIC_AXES] = { 0 };
    fic_sweeper_values(w, point, values);
    for (size_t k = 0; k < w->s->n_axes; k++) {
        const char *unit = w->s->axis[k].unit;
        snprintf(w->written[k], VALUE_BYTES, "%.17g%s%s", values[k], strcmp(unit, "1") ? " " : "",
                 strcmp(unit, "1") ? unit : "");
    }
    fic_status s = fic_yaml_bind(w->file, w->s->n_axes, w->name, w->text, err);
    w->campaign.seed = w->seed + (unsigned long)point;
    return s == FIC_OK ? prepare(w, values, err) : s;
}

const fic_campaign *fic_sweeper_campaign(const fic_sweeper *w)
{
    return &w->campaign;
}

bool fic_sweeper_uses(const fic_sweeper *w, size_t axis)
{
    return w->material.uses[axis] || w->instrument.uses[axis] || w->protocol.uses[axis] || w->scans.uses[axis];
}

size_t fic_sweeper_parting(const fic_sweeper *w, size_t axis)
{
    return w->parting[axis];
}

fic_status fic_sweeper_run(fic_sweeper *w, size_t point, double outputs[], char reason[FIC_REASON_BYTES],
                           fic_error *err)
{
    fic_error own;
    fic_sampled result;
    fic_status s = fic_sweeper_check(w, point, &own);
    if (s == FIC_OK)
        s = fic_campaign_next_sample(&w->campaign, 0, w->walker, NULL, NULL, &result, &own);
    if (s == FIC_ENOMEM) {
        *err = own;
        return s;
    }
    for (size_t i = 0; i < w->s->n_outputs; i++)
        outputs[i] = s == FIC_OK ? number(&w->campaign, &result, w->s->output[i].place) : NAN;
    memset(reason, 0, FIC_REASON_BYTES);
    if (s != FIC_OK)
        snprintf(reason, FIC_REASON_BYTES, "%.*s", (int)strcspn(own.text, "\n"), own.text);
    return FIC_OK;
}
