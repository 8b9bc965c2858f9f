/* The parameter tables of structure.h and their reader. Each linear quantity is five keys: its value and four slopes.
 * */
#include "models/structure.h"

#include <stdio.h>

#define LINEAR(q, unit, what, typical, low, high, steep, source)                                                       \
    { q, unit, what, typical, low, high, source, false }, { q "_per_temperature",                                      \
                                                            unit "/K",                                                 \
                                                            "slope against the temperature of the moment",             \
                                                            0,                                                         \
                                                            -(steep),                                                  \
                                                            steep,                                                     \
                                                            source,                                                    \
                                                            true },                                                    \
        { q "_per_fictive_temperature",                                                                                \
          unit "/K",                                                                                                   \
          "slope against alpha's fictive temperature",                                                                 \
          0,                                                                                                           \
          -(steep),                                                                                                    \
          steep,                                                                                                       \
          source,                                                                                                      \
          true },                                                                                                      \
        { q "_per_alpha_pressure",                                                                                     \
          unit "/GPa",                                                                                                 \
          "slope against alpha's fictive pressure",                                                                    \
          0,                                                                                                           \
          -100 * (steep),                                                                                              \
          100 * (steep),                                                                                               \
          source,                                                                                                      \
          true },                                                                                                      \
    {                                                                                                                  \
        q "_per_beta_pressure", unit "/GPa", "slope against beta's fictive pressure", 0, -100 * (steep),               \
            100 * (steep), source, true                                                                                \
    }

const fic_param fic_structure_params[] = {
    LINEAR("first_peak_position", "1/angstrom", "q1 at the reference state", 2.63, 0.5, 6.0, 1e-3, "shen2025"),
    LINEAR("first_peak_width", "1/angstrom", "FWHM at the reference state", 0.53, 0.05, 2.0, 1e-3, "assumed"),
    LINEAR("density", "g/cm3", "mass density at the reference state", 6.0, 0.1, 25.0, 1e-2, "assumed"),
    { "bulk_modulus", "GPa", "isothermal bulk modulus at P = 0", 114.0, 1.0, 1000.0, "assumed", false },
    { "bulk_modulus_derivative", "1", "dK/dP at P = 0", 4.0, 1.0, 12.0, "assumed", true },
    { "reference_temperature", "K", "temperature of the reference state", 298.0, 1.0, 3000.0, "assumed", true },
    { "reference_fictive_temperature", "K", "fictive temperature of the reference state", 596.0, 1.0, 3000.0, "assumed",
      true },
    { "oscillation_amplitude", "1/angstrom^2", "amplitude A of the far oscillation of G(r)", 1.13, 0.0, 10.0, "assumed",
      false },
    { "oscillation_start", "angstrom", "distance a at which the oscillation fades in", 2.3, 0.5, 10.0, "assumed",
      false },
    { "continuum_edge", "angstrom", "smoothing of the edge of the empty ball", 0.4, 0.05, 2.0, "assumed", false },
    { "structure_factor_at_zero", "1", "S(0); above 1 - <f^2>/<f>^2, so that no intensity is negative", -0.2, -1.0, 1.0,
      "assumed", true },
    { 0 }
};

const fic_param fic_structure_shell_params[] = {
    LINEAR("distance", "angstrom", "distance at the reference state", 3.12, 0.5, 20.0, 1e-2, "assumed"),
    LINEAR("width", "angstrom", "standard deviation", 0.2, 0.01, 3.0, 1e-2, "assumed"),
    LINEAR("number", "1", "atoms (X-ray weighted; below 0 it thins the continuum)", 9.8, -200.0, 200.0, 1.0, "assumed"),
    { 0 }
};

enum { Q1, FWHM = 5, DENSITY = 10, K0 = 15, K1, T_REF, TF_REF, AMPLITUDE, START, EDGE, S_ZERO, N_PARAMS };
enum { R = 0, SIGMA = 5, NUMBER = 10, N_SHELL_PARAMS = 15 };

static fic_linear linear(const double v[])
{
    return (fic_linear){ v[0], v[1], v[2], v[3], v[4] };
}

static fic_status read_shell(fic_node map, fic_structure_shell *shell, fic_error *err)
{
    static const char *const also[] = { "name", NULL };
    double v[N_SHELL_PARAMS];
    const char *name;
    fic_node at;
    fic_status s = fic_node_allow_params(map, fic_structure_shell_params, also, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "name", &at, err);
    if (s == FIC_OK)
        s = fic_node_text(at, &name, err);
    if (s == FIC_OK)
        s = fic_node_params(map, fic_structure_shell_params, v, err);
    if (s != FIC_OK)
        return s;
    snprintf(shell->name, sizeof shell->name, "%.31s", name);
    shell->r_A = linear(v + R);
    shell->sigma_A = linear(v + SIGMA);
    shell->N = linear(v + NUMBER);
    return FIC_OK;
}

static fic_status read_shells(fic_node map, fic_structure *st, fic_error *err)
{
    fic_node list;
    fic_status s = fic_node_need(map, "shells", &list, err);
    if (s != FIC_OK)
        return s;
    st->n_shells = fic_node_count(list);
    if (!fic_node_is_list(list) || st->n_shells < 1 || st->n_shells > FIC_SHELLS_MOST)
        return fic_node_fail(list, err, "expected a list of 1 to %d shells", FIC_SHELLS_MOST);
    for (size_t i = 0; s == FIC_OK && i < st->n_shells; i++)
        s = read_shell(fic_node_item(list, i), &st->shell[i], err);
    return s;
}

static fic_status read_composition(fic_node map, fic_composition *c, fic_error *err)
{
    fic_node at;
    const char *text;
    fic_status s = fic_node_need(map, "composition", &at, err);
    if (s == FIC_OK)
        s = fic_node_text(at, &text, err);
    if (s == FIC_OK && (s = fic_composition_parse(text, c, err)) != FIC_OK)
        s = fic_node_fail_at(at, err, s);
    return s;
}

fic_status fic_structure_read(fic_node map, fic_structure *structure, fic_error *err)
{
    static const char *const also[] = { "composition", "shells", NULL };
    fic_structure st = { 0 };
    double v[N_PARAMS];
    fic_status s = fic_node_allow_params(map, fic_structure_params, also, err);
    if (s == FIC_OK)
        s = read_composition(map, &st.composition, err);
    if (s == FIC_OK)
        s = fic_node_params(map, fic_structure_params, v, err);
    if (s == FIC_OK)
        s = read_shells(map, &st, err);
    if (s != FIC_OK)
        return s;
    st.q1_1_A = linear(v + Q1);
    st.fwhm_1_A = linear(v + FWHM);
    st.density_g_cm3 = linear(v + DENSITY);
    st.K0_GPa = v[K0];
    st.K1 = v[K1];
    st.T_ref_K = v[T_REF];
    st.Tf_ref_K = v[TF_REF];
    st.A_1_A2 = v[AMPLITUDE];
    st.a_A = v[START];
    st.edge_A = v[EDGE];
    st.S0 = v[S_ZERO];
    *structure = st;
    return FIC_OK;
}
