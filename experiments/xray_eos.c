/* xray_eos.c - fictive xray eos: an equation of state from a table of pressures and volumes, densities or q1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "analysis/eos.h"
#include "experiments/option_values.h"
#include "experiments/xray.h"
#include "models/base/json.h"
#include "notebooks_export/plot.h"

enum { FORM = 4000, FIX_V0, FIX_K1, LINE = 120 };

typedef struct {
    xray x;
    fic_eos_options o;
    bool all;
} job;

static const char *const forms[] = { "birch2", "birch3", "murnaghan", "vinet", "all", NULL };

static const struct argp_option options[] = {
    { "form", FORM, "NAME", 0, "Equation: birch2, birch3 (default), murnaghan, vinet or all", 0 },
    { "fix-v0", FIX_V0, "V", 0, "Hold the volume (density, q1) at P = 0, in the unit of its column", 0 },
    { "fix-derivative", FIX_K1, "K", 0, "Hold K0'", 0 },
    { 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    job *j = state->input;
    size_t which;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &j->x;
        return 0;
    case FORM:
        which = option_choice(state, "form", arg, forms);
        j->all = fic_compressions[which] == NULL;
        j->o.form = j->all ? &fic_birch3 : fic_compressions[which];
        return 0;
    case FIX_V0:
        j->o.fix_v0 = true;
        j->o.v0 = option_quantity(state, "fix-v0", arg, "1");
        if (!(j->o.v0 > 0.0))
            argp_error(state, "--fix-v0 %s: expected a number above 0", arg);
        return 0;
    case FIX_K1:
        j->o.fix_K1 = true;
        j->o.K1 = option_quantity(state, "fix-derivative", arg, "1");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Columns P, P_error and one of q1, V, density with its _error. */
static fic_status read_data(const char *file, fic_table *t, fic_eos_data *d, const char **what, fic_error *err)
{
    static const char *const names[] = { "V", "q1", "density" };
    static const char *const error_names[] = { "V_error", "q1_error", "density_error" };
    double *P, *P_error = NULL;
    fic_status s = fic_table_read(file, t, err);
    if (s == FIC_OK && (s = fic_table_require(t, "P", "GPa", &P, err)) != FIC_OK)
        fic_fail_in(err, s, "%s", file);
    if (s == FIC_OK && fic_table_column(t, "P_error") &&
        (s = fic_table_require(t, "P_error", "GPa", &P_error, err)) != FIC_OK)
        fic_fail_in(err, s, "%s", file);
    if (s != FIC_OK)
        return s;
    for (int k = 0; k < 3; k++) {
        fic_column *v = fic_table_column(t, names[k]), *e = fic_table_column(t, error_names[k]);
        if (!v)
            continue;
        *what = names[k];
        *d = (fic_eos_data){ t->n_rows, P, v->v, P_error, e ? e->v : NULL, (fic_eos_kind)k };
        return FIC_OK;
    }
    return fic_fail(err, FIC_EINPUT, "%s: no column of volumes, expected one of V, q1 and density beside P", file);
}

static json_t *to_json(const char *file, const fic_eos *e)
{
    json_t *cov = json_array();
    for (int a = 0; a < 3; a++)
        json_array_append_new(cov, json_pack("[o,o,o]", fic_json_real(e->cov[a][0]), fic_json_real(e->cov[a][1]),
                                             fic_json_real(e->cov[a][2])));
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o}", "file", file, "form",
                     e->form->name, "v0", fic_json_real(e->v0), "v0_error", fic_json_real(e->v0_error),
                     "bulk_modulus_GPa", fic_json_real(e->K0_GPa), "bulk_modulus_error_GPa",
                     fic_json_real(e->K0_error_GPa), "derivative", fic_json_real(e->K1), "derivative_error",
                     fic_json_real(e->K1_error), "chi2_reduced", fic_json_real(e->chi2_red), "quantile_95",
                     fic_json_real(e->quantile_95), "points", (json_int_t)e->n, "covariance_v0_K_dK", cov);
}

static void print(const char *file, const char *what, const fic_eos *e)
{
    printf("%s, %s: %s0 = %.6g +- %.2g, K0 = %.5g +- %.2g GPa, K0' = %.4g +- %.2g", file, e->form->summary, what, e->v0,
           e->v0_error, e->K0_GPa, e->K0_error_GPa, e->K1, e->K1_error);
    if (isfinite(e->chi2_red))
        printf(", reduced chi2 = %.3g", e->chi2_red);
    printf(" (95 %%: times %.3g)\n", e->quantile_95);
}

/* ---- table and picture -------------------------------------------------------------------------------- */

typedef struct {
    double v[LINE], x[LINE], P[LINE], error[LINE], low[LINE], high[LINE];
} band;

/* From v0 to a little beyond the last point. */
static void make_band(const fic_eos_data *d, const fic_eos *e, band *b)
{
    double end = e->v0;
    for (size_t i = 0; i < d->n; i++)
        end = fabs(d->v[i] - e->v0) > fabs(end - e->v0) ? d->v[i] : end;
    for (int i = 0; i < LINE; i++) {
        b->v[i] = e->v0 + 1.03 * (end - e->v0) * i / (LINE - 1.0);
        b->x[i] = fic_eos_squeeze(e, b->v[i]);
        b->P[i] = fic_eos_pressure_GPa(e, b->v[i], &b->error[i]);
        b->low[i] = b->P[i] - e->quantile_95 * b->error[i];
        b->high[i] = b->P[i] + e->quantile_95 * b->error[i];
    }
}

static fic_status write_band(const job *j, const char *stem, const char *what, const band *b, const fic_eos *e,
                             fic_error *err)
{
    char name[40];
    fic_table t;
    fic_table_init(&t, LINE);
    fic_status s = fic_table_note(&t, err, "form", "%s", e->form->name);
    if (s == FIC_OK)
        s = fic_table_note(&t, err, "K0", "%.8g +- %.3g GPa, K0' = %.6g +- %.3g", e->K0_GPa, e->K0_error_GPa, e->K1,
                           e->K1_error);
    if (s == FIC_OK)
        s = fic_table_add(&t, what, "1", b->v, err);
    if (s == FIC_OK)
        s = fic_table_add(&t, "squeeze", "1", b->x, err);
    if (s == FIC_OK)
        s = fic_table_add(&t, "P", "GPa", b->P, err);
    if (s == FIC_OK)
        s = fic_table_add(&t, "P_error", "GPa", b->error, err);
    snprintf(name, sizeof name, "eos-%s", e->form->name);
    if (s == FIC_OK)
        s = xray_write(&j->x, stem, name, &t, err);
    fic_table_clear(&t);
    return s;
}

static fic_status draw(const job *j, const char *stem, const fic_eos_data *d, const band *b, const fic_eos *e,
                       fic_error *err)
{
    size_t n = d->n;
    double *w = calloc(4 * n, sizeof *w), f_line[2] = { 0.0, 0.0 }, F_line[2];
    char name[300], *path = NULL;
    if (!w)
        return fic_fail_memory(err, "a picture");
    double *x = w, *f = w + n, *F = w + 2 * n, *F_error = w + 3 * n;
    for (size_t i = 0; i < n; i++) {
        x[i] = fic_eos_squeeze(e, d->v[i]);
        fic_eos_f_F(e, d->P_GPa[i], d->P_error_GPa ? d->P_error_GPa[i] : 0.0, d->v[i], d->v_error ? d->v_error[i] : 0.0,
                    &f[i], &F[i], NULL, &F_error[i]);
        f_line[1] = fmax(f_line[1], f[i]);
        if (!(f[i] > 0.002)) /* errors grow as 1/f: such points say nothing */
            F[i] = NAN;
    }
    for (int k = 0; k < 2; k++)
        F_line[k] = e->K0_GPa * (1.0 + 1.5 * (e->K1 - 4.0) * f_line[k]);
    fic_curve left[3] = {
        { .title = "95 % of the fit",
          .style = FIC_BAND,
          .n = LINE,
          .x = b->x,
          .y = b->low,
          .y2 = b->high,
          .colour = 0 },
        { .title = e->form->summary, .style = FIC_LINE, .n = LINE, .x = b->x, .y = b->P, .colour = 0 },
        { .title = "points", .style = FIC_POINTS, .n = n, .x = x, .y = d->P_GPa, .error = d->P_error_GPa, .colour = 1 }
    };
    fic_curve right[2] = {
        { .title = "third-order line", .style = FIC_LINE, .n = 2, .x = f_line, .y = F_line, .colour = 0 },
        { .title = "points", .style = FIC_POINTS, .n = n, .x = f, .y = F, .error = F_error, .colour = 1 }
    };
    fic_panel panels[2] = { { .x_label = "V0/V", .y_label = "P (GPa)", .n_curves = 3, .curve = left },
                            { .x_label = "Eulerian strain f", .y_label = "F (GPa)", .n_curves = 2, .curve = right } };
    snprintf(name, sizeof name, "%.200s-eos-%s", stem, e->form->name);
    fic_status s = xray_path(&j->x, name, &path, err);
    if (s == FIC_OK)
        s = fic_plot(path, stem, 2, 1, panels, err);
    free(path);
    free(w);
    return s;
}

static fic_status one_form(job *j, const char *file, const char *stem, const char *what, const fic_eos_data *d,
                           const fic_compression *form, json_t *list, fic_error *err)
{
    fic_eos e;
    band b;
    fic_eos_options o = j->o;
    o.form = form;
    fic_status s = fic_eos_fit(d, &o, &e, err);
    if (s != FIC_OK)
        return fic_fail_in(err, s, "%s", file);
    if (output_for_people(&j->x.say))
        print(file, what, &e);
    json_array_append_new(list, to_json(file, &e));
    if (!j->x.out)
        return FIC_OK;
    make_band(d, &e, &b);
    s = write_band(j, stem, what, &b, &e, err);
    return s == FIC_OK && output_draws(&j->x.say) ? draw(j, stem, d, &b, &e, err) : s;
}

static fic_status one(job *j, const char *file, json_t *list, fic_error *err)
{
    fic_table t = { 0 };
    fic_eos_data d;
    const char *what = "";
    char *stem = xray_stem(file);
    fic_status s = stem ? read_data(file, &t, &d, &what, err) : fic_fail_memory(err, file);
    for (size_t i = 0; s == FIC_OK && fic_compressions[i]; i++)
        if (j->all || fic_compressions[i] == j->o.form)
            s = one_form(j, file, stem, what, &d, fic_compressions[i], list, err);
    fic_table_clear(&t);
    free(stem);
    return s;
}

int xray_eos(int argc, char **argv)
{
    static const struct argp_child children[] = { { &xray_common, 0, NULL, 0 }, { 0 } };
    static const struct argp argp = {
        options,
        parse,
        "TABLE.csv...",
        "Equation of state from a table with columns P [GPa] and q1, V or density, each with an _error "
        "column where known; with q1 the volume goes as 1/q1^3."
        "\vExamples:\n"
        "  fictive xray eos compression.csv -o out/eos\n"
        "  fictive xray eos compression.csv --form all --fix-derivative 4",
        children,
        NULL,
        NULL
    };
    job j = { .x = { .say = output_options_default("xray eos") }, .o = { .form = &fic_birch3 } };
    fic_error err = { "" };
    if (argp_parse(&argp, argc, argv, 0, NULL, &j))
        return 2;
    json_t *list = json_array();
    for (size_t i = 0; i < j.x.n; i++) {
        xray_good(&j.x, one(&j, j.x.file[i], list, &err), &err);
        output_step(&j.x.say, "%s", j.x.file[i]);
    }
    xray_print_json(&j.x, list);
    return j.x.worst;
}
