/* reduce.c - fictive reduce: curves, measured or simulated, to numbers with errors, and pictures of what was done. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "analysis/campaign.h"
#include "analysis/reduce.h"
#include "experiments/command.h"
#include "experiments/reduce_pictures.h"
#include "experiments/reduction_json.h"
#include "experiments/reduction_options.h"
#include "models/base/file.h"
#include "models/base/table.h"

typedef struct {
    reduction_options o;
    fic_scan_list list;
    fic_reduction *reduction; /* one a curve */
    bool *good;
    size_t n_bad;
} job;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = state->input;
    return key == ARGP_KEY_INIT ? 0 : ARGP_ERR_UNKNOWN;
}

static void print_list(const fic_scan_list *l)
{
    printf("%-8s %-8s %-10s %-10s %-10s %-9s name\n", "segment", "rows", "from (K)", "to (K)", "rate (K/s)", "line");
    for (size_t i = 0; i < l->n; i++) {
        const fic_scan *s = &l->scan[i];
        printf("%-8ld %-8zu %-10.2f %-10.2f %-10.4g %-9zu %s\n", s->segment, s->n, s->T_K[0], s->T_K[s->n - 1],
               s->rate_K_s, s->line, s->name);
    }
}

static fic_status reduce_all(job *j, fic_error *err)
{
    size_t n = j->list.n ? j->list.n : 1;
    j->reduction = calloc(n, sizeof *j->reduction);
    j->good = calloc(n, sizeof *j->good);
    if (!j->reduction || !j->good)
        return fic_fail_memory(err, "the reductions");
    for (size_t i = 0; i < j->list.n; i++) {
        fic_status s = fic_reduce(&j->list.scan[i], j->o.reference_text ? &j->o.reference : NULL, &j->o.choice,
                                  &j->reduction[i], err);
        if (s == FIC_ENOMEM)
            return s;
        j->good[i] = s == FIC_OK;
        if (s != FIC_OK) {
            command_warn("reduce", "%s", err->text);
            j->n_bad++;
        }
    }
    return FIC_OK;
}

static void print_estimate(const fic_estimate *e, int width)
{
    char text[40] = "-";
    if (isfinite(e->value) && isfinite(e->error))
        snprintf(text, sizeof text, isfinite(e->windows) ? "%.2f %.2f %.2f" : "%.2f %.2f", e->value, e->error,
                 e->windows);
    else if (isfinite(e->value))
        snprintf(text, sizeof text, "%.2f", e->value);
    printf(" %-*s", width, text);
}

static void print_table(const job *j)
{
    if (j->n_bad == j->list.n)
        return;
    printf("Numbers are value, standard error from noise, and largest change when a window's edge moves by a tenth.\n");
    printf("%-8s %-20s %-20s %-20s %-20s %-17s %-17s\n", "segment", "T_f (K)", "Tg,onset (K)", "Cp max (0..1)",
           "its T (K)", "glass window (K)", "liquid window (K)");
    int warned = 0;
    for (size_t i = 0; i < j->list.n; i++) {
        const fic_reduction *r = &j->reduction[i];
        if (!j->good[i])
            continue;
        printf("%-8ld", j->list.scan[i].segment);
        print_estimate(&r->Tf_K, 20);
        print_estimate(&r->onset_K, 20);
        print_estimate(&r->cp_max, 20);
        print_estimate(&r->T_cp_max_K, 20);
        printf(" %6.1f to %6.1f%s %6.1f to %6.1f%s  %s\n", r->glass.low_K, r->glass.high_K, r->glass.found ? "*" : " ",
               r->liquid.low_K, r->liquid.high_K, r->liquid.found ? "*" : " ", j->list.scan[i].name);
        warned |= r->warnings;
    }
    printf("* found\n");
    for (int bit = 1; bit <= FIC_WARN_LAST; bit *= 2)
        for (size_t i = 0, n = 0; (warned & bit) && i < j->list.n; i++) {
            if (!j->good[i] || !(j->reduction[i].warnings & bit))
                continue;
            if (n++ == 0)
                printf("warning: %s; segments", fic_reduction_warning(bit));
            printf(" %ld", j->list.scan[i].segment);
            bool last = true;
            for (size_t k = i + 1; k < j->list.n; k++)
                last = last && !(j->good[k] && j->reduction[k].warnings & bit);
            if (last)
                printf("\n");
        }
}

static json_t *to_json(const job *j)
{
    json_t *curves = json_array(), *faults = json_array(), *o = json_object();
    for (size_t i = 0; i < j->list.n; i++)
        if (j->good[i])
            json_array_append_new(curves, reduction_json(&j->list.scan[i], &j->reduction[i]));
    for (size_t i = 0; i < j->list.n_faults; i++)
        json_array_append_new(faults, json_string(j->list.fault[i]));
    json_object_set_new(o, "curves", curves);
    json_object_set_new(o, "not_read", faults);
    json_object_set_new(o, "not_reduced", json_integer((json_int_t)j->n_bad));
    return o;
}

/* results.csv: one row a curve, columns by the names that a campaign has for them. */
static fic_status write_results(const job *j, fic_error *err)
{
    static const struct {
        fic_quantity what;
        size_t at;
    } columns[] = {
        { FIC_Q_TF, offsetof(fic_reduction, Tf_K) },          { FIC_Q_TG_ONSET, offsetof(fic_reduction, onset_K) },
        { FIC_Q_TG_MID, offsetof(fic_reduction, mid_K) },     { FIC_Q_CP_MAX, offsetof(fic_reduction, cp_max) },
        { FIC_Q_T_MAX, offsetof(fic_reduction, T_cp_max_K) }, { FIC_Q_RECOVERY, offsetof(fic_reduction, recovery_K) }
    };
    fic_table t;
    fic_table_init(&t, j->list.n);
    fic_status s = fic_table_add(&t, "segment", "1", NULL, err);
    for (size_t i = 0; s == FIC_OK && i < j->list.n; i++)
        t.column[0].v[i] = (double)j->list.scan[i].segment;
    for (size_t k = 0; s == FIC_OK && k < 3 * sizeof columns / sizeof *columns; k++) {
        static const char *const suffix[] = { "", "_error", "_windows" };
        char name[40];
        const fic_quantity_type *q = &fic_quantity_types[columns[k / 3].what];
        snprintf(name, sizeof name, "%s%s", q->name, suffix[k % 3]);
        s = fic_table_add(&t, name, q->unit, NULL, err);
        for (size_t i = 0; s == FIC_OK && i < j->list.n; i++) {
            const fic_estimate *e = (const void *)((const char *)&j->reduction[i] + columns[k / 3].at);
            t.column[k + 1].v[i] = !j->good[i] ? NAN : k % 3 == 0 ? e->value : k % 3 == 1 ? e->error : e->windows;
        }
    }
    char *path = s == FIC_OK ? fic_path_join(j->o.out, "results.csv") : NULL;
    if (s == FIC_OK)
        s = path ? fic_table_write(&t, path, err) : fic_fail_memory(err, "a path");
    free(path);
    fic_table_clear(&t);
    return s;
}

/* STEM.csv: T, heat capacity, normalised. */
static fic_status write_curve(const job *j, size_t i, fic_error *err)
{
    const fic_reduction *r = &j->reduction[i];
    fic_table t;
    fic_table_init(&t, r->n);
    fic_status s = fic_table_note(&t, err, "name", "%s", j->list.scan[i].name);
    if (s == FIC_OK)
        s = fic_table_add(&t, "T", "K", r->T_K, err);
    if (s == FIC_OK)
        s = fic_table_add(&t, "heat_capacity", r->unit, r->cp, err);
    if (s == FIC_OK)
        s = fic_table_add(&t, "normalised", "1", r->u, err);
    char *stem = reduction_stem(&j->list.scan[i], i), name[140], *path = NULL;
    snprintf(name, sizeof name, "%s.csv", stem ? stem : "");
    if (s == FIC_OK && (!stem || !(path = fic_path_join(j->o.out, name))))
        s = fic_fail_memory(err, "a path");
    if (s == FIC_OK)
        s = fic_table_write(&t, path, err);
    free(path);
    free(stem);
    fic_table_clear(&t);
    return s;
}

static fic_status write_out(job *j, fic_error *err)
{
    fic_status s = fic_folder_create(j->o.out, err);
    if (s == FIC_OK)
        s = write_results(j, err);
    for (size_t i = 0; s == FIC_OK && i < j->list.n; i++)
        if (j->good[i])
            s = write_curve(j, i, err);
    if (s == FIC_OK && output_draws(&j->o.say))
        s = reduce_pictures(j->o.out, j->list.n, j->list.scan, j->reduction, j->good, err);
    return s;
}

static int run(job *j)
{
    fic_error err = { "" };
    fic_status s = reduction_open(&j->o, &j->list, &err);
    if (s != FIC_OK)
        return command_end("reduce", s, &err);
    for (size_t i = 0; i < j->list.n_faults; i++)
        command_warn("reduce", "%s", j->list.fault[i]);
    output_step(&j->o.say, "read %zu curves of %zu files", j->list.n, j->o.n_files);
    if (j->o.list) {
        print_list(&j->list);
        return j->list.n_faults ? 1 : 0;
    }
    s = reduce_all(j, &err);
    output_step(&j->o.say, "reduced them, %zu could not be", j->n_bad);
    if (s == FIC_OK && j->o.out) {
        s = write_out(j, &err);
        output_step(&j->o.say, "wrote %s%s", j->o.out, j->o.say.no_pictures ? "" : " with pictures");
    }
    if (s != FIC_OK)
        return command_end("reduce", s, &err);
    if (j->o.say.json && (s = output_json(to_json(j), &err)) != FIC_OK)
        return command_end("reduce", s, &err);
    if (output_for_people(&j->o.say))
        print_table(j);
    return j->n_bad || j->list.n_faults ? 1 : 0;
}

int command_reduce(int argc, char **argv)
{
    static const struct argp_child children[] = { { &reduction_argp, 0, NULL, 0 }, { 0 } };
    static const struct argp argp = { NULL,
                                      parse,
                                      NULL,
                                      "Reduces heat-flow curves (STARe text, CSV with units, our own scans): glass and "
                                      "liquid lines, T_f by area, onset, "
                                      "overshoot, each with an error from noise and how it moves with the windows."
                                      "\vExamples:\n"
                                      "  fictive reduce export.txt --list\n"
                                      "  fictive reduce export.txt --segment 3,5 --lag 6ms -o out/reduced\n"
                                      "  fictive reduce aged.csv --reference fresh.csv --common \\\n      --glass "
                                      "10degC:70degC --liquid 130degC:200degC",
                                      children,
                                      NULL,
                                      NULL };
    job j = { .o = reduction_options_default("reduce") };
    if (argp_parse(&argp, argc, argv, 0, NULL, &j.o))
        return 2;
    int code = run(&j);
    for (size_t i = 0; j.reduction && i < j.list.n; i++)
        fic_reduction_clear(&j.reduction[i]);
    free(j.reduction);
    free(j.good);
    fic_scan_list_clear(&j.list);
    reduction_close(&j.o);
    return code;
}
