/* report.h - one page about a finished campaign: DIR/report.html and DIR/report.md, with the figures in DIR/figures. */
#ifndef FIC_REPORT_H
#define FIC_REPORT_H

#include "experiments/figures.h"
#include "notebooks_export/page.h"

typedef struct {
    const finished *f;
    const figure_words *words; /* one a figure */
    const char *facts_path;    /* NULL: none */
    const char *uplot;         /* folder of the library for interactive curves; NULL: none */
    double started_s;          /* by fic_now_s, for the wall time */
} report;

/* Writes both files. Errors  FIC_EIO, FIC_ENOMEM; FIC_EINPUT: a picture that is gone. */
fic_status report_write(const report *r, fic_error *err);

/* Sections, each in a file of its own. */
void report_facts(const report *r, fic_page *page);
void report_misses(const report *r, fic_page *page);
fic_status report_parameters(const report *r, fic_page *page, fic_error *err);
fic_status report_curves(const report *r, fic_page *page, fic_error *err);
fic_status report_provenance(const report *r, fic_page *page, fic_error *err);

#endif
