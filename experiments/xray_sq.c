/* xray_sq.c - fictive xray sq: S(q) of each pattern in absolute units. */
#include <stdio.h>
#include <stdlib.h>
#include "experiments/xray.h"
#include "models/base/json.h"
#include "notebooks_export/plot.h"

typedef struct {
    xray x;
    fic_sq_options o;
} job;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    job *j = state->input;
    (void)arg;
    if (key != ARGP_KEY_INIT)
        return ARGP_ERR_UNKNOWN;
    state->child_inputs[0] = state->child_inputs[1] = &j->x;
    state->child_inputs[2] = &j->o;
    return 0;
}

static fic_status write_one(const job *j, const char *file, const char *stem, const fic_sq *sq, fic_error *err)
{
    fic_table t;
    fic_table_init(&t, sq->n);
    fic_status s = fic_table_note(&t, err, "pattern", "%s", file);
    if (s == FIC_OK)
        s = fic_table_note(&t, err, "composition", "%s", j->o.composition.text);
    if (s == FIC_OK)
        s = fic_table_note(&t, err, "alpha", "%.10g", sq->alpha);
    if (s == FIC_OK)
        s = fic_table_add(&t, "q", "1/angstrom", sq->q_1_A, err);
    if (s == FIC_OK)
        s = fic_table_add(&t, "S", "1", sq->S, err);
    if (s == FIC_OK && sq->error)
        s = fic_table_add(&t, "S_error", "1", sq->error, err);
    if (s == FIC_OK)
        s = fic_table_add(&t, "intensity", "1", sq->background_free, err);
    if (s == FIC_OK)
        s = xray_write(&j->x, stem, "sq", &t, err);
    fic_table_clear(&t);
    return s;
}

static fic_status draw(const job *j, const char *stem, const fic_sq *sq, fic_error *err)
{
    char name[300], *path = NULL;
    snprintf(name, sizeof name, "%.200s-sq", stem);
    fic_curve c = { .style = FIC_LINE, .n = sq->n, .x = sq->q_1_A, .y = sq->S, .colour = 0 };
    fic_mark one = { 1.0, NULL, true };
    fic_panel p = {
        .x_label = "q (1/\xc3\x85)", .y_label = "S(q)", .n_curves = 1, .curve = &c, .n_marks = 1, .mark = &one
    };
    fic_status s = xray_path(&j->x, name, &path, err);
    if (s == FIC_OK)
        s = fic_plot(path, stem, 1, 1, &p, err);
    free(path);
    return s;
}

static fic_status one(job *j, const char *file, json_t *list, fic_error *err)
{
    fic_pattern p = { 0 };
    fic_sq sq = { 0 };
    char *stem = xray_stem(file);
    fic_status s = stem ? xray_read(&j->x, file, &p, err) : fic_fail_memory(err, file);
    if (s == FIC_OK)
        s = fic_sq_reduce(&p, NULL, &j->o, &sq, err);
    if (s == FIC_OK && j->x.out)
        s = write_one(j, file, stem, &sq, err);
    if (s == FIC_OK && j->x.out && output_draws(&j->x.say))
        s = draw(j, stem, &sq, err);
    if (s == FIC_OK) {
        size_t top = 0;
        for (size_t i = 0; i < sq.n; i++)
            top = sq.S[i] > sq.S[top] ? i : top;
        if (output_for_people(&j->x.say))
            printf("%-30s alpha %.6g (relative error %.2g), highest S = %.4f at %.4f 1/angstrom, last S = %.4f\n", file,
                   sq.alpha, sq.alpha_relative_error, sq.S[top], sq.q_1_A[top], sq.S[sq.n - 1]);
        json_t *o = json_object();
        json_object_set_new(o, "file", json_string(file));
        json_object_set_new(o, "alpha", fic_json_real(sq.alpha));
        json_object_set_new(o, "alpha_relative_error", fic_json_real(sq.alpha_relative_error));
        json_object_set_new(o, "s_highest", fic_json_real(sq.S[top]));
        json_object_set_new(o, "q_highest_1_angstrom", fic_json_real(sq.q_1_A[top]));
        json_array_append_new(list, o);
    }
    fic_sq_clear(&sq);
    fic_pattern_clear(&p);
    free(stem);
    return s;
}

int xray_sq(int argc, char **argv)
{
    static const struct argp_child children[] = {
        { &xray_common, 0, NULL, 0 }, { &xray_patterns, 0, NULL, 0 }, { &xray_scattering, 0, "Sample", 1 }, { 0 }
    };
    static const struct argp argp = {
        NULL,
        parse,
        "PATTERN...",
        "Faber-Ziman structure factor of each pattern: background off, scaled to electron units where "
        "S(q) tends to 1, Compton scattering off."
        "\vExamples:\n"
        "  fictive xray sq glass.xy --background air.xy \\\n      --composition Zr46Cu46Al8 --energy 68.5 -o out/sq",
        children,
        NULL,
        NULL
    };
    job j = { .x = { .say = output_options_default("xray sq"), .background_share = 1.0 }, .o = { .compton = true } };
    fic_error err = { "" };
    if (argp_parse(&argp, argc, argv, 0, NULL, &j))
        return 2;
    xray_say_composition(&j.x, &j.o.composition);
    json_t *list = json_array();
    for (size_t i = 0; i < j.x.n; i++) {
        xray_good(&j.x, one(&j, j.x.file[i], list, &err), &err);
        output_step(&j.x.say, "%s", j.x.file[i]);
    }
    xray_print_json(&j.x, list);
    return j.x.worst;
}
