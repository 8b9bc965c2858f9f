#include "notebooks_export/door.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/reduce.h"
#include "analysis/simulated.h"
#include "models/base/file.h"
#include "models/base/version.h"
#include "models/run.h"

enum { NUMBERS = 5 };
static const char *const number_names[NUMBERS] = { "fictive_temperature_K", "onset_K", "midpoint_K", "peak_K",
                                                   "cp_max" };

typedef struct {
    fic_estimate number[NUMBERS];
} reduced;

struct fic_door {
    fic_run run;
    fic_simulation sim;
    reduced *scan; /* one each; NaN where a scan could not be reduced */
};

static reduced reduce(const fic_run *run, const fic_simulated_scan *simulated)
{
    const fic_estimate none = { NAN, NAN, NAN };
    reduced r = { { none, none, none, none, none } };
    fic_reduction work = { 0 };
    fic_reduction_choice choice = fic_reduction_choice_default();
    fic_scan scan = fic_simulated_view(simulated, run->chip.v[FIC_CHIP_MASS], run->material.v[FIC_MOLAR_MASS]);
    if (fic_reduce(&scan, NULL, &choice, &work, NULL) == FIC_OK)
        r = (reduced){ { work.Tf_K, work.onset_K, work.mid_K, work.T_cp_max_K, work.cp_max } };
    fic_reduction_clear(&work);
    return r;
}

/* A file of that name in the folder is what paths in the text stand beside. */
static fic_status read_run(const char *text, const char *folder, fic_run *run, fic_error *err)
{
    fic_yaml *file;
    char *name = fic_path_join(folder, "run");
    fic_status s = name ? fic_yaml_parse(name, text, strlen(text), &file, err) : fic_fail_memory(err, "a run");
    if (s == FIC_OK) {
        s = fic_run_read_node(fic_yaml_root(file), run, err);
        fic_yaml_free(file);
    }
    free(name);
    return s;
}

fic_door *fic_door_simulate(const char *run, const char *folder, char *message, size_t n_message)
{
    fic_error err = { "memory ran out for a run" };
    gsl_set_error_handler_off();
    fic_door *d = calloc(1, sizeof *d);
    fic_status s = d ? read_run(run, folder, &d->run, &err) : FIC_ENOMEM;
    if (s == FIC_OK)
        s = fic_simulate(&d->run, NULL, &d->sim, &err);
    if (s == FIC_OK && !(d->scan = calloc(d->sim.n ? d->sim.n : 1, sizeof *d->scan)))
        s = fic_fail_memory(&err, "a run");
    if (s != FIC_OK) {
        if (n_message)
            snprintf(message, n_message, "%s", err.text);
        fic_door_free(d);
        return NULL;
    }
    for (size_t i = 0; i < d->sim.n; i++)
        d->scan[i] = reduce(&d->run, &d->sim.scan[i]);
    return d;
}

void fic_door_free(fic_door *d)
{
    if (!d)
        return;
    free(d->scan);
    fic_simulation_clear(&d->sim);
    fic_run_clear(&d->run);
    free(d);
}

const char *fic_door_version(void)
{
    return FIC_VERSION;
}

static const fic_table *table_of(const fic_door *d, size_t table)
{
    return table < d->sim.n ? &d->sim.scan[table].table : table == d->sim.n ? &d->sim.history : NULL;
}

static const fic_column *column_of(const fic_door *d, size_t table, size_t column)
{
    const fic_table *t = table_of(d, table);
    return t && column < t->n_columns ? &t->column[column] : NULL;
}

size_t fic_door_tables(const fic_door *d)
{
    return d->sim.n + 1;
}

const char *fic_door_name(const fic_door *d, size_t table)
{
    return table < d->sim.n ? d->sim.scan[table].name : table == d->sim.n ? "history" : NULL;
}

size_t fic_door_rows(const fic_door *d, size_t table)
{
    const fic_table *t = table_of(d, table);
    return t ? t->n_rows : 0;
}

size_t fic_door_columns(const fic_door *d, size_t table)
{
    const fic_table *t = table_of(d, table);
    return t ? t->n_columns : 0;
}

const char *fic_door_column_name(const fic_door *d, size_t table, size_t column)
{
    const fic_column *c = column_of(d, table, column);
    return c ? c->name : NULL;
}

const char *fic_door_column_unit(const fic_door *d, size_t table, size_t column)
{
    const fic_column *c = column_of(d, table, column);
    return c ? c->unit : NULL;
}

const double *fic_door_column(const fic_door *d, size_t table, size_t column)
{
    const fic_column *c = column_of(d, table, column);
    return c ? c->v : NULL;
}

double fic_door_number(const fic_door *d, size_t table, const char *name)
{
    if (table >= d->sim.n)
        return NAN;
    if (strcmp(name, "rate_K_s") == 0)
        return d->sim.scan[table].rate_K_s;
    if (strcmp(name, "enthalpic_fictive_temperature_K") == 0)
        return d->sim.scan[table].enthalpic_Tf_before_K;
    for (size_t i = 0; i < NUMBERS; i++) {
        size_t n = strlen(number_names[i]);
        if (strncmp(name, number_names[i], n) == 0 && !name[n])
            return d->scan[table].number[i].value;
        if (strncmp(name, number_names[i], n) == 0 && strcmp(name + n, "_error") == 0)
            return d->scan[table].number[i].error;
    }
    return NAN;
}
