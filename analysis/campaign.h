/* campaign.h - a programme of samples: each taken along its path, scanned at every rate, reduced.
 *
 *     campaign file -> samples x rates -> relax, chip -> run 1, run 2 -> reduce, peak, kissinger -> numbers
 * Samples are single-shot: every scan starts from the same recovered glass. Run 2 follows run 1 after cooling at the
 * scan's own rate. */
#ifndef FIC_CAMPAIGN_H
#define FIC_CAMPAIGN_H

#include "analysis/reduce.h"
#include "models/run.h"
#include "models/structure.h"
#include "models/walk.h"

enum { FIC_RATES = 16, FIC_VARIABLES = 8 };

/* What a pair of scans gives, by place in fic_scanned.v. */
typedef enum {
    FIC_Q_TF,
    FIC_Q_TG_ONSET,
    FIC_Q_TG_MID,
    FIC_Q_T_MAX,
    FIC_Q_CP_MAX,
    FIC_Q_RECOVERY,
    FIC_Q_OVERSHOOT_AREA,
    FIC_Q_OVERSHOOT_WIDTH,
    FIC_Q_OVERSHOOT_AREA_REDUCED,
    FIC_Q_OVERSHOOT_WIDTH_REDUCED,
    FIC_Q_EXOTHERM_AREA,
    FIC_Q_EXOTHERM_WIDTH,
    FIC_Q_STANDARD_ONSET,
    FIC_Q_T_P,
    FIC_Q_PEAK_HEIGHT,
    FIC_Q_PEAK_AREA,
    FIC_Q_PEAK_WIDTH,
    FIC_Q_TF_STATE,
    FIC_QUANTITIES
} fic_quantity;

typedef struct {
    const char *name, *unit, *meaning;
} fic_quantity_type;
/* Numbers of the scans: map of a programme, and one of its rates. */
extern const fic_param fic_campaign_scan_params[], fic_campaign_rate_param;
extern const fic_quantity_type fic_quantity_types[]; /* FIC_QUANTITIES of them, then a zeroed entry */

typedef struct {
    fic_status status;
    double v[FIC_QUANTITIES], error[FIC_QUANTITIES]; /* NaN: this curve has none */
} fic_scanned;

/* What the series of rates gives: Kissinger and Arrhenius, energies in J/mol. NaN without a peak at three rates. */
typedef struct {
    double E_J_mol, E_error_J_mol, R2, E_arrhenius_J_mol;
    bool clear; /* the peak at the clear rate exceeds the limit */
} fic_series;

typedef struct {
    char name[FIC_NAME_BYTES];
    size_t n_variables;
    char variable[FIC_VARIABLES][FIC_NAME_BYTES];
    double value[FIC_VARIABLES]; /* NaN where the text is no quantity */
    char text[FIC_VARIABLES][FIC_NAME_BYTES];
    fic_protocol protocol;
    fic_chip chip; /* the campaign's, where the sample names none */
} fic_sample;

typedef struct {
    fic_material material;
    fic_chip chip;
    fic_precision precision;
    unsigned long seed;
    fic_reduction_choice reduction; /* liquid_from_reference: run 1 is read with the liquid line of run 2 */
    double to_K, clear_rate_K_s, clear_height, step_K; /* step: of recorded points; 0: the default */
    size_t n_rates, n;
    double rate_K_s[FIC_RATES];
    fic_sample *sample;
    bool has_structure, no_patterns; /* no_patterns: q1 and FWHM as the model has them, for fits */
    bool no_reduction;               /* scans go to keep alone: for who reduces them in another way */
    fic_structure structure;
    char sha256[65], structure_sha256[65]; /* of the campaign file, of the structure's */
} fic_campaign;

extern const fic_param fic_campaign_reduction_params[];

/* Reads a campaign file; lists under for: multiply. On error nothing is left to clear. */
fic_status fic_campaign_read(const char *path, fic_campaign *c, fic_error *err);
void fic_campaign_clear(fic_campaign *c);
/* The scans: map alone, for files that take samples from elsewhere. */
fic_status fic_campaign_read_scans(fic_node map, fic_campaign *c, fic_error *err);

/* What became of one sample. */
typedef struct {
    fic_status status; /* FIC_OK, or why it has no numbers */
    char reason[256];
    double Tf_K[FIC_POPULATIONS], Pf_GPa[FIC_POPULATIONS]; /* recovered, before the scans */
    fic_scanned scan[FIC_RATES];
    fic_series series;
    /* First peak of the recovered glass, measured on id13 and fitted; NaN without a structure. */
    double q1_1_A, q1_error_1_A, fwhm_1_A, fwhm_error_1_A;
} fic_sampled;

/* Takes one sample through all rates. `keep`, where not NULL, is called with run 1 and run 2 of each rate. */
typedef fic_status (*fic_keep_scans)(void *user, size_t sample, size_t rate, const fic_simulated_scan *first,
                                     const fic_simulated_scan *second, fic_error *err);
fic_status fic_campaign_sample(const fic_campaign *c, size_t sample, fic_keep_scans keep, void *user, fic_sampled *out,
                               fic_error *err);
/* The same, bit by bit, for one sample after another: what its path shares with the walker's last one is not walked again. */
fic_status fic_campaign_next_sample(const fic_campaign *c, size_t sample, fic_walker *walker, fic_keep_scans keep,
                                    void *user, fic_sampled *out, fic_error *err);

/* The state of a sample as X-rays see it at 298 K and zero pressure: T_f of the population alpha, stored pressure of
 * beta, and of density where there is such a population, else of alpha. */
fic_structure_state fic_campaign_structure_state(const fic_campaign *c, const fic_sampled *s);

/* Index of the sample of that name, c->n where there is none. */
size_t fic_campaign_find(const fic_campaign *c, const char *name);
/* Index of the sample whose variables P and T are these, c->n where there is none. */
size_t fic_campaign_find_PT(const fic_campaign *c, double P_GPa, double T_K);

#endif
