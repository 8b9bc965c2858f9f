/* fit_inside.h - parts of the fit that know each other: residuals of each kind of data. */
#ifndef FIC_FIT_INSIDE_H
#define FIC_FIT_INSIDE_H

#include "analysis/fit.h"
#include "analysis/scan.h"
#include "models/scan_tangents.h"

/* What a model gives at one point. */
typedef struct {
    fic_sampled *sampled; /* one a sample of the campaign; NULL without one */
    size_t n_runs;
    struct {
        size_t n;
        fic_simulated_scan *scan;
        fic_scan_tangents *along; /* beside each scan; NULL where none are asked for */
    } * run;
} fic_fit_outcome;

/* Directions of the parameters whose slopes are exact: by the share of parameter free[column[j]], j below of.n. */
typedef struct {
    fic_run_directions of;
    size_t column[FIC_FIT_PARAMETERS];
    size_t n_steps; /* of protocols */
    struct {
        size_t direction;
        const fic_number *number;
        double factor;
    } step[FIC_FIT_PARAMETERS];
    fic_material_tangent *material; /* what `of` points to */
    double (*chip)[FIC_CHIP_SCALARS], *modes;
} fic_fit_directions;

/* The directions at a point, where the model stands; parameters that have none are left out.
 * Errors FIC_ENOMEM, FIC_EMATH; nothing is left then. */
fic_status fic_fit_directions_make(const fic_fit *fit, const fic_fit_model *m, const double share[],
                                   fic_fit_directions *d, fic_error *err);
void fic_fit_directions_clear(fic_fit_directions *d);

/* Simulates all that the data need. Errors FIC_EMATH and others of the model: the point has failed. */
fic_status fic_fit_outcome_make(const fic_fit *fit, const fic_fit_model *m, fic_fit_outcome *out, fic_error *err);
/* The same for the runs alone, with their tangents. */
fic_status fic_fit_outcome_along(const fic_fit_model *m, const fic_fit_directions *d, fic_fit_outcome *out,
                                 fic_error *err);
void fic_fit_outcome_clear(fic_fit_outcome *out);

/* Residuals of one datum before loss and weight. Where predicted is not NULL it and measured are filled too. */
fic_status fic_fit_of_facts(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d, double r[],
                            double predicted[], double measured[], fic_error *err);
fic_status fic_fit_of_quantity(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d, double r[],
                               double predicted[], double measured[], fic_error *err);
fic_status fic_fit_of_scan(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d, double r[],
                           double predicted[], double measured[], fic_error *err);

/* Slopes of those residuals along the directions of an outcome: J[n][of.n], row by row. */
fic_status fic_fit_slopes_of_quantity(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d,
                                      const fic_fit_directions *along, double J[], fic_error *err);
fic_status fic_fit_slopes_of_scan(const fic_fit_outcome *o, const fic_fit_data *d, size_t n, double J[],
                                  fic_error *err);

/* The reduced number of a quantity's scan, whose curve is given. */
fic_status fic_fit_reduce(const fic_fit_data *d, const fic_scan *scan, double *p, fic_error *err);

/* A curve at the rows of a datum: cubic Hermite with central slopes on rows of rising or falling T. */
void fic_fit_interpolate(const fic_fit_data *d, size_t n, const double T_K[], const double y[], double at_rows[]);

/* Powers of T about the middle of a datum's curve over its noise: the columns of its baseline. */
void fic_fit_baseline(const fic_fit_data *d, double *column[]);

/* Facts compared, rows in an order that does not depend on what is hit. */
fic_status fic_fit_compare(const fic_fit_model *m, const fic_sampled *sampled, const fic_facts *facts,
                           fic_comparison_table *t, fic_error *err);

/* The place of the scan of that name among a run's. */
size_t fic_fit_scan_of(const fic_fit_outcome *o, size_t run, const char *name);

/* Takes the weighted columns out of y in place, as linear least squares; the columns are spoiled. A column that depends
 * on those before it is passed over. */
void fic_fit_project(size_t n, size_t n_columns, double *column[], double y[]);

#endif
