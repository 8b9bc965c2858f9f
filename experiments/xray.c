/* xray.c - fictive xray: patterns to numbers (fsdp, sq, pdf), volumes to moduli (eos), states to patterns (simulate). */
#include "experiments/xray.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/command.h"
#include "experiments/input_kind.h"
#include "experiments/option_values.h"
#include "models/base/file.h"

static const command commands[] = {
    { "fsdp", "position and width of the first sharp diffraction peak", xray_fsdp },
    { "sq", "structure factor S(q) from patterns", xray_sq },
    { "pdf", "pair distribution G(r) from patterns: shells, coordination, differences", xray_pdf },
    { "eos", "bulk modulus from volumes, densities or q1 under pressure", xray_eos },
    { "simulate", "patterns of states as a beamline would record them", xray_simulate },
};
static const command_list list = { "fictive xray", "X-ray patterns of glasses, measured or simulated.", "", commands,
                                   sizeof commands / sizeof *commands };

int command_xray(int argc, char **argv)
{
    return command_dispatch(&list, argc, argv);
}

/* ---- options ------------------------------------------------------------------------------------------ */

enum { WAVELENGTH = 1000, BACKGROUND, SHARE, COMPOSITION, ENERGY, DISPERSION, NO_COMPTON, NORMALISE };

static const struct argp_option common_options[] = {
    { "output", 'o', "DIR", 0, "Write tables and pictures into DIR", 0 }, { 0 }
};

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
    xray *x = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &x->say;
        return 0;
    case 'o':
        x->out = arg;
        return 0;
    case ARGP_KEY_ARGS:
        x->file = state->argv + state->next;
        x->n = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "no file given, expected at least one");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp xray_common = { common_options, parse_common, NULL, NULL, drawing_child, NULL, NULL };

static const struct argp_option pattern_options[] = {
    { "wavelength", WAVELENGTH, "LAMBDA", 0, "For files against 2 theta that do not name it (angstrom)", 0 },
    { "background", BACKGROUND, "FILE", 0, "Subtract this pattern from each", 0 },
    { "background-share", SHARE, "X", 0, "Multiply the background by X first (default 1)", 0 },
    { 0 }
};

static error_t parse_patterns(int key, char *arg, struct argp_state *state)
{
    xray *x = state->input;
    switch (key) {
    case WAVELENGTH:
        x->wavelength_A = option_quantity(state, "wavelength", arg, "angstrom");
        return 0;
    case BACKGROUND:
        x->background = arg;
        return 0;
    case SHARE:
        x->background_share = option_quantity(state, "background-share", arg, "1");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp xray_patterns = { pattern_options, parse_patterns, NULL, NULL, NULL, NULL, NULL };

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
        option_range(state, "normalise", arg, "1/angstrom", range);
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

void xray_say_composition(const xray *x, const fic_composition *c)
{
    if (c->note[0] && !x->say.quiet)
        command_warn(x->say.command, "composition %s: %s", c->text, c->note);
}

/* ---- files -------------------------------------------------------------------------------------------- */

bool xray_good(xray *x, fic_status s, const fic_error *err)
{
    int code = command_end(x->say.command, s, err);
    x->worst = code > x->worst ? code : x->worst;
    return s == FIC_OK;
}

fic_status xray_read(const xray *x, const char *path, fic_pattern *p, fic_error *err)
{
    fic_pattern b = { 0 };
    fic_status s = input_kind_expect_rows(path, err);
    if (s == FIC_OK)
        s = fic_pattern_read(path, x->wavelength_A, p, err);
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
    fic_error err;
    if (x->say.json)
        xray_good(x, output_json(value, &err), &err);
    else
        json_decref(value);
}
