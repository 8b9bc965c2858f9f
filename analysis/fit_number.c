/* fit_number.c - a path of names to a number of a model, which is read and set there. */
#include "analysis/fit_number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "models/base/nearest.h"

/* ---- paths --------------------------------------------------------------------------------------------- */

static const fic_param weight_param = { "weight", "1", "share of the population", 1, 0, 1, "", false };
static const fic_param step_params[] = { { "rate", "K/s", "rate of steps of this kind", 1, 1e-12, 1e12, "", true },
                                         { "for", "s", "duration of steps of this kind", 600, 1e-12, 1e12, "", true },
                                         { "rate", "GPa/s", "rate of steps of this kind", 0.005, 1e-12, 1e12, "",
                                           true },
                                         { 0 } };
enum { STEP_RATE, STEP_FOR, STEP_PRESSURE_RATE };

/* Index of the name in a table; the table's length where it is not there. */
static size_t in_table(const fic_param table[], const char *name)
{
    size_t i = 0;
    while (table[i].name && strcmp(table[i].name, name))
        i++;
    return i;
}

static fic_status unknown(const char *path, const char *word, const fic_param table[], fic_error *err)
{
    const char *names[64];
    size_t n = 0;
    for (; table && table[n].name && n < 63; n++)
        names[n] = table[n].name;
    names[n] = NULL;
    const char *near = fic_nearest(word, names);
    return near ? fic_fail(err, FIC_EINPUT, "no parameter '%s': '%s' is unknown, did you mean '%s'?", path, word, near)
                : fic_fail(err, FIC_EINPUT,
                           "no parameter '%s': '%s' is unknown, expected a name such as alpha.law.D, alpha.weight, "
                           "alpha.spectrum.beta, alpha.pressure.shift, instrument.lag or protocol.quench.rate",
                           path, word);
}

static fic_status find_in(const fic_param table[], fic_place place, const char *name, fic_number *n, fic_error *err)
{
    size_t i = in_table(table, name);
    if (!table[i].name)
        return unknown(n->path, name, table, err);
    n->place = place;
    n->index = i;
    n->of = &table[i];
    return FIC_OK;
}

static fic_status find_spectrum(const fic_population *k, const char *name, fic_number *n, fic_error *err)
{
    bool kww = k->spectrum.type == FIC_SPECTRUM_KWW, gaussian = k->spectrum.type == FIC_SPECTRUM_GAUSSIAN;
    if ((kww && strcmp(name, "beta") == 0) || (gaussian && strcmp(name, "sigma") == 0))
        return find_in(kww ? fic_spectrum_kww_params : fic_spectrum_gaussian_params, FIC_OF_SPECTRUM, name, n, err);
    return fic_fail(err, FIC_EINPUT,
                    "no parameter '%s': the spectrum of %s is %s, expected beta of kww or sigma of gaussian", n->path,
                    k->name, fic_spectrum_names[k->spectrum.type]);
}

enum { STRUCTURE_LINEAR = 15 }; /* numbers of fic_structure_params that are values and slopes */

static fic_status find_structure(const fic_fit_model *m, const char *name, fic_number *n, fic_error *err)
{
    if (!m->campaign.has_structure)
        return fic_fail(err, FIC_EINPUT, "no parameter '%s': there is no campaign with a structure, expected one",
                        n->path);
    fic_status s = find_in(fic_structure_params, FIC_OF_STRUCTURE, name, n, err);
    if (s == FIC_OK && n->index >= STRUCTURE_LINEAR)
        s = fic_fail(err, FIC_EINPUT, "no parameter '%s': only values and slopes of q1, FWHM and density can be turned",
                     n->path);
    return s;
}

static double *in_structure(fic_structure *st, size_t index)
{
    fic_linear *q = index < 5 ? &st->q1_1_A : index < 10 ? &st->fwhm_1_A : &st->density_g_cm3;
    double *const part[] = { &q->value, &q->per_T, &q->per_Tf, &q->per_Pf_alpha, &q->per_Pf_beta };
    return part[index % 5];
}

static bool has_step(const fic_fit_model *m, const char *kind)
{
    bool found = false;
    for (size_t i = 0; i < m->n_runs; i++)
        for (size_t j = 0; j < m->run[i].protocol.n; j++)
            found = found || strcmp(m->run[i].protocol.segment[j].kind, kind) == 0;
    for (size_t i = 0; m->has_campaign && i < m->campaign.n; i++)
        for (size_t j = 0; j < m->campaign.sample[i].protocol.n; j++)
            found = found || strcmp(m->campaign.sample[i].protocol.segment[j].kind, kind) == 0;
    return found;
}

static fic_status find_step(const fic_fit_model *m, const char *kind, const char *name, fic_number *n, fic_error *err)
{
    bool pressure = strcmp(kind, "compress") == 0 || strcmp(kind, "decompress") == 0;
    fic_status s = find_in(step_params, FIC_OF_STEP, name, n, err);
    if (s != FIC_OK)
        return s;
    if (!has_step(m, kind))
        return fic_fail(err, FIC_EINPUT, "no parameter '%s': no protocol has a step '%s', expected one that it has",
                        n->path, kind);
    if (pressure && n->index == STEP_RATE)
        n->of = &step_params[n->index = STEP_PRESSURE_RATE];
    snprintf(n->step, sizeof n->step, "%s", kind);
    return FIC_OK;
}

/* Takes the path apart at its dots: at most three parts. */
fic_status fic_number_find(const fic_fit_model *m, const char *path, fic_number *n, fic_error *err)
{
    char text[FIC_PATH_BYTES], *part[3] = { text, NULL, NULL };
    size_t parts = 1;
    *n = (fic_number){ 0 };
    if (strlen(path) >= sizeof text)
        return fic_fail(err, FIC_EINPUT, "'%.80s...' is too long for a parameter, expected at most %d letters", path,
                        FIC_PATH_BYTES - 1);
    memcpy(n->path, path, strlen(path) + 1);
    memcpy(text, path, strlen(path) + 1);
    for (char *c = text; *c; c++)
        if (*c == '.' && parts < 3) {
            *c = '\0';
            part[parts++] = c + 1;
        }
    if (parts == 1)
        return find_in(fic_material_params, FIC_OF_SCALAR, text, n, err);
    if (parts == 2 && strcmp(part[0], "instrument") == 0)
        return find_in(fic_chip_params, FIC_OF_CHIP, part[1], n, err);
    if (parts == 2 && strcmp(part[0], "structure") == 0)
        return find_structure(m, part[1], n, err);
    if (parts == 3 && strcmp(part[0], "protocol") == 0)
        return find_step(m, part[1], part[2], n, err);
    size_t k = n->population = fic_material_find(&m->material, part[0]);
    if (k == m->material.n)
        return unknown(path, part[0], NULL, err);
    const fic_population *p = &m->material.population[k];
    if (parts == 2 && strcmp(part[1], "weight") == 0) {
        n->place = FIC_OF_WEIGHT;
        n->of = &weight_param;
        return k != m->rest
                   ? FIC_OK
                   : fic_fail(err, FIC_EINPUT,
                              "%s: this population takes what the others leave, expected the weight of another one",
                              path);
    }
    if (parts == 3 && strcmp(part[1], "law") == 0)
        return find_in(p->law->params, FIC_OF_LAW, part[2], n, err);
    if (parts == 3 && strcmp(part[1], "spectrum") == 0)
        return find_spectrum(p, part[2], n, err);
    if (parts == 3 && strcmp(part[1], "pressure") == 0)
        return find_in(fic_coupling_params, FIC_OF_PRESSURE, part[2], n, err);
    return unknown(path, part[1], NULL, err);
}

/* ---- get, set ------------------------------------------------------------------------------------------ */

static double *in_material(fic_material *m, const fic_number *n)
{
    fic_population *k = &m->population[n->population];
    switch (n->place) {
    case FIC_OF_SCALAR:
        return &m->v[n->index];
    case FIC_OF_WEIGHT:
        return &k->weight;
    case FIC_OF_LAW:
        return &k->p[n->index];
    case FIC_OF_PRESSURE:
        return &k->pressure[n->index];
    case FIC_OF_SPECTRUM:
        return k->spectrum.type == FIC_SPECTRUM_KWW ? &k->spectrum.beta : &k->spectrum.sigma_J_mol;
    default:
        return NULL;
    }
}

/* How far the segment goes in what the rate counts. */
static double span(const fic_number *n, const fic_segment *g)
{
    return n->index == STEP_RATE ? fabs(g->T1_K - g->T0_K) : fabs(g->P1_GPa - g->P0_GPa);
}

static double step_get(const fic_protocol *p, const fic_number *n)
{
    for (size_t j = 0; j < p->n; j++) {
        const fic_segment *g = &p->segment[j];
        if (strcmp(g->kind, n->step) || !(g->duration_s > 0.0))
            continue;
        return n->index == STEP_FOR ? g->duration_s : span(n, g) / g->duration_s;
    }
    return NAN;
}

static void step_set(fic_protocol *p, const fic_number *n, double value)
{
    for (size_t j = 0; j < p->n; j++) {
        fic_segment *g = &p->segment[j];
        if (strcmp(g->kind, n->step))
            continue;
        g->duration_s = n->index == STEP_FOR ? value : span(n, g) / value;
    }
}

double fic_number_ln_duration(const fic_number *n, const fic_segment *g)
{
    if (strcmp(g->kind, n->step) || !(g->duration_s > 0.0))
        return 0.0;
    return n->index == STEP_FOR ? 1.0 / g->duration_s : -g->duration_s / span(n, g);
}

double fic_number_get(const fic_fit_model *m, const fic_number *n)
{
    if (n->place == FIC_OF_CHIP)
        return m->has_campaign ? m->campaign.chip.v[n->index] : m->n_runs ? m->run[0].chip.v[n->index] : NAN;
    if (n->place == FIC_OF_STRUCTURE)
        return *in_structure((fic_structure *)&m->campaign.structure, n->index);
    if (n->place != FIC_OF_STEP)
        return *in_material((fic_material *)&m->material, n);
    double v = NAN;
    for (size_t i = 0; i < m->n_runs && isnan(v); i++)
        v = step_get(&m->run[i].protocol, n);
    for (size_t i = 0; m->has_campaign && i < m->campaign.n && isnan(v); i++)
        v = step_get(&m->campaign.sample[i].protocol, n);
    return v;
}

void fic_number_set(fic_fit_model *m, const fic_number *n, double value)
{
    if (n->place == FIC_OF_CHIP) {
        m->campaign.chip.v[n->index] = value;
        for (size_t i = 0; m->has_campaign && i < m->campaign.n; i++)
            m->campaign.sample[i].chip.v[n->index] = value;
        for (size_t i = 0; i < m->n_runs; i++)
            m->run[i].chip.v[n->index] = value;
    } else if (n->place == FIC_OF_STRUCTURE) {
        *in_structure(&m->campaign.structure, n->index) = value;
    } else if (n->place == FIC_OF_STEP) {
        for (size_t i = 0; i < m->n_runs; i++)
            step_set(&m->run[i].protocol, n, value);
        for (size_t i = 0; m->has_campaign && i < m->campaign.n; i++)
            step_set(&m->campaign.sample[i].protocol, n, value);
    } else {
        *in_material(&m->material, n) = value;
        if (n->place == FIC_OF_SPECTRUM)
            m->material.population[n->population].spectrum.error = NAN; /* its modes are of another value now */
    }
}
