/* fit_inside.h - parts of the fit that know each other: residuals of each kind of data. */
#ifndef FIC_FIT_INSIDE_H
#define FIC_FIT_INSIDE_H

#include "analysis/fit.h"

/* What a model gives at one point. */
typedef struct {
    fic_sampled *sampled; /* one a sample of the campaign; NULL without one */
    size_t n_runs;
    struct {
        size_t n;
        fic_simulated_scan *scan;
    } * run;
} fic_fit_outcome;

/* Simulates all that the data need. Errors FIC_EMATH and others of the model: the point has failed. */
fic_status fic_fit_outcome_make(const fic_fit *fit, const fic_fit_model *m, fic_fit_outcome *out, fic_error *err);
void fic_fit_outcome_clear(fic_fit_outcome *out);

/* Residuals of one datum before loss and weight. Where predicted is not NULL it and measured are filled too. */
fic_status fic_fit_of_facts(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d, double r[],
                            double predicted[], double measured[], fic_error *err);
fic_status fic_fit_of_quantity(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d, double r[],
                               double predicted[], double measured[], fic_error *err);
fic_status fic_fit_of_scan(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d, double r[],
                           double predicted[], double measured[], fic_error *err);

/* Facts compared, rows in an order that does not depend on what is hit. */
fic_status fic_fit_compare(const fic_fit_model *m, const fic_sampled *sampled, const fic_facts *facts,
                           fic_comparison_table *t, fic_error *err);

/* The scan of that name, NULL where there is none. */
const fic_simulated_scan *fic_fit_scan_of(const fic_fit_outcome *o, size_t run, const char *name);

/* Takes the weighted columns out of y in place, as linear least squares; the columns are spoiled. A column that depends
 * on those before it is passed over. */
void fic_fit_project(size_t n, size_t n_columns, double *column[], double y[]);

#endif
