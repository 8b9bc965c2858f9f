#include "experiments/campaign_output.h"

#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "experiments/colour.h"
#include "models/base/file.h"
#include "models/base/json.h"
#include "models/base/version.h"

/* ---- tables ---------------------------------------------------------------------------------------------- */

static void print_number(FILE *f, double v)
{
    fputc(',', f);
    if (isfinite(v))
        fprintf(f, "%.10g", v);
}

static void print_variables(FILE *f, const fic_sample *s)
{
    static const char *const names[] = { "P", "T" };
    for (size_t k = 0; k < 2; k++) {
        double v = NAN;
        for (size_t i = 0; i < s->n_variables; i++)
            if (strcmp(s->variable[i], names[k]) == 0)
                v = s->value[i];
        print_number(f, v);
    }
}

static void print_quantities(FILE *f, const fic_campaign *c, const fic_sampled *results)
{
    fputs("sample,P [GPa],T [K],rate [K/s]", f);
    for (size_t q = 0; q < FIC_QUANTITIES; q++)
        fprintf(f, ",%s [%s],%s_error [%s]", fic_quantity_types[q].name, fic_quantity_types[q].unit,
                fic_quantity_types[q].name, fic_quantity_types[q].unit);
    fputc('\n', f);
    for (size_t i = 0; i < c->n; i++)
        for (size_t r = 0; r < c->n_rates && results[i].status == FIC_OK; r++) {
            fputs(c->sample[i].name, f);
            print_variables(f, &c->sample[i]);
            print_number(f, c->rate_K_s[r]);
            for (size_t q = 0; q < FIC_QUANTITIES; q++) {
                print_number(f, results[i].scan[r].v[q]);
                print_number(f, results[i].scan[r].error[q]);
            }
            fputc('\n', f);
        }
}

static void print_samples(FILE *f, const fic_campaign *c, const fic_sampled *results)
{
    fputs("sample,P [GPa],T [K]", f);
    for (size_t k = 0; k < c->material.n; k++)
        fprintf(f, ",Tf_%s [K],Pf_%s [GPa]", c->material.population[k].name, c->material.population[k].name);
    fputs(",E [J/mol],E_error [J/mol],R2 [1],E_arrhenius [J/mol],q1 [1/angstrom],q1_error [1/angstrom],FWHM "
          "[1/angstrom],FWHM_error [1/angstrom],clear_peak,"
          "status,reason\n",
          f);
    for (size_t i = 0; i < c->n; i++) {
        const fic_sampled *s = &results[i];
        bool good = s->status == FIC_OK;
        fputs(c->sample[i].name, f);
        print_variables(f, &c->sample[i]);
        for (size_t k = 0; k < c->material.n; k++) {
            print_number(f, good ? s->Tf_K[k] : NAN);
            print_number(f, good ? s->Pf_GPa[k] : NAN);
        }
        print_number(f, good ? s->series.E_J_mol : NAN);
        print_number(f, good ? s->series.E_error_J_mol : NAN);
        print_number(f, good ? s->series.R2 : NAN);
        print_number(f, good ? s->series.E_arrhenius_J_mol : NAN);
        const double peak[] = { s->q1_1_A, s->q1_error_1_A, s->fwhm_1_A, s->fwhm_error_1_A };
        for (size_t k = 0; k < 4; k++)
            print_number(f, good ? peak[k] : NAN);
        fprintf(f, ",%s,%s,\"", good && s->series.clear ? "yes" : "no", good ? "done" : "failed");
        for (const char *at = s->reason; *at; at++)
            fputc(*at == '"' ? '\'' : *at, f);
        fputs("\"\n", f);
    }
}

static fic_status write_table(const fic_campaign *c, const fic_sampled *results,
                              void (*print)(FILE *, const fic_campaign *, const fic_sampled *), const char *folder,
                              const char *name, fic_error *err)
{
    fic_text text;
    char *path = fic_path_join(folder, name);
    fic_status s = path ? fic_text_begin(&text, path, err) : fic_fail_memory(err, name);
    if (s == FIC_OK) {
        print(text.f, c, results);
        s = fic_text_end(&text, path, err);
    }
    free(path);
    return s;
}

fic_status campaign_write_tables(const fic_campaign *c, const fic_sampled *results, const char *folder, fic_error *err)
{
    fic_status s = write_table(c, results, print_quantities, folder, "quantities.csv", err);
    return s == FIC_OK ? write_table(c, results, print_samples, folder, "samples.csv", err) : s;
}

fic_status campaign_folder_expect(const char *folder, fic_error *err)
{
    char *path = fic_path_join(folder, "campaign.yaml");
    if (!path)
        return fic_fail_memory(err, folder);
    bool there = access(path, R_OK) == 0;
    free(path);
    return there ? FIC_OK
                 : fic_fail(err, FIC_EINPUT,
                            "%s: is no folder of a campaign (no campaign.yaml in it), expected one that 'fictive "
                            "campaign PROGRAMME -o DIR' wrote",
                            folder);
}

/* ---- inputs ---------------------------------------------------------------------------------------------- */

static fic_status copy(const char *from, const char *folder, const char *name, fic_error *err)
{
    char *text = NULL, *to = fic_path_join(folder, name);
    size_t n = 0;
    fic_status s = to ? fic_text_read(from, 4 << 20, &text, &n, err) : fic_fail_memory(err, name);
    if (s == FIC_OK)
        s = fic_file_write(to, text, n, err);
    free(text);
    free(to);
    return s;
}

fic_status campaign_copy_inputs(const char *path, const char *folder, fic_error *err)
{
    fic_yaml *file;
    const char *name;
    fic_status s = copy(path, folder, "campaign.yaml", err);
    if (s == FIC_OK)
        s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    static const char *const keys[] = { "material", "structure" };
    for (size_t i = 0; i < 2 && s == FIC_OK; i++) {
        fic_node named = fic_node_get(fic_yaml_root(file), keys[i]);
        /* Only a plain name is copied: no path of a file leads out of the output folder. */
        if (!fic_node_is_text(named) || fic_node_text(named, &name, NULL) != FIC_OK || strchr(name, '/'))
            continue;
        char *beside = fic_path_folder(path), *from = beside ? fic_path_join(beside, name) : NULL;
        if (from && access(from, R_OK) == 0)
            s = copy(from, folder, name, err);
        free(beside);
        free(from);
    }
    fic_yaml_free(file);
    return s;
}

/* ---- provenance ------------------------------------------------------------------------------------------ */

json_t *campaign_provenance(const fic_campaign *c, double wall_time_s, size_t reused)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:o, s:I, s:I}", "version", FIC_VERSION, "campaign_sha256",
                     c->sha256, "material_sha256", c->material.sha256, "solver", fic_method_names[c->precision.method],
                     "solver_tolerance_K", fic_json_real(c->precision.tolerance_K), "seed", (json_int_t)c->seed,
                     "wall_time_s", fic_json_real(wall_time_s), "samples", (json_int_t)c->n, "samples_reused",
                     (json_int_t)reused);
}

fic_status campaign_write_provenance(const fic_campaign *c, double wall_time_s, size_t reused, const char *folder,
                                     fic_error *err)
{
    char *path = fic_path_join(folder, "provenance.json");
    json_t *o = campaign_provenance(c, wall_time_s, reused);
    fic_status s = path ? fic_json_write(o, path, err) : fic_fail_memory(err, folder);
    if (!path)
        json_decref(o);
    free(path);
    return s;
}

/* ---- curves ---------------------------------------------------------------------------------------------- */

void campaign_curves_clear(campaign_curves *v)
{
    free(v->T_K);
    free(v->first_mW);
    free(v->second_mW);
    *v = (campaign_curves){ 0 };
}

/* Room for as many rows as the longest rate has; what is not filled is NaN. */
static fic_status widen(campaign_curves *v, size_t rates, size_t rows, fic_error *err)
{
    if (v->rates == rates && v->rows >= rows)
        return FIC_OK;
    campaign_curves more = { rates, rows, malloc(rates * rows * sizeof(double)), malloc(rates * rows * sizeof(double)),
                             malloc(rates * rows * sizeof(double)) };
    if (!more.T_K || !more.first_mW || !more.second_mW) {
        campaign_curves_clear(&more);
        return fic_fail_memory(err, "the curves of a sample");
    }
    for (size_t i = 0; i < rates * rows; i++)
        more.T_K[i] = more.first_mW[i] = more.second_mW[i] = NAN;
    for (size_t r = 0; r < v->rates; r++) {
        memcpy(more.T_K + r * rows, v->T_K + r * v->rows, v->rows * sizeof(double));
        memcpy(more.first_mW + r * rows, v->first_mW + r * v->rows, v->rows * sizeof(double));
        memcpy(more.second_mW + r * rows, v->second_mW + r * v->rows, v->rows * sizeof(double));
    }
    campaign_curves_clear(v);
    *v = more;
    return FIC_OK;
}

fic_status campaign_curves_keep(campaign_curves *v, size_t rates, size_t rate, const fic_table *first,
                                const fic_table *second, fic_error *err)
{
    size_t n = first->n_rows < second->n_rows ? first->n_rows : second->n_rows;
    fic_status s = widen(v, rates, n, err);
    if (s != FIC_OK)
        return s;
    memcpy(v->T_K + rate * v->rows, first->column[1].v, n * sizeof(double));
    memcpy(v->first_mW + rate * v->rows, first->column[4].v, n * sizeof(double));
    memcpy(v->second_mW + rate * v->rows, second->column[4].v, n * sizeof(double));
    return FIC_OK;
}

static int text(int file, int variable, const char *key, const char *value)
{
    return nc_put_att_text(file, variable, key, strlen(value), value);
}

/* One variable over rate and row; floats carry more digits than any chip. */
static int define(int file, const char *name, const char *unit, const char *meaning, const int dims[2], int *variable)
{
    static const float missing = NC_FILL_FLOAT;
    int e = nc_def_var(file, name, NC_FLOAT, 2, dims, variable);
    e = e ? e : nc_put_att_float(file, *variable, "_FillValue", NC_FLOAT, 1, &missing);
    e = e ? e : text(file, *variable, "units", unit);
    return e ? e : text(file, *variable, "long_name", meaning);
}

static int put(int file, int variable, size_t n, const double v[])
{
    float *f = malloc(n * sizeof *f);
    if (!f)
        return NC_ENOMEM;
    for (size_t i = 0; i < n; i++)
        f[i] = isfinite(v[i]) ? (float)v[i] : NC_FILL_FLOAT;
    int e = nc_put_var_float(file, variable, f);
    free(f);
    return e;
}

static int write_file(const campaign_curves *v, const fic_campaign *c, size_t sample, const char *path)
{
    int file, dims[2], rate, T, first, second;
    int e = nc_create(path, NC_CLOBBER | NC_64BIT_OFFSET, &file);
    if (e)
        return e;
    e = nc_def_dim(file, "rate", v->rates, &dims[0]);
    e = e ? e : nc_def_dim(file, "row", v->rows, &dims[1]);
    e = e ? e : nc_def_var(file, "rate", NC_DOUBLE, 1, dims, &rate);
    e = e ? e : text(file, rate, "units", "K/s");
    e = e ? e : define(file, "T", "K", "temperature as recorded", dims, &T);
    e = e ? e : define(file, "first", "mW", "heat flow of run 1, endothermic up", dims, &first);
    e = e ? e : define(file, "second", "mW", "heat flow of run 2, endothermic up", dims, &second);
    e = e ? e : text(file, NC_GLOBAL, "sample", c->sample[sample].name);
    e = e ? e : text(file, NC_GLOBAL, "source", "fictive " FIC_VERSION);
    e = e ? e : nc_enddef(file);
    e = e ? e : nc_put_var_double(file, rate, c->rate_K_s);
    e = e ? e : put(file, T, v->rates * v->rows, v->T_K);
    e = e ? e : put(file, first, v->rates * v->rows, v->first_mW);
    e = e ? e : put(file, second, v->rates * v->rows, v->second_mW);
    int closed = nc_close(file);
    return e ? e : closed;
}

bool campaign_curves_stand(const fic_campaign *c, size_t sample, const char *folder)
{
    char name[FIC_NAME_BYTES + 8];
    snprintf(name, sizeof name, "%s.nc", c->sample[sample].name);
    char *path = fic_path_join(folder, name);
    bool stand = path && access(path, R_OK) == 0;
    free(path);
    return stand;
}

fic_status campaign_curves_write(const campaign_curves *v, const fic_campaign *c, size_t sample, const char *folder,
                                 fic_error *err)
{
    size_t room = strlen(folder) + FIC_NAME_BYTES + 24;
    char *path = malloc(room), *draft = malloc(room);
    fic_status s = path && draft ? FIC_OK : fic_fail_memory(err, folder);
    if (s == FIC_OK) {
        snprintf(path, room, "%s/%s.nc", folder, c->sample[sample].name);
        snprintf(draft, room, "%s.part", path);
        int e = write_file(v, c, sample, draft);
        if (e || rename(draft, path) != 0) {
            s = fic_fail(err, FIC_EIO, "%s: could not be written: %s", path, e ? nc_strerror(e) : "not put in place");
            unlink(draft);
        }
    }
    free(path);
    free(draft);
    return s;
}

/* ---- facts ----------------------------------------------------------------------------------------------- */

static void window_words(char *out, size_t room, const fic_window *w)
{
    if (isfinite(w->low) && isfinite(w->high))
        snprintf(out, room, "%.4g to %.4g", w->low, w->high);
    else if (isfinite(w->low))
        snprintf(out, room, "above %.4g", w->low);
    else
        snprintf(out, room, "below %.4g", w->high);
}

enum { FACT_ID, FACT_ABOUT, FACT_CONDITION, FACT_PREDICTED, FACT_WINDOW, FACT_UNIT, FACT_COLUMNS };

/* The cells of a row before its verdict; the numbers live in room. */
static void fact_cells(const fic_verdict *v, char room[2][56], const char *cell[FACT_COLUMNS])
{
    if (isfinite(v->predicted))
        snprintf(room[0], sizeof room[0], "%.4g", v->predicted);
    else
        snprintf(room[0], sizeof room[0], "none");
    window_words(room[1], sizeof room[1], &v->window);
    cell[FACT_ID] = v->fact->id;
    cell[FACT_ABOUT] = v->fact->about;
    cell[FACT_CONDITION] = v->condition;
    cell[FACT_PREDICTED] = room[0];
    cell[FACT_WINDOW] = room[1];
    cell[FACT_UNIT] = v->unit;
}

static void print_cells(const char *const cell[FACT_COLUMNS], const int width[FACT_COLUMNS])
{
    for (int k = 0; k < FACT_COLUMNS; k++)
        printf("%*s  ", k == FACT_PREDICTED ? width[k] : -width[k], cell[k]);
}

/* Columns are as wide as their longest row. */
void campaign_print_facts(const fic_comparison_table *t, bool hits_too)
{
    static const char *const head[FACT_COLUMNS] = { "id", "fact", "condition", "predicted", "window", "unit" };
    const char *cell[FACT_COLUMNS];
    char room[2][56];
    int width[FACT_COLUMNS], rows = 0;
    for (int k = 0; k < FACT_COLUMNS; k++)
        width[k] = (int)strlen(head[k]);
    for (size_t i = 0; i < t->n; i++) {
        if (t->row[i].hit && !hits_too)
            continue;
        fact_cells(&t->row[i], room, cell);
        for (int k = 0; k < FACT_COLUMNS; k++)
            width[k] = width[k] < (int)strlen(cell[k]) ? (int)strlen(cell[k]) : width[k];
        rows++;
    }
    if (rows) {
        print_cells(head, width);
        puts("verdict");
    }
    for (size_t i = 0; i < t->n; i++) {
        const fic_verdict *v = &t->row[i];
        if (v->hit && !hits_too)
            continue;
        fact_cells(v, room, cell);
        print_cells(cell, width);
        printf("%s%s%s\n", colour(stdout, v->hit ? COLOUR_GOOD : COLOUR_BAD), v->hit ? "hit" : "miss",
               colour(stdout, COLOUR_OFF));
    }
    printf("facts: %zu of %zu inside their windows\n", t->hits, t->facts);
}

json_t *campaign_facts_json(const fic_comparison_table *t)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < t->n; i++) {
        const fic_verdict *v = &t->row[i];
        json_array_append_new(
            rows, json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:b}", "fact", v->fact->id, "about", v->fact->about,
                            "condition", v->condition, "predicted", fic_json_real(v->predicted), "unit", v->unit, "low",
                            fic_json_real(v->window.low), "high", fic_json_real(v->window.high), "hit", (int)v->hit));
    }
    return json_pack("{s:I, s:I, s:o}", "hits", (json_int_t)t->hits, "facts", (json_int_t)t->facts, "rows", rows);
}
