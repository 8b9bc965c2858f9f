/* xray_simulate.c - fictive xray simulate: a list of states to the patterns a beamline would record.
 *
 *     structure: structure.yaml       # beside this file, or the map itself
 *     beamline: id13                  # or {preset: id13, noise: no, ...}
 *     seed: 1
 *     states:
 *       - {name: as-cast, fictive_temperature: 705 K}
 *       - {name: 7GPa-643K, fictive_temperature: 634 K, alpha_pressure: 7 GPa, beta_pressure: 7 GPa} */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "experiments/check_json.h"
#include "experiments/input_kind.h"
#include "experiments/option_values.h"
#include "experiments/xray.h"
#include "models/base/json.h"
#include "models/instrument_xray.h"

enum { SEED = 5000, STATES_MOST = 10000 };

typedef struct {
    xray x;
    long seed; /* -1: the file's */
} job;

const fic_param xray_state_params[] = {
    { "temperature", "K", "temperature of the measurement", 298.0, 1.0, 3000.0, "assumed", true },
    { "pressure", "GPa", "pressure of the measurement", 0.0, -5.0, 200.0, "assumed", true },
    { "fictive_temperature", "K", "fictive temperature of alpha", 596.0, 1.0, 3000.0, "", false },
    { "alpha_pressure", "GPa", "fictive pressure of alpha", 0.0, -20.0, 200.0, "", true },
    { "beta_pressure", "GPa", "fictive pressure of beta", 0.0, -20.0, 200.0, "", true },
    { 0 }
};

static const struct argp_option options[] = { { "seed", SEED, "N", 0, "Replaces the seed of the file", 0 }, { 0 } };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    job *j = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &j->x;
        return 0;
    case SEED:
        j->seed = option_whole(state, "seed", arg, 0, 4294967295L);
        return 0;
    case ARGP_KEY_END:
        if (!j->x.out)
            argp_error(state, "no folder to write into, expected -o DIR");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static fic_status read_structure_file(const char *path, fic_structure *st, fic_error *err)
{
    fic_yaml *y;
    fic_status s = fic_yaml_read(path, &y, err);
    if (s != FIC_OK)
        return s;
    fic_node map = fic_yaml_root(y), inner = fic_node_get(map, "structure");
    s = fic_structure_read(inner.at ? inner : map, st, err);
    fic_yaml_free(y);
    return s;
}

/* The map itself, or the `structure` of the file that is named. */
static fic_status read_structure(fic_node node, fic_structure *st, fic_error *err)
{
    char *path;
    if (fic_node_is_map(node))
        return fic_structure_read(node, st, err);
    fic_status s = fic_node_path(node, &path, err);
    if (s != FIC_OK)
        return s;
    s = read_structure_file(path, st, err);
    if (s == FIC_EIO || (s == FIC_EINPUT && access(path, R_OK) != 0))
        fic_node_fail_at(node, err, s);
    free(path);
    return s;
}

typedef struct {
    fic_structure structure;
    fic_beamline beamline;
    long seed;
    fic_node states;
} setup;

static fic_status read_setup(fic_node root, setup *set, fic_error *err)
{
    static const char *const keys[] = { "structure", "beamline", "seed", "states", NULL };
    fic_node at;
    fic_status s = fic_node_allow(root, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(root, "structure", &at, err);
    if (s == FIC_OK)
        s = read_structure(at, &set->structure, err);
    if (s == FIC_OK)
        s = fic_node_need(root, "beamline", &at, err);
    if (s == FIC_OK)
        s = fic_beamline_read(at, &set->beamline, err);
    set->seed = 1;
    if (s == FIC_OK && (at = fic_node_get(root, "seed")).at)
        s = fic_node_whole(at, 0, 2000000000, &set->seed, err);
    if (s == FIC_OK)
        s = fic_node_need(root, "states", &set->states, err);
    if (s == FIC_OK && (!fic_node_is_list(set->states) || fic_node_count(set->states) < 1 ||
                        fic_node_count(set->states) > STATES_MOST))
        s = fic_node_fail(set->states, err, "expected a list of 1 to %d states", STATES_MOST);
    return s;
}

static fic_status read_state(fic_node map, const char **name, fic_structure_state *state, fic_error *err)
{
    static const char *const also[] = { "name", NULL };
    double v[5];
    fic_node at;
    fic_status s = fic_node_allow_params(map, xray_state_params, also, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "name", &at, err);
    if (s == FIC_OK)
        s = fic_node_text(at, name, err);
    if (s == FIC_OK && (!(*name)[0] || strchr(*name, '/') || (*name)[0] == '.' || strlen(*name) > 100))
        s = fic_node_fail(at, err, "'%.60s', expected a name that a file can have", *name);
    if (s == FIC_OK)
        s = fic_node_params(map, xray_state_params, v, err);
    if (s == FIC_OK)
        *state = (fic_structure_state){ v[0], v[1], v[2], v[3], v[4] };
    return s;
}

static fic_status write_pattern(const job *j, const char *name, const char *what, const fic_pattern *p, fic_error *err)
{
    char file[200], *path = NULL;
    snprintf(file, sizeof file, "%.100s%s.xy", name, what);
    fic_status s = xray_path(&j->x, file, &path, err);
    if (s == FIC_OK)
        s = fic_pattern_write(p, path, err);
    free(path);
    return s;
}

static fic_status one_state(const job *j, const setup *set, size_t i, json_t *list, fic_error *err)
{
    const char *name;
    fic_structure_state state;
    fic_structure_at at;
    fic_pattern p = { 0 }, air = { 0 };
    fic_node map = fic_node_item(set->states, i);
    fic_status s = read_state(map, &name, &state, err);
    if (s != FIC_OK)
        return s;
    s = fic_structure_solve(&set->structure, &state, &at, err);
    if (s == FIC_OK)
        s = fic_beamline_measure(&set->beamline, &set->structure, &at, name, (unsigned long)set->seed + i, &p, &air,
                                 err);
    if (s != FIC_OK)
        return fic_node_fail_at(map, err, s);
    s = write_pattern(j, name, "", &p, err);
    if (s == FIC_OK)
        s = write_pattern(j, name, "-air", &air, err);
    fic_pattern_clear(&p);
    fic_pattern_clear(&air);
    if (s != FIC_OK)
        return s;
    if (output_for_people(&j->x.say))
        printf("%-24s q1 %.6f, FWHM %.6f 1/angstrom, density %.5f g/cm3, V0/V %.6f\n", name, at.q1_1_A, at.fwhm_1_A,
               at.density_g_cm3, at.squeeze);
    json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o, s:o}", "name", name, "q1_1_angstrom",
                                          fic_json_real(at.q1_1_A), "fwhm_1_angstrom", fic_json_real(at.fwhm_1_A),
                                          "density_g_cm3", fic_json_real(at.density_g_cm3), "squeeze",
                                          fic_json_real(at.squeeze)));
    return FIC_OK;
}

static void one_file(job *j, const char *file, json_t *list)
{
    fic_yaml *y = NULL;
    fic_error err = { "" };
    setup set = { 0 };
    fic_status s = input_kind_expect(file, INPUT_XRAY, &err);
    if (s == FIC_OK)
        s = fic_yaml_read(file, &y, &err);
    if (s == FIC_OK)
        s = read_setup(fic_yaml_root(y), &set, &err);
    if (xray_good(&j->x, s, &err)) {
        if (j->seed >= 0)
            set.seed = j->seed;
        xray_say_composition(&j->x, &set.structure.composition);
        for (size_t i = 0; i < fic_node_count(set.states); i++)
            xray_good(&j->x, one_state(j, &set, i, list, &err), &err);
    }
    fic_yaml_free(y);
}

/* ---- fictive check -------------------------------------------------------------------------------------- */

static json_t *structure_json(const fic_structure *st)
{
    return json_pack("{s:s, s:I}", "composition", st->composition.text, "shells", (json_int_t)st->n_shells);
}

fic_status xray_check_structure(const char *path, const output_options *say, fic_error *err)
{
    fic_structure st;
    fic_status s = read_structure_file(path, &st, err);
    if (s == FIC_OK && say->json)
        s = check_json_print(path, "structure", structure_json(&st), err);
    else if (s == FIC_OK && !say->quiet)
        printf("%s: a structure of %s, %zu shells\n", path, st.composition.text, st.n_shells);
    return s;
}

fic_status xray_check(const char *path, const output_options *say, fic_error *err)
{
    fic_yaml *y = NULL;
    setup set;
    json_t *names = json_array();
    fic_status s = fic_yaml_read(path, &y, err);
    if (s == FIC_OK)
        s = read_setup(fic_yaml_root(y), &set, err);
    for (size_t i = 0; s == FIC_OK && i < fic_node_count(set.states); i++) {
        const char *name;
        fic_structure_state state;
        s = read_state(fic_node_item(set.states, i), &name, &state, err);
        if (s == FIC_OK)
            json_array_append_new(names, json_string(name));
    }
    if (s == FIC_OK && say->json)
        s = check_json_print(path, "X-ray states",
                             json_pack("{s:o, s:I, s:O}", "structure", structure_json(&set.structure), "seed",
                                       (json_int_t)set.seed, "states", names),
                             err);
    else if (s == FIC_OK && !say->quiet) {
        printf("%s: %zu X-ray states of %s\n", path, json_array_size(names), set.structure.composition.text);
        for (size_t i = 0; i < json_array_size(names); i++)
            printf("  %s\n", json_string_value(json_array_get(names, i)));
    }
    json_decref(names);
    fic_yaml_free(y);
    return s;
}

int xray_simulate(int argc, char **argv)
{
    static const struct argp_child children[] = { { &xray_common, 0, NULL, 0 }, { 0 } };
    static const struct argp argp = {
        options,
        parse,
        "FILE...",
        "Writes NAME.xy and NAME-air.xy for each state of a file: counts per second with their errors."
        "\vExamples:\n"
        "  fictive xray simulate states.yaml -o out/patterns",
        children,
        NULL,
        NULL
    };
    job j = { .x = { .say = output_options_default("xray simulate") }, .seed = -1 };
    if (argp_parse(&argp, argc, argv, 0, NULL, &j))
        return 2;
    json_t *list = json_array();
    for (size_t i = 0; i < j.x.n; i++)
        one_file(&j, j.x.file[i], list);
    output_step(&j.x.say, "patterns of %zu states", json_array_size(list));
    xray_print_json(&j.x, list);
    return j.x.worst;
}
