/* facts.h - what was measured, as windows, and what a campaign predicts for each.
 *
 * A fact is a list of checks: how to compare (difference, ratio, spread, ...), which quantity, at which temperatures,
 * and the window. Windows are data: they stand in a file, are read, and are never moved. */
#ifndef FIC_FACTS_H
#define FIC_FACTS_H

#include "analysis/campaign.h"

enum { FIC_FACT_AT = 24, FIC_FACT_CHECKS = 6, FIC_FACT_TEXT = 160 };

/* Quantities of a sample, beside those of its scans. */
enum { FIC_S_E, FIC_S_R2, FIC_S_E_EXCESS, FIC_SAMPLE_QUANTITIES };

/* Name and unit of a check's quantity, of either kind. */
const fic_quantity_type *fic_quantity_of(int quantity);

typedef struct {
    double low, high; /* NaN: open */
    bool low_belongs, high_belongs;
} fic_window;

struct fic_comparison;

typedef struct {
    const struct fic_comparison *compare;
    int quantity; /* a fic_quantity of a scan, or FIC_QUANTITIES + one of these of the whole sample */
    const char *unit;
    size_t n_windows;
    fic_window window[FIC_FACT_AT]; /* one for all conditions, or one a condition */
} fic_check;

typedef struct {
    char id[16], about[FIC_FACT_TEXT], figure[48], reason[FIC_FACT_TEXT];
    size_t n_at, n_at_pressure, n_pressures, n_checks;
    double at_K[FIC_FACT_AT], at_pressure_K[FIC_FACT_AT], P_GPa[FIC_FACT_AT];
    char at_text[FIC_FACT_AT][16];
    fic_check check[FIC_FACT_CHECKS];
} fic_fact;

typedef struct {
    size_t n, n_tg, n_T;
    double tg_P_GPa[8], tg_K[8]; /* Tg(P) that temperatures are divided by; the first is R Tg's */
    double T_K[32];              /* the temperature series */
    double rate_K_s, lowest_E_K;
    fic_fact *fact;
} fic_facts;

fic_status fic_facts_read(const char *path, fic_facts *f, fic_error *err);
void fic_facts_clear(fic_facts *f);

/* One line of the comparison. */
typedef struct {
    const fic_fact *fact;
    char condition[64];
    const char *unit;
    double predicted, error; /* NaN: the campaign has no such number */
    fic_window window;
    bool hit;
} fic_verdict;

typedef struct {
    size_t n, facts, hits; /* rows; fact ids; ids of which every row is a hit */
    fic_verdict *row;
} fic_comparison_table;

/* Holds the results of a campaign (one a sample) against the facts.
 * results may be NULL: then only the references are resolved, as a check before any work.
 * Errors  FIC_EINPUT: a condition that the campaign does not hold. */
fic_status fic_facts_compare(const fic_facts *f, const fic_campaign *c, const fic_sampled *results,
                             fic_comparison_table *out, fic_error *err);
void fic_comparison_clear(fic_comparison_table *t);

/* facts.csv: id, description, condition, predicted, predicted_error, window_low, window_high, unit, verdict; misses first. */
fic_status fic_comparison_write(const fic_comparison_table *t, const char *path, fic_error *err);

#endif
