/* fit_read_data.c - the data: list of a fit file: facts and reduced quantities; curves are read in fit_read_curve.c. */
#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/fit_inside.h"
#include "analysis/fit_read_inside.h"

static const fic_param weight_param = { "weight", "1", "of these residuals, squared", 1, 1e-12, 1e12, "", true };

/* ---- facts --------------------------------------------------------------------------------------------- */

/* The list of that name holds a pattern that the word matches. */
static fic_status matches(fic_node list, const char *word, bool *found, fic_error *err)
{
    fic_status s = FIC_OK;
    *found = false;
    if (list.at && !fic_node_is_list(list))
        return fic_node_fail(list, err, "expected a list of names, such as [F17, F35]");
    for (size_t i = 0; list.at && i < fic_node_count(list) && s == FIC_OK; i++) {
        const char *pattern;
        s = fic_node_text(fic_node_item(list, i), &pattern, err);
        *found = *found || (s == FIC_OK && fnmatch(pattern, word, 0) == 0);
    }
    return s;
}

static fic_status drop_facts(fic_node except, fic_facts *f, fic_error *err)
{
    fic_status s = FIC_OK;
    size_t kept = 0;
    for (size_t i = 0; i < f->n && s == FIC_OK; i++) {
        bool out;
        s = matches(except, f->fact[i].id, &out, err);
        if (!out)
            f->fact[kept++] = f->fact[i];
    }
    if (s == FIC_OK && kept == 0)
        s = fic_node_fail(except, err, "no fact is left, expected at least one");
    f->n = kept;
    return s;
}

static fic_status want_samples(fic_node except, fic_fit *fit, fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; i < fit->model.campaign.n && s == FIC_OK; i++) {
        bool out;
        s = matches(except, fit->model.campaign.sample[i].name, &out, err);
        fit->wanted[i] = fit->wanted[i] || !out;
    }
    return s;
}

const fic_param fic_fit_facts_params[] = {
    { "weight", "1", "of these residuals, squared", 1, 1e-12, 1e12, "", true },
    { "margin", "1", "how far inside its window a number is wanted, in half widths", 0.1, 0, 1, "", true },
    { "pull", "1", "towards the middle of the window, in half widths", 0.05, 0, 1, "", true },
    { 0 }
};

static fic_status quantity_named(fic_node node, const char *name, int *quantity, fic_error *err)
{
    for (int q = 0; q < FIC_QUANTITIES; q++)
        if (strcmp(fic_quantity_types[q].name, name) == 0) {
            *quantity = q;
            return FIC_OK;
        }
    return fic_node_fail(node, err, "'%.40s' is no quantity of a scan, expected one such as Tf", name);
}

/* instead: {Tf: Tf_state} fits the state itself where the facts name what a reduction finds of it. */
static fic_status exchange(fic_node map, fic_facts *f, fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; map.at && i < fic_node_count(map) && s == FIC_OK; i++) {
        const char *from, *to;
        int old = 0, new = 0;
        fic_node node = fic_node_pair(map, i, &from);
        s = fic_node_text(node, &to, err);
        if (s == FIC_OK)
            s = quantity_named(map, from, &old, err);
        if (s == FIC_OK)
            s = quantity_named(node, to, &new, err);
        for (size_t j = 0; s == FIC_OK && j < f->n; j++)
            for (size_t k = 0; k < f->fact[j].n_checks; k++)
                if (f->fact[j].check[k].quantity == old)
                    f->fact[j].check[k].quantity = new;
    }
    return s;
}

static fic_status read_facts(fic_node map, fic_fit *fit, fic_fit_data *d, fic_error *err)
{
    static const char *const keys[] = { "facts", "except", "samples_except", "instead", NULL };
    double v[3];
    char *path = NULL;
    fic_node file = fic_node_get(map, "facts");
    fic_status s = fic_node_allow_params(map, fic_fit_facts_params, keys, err);
    if (s == FIC_OK && !fit->model.has_campaign)
        s = fic_node_fail(map, err, "facts without a campaign, expected 'campaign' in the fit file");
    if (s == FIC_OK)
        s = fic_node_params(map, fic_fit_facts_params, v, err);
    if (s == FIC_OK)
        s = fic_node_path(file, &path, err);
    if (s == FIC_OK && (s = fic_facts_read(path, &d->facts, err)) != FIC_OK)
        fic_node_fail_at(file, err, s);
    free(path);
    if (s == FIC_OK)
        s = drop_facts(fic_node_get(map, "except"), &d->facts, err);
    if (s == FIC_OK)
        s = want_samples(fic_node_get(map, "samples_except"), fit, err);
    if (s == FIC_OK)
        s = exchange(fic_node_get(map, "instead"), &d->facts, err);
    if (s != FIC_OK)
        return s;
    d->kind = FIC_FIT_FACTS;
    d->weight = v[0];
    d->margin = v[1];
    d->pull = v[2];
    snprintf(d->name, sizeof d->name, "facts");
    fic_comparison_table t;
    s = fic_fit_compare(&fit->model, NULL, &d->facts, &t, err);
    if (s != FIC_OK)
        return fic_node_fail_at(map, err, s);
    d->n = t.n;
    fic_comparison_clear(&t);
    return FIC_OK;
}

/* ---- runs and scans ------------------------------------------------------------------------------------ */

fic_status fic_fit_read_scan(fic_node map, const char names[][FIC_NAME_BYTES], const fic_fit *fit, fic_fit_data *d,
                             fic_error *err)
{
    const char *run, *scan, *list[FIC_FIT_RUNS + 1];
    size_t which;
    fic_node run_node, scan_node;
    fic_status s = fic_node_need(map, "run", &run_node, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "of", &scan_node, err);
    if (s == FIC_OK)
        s = fic_node_text(run_node, &run, err);
    if (s == FIC_OK)
        s = fic_node_text(scan_node, &scan, err);
    for (which = 0; which < fit->model.n_runs; which++)
        list[which] = names[which];
    list[which] = NULL;
    if (s == FIC_OK)
        s = fic_node_choice(run_node, list, &d->run, err);
    if (s != FIC_OK)
        return s;
    const fic_protocol *p = &fit->model.run[d->run].protocol;
    for (size_t i = 0; i < p->n; i++)
        if (p->segment[i].recorded && strcmp(p->segment[i].name, scan) == 0) {
            snprintf(d->scan, sizeof d->scan, "%s", scan);
            return FIC_OK;
        }
    return fic_node_fail(scan_node, err, "run %s has no scan '%.40s', expected one that it has", run, scan);
}

/* ---- quantities ---------------------------------------------------------------------------------------- */

static fic_status find_sample(fic_node map, fic_fit *fit, fic_fit_data *d, fic_error *err)
{
    static const fic_param rate_param = { "rate", "K/s", "scan rate", 200, 1e-6, 1e9, "", false };
    const fic_campaign *c = &fit->model.campaign;
    const char *name;
    double rate;
    fic_node node, rate_node;
    fic_status s = fic_node_need(map, "sample", &node, err);
    if (s == FIC_OK)
        s = fic_node_text(node, &name, err);
    if (s != FIC_OK)
        return s;
    d->sample = fit->model.has_campaign ? fic_campaign_find(c, name) : 0;
    if (!fit->model.has_campaign || d->sample == c->n)
        return fic_node_fail(node, err, "no sample '%.40s', expected one of the campaign", name);
    fit->wanted[d->sample] = true;
    if (d->quantity >= FIC_QUANTITIES)
        return FIC_OK;
    s = fic_node_need(map, "rate", &rate_node, err);
    if (s == FIC_OK)
        s = fic_node_quantity(rate_node, &rate_param, &rate, err);
    for (d->rate = 0; s == FIC_OK && d->rate < c->n_rates && fabs(c->rate_K_s[d->rate] / rate - 1.0) > 1e-9;)
        d->rate++;
    if (s == FIC_OK && d->rate == c->n_rates)
        s = fic_node_fail(rate_node, err, "the campaign does not scan at %g K/s, expected one of its rates", rate);
    return s;
}

static fic_status read_quantity(fic_node map, const char names[][FIC_NAME_BYTES], fic_fit *fit, fic_fit_data *d,
                                fic_error *err)
{
    static const char *const keys[] = { "quantity", "sample", "rate", "run", "of", "value", "error", "weight", NULL };
    const char *list[FIC_QUANTITIES + 2];
    fic_node value, error, weight = fic_node_get(map, "weight");
    size_t which;
    for (size_t q = 0; q < FIC_QUANTITIES; q++)
        list[q] = fic_quantity_types[q].name;
    list[FIC_QUANTITIES] = "E";
    list[FIC_QUANTITIES + 1] = NULL;
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_choice(fic_node_get(map, "quantity"), list, &which, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "value", &value, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "error", &error, err);
    if (s != FIC_OK)
        return s;
    const char *unit = which == FIC_QUANTITIES ? "J/mol" : fic_quantity_types[which].unit;
    fic_param value_param = { "value", unit, "measured", 1, -1e12, 1e12, "", false },
              error_param = { "error", unit, "standard error", 1, 1e-12, 1e12, "", false };
    d->kind = FIC_FIT_QUANTITY;
    d->quantity = (int)which;
    d->n = 1;
    s = fic_node_quantity(value, &value_param, &d->value, err);
    if (s == FIC_OK)
        s = fic_node_quantity(error, &error_param, &d->error, err);
    d->weight = 1.0;
    if (s == FIC_OK && weight.at)
        s = fic_node_quantity(weight, &weight_param, &d->weight, err);
    if (s == FIC_OK)
        s = fic_node_get(map, "run").at ? fic_fit_read_scan(map, names, fit, d, err) : find_sample(map, fit, d, err);
    if (s == FIC_OK && d->scan[0] && which > FIC_Q_CP_MAX)
        s = fic_node_fail(map, err, "%s of a run's scan, expected Tf, Tg_onset, Tg_mid, T_max or cp_max", list[which]);
    snprintf(d->name, sizeof d->name, "%s", list[which]);
    return s;
}

/* ---- the list ------------------------------------------------------------------------------------------ */

static fic_status read_datum(fic_node map, const char names[][FIC_NAME_BYTES], fic_fit *fit, fic_fit_data *d,
                             fic_error *err)
{
    if (!fic_node_is_map(map))
        return fic_node_fail(map, err, "expected a map with 'facts', 'quantity' or 'scan'");
    if (fic_node_get(map, "facts").at)
        return read_facts(map, fit, d, err);
    if (fic_node_get(map, "quantity").at)
        return read_quantity(map, names, fit, d, err);
    if (fic_node_get(map, "scan").at)
        return fic_fit_read_curve(map, names, fit, d, err);
    return fic_node_fail(map, err, "no 'facts', 'quantity' or 'scan', expected one of them");
}

fic_status fic_fit_read_data(fic_node list, const char names[][FIC_NAME_BYTES], fic_fit *fit, fic_error *err)
{
    size_t n = fic_node_count(list);
    fic_status s = FIC_OK;
    if (!fic_node_is_list(list) || n == 0 || n > FIC_FIT_DATA)
        return fic_node_fail(list, err, "expected a list of 1 to %d data", FIC_FIT_DATA);
    fit->data = calloc(n, sizeof *fit->data);
    fit->wanted = calloc(fit->model.campaign.n + 1, sizeof *fit->wanted);
    if (!fit->data || !fit->wanted)
        return fic_fail_memory(err, "the data");
    for (size_t i = 0; i < n && s == FIC_OK; i++) {
        fit->n_data = i + 1;
        s = read_datum(fic_node_item(list, i), names, fit, &fit->data[i], err);
        fit->data[i].first = fit->n_residuals;
        fit->n_residuals += fit->data[i].n;
    }
    return s;
}
