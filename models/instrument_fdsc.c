#include "models/instrument_fdsc.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

const fic_param fic_chip_params[] = {
    [FIC_CHIP_MASS] = { "mass", "ug", "mass of the sample", 1.15, 1e-6, 1e9, "shen2025", true },
    [FIC_CHIP_LAG] = { "lag", "s", "time by which the sample runs behind the program", 0, 0, 10, "assumed", true },
    [FIC_CHIP_OFFSET] = { "offset", "K", "recorded less true temperature at rest", 0, -50, 50, "assumed", true },
    [FIC_CHIP_SMOOTHING] = { "smoothing", "s", "time constant of the signal", 0, 0, 10, "assumed", true },
    [FIC_CHIP_NOISE] = { "noise", "W", "white noise of one point, rms", 0, 0, 1, "assumed", true },
    [FIC_CHIP_FLICKER] = { "flicker", "W", "1/f noise, rms", 0, 0, 1, "assumed", true },
    [FIC_CHIP_SAMPLING] = { "sampling", "Hz", "points a second; 0: the scan's own step", 0, 0, 1e9, "assumed", true },
    [FIC_CHIP_SHIFT] = { "baseline_shift", "W", "baseline at 298.15 K", 0, -1, 1, "assumed", true },
    [FIC_CHIP_SLOPE] = { "baseline_slope", "W/K", "slope of the baseline", 0, -1, 1, "assumed", true },
    [FIC_CHIP_CURVATURE] = { "baseline_curvature", "W/K^2", "quadratic part of the baseline", 0, -1, 1, "assumed",
                             true },
    { 0 }
};

/* The paper's chip: 80 x 80 x 30 um^3 of Vit4 [shen2025]. Lag, noise and sampling are assumed, typical of
 * such chips. */
static const fic_chip presets[] = {
    { "ideal", { [FIC_CHIP_MASS] = 1.15 } },
    { "fdsc2+",
      { [FIC_CHIP_MASS] = 1.15,
        [FIC_CHIP_LAG] = 5e-3,
        [FIC_CHIP_SMOOTHING] = 1e-3,
        [FIC_CHIP_NOISE] = 0.4e-6,
        [FIC_CHIP_SAMPLING] = 1000 } },
};
static const char *const preset_names[] = { "ideal", "fdsc2+", NULL };

fic_chip fic_chip_ideal(void)
{
    return presets[0];
}

fic_status fic_chip_read(fic_node node, fic_chip *chip, fic_error *err)
{
    static const char *const keys[] = { "preset", NULL };
    size_t which = 0;
    *chip = presets[0];
    if (!node.at)
        return FIC_OK;
    fic_status s = FIC_OK;
    if (fic_node_is_text(node)) {
        s = fic_node_choice(node, preset_names, &which, err);
        if (s == FIC_OK)
            *chip = presets[which];
        return s;
    }
    s = fic_node_allow_params(node, fic_chip_params, keys, err);
    if (s == FIC_OK && fic_node_get(node, "preset").at)
        s = fic_node_choice(fic_node_get(node, "preset"), preset_names, &which, err);
    if (s == FIC_OK)
        *chip = presets[which];
    strcpy(chip->name, "own");
    for (size_t i = 0; s == FIC_OK && i < FIC_CHIP_SCALARS; i++) {
        fic_node value = fic_node_get(node, fic_chip_params[i].name);
        if (value.at)
            s = fic_node_quantity(value, &fic_chip_params[i], &chip->v[i], err);
    }
    return s;
}

/* ---- noise --------------------------------------------------------------------------------------------- */

enum { WALKS = 8 };

/* Adds white noise and WALKS relaxing random walks of equal rms: together 1/f from 1/(2 pi dt) down by
 * 4^WALKS. */
static void add_noise(const fic_chip *chip, gsl_rng *rng, size_t n, double flow_mW[])
{
    double white = 1e3 * chip->v[FIC_CHIP_NOISE], walk = 1e3 * chip->v[FIC_CHIP_FLICKER] / sqrt(WALKS);
    double state[WALKS], keep[WALKS];
    for (int w = 0; w < WALKS; w++) {
        keep[w] = exp(-pow(4.0, -w));
        state[w] = walk > 0.0 ? gsl_ran_gaussian(rng, walk) : 0.0;
    }
    for (size_t i = 0; i < n; i++) {
        if (white > 0.0)
            flow_mW[i] += gsl_ran_gaussian(rng, white);
        for (int w = 0; walk > 0.0 && w < WALKS; w++) {
            flow_mW[i] += state[w];
            state[w] = keep[w] * state[w] + gsl_ran_gaussian(rng, walk * sqrt(1.0 - keep[w] * keep[w]));
        }
    }
}

fic_status fic_chip_record(const fic_chip *chip, unsigned long seed, size_t n, double dt_s, const double dT_K_s[],
                           double T_K[], double flow_mW[], fic_error *err)
{
    const double *v = chip->v;
    double follow = v[FIC_CHIP_SMOOTHING] > 0.0 ? -expm1(-dt_s / v[FIC_CHIP_SMOOTHING]) : 1.0;
    double signal = n ? flow_mW[0] : 0.0;
    for (size_t i = 0; i < n; i++) {
        T_K[i] += v[FIC_CHIP_LAG] * dT_K_s[i] + v[FIC_CHIP_OFFSET];
        signal += follow * (flow_mW[i] - signal);
        double t = T_K[i] - 298.15;
        flow_mW[i] = signal + 1e3 * (v[FIC_CHIP_SHIFT] + t * (v[FIC_CHIP_SLOPE] + t * v[FIC_CHIP_CURVATURE]));
    }
    if (!(v[FIC_CHIP_NOISE] > 0.0 || v[FIC_CHIP_FLICKER] > 0.0))
        return FIC_OK;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!rng)
        return fic_fail_memory(err, "a random number generator");
    gsl_rng_set(rng, seed);
    add_noise(chip, rng, n, flow_mW);
    gsl_rng_free(rng);
    return FIC_OK;
}
