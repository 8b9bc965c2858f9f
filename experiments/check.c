/* check.c - fictive check FILE: reads everything that simulate would read, and says what it understood. */
#include <argp.h>
#include <stdio.h>
#include <string.h>
#include "experiments/check_json.h"
#include "experiments/command.h"
#include "experiments/input_kind.h"
#include "experiments/option_values.h"

typedef struct {
    const char *file;
    output_options say;
} arguments;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = &a->say;
    else
        return option_one_argument(key, arg, state, &a->file, "one file, such as experiments/vit4/7GPa-643K.yaml");
    return 0;
}

static void say_material(const fic_material *m)
{
    printf("material    %s: Cp %g + %g J/mol/K, %zu population%s\n", m->name, m->v[FIC_CP_GLASS], m->v[FIC_DELTA_CP],
           m->n, m->n == 1 ? "" : "s");
    for (size_t k = 0; k < m->n; k++) {
        const fic_population *p = &m->population[k];
        printf("  %-9s weight %g, law %s, spectrum %s of %zu mode%s", p->name, p->weight, p->law->name,
               fic_spectrum_names[p->spectrum.type], p->spectrum.n, p->spectrum.n == 1 ? "" : "s");
        if (p->spectrum.error > 0.0)
            printf(" (relaxation function within %.1e)", p->spectrum.error);
        putchar('\n');
    }
}

static bool rests(const fic_segment *s)
{
    return s->T0_K == s->T1_K && s->P0_GPa == s->P1_GPa;
}

static void say_protocol(const fic_protocol *p)
{
    size_t scans = 0, most = 40;
    double total_s = 0.0;
    printf("protocol    from equilibrium at %g K, %g GPa\n", p->T_K, p->P_GPa);
    for (size_t i = 0; i < p->n; i++) {
        const fic_segment *s = &p->segment[i];
        scans += s->recorded && !(i && p->segment[i - 1].recorded && !strcmp(p->segment[i - 1].name, s->name));
        total_s += s->duration_s;
        if (i < most)
            printf("  %-10s %s %g K, %g GPa %s %.6g s%s%s\n", s->kind, rests(s) ? "at" : "to", s->T1_K, s->P1_GPa,
                   rests(s) ? "for" : "in", s->duration_s, s->recorded ? ", recorded as " : "",
                   s->recorded ? s->name : "");
    }
    if (p->n > most)
        printf("  ... and %zu more\n", p->n - most);
    printf("  %zu segments, %zu scans, %.6g s in all\n", p->n, scans, total_s);
}

static void say_run(const char *path, const fic_run *run)
{
    printf("%s: a run file\n", path);
    say_material(&run->material);
    say_protocol(&run->protocol);
    printf("instrument  %s: %g ug, lag %g s, noise %g W\n", run->chip.name, run->chip.v[FIC_CHIP_MASS],
           run->chip.v[FIC_CHIP_LAG], run->chip.v[FIC_CHIP_NOISE]);
    printf("solver      %s, tolerance %g K\nseed        %lu\n", fic_method_names[run->precision.method],
           run->precision.tolerance_K, run->seed);
}

static void say_campaign(const char *path, const fic_campaign *c)
{
    printf("%s: a programme of %zu samples at %zu rates up to %g K\n", path, c->n, c->n_rates, c->to_K);
    say_material(&c->material);
    for (size_t i = 0; i < c->n && i < 60; i++)
        printf("  %s\n", c->sample[i].name);
}

static void say_facts(const char *path, const fic_facts *f)
{
    printf("%s: %zu facts\n", path, f->n);
    for (size_t i = 0; i < f->n; i++)
        printf("  %-4s %s (%s)\n", f->fact[i].id, f->fact[i].about, f->fact[i].figure);
}

static void say_sweep(const char *path, const fic_sweep *w)
{
    printf("%s: a sweep of %zu points, design %s\n", path, w->n, fic_design_names[w->design]);
    for (size_t i = 0; i < w->n_axes; i++)
        printf("  axis      %-8s %g to %g %s\n", w->axis[i].name, w->axis[i].low, w->axis[i].high, w->axis[i].unit);
    for (size_t i = 0; i < w->n_outputs; i++)
        printf("  output    %-12s %s (%s)\n", w->output[i].name, w->output[i].meaning, w->output[i].unit);
}

static void say_fit(const char *path, const fic_fit *f)
{
    printf("%s: a fit of %zu parameters, %zu of them free, to %zu residuals\n", path, f->n_parameters, f->n_free,
           f->n_residuals);
    for (size_t i = 0; i < f->n_parameters; i++) {
        const fic_fit_parameter *p = &f->parameter[i];
        if (p->fixed || p->is_tied)
            printf("  %-36s %s\n", p->number.path, p->fixed ? "fixed" : "tied");
        else
            printf("  %-36s starts at %g, bounds %g to %g %s\n", p->number.path, p->start, p->low, p->high,
                   strcmp(p->number.of->unit, "1") ? p->number.of->unit : "");
    }
    for (size_t i = 0; i < f->n_data; i++)
        printf("  data      %s, %zu residuals\n", f->data[i].name, f->data[i].n);
}

/* ---- one kind of file each ------------------------------------------------------------------------------- */

static fic_status check_run(const char *path, const output_options *say, fic_error *err)
{
    fic_run run;
    fic_status s = fic_run_read(path, &run, err);
    if (s != FIC_OK)
        return s;
    if (say->json)
        s = check_json_print(path, "run", check_json_run(&run), err);
    else if (!say->quiet)
        say_run(path, &run);
    fic_run_clear(&run);
    return s;
}

static fic_status check_material(const char *path, const output_options *say, fic_error *err)
{
    fic_material m;
    fic_status s = fic_material_read_file(path, &m, err);
    if (s != FIC_OK)
        return s;
    if (say->json)
        s = check_json_print(path, "material", check_json_material(&m), err);
    else if (!say->quiet && printf("%s: a material\n", path) > 0)
        say_material(&m);
    fic_material_clear(&m);
    return s;
}

static fic_status check_campaign(const char *path, const output_options *say, fic_error *err)
{
    fic_campaign c;
    fic_status s = fic_campaign_read(path, &c, err);
    if (s != FIC_OK)
        return s;
    if (say->json)
        s = check_json_print(path, "programme", check_json_campaign(&c), err);
    else if (!say->quiet)
        say_campaign(path, &c);
    fic_campaign_clear(&c);
    return s;
}

static fic_status check_facts(const char *path, const output_options *say, fic_error *err)
{
    fic_facts f;
    fic_status s = fic_facts_read(path, &f, err);
    if (s != FIC_OK)
        return s;
    if (say->json)
        s = check_json_print(path, "facts", check_json_facts(&f), err);
    else if (!say->quiet)
        say_facts(path, &f);
    fic_facts_clear(&f);
    return s;
}

static fic_status check_sweep(const char *path, const output_options *say, fic_error *err)
{
    fic_sweep w;
    fic_status s = fic_sweep_read(path, &w, err);
    if (s != FIC_OK)
        return s;
    if (say->json)
        s = check_json_print(path, "sweep", check_json_sweep(&w), err);
    else if (!say->quiet)
        say_sweep(path, &w);
    fic_sweep_clear(&w);
    return s;
}

static fic_status check_fit(const char *path, const output_options *say, fic_error *err)
{
    fic_fit f;
    fic_status s = fic_fit_read(path, &f, err);
    if (s != FIC_OK)
        return s;
    if (say->json)
        s = check_json_print(path, "fit", check_json_fit(&f), err);
    else if (!say->quiet)
        say_fit(path, &f);
    fic_fit_clear(&f);
    return s;
}

/* What a file is, its keys tell; what no key tells is read as a run file, whose reader complains. */
static fic_status check(const char *path, const output_options *say, fic_error *err)
{
    static fic_status (*const check_one[])(const char *, const output_options *,
                                           fic_error *) = { [INPUT_RUN] = check_run,
                                                            [INPUT_MATERIAL] = check_material,
                                                            [INPUT_CAMPAIGN] = check_campaign,
                                                            [INPUT_FACTS] = check_facts,
                                                            [INPUT_SWEEP] = check_sweep,
                                                            [INPUT_FIT] = check_fit,
                                                            [INPUT_VALIDATION] = validate_check,
                                                            [INPUT_XRAY] = xray_check,
                                                            [INPUT_STRUCTURE] = xray_check_structure,
                                                            [INPUT_UNKNOWN] = check_run };
    input_kind kind;
    fic_status s = input_kind_of(path, &kind, err);
    return s == FIC_OK ? check_one[kind](path, say, err) : s;
}

int command_check(int argc, char **argv)
{
    static const struct argp argp = { NULL,
                                      parse,
                                      "FILE",
                                      "Reads a run file, material, programme, facts, fit, sweep, validation, X-ray "
                                      "states or structure and says what it holds, without "
                                      "running it."
                                      "\vExamples:\n"
                                      "  fictive check run.yaml\n"
                                      "  fictive check programme.yaml --json",
                                      output_child,
                                      NULL,
                                      NULL };
    arguments a = { .say = output_options_default("check") };
    fic_error err;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    return command_end("check", check(a.file, &a.say, &err), &err);
}
