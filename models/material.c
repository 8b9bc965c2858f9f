#include "models/material.h"

#include <dirent.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "models/base/file.h"

const fic_param fic_material_params[] = {
    [FIC_CP_GLASS] = { "glass_heat_capacity", "J/mol/K", "Cp of the glass at the reference temperature", 25, 0.01, 1e5,
                       "assumed", false },
    [FIC_CP_GLASS_SLOPE] = { "glass_heat_capacity_slope", "J/mol/K^2", "its slope with T", 0, -10, 10, "assumed",
                             true },
    [FIC_DELTA_CP] = { "delta_heat_capacity", "J/mol/K",
                       "Cp of the liquid less that of the glass at the reference temperature", 12.5, 1e-3, 1e5,
                       "assumed", false },
    [FIC_DELTA_CP_SLOPE] = { "delta_heat_capacity_slope", "J/mol/K^2", "its slope with T", 0, -10, 10, "assumed",
                             true },
    [FIC_T_REF] = { "reference_temperature", "K", "where the values above and the density hold", 298.15, 1, 5000,
                    "assumed", true },
    [FIC_MOLAR_MASS] = { "molar_mass", "g/mol", "mass of a mole of atoms or formula units", 60, 0.1, 1e6, "assumed",
                         true },
    [FIC_DENSITY] = { "density", "g/cm^3", "density of a glass with T_f at the reference temperature and P_f = 0", 6,
                      1e-3, 50, "assumed", true },
    [FIC_EXPANSION] = { "expansion", "1/K", "volume expansion of the glass", 3e-5, -1e-2, 1e-2, "assumed", true },
    [FIC_DELTA_EXPANSION] = { "delta_expansion", "1/K", "volume expansion of the liquid less that of the glass", 2e-5,
                              -1e-2, 1e-2, "assumed", true },
    [FIC_BULK_MODULUS] = { "bulk_modulus", "GPa", "isothermal bulk modulus at zero pressure", 114, 1e-3, 1e4, "assumed",
                           true },
    [FIC_BULK_MODULUS_SLOPE] = { "bulk_modulus_slope", "1", "its pressure derivative", 4, 0.1, 30, "assumed", true },
    { 0 }
};

double fic_material_cp_glass(const fic_material *m, double T_K)
{
    return m->v[FIC_CP_GLASS] + m->v[FIC_CP_GLASS_SLOPE] * (T_K - m->v[FIC_T_REF]);
}

double fic_material_delta_cp(const fic_material *m, double T_K)
{
    return m->v[FIC_DELTA_CP] + m->v[FIC_DELTA_CP_SLOPE] * (T_K - m->v[FIC_T_REF]);
}

size_t fic_material_find(const fic_material *m, const char *name)
{
    size_t k = 0;
    while (name && k < m->n && strcmp(m->population[k].name, name))
        k++;
    return k;
}

void fic_material_clear(fic_material *m)
{
    for (size_t k = 0; k < m->n; k++)
        fic_population_clear(&m->population[k]);
    *m = (fic_material){ 0 };
}

static fic_status read_populations(fic_node list, const fic_material *known, fic_material *m, fic_error *err)
{
    if (!fic_node_is_list(list) || fic_node_count(list) == 0)
        return fic_node_fail(list, err, "expected a list of populations, such as '- name: alpha'");
    if (fic_node_count(list) > FIC_POPULATIONS)
        return fic_node_fail(list, err, "%zu populations, expected at most %d", fic_node_count(list), FIC_POPULATIONS);
    double sum = 0.0;
    for (size_t k = 0; k < fic_node_count(list); k++) {
        fic_node item = fic_node_item(list, k);
        const fic_population *was = known && k < known->n ? &known->population[k] : NULL;
        fic_status s = fic_population_read(item, was, &m->population[k], err);
        m->n = k + 1;
        if (s == FIC_OK && fic_material_find(m, m->population[k].name) < k)
            s = fic_node_fail(item, err, "a second population '%s', expected names that differ", m->population[k].name);
        if (s != FIC_OK)
            return s;
        sum += m->population[k].weight;
    }
    if (!(fabs(sum - 1.0) <= 1e-6))
        return fic_node_fail(list, err, "the weights of the populations add up to %.9g, expected 1", sum);
    return FIC_OK;
}

static fic_status read_map(fic_node map, const fic_material *known, fic_material *m, fic_error *err)
{
    static const char *const keys[] = { "name", "populations", "structure", "sources", NULL };
    fic_node node;
    fic_status s = fic_node_allow_params(map, fic_material_params, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "name", &node, err);
    if (s == FIC_OK)
        s = fic_name_read(node, m->name, err);
    if (s == FIC_OK)
        s = fic_node_params(map, fic_material_params, m->v, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "populations", &node, err);
    if (s == FIC_OK)
        s = read_populations(node, known, m, err);
    if (s == FIC_OK) {
        size_t n;
        const char *text = fic_yaml_text(map.file, &n);
        fic_sha256(text, n, m->sha256);
    }
    return s;
}

static fic_status read_file(const char *path, const fic_material *known, fic_material *m, fic_error *err)
{
    fic_yaml *file;
    *m = (fic_material){ 0 };
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    s = read_map(fic_yaml_root(file), known, m, err);
    if (s != FIC_OK)
        fic_material_clear(m);
    fic_yaml_free(file);
    return s;
}

fic_status fic_material_read_file(const char *path, fic_material *m, fic_error *err)
{
    return read_file(path, NULL, m, err);
}

/* "vit4, pet": the folders of presets that hold a material. */
static void list_presets(const char *folder, char *text, size_t room)
{
    text[0] = '\0';
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        char path[PATH_MAX];
        size_t n = strlen(text);
        if (e->d_name[0] != '.' &&
            snprintf(path, sizeof path, "%s/%s/material.yaml", folder, e->d_name) < (int)sizeof path &&
            access(path, R_OK) == 0)
            snprintf(text + n, room - n, "%s%s", n ? ", " : "", e->d_name);
    }
    if (dir)
        closedir(dir);
}

static fic_status no_material(fic_node node, const char *path, const char *name, const char *presets, fic_error *err)
{
    char list[300];
    list_presets(presets, list, sizeof list);
    return fic_node_fail(
        node, err, "no material file '%.200s' and no preset '%.60s', expected the path of one or a preset out of: %s",
        path, name, list[0] ? list : "none");
}

/* A folder is no material: one that has a preset's name does not hide the preset. */
static bool is_there(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && !S_ISDIR(there.st_mode);
}

/* A text is a path beside the run file; a bare word may also be a preset, FIC_PRESETS/WORD/material.yaml. */
static fic_status read_named(fic_node node, const fic_material *known, fic_material *m, fic_error *err)
{
    const char *text, *presets = getenv("FICTIVE_PRESETS");
    char *path;
    fic_status s = fic_node_text(node, &text, err);
    if (s == FIC_OK)
        s = fic_node_path(node, &path, err);
    if (s != FIC_OK)
        return s;
    char *preset = malloc(strlen(text) + strlen(presets ? presets : FIC_PRESETS) + 20);
    if (preset) {
        strcpy(preset, presets ? presets : FIC_PRESETS);
        strcat(strcat(strcat(preset, "/"), text), "/material.yaml");
        if (is_there(path))
            s = read_file(path, known, m, err);
        else if (!strchr(text, '/') && is_there(preset))
            s = read_file(preset, known, m, err);
        else
            s = no_material(node, path, text, presets ? presets : FIC_PRESETS, err);
    } else {
        s = fic_fail_memory(err, "a path");
    }
    free(path);
    free(preset);
    return s;
}

static fic_status read_any(fic_node node, const fic_material *known, fic_material *m, fic_error *err)
{
    *m = (fic_material){ 0 };
    if (fic_node_is_text(node))
        return read_named(node, known, m, err);
    fic_status s = read_map(node, known, m, err);
    if (s != FIC_OK)
        fic_material_clear(m);
    return s;
}

fic_status fic_material_read(fic_node node, fic_material *m, fic_error *err)
{
    return read_any(node, NULL, m, err);
}

fic_status fic_material_read_again(fic_node node, fic_material *m, fic_error *err)
{
    fic_material known = *m;
    fic_status s = read_any(node, &known, m, err);
    fic_material_clear(&known);
    return s;
}
