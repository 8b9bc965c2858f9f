/* validate.c - fictive validate FILE -o DIR: known glasses through drawn instruments and back, against the truth.
 *
 *     campaign -> sample, instrument drawn -> scans -> STARe text -> read, reduce, Kissinger -> estimate - truth
 * The truth is what the same reduction makes of an ideal calorimeter's curves; T_f has that of the state itself, too. A
 * draw has a seed of its own, so that the worst one can be looked at again. */
#include <argp.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "experiments/command.h"
#include "experiments/input_kind.h"
#include "experiments/option_values.h"
#include "experiments/progress.h"
#include "experiments/validate_output.h"
#include "analysis/kissinger.h"
#include "analysis/peak.h"
#include "analysis/simulated.h"
#include "analysis/stare.h"
#include "models/base/file.h"

const validate_quantity validate_quantities[] = { { "Tf", "K" },          { "Tf_curve", "K" },     { "Tg_onset", "K" },
                                                  { "T_p", "K" },         { "peak_area", "K" },    { "E", "J/mol" },
                                                  { "q1", "1/angstrom" }, { "FWHM", "1/angstrom" } };

typedef struct {
    const char *file, *folder;
    output_options say;
} arguments;

/* ---- the file ------------------------------------------------------------------------------------------ */

static fic_status read_range(fic_node node, const fic_param *p, double range[2], fic_error *err)
{
    if (!fic_node_is_list(node)) {
        fic_status s = fic_node_quantity(node, p, &range[0], err);
        range[1] = range[0];
        return s;
    }
    if (fic_node_count(node) != 2)
        return fic_node_fail(node, err, "%zu values, expected one, or a range of two", fic_node_count(node));
    fic_status s = fic_node_quantity(fic_node_item(node, 0), p, &range[0], err);
    if (s == FIC_OK)
        s = fic_node_quantity(fic_node_item(node, 1), p, &range[1], err);
    if (s == FIC_OK && !(range[0] <= range[1]))
        s = fic_node_fail(node, err, "a range from %g to %g, expected the lower value first", range[0], range[1]);
    return s;
}

static fic_status read_study(fic_node map, validate_study *study, fic_error *err)
{
    static const fic_param lag = { "correct_lag", "s", "lag that the analysis takes off", 0, 0, 1, "", true };
    static const fic_param window = { "window", "K", "of a line", 400, 1, 5000, "", true };
    static const char *const keys[] = { "name", "draws", "correct_lag", "glass", "liquid", NULL };
    long draws;
    fic_node name, node;
    fic_chip ideal = fic_chip_ideal();
    fic_status s = fic_node_allow_params(map, fic_chip_params, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "name", &name, err);
    if (s == FIC_OK)
        s = fic_name_read(name, study->name, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "draws", &node, err);
    if (s == FIC_OK)
        s = fic_node_whole(node, 2, VALIDATE_DRAWS, &draws, err);
    if (s == FIC_OK && (node = fic_node_get(map, "correct_lag")).at)
        s = fic_node_quantity(node, &lag, &study->correct_lag_s, err);
    study->glass_K[0] = study->glass_K[1] = study->liquid_K[0] = study->liquid_K[1] = NAN;
    if (s == FIC_OK && (node = fic_node_get(map, "glass")).at)
        s = read_range(node, &window, study->glass_K, err);
    if (s == FIC_OK && (node = fic_node_get(map, "liquid")).at)
        s = read_range(node, &window, study->liquid_K, err);
    for (size_t i = 0; i < FIC_CHIP_SCALARS && s == FIC_OK; i++) {
        node = fic_node_get(map, fic_chip_params[i].name);
        study->range[i][0] = study->range[i][1] = ideal.v[i];
        if (node.at)
            s = read_range(node, &fic_chip_params[i], study->range[i], err);
    }
    study->n = s == FIC_OK ? (size_t)draws : 0;
    return s;
}

static fic_status read_difference(fic_node map, validate_difference *d, fic_error *err)
{
    static const char *const keys[] = { "about", "quantity", "size", "study", NULL };
    const char *names[VALIDATE_QUANTITIES + 1] = { NULL }, *text;
    fic_node about, quantity, size, study;
    size_t which = 0;
    for (size_t i = 0; i < VALIDATE_QUANTITIES; i++)
        names[i] = validate_quantities[i].name;
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "about", &about, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "quantity", &quantity, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "size", &size, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "study", &study, err);
    if (s == FIC_OK)
        s = fic_node_text(about, &text, err);
    if (s == FIC_OK)
        snprintf(d->about, sizeof d->about, "%s", text);
    if (s == FIC_OK)
        s = fic_node_choice(quantity, names, &which, err);
    d->quantity = which;
    fic_param p = { "size", validate_quantities[which].unit, "of the difference", 1, 0, 1e12, "", false };
    if (s == FIC_OK)
        s = fic_node_quantity(size, &p, &d->size, err);
    return s == FIC_OK ? fic_name_read(study, d->study, err) : s;
}

static fic_status read_lists(fic_node map, validation *v, fic_error *err)
{
    fic_node studies, differences = fic_node_get(map, "differences");
    fic_status s = fic_node_need(map, "studies", &studies, err);
    if (s != FIC_OK)
        return s;
    v->n = fic_node_count(studies);
    v->n_differences = fic_node_count(differences);
    if (!fic_node_is_list(studies) || v->n == 0 || v->n > VALIDATE_STUDIES || v->n_differences > VALIDATE_STUDIES)
        return fic_node_fail(studies, err, "expected a list of 1 to %d studies, and of at most as many differences",
                             VALIDATE_STUDIES);
    for (size_t i = 0; i < v->n && s == FIC_OK; i++)
        s = read_study(fic_node_item(studies, i), &v->study[i], err);
    for (size_t i = 0; i < v->n_differences && s == FIC_OK; i++) {
        s = read_difference(fic_node_item(differences, i), &v->difference[i], err);
        size_t k = 0;
        while (s == FIC_OK && k < v->n && strcmp(v->study[k].name, v->difference[i].study))
            k++;
        if (s == FIC_OK && k == v->n)
            s = fic_node_fail(fic_node_item(differences, i), err, "no study '%s', expected one of this file",
                              v->difference[i].study);
    }
    return s;
}

static fic_status read_file(const char *path, validation *v, fic_error *err)
{
    static const char *const keys[] = { "campaign", "seed", "studies", "differences", NULL };
    fic_yaml *file;
    fic_node node;
    const char *name = NULL;
    long seed = 1;
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    fic_node map = fic_yaml_root(file);
    s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "campaign", &node, err);
    if (s == FIC_OK)
        s = fic_node_text(node, &name, err);
    if (s == FIC_OK && fic_node_get(map, "seed").at)
        s = fic_node_whole(fic_node_get(map, "seed"), 0, 4294967295L, &seed, err);
    v->seed = (unsigned long)seed;
    if (s == FIC_OK)
        s = read_lists(map, v, err);
    if (s == FIC_OK) {
        char *folder = fic_path_folder(path), *at = folder ? fic_path_join(folder, name) : NULL;
        s = at ? fic_campaign_read(at, &v->campaign, err) : fic_fail_memory(err, path);
        free(folder);
        free(at);
    }
    fic_yaml_free(file);
    return s;
}

/* ---- one draw ------------------------------------------------------------------------------------------ */

typedef struct {
    const validate_study *study;
    char *path; /* of the STARe text */
    validate_draw *draw;
    double rate_K_s[FIC_RATES], T_p_K[FIC_RATES], T_p_error_K[FIC_RATES], true_T_p_K[FIC_RATES];
    size_t n_peaks;
} bench;

/* The same two curves, as an instrument's software exports them. */
static fic_status through_text(const bench *b, const fic_simulated_scan *first, const fic_simulated_scan *second,
                               fic_scan_list *list, fic_error *err)
{
    fic_scan pair[2] = { fic_simulated_view(first, NAN, NAN), fic_simulated_view(second, NAN, NAN) };
    fic_status s = fic_stare_write(b->path, 2, pair, err);
    if (s == FIC_OK)
        s = fic_scan_read(b->path, FIC_EXO_UP, list, err);
    if (s == FIC_OK && list->n != 2)
        s = fic_fail(err, FIC_EMATH, "%zu of 2 curves came back: %s", list->n, list->n_faults ? list->fault[0] : "");
    return s;
}

static void estimate(bench *b, size_t rate, fic_reduction *first, fic_reduction *second, fic_difference *d)
{
    fic_peaks peaks;
    b->draw->at_rate[rate][VALIDATE_TF] = b->draw->at_rate[rate][VALIDATE_TF_CURVE] = first->Tf_K;
    b->draw->at_rate[rate][VALIDATE_ONSET] = first->onset_K;
    if (fic_difference_make(first, second, true, d, NULL) != FIC_OK)
        return;
    if (fic_difference_peaks(d, &peaks, NULL) != FIC_OK || peaks.n == 0)
        return;
    const fic_peak *p = &peaks.peak[peaks.highest];
    b->draw->at_rate[rate][VALIDATE_T_P] = p->T_K;
    b->draw->at_rate[rate][VALIDATE_AREA] = p->area;
    if (!(p->T_K.error > 0.0))
        return;
    b->rate_K_s[b->n_peaks] = first->rate_K_s;
    b->T_p_K[b->n_peaks] = p->T_K.value;
    b->true_T_p_K[b->n_peaks] = b->draw->truth_at_rate[rate][VALIDATE_T_P];
    b->T_p_error_K[b->n_peaks++] = p->T_K.error;
}

static fic_status keep(void *user, size_t sample, size_t rate, const fic_simulated_scan *first,
                       const fic_simulated_scan *second, fic_error *err)
{
    bench *b = user;
    fic_scan_list list = { 0 };
    fic_reduction one = { 0 }, two = { 0 };
    fic_difference d = { 0 };
    fic_reduction_choice choice = fic_reduction_choice_default();
    (void)sample;
    choice.lag_s = b->study->correct_lag_s;
    choice.sensitivity = true;
    choice.glass_low_K = b->study->glass_K[0];
    choice.glass_high_K = b->study->glass_K[1];
    choice.liquid_low_K = b->study->liquid_K[0];
    choice.liquid_high_K = b->study->liquid_K[1];
    fic_status s = through_text(b, first, second, &list, err);
    if (s == FIC_OK && fic_reduce_reference(&list.scan[1], &choice, &two, err) == FIC_OK &&
        fic_reduce(&list.scan[0], &two, &choice, &one, err) == FIC_OK)
        estimate(b, rate, &one, &two, &d);
    else if (s == FIC_OK)
        b->draw->refused++;
    fic_difference_clear(&d);
    fic_reduction_clear(&one);
    fic_reduction_clear(&two);
    fic_scan_list_clear(&list);
    return s;
}

/* What a sample gives without an instrument, by the same reduction: every draw of it is compared with this. */
static fic_status find_truth(const validation *v, const validate_study *st, size_t sample, validate_draw *t,
                             fic_error *err)
{
    validate_study still = *st;
    bench b = { .study = &still, .draw = t };
    fic_sampled *out = malloc(sizeof *out);
    size_t room = strlen(v->scratch) + 60;
    b.path = malloc(room);
    fic_status s = out && b.path ? FIC_OK : fic_fail_memory(err, "the truth");
    still.correct_lag_s = 0.0;
    for (size_t r = 0; r < FIC_RATES; r++)
        for (size_t q = 0; q < VALIDATE_AT_RATE; q++)
            t->at_rate[r][q] = FIC_NO_ESTIMATE;
    if (s == FIC_OK) {
        fic_sample own = v->campaign.sample[sample];
        fic_campaign one = v->campaign;
        own.chip = fic_chip_ideal();
        one.sample = &own;
        one.n = 1;
        one.no_patterns = true;
        snprintf(b.path, room, "%s/truth-%zu.txt", v->scratch, sample);
        s = fic_campaign_sample(&one, 0, keep, &b, out, err);
        unlink(b.path);
    }
    for (size_t r = 0; s == FIC_OK && r < v->campaign.n_rates; r++)
        for (size_t q = 0; q < VALIDATE_AT_RATE; q++)
            t->truth_at_rate[r][q] = q == VALIDATE_TF ? out->scan[r].v[FIC_Q_TF_STATE] : t->at_rate[r][q].value;
    if (s == FIC_OK) {
        t->truth[VALIDATE_E - VALIDATE_AT_RATE] = out->series.E_J_mol;
        t->truth[VALIDATE_Q1 - VALIDATE_AT_RATE] = out->q1_1_A;
        t->truth[VALIDATE_FWHM - VALIDATE_AT_RATE] = out->fwhm_1_A;
    }
    free(out);
    free(b.path);
    return s;
}

static fic_status run_draw(const validation *v, const validate_draw truth[], size_t study, size_t i, fic_error *err)
{
    const validate_study *st = &v->study[study];
    validate_draw *draw = &st->draw[i];
    bench b = { .study = st, .draw = draw };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    fic_sampled *out = malloc(sizeof *out);
    size_t room = strlen(v->scratch) + 60;
    b.path = malloc(room);
    fic_status s = rng && out && b.path ? FIC_OK : fic_fail_memory(err, "a draw");
    if (s == FIC_OK) {
        unsigned long seed = v->seed + 104729UL * (unsigned long)study + (unsigned long)i;
        gsl_rng_set(rng, seed);
        size_t sample = gsl_rng_uniform_int(rng, v->campaign.n);
        *draw = truth[sample];
        draw->seed = seed;
        draw->sample = sample;
        draw->refused = 0;
        for (size_t r = 0; r < FIC_RATES; r++)
            for (size_t q = 0; q < VALIDATE_AT_RATE; q++)
                draw->at_rate[r][q] = FIC_NO_ESTIMATE;
        for (size_t q = 0; q < VALIDATE_QUANTITIES - VALIDATE_AT_RATE; q++)
            draw->whole[q] = FIC_NO_ESTIMATE;
        fic_sample own = v->campaign.sample[sample];
        own.chip = fic_chip_ideal();
        for (size_t k = 0; k < FIC_CHIP_SCALARS; k++)
            own.chip.v[k] = draw->chip[k] = gsl_ran_flat(rng, st->range[k][0], st->range[k][1]);
        fic_campaign one = v->campaign;
        one.sample = &own;
        one.n = 1;
        one.seed = draw->seed;
        snprintf(b.path, room, "%s/draw-%zu-%zu.txt", v->scratch, study, i);
        fic_error why;
        s = fic_campaign_sample(&one, 0, keep, &b, out, &why);
        draw->failed = s != FIC_OK;
        if (s == FIC_ENOMEM || s == FIC_EIO)
            *err = why;
        else
            s = FIC_OK;
        unlink(b.path);
    }
    fic_activation a, true_a;
    if (s == FIC_OK && !draw->failed) {
        if (b.n_peaks == v->campaign.n_rates &&
            fic_kissinger(b.n_peaks, b.rate_K_s, b.true_T_p_K, b.T_p_error_K, &true_a, NULL) == FIC_OK &&
            fic_kissinger(b.n_peaks, b.rate_K_s, b.T_p_K, b.T_p_error_K, &a, NULL) == FIC_OK) {
            /* A bent series has another slope for other weights: the truth is weighted as the estimate is. */
            draw->truth[VALIDATE_E - VALIDATE_AT_RATE] = true_a.E_J_mol;
            draw->whole[VALIDATE_E - VALIDATE_AT_RATE] = (fic_estimate){ a.E_J_mol, a.E_error_J_mol, NAN };
        }
        draw->whole[VALIDATE_Q1 - VALIDATE_AT_RATE] = (fic_estimate){ out->q1_1_A, out->q1_error_1_A, NAN };
        draw->whole[VALIDATE_FWHM - VALIDATE_AT_RATE] = (fic_estimate){ out->fwhm_1_A, out->fwhm_error_1_A, NAN };
    }
    gsl_rng_free(rng);
    free(out);
    free(b.path);
    return s;
}

/* ---- all of them --------------------------------------------------------------------------------------- */

typedef struct {
    fic_status status;
    fic_error error;
    size_t done, all;
    const fic_watch *watch;
} work;

static void note(work *w, fic_status s, const fic_error *err)
{
#pragma omp critical(validate)
    {
        w->done++;
        fic_error stop;
        if (s == FIC_OK && !fic_watch_tick(w->watch, (double)w->done / (double)w->all, "draws")) {
            s = fic_fail(&stop, FIC_ESTOP, "stopped after %zu of %zu draws; nothing was written", w->done, w->all);
            err = &stop;
        }
        if (s != FIC_OK && w->status == FIC_OK) {
            w->status = s;
            w->error = *err;
        }
    }
}

static bool going(const work *w)
{
    bool go;
#pragma omp critical(validate)
    go = w->status == FIC_OK;
    return go;
}

static fic_status run_all(validation *v, const fic_watch *watch, fic_error *err)
{
    validate_draw *truth = malloc(v->campaign.n * sizeof *truth);
    work w = { .watch = watch };
    if (!truth)
        return fic_fail_memory(err, "the truth");
    for (size_t k = 0; k < v->n; k++)
        w.all += v->study[k].n + v->campaign.n;
    for (size_t k = 0; k < v->n; k++) {
        memset(truth, 0, v->campaign.n * sizeof *truth);
#pragma omp parallel for schedule(dynamic)
        for (size_t i = 0; i < v->campaign.n; i++) {
            fic_error own = { "" };
            if (going(&w))
                note(&w, find_truth(v, &v->study[k], i, &truth[i], &own), &own);
        }
#pragma omp parallel for schedule(dynamic)
        for (size_t i = 0; i < v->study[k].n; i++) {
            fic_error own = { "" };
            if (going(&w))
                note(&w, run_draw(v, truth, k, i, &own), &own);
        }
    }
    free(truth);
    *err = w.error;
    return w.status;
}

static void clear(validation *v)
{
    for (size_t k = 0; k < v->n; k++)
        free(v->study[k].draw);
    fic_campaign_clear(&v->campaign);
    free(v);
}

fic_status validate_check(const char *path, const output_options *say, fic_error *err)
{
    validation *v = calloc(1, sizeof *v);
    if (!v)
        return fic_fail_memory(err, path);
    fic_status s = read_file(path, v, err);
    json_t *studies = json_array();
    for (size_t k = 0; k < v->n && s == FIC_OK; k++)
        json_array_append_new(studies,
                              json_pack("{s:s, s:I}", "name", v->study[k].name, "draws", (json_int_t)v->study[k].n));
    if (s == FIC_OK && say->json) {
        s = output_json(json_pack("{s:s, s:s, s:I, s:O}", "file", path, "kind", "validation", "samples",
                                  (json_int_t)v->campaign.n, "studies", studies),
                        err);
    } else if (s == FIC_OK && !say->quiet) {
        printf("%s: a validation of %zu studies on a campaign of %zu samples\n", path, v->n, v->campaign.n);
        for (size_t k = 0; k < v->n; k++)
            printf("  %-12s %zu draws\n", v->study[k].name, v->study[k].n);
    }
    json_decref(studies);
    clear(v);
    return s;
}

static fic_status validate(arguments *a, fic_error *err)
{
    validation *v = calloc(1, sizeof *v);
    fic_drafts drafts = { 0 };
    progress p;
    if (!v)
        return fic_fail_memory(err, "a validation");
    fic_status s = input_kind_expect(a->file, INPUT_VALIDATION, err);
    if (s == FIC_OK)
        s = read_file(a->file, v, err);
    for (size_t k = 0; k < v->n && s == FIC_OK; k++)
        if (!(v->study[k].draw = calloc(v->study[k].n, sizeof *v->study[k].draw)))
            s = fic_fail_memory(err, "the draws");
    if (s == FIC_OK)
        s = fic_drafts_begin(a->folder, &drafts, err);
    if (s == FIC_OK) {
        v->scratch = drafts.draft;
        fic_watch watch = progress_begin(&p, &a->say);
        s = run_all(v, &watch, err);
        progress_end(&p);
        output_step(&a->say, "studied %zu samples in %zu studies", v->campaign.n, v->n);
    }
    if (s == FIC_OK)
        s = validate_write(v, &drafts, !a->say.no_pictures, err);
    if (s == FIC_OK)
        s = fic_drafts_commit(&drafts, err);
    output_step(&a->say, "wrote %s", a->folder);
    if (s == FIC_OK && a->say.json)
        s = output_json(validate_json(v), err);
    else if (s == FIC_OK && !a->say.quiet)
        validate_print(v, stdout);
    fic_drafts_abandon(&drafts);
    clear(v);
    return s;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = state->child_inputs[1] = &a->say;
        return 0;
    case 'o':
        a->folder = arg;
        return 0;
    case ARGP_KEY_END:
        if (!a->folder)
            argp_error(state, "no folder to write into, expected -o DIR");
        return 0;
    default:
        return option_one_argument(key, arg, state, &a->file,
                                   "one file of studies, such as experiments/vit4/validate.yaml");
    }
}

static const struct argp_option options[] = {
    { "output", 'o', "DIR", 0, "Write validate.json, draws and pictures here", 0 }, { 0 }
};

int command_validate(int argc, char **argv)
{
    static const struct argp_child children[] = { { &output_argp, 0, NULL, 0 }, { &pictures_argp, 0, NULL, 0 }, { 0 } };
    static const struct argp argp = { options,
                                      parse,
                                      "FILE",
                                      "Sends the samples of a campaign through drawn instruments, STARe text and the "
                                      "analysis, and compares what comes back with the truth.",
                                      children,
                                      NULL,
                                      NULL };
    arguments a = { .say = output_options_default("validate") };
    fic_error err;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    return command_end("validate", validate(&a, &err), &err);
}
