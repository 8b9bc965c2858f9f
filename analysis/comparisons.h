/* comparisons.h - the ways of comparing, inside facts. */
#ifndef FIC_COMPARISONS_H
#define FIC_COMPARISONS_H

#include "analysis/facts.h"

/* What a comparison sees. results is NULL where only the references are resolved. */
typedef struct {
    const fic_facts *facts;
    const fic_campaign *campaign;
    const fic_sampled *results;
    const fic_fact *fact;
    const fic_check *check;
    size_t rate, row; /* index of the rate of single scans; rows made so far of this check */
    fic_comparison_table *out;
    fic_error *err;
} comparison;

typedef struct fic_comparison {
    const char *name, *unit; /* unit NULL: that of the quantity */
    bool needs_quantity;
    fic_status (*run)(comparison *x);
} fic_comparison;

extern const fic_comparison fic_comparisons[], fic_comparisons_series[],
    fic_comparisons_xray[];                                /* end with a zeroed entry */
extern const fic_comparison *const fic_comparison_lists[]; /* all of them, then NULL */

/* The sample that was compressed to P and annealed at T. Errors  FIC_EINPUT: the campaign has none. */
fic_status fic_comparison_find(const comparison *x, double P_GPa, double T_K, size_t *sample);

/* A number with its standard error; NaN where there is none, or only references are resolved. */
typedef struct {
    double value, error;
} comparison_number;

/* A quantity of that sample. Errors  those of fic_comparison_find. */
fic_status fic_comparison_get(const comparison *x, double P_GPa, double T_K, int quantity, comparison_number *v);

/* Appends a row for a condition. */
fic_status fic_comparison_row(comparison *x, double predicted, double error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
