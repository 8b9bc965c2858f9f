/* check.c - fictive check FILE: reads everything that simulate would read, and says what it understood. */
#include <argp.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "analysis/facts.h"
#include "analysis/fit.h"
#include "analysis/sweep.h"
#include "experiments/command.h"

typedef struct {
    const char *file;
} arguments;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    if (key == ARGP_KEY_ARG && !a->file)
        a->file = arg;
    else if (key == ARGP_KEY_ARG || key == ARGP_KEY_NO_ARGS)
        argp_error(state, "expected one file");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static void say_material(const fic_material *m)
{
    printf("material    %s: Cp %g + %g J/mol/K, %zu population%s\n", m->name, m->v[FIC_CP_GLASS], m->v[FIC_DELTA_CP],
           m->n, m->n == 1 ? "" : "s");
    for (size_t k = 0; k < m->n; k++) {
        const fic_population *p = &m->population[k];
        printf("  %-9s weight %g, law %s, spectrum %s of %zu modes (relaxation function within %.1e)\n", p->name,
               p->weight, p->law->name, fic_spectrum_names[p->spectrum.type], p->spectrum.n, p->spectrum.error);
    }
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
            printf("  %-10s to %g K, %g GPa in %.6g s%s%s\n", s->kind, s->T1_K, s->P1_GPa, s->duration_s,
                   s->recorded ? ", recorded as " : "", s->recorded ? s->name : "");
    }
    if (p->n > most)
        printf("  ... and %zu more\n", p->n - most);
    printf("  %zu segments, %zu scans, %.6g s in all\n", p->n, scans, total_s);
}

static fic_status check_run(const char *path, fic_error *err)
{
    fic_run run;
    fic_status s = fic_run_read(path, &run, err);
    if (s != FIC_OK)
        return s;
    printf("%s: a run file\n", path);
    say_material(&run.material);
    say_protocol(&run.protocol);
    printf("instrument  %s: %g ug, lag %g s, noise %g W\n", run.chip.name, run.chip.v[FIC_CHIP_MASS],
           run.chip.v[FIC_CHIP_LAG], run.chip.v[FIC_CHIP_NOISE]);
    printf("solver      %s, tolerance %g K\nseed        %lu\n", fic_method_names[run.precision.method],
           run.precision.tolerance_K, run.seed);
    fic_run_clear(&run);
    return FIC_OK;
}

static fic_status check_material(const char *path, fic_error *err)
{
    fic_material m;
    fic_status s = fic_material_read_file(path, &m, err);
    if (s != FIC_OK)
        return s;
    printf("%s: a material\n", path);
    say_material(&m);
    fic_material_clear(&m);
    return FIC_OK;
}

static fic_status check_campaign(const char *path, fic_error *err)
{
    fic_campaign c;
    fic_status s = fic_campaign_read(path, &c, err);
    if (s != FIC_OK)
        return s;
    printf("%s: a campaign of %zu samples at %zu rates up to %g K\n", path, c.n, c.n_rates, c.to_K);
    say_material(&c.material);
    for (size_t i = 0; i < c.n && i < 60; i++)
        printf("  %s\n", c.sample[i].name);
    fic_campaign_clear(&c);
    return FIC_OK;
}

static fic_status check_facts(const char *path, fic_error *err)
{
    fic_facts f;
    fic_status s = fic_facts_read(path, &f, err);
    if (s != FIC_OK)
        return s;
    printf("%s: %zu facts\n", path, f.n);
    for (size_t i = 0; i < f.n; i++)
        printf("  %-4s %s (%s)\n", f.fact[i].id, f.fact[i].about, f.fact[i].figure);
    fic_facts_clear(&f);
    return FIC_OK;
}

static fic_status check_sweep(const char *path, fic_error *err)
{
    fic_sweep w;
    fic_status s = fic_sweep_read(path, &w, err);
    if (s != FIC_OK)
        return s;
    printf("%s: a sweep of %zu points, design %s\n", path, w.n, fic_design_names[w.design]);
    for (size_t i = 0; i < w.n_axes; i++)
        printf("  axis      %-8s %g to %g %s\n", w.axis[i].name, w.axis[i].low, w.axis[i].high, w.axis[i].unit);
    for (size_t i = 0; i < w.n_outputs; i++)
        printf("  output    %-12s %s (%s)\n", w.output[i].name, w.output[i].meaning, w.output[i].unit);
    fic_sweep_clear(&w);
    return FIC_OK;
}

static fic_status check_fit(const char *path, fic_error *err)
{
    fic_fit f;
    fic_status s = fic_fit_read(path, &f, err);
    if (s != FIC_OK)
        return s;
    printf("%s: a fit of %zu parameters, %zu of them free, to %zu residuals\n", path, f.n_parameters, f.n_free,
           f.n_residuals);
    for (size_t i = 0; i < f.n_parameters; i++) {
        const fic_fit_parameter *p = &f.parameter[i];
        if (p->fixed || p->is_tied)
            printf("  %-36s %s\n", p->number.path, p->fixed ? "fixed" : "tied");
        else
            printf("  %-36s from %g, %g to %g %s\n", p->number.path, p->start, p->low, p->high,
                   strcmp(p->number.of->unit, "1") ? p->number.of->unit : "");
    }
    for (size_t i = 0; i < f.n_data; i++)
        printf("  data      %s, %zu residuals\n", f.data[i].name, f.data[i].n);
    fic_fit_clear(&f);
    return FIC_OK;
}

/* What a file is, its keys tell. */
static fic_status check(const char *path, fic_error *err)
{
    static const struct {
        const char *key;
        fic_status (*run)(const char *path, fic_error *err);
    } kinds[] = { { "populations", check_material }, { "samples", check_campaign }, { "facts", check_facts },
                  { "axes", check_sweep },           { "data", check_fit },         { "studies", validate_check },
                  { "calibrate", validate_check } };
    fic_yaml *file;
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    fic_status (*run)(const char *, fic_error *) = check_run;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (fic_node_get(fic_yaml_root(file), kinds[i].key).at)
            run = kinds[i].run;
    fic_yaml_free(file);
    return run(path, err);
}

int command_check(int argc, char **argv)
{
    static const struct argp argp = {
        NULL,
        parse,
        "FILE",
        "Reads a run file, material, campaign, facts, fit, sweep or validation file and says what it holds, without "
        "running it.",
        NULL,
        NULL,
        NULL
    };
    arguments a = { NULL };
    fic_error err;
    argp_err_exit_status = 2;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    return command_end("check", check(a.file, &err), &err);
}
