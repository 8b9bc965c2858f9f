/* xray_fsdp.c - fictive xray fsdp: q1 and FWHM of each pattern, the study of y_pin. */
#include <stdio.h>
#include <stdlib.h>
#include "analysis/fsdp.h"
#include "experiments/option_values.h"
#include "experiments/xray.h"
#include "models/base/json.h"
#include "notebooks_export/plot.h"

enum { STUDY = 13, CURVES_MOST = 6, Y_PIN = 2000, SHAPE, WINDOW, Q_ERROR, DO_STUDY };

typedef struct {
    xray x;
    fic_fsdp_options o;
    bool study;
} job;

static const struct argp_option options[] = {
    { "y-pin", Y_PIN, "SHARE", 0, "Upper share of the height that is fitted, 0.05 to 0.95 (default 0.5)", 0 },
    { "shape", SHAPE, "NAME", 0, "Shape of the peak: gaussian (default) or pseudo_voigt", 0 },
    { "window", WINDOW, "LOW:HIGH", 0, "Where the maximum is looked for (1/angstrom; default 1.5:4.5)", 0 },
    { "q-error", Q_ERROR, "X", 0, "Relative error of the q scale, for the second error of q1", 0 },
    { "study", DO_STUDY, NULL, 0, "Repeat for y_pin of 20 to 80 %", 0 },
    { 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    job *j = state->input;
    double range[2] = { 0.0, 0.0 };
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = state->child_inputs[1] = &j->x;
        return 0;
    case Y_PIN:
        j->o.y_pin = option_quantity(state, "y-pin", arg, "1");
        return 0;
    case SHAPE:
        j->o.shape = (fic_peak_shape)option_choice(state, "shape", arg, fic_peak_shapes);
        return 0;
    case WINDOW:
        option_range(state, "window", arg, "1/angstrom", range);
        j->o.q_low_1_A = range[0];
        j->o.q_high_1_A = range[1];
        return 0;
    case Q_ERROR:
        j->o.q_error = option_quantity(state, "q-error", arg, "1");
        return 0;
    case DO_STUDY:
        j->study = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static json_t *to_json(const char *file, const fic_fsdp *f)
{
    json_t *o = json_object();
    json_object_set_new(o, "file", json_string(file));
    json_object_set_new(o, "q1_1_angstrom", fic_json_real(f->q1_1_A));
    json_object_set_new(o, "q1_error_1_angstrom", fic_json_real(f->q1_error_1_A));
    json_object_set_new(o, "q1_scale_error_1_angstrom", fic_json_real(f->q1_scale_error_1_A));
    json_object_set_new(o, "fwhm_1_angstrom", fic_json_real(f->fwhm_1_A));
    json_object_set_new(o, "fwhm_error_1_angstrom", fic_json_real(f->fwhm_error_1_A));
    json_object_set_new(o, "area", fic_json_real(f->top.area));
    json_object_set_new(o, "y0", fic_json_real(f->top.y0));
    json_object_set_new(o, "eta", fic_json_real(f->top.eta));
    json_object_set_new(o, "r2", fic_json_real(f->top.R2));
    json_object_set_new(o, "chi2_reduced", fic_json_real(f->top.chi2_red));
    json_object_set_new(o, "points", json_integer((json_int_t)f->top.n));
    return o;
}

/* The pattern around its peak, the fit inside its window. */
static fic_status draw(const job *j, const fic_pattern *p, const fic_fsdp *f, const char *stem, fic_error *err)
{
    enum { FIT = 200 };
    double x[FIT], y[FIT];
    char name[300], *path = NULL;
    size_t a = 0, n = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (p->q_1_A[i] < f->q1_1_A - 1.2 * (f->q_min_1_A - f->q1_1_A))
            a = i + 1;
        else if (p->q_1_A[i] <= f->q_min_1_A + 0.3)
            n++;
    }
    for (int i = 0; i < FIT; i++) {
        x[i] = f->from_1_A + (f->to_1_A - f->from_1_A) * i / (FIT - 1.0);
        y[i] = fic_peak_top_y(&f->top, x[i]);
    }
    snprintf(name, sizeof name, "%.200s-fsdp", stem);
    fic_curve curves[2] = {
        { .title = "pattern", .style = FIC_LINE, .n = n, .x = p->q_1_A + a, .y = p->intensity + a, .colour = -1 },
        { .title = fic_peak_shapes[j->o.shape], .style = FIC_LINE, .n = FIT, .x = x, .y = y, .colour = 1 }
    };
    fic_mark mark = { f->q1_1_A, "q1", false };
    fic_panel panel = {
        .x_label = "q (1/\xc3\x85)", .y_label = "Intensity", .n_curves = 2, .curve = curves, .n_marks = 1, .mark = &mark
    };
    fic_status s = xray_path(&j->x, name, &path, err);
    if (s == FIC_OK)
        s = fic_plot(path, stem, 1, 1, &panel, err);
    free(path);
    return s;
}

/* q1 against that of y_pin = 50 %, FWHM, and what R2 lacks of 1. */
static fic_status draw_study(const job *j, const char *stem, bool errors, const double y_pin[], const fic_fsdp f[],
                             fic_error *err)
{
    double v[5][STUDY];
    for (int i = 0; i < STUDY; i++) {
        v[0][i] = 1e3 * (f[i].q1_1_A - f[STUDY / 2].q1_1_A);
        v[1][i] = 1e3 * f[i].q1_error_1_A;
        v[2][i] = f[i].fwhm_1_A;
        v[3][i] = f[i].fwhm_error_1_A;
        v[4][i] = 1e4 * (1.0 - f[i].top.R2);
    }
    fic_curve c[3] = {
        { .style = FIC_POINTS_LINE, .n = STUDY, .x = y_pin, .y = v[0], .error = errors ? v[1] : NULL, .colour = 0 },
        { .style = FIC_POINTS_LINE, .n = STUDY, .x = y_pin, .y = v[2], .error = errors ? v[3] : NULL, .colour = 1 },
        { .style = FIC_POINTS_LINE, .n = STUDY, .x = y_pin, .y = v[4], .colour = 2 }
    };
    fic_mark limit = { 1.0, "R\xc2\xb2 = 0.9999", true };
    fic_panel panels[3] = {
        { .x_label = "y_pin", .y_label = "q1 - q1(50 %) (0.001/\xc3\x85)", .n_curves = 1, .curve = &c[0] },
        { .x_label = "y_pin", .y_label = "FWHM (1/\xc3\x85)", .n_curves = 1, .curve = &c[1] },
        { .x_label = "y_pin",
          .y_label = "(1 - R\xc2\xb2) 10\xe2\x81\xb4",
          .n_curves = 1,
          .curve = &c[2],
          .n_marks = 1,
          .mark = &limit }
    };
    char name[300], *path = NULL;
    snprintf(name, sizeof name, "%.200s-y_pin", stem);
    fic_status s = xray_path(&j->x, name, &path, err);
    if (s == FIC_OK)
        s = fic_plot(path, stem, 3, 1, panels, err);
    free(path);
    return s;
}

static fic_status write_study(job *j, const fic_pattern *p, const char *stem, fic_error *err)
{
    double y_pin[STUDY], v[5][STUDY];
    fic_fsdp f[STUDY];
    static const char *const names[] = { "q1", "q1_error", "fwhm", "fwhm_error", "r2" };
    for (int i = 0; i < STUDY; i++)
        y_pin[i] = 0.2 + 0.05 * i;
    fic_status s = fic_fsdp_study(p, &j->o, STUDY, y_pin, f, err);
    if (s != FIC_OK || !j->x.out)
        return s;
    for (int i = 0; i < STUDY; i++) {
        v[0][i] = f[i].q1_1_A;
        v[1][i] = f[i].q1_error_1_A;
        v[2][i] = f[i].fwhm_1_A;
        v[3][i] = f[i].fwhm_error_1_A;
        v[4][i] = f[i].top.R2;
    }
    fic_table t;
    fic_table_init(&t, STUDY);
    s = fic_table_add(&t, "y_pin", "1", y_pin, err);
    for (int k = 0; s == FIC_OK && k < 5; k++)
        s = fic_table_add(&t, names[k], k < 4 ? "1/angstrom" : "1", v[k], err);
    if (s == FIC_OK)
        s = xray_write(&j->x, stem, "y_pin", &t, err);
    fic_table_clear(&t);
    return s == FIC_OK && output_draws(&j->x.say) ? draw_study(j, stem, p->error != NULL, y_pin, f, err) : s;
}

static fic_status one(job *j, const char *file, size_t drawn, fic_fsdp *f, fic_error *err)
{
    fic_pattern p = { 0 };
    char *stem = xray_stem(file);
    fic_status s = stem ? xray_read(&j->x, file, &p, err) : fic_fail_memory(err, file);
    if (s == FIC_OK)
        s = fic_fsdp_fit(&p, &j->o, f, err);
    if (s == FIC_OK && j->x.out && output_draws(&j->x.say) && drawn < CURVES_MOST)
        s = draw(j, &p, f, stem, err);
    if (s == FIC_OK && j->study)
        s = write_study(j, &p, stem, err);
    fic_pattern_clear(&p);
    free(stem);
    return s;
}

static fic_status write_table(const job *j, size_t n, char *const files[], const fic_fsdp f[], fic_error *err)
{
    static const char *const names[] = {
        "q1", "q1_error", "q1_scale_error", "fwhm", "fwhm_error", "r2", "chi2_reduced"
    };
    fic_table t;
    fic_table_init(&t, n);
    fic_status s = fic_table_note(&t, err, "y_pin", "%g", j->o.y_pin);
    if (s == FIC_OK)
        s = fic_table_note(&t, err, "shape", "%s", fic_peak_shapes[j->o.shape]);
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        char key[30];
        snprintf(key, sizeof key, "row %zu", i + 1);
        s = fic_table_note(&t, err, key, "%s", files[i]);
    }
    for (size_t k = 0; s == FIC_OK && k < 7; k++)
        s = fic_table_add(&t, names[k], k < 5 ? "1/angstrom" : "1", NULL, err);
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        double v[] = { f[i].q1_1_A,         f[i].q1_error_1_A, f[i].q1_scale_error_1_A, f[i].fwhm_1_A,
                       f[i].fwhm_error_1_A, f[i].top.R2,       f[i].top.chi2_red };
        for (size_t k = 0; k < 7; k++)
            t.column[k].v[i] = v[k];
    }
    if (s == FIC_OK)
        s = xray_write(&j->x, "", "fsdp", &t, err);
    fic_table_clear(&t);
    return s;
}

int xray_fsdp(int argc, char **argv)
{
    static const struct argp_child children[] = { { &xray_common, 0, NULL, 0 }, { &xray_patterns, 0, NULL, 0 }, { 0 } };
    static const struct argp argp = {
        options,
        parse,
        "PATTERN...",
        "Centre q1 and width FWHM of the first sharp diffraction peak of each pattern, by a fit over "
        "the upper part of its height."
        "\vExamples:\n"
        "  fictive xray fsdp glass.xy --background air.xy --study -o out/fsdp",
        children,
        NULL,
        NULL
    };
    job j = { .x = { .say = output_options_default("xray fsdp"), .background_share = 1.0 }, .o = fic_fsdp_defaults() };
    fic_error err = { "" };
    if (argp_parse(&argp, argc, argv, 0, NULL, &j))
        return 2;
    fic_fsdp *f = calloc(j.x.n, sizeof *f);
    char **good = calloc(j.x.n, sizeof *good);
    json_t *list = json_array();
    size_t n = 0;
    if (!f || !good) {
        xray_good(&j.x, fic_fail_memory(&err, "results"), &err);
        j.x.n = 0;
    }
    for (size_t i = 0; i < j.x.n; i++) {
        if (!xray_good(&j.x, one(&j, j.x.file[i], n, &f[n], &err), &err))
            continue;
        output_step(&j.x.say, "%s: %zu points fitted", j.x.file[i], f[n].top.n);
        if (output_for_people(&j.x.say) && n == 0)
            printf("%12s %10s %10s %12s %10s %10s  %s\n", "q1 (1/A)", "counts +-", "scale +-", "FWHM (1/A)",
                   "counts +-", "R2", "file");
        if (output_for_people(&j.x.say))
            printf("%12.6f %10.2g %10.2g %12.6f %10.2g %10.7f  %s\n", f[n].q1_1_A, f[n].q1_error_1_A,
                   f[n].q1_scale_error_1_A, f[n].fwhm_1_A, f[n].fwhm_error_1_A, f[n].top.R2, j.x.file[i]);
        json_array_append_new(list, to_json(j.x.file[i], &f[n]));
        good[n++] = j.x.file[i];
    }
    if (j.x.out && n)
        xray_good(&j.x, write_table(&j, n, good, f, &err), &err);
    xray_print_json(&j.x, list);
    free(good);
    free(f);
    return j.x.worst;
}
