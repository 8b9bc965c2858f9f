/* kissinger.c - fictive kissinger: a series of rates to activation energies, along one branch of peaks. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "analysis/kissinger.h"
#include "experiments/command.h"
#include "experiments/option_values.h"
#include "experiments/reduction_options.h"
#include "models/base/file.h"
#include "models/base/json.h"
#include "models/law.h"
#include "notebooks_export/plot.h"

enum { PEAK = 4000, FROM, TG, RATES = FIC_BRANCH_RATES };
typedef enum { DIFFERENCE, OVERSHOOT, FICTIVE } peak_kind;
static const char *const kinds[] = { "difference", "overshoot", "tf", NULL };

typedef struct {
    reduction_options o;
    peak_kind kind;
    double from_K_s, Tg_K;
    fic_scan_list list;
    size_t n;                           /* rates */
    size_t first[RATES], second[RATES]; /* indices of run 1 and run 2; the same where there is no run 2 */
    double rate_K_s[RATES];
    fic_peaks peaks[RATES];
    fic_difference curve[RATES];
    bool good[RATES];
    size_t n_bad;
    fic_branch branch;
    size_t m; /* rates on the branch */
    double q[RATES], T_K[RATES], T_error_K[RATES];
    fic_activation kissinger, arrhenius;
} job;

static const struct argp_option options[] = {
    { NULL, 0, NULL, 0, "The series:", 1 },
    { "peak", PEAK, "KIND", 0,
      "What moves with the rate: difference, the peak of run 1 - run 2 (default; the second curve of a rate is run 2); "
      "overshoot, of run 1 above its liquid line; tf, the fictive temperature of curves cooled at their own rate",
      0 },
    { "from", FROM, "RATE", 0, "Rate whose highest peak begins the branch (K/s; default: the one in the middle)", 0 },
    { "tg", TG, "T", 0, "Tg for energies in R Tg (K)", 0 },
    { 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    job *j = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &j->o;
        return 0;
    case PEAK:
        j->kind = (peak_kind)option_choice(state, "peak", arg, kinds);
        return 0;
    case FROM:
        j->from_K_s = option_quantity(state, "from", arg, "K/s");
        return 0;
    case TG:
        j->Tg_K = option_quantity(state, "tg", arg, "K");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Heating curves of one rate belong together, in the order given: run 1, run 2. */
static fic_status group(job *j, fic_error *err)
{
    bool paired[RATES] = { false };
    for (size_t i = 0; i < j->list.n; i++) {
        const fic_scan *s = &j->list.scan[i];
        size_t k = 0;
        if (!fic_scan_is_heating(s))
            continue;
        while (k < j->n && !(fabs(j->rate_K_s[k] / s->rate_K_s - 1.0) < 0.02))
            k++;
        if (k < j->n && paired[k])
            return fic_fail(err, FIC_EINPUT, "'%.80s' is a third heating curve at %g K/s, expected run 1 and run 2",
                            s->name, s->rate_K_s);
        if (k == RATES)
            return fic_fail(err, FIC_EINPUT, "more than %d rates", RATES);
        if (k < j->n) {
            j->second[k] = i;
            paired[k] = true;
            continue;
        }
        j->rate_K_s[k] = s->rate_K_s;
        j->first[k] = j->second[k] = i;
        j->n++;
    }
    if (j->n < 3)
        return fic_fail(err, FIC_EINPUT, "heating curves at %zu rate%s, expected at least 3 rates", j->n,
                        j->n == 1 ? "" : "s");
    for (size_t k = 0; k < j->n; k++)
        if (j->kind == DIFFERENCE && !paired[k])
            return fic_fail(err, FIC_EINPUT, "one curve at %g K/s, expected run 1 and run 2 (or --peak overshoot)",
                            j->rate_K_s[k]);
    return FIC_OK;
}

static void single(fic_peaks *p, fic_estimate T)
{
    *p = (fic_peaks){ .n = 1 };
    p->peak[0] = (fic_peak){ .T_K = T, .height = FIC_NO_ESTIMATE };
}

static fic_status find_peaks(job *j, size_t k, fic_error *err)
{
    fic_reduction a = { 0 }, b = { 0 };
    fic_peak peak;
    fic_reduction_choice c = j->o.choice;
    const fic_reduction *reference = j->o.reference_text ? &j->o.reference : NULL;
    fic_status s = fic_reduce(&j->list.scan[j->first[k]], reference, &c, &a, err);
    if (s == FIC_OK && j->kind == DIFFERENCE)
        s = fic_reduce(&j->list.scan[j->second[k]], reference, &c, &b, err);
    if (s == FIC_OK && j->kind == DIFFERENCE) {
        s = fic_difference_make(&a, &b, a.noise > 1e-3, &j->curve[k], err);
        if (s == FIC_OK)
            s = fic_difference_peaks(&j->curve[k], &j->peaks[k], err);
    } else if (s == FIC_OK && j->kind == OVERSHOOT) {
        s = fic_overshoot(&a, &peak, err);
        if (s == FIC_OK)
            single(&j->peaks[k], peak.T_K);
    } else if (s == FIC_OK) {
        single(&j->peaks[k], a.Tf_K);
    }
    fic_reduction_clear(&a);
    fic_reduction_clear(&b);
    return s;
}

static fic_status follow(job *j, fic_error *err)
{
    size_t start = 0, slower = 0;
    double nearest = INFINITY;
    for (size_t k = 0; k < j->n; k++) {
        slower = 0;
        for (size_t i = 0; i < j->n; i++)
            slower += j->rate_K_s[i] < j->rate_K_s[k];
        double off = isfinite(j->from_K_s) ? fabs(log(j->rate_K_s[k] / j->from_K_s))
                                           : fabs((double)slower - 0.5 * (double)(j->n - 1));
        if (j->peaks[k].n && off < nearest) {
            nearest = off;
            start = k;
        }
    }
    fic_status s = fic_branch_follow(j->n, j->rate_K_s, j->peaks, start, &j->branch, err);
    bool errors = true;
    for (size_t k = 0; s == FIC_OK && k < j->n; k++) {
        if (j->branch.peak[k] < 0)
            continue;
        const fic_estimate *T = &j->peaks[k].peak[j->branch.peak[k]].T_K;
        j->q[j->m] = j->rate_K_s[k];
        j->T_K[j->m] = T->value;
        j->T_error_K[j->m++] = T->error;
        errors = errors && T->error > 0.0;
    }
    if (s == FIC_OK)
        s = fic_kissinger(j->m, j->q, j->T_K, errors ? j->T_error_K : NULL, &j->kissinger, err);
    return s == FIC_OK ? fic_arrhenius(j->m, j->q, j->T_K, errors ? j->T_error_K : NULL, &j->arrhenius, err) : s;
}

/* ---- output ------------------------------------------------------------------------------------------- */

static json_t *activation_json(const fic_activation *a, double Tg_K)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "E_J_mol", fic_json_real(a->E_J_mol), "E_error_J_mol",
                     fic_json_real(a->E_error_J_mol), "E_R_Tg", fic_json_real(a->E_J_mol / (FIC_R_J_MOLK * Tg_K)), "R2",
                     fic_json_real(a->R2), "rms_K", fic_json_real(a->rms_K), "curvature_in_standard_errors",
                     fic_json_real(a->curvature), "straight", (int)a->straight);
}

static json_t *to_json(const job *j)
{
    json_t *points = json_array();
    for (size_t k = 0; k < j->n; k++) {
        int p = j->branch.peak[k];
        json_t *all = json_array();
        for (size_t i = 0; i < j->peaks[k].n; i++)
            json_array_append_new(all, fic_json_real(j->peaks[k].peak[i].T_K.value));
        json_array_append_new(points, json_pack("{s:f, s:o, s:o, s:o, s:b}", "rate_K_s", j->rate_K_s[k], "T_K",
                                                fic_json_real(p < 0 ? NAN : j->peaks[k].peak[p].T_K.value), "T_error_K",
                                                fic_json_real(p < 0 ? NAN : j->peaks[k].peak[p].T_K.error),
                                                "all_peaks_K", all, "highest_is_elsewhere", (int)j->branch.hop[k]));
    }
    json_t *o = json_pack("{s:s, s:o, s:f, s:I, s:o, s:o, s:I}", "peak", kinds[j->kind], "lag_corrected_s",
                          fic_json_real(j->o.choice.lag_s), "Tg_K", j->Tg_K, "rates_on_branch", (json_int_t)j->m,
                          "kissinger", activation_json(&j->kissinger, j->Tg_K), "arrhenius",
                          activation_json(&j->arrhenius, j->Tg_K), "hops", (json_int_t)j->branch.hops);
    json_object_set_new(o, "points", points);
    return o;
}

static void print_activation(const char *name, const fic_activation *a, double Tg_K)
{
    double RTg = FIC_R_J_MOLK * Tg_K;
    printf("%-10s E = %.1f +- %.1f kJ/mol = %.2f +- %.2f R Tg   R2 %.5f   rms %.2f K   %s\n", name, 1e-3 * a->E_J_mol,
           1e-3 * a->E_error_J_mol, a->E_J_mol / RTg, a->E_error_J_mol / RTg, a->R2, a->rms_K,
           a->straight ? "straight" : "NOT straight");
}

static void print_table(const job *j)
{
    printf("%-12s %-20s other peaks (K)\n", "rate (K/s)", "T on the branch (K)");
    for (size_t k = 0; k < j->n; k++) {
        int p = j->branch.peak[k];
        char text[40] = "none";
        if (p >= 0)
            snprintf(text, sizeof text, "%.3f +- %.3f", j->peaks[k].peak[p].T_K.value, j->peaks[k].peak[p].T_K.error);
        printf("%-12.4g %-20s", j->rate_K_s[k], text);
        for (size_t i = 0; i < j->peaks[k].n; i++)
            if ((int)i != p)
                printf(" %.2f%s", j->peaks[k].peak[i].T_K.value, i == j->peaks[k].highest ? " (the highest)" : "");
        printf("\n");
    }
    print_activation("Kissinger", &j->kissinger, j->Tg_K);
    print_activation("Arrhenius", &j->arrhenius, j->Tg_K);
    printf("R Tg with Tg = %g K; lag %s.\n", j->Tg_K,
           j->o.choice.lag_s > 0.0 ? "corrected" : "not corrected (5 ms lower E by about 5 R Tg at 100 to 1000 K/s)");
    if (j->branch.hops)
        printf("warning: at %zu of %zu rates the highest peak is not on this branch; it was not followed there\n",
               j->branch.hops, j->n);
}

static fic_status draw(const job *j, fic_error *err)
{
    enum { LINE = 50 };
    double x[RATES], y[RATES], other_q[RATES * FIC_PEAKS], other_T[RATES * FIC_PEAKS], line_x[LINE], line_y[LINE],
        low = INFINITY, high = 0.0;
    size_t n_other = 0;
    for (size_t i = 0; i < j->m; i++) {
        x[i] = 1000.0 / j->T_K[i];
        y[i] = log(j->q[i] / (j->T_K[i] * j->T_K[i]));
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    for (int i = 0; i < LINE; i++) {
        line_x[i] = low + (high - low) * i / (LINE - 1.0);
        line_y[i] = j->kissinger.intercept - j->kissinger.E_J_mol / FIC_R_J_MOLK * line_x[i] * 1e-3;
    }
    for (size_t k = 0; k < j->n; k++)
        for (size_t i = 0; i < j->peaks[k].n; i++)
            if ((int)i != j->branch.peak[k]) {
                other_q[n_other] = j->rate_K_s[k];
                other_T[n_other++] = j->peaks[k].peak[i].T_K.value;
            }
    fic_curve line[] = { { "fit", FIC_LINE, LINE, line_x, line_y, NULL, NULL, FIC_GREY },
                         { "branch", FIC_POINTS, j->m, x, y, NULL, NULL, 0 } },
              branch[] = { { n_other ? "other peaks" : NULL, FIC_POINTS, n_other, other_q, other_T, NULL, NULL,
                             FIC_GREY },
                           { "branch", FIC_POINTS, j->m, j->q, j->T_K, j->T_error_K, NULL, 0 } },
              runs[RATES];
    char title[RATES][24];
    for (size_t k = 0; k < j->n; k++) {
        snprintf(title[k], sizeof title[k], "%g K/s", j->rate_K_s[k]);
        runs[k] = (fic_curve){ title[k],      FIC_LINE, j->curve[k].n, j->curve[k].T_K,
                               j->curve[k].y, NULL,     NULL,          FIC_SHADE(k, j->n) };
    }
    fic_panel panel[] = {
        { .x_label = "1000/T (1/K)", .y_label = "ln(q/T^2), q in K/s, T in K", .n_curves = 2, .curve = line },
        { .x_label = "rate (K/s)", .y_label = "T (K)", .log_x = true, .n_curves = 2, .curve = branch },
        { .x_label = "T (K)",
          .x_low = 1000.0 / high - 100.0,
          .x_high = 1000.0 / low + 60.0,
          .y_label = "(run 1 - run 2) / step",
          .n_curves = j->n,
          .curve = runs },
    };
    fic_status s = fic_folder_create(j->o.out, err);
    char *path = s == FIC_OK ? fic_path_join(j->o.out, "kissinger") : NULL;
    if (s == FIC_OK)
        s = path ? fic_plot(path, "Series of rates", 1, j->kind == DIFFERENCE ? 3 : 2, panel, err)
                 : fic_fail_memory(err, "a path");
    free(path);
    return s;
}

static int run(job *j)
{
    fic_error err = { "" };
    fic_status s = reduction_open(&j->o, &j->list, &err);
    for (size_t i = 0; s == FIC_OK && i < j->list.n_faults; i++)
        command_warn("kissinger", "%s", j->list.fault[i]);
    output_step(&j->o.say, "read %zu curves of %zu files", j->list.n, j->o.n_files);
    if (s == FIC_OK)
        s = group(j, &err);
    for (size_t k = 0; s == FIC_OK && k < j->n; k++) {
        fic_status one = find_peaks(j, k, &err);
        if (one == FIC_ENOMEM)
            s = one;
        if (one != FIC_OK) {
            command_warn("kissinger", "%g K/s: %s", j->rate_K_s[k], err.text);
            j->n_bad++;
            j->peaks[k].n = 0;
        }
    }
    output_step(&j->o.say, "peaks at %zu rates, none at %zu", j->n - j->n_bad, j->n_bad);
    if (s == FIC_OK)
        s = follow(j, &err);
    output_step(&j->o.say, "followed one branch through %zu rates", j->m);
    if (s == FIC_OK && j->o.out && output_draws(&j->o.say))
        s = draw(j, &err);
    if (s != FIC_OK)
        return command_end("kissinger", s, &err);
    if (j->o.say.json && (s = output_json(to_json(j), &err)) != FIC_OK)
        return command_end("kissinger", s, &err);
    if (output_for_people(&j->o.say))
        print_table(j);
    return j->n_bad || j->list.n_faults ? 1 : 0;
}

int command_kissinger(int argc, char **argv)
{
    static const struct argp_child children[] = { { &reduction_argp, 0, NULL, 0 }, { 0 } };
    static const struct argp argp = {
        options,
        parse,
        NULL,
        "Activation energies from curves at several rates: peaks of run 1 - run 2 (or overshoots, or fictive "
        "temperatures) along one branch, Kissinger and Arrhenius with errors and a test of straightness."
        "\vExamples:\n"
        "  fictive kissinger series.txt --lag 6ms --tg 596K -o out/series\n"
        "  fictive kissinger cooled-and-heated-*.csv --peak tf",
        children,
        NULL,
        NULL
    };
    job *j = calloc(1, sizeof *j);
    if (!j)
        return 1;
    j->o = reduction_options_default("kissinger");
    j->o.choice.sensitivity = false;
    j->from_K_s = NAN;
    j->Tg_K = 596.0;
    int code = argp_parse(&argp, argc, argv, 0, NULL, j) ? 2 : run(j);
    for (size_t k = 0; k < RATES; k++)
        fic_difference_clear(&j->curve[k]);
    fic_scan_list_clear(&j->list);
    reduction_close(&j->o);
    free(j);
    return code;
}
