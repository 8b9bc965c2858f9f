/* campaign.c - fictive campaign PROGRAMME -o DIR: samples x rates, in parallel, each kept as soon as it is done. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include "analysis/campaign_store.h"
#include "experiments/campaign_output.h"
#include "experiments/command.h"
#include "experiments/input_kind.h"
#include "experiments/option_values.h"
#include "experiments/progress.h"
#include "experiments/threads.h"
#include "models/base/file.h"

typedef struct {
    const char *file, *facts, *folder;
    bool no_curves, all;
    output_options say;
} arguments;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->say;
        return 0;
    case 'o':
        a->folder = arg;
        return 0;
    case 'f':
        a->facts = arg;
        return 0;
    case 'c':
        a->no_curves = true;
        return 0;
    case 'a':
        a->all = true;
        return 0;
    case ARGP_KEY_END:
        if (!a->folder)
            argp_error(state, "no folder to write into, expected -o DIR, such as -o out/first");
        return 0;
    default:
        return option_one_argument(key, arg, state, &a->file, "one programme, such as experiments/vit4/campaign.yaml");
    }
}

static const struct argp_option options[] = {
    { "output", 'o', "DIR", 0,
      "Write here (required); a campaign that was stopped goes on from the samples that stand there", 0 },
    { "facts", 'f', "FACTS", 0,
      "See before the run that the campaign holds every condition of these facts, compare after it", 0 },
    { "all", 'a', NULL, 0, "List the facts that are hit, too", 0 },
    { "no-curves", 'c', NULL, 0, "Keep numbers only", 0 },
    { 0 }
};

/* ---- the samples ----------------------------------------------------------------------------------------- */

typedef struct {
    const fic_campaign *c;
    fic_sampled *results;
    char *samples, *curves; /* folders; curves may be NULL */
    const fic_watch *watch;
    size_t done, reused;
    fic_status status; /* of what ends the campaign: a full disk, a stop */
    fic_error error;
} work;

typedef struct {
    size_t n_rates;
    campaign_curves curves;
} keeper;

static fic_status keep(void *user, size_t sample, size_t rate, const fic_simulated_scan *first,
                       const fic_simulated_scan *second, fic_error *err)
{
    keeper *k = user;
    (void)sample;
    return campaign_curves_keep(&k->curves, k->n_rates, rate, &first->table, &second->table, err);
}

/* A sample that fails is a row with a reason; only what stops everybody is an error. */
static fic_status run_sample(work *w, size_t i, fic_walker *walker, fic_error *err)
{
    keeper k = { .n_rates = w->c->n_rates };
    fic_status s = fic_campaign_next_sample(w->c, i, walker, w->curves ? keep : NULL, &k, &w->results[i], err);
    if (s == FIC_ENOMEM) {
        campaign_curves_clear(&k.curves);
        return s;
    }
    if (s == FIC_OK && w->curves) {
#pragma omp critical(netcdf) /* the library is not for two threads */
        s = campaign_curves_write(&k.curves, w->c, i, w->curves, err);
    }
    campaign_curves_clear(&k.curves);
    if (w->results[i].status == FIC_OK && s != FIC_OK)
        return s;
    return fic_sampled_write(w->c, i, &w->results[i], w->samples, err);
}

static void run_one(work *w, size_t i, fic_walker *walker)
{
    fic_error err;
    fic_status s = FIC_OK;
    bool go = true;
#pragma omp critical(progress)
    go = w->status == FIC_OK;
    if (!go)
        return;
    bool reused = (!w->curves || campaign_curves_stand(w->c, i, w->curves)) &&
                  fic_sampled_read(w->c, i, w->samples, &w->results[i]);
    if (!reused)
        s = run_sample(w, i, walker, &err);
#pragma omp critical(progress)
    {
        w->reused += reused;
        w->done++;
        if (s == FIC_OK && !fic_watch_tick(w->watch, (double)w->done / (double)w->c->n, w->c->sample[i].name))
            s = fic_fail(&err, FIC_ESTOP, "stopped after %zu of %zu samples; the same command goes on from here",
                         w->done, w->c->n);
        if (s != FIC_OK && w->status == FIC_OK) {
            w->status = s;
            w->error = err;
        }
    }
}

static fic_status run_all(work *w, fic_error *err)
{
    threads_are_ours();
#pragma omp parallel
    {
        fic_error own;
        fic_walker *walker; /* samples share much of their paths, and what they share is walked once */
        fic_status s = fic_walker_create(&walker, &own);
#pragma omp for schedule(dynamic)
        for (size_t i = 0; i < w->c->n; i++)
            if (s == FIC_OK)
                run_one(w, i, walker);
        fic_walker_free(walker);
        if (s != FIC_OK) {
#pragma omp critical(progress)
            {
                w->status = s;
                w->error = own;
            }
        }
    }
    *err = w->error;
    return w->status;
}

static size_t count_failed(const work *w)
{
    size_t failed = 0;
    for (size_t i = 0; i < w->c->n; i++)
        failed += w->results[i].status != FIC_OK;
    return failed;
}

/* ---- the campaign ---------------------------------------------------------------------------------------- */

static fic_status compare(const arguments *a, const fic_campaign *c, const fic_facts *facts, const fic_sampled *results,
                          json_t **json, fic_error *err)
{
    fic_comparison_table t;
    fic_status s = fic_facts_compare(facts, c, results, &t, err);
    if (s != FIC_OK)
        return s;
    char *path = fic_path_join(a->folder, "facts.csv");
    s = path ? fic_comparison_write(&t, path, err) : fic_fail_memory(err, a->folder);
    if (s == FIC_OK && a->say.json)
        *json = campaign_facts_json(&t);
    else if (s == FIC_OK && !a->say.quiet)
        campaign_print_facts(&t, a->all);
    free(path);
    fic_comparison_clear(&t);
    return s;
}

/* What the campaign came to, on standard output. */
static fic_status say_end(const arguments *a, const work *w, double wall_s, json_t *facts, fic_error *err)
{
    if (a->say.json) {
        json_t *o = campaign_provenance(w->c, wall_s, w->reused);
        json_object_set_new(o, "folder", json_string(a->folder));
        json_object_set_new(o, "samples_failed", json_integer((json_int_t)count_failed(w)));
        if (facts)
            json_object_set_new(o, "comparison", facts);
        return output_json(o, err);
    }
    if (!a->say.quiet)
        printf("%zu samples at %zu rates in %.2f s (%zu of them stood there already): %s\n", w->c->n, w->c->n_rates,
               wall_s, w->reused, a->folder);
    return FIC_OK;
}

static fic_status run(arguments *a, const fic_campaign *c, const fic_facts *facts, fic_error *err)
{
    json_t *compared = NULL;
    progress p;
    fic_watch watch = progress_begin(&p, &a->say);
    work w = { .c = c, .watch = &watch };
    w.results = calloc(c->n, sizeof *w.results);
    w.samples = fic_path_join(a->folder, "samples");
    w.curves = a->no_curves ? NULL : fic_path_join(a->folder, "curves");
    fic_status s = w.results && w.samples && (a->no_curves || w.curves) ? FIC_OK : fic_fail_memory(err, "a campaign");
    if (s == FIC_OK)
        s = fic_folder_create(w.samples, err);
    if (s == FIC_OK && w.curves)
        s = fic_folder_create(w.curves, err);
    if (s == FIC_OK)
        s = campaign_copy_inputs(a->file, a->folder, err);
    if (s == FIC_OK)
        s = run_all(&w, err);
    progress_end(&p);
    output_step(&a->say, "%zu samples, %zu of them stood there already, on %d threads", w.done, w.reused,
                omp_get_max_threads());
    if (s == FIC_OK)
        s = campaign_write_tables(c, w.results, a->folder, err);
    if (s == FIC_OK)
        s = campaign_write_provenance(c, progress_seconds(&p), w.reused, a->folder, err);
    if (s == FIC_OK && facts)
        s = compare(a, c, facts, w.results, &compared, err);
    if (s == FIC_OK) {
        output_step(&a->say, "wrote tables%s into %s", facts ? " and compared" : "", a->folder);
        s = say_end(a, &w, progress_seconds(&p), compared, err);
    }
    size_t failed = s == FIC_OK ? count_failed(&w) : 0;
    for (size_t i = 0; failed && i < c->n; i++)
        if (w.results[i].status != FIC_OK)
            command_warn("campaign", "sample %s failed: %s", c->sample[i].name, w.results[i].reason);
    if (failed)
        s = fic_fail(err, FIC_EMATH, "%zu of %zu samples failed; the others are in the tables", failed, c->n);
    free(w.results);
    free(w.samples);
    free(w.curves);
    return s;
}

static fic_status campaign(arguments *a, fic_error *err)
{
    fic_campaign c;
    fic_facts facts = { 0 };
    fic_comparison_table none;
    fic_status s = input_kind_expect(a->file, INPUT_CAMPAIGN, err);
    if (s == FIC_OK)
        s = fic_campaign_read(a->file, &c, err);
    if (s != FIC_OK)
        return s;
    output_step(&a->say, "read %s: %zu samples, %zu rates", a->file, c.n, c.n_rates);
    if (a->facts) {
        s = input_kind_expect(a->facts, INPUT_FACTS, err);
        if (s == FIC_OK)
            s = fic_facts_read(a->facts, &facts, err);
        if (s == FIC_OK && (s = fic_facts_compare(&facts, &c, NULL, &none, err)) == FIC_OK)
            fic_comparison_clear(&none);
    }
    if (s == FIC_OK)
        s = run(a, &c, a->facts ? &facts : NULL, err);
    fic_facts_clear(&facts);
    fic_campaign_clear(&c);
    return s;
}

int command_campaign(int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "PROGRAMME",
        "Takes every sample of a programme along its path and through its scans, reduces them, "
        "and writes tables and curves."
        "\vExamples:\n"
        "  fictive campaign programme.yaml -o out/programme\n"
        "  fictive campaign programme.yaml --facts facts.yaml -o out/programme",
        output_child,
        NULL,
        NULL
    };
    arguments a = { .say = output_options_default("campaign") };
    fic_error err;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    return command_end("campaign", campaign(&a, &err), &err);
}
