/* xray_pdf.c - fictive xray pdf: all patterns to S(q), one transform for the batch, shells and differences. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "analysis/pdf.h"
#include "analysis/pdf_peaks.h"
#include "experiments/option_values.h"
#include "experiments/xray.h"
#include "models/base/json.h"
#include "notebooks_export/plot.h"

enum {
    Q_MIN = 3000,
    Q_MAX,
    WINDOW,
    COSINE_FROM,
    NO_EXTEND,
    R_MAX,
    R_STEP,
    DENSITY,
    REFERENCE,
    DOUBLET,
    PEAKS = 4,
    DRAWN_MOST = 8
};

typedef struct {
    xray x;
    fic_sq_options sq;
    fic_pdf_options o;
    double density_g_cm3, r_most_A;
    const char *reference;
    fic_pdf_peak_options peaks;
} job;

/* One file's way through the batch. */
typedef struct {
    const char *file;
    char *stem;
    fic_pdf_peak peak[PEAKS];
    bool has_peaks;
    double *difference, *difference_error;
} sample;

static const struct argp_option options[] = {
    { "density", DENSITY, "RHO", 0, "Mass density (g/cm3); without it only G(r)", 0 },
    { "qmin", Q_MIN, "Q", 0, "Where the transform begins (1/angstrom; default: the first point)", 0 },
    { "qmax", Q_MAX, "Q", 0, "Where the transform ends (1/angstrom; default: the last point)", 0 },
    { "window", WINDOW, "NAME", 0, "Window of the transform: none (default), lorch or cosine", 0 },
    { "cosine-from", COSINE_FROM, "SHARE", 0, "Where the cosine begins (default 0.7 of qmax)", 0 },
    { "no-extend", NO_EXTEND, NULL, 0, "Leave out 0 to qmin in place of S as at qmin", 0 },
    { "rmax", R_MAX, "R", 0, "Last distance (angstrom; default 20)", 0 },
    { "rstep", R_STEP, "R", 0, "Step of the distances (angstrom; default 0.01)", 0 },
    { "reference", REFERENCE, "FILE", 0, "Pattern to take differences of G(r) from", 0 },
    { "doublet", DOUBLET, "R1:R2", 0,
      "Where the two peaks of the first shell are looked for (angstrom; default 2.7:3.1)", 0 },
    { 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    job *j = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = state->child_inputs[1] = &j->x;
        state->child_inputs[2] = &j->sq;
        return 0;
    case DENSITY:
        j->density_g_cm3 = option_quantity(state, "density", arg, "g/cm3");
        return 0;
    case Q_MIN:
        j->o.q_low_1_A = option_quantity(state, "qmin", arg, "1/angstrom");
        return 0;
    case Q_MAX:
        j->o.q_high_1_A = option_quantity(state, "qmax", arg, "1/angstrom");
        return 0;
    case WINDOW:
        j->o.window = (fic_pdf_window)option_choice(state, "window", arg, fic_pdf_windows);
        return 0;
    case COSINE_FROM:
        j->o.cosine_from = option_quantity(state, "cosine-from", arg, "1");
        return 0;
    case NO_EXTEND:
        j->o.extend = false;
        return 0;
    case R_MAX:
        j->r_most_A = option_quantity(state, "rmax", arg, "angstrom");
        return 0;
    case R_STEP:
        j->o.r_step_A = j->o.r_low_A = option_quantity(state, "rstep", arg, "angstrom");
        return 0;
    case REFERENCE:
        j->reference = arg;
        return 0;
    case DOUBLET:
        option_range(state, "doublet", arg, "angstrom", j->peaks.start_A);
        return 0;
    case ARGP_KEY_END:
        if (!(j->r_most_A > 0.0 && j->o.r_step_A > 0.0 && j->r_most_A / j->o.r_step_A < 1e6))
            argp_error(state, "--rmax %g and --rstep %g: expected both above 0 and at most 1e6 steps", j->r_most_A,
                       j->o.r_step_A);
        if (j->o.cosine_from < 0.0 || j->o.cosine_from >= 1.0)
            argp_error(state, "--cosine-from %g: expected 0 to 1", j->o.cosine_from);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static fic_status reduce(const job *j, const char *file, fic_sq *sq, fic_error *err)
{
    fic_pattern p = { 0 };
    fic_status s = xray_read(&j->x, file, &p, err);
    if (s == FIC_OK)
        s = fic_sq_reduce(&p, NULL, &j->sq, sq, err);
    fic_pattern_clear(&p);
    return s;
}

/* ---- what is written ---------------------------------------------------------------------------------- */

static fic_status write_one(const job *j, const sample *a, const fic_pdf *p, fic_error *err)
{
    const struct {
        const char *name, *unit;
        const double *v;
    } columns[] = { { "r", "angstrom", p->r_A },
                    { "G", "1/angstrom^2", p->G_1_A2 },
                    { "G_error", "1/angstrom^2", p->error_1_A2 },
                    { "g", "1", p->g },
                    { "RDF", "1/angstrom", p->rdf_1_A },
                    { "N", "1", p->N },
                    { "difference", "1/angstrom^2", a->difference },
                    { "difference_error", "1/angstrom^2", a->difference_error } };
    fic_table t;
    fic_table_init(&t, p->n);
    fic_status s = fic_table_note(&t, err, "pattern", "%s", a->file);
    if (s == FIC_OK)
        s = fic_table_note(&t, err, "transform", "q from %g to %g 1/angstrom, window %s", p->q_low_1_A, p->q_high_1_A,
                           fic_pdf_windows[j->o.window]);
    if (s == FIC_OK && p->N)
        s = fic_table_note(&t, err, "coordination", "counted from %g angstrom", p->N_from_A);
    for (size_t k = 0; s == FIC_OK && k < sizeof columns / sizeof *columns; k++)
        if (columns[k].v)
            s = fic_table_add(&t, columns[k].name, columns[k].unit, columns[k].v, err);
    if (s == FIC_OK)
        s = xray_write(&j->x, a->stem, "pdf", &t, err);
    fic_table_clear(&t);
    return s;
}

static fic_status draw(const job *j, size_t n, const sample a[], const fic_pdf p[], fic_error *err)
{
    fic_curve c[DRAWN_MOST], d[DRAWN_MOST];
    char *path = NULL;
    size_t m = 0, k = 0;
    for (size_t i = 0; i < n && m < DRAWN_MOST; i++) {
        if (p[i].n == 0)
            continue;
        c[m++] = (fic_curve){
            .title = a[i].stem, .style = FIC_LINE, .n = p[i].n, .x = p[i].r_A, .y = p[i].G_1_A2, .colour = (int)i
        };
        if (a[i].difference)
            d[k++] = (fic_curve){ .title = a[i].stem,
                                  .style = FIC_LINE,
                                  .n = p[i].n,
                                  .x = p[i].r_A,
                                  .y = a[i].difference,
                                  .colour = (int)i };
    }
    double r_high = fmin(j->r_most_A, 12.0);
    fic_panel panels[2] = { { .title = "Pair distribution",
                              .x_label = "r (\xc3\x85)",
                              .y_label = "G(r) (1/\xc3\x85\xc2\xb2)",
                              .n_curves = m,
                              .curve = c,
                              .x_low = 0.0,
                              .x_high = r_high },
                            { .title = "Difference from the reference",
                              .x_label = "r (\xc3\x85)",
                              .y_label = "\xce\x94G(r) (1/\xc3\x85\xc2\xb2)",
                              .n_curves = k,
                              .curve = d,
                              .x_low = 2.0,
                              .x_high = r_high } };
    fic_status s = xray_path(&j->x, "pdf", &path, err);
    if (s == FIC_OK)
        s = fic_plot(path, NULL, k ? 2 : 1, 1, panels, err);
    free(path);
    return s;
}

static json_t *to_json(const sample *a, const fic_pdf *p)
{
    static const char *const names[] = { "first_sub", "first_main", "second", "third" };
    json_t *o = json_object(), *shells = json_object();
    json_object_set_new(o, "file", json_string(a->file));
    json_object_set_new(o, "qmin_1_angstrom", fic_json_real(p->q_low_1_A));
    json_object_set_new(o, "qmax_1_angstrom", fic_json_real(p->q_high_1_A));
    for (size_t k = 0; a->has_peaks && k < PEAKS; k++) {
        const fic_pdf_peak *q = &a->peak[k];
        json_object_set_new(shells, names[k],
                            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "r_angstrom", fic_json_real(q->r_A),
                                      "r_error_angstrom", fic_json_real(q->r_error_A), "sigma_angstrom",
                                      fic_json_real(q->sigma_A), "atoms", fic_json_real(q->N), "atoms_error",
                                      fic_json_real(q->N_error), "height_1_angstrom2", fic_json_real(q->height_1_A2)));
    }
    json_object_set_new(o, "shells", shells);
    return o;
}

static void print(const sample *a)
{
    static const char *const names[] = { "sub", "main", "second", "third" };
    printf("%s\n", a->file);
    for (size_t k = 0; a->has_peaks && k < PEAKS; k++) {
        const fic_pdf_peak *q = &a->peak[k];
        printf("  %-7s r %8.4f +- %-8.2g angstrom  G %7.4f", names[k], q->r_A, q->r_error_A, q->height_1_A2);
        if (isfinite(q->N))
            printf("  atoms %7.3f +- %.2g", q->N, q->N_error);
        putchar('\n');
    }
}

/* ---- the batch ---------------------------------------------------------------------------------------- */

static fic_status compare(sample *a, const fic_pdf *p, const fic_pdf *reference, fic_error *err)
{
    a->difference = calloc(p->n, sizeof(double));
    a->difference_error = p->error_1_A2 && reference->error_1_A2 ? calloc(p->n, sizeof(double)) : NULL;
    if (!a->difference)
        return fic_fail_memory(err, a->file);
    return fic_pdf_difference(p, reference, a->difference, a->difference_error, err);
}

static void report(job *j, size_t n, sample a[], const fic_pdf p[], const fic_pdf *reference)
{
    fic_error err;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        if (p[i].n == 0)
            continue;
        if (j->density_g_cm3 > 0.0) {
            fic_status s = fic_pdf_peaks(&p[i], &j->peaks, a[i].peak, &err);
            a[i].has_peaks = s == FIC_OK;
            if (s != FIC_OK)
                fic_fail_in(&err, s, "%s", a[i].file);
            xray_good(&j->x, s, &err);
        }
        if (reference)
            xray_good(&j->x, compare(&a[i], &p[i], reference, &err), &err);
        if (j->x.out)
            xray_good(&j->x, write_one(j, &a[i], &p[i], &err), &err);
        if (output_for_people(&j->x.say))
            print(&a[i]);
        json_array_append_new(list, to_json(&a[i], &p[i]));
    }
    if (j->x.out && output_draws(&j->x.say) && n)
        xray_good(&j->x, draw(j, n, a, p, &err), &err);
    xray_print_json(&j->x, list);
}

/* One product for all; where that fails, such as for one pattern that is shorter than the first, each on its own. */
static bool transform(job *j, size_t n, const sample a[], const fic_sq sq[], fic_pdf p[])
{
    fic_error err;
    bool any = false;
    if (fic_pdf_batch(n, sq, &j->o, p, &err) == FIC_OK)
        return true;
    for (size_t i = 0; i < n; i++) {
        fic_status s = fic_pdf_batch(1, &sq[i], &j->o, &p[i], &err);
        if (s != FIC_OK)
            fic_fail_in(&err, s, "%s", a[i].file ? a[i].file : j->reference);
        any |= xray_good(&j->x, s, &err);
    }
    return any;
}

/* The reference is the last of the batch. */
static void run(job *j, sample a[], fic_sq sq[], fic_pdf p[])
{
    fic_error err;
    size_t n = 0;
    for (size_t i = 0; i < j->x.n; i++) {
        if (!xray_good(&j->x, reduce(j, j->x.file[i], &sq[n], &err), &err))
            continue;
        a[n].file = j->x.file[i];
        a[n].stem = xray_stem(j->x.file[i]);
        if (!xray_good(&j->x, a[n].stem ? FIC_OK : fic_fail_memory(&err, "a name"), &err))
            return;
        n++;
    }
    output_step(&j->x.say, "S(q) of %zu patterns", n);
    bool compared = j->reference && xray_good(&j->x, reduce(j, j->reference, &sq[n], &err), &err);
    if (n > 0 && transform(j, n + compared, a, sq, p))
        report(j, n, a, p, compared && p[n].n ? &p[n] : NULL);
    output_step(&j->x.say, "G(r), shells and files");
}

int xray_pdf(int argc, char **argv)
{
    static const struct argp_child children[] = {
        { &xray_common, 0, NULL, 0 }, { &xray_patterns, 0, NULL, 0 }, { &xray_scattering, 0, "Sample", 1 }, { 0 }
    };
    static const struct argp argp = {
        options,
        parse,
        "PATTERN...",
        "Pair distribution G(r) of each pattern with its error, g(r), radial distribution, running "
        "coordination number, and the first three shells."
        "\vExamples:\n"
        "  fictive xray pdf glass.xy --background air.xy \\\n"
        "      --composition Zr46Cu46Al8 --energy 68.5 --density 7.1 -o out/pdf",
        children,
        NULL,
        NULL
    };
    job j = { .x = { .say = output_options_default("xray pdf"), .background_share = 1.0 },
              .sq = { .compton = true },
              .o = fic_pdf_defaults(),
              .r_most_A = 20.0,
              .peaks = fic_pdf_peak_defaults() };
    fic_error err;
    if (argp_parse(&argp, argc, argv, 0, NULL, &j))
        return 2;
    xray_say_composition(&j.x, &j.sq.composition);
    j.o.n_r = (size_t)(j.r_most_A / j.o.r_step_A + 0.5);
    if (j.density_g_cm3 > 0.0)
        j.o.rho_1_A3 = fic_composition_atoms_A3(&j.sq.composition, j.density_g_cm3);
    size_t room = j.x.n + 1;
    sample *a = calloc(room, sizeof *a);
    fic_sq *sq = calloc(room, sizeof *sq);
    fic_pdf *p = calloc(room, sizeof *p);
    if (xray_good(&j.x, a && sq && p ? FIC_OK : fic_fail_memory(&err, "a batch"), &err))
        run(&j, a, sq, p);
    for (size_t i = 0; a && sq && p && i < room; i++) {
        free(a[i].stem);
        free(a[i].difference);
        free(a[i].difference_error);
        fic_sq_clear(&sq[i]);
        fic_pdf_clear(&p[i]);
    }
    free(a);
    free(sq);
    free(p);
    return j.x.worst;
}
