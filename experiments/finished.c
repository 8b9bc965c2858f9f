/* finished.c - curves are reduced again here, by the same calls that the campaign made, since files keep what a chip
 * records: temperature and heat flow. */
#include "experiments/finished.h"

#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/campaign_store.h"
#include "analysis/peak.h"
#include "experiments/campaign_output.h"
#include "experiments/input_kind.h"
#include "models/base/file.h"

/* ---- the folder ------------------------------------------------------------------------------------------ */

static fic_status read_samples(finished *f, fic_error *err)
{
    char *samples = fic_path_join(f->folder, "samples");
    f->result = calloc(f->campaign.n ? f->campaign.n : 1, sizeof *f->result);
    fic_status s = samples && f->result ? FIC_OK : fic_fail_memory(err, f->folder);
    for (size_t i = 0; i < f->campaign.n && s == FIC_OK; i++)
        if (!fic_sampled_read(&f->campaign, i, samples, &f->result[i])) {
            f->result[i].status = FIC_EINPUT;
            snprintf(f->result[i].reason, sizeof f->result[i].reason, "not finished");
            f->missing++;
        }
    if (s == FIC_OK && f->missing == f->campaign.n)
        s = fic_fail(err, FIC_EINPUT,
                     "%s: none of %zu samples is finished, expected a folder that fictive campaign wrote", f->folder,
                     f->campaign.n);
    free(samples);
    return s;
}

static fic_status read_facts(finished *f, const char *facts, fic_error *err)
{
    if (!facts)
        return FIC_OK;
    fic_status s = input_kind_expect(facts, INPUT_FACTS, err);
    if (s == FIC_OK)
        s = fic_facts_read(facts, &f->facts, err);
    if (s == FIC_OK)
        s = fic_facts_compare(&f->facts, &f->campaign, f->result, &f->verdicts, err);
    f->has_facts = s == FIC_OK;
    return s;
}

fic_status finished_read(const char *folder, const char *facts, finished *f, fic_error *err)
{
    *f = (finished){ .folder = folder };
    char *path = fic_path_join(folder, "campaign.yaml");
    fic_status s = path ? campaign_folder_expect(folder, err) : fic_fail_memory(err, folder);
    if (s == FIC_OK)
        s = fic_campaign_read(path, &f->campaign, err);
    if (s == FIC_OK)
        s = read_samples(f, err);
    if (s == FIC_OK)
        s = read_facts(f, facts, err);
    double wanted = f->has_facts ? f->facts.rate_K_s : f->campaign.clear_rate_K_s;
    while (s == FIC_OK && f->rate + 1 < f->campaign.n_rates && f->campaign.rate_K_s[f->rate] != wanted)
        f->rate++;
    free(path);
    if (s != FIC_OK)
        finished_clear(f);
    return s;
}

void finished_clear(finished *f)
{
    fic_comparison_clear(&f->verdicts);
    fic_facts_clear(&f->facts);
    fic_campaign_clear(&f->campaign);
    free(f->result);
    *f = (finished){ 0 };
}

/* ---- numbers --------------------------------------------------------------------------------------------- */

const fic_sampled *finished_result(const finished *f, size_t sample)
{
    return sample < f->campaign.n && f->result[sample].status == FIC_OK ? &f->result[sample] : NULL;
}

static double variable(const finished *f, size_t sample, const char *name)
{
    const fic_sample *s = &f->campaign.sample[sample];
    for (size_t i = 0; sample < f->campaign.n && i < s->n_variables; i++)
        if (strcmp(s->variable[i], name) == 0)
            return s->value[i];
    return NAN;
}

double finished_P(const finished *f, size_t sample)
{
    return variable(f, sample, "P");
}

double finished_T(const finished *f, size_t sample)
{
    return variable(f, sample, "T");
}

double finished_number(const finished *f, size_t sample, fic_quantity q, double *error)
{
    const fic_sampled *r = finished_result(f, sample);
    if (error)
        *error = r ? r->scan[f->rate].error[q] : NAN;
    return r ? r->scan[f->rate].v[q] : NAN;
}

double finished_E(const finished *f, size_t sample, double *error)
{
    const fic_sampled *r = finished_result(f, sample);
    double unit = FIC_R_J_MOLK * finished_Tg(f, 0);
    bool clear = r && r->series.clear;
    if (error)
        *error = clear ? r->series.E_error_J_mol / unit : NAN;
    return clear ? r->series.E_J_mol / unit : NAN;
}

double finished_pressure(const finished *f, int which)
{
    return (size_t)which < f->facts.n_tg ? f->facts.tg_P_GPa[which] : NAN;
}

double finished_Tg(const finished *f, int which)
{
    return (size_t)which < f->facts.n_tg ? f->facts.tg_K[which] : NAN;
}

size_t finished_series(const finished *f, double P_GPa, size_t most, size_t sample[])
{
    size_t n = 0;
    for (size_t i = 0; i < f->campaign.n && n < most; i++) {
        const char *name = f->campaign.sample[i].name;
        if (strncmp(name, "pair-", 5) == 0 || strncmp(name, "piece-", 6) == 0 ||
            !(fabs(finished_P(f, i) - P_GPa) < 1e-9) || isnan(finished_T(f, i)))
            continue;
        size_t k = n++;
        for (; k > 0 && finished_T(f, sample[k - 1]) > finished_T(f, i); k--)
            sample[k] = sample[k - 1];
        sample[k] = i;
    }
    return n;
}

/* ---- facts ----------------------------------------------------------------------------------------------- */

const fic_fact *finished_fact(const finished *f, const char *id)
{
    for (size_t i = 0; i < f->facts.n; i++)
        if (strcmp(f->facts.fact[i].id, id) == 0)
            return &f->facts.fact[i];
    return NULL;
}

const fic_window *finished_window(const finished *f, const char *id, size_t check, size_t condition)
{
    const fic_fact *fact = finished_fact(f, id);
    if (!fact || check >= fact->n_checks || fact->check[check].n_windows == 0)
        return NULL;
    const fic_check *c = &fact->check[check];
    return &c->window[condition < c->n_windows ? condition : c->n_windows - 1];
}

const char *finished_window_text(const fic_window *w, char text[], size_t room)
{
    text[0] = '\0';
    if (w && isfinite(w->low) && isfinite(w->high)) {
        const char *to = w->high_belongs ? "to" : "to below";
        snprintf(text, room, "%s%.6g %s %.6g", w->low_belongs ? "" : "above ", w->low, to, w->high);
    } else if (w && isfinite(w->low)) {
        snprintf(text, room, "%s %.6g", w->low_belongs ? "at least" : "above", w->low);
    } else if (w && isfinite(w->high)) {
        snprintf(text, room, "%s %.6g", w->high_belongs ? "at most" : "below", w->high);
    }
    return text;
}

const char *finished_verdict(const finished *f, const char *id)
{
    size_t rows = 0, hits = 0;
    for (size_t i = 0; i < f->verdicts.n; i++)
        if (strcmp(f->verdicts.row[i].fact->id, id) == 0) {
            rows++;
            hits += f->verdicts.row[i].hit;
        }
    return rows == 0 ? "" : rows == hits ? "hit" : "miss";
}

/* ---- curves ---------------------------------------------------------------------------------------------- */

void finished_curve_clear(finished_curve *c)
{
    free(c->T_K);
    *c = (finished_curve){ 0 };
}

/* One block for all columns. */
static fic_status make_room(finished_curve *c, size_t n, fic_error *err)
{
    double *v = malloc(6 * (n + 1) * sizeof *v);
    if (!v)
        return fic_fail_memory(err, "a curve");
    *c = (finished_curve){ n, v, v + n, v + 2 * n, v + 3 * n, v + 4 * n, v + 5 * n };
    return FIC_OK;
}

static int get(int file, const char *name, size_t rate, size_t rows, double v[])
{
    size_t start[2] = { rate, 0 }, count[2] = { 1, rows };
    int id, e = nc_inq_varid(file, name, &id);
    return e ? e : nc_get_vara_double(file, id, start, count, v);
}

/* The rows of one rate; those that this rate does not fill are left out. */
static fic_status read_rows(int file, const char *path, size_t rate, finished_curve *c, fic_error *err)
{
    int dim;
    size_t rows = 0;
    int e = nc_inq_dimid(file, "row", &dim);
    e = e ? e : nc_inq_dimlen(file, dim, &rows);
    fic_status s = e ? FIC_OK : make_room(c, rows, err);
    if (s != FIC_OK)
        return s;
    e = e ? e : get(file, "T", rate, rows, c->T_K);
    e = e ? e : get(file, "first", rate, rows, c->first_mW);
    e = e ? e : get(file, "second", rate, rows, c->second_mW);
    if (e)
        return fic_fail(err, FIC_EINPUT, "%s: could not be read: %s, expected the curves of a campaign", path,
                        nc_strerror(e));
    while (c->n > 0 && !(c->T_K[c->n - 1] < 1e30)) /* the fill value of netCDF is 1e37 */
        c->n--;
    return FIC_OK;
}

static fic_status reduce_both(const finished *f, size_t sample, size_t rate, finished_curve *c, fic_error *err)
{
    fic_scan first = { .name = "first", .n = c->n, .T_K = c->T_K, .heat_flow_mW = c->first_mW };
    fic_reduction a = { 0 }, b = { 0 };
    fic_difference d = { 0 };
    double *t_s = malloc((c->n + 1) * sizeof *t_s);
    fic_status s = t_s ? FIC_OK : fic_fail_memory(err, "a curve");
    for (size_t i = 0; i < c->n && s == FIC_OK; i++)
        t_s[i] = (c->T_K[i] - c->T_K[0]) / f->campaign.rate_K_s[rate];
    first.t_s = t_s;
    first.rate_K_s = f->campaign.rate_K_s[rate];
    first.mass_ug = f->campaign.sample[sample].chip.v[FIC_CHIP_MASS];
    first.molar_mass_g_mol = f->campaign.material.v[FIC_MOLAR_MASS];
    fic_scan second = first;
    second.heat_flow_mW = c->second_mW;
    if (s == FIC_OK)
        s = fic_reduce_reference(&second, &f->campaign.reduction, &b, err);
    if (s == FIC_OK)
        s = fic_reduce(&first, &b, &f->campaign.reduction, &a, err);
    if (s == FIC_OK)
        s = fic_difference_make(&a, &b, false, &d, err);
    if (s == FIC_OK && (a.n != c->n || b.n != c->n || d.n != c->n))
        s = fic_fail(err, FIC_EMATH, "%zu rows were reduced to %zu, %zu and %zu, expected as many", c->n, a.n, b.n,
                     d.n);
    if (s == FIC_OK) {
        memcpy(c->u_first, a.u, c->n * sizeof(double));
        memcpy(c->u_second, b.u, c->n * sizeof(double));
        memcpy(c->excess, d.y, c->n * sizeof(double));
    }
    free(t_s);
    fic_reduction_clear(&a);
    fic_reduction_clear(&b);
    fic_difference_clear(&d);
    return s;
}

fic_status finished_curve_read(const finished *f, size_t sample, size_t rate, finished_curve *c, fic_error *err)
{
    int file;
    char *path = NULL;
    *c = (finished_curve){ 0 };
    if (!finished_result(f, sample))
        return fic_fail(err, FIC_EINPUT, "sample %zu has no numbers, expected a finished one", sample);
    const char *name = f->campaign.sample[sample].name;
    if (asprintf(&path, "%s/curves/%s.nc", f->folder, name) < 0)
        return fic_fail_memory(err, name);
    int e = nc_open(path, NC_NOWRITE, &file);
    fic_status s = e ? fic_fail(err, FIC_EINPUT, "%s: could not be opened: %s, expected the curves of a campaign", path,
                                nc_strerror(e))
                     : FIC_OK;
    if (s == FIC_OK) {
        s = read_rows(file, path, rate, c, err);
        nc_close(file);
    }
    if (s == FIC_OK && (s = reduce_both(f, sample, rate, c, err)) != FIC_OK)
        fic_fail_in(err, s, "%s at %g K/s", path, f->campaign.rate_K_s[rate]);
    if (s != FIC_OK)
        finished_curve_clear(c);
    free(path);
    return s;
}
