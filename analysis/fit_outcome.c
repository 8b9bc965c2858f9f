/* fit_outcome.c - all that a fit simulates at one point: wanted samples of the campaign, scans of the runs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/fit_inside.h"

void fic_fit_outcome_clear(fic_fit_outcome *o)
{
    for (size_t i = 0; i < o->n_runs; i++) {
        for (size_t j = 0; j < o->run[i].n; j++)
            fic_simulated_scan_clear(&o->run[i].scan[j]);
        free(o->run[i].scan);
    }
    free(o->run);
    free(o->sampled);
    *o = (fic_fit_outcome){ 0 };
}

/* ---- runs ---------------------------------------------------------------------------------------------- */

/* Where the scan that starts at segment i ends. */
static size_t scan_end(const fic_protocol *p, size_t i)
{
    size_t last = i + 1;
    while (last < p->n && p->segment[last].recorded && strcmp(p->segment[last].name, p->segment[i].name) == 0)
        last++;
    return last;
}

static size_t count_scans(const fic_protocol *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i = p->segment[i].recorded ? scan_end(p, i) : i + 1)
        n += p->segment[i].recorded;
    return n;
}

/* A simulation without history and pictures: the path, and its scans. */
static fic_status run_one(const fic_run *run, size_t *n, fic_simulated_scan **scan, fic_error *err)
{
    const fic_protocol *p = &run->protocol;
    fic_relaxer *relaxer = NULL;
    fic_state state = { 0 };
    size_t scans = count_scans(p);
    *scan = calloc(scans ? scans : 1, sizeof **scan);
    fic_status s =
        *scan ? fic_relaxer_create(&run->material, run->precision, &relaxer, err) : fic_fail_memory(err, "scans");
    if (s == FIC_OK)
        s = fic_state_equilibrium(&run->material, p->T_K, p->P_GPa, &state, err);
    for (size_t i = 0, last; i < p->n && s == FIC_OK; i = last) {
        last = p->segment[i].recorded ? scan_end(p, i) : i + 1;
        if (p->segment[i].recorded) {
            s = fic_simulate_scan(run, relaxer, i, last, &state, &(*scan)[*n], err);
            *n += s == FIC_OK;
        } else {
            s = fic_relax(relaxer, &p->segment[i], &state, NULL, err);
        }
    }
    fic_relaxer_free(relaxer);
    fic_state_clear(&state);
    return s;
}

static fic_status make_runs(const fic_fit_model *m, fic_fit_outcome *o, fic_error *err)
{
    fic_status status = FIC_OK;
    o->n_runs = m->n_runs;
    o->run = calloc(m->n_runs ? m->n_runs : 1, sizeof *o->run);
    if (!o->run) {
        o->n_runs = 0;
        return fic_fail_memory(err, "runs");
    }
#pragma omp parallel for schedule(dynamic)
    for (size_t i = 0; i < m->n_runs; i++) {
        fic_error own;
        fic_status s = run_one(&m->run[i], &o->run[i].n, &o->run[i].scan, &own);
        if (s != FIC_OK) {
#pragma omp critical(fit_run_failed)
            {
                status = s;
                *err = own;
            }
        }
    }
    return status;
}

/* ---- samples ------------------------------------------------------------------------------------------- */

static void unmade(const fic_campaign *c, fic_sampled *s)
{
    *s = (fic_sampled){ .status = FIC_ESTOP };
    s->series = (fic_series){ NAN, NAN, NAN, NAN, false };
    for (size_t i = 0; i < c->n_rates; i++)
        for (size_t q = 0; q < FIC_QUANTITIES; q++)
            s->scan[i].v[q] = s->scan[i].error[q] = NAN;
}

static fic_status make_samples(const fic_fit *fit, const fic_fit_model *m, fic_fit_outcome *o, fic_error *err)
{
    fic_status status = FIC_OK;
    o->sampled = calloc(m->campaign.n, sizeof *o->sampled);
    if (!o->sampled)
        return fic_fail_memory(err, "samples");
#pragma omp parallel for schedule(dynamic)
    for (size_t i = 0; i < m->campaign.n; i++) {
        fic_error own;
        if (!fit->wanted[i]) {
            unmade(&m->campaign, &o->sampled[i]);
        } else if (fic_campaign_sample(&m->campaign, i, NULL, NULL, &o->sampled[i], &own) != FIC_OK) {
#pragma omp critical(fit_sample_failed)
            {
                status = o->sampled[i].status;
                *err = own;
            }
        }
    }
    return status;
}

fic_status fic_fit_outcome_make(const fic_fit *fit, const fic_fit_model *m, fic_fit_outcome *o, fic_error *err)
{
    *o = (fic_fit_outcome){ 0 };
    fic_status s = make_runs(m, o, err);
    if (s == FIC_OK && m->has_campaign)
        s = make_samples(fit, m, o, err);
    if (s != FIC_OK)
        fic_fit_outcome_clear(o);
    return s;
}
