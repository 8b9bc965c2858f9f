/* fit_model.c - a model that is copied, and settled after its numbers were set. */
#include "analysis/fit_model.h"

#include <math.h>
#include <stdlib.h>

/* ---- copies -------------------------------------------------------------------------------------------- */

void fic_fit_model_clear(fic_fit_model *m)
{
    m->campaign.material = (fic_material){ 0 }; /* borrowed */
    if (m->has_campaign)
        fic_campaign_clear(&m->campaign);
    for (size_t i = 0; i < m->n_runs; i++) {
        m->run[i].material = (fic_material){ 0 };
        fic_run_clear(&m->run[i]);
    }
    free(m->run);
    fic_material_clear(&m->material);
    *m = (fic_fit_model){ 0 };
}

static fic_status copy_material(const fic_material *from, fic_material *to, fic_error *err)
{
    fic_status s = FIC_OK;
    *to = *from;
    for (size_t k = 0; k < from->n; k++)
        to->population[k].spectrum = (fic_spectrum){ 0 };
    for (size_t k = 0; k < from->n && s == FIC_OK; k++)
        s = fic_spectrum_copy(&from->population[k].spectrum, &to->population[k].spectrum, err);
    return s;
}

static fic_status copy_protocol(const fic_protocol *from, fic_protocol *to, fic_error *err)
{
    fic_status s = FIC_OK;
    *to = (fic_protocol){ .T_K = from->T_K, .P_GPa = from->P_GPa };
    for (size_t i = 0; i < from->n && s == FIC_OK; i++)
        s = fic_protocol_add(to, &from->segment[i], err);
    return s;
}

static fic_status copy_campaign(const fic_campaign *from, fic_campaign *to, fic_error *err)
{
    fic_status s = FIC_OK;
    *to = *from;
    to->n = 0;
    to->material = (fic_material){ 0 };
    to->sample = calloc(from->n, sizeof *to->sample);
    if (!to->sample)
        return fic_fail_memory(err, "the samples of a fit");
    for (size_t i = 0; i < from->n && s == FIC_OK; i++) {
        to->sample[i] = from->sample[i];
        s = copy_protocol(&from->sample[i].protocol, &to->sample[i].protocol, err);
        to->n = i + 1;
    }
    return s;
}

static fic_status copy_runs(const fic_fit_model *from, fic_fit_model *to, fic_error *err)
{
    fic_status s = FIC_OK;
    to->run = calloc(from->n_runs ? from->n_runs : 1, sizeof *to->run);
    if (!to->run)
        return fic_fail_memory(err, "the runs of a fit");
    for (size_t i = 0; i < from->n_runs && s == FIC_OK; i++) {
        to->run[i] = from->run[i];
        to->run[i].material = (fic_material){ 0 };
        s = copy_protocol(&from->run[i].protocol, &to->run[i].protocol, err);
        to->n_runs = i + 1;
    }
    return s;
}

/* Campaign and runs see the model's material; nothing of it is theirs. */
static void lend(fic_fit_model *m)
{
    if (m->has_campaign)
        m->campaign.material = m->material;
    for (size_t i = 0; i < m->n_runs; i++)
        m->run[i].material = m->material;
}

fic_status fic_fit_model_copy(const fic_fit_model *from, fic_fit_model *to, fic_error *err)
{
    *to = (fic_fit_model){ .has_campaign = from->has_campaign, .rest = from->rest };
    fic_status s = copy_material(&from->material, &to->material, err);
    if (s == FIC_OK && from->has_campaign)
        s = copy_campaign(&from->campaign, &to->campaign, err);
    if (s == FIC_OK)
        s = copy_runs(from, to, err);
    if (s == FIC_OK)
        lend(to);
    else
        fic_fit_model_clear(to);
    return s;
}

/* ---- after its numbers were set ----------------------------------------------------------------------- */

/* As many terms as before: a number of its own for every value would make the residuals jump. */
static fic_status settle_spectrum(fic_spectrum *old, fic_error *err)
{
    fic_spectrum made;
    fic_status s = FIC_OK;
    if (!isnan(old->error))
        return s;
    s = old->type == FIC_SPECTRUM_KWW ? fic_spectrum_kww(old->beta, old->tolerance, old->terms, &made, err)
                                      : fic_spectrum_gaussian(old->sigma_J_mol, old->tolerance, old->terms, &made, err);
    if (s != FIC_OK)
        return s;
    fic_spectrum_clear(old);
    *old = made;
    return FIC_OK;
}

void fic_fit_model_begin(fic_fit_model *m)
{
    for (size_t k = 0; k < m->material.n; k++)
        if (m->material.population[k].weight > 0.0)
            m->rest = k;
}

fic_status fic_fit_model_settle(fic_fit_model *m, fic_error *err)
{
    double rest = 1.0;
    fic_status s = FIC_OK;
    for (size_t k = 0; k < m->material.n && s == FIC_OK; k++) {
        rest -= k != m->rest ? m->material.population[k].weight : 0.0;
        s = settle_spectrum(&m->material.population[k].spectrum, err);
    }
    if (s == FIC_OK && !(rest >= -1e-12))
        s = fic_fail(err, FIC_EINPUT, "the weights leave %g for %s, expected at least 0", rest,
                     m->material.population[m->rest].name);
    m->material.population[m->rest].weight = fmax(rest, 0.0);
    lend(m);
    return s;
}
