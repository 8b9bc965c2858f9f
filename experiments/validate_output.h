/* validate_output.h - what fictive validate draws, and what it makes of the draws. */
#ifndef FIC_VALIDATE_OUTPUT_H
#define FIC_VALIDATE_OUTPUT_H

#include <jansson.h>
#include <stdio.h>
#include "analysis/campaign.h"
#include "analysis/estimate.h"
#include "models/base/file.h"

enum { VALIDATE_STUDIES = 16, VALIDATE_DRAWS = 100000 };

/* The first ones are found at each rate, the others once for a sample. */
enum {
    VALIDATE_TF,       /* against the state's own, enthalpic T_f */
    VALIDATE_TF_CURVE, /* against what the ideal curve gives */
    VALIDATE_ONSET,
    VALIDATE_T_P,
    VALIDATE_AREA,
    VALIDATE_AT_RATE,
    VALIDATE_E = VALIDATE_AT_RATE,
    VALIDATE_Q1,
    VALIDATE_FWHM,
    VALIDATE_QUANTITIES
};
typedef struct {
    const char *name, *unit;
} validate_quantity;
extern const validate_quantity validate_quantities[];

typedef struct {
    unsigned long seed;
    size_t sample, refused; /* refused: rates that the analysis gave no numbers for */
    bool failed;
    double chip[FIC_CHIP_SCALARS];
    fic_estimate at_rate[FIC_RATES][VALIDATE_AT_RATE], whole[VALIDATE_QUANTITIES - VALIDATE_AT_RATE];
    double truth_at_rate[FIC_RATES][VALIDATE_AT_RATE], truth[VALIDATE_QUANTITIES - VALIDATE_AT_RATE];
} validate_draw;

typedef struct {
    char name[FIC_NAME_BYTES];
    double range[FIC_CHIP_SCALARS][2], correct_lag_s, glass_K[2], liquid_K[2]; /* windows: NaN: found */
    size_t n;
    validate_draw *draw;
} validate_study;

typedef struct {
    char about[128], study[FIC_NAME_BYTES];
    size_t quantity;
    double size;
} validate_difference;

typedef struct {
    fic_campaign campaign;
    unsigned long seed;
    size_t n, n_differences;
    validate_study study[VALIDATE_STUDIES];
    validate_difference difference[VALIDATE_STUDIES];
    const char *scratch; /* folder */
} validation;

/* validate.json, draws-STUDY.csv and the pictures, into the draft. */
fic_status validate_write(const validation *v, const fic_drafts *drafts, bool pictures, fic_error *err);
/* validate.json as a value; NULL where memory ran out. */
json_t *validate_json(const validation *v);
void validate_print(const validation *v, FILE *f);

#endif
