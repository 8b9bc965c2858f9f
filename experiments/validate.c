/* validate.c - fictive validate FILE -o DIR: known glasses through drawn instruments and back, against the truth.
 *
 * A draw has a seed of its own, so that the worst one can be looked at again, and any number of threads gives the same
 * bits. Draws are kept as they come: a study that was stopped or killed goes on. */
#include <argp.h>
#include <stdlib.h>
#include "experiments/check_json.h"
#include "experiments/command.h"
#include "experiments/input_kind.h"
#include "experiments/option_values.h"
#include "experiments/progress.h"
#include "experiments/threads.h"
#include "experiments/validate.h"

typedef struct {
    const char *file, *folder;
    size_t draws;
    output_options say;
} arguments;

/* ---- all draws ------------------------------------------------------------------------------------------- */

typedef struct {
    validation *v;
    validate_store *store;
    const fic_watch *watch;
    fic_status status;
    fic_error error;
    size_t done, all, reused;
} work;

/* Under the lock: what has come out, how far it is, whether to go on. */
static void note(work *w, fic_status s, fic_error *err)
{
    w->done++;
    if (s == FIC_OK && !fic_watch_tick(w->watch, (double)w->done / (double)w->all, "draws"))
        s = fic_fail(err, FIC_ESTOP, "stopped after %zu of %zu draws; the same command goes on from here", w->done,
                     w->all);
    if (s != FIC_OK && w->status == FIC_OK) {
        w->status = s;
        w->error = *err;
    }
}

static bool going(const work *w)
{
    bool go;
#pragma omp critical(validate)
    go = w->status == FIC_OK;
    return go;
}

static void take_one(work *w, size_t study, const validate_draw truth[], fic_sweeper *sweeper, size_t i)
{
    validate_study *st = &w->v->study[study];
    fic_error err = { "" };
    if (st->draw[i].done || !going(w))
        return;
    fic_status s = validate_take(w->v, st, truth, sweeper, i, &st->draw[i], &err);
#pragma omp critical(validate)
    {
        if (s == FIC_OK)
            s = validate_store_add(w->store, study, i, &st->draw[i], &err);
        note(w, s, &err);
    }
}

/* The truth of each sample is found once; that of a sample that fails says so. */
static void find_truths(work *w, size_t study, validate_draw truth[])
{
    const validate_study *st = &w->v->study[study];
#pragma omp parallel for schedule(dynamic)
    for (size_t i = 0; i < st->n_samples; i++) {
        fic_error err = { "" };
        validate_draw *t = &truth[st->sample[i]];
        fic_status s = going(w) ? validate_truth(w->v, st, st->sample[i], t, &err) : FIC_OK;
        t->failed = s != FIC_OK;
        if (s == FIC_EMATH || s == FIC_EINPUT)
            s = FIC_OK;
#pragma omp critical(validate)
        note(w, s, &err);
    }
}

static size_t left(const validate_study *st)
{
    size_t n = 0;
    for (size_t i = 0; i < st->n; i++)
        n += !st->draw[i].done;
    return n;
}

static fic_status run_study(work *w, size_t study, fic_error *err)
{
    const validate_study *st = &w->v->study[study];
    validate_draw *truth = NULL;
    if (left(st) == 0)
        return FIC_OK;
    if (st->campaign && !(truth = calloc(st->campaign->n, sizeof *truth)))
        return fic_fail_memory(err, "the truth");
    if (truth)
        find_truths(w, study, truth);
#pragma omp parallel
    {
        fic_sweeper *sweeper = NULL;
        fic_error own = { "" };
        fic_status s = st->sweep ? fic_sweeper_create(st->sweep, &sweeper, &own) : FIC_OK;
        bool usable = s == FIC_OK;
        if (!usable) {
#pragma omp critical(validate)
            note(w, s, &own);
        }
#pragma omp for schedule(dynamic)
        for (size_t i = 0; i < st->n; i++)
            if (usable)
                take_one(w, study, truth, sweeper, i);
        fic_sweeper_free(sweeper);
    }
    free(truth);
    *err = w->error;
    return w->status;
}

static fic_status run_all(work *w, fic_error *err)
{
    fic_status s = FIC_OK;
    threads_are_ours();
    for (size_t k = 0; k < w->v->n; k++)
        w->all += left(&w->v->study[k]) ? left(&w->v->study[k]) + w->v->study[k].n_samples : 0;
    for (size_t k = 0; k < w->v->n && s == FIC_OK; k++)
        s = run_study(w, k, err);
    for (size_t k = 0; k < w->v->n_calibrations && s == FIC_OK; k++) {
        validate_calibration *c = &w->v->calibration[k];
        s = fic_calibrate(c->fit, &c->choice, w->watch, &c->result, err);
        if (s != FIC_OK)
            fic_fail_in(err, s, "%s", c->name);
    }
    return s;
}

/* ---- the command ----------------------------------------------------------------------------------------- */

static fic_status write_all(arguments *a, const validation *v, fic_drafts *drafts, fic_error *err)
{
    fic_status s = validate_write(v, drafts, output_draws(&a->say), err);
    if (s == FIC_OK)
        s = fic_drafts_commit(drafts, err);
    output_step(&a->say, "wrote %s", a->folder);
    if (s == FIC_OK && a->say.json) {
        json_t *o = NULL;
        s = validate_json(v, &o, err);
        return s == FIC_OK ? output_json(o, err) : s;
    }
    return s == FIC_OK && !a->say.quiet ? validate_print(v, stdout, err) : s;
}

static fic_status validate(arguments *a, fic_error *err)
{
    fic_drafts drafts = { 0 };
    progress p;
    work w = { .v = calloc(1, sizeof *w.v) };
    if (!w.v)
        return fic_fail_memory(err, "a validation");
    fic_status s = input_kind_expect(a->file, INPUT_VALIDATION, err);
    if (s == FIC_OK)
        s = validate_read(a->file, a->draws, w.v, err);
    output_step(&a->say, "read %s", a->file);
    if (s == FIC_OK)
        s = fic_drafts_begin(a->folder, &drafts, err);
    if (s == FIC_OK)
        s = validate_store_open(a->folder, w.v, &w.reused, &w.store, err);
    if (s == FIC_OK) {
        w.v->scratch = drafts.draft;
        fic_watch watch = progress_begin(&p, &a->say);
        w.watch = &watch;
        if (w.reused && !a->say.quiet)
            command_warn("validate", "%zu draws stood there already", w.reused);
        s = run_all(&w, err);
        progress_end(&p);
        output_step(&a->say, "%zu draws and truths done, %zu stood there already", w.done, w.reused);
    }
    if (s == FIC_OK)
        s = write_all(a, w.v, &drafts, err);
    validate_store_close(w.store, s == FIC_OK);
    fic_drafts_abandon(&drafts);
    validate_clear(w.v);
    free(w.v);
    return s;
}

static void say_holdings(const char *path, const validation *v)
{
    printf("%s: a validation of %zu studies and %zu calibrations\n", path, v->n, v->n_calibrations);
    for (size_t k = 0; k < v->n; k++) {
        const validate_study *st = &v->study[k];
        printf("  %-22s %zu draws of %zu %s\n", st->name, st->n, st->sweep ? st->sweep->n : st->n_samples,
               st->sweep ? "points of a sweep" : "samples");
    }
    for (size_t k = 0; k < v->n_calibrations; k++)
        printf("  %-22s %zu truths for %s\n", v->calibration[k].name, v->calibration[k].choice.draws,
               v->calibration[k].fit);
}

static fic_status print_holdings(const char *path, const validation *v, fic_error *err)
{
    json_t *studies = json_array(), *calibrations = json_array();
    for (size_t k = 0; k < v->n; k++)
        json_array_append_new(
            studies,
            json_pack("{s:s, s:I, s:I}", "name", v->study[k].name, "draws", (json_int_t)v->study[k].n, "glasses",
                      (json_int_t)(v->study[k].sweep ? v->study[k].sweep->n : v->study[k].n_samples)));
    for (size_t k = 0; k < v->n_calibrations; k++)
        json_array_append_new(calibrations, json_pack("{s:s, s:I}", "name", v->calibration[k].name, "truths",
                                                      (json_int_t)v->calibration[k].choice.draws));
    return check_json_print(path, "validation",
                            json_pack("{s:o, s:o}", "studies", studies, "calibrations", calibrations), err);
}

fic_status validate_check(const char *path, const output_options *say, fic_error *err)
{
    validation *v = calloc(1, sizeof *v);
    if (!v)
        return fic_fail_memory(err, path);
    fic_status s = validate_read(path, 0, v, err);
    if (s == FIC_OK && say->json)
        s = print_holdings(path, v, err);
    else if (s == FIC_OK && !say->quiet)
        say_holdings(path, v);
    validate_clear(v);
    free(v);
    return s;
}

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
    case 'd':
        a->draws = (size_t)option_whole(state, "draws", arg, 2, VALIDATE_DRAWS);
        return 0;
    case ARGP_KEY_END:
        if (!a->folder)
            argp_error(state, "no folder to write into, expected -o DIR, such as -o out/validate");
        return 0;
    default:
        return option_one_argument(key, arg, state, &a->file,
                                   "one file of studies, such as experiments/vit4/validate.yaml");
    }
}

static const struct argp_option options[] = {
    { "output", 'o', "DIR", 0,
      "Write validate.json, report.html, draws and pictures here (required); a study that was stopped or "
      "killed goes on from the draws that stand there",
      0 },
    { "draws", 'd', "N", 0, "So many draws of every study in place of the file's numbers", 0 },
    { 0 }
};

int command_validate(int argc, char **argv)
{
    static const struct argp argp = { options,
                                      parse,
                                      "FILE",
                                      "Sends known glasses through drawn instruments, STARe text and the analysis, and "
                                      "compares what comes back with the truth."
                                      "\vExamples:\n"
                                      "  fictive validate validate.yaml -o out/validate\n"
                                      "  fictive validate validate.yaml -o out/validate --draws 1000",
                                      drawing_child,
                                      NULL,
                                      NULL };
    arguments a = { .say = output_options_default("validate") };
    fic_error err;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    return command_end("validate", validate(&a, &err), &err);
}
