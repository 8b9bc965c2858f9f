#include "analysis/campaign_store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"
#include "models/base/json.h"
#include "models/base/version.h"

/* ---- the key --------------------------------------------------------------------------------------------- */

static void print_numbers(FILE *f, size_t n, const double v[])
{
    for (size_t i = 0; i < n; i++)
        fprintf(f, " %a", v[i]);
    fputc('\n', f);
}

void fic_sample_key(const fic_campaign *c, size_t sample, char hex[65])
{
    char *text = NULL;
    size_t n = 0;
    const fic_protocol *p = &c->sample[sample].protocol;
    FILE *f = open_memstream(&text, &n);
    hex[0] = '\0'; /* without memory there is no key, and nothing is reused */
    if (!f)
        return;
    fprintf(f, "%s %s %s %s %d %lu\n", FIC_VERSION, c->material.sha256, c->structure_sha256, c->sample[sample].name,
            (int)c->precision.method, c->seed);
    print_numbers(f, FIC_CHIP_SCALARS, c->sample[sample].chip.v);
    print_numbers(f, c->n_rates, c->rate_K_s);
    const fic_reduction_choice *r = &c->reduction;
    const double windows[] = { r->glass_low_K, r->glass_high_K, r->liquid_low_K, r->liquid_high_K,
                               r->liquid_from_reference };
    print_numbers(f, sizeof windows / sizeof *windows, windows);
    const double more[] = {
        c->precision.tolerance_K, c->to_K, c->clear_rate_K_s, c->clear_height, c->step_K, p->T_K, p->P_GPa
    };
    print_numbers(f, sizeof more / sizeof *more, more);
    for (size_t i = 0; i < p->n; i++) {
        const fic_segment *s = &p->segment[i];
        const double v[] = { s->duration_s, s->T0_K, s->T1_K, s->P0_GPa, s->P1_GPa, s->amplitude_K, s->period_s };
        print_numbers(f, sizeof v / sizeof *v, v);
    }
    if (fclose(f) == 0)
        fic_sha256(text, n, hex);
    free(text);
}

/* ---- out ------------------------------------------------------------------------------------------------- */

static json_t *scanned_json(const fic_scanned *s, double rate_K_s)
{
    json_t *o = json_pack("{s:f}", "rate_K_s", rate_K_s);
    for (size_t q = 0; q < FIC_QUANTITIES; q++)
        json_object_set_new(o, fic_quantity_types[q].name,
                            json_pack("[o,o]", fic_json_real(s->v[q]), fic_json_real(s->error[q])));
    return o;
}

static char *file_of(const fic_campaign *c, size_t sample, const char *folder)
{
    char name[FIC_NAME_BYTES + 8];
    snprintf(name, sizeof name, "%s.json", c->sample[sample].name);
    return fic_path_join(folder, name);
}

fic_status fic_sampled_write(const fic_campaign *c, size_t sample, const fic_sampled *s, const char *folder,
                             fic_error *err)
{
    char key[65];
    fic_sample_key(c, sample, key);
    json_t *scans = json_array(), *state = json_object();
    for (size_t k = 0; k < c->material.n; k++)
        json_object_set_new(state, c->material.population[k].name, json_pack("[f,f]", s->Tf_K[k], s->Pf_GPa[k]));
    for (size_t i = 0; i < c->n_rates && s->status == FIC_OK; i++)
        json_array_append_new(scans, scanned_json(&s->scan[i], c->rate_K_s[i]));
    json_t *series =
        json_pack("{s:o, s:o, s:o, s:o, s:b}", "E_J_mol", fic_json_real(s->series.E_J_mol), "E_error_J_mol",
                  fic_json_real(s->series.E_error_J_mol), "R2", fic_json_real(s->series.R2), "E_arrhenius_J_mol",
                  fic_json_real(s->series.E_arrhenius_J_mol), "clear", s->series.clear);
    json_t *peak = json_pack("[o,o,o,o]", fic_json_real(s->q1_1_A), fic_json_real(s->q1_error_1_A),
                             fic_json_real(s->fwhm_1_A), fic_json_real(s->fwhm_error_1_A));
    json_t *o = json_pack("{s:s, s:s, s:i, s:s, s:o, s:o, s:o, s:o}", "key", key, "sample", c->sample[sample].name,
                          "status", (int)s->status, "reason", s->reason, "state_Tf_K_Pf_GPa", state, "series", series,
                          "q1_1_A_fwhm_1_A", peak, "scans", scans);
    char *path = file_of(c, sample, folder);
    if (!path) {
        json_decref(o);
        return fic_fail_memory(err, folder);
    }
    fic_status status = fic_json_write_exact(o, path, err);
    free(path);
    return status;
}

/* ---- in -------------------------------------------------------------------------------------------------- */

static double number(const json_t *o)
{
    return json_is_number(o) ? json_number_value(o) : NAN;
}

static bool read_scanned(const json_t *o, double rate_K_s, fic_scanned *s)
{
    s->status = FIC_OK;
    for (size_t q = 0; q < FIC_QUANTITIES; q++) {
        const json_t *pair = json_object_get(o, fic_quantity_types[q].name);
        if (json_array_size(pair) != 2)
            return false;
        s->v[q] = number(json_array_get(pair, 0));
        s->error[q] = number(json_array_get(pair, 1));
    }
    return number(json_object_get(o, "rate_K_s")) == rate_K_s;
}

static bool read_json(const fic_campaign *c, size_t sample, const json_t *o, fic_sampled *s)
{
    char key[65];
    fic_sample_key(c, sample, key);
    const char *stored = json_string_value(json_object_get(o, "key"));
    const json_t *scans = json_object_get(o, "scans"), *state = json_object_get(o, "state_Tf_K_Pf_GPa"),
                 *series = json_object_get(o, "series");
    *s = (fic_sampled){ 0 };
    if (!stored || !key[0] || strcmp(stored, key) || json_integer_value(json_object_get(o, "status")) != FIC_OK ||
        json_array_size(scans) != c->n_rates)
        return false;
    for (size_t k = 0; k < c->material.n; k++) {
        const json_t *pair = json_object_get(state, c->material.population[k].name);
        s->Tf_K[k] = number(json_array_get(pair, 0));
        s->Pf_GPa[k] = number(json_array_get(pair, 1));
    }
    s->series =
        (fic_series){ number(json_object_get(series, "E_J_mol")), number(json_object_get(series, "E_error_J_mol")),
                      number(json_object_get(series, "R2")), number(json_object_get(series, "E_arrhenius_J_mol")),
                      json_is_true(json_object_get(series, "clear")) };
    const json_t *peak = json_object_get(o, "q1_1_A_fwhm_1_A");
    s->q1_1_A = number(json_array_get(peak, 0));
    s->q1_error_1_A = number(json_array_get(peak, 1));
    s->fwhm_1_A = number(json_array_get(peak, 2));
    s->fwhm_error_1_A = number(json_array_get(peak, 3));
    for (size_t i = 0; i < c->n_rates; i++)
        if (!read_scanned(json_array_get(scans, i), c->rate_K_s[i], &s->scan[i]))
            return false;
    return true;
}

bool fic_sampled_read(const fic_campaign *c, size_t sample, const char *folder, fic_sampled *s)
{
    char *path = file_of(c, sample, folder);
    json_t *o = NULL;
    bool good = path && fic_json_read(path, &o, NULL) == FIC_OK && read_json(c, sample, o, s);
    json_decref(o);
    free(path);
    return good;
}
