/* models.c - fictive models: every parameter table that the readers use, printed. */
#include <argp.h>
#include <stdio.h>
#include <string.h>
#include "experiments/command.h"
#include "experiments/formats.h"
#include "experiments/output_options.h"
#include "models/base/json.h"
#include "models/instrument_xray.h"
#include "models/run.h"

/* One table: a law, a spectrum, a step, or all of a section (name ""). */
typedef struct {
    const char *section, *name, *summary, *source;
    const fic_param *params;
} group;

enum { GROUPS = 64 };

static void add(group list[], size_t *n, group g)
{
    if (*n < GROUPS)
        list[(*n)++] = g;
}

static size_t list_groups(group list[])
{
    size_t n = 0;
    for (size_t i = 0; fic_laws[i]; i++)
        add(list, &n,
            (group){ "law", fic_laws[i]->name, fic_laws[i]->summary, fic_laws[i]->source, fic_laws[i]->params });
    add(list, &n, (group){ "spectrum", "debye", "one mode", "", NULL });
    add(list, &n,
        (group){ "spectrum", "kww", "exp[-(t/tau)^beta] as a sum of exponentials", "kohlrausch1854",
                 fic_spectrum_kww_params });
    add(list, &n,
        (group){ "spectrum", "gaussian", "a Gaussian spread of activation energies", "",
                 fic_spectrum_gaussian_params });
    add(list, &n, (group){ "spectrum", "table", "weights g: [...] and relative times r: [...] as given", "", NULL });
    add(list, &n, (group){ "pressure", "", "", "", fic_coupling_params });
    add(list, &n, (group){ "material", "", "", "", fic_material_params });
    for (const fic_step_kind *k = fic_step_kinds; k->name; k++)
        add(list, &n, (group){ "step", k->name, k->meaning, "", k->params });
    add(list, &n, (group){ "instrument", "", "", "", fic_chip_params });
    add(list, &n, (group){ "structure", "", "", "", fic_structure_params });
    add(list, &n, (group){ "structure", "shells", "of G(r), each a map with a name", "", fic_structure_shell_params });
    add(list, &n, (group){ "beamline", "", "", "", fic_beamline_params });
    add(list, &n, (group){ "solver", "", "", "", fic_precision_params });
    return n;
}

/* Where a section stands in a file. */
static const char *title_of(const char *section)
{
    static const char *const titles[][2] = {
        { "law", "Relaxation laws (population: law: {type: ...})" },
        { "spectrum", "Spectra (population: spectrum: {type: ...})" },
        { "pressure", "Pressure (population: pressure: {...})" },
        { "material", "Material" },
        { "step", "Steps (protocol: - STEP: {...})" },
        { "instrument", "Instrument (instrument: ideal, fdsc2+, or {preset: ..., ...})" },
        { "structure", "Structure (structure: {composition: ..., shells: [...], ...})" },
        { "beamline", "Beamline (beamline: id13, id15a, dac, or {preset: ..., ...})" },
        { "solver", "Solver (solver: {method: exponential or cvode, ...})" },
    };
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (strcmp(titles[i][0], section) == 0)
            return titles[i][1];
    return section;
}

static void print_table(const fic_param params[])
{
    for (const fic_param *p = params; p && p->name; p++) {
        char value[40] = "required";
        if (p->optional)
            snprintf(value, sizeof value, "default %g", p->typical);
        printf("    %-27s %-11s %-17s %g to %g; %s%s%s%s\n", p->name, p->unit, value, p->low, p->high, p->meaning,
               p->source[0] ? " [" : "", p->source, p->source[0] ? "]" : "");
    }
}

static void print_text(const group list[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const group *g = &list[i];
        if (i == 0 || strcmp(g->section, list[i - 1].section))
            printf("%s%s\n", i ? "\n" : "", title_of(g->section));
        if (g->name[0])
            printf("\n  %s: %s%s%s%s\n", g->name, g->summary, g->source[0] ? " [" : "", g->source,
                   g->source[0] ? "]" : "");
        print_table(g->params);
    }
}

/* A default outside the range is a mark of the reader for "not given". */
static json_t *table_json(const fic_param params[])
{
    json_t *list = json_array();
    for (const fic_param *p = params; p && p->name; p++) {
        bool given = p->optional && p->typical >= p->low && p->typical <= p->high;
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b, s:o, s:f, s:f, s:s}", "name", p->name, "unit",
                                              p->unit, "meaning", p->meaning, "required", !p->optional, "default",
                                              given ? fic_json_real(p->typical) : json_null(), "low", p->low, "high",
                                              p->high, "source", p->source));
    }
    return list;
}

static json_t *to_json(const group list[], size_t n)
{
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:o}", "section", list[i].section, "name",
                                             list[i].name, "summary", list[i].summary, "source", list[i].source,
                                             "parameters", table_json(list[i].params)));
    return all;
}

typedef struct {
    bool markdown;
    output_options say;
} arguments;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    (void)arg;
    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = &a->say;
    else if (key == 'm')
        a->markdown = true;
    else if (key == ARGP_KEY_ARG)
        argp_error(state, "expected no argument");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

int command_models(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "markdown", 'm', NULL, 0, "Every key of every input file as a page of the manual (docs/formats.md)", 0 },
        { 0 }
    };
    static const struct argp argp = {
        options,
        parse,
        NULL,
        "Lists laws, spectra, couplings, steps and instruments with every parameter: unit, "
        "default, range, meaning and source."
        "\vExamples:\n"
        "  fictive models | less\n"
        "  fictive models --json",
        output_child,
        NULL,
        NULL
    };
    group list[GROUPS];
    arguments a = { .say = output_options_default("models") };
    fic_error err;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    size_t n = list_groups(list);
    if (a.say.json)
        return command_end("models", output_json(to_json(list, n), &err), &err);
    if (a.markdown)
        formats_print(stdout);
    else if (!a.say.quiet)
        print_text(list, n);
    return 0;
}
