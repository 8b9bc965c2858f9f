/* results.h - what fictive simulate writes: numbers of each scan, summary.json, curves, pictures. */
#ifndef FIC_RESULTS_H
#define FIC_RESULTS_H

#include "analysis/reduce.h"
#include "models/run.h"

typedef struct {
    size_t n;
    fic_reduction *reduction; /* one a scan; status says whether it holds */
    fic_status *status;
    fic_error *reason; /* why a scan could not be reduced */
    double wall_time_s;
} results;

/* Reduces every scan. A scan that cannot be reduced (too short, no liquid) keeps its reason; that is no error. */
fic_status results_reduce(const fic_run *run, const fic_simulation *sim, results *r, fic_error *err);
void results_clear(results *r);

/* scan-NAME.csv, history.csv, summary.json and, if wanted, pictures; the folder appears whole. */
fic_status results_write(const fic_run *run, const fic_simulation *sim, const results *r, const char *folder,
                         bool pictures, fic_error *err);

/* The table, and what to open next. */
void results_print(const fic_simulation *sim, const results *r, const char *folder, bool pictures);
fic_status results_print_json(const fic_run *run, const fic_simulation *sim, const results *r, fic_error *err);

#endif
