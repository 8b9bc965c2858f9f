/* fit_results.h - what fictive fit writes: fit.json, fitted-material.yaml, tables, pictures, profiles, the posterior.
 */
#ifndef FIC_FIT_RESULTS_H
#define FIC_FIT_RESULTS_H

#include "analysis/fit_sample.h"
#include "models/base/file.h"
#include "models/base/json.h"

typedef struct {
    fic_fit_point point;
    fic_fit_errors errors;
    bool has_errors;
    size_t n_profiles;
    fic_fit_profile profile[FIC_FIT_PARAMETERS];
    fic_fit_chain chain; /* n 0: none */
    double start_chi2, wall_time_s;
    bool unfinished; /* stopped by the user */
} fit_results;

void fit_results_clear(fit_results *r);

/* Everything into folder, which appears whole. */
fic_status fit_results_write(fic_fit *fit, const fit_results *r, const char *folder, bool pictures, fic_error *err);

/* fit.json as a value; NULL where memory ran out. */
json_t *fit_results_json(const fic_fit *fit, const fit_results *r);

void fit_results_print(const fic_fit *fit, const fit_results *r, const char *folder);

/* data: model against data. residuals. profiles. posterior. */
fic_status fit_pictures(fic_fit *fit, const fit_results *r, const double predicted[], const double measured[],
                        const fic_drafts *d, fic_error *err);

#endif
