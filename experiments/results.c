#include "experiments/results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "analysis/simulated.h"
#include "experiments/output_options.h"
#include "experiments/pictures.h"
#include "experiments/reduction_json.h"
#include "models/base/file.h"
#include "models/base/json.h"
#include "models/base/version.h"

void results_clear(results *r)
{
    for (size_t i = 0; i < r->n; i++) {
        fic_reduction_clear(&r->reduction[i]);
    }
    free(r->reduction);
    free(r->status);
    free(r->reason);
    *r = (results){ 0 };
}

fic_status results_reduce(const fic_run *run, const fic_simulation *sim, results *r, fic_error *err)
{
    size_t n = sim->n ? sim->n : 1;
    *r = (results){ .n = sim->n,
                    .reduction = calloc(n, sizeof *r->reduction),
                    .status = calloc(n, sizeof *r->status),
                    .reason = calloc(n, sizeof *r->reason) };
    if (!r->reduction || !r->status || !r->reason) {
        r->n = 0;
        return fic_fail_memory(err, "the results");
    }
    fic_reduction_choice choice = fic_reduction_choice_default();
    choice.sensitivity = true;
    for (size_t i = 0; i < sim->n; i++) {
        fic_scan scan = fic_simulated_view(&sim->scan[i], run->chip.v[FIC_CHIP_MASS], run->material.v[FIC_MOLAR_MASS]);
        r->status[i] = fic_reduce(&scan, NULL, &choice, &r->reduction[i], &r->reason[i]);
        if (r->status[i] == FIC_ENOMEM) {
            *err = r->reason[i];
            return FIC_ENOMEM;
        }
    }
    return FIC_OK;
}

/* ---- summary.json -------------------------------------------------------------------------------------- */

static json_t *state_before(const fic_run *run, const fic_simulated_scan *scan)
{
    json_t *all = json_object();
    for (size_t k = 0; k < run->material.n; k++)
        json_object_set_new(all, run->material.population[k].name,
                            json_pack("{s:o, s:o}", "fictive_temperature_K", fic_json_real(scan->Tf_before_K[k]),
                                      "fictive_pressure_GPa", fic_json_real(scan->Pf_before_GPa[k])));
    return all;
}

static json_t *scan_json(const fic_run *run, const fic_simulated_scan *scan, const results *r, size_t i)
{
    const fic_reduction *d = &r->reduction[i];
    json_t *o = json_pack("{s:s, s:o, s:o, s:o}", "name", scan->name, "rate_K_s", fic_json_real(scan->rate_K_s),
                          "enthalpic_fictive_temperature_K", fic_json_real(scan->enthalpic_Tf_before_K),
                          "state_before_scan", state_before(run, scan));
    if (r->status[i] != FIC_OK) {
        json_object_set_new(o, "not_reduced", json_string(r->reason[i].text));
        return o;
    }
    json_object_set_new(o, "fictive_temperature_K", fic_json_real(d->Tf_K.value));
    json_object_set_new(o, "onset_K", fic_json_real(d->onset_K.value));
    json_object_set_new(o, "peak_K", fic_json_real(d->T_cp_max_K.value));
    json_object_set_new(o, "cp_max", fic_json_real(d->cp_max.value));
    json_object_set_new(o, "estimates",
                        json_pack("{s:o, s:o, s:o, s:o, s:o}", "fictive_temperature_K", estimate_json(&d->Tf_K),
                                  "onset_K", estimate_json(&d->onset_K), "midpoint_K", estimate_json(&d->mid_K),
                                  "peak_K", estimate_json(&d->T_cp_max_K), "cp_max", estimate_json(&d->cp_max)));
    json_object_set_new(o, "windows",
                        json_pack("{s:[f,f], s:[f,f]}", "glass_K", d->glass.low_K, d->glass.high_K, "liquid_K",
                                  d->liquid.low_K, d->liquid.high_K));
    json_object_set_new(o, "warnings", warnings_json(d));
    return o;
}

static json_t *summary(const fic_run *run, const fic_simulation *sim, const results *r)
{
    json_t *scans = json_array();
    for (size_t i = 0; i < sim->n; i++)
        json_array_append_new(scans, scan_json(run, &sim->scan[i], r, i));
    json_t *solver =
        json_pack("{s:s, s:f, s:I, s:I, s:I}", "method", fic_method_names[run->precision.method], "tolerance_K",
                  run->precision.tolerance_K, "steps", (json_int_t)sim->effort.steps, "rejected",
                  (json_int_t)sim->effort.rejected, "evaluations", (json_int_t)sim->effort.evaluations);
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:f, s:o}", "version", FIC_VERSION, "input_sha256", run->sha256,
                     "material", run->material.name, "material_sha256", run->material.sha256, "seed",
                     (json_int_t)run->seed, "solver", solver, "wall_time_s", r->wall_time_s, "scans", scans);
}

fic_status results_print_json(const fic_run *run, const fic_simulation *sim, const results *r, fic_error *err)
{
    return output_json(summary(run, sim, r), err);
}

/* ---- files --------------------------------------------------------------------------------------------- */

static fic_status write_table(const fic_drafts *d, const char *prefix, const char *name, const fic_table *t,
                              fic_error *err)
{
    char file[FIC_NAME_BYTES + 16];
    snprintf(file, sizeof file, "%s%s.csv", prefix, name);
    char *path = fic_drafts_path(d, file);
    fic_status s = path ? fic_table_write(t, path, err) : fic_fail_memory(err, file);
    free(path);
    return s;
}

fic_status results_write(const fic_run *run, const fic_simulation *sim, const results *r, const char *folder,
                         bool pictures, fic_error *err)
{
    fic_drafts d;
    fic_status s = fic_drafts_begin(folder, &d, err);
    if (s != FIC_OK)
        return s;
    for (size_t i = 0; i < sim->n && s == FIC_OK; i++)
        s = write_table(&d, "scan-", sim->scan[i].name, &sim->scan[i].table, err);
    if (s == FIC_OK)
        s = write_table(&d, "", "history", &sim->history, err);
    char *path = fic_drafts_path(&d, "summary.json");
    if (s == FIC_OK)
        s = path ? fic_json_write(summary(run, sim, r), path, err) : fic_fail_memory(err, folder);
    free(path);
    if (s == FIC_OK && pictures)
        s = pictures_of_simulation(run, sim, r, &d, err);
    if (s == FIC_OK)
        s = fic_drafts_commit(&d, err);
    else
        fic_drafts_abandon(&d);
    return s;
}

/* A dash stands for what a curve does not have, such as the peak of a cooling curve. */
static void print_numbers(const fic_reduction *d)
{
    const double v[] = { d->Tf_K.value, d->onset_K.value, d->T_cp_max_K.value, d->cp_max.value };
    for (int i = 0; i < 4; i++) {
        int width = i < 3 ? 10 : 8;
        if (isfinite(v[i]))
            printf("%*.*f%s", width, i < 3 ? 2 : 3, v[i], i < 3 ? " " : "\n");
        else
            printf("%*s%s", width, "-", i < 3 ? " " : "\n");
    }
}

void results_print(const fic_simulation *sim, const results *r, const char *folder, bool pictures)
{
    if (sim->n)
        printf("%-20s %10s %10s %10s %10s %8s\n", "scan", "rate K/s", "Tf K", "onset K", "peak K", "Cp max");
    else
        printf("Nothing was recorded: the protocol has no step 'scan'.\n");
    for (size_t i = 0; i < sim->n; i++) {
        const fic_reduction *d = &r->reduction[i];
        printf("%-20s %10.4g ", sim->scan[i].name, sim->scan[i].rate_K_s);
        if (r->status[i] == FIC_OK)
            print_numbers(d);
        else
            printf("not reduced: %s\n", r->reason[i].text);
    }
    printf("\nWritten to %s: summary.json, history.csv%s%s.%s%s%s\n", folder, sim->n ? ", scan-*.csv" : "",
           pictures ? " and pictures" : "", pictures ? " Look at " : "", pictures ? folder : "",
           !pictures ? ""
           : sim->n  ? "/scans.png first."
                     : "/history.png.");
}
