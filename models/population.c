#include "models/population.h"

#include <string.h>

const fic_param fic_coupling_params[] = {
    [FIC_SHIFT] = { "shift", "K/GPa", "how far pressure shifts the bare temperature of ln tau", 0, -200, 200,
                    "shen2025", true },
    [FIC_STRUCTURE_SHIFT] = { "structure_shift", "K/GPa",
                              "how far fictive pressure shifts the fictive temperature of ln tau (default: "
                              "shift)",
                              0, -200, 200, "assumed", true },
    [FIC_ENTHALPY] = { "enthalpy", "K/GPa",
                       "how far fictive pressure lowers the enthalpy, in units of fictive temperature", 0, -200, 200,
                       "assumed", true },
    [FIC_REJUVENATION] = { "rejuvenation", "K/GPa", "athermal rise of fictive temperature on compression", 0, 0, 200,
                           "assumed", true },
    [FIC_STORAGE] = { "storage", "1",
                      "chi: share of a compression that fictive pressure takes up at once, without relaxing", 0, 0, 1,
                      "assumed", true },
    [FIC_SLOWNESS] = { "slowness", "1", "c: relaxation time of fictive pressure over that of fictive temperature", 1, 1,
                       1e6, "assumed", true },
    [FIC_DENSIFICATION] = { "densification", "1/GPa", "relative volume that fictive pressure takes away", 0, -0.1, 0.1,
                            "assumed", true },
    { 0 }
};

fic_kinetics fic_population_kinetics(const fic_population *k, double T_K, double P_GPa, double Tf_K, double Pf_GPa)
{
    double s = k->pressure[FIC_SHIFT], s_f = k->pressure[FIC_STRUCTURE_SHIFT];
    fic_point at = { T_K - s * P_GPa, Tf_K - s_f * Pf_GPa, P_GPa, Pf_GPa };
    fic_rate r = k->law->rate(k->p, &at);
    return (fic_kinetics){ .ln_tau = r.ln_tau,
                           .theta_K = at.theta_K,
                           .d_T = r.d_theta,
                           .d_Tf = r.d_theta_f,
                           .d_P = r.d_P - s * r.d_theta,
                           .d_Pf = r.d_Pf - s_f * r.d_theta_f };
}

void fic_population_clear(fic_population *k)
{
    fic_spectrum_clear(&k->spectrum);
    *k = (fic_population){ 0 };
}

fic_status fic_name_read(fic_node n, char name[FIC_NAME_BYTES], fic_error *err)
{
    static const char *allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    const char *text;
    fic_status s = fic_node_text(n, &text, err);
    if (s != FIC_OK)
        return s;
    size_t length = strlen(text);
    if (length == 0 || length >= FIC_NAME_BYTES || strspn(text, allowed) != length || text[0] == '.')
        return fic_node_fail(n, err, "'%.60s' is no name, expected 1 to %d letters, digits, '_', '-' or '.'", text,
                             FIC_NAME_BYTES - 1);
    memcpy(name, text, length + 1);
    return FIC_OK;
}

static fic_status read_law(fic_node map, fic_population *k, fic_error *err)
{
    const char *names[16], *type;
    size_t n = 0, which;
    static const char *const keys[] = { "type", NULL };
    fic_node node;
    while (fic_laws[n] && n < 15) {
        names[n] = fic_laws[n]->name;
        n++;
    }
    names[n] = NULL;
    fic_status s = fic_node_is_map(map) ? fic_node_need(map, "type", &node, err)
                                        : fic_node_fail(map, err, "expected a map such as {type: tnm, ...}");
    if (s == FIC_OK)
        s = fic_node_text(node, &type, err);
    if (s == FIC_OK)
        s = fic_node_choice(node, names, &which, err);
    if (s != FIC_OK)
        return s;
    k->law = fic_laws[which];
    s = fic_node_allow_params(map, k->law->params, keys, err);
    return s == FIC_OK ? fic_node_params(map, k->law->params, k->p, err) : s;
}

static fic_status read_pressure(fic_node map, fic_population *k, fic_error *err)
{
    if (!map.at)
        return FIC_OK;
    fic_status s = fic_node_allow_params(map, fic_coupling_params, NULL, err);
    if (s == FIC_OK)
        s = fic_node_params(map, fic_coupling_params, k->pressure, err);
    if (s == FIC_OK && !fic_node_get(map, "structure_shift").at)
        k->pressure[FIC_STRUCTURE_SHIFT] = k->pressure[FIC_SHIFT];
    return s;
}

fic_status fic_population_read(fic_node map, const fic_population *known, fic_population *k, fic_error *err)
{
    static const char *const keys[] = { "name", "weight", "law", "spectrum", "pressure", NULL };
    static const fic_param weight = { "weight", "1", "share of the population", 1, 0, 1, "", false };
    fic_node name, share, law, spectrum;
    *k = (fic_population){ 0 };
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "name", &name, err);
    if (s == FIC_OK)
        s = fic_name_read(name, k->name, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "weight", &share, err);
    if (s == FIC_OK)
        s = fic_node_quantity(share, &weight, &k->weight, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "law", &law, err);
    if (s == FIC_OK)
        s = read_law(law, k, err);
    if (s == FIC_OK)
        s = read_pressure(fic_node_get(map, "pressure"), k, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "spectrum", &spectrum, err);
    return s == FIC_OK ? fic_spectrum_read(spectrum, known ? &known->spectrum : NULL, &k->spectrum, err) : s;
}
