/* xray.c - fictive xray: patterns to numbers (fsdp, sq, pdf), volumes to moduli (eos), states to patterns (simulate). */
#include "experiments/xray.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/command.h"
#include "models/base/file.h"
#include "models/base/json.h"
#include "models/base/units.h"
#include "models/base/yaml.h"

static const command commands[] = {
    { "fsdp", "position and width of the first sharp diffraction peak", xray_fsdp },
    { "sq", "structure factor S(q) from patterns", xray_sq },
    { "pdf", "pair distribution G(r) from patterns: shells, coordination, differences", xray_pdf },
    { "eos", "bulk modulus from volumes, densities or q1 under pressure", xray_eos },
    { "simulate", "patterns of states as a beamline would record them", xray_simulate },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void help(FILE *f)
{
    fputs("Usage: fictive xray COMMAND [ARGUMENTS]\n\nX-ray patterns of glasses, measured or simulated.\n\n", f);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(f, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fputs("\n'fictive xray COMMAND --help' tells its options.\n", f);
}

int command_xray(int argc, char **argv)
{
    const char *names[COMMANDS + 1] = { NULL };
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0) {
        help(argc < 2 ? stderr : stdout);
        return argc < 2 ? 2 : 0;
    }
    argp_err_exit_status = 2;
    for (size_t i = 0; i < COMMANDS; i++) {
        names[i] = commands[i].name;
        if (strcmp(argv[1], names[i]) == 0) {
            char shown[40]; /* what usage lines begin with */
            snprintf(shown, sizeof shown, "fictive xray %s", names[i]);
            argv[1] = shown;
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    const char *near = fic_nearest(argv[1], names);
    fprintf(stderr, "fictive xray: '%s' is not a command", argv[1]);
    fprintf(stderr, near ? "; did you mean '%s'?\n" : "%s, expected one that 'fictive xray --help' lists\n",
            near ? near : "");
    return 2;
}

/* ---- options ------------------------------------------------------------------------------------------ */

void xray_range(struct argp_state *state, const char *option, const char *text, const char *unit, double range[2])
{
    char copy[200];
    const char *colon = strchr(text, ':');
    if (!colon || strlen(text) >= sizeof copy) {
        argp_error(state, "--%s: '%.60s', expected LOW:HIGH", option, text);
        return;
    }
    snprintf(copy, sizeof copy, "%.*s", (int)(colon - text), text);
    range[0] = option_quantity(state, option, copy, unit);
    range[1] = option_quantity(state, option, colon + 1, unit);
    if (!(range[1] > range[0]))
        argp_error(state, "--%s: '%.60s', expected the second number to be larger", option, text);
}

size_t xray_choice(struct argp_state *state, const char *option, const char *text, const char *const names[])
{
    char list[200] = "";
    for (size_t i = 0; names[i]; i++) {
        if (strcmp(names[i], text) == 0)
            return i;
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", i ? ", " : "", names[i]);
    }
    argp_error(state, "--%s: '%.60s', expected one of %s", option, text, list);
    return 0;
}

enum {
    JSON = 1000,
    NO_PICTURES,
    WAVELENGTH,
    BACKGROUND,
    SHARE,
    COMPOSITION,
    ENERGY,
    DISPERSION,
    NO_COMPTON,
    NORMALISE
};

static const struct argp_option common_options[] = {
    { "output", 'o', "DIR", 0, "Write tables and pictures into DIR", 0 },
    { "json", JSON, NULL, 0, "Print for machines", 0 },
    { "no-pictures", NO_PICTURES, NULL, 0, "Tables alone", 0 },
    { "wavelength", WAVELENGTH, "LAMBDA", 0, "For files against 2 theta that do not name it (angstrom)", 0 },
    { "background", BACKGROUND, "FILE", 0, "Subtract this pattern from each", 0 },
    { "background-share", SHARE, "X", 0, "... times X (default 1)", 0 },
    { 0 }
};

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
    xray *x = state->input;
    switch (key) {
    case 'o':
        x->out = arg;
        return 0;
    case JSON:
        x->json = true;
        return 0;
    case NO_PICTURES:
        x->pictures = false;
        return 0;
    case WAVELENGTH:
        x->wavelength_A = option_quantity(state, "wavelength", arg, "angstrom");
        return 0;
    case BACKGROUND:
        x->background = arg;
        return 0;
    case SHARE:
        x->background_share = option_quantity(state, "background-share", arg, "1");
        return 0;
    case ARGP_KEY_ARGS:
        x->file = state->argv + state->next;
        x->n = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "no file given");
        return 0;
    case ARGP_KEY_SUCCESS:
        x->pictures = x->out && command_draws(x->command, x->pictures);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp xray_common = { common_options, parse_common, NULL, NULL, NULL, NULL, NULL };

static const struct argp_option scattering_options[] = {
    { "composition", COMPOSITION, "FORMULA", 0, "What the sample is made of, such as Zr46.25Ti8.25Cu7.5Ni10Be27.5", 1 },
    { "energy", ENERGY, "E", 0, "Photon energy (keV); without it Compton scattering has no recoil", 1 },
    { "dispersion", DISPERSION, NULL, 0, "Add f' and f'' at that energy", 1 },
    { "no-compton", NO_COMPTON, NULL, 0, "The patterns hold no Compton scattering", 1 },
    { "normalise", NORMALISE, "LOW:HIGH", 0, "Range of q in which S(q) tends to 1 (1/angstrom; default: the last 40 %)",
      1 },
    { 0 }
};

static error_t parse_scattering(int key, char *arg, struct argp_state *state)
{
    fic_sq_options *o = state->input;
    fic_error err;
    double range[2] = { 0.0, 0.0 };
    switch (key) {
    case COMPOSITION:
        if (fic_composition_parse(arg, &o->composition, &err) != FIC_OK)
            argp_error(state, "--composition: %s", err.text);
        if (o->composition.note[0])
            fprintf(stderr, "fictive xray: composition %s: %s\n", arg, o->composition.note);
        return 0;
    case ENERGY:
        o->beam.energy_keV = option_quantity(state, "energy", arg, "keV");
        return 0;
    case DISPERSION:
        o->beam.dispersion = true;
        return 0;
    case NO_COMPTON:
        o->compton = false;
        return 0;
    case NORMALISE:
        xray_range(state, "normalise", arg, "1/angstrom", range);
        o->norm_low_1_A = range[0];
        o->norm_high_1_A = range[1];
        return 0;
    case ARGP_KEY_END:
        if (o->composition.n == 0)
            argp_error(state, "--composition is needed, such as --composition Zr50Cu50");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp xray_scattering = { scattering_options, parse_scattering, NULL, NULL, NULL, NULL, NULL };

/* ---- files -------------------------------------------------------------------------------------------- */

bool xray_good(xray *x, fic_status s, const fic_error *err)
{
    int code = command_end(x->command, s, err);
    x->worst = code > x->worst ? code : x->worst;
    return s == FIC_OK;
}

fic_status xray_read(const xray *x, const char *path, fic_pattern *p, fic_error *err)
{
    fic_pattern b = { 0 };
    fic_status s = fic_pattern_read(path, x->wavelength_A, p, err);
    if (s != FIC_OK || !x->background)
        return s;
    s = fic_pattern_read(x->background, x->wavelength_A, &b, err);
    if (s == FIC_OK)
        s = fic_pattern_subtract(p, &b, x->background_share, err);
    fic_pattern_clear(&b);
    if (s != FIC_OK)
        fic_pattern_clear(p);
    return s;
}

char *xray_stem(const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path, *dot = strrchr(name, '.');
    return strndup(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

fic_status xray_path(const xray *x, const char *name, char **path, fic_error *err)
{
    fic_status s = fic_folder_create(x->out, err);
    if (s != FIC_OK)
        return s;
    *path = fic_path_join(x->out, name);
    return *path ? FIC_OK : fic_fail_memory(err, name);
}

fic_status xray_write(const xray *x, const char *stem, const char *what, fic_table *t, fic_error *err)
{
    char name[300], *path = NULL;
    snprintf(name, sizeof name, "%.200s%s%s.csv", stem, stem[0] ? "-" : "", what);
    fic_status s = xray_path(x, name, &path, err);
    if (s == FIC_OK)
        s = fic_table_write(t, path, err);
    free(path);
    fic_table_clear(t);
    return s;
}

void xray_print_json(xray *x, json_t *value)
{
    bool bad = !value || json_dumpf(value, stdout, JSON_INDENT(2)) != 0;
    putchar('\n');
    if (fflush(stdout) != 0 || bad) {
        fprintf(stderr, "fictive %s: %s\n", x->command,
                value ? "standard output could not be written" : "memory ran out for JSON");
        x->worst = x->worst > 1 ? x->worst : 1;
    }
    json_decref(value);
}
