/* fit_outcome.c - all that a fit simulates at one point: wanted samples of the campaign, scans of the runs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/fit_inside.h"

void fic_fit_outcome_clear(fic_fit_outcome *o)
{
    for (size_t i = 0; i < o->n_runs; i++) {
        for (size_t j = 0; j < o->run[i].n; j++) {
            fic_simulated_scan_clear(&o->run[i].scan[j]);
            if (o->run[i].along)
                fic_scan_tangents_clear(&o->run[i].along[j]);
        }
        free(o->run[i].scan);
        free(o->run[i].along);
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

/* How much longer the directions make a segment. */
static void turn_duration(const fic_fit_directions *d, const fic_segment *g, fic_state_tangents *t)
{
    for (size_t j = 0; j < t->n; j++)
        t->ln_duration[j] = 0.0;
    for (size_t i = 0; i < d->n_steps; i++)
        t->ln_duration[d->step[i].direction] += d->step[i].factor * fic_number_ln_duration(d->step[i].number, g);
}

/* Where a run stands on its path. */
typedef struct {
    fic_relaxer *relaxer;
    fic_state state;
    fic_state_tangents tangents;
} traveller;

static fic_status set_out(const fic_run *run, const fic_fit_directions *d, traveller *t, fic_error *err)
{
    fic_status s = fic_relaxer_create(&run->material, run->precision, &t->relaxer, err);
    if (s == FIC_OK)
        s = fic_state_equilibrium(&run->material, run->protocol.T_K, run->protocol.P_GPa, &t->state, err);
    if (s == FIC_OK && d)
        s = fic_relaxer_follow(t->relaxer, d->of.n, d->of.material, err);
    return s == FIC_OK && d ? fic_state_tangents_init(&t->state, d->of.n, &t->tangents, err) : s;
}

/* A simulation without history and pictures: the path, and its scans. */
static fic_status run_one(const fic_run *run, const fic_fit_directions *d, size_t *n, fic_simulated_scan *scan,
                          fic_scan_tangents *along, fic_error *err)
{
    const fic_protocol *p = &run->protocol;
    traveller t = { 0 };
    fic_state_tangents *tangents = d ? &t.tangents : NULL;
    fic_status s = set_out(run, d, &t, err);
    for (size_t i = 0, last; i < p->n && s == FIC_OK; i = last) {
        last = p->segment[i].recorded ? scan_end(p, i) : i + 1;
        if (d)
            turn_duration(d, &p->segment[i], &t.tangents);
        if (!p->segment[i].recorded)
            s = fic_relax_along(t.relaxer, &p->segment[i], &t.state, tangents, NULL, NULL, err);
        else if (d)
            s = fic_simulate_scan_along(run, t.relaxer, i, last, &t.state, &d->of, tangents, &scan[*n], &along[*n],
                                        err);
        else
            s = fic_simulate_scan(run, t.relaxer, i, last, &t.state, &scan[*n], err);
        *n += p->segment[i].recorded && s == FIC_OK;
    }
    fic_relaxer_free(t.relaxer);
    fic_state_clear(&t.state);
    fic_state_tangents_clear(&t.tangents);
    return s;
}

static fic_status make_run(const fic_run *run, const fic_fit_directions *d, fic_fit_outcome *o, size_t i,
                           fic_error *err)
{
    size_t scans = count_scans(&run->protocol) + 1;
    o->run[i].scan = calloc(scans, sizeof *o->run[i].scan);
    o->run[i].along = d ? calloc(scans, sizeof *o->run[i].along) : NULL;
    if (!o->run[i].scan || (d && !o->run[i].along))
        return fic_fail_memory(err, "scans");
    return run_one(run, d, &o->run[i].n, o->run[i].scan, o->run[i].along, err);
}

static fic_status make_runs(const fic_fit_model *m, const fic_fit_directions *d, fic_fit_outcome *o, fic_error *err)
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
        fic_status s = make_run(&m->run[i], d, o, i, &own);
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

fic_status fic_fit_outcome_along(const fic_fit_model *m, const fic_fit_directions *d, fic_fit_outcome *o,
                                 fic_error *err)
{
    *o = (fic_fit_outcome){ 0 };
    fic_status s = make_runs(m, d, o, err);
    if (s != FIC_OK)
        fic_fit_outcome_clear(o);
    return s;
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
    fic_status s = make_runs(m, NULL, o, err);
    if (s == FIC_OK && m->has_campaign)
        s = make_samples(fit, m, o, err);
    if (s != FIC_OK)
        fic_fit_outcome_clear(o);
    return s;
}
