/* finished.h - the folder of a finished campaign, read back: what was run, what came out, how it stands to the facts.
 *
 *     DIR/campaign.yaml, samples/, curves/  +  facts file  ->  numbers of each sample, verdicts, normalised curves
 * Figures and report are made from this alone. */
#ifndef FIC_FINISHED_H
#define FIC_FINISHED_H

#include "analysis/facts.h"

typedef struct {
    const char *folder; /* the caller's */
    fic_campaign campaign;
    fic_sampled *result; /* one a sample; status says whether it holds */
    size_t missing;      /* samples that are not there */
    bool has_facts;
    fic_facts facts;
    fic_comparison_table verdicts;
    size_t rate; /* index of the rate of the facts, where none is named: 200 K/s */
} finished;

/* Reads folder; facts may be NULL. On error nothing is left to clear. Errors  FIC_EINPUT: no campaign there, facts that
 * it does not hold. */
fic_status finished_read(const char *folder, const char *facts, finished *f, fic_error *err);
void finished_clear(finished *f);

/* A sample by what was done to it, or by name; FIC_OK results only, else NULL. */
const fic_sampled *finished_result(const finished *f, size_t sample);
double finished_P(const finished *f, size_t sample);
double finished_T(const finished *f, size_t sample);
/* A quantity of a scan at the facts' rate, NaN where there is none. */
double finished_number(const finished *f, size_t sample, fic_quantity q, double *error);
/* Activation energy in R Tg where the peak is clear, else NaN. */
double finished_E(const finished *f, size_t sample, double *error);

/* The two pressures that are compared, and Tg there; NaN without facts. which: 0 the lower, 1 the higher. */
double finished_pressure(const finished *f, int which);
double finished_Tg(const finished *f, int which);

/* Samples of a pressure (single ones, no pairs and pieces), in order of T: up to `most` indices. Returns their number.
 */
size_t finished_series(const finished *f, double P_GPa, size_t most, size_t sample[]);

/* The fact of an id, and the window of one of its checks at one of its conditions; NULL where there is none. */
const fic_fact *finished_fact(const finished *f, const char *id);
const fic_window *finished_window(const finished *f, const char *id, size_t check, size_t condition);
/* A window in words: "4.5 to 7.5", "at least 4", "below 1". NULL is "". Returns text. */
const char *finished_window_text(const fic_window *w, char text[], size_t room);
/* "hit" or "miss", from all conditions; "" where the facts do not hold it. */
const char *finished_verdict(const finished *f, const char *id);

/* Run 1 and run 2 of a sample at a rate as recorded, and reduced as the campaign reduced them. */
typedef struct {
    size_t n;                           /* rows */
    double *T_K, *first_mW, *second_mW; /* as recorded */
    double *u_first, *u_second;         /* (Cp - Cp,glass)/(Cp,liquid - Cp,glass), each on its own lines */
    double *excess;                     /* (Cp of run 1 - Cp of run 2) / dCp */
} finished_curve;

/* Errors  FIC_EINPUT: no curves in the folder, a failed sample, a curve that cannot be reduced; FIC_ENOMEM. */
fic_status finished_curve_read(const finished *f, size_t sample, size_t rate, finished_curve *c, fic_error *err);
void finished_curve_clear(finished_curve *c);

#endif
