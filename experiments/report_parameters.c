/* report_parameters.c - the parameter set with units and sources, and where everything came from. */
#include <ctype.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/report.h"
#include "models/base/clock.h"
#include "models/base/file.h"
#include "models/base/json.h"
#include "models/base/version.h"

enum { ROWS = 128, TEXT = 200 };

typedef struct {
    size_t n;
    char of[ROWS][FIC_NAME_BYTES], comment[ROWS][TEXT];
    const char *name[ROWS], *unit[ROWS], *meaning[ROWS], *part[ROWS], *source[ROWS];
    double v[ROWS];
    const char *text; /* of the file that holds the material */
} rows;

/* The lines of a population in the file: from its name to the next; those of the material itself stand before the list.
 */
static const char *part_of(const char *text, const char *population)
{
    char word[FIC_NAME_BYTES + 8];
    snprintf(word, sizeof word, "name: %s", population);
    const char *list = strstr(text, "populations:");
    return list && *population ? strstr(list, word) : text;
}

/* What the file says behind the number of that key, "" where it says nothing. */
static void read_comment(const char *text, const char *population, const char *key, char out[TEXT])
{
    const char *from = part_of(text, population);
    size_t n = strlen(key);
    out[0] = '\0';
    for (const char *s = from; s && (s = strstr(s, key)); s += n) {
        if (*population && strstr(from + 5, "name: ") && s > strstr(from + 5, "name: "))
            return;
        bool whole = (s == text || !(isalnum((unsigned char)s[-1]) || s[-1] == '_')) && s[n] == ':';
        size_t line = strcspn(s, "\n");
        const char *comment = memchr(s, '#', line);
        if (!whole)
            continue;
        if (comment)
            snprintf(out, TEXT, "%.*s", (int)(s + line - comment - 1), comment + 1 + (comment[1] == ' '));
        return;
    }
}

static void add(rows *r, const char *population, const char *name, const char *unit, double v, const char *meaning,
                const char *source)
{
    if (r->n == ROWS)
        return;
    size_t i = r->n++;
    snprintf(r->of[i], sizeof r->of[i], "%s", *population ? population : "material");
    read_comment(r->text, population, name, r->comment[i]);
    r->part[i] = r->of[i];
    r->name[i] = name;
    r->unit[i] = unit;
    r->v[i] = v;
    r->meaning[i] = meaning;
    r->source[i] = r->comment[i][0] ? r->comment[i] : source;
}

/* An optional number that holds its default is left out. */
static void add_table(rows *r, const char *population, const fic_param params[], const double v[])
{
    for (size_t i = 0; params[i].name; i++)
        if (!params[i].optional || v[i] != params[i].typical)
            add(r, population, params[i].name, params[i].unit, v[i], params[i].meaning, params[i].source);
}

static void add_material(rows *r, const fic_material *m)
{
    add_table(r, "", fic_material_params, m->v);
    for (size_t k = 0; k < m->n; k++) {
        const fic_population *p = &m->population[k];
        add(r, p->name, "weight", "1", p->weight, "share of the enthalpy", "");
        add_table(r, p->name, p->law->params, p->p);
        if (p->spectrum.type == FIC_SPECTRUM_KWW)
            add_table(r, p->name, fic_spectrum_kww_params,
                      (const double[]){ p->spectrum.beta, p->spectrum.tolerance, 0.0 });
        if (p->spectrum.type == FIC_SPECTRUM_GAUSSIAN)
            add_table(r, p->name, fic_spectrum_gaussian_params,
                      (const double[]){ p->spectrum.sigma_J_mol, p->spectrum.tolerance, 0.0 });
        add_table(r, p->name, fic_coupling_params, p->pressure);
    }
}

/* material.yaml of the folder, else the campaign file, in which a material may stand in place. */
static fic_status read_material(const char *folder, char **text, fic_error *err)
{
    size_t n;
    char *path = fic_path_join(folder, "material.yaml");
    fic_status s = path ? fic_text_read(path, 4 << 20, text, &n, err) : fic_fail_memory(err, folder);
    if (s == FIC_EINPUT) {
        free(path);
        path = fic_path_join(folder, "campaign.yaml");
        s = path ? fic_text_read(path, 4 << 20, text, &n, err) : fic_fail_memory(err, folder);
    }
    free(path);
    return s;
}

fic_status report_parameters(const report *r, fic_page *page, fic_error *err)
{
    char *text = NULL;
    rows *t = calloc(1, sizeof *t);
    fic_status s = t ? read_material(r->f->folder, &text, err) : fic_fail_memory(err, "parameters");
    if (s == FIC_OK) {
        t->text = text;
        add_material(t, &r->f->campaign.material);
        const fic_page_column column[] = {
            { "of", NULL, NULL, t->part, 0 },         { "parameter", NULL, NULL, t->name, 0 },
            { "value", NULL, t->v, NULL, 0 },         { "unit", NULL, NULL, t->unit, 0 },
            { "meaning", NULL, NULL, t->meaning, 0 }, { "source", NULL, NULL, t->source, 0 }
        };
        fic_page_heading(page, 2, "Parameters");
        const fic_material *m = &r->f->campaign.material;
        for (size_t k = 0; k < m->n; k++)
            fic_page_text(page, "Population %s relaxes by the law %s (%s), with the spectrum %s.",
                          m->population[k].name, m->population[k].law->name, m->population[k].law->summary,
                          fic_spectrum_names[m->population[k].spectrum.type]);
        fic_page_table(
            page,
            "The parameter set. Source is what the material file says of a number, or else the key of REFERENCES.md "
            "that stands for "
            "its kind; what has no measurement behind it is marked assumed, what a search starts from, start. Numbers "
            "that hold their defaults are left out.",
            t->n, sizeof column / sizeof *column, column);
        fic_page_fold(page, "The material file as it was run");
        fic_page_code(page, text);
        fic_page_unfold(page);
    }
    free(text);
    free(t);
    return s;
}

/* ---- provenance ------------------------------------------------------------------------------------------ */

enum { ITEMS = 24 };

typedef struct {
    size_t n;
    fic_page_item item[ITEMS];
    char text[ITEMS][160];
} items;

static void put(items *t, const char *term, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void put(items *t, const char *term, const char *format, ...)
{
    va_list args;
    if (t->n == ITEMS)
        return;
    va_start(args, format);
    vsnprintf(t->text[t->n], sizeof t->text[t->n], format, args);
    va_end(args);
    t->item[t->n] = (fic_page_item){ term, t->text[t->n] };
    t->n++;
}

static void put_hash(items *t, const char *term, const char *path)
{
    char *text = NULL, hex[65];
    size_t n;
    fic_error err;
    if (path && fic_file_read(path, 4 << 20, &text, &n, &err) == FIC_OK) {
        fic_sha256(text, n, hex);
        put(t, term, "sha256 %s", hex);
    }
    free(text);
}

/* The wall time that the campaign wrote down. */
static void put_campaign_time(items *t, const char *folder)
{
    char *path = fic_path_join(folder, "provenance.json");
    json_t *o = NULL;
    if (path)
        fic_json_read(path, &o, NULL);
    json_t *wall = json_object_get(o, "wall_time_s"), *reused = json_object_get(o, "samples_reused");
    if (json_is_number(wall))
        put(t, "wall time of the campaign", "%.2f s (%lld samples stood there already)", json_number_value(wall),
            (long long)json_integer_value(reused));
    else
        put(t, "wall time of the campaign", "not recorded");
    json_decref(o);
    free(path);
}

fic_status report_provenance(const report *r, fic_page *page, fic_error *err)
{
    static const char *const files[] = { "campaign.yaml", "material.yaml", "structure.yaml" };
    const fic_campaign *c = &r->f->campaign;
    items *t = calloc(1, sizeof *t);
    if (!t)
        return fic_fail_memory(err, "provenance");
    put(t, "fictive", "%s", FIC_VERSION);
    for (size_t i = 0; i < 3; i++) {
        char *path = fic_path_join(r->f->folder, files[i]);
        put_hash(t, files[i], path);
        free(path);
    }
    put_hash(t, "facts", r->facts_path);
    put(t, "solver", "%s, tolerance %g K", fic_method_names[c->precision.method], c->precision.tolerance_K);
    put(t, "seed", "%lu", c->seed);
    put(t, "chip", "%s, lag %g ms, %g µg, unless a sample names its own", c->chip.name, c->chip.v[FIC_CHIP_LAG] * 1e3,
        c->chip.v[FIC_CHIP_MASS]);
    put(t, "clear peak", "above %g of the step at %g K/s", c->clear_height, c->clear_rate_K_s);
    put_campaign_time(t, r->f->folder);
    put(t, "wall time of this report", "%.2f s, pictures included", fic_now_s() - r->started_s);
    fic_page_heading(page, 2, "Provenance");
    fic_page_text(page, "What these numbers depend on, and nothing of the machine that made them: the same version, "
                        "files, solver and seed give the "
                        "same numbers.");
    fic_page_definitions(page, t->n, t->item);
    free(t);
    return FIC_OK;
}
