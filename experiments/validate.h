/* validate.h - what fictive validate draws, and what it makes of the draws.
 *
 *     file -> studies: glasses x instruments -> draws: estimates beside truths -> bias, coverage, pictures, answer
 * A study takes its glasses from a campaign's samples or, where entries of material and protocol are to vary too, from
 * the points of a sweep. Its instrument has a range for each number. */
#ifndef FIC_VALIDATE_H
#define FIC_VALIDATE_H

#include <jansson.h>
#include <stdio.h>
#include "analysis/calibrate.h"
#include "analysis/estimate.h"
#include "analysis/sweep.h"
#include "models/base/file.h"
#include "models/instrument_xray.h"

enum { VALIDATE_STUDIES = 32, VALIDATE_DRAWS = 100000, VALIDATE_POINTS = 64 };

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
    VALIDATE_K0,
    VALIDATE_QUANTITIES
};
typedef struct {
    const char *name, *unit;
} validate_quantity;
extern const validate_quantity validate_quantities[];

/* What is drawn: numbers of the chip, of the compression under X-rays, and the axes of a sweep, in this order. */
enum {
    VALIDATE_TO = FIC_CHIP_SCALARS, /* GPa: the highest pressure */
    VALIDATE_GAUGE,                 /* GPa: standard deviation of a reading of the pressure */
    VALIDATE_EXPOSURE,              /* s, of a pattern */
    VALIDATE_BULK,                  /* GPa: K0 of the glass */
    VALIDATE_BULK_SLOPE,            /* K0' of the glass */
    VALIDATE_INSTRUMENT,            /* the numbers up to here have ranges in the file */
    VALIDATE_ARTEFACTS = VALIDATE_INSTRUMENT + FIC_AXES
};
extern const fic_param validate_lag_params[];         /* what the analysis is told of the chip */
extern const fic_param validate_compression_params[]; /* from VALIDATE_TO on, then a zeroed entry */

typedef struct {
    bool done, failed;
    unsigned long seed;
    size_t sample, refused; /* sample: of the campaign, or point of the sweep; refused: rates without numbers */
    size_t n_rates;
    double rate_K_s[FIC_RATES], artefact[VALIDATE_ARTEFACTS];
    fic_estimate at_rate[FIC_RATES][VALIDATE_AT_RATE], whole[VALIDATE_QUANTITIES - VALIDATE_AT_RATE];
    double truth_at_rate[FIC_RATES][VALIDATE_AT_RATE], truth[VALIDATE_QUANTITIES - VALIDATE_AT_RATE];
    double branch_K[FIC_RATES]; /* the true peaks that E belongs to; NaN where the branch has none */
} validate_draw;

typedef struct {
    char name[FIC_NAME_BYTES];
    const fic_campaign *campaign; /* the file's; NULL: the glasses come from the sweep */
    fic_sweep *sweep;             /* owned */
    size_t n_samples, *sample;    /* those of the campaign that are drawn from; owned */
    double range[VALIDATE_INSTRUMENT][2];
    size_t n_pressures; /* 0: no compression */
    fic_reduction_choice reduction;
    size_t n;
    validate_draw *draw;
} validate_study;

typedef struct {
    char about[128], study[FIC_NAME_BYTES];
    size_t quantity;
    double size, rate_K_s; /* rate: NaN: all */
} validate_difference;

typedef struct {
    char name[FIC_NAME_BYTES], *fit; /* fit: path of the fit file, owned */
    fic_calibration_choice choice;
    fic_calibration result;
} validate_calibration;

typedef struct {
    char key[65]; /* of everything that shapes the numbers */
    bool has_campaign;
    fic_campaign campaign;
    unsigned long seed;
    size_t n, n_differences, n_calibrations;
    validate_study study[VALIDATE_STUDIES];
    validate_difference difference[VALIDATE_STUDIES];
    validate_calibration calibration[VALIDATE_STUDIES];
    const char *scratch; /* folder */
} validation;

/* ---- validate_read.c ---- */

/* draws: of every study in place of the file's own number; 0: the file's. On error nothing is left to clear. */
fic_status validate_read(const char *path, size_t draws, validation *v, fic_error *err);
void validate_clear(validation *v);

/* The study of that name; one is there, the reader has seen to it. */
const validate_study *validate_find(const validation *v, const char *name);

/* ---- validate_read_study.c ---- */

/* An entry of studies:. v: what the file said so far. */
fic_status validate_read_study(fic_node map, size_t draws, const validation *v, validate_study *st, fic_error *err);

/* Name and unit of what is drawn; false where the study holds it fixed. */
bool validate_artefact(const validate_study *st, size_t artefact, validate_quantity *what);

/* ---- validate_draw.c ---- */

/* What the glasses of a campaign give without an instrument, by the same reduction. */
fic_status validate_truth(const validation *v, const validate_study *st, size_t sample, validate_draw *truth,
                          fic_error *err);
/* One draw. truth: of all samples of the campaign; NULL with a sweep, whose points have each their own. w: of this
 * thread; NULL with a campaign. A glass or a curve that gives no numbers is no error. Errors  FIC_ENOMEM, FIC_EIO. */
fic_status validate_take(const validation *v, const validate_study *st, const validate_draw truth[], fic_sweeper *w,
                         size_t i, validate_draw *draw, fic_error *err);

/* ---- validate_store.c: draws on disk, so that a study that was stopped or killed goes on ---- */

typedef struct validate_store validate_store;
/* Opens DIR/draws.part and takes over what it holds of this validation; another one's is begun anew. */
fic_status validate_store_open(const char *folder, validation *v, size_t *taken, validate_store **store,
                               fic_error *err);
/* One draw, written at once. Not for two threads. */
fic_status validate_store_add(validate_store *s, size_t study, size_t i, const validate_draw *d, fic_error *err);
/* done: everything is in its place, the file goes. */
void validate_store_close(validate_store *s, bool done);

/* ---- validate_summary.c ---- */

/* One estimate beside its truth. */
typedef struct {
    double error, sigma, windows, truth, rate_K_s;
    const validate_draw *draw;
} validate_pair;

typedef struct {
    size_t n, missing;
    double bias, bias_error, rmse, sigma, inside_68, inside_95;
    double inside_95_windows; /* where the shift of the windows is added to the stated error */
    validate_pair worst;
    validate_pair *all; /* n */
} validate_summary;

/* rate_K_s: NaN: all. The caller frees s->all. Errors  FIC_ENOMEM. */
fic_status validate_summarise(const validate_study *st, size_t quantity, double rate_K_s, validate_summary *s,
                              fic_error *err);
double validate_binomial_error(double p, size_t n);

/* A difference of the paper against what the chain makes of two glasses that do not differ. */
typedef struct {
    const validate_difference *what;
    double shift_95; /* 95 % of the differences of two draws at one rate lie within this */
    double bias;
    bool larger;
} validate_answer;
fic_status validate_answer_of(const validation *v, size_t difference, validate_answer *a, fic_error *err);

/* ---- validate_output.c, validate_pictures.c, validate_report.c ---- */

/* validate.json, draws-STUDY.csv, report.html, report.md and the pictures, into the draft. */
fic_status validate_write(const validation *v, const fic_drafts *drafts, bool pictures, fic_error *err);
fic_status validate_draw_pictures(const validation *v, const fic_drafts *drafts, fic_error *err);
fic_status validate_write_report(const validation *v, const fic_drafts *drafts, bool pictures, fic_error *err);
/* validate.json as a value, the caller's. Errors  FIC_ENOMEM. */
fic_status validate_json(const validation *v, json_t **out, fic_error *err);
fic_status validate_print(const validation *v, FILE *f, fic_error *err);

#endif
