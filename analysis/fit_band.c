/* fit_band.c - draws of a posterior, simulated by all threads, and their quantiles row by row. */
#include "analysis/fit_band.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/fit_inside.h"

void fic_fit_bands_clear(fic_fit_bands *b)
{
    for (size_t i = 0; i < b->n; i++)
        fic_table_clear(&b->band[i].table);
    free(b->band);
    *b = (fic_fit_bands){ 0 };
}

static fic_status find_numbers(const fic_fit_model *m, const fic_fit_chain *c, fic_number number[], fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t k = 0; k < c->n && s == FIC_OK; k++) {
        s = fic_number_find(m, c->name[k], &number[k], err);
        if (s != FIC_OK)
            fic_fail_in(err, s, "the posterior does not fit this run");
    }
    return s;
}

/* The scans at point i of the draws; a failed one leaves nothing. */
static fic_status draw(const fic_fit_model *base, const fic_fit_chain *c, const fic_number number[], size_t i,
                       size_t draws, fic_fit_outcome *o)
{
    fic_fit_model m;
    fic_error own;
    static const fic_fit no_samples = { 0 };
    size_t left = (c->rows - c->burn_rows) * c->walkers, row = c->burn_rows * c->walkers + i * left / draws;
    fic_status s = fic_fit_model_copy(base, &m, &own);
    if (s != FIC_OK)
        return s;
    for (size_t k = 0; k < c->n; k++)
        fic_number_set(&m, &number[k], c->value[row * c->n + k]);
    s = fic_fit_model_settle(&m, &own);
    if (s == FIC_OK)
        s = fic_fit_outcome_make(&no_samples, &m, o, &own);
    fic_fit_model_clear(&m);
    return s;
}

static fic_status fill(fic_table *t, const fic_fit_outcome o[], size_t draws, size_t scan, double v[], fic_error *err)
{
    static const char *const name[] = { "low95", "low68", "median", "high68", "high95" };
    static const double share[] = { 0.025, 0.16, 0.5, 0.84, 0.975 };
    const fic_fit_outcome *first = o;
    while (first->n_runs == 0)
        first++;
    const fic_table *like = &first->run[0].scan[scan].table;
    fic_table_init(t, like->n_rows);
    fic_status s = fic_table_add(t, "T", "K", like->column[1].v, err);
    for (size_t q = 0; q < 5 && s == FIC_OK; q++)
        s = fic_table_add(t, name[q], "mW", NULL, err);
    for (size_t row = 0; row < like->n_rows && s == FIC_OK; row++) {
        size_t n = 0;
        for (size_t i = 0; i < draws; i++)
            if (o[i].n_runs && row < o[i].run[0].scan[scan].table.n_rows)
                v[n++] = o[i].run[0].scan[scan].table.column[4].v[row];
        gsl_sort(v, 1, n);
        for (size_t q = 0; q < 5; q++)
            t->column[1 + q].v[row] = gsl_stats_quantile_from_sorted_data(v, 1, n, share[q]);
    }
    return s;
}

static fic_status gather(const fic_fit_outcome o[], size_t draws, fic_fit_bands *b, fic_error *err)
{
    size_t some = 0;
    while (some < draws && o[some].n_runs == 0)
        some++;
    if (some == draws)
        return fic_fail(err, FIC_EMATH, "none of %zu draws of the posterior can be simulated", draws);
    double *v = malloc(draws * sizeof *v);
    b->band = calloc(o[some].run[0].n ? o[some].run[0].n : 1, sizeof *b->band);
    fic_status s = v && b->band ? FIC_OK : fic_fail_memory(err, "bands");
    for (size_t j = 0; j < o[some].run[0].n && s == FIC_OK; j++) {
        memcpy(b->band[j].name, o[some].run[0].scan[j].name, FIC_NAME_BYTES);
        s = fill(&b->band[j].table, o, draws, j, v, err);
        b->n = j + 1;
    }
    free(v);
    return s;
}

fic_status fic_fit_bands_make(const fic_run *run, const fic_fit_chain *c, size_t draws, const fic_watch *watch,
                              fic_fit_bands *b, fic_error *err)
{
    fic_run quiet = *run;
    fic_fit_model base = { .material = run->material, .n_runs = 1, .run = &quiet };
    fic_number number[FIC_FIT_PARAMETERS];
    size_t done = 0, left = (c->rows - c->burn_rows) * c->walkers;
    bool stopped = false;
    *b = (fic_fit_bands){ 0 };
    draws = draws < left ? draws : left;
    quiet.chip.v[FIC_CHIP_NOISE] = quiet.chip.v[FIC_CHIP_FLICKER] = 0.0;
    fic_fit_model_begin(&base);
    fic_status s = find_numbers(&base, c, number, err);
    fic_fit_outcome *o = calloc(draws ? draws : 1, sizeof *o);
    if (s == FIC_OK && !o)
        s = fic_fail_memory(err, "the draws");
#pragma omp parallel for schedule(dynamic) if (s == FIC_OK)
    for (size_t i = 0; i < draws; i++) {
        if (s != FIC_OK || stopped)
            continue;
        bool failed = draw(&base, c, number, i, draws, &o[i]) != FIC_OK;
#pragma omp critical(band_done)
        {
            b->failed += failed;
            if (!fic_watch_tick(watch, (double)++done / (double)draws, "draws of the posterior"))
                stopped = true;
        }
    }
    if (s == FIC_OK && stopped)
        s = fic_fail(err, FIC_ESTOP, "stopped after %zu of %zu draws", done, draws);
    b->draws = draws;
    if (s == FIC_OK)
        s = gather(o, draws, b, err);
    for (size_t i = 0; o && i < draws; i++)
        fic_fit_outcome_clear(&o[i]);
    free(o);
    if (s != FIC_OK)
        fic_fit_bands_clear(b);
    return s;
}
