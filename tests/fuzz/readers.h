/* readers.h - every reader of the suite behind one call: any bytes in, a value or a sentence out, nothing left.
 *
 * libFuzzer (fuzz.c) calls them with bytes it makes up, test_fuzz_replay.c with the files under corpus/ and failed/.
 * Readers that take paths get one file in a folder of its own; it may name itself. */
#ifndef FIC_TESTS_FUZZ_READERS_H
#define FIC_TESTS_FUZZ_READERS_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "analysis/campaign_store.h"
#include "analysis/facts.h"
#include "analysis/fit.h"
#include "analysis/fsdp.h"
#include "analysis/peak.h"
#include "models/base/file.h"
#include "models/base/table.h"
#include "models/base/units.h"
#include "models/base/yaml.h"
#include "models/composition.h"
#include "models/run.h"
#include "models/structure.h"

typedef struct {
    const char *name, *file; /* of the reader and its folder under corpus/; of the file that holds the bytes */
    fic_status (*read)(const char *path, fic_error *err);
} fuzz_reader;

/* A complaint is a sentence; success leaves numbers that are numbers. */
static void fuzz_expect(int true_here, const char *what)
{
    if (!true_here) {
        fprintf(stderr, "fuzz: %s\n", what);
        abort();
    }
}

static fic_status fuzz_run(const char *path, fic_error *err)
{
    fic_run run;
    fic_status s = fic_run_read(path, &run, err);
    if (s != FIC_OK)
        return s;
    double last_K = run.protocol.T_K;
    for (size_t i = 0; i < run.protocol.n; i++) {
        const fic_segment *at = &run.protocol.segment[i];
        fuzz_expect(at->T0_K == last_K && at->T1_K >= 1.0 && at->duration_s >= 0.0 && isfinite(at->duration_s),
                    "a path with a gap");
        last_K = at->T1_K;
    }
    fic_run_clear(&run);
    return s;
}

static fic_status fuzz_material(const char *path, fic_error *err)
{
    fic_material m;
    fic_status s = fic_material_read_file(path, &m, err);
    if (s != FIC_OK)
        return s;
    for (size_t k = 0; k < m.n; k++) {
        double sum = 0.0;
        for (size_t i = 0; i < m.population[k].spectrum.n; i++)
            sum += m.population[k].spectrum.g[i];
        fuzz_expect(fabs(sum - 1.0) < 1e-6, "modes that do not add up to one");
    }
    fic_material_clear(&m);
    return s;
}

static fic_status fuzz_campaign(const char *path, fic_error *err)
{
    fic_campaign c;
    fic_status s = fic_campaign_read(path, &c, err);
    if (s == FIC_OK)
        fic_campaign_clear(&c);
    return s;
}

static fic_status fuzz_facts(const char *path, fic_error *err)
{
    fic_facts f;
    fic_status s = fic_facts_read(path, &f, err);
    if (s == FIC_OK)
        fic_facts_clear(&f);
    return s;
}

static fic_status fuzz_fit(const char *path, fic_error *err)
{
    fic_fit fit;
    fic_status s = fic_fit_read(path, &fit, err);
    if (s == FIC_OK)
        fic_fit_clear(&fit);
    return s;
}

static fic_status fuzz_structure(const char *path, fic_error *err)
{
    fic_yaml *file;
    fic_structure st;
    fic_structure_at at;
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    s = fic_structure_read(fic_yaml_root(file), &st, err);
    fic_structure_state state = { 298.0, 0.0, 596.0, 0.0, 0.0 };
    if (s == FIC_OK)
        s = fic_structure_numbers(&st, &state, &at, err);
    fic_yaml_free(file);
    return s;
}

static fic_status fuzz_table(const char *path, fic_error *err)
{
    fic_table t;
    double *T_K;
    fic_status s = fic_table_read(path, &t, err);
    if (s == FIC_OK)
        s = fic_table_require(&t, "T", "K", &T_K, err);
    fic_table_clear(&t);
    return s;
}

static fic_status fuzz_pattern(const char *path, fic_error *err)
{
    fic_pattern p;
    fic_fsdp_options o = fic_fsdp_defaults();
    fic_fsdp f;
    fic_status s = fic_pattern_read(path, 0.2, &p, err);
    if (s != FIC_OK)
        return s;
    for (size_t i = 1; i < p.n; i++)
        fuzz_expect(p.q_1_A[i] >= p.q_1_A[i - 1], "q that falls");
    s = p.n < 3000 ? fic_fsdp_fit(&p, &o, &f, err) : FIC_OK;
    fic_pattern_clear(&p);
    return s;
}

/* STARe text and CSV: read, then reduced; the first curve is the reference of the others, and their peaks are looked for. */
static fic_status fuzz_scan(const char *path, fic_error *err)
{
    fic_scan_list list = { 0 };
    fic_reduction first = { 0 }, r = { 0 };
    fic_difference d = { 0 };
    fic_peaks peaks;
    fic_error why;
    fic_status s = fic_scan_read(path, FIC_UP_BY_SIGN, &list, err);
    fic_reduction_choice choice = fic_reduction_choice_default();
    bool good = list.n && fic_reduce_reference(&list.scan[0], &choice, &first, &why) == FIC_OK;
    if (good)
        fuzz_expect(isfinite(first.onset_K.value), "an onset that is no number");
    choice.liquid_from_reference = good;
    for (size_t i = 1; i < list.n && i < 4; i++) {
        if (fic_reduce(&list.scan[i], good ? &first : NULL, &choice, &r, &why) != FIC_OK)
            continue;
        fuzz_expect(isfinite(r.onset_K.value), "an onset that is no number");
        if (good && fic_difference_make(&r, &first, true, &d, &why) == FIC_OK)
            fic_difference_peaks(&d, &peaks, &why);
    }
    fic_difference_clear(&d);
    fic_reduction_clear(&first);
    fic_reduction_clear(&r);
    fic_scan_list_clear(&list);
    return s;
}

static char *fuzz_text(const char *path, fic_error *err)
{
    char *text;
    size_t n;
    return fic_text_read(path, 1 << 20, &text, &n, err) == FIC_OK ? text : NULL;
}

static fic_status fuzz_quantity(const char *path, fic_error *err)
{
    static const char *const units[] = { "K", "K/s", "GPa", "J/mol", "1", "1/angstrom" };
    char *text = fuzz_text(path, err);
    fic_status s = FIC_EINPUT;
    double v;
    for (size_t i = 0; text && i < sizeof units / sizeof *units; i++)
        if (fic_quantity_parse(text, units[i], &v, err) == FIC_OK) {
            fuzz_expect(isfinite(v), "a quantity that is no number");
            s = FIC_OK;
        }
    free(text);
    return s;
}

static fic_status fuzz_composition(const char *path, fic_error *err)
{
    fic_composition c;
    char *text = fuzz_text(path, err);
    fic_status s = text ? fic_composition_parse(text, &c, err) : FIC_EINPUT;
    if (s == FIC_OK)
        fuzz_expect(fic_composition_weight(&c) > 0.9, "a composition without weight");
    free(text);
    return s;
}

/* Puts the key where the bytes say @key@, so that seeds outlive a change of the key. */
static void fuzz_put_key(const char *path, const char *key)
{
    fic_error err;
    char *text = fuzz_text(path, &err), *at = text ? strstr(text, "@key@") : NULL;
    FILE *f = at ? fopen(path, "wb") : NULL;
    if (f) {
        fprintf(f, "%.*s%s%s", (int)(at - text), text, key, at + 5);
        fclose(f);
    }
    free(text);
}

/* A stored sample of a campaign: what is not whole is not taken. */
static fic_status fuzz_stored(const char *path, fic_error *err)
{
    char key[65];
    static fic_sample sample = { .name = "stored" };
    static fic_sampled out;
    fic_campaign c = { .n = 1, .sample = &sample, .n_rates = 1, .rate_K_s = { 200.0 } };
    char *folder = fic_path_folder(path);
    c.material.n = 1;
    strcpy(c.material.population[0].name, "alpha");
    fic_sample_key(&c, 0, key);
    fuzz_put_key(path, key);
    bool whole = folder && fic_sampled_read(&c, 0, folder, &out);
    free(folder);
    return whole ? FIC_OK : fic_fail(err, FIC_EINPUT, "is no stored sample");
}

static const fuzz_reader fuzz_readers[] = { { "run", "run.yaml", fuzz_run },
                                            { "material", "material.yaml", fuzz_material },
                                            { "campaign", "campaign.yaml", fuzz_campaign },
                                            { "facts", "facts.yaml", fuzz_facts },
                                            { "fit", "fit.yaml", fuzz_fit },
                                            { "structure", "structure.yaml", fuzz_structure },
                                            { "table", "table.csv", fuzz_table },
                                            { "pattern", "pattern.xy", fuzz_pattern },
                                            { "scan", "scan.txt", fuzz_scan },
                                            { "quantity", "quantity.txt", fuzz_quantity },
                                            { "composition", "composition.txt", fuzz_composition },
                                            { "stored", "stored.json", fuzz_stored } };
enum { FUZZ_READERS = sizeof fuzz_readers / sizeof *fuzz_readers };

static fic_error fuzz_last; /* what the last reader said */

/* A folder for fuzz_one, made where it is missing; beside/ in it holds files that seeds name. */
static void fuzz_folder(const char *folder)
{
    char here[2048], target[4096], link[2048];
    fic_error err;
    fuzz_expect(fic_folder_create(folder, &err) == FIC_OK && getcwd(here, sizeof here), "no folder to work in");
    snprintf(target, sizeof target, "%s/tests/fuzz/beside", here);
    snprintf(link, sizeof link, "%s/beside", folder);
    unlink(link); /* of another clone, perhaps */
    fuzz_expect(symlink(target, link) == 0 && access(link, R_OK) == 0, "expected to be run where tests/ is");
}

/* Puts the bytes into folder/r->file and reads them. */
static fic_status fuzz_one(const fuzz_reader *r, const char *folder, const void *bytes, size_t n)
{
    char path[1024];
    fuzz_last.text[0] = '\0';
    snprintf(path, sizeof path, "%s/%s", folder, r->file);
    FILE *f = fopen(path, "wb");
    fuzz_expect(f && fwrite(bytes, 1, n, f) == n, "the folder cannot be written");
    fclose(f);
    fic_status s = r->read(path, &fuzz_last);
    fuzz_expect(s == FIC_OK || fuzz_last.text[0], "a failure without a sentence");
    return s;
}

#endif
