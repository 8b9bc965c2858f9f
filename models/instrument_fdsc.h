/* instrument_fdsc.h - a flash DSC chip between the sample and the recorded curve.
 *
 *   T_recorded = T_sample + lag dT/dt + offset        the sample runs behind the program
 *   signal     = n (Cp_glass dT/dt + dH/dt), then a first-order low pass, a baseline polynomial in T, noise
 * Noise is white plus, where asked, 1/f: a sum of random walks with relaxation times a factor 4 apart. */
#ifndef FIC_INSTRUMENT_FDSC_H
#define FIC_INSTRUMENT_FDSC_H

#include <stddef.h>
#include "models/base/yaml.h"

enum {
    FIC_CHIP_MASS,      /* ug */
    FIC_CHIP_LAG,       /* s */
    FIC_CHIP_OFFSET,    /* K */
    FIC_CHIP_SMOOTHING, /* s */
    FIC_CHIP_NOISE,     /* W, rms of one point */
    FIC_CHIP_FLICKER,   /* W, rms of the 1/f part */
    FIC_CHIP_SAMPLING,  /* Hz; 0: points at the scan's own step */
    FIC_CHIP_SHIFT,     /* W: baseline at 298.15 K */
    FIC_CHIP_SLOPE,     /* W/K */
    FIC_CHIP_CURVATURE, /* W/K^2 */
    FIC_CHIP_SCALARS
};
extern const fic_param fic_chip_params[];

typedef struct {
    char name[32]; /* of the preset, or "own" */
    double v[FIC_CHIP_SCALARS];
} fic_chip;

/* The ideal calorimeter: no lag, no noise, 1 ug. */
fic_chip fic_chip_ideal(void);

/* "ideal", "fdsc2+", or a map of the keys of fic_chip_params, in which preset: names what the others start
 * from. A missing node is "ideal". */
fic_status fic_chip_read(fic_node node, fic_chip *chip, fic_error *err);

/* What the chip makes of n points of a scan at even times dt_s apart.
 * T_K      in: of the sample; out: as recorded.      dT_K_s  rate of the sample's temperature.
 * flow_mW  in: heat flow of the sample; out: signal. The same seed gives the same noise. */
fic_status fic_chip_record(const fic_chip *chip, unsigned long seed, size_t n, double dt_s, const double dT_K_s[],
                           double T_K[], double flow_mW[], fic_error *err);

#endif
